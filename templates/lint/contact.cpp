#include "templates/lint/contact.h"

#include <memory>
#include <stdexcept>

#include <unicode/regex.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

namespace templates {
namespace {

std::unique_ptr<const icu::RegexPattern> compiled(const char* expression) {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<const icu::RegexPattern> pattern(
        icu::RegexPattern::compile(icu::UnicodeString::fromUTF8(expression), UREGEX_CASE_INSENSITIVE, status)
    );
    if (U_FAILURE(status)) throw std::logic_error(std::string("bad expression: ") + expression);
    return pattern;
}

std::optional<std::string> firstMatch(const icu::RegexPattern& pattern, const icu::UnicodeString& text) {
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::RegexMatcher> matcher(pattern.matcher(text, status));
    if (U_FAILURE(status) || !matcher->find(status) || U_FAILURE(status)) return std::nullopt;
    std::string found;
    matcher->group(status).toUTF8String(found);
    return found;
}

std::optional<std::string> firstEmoji(const icu::UnicodeString& text) {
    for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
        const UChar32 c = text.char32At(i);
        if (c < 0x2600 || !u_hasBinaryProperty(c, UCHAR_EMOJI)) continue;
        std::string found;
        icu::UnicodeString(c).toUTF8String(found);
        return found;
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::string> findContact(std::string_view text) {
    static const auto link =
        compiled(R"((https?://|www\.)\S+|\b[a-z0-9-]+\.(com|net|org|info|shop|store|cn|de|es|jp|co\.uk)\b)");
    static const auto mail = compiled(R"([\w.+-]+@[\w-]+\.[\w.-]+)");
    static const auto phone = compiled(R"(\+?[0-9](?:[ ().-]?[0-9]){7,})");
    const icu::UnicodeString units =
        icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
    for (const auto* pattern : {&mail, &link, &phone})
        if (auto found = firstMatch(**pattern, units)) return found;
    return firstEmoji(units);
}

}  // namespace templates
