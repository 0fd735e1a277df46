#include "templates/pattern/value.h"

#include <algorithm>
#include <cctype>

#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include "locales/format/format.h"
#include "locales/text/cut.h"

namespace templates {
namespace {

constexpr std::string_view kFirstStrongIsolate = "\u2068";
constexpr std::string_view kLeftToRightIsolate = "\u2066";
constexpr std::string_view kPopIsolate = "\u2069";

icu::UnicodeString decoded(std::string_view text) {
    return icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
}

template <typename Test>
bool any(const icu::UnicodeString& text, Test test) {
    for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1))
        if (test(text.char32At(i))) return true;
    return false;
}

/// Line breaks, tabs and runs of blanks become one space; other controls go.
std::string oneLine(std::string_view text) {
    const icu::UnicodeString units = decoded(text);
    icu::UnicodeString line;
    bool blank = false;
    for (std::int32_t i = 0; i < units.length(); i = units.moveIndex32(i, 1)) {
        const UChar32 c = units.char32At(i);
        blank = blank || u_isUWhiteSpace(c);
        const bool invisible =
            u_hasBinaryProperty(c, UCHAR_BIDI_CONTROL) || u_charType(c) == U_CONTROL_CHAR || c == 0xFEFF;
        if (u_isUWhiteSpace(c) || invisible) continue;
        if (blank && !line.isEmpty()) line.append(UChar32{' '});
        blank = false;
        line.append(c);
    }
    std::string out;
    line.toUTF8String(out);
    return out;
}

/// A buyer who calls himself [[price]] must not block or fill a reply.
std::string withoutHoles(std::string text) {
    for (const std::string_view pair : {"[[", "]]"}) {
        for (std::size_t at = text.find(pair); at != std::string::npos; at = text.find(pair, at))
            text.erase(at, 1);
    }
    return text;
}

bool hasVisible(std::string_view text) {
    return any(decoded(text), [](UChar32 c) { return u_isgraph(c) && u_charType(c) != U_FORMAT_CHAR; });
}

bool hasRightToLeft(std::string_view text) {
    return any(decoded(text), [](UChar32 c) {
        const UCharDirection direction = u_charDirection(c);
        return direction == U_RIGHT_TO_LEFT || direction == U_RIGHT_TO_LEFT_ARABIC ||
               direction == U_ARABIC_NUMBER;
    });
}

/// An order or tracking number, a SKU: ASCII without blanks, with a digit.
bool isCode(std::string_view text) {
    const auto printable = [](unsigned char c) { return c > 0x20 && c < 0x7f; };
    return std::all_of(text.begin(), text.end(), printable) &&
           std::any_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
}

bool isCountryCode(std::string_view text) {
    return text.size() == 2 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

struct Formatter {
    std::string_view locale;
    FactType type;

    std::string operator()(const std::string& text) const {
        const std::string clean = withoutHoles(oneLine(text));
        if (!hasVisible(clean)) return {};
        return type == FactType::Place && isCountryCode(clean) ? locales::displayCountry(locale, clean)
                                                               : clean;
    }
    std::string operator()(long long number) const { return locales::formatNumber(locale, number); }
    std::string operator()(const Money& money) const {
        const std::string amount = oneLine(money.amount);
        return amount.empty() ? std::string() : locales::formatMoney(locale, amount, oneLine(money.currency));
    }
    std::string operator()(const Day& day) const {
        return day.ok() ? locales::formatDay(locale, day) : std::string();
    }
};

/// Each line by itself, since a line break ends an isolation (UAX #9, P1).
std::string writeLines(std::string_view locale, bool right_to_left, const std::string& text) {
    std::string all;
    std::string_view rest = text;
    while (!rest.empty()) {
        const auto line = writeValue(locale, right_to_left, FactType::Text, std::string(locales::cut(rest, '\n')));
        if (line.empty()) continue;
        if (!all.empty()) all += '\n';
        all += line;
    }
    return all;
}

}  // namespace

std::string writeValue(std::string_view locale, bool right_to_left, FactType type, const FactValue& value) {
    if (const auto* lines = std::get_if<std::string>(&value); lines != nullptr && type == FactType::Lines) {
        return writeLines(locale, right_to_left, *lines);
    }
    const std::string text = std::visit(Formatter{locale, type}, value);
    if (text.empty() || (!right_to_left && !hasRightToLeft(text))) return text;
    const bool is_number = std::holds_alternative<long long>(value) || type == FactType::Link || isCode(text);
    std::string out(is_number ? kLeftToRightIsolate : kFirstStrongIsolate);
    out += text;
    out += kPopIsolate;
    return out;
}

}  // namespace templates
