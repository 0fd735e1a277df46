#pragma once
#include <string>

#include "channels/contract/transports.h"
#include "hub/tracking/tracker.h"

namespace hub {

inline constexpr const char* kDhlUrl = "https://api-eu.dhl.com";

/// DHL's "Shipment Tracking – Unified" (https://developer.dhl.com/api-reference/shipment-tracking): GET /track/shipments with the
/// shop's own key in DHL-API-Key. A time without an offset is on the clock of its place.
class DhlTracker final : public Tracker {
public:
    /// All outlive it.
    DhlTracker(channels::HttpClient& http, const channels::Clock& clock, std::string url, std::string key);

    std::vector<ParcelScan> track(const std::string& number) override;

    /// "DHL Paket", "Deutsche Post DHL", "dhl_de": whatever a marketplace makes of its name.
    static bool isDhl(std::string_view carrier);

private:
    channels::HttpClient& http_;
    const channels::Clock& clock_;
    std::string url_, key_;
};

const Carrier& dhl();

}  // namespace hub
