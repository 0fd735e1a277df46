#include "channels/kit/http_sandbox.h"

#include <algorithm>
#include <condition_variable>
#include <istream>
#include <ostream>

#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerRequestImpl.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/ThreadPool.h>

#include "channels/kit/time.h"

namespace channels {
namespace {

constexpr std::size_t kMaxBody = 32u << 20;

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    });
    return text;
}

std::string readBody(Poco::Net::HTTPServerRequest& request) {
    std::string body;
    if (!request.hasContentLength() && !request.getChunkedTransferEncoding()) return body;
    const auto announced = request.getContentLength64();
    std::istream& in = request.stream();
    // Reading a chunked body past its end hangs in Poco, and a body of length 0 blocks: read what was
    // announced.
    char buffer[8192];
    while (body.size() < kMaxBody && (announced < 0 || body.size() < static_cast<std::size_t>(announced))) {
        const auto left = announced < 0
                              ? sizeof buffer
                              : std::min(sizeof buffer, static_cast<std::size_t>(announced) - body.size());
        in.read(buffer, static_cast<std::streamsize>(left));
        if (in.gcount() <= 0) break;
        body.append(buffer, static_cast<std::size_t>(in.gcount()));
    }
    return body;
}

SandboxRequest readRequest(Poco::Net::HTTPServerRequest& request) {
    SandboxRequest out;
    out.method = request.getMethod();
    const std::string uri = request.getURI();
    const auto question = std::min(uri.find('?'), uri.size());
    out.path = uri.substr(0, question);
    out.query = decodeQuery(std::string_view(uri).substr(std::min(question + 1, uri.size())));
    for (const auto& [name, value] : request) out.headers[lower(name)] = value;
    out.body = readBody(request);
    return out;
}

void cut(Poco::Net::HTTPServerRequest& request) {
    auto socket = static_cast<Poco::Net::HTTPServerRequestImpl&>(request).detachSocket();
    // Pending bytes make close() a reset: the client sees a broken connection, not an end.
    socket.setLinger(true, 0);
    socket.close();
}

}  // namespace

std::string SandboxRequest::header(const std::string& lower_case_name) const {
    const auto found = headers.find(lower_case_name);
    return found == headers.end() ? std::string() : found->second;
}

std::optional<std::string> SandboxRequest::parameter(const std::string& name) const {
    for (const auto& [key, value] : query) {
        if (key == name) return value;
    }
    return std::nullopt;
}

class HttpSandbox::Server {
public:
    explicit Server(HttpSandbox& sandbox)
        : sandbox_(sandbox),
          socket_(Poco::Net::SocketAddress("127.0.0.1", 0), 256),
          pool_(2, 32),
          http_(new Factory(*this), pool_, socket_, parameters()) {
        http_.start();
    }

    ~Server() {
        {
            const std::lock_guard lock(sleep_mutex_);
            stopping_ = true;
        }
        wake_.notify_all();
        // Poco looks at its own end only four times a second: an end of the listening socket wakes it at
        // once.
        socket_.impl()->shutdownReceive();
        http_.stopAll(true);
        pool_.joinAll();
    }

    [[nodiscard]] int port() const { return socket_.address().port(); }

private:
    struct Handler : Poco::Net::HTTPRequestHandler {
        explicit Handler(Server& server_) : server(server_) {}
        void handleRequest(Poco::Net::HTTPServerRequest& request, Poco::Net::HTTPServerResponse& response)
            override {
            try {
                server.answer(request, response);
            } catch (const std::exception& error) {
                server.complainLocked(std::string("the sandbox failed: ") + error.what());
                response.setKeepAlive(false);
            }
        }
        Server& server;
    };

    struct Factory : Poco::Net::HTTPRequestHandlerFactory {
        explicit Factory(Server& server_) : server(server_) {}
        Poco::Net::HTTPRequestHandler* createRequestHandler(const Poco::Net::HTTPServerRequest&) override {
            return new Handler(server);
        }
        Server& server;
    };

    static Poco::Net::HTTPServerParams* parameters() {
        auto* params = new Poco::Net::HTTPServerParams;
        params->setMaxThreads(32);
        params->setMaxQueued(256);
        params->setKeepAlive(true);
        params->setKeepAliveTimeout(Poco::Timespan(5, 0));
        params->setTimeout(Poco::Timespan(10, 0));
        return params;
    }

    void complainLocked(const std::string& sentence) {
        const std::lock_guard lock(sandbox_.mutex_);
        sandbox_.complain(sentence);
    }

