#include "templates/pattern/from_text.h"

#include <algorithm>
#include <array>

#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include "locales/text/unicode.h"
#include "templates/pattern/value.h"

namespace templates {
namespace {

/// Facts that are names: no other word of a text looks like them, as a date, a count or an amount does.
constexpr std::array<std::string_view, 7> kNames = {"buyer_name", "order_id", "tracking_number", "tracking_url", "carrier", "item_title", "signature"};
/// Shorter ones may be anything.
constexpr std::int32_t kLeastLetters = 3, kLeastIdeographs = 2, kLeastDigits = 5;
/// Between letters or digits they make one word or address of both.
constexpr std::u16string_view kJoints = u"-_/.@?&=#%+:";

icu::UnicodeString unicodeText(std::string_view text) {
    return icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
}

std::string encoded(const icu::UnicodeString& text) {
    std::string out;
    text.toUTF8String(out);
    return out;
}

/// Of a script whose words stand without blanks, or whose endings stand right behind a name.
bool isRunOn(UChar32 c) {
    UErrorCode status = U_ZERO_ERROR;
    switch (uscript_getScript(c, &status)) {
        case USCRIPT_HAN:
        case USCRIPT_HIRAGANA:
        case USCRIPT_KATAKANA:
        case USCRIPT_HANGUL:
        case USCRIPT_THAI:
        case USCRIPT_LAO:
        case USCRIPT_KHMER:
        case USCRIPT_MYANMAR: return true;
        default: return false;
    }
}

bool isWordPart(UChar32 c) {
    const auto type = u_charType(c);
    const bool mark = type == U_NON_SPACING_MARK || type == U_COMBINING_SPACING_MARK;
    return (u_isalnum(c) || mark) && !isRunOn(c);
}

bool isJoint(UChar32 c) { return c < 0x80 && kJoints.find(static_cast<char16_t>(c)) != std::u16string_view::npos; }

icu::UnicodeString withoutControls(const icu::UnicodeString& text) {
    icu::UnicodeString out;
    for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
        const UChar32 c = text.char32At(i);
        if (!u_hasBinaryProperty(c, UCHAR_BIDI_CONTROL)) out.append(c);
    }
    return out;
}

/// So that an ill-formed or short value, such as a lone number, takes no other word's place.
bool isTelling(const icu::UnicodeString& words) {
    const auto length = words.countChar32();
    bool digits = true, run_on = false;
    for (std::int32_t i = 0; i < words.length(); i = words.moveIndex32(i, 1)) {
        digits = digits && u_isdigit(words.char32At(i));
        run_on = run_on || isRunOn(words.char32At(i));
    }
    return length >= (digits ? kLeastDigits : run_on ? kLeastIdeographs : kLeastLetters);
}

/// Literal text as a pattern. A lone apostrophe means itself, unless an argument follows at the end.
icu::UnicodeString quoted(const icu::UnicodeString& text, bool before_argument) {
    const auto isSign = [](char16_t c) { return c == u'{' || c == u'}' || c == u'\''; };
    icu::UnicodeString out;
    for (std::int32_t i = 0; i < text.length();) {
        if (!isSign(text[i])) {
            out.append(text[i++]);
            continue;
        }
        std::int32_t end = i;
        icu::UnicodeString doubled;
        bool braces = false;
        for (; end < text.length() && isSign(text[end]); ++end) {
            doubled.append(text[end]);
            if (text[end] == u'\'') doubled.append(u'\'');
            braces = braces || text[end] != u'\'';
        }
        const bool alone = !braces && end == i + 1 && !(before_argument && end == text.length());
        if (braces) out.append(u'\'');
        if (alone)
            out.append(u'\'');
        else
            out.append(doubled);
        if (braces) out.append(u'\'');
        i = end;
    }
    return out;
}

struct Needle {
    std::string name;
    icu::UnicodeString words;
};

/// The longest first; what two facts have in common tells neither.
std::vector<Needle> needlesOf(std::string_view locale, const Facts& known) {
    std::vector<Needle> all;
    for (const auto name : kNames) {
        const auto value = known.find(name);
        const auto* kind = findFact(name);
        if (value == known.end() || kind == nullptr) continue;
        const auto written = writeValue(locale, locales::isRightToLeft(locale), kind->type, value->second);
        auto words = withoutControls(unicodeText(written));
        if (isTelling(words)) all.push_back({std::string(name), std::move(words)});
    }
    std::vector<Needle> telling;
    for (const auto& one : all) {
        const auto same = [&](const Needle& other) { return other.words == one.words; };
        if (std::ranges::count_if(all, same) == 1) telling.push_back(one);
    }
    std::ranges::stable_sort(telling, [](const Needle& a, const Needle& b) { return a.words.length() > b.words.length(); });
    return telling;
}

class Reading {
public:
    Reading(icu::UnicodeString text, std::vector<Needle> needles) : text_(std::move(text)), needles_(std::move(needles)) {}

