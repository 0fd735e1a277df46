#include "tests/support/translation_sandbox.h"

#include <algorithm>
#include <array>
#include <set>

#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerRequestImpl.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/StreamCopier.h>
#include <Poco/ThreadPool.h>

#include "channels/kit/json.h"

namespace tests {
namespace {

using channels::Json;
using channels::JsonDocument;
using channels::JsonWriter;

constexpr std::array<const char*, 4> kLibreCodes = {"en", "es", "pl", "zh-Hans"};
constexpr std::array<const char*, 4> kDeepLSources = {"EN", "ES", "PL", "PT"};
constexpr std::array<const char*, 5> kDeepLTargets = {"EN-GB", "EN-US", "ES", "PL", "PT-BR"};
constexpr std::size_t kLibreLimit = 2'000;  // characters, as an operator of such a server sets it

struct Reply {
    int status = 200;
    std::string body;
};

bool isOneOf(const auto& codes, const std::string& code) { return std::ranges::find(codes, code) != codes.end(); }

Reply error(int status, const char* member, const std::string& what) {
    JsonWriter out;
    out.beginObject().member(member, what).endObject();
    return {status, out.str()};
}

}  // namespace

struct TranslationSandbox::Impl {
    Impl(Protocol protocol_, std::string key_) : protocol(protocol_), key(std::move(key_)) {}

    const Protocol protocol;
    const std::string key;
    std::mutex mutex;  // guards all that follows but the server
    Make make = [](const std::string& text, const std::string&, const std::string& to) { return to + ": " + text; };
    int status = 0, requests = 0, cuts = 0;
    bool cuts_kept = false;
    std::set<std::uint16_t> connections;  // by their port at the client
    std::string location;
    std::vector<std::string> texts, keys, complaints;
    Poco::ThreadPool pool{2, 32};
    std::unique_ptr<Poco::Net::HTTPServer> server;

    /// Whether this request's connection is to be closed in its face.
    bool isCut(std::uint16_t port) {
        const std::lock_guard lock(mutex);
        const bool is_kept = !connections.insert(port).second;
        if (!cuts_kept || !is_kept) return false;
        cuts_kept = false;
        ++cuts;
        return true;
    }

    void complain(const std::string& what) { complaints.push_back(what); }

    std::string made(const std::string& text, const std::string& from, const std::string& to) {
        texts.push_back(text);
        return make(text, from, to);
    }

    Reply libre(const std::string& method, const std::string& path, const std::string& type, const std::string& body) {
        if (method == "GET" && path == "/languages") {
            JsonWriter out;
            out.beginArray();
            for (const char* code : kLibreCodes) {
                out.beginObject().member("code", code).member("name", code).key("targets").beginArray();
                for (const char* target : kLibreCodes) out.value(target);
                out.endArray().endObject();
            }
            out.endArray();
            return {200, out.str()};
        }
        if (method != "POST" || path != "/translate") return error(404, "error", "Not found");
        if (type != "application/json") complain("Content-Type " + type);
        const auto document = JsonDocument::parse(body);
        const Json root = document.root();
        for (const char* member : {"q", "source", "target"}) {
            if (!root[member].isString()) return error(400, "error", std::string("Invalid request: missing ") + member + " parameter");
        }
        if (root["format"].text() != "text") complain("format " + root["format"].dump());
        if (root["api_key"].isString()) keys.push_back(root["api_key"].text());
        if (!key.empty() && root["api_key"].text() != key) return error(403, "error", "Invalid API key");
        const std::string text = root["q"].text(), from = root["source"].text(), to = root["target"].text();
        if (!isOneOf(kLibreCodes, from)) return error(400, "error", from + " is not supported");
        if (!isOneOf(kLibreCodes, to)) return error(400, "error", to + " is not supported");
        if (text.size() > kLibreLimit) {
            return error(400, "error", "Invalid request: request (" + std::to_string(text.size()) + ") exceeds text limit (2000)");
        }
        JsonWriter out;
        out.beginObject().member("translatedText", made(text, from, to)).endObject();
        return {200, out.str()};
    }

    Reply deepl(
        const std::string& method, const std::string& target, const std::string& type, const std::string& authorization,
        const std::string& body
    ) {
        constexpr std::string_view kScheme = "DeepL-Auth-Key ";
        if (!authorization.starts_with(kScheme)) return error(403, "message", "");
        keys.push_back(authorization.substr(kScheme.size()));
        if (!key.empty() && keys.back() != key) return {403, ""};
        if (method == "GET" && target == "/v2/languages?type=source") return {200, languages(kDeepLSources)};
        if (method == "GET" && target == "/v2/languages?type=target") return {200, languages(kDeepLTargets)};
        if (method != "POST" || target != "/v2/translate") return error(404, "message", "Not found");
        if (type != "application/json") complain("Content-Type " + type);
        const auto document = JsonDocument::parse(body);
        const Json root = document.root();
        if (!root["text"].isArray() || root["text"].size() < 1 || root["text"].size() > 50) {
            return error(400, "message", "Parameter 'text' not specified.");
        }
        const std::string from = root["source_lang"].text(), to = root["target_lang"].text();
        if (!isOneOf(kDeepLSources, from)) return error(400, "message", "Value for 'source_lang' not supported.");
        if (!isOneOf(kDeepLTargets, to)) return error(400, "message", "Value for 'target_lang' not supported.");
        JsonWriter out;
        out.beginObject().key("translations").beginArray();
        for (std::size_t i = 0; i < root["text"].size(); ++i) {
            out.beginObject().member("detected_source_language", from);
            out.member("text", made(root["text"][i].text(), from, to)).endObject();
        }
        out.endArray().endObject();
        return {200, out.str()};
    }

