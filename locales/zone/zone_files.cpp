#include "locales/zone/zone_files.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <mutex>

#include <sys/stat.h>

namespace locales {
namespace {

constexpr std::size_t kHeader = 44;

std::int64_t bigEndian(std::string_view bytes, std::size_t at, std::size_t size) {
    std::uint64_t value = (static_cast<unsigned char>(bytes[at]) & 0x80) != 0 ? ~std::uint64_t{0} : 0;
    for (std::size_t i = 0; i < size; ++i) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
    return static_cast<std::int64_t>(value);
}

struct Counts {
    std::size_t utc, standard, leap, times, types, characters;

    std::size_t blockSize(std::size_t time_size) const {
        return times * time_size + times + types * 6 + characters + leap * (time_size + 4) + standard + utc;
    }
};

std::optional<Counts> takeHeader(std::string_view& bytes) {
    if (bytes.size() < kHeader || bytes.substr(0, 4) != "TZif" || bytes[4] < '2') return std::nullopt;
    std::size_t fields[6];
    for (std::size_t i = 0; i < 6; ++i) {
        const auto value = bigEndian(bytes, 20 + 4 * i, 4);
        if (value < 0 || value > 1'000'000) return std::nullopt;
        fields[i] = static_cast<std::size_t>(value);
    }
    bytes.remove_prefix(kHeader);
    return Counts{fields[0], fields[1], fields[2], fields[3], fields[4], fields[5]};
}

bool takeCharacter(std::string_view& text, char wanted) {
    if (text.empty() || text.front() != wanted) return false;
    text.remove_prefix(1);
    return true;
}

std::optional<int> takeInt(std::string_view& text) {
    int value = 0;
    std::size_t digits = 0;
    for (; digits < text.size() && digits < 4 && text[digits] >= '0' && text[digits] <= '9'; ++digits) {
        value = value * 10 + (text[digits] - '0');
    }
    if (digits == 0) return std::nullopt;
    text.remove_prefix(digits);
    return value;
}

/// "[+-]hh[:mm[:ss]]" in seconds; hours up to 167 (RFC 8536, 3.3.1).
std::optional<int> takeTime(std::string_view& text) {
    const bool negative = takeCharacter(text, '-');
    if (!negative) takeCharacter(text, '+');
    const auto hours = takeInt(text);
    if (!hours) return std::nullopt;
    int seconds = *hours * 3600;
    for (const int unit : {60, 1}) {
        if (!takeCharacter(text, ':')) break;
        const auto value = takeInt(text);
        if (!value) return std::nullopt;
        seconds += *value * unit;
    }
    return negative ? -seconds : seconds;
}

bool takeName(std::string_view& text) {
    if (takeCharacter(text, '<')) {
        const auto end = text.find('>');
        if (end == std::string_view::npos) return false;
        text.remove_prefix(end + 1);
        return true;
    }
    std::size_t size = 0;
    while (size < text.size() && ((text[size] | 32) >= 'a' && (text[size] | 32) <= 'z')) ++size;
    text.remove_prefix(size);
    return size >= 3;
}

std::int64_t daySeconds(std::chrono::sys_days day) {
    return day.time_since_epoch().count() * std::int64_t{86400};
}

/// Letters, digits and "_+-/" only: a zone's name comes from outside and becomes a path.
bool safeName(std::string_view zone) {
    const auto allowed = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
               c == '+' || c == '-' || c == '/';
    };
    return !zone.empty() && zone.size() < 64 && zone.front() != '/' && std::ranges::all_of(zone, allowed);
}

}  // namespace

std::int64_t ZoneRules::YearlyChange::wallSeconds(int y) const {
    namespace chrono = std::chrono;
    const chrono::year in{y};
    if (kind == 'M') {
        const chrono::month m{static_cast<unsigned>(month)};
        const chrono::weekday wanted{static_cast<unsigned>(day)};
        const chrono::sys_days at = week == 5
                                        ? chrono::sys_days{in / m / wanted[chrono::last]}
                                        : chrono::sys_days{in / m / wanted[static_cast<unsigned>(week)]};
        return daySeconds(at) + seconds;
    }
    int days_in = day;
    if (kind == 'J') days_in = day - 1 + (in.is_leap() && day >= 60 ? 1 : 0);
    return daySeconds(chrono::sys_days{in / chrono::January / 1}) + days_in * std::int64_t{86400} + seconds;
}

std::optional<ZoneRules::YearlyChange> ZoneRules::YearlyChange::take(std::string_view& text) {
    YearlyChange change;
    const auto read = [&](int& into, int low, int high) {
        const auto value = takeInt(text);
        if (!value || *value < low || *value > high) return false;
        into = *value;
        return true;
    };
    if (takeCharacter(text, 'M')) {
        const bool whole = read(change.month, 1, 12) && takeCharacter(text, '.') && read(change.week, 1, 5) &&
                           takeCharacter(text, '.') && read(change.day, 0, 6);
        if (!whole) return std::nullopt;
    } else {
        change.kind = takeCharacter(text, 'J') ? 'J' : '0';
        if (!read(change.day, change.kind == 'J' ? 1 : 0, 365)) return std::nullopt;
    }
    if (takeCharacter(text, '/')) {
        const auto time = takeTime(text);
        if (!time) return std::nullopt;
        change.seconds = *time;
    }
    return change;
}

