#pragma once
#include <map>
#include <string>

#include "channels/contract/values.h"
#include "channels/mail/mime_parser.h"
#include "channels/mail/mime_writer.h"

namespace channels {

/// What an answer to a mail is threaded by, for Incoming::reply_to: its subject, Message-ID and References (the first
/// and the newest of many).
std::map<std::string, std::string> threadingOf(const ParsedMail& mail);

/// The answer to the mail whose threadingOf() is in `outgoing.reply_to`: subject with one reply mark, In-Reply-To,
/// References, text, files, the mark of an automatic one. Sender, recipient and Message-ID are the kind's.
MailDraft draftAnswer(const Outgoing& outgoing, Instant now);

/// Outgoing::id as it can stand in a Message-ID between dots; a hash of one that can't.
std::string messageIdWord(const std::string& outgoing_id);

/// The inverse of an id that began with "dr." and messageIdWord(), for sandboxes; empty for any other.
std::string outgoingIdOf(const std::string& message_id);

}  // namespace channels
