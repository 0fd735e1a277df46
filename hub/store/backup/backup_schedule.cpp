#include "hub/store/backup/backup_schedule.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <set>

#include "locales/time/time_of_day.h"
#include "locales/zone/clock.h"

namespace hub {
namespace {

namespace fs = std::filesystem;
using std::chrono::days;
using std::chrono::minutes;

std::optional<std::chrono::local_days> dayIn(const std::string& zone, locales::Instant at) {
    const auto local = locales::localTime(zone, at);
    if (!local) return std::nullopt;
    return std::chrono::floor<days>(local->wall);
}

std::optional<locales::Instant> dueOn(const BackupSchedule& schedule, std::chrono::local_days day) {
    return locales::instantOf(schedule.zone, std::chrono::local_time<std::chrono::milliseconds>(day) + minutes(schedule.minute));
}

/// Weeks begin on Monday; the first day of 1970 was a Thursday.
long long weekOf(std::chrono::local_days day) {
    const auto passed = static_cast<long long>(day.time_since_epoch().count()) + 3;
    return passed >= 0 ? passed / 7 : (passed - 6) / 7;
}

bool isWithin(const fs::path& inner, const fs::path& outer) {
    const auto [end, ignored] = std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end());
    return end == outer.end();
}

}  // namespace

std::optional<locales::Instant> lastDue(const BackupSchedule& schedule, locales::Instant now) {
    const auto today = dayIn(schedule.zone, now);
    if (!today) return std::nullopt;
    const auto due = dueOn(schedule, *today);
    return due && *due <= now ? due : dueOn(schedule, *today - days(1));
}

std::optional<locales::Instant> nextDue(const BackupSchedule& schedule, locales::Instant now) {
    const auto today = dayIn(schedule.zone, now);
    if (!today) return std::nullopt;
    const auto due = dueOn(schedule, *today);
    return due && *due > now ? due : dueOn(schedule, *today + days(1));
}

std::vector<BackupFile> superfluous(const BackupSchedule& schedule, const std::vector<BackupFile>& newest_first) {
    std::set<std::chrono::local_days> of_days;
    std::set<long long> of_weeks;
    std::vector<BackupFile> drop;
    for (const auto& file : newest_first) {
        const auto day = dayIn(schedule.zone, file.at);
        if (!day) continue;
        const bool first = of_days.empty();
        const bool of_day = static_cast<int>(of_days.size()) < schedule.keep_days && of_days.insert(*day).second;
        const bool of_week = static_cast<int>(of_weeks.size()) < schedule.keep_weeks && of_weeks.insert(weekOf(*day)).second;
        if (!first && !of_day && !of_week) drop.push_back(file);
    }
    return drop;
}

std::string backupFolderFault(const std::string& folder, const std::string& data_folder) {
    if (!fs::path(folder).is_absolute()) return "expected the whole path of a folder, such as /mnt/backup/dragoman";
    std::error_code absent;
    const auto place = fs::canonical(folder, absent);
    if (absent || !fs::is_directory(place, absent)) return "there is no such folder";
    const auto data = fs::canonical(data_folder, absent);
    if (!absent && isWithin(place, data)) return "expected another place than the data folder";
    if (::access(place.c_str(), W_OK | X_OK) != 0) return "the hub may not write there";
    return {};
}

void writeBackupSchedule(channels::JsonWriter& out, const BackupSchedule& schedule) {
    out.member("folder", schedule.folder).member("time", locales::formatTimeOfDay(schedule.minute)).member("timezone", schedule.zone);
    out.member("keep_days", schedule.keep_days).member("keep_weeks", schedule.keep_weeks);
    out.member("set_at", locales::formatInstant(schedule.set_at));
}

std::optional<BackupSchedule> readBackupSchedule(const std::string& json) {
    if (json.empty()) return std::nullopt;
    const auto document = channels::JsonDocument::parse(json);
    const auto root = document.root();
    BackupSchedule schedule;
    schedule.folder = root["folder"].text();
    if (schedule.folder.empty()) return std::nullopt;
    schedule.minute = locales::parseTimeOfDay(root["time"].text()).value_or(schedule.minute);
    schedule.zone = root["timezone"].text();
    schedule.keep_days = static_cast<int>(root["keep_days"].integer().value_or(schedule.keep_days));
    schedule.keep_weeks = static_cast<int>(root["keep_weeks"].integer().value_or(schedule.keep_weeks));
    schedule.set_at = locales::parseInstant(root["set_at"].text()).value_or(locales::Instant{});
    return schedule;
}

}  // namespace hub
