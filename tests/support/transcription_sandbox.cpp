#include "tests/support/transcription_sandbox.h"

#include <algorithm>
#include <array>
#include <map>
#include <mutex>
#include <string_view>

#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/StreamCopier.h>

#include "channels/kit/json.h"
#include "channels/kit/multipart.h"

namespace tests {
namespace {

constexpr std::size_t kLimit = 25u << 20;  // bytes, as OpenAI has it

/// That Whisper hears, by its own names.
constexpr std::array<std::string_view, 99> kLanguages = {
    "en", "zh", "de", "es", "ru", "ko", "fr", "ja", "pt", "tr", "pl", "ca", "nl", "ar", "sv", "it", "id", "hi", "fi", "vi",
    "he", "uk", "el", "ms", "cs", "ro", "da", "hu", "ta", "no", "th", "ur", "hr", "bg", "lt", "la", "mi", "ml", "cy", "sk",
    "te", "fa", "lv", "bn", "sr", "az", "sl", "kn", "et", "mk", "br", "eu", "is", "hy", "ne", "mn", "bs", "kk", "sq", "sw",
    "gl", "mr", "pa", "si", "km", "sn", "yo", "so", "af", "oc", "ka", "be", "tg", "sd", "gu", "am", "yi", "lo", "uz", "fo",
    "ht", "ps", "tk", "nn", "mt", "sa", "lb", "my", "bo", "tl", "mg", "as", "tt", "haw", "ln", "ha", "ba", "jw", "su"
};

struct Reply {
    int status = 200;
    std::string body;
};

/// OpenAI's shape of an error.
Reply error(int status, const std::string& message, const std::string& code = {}) {
    channels::JsonWriter out;
    out.beginObject().key("error").beginObject().member("message", message).member("type", "invalid_request_error");
    out.key("param").null().key("code");
    code.empty() ? out.null() : out.value(code);
    out.endObject().endObject();
    return {status, out.str()};
}

/// Bytes that a decoder would take for what their name says.
bool isSound(const TranscriptionSandbox::Sound& sound) {
    static const std::map<std::string, std::pair<std::string, std::string>> kKnown = {
        {"ogg", {"audio/ogg", "OggS"}}, {"wav", {"audio/wav", "RIFF"}}, {"webm", {"", "\x1A\x45\xDF\xA3"}},
        {"mp3", {"audio/mpeg", ""}},    {"m4a", {"audio/mp4", ""}},     {"mp4", {"video/mp4", ""}},
        {"aac", {"audio/aac", ""}},
    };
    const auto found = kKnown.find(sound.file_name.substr(sound.file_name.rfind('.') + 1));
    if (found == kKnown.end()) return false;
    const auto& [type, begins] = found->second;
    return (type.empty() || sound.media_type == type) && sound.bytes.starts_with(begins) && !sound.bytes.empty();
}

bool isSilence(const TranscriptionSandbox::Sound& sound) {
    constexpr std::size_t kHeader = 44;
    return sound.bytes.size() > kHeader && sound.bytes.find_first_not_of('\0', kHeader) == std::string::npos;
}

}  // namespace

struct TranscriptionSandbox::Impl {
    explicit Impl(std::string key_) : key(std::move(key_)) {}

    const std::string key;
    std::mutex mutex;  // guards all that follows but the server
    std::function<std::string(const Sound&)> words = [](const Sound&) { return std::string(); };
    int status = 0, requests = 0;
    std::string body, location;
    std::vector<Sound> sounds;
    std::vector<std::string> keys, complaints;
    std::unique_ptr<Poco::Net::HTTPServer> server;

