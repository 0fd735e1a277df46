#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "channels/contract/sandbox.h"
#include "channels/contract/transports.h"

namespace channels {

/// What a sandbox's relay does with a mail that arrived in full.
struct RelayedMail {
    std::string from;
    std::vector<std::string> to;
    std::string bytes;  ///< with CRLF, dots unstuffed
};

/// A mailbox and a mail relay on free ports of 127.0.0.1: the IMAP (RFC 3501), POP3 (RFC 1939) and SMTP (RFC 5321)
/// that a client of ours speaks, strictly, in plain text. Starts with construction, ends with destruction.
/// Threads: any.
class MailSandbox {
public:
    /// Answers the relay's reply to the mail, such as "250 2.0.0 accepted". Called without a lock, from the
    /// relay's thread.
    using Receiver = std::function<std::string(const RelayedMail&)>;

    explicit MailSandbox(Receiver receiver);
    ~MailSandbox();
    MailSandbox(const MailSandbox&) = delete;
    MailSandbox& operator=(const MailSandbox&) = delete;

    [[nodiscard]] MailServer mailbox() const;
    [[nodiscard]] MailServer maildrop() const;
    [[nodiscard]] MailServer relay() const;

    /// Offers XOAUTH2 beside the password, for tokens that `is_good` takes; before any client comes. It is called
    /// without a lock, from the servers' threads.
    void takeTokens(std::function<bool(const std::string& token)> is_good);

    /// Puts a mail into INBOX and answers its UID. `arrived` is the server's date of it.
    std::uint32_t add(const std::string& mail, Instant arrived);
    /// Gives every mail a new UID and unique id, as a server does that lost its index.
    void renumber();
    void remove(std::uint32_t uid);
    /// While another client holds the maildrop, POP3 lets nobody in.
    void holdMaildrop(bool held);

    /// Faults of Where::Pull spoil mailbox commands, of Where::Send relayed mails, of Where::Any both. A
    /// mailbox command or a mail transaction is one request. RefuseCredentials holds from then on.
    void misbehave(const FaultPlan& plan);
    [[nodiscard]] std::vector<std::string> complaints() const;
    [[nodiscard]] int requests() const;

    struct State;

private:
    class Servers;
    std::shared_ptr<State> state_;
    std::unique_ptr<Servers> servers_;
};

}  // namespace channels
