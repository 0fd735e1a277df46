#include "templates/classify/words.h"

#include <algorithm>
#include <string_view>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

namespace templates {
namespace {

constexpr std::int32_t kQuestionLength =
    80;  ///< code points at the end of the seller's message that are read
constexpr std::int32_t kHeadLength =
    2000;  ///< UTF-16 units; a need stands at the beginning or at the end of a long story
constexpr std::int32_t kTailLength = 600;

bool isDroppedMark(UChar32 c) {
    return (c >= 0x300 && c <= 0x36F) || (c >= 0x64B && c <= 0x65F) || c == 0x670 || c == 0x640 ||
           (c >= 0x591 && c <= 0x5C7);
}

/// Letters that carry no mark by Unicode but are typed without it.
UChar32 plainLetter(UChar32 c) {
    switch (c) {
        case 0x131:
            return 'i';
        case 0x111:
            return 'd';
        case 0x142:
            return 'l';
        case 0xF8:
            return 'o';
        default:
            return c;
    }
}

// UnicodeString's own access to a code point is a call into the library.
UChar32 codePointAt(const char16_t* text, std::int32_t length, std::int32_t at) {
    UChar32 c = 0;
    U16_NEXT(text, at, length, c);
    return c;
}
void append(std::u16string& text, UChar32 c) {
    if (U_IS_SUPPLEMENTARY(c)) text += static_cast<char16_t>(U16_LEAD(c));
    text += static_cast<char16_t>(U_IS_SUPPLEMENTARY(c) ? U16_TRAIL(c) : c);
}
/// The same text, not copied.
icu::UnicodeString aliasOf(const std::u16string& text) {
    return {false, text.data(), static_cast<std::int32_t>(text.size())};
}

icu::UnicodeString fold(const icu::UnicodeString& text) {
    UErrorCode status = U_ZERO_ERROR;
    const auto* casefold = icu::Normalizer2::getNFKCCasefoldInstance(status);
    const auto* decompose = icu::Normalizer2::getNFDInstance(status);
    const auto* compose = icu::Normalizer2::getNFCInstance(status);
    if (U_FAILURE(status)) return text;
    const icu::UnicodeString apart = decompose->normalize(casefold->normalize(text, status), status);
    std::u16string kept;
    kept.reserve(static_cast<std::size_t>(apart.length()));
    for (std::int32_t i = 0; i < apart.length();) {
        const UChar32 c = codePointAt(apart.getBuffer(), apart.length(), i);
        i += U16_LENGTH(c);
        if (!isDroppedMark(c) && u_charType(c) != U_FORMAT_CHAR) append(kept, plainLetter(c));
    }
    return compose->normalize(aliasOf(kept), status);
}

bool isEastAsian(UChar32 c) {
    return (c >= 0x3040 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x9FFF) || (c >= 0x20000 && c <= 0x3FFFF);
}
bool isHangul(UChar32 c) { return c >= 0xAC00 && c <= 0xD7A3; }
bool isThai(UChar32 c) { return c >= 0xE00 && c <= 0xE7F; }
bool isAsciiGraph(UChar32 c) { return c >= '!' && c <= '~'; }
bool isAsciiDigit(UChar32 c) { return c >= '0' && c <= '9'; }
bool isCodeCharacter(UChar32 c) { return (c >= 'a' && c <= 'z') || isAsciiDigit(c) || c == '-'; }
bool isDigit(UChar32 c) { return u_charType(c) == U_DECIMAL_DIGIT_NUMBER; }
bool endsSentence(UChar32 c) {
    constexpr std::u16string_view kMarks = u".!?;:\n\u3002\u061F\u0964";
    return c <= 0xFFFF && kMarks.find(static_cast<char16_t>(c)) != std::u16string_view::npos;
}
bool isApostrophe(UChar32 c) { return c == '\'' || c == 0x2019 || c == 0x2018 || c == '`'; }

/// Syllables taken apart into their letters.
icu::UnicodeString lettersOf(const icu::UnicodeString& word) {
    UErrorCode status = U_ZERO_ERROR;
    const auto* decompose = icu::Normalizer2::getNFDInstance(status);
    return U_FAILURE(status) ? word : decompose->normalize(word, status);
}

class Splitter {
public:
    Splitter(const icu::UnicodeString& text, std::vector<std::size_t>& ends) : text_(text), ends_(ends) {}

