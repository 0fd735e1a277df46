#include "hub/store/backup/backup_files.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>

namespace hub {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPrefix = "dragoman-", kSuffix = ".backup";
/// The file that says whose the backups are.
constexpr const char* kClaim = "dragoman-hub";
constexpr std::string_view kPattern = "00000000T000000000Z";

std::optional<std::string> idOfFile(const std::string& name) {
    if (!name.starts_with(kPrefix) || !name.ends_with(kSuffix)) return std::nullopt;
    std::string id = name.substr(kPrefix.size(), name.size() - kPrefix.size() - kSuffix.size());
    if (!backupInstant(id)) return std::nullopt;
    return id;
}

/// False when the folder can't be read to its end.
bool eachEntry(const std::string& folder, const std::function<void(const fs::directory_entry&)>& take) {
    std::error_code failure;
    for (fs::directory_iterator entry(folder, failure); !failure && entry != fs::directory_iterator(); entry.increment(failure)) {
        take(*entry);
    }
    return !failure;
}

}  // namespace

std::string backupId(locales::Instant at) {
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss time(at - day);
    std::array<char, 64> text{};
    std::snprintf(
        text.data(), text.size(), "%04d%02u%02uT%02d%02d%02d%03dZ", static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), static_cast<int>(time.hours().count()),
        static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()),
        static_cast<int>(time.subseconds().count())
    );
    return text.data();
}

std::optional<locales::Instant> backupInstant(std::string_view id) {
    const auto fits = [](char c, char wanted) { return wanted == '0' ? c >= '0' && c <= '9' : c == wanted; };
    if (!std::ranges::equal(id, kPattern, fits)) return std::nullopt;
    const std::string t(id);
    return locales::parseInstant(
        t.substr(0, 4) + "-" + t.substr(4, 2) + "-" + t.substr(6, 2) + "T" + t.substr(9, 2) + ":" + t.substr(11, 2) + ":" +
        t.substr(13, 2) + "." + t.substr(15, 3) + "Z"
    );
}

std::string backupPath(const std::string& folder, const std::string& id) {
    return folder + "/" + std::string(kPrefix) + id + std::string(kSuffix);
}

std::vector<BackupFile> backupFiles(const std::string& folder) {
    std::vector<BackupFile> all;
    const bool whole = eachEntry(folder, [&](const fs::directory_entry& entry) {
        const auto id = idOfFile(entry.path().filename().string());
        if (!id) return;
        std::error_code gone;
        const auto size = entry.file_size(gone);
        if (!gone) all.push_back({*id, entry.path().string(), *backupInstant(*id), size});
    });
    if (!whole) return {};
    std::ranges::sort(all, std::greater(), &BackupFile::id);
    return all;
}

std::string hubOfBackups(const std::string& folder) {
    std::ifstream file(fs::path(folder) / kClaim);
    std::string hub;
    std::getline(file, hub);
    return hub;
}

bool claimBackupFolder(const std::string& folder, const std::string& hub) {
    const auto file = fs::path(folder) / kClaim;
    std::ofstream out(file, std::ios::trunc);
    out << hub << '\n';
    out.close();
    return out && hubOfBackups(folder) == hub;
}

void dropBackupParts(const std::string& folder) {
    std::vector<fs::path> parts;
    eachEntry(folder, [&](const fs::directory_entry& entry) {
        const std::string name = entry.path().filename().string();
        const auto part = name.find(std::string(kSuffix) + ".part");
        if (part != std::string::npos && idOfFile(name.substr(0, part + kSuffix.size()))) parts.push_back(entry.path());
    });
    std::error_code ignored;
    for (const auto& part : parts) fs::remove(part, ignored);
}

}  // namespace hub