std::optional<ZoneRules::Footer> ZoneRules::Footer::parse(std::string_view text) {
    Footer footer;
    if (!takeName(text)) return std::nullopt;
    // POSIX counts west of Greenwich as positive.
    const auto standard = takeTime(text);
    if (!standard) return std::nullopt;
    footer.standard = -*standard;
    if (text.empty()) return footer;
    if (!takeName(text)) return std::nullopt;
    footer.summer = footer.standard + 3600;
    if (!text.empty() && text.front() != ',') {
        const auto summer = takeTime(text);
        if (!summer) return std::nullopt;
        footer.summer = -*summer;
    }
    if (!takeCharacter(text, ',')) return std::nullopt;
    const auto start = YearlyChange::take(text);
    if (!start || !takeCharacter(text, ',')) return std::nullopt;
    const auto end = YearlyChange::take(text);
    if (!end || !text.empty()) return std::nullopt;
    footer.changes.emplace(*start, *end);
    return footer;
}

int ZoneRules::Footer::offsetAt(std::int64_t seconds) const {
    if (!changes) return standard;
    const std::chrono::sys_seconds wall{std::chrono::seconds{seconds + standard}};
    const int year =
        static_cast<int>(std::chrono::year_month_day{std::chrono::floor<std::chrono::days>(wall)}.year());
    const std::int64_t start = changes->first.wallSeconds(year) - standard;
    const std::int64_t end = changes->second.wallSeconds(year) - summer;
    const bool in_summer =
        start < end ? seconds >= start && seconds < end : seconds >= start || seconds < end;
    return in_summer ? summer : standard;
}

std::optional<ZoneRules> ZoneRules::parse(std::string_view bytes) {
    const auto old = takeHeader(bytes);
    if (!old || bytes.size() < old->blockSize(4)) return std::nullopt;
    bytes.remove_prefix(old->blockSize(4));
    const auto counts = takeHeader(bytes);
    if (!counts || bytes.size() < counts->blockSize(8) || counts->types == 0) return std::nullopt;

    ZoneRules rules;
    const std::size_t indices = counts->times * 8;
    const std::size_t types = indices + counts->times;
    const auto offset_of = [&](std::size_t type) {
        return static_cast<int>(bigEndian(bytes, types + type * 6, 4));
    };
    rules.first_ = offset_of(0);
    for (std::size_t i = 0; i < counts->times; ++i) {
        const auto type = static_cast<unsigned char>(bytes[indices + i]);
        if (type >= counts->types) return std::nullopt;
        rules.transitions_.push_back(bigEndian(bytes, i * 8, 8));
        rules.offsets_.push_back(offset_of(type));
    }
    if (!std::ranges::is_sorted(rules.transitions_)) return std::nullopt;
    bytes.remove_prefix(counts->blockSize(8));
    if (bytes.size() > 2 && bytes.front() == '\n') {
        const auto footer = bytes.substr(1, bytes.find('\n', 1) - 1);
        rules.footer_ = Footer::parse(footer);
    }
    return rules;
}

std::chrono::seconds ZoneRules::offsetAt(std::int64_t seconds) const {
    const auto next = std::ranges::upper_bound(transitions_, seconds);
    if (next == transitions_.end() && footer_) return std::chrono::seconds{footer_->offsetAt(seconds)};
    if (next == transitions_.begin()) return std::chrono::seconds{first_};
    return std::chrono::seconds{offsets_[static_cast<std::size_t>(next - transitions_.begin()) - 1]};
}

ZoneFiles::ZoneFiles(std::filesystem::path folder) : folder_(std::move(folder)) {}

std::shared_ptr<const ZoneRules> ZoneFiles::find(std::string_view zone) {
    if (!safeName(zone)) return nullptr;
    const std::filesystem::path path = folder_ / zone;
    struct stat info {};
    if (::stat(path.c_str(), &info) != 0 || !S_ISREG(info.st_mode)) return nullptr;
    const Stamp stamp{info.st_mtim.tv_sec, info.st_mtim.tv_nsec, info.st_size};
    {
        const std::shared_lock lock(mutex_);
        const auto known = zones_.find(zone);
        if (known != zones_.end() && known->second.stamp == stamp) return known->second.rules;
    }
    std::ifstream file(path, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    auto parsed = ZoneRules::parse(bytes);
    Entry entry{stamp, parsed ? std::make_shared<const ZoneRules>(std::move(*parsed)) : nullptr};
    const std::unique_lock lock(mutex_);
    return zones_.insert_or_assign(std::string(zone), std::move(entry)).first->second.rules;
}

std::string ZoneFiles::version() const {
    std::ifstream file(folder_ / "tzdata.zi");
    std::string line;
    constexpr std::string_view kPrefix = "# version ";
    if (!std::getline(file, line) || !line.starts_with(kPrefix)) return {};
    return line.substr(kPrefix.size());
}

}  // namespace locales
