#pragma once
#include <optional>
#include <string>

#include "channels/contract/transports.h"
#include "channels/contract/values.h"
#include "channels/mail/mime_parser.h"

namespace channels {

/// What every message that came by mail has: subject, text (HTML where there is none), the time it claims, files,
/// warnings and its bytes. Ids and author are the kind's.
Incoming mailParts(const ParsedMail& mail, const std::string& raw);

/// Bytes that can't be a message, whole and with the reason; the same bytes have the same id.
Unreadable keptMail(const std::string& raw, std::string reason);

/// A mail that is longer than `allowed`, or came as its header alone because of that; empty for any other.
std::optional<Unreadable> overlongMail(const FetchedMail& mail, std::size_t allowed);

/// Says on a notice what a delivery report tells of our reply `external_id`. Only a reply that failed for good is named
/// as bounced: a delayed one may arrive yet.
void tellBounce(Incoming& notice, const BounceReport& report, const std::string& external_id);

/// What our own mail server found wrong with the sender, such as "dmarc=fail"; empty for nothing. It wrote the first
/// Authentication-Results (RFC 8601); those below it came with the mail.
std::string failedAuthentication(const ParsedMail& mail);

/// Puts a message on a page that doesn't hold its id yet.
void addOnce(Page& page, Incoming message);

}  // namespace channels
