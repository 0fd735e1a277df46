#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <vector>

#include "locales/zone/clock.h"
#include "locales/zone/statement.h"

namespace locales::zone_tables {
namespace {

using Minutes = std::chrono::minutes;

constexpr double kByOffset = 0.88;
constexpr double kByWord = 0.9;
constexpr double kByTime = 0.85;
constexpr Minutes kDay{24 * 60};
// People round: "it's three" may be said at 2:35.
constexpr Minutes kRoundedTime{40};
constexpr Minutes kExactTime{20};
// A message that names more times of day than this is a timetable.
constexpr std::size_t kMostTimes = 8;

bool isClockDigit(char c) { return c >= '0' && c <= '9'; }
bool isLatin(char c) { return (c | 32) >= 'a' && (c | 32) <= 'z'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 32) : c; }

bool startsWithFold(std::string_view text, std::string_view prefix) {
    return text.size() >= prefix.size() &&
           std::ranges::equal(prefix, text.substr(0, prefix.size()), {}, {}, lower);
}

int takeNumber(std::string_view& text) {
    int value = 0;
    std::size_t digits = 0;
    for (; digits < text.size() && digits < 3 && isClockDigit(text[digits]); ++digits)
        value = value * 10 + text[digits] - '0';
    text.remove_prefix(digits);
    return digits == 0 || digits > 2 ? -1 : value;
}

void skipBlanks(std::string_view& text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
}

/// "+5:45", "-7", "−03:00"; nothing without a sign.
std::optional<Minutes> signedOffset(std::string_view text) {
    skipBlanks(text);
    bool west = false;
    if (text.starts_with('-')) {
        west = true;
        text.remove_prefix(1);
    } else if (text.starts_with("\u2212") || text.starts_with("\u2013")) {
        west = true;
        text.remove_prefix(3);
    } else if (text.starts_with('+')) {
        text.remove_prefix(1);
    } else {
        return std::nullopt;
    }
    skipBlanks(text);
    const int hours = takeNumber(text);
    if (hours < 0 || hours > 14) return std::nullopt;
    int minutes = 0;
    if (text.starts_with(':')) {
        text.remove_prefix(1);
        minutes = takeNumber(text);
        if (minutes < 0 || minutes > 59) return std::nullopt;
    }
    const Minutes offset{hours * 60 + minutes};
    return west ? -offset : offset;
}

/// "UTC-7", "GMT+5:45" are from Greenwich, «МСК+4» from Moscow.
std::optional<Minutes> writtenOffset(std::string_view raw) {
    static constexpr std::array<std::pair<std::string_view, int>, 5> kBases{
        {{"utc", 0}, {"gmt", 0}, {"msk", 180}, {"МСК", 180}, {"мск", 180}}};
    for (std::size_t at = 0; at < raw.size(); ++at) {
        if (at > 0 && isLatin(raw[at - 1])) continue;
        for (const auto& [name, minutes] : kBases) {
            if (!startsWithFold(raw.substr(at), name)) continue;
            if (const auto offset = signedOffset(raw.substr(at + name.size())))
                return *offset + Minutes{minutes};
        }
    }
    return std::nullopt;
}

/// A time of day as written; without a word for the half of the day, either may be meant.
struct WrittenTime {
    Minutes of_day{};
    bool either_half = false;
    bool exact = false;
};

enum class Half { Unknown, Morning, Afternoon, Night };

struct HalfWord {
    std::string_view word;
    Half half;
};
constexpr HalfWord kHalves[] = {
    {"am", Half::Morning},
    {"a.m", Half::Morning},
    {"pm", Half::Afternoon},
    {"p.m", Half::Afternoon},
    {"in the morning", Half::Morning},
    {"in the afternoon", Half::Afternoon},
    {"in the evening", Half::Afternoon},
    {"at night", Half::Night},
    {"de la mañana", Half::Morning},
    {"de la madrugada", Half::Morning},
    {"de la tarde", Half::Afternoon},
    {"de la noche", Half::Night},
    {"da manhã", Half::Morning},
    {"da madrugada", Half::Morning},
    {"da tarde", Half::Afternoon},
    {"da noite", Half::Night},
    {"du matin", Half::Morning},
    {"de l'après-midi", Half::Afternoon},
    {"du soir", Half::Afternoon},
    {"morgens", Half::Morning},
    {"nachmittags", Half::Afternoon},
    {"abends", Half::Afternoon},
    {"nachts", Half::Night},
    {"утра", Half::Morning},
    {"дня", Half::Afternoon},
    {"вечера", Half::Afternoon},
    {"ночи", Half::Night},
    {"pagi", Half::Morning},
    {"siang", Half::Afternoon},
    {"sore", Half::Afternoon},
    {"malam", Half::Night},
};
// Words that come before the hour.
constexpr HalfWord kHalvesBefore[] = {
    {"凌晨", Half::Morning}, {"早上", Half::Morning},   {"上午", Half::Morning},   {"下午", Half::Afternoon},
    {"晚上", Half::Night},   {"午前", Half::Morning},   {"午後", Half::Afternoon}, {"夜の", Half::Night},
    {"夜", Half::Night},     {"朝", Half::Morning},     {"深夜", Half::Morning},   {"오전", Half::Morning},
    {"새벽", Half::Morning}, {"오후", Half::Afternoon}, {"밤", Half::Night},       {"저녁", Half::Afternoon},
};

Half halfAfter(std::string_view text) {
    skipBlanks(text);
    for (const std::string_view unit :
         {"o'clock", "uhr", "часов", "часа", "час", "horas", "heures", "h ", "点", "點", "時", "시", "hrs"}) {
        if (!startsWithFold(text, unit)) continue;
        text.remove_prefix(unit.size());
        skipBlanks(text);
        break;
    }
    for (const auto& [word, half] : kHalves) {
        if (startsWithFold(text, word)) return half;
    }
    return Half::Unknown;
}

Half halfBefore(std::string_view text) {
    while (text.ends_with(' ')) text.remove_suffix(1);
    for (const auto& [word, half] : kHalvesBefore) {
        if (text.ends_with(word)) return half;
    }
    return Half::Unknown;
}

/// A number that says it is a time: by minutes, by a half of the day or by a word for o'clock.
std::optional<WrittenTime> timeAt(std::string_view raw, std::size_t at) {
    std::string_view rest = raw.substr(at);
    const int hour = takeNumber(rest);
    if (hour < 0 || hour > 23) return std::nullopt;
    int minute = 0;
    bool marked = false;
    if (rest.size() > 2 && (rest[0] == ':' || rest[0] == '.' || rest[0] == 'h') && isClockDigit(rest[1]) &&
        isClockDigit(rest[2])) {
        rest.remove_prefix(1);
        minute = takeNumber(rest);
        if (minute < 0 || minute > 59) return std::nullopt;
        marked = true;
    }
    Half half = halfAfter(rest);
    if (half == Half::Unknown) half = halfBefore(raw.substr(0, at));
    skipBlanks(rest);
    for (const std::string_view unit :
         {"o'clock", "uhr", "часов", "часа", "час", "点", "點", "時", "시", "horas", "heures"}) {
        marked = marked || startsWithFold(rest, unit);
    }
    if (!marked && half == Half::Unknown) return std::nullopt;
    int hour24 = hour;
    if (half == Half::Morning && hour == 12) hour24 = 0;
    if (half == Half::Afternoon && hour < 12) hour24 = hour + 12;
    // "11 at night" is 23, "2 at night" is 2.
    if (half == Half::Night && hour == 12) hour24 = 0;
    if (half == Half::Night && hour > 5 && hour < 12) hour24 = hour + 12;
    return WrittenTime{Minutes{hour24 * 60 + minute}, half == Half::Unknown && hour <= 12, minute != 0};
}

/// What makes a time the buyer's own: "here", "now", "my time" within the same line.
bool saysHereAndNow(std::string_view sentence) {
    static constexpr std::string_view kCues[] = {
        " here",        "here ",         "my time", "our time", "local time", "where i am", "right now",
        "over here",    "hier",          "bei mir", "bei uns",  "ici",        "chez moi",   "chez nous",
        "aquí",         "aqui",          "acá",     "qui ",     "у меня",     "у нас",      "сейчас",
        "тут",          "здесь",         "这里",    "我这",     "我这边",     "這裡",       "我這",
        "现在",         "現在",          "こちら",  "여기",     "di sini",    "sini",       "tempat saya",
        "it's already", "it is already", "burada",  "tutaj"};
    std::string folded(sentence);
    std::ranges::transform(folded, folded.begin(), lower);
    return std::ranges::any_of(kCues, [&](std::string_view cue) {
        return folded.find(cue) != std::string::npos;
    });
}

std::vector<WrittenTime> writtenTimes(std::string_view raw) {
    std::vector<WrittenTime> times;
    for (std::size_t at = 0; at < raw.size() && times.size() < kMostTimes; ++at) {
        if (!isClockDigit(raw[at]) ||
            (at > 0 && (isClockDigit(raw[at - 1]) || raw[at - 1] == ':' || raw[at - 1] == '.')))
            continue;
        const auto time = timeAt(raw, at);
        if (!time) continue;
        std::size_t begin = raw.find_last_of("\n?!", at);
        begin = begin == std::string_view::npos ? 0 : begin + 1;
        const auto end = std::min(raw.find_first_of("\n?!", at), raw.size());
        if (saysHereAndNow(raw.substr(begin, end - begin))) times.push_back(*time);
    }
    return times;
}

/// The country's zones, one per clock, most people first; what is known already goes before all.
std::vector<ZoneIndex> candidates(const Country& country, const Finding& known) {
    const Tables& tables = Tables::get();
    const auto zones = tables.zones();
    std::vector<ZoneIndex> list;
    for (std::size_t i = 0; i < zones.size(); ++i) {
        if (zones[i].country == country.name()) list.push_back(static_cast<ZoneIndex>(i));
    }
    std::ranges::sort(list, std::greater{}, [&](ZoneIndex z) { return zones[z].people; });
    for (const auto first : {country.zone, known.runner_up, known.zone}) {
        if (first == kNoZone || zones[first].country != country.name()) continue;
        std::erase(list, first);
        list.insert(list.begin(), first);
    }
    return list;
}

std::optional<Minutes> offsetOf(ZoneIndex zone, Instant at) {
    const auto local = localTime(Tables::get().zone(zone).id, at);
    if (!local) return std::nullopt;
    return std::chrono::duration_cast<Minutes>(local->offset);
}

std::optional<ZoneIndex> zoneWithOffset(std::span<const ZoneIndex> zones, Minutes offset, Instant at) {
    for (const auto zone : zones) {
        if (offsetOf(zone, at) == offset) return zone;
    }
    return std::nullopt;
}

Minutes apart(Minutes a, Minutes b) {
    const Minutes difference = (a - b + 2 * kDay) % kDay;
    return std::min(difference, kDay - difference);
}

std::optional<ZoneIndex> zoneWithTime(std::span<const ZoneIndex> zones, const WrittenTime& time, Instant at) {
    const Minutes tolerance = time.exact ? kExactTime : kRoundedTime;
    const Minutes utc = std::chrono::floor<Minutes>(at.time_since_epoch()) % kDay;
    std::optional<ZoneIndex> best;
    Minutes least = tolerance + Minutes{1};
    for (const auto zone : zones) {
        const auto offset = offsetOf(zone, at);
        if (!offset) continue;
        Minutes distance = apart(utc + *offset, time.of_day);
        if (time.either_half) distance = std::min(distance, apart(utc + *offset, time.of_day + kDay / 2));
        if (distance < least) {
            least = distance;
            best = zone;
        }
    }
    return best;
}

/// An abbreviation such as EST or WIT is one only in capitals: "est" and "wit" are words.
bool inCapitals(std::string_view raw, const FoldedText::Word& word, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) {
        if (word.raw + i >= raw.size() || raw[word.raw + i] < 'A' || raw[word.raw + i] > 'Z') return false;
    }
    return true;
}

