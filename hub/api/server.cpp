#include "hub/api/server.h"

#include <algorithm>
#include <atomic>
#include <charconv>

#include <Poco/Logger.h>
#include <Poco/Net/HTTPCookie.h>
#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerRequestImpl.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/ThreadPool.h>
#include <Poco/URI.h>

#include "hub/api/events.h"
#include "hub/api/metrics.h"
#include "hub/api/web_files.h"
#include "hub/users/passwords.h"

namespace hub::api {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kApi = "/api/v1";
constexpr auto kBodyDeadline = 20s;
// From the brief of the page; the one policy `hub` lets the worker's own address through.
constexpr const char* kContentPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; worker-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types hub";

/// What every handler of one server shares.
struct Shared {
    Hub& hub;
    ServerOptions options;
    Router router;
    EventStreams events;
    std::function<int()> queued;
    std::uint16_t port = 0;
};

/// What is wrong with a request's framing: Poco accepts more than is safe behind a proxy (request smuggling, RFC 9112 §6).
std::string framingFault(const Poco::Net::HTTPServerRequest& request) {
    int lengths = 0;
    for (const auto& [name, value] : request) {
        if (Poco::icompare(name, "Content-Length") == 0) {
            ++lengths;
            if (value.empty() || value.find_first_not_of("0123456789") != std::string::npos) return "Content-Length";
        }
        if (name.find_first_of(" \t") != std::string::npos) return "header name";
    }
    if (lengths > 1) return "two Content-Lengths";
    if (lengths > 0 && request.getChunkedTransferEncoding()) return "Content-Length with chunked";
    if (!request.has("Host")) return "no Host";
    return {};
}

bool knownHost(const Shared& shared, const std::string& host) {
    std::string name = host.substr(0, host.rfind(':') == std::string::npos || host.back() == ']' ? host.size() : host.rfind(':'));
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    static const std::set<std::string> local{"127.0.0.1", "localhost", "[::1]"};
    return local.contains(name) || name == shared.options.host || shared.options.names.contains(name);
}

/// The body, or a status that refuses it. A client that drips is cut off at the deadline.
int readBody(Poco::Net::HTTPServerRequest& request, std::size_t limit, std::string& body) {
    const bool has_length = request.getContentLength64() >= 0;
    if (!has_length && !request.getChunkedTransferEncoding()) {
        return request.getMethod() == "GET" || request.getMethod() == "HEAD" || request.getMethod() == "DELETE" ? 200 : 411;
    }
    if (has_length && request.getContentLength64() > static_cast<Poco::Int64>(limit)) return 413;
    const auto deadline = std::chrono::steady_clock::now() + kBodyDeadline;
    std::array<char, 16384> chunk{};
    std::istream& in = request.stream();
    // Reading a chunked body past its end hangs (pocoproject/poco#3147): stop at the first short read.
    while (in.good()) {
        in.read(chunk.data(), chunk.size());
        body.append(chunk.data(), static_cast<std::size_t>(in.gcount()));
        if (body.size() > limit) return 413;
        if (std::chrono::steady_clock::now() > deadline) return 408;
        if (in.gcount() < static_cast<std::streamsize>(chunk.size())) break;
    }
    return has_length && body.size() != static_cast<std::size_t>(request.getContentLength64()) ? 400 : 200;
}

std::string tokenOf(Poco::Net::HTTPServerRequest& request) {
    const std::string authorization = request.get("Authorization", "");
    if (authorization.starts_with("Bearer ")) return authorization.substr(7);
    Poco::Net::NameValueCollection cookies;
    request.getCookies(cookies);
    return cookies.get("dragoman_session", "");
}

class Handler : public Poco::Net::HTTPRequestHandler {
public:
    explicit Handler(Shared& shared) : shared_(shared) {}

