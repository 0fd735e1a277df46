#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "channels/contract/transports.h"
#include "hub/inbox/model.h"

namespace hub {

/// Knows where parcels are.
class Tracker {
public:
    virtual ~Tracker() = default;
    /// What happened to the parcel, newest first; nothing for a number that isn't known. Throws ChannelError.
    virtual std::vector<ParcelScan> track(const std::string& number) = 0;
};

/// A carrier, or a service that speaks for several.
struct Carrier {
    std::string_view source;                    ///< who says it, as sellers read it
    bool (*carries)(std::string_view carrier);  ///< whether it knows parcels of the carrier that a marketplace names so
    /// With the shop's own key. All outlive it.
    std::unique_ptr<Tracker> (*tracker)(channels::HttpClient& http, const channels::Clock& clock, std::string url, std::string key);
};

}  // namespace hub
