#include "locales/zone/zone.h"

#include <algorithm>
#include <array>
#include <map>
#include <unordered_set>

#include "embedded/zone_data.h"

#include "locales/zone/fold.h"
#include "locales/zone/phone.h"
#include "locales/zone/place.h"
#include "locales/zone/statement.h"
#include "locales/zone/tables.h"

namespace locales {
namespace {

using zone_tables::Country;
using zone_tables::Fact;
using zone_tables::Finding;
using zone_tables::Kind;
using zone_tables::kNoZone;
using zone_tables::Tables;

// An address's answer below this is checked against what the text and the phone say.
constexpr double kSettled = 0.96;
constexpr double kByPhone = 0.9;
constexpr double kPhoneBreaksTie = 0.93;
constexpr double kForwarder = 0.9;
constexpr double kBySite = 0.8;
constexpr double kByLocale = 0.75;
constexpr double kByLanguage = 0.6;
// An address without a country was read as one of the country that site, phone or locale suggest.
constexpr double kAssumedCountry = 0.9;
// Longer messages are read this far: a place is stated early, and a megabyte must not cost seconds.
constexpr std::size_t kReadText = 4000;

std::string upper(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    });
    return out;
}

const Country* countryOf(std::string_view written) {
    if (written.empty()) return nullptr;
    const Tables& tables = Tables::get();
    const std::string code = upper(written);
    if (code.size() == 2) return tables.country(code == "UK" ? "GB" : code == "EL" ? "GR" : code);
    return tables.countryAt(Kind::CountryName, zone_tables::foldName(written));
}

/// "es-MX", "zh_Hant_TW" → the region.
const Country* regionOf(std::string_view locale) {
    const auto separator = [](char c) { return c == '-' || c == '_'; };
    auto begin = std::ranges::find_if(locale, separator);
    while (begin != locale.end()) {
        const auto end = std::find_if(begin + 1, locale.end(), separator);
        const std::string_view part(begin + 1, end);
        if (part.size() == 2) return Tables::get().country(upper(part));
        if (part.size() == 1) return nullptr;  // an extension begins
        begin = end;
    }
    return nullptr;
}

const Country* countryOfLanguage(std::string_view tag) {
    const auto* region = regionOf(tag);
    if (region != nullptr || tag.empty()) return region;
    const std::string folded = zone_tables::foldName(tag);
    const Tables& tables = Tables::get();
    if (const auto* country = tables.countryAt(Kind::Language, folded)) return country;
    return tables.countryAt(Kind::Language, std::string_view(folded).substr(0, folded.find(' ')));
}

/// "US 19720" and so on, from zone_forwarders.txt.
const std::unordered_set<std::string>& forwarderCodes() {
    static const auto codes = [] {
        std::unordered_set<std::string> found;
        for (const auto& file : embedded::zone_data()) {
            if (file.path != "zone_forwarders.txt") continue;
            for (auto text = file.bytes; !text.empty();) {
                const auto end = std::min(text.find('\n'), text.size());
                const auto line = text.substr(0, end);
                text.remove_prefix(std::min(end + 1, text.size()));
                const auto second = line.find(' ', 3);
                if (!line.empty() && line[0] != '#') found.emplace(line.substr(0, second));
            }
        }
        return found;
    }();
    return codes;
}

/// One search: the evidence and what it has been turned into so far.
class Search {
public:
    explicit Search(const ZoneEvidence& evidence)
        : evidence_(evidence),
          text_view_(std::string_view(evidence.text).substr(0, kReadText)),
          country_(countryOf(evidence.country)),
          site_(countryOf(evidence.site_country)),
          locale_(regionOf(evidence.locale)) {
        const Country* home = country_ != nullptr ? country_ : site_ != nullptr ? site_ : locale_;
        phone_ = zone_tables::internationalDigits(evidence.phone, home);
        if (!phone_.empty()) phone_country_ = zone_tables::countryOfPhone(phone_);
        if (!text_view_.empty()) text_ = zone_tables::foldText(text_view_);
    }

