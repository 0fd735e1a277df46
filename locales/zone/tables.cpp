#include "locales/zone/tables.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <numeric>

#include "embedded/zone_data.h"

namespace locales::zone_tables {
namespace {

constexpr std::size_t kSections = 10;
constexpr unsigned kPayloadBits = 26;
// Some dozen entries a bucket.
constexpr unsigned kBucketBits = 13;

std::string_view embeddedFile(std::string_view name) {
    for (const auto& file : embedded::zone_data()) {
        if (file.path == name) return file.bytes;
    }
    return {};
}

/// The sections begin at multiples of 8 in a file that is embedded at a multiple of 16.
template <class T>
std::span<const T> view(std::string_view section) {
    const void* begin = section.data();
    return {static_cast<const T*>(begin), section.size() / sizeof(T)};
}

std::array<std::string_view, kSections> cut(std::string_view file) {
    std::array<std::uint32_t, kSections> sizes;
    std::memcpy(sizes.data(), file.data() + 8, sizeof sizes);
    std::array<std::string_view, kSections> sections;
    std::size_t at = 8 + sizeof sizes;
    for (std::size_t i = 0; i < kSections; ++i) {
        at = (at + 7) / 8 * 8;
        sections[i] = file.substr(at, sizes[i]);
        at += sizes[i];
    }
    return sections;
}

std::string_view takeUntil(std::string_view& text, char end) {
    const auto found = std::min(text.find(end), text.size());
    const auto part = text.substr(0, found);
    text.remove_prefix(std::min(found + 1, text.size()));
    return part;
}

template <class Number>
Number number(std::string_view digits) {
    Number value{};
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

Fact unpack(std::uint32_t value) {
    return {
        static_cast<ZoneIndex>(value & 511), static_cast<ZoneIndex>(value >> 9 & 511),
        static_cast<double>(value >> 18 & 127) / 100.0, (value >> 25 & 1) != 0};
}

std::string_view asView(const Kind& kind) {
    static constexpr char kLetters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    return {kLetters + (static_cast<char>(kind) - 'A'), 1};
}

/// Edit distance over bytes, neighbours swapped counting as one edit, or `limit` + 1 once it is passed. Bytes
/// do: one edit of a Cyrillic letter changes one or two bytes, and its names are allowed twice as many.
std::size_t editDistance(std::string_view a, std::string_view b, std::size_t limit) {
    constexpr std::size_t kLongest = 60;
    if (a.size() > b.size() + limit || b.size() > a.size() + limit || b.size() > kLongest) return limit + 1;
    std::array<std::array<std::size_t, kLongest + 1>, 3> rows;
    auto *before = &rows[0], *last = &rows[1], *now = &rows[2];
    std::iota(last->begin(), last->end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        (*now)[0] = i;
        std::size_t least = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const bool same = a[i - 1] == b[j - 1];
            auto best = std::min({(*last)[j] + 1, (*now)[j - 1] + 1, (*last)[j - 1] + (same ? 0U : 1U)});
            const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swapped) best = std::min(best, (*before)[j - 2] + 1);
            (*now)[j] = best;
            least = std::min(least, best);
        }
        if (least > limit) return limit + 1;
        auto* const reused = before;
        before = last;
        last = now;
        now = reused;
    }
    return (*last)[b.size()];
}

}  // namespace

Tables::Tables() {
    const auto file = embeddedFile("zone_tables.bin");
    // Not bad input but a broken build: nothing here can work without its table.
    if (!file.starts_with("DRGZONE1")) std::abort();
    const auto sections = cut(file);
    auto versions = sections[0];
    while (!versions.empty()) {
        auto line = takeUntil(versions, '\n');
        if (takeUntil(line, ' ') == "tzdata") tzdata_ = line;
    }
    for (auto text = sections[1]; !text.empty();) {
        auto line = takeUntil(text, '\n');
        Zone zone;
        zone.id = takeUntil(line, '\t');
        zone.country = takeUntil(line, '\t');
        zone.clock = number<int>(takeUntil(line, '\t'));
        zone.people = number<std::uint64_t>(line);
        zones_.push_back(zone);
    }
    fold_ = view<std::uint16_t>(sections[2]);
    expansions_ = view<std::uint16_t>(sections[3]);
    countries_ = view<Country>(sections[4]);
    states_ = view<State>(sections[5]);
    hashes_ = view<std::uint32_t>(sections[6]);
    values_ = view<std::uint32_t>(sections[7]);
    buckets_.resize((std::size_t{1} << kBucketBits) + 1, static_cast<std::uint32_t>(hashes_.size()));
    for (std::size_t i = hashes_.size(); i-- > 0;) {
        buckets_[hashes_[i] >> (32 - kBucketBits)] = static_cast<std::uint32_t>(i);
    }
    // An empty bucket begins where the next one does.
    for (std::size_t i = buckets_.size() - 1; i-- > 0;) buckets_[i] = std::min(buckets_[i], buckets_[i + 1]);
    for (auto text = sections[8]; !text.empty();) {
        auto line = takeUntil(text, '\n');
        const auto country = takeUntil(line, '\t');
        const auto state = number<std::size_t>(takeUntil(line, '\t'));
        spellings_.push_back({country, state, line});
    }
    for (auto text = sections[9]; !text.empty();) suffixes_.push_back(takeUntil(text, '\n'));
}

