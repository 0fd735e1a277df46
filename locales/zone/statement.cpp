#include "locales/zone/statement.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>

#include "locales/zone/cues.h"

namespace locales::zone_tables {
namespace {

using Words = std::unordered_set<std::string_view>;

constexpr std::size_t kLongestName = 4;
constexpr std::size_t kLongestSkip = 5;
constexpr std::size_t kLongestIdeographs = 9;
constexpr double kStated = 0.96;
constexpr double kStatedWeakly = 0.9;
constexpr double kMentioned = 0.8;

// Where states are looked up when neither the address nor the site names their country.
constexpr std::array<std::string_view, 8> kCountriesOfStates{"US", "CA", "AU", "BR", "MX", "RU", "ID", "ES"};

bool isIn(const Words& words, std::string_view word) { return words.contains(word); }

/// The cue list by first word, folded once.
struct CueBook {
    struct Entry {
        std::vector<std::string> words;
        CueKind kind;
    };
    std::unordered_map<std::string, std::vector<Entry>> by_word;
    std::vector<std::pair<std::string, CueKind>> unspaced;

    static const CueBook& get() {
        static const CueBook book;
        return book;
    }

private:
    CueBook() {
        for (const auto& cue : kCues) {
            const auto folded = foldText(cue.phrase);
            if (cue.kind == CueKind::GluedAfter || cue.kind == CueKind::GluedBefore) {
                unspaced.emplace_back(folded.folded, cue.kind);
                continue;
            }
            Entry entry{{}, cue.kind};
            for (std::size_t i = 0; i < folded.words.size(); ++i) entry.words.emplace_back(folded.at(i));
            by_word[entry.words.front()].push_back(std::move(entry));
        }
    }
};

/// Word lists of cues.h, folded as texts are.
struct Lexicon {
    std::vector<std::string> storage;
    Words skip, stop, parcel, third, first, negation, living, origin, forwarder;

