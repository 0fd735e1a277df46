#include "hub/api/server.h"

#include <algorithm>
#include <atomic>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <vector>

#include <Poco/Logger.h>
#include <Poco/Net/HTTPCookie.h>
#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServerConnection.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/HTTPServerRequestImpl.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/TCPServer.h>
#include <Poco/Net/TCPServerConnectionFactory.h>
#include <Poco/String.h>
#include <Poco/ThreadPool.h>
#include <Poco/URI.h>

#include "channels/kit/url.h"
#include "hub/api/connections.h"
#include "hub/api/events.h"
#include "hub/api/hosts.h"
#include "hub/api/inbox_events.h"
#include "hub/api/metrics.h"
#include "hub/api/presence_events.h"
#include "hub/api/proxies.h"
#include "hub/api/push.h"
#include "hub/api/visits.h"
#include "hub/api/web_files.h"
#include "hub/products/product_table.h"
#include "hub/users/passwords.h"

namespace hub::api {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kApi = "/api/v1";
constexpr std::string_view kFiles = "/api/v1/files";
constexpr std::string_view kProducts = "/api/v1/products-exchange";
constexpr auto kKeepAlive = 5s;
constexpr auto kStopPatience = 3s;
constexpr auto kAnswerPatience = 30s;
constexpr auto kSendTimeout = 10s;
// A quarter of the threads: however slowly visitors read, sellers are served.
constexpr int kVisitorsAtOnce = 64;
// A client that reads an answer more slowly than this is cut off.
constexpr std::size_t kSlowestBytesPerSecond = 16 * 1024;
constexpr std::size_t kPiece = 64 * 1024;
// From the brief of the page; the one policy `hub` lets the worker's own address through.
constexpr const char* kContentPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self'; connect-src 'self'; worker-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types hub";

/// What every handler of one server shares.
struct Shared {
    Shared(Hub& hub_, ServerOptions options_)
        : hub(hub_), options(std::move(options_)), own_name(lowerCase(options.host)), proxies(options.behind),
          events({}, [this] { dropOldEvents(hub.store, hub.clock.now()); }) {
        if (own_name.find(':') != std::string::npos) own_name = "[" + own_name + "]";
        std::set<std::string> names;
        for (const auto& name : options.names) names.insert(lowerCase(name));
        options.names = std::move(names);
    }
    Hub& hub;
    ServerOptions options;  ///< names in lower case
    std::string own_name;   ///< as hostName() gives it
    Proxies proxies;
    Router router;
    EventStreams events;
    std::atomic<int> visitors_served{0};
    EventStreams visitors;  ///< of their own: they can't take the sellers' room
    Connections connections;
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
    const std::string name = hostName(host);
    return isLoopbackName(name) || name == shared.own_name || shared.options.names.contains(name);
}

/// The body, or a status that refuses it.
int readBody(Poco::Net::HTTPServerRequest& request, std::size_t limit, std::string& body) {
    const bool has_length = request.getContentLength64() >= 0;
    if (!has_length && !request.getChunkedTransferEncoding()) {
        return request.getMethod() == "GET" || request.getMethod() == "HEAD" || request.getMethod() == "DELETE" ? 200 : 411;
    }
    if (has_length && request.getContentLength64() > static_cast<Poco::Int64>(limit)) return 413;
    std::array<char, 16384> chunk{};
    std::istream& in = request.stream();
    // Reading a chunked body past its end hangs (pocoproject/poco#3147): stop at the first short read.
    while (in.good()) {
        in.read(chunk.data(), chunk.size());
        body.append(chunk.data(), static_cast<std::size_t>(in.gcount()));
        if (body.size() > limit) return 413;
        if (in.gcount() < static_cast<std::streamsize>(chunk.size())) break;
    }
    if (in.bad()) return 408;
    return has_length && body.size() != static_cast<std::size_t>(request.getContentLength64()) ? 400 : 200;
}

/// A request's address, decoded.
struct Target {
    std::string path;
    std::map<std::string, std::string> query;
};

/// Empty when it is malformed.
std::optional<Target> targetOf(const std::string& address) {
    try {
        const Poco::URI uri(address);
        Target target{uri.getPath(), {}};
        for (const auto& [name, value] : uri.getQueryParameters()) target.query.emplace(name, value);
        return target;
    } catch (const Poco::Exception&) {
        return std::nullopt;
    }
}

bool isJson(const std::string& content_type) {
    const auto end = content_type.find_first_of("; \t");
    return lowerCase(content_type.substr(0, end)) == "application/json";
}

std::string firstLanguage(const std::string& accept_language) {
    const auto begin = accept_language.find_first_not_of(' ');
    if (begin == std::string::npos) return {};
    return accept_language.substr(begin, accept_language.find_first_of(",; ", begin) - begin);
}

std::string tokenOf(Poco::Net::HTTPServerRequest& request) {
    const std::string authorization = request.get("Authorization", "");
    if (authorization.starts_with("Bearer ")) return authorization.substr(7);
    Poco::Net::NameValueCollection cookies;
    request.getCookies(cookies);
    return cookies.get("dragoman_session", "");
}

std::string visitorsAddress(const Proxies& proxies, const Poco::Net::HTTPServerRequest& request) {
    std::vector<std::string> forwarded;
    for (const auto& [name, value] : request) {
        if (Poco::icompare(name, "X-Forwarded-For") == 0) forwarded.push_back(value);
    }
    return proxies.client(request.clientAddress().host().toString(), forwarded);
}

/// A place among the visitors that are served at once.
class VisitorsTurn {
public:
    explicit VisitorsTurn(std::atomic<int>& busy) : busy_(busy), is_free_(++busy <= kVisitorsAtOnce) {}
    VisitorsTurn(const VisitorsTurn&) = delete;
    VisitorsTurn& operator=(const VisitorsTurn&) = delete;
    ~VisitorsTurn() { --busy_; }
    [[nodiscard]] bool isFree() const { return is_free_; }

private:
    std::atomic<int>& busy_;
    const bool is_free_;
};

class Handler : public Poco::Net::HTTPRequestHandler {
public:
    explicit Handler(Shared& shared) : shared_(shared) {}

