#include "locales/time/instant.h"

#include <cstdio>

namespace locales {
namespace {

/// Reads exactly `digits` decimal digits off the front; -1 when they are not there.
int takeNumber(std::string_view& text, std::size_t digits) {
    if (text.size() < digits) return -1;
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
        if (text[i] < '0' || text[i] > '9') return -1;
        value = value * 10 + (text[i] - '0');
    }
    text.remove_prefix(digits);
    return value;
}

bool take(std::string_view& text, std::string_view any_of) {
    if (text.empty() || any_of.find(text.front()) == std::string_view::npos) return false;
    text.remove_prefix(1);
    return true;
}

/// ".25" → 250; digits past the third are cut. -1 for a point without digits.
int takeFraction(std::string_view& text) {
    if (!take(text, ".,")) return 0;
    int value = 0;
    std::size_t digits = 0;
    for (; digits < text.size() && text[digits] >= '0' && text[digits] <= '9'; ++digits) {
        if (digits < 3) value = value * 10 + (text[digits] - '0');
    }
    if (digits == 0) return -1;
    for (std::size_t i = digits; i < 3; ++i) value *= 10;
    text.remove_prefix(digits);
    return value;
}

std::optional<std::chrono::minutes> takeOffset(std::string_view& text) {
    if (take(text, "Zz")) return std::chrono::minutes{0};
    const bool west = !text.empty() && text.front() == '-';
    if (!take(text, "+-")) return std::nullopt;
    const int hours = takeNumber(text, 2);
    const bool colon = take(text, ":");
    const int minutes = takeNumber(text, 2);
    if (hours < 0 || hours > 23 || !colon || minutes < 0 || minutes > 59) return std::nullopt;
    const std::chrono::minutes offset{hours * 60 + minutes};
    return west ? -offset : offset;
}

}  // namespace

std::optional<Instant> parseInstant(std::string_view text) {
    namespace chrono = std::chrono;
    const int y = takeNumber(text, 4);
    if (y < 0 || !take(text, "-")) return std::nullopt;
    const int m = takeNumber(text, 2);
    if (m < 0 || !take(text, "-")) return std::nullopt;
    const int d = takeNumber(text, 2);
    if (d < 0 || !take(text, "Tt ")) return std::nullopt;
    const int hour = takeNumber(text, 2);
    if (hour < 0 || hour > 23 || !take(text, ":")) return std::nullopt;
    const int minute = takeNumber(text, 2);
    if (minute < 0 || minute > 59 || !take(text, ":")) return std::nullopt;
    const int second = takeNumber(text, 2);
    const int fraction = takeFraction(text);
    const auto offset = takeOffset(text);
    const chrono::year_month_day date{
        chrono::year{y}, chrono::month{static_cast<unsigned>(m)}, chrono::day{static_cast<unsigned>(d)}};
    // RFC 3339 allows a leap second, which no clock here can hold: it becomes the next second.
    if (second < 0 || second > 60 || fraction < 0 || !offset || !text.empty() || !date.ok())
        return std::nullopt;
    return chrono::sys_days{date} + chrono::hours{hour} + chrono::minutes{minute} + chrono::seconds{second} +
           chrono::milliseconds{fraction} - *offset;
}

std::string formatInstant(Instant instant) {
    namespace chrono = std::chrono;
    const auto midnight = chrono::floor<chrono::days>(instant);
    const chrono::year_month_day date{midnight};
    const chrono::hh_mm_ss time{instant - midnight};
    char buffer[64];
    int size = std::snprintf(
        buffer, sizeof buffer, "%04d-%02u-%02uT%02d:%02d:%02d", static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
        static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
        static_cast<int>(time.seconds().count())
    );
    std::string text(buffer, static_cast<std::size_t>(size));
    if (const auto ms = time.subseconds().count(); ms != 0) {
        size = std::snprintf(buffer, sizeof buffer, ".%03d", static_cast<int>(ms));
        text.append(buffer, static_cast<std::size_t>(size));
    }
    return text + 'Z';
}

}  // namespace locales