    static const Lexicon& get() {
        static const Lexicon lexicon;
        return lexicon;
    }

private:
    Lexicon() {
        const std::array lists{
            std::pair{&skip, std::span<const std::string_view>(kSkippedWords)},
            std::pair{&stop, std::span<const std::string_view>(kNeverPlaces)},
            std::pair{&parcel, std::span<const std::string_view>(kParcelWords)},
            std::pair{&third, std::span<const std::string_view>(kThirdPersons)},
            std::pair{&first, std::span<const std::string_view>(kFirstPersons)},
            std::pair{&negation, std::span<const std::string_view>(kNegations)},
            std::pair{&living, std::span<const std::string_view>(kLivingWords)},
            std::pair{&origin, std::span<const std::string_view>(kOriginWords)},
            std::pair{&forwarder, std::span<const std::string_view>(kForwarderWords)}};
        std::size_t total = 0;
        for (const auto& [set, list] : lists) total += list.size();
        storage.reserve(total);
        for (const auto& [set, list] : lists) {
            for (const auto word : list) set->insert(storage.emplace_back(foldName(word)));
        }
    }
};

struct Range {
    std::size_t begin, end;
};

Range sentenceAround(const FoldedText& text, std::size_t word) {
    std::size_t begin = word;
    while (begin > 0 && !text.words[begin].starts_sentence) --begin;
    std::size_t end = word + 1;
    while (end < text.words.size() && !text.words[end].starts_sentence) ++end;
    return {begin, end};
}

bool anyIn(const FoldedText& text, Range range, const Words& words) {
    for (std::size_t i = range.begin; i < range.end; ++i) {
        if (isIn(words, text.at(i))) return true;
    }
    return false;
}

bool isUpperAt(std::string_view raw, std::size_t at) {
    return at < raw.size() && raw[at] >= 'A' && raw[at] <= 'Z';
}

/// A capital of a script that has them; any letter of one that has none.
bool isCapitalAt(std::string_view raw, std::size_t at) {
    const auto byte = [&](std::size_t i) { return i < raw.size() ? static_cast<unsigned char>(raw[i]) : 0U; };
    if (byte(at) < 0x80) return isUpperAt(raw, at);
    if (byte(at) == 0xC3) return byte(at + 1) < 0x9F;
    if (byte(at) == 0xD0) return byte(at + 1) < 0xB0;
    return byte(at) == 0xC4 || byte(at) == 0xC5 || byte(at) >= 0xD8;
}

/// Latin words are names only when capitalised, unless the writer uses no capitals at all.
bool looksLikeName(std::string_view raw, const FoldedText& text, std::size_t word) {
    const auto at = text.words[word].raw;
    if (static_cast<unsigned char>(raw[at]) >= 0x80) return true;
    if (isUpperAt(raw, at)) return true;
    return std::ranges::none_of(raw, [](char c) { return c >= 'A' && c <= 'Z' && c != 'I'; });
}

bool isCode(std::string_view raw, const FoldedText& text, std::size_t word) {
    const auto at = text.words[word].raw;
    const auto size = text.at(word).size();
    if (size < 2 || size > 3) return false;
    for (std::size_t i = 0; i < size; ++i) {
        if (!isUpperAt(raw, at + i)) return false;
    }
    return true;
}

bool replaceEnd(std::string& word, std::string_view from, std::string_view to) {
    if (word.size() <= from.size() + 3 || !word.ends_with(from)) return false;
    word.replace(word.size() - from.size(), from.size(), to);
    return true;
}

/// The nominatives that an inflected name may come from: Russian and Ukrainian locatives, Turkish -da.
std::vector<std::string> baseForms(std::string_view name) {
    std::vector<std::string> forms{std::string(name)};
    static constexpr std::pair<std::string_view, std::string_view> kEndings[] = {
        {"е", ""},     {"е", "а"},   {"е", "о"},   {"и", "ь"},    {"и", "я"},   {"и", "а"},  {"ии", "ия"},
        {"ои", "ая"},  {"ом", "ии"}, {"ом", "ыи"}, {"ом", "ое"},  {"ем", "ии"}, {"у", ""},   {"ах", "ы"},
        {"і", ""},     {"і", "а"},   {"ові", ""},  {"еві", "ів"}, {"ы", "а"},   {"а", ""},   {"да", ""},
        {"da", ""},    {"de", ""},   {"ta", ""},   {"te", ""},    {"dan", ""},  {"den", ""}, {"dayim", ""},
        {"deyim", ""}, {"에서", ""}, {"에", ""},   {"で", ""},    {"に", ""},   {"ie", ""},  {"ską", "ska"}};
    const auto blank = name.find(' ');
    const std::string_view first = name.substr(0, std::min(blank, name.size()));
    const bool inflected_first =
        blank != std::string_view::npos && static_cast<unsigned char>(name[0]) >= 0xD0;
    for (const auto& [from, to] : kEndings) {
        if (name.ends_with(from)) {
            std::string last(name);
            if (replaceEnd(last, from, to)) forms.push_back(std::move(last));
        }
        // "Нижнем Новгороде": both words change.
        if (!inflected_first || !first.ends_with(from)) continue;
        std::string start(first);
        if (!replaceEnd(start, from, to)) continue;
        std::string rest(name.substr(blank));
        forms.push_back(start + rest);
        if (replaceEnd(rest, "е", "")) forms.push_back(start + rest);
    }
    return forms;
}

/// Where a name is looked up: these countries in their order, then the world.
struct Where {
    std::span<const Country* const> countries;
    const Country* speaks = nullptr;
};

struct Place {
    Fact fact;
    const State* state = nullptr;
    bool town = false;
};

std::optional<Place> statePlace(std::string_view country, std::string_view name) {
    const Tables& tables = Tables::get();
    const State* state = tables.state(country, name);
    if (state == nullptr) {
        const auto bare = withoutTypeWords(name);
        if (bare.size() > 4 && bare != name) state = tables.state(country, bare);
    }
    if (state == nullptr) return std::nullopt;
    return Place{{state->zone, state->runner_up, state->share / 100.0, false}, state, false};
}

std::optional<Place> placeIn(const Country& country, std::string_view name, bool code) {
    const Tables& tables = Tables::get();
    if (country.several_clocks != 0 && (name.size() > 3 || code)) {
        if (auto place = statePlace(country.name(), name)) return place;
    }
    if (name.size() < 3) return std::nullopt;
    if (const auto fact = tables.fact(Kind::City, country.name(), name)) return Place{*fact, nullptr, true};
    return std::nullopt;
}

std::optional<Place> placeInWorld(std::string_view name, bool code) {
    const Tables& tables = Tables::get();
    if (const auto* country = tables.countryAt(Kind::CountryName, name);
        country && (name.size() > 3 || code)) {
        return Place{tables.defaultOf(*country), nullptr, false};
    }
    if (name.size() < 3 && !code) return std::nullopt;
    if (const auto fact = tables.fact(Kind::World, "", name)) return Place{*fact, nullptr, true};
    if (name.size() < 5) return std::nullopt;
    for (const auto country : kCountriesOfStates) {
        if (auto place = statePlace(country, name)) return place;
    }
    return std::nullopt;
}

std::optional<Place> resolve(std::string_view name, const Where& where, bool code) {
    for (const auto& form : baseForms(name)) {
        if (where.speaks != nullptr) {
            const auto big = Tables::get().fact(Kind::World, "", form);
            if (big && Tables::get().zone(big->zone).country == where.speaks->name())
                return Place{*big, nullptr, true};
        }
        for (const auto* country : where.countries) {
            if (auto place = placeIn(*country, form, code)) return place;
        }
        if (auto place = placeInWorld(form, code)) return place;
    }
    return std::nullopt;
}

/// "Portland, Oregon", "Paris, Texas", "Perth, Canada": what follows a town's name settles which one it is.
Place refined(
    Place place, std::string_view name, std::string_view raw, const FoldedText& text, std::size_t next,
    const Where& where
) {
    const Tables& tables = Tables::get();
    if (!place.town || next >= text.words.size() || text.words[next].starts_sentence) return place;
    for (std::size_t count = std::min<std::size_t>(3, text.words.size() - next); count > 0; --count) {
        const auto follows = text.at(next, count);
        const bool code = count == 1 && isCode(raw, text, next);
        if (follows.size() < 4 && !code) continue;
        std::optional<Place> state;
        for (const auto* country : where.countries) {
            if (!state && country->several_clocks != 0) state = statePlace(country->name(), follows);
        }
        for (const auto country : kCountriesOfStates) {
            if (!state) state = statePlace(country, follows);
        }
        if (state) {
            if (const auto town = tables.town(*state->state, name)) state->fact = *town;
            return *state;
        }
        if (const auto* country = tables.countryAt(Kind::CountryName, follows)) {
            const auto fact = tables.fact(Kind::City, country->name(), name);
            if (!fact && tables.zone(place.fact.zone).country == country->name()) return place;
            return Place{fact ? *fact : tables.defaultOf(*country), nullptr, false};
        }
    }
    return place;
}

/// The place that begins at or soon after a word: "sunny San Diego", "a suburb of Chicago".
std::optional<Place> placeFrom(
    std::string_view raw, const FoldedText& text, std::size_t first, const Where& where
) {
    const Lexicon& lexicon = Lexicon::get();
    for (std::size_t start = first; start < text.words.size() && start <= first + kLongestSkip; ++start) {
        if (text.words[start].starts_sentence) return std::nullopt;
        for (std::size_t count = std::min(kLongestName, text.words.size() - start); count > 0; --count) {
            const auto last = start + count - 1;
            bool crosses = false;
            for (std::size_t i = start + 1; i <= last; ++i)
                crosses = crosses || text.words[i].starts_sentence;
            const auto name = text.at(start, count);
            if (crosses || (count == 1 && isIn(lexicon.stop, name))) continue;
            if (!looksLikeName(raw, text, start)) continue;
            const bool code = count == 1 && isCode(raw, text, start);
            if (auto place = resolve(name, where, code)) {
                return refined(*place, name, raw, text, start + count, where);
            }
        }
        if (!isIn(lexicon.skip, text.at(start))) return std::nullopt;
    }
    return std::nullopt;
}

/// The place that ends just before a word: Turkish, Hindi and Korean put the verb last.
std::optional<Place> placeBefore(const FoldedText& text, std::size_t end, const Where& where) {
    const Lexicon& lexicon = Lexicon::get();
    for (std::size_t count = std::min<std::size_t>(3, end); count > 0; --count) {
        const auto name = text.at(end - count, count);
        if (isIn(lexicon.stop, name)) continue;
        if (auto place = resolve(name, where, false)) return place;
    }
    return std::nullopt;
}

std::size_t characterSize(char lead) {
    const auto byte = static_cast<unsigned char>(lead);
    return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

/// Scripts without blanks: the longest known name right after or right before the cue.
std::optional<Place> gluedPlace(
    std::string_view folded, std::size_t begin, std::size_t end, bool after, const Where& where
) {
    std::vector<std::size_t> cuts;
    std::size_t at = after ? end : begin;
    while (cuts.size() < kLongestIdeographs) {
        if (after) {
            if (at >= folded.size()) break;
            at += characterSize(folded[at]);
        } else {
            if (at == 0) break;
            do --at;
            while (at > 0 && (static_cast<unsigned char>(folded[at]) & 0xC0) == 0x80);
        }
        cuts.push_back(at);
    }
    for (auto cut = cuts.rbegin(); cut != cuts.rend(); ++cut) {
        auto name = after ? folded.substr(end, *cut - end) : folded.substr(*cut, begin - *cut);
        if (name.starts_with(' ')) name.remove_prefix(1);
        // One ideograph is the abbreviation of a province at best, and a common word at worst.
        if (name.size() < 6) continue;
        if (auto place = resolve(name, where, false)) return place;
        const auto bare = withoutTypeWords(name);
        if (bare.size() >= 6 && bare != name) {
            if (auto place = resolve(bare, where, false)) return place;
        }
    }
    return std::nullopt;
}

std::optional<Place> gluedStatement(std::string_view folded, const Where& where) {
    for (const auto& [phrase, kind] : CueBook::get().unspaced) {
        for (auto at = folded.find(phrase); at != std::string_view::npos; at = folded.find(phrase, at + 1)) {
            const bool after = kind == CueKind::GluedAfter;
            if (auto place = gluedPlace(folded, at, at + phrase.size(), after, where)) return place;
        }
    }
    return std::nullopt;
}

bool cueAt(const FoldedText& text, std::size_t word, const CueBook::Entry& cue) {
    if (word + cue.words.size() > text.words.size()) return false;
    for (std::size_t i = 0; i < cue.words.size(); ++i) {
        if (text.at(word + i) != cue.words[i] || (i > 0 && text.words[word + i].starts_sentence))
            return false;
    }
    return true;
}

bool negated(const FoldedText& text, std::size_t word) {
    const Lexicon& lexicon = Lexicon::get();
    for (std::size_t i = word; i > 0 && word - i < 3; --i) {
        if (text.words[i].starts_sentence) return false;
        if (isIn(lexicon.negation, text.at(i - 1))) return true;
    }
    return false;
}

bool hasUnspacedScript(std::string_view folded) {
    return std::ranges::any_of(folded, [](char c) { return static_cast<unsigned char>(c) >= 0xE0; });
}

/// Parcels and makers are named before the place or close after it ("stuck here in Memphis, tracking says").
bool aboutOthers(const FoldedText& text, Range sentence, std::size_t place) {
    const Lexicon& lexicon = Lexicon::get();
    const Range near{sentence.begin, std::min(sentence.end, place + 2)};
    return anyIn(text, near, lexicon.parcel) || anyIn(text, sentence, lexicon.third);
}

Finding placeFinding(const Place& place, double confidence) {
    return {
        place.fact.zone, place.fact.runner_up, confidence * std::min(1.0, place.fact.share + 0.02),
        ZoneSource::TextPlace};
}

}  // namespace

std::optional<Finding> findStatedPlace(
    std::string_view raw, const FoldedText& text, std::span<const Country* const> countries,
    const Country* speaks
) {
    const Where where{countries, speaks};
    const CueBook& book = CueBook::get();
    std::string word;
    for (std::size_t i = 0; i < text.words.size(); ++i) {
        word.assign(text.at(i));
        const auto cues = book.by_word.find(word);
        if (cues == book.by_word.end()) continue;
        for (const auto& cue : cues->second) {
            if (!cueAt(text, i, cue) || negated(text, i)) continue;
            const bool weak = cue.kind == CueKind::WeakAfter;
            const auto sentence = sentenceAround(text, i);
            if (weak && aboutOthers(text, sentence, i + cue.words.size())) continue;
            const auto place = cue.kind == CueKind::Before
                                   ? placeBefore(text, i, where)
                                   : placeFrom(raw, text, i + cue.words.size(), where);
            if (place) return placeFinding(*place, weak ? kStatedWeakly : kStated);
        }
    }
    if (hasUnspacedScript(text.folded)) {
        if (const auto place = gluedStatement(text.folded, where)) return placeFinding(*place, kStated);
    }
    return std::nullopt;
}

std::optional<Finding> findMentionedPlace(
    std::string_view raw, const FoldedText& text, const Country& country
) {
    const Lexicon& lexicon = Lexicon::get();
    const Country* const only[] = {&country};
    for (std::size_t begin = 0; begin < text.words.size();) {
        const auto sentence = sentenceAround(text, begin);
        begin = sentence.end;
        if (anyIn(text, sentence, lexicon.third)) continue;
        if (!anyIn(text, sentence, lexicon.first)) continue;
        if (anyIn(text, sentence, lexicon.living) && anyIn(text, sentence, lexicon.negation)) continue;
        for (std::size_t i = sentence.begin; i < sentence.end; ++i) {
            if (!isCapitalAt(raw, text.words[i].raw) ||
                (i > sentence.begin && isIn(lexicon.origin, text.at(i - 1))) ||
                aboutOthers(text, sentence, i))
                continue;
            for (std::size_t count = std::min(kLongestName, sentence.end - i); count > 0; --count) {
                const auto name = text.at(i, count);
                if (name.size() < 4 ||
                    (count == 1 && (isIn(lexicon.stop, name) || isIn(lexicon.skip, name)))) {
                    continue;
                }
                // A sentence's first word has its capital from the sentence.
                const bool says_here = i + 1 < sentence.end && text.at(i + 1) == "here";
                if (count == 1 && i == sentence.begin && !says_here) continue;
                std::optional<Place> place;
                for (const auto& form : baseForms(name)) {
                    if (!place) place = placeIn(country, form, false);
                    if (place) continue;
                    const auto known = Tables::get().fact(Kind::World, "", form);
                    if (known && Tables::get().zone(known->zone).country == country.name()) {
                        place = Place{*known, nullptr, true};
                    }
                }
                if (place && place->fact.share > 0.6) {
                    return placeFinding(refined(*place, name, raw, text, i + count, {only}), kMentioned);
                }
            }
        }
    }
    return std::nullopt;
}

bool speaksOfForwarder(const FoldedText& text) {
    const Lexicon& lexicon = Lexicon::get();
    if (anyIn(text, {0, text.words.size()}, lexicon.forwarder)) return true;
    return std::ranges::any_of(kForwarderPhrases, [&](std::string_view phrase) {
        return text.folded.find(phrase) != std::string::npos;
    });
}

}  // namespace locales::zone_tables
