#pragma once
#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace locales::zone_tables {

/// What the generated table (locales/data/zone_tables.bin, made by make_tables) knows. The file is used where
/// it lies in the program; only the lists of zones and of misspellable names and an index of the hashes are
/// made at the first call (0.3 ms).
///
/// Layout, little-endian: "DRGZONE1", ten uint32 section sizes, then each section at the next multiple of 8:
///  0 versions of the inputs, text · 1 zones "id, country, clock, people" by tabs · 2 fold table, uint16 for
///  U+0000 to U+1FFF · 3 its expansions, uint16[3] · 4 countries · 5 states · 6 hashes of keys, ascending · 7
///  their values · 8 state names "country, state, name" by tabs · 9 suffixes of Chinese, Japanese and Korean
///  state names.
/// A key is a kind, mostly a country and a folded name: the kinds are listed at Kind.

using ZoneIndex = std::uint16_t;
inline constexpr ZoneIndex kNoZone = 511;

struct Zone {
    std::string_view id;  ///< tzdb's, from zone.tab
    std::string_view country;
    int clock = 0;             ///< zones with the same number agree from November 2026 on
    std::uint64_t people = 0;  ///< in towns of 1,000 and more
};

/// A place's zone.
struct Fact {
    ZoneIndex zone = kNoZone;
    ZoneIndex runner_up = kNoZone;  ///< the second most likely, of another clock
    double share = 0;               ///< of the place's people who live by the zone's clock, 0..1
    bool territory = false;         ///< belongs to a territory, not to the country proper
};

struct Country {
    char code[2];
    ZoneIndex zone;      ///< of most people
    std::uint8_t share;  ///< percent of people on that clock
    std::uint8_t several_clocks;
    std::uint16_t calling_code;

    std::string_view name() const { return {code, 2}; }
};
static_assert(sizeof(Country) == 8);

struct State {
    char country[2];
    char code[3];  ///< ISO 3166-2's part after the hyphen, padded with NUL
    std::uint8_t unused;
    ZoneIndex zone;
    ZoneIndex runner_up;
    std::uint8_t share;  ///< percent
    std::uint8_t flags;  ///< 1: some towns keep another clock, 2: a territory

    std::string_view name() const { return {code, code[2] != 0 ? 3U : code[1] != 0 ? 2U : 1U}; }
    bool split() const { return (flags & 1) != 0; }
    bool territory() const { return (flags & 2) != 0; }
};
static_assert(sizeof(State) == 12);

enum class Kind : char {
    City = 'C',         ///< country | town → Fact; small towns on the country's main clock are left out
    Town = 'T',         ///< country, state | town → Fact; only towns that differ from their state
    StateName = 'S',    ///< country | name or code → number of a State
    Part = 'A',         ///< country | territory's name → Fact
    World = 'W',        ///< | town or region known everywhere → Fact
    CountryName = 'N',  ///< | name in many languages → number of a Country
    Postal = 'P',       ///< country | prefix → Fact
    Dialling = 'D',     ///< international digits → Fact; kNoZone where the number tells nothing
    CallingCode = 'K',  ///< international digits → number of a Country
    Word = 'Z',         ///< country or nothing | what people call a clock → Fact
    Language = 'L',     ///< | language → number of a Country
    TypeWord = 'Y',     ///< | "province", "область"…
};

class Tables {
public:
    static const Tables& get();

    const Zone& zone(ZoneIndex index) const { return zones_[index]; }
    std::span<const Zone> zones() const { return zones_; }
    bool sameClock(ZoneIndex a, ZoneIndex b) const {
        return a < zones_.size() && b < zones_.size() && zones_[a].clock == zones_[b].clock;
    }

    /// By ISO 3166-1 alpha-2 in capitals.
    const Country* country(std::string_view code) const;
    const Country* countryAt(Kind kind, std::string_view name) const;
    Fact defaultOf(const Country& country) const;
    const State* state(std::string_view country, std::string_view folded_name) const;
    std::span<const State> states() const { return states_; }

    std::optional<Fact> fact(Kind kind, std::string_view country, std::string_view name) const;
    std::optional<Fact> town(const State& state, std::string_view folded_name) const;
    bool has(Kind kind, std::string_view country, std::string_view name) const;

    /// A state whose name is one edit (5 to 7 letters) or two (8 and more) away; none when two states are.
    const State* misspeltState(std::string_view country, std::string_view folded_name) const;

    std::uint16_t foldLow(std::uint32_t code_point) const { return fold_[code_point]; }
    std::span<const std::uint16_t> expansion(std::uint16_t folded) const {
        return expansions_.subspan(3 * static_cast<std::size_t>(folded - 0xF000), 3);
    }
    std::span<const std::string_view> nameSuffixes() const { return suffixes_; }

    /// "2026f": of the tzdata that the tables were made with.
    std::string_view tzdata() const { return tzdata_; }

private:
    struct Spelling {
        std::string_view country;
        std::size_t state;
        std::string_view name;
    };

    Tables();
    std::optional<std::uint32_t> find(std::initializer_list<std::string_view> key) const;

    std::vector<Zone> zones_;
    std::span<const std::uint16_t> fold_, expansions_;
    std::span<const Country> countries_;
    std::span<const State> states_;
    std::span<const std::uint32_t> hashes_, values_;
    std::vector<std::uint32_t> buckets_;  ///< by the hash's first bits, where its entries begin
    std::vector<Spelling> spellings_;
    std::vector<std::string_view> suffixes_;
    std::string_view tzdata_;
};

}  // namespace locales::zone_tables
