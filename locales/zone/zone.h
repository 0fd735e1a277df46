#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>
#include <vector>

#include "locales/time/instant.h"

namespace locales {

/// Where the buyer may be; anything may be empty or wrong. UTF-8; other bytes are read as blanks.
struct ZoneEvidence {
    std::string text;     ///< what the buyer wrote, without quoted mail; the first 4,000 bytes are read
    std::string country;  ///< of the delivery address, ISO 3166-1 alpha-2 or a name
    std::string state;    ///< code or name in any language
    std::string city;
    std::string postal_code;
    std::string phone;         ///< as written, best with +country
    std::string site_country;  ///< ISO 3166-1 alpha-2
    std::string locale;        ///< BCP-47
    std::string language;      ///< the message's, BCP-47
    std::optional<Instant> sent_at;
};

/// What decided, strongest first; the wire names are those of contract.md in lower_snake_case.
enum class ZoneSource {
    TextPlace,
    Forwarder,
    Territory,
    Country,
    Postal,
    State,
    City,
    Phone,
    TextOffset,
    Default,
    Site,
    Locale,
    Language,
    None
};
std::string_view wireName(ZoneSource source);

struct ZoneVerdict {
    std::optional<std::string> zone;  ///< a name of tzdb's zone.tab; empty when nothing is known
    ZoneSource source = ZoneSource::None;
    double confidence = 0;  ///< probability that the clock is right, 0..1; below 0.6 say "probably"
    std::string runner_up;  ///< another zone that evidence spoke for, else empty
};

/// One decisive piece of evidence wins, in the order of ZoneSource; where an address leaves two clocks open,
/// what the text says of the time and the area code break the tie. Takes 2 µs for an address, some 10 µs
/// where the text must help. Thread-safe; answers any input (throws only std::bad_alloc). Method, sources and
/// figures: locales/zone/README.md.
ZoneVerdict findZone(const ZoneEvidence& evidence);

struct ZoneGuess {
    std::string zone;
    double p = 0;  ///< that its clock is right
};

/// Where the buyer may be, one zone for each clock: what findZone says, then the other clocks of his country, the runner-up first
/// and the rest by their people. At most six; empty when nothing is known. Thread-safe; answers any input.
std::vector<ZoneGuess> guessZones(const ZoneEvidence& evidence);

/// The country behind a site's host name by its country-code domain: "example.co.uk" → "GB"; empty when it
/// has none, and for codes that are sold to everyone (".io", ".co", but not ".com.co").
std::string countryOfSite(std::string_view site);

}  // namespace locales
