#include "hub/hours/hours_json.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "locales/time/time_of_day.h"

namespace hub {
namespace {

using channels::Json;
using channels::JsonWriter;
using locales::kDayMinutes;

constexpr std::size_t kSpansOfDay = 12;
constexpr std::size_t kSpecialDays = 400;
constexpr std::size_t kNameBytes = 200;

/// A number of so many digits at a place of the text; -1 when it is none.
int digitsAt(std::string_view text, std::size_t at, std::size_t count) {
    int number = 0;
    for (const char c : text.substr(at, count)) {
        if (c < '0' || c > '9') return -1;
        number = number * 10 + (c - '0');
    }
    return number;
}

}  // namespace

std::string writeDay(std::chrono::local_days day) {
    const std::chrono::year_month_day date(day);
    std::array<char, 32> text{};
    std::snprintf(
        text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
        static_cast<unsigned>(date.day())
    );
    return text.data();
}

std::optional<std::chrono::local_days> readDay(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const int year = digitsAt(text, 0, 4), month = digitsAt(text, 5, 2), day = digitsAt(text, 8, 2);
    if (year < 1970 || month < 1 || day < 1) return std::nullopt;
    const std::chrono::year_month_day date(
        std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)), std::chrono::day(static_cast<unsigned>(day))
    );
    if (!date.ok()) return std::nullopt;
    return std::chrono::local_days(date);
}

void writeSpans(JsonWriter& out, const std::vector<WorkSpan>& spans) {
    out.beginArray();
    for (const auto& span : spans) {
        out.beginObject().member("from", locales::formatTimeOfDay(span.from)).member("to", locales::formatTimeOfDay(span.to)).endObject();
    }
    out.endArray();
}

void writeWeek(JsonWriter& out, const WorkWeek& week) {
    out.beginObject();
    for (std::size_t day = 0; day < week.size(); ++day) {
        out.key(kWeekdays[day]);
        writeSpans(out, week[day]);
    }
    out.endObject();
}

void writeSpecialDays(JsonWriter& out, const std::vector<SpecialDay>& days) {
    out.beginArray();
    for (const auto& day : days) {
        out.beginObject().member("day", writeDay(day.day)).member("name", day.name).key("spans");
        writeSpans(out, day.spans);
        out.endObject();
    }
    out.endArray();
}

std::vector<WorkSpan> readSpans(Json from, const std::string& field) {
    if (!from.isArray() || from.size() > kSpansOfDay) {
        throw HoursFault("expected a list of at most " + std::to_string(kSpansOfDay) + " spans", field);
    }
    std::vector<WorkSpan> spans;
    for (std::size_t i = 0; i < from.size(); ++i) {
        const auto begin = locales::parseTimeOfDay(from[i]["from"].text(), kDayMinutes - 1);
        const auto end = locales::parseTimeOfDay(from[i]["to"].text(), kDayMinutes);
        if (!begin || !end) throw HoursFault(R"(expected times as in {"from":"09:00","to":"18:00"})", field);
        spans.push_back({*begin, *end > *begin ? *end : *end + kDayMinutes});
    }
    std::ranges::sort(spans, {}, &WorkSpan::from);
    for (std::size_t i = 1; i < spans.size(); ++i) {
        if (spans[i].from < spans[i - 1].to) throw HoursFault("expected spans that don't overlap", field);
    }
    return spans;
}

WorkWeek readWeek(Json from) {
    if (!from.isObject()) throw HoursFault("expected an object with a list of spans for each weekday", "week");
    WorkWeek week;
    from.forEachMember([&](std::string_view name, Json spans) {
        const auto day = std::ranges::find(kWeekdays, name);
        const std::string field = "week." + std::string(name);
        if (day == kWeekdays.end()) throw HoursFault("expected monday to sunday", field);
        week[static_cast<std::size_t>(day - kWeekdays.begin())] = readSpans(spans, field);
    });
    return week;
}

std::vector<SpecialDay> readSpecialDays(Json from) {
    if (!from.isArray() || from.size() > kSpecialDays) {
        throw HoursFault("expected a list of at most " + std::to_string(kSpecialDays) + " days", "days");
    }
    std::vector<SpecialDay> days;
    for (std::size_t i = 0; i < from.size(); ++i) {
        const auto day = readDay(from[i]["day"].text());
        if (!day) throw HoursFault("expected a day as in 2026-12-25, found " + from[i]["day"].text(), "days");
        const std::string name = from[i]["name"].text();
        if (name.size() > kNameBytes || name.find('\0') != std::string::npos) {
            throw HoursFault("expected names of at most " + std::to_string(kNameBytes) + " bytes", "days");
        }
        const auto spans = from[i]["spans"];
        days.push_back({*day, spans.exists() ? readSpans(spans, "days") : std::vector<WorkSpan>(), name});
    }
    std::ranges::sort(days, {}, &SpecialDay::day);
    const auto twice = std::ranges::adjacent_find(days, {}, &SpecialDay::day);
    if (twice != days.end()) throw HoursFault("expected each day once, found twice " + writeDay(twice->day), "days");
    return days;
}

}  // namespace hub