    // Which fault this request suffers; counts it off the plan.
    Fault nextFault(SandboxRequest& request) {
        auto& plan = sandbox_.plan_;
        if (plan.fault == Fault::None || plan.requests <= 0) return Fault::None;
        if (plan.where != FaultPlan::Where::Any && plan.where != sandbox_.purpose(request))
            return Fault::None;
        --plan.requests;
        request.fault = plan.fault;
        sandbox_.skewed_ = plan.fault == Fault::ClockSkew;
        return plan.fault;
    }

    void answer(Poco::Net::HTTPServerRequest& raw, Poco::Net::HTTPServerResponse& response) {
        SandboxRequest request = readRequest(raw);
        Fault fault = Fault::None;
        std::chrono::milliseconds delay{0};
        {
            const std::lock_guard lock(sandbox_.mutex_);
            ++sandbox_.requests_;
            fault = nextFault(request);
            delay = sandbox_.plan_.delay;
        }
        if (fault == Fault::CutBefore) return cut(raw);
        if (fault == Fault::Slow && !sleep(delay)) return cut(raw);
        const SandboxResponse result = produce(request, fault);
        if (fault == Fault::CutAfterEffect) return cut(raw);
        write(raw, response, result, fault);
    }

    SandboxResponse dated(SandboxResponse response) const {
        response.headers.emplace_back("Date", formatHttpDate(sandbox_.now()));
        return response;
    }

    SandboxResponse produce(const SandboxRequest& request, Fault fault) {
        const std::lock_guard lock(sandbox_.mutex_);
        if (fault == Fault::ServerError) return dated(sandbox_.serverError());
        if (fault == Fault::Throttle) return dated(sandbox_.throttled());
        if (fault == Fault::ExpireToken) sandbox_.expireToken();
        if (fault == Fault::RefuseCredentials) sandbox_.refuseCredentials();
        SandboxResponse result = dated(sandbox_.handle(request));
        sandbox_.skewed_ = false;
        if (fault == Fault::Garbage) result.body = "\x16\x03\x01<html>\xff\xfe{\"]not the protocol";
        return result;
    }

    void write(
        Poco::Net::HTTPServerRequest& raw, Poco::Net::HTTPServerResponse& response,
        const SandboxResponse& result, Fault fault
    ) {
        std::string body = result.body;
        bool cut_short = false;
        if (fault == Fault::Truncated) {
            body.resize(body.size() / 2);
            // Both ways of losing half an answer take turns: one that the length betrays, and one that it
            // doesn't.
            const std::lock_guard lock(sandbox_.mutex_);
            cut_short = ++sandbox_.truncated_ % 2 == 1 && !result.body.empty();
        }
        response.setStatus(static_cast<Poco::Net::HTTPResponse::HTTPStatus>(result.status));
        response.setReason(Poco::Net::HTTPResponse::getReasonForStatus(response.getStatus()));
        for (const auto& [name, value] : result.headers) response.set(name, value);
        if (!body.empty()) response.setContentType(result.content_type);
        response.setContentLength64(static_cast<Poco::Int64>(cut_short ? result.body.size() : body.size()));
        std::ostream& out = response.send();
        out.write(body.data(), static_cast<std::streamsize>(body.size()));
        out.flush();
        if (cut_short) cut(raw);
    }

    /// False when the server ends first.
    bool sleep(std::chrono::milliseconds delay) {
        std::unique_lock lock(sleep_mutex_);
        return !wake_.wait_for(lock, delay, [this] { return stopping_; });
    }

    HttpSandbox& sandbox_;
    std::mutex sleep_mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;
    Poco::Net::ServerSocket socket_;
    Poco::ThreadPool pool_;
    Poco::Net::HTTPServer http_;
};

HttpSandbox::HttpSandbox(const Clock& clock) : clock_(clock) {}
HttpSandbox::~HttpSandbox() = default;

void HttpSandbox::start() { server_ = std::make_unique<Server>(*this); }
void HttpSandbox::stop() { server_.reset(); }

void HttpSandbox::misbehave(const FaultPlan& plan) {
    const std::lock_guard lock(mutex_);
    plan_ = plan;
}

std::vector<std::string> HttpSandbox::complaints() {
    const std::lock_guard lock(mutex_);
    return complaints_;
}

int HttpSandbox::requests() {
    const std::lock_guard lock(mutex_);
    return requests_;
}

std::string HttpSandbox::baseUrl() const { return "http://127.0.0.1:" + std::to_string(server_->port()); }

void HttpSandbox::complain(const std::string& sentence) { complaints_.push_back(sentence); }

Instant HttpSandbox::now() const {
    return clock_.now() + (skewed_ ? std::chrono::hours(1) : std::chrono::hours(0));
}

}  // namespace channels
