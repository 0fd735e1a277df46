#include "locales/format/fallback.h"

#include <algorithm>
#include <functional>
#include <map>
#include <memory>

#include <unicode/locid.h>
#include <unicode/ures.h>
#include <unicode/ustring.h>

namespace locales {
namespace {

// No tag that means anything is longer, and ICU cuts longer ones silently.
constexpr std::size_t kLongestTag = 100;

struct CloseBundle {
    void operator()(UResourceBundle* bundle) const { ures_close(bundle); }
};
using Bundle = std::unique_ptr<UResourceBundle, CloseBundle>;

std::string utf8(const UChar* text, std::int32_t length) {
    std::string out;
    return icu::UnicodeString(text, length).toUTF8String(out);
}

/// Child → parent where CLDR doesn't simply cut the last subtag, in ICU's spelling (zh_Hant_MO → zh_Hant_HK).
std::map<std::string, std::string, std::less<>> readParents() {
    std::map<std::string, std::string, std::less<>> parents;
    UErrorCode status = U_ZERO_ERROR;
    const Bundle data(ures_openDirect(nullptr, "supplementalData", &status));
    const Bundle table(ures_getByKey(data.get(), "parentLocales", nullptr, &status));
    for (std::int32_t i = 0; U_SUCCESS(status) && i < ures_getSize(table.get()); ++i) {
        const Bundle row(ures_getByIndex(table.get(), i, nullptr, &status));
        const std::string parent = ures_getKey(row.get());
        if (ures_getType(row.get()) == URES_STRING) {
            std::int32_t length = 0;
            const UChar* const child = ures_getString(row.get(), &length, &status);
            if (U_SUCCESS(status)) parents.emplace(utf8(child, length), parent);
            continue;
        }
        for (std::int32_t k = 0; U_SUCCESS(status) && k < ures_getSize(row.get()); ++k) {
            std::int32_t length = 0;
            const UChar* const child = ures_getStringByIndex(row.get(), k, &length, &status);
            if (U_SUCCESS(status)) parents.emplace(utf8(child, length), parent);
        }
    }
    return parents;
}

const std::map<std::string, std::string, std::less<>>& parents() {
    static const std::map<std::string, std::string, std::less<>> table = readParents();
    return table;
}

/// Canonical language, script and region ("iw-il" → he_IL); a bogus locale when it is no tag.
icu::Locale canonical(std::string_view tag) {
    icu::Locale bogus;
    bogus.setToBogus();
    if (!isWellFormedLocale(tag)) return bogus;
    UErrorCode status = U_ZERO_ERROR;
    icu::Locale locale = icu::Locale::forLanguageTag(
        icu::StringPiece(tag.data(), static_cast<std::int32_t>(tag.size())), status
    );
    locale.canonicalize(status);
    if (U_FAILURE(status)) return bogus;
    std::string name = locale.getLanguage();
    if (locale.getScript()[0] != '\0') name.append("_").append(locale.getScript());
    if (locale.getCountry()[0] != '\0') name.append("_").append(locale.getCountry());
    return icu::Locale(name.c_str());
}

std::string likelyScript(const icu::Locale& locale) {
    icu::Locale maximized = locale;
    UErrorCode status = U_ZERO_ERROR;
    maximized.addLikelySubtags(status);
    return U_SUCCESS(status) ? maximized.getScript() : "";
}

std::string bcp47(std::string name) {
    std::replace(name.begin(), name.end(), '_', '-');
    return name;
}

/// ICU's name with the script where it isn't the language's usual one (sr_Latn_RS, pa_Arab_PK), for Chinese
/// always.
std::string nameWithScript(const icu::Locale& locale) {
    const std::string language = locale.getLanguage();
    const std::string script = likelyScript(locale);
    std::string name = language;
    if (!script.empty() && (language == "zh" || script != likelyScript(icu::Locale(language.c_str())))) {
        name.append("_").append(script);
    }
    if (locale.getCountry()[0] != '\0') name.append("_").append(locale.getCountry());
    return name;
}

std::string parentOf(const std::string& name) {
    const auto found = parents().find(name);
    if (found != parents().end()) return found->second == "root" ? std::string() : found->second;
    const std::size_t cut = name.rfind('_');
    return cut == std::string::npos ? std::string() : name.substr(0, cut);
}

void addOnce(std::vector<std::string>& chain, const char* locale) {
    if (std::find(chain.begin(), chain.end(), locale) == chain.end()) chain.emplace_back(locale);
}

}  // namespace

bool isWellFormedLocale(std::string_view locale) {
    if (locale.empty() || locale.size() > kLongestTag) return false;
    const auto allowed = [](char c) {
        return c == '-' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    };
    if (!std::all_of(locale.begin(), locale.end(), allowed)) return false;
    char name[ULOC_FULLNAME_CAPACITY] = {};
    std::int32_t parsed = 0;
    UErrorCode status = U_ZERO_ERROR;
    const std::string terminated(locale);
    uloc_forLanguageTag(terminated.c_str(), name, ULOC_FULLNAME_CAPACITY, &parsed, &status);
    return U_SUCCESS(status) && static_cast<std::size_t>(parsed) == locale.size();
}

std::vector<std::string> fallbackChain(std::string_view locale) {
    std::vector<std::string> chain;
    const icu::Locale parsed = canonical(locale);
    if (!parsed.isBogus() && parsed.getLanguage()[0] != '\0') {
        for (std::string name = nameWithScript(parsed); !name.empty(); name = parentOf(name)) {
            chain.push_back(bcp47(name));
            // CLDR's "pt", "no" and English of the world hold what people know as, and file under, these.
            if (name == "pt") addOnce(chain, "pt-BR");
            if (name == "no") addOnce(chain, "nb");
            if (name == "en_001") addOnce(chain, "en-GB");
        }
    }
    addOnce(chain, "en");
    return chain;
}

std::string shortLanguage(std::string_view locale) {
    const icu::Locale parsed = canonical(locale);
    if (parsed.isBogus()) return "und";
    const std::string language = parsed.getLanguage();
    if (language.empty()) return "und";
    if (language == "zh") return likelyScript(parsed) == "Hant" ? "zh-Hant" : "zh-Hans";
    if (language == "pt") {
        const std::vector<std::string> chain = fallbackChain(locale);
        const bool european = std::find(chain.begin(), chain.end(), "pt-PT") != chain.end();
        return european ? "pt-PT" : "pt-BR";
    }
    if (language == "no" || language == "nn") return "nb";
    if (language == "sh") return "sr";
    if (language == "tl") return "fil";
    const bool romanized = std::string_view(parsed.getScript()) == "Latn" && language != "sr" &&
                           likelyScript(icu::Locale(language.c_str())) != "Latn";
    return romanized ? language + "-Latn" : language;
}

}  // namespace locales
