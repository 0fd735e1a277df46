#pragma once
#include <array>
#include <stdexcept>
#include <string>
#include <string_view>

#include "channels/kit/json.h"
#include "hub/hours/hours.h"

namespace hub {

/// Hours that can't be: `what()` says what was expected, `field` where.
class HoursFault : public std::runtime_error {
public:
    HoursFault(const std::string& expected, std::string field_) : std::runtime_error(expected), field(std::move(field_)) {}
    std::string field;
};

/// What days of the week are called, Monday first.
inline constexpr std::array<std::string_view, 7> kWeekdays{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};

/// {"monday":[{"from":"09:00","to":"18:00"}],…}; an end that isn't after its begin is on the next day.
void writeWeek(channels::JsonWriter& out, const WorkWeek& week);
/// [{"day":"2026-12-25","name":"…","spans":[…]}], each a value.
void writeSpecialDays(channels::JsonWriter& out, const std::vector<SpecialDay>& days);
void writeSpans(channels::JsonWriter& out, const std::vector<WorkSpan>& spans);

/// As they were written, sorted. Throw HoursFault; a weekday that is missing is free.
WorkWeek readWeek(channels::Json from);
std::vector<SpecialDay> readSpecialDays(channels::Json from);
std::vector<WorkSpan> readSpans(channels::Json from, const std::string& field);

std::string writeDay(std::chrono::local_days day);
/// "2026-12-25"; empty for what is no day of the calendar.
std::optional<std::chrono::local_days> readDay(std::string_view text);

}  // namespace hub
