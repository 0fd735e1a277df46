#include "hub/tracking/dhl_tracker.h"

#include <algorithm>
#include <array>

#include "channels/contract/errors.h"
#include "channels/kit/http_errors.h"
#include "channels/kit/json.h"
#include "channels/kit/time.h"
#include "channels/kit/url.h"
#include "locales/text/unicode.h"
#include "locales/zone/clock.h"
#include "locales/zone/zone.h"

namespace hub {
namespace {

using channels::Json;

constexpr const char* kCall = "GET /track/shipments";
constexpr std::size_t kLongestWords = 300;
constexpr std::array<std::string_view, 4> kStages{"pre-transit", "transit", "delivered", "failure"};

std::string textIn(Json value) { return locales::truncateGraphemes(value.text(), kLongestWords); }

std::optional<Instant> timeIn(std::string_view text, const ParcelScan& scan) {
    if (const auto instant = channels::parseTime(text)) return instant;
    const auto wall = channels::parseLocalTime(text, std::chrono::minutes(0));
    if (!wall) return std::nullopt;
    locales::ZoneEvidence evidence;
    evidence.country = scan.country;
    evidence.city = scan.place;
    const auto zone = locales::findZone(evidence).zone.value_or("UTC");
    return locales::instantOf(zone, std::chrono::local_time<std::chrono::milliseconds>(wall->time_since_epoch()));
}

ParcelScan readEvent(Json event) {
    ParcelScan scan;
    const Json address = event["location"]["address"];
    scan.place = textIn(address["addressLocality"]);
    scan.country = address["countryCode"].text();
    if (scan.country.size() != 2) scan.country.clear();
    const std::string stage = event["statusCode"].text();
    scan.stage = std::ranges::find(kStages, stage) != kStages.end() ? stage : "unknown";
    scan.words = textIn(event["description"].exists() ? event["description"] : event["status"]);
    scan.at = timeIn(event["timestamp"].text(), scan);
    return scan;
}

std::vector<ParcelScan> readShipment(Json shipment) {
    std::vector<ParcelScan> scans;
    const Json events = shipment["events"];
    for (std::size_t i = 0; i < events.size(); ++i) scans.push_back(readEvent(events[i]));
    if (scans.empty() && shipment["status"].isObject()) scans.push_back(readEvent(shipment["status"]));
    std::ranges::stable_sort(scans, std::ranges::greater{}, &ParcelScan::at);
    return scans;
}

}  // namespace

DhlTracker::DhlTracker(channels::HttpClient& http, const channels::Clock& clock, std::string url, std::string key)
    : http_(http), clock_(clock), url_(channels::withoutTrailingSlash(std::move(url))), key_(std::move(key)) {}

bool DhlTracker::isDhl(std::string_view carrier) {
    const std::string folded = locales::foldForMatch(carrier);
    return folded.find("dhl") != std::string::npos || folded.find("deutsche post") != std::string::npos;
}

std::vector<ParcelScan> DhlTracker::track(const std::string& number) {
    channels::HttpRequest request;
    request.url = url_ + "/track/shipments?" + channels::encodeQuery({{"trackingNumber", number}, {"language", "en"}});
    request.headers = {{"DHL-API-Key", key_}, {"Accept", "application/json"}};
    const auto response = http_.send(request);
    if (response.status == 404) return {};
    if (response.status != 200) {
        channels::throwHttpError(response, channels::CallType::Read, {kCall, "the carrier refused the call", {}}, clock_);
    }
    try {
        const auto document = channels::JsonDocument::parse(response.body);
        const Json shipments = document.root()["shipments"];
        if (!shipments.isArray()) throw channels::NotUnderstood(std::string(kCall) + ": expected shipments, found " + std::string(shipments.typeName()));
        for (std::size_t i = 0; i < shipments.size(); ++i) {
            // A number may belong to several services' parcels: only one of exactly this number is ours.
            if (shipments[i]["id"].text() == number) return readShipment(shipments[i]);
        }
        return {};
    } catch (const channels::JsonError& e) {
        throw channels::NotUnderstood(std::string(kCall) + ": " + e.what());
    }
}

const Carrier& dhl() {
    static constexpr Carrier kDhl{
        "DHL", &DhlTracker::isDhl,
        [](channels::HttpClient& http, const channels::Clock& clock, std::string url, std::string key) -> std::unique_ptr<Tracker> {
            return std::make_unique<DhlTracker>(http, clock, std::move(url), std::move(key));
        }
    };
    return kDhl;
}

}  // namespace hub
