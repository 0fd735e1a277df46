#pragma once
#include <optional>
#include <string>

#include "hub/inbox/model.h"

namespace hub {

/// From where the shop sends, and how carriers are asked for its parcels.
struct ShippingSettings {
    std::string ships_from;     ///< ISO 3166-1 alpha-2; empty when nobody has said
    bool asks_carriers = false;
    std::string sealed_key;     ///< the carrier's key for this shop; empty for none
    int calls_per_day = 250;
    int calls_today = 0;        ///< only read
};

/// How parcels are sent and followed. Every call is one transaction.
class ShippingStore {
public:
    virtual ~ShippingStore() = default;

    virtual ShippingSettings shippingSettings(Instant now) = 0;
    virtual void putShippingSettings(const ShippingSettings& settings) = 0;
    /// Notes that a parcel is asked for, and counts the call; false when that was done after `stale` or the day's calls are used up.
    virtual bool beginScan(const std::string& number, Instant now, Instant stale) = 0;
    /// Nothing came of asking: the parcel may be asked for again. The call stays counted.
    virtual void endScan(const std::string& number, Instant stale) = 0;
    /// What the carrier said; nothing older than what is known. Tells whoever has the conversation open.
    virtual void putScan(const std::string& number, Id conversation, const ParcelScan& scan, Instant now) = 0;
};

}  // namespace hub
