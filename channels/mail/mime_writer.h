#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "channels/contract/values.h"
#include "channels/mail/mime_parser.h"

namespace channels {

/// A mail to write: plain text, in answer to another one or not.
struct MailDraft {
    MailAddress from;
    std::string to;
    std::string subject;
    std::string message_id;               ///< without brackets
    std::string in_reply_to;              ///< without brackets; empty for none
    std::vector<std::string> references;  ///< oldest first, without the mail that is answered
    Instant date;
    std::string text;  ///< UTF-8
    std::vector<Attachment> attachments;
    bool automatic = false;  ///< says so in Auto-Submitted (RFC 3834)
    std::string loop_mark;   ///< our address, for X-Loop: a mail that comes back with it is our own; empty for none
};

/// The mail as it goes over the wire: CRLF, quoted-printable UTF-8, lines of at most 998 bytes (RFC 5322),
/// References cut from the middle to fit one. Line ends inside header values become spaces, ids that aren't
/// ids are left out. Throws PermanentFailure when an address can't be one.
std::string writeMail(const MailDraft& draft);

/// "Re: " and the subject, once, whatever reply marks it had before (RFC 5322 and the words of other mail
/// programs).
std::string replySubject(std::string_view subject);

}  // namespace channels
