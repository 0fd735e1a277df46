#include <map>

#include "channels/kit/url.h"
#include "hub/translate/engines.h"
#include "hub/translate/wire.h"

namespace hub::translate {
namespace {

/// LibreTranslate and what speaks as it does: https://docs.libretranslate.com, API of version 1.6 (2024).
class LibreTranslate final : public Translator {
public:
    LibreTranslate(const Server& server, channels::HttpClient& http)
        : url_(channels::withoutTrailingSlash(server.url)), key_(server.key), http_(http) {}

    std::vector<Pair> pairs() override {
        std::vector<Pair> all;
        for (const auto& [pair, codes] : known()) all.push_back(pair);
        return all;
    }

    std::string translate(const std::string& text, const Pair& pair) override {
        const auto codes = known().find(pair);
        if (codes == known().end()) throw TranslationFault(Fault::PairMissing, "the server has no " + pair.from + "-" + pair.to);
        channels::JsonWriter body;
        body.beginObject().member("q", text).member("source", codes->second.from).member("target", codes->second.to);
        body.member("format", "text");
        if (!key_.empty()) body.member("api_key", key_);
        body.endObject();
        channels::HttpRequest request;
        request.method = "POST";
        request.url = url_ + "/translate";
        request.headers = {{"Content-Type", "application/json"}};
        request.body = body.str();
        request.may_repeat = true;
        const auto response = ask(http_, request);
        if (response.status != 200) refuse(response);
        const auto document = documentOf(response);
        const auto translated = document.root()["translatedText"].string();
        if (!translated) throw TranslationFault(Fault::NotUnderstood, "the answer has no translatedText");
        return std::string(*translated);
    }

private:
    /// A missing key, a missing language and too long a text are all a 400, told apart by words.
    [[noreturn]] static void refuse(const channels::HttpResponse& response) {
        std::string said;
        try {
            said = documentOf(response).root()["error"].text();
        } catch (const TranslationFault&) {
            // A proxy's page: the status says enough.
        }
        const auto says = [&](const char* words) { return response.status == 400 && said.find(words) != std::string::npos; };
        if (says("is not supported") || says("not available")) throw TranslationFault(Fault::PairMissing, said);
        if (says("exceeds text limit")) throw TranslationFault(Fault::TooLong, said);
        if (says("API key")) throw TranslationFault(Fault::KeyRefused, said);
        throwFault(response, said);
    }

    /// Our tags, and the server's own codes for them.
    const std::map<Pair, Pair>& known() {
        if (!known_.empty()) return known_;
        channels::HttpRequest request;
        request.url = url_ + "/languages";
        const auto response = ask(http_, request);
        if (response.status != 200) refuse(response);
        const auto document = documentOf(response);
        const auto list = document.root();
        if (!list.isArray()) throw TranslationFault(Fault::NotUnderstood, "the answer is no list of languages");
        for (std::size_t i = 0; i < list.size(); ++i) {
            const auto targets = list[i]["targets"];
            // Older servers name none: every language goes into every other one.
            for (std::size_t k = 0; k < targets.size(); ++k) add(list[i]["code"].text(), targets[k].text());
            for (std::size_t k = 0; !targets.exists() && k < list.size(); ++k) add(list[i]["code"].text(), list[k]["code"].text());
        }
        return known_;
    }

    void add(const std::string& from, const std::string& to) {
        const Pair pair{tagOf(from), tagOf(to)};
        if (pair.from != "und" && pair.to != "und" && pair.from != pair.to) known_.emplace(pair, Pair{from, to});
    }

    const std::string url_, key_;
    channels::HttpClient& http_;
    std::map<Pair, Pair> known_;
};

}  // namespace

std::unique_ptr<Translator> makeLibreTranslate(const Server& server, channels::HttpClient& http) {
    return std::make_unique<LibreTranslate>(server, http);
}

}  // namespace hub::translate