    std::vector<std::string> run() && {
        while (at_ < text_.length()) step();
        flush();
        return std::move(words_);
    }

private:
    void step() {
        const UChar32 c = at(at_);
        if (fresh_ && isAsciiGraph(c) && takeSpecial()) return;
        if ((U_GET_GC_MASK(c) & (U_GC_L_MASK | U_GC_M_MASK)) != 0) {
            takeLetter(c);
        } else if (isApostrophe(c)) {
            ++at_;
        } else if (isDigit(c)) {
            takeNumber(c);
        } else {
            takeMark(c);
        }
    }

    /// East Asian and Thai text has no blanks: its words are all pairs of neighbours and the characters
    /// alone, or all fours. Korean has blanks, yet a stem carries many endings: whole words by their letters,
    /// and all pairs of syllables.
    void flush() {
        if (word_.empty()) return;
        const icu::UnicodeString word = aliasOf(word_);
        const UChar32 first = word.char32At(0);
        if (isEastAsian(first) && pushRuns(word, 2)) {
            pushRuns(word, 1);
        } else if (isHangul(first)) {
            push(lettersOf(word));
            pushRuns(word, 2);
        } else if (!isThai(first) || !pushRuns(word, 4)) {
            push(word);
        }
        word_.clear();
    }
    /// All runs of `length` characters in the word; none when it is shorter.
    bool pushRuns(const icu::UnicodeString& word, std::int32_t length) {
        std::int32_t end = word.moveIndex32(0, length);
        if (word.countChar32(0, end) < length) return false;
        push(word.tempSubStringBetween(0, end));
        for (std::int32_t from = 0; end < word.length();) {
            from = word.moveIndex32(from, 1);
            end = word.moveIndex32(end, 1);
            push(word.tempSubStringBetween(from, end));
        }
        return true;
    }
    void push(const icu::UnicodeString& word) {
        words_.emplace_back();
        word.toUTF8String(words_.back());
    }

    [[nodiscard]] UChar32 at(std::int32_t place) const {
        return codePointAt(text_.getBuffer(), text_.length(), place);
    }
    template <typename Test>
    [[nodiscard]] std::int32_t endOfRun(Test test) const {
        std::int32_t end = at_;
        while (end < text_.length() && test(at(end))) end += U16_LENGTH(at(end));
        return end;
    }

    void takeWord(const char* word, std::int32_t end) {
        flush();
        words_.emplace_back(word);
        at_ = end;
    }

    bool takeSpecial() {
        std::int32_t end = endOfRun(isAsciiGraph);
        const icu::UnicodeString run = text_.tempSubStringBetween(at_, end);
        for (const char16_t* start : {u"www.", u"http://", u"https://"}) {
            if (run.startsWith(start)) {
                takeWord("xlink", end);
                return true;
            }
        }
        const std::int32_t at = run.indexOf(u'@');
        if (at > 0 && run.indexOf(u'.', at) >= 0) {
            takeWord("xmail", end);
            return true;
        }
        end = endOfRun(isCodeCharacter);
        std::int32_t digits = 0;
        for (std::int32_t i = at_; i < end; ++i) digits += isAsciiDigit(text_.charAt(i)) ? 1 : 0;
        if (digits < 5) return false;
        takeWord("xnum", end);
        return true;
    }

    void takeLetter(UChar32 c) {
        const bool is_east_asian = isEastAsian(c);
        if (!word_.empty() && isEastAsian(last_) != is_east_asian) flush();
        append(word_, c);
        last_ = c;
        fresh_ = is_east_asian;
        at_ += U16_LENGTH(c);
    }

