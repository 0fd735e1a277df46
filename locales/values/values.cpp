#include "locales/values/values.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include <unicode/uchar.h>

#include "locales/text/code_point.h"
#include "locales/values/currencies.h"
#include "locales/values/months.h"

namespace locales {
namespace {

constexpr std::size_t kShortestNumber = 7;  // digits of what is an order's or a parcel's number whatever surrounds it
constexpr std::size_t kShortestCode = 4;
constexpr std::size_t kLongestUnit = 3;
constexpr std::u32string_view kBlanks = U" \u00A0\u2009\u202F";
constexpr std::u32string_view kGroupMarks = U"\u00A0\u2009\u202F'’";
constexpr std::u32string_view kEnds = U".,;:!?)]}»”’'\"…。、！？）」";
constexpr std::u32string_view kBounds = U" \t\r\n<>\"“”«»()[]{}|\u00A0\u3000（）「」";
constexpr std::array<std::u32string_view, 8> kOrdinals = {U"st", U"nd", U"rd", U"th", U"er", U"º", U"ª", U"°"};
constexpr std::array<std::u32string_view, 7> kOf = {U"de", U"del", U"of", U"do", U"da", U"năm", U"di"};

bool isDigit(char32_t c) { return c >= U'0' && c <= U'9'; }
bool isAsciiLetter(char32_t c) { return (c | 0x20) >= U'a' && (c | 0x20) <= U'z' && c < 0x80; }
bool isUpper(char32_t c) { return c >= U'A' && c <= U'Z'; }
bool isAlnum(char32_t c) { return isDigit(c) || isAsciiLetter(c); }
bool isOf(std::u32string_view set, char32_t c) { return set.find(c) != std::u32string_view::npos; }

/// Digits of any script as European ones, the marks between them as in ASCII.
char32_t plain(char32_t c) {
    if (c < 0x80) return c;
    switch (c) {
        case U'٫': return U'.';
        case U'٬': return U',';
        case U'％': case U'٪': return U'%';
        case U'：': return U':';
        case U'／': return U'/';
        case U'‐': case U'‑': case U'－': return U'-';
        default: break;
    }
    const int digit = u_charDigitValue(static_cast<UChar32>(c));
    return digit >= 0 && digit <= 9 ? U'0' + static_cast<char32_t>(digit) : c;
}

std::string ascii(std::u32string_view text) {
    std::string out;
    for (const char32_t c : text) {
        if (c < 0x80) out.push_back(static_cast<char>(c));
    }
    return out;
}

unsigned numberIn(std::u32string_view digits) {
    unsigned number = 0;
    const std::string text = ascii(digits.substr(0, 9));
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

/// Without zeros that say nothing.
std::string decimal(std::string whole, std::string fraction) {
    whole.erase(0, std::min(whole.find_first_not_of('0'), whole.size()));
    while (!fraction.empty() && fraction.back() == '0') fraction.pop_back();
    if (whole.empty()) whole = "0";
    return fraction.empty() ? whole : whole + "." + fraction;
}

/// What a figure with its marks may mean: one mark before three digits may part thousands or a fraction.
std::vector<std::string> amountsIn(std::u32string_view figure) {
    std::string digits, marks;
    std::size_t last = 0;  // digits before the last mark
    for (const char32_t c : figure) {
        if (isDigit(c)) digits.push_back(static_cast<char>(c));
        if (c != U'.' && c != U',') continue;
        marks.push_back(static_cast<char>(c));
        last = digits.size();
    }
    const std::string as_whole = decimal(digits, {});
    if (marks.empty()) return {as_whole};
    const std::string as_fraction = decimal(digits.substr(0, last), digits.substr(last));
    const bool is_mixed = marks.find_first_not_of(marks.back()) != std::string::npos;
    if (is_mixed) return {as_fraction};
    if (marks.size() > 1) return {as_whole};
    const bool may_part_thousands = digits.size() - last == 3 && last <= 3 && digits.front() != '0';
    return may_part_thousands ? std::vector{as_whole, as_fraction} : std::vector{as_fraction};
}

std::string padded(unsigned number, std::size_t width) {
    std::string text = std::to_string(number);
    text.insert(0, width - std::min(width, text.size()), '0');
    return text;
}

std::optional<std::string> dayReading(unsigned year, unsigned month, unsigned day) {
    if (month < 1 || month > 12 || day < 1 || day > 31) return std::nullopt;
    const std::string rest = "-" + padded(month, 2) + "-" + padded(day, 2);
    return year == 0 ? "-" + rest : padded(year, 4) + rest;
}

/// Reads one text from beginning to end.
class Reader {
public:
    Reader(std::string_view text, std::string_view language) : months_(Months::of(language)) {
        for (std::size_t at = 0; at < text.size();) {
            offsets_.push_back(at);
            const std::int32_t c = nextCodePoint(text, at);
            original_.push_back(c < 0 ? U'\uFFFD' : static_cast<char32_t>(c));
        }
        offsets_.push_back(text.size());
        for (const char32_t c : original_) {
            text_.push_back(plain(c));
            lower_.push_back(plain(static_cast<char32_t>(u_tolower(static_cast<UChar32>(c)))));
        }
    }

    std::vector<Value> run() {
        while (at_ < text_.size()) step();
        return std::move(found_);
    }

private:
    [[nodiscard]] char32_t at(std::size_t i) const { return i < text_.size() ? text_[i] : U'\0'; }
    [[nodiscard]] std::u32string_view part(std::size_t begin, std::size_t end) const {
        return std::u32string_view(text_).substr(begin, end - begin);
    }
    [[nodiscard]] bool lowerAt(std::size_t i, std::u32string_view word) const {
        return i < lower_.size() && std::u32string_view(lower_).substr(i).starts_with(word);
    }
    [[nodiscard]] bool beginsWord(std::size_t i) const { return i == 0 || !isAlnum(text_[i - 1]); }
    [[nodiscard]] std::size_t overBlanks(std::size_t i) const {
        while (isOf(kBlanks, at(i)) && i < text_.size()) ++i;
        return i;
    }
    [[nodiscard]] std::size_t overDigits(std::size_t i) const {
        while (isDigit(at(i))) ++i;
        return i;
    }

    void step() {
        const char32_t c = text_[at_];
        const bool is_word = c >= 0x80 || isAlnum(c);
        if (is_word && beginsWord(at_) && (link() || mail() || monthFirst())) return;
        if (isAlnum(c)) return word();
        ++at_;
    }

    void take(ValueKind kind, std::size_t end, std::vector<std::string> readings, std::optional<std::size_t> begin = {}) {
        const std::size_t first = begin.value_or(at_);
        // As it stands: whatever it means, nothing has changed.
        std::string same = "=";
        for (const char32_t c : part(first, end)) {
            if (!isOf(kBlanks, c)) same += c < 0x80 ? std::string(1, static_cast<char>(c)) : "\\" + std::to_string(static_cast<unsigned>(c));
        }
        readings.push_back(std::move(same));
        found_.push_back({kind, offsets_[first], offsets_[end], std::move(readings)});
        at_ = free_from_ = end;
    }

    bool link() {
        const bool named = lowerAt(at_, U"http://") || lowerAt(at_, U"https://") || lowerAt(at_, U"www.");
        if (!named) return false;
        std::size_t end = at_;
        while (end < text_.size() && !isOf(kBounds, text_[end])) ++end;
        while (end > at_ && isOf(kEnds, text_[end - 1])) --end;
        take(ValueKind::Link, end, {});
        return true;
    }

    bool mail() {
        const auto isOfName = [](char32_t c) { return isAlnum(c) || isOf(U"._%+-", c); };
        std::size_t sign = at_;
        while (isOfName(at(sign))) ++sign;
        if (at(sign) != U'@' || sign == at_) return false;
        std::size_t end = sign + 1;
        while (isAlnum(at(end)) || isOf(U".-", at(end))) ++end;
        while (end > sign && isOf(U".-", text_[end - 1])) --end;
        const auto host = part(sign + 1, std::max(end, sign + 1));
        if (host.find(U'.') == std::u32string_view::npos) return false;
        take(ValueKind::MailAddress, end, {ascii(std::u32string_view(lower_).substr(at_, end - at_))});
        return true;
    }

    /// November 12, 2026.
    bool monthFirst() {
        if (at_ > 0 && u_isalpha(static_cast<UChar32>(text_[at_ - 1])) != 0) return false;
        std::size_t end = at_;
        const unsigned month = months_.match(lower_, end);
        if (month == 0) return false;
        if (at(end) == U'.') ++end;
        const std::size_t day = overBlanks(end), behind = overDigits(day);
        if (day == end || behind == day || behind - day > 2 || (isOf(U".,:", at(behind)) && isDigit(at(behind + 1)))) return false;
        const std::size_t day_end = overOrdinal(behind);
        if (isAlnum(at(day_end))) return false;
        std::size_t whole = day_end;
        const unsigned year = yearBehind(whole);
        const auto reading = dayReading(year, month, numberIn(part(day, behind)));
        if (!reading) return false;
        take(ValueKind::Day, whole, {*reading});
        return true;
    }

    [[nodiscard]] std::size_t overOrdinal(std::size_t i) const {
        for (const auto ordinal : kOrdinals) {
            if (lowerAt(i, ordinal)) return i + ordinal.size();
        }
        return i;
    }

    [[nodiscard]] std::size_t overOf(std::size_t i) const {
        for (const auto of : kOf) {
            const std::size_t end = i + of.size();
            if (lowerAt(i, of) && isOf(kBlanks, at(end))) return overBlanks(end);
        }
        return i;
    }

    /// A year that follows a day, and moves `end` behind it; 0 for none.
    unsigned yearBehind(std::size_t& end) const {
        std::size_t begin = end;
        if (isOf(U".,", at(begin))) ++begin;
        begin = overOf(overBlanks(begin));
        const std::size_t behind = overDigits(begin);
        if (behind - begin != 4 || isAlnum(at(behind))) return 0;
        const unsigned year = numberIn(part(begin, behind));
        if (year < 1900 || year > 2199) return 0;
        end = behind;
        return year;
    }

    /// Of letters and digits, with what joins them.
    [[nodiscard]] std::size_t endOfRun() const {
        std::size_t end = at_;
        while (isAlnum(at(end)) || (isOf(U"-_/.", at(end)) && end > at_ && isAlnum(at(end + 1)))) ++end;
        return end;
    }

    void word() {
        const std::size_t end = endOfRun();
        if (isDigit(text_[at_])) return figure(end);
        if (beginsWord(at_) && isCode(at_, end)) return take(ValueKind::Code, end, {upper(at_, end)});
        while (isAsciiLetter(at(at_))) ++at_;
    }

    [[nodiscard]] std::string upper(std::size_t begin, std::size_t end) const {
        std::string out = ascii(part(begin, end));
        std::ranges::transform(out, out.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
        return out;
    }

    [[nodiscard]] bool isCode(std::size_t begin, std::size_t end) const {
        const auto run = part(begin, end);
        const auto digits = std::ranges::count_if(run, isDigit);
        if (digits == 0 || currencyLeads(begin)) return false;
        if (static_cast<std::size_t>(digits) >= kShortestNumber) return true;
        const bool has_letters = std::ranges::any_of(run, isAsciiLetter);
        const bool in_capitals = std::ranges::none_of(run, [](char32_t c) { return isAsciiLetter(c) && !isUpper(c); });
        return has_letters && in_capitals && run.size() >= kShortestCode;
    }

    /// EUR39.
    [[nodiscard]] bool currencyLeads(std::size_t begin) const {
        std::size_t letters = begin;
        while (isAsciiLetter(at(letters))) ++letters;
        std::size_t end = letters;
        return isDigit(at(letters)) && letters > begin && currencyBefore(text_, end) != nullptr && end == begin;
    }

    /// A word that begins with a digit.
    void figure(std::size_t run) {
        if (writtenDay(run) || hanDay()) return;
        const std::size_t end = endOfFigure();
        // A blank parts thousands where money follows: 1 500,50 ₽.
        if (const std::size_t spaced = endOfFigure(U" "); spaced > end && currencyBehind(spaced) && money(spaced)) return;
        if (clock(end) || namedDay(end)) return;
        if (const bool is_longer = run > end; is_longer && !takesUnit(end, run) && isCode(at_, run)) {
            return take(ValueKind::Code, run, {upper(at_, run)});
        }
        if (money(end)) return;
        const bool is_plain = overDigits(at_) == end;
        if (is_plain && end - at_ >= kShortestNumber) return take(ValueKind::Code, end, {upper(at_, end)});
        number(end);
    }

    /// Whether what follows a figure is a unit or a currency, so that both are no code.
    [[nodiscard]] bool takesUnit(std::size_t end, std::size_t run) const {
        std::size_t behind = end;
        if (currencyAt(text_, lower_, behind) != nullptr && behind >= run) return true;
        const auto unit = part(end, run);
        return unit.size() <= kLongestUnit && std::ranges::all_of(unit, isAsciiLetter) && end - at_ < kShortestNumber &&
               std::ranges::any_of(unit, [](char32_t c) { return !isUpper(c); });
    }

    [[nodiscard]] bool currencyBehind(std::size_t end) const {
        std::size_t behind = isOf(kBlanks, at(end)) ? end + 1 : end;
        return behind < text_.size() && currencyAt(text_, lower_, behind) != nullptr;
    }

    [[nodiscard]] std::size_t endOfFigure(std::u32string_view more_marks = {}) const {
        std::size_t end = overDigits(at_);
        while (true) {
            const std::size_t group = end + 1, behind = overDigits(group);
            const bool is_mark = isOf(U".,", at(end)) && end < text_.size();
            const bool parts_thousands =
                (isOf(kGroupMarks, at(end)) || isOf(more_marks, at(end))) && end < text_.size() && behind - group == 3;
            if (behind == group || !(is_mark || parts_thousands)) return end;
            end = behind;
        }
    }

    /// 2026-11-12, 12.11.2026, 12/11/26.
    bool writtenDay(std::size_t run) {
        std::array<std::u32string_view, 3> fields;
        std::size_t begin = at_;
        const char32_t mark = at(overDigits(at_));
        if (!isOf(U"-./", mark) || mark == U'\0') return false;
        for (std::size_t n = 0; n < fields.size(); ++n) {
            const std::size_t end = overDigits(begin);
            fields[n] = part(begin, end);
            if (fields[n].empty() || (n < 2 && at(end) != mark)) return false;
            begin = n < 2 ? end + 1 : end;
        }
        if (begin != run || fields[1].size() > 2) return false;
        auto readings = readingsOf(fields);
        if (readings.empty()) return false;
        take(ValueKind::Day, run, std::move(readings));
        return true;
    }

    static std::vector<std::string> readingsOf(const std::array<std::u32string_view, 3>& fields) {
        std::vector<std::string> readings;
        const auto add = [&](unsigned year, unsigned month, unsigned day) {
            auto reading = dayReading(year, month, day);
            if (reading && std::ranges::find(readings, *reading) == readings.end()) readings.push_back(std::move(*reading));
        };
        const unsigned first = numberIn(fields[0]), second = numberIn(fields[1]), third = numberIn(fields[2]);
        if (fields[0].size() == 4 && fields[2].size() <= 2) {
            add(first, second, third);
        } else if (fields[0].size() <= 2 && (fields[2].size() == 4 || fields[2].size() == 2)) {
            const unsigned year = fields[2].size() == 2 ? 2000 + third : third;
            add(year, second, first);
            add(year, first, second);
        }
        return readings;
    }

    /// 2026年11月12日, 11월 12일.
    bool hanDay() {
        unsigned year = 0;
        std::size_t end = overDigits(at_);
        std::size_t month = at_;
        if (isOf(U"年년", at(end)) && end - at_ == 4) {
            year = numberIn(part(at_, end));
            month = overBlanks(end + 1);
            end = overDigits(month);
        }
        if (!isOf(U"月월", at(end)) || end == month || end - month > 2) return false;
        const std::size_t day = overBlanks(end + 1), behind = overDigits(day);
        if (!isOf(U"日일号號", at(behind)) || behind == day || behind - day > 2) return false;
        const auto reading = dayReading(year, numberIn(part(month, end)), numberIn(part(day, behind)));
        if (!reading) return false;
        take(ValueKind::Day, behind + 1, {*reading});
        return true;
    }

    /// 14:30.
    bool clock(std::size_t end) {
        if (at(end) != U':' || end - at_ > 2 || overDigits(end + 1) - (end + 1) != 2) return false;
        const std::size_t whole = end + 3;
        const unsigned hour = numberIn(part(at_, end)), minute = numberIn(part(end + 1, whole));
        if (hour > 24 || minute > 59) return false;
        take(ValueKind::Time, whole, {padded(hour, 2) + ":" + padded(minute, 2)});
        return true;
    }

    /// 12 November 2026, 12 de noviembre.
    bool namedDay(std::size_t end) {
        if (end - at_ > 2) return false;
        std::size_t name = overOrdinal(end);
        if (at(name) == U'.') ++name;
        name = overOf(overBlanks(name));
        const unsigned month = months_.match(lower_, name);
        if (month == 0) return false;
        std::size_t whole = name;
        const unsigned year = yearBehind(whole);
        const auto reading = dayReading(year, month, numberIn(part(at_, end)));
        if (!reading) return false;
        take(ValueKind::Day, whole, {*reading});
        return true;
    }

    bool money(std::size_t end) {
        std::size_t behind = isOf(kBlanks, at(end)) ? end + 1 : end;
        std::size_t begin = at_;
        const Currencies* currencies = behind < text_.size() ? currencyAt(text_, lower_, behind) : nullptr;
        if (currencies == nullptr) {
            behind = end;
            if (begin > free_from_ && isOf(kBlanks, at(begin - 1))) --begin;
            currencies = begin > free_from_ ? currencyBefore(text_, begin) : nullptr;
            if (currencies == nullptr || begin < free_from_) return false;
        }
        std::vector<std::string> readings;
        for (const std::string& amount : amountsIn(part(at_, end))) {
            for (const std::string_view currency : *currencies) readings.push_back(amount + " " + std::string(currency));
        }
        take(ValueKind::Money, behind, std::move(readings), begin);
        return true;
    }

    void number(std::size_t end) {
        auto readings = amountsIn(part(at_, end));
        const std::size_t sign = isOf(kBlanks, at(end)) ? end + 1 : end;
        const bool leads = at_ > free_from_ && at_ > 0 && text_[at_ - 1] == U'%';
        if (at(sign) != U'%' && !leads) return take(ValueKind::Number, end, std::move(readings));
        for (std::string& reading : readings) reading += '%';
        take(ValueKind::Number, leads ? end : sign + 1, std::move(readings), leads ? at_ - 1 : at_);
    }

    const Months& months_;
    std::u32string original_, text_, lower_;
    std::vector<std::size_t> offsets_;
    std::vector<Value> found_;
    std::size_t at_ = 0, free_from_ = 0;  ///< no value reaches back beyond what was found before
};

}  // namespace

std::vector<Value> findValues(std::string_view text, std::string_view language) { return Reader(text, language).run(); }

bool meanAlike(const Value& one, const Value& other) {
    return std::ranges::any_of(one.readings, [&](const std::string& reading) {
        return std::ranges::find(other.readings, reading) != other.readings.end();
    });
}

}  // namespace locales
