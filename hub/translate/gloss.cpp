#include "hub/translate/gloss.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <iterator>
#include <optional>
#include <vector>

#include "hub/translate/gloss_words.h"
#include "locales/format/format.h"
#include "locales/format/pattern.h"
#include "locales/text/unicode.h"
#include "locales/values/values.h"
#include "locales/words/words.h"

namespace hub::translate {
namespace {

using locales::Value;
using locales::ValueKind;
using Texts = std::vector<std::string>;

constexpr std::size_t kMost = 4;
constexpr std::size_t kLongestGlossed = 20'000;  // bytes that are looked through
constexpr std::string_view kRiskLine = "risk: {names}";
constexpr std::string_view kDays = "{count, plural, one {day: {days}} other {# days: {days}}}";
constexpr std::string_view kNumbers = "{count, plural, one {number: {numbers}} other {# numbers: {numbers}}}";

/// Readings but for the one that only says how it is written.
Texts meaningsOf(const Value& value) {
    Texts meanings;
    std::ranges::copy_if(value.readings, std::back_inserter(meanings), [](const std::string& reading) { return reading[0] != '='; });
    return meanings;
}

std::optional<std::chrono::year_month_day> dayIn(const std::string& reading) {
    int year = 0;
    unsigned month = 0, day = 0;
    const char* const end = reading.data() + reading.size();
    auto at = std::from_chars(reading.data(), end, year).ptr;
    if (reading.front() == '-' || at == end) return std::nullopt;
    at = std::from_chars(at + 1, end, month).ptr;
    if (at == end) return std::nullopt;
    std::from_chars(at + 1, end, day);
    const std::chrono::year_month_day found{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
    return found.ok() ? std::optional(found) : std::nullopt;
}

/// In the reader's way where it means one thing alone, else as it stands.
std::string inWordsOf(const Value& value, std::string_view text, std::string_view language) {
    const std::string as_is(text.substr(value.begin, value.end - value.begin));
    const auto meanings = meaningsOf(value);
    if (value.kind == ValueKind::Day && meanings.size() == 1) {
        const auto day = dayIn(meanings.front());
        return day ? locales::formatDay(language, *day) : as_is;
    }
    if (value.kind == ValueKind::Money && meanings.size() == 1) {
        const auto blank = meanings.front().find(' ');
        return locales::formatMoney(language, meanings.front().substr(0, blank), meanings.front().substr(blank + 1));
    }
    return as_is;
}

/// Isolated, so that a number doesn't run backwards in a line that does.
std::string shownIn(const Value& value, std::string_view text, std::string_view language) {
    std::string words = inWordsOf(value, text, language);
    return locales::isRightToLeft(language) ? "\u2068" + words + "\u2069" : words;
}

class Line {
public:
    explicit Line(std::string_view language) : language_(language) {}

    void add(const std::string& part) {
        if (part.empty()) return;
        if (!text_.empty()) text_ += " · ";
        text_ += part;
    }

    void addFound(std::string_view pattern, const char* name, Texts found) {
        if (found.empty()) return;
        const auto count = static_cast<std::int64_t>(found.size());
        const bool is_cut = found.size() > kMost;
        if (is_cut) found.resize(kMost);
        std::string list = locales::formatList(language_, found);
        if (is_cut) list += " …";
        const auto said = locales::formatPattern(
            language_, locales::word(language_, "hub.gloss", pattern), {{"count", count}, {name, std::move(list)}}
        );
        if (const auto* words = std::get_if<std::string>(&said)) add(*words);
    }

    void addEach(Texts found) {
        if (found.size() > kMost) found.resize(kMost);
        for (const auto& each : found) add(each);
    }

    [[nodiscard]] const std::string& text() const { return text_; }

private:
    std::string language_, text_;
};

void addOnce(Texts& all, std::string text) {
    if (std::ranges::find(all, text) == all.end()) all.push_back(std::move(text));
}

}  // namespace

std::string gloss(channels::Json tags, std::string_view text, std::string_view text_language, std::string_view language) {
    text = text.substr(0, kLongestGlossed);
    Line line(language);
    const std::string intent = tags["intent"].text();
    if (intent != "unrelated") line.add(wantIn(language, intent));
    Texts risks, days, amounts, numbers;
    for (std::size_t i = 0; i < tags["risks"].size(); ++i) {
        if (auto risk = riskIn(language, tags["risks"][i].text()); !risk.empty()) risks.push_back(std::move(risk));
    }
    for (const auto& value : locales::findValues(text, text_language)) {
        if (value.kind == ValueKind::Day) addOnce(days, shownIn(value, text, language));
        if (value.kind == ValueKind::Money) addOnce(amounts, shownIn(value, text, language));
        if (value.kind == ValueKind::Code) addOnce(numbers, shownIn(value, text, language));
    }
    line.addFound(kRiskLine, "names", std::move(risks));
    line.addFound(kDays, "days", std::move(days));
    line.addEach(std::move(amounts));
    line.addFound(kNumbers, "numbers", std::move(numbers));
    return line.text();
}

}  // namespace hub::translate