    void handleRequest(Poco::Net::HTTPServerRequest& request, Poco::Net::HTTPServerResponse& response) override {
        connection_ = static_cast<Poco::Net::HTTPServerRequestImpl&>(request).socket().impl();
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
        shared_.connections.allow(connection_, kKeepAlive + shared_.options.head_patience);
    }

private:
    void serve(Poco::Net::HTTPServerRequest& request, Poco::Net::HTTPServerResponse& response) {
        // A kept connection holds its thread: give it up when others wait for one.
        if (shared_.queued() > 0) response.setKeepAlive(false);
        if (const auto fault = framingFault(request); !fault.empty()) {
            return refuse(request, response, problem(400, "The request is malformed", fault, "", "-"));
        }
        if (!knownHost(shared_, request.getHost())) {
            return refuse(request, response, problem(421, "This name isn't served here", "start the hub with --name", "", "-"));
        }
        std::optional<VisitorsTurn> turn;
        if (request.getURI().starts_with(kVisitPath)) turn.emplace(shared_.visitors_served);
        if (turn && !turn->isFree()) return refuse(request, response, {503, "text/plain", "", {{"Retry-After", "5"}}});
        std::string body;
        if (const int status = takeBody(request, body); status != 200) {
            return refuse(request, response, problem(status, "The body can't be taken", "", "", "-"));
        }
        const auto target = targetOf(request.getURI());
        if (!target) return refuse(request, response, problem(400, "The address is malformed", "", "", "-"));
        route(request, response, *target, std::move(body));
    }

    [[nodiscard]] std::size_t mostBytes(const std::string& address) const {
        if (address == kFiles) return shared_.options.max_file_bytes;
        if (address == kProducts) return kMostTableRequest;
        return address.starts_with(kVisitPath) ? shared_.options.max_visit_bytes : shared_.options.max_body_bytes;
    }

    int takeBody(Poco::Net::HTTPServerRequest& request, std::string& body) {
        shared_.connections.allow(connection_, shared_.options.body_patience);
        const int status = readBody(request, mostBytes(request.getURI()), body);
        const bool late = shared_.connections.isLate(connection_);
        shared_.connections.allowAll(connection_);
        return status == 400 && late ? 408 : status;
    }

    void route(
        Poco::Net::HTTPServerRequest& request, Poco::Net::HTTPServerResponse& response, const Target& target, std::string body
    ) {
        const std::string& path = target.path;
        if (path == std::string(kApi) + "/events") return stream(request, response, target);
        if (path.starts_with(kApi) && (path.size() == kApi.size() || path[kApi.size()] == '/')) {
            return api(request, response, target, std::move(body));
        }
        if (path.starts_with(kPushPath)) return push(request, response, path.substr(kPushPath.size()), std::move(body));
        if (path.starts_with(kVisitPath)) return visit(request, response, target, std::move(body));
        if (path == "/healthz") return answer(request, response, {200, "text/plain", "ok\n", {}});
        if (path == "/readyz") return ready(request, response);
        if (path == "/metrics") return metrics(request, response);
        page(request, response, path);
    }

