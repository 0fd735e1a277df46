#include "channels/kit/time.h"

#include <algorithm>
#include <charconv>

#include <Poco/DateTime.h>
#include <Poco/DateTimeFormat.h>
#include <Poco/DateTimeFormatter.h>
#include <Poco/DateTimeParser.h>
#include <Poco/RegularExpression.h>
#include <Poco/Timestamp.h>

namespace channels {
namespace {

using namespace std::chrono_literals;

Instant fromPoco(Poco::DateTime time, int zone_seconds) {
    time.makeUTC(zone_seconds);
    return Instant(std::chrono::floor<std::chrono::milliseconds>(
        std::chrono::microseconds(time.timestamp().epochMicroseconds())
    ));
}

Poco::Timestamp toPoco(Instant instant) {
    return Poco::Timestamp(
        std::chrono::duration_cast<std::chrono::microseconds>(instant.time_since_epoch()).count()
    );
}

std::optional<Instant> parseAs(const std::string& format, const std::string& text) {
    Poco::DateTime time;
    int zone_seconds = 0;
    if (!Poco::DateTimeParser::tryParse(format, text, time, zone_seconds)) return std::nullopt;
    return fromPoco(time, zone_seconds);
}

}  // namespace

std::optional<Instant> parseTime(std::string_view text) {
    // Poco's parser skips what it doesn't know; the shape decides first.
    static const Poco::RegularExpression shape(
        R"(\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-6]\d(\.\d{1,9})?(Z|[+-][01]\d:?[0-5]\d))",
        Poco::RegularExpression::RE_ANCHORED
    );
    const std::string copy(text);
    if (!shape.match(copy, 0, Poco::RegularExpression::RE_ANCHORED | Poco::RegularExpression::RE_NOTEMPTY))
        return std::nullopt;
    Poco::RegularExpression::Match match;
    if (shape.match(copy, match) == 0 || match.length != copy.size()) return std::nullopt;
    return parseAs(Poco::DateTimeFormat::ISO8601_FRAC_FORMAT, copy);
}

std::optional<Instant> parseLocalTime(std::string_view text, std::chrono::minutes ahead) {
    std::string copy(text);
    if (copy.size() > 10 && copy[10] == ' ') copy[10] = 'T';
    const auto time = parseTime(copy + 'Z');
    return time ? std::optional(*time - ahead) : std::nullopt;
}

std::string formatLocalTime(Instant instant, std::chrono::minutes ahead) {
    return Poco::DateTimeFormatter::format(toPoco(instant + ahead), "%Y-%m-%d %H:%M:%S");
}

std::string formatTime(Instant instant) {
    return Poco::DateTimeFormatter::format(toPoco(instant), "%Y-%m-%dT%H:%M:%S.%iZ");
}

std::optional<Instant> parseHttpDate(std::string_view text) {
    if (text.size() < 20 || !text.ends_with("GMT")) return std::nullopt;
    return parseAs(Poco::DateTimeFormat::HTTP_FORMAT, std::string(text));
}

std::string formatHttpDate(Instant instant) {
    return Poco::DateTimeFormatter::format(toPoco(instant), Poco::DateTimeFormat::HTTP_FORMAT);
}

std::optional<Instant> parseRetryAfter(std::string_view text, Instant now) {
    long long seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error == std::errc() && end == text.data() + text.size()) {
        return now + std::chrono::seconds(std::clamp(seconds, 0LL, 86'400LL));
    }
    const auto date = parseHttpDate(text);
    if (!date) return std::nullopt;
    return std::clamp(*date, now, now + 24h);
}

}  // namespace channels
