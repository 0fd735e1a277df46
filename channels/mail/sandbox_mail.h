#pragma once
#include <string>
#include <vector>

#include "channels/contract/values.h"

namespace channels {

/// Mails as a sandbox's buyers and mail servers write them: not by our own writer, which is what they test.

/// A mail of header lines (each with its CRLF), a text in quoted-printable UTF-8, and files.
std::string sandboxMail(const std::string& header, const std::string& text, const std::vector<Attachment>& files = {});

/// What a mail server reports of a mail that it took (RFC 3464).
struct SandboxReport {
    std::string server;     ///< its host name, the sender's domain
    std::string to;         ///< who sent the mail that failed
    std::string recipient;  ///< who didn't get it
    std::string action = "failed";
    std::string status = "5.1.1";
    std::string diagnostic = "smtp; 550 5.1.1 no such mailbox";
    std::string words = "The mail could not be delivered.";
    std::string message_id, subject;  ///< of the mail that failed
    std::string report_id;            ///< its own Message-ID, without brackets
    Instant at;
};
std::string sandboxReport(const SandboxReport& report);

/// A header's text, as an RFC 2047 word when it isn't plain ASCII.
std::string encodedWord(const std::string& text);

/// "Mon, 21 Sep 2026 22:13:20 +0000".
std::string mailDate(Instant instant);

}  // namespace channels
