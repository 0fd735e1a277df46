#include "channels/mail/mail_sandbox.h"

#include <algorithm>
#include <thread>

#include <Poco/Net/NetException.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/TCPServer.h>
#include <Poco/Net/TCPServerConnection.h>
#include <Poco/Net/TCPServerConnectionFactory.h>
#include <Poco/ThreadPool.h>
#include <sys/socket.h>

#include "channels/kit/hash.h"
#include "channels/mail/mail_sandbox_state.h"

namespace channels {
namespace {

constexpr std::size_t kMaxLine = 64u << 10;
using Serve = void (*)(Poco::Net::StreamSocket, MailSandbox::State&);

class Connection : public Poco::Net::TCPServerConnection {
public:
    Connection(const Poco::Net::StreamSocket& socket, MailSandbox::State& state, Serve serve)
        : TCPServerConnection(socket), state_(state), serve_(serve) {}
    void run() override {
        try {
            serve_(socket(), state_);
        } catch (const Poco::Exception&) {
            // The client went away in the middle, which is its right.
            return;
        }
    }

private:
    MailSandbox::State& state_;
    Serve serve_;
};

class ConnectionFactory : public Poco::Net::TCPServerConnectionFactory {
public:
    ConnectionFactory(MailSandbox::State& state, Serve serve) : state_(state), serve_(serve) {}
    Poco::Net::TCPServerConnection* createConnection(const Poco::Net::StreamSocket& socket) override {
        return new Connection(socket, state_, serve_);
    }

private:
    MailSandbox::State& state_;
    Serve serve_;
};

Poco::Net::TCPServerParams* serverParams() {
    auto* params = new Poco::Net::TCPServerParams;
    params->setMaxThreads(16);
    params->setMaxQueued(64);
    return params;
}

}  // namespace

const char* const kTokenChallenge = "eyJzdGF0dXMiOiI0MDAiLCJzY2hlbWVzIjoiQmVhcmVyIn0=";
const char* const kMailGarbage = "\x16\x03\x01<html>\xff\xfe{\"]not the protocol\r\n";

class MailSandbox::Servers {
public:
    explicit Servers(State& state)
        : pool_(3, 48),
          imap_(state, serveImap, pool_),
          pop3_(state, servePop3, pool_),
          smtp_(state, serveSmtp, pool_) {}
    ~Servers() {
        // Poco's servers look up from their sockets four times a second.
        std::thread imap([this] { imap_.server.stop(); });
        std::thread pop3([this] { pop3_.server.stop(); });
        smtp_.server.stop();
        imap.join();
        pop3.join();
        pool_.joinAll();
    }
    [[nodiscard]] std::string imapHost() const { return imap_.host(); }
    [[nodiscard]] std::string pop3Host() const { return pop3_.host(); }
    [[nodiscard]] std::string smtpHost() const { return smtp_.host(); }

private:
    struct Listener {
        Listener(State& state, Serve serve, Poco::ThreadPool& pool)
            : socket(Poco::Net::SocketAddress("127.0.0.1", 0)),
              server(new ConnectionFactory(state, serve), pool, socket, serverParams()) {
            server.start();
        }
        [[nodiscard]] std::string host() const { return "127.0.0.1:" + std::to_string(socket.address().port()); }
        Poco::Net::ServerSocket socket;
        Poco::Net::TCPServer server;
    };

