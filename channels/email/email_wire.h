#pragma once
#include <chrono>
#include <set>
#include <string>
#include <variant>

#include "channels/contract/values.h"
#include "channels/email/order_pattern.h"
#include "channels/email/thread_ids.h"

namespace channels::email {

/// Addresses that are the seller's own: "support@shop.example", and "shop.example" or "@shop.example" for a whole
/// domain.
class OwnAddresses {
public:
    /// `listed` is separated by commas, semicolons or spaces.
    OwnAddresses(const std::string& sender, const std::string& listed);
    [[nodiscard]] bool holds(const std::string& address) const;

private:
    std::set<std::string> addresses_, domains_;
};

/// What the reader knows of the account.
struct MailAccount {
    std::string sender;
    OwnAddresses own;
    ThreadIds ids;
    OrderPattern orders;
    std::chrono::hours answer_within{0};  ///< 0: nothing was promised
    std::size_t max_message_bytes = 10u << 20;
};

/// One mail of the mailbox as a message. README says by which rules: who wrote it, to which conversation it belongs,
/// what is automatic. Total; threads: any.
std::variant<Incoming, Unreadable> readMail(const std::string& raw, const MailAccount& account);

/// An address as SMTP without SMTPUTF8 takes it: an international domain in its ASCII form (RFC 5890). Empty for an
/// address that has none.
std::string asciiAddress(const std::string& address);

}  // namespace channels::email