std::optional<Fact> clockWord(std::string_view raw, const FoldedText& text, std::string_view country) {
    const Tables& tables = Tables::get();
    for (std::size_t i = 0; i < text.words.size(); ++i) {
        for (std::size_t count = std::min<std::size_t>(4, text.words.size() - i); count > 0; --count) {
            const auto phrase = text.at(i, count);
            const auto fact = tables.fact(Kind::Word, country, phrase);
            if (!fact) continue;
            const bool abbreviation =
                count == 1 && phrase.size() <= 4 && static_cast<unsigned char>(phrase[0]) < 0x80;
            if (abbreviation && !inCapitals(raw, text.words[i], phrase.size())) continue;
            // "your Pacific time hours" are the seller's.
            if (i > 0 && (text.at(i - 1) == "your" || text.at(i - 1) == "votre" || text.at(i - 1) == "su"))
                continue;
            return fact;
        }
    }
    return std::nullopt;
}

Finding clockFinding(ZoneIndex zone, const Finding& known, double confidence) {
    return {zone, known.zone == zone ? kNoZone : known.zone, confidence, ZoneSource::TextOffset};
}

}  // namespace

std::optional<Finding> findNamedClock(
    std::string_view raw, const FoldedText& text, const Country& country, const Finding& known,
    std::optional<Instant> sent_at
) {
    // Without a date the country's winter clock is the better guess for a bare offset.
    static const Instant kWinter = *parseInstant("2027-01-15T12:00:00Z");
    if (const auto offset = writtenOffset(raw)) {
        const auto zone = zoneWithOffset(candidates(country, known), *offset, sent_at.value_or(kWinter));
        if (zone) return clockFinding(*zone, known, kByOffset);
    }
    if (const auto word = clockWord(raw, text, country.name())) return clockFinding(word->zone, known, kByWord);
    return std::nullopt;
}

std::optional<Finding> findTimeOfDay(
    std::string_view raw, const Country& country, const Finding& known, Instant sent_at
) {
    const auto times = writtenTimes(raw);
    if (times.empty()) return std::nullopt;
    const auto zones = candidates(country, known);
    for (const auto& time : times) {
        if (const auto zone = zoneWithTime(zones, time, sent_at)) return clockFinding(*zone, known, kByTime);
    }
    return std::nullopt;
}

}  // namespace locales::zone_tables
