#include <map>

#include "channels/kit/url.h"
#include "hub/translate/engines.h"
#include "hub/translate/wire.h"

namespace hub::translate {
namespace {

constexpr int kQuotaExceeded = 456;

/// DeepL and what speaks as it does: https://developers.deepl.com, API v2 (2026-11).
class DeepL final : public Translator {
public:
    DeepL(const Server& server, channels::HttpClient& http)
        : url_(channels::withoutTrailingSlash(server.url)), key_(server.key), http_(http) {}

    std::vector<Pair> pairs() override {
        load();
        std::vector<Pair> all;
        for (const auto& [from, source] : sources_) {
            for (const auto& [to, target] : targets_) {
                if (from != to) all.push_back({from, to});
            }
        }
        return all;
    }

    std::string translate(const std::string& text, const Pair& pair) override {
        load();
        const auto source = sources_.find(pair.from), target = targets_.find(pair.to);
        if (source == sources_.end() || target == targets_.end())
            throw TranslationFault(Fault::PairMissing, "the server has no " + pair.from + "-" + pair.to);
        channels::JsonWriter body;
        body.beginObject().key("text").beginArray().value(text).endArray();
        body.member("source_lang", source->second).member("target_lang", target->second);
        // Lines and spaces stay as the writer set them.
        body.member("preserve_formatting", true).endObject();
        channels::HttpRequest request;
        request.method = "POST";
        request.url = url_ + "/v2/translate";
        request.headers = {authorization(), {"Content-Type", "application/json"}};
        request.body = body.str();
        request.may_repeat = true;
        const auto response = ask(http_, request);
        if (response.status != 200) refuse(response);
        const auto document = documentOf(response);
        const auto translated = document.root()["translations"][std::size_t{0}]["text"].string();
        if (!translated) throw TranslationFault(Fault::NotUnderstood, "the answer has no translations");
        return std::string(*translated);
    }

private:
    [[nodiscard]] std::pair<std::string, std::string> authorization() const { return {"Authorization", "DeepL-Auth-Key " + key_}; }

    [[noreturn]] static void refuse(const channels::HttpResponse& response) {
        std::string said;
        try {
            said = documentOf(response).root()["message"].text();
        } catch (const TranslationFault&) {
            // Some statuses come without a body.
        }
        if (response.status == kQuotaExceeded) throw TranslationFault(Fault::UsedUp, "the quota of the key is used up");
        if (response.status == 400 && said.find("not supported") != std::string::npos) throw TranslationFault(Fault::PairMissing, said);
        throwFault(response, said);
    }

    void load() {
        if (!targets_.empty()) return;
        for (const auto& code : languages("source")) addSource(code);
        for (const auto& code : languages("target")) {
            const auto tag = tagOf(code);
            if (tag == "und") continue;
            std::string& kept = targets_[tag];
            // English is American where a server has both; plain EN and PT are deprecated as targets.
            if (kept.empty() || kept == "EN" || kept == "PT" || code == "EN-US") kept = code;
        }
    }

    /// As a source Portuguese and Chinese are one language each.
    void addSource(const std::string& code) {
        if (code == "PT") {
            sources_["pt-BR"] = sources_["pt-PT"] = code;
        } else if (code == "ZH") {
            sources_["zh-Hans"] = sources_["zh-Hant"] = code;
        } else if (const auto tag = tagOf(code); tag != "und") {
            sources_[tag] = code;
        }
    }

    std::vector<std::string> languages(const std::string& type) {
        channels::HttpRequest request;
        request.url = url_ + "/v2/languages?type=" + type;
        request.headers = {authorization()};
        const auto response = ask(http_, request);
        if (response.status != 200) refuse(response);
        const auto document = documentOf(response);
        const auto list = document.root();
        if (!list.isArray()) throw TranslationFault(Fault::NotUnderstood, "the answer is no list of languages");
        std::vector<std::string> codes;
        for (std::size_t i = 0; i < list.size(); ++i) codes.push_back(list[i]["language"].text());
        return codes;
    }

    const std::string url_, key_;
    channels::HttpClient& http_;
    std::map<std::string, std::string> sources_, targets_;  ///< the server's codes by our tags
};

}  // namespace

std::unique_ptr<Translator> makeDeepL(const Server& server, channels::HttpClient& http) {
    return std::make_unique<DeepL>(server, http);
}

}  // namespace hub::translate
