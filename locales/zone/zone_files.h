#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

namespace locales {

/// The clock of one zone: what a TZif file (RFC 8536, version 2 and up) says. Immutable, so free to share.
class ZoneRules {
public:
    /// Empty when the bytes are no whole TZif file with a 64-bit block.
    static std::optional<ZoneRules> parse(std::string_view bytes);

    /// East of UTC, at seconds since 1970.
    std::chrono::seconds offsetAt(std::int64_t seconds) const;

private:
    /// A day and time of the year at which the footer's rule changes the clock.
    struct YearlyChange {
        char kind = 'M';  ///< 'M' month.week.day, 'J' day 1..365 without 29 February, '0' day 0..365
        int month = 0, week = 0, day = 0;
        int seconds = 7200;  ///< after midnight of the day, by the clock before the change; may be negative

        std::int64_t wallSeconds(int year) const;
        static std::optional<YearlyChange> take(std::string_view& text);
    };
    /// The POSIX TZ string that goes on where the table ends.
    struct Footer {
        int standard = 0, summer = 0;  ///< seconds east of UTC
        std::optional<std::pair<YearlyChange, YearlyChange>> changes;

        int offsetAt(std::int64_t seconds) const;
        static std::optional<Footer> parse(std::string_view text);
    };

    std::vector<std::int64_t> transitions_;  ///< ascending
    std::vector<int> offsets_;               ///< offsets_[i] holds from transitions_[i] on
    int first_ = 0;
    std::optional<Footer> footer_;
};

/// A folder of TZif files, kept in memory until a file changes. Thread-safe.
class ZoneFiles {
public:
    explicit ZoneFiles(std::filesystem::path folder);

    /// Null for a name that is no zone in the folder. Costs a stat; reads the file when it is new or has
    /// changed.
    std::shared_ptr<const ZoneRules> find(std::string_view zone);

    /// "2026f" from the first line of tzdata.zi; empty when it can't be read.
    std::string version() const;

private:
    struct Stamp {
        std::int64_t seconds = 0, nanoseconds = 0, size = 0;
        bool operator==(const Stamp&) const = default;
    };
    struct Entry {
        Stamp stamp;
        std::shared_ptr<const ZoneRules> rules;  ///< null for a file that is no TZif
    };

    std::filesystem::path folder_;
    std::shared_mutex mutex_;
    std::map<std::string, Entry, std::less<>> zones_;
};

}  // namespace locales
