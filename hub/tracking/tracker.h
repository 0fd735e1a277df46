#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "hub/inbox/model.h"

namespace hub {

/// A carrier, or a service that speaks for several, that can be asked where a parcel is.
class Tracker {
public:
    virtual ~Tracker() = default;
    /// Who says it, as sellers read it.
    [[nodiscard]] virtual std::string_view source() const = 0;
    /// Whether it knows parcels of the carrier that a marketplace names so.
    [[nodiscard]] virtual bool carries(std::string_view carrier) const = 0;
    /// What happened to the parcel, newest first; nothing for a number that isn't known. Throws ChannelError.
    virtual std::vector<ParcelScan> track(const std::string& number) = 0;
};

}  // namespace hub
