#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "hub/inbox/model.h"

namespace hub {

/// Ids as the API shows them: a prefix that says what it is, then text that means nothing to a client.
enum class IdKind { Account, Conversation, Message, Reply, User, Session, Quarantine, Attachment, Buyer, Case, Action, Revision, Publication, Comment, SavedView, Team, AuditEntry, Label, Mention, HandOver, Order, Term, Product, Alert, AlertWay, AlertDelivery, Rule, QualityCard, Criterion };

std::string outsideId(IdKind kind, Id id);
/// Empty for text that isn't an id of this kind.
std::optional<Id> insideId(IdKind kind, std::string_view text);

}  // namespace hub