    Reply transcribe(const Poco::Net::HTTPServerRequest& request, const std::string& sent) {
        const std::string authorization = request.get("Authorization", "");
        constexpr std::string_view kScheme = "Bearer ";
        if (authorization.starts_with(kScheme)) keys.push_back(authorization.substr(kScheme.size()));
        if (!key.empty() && (keys.empty() || keys.back() != key)) return error(401, "Incorrect API key provided.", "invalid_api_key");
        if (request.getMethod() != "POST" || request.getURI() != "/v1/audio/transcriptions") return error(404, "Not Found");
        if (!request.getContentType().starts_with("multipart/form-data")) {
            complaints.push_back("Content-Type " + request.getContentType());
            return error(415, "Unsupported content type");
        }
        Sound sound;
        std::map<std::string, std::string> fields;
        for (const auto& part : channels::readForm(request.getContentType(), sent)) {
            if (part.name == "file") {
                sound.bytes = part.body;
                sound.media_type = part.content_type;
                sound.file_name = part.file_name;
            } else if (!fields.emplace(part.name, part.body).second) {
                complaints.push_back("twice: " + part.name);
            }
        }
        for (const auto& [name, value] : fields) {
            if (name != "model" && name != "response_format" && name != "language") complaints.push_back("no such field: " + name);
        }
        if (fields["response_format"] != "json") complaints.push_back("response_format " + fields["response_format"]);
        if (fields["model"] != "whisper-1") return error(404, "The model `" + fields["model"] + "` does not exist", "model_not_found");
        sound.language = fields["language"];
        if (!sound.language.empty() && std::ranges::find(kLanguages, sound.language) == kLanguages.end()) {
            return error(400, "Invalid language '" + sound.language + "'. Language parameter must be specified in ISO-639-1 format.");
        }
        if (sound.bytes.size() > kLimit) return error(413, "Maximum content size limit exceeded");
        if (!isSound(sound)) return error(400, "Invalid file format.");
        if (!isSilence(sound)) sounds.push_back(sound);
        channels::JsonWriter out;
        out.beginObject().member("text", words(sound)).endObject();
        return {200, out.str()};
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

}  // namespace

TranscriptionSandbox::TranscriptionSandbox(std::string key) : impl_(std::make_unique<Impl>(std::move(key))) {
    auto* params = new Poco::Net::HTTPServerParams;  // the server owns it (reference count)
    params->setKeepAlive(false);
    const auto serve = [&impl = *impl_](Poco::Net::HTTPServerRequest& request, Poco::Net::HTTPServerResponse& response) {
        std::string body;
        Poco::StreamCopier::copyToString(request.stream(), body);
        const std::lock_guard lock(impl.mutex);
        ++impl.requests;
        const Reply reply = impl.status == 0 ? impl.transcribe(request, body) : Reply{impl.status, impl.body};
        if (!impl.location.empty()) response.set("Location", impl.location);
        response.setStatus(static_cast<Poco::Net::HTTPResponse::HTTPStatus>(reply.status));
        response.setContentType("application/json");
        response.sendBuffer(reply.body.data(), reply.body.size());
    };
    impl_->server = std::make_unique<Poco::Net::HTTPServer>(
        new Factory(serve), Poco::Net::ServerSocket(Poco::Net::SocketAddress("127.0.0.1", 0)), params
    );
    impl_->server->start();
}

TranscriptionSandbox::~TranscriptionSandbox() { impl_->server->stopAll(true); }

std::string TranscriptionSandbox::url() const { return "http://127.0.0.1:" + std::to_string(impl_->server->port()); }

void TranscriptionSandbox::hear(std::function<std::string(const Sound& sound)> words) {
    const std::lock_guard lock(impl_->mutex);
    impl_->words = std::move(words);
}

void TranscriptionSandbox::answerAll(int status, const std::string& body, const std::string& location) {
    const std::lock_guard lock(impl_->mutex);
    impl_->status = status;
    impl_->body = body;
    impl_->location = location;
}

std::vector<TranscriptionSandbox::Sound> TranscriptionSandbox::sounds() {
    const std::lock_guard lock(impl_->mutex);
    return impl_->sounds;
}

std::vector<std::string> TranscriptionSandbox::keys() {
    const std::lock_guard lock(impl_->mutex);
    return impl_->keys;
}

std::vector<std::string> TranscriptionSandbox::complaints() {
    const std::lock_guard lock(impl_->mutex);
    return impl_->complaints;
}

int TranscriptionSandbox::requests() {
    const std::lock_guard lock(impl_->mutex);
    return impl_->requests;
}

}  // namespace tests
