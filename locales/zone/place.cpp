#include "locales/zone/place.h"

#include <algorithm>
#include <array>

#include "locales/text/trim.h"
#include "locales/zone/fold.h"

namespace locales::zone_tables {
namespace {

// How sure an answer is when nothing contradicts it, by sort of evidence.
constexpr double kSingleClock = 0.99;
constexpr double kTerritory = 0.99;
constexpr double kPostal = 0.99;
constexpr double kPostalAgainstState = 0.75;
constexpr double kPostalWithCity = 0.95;
constexpr double kStateAndCityAgainstPostal = 0.8;
constexpr double kUniformState = 0.99;
// A town that the split state's list of exceptions does not hold.
constexpr double kOrdinaryTown = 0.97;

struct PostalFormat {
    std::string_view country;
    std::size_t shortest, longest;
    std::size_t padded;  ///< spreadsheets cut leading zeros: fill up to this
};
constexpr std::array kDigitFormats{
    PostalFormat{"US", 3, 9, 5}, PostalFormat{"AU", 3, 4, 4}, PostalFormat{"BR", 7, 8, 8},
    PostalFormat{"MX", 4, 5, 5}, PostalFormat{"RU", 6, 6, 6}, PostalFormat{"ID", 5, 5, 5},
    PostalFormat{"ES", 4, 5, 5}, PostalFormat{"PT", 4, 7, 4}, PostalFormat{"CL", 7, 7, 7},
    PostalFormat{"UA", 5, 5, 5}, PostalFormat{"CN", 6, 6, 6}, PostalFormat{"EC", 6, 6, 6},
    PostalFormat{"NZ", 3, 4, 4}, PostalFormat{"FR", 5, 5, 5}, PostalFormat{"DK", 4, 4, 4},
    PostalFormat{"GL", 4, 4, 4}, PostalFormat{"FM", 5, 9, 5}, PostalFormat{"NO", 4, 4, 4},
    PostalFormat{"FI", 5, 5, 5}, PostalFormat{"MN", 5, 6, 5},
};

std::string compact(std::string_view code) {
    std::string out;
    for (const char c : code) {
        if (c >= '0' && c <= '9') out += c;
        if ((c | 32) >= 'a' && (c | 32) <= 'z') out += static_cast<char>(c | 32);
    }
    return out;
}

bool isNumber(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// The code as the tables have it; empty when it is none of this country's.
std::string postalKey(std::string_view country, std::string_view written) {
    std::string code = compact(written);
    if (country == "CA") {
        const bool valid =
            code.size() >= 3 && code.size() <= 6 && code[0] > '9' && code[1] <= '9' && code[2] > '9';
        return valid ? code.substr(0, 3) : std::string();
    }
    if (country == "GB") return !code.empty() && code[0] > '9' ? code : std::string();
    const auto* format = std::ranges::find(kDigitFormats, country, &PostalFormat::country);
    if (format == kDigitFormats.end() || !isNumber(code)) return {};
    if (code.size() < format->shortest || code.size() > format->longest) return {};
    if (code.size() < format->padded) {
        if (country == "BR" && code.size() == 5) return code;
        code.insert(0, format->padded - code.size(), '0');
    }
    return code;
}

std::optional<Fact> findPostal(std::string_view country, std::string_view written) {
    const Tables& tables = Tables::get();
    const std::string code = postalKey(country, written);
    for (std::size_t size = std::min<std::size_t>(code.size(), 6); size > 0; --size) {
        if (auto fact = tables.fact(Kind::Postal, country, std::string_view(code).substr(0, size)))
            return fact;
    }
    // Faroese codes have three digits (or "FO-" before them), Danish ones four.
    if (country == "DK" && isNumber(compact(written)) && compact(written).size() == 3) {
        return tables.fact(Kind::Part, country, "faroe islands");
    }
    return std::nullopt;
}

/// "Austin, TX" or "Austin TX" or "Texas/Austin": state and town out of fields that hold more than their own.
struct Split {
    const State* state = nullptr;
    std::string city;  ///< folded
};

const State* exactState(std::string_view country, std::string_view folded) {
    if (folded.empty()) return nullptr;
    const Tables& tables = Tables::get();
    if (const auto* state = tables.state(country, folded)) return state;
    const std::string bare = withoutTypeWords(folded);
    return bare.empty() || bare == folded ? nullptr : tables.state(country, bare);
}

const State* stateInPieces(std::string_view country, std::string_view written) {
    while (!written.empty()) {
        const auto end = std::min(written.find_first_of(",/()|;-"), written.size());
        if (const auto* state = exactState(country, foldName(written.substr(0, end)))) return state;
        written.remove_prefix(std::min(end + 1, written.size()));
    }
    return nullptr;
}

/// A state at the end of the city field: after a comma any spelling, after a blank only a code in capitals.
Split splitCity(std::string_view country, std::string_view city) {
    city = trimmed(city);
    if (const auto comma = city.find_first_of(",/("); comma != std::string_view::npos) {
        const auto head = foldName(city.substr(0, comma));
        return {stateInPieces(country, city.substr(comma + 1)), head};
    }
    if (const auto blank = city.find_last_of(' '); blank != std::string_view::npos) {
        const auto tail = city.substr(blank + 1);
        const bool code = tail.size() >= 2 && tail.size() <= 3 &&
                          std::ranges::all_of(tail, [](char c) { return c >= 'A' && c <= 'Z'; });
        if (const auto* state = code ? exactState(country, foldName(tail)) : nullptr) {
            return {state, foldName(city.substr(0, blank))};
        }
    }
    return {nullptr, foldName(city)};
}

std::optional<Fact> findTown(const State& state, std::string_view city) {
    const Tables& tables = Tables::get();
    if (auto fact = tables.town(state, city)) return fact;
    const std::string bare = withoutTypeWords(city);
    return bare.empty() || bare == city ? std::nullopt : tables.town(state, bare);
}

/// What state and town say together.
Finding byState(const State& state, std::string_view city) {
    Finding finding{state.zone, state.runner_up, state.share / 100.0, ZoneSource::State};
    if (!state.split()) {
        finding.confidence = state.territory() ? state.share / 100.0 : kUniformState;
        finding.runner_up = kNoZone;
    } else if (const auto town = findTown(state, city)) {
        finding.zone = town->zone;
        finding.runner_up = state.zone;
        finding.confidence = town->share;
    } else if (!city.empty()) {
        finding.confidence = std::max(finding.confidence, kOrdinaryTown);
    }
    if (state.territory()) finding.source = ZoneSource::Territory;
    return finding;
}

/// Postal code and state (or city) may contradict each other: two of three win.
Finding weigh(
    const Fact& postal, const std::optional<Finding>& state, const std::optional<Fact>& city, const State* in
) {
    const Tables& tables = Tables::get();
    Finding finding{postal.zone, kNoZone, kPostal, ZoneSource::Postal};
    const auto agrees = [&](ZoneIndex a, ZoneIndex b) { return tables.sameClock(a, b); };
    if (!state) {
        if (city && city->share > 0.95 && !agrees(city->zone, postal.zone)) {
            finding.confidence = kPostalAgainstState;
            finding.runner_up = city->zone;
        }
        return finding;
    }
    if (agrees(state->zone, postal.zone)) return finding;
    finding.runner_up = state->zone;
    const bool inside =
        in != nullptr && (agrees(in->zone, postal.zone) || agrees(in->runner_up, postal.zone));
    if (city && agrees(city->zone, postal.zone)) {
        finding.confidence = kPostalWithCity;
    } else if (city && agrees(city->zone, state->zone)) {
        return {state->zone, postal.zone, kStateAndCityAgainstPostal, ZoneSource::State};
    } else {
        finding.confidence = inside ? kPostalWithCity : kPostalAgainstState;
    }
    return finding;
}

std::optional<Finding> asTerritory(const Fact& fact) {
    return Finding{fact.zone, fact.runner_up, kTerritory, ZoneSource::Territory};
}

std::optional<Finding> byNamedTerritory(const Country& country, const Address& address, bool has_postal) {
    const Tables& tables = Tables::get();
    if (const auto part = tables.fact(Kind::Part, country.name(), foldName(address.state)))
        return asTerritory(*part);
    // A valid code of the mother country outweighs a town that shares a territory's name.
    if (has_postal) return std::nullopt;
    if (const auto part = tables.fact(Kind::Part, country.name(), foldName(address.city)))
        return asTerritory(*part);
    return std::nullopt;
}

}  // namespace

const State* findState(std::string_view country, std::string_view written) {
    const std::string folded = foldName(written);
    if (folded.empty()) return nullptr;
    if (const auto* state = exactState(country, folded)) return state;
    if (const auto* state = stateInPieces(country, written)) return state;
    const Tables& tables = Tables::get();
    if (const auto* state = tables.misspeltState(country, folded)) return state;
    return tables.misspeltState(country, withoutTypeWords(folded));
}

std::optional<Fact> findCity(std::string_view country, std::string_view folded) {
    if (folded.empty()) return std::nullopt;
    const Tables& tables = Tables::get();
    if (auto fact = tables.fact(Kind::City, country, folded)) return fact;
    const std::string bare = withoutTypeWords(folded);
    return bare.empty() || bare == folded ? std::nullopt : tables.fact(Kind::City, country, bare);
}

std::optional<Finding> findByAddress(const Country& country, const Address& address) {
    const Tables& tables = Tables::get();
    const auto code = country.name();
    const auto postal = findPostal(code, address.postal_code);
    if (postal && postal->territory) return asTerritory(*postal);
    const bool has_postal = !postalKey(code, address.postal_code).empty();
    if (const auto part = byNamedTerritory(country, address, has_postal)) return part;
    if (country.several_clocks == 0) {
        return Finding{country.zone, kNoZone, kSingleClock, ZoneSource::Country};
    }

    auto [state, city_name] = splitCity(code, address.city);
    if (const auto* stated = findState(code, address.state)) state = stated;
    std::optional<Finding> by_state;
    if (state != nullptr) by_state = byState(*state, city_name);
    auto city = findCity(code, city_name);
    if (!city && state == nullptr) city = findCity(code, foldName(address.state));
    if (postal) return weigh(*postal, by_state, city, state);
    if (by_state) return by_state;
    if (city) return Finding{city->zone, city->runner_up, city->share, ZoneSource::City};
    if (const auto place = tables.fact(Kind::World, "", city_name);
        place && tables.zone(place->zone).country == code) {
        return Finding{place->zone, place->runner_up, place->share, ZoneSource::City};
    }
    return std::nullopt;
}

}  // namespace locales::zone_tables