    void handleRequest(Poco::Net::HTTPServerRequest& request, Poco::Net::HTTPServerResponse& response) override {
        // An exception that leaves here would close the connection without a word.
        try {
            serve(request, response);
        } catch (const Poco::Exception& e) {
            Poco::Logger::get("http").information("%s", e.displayText());
            response.setKeepAlive(false);
        } catch (const std::exception& e) {
            Poco::Logger::get("http").error("%s", std::string(e.what()));
            response.setKeepAlive(false);
            if (!response.sent()) answer(request, response, problem(500, "Something went wrong here", "", "", "-"));
        }
    }

private:
    void serve(Poco::Net::HTTPServerRequest& request, Poco::Net::HTTPServerResponse& response) {
        // A kept connection holds its thread: give it up when others wait for one.
        if (shared_.queued() > 0) response.setKeepAlive(false);
        if (const auto fault = framingFault(request); !fault.empty()) {
            response.setKeepAlive(false);
            return answer(request, response, problem(400, "The request is malformed", fault, "", "-"));
        }
        if (!knownHost(shared_, request.getHost())) {
            response.setKeepAlive(false);
            return answer(request, response, problem(421, "This name isn't served here", "start the hub with --name", "", "-"));
        }
        std::string body;
        if (const int status = readBody(request, shared_.options.max_body_bytes, body); status != 200) {
            response.setKeepAlive(false);
            return answer(request, response, problem(status, "The body can't be taken", "", "", "-"));
        }
        const Poco::URI uri(request.getURI());
        const std::string& path = uri.getPath();
        if (path == std::string(kApi) + "/events") return stream(request, response, uri);
        if (path.starts_with(kApi) && (path.size() == kApi.size() || path[kApi.size()] == '/')) {
            return api(request, response, uri, std::move(body));
        }
        if (path == "/healthz") return answer(request, response, {200, "text/plain", "ok\n", {}});
        if (path == "/readyz") return ready(request, response);
        if (path == "/metrics") return metrics(request, response);
        page(request, response, path);
    }

    void api(
        Poco::Net::HTTPServerRequest& request, Poco::Net::HTTPServerResponse& response, const Poco::URI& uri, std::string body
    ) {
        Request in;
        in.method = request.getMethod();
        in.path = uri.getPath().substr(kApi.size());
        for (const auto& [name, value] : uri.getQueryParameters()) in.query.emplace(name, value);
        in.body = std::move(body);
        in.request_id = randomToken(10);
        in.caller = shared_.hub.sign_in.find(tokenOf(request));
        answer(request, response, shared_.router.handle(in, request.get("X-CSRF-Token", "")));
    }

    void stream(Poco::Net::HTTPServerRequest& request, Poco::Net::HTTPServerResponse& response, const Poco::URI& uri) {
        const auto caller = shared_.hub.sign_in.find(tokenOf(request));
        if (!caller) return answer(request, response, problem(401, "Please sign in", "", "", "-"));
        std::string after = request.get("Last-Event-ID", "");
        for (const auto& [name, value] : uri.getQueryParameters()) {
            if (name == "after" && after.empty()) after = value;
        }
        std::int64_t id = 0;
        const auto [end, error] = std::from_chars(after.data(), after.data() + after.size(), id);
        const bool given = !after.empty() && error == std::errc() && end == after.data() + after.size();
        auto socket = static_cast<Poco::Net::HTTPServerRequestImpl&>(request).detachSocket();
        shared_.events.adopt(std::move(socket), given ? id : shared_.hub.store.newestEvent());
    }

    void ready(Poco::Net::HTTPServerRequest& request, Poco::Net::HTTPServerResponse& response) {
        try {
            shared_.hub.store.check();
            answer(request, response, {200, "text/plain", "ready\n", {}});
        } catch (const StoreError&) {
            answer(request, response, {503, "text/plain", "the store doesn't answer\n", {}});
        }
    }

    void metrics(Poco::Net::HTTPServerRequest& request, Poco::Net::HTTPServerResponse& response) {
        // Figures of a shop are nobody else's business: from this machine, or with a token.
        const bool local = request.clientAddress().host().isLoopback() && !request.has("X-Forwarded-For");
        if (!local && !shared_.hub.sign_in.find(tokenOf(request))) {
            return answer(request, response, problem(401, "Please send a token", "", "", "-"));
        }
        answer(request, response, {200, "text/plain; version=0.0.4", metricsText(shared_.hub), {}});
    }

    void page(Poco::Net::HTTPServerRequest& request, Poco::Net::HTTPServerResponse& response, const std::string& path) {
        const bool gzip = request.get("Accept-Encoding", "").find("gzip") != std::string::npos;
        const auto file = findWebFile(path, gzip);
        if (!file || (request.getMethod() != "GET" && request.getMethod() != "HEAD")) {
            return answer(request, response, problem(404, "There is no such thing here", "", "", "-"));
        }
        Response out{200, std::string(file->content_type), std::string(file->bytes), {}};
        out.headers.emplace_back("Cache-Control", file->immutable ? "public, max-age=31536000, immutable" : "no-cache");
        if (file->gzipped) out.headers.emplace_back("Content-Encoding", "gzip");
        out.headers.emplace_back("Vary", "Accept-Encoding");
        answer(request, response, out);
    }

