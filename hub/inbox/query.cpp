#include "hub/inbox/query.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <utility>

#include "locales/format/fallback.h"
#include "locales/text/code_point.h"
#include "templates/classify/taxonomy.h"

namespace hub {
namespace {

using namespace std::chrono_literals;

constexpr std::array<std::pair<Term, std::string_view>, 15> kTerms{{
    {Term::Channel, "channel"},
    {Term::Account, "account"},
    {Term::Site, "site"},
    {Term::Language, "lang"},
    {Term::Topic, "topic"},
    {Term::Intent, "intent"},
    {Term::Risk, "risk"},
    {Term::Is, "is"},
    {Term::Assignee, "assignee"},
    {Term::Order, "order"},
    {Term::Buyer, "buyer"},
    {Term::Due, "due"},
    {Term::After, "after"},
    {Term::Before, "before"},
    {Term::Has, "has"},
}};
constexpr std::array<std::string_view, 9> kStates{
    "waiting", "overdue", "unread", "snoozed", "done", "open", "refused", "unclear", "unassigned",
};
constexpr std::size_t kLongestName = 24;
constexpr auto kLongestSpan = std::chrono::seconds(24h) * 366;
constexpr int kFirstYear = 1970, kLastYear = 9998;

/// A character as a search reads it, with where it stands.
struct Sign {
    std::int32_t code = 0;
    std::size_t begin = 0, end = 0;
};

bool isDirectionMark(std::int32_t c) {
    return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

std::int32_t ordinary(std::int32_t c) {
    if (c >= 0xFF01 && c <= 0xFF5E) return c - 0xFEE0;
    switch (c) {
        case 0x3000:
        case 0x00A0:
        case 0x202F:
        case '\t':
        case '\r':
        case '\n': return ' ';
        case 0x2212: return '-';
        case 0x201C:
        case 0x201D:
        case 0x201E:
        case 0x201F:
        case 0x00AB:
        case 0x00BB:
        case 0x300C:
        case 0x300D:
        case 0x300E:
        case 0x300F:
        case 0x301D:
        case 0x301E:
        case 0x301F: return '"';
        case 0x2026: return '*';
        default: return c;
    }
}

std::vector<Sign> signsOf(std::string_view text) {
    std::vector<Sign> signs;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = at;
        const std::int32_t code = locales::nextCodePoint(text, at);
        if (code >= 0 && !isDirectionMark(code)) signs.push_back({ordinary(code), begin, at});
    }
    return signs;
}

bool isLatin(std::int32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

std::string lowerCase(std::string text) {
    std::ranges::transform(text, text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

std::string listed(const std::vector<std::string>& choices) {
    std::string all;
    for (const auto& each : choices) all += (all.empty() ? "" : ", ") + each;
    return all;
}

/// A tag whose language has a code of two or three letters: longer ones are well formed, but nobody has any.
bool isLanguage(const std::string& tag) {
    return std::min(tag.find('-'), tag.size()) <= 3 && locales::isWellFormedLocale(tag);
}

/// "<4h", "30m", "<2d".
std::optional<std::chrono::seconds> spanFrom(std::string_view text) {
    if (text.starts_with('<')) text.remove_prefix(1);
    std::int64_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc() || end + 1 != text.data() + text.size() || count < 1 || count > 1'000'000) return std::nullopt;
    const std::chrono::seconds one = *end == 'm' ? 1min : *end == 'h' ? 1h : *end == 'd' ? 24h : 0s;
    if (one == 0s || one * count > kLongestSpan) return std::nullopt;
    return one * count;
}

/// "2026-11-01".
std::optional<std::chrono::year_month_day> dayFrom(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const auto number = [&](std::size_t from, std::size_t length) {
        int value = -1;
        const char* const last = text.data() + from + length;
        const auto [end, error] = std::from_chars(text.data() + from, last, value);
        return error == std::errc() && end == last ? value : -1;
    };
    const int year = number(0, 4), month = number(5, 2), day = number(8, 2);
    if (year < kFirstYear || year > kLastYear || month < 1 || day < 1) return std::nullopt;
    const std::chrono::year_month_day found{
        std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)), std::chrono::day(static_cast<unsigned>(day))
    };
    if (!found.ok()) return std::nullopt;
    return found;
}

/// What a term takes when it takes only certain words.
std::vector<std::string> choicesOf(Term term) {
    std::vector<std::string> choices;
    const auto add = [&](std::string_view each) {
        if (choices.empty() || choices.back() != each) choices.emplace_back(each);
    };
    switch (term) {
        case Term::Topic:
            for (const auto& intent : templates::allIntents()) add(intent.topic);
            break;
        case Term::Intent:
            for (const auto& intent : templates::allIntents()) add(intent.name);
            break;
        case Term::Risk:
            for (const auto risk : templates::allRisks()) add(risk);
            break;
        case Term::Is:
            for (const auto state : kStates) add(state);
            break;
        case Term::Has: add("attachment"); break;
        default: break;
    }
    return choices;
}

class Parser {
public:
    explicit Parser(std::string_view text) : text_(text), signs_(signsOf(text)) {}

    Query run() && {
        if (signs_.size() > kQueryCharacters) {
            fault("too_long", {}, {}, "at most " + std::to_string(kQueryCharacters) + " characters", 0);
            return std::move(query_);
        }
        while (true) {
            while (codeAt(at_) == ' ') ++at_;
            if (at_ >= signs_.size()) break;
            part();
        }
        return std::move(query_);
    }

private:
    [[nodiscard]] std::int32_t codeAt(std::size_t at) const { return at < signs_.size() ? signs_[at].code : -1; }
    [[nodiscard]] std::size_t byteAt(std::size_t at) const { return at < signs_.size() ? signs_[at].begin : text_.size(); }

