#include "hub/translate/shield.h"

#include <algorithm>
#include <charconv>

#include "locales/values/values.h"

namespace hub::translate {
namespace {

using locales::ValueKind;

constexpr std::string_view kOpen = "⟦", kClose = "⟧";

/// Bytes of a text that stay as they are.
struct Span {
    std::size_t begin, end;
};

/// Days and plain numbers are words of a sentence: they are left to the engine and compared afterwards.
bool isUntouchable(ValueKind kind) {
    return kind == ValueKind::Link || kind == ValueKind::MailAddress || kind == ValueKind::Code || kind == ValueKind::Money;
}

/// Of ASCII alone: Han, kana and Thai run on without blanks.
bool isOfWord(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

std::vector<Span> spansOf(std::string_view text, std::string_view language, const std::vector<std::string>& kept) {
    std::vector<Span> spans;
    for (const auto& value : locales::findValues(text, language)) {
        if (isUntouchable(value.kind)) spans.push_back({value.begin, value.end});
    }
    // A fact that is still missing: a word changed in it, and nobody would see that it is a hole.
    for (auto at = text.find("[["); at != std::string_view::npos; at = text.find("[[", at + 2)) {
        const auto end = text.find("]]", at);
        if (end == std::string_view::npos) break;
        std::erase_if(spans, [&](Span one) { return one.begin < end + 2 && at < one.end; });
        spans.push_back({at, end + 2});
    }
    const auto isFree = [&](Span wanted) {
        return std::ranges::none_of(spans, [&](Span taken) { return wanted.begin < taken.end && taken.begin < wanted.end; });
    };
    // The longest first: a lamp's full name goes before its maker's.
    auto terms = kept;
    std::ranges::stable_sort(terms, [](const std::string& a, const std::string& b) { return a.size() > b.size(); });
    for (const auto& term : terms) {
        for (auto at = findTerm(text, term, 0); at != std::string_view::npos; at = findTerm(text, term, at + term.size())) {
            if (const Span span{at, at + term.size()}; isFree(span)) spans.push_back(span);
        }
    }
    std::ranges::sort(spans, {}, &Span::begin);
    return spans;
}

bool holdsMarks(std::string_view text) {
    return text.find(kOpen) != std::string_view::npos || text.find(kClose) != std::string_view::npos;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

/// Which of `count` marks it is, from 0; empty for none of them.
std::optional<std::size_t> markIn(std::string_view inner, std::size_t count) {
    inner = trimmed(inner);
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(inner.data(), inner.data() + inner.size(), number);
    if (error != std::errc() || end != inner.data() + inner.size() || number < 1 || number > count) return std::nullopt;
    return number - 1;
}

}  // namespace

std::size_t findTerm(std::string_view text, std::string_view term, std::size_t at) {
    if (term.empty()) return std::string_view::npos;
    for (at = text.find(term, at); at != std::string_view::npos; at = text.find(term, at + 1)) {
        const std::size_t end = at + term.size();
        const bool begins = at == 0 || !isOfWord(term.front()) || !isOfWord(text[at - 1]);
        const bool ends = end == text.size() || !isOfWord(term.back()) || !isOfWord(text[end]);
        if (begins && ends) return at;
    }
    return at;
}

Shielded shield(std::string_view text, std::string_view language, const std::vector<std::string>& kept) {
    if (holdsMarks(text)) return {std::string(text), {}};
    Shielded out;
    std::size_t done = 0;
    for (const auto& [begin, end] : spansOf(text, language, kept)) {
        out.text.append(text.substr(done, begin - done));
        out.behind.emplace_back(text.substr(begin, end - begin));
        out.text.append(kOpen).append(std::to_string(out.behind.size())).append(kClose);
        done = end;
    }
    out.text.append(text.substr(done));
    return out;
}

std::optional<std::string> unshield(std::string_view translated, const Shielded& from) {
    if (from.behind.empty()) return std::string(translated);
    std::string out;
    std::vector<bool> seen(from.behind.size(), false);
    std::size_t done = 0;
    for (auto open = translated.find(kOpen); open != std::string_view::npos; open = translated.find(kOpen, done)) {
        const auto inner = open + kOpen.size(), close = translated.find(kClose, inner);
        if (close == std::string_view::npos) return std::nullopt;
        const auto n = markIn(translated.substr(inner, close - inner), from.behind.size());
        if (!n || seen[*n]) return std::nullopt;
        seen[*n] = true;
        out.append(translated.substr(done, open - done)).append(from.behind[*n]);
        done = close + kClose.size();
    }
    if (std::ranges::find(seen, false) != seen.end()) return std::nullopt;
    return out.append(translated.substr(done));
}

}  // namespace hub::translate