    static void answer(
        const Poco::Net::HTTPServerRequest& request, Poco::Net::HTTPServerResponse& response, const Response& out
    ) {
        response.setStatusAndReason(static_cast<Poco::Net::HTTPResponse::HTTPStatus>(out.status));
        response.set("X-Content-Type-Options", "nosniff");
        response.set("Referrer-Policy", "no-referrer");
        response.set("Content-Security-Policy", kContentPolicy);
        response.set("Cross-Origin-Opener-Policy", "same-origin");
        response.set("Cross-Origin-Resource-Policy", "same-origin");
        bool cache = false;
        for (const auto& [name, value] : out.headers) {
            response.add(name, value);
            cache = cache || name == "Cache-Control";
        }
        if (!cache) response.set("Cache-Control", "no-store");
        if (out.status == 204) {
            response.setContentLength(0);
            response.send();
            return;
        }
        response.setContentType(out.content_type);
        if (request.getMethod() == "HEAD") {
            response.setContentLength64(static_cast<Poco::Int64>(out.body.size()));
            response.send();
            return;
        }
        response.sendBuffer(out.body.data(), out.body.size());
    }

    Shared& shared_;
};

class Factory : public Poco::Net::HTTPRequestHandlerFactory {
public:
    explicit Factory(Shared& shared) : shared_(shared) {}
    // The server owns and deletes what this makes.
    Poco::Net::HTTPRequestHandler* createRequestHandler(const Poco::Net::HTTPServerRequest&) override {
        return new Handler(shared_);
    }

private:
    Shared& shared_;
};

Poco::Net::ServerSocket listenOn(const ServerOptions& options) {
    Poco::Net::ServerSocket socket;
    socket.bind(Poco::Net::SocketAddress(options.host, options.port), true);
    socket.listen(1024);
    return socket;
}

Poco::Net::HTTPServerParams* serverParams() {
    auto* params = new Poco::Net::HTTPServerParams;  // the server owns it (reference count)
    params->setMaxThreads(256);
    params->setMaxQueued(8192);
    params->setKeepAlive(true);
    params->setKeepAliveTimeout(Poco::Timespan(5, 0));
    params->setTimeout(Poco::Timespan(10, 0));
    params->setServerName("");
    params->setSoftwareVersion("");
    return params;
}

}  // namespace

struct Server::Impl {
    Impl(Hub& hub, const ServerOptions& options)
        : shared{hub, options, {}, EventStreams(hub.store), {}}, pool(2, 256, 60, 256 * 1024) {}
    Shared shared;
    Poco::ThreadPool pool;
    std::unique_ptr<Poco::Net::HTTPServer> server;
};

void addAllRoutes(Router& router, Hub& hub) {
    addSessionRoutes(router, hub);
    addInboxRoutes(router, hub);
    addReplyRoutes(router, hub);
    addDeskRoutes(router, hub);
    addAccountRoutes(router, hub);
    addQuarantineRoutes(router, hub);
    addPeopleRoutes(router, hub);
    addStatusRoutes(router, hub);
}

Server::Server(Hub& hub, const ServerOptions& options) : impl_(std::make_unique<Impl>(hub, options)) {
    addAllRoutes(impl_->shared.router, hub);
}

Server::~Server() { stop(); }

void Server::start() {
    impl_->server = std::make_unique<Poco::Net::HTTPServer>(
        new Factory(impl_->shared), impl_->pool, listenOn(impl_->shared.options), serverParams()
    );
    impl_->shared.port = impl_->server->port();
    impl_->shared.queued = [this] { return impl_->server->queuedConnections(); };
    impl_->shared.hub.store.onEvent([this] { impl_->shared.events.wake(); });
    impl_->shared.events.start();
    impl_->server->start();
}

void Server::stop() {
    if (!impl_->server) return;
    impl_->shared.hub.store.onEvent({});
    impl_->server->stop();
    impl_->shared.events.stop();
    impl_->server->stopAll(false);
    const auto deadline = std::chrono::steady_clock::now() + 3s;
    while (impl_->server->currentThreads() > 0 && std::chrono::steady_clock::now() < deadline) {
        std::this_thread::sleep_for(20ms);
    }
    impl_->server->stopAll(true);
    impl_->pool.joinAll();
    impl_->server.reset();
}

std::uint16_t Server::port() const { return impl_->shared.port; }

}  // namespace hub::api
