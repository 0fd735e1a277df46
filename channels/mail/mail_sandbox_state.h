#pragma once
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <Poco/Net/StreamSocket.h>

#include "channels/mail/mail_sandbox.h"

namespace channels {

/// What the servers of a MailSandbox share.
struct MailSandbox::State {
    struct Mail {
        std::uint32_t uid = 0;
        std::string bytes;
        Instant arrived;
    };

    mutable std::mutex mutex;
    std::condition_variable changed;
    bool stopping = false;
    bool refused = false, maildrop_held = false;
    std::vector<Mail> mails;
    std::uint32_t uid_validity = 1'000'001, next_uid = 1;
    FaultPlan plan;
    int requests = 0;
    std::vector<std::string> complaints;
    std::set<int> open_sockets;
    Receiver receiver;
    std::function<bool(const std::string&)> token_is_good;  ///< set before the first client comes
    std::string user = "seller", password = "sandbox-password";

    void complain(const std::string& sentence);
    /// Counts a request and answers the fault that it suffers; waits out Slow.
    Fault begin(FaultPlan::Where purpose);
    [[nodiscard]] bool mayEnter(const std::string& name, const std::string& word) const;
    /// By the response of an XOAUTH2 exchange.
    [[nodiscard]] bool mayEnterByToken(const std::string& response) const;
    [[nodiscard]] bool isRefused() const;
};

/// A line-wise conversation over one socket, which the sandbox's end cuts short.
class SandboxTalk {
public:
    SandboxTalk(Poco::Net::StreamSocket socket, MailSandbox::State& state);
    ~SandboxTalk();
    SandboxTalk(const SandboxTalk&) = delete;
    SandboxTalk& operator=(const SandboxTalk&) = delete;

    /// Without its CRLF; empty optional at the end, or for a line beyond 64 KiB. A bare LF is complained of.
    std::optional<std::string> readLine();
    void write(const std::string& bytes);
    /// Ends with a reset, so that the client sees a broken connection.
    void cut();
    [[nodiscard]] bool isCut() const { return cut_; }

private:
    Poco::Net::StreamSocket socket_;
    MailSandbox::State& state_;
    std::string buffer_;
    int descriptor_;
    bool cut_ = false;
};

/// Junk that is no line of any mail protocol.
extern const char* const kMailGarbage;

/// User and password of a SASL PLAIN response in base64 (RFC 4616).
std::pair<std::string, std::string> plainCredentials(const std::string& response);

void serveImap(Poco::Net::StreamSocket socket, MailSandbox::State& state);
/// What XOAUTH2 answers to a bad token before it says no: a JSON status in base64.
extern const char* const kTokenChallenge;

void servePop3(Poco::Net::StreamSocket socket, MailSandbox::State& state);
void serveSmtp(Poco::Net::StreamSocket socket, MailSandbox::State& state);

}  // namespace channels
