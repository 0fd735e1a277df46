#include <map>

#include "channels/kit/url.h"
#include "hub/translate/engines.h"
#include "hub/translate/wire.h"

namespace hub::translate {
namespace {

/// Apertium's HTTP server, APy: https://wiki.apertium.org/wiki/Apertium-apy; tried with Debian's 0.11.7.
class Apertium final : public Translator {
public:
    Apertium(const Server& server, channels::HttpClient& http) : url_(channels::withoutTrailingSlash(server.url)), http_(http) {}

    std::vector<Pair> pairs() override {
        std::vector<Pair> all;
        for (const auto& [pair, codes] : known()) all.push_back(pair);
        return all;
    }

    std::string translate(const std::string& text, const Pair& pair) override {
        const auto codes = known().find(pair);
        if (codes == known().end()) throw TranslationFault(Fault::PairMissing, "the server has no " + pair.from + "-" + pair.to);
        channels::HttpRequest request;
        request.method = "POST";
        request.url = url_ + "/translate";
        request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
        // Words that it doesn't know would have an asterisk before them.
        request.body = channels::encodeQuery({{"langpair", codes->second}, {"format", "txt"}, {"markUnknown", "no"}, {"q", text}});
        request.may_repeat = true;
        const auto response = ask(http_, request);
        if (response.status != 200) refuse(response);
        const auto document = documentOf(response);
        const auto translated = document.root()["responseData"]["translatedText"].string();
        if (!translated) throw TranslationFault(Fault::NotUnderstood, "the answer has no responseData.translatedText");
        return std::string(*translated);
    }

private:
    [[noreturn]] static void refuse(const channels::HttpResponse& response) {
        std::string said;
        try {
            said = documentOf(response).root()["explanation"].text();
        } catch (const TranslationFault&) {
            // A proxy's page: the status says enough.
        }
        if (response.status == 400 && said.find("pair") != std::string::npos) throw TranslationFault(Fault::PairMissing, said);
        throwFault(response, said);
    }

    /// Our tags, and the server's own codes for them: a plain one goes before a variety such as eng_US.
    const std::map<Pair, std::string>& known() {
        if (known_.empty()) {
            channels::HttpRequest request;
            request.url = url_ + "/listPairs";
            const auto response = ask(http_, request);
            if (response.status != 200) refuse(response);
            const auto document = documentOf(response);
            const auto list = document.root()["responseData"];
            if (!list.isArray()) throw TranslationFault(Fault::NotUnderstood, "the answer has no list in responseData");
            for (std::size_t i = 0; i < list.size(); ++i) add(list[i]["sourceLanguage"].text(), list[i]["targetLanguage"].text());
        }
        return known_;
    }

    void add(const std::string& from, const std::string& to) {
        const Pair pair{tagOf(from), tagOf(to)};
        if (pair.from == "und" || pair.to == "und" || pair.from == pair.to) return;
        const std::string codes = from + "|" + to;
        std::string& kept = known_[pair];
        if (kept.empty() || codes.size() < kept.size()) kept = codes;
    }

    const std::string url_;
    channels::HttpClient& http_;
    std::map<Pair, std::string> known_;
};

}  // namespace

std::unique_ptr<Translator> makeApertium(const Server& server, channels::HttpClient& http) {
    return std::make_unique<Apertium>(server, http);
}

}  // namespace hub::translate