    static std::string languages(const auto& codes) {
        JsonWriter out;
        out.beginArray();
        for (const char* code : codes) {
            out.beginObject().member("language", code).member("name", code).endObject();
        }
        out.endArray();
        return out.str();
    }
};

namespace {

class Handler : public Poco::Net::HTTPRequestHandler {
public:
    using Work = std::function<void(Poco::Net::HTTPServerRequest&, Poco::Net::HTTPServerResponse&)>;
    explicit Handler(const Work& work) : work_(work) {}
    void handleRequest(Poco::Net::HTTPServerRequest& request, Poco::Net::HTTPServerResponse& response) override {
        work_(request, response);
    }

private:
    const Work& work_;
};

class Factory : public Poco::Net::HTTPRequestHandlerFactory {
public:
    explicit Factory(Handler::Work work) : work_(std::move(work)) {}
    // The server owns and deletes what this makes.
    Poco::Net::HTTPRequestHandler* createRequestHandler(const Poco::Net::HTTPServerRequest&) override { return new Handler(work_); }

private:
    const Handler::Work work_;
};

void cut(Poco::Net::HTTPServerRequest& request) {
    auto socket = static_cast<Poco::Net::HTTPServerRequestImpl&>(request).detachSocket();
    socket.setLinger(true, 0);
    socket.close();
}

}  // namespace

TranslationSandbox::TranslationSandbox(Protocol protocol, std::string key) : impl_(std::make_unique<Impl>(protocol, std::move(key))) {
    auto* params = new Poco::Net::HTTPServerParams;  // the server owns it (reference count)
    params->setKeepAlive(true);
    params->setKeepAliveTimeout(Poco::Timespan(600, 0));
    const auto serve = [&impl = *impl_](Poco::Net::HTTPServerRequest& request, Poco::Net::HTTPServerResponse& response) {
        std::string body;
        if (request.getContentLength64() > 0) Poco::StreamCopier::copyToString(request.stream(), body);
        if (impl.isCut(request.clientAddress().port())) return cut(request);
        const std::lock_guard lock(impl.mutex);
        ++impl.requests;
        Reply reply{impl.status, ""};
        if (impl.status == 0) {
            const std::string type = request.getContentType();
            reply = impl.protocol == Protocol::LibreTranslate
                        ? impl.libre(request.getMethod(), request.getURI(), type, body)
                        : impl.deepl(request.getMethod(), request.getURI(), type, request.get("Authorization", ""), body);
        }
        if (!impl.location.empty()) response.set("Location", impl.location);
        response.setStatus(static_cast<Poco::Net::HTTPResponse::HTTPStatus>(reply.status));
        response.setContentType("application/json");
        response.sendBuffer(reply.body.data(), reply.body.size());
    };
    impl_->server = std::make_unique<Poco::Net::HTTPServer>(
        new Factory(serve), impl_->pool, Poco::Net::ServerSocket(Poco::Net::SocketAddress("127.0.0.1", 0)), params
    );
    impl_->server->start();
}

TranslationSandbox::~TranslationSandbox() {
    impl_->server->stopAll(true);
    impl_->pool.joinAll();
}

std::string TranslationSandbox::url() const { return "http://127.0.0.1:" + std::to_string(impl_->server->port()); }

void TranslationSandbox::translateBy(Make make) {
    const std::lock_guard lock(impl_->mutex);
    impl_->make = std::move(make);
}

void TranslationSandbox::answerAll(int status, const std::string& location) {
    const std::lock_guard lock(impl_->mutex);
    impl_->status = status;
    impl_->location = location;
}

std::vector<std::string> TranslationSandbox::texts() {
    const std::lock_guard lock(impl_->mutex);
    return impl_->texts;
}

std::vector<std::string> TranslationSandbox::keys() {
    const std::lock_guard lock(impl_->mutex);
    return impl_->keys;
}

std::vector<std::string> TranslationSandbox::complaints() {
    const std::lock_guard lock(impl_->mutex);
    return impl_->complaints;
}

int TranslationSandbox::requests() {
    const std::lock_guard lock(impl_->mutex);
    return impl_->requests;
}

int TranslationSandbox::connections() {
    const std::lock_guard lock(impl_->mutex);
    return static_cast<int>(impl_->connections.size());
}

void TranslationSandbox::cutKept() {
    const std::lock_guard lock(impl_->mutex);
    impl_->cuts_kept = true;
}

int TranslationSandbox::cuts() {
    const std::lock_guard lock(impl_->mutex);
    return impl_->cuts;
}

}  // namespace tests