    [[nodiscard]] std::string textOf(std::size_t from, std::size_t to) const {
        std::string out;
        for (std::size_t at = from; at < to; ++at) {
            const Sign& sign = signs_[at];
            if (sign.code < 0x80) out += static_cast<char>(sign.code);
            else out += text_.substr(sign.begin, sign.end - sign.begin);
        }
        return out;
    }

    void fault(
        std::string_view code, const std::string& term, const std::string& found, const std::string& expected, std::size_t begin,
        std::vector<std::string> choices = {}
    ) {
        const std::size_t end = at_ > 0 ? signs_[at_ - 1].end : text_.size();
        query_.faults.push_back({code, term, found, expected, std::move(choices), byteAt(begin), end});
    }

    /// Where a name before a colon ends, if one begins here and has something behind it.
    [[nodiscard]] std::optional<std::size_t> endOfName() const {
        std::size_t end = at_;
        while (isLatin(codeAt(end))) ++end;
        if (end == at_ || end - at_ > kLongestName || codeAt(end) != ':') return std::nullopt;
        const bool address = codeAt(end + 1) == '/' && codeAt(end + 2) == '/';
        if (address) return std::nullopt;
        return end;
    }

    /// What stands in quotation marks, or up to the next space.
    std::string value(bool& quoted) {
        quoted = codeAt(at_) == '"';
        if (quoted) ++at_;
        const std::size_t from = at_;
        while (at_ < signs_.size() && codeAt(at_) != (quoted ? '"' : ' ')) ++at_;
        const std::size_t to = at_;
        if (quoted && at_ < signs_.size()) ++at_;
        return textOf(from, to);
    }

    void part() {
        const std::size_t begin = at_;
        QueryPart part;
        if (codeAt(at_) == '-' && codeAt(at_ + 1) != ' ' && codeAt(at_ + 1) != -1) {
            part.negated = true;
            ++at_;
        }
        const auto end_of_name = endOfName();
        const std::string name = end_of_name ? lowerCase(textOf(at_, *end_of_name)) : std::string();
        const auto* const known = std::ranges::find(kTerms, std::string_view(name), &std::pair<Term, std::string_view>::second);
        const std::int32_t behind = end_of_name ? codeAt(*end_of_name + 1) : -1;
        bool quoted = false;
        if (!end_of_name || (known == kTerms.end() && (behind == ' ' || behind == -1))) {
            part.value = value(quoted);
            takeWords(std::move(part), begin, quoted);
            return;
        }
        at_ = *end_of_name + 1;
        part.value = value(quoted);
        if (known == kTerms.end()) {
            std::vector<std::string> names;
            for (const auto& [term, each] : kTerms) names.emplace_back(each);
            return fault("unknown_term", name, part.value, "one of " + listed(names) + ", or quotation marks round it", begin, names);
        }
        part.term = known->first;
        takeTerm(std::move(part), name, begin, quoted);
    }

    void add(QueryPart part, std::size_t begin) {
        part.begin = byteAt(begin);
        part.end = at_ > 0 ? signs_[at_ - 1].end : 0;
        query_.parts.push_back(std::move(part));
    }

    void cutStar(QueryPart& part) {
        if (part.value.size() < 2 || !part.value.ends_with('*')) return;
        part.value.pop_back();
        part.prefix = true;
    }

    void takeWords(QueryPart part, std::size_t begin, bool quoted) {
        if (!quoted) {
            cutStar(part);
            part.prefix = part.prefix || at_ >= signs_.size();
        }
        if (!part.value.empty()) add(std::move(part), begin);
    }

    void takeTerm(QueryPart part, const std::string& name, std::size_t begin, bool quoted) {
        if (++terms_ > kQueryTerms) {
            if (terms_ == kQueryTerms + 1) fault("too_many", name, part.value, "at most " + std::to_string(kQueryTerms) + " terms", begin);
            return;
        }
        if (part.value.empty()) return fault("no_value", name, {}, "something behind the colon", begin, choicesOf(part.term));
        if (const auto choices = choicesOf(part.term); !choices.empty()) {
            part.value = lowerCase(std::move(part.value));
            if (std::ranges::find(choices, part.value) == choices.end())
                return fault("unknown_value", name, part.value, "one of " + listed(choices), begin, choices);
        }
        switch (part.term) {
            case Term::Language:
                if (!isLanguage(part.value)) return fault("bad_language", name, part.value, "a BCP-47 tag such as de or pt-BR", begin);
                if (part.value.find('-') == std::string::npos) part.value = lowerCase(std::move(part.value));
                break;
            case Term::Due: {
                const auto span = spanFrom(lowerCase(part.value));
                if (!span) return fault("bad_span", name, part.value, "a time such as <30m, <4h or <2d, of a year at most", begin);
                part.within = *span;
                break;
            }
            case Term::After:
            case Term::Before: {
                const auto day = dayFrom(part.value);
                if (!day) return fault("bad_day", name, part.value, "a day such as 2026-11-01", begin);
                part.day = *day;
                break;
            }
            case Term::Site: part.value = lowerCase(std::move(part.value)); break;
            case Term::Order:
                if (!quoted) cutStar(part);
                break;
            default: break;
        }
        add(std::move(part), begin);
    }

    std::string_view text_;
    std::vector<Sign> signs_;
    std::size_t at_ = 0, terms_ = 0;
    Query query_;
};

}  // namespace

std::string_view wireName(Term term) {
    const auto* const found = std::ranges::find(kTerms, term, &std::pair<Term, std::string_view>::first);
    return found == kTerms.end() ? std::string_view() : found->second;
}

Query parseQuery(std::string_view text) { return Parser(text).run(); }

}  // namespace hub
