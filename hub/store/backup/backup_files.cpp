#include "hub/store/backup/backup_files.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <functional>

namespace hub {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPrefix = "dragoman-", kSuffix = ".backup";
constexpr std::string_view kPattern = "00000000T000000000Z";

std::optional<std::string> idOfFile(const std::string& name) {
    if (!name.starts_with(kPrefix) || !name.ends_with(kSuffix)) return std::nullopt;
    std::string id = name.substr(kPrefix.size(), name.size() - kPrefix.size() - kSuffix.size());
    if (!backupInstant(id)) return std::nullopt;
    return id;
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
    std::error_code changing;
    for (const auto& entry : fs::directory_iterator(folder, changing)) {
        const auto id = idOfFile(entry.path().filename().string());
        if (!id) continue;
        const auto size = entry.file_size(changing);
        if (!changing) all.push_back({*id, entry.path().string(), *backupInstant(*id), size});
    }
    std::ranges::sort(all, std::greater(), &BackupFile::id);
    return all;
}

void dropBackupParts(const std::string& folder) {
    std::error_code ignored;
    std::vector<fs::path> parts;
    for (const auto& entry : fs::directory_iterator(folder, ignored)) {
        const std::string name = entry.path().filename().string();
        const auto part = name.find(std::string(kSuffix) + ".part");
        if (part != std::string::npos && idOfFile(name.substr(0, part + kSuffix.size()))) parts.push_back(entry.path());
    }
    for (const auto& part : parts) fs::remove(part, ignored);
}

}  // namespace hub