    TextPattern run() && {
        while (at_ < text_.length()) {
            if (takeHole() || takeFact()) continue;
            literal_.append(text_[at_++]);
        }
        pattern_.append(quoted(literal_, false));
        return {encoded(pattern_), std::move(facts_)};
    }

private:
    bool takeHole() {
        if (text_.compare(at_, 2, u"[[") != 0) return false;
        const auto end = text_.indexOf(u"]]", at_);
        if (end < 0) return false;
        const auto name = encoded(text_.tempSubStringBetween(at_ + 2, end));
        if (findFact(name) == nullptr) return false;
        put(name);
        at_ = end + 2;
        return true;
    }

    bool takeFact() {
        for (const auto& needle : needles_) {
            const auto length = needle.words.length();
            if (text_.compare(at_, length, needle.words) != 0 || !standsAlone(at_, at_ + length)) continue;
            put(needle.name);
            at_ += length;
            const auto known = [&](const FoundFact& found) { return found.name == needle.name; };
            if (std::ranges::none_of(facts_, known))
                facts_.push_back({needle.name, encoded(needle.words), encoded(quoted(needle.words, false))});
            return true;
        }
        return false;
    }

    void put(const std::string& name) {
        pattern_.append(quoted(literal_, true));
        literal_.remove();
        pattern_.append(u'{').append(unicodeText(name)).append(u'}');
    }

    [[nodiscard]] bool standsAlone(std::int32_t begin, std::int32_t end) const {
        const auto last = text_.moveIndex32(end, -1);
        return !goesOn(text_.char32At(begin), begin, -1) && !goesOn(text_.char32At(last), last, 1);
    }

    /// Whether the word whose first or last character is `edge` at `at` goes on in this direction.
    [[nodiscard]] bool goesOn(UChar32 edge, std::int32_t at, int direction) const {
        if (!isWordPart(edge)) return false;
        const auto next = neighbour(at, direction);
        if (next < 0) return false;
        if (isWordPart(text_.char32At(next))) return true;
        if (!isJoint(text_.char32At(next))) return false;
        const auto beyond = neighbour(next, direction);
        return beyond >= 0 && isWordPart(text_.char32At(beyond));
    }

    /// Negative at the ends of the text.
    [[nodiscard]] std::int32_t neighbour(std::int32_t at, int direction) const {
        if (direction < 0) return at == 0 ? -1 : text_.moveIndex32(at, -1);
        const auto next = text_.moveIndex32(at, 1);
        return next < text_.length() ? next : -1;
    }

    icu::UnicodeString text_, literal_, pattern_;
    std::vector<Needle> needles_;
    std::vector<FoundFact> facts_;
    std::int32_t at_ = 0;
};

}  // namespace

TextPattern patternFrom(std::string_view locale, std::string_view text, const Facts& known) {
    auto words = withoutControls(unicodeText(text));
    words.trim();
    return Reading(std::move(words), needlesOf(locale, known)).run();
}

}  // namespace templates