    Finding run() const {
        const auto address = byAddress();
        if (auto stated = byStatement()) return contrasted(*stated, address);
        if (auto forwarder = byForwarder()) return contrasted(*forwarder, address);
        if (country_ != nullptr) return address ? confirmed(*address) : withinCountry(*country_);
        return withoutCountry();
    }

private:
    zone_tables::Address address() const { return {evidence_.state, evidence_.city, evidence_.postal_code}; }

    std::optional<Finding> byAddress() const {
        if (country_ == nullptr) return std::nullopt;
        return zone_tables::findByAddress(*country_, address());
    }

    std::optional<Finding> byStatement() const {
        if (text_.words.empty()) return std::nullopt;
        std::array<const Country*, 3> list{};
        std::size_t count = 0;
        for (const auto* country : {country_, site_, locale_}) {
            const auto end = list.begin() + static_cast<std::ptrdiff_t>(count);
            if (country != nullptr && std::find(list.begin(), end, country) == end) list[count++] = country;
        }
        const auto* speaks = evidence_.language.empty() ? nullptr : countryOfLanguage(evidence_.language);
        return zone_tables::findStatedPlace(text_view_, text_, std::span(list.data(), count), speaks);
    }

    static bool northAmerican(const Country& country) {
        return country.name() == "US" || country.name() == "CA";
    }

    std::optional<Finding> byForwarder() const {
        if (country_ == nullptr) return std::nullopt;
        std::string key(country_->name());
        key += ' ';
        key += std::string_view(evidence_.postal_code).substr(0, 5);
        if (!forwarderCodes().contains(key)) return std::nullopt;
        const bool phone_abroad = phone_country_ != nullptr && phone_country_ != country_ &&
                                  !(northAmerican(*phone_country_) && northAmerican(*country_));
        const bool locale_abroad = locale_ != nullptr && locale_ != country_ &&
                                   !(northAmerican(*locale_) && northAmerican(*country_));
        if (!phone_abroad && !locale_abroad && !zone_tables::speaksOfForwarder(text_)) return std::nullopt;
        if (phone_abroad) {
            Fact fact = Tables::get().defaultOf(*phone_country_);
            if (const auto area = zone_tables::zoneOfPhone(phone_)) fact = *area;
            return Finding{fact.zone, kNoZone, kForwarder * fact.share, ZoneSource::Forwarder};
        }
        if (!locale_abroad) return std::nullopt;
        const auto fact = Tables::get().defaultOf(*locale_);
        return Finding{fact.zone, kNoZone, kForwarder * fact.share, ZoneSource::Forwarder};
    }

    /// A zone that outranks the address keeps the address's as the runner-up.
    static Finding contrasted(Finding finding, const std::optional<Finding>& address) {
        if (address && !Tables::get().sameClock(address->zone, finding.zone))
            finding.runner_up = address->zone;
        return finding;
    }

    /// Area code within the country, or nothing.
    std::optional<Fact> areaIn(const Country& country) const {
        if (phone_country_ != &country) return std::nullopt;
        auto fact = zone_tables::zoneOfPhone(phone_);
        if (fact && Tables::get().zone(fact->zone).country != country.name()) return std::nullopt;
        return fact;
    }

    std::optional<Finding> namedClock(const Country& country, const Finding& known) const {
        if (text_.words.empty() || country.several_clocks == 0) return std::nullopt;
        return zone_tables::findNamedClock(text_view_, text_, country, known, evidence_.sent_at);
    }

    std::optional<Finding> timeOfDay(const Country& country, const Finding& known) const {
        if (text_.words.empty() || !evidence_.sent_at || country.several_clocks == 0) return std::nullopt;
        return zone_tables::findTimeOfDay(text_view_, country, known, *evidence_.sent_at);
    }

