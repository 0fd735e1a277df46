#pragma once
#include <optional>
#include <string_view>

#include "channels/contract/descriptor.h"
#include "hub/editing/model.h"
#include "hub/inbox/model.h"

namespace hub {

/// The words by which the API and the store name the states. Parsing answers empty for any other word.
std::string_view wireName(RevisionState state);
std::string_view wireName(AccountState state);
std::string_view wireName(ConversationState state);
std::string_view wireName(ReplyState state);
std::string_view wireName(channels::OrderStatus status);
std::string_view wireName(channels::Author author);
std::string_view wireName(channels::Case::Stage stage);
std::string_view wireName(ActionState state);
std::string_view wireName(Held held);
std::string_view wireName(Role role);
std::string_view wireName(channels::LengthUnit unit);
std::string_view wireName(HandOver::Kind kind);
std::string_view wireName(TranslationState state);

std::optional<AccountState> parseAccountState(std::string_view name);
std::optional<ConversationState> parseConversationState(std::string_view name);
std::optional<RevisionState> parseRevisionState(std::string_view name);
std::optional<ReplyState> parseReplyState(std::string_view name);
std::optional<channels::OrderStatus> parseOrderStatus(std::string_view name);
std::optional<ActionState> parseActionState(std::string_view name);
std::optional<Held> parseHeld(std::string_view name);
std::optional<channels::Case::Stage> parseCaseStage(std::string_view name);
std::optional<Role> parseRole(std::string_view name);
std::optional<HandOver::Kind> parseHandOverKind(std::string_view name);
std::optional<TranslationState> parseTranslationState(std::string_view name);

}  // namespace hub
