#pragma once
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "channels/contract/values.h"

namespace channels {

struct MailAddress {
    std::string name;     ///< decoded
    std::string address;  ///< as written, without brackets
};

/// What a delivery report (RFC 3464) says of a mail that we sent.
struct BounceReport {
    std::string recipient;
    std::string action;      ///< failed, delayed, …; empty when the report isn't of that form
    std::string status;      ///< 5.1.1
    std::string diagnostic;  ///< the remote server's words
    std::string original_message_id;
    [[nodiscard]] bool final() const { return action == "failed" || status.starts_with("5"); }
};

/// A mail, decoded. All texts are UTF-8 with line feeds.
struct ParsedMail {
    std::string message_id, in_reply_to;  ///< without brackets; empty when absent
    std::vector<std::string> references;  ///< oldest first; of many the first and the newest
    std::optional<Instant> date;
    std::optional<Instant> received;  ///< when the server that took it last says it did (the first Received)
    MailAddress from;
    std::vector<MailAddress> reply_to, to;
    std::vector<std::string> delivered_to;  ///< Delivered-To and X-Original-To
    std::string subject;
    std::multimap<std::string, std::string> headers;  ///< names in lower case, values decoded and unfolded
    std::string text, html;
    std::vector<Attachment> attachments;
    std::vector<std::string> warnings;
    bool automatic = false;
    std::string automatic_sign;  ///< what gave it away
    std::optional<BounceReport> bounce;

    /// The first header of that name; empty when absent.
    [[nodiscard]] std::string header(const std::string& lower_case_name) const;
};

/// Why bytes are no mail that a seller could read.
struct MailProblem {
    std::string reason;
};

struct MimeLimits {
    std::size_t depth = 20;
    std::size_t parts = 500;
    std::size_t header_bytes = 256u << 10;
    std::size_t attachment_bytes = 10u << 20;  ///< of one; a larger one is cut, with a warning
};

/// Reads a mail as it came over the wire. Total: any bytes in, a mail or a problem out (no sender; neither
/// text, subject nor attachment; a header beyond the limits). Threads: any.
std::variant<ParsedMail, MailProblem> parseMail(std::string_view raw, const MimeLimits& limits = {});

/// The two times of a mail, from its header alone: for a quick look at what may be too old. Total.
struct MailTimes {
    std::optional<Instant> date, received;
};
MailTimes readTimes(std::string_view raw);

}  // namespace channels