    Poco::ThreadPool pool_;
    Listener imap_, pop3_, smtp_;
};

MailSandbox::MailSandbox(Receiver receiver) : state_(std::make_shared<State>()) {
    state_->receiver = std::move(receiver);
    servers_ = std::make_unique<Servers>(*state_);
}

MailSandbox::~MailSandbox() {
    {
        const std::lock_guard lock(state_->mutex);
        state_->stopping = true;
        for (const int open : state_->open_sockets) shutdown(open, SHUT_RDWR);
    }
    state_->changed.notify_all();
    servers_.reset();
}

MailServer MailSandbox::mailbox() const {
    return {"imap://" + servers_->imapHost(), state_->user, state_->password, {}};
}

MailServer MailSandbox::maildrop() const {
    return {"pop3://" + servers_->pop3Host(), state_->user, state_->password, {}};
}

MailServer MailSandbox::relay() const {
    return {"smtp://" + servers_->smtpHost(), state_->user, state_->password, {}};
}

void MailSandbox::takeTokens(std::function<bool(const std::string& token)> is_good) {
    state_->token_is_good = std::move(is_good);
}

std::uint32_t MailSandbox::add(const std::string& mail, Instant arrived) {
    const std::lock_guard lock(state_->mutex);
    state_->mails.push_back({state_->next_uid++, mail, arrived});
    return state_->mails.back().uid;
}

void MailSandbox::renumber() {
    const std::lock_guard lock(state_->mutex);
    ++state_->uid_validity;
    state_->next_uid = 1;
    for (State::Mail& mail : state_->mails) mail.uid = state_->next_uid++;
}

void MailSandbox::remove(std::uint32_t uid) {
    const std::lock_guard lock(state_->mutex);
    std::erase_if(state_->mails, [&](const State::Mail& mail) { return mail.uid == uid; });
}

void MailSandbox::holdMaildrop(bool held) {
    const std::lock_guard lock(state_->mutex);
    state_->maildrop_held = held;
}

void MailSandbox::misbehave(const FaultPlan& plan) {
    const std::lock_guard lock(state_->mutex);
    state_->plan = plan;
    if (plan.fault == Fault::RefuseCredentials) state_->refused = true;
}

std::vector<std::string> MailSandbox::complaints() const {
    const std::lock_guard lock(state_->mutex);
    return state_->complaints;
}

int MailSandbox::requests() const {
    const std::lock_guard lock(state_->mutex);
    return state_->requests;
}

void MailSandbox::State::complain(const std::string& sentence) {
    const std::lock_guard lock(mutex);
    complaints.push_back(sentence);
}

Fault MailSandbox::State::begin(FaultPlan::Where purpose) {
    std::unique_lock lock(mutex);
    ++requests;
    if (plan.fault == Fault::None || plan.requests <= 0) return Fault::None;
    if (plan.where != FaultPlan::Where::Any && plan.where != purpose) return Fault::None;
    --plan.requests;
    const Fault fault = plan.fault;
    if (fault == Fault::Slow) changed.wait_for(lock, plan.delay, [this] { return stopping; });
    return fault;
}

bool MailSandbox::State::mayEnter(const std::string& name, const std::string& word) const {
    const std::lock_guard lock(mutex);
    return !refused && name == user && word == password;
}

bool MailSandbox::State::isRefused() const {
    const std::lock_guard lock(mutex);
    return refused;
}

bool MailSandbox::State::mayEnterByToken(const std::string& response) const {
    const std::string bytes = fromBase64(response), start = "user=" + user + "\x01" "auth=Bearer ", end = "\x01\x01";
    if (isRefused() || !token_is_good || !bytes.starts_with(start) || !bytes.ends_with(end)) return false;
    return bytes.size() > start.size() + end.size() &&
           token_is_good(bytes.substr(start.size(), bytes.size() - start.size() - end.size()));
}

SandboxTalk::SandboxTalk(Poco::Net::StreamSocket socket, MailSandbox::State& state)
    : socket_(std::move(socket)), state_(state), descriptor_(socket_.impl()->sockfd()) {
    socket_.setNoDelay(true);
    const std::lock_guard lock(state_.mutex);
    state_.open_sockets.insert(descriptor_);
    if (state_.stopping) shutdown(descriptor_, SHUT_RDWR);
}

SandboxTalk::~SandboxTalk() {
    const std::lock_guard lock(state_.mutex);
    state_.open_sockets.erase(descriptor_);
}

std::optional<std::string> SandboxTalk::readLine() {
    for (;;) {
        const std::size_t end = buffer_.find('\n');
        if (end != std::string::npos) {
            std::string line = buffer_.substr(0, end);
            buffer_.erase(0, end + 1);
            if (line.ends_with('\r'))
                line.pop_back();
            else
                state_.complain("a line ends with a bare line feed");
            return line;
        }
        if (buffer_.size() > kMaxLine || cut_) return std::nullopt;
        char chunk[16384];
        const int n = socket_.receiveBytes(chunk, sizeof chunk);
        if (n <= 0) return std::nullopt;
        buffer_.append(chunk, static_cast<std::size_t>(n));
    }
}

void SandboxTalk::write(const std::string& bytes) {
    std::size_t sent = 0;
    while (sent < bytes.size() && !cut_) {
        const int n = socket_.sendBytes(
            bytes.data() + sent, static_cast<int>(std::min<std::size_t>(bytes.size() - sent, 1u << 20))
        );
        if (n <= 0) return;
        sent += static_cast<std::size_t>(n);
    }
}

void SandboxTalk::cut() {
    cut_ = true;
    socket_.setLinger(true, 0);
    {
        const std::lock_guard lock(state_.mutex);
        state_.open_sockets.erase(descriptor_);
    }
    socket_.close();
}

}  // namespace channels