const Tables& Tables::get() {
    static const Tables tables;
    return tables;
}

/// FNV-1a in 64 bits folded to 32, as in make_tables, which checks that no two keys meet; six more bits stand
/// in the value's top. An unknown name passes for a known one in 1 of 3 million look-ups.
std::optional<std::uint32_t> Tables::find(std::initializer_list<std::string_view> key) const {
    std::uint64_t h = 0xcbf29ce484222325;
    for (const auto part : key) {
        for (const char c : part) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    }
    const auto hash = static_cast<std::uint32_t>(h ^ h >> 32);
    const auto bucket = hash >> (32 - kBucketBits);
    auto at = buckets_[bucket];
    const auto end = buckets_[bucket + 1];
    while (at < end && hashes_[at] < hash) ++at;
    if (at == end || hashes_[at] != hash) return std::nullopt;
    const auto check = static_cast<std::uint32_t>(h * 0x9e3779b97f4a7c15 >> 58);
    if (values_[at] >> kPayloadBits != check) return std::nullopt;
    return values_[at] & ((1U << kPayloadBits) - 1);
}

const Country* Tables::country(std::string_view code) const {
    const auto found = std::ranges::lower_bound(countries_, code, {}, &Country::name);
    return found != countries_.end() && found->name() == code ? &*found : nullptr;
}

const Country* Tables::countryAt(Kind kind, std::string_view name) const {
    const bool by_digits = kind == Kind::CallingCode;
    const auto found = find({asView(kind), by_digits ? "" : "|", name});
    return found && *found < countries_.size() ? &countries_[*found] : nullptr;
}

Fact Tables::defaultOf(const Country& country) const {
    Fact fact{country.zone, kNoZone, country.share / 100.0, false};
    return fact;
}

const State* Tables::state(std::string_view country, std::string_view folded_name) const {
    const auto found = find({asView(Kind::StateName), country, "|", folded_name});
    return found && *found < states_.size() ? &states_[*found] : nullptr;
}

std::optional<Fact> Tables::fact(Kind kind, std::string_view country, std::string_view name) const {
    const bool by_digits = kind == Kind::Dialling;
    const auto found = find({asView(kind), country, by_digits ? "" : "|", name});
    if (!found) return std::nullopt;
    return unpack(*found);
}

std::optional<Fact> Tables::town(const State& state, std::string_view folded_name) const {
    const auto found =
        find({asView(Kind::Town), std::string_view(state.country, 2), state.name(), "|", folded_name});
    if (!found) return std::nullopt;
    return unpack(*found);
}

bool Tables::has(Kind kind, std::string_view country, std::string_view name) const {
    return find({asView(kind), country, "|", name}).has_value();
}

const State* Tables::misspeltState(std::string_view country, std::string_view folded_name) const {
    const bool latin = static_cast<unsigned char>(folded_name.empty() ? 0 : folded_name[0]) < 0x80;
    const std::size_t letters = latin ? folded_name.size() : folded_name.size() / 2;
    if (letters < 5 || folded_name.size() > 60) return nullptr;
    const std::size_t edits = letters < 8 ? 1 : 2;
    const std::size_t limit = latin ? edits : edits * 2;
    const State* best = nullptr;
    std::size_t least = limit + 1;
    for (const auto& spelling : spellings_) {
        if (spelling.country != country) continue;
        const auto distance = editDistance(folded_name, spelling.name, limit);
        if (distance > limit || distance > least) continue;
        const State* found = &states_[spelling.state];
        if (distance == least && best != nullptr && !sameClock(found->zone, best->zone)) return nullptr;
        if (distance < least) best = found;
        least = distance;
    }
    return best;
}

}  // namespace locales::zone_tables