    /// Lets text and area code break a tie that the address leaves.
    Finding confirmed(Finding address) const {
        const Tables& tables = Tables::get();
        if (address.confidence >= kSettled || address.source == ZoneSource::Territory ||
            country_->several_clocks == 0) {
            return address;
        }
        const auto fits = [&](zone_tables::ZoneIndex zone) {
            return tables.sameClock(zone, address.zone) || tables.sameClock(zone, address.runner_up);
        };
        auto said = namedClock(*country_, address);
        if (!said) said = timeOfDay(*country_, address);
        if (said && fits(said->zone)) {
            if (!tables.sameClock(said->zone, address.zone)) return *said;
            address.confidence = std::max(address.confidence, said->confidence);
            return address;
        }
        const auto area = areaIn(*country_);
        if (!area || !fits(area->zone)) return address;
        if (tables.sameClock(area->zone, address.zone)) {
            address.confidence = std::max(address.confidence, kPhoneBreaksTie);
            return address;
        }
        // A number may have moved with its owner: it beats a divided name, not a nearly sure one.
        if (address.confidence > kByPhone) return address;
        return {area->zone, address.zone, kByPhone * area->share, ZoneSource::Phone};
    }

    /// The country is known, the place in it is not.
    Finding withinCountry(const Country& country) const {
        const Tables& tables = Tables::get();
        const auto fact = tables.defaultOf(country);
        const Finding fallback{fact.zone, kNoZone, fact.share, ZoneSource::Default};
        const auto area = areaIn(country);
        Finding known;
        if (area) known.zone = area->zone;
        auto said = namedClock(country, known);
        if (!said && !text_.words.empty()) said = zone_tables::findMentionedPlace(text_view_, text_, country);
        if (!said) said = timeOfDay(country, known);
        if (said && area && tables.sameClock(said->zone, area->zone)) {
            said->confidence = std::max(said->confidence, kPhoneBreaksTie);
        }
        if (said) return *said;
        if (area) return {area->zone, kNoZone, kByPhone * area->share, ZoneSource::Phone};
        return fallback;
    }

    /// No (known) country of delivery: the others in turn, with whatever the address still says.
    Finding withoutCountry() const {
        const Tables& tables = Tables::get();
        const std::array<std::pair<const Country*, ZoneSource>, 3> guesses{
            {{phone_country_, ZoneSource::Phone}, {site_, ZoneSource::Site}, {locale_, ZoneSource::Locale}}};
        for (const auto& [country, source] : guesses) {
            if (country == nullptr) continue;
            if (country->several_clocks != 0) {
                if (auto found = zone_tables::findByAddress(*country, address())) {
                    found->confidence *= kAssumedCountry;
                    return *found;
                }
            }
            auto found = withinCountry(*country);
            const double trust = source == ZoneSource::Phone  ? kByPhone
                                 : source == ZoneSource::Site ? kBySite
                                                              : kByLocale;
            if (found.source == ZoneSource::Default) found.source = source;
            found.confidence *= trust;
            return found;
        }
        if (const auto town = tables.fact(Kind::World, "", zone_tables::foldName(evidence_.city))) {
            return {town->zone, town->runner_up, town->share * kAssumedCountry, ZoneSource::City};
        }
        if (const auto* country =
                countryOfLanguage(!evidence_.language.empty() ? evidence_.language : evidence_.locale)) {
            const auto fact = tables.defaultOf(*country);
            return {fact.zone, kNoZone, kByLanguage * fact.share, ZoneSource::Language};
        }
        return {};
    }

    const ZoneEvidence& evidence_;
    std::string_view text_view_;
    const Country* country_;
    const Country* site_;
    const Country* locale_;
    const Country* phone_country_ = nullptr;
    std::string phone_;
    zone_tables::FoldedText text_;
};

}  // namespace

std::string_view wireName(ZoneSource source) {
    switch (source) {
        case ZoneSource::TextPlace:
            return "text_place";
        case ZoneSource::Forwarder:
            return "forwarder";
        case ZoneSource::Territory:
            return "territory";
        case ZoneSource::Country:
            return "country";
        case ZoneSource::Postal:
            return "postal";
        case ZoneSource::State:
            return "state";
        case ZoneSource::City:
            return "city";
        case ZoneSource::Phone:
            return "phone";
        case ZoneSource::TextOffset:
            return "text_offset";
        case ZoneSource::Default:
            return "default";
        case ZoneSource::Site:
            return "site";
        case ZoneSource::Locale:
            return "locale";
        case ZoneSource::Language:
            return "language";
        case ZoneSource::None:
            break;
    }
    return "none";
}

