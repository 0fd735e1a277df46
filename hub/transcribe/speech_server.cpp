#include "hub/transcribe/speech_server.h"

#include <cstdint>
#include <vector>

#include "channels/contract/errors.h"
#include "channels/kit/json.h"
#include "channels/kit/multipart.h"
#include "channels/kit/url.h"
#include "locales/text/trim.h"
#include "locales/text/unicode.h"

namespace hub::transcribe {
namespace {

constexpr std::size_t kShown = 200;
constexpr std::size_t kLongestText = 100'000;  // bytes: hours of speech

/// OpenAI's own errors are objects, those of others plain words.
std::string saidIn(const channels::Json& root) {
    const auto error = root["error"];
    return error.isObject() ? error["message"].text() : error.text();
}

bool says(const std::string& text, const char* words) { return text.find(words) != std::string::npos; }

[[noreturn]] void refuse(const channels::HttpResponse& response) {
    std::string said, code;
    try {
        const auto document = channels::JsonDocument::parse(response.body);
        said = saidIn(document.root());
        code = document.root()["error"]["code"].text();
    } catch (const channels::JsonError&) {
        // A proxy's page: the status says enough.
    }
    const int status = response.status;
    const std::string what = "the server answers " + std::to_string(status) + (said.empty() ? "" : ": ") +
                             locales::truncateGraphemes(said, kShown);
    if (status == 401 || status == 403) throw TranscriptionFault(Fault::KeyRefused, what);
    if (status == 413) throw TranscriptionFault(Fault::TooLarge, what);
    if (status == 402 || code == "insufficient_quota") throw TranscriptionFault(Fault::UsedUp, what);
    if (status == 429) throw TranscriptionFault(Fault::Throttled, what);
    if (status == 408 || status >= 500) throw TranscriptionFault(Fault::Unreachable, what);
    const bool of_file = (status == 400 || status == 415 || status == 422) && !says(said, "model");
    throw TranscriptionFault(of_file ? Fault::Unreadable : Fault::NotUnderstood, what);
}

class SpeechServer final : public Transcriber {
public:
    SpeechServer(const Server& server, channels::HttpClient& http)
        : url_(channels::withoutTrailingSlash(server.url)), model_(server.model), key_(server.key), http_(http) {}

    std::string transcribe(const Sound& sound) override {
        auto response = ask(requestFor(sound, sound.language));
        // The model may not know the language; it still hears which one it is.
        if (response.status == 400 && !sound.language.empty()) response = ask(requestFor(sound, {}));
        return textOf(response);
    }

private:
    [[nodiscard]] channels::HttpRequest requestFor(const Sound& sound, const std::string& language) const {
        std::vector<channels::FormPart> parts = {
            {"file", sound.bytes, sound.media_type, "recording." + sound.extension},
            {"model", model_, "", ""},
            {"response_format", "json", "", ""},
        };
        if (!language.empty()) parts.push_back({"language", language, "", ""});
        auto form = channels::writeForm(parts);
        channels::HttpRequest request;
        request.method = "POST";
        request.url = url_ + "/v1/audio/transcriptions";
        request.headers = {{"Content-Type", form.content_type}, {"Accept", "application/json"}};
        if (!key_.empty()) request.headers.emplace_back("Authorization", "Bearer " + key_);
        request.body = std::move(form.bytes);
        return request;
    }

    channels::HttpResponse ask(const channels::HttpRequest& request) {
        try {
            return http_.send(request);
        } catch (const channels::Cancelled&) {
            throw;
        } catch (const channels::NotUnderstood& e) {
            throw TranscriptionFault(Fault::NotUnderstood, e.what());
        } catch (const channels::ChannelError& e) {
            throw TranscriptionFault(Fault::Unreachable, e.what());
        }
    }

    static std::string textOf(const channels::HttpResponse& response) {
        if (response.status != 200) refuse(response);
        try {
            const auto document = channels::JsonDocument::parse(response.body);
            const auto text = document.root()["text"].string();
            // whisper.cpp's server says so with status 200.
            if (!text && document.root()["error"].exists()) {
                throw TranscriptionFault(Fault::Unreadable, locales::truncateGraphemes(saidIn(document.root()), kShown));
            }
            if (!text) throw TranscriptionFault(Fault::NotUnderstood, "the answer has no text");
            if (text->size() > kLongestText) throw TranscriptionFault(Fault::NotUnderstood, "the answer is too long to be speech");
            return locales::normalizeNfc(locales::repairUtf8(locales::trimmed(*text)).text);
        } catch (const channels::JsonError&) {
            throw TranscriptionFault(Fault::NotUnderstood, "the answer is no JSON");
        }
    }

    const std::string url_, model_, key_;
    channels::HttpClient& http_;
};

void append(std::string& bytes, std::uint32_t number, int count) {
    for (int i = 0; i < count; ++i) bytes += static_cast<char>((number >> (8 * i)) & 0xFF);
}

}  // namespace

std::unique_ptr<Transcriber> makeTranscriber(const Server& server, channels::HttpClient& http) {
    return std::make_unique<SpeechServer>(server, http);
}

Sound silence() {
    constexpr std::uint32_t kRate = 16'000, kBytes = 2 * kRate;  // what Whisper hears: one channel, 16 bits
    std::string bytes = "RIFF";
    append(bytes, 36 + kBytes, 4);
    bytes += "WAVEfmt ";
    append(bytes, 16, 4);
    append(bytes, 1, 2);
    append(bytes, 1, 2);
    append(bytes, kRate, 4);
    append(bytes, 2 * kRate, 4);
    append(bytes, 2, 2);
    append(bytes, 16, 2);
    bytes += "data";
    append(bytes, kBytes, 4);
    bytes.append(kBytes, '\0');
    return {std::move(bytes), "audio/wav", "wav", {}};
}

}  // namespace hub::transcribe
