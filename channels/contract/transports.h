#pragma once
#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "channels/contract/values.h"

namespace channels {

/// Tells the time; tests set it.
class Clock {
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual Instant now() const = 0;
};

/// Set from another thread to stop what runs; every transport looks at it at least once a second.
using StopFlag = std::atomic<bool>;

/// Which addresses a call may lead to, whatever a name resolves to. Each but Anywhere goes without a proxy.
enum class Reach {
    Anywhere,
    NotBeside,     ///< no link-local address, where clouds keep their machines' credentials, nor another of a cloud's own
    NotHere,       ///< nor this machine by its loopback addresses; private networks may be
    OpenInternet,  ///< only hosts of the open internet, over https
};

struct HttpRequest {
    std::string method = "GET";
    std::string url;  ///< https, or http to a loopback address
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    /// OpenInternet where the address came from outside, such as a file's in a buyer's message; NotHere where an operator has
    /// given it, such as one that is told of alerts.
    Reach reach = Reach::Anywhere;
    /// What is behind the host may be a secret: what goes wrong is told without it.
    bool hides_path = false;
    /// Nothing but the status and the headers is of use: the body isn't read, however long it is.
    bool status_only = false;
    /// Said twice it does no harm, whatever its method: it may go over a kept connection, and once more over a new one when that
    /// turns out to be closed before anything of the answer has come. So may every GET.
    bool may_repeat = false;
};

struct HttpResponse {
    int status = 0;
    std::multimap<std::string, std::string> headers;  ///< names in lower case
    std::string body;
    [[nodiscard]] std::string header(const std::string& lower_case_name) const;
};

/// One request at a time over kept connections. Follows no redirects. Throws TemporaryFailure (`maybe_done` once the
/// request was sent in full), NotUnderstood for an answer over the size limit, Cancelled.
class HttpClient {
public:
    virtual ~HttpClient() = default;
    virtual HttpResponse send(const HttpRequest& request) = 0;
};

/// A mailbox server or a mail relay to talk to.
struct MailServer {
    std::string url;  ///< imaps://host:993, imap://host:143 (STARTTLS demanded), and so pop3s://, pop3://, smtps://, smtp://
    std::string user;
    std::string password;      ///< or, when not empty,
    std::string access_token;  ///< XOAUTH2
};

struct FetchedMail {
    std::uint32_t uid = 0;
    bool oversized = false;  ///< `bytes` holds only the header then
    std::string bytes;
};

struct MailboxState {
    std::uint32_t uid_validity = 0;
    std::uint32_t uid_next = 0;
};

/// Reads a mailbox without changing it (EXAMINE). Throws CredentialsRefused, TemporaryFailure, NotUnderstood, Cancelled.
class MailReader {
public:
    virtual ~MailReader() = default;
    virtual MailboxState state() = 0;
    /// UIDs above `after`, rising, at most `limit`.
    virtual std::vector<std::uint32_t> newer(std::uint32_t after, std::size_t limit) = 0;
    virtual FetchedMail fetch(std::uint32_t uid) = 0;
};

/// Reads a maildrop (POP3, RFC 1939), whose mails are known by their unique ids alone: numbers mean nothing from one
/// session to the next. Throws as MailReader.
class MaildropReader {
public:
    virtual ~MaildropReader() = default;
    /// The unique ids of all mails, in the server's order.
    virtual std::vector<std::string> list() = 0;
    /// The header of a mail alone; empty for one that isn't there.
    virtual std::string header(const std::string& unique_id) = 0;
    /// Empty for one that isn't there. FetchedMail::uid is 0: POP3 has none.
    virtual std::optional<FetchedMail> fetch(const std::string& unique_id) = 0;
};

/// Hands one mail to a relay. Throws CredentialsRefused, PermanentFailure (5xx), TemporaryFailure (`maybe_done` when the
/// connection broke between the final dot and the answer), Cancelled.
class MailSender {
public:
    virtual ~MailSender() = default;
    virtual void send(const std::string& from, const std::vector<std::string>& to, const std::string& message) = 0;
};

/// What an adapter talks through. Made by the hub for one account; the adapter keeps references.
class Transports {
public:
    virtual ~Transports() = default;
    virtual HttpClient& http() = 0;
    virtual std::unique_ptr<MailReader> mailbox(const MailServer& server, const std::string& folder) = 0;
    virtual std::unique_ptr<MailSender> relay(const MailServer& server) = 0;
    /// Transports that know no POP3 throw NotUnderstood.
    virtual std::unique_ptr<MaildropReader> maildrop(const MailServer& server);
};

}  // namespace channels