ZoneVerdict findZone(const ZoneEvidence& evidence) {
    const Finding finding = Search(evidence).run();
    ZoneVerdict verdict;
    if (finding.zone == kNoZone) return verdict;
    const Tables& tables = Tables::get();
    verdict.zone = std::string(tables.zone(finding.zone).id);
    verdict.source = finding.source;
    verdict.confidence = std::clamp(finding.confidence, 0.0, 1.0);
    if (finding.runner_up != kNoZone && finding.runner_up != finding.zone) {
        verdict.runner_up = std::string(tables.zone(finding.runner_up).id);
    }
    return verdict;
}

std::vector<ZoneGuess> guessZones(const ZoneEvidence& evidence) {
    constexpr std::size_t kMost = 6;
    const Finding finding = Search(evidence).run();
    if (finding.zone == kNoZone) return {};
    const Tables& tables = Tables::get();
    const double sure = std::clamp(finding.confidence, 0.0, 1.0);
    const bool contested = finding.runner_up != kNoZone && !tables.sameClock(finding.runner_up, finding.zone);
    const Country* country = countryOf(evidence.country);
    if (country == nullptr) country = tables.country(tables.zone(finding.zone).country);
    // The clocks that are left, each by the zone in which most live by it.
    struct Clock {
        const zone_tables::Zone* zone = nullptr;
        std::uint64_t people = 0;
    };
    std::map<int, Clock> clocks;
    double people = 0;
    for (const auto& zone : tables.zones()) {
        if (country == nullptr || zone.country != country->name() || zone.clock == tables.zone(finding.zone).clock) continue;
        if (contested && zone.clock == tables.zone(finding.runner_up).clock) continue;
        Clock& clock = clocks[zone.clock];
        if (clock.zone == nullptr || zone.people > clock.zone->people) clock.zone = &zone;
        clock.people += zone.people;
        people += static_cast<double>(zone.people);
    }
    std::vector<ZoneGuess> guesses{{std::string(tables.zone(finding.zone).id), sure}};
    double left = 1 - sure;
    if (contested) {
        // What speaks for it is worth as much as all that nothing speaks for.
        const double share = clocks.empty() ? left : left / 2;
        guesses.push_back({std::string(tables.zone(finding.runner_up).id), share});
        left -= share;
    }
    for (const auto& [number, clock] : clocks) {
        const double share = people > 0 ? left * static_cast<double>(clock.people) / people : 0;
        guesses.push_back({std::string(clock.zone->id), share});
    }
    const auto others = guesses.begin() + (contested ? 2 : 1);
    std::stable_sort(others, guesses.end(), [](const auto& one, const auto& other) { return one.p > other.p; });
    if (guesses.size() > kMost) guesses.resize(kMost);
    return guesses;
}

std::string countryOfSite(std::string_view site) {
    // A URL's scheme, path and port don't belong to the host.
    if (const auto scheme = site.find("://"); scheme != std::string_view::npos)
        site.remove_prefix(scheme + 3);
    site = site.substr(0, site.find_first_of("/?#:"));
    while (site.ends_with('.')) site.remove_suffix(1);
    const auto dot = site.find_last_of('.');
    if (dot == std::string_view::npos || dot == 0) return {};
    const std::string code = upper(site.substr(dot + 1));
    if (code == "UK") return "GB";
    // Sold to everyone, whatever country they belong to.
    static constexpr std::array<std::string_view, 8> kGeneric{"IO", "CO", "TV", "ME", "AI", "CC", "WS", "FM"};
    const auto before = site.substr(0, dot);
    const bool second_level = before.ends_with(".com") || before.ends_with(".co");
    if (std::ranges::find(kGeneric, code) != kGeneric.end() && !second_level) return {};
    return Tables::get().country(code) != nullptr ? code : std::string();
}

}  // namespace locales