    void api(
        Poco::Net::HTTPServerRequest& request, Poco::Net::HTTPServerResponse& response, const Target& target, std::string body
    ) {
        Request in;
        in.method = request.getMethod();
        in.path = target.path.substr(kApi.size());
        in.query = target.query;
        in.body = std::move(body);
        in.json_body = isJson(request.getContentType());
        in.foreign = request.has("Origin") && !isOwnOrigin(request.get("Origin"), request.getHost(), shared_.options.names);
        in.request_id = randomToken(10);
        in.range = request.get("Range", "");
        in.if_range = request.get("If-Range", "");
        in.accept_language = firstLanguage(request.get("Accept-Language", ""));
        in.caller = shared_.hub.sign_in.find(tokenOf(request));
        answer(request, response, shared_.router.handle(in, request.get("X-CSRF-Token", "")));
    }

    void push(
        Poco::Net::HTTPServerRequest& request, Poco::Net::HTTPServerResponse& response, const std::string& key, std::string body
    ) {
        channels::HttpRequest in;
        in.method = request.getMethod();
        // As the marketplace was given it: some sign the address.
        in.url = shared_.options.public_url + request.getURI();
        for (const auto& [name, value] : request) in.headers.emplace_back(name, value);
        in.body = std::move(body);
        answer(request, response, receivePush(shared_.hub, key, in));
    }

    void visit(
        Poco::Net::HTTPServerRequest& request, Poco::Net::HTTPServerResponse& response, const Target& target, std::string body
    ) {
        const std::string rest = target.path.substr(kVisitPath.size());
        const auto slash = rest.find('/');
        // Its pages name their files from the address on. Encoded: whoever made the link chose the rest of it.
        if (slash == std::string::npos && !rest.empty()) {
            const std::string whole = std::string(kVisitPath) + channels::percentEncode(rest) + '/';
            return answer(request, response, {308, "text/plain", "", {{"Location", whole}}});
        }
        channels::VisitorRequest in;
        in.method = request.getMethod();
        in.path = slash == std::string::npos ? std::string() : rest.substr(slash + 1);
        in.query = target.query;
        for (const auto& [name, value] : request) in.headers[lowerCase(name)] = value;
        in.body = std::move(body);
        in.address = visitorsAddress(shared_.proxies, request);
        in.at = shared_.hub.clock.now();
        auto out = receiveVisit(shared_.hub, rest.substr(0, slash), in);
        if (!out.events) return answer(request, response, out.response);
        if (shared_.visitors.isFull()) {
            return refuse(request, response, {503, "text/plain", "", {{"Retry-After", "30"}}});
        }
        shared_.visitors.adopt(detach(request), std::move(out.events), std::move(out.allowed), std::move(out.visitor));
    }

    void stream(Poco::Net::HTTPServerRequest& request, Poco::Net::HTTPServerResponse& response, const Target& target) {
        const std::string token = tokenOf(request);
        if (!shared_.hub.sign_in.find(token)) return answer(request, response, problem(401, "Please sign in", "", "", "-"));
        if (shared_.events.isFull()) {
            return refuse(request, response, problem(503, "Too many pages follow events", "try again later", "", "-"));
        }
        const auto in_query = target.query.find("after");
        const std::string after = request.get("Last-Event-ID", in_query == target.query.end() ? "" : in_query->second);
        std::int64_t id = 0;
        const auto [end, error] = std::from_chars(after.data(), after.data() + after.size(), id);
        const bool given = !after.empty() && error == std::errc() && end == after.data() + after.size();
        auto& store = shared_.hub.store;
        shared_.events.adopt(
            detach(request), withPresence(inboxEvents(store, given ? id : store.newestEvent()), shared_.hub.presence),
            [&sign_in = shared_.hub.sign_in, token] { return sign_in.find(token).has_value(); }
        );
    }