    void takeNumber(UChar32 c) {
        flush();
        const std::int32_t end = endOfRun(isDigit);
        const std::int32_t length = text_.countChar32(at_, end - at_);
        if (length == 1)
            words_.push_back(std::to_string(u_charDigitValue(c)));
        else
            words_.emplace_back(length == 2 ? "00" : length < 5 ? "000" : "xnum");
        fresh_ = false;
        at_ = end;
    }

    void takeMark(UChar32 c) {
        flush();
        fresh_ = true;
        at_ += U16_LENGTH(c);
        icu::UnicodeString mark;
        if (c == '?' || c == 0x61F)
            mark = u"?";
        else if (c == '!')
            mark = u"!";
        else if (u_charType(c) == U_CURRENCY_SYMBOL)
            mark = u"$";
        else if (u_charType(c) == U_OTHER_SYMBOL)
            mark = icu::UnicodeString(c);
        if (!mark.isEmpty()) {
            std::string word;
            mark.toUTF8String(word);
            if (words_.empty() || words_.back() != word) words_.push_back(std::move(word));
        }
        if (endsSentence(c)) ends_.push_back(words_.size());
    }

    const icu::UnicodeString& text_;
    std::int32_t at_ = 0;
    bool fresh_ = true;  ///< a link or a code may start here: not in the middle of a word
    std::u16string word_;
    UChar32 last_ = 0;  ///< character of the word
    std::vector<std::string> words_;
    std::vector<std::size_t>& ends_;
};

icu::UnicodeString decoded(std::string_view text) {
    // Four bytes a code point at most: what lies further inside is cut below anyway, and decoding it would
    // cost.
    constexpr std::size_t kBytes = 4 * static_cast<std::size_t>(kHeadLength + kTailLength);
    const auto piece = [](std::string_view part) {
        return icu::UnicodeString::fromUTF8({part.data(), static_cast<std::int32_t>(part.size())});
    };
    if (text.size() <= kBytes) return piece(text);
    return piece(text.substr(0, kBytes / 2)) + u" " + piece(text.substr(text.size() - kBytes / 2));
}

std::string capitals(const std::string& word) {
    const icu::UnicodeString units = icu::UnicodeString::fromUTF8(word);
    icu::UnicodeString out;
    for (std::int32_t i = 0; i < units.length(); i = units.moveIndex32(i, 1)) {
        const UChar32 c = units.char32At(i);
        const UChar32 big = u_toupper(c);
        if (big == c) out.append(UChar32{'Q'});
        out.append(big);
    }
    std::string capital;
    out.toUTF8String(capital);
    return capital;
}

}  // namespace

std::vector<std::string> wordsOf(std::string_view text) {
    std::vector<std::size_t> sentence_ends;
    return wordsOf(text, sentence_ends);
}

std::vector<std::string> wordsOf(std::string_view text, std::vector<std::size_t>& sentence_ends) {
    icu::UnicodeString units = decoded(text);
    if (units.length() > kHeadLength + kTailLength)
        units =
            units.tempSubString(0, kHeadLength) + u" " + units.tempSubString(units.length() - kTailLength);
    const icu::UnicodeString folded = fold(units);
    return Splitter(folded, sentence_ends).run();
}

std::vector<std::string> questionWordsOf(std::string_view question) {
    const icu::UnicodeString units = decoded(question);
    const icu::UnicodeString end =
        units.tempSubString(std::max(0, units.moveIndex32(units.length(), -kQuestionLength)));
    std::string tail;
    end.toUTF8String(tail);
    std::vector<std::string> words = wordsOf(tail);
    for (std::string& word : words) word = capitals(word);
    return words;
}

std::string shownWord(const std::string& word) {
    UErrorCode status = U_ZERO_ERROR;
    const auto* compose = icu::Normalizer2::getNFCInstance(status);
    if (U_FAILURE(status)) return word;
    std::string shown;
    compose->normalize(icu::UnicodeString::fromUTF8(word), status).toUTF8String(shown);
    return U_SUCCESS(status) ? shown : word;
}

}  // namespace templates
