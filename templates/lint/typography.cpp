#include "templates/lint/typography.h"

#include <algorithm>
#include <utility>

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include "locales/text/tag.h"
#include "templates/lint/code_points.h"
#include "templates/lint/quotation.h"

namespace templates {
namespace {

constexpr char32_t kNoBreakSpace = 0xA0;

/// Without the isolates around the facts.
std::u32string asRead(std::string_view text) {
    std::u32string read = codePoints(text);
    std::erase_if(read, [](char32_t c) { return c >= 0x2066 && c <= 0x2069; });
    return read;
}

UScriptCode scriptOf(char32_t c) {
    UErrorCode status = U_ZERO_ERROR;
    return uscript_getScript(static_cast<UChar32>(c), &status);
}

bool isLetter(char32_t c) { return u_isalpha(static_cast<UChar32>(c)) != 0; }

/// Looks at one text of one language; every rule adds what it finds, once.
class Reader {
public:
    Reader(std::string_view language, std::u32string text) : language_(language), text_(std::move(text)) {}

    std::vector<Slip> read() && {
        everywhere();
        if (language_ == "fr") french();
        if (language_ == "es") spanish();
        if (language_ == "el") refuse(U"?", "punctuation", "the Greek question mark is ;");
        if (language_ == "ar" || language_ == "fa" || language_ == "ur")
            refuse(U"?,;", "punctuation", "write ؟ ، ؛ in Arabic script");
        if (language_ == "fa") refuse(U"يك", "letters", "Persian writes ی and ک, these are the Arabic ones");
        if (language_ == "ar") refuse(U"یک", "letters", "Arabic writes ي and ك, these are the Persian ones");
        if (language_ == "ro") refuse(U"şŞţŢ", "letters", "Romanian writes ș and ț with a comma below");
        if (language_ == "zh" || language_ == "ja") eastAsian();
        if (language_ == "ja") japaneseTitles();
        if (language_ == "hi") danda();
        return std::move(slips_);
    }

private:
    char32_t at(std::size_t i) const { return i < text_.size() ? text_[i] : U'\n'; }
    char32_t before(std::size_t i) const { return i > 0 ? text_[i - 1] : U'\n'; }

    void slip(std::string rule, std::string what) {
        const auto same = [&](const Slip& one) { return one.what == what; };
        if (std::none_of(slips_.begin(), slips_.end(), same)) slips_.push_back({std::move(rule), std::move(what)});
    }

    void refuse(std::u32string_view marks, const char* rule, const char* what) {
        if (text_.find_first_of(marks) != std::u32string::npos) slip(rule, what);
    }

    std::ptrdiff_t count(char32_t c) const { return std::count(text_.begin(), text_.end(), c); }

    void everywhere() {
        for (std::size_t i = 0; i < text_.size(); ++i) {
            const char32_t c = text_[i];
            if (c == U' ' && at(i + 1) == U' ') slip("spacing", "two blanks in a row");
            if (c == U' ' && at(i + 1) == U'\n') slip("spacing", "a blank at the end of a line");
            if (c == U' ' && isAnyOf(at(i + 1), U",.") && isLetter(before(i))) slip("spacing", "a blank before a comma or full stop");
            if (c == U'.' && at(i + 1) == U'.') slip("punctuation", "two full stops in a row; an ellipsis is …");
            if (isAnyOf(c, U",;") && isAnyOf(at(i + 1), U",.;")) slip("punctuation", "two marks in a row");
            // Hebrew marks its abbreviations with it.
            if (c == U'"' && language_ != "he") slip("punctuation", "write the language's quotation marks for \"");
        }
        for (const auto& [open, close] : std::initializer_list<std::pair<char32_t, char32_t>>{
                 {U'(', U')'}, {U'（', U'）'}, {U'[', U']'}, {U'「', U'」'}, {U'『', U'』'}, {U'«', U'»'}}) {
            if (count(open) != count(close)) slip("punctuation", "a bracket or quotation mark without its other half");
        }
    }

    void french() {
        for (std::size_t i = 0; i < text_.size(); ++i) {
            const bool double_mark = isAnyOf(text_[i], U"?!;:»") && !isAnyOf(before(i), U"?!\n");
            const bool time_or_link = text_[i] == U':' && u_isdigit(static_cast<UChar32>(before(i))) != 0;
            if (double_mark && !time_or_link && before(i) != kNoBreakSpace)
                slip("spacing", "a no-break space (U+00A0) stands before ? ! ; : and »");
            if (text_[i] == U'«' && at(i + 1) != kNoBreakSpace) slip("spacing", "a no-break space (U+00A0) stands behind «");
        }
    }

    void spanish() {
        if (count(U'?') != count(U'¿')) slip("punctuation", "each ? has its ¿");
        if (count(U'!') != count(U'¡')) slip("punctuation", "each ! has its ¡");
    }

    void eastAsian() {
        for (std::size_t i = 1; i < text_.size(); ++i) {
            const UScriptCode script = scriptOf(text_[i - 1]);
            const bool east = script == USCRIPT_HAN || script == USCRIPT_HIRAGANA || script == USCRIPT_KATAKANA;
            if (east && isAnyOf(text_[i], U",.?!;:")) slip("punctuation", "write a full-width mark behind Han or kana");
        }
    }

    void japaneseTitles() {
        for (const std::u32string_view twice : {U"様様", U"様御中", U"御中様", U"さん様", U"様さん", U"殿様"}) {
            if (text_.find(twice) != std::u32string::npos) slip("letters", "one title is enough: 様, さん or 御中");
        }
    }

    void danda() {
        for (std::size_t i = 1; i < text_.size(); ++i) {
            if (text_[i] == U'.' && scriptOf(text_[i - 1]) == USCRIPT_DEVANAGARI && isAnyOf(at(i + 1), U" \n"))
                slip("punctuation", "a Hindi sentence ends in ।");
        }
    }

    std::string_view language_;
    std::u32string text_;
    std::vector<Slip> slips_;
};

}  // namespace

std::vector<Slip> findSlips(std::string_view locale, std::string_view text) {
    const std::u32string read = asRead(text);
    std::vector<Slip> slips = Reader(locales::languageOf(locale), read).read();
    if (auto wrong = wrongQuotation(locale, read)) slips.push_back({"punctuation", *std::move(wrong)});
    return slips;
}

}  // namespace templates
