#include "locales/format/icu_locale.h"

#include <cstring>

#include "locales/format/fallback.h"

namespace locales {

icu::Locale formattingLocale(std::string_view tag) {
    icu::Locale locale = icu::Locale::getEnglish();
    UErrorCode status = U_ZERO_ERROR;
    if (isWellFormedLocale(tag)) {
        const icu::StringPiece piece(tag.data(), static_cast<std::int32_t>(tag.size()));
        const icu::Locale parsed = icu::Locale::forLanguageTag(piece, status);
        // "und" would be written by root's rules: month names as "M11".
        if (U_SUCCESS(status) && parsed.getLanguage()[0] != '\0') locale = icu::Locale(parsed.getBaseName());
    }
    status = U_ZERO_ERROR;
    locale.setUnicodeKeywordValue("nu", "latn", status);
    // Marketplaces promise dates in the Gregorian calendar; only Thai shops write Buddhist years.
    if (std::strcmp(locale.getLanguage(), "th") != 0) locale.setUnicodeKeywordValue("ca", "gregory", status);
    return locale;
}

icu::UnicodeString fromUtf8(std::string_view text) {
    return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

std::string toUtf8(const icu::UnicodeString& text) {
    std::string out;
    return text.toUTF8String(out);
}

}  // namespace locales
