#include "hub/translate/wire.h"

#include <algorithm>

#include "channels/contract/errors.h"
#include "locales/format/fallback.h"
#include "locales/text/unicode.h"

namespace hub::translate {
namespace {

constexpr std::size_t kShown = 200;

}  // namespace

channels::HttpResponse ask(channels::HttpClient& http, const channels::HttpRequest& request) {
    try {
        return http.send(request);
    } catch (const channels::Cancelled&) {
        throw;
    } catch (const channels::NotUnderstood& e) {
        throw TranslationFault(Fault::NotUnderstood, e.what());
    } catch (const channels::ChannelError& e) {
        throw TranslationFault(Fault::Unreachable, e.what());
    }
}

channels::JsonDocument documentOf(const channels::HttpResponse& response) {
    try {
        return channels::JsonDocument::parse(response.body);
    } catch (const channels::JsonError&) {
        throw TranslationFault(Fault::NotUnderstood, "the answer with status " + std::to_string(response.status) + " is no JSON");
    }
}

void throwFault(const channels::HttpResponse& response, const std::string& said) {
    const int status = response.status;
    const std::string what = "the server answers " + std::to_string(status) + (said.empty() ? "" : ": ") +
                             locales::truncateGraphemes(said, kShown);
    if (status == 401 || status == 403) throw TranslationFault(Fault::KeyRefused, what);
    if (status == 413) throw TranslationFault(Fault::TooLong, what);
    if (status == 429) throw TranslationFault(Fault::Throttled, what);
    if (status == 408 || status >= 500) throw TranslationFault(Fault::Unreachable, what);
    throw TranslationFault(Fault::NotUnderstood, what);
}

std::string tagOf(std::string code) {
    std::ranges::replace(code, '_', '-');
    // LibreTranslate's short names, which are no tags.
    if (code == "zt") return "zh-Hant";
    if (code == "pb") return "pt-BR";
    return locales::shortLanguage(code);
}

}  // namespace hub::translate