    Poco::Net::StreamSocket detach(Poco::Net::HTTPServerRequest& request) {
        auto socket = static_cast<Poco::Net::HTTPServerRequestImpl&>(request).detachSocket();
        shared_.connections.leave(connection_);
        return socket;
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
        // A Host of another name is a request that a proxy on this machine passes on.
        const bool local = request.clientAddress().host().isLoopback() && isLoopbackName(hostName(request.getHost())) &&
                           !request.has("X-Forwarded-For");
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

    void refuse(const Poco::Net::HTTPServerRequest& request, Poco::Net::HTTPServerResponse& response, const Response& out) {
        response.setKeepAlive(false);
        answer(request, response, out);
    }

    void answer(const Poco::Net::HTTPServerRequest& request, Poco::Net::HTTPServerResponse& response, const Response& out) {
        std::error_code absent;
        const auto whole = out.file.empty() ? out.body.size() : std::filesystem::file_size(out.file, absent);
        if (absent) return answer(request, response, problem(404, "The file is no longer here", "", "", "-"));
        // Opened before anything is promised: it may be erased at any time.
        std::ifstream part;
        if (out.part) {
            part.open(out.file, std::ios::binary);
            if (!part.seekg(static_cast<std::streamoff>(out.part->first)))
                return answer(request, response, problem(404, "The file is no longer here", "", "", "-"));
        }
        const auto size = out.part ? out.part->count : whole;
        shared_.connections.allow(connection_, kAnswerPatience + 1s * (size / kSlowestBytesPerSecond));
        response.setStatusAndReason(static_cast<Poco::Net::HTTPResponse::HTTPStatus>(out.status));
        response.set("X-Content-Type-Options", "nosniff");
        response.set("Referrer-Policy", "no-referrer");
        response.set("Content-Security-Policy", kContentPolicy);
        response.set("Cross-Origin-Opener-Policy", "same-origin");
        response.set("Cross-Origin-Resource-Policy", "same-origin");
        bool cache = false;
        for (const auto& [name, value] : out.headers) {
            if (response.has(name) && name != "Set-Cookie") {
                response.set(name, value);
            } else {
                response.add(name, value);
            }
            cache = cache || name == "Cache-Control";
        }
        if (!cache) response.set("Cache-Control", "no-store");
        if (out.status == 204 || out.status == 304) {
            response.setContentLength(0);
            response.send();
            return;
        }
        if (out.part) return sendPart(response, out, part);
        if (!out.file.empty()) {
            response.sendFile(out.file, out.content_type);
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

    static void sendPart(Poco::Net::HTTPServerResponse& response, const Response& out, std::istream& in) {
        response.setContentType(out.content_type);
        response.setContentLength64(static_cast<Poco::Int64>(out.part->count));
        std::ostream& body = response.send();
        std::vector<char> piece(kPiece);
        auto left = out.part->count;
        while (left > 0 && in.good() && body.good()) {
            in.read(piece.data(), static_cast<std::streamsize>(std::min<std::uint64_t>(left, kPiece)));
            body.write(piece.data(), in.gcount());
            left -= static_cast<std::uint64_t>(in.gcount());
        }
        body.flush();
        // Whoever waits for the rest sees the connection end.
        if (left > 0) response.setKeepAlive(false);
    }

    Shared& shared_;
    const void* connection_ = nullptr;
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

/// A connection whose client can't make it wait for ever.
class Connection : public Poco::Net::HTTPServerConnection {
public:
    Connection(
        const Poco::Net::StreamSocket& socket, const Poco::Net::HTTPServerParams::Ptr& params,
        const Poco::Net::HTTPRequestHandlerFactory::Ptr& handlers, Shared& shared
    )
        : HTTPServerConnection(socket, params, handlers), shared_(shared) {}

    void run() override {
        const Stay stay(shared_, *socket().impl());
        socket().setSendTimeout(Poco::Timespan(std::chrono::seconds(kSendTimeout).count(), 0));
        HTTPServerConnection::run();
    }

private:
    struct Stay {
        Stay(Shared& shared_, Poco::Net::SocketImpl& socket) : shared(shared_), key(&socket) {
            shared.connections.enter(key, socket.sockfd(), shared.options.head_patience);
        }
        Stay(const Stay&) = delete;
        Stay& operator=(const Stay&) = delete;
        ~Stay() { shared.connections.leave(key); }
        Shared& shared;
        const void* key;
    };

    Shared& shared_;
};

class ConnectionFactory : public Poco::Net::TCPServerConnectionFactory {
public:
    ConnectionFactory(Shared& shared, Poco::Net::HTTPServerParams::Ptr params)
        : shared_(shared), params_(std::move(params)), handlers_(new Factory(shared)) {}
    // The server owns and deletes what this makes.
    Poco::Net::TCPServerConnection* createConnection(const Poco::Net::StreamSocket& socket) override {
        return new Connection(socket, params_, handlers_, shared_);
    }

private:
    Shared& shared_;
    Poco::Net::HTTPServerParams::Ptr params_;
    Poco::Net::HTTPRequestHandlerFactory::Ptr handlers_;
};

Poco::Net::ServerSocket listenOn(const ServerOptions& options) {
    try {
        Poco::Net::ServerSocket socket;
        // Not Poco's default, which shares the port with another hub (SO_REUSEPORT).
        socket.bind(Poco::Net::SocketAddress(options.host, options.port), true, false);
        socket.listen(1024);
        return socket;
    } catch (const Poco::Exception& e) {
        throw std::runtime_error(e.displayText());
    }
}

Poco::Net::HTTPServerParams* serverParams() {
    auto* params = new Poco::Net::HTTPServerParams;  // the server owns it (reference count)
    params->setMaxThreads(256);
    params->setMaxQueued(8192);
    // A thread that begins to wait for work just as the server stops is not woken: stop() waits this long for it.
    params->setThreadIdleTime(Poco::Timespan(1, 0));
    params->setKeepAlive(true);
    params->setKeepAliveTimeout(Poco::Timespan(std::chrono::seconds(kKeepAlive).count(), 0));
    params->setTimeout(Poco::Timespan(10, 0));
    params->setServerName("");
    params->setSoftwareVersion("");
    return params;
}

}  // namespace

struct Server::Impl {
    Impl(Hub& hub, const ServerOptions& options) : shared(hub, options), pool(2, 256, 60, 256 * 1024) {}
    Shared shared;
    Poco::ThreadPool pool;
    std::unique_ptr<Poco::Net::TCPServer> server;
};

void addAllRoutes(Router& router, Hub& hub) {
    addSessionRoutes(router, hub);
    addTourRoutes(router, hub);
    addInboxRoutes(router, hub);
    addReplyRoutes(router, hub);
    addDraftRoutes(router, hub);
    addOrderRoutes(router, hub);
    addDeskRoutes(router, hub);
    addFileRoutes(router, hub);
    addAccountRoutes(router, hub);
    addAuthorizeRoutes(router, hub);
    addActionRoutes(router, hub);
    addApprovalRoutes(router, hub);
    addLimitRoutes(router, hub);
    addQuarantineRoutes(router, hub);
    addPeopleRoutes(router, hub);
    addSavedViewRoutes(router, hub);
    addStatusRoutes(router, hub);
    addColleagueRoutes(router, hub);
    addTemplateRoutes(router, hub);
    addExchangeRoutes(router, hub);
    addGlossaryRoutes(router, hub);
    addGlossaryExchangeRoutes(router, hub);
    addJobRoutes(router, hub);
    addOwnTemplateRoutes(router, hub);
    addStatisticsRoutes(router, hub);
    addKnowledgeRoutes(router, hub);
    addReportRoutes(router, hub);
    addVoiceRoutes(router, hub);
    addQualityRoutes(router, hub);
    addTeamRoutes(router, hub);
    addShopFactRoutes(router, hub);
    addProductRoutes(router, hub);
    addShippingRoutes(router, hub);
    addBuyerRoutes(router, hub);
    addTranslationRoutes(router, hub);
    addTranscriptRoutes(router, hub);
    addAuditRoutes(router, hub);
    addBackupRoutes(router, hub);
    addBackupScheduleRoutes(router, hub);
    addAlertRoutes(router, hub);
    addAlertWayRoutes(router, hub);
    addRuleRoutes(router, hub);
    addSupportRoutes(router, hub);
}

Server::Server(Hub& hub, const ServerOptions& options) : impl_(std::make_unique<Impl>(hub, options)) {
    addAllRoutes(impl_->shared.router, hub);
}

Server::~Server() { stop(); }

void Server::start() {
    const Poco::Net::HTTPServerParams::Ptr params = serverParams();
    impl_->server = std::make_unique<Poco::Net::TCPServer>(
        new ConnectionFactory(impl_->shared, params), impl_->pool, listenOn(impl_->shared.options), params
    );
    impl_->shared.port = impl_->server->port();
    impl_->shared.queued = [this] { return impl_->server->queuedConnections(); };
    impl_->shared.hub.store.onEvent([this] {
        impl_->shared.events.wake();
        impl_->shared.visitors.wake();
    });
    impl_->shared.events.start();
    impl_->shared.visitors.start();
    impl_->shared.connections.start();
    impl_->server->start();
}

void Server::stop() {
    if (!impl_->server) return;
    impl_->shared.hub.store.onEvent({});
    impl_->server->stop();
    impl_->shared.connections.stop(kStopPatience);
    impl_->pool.joinAll();
    impl_->shared.events.stop();
    impl_->shared.visitors.stop();
    impl_->server.reset();
}

std::uint16_t Server::port() const { return impl_->shared.port; }

}  // namespace hub::api
