#pragma once
#include <optional>
#include <string>

#include "channels/contract/descriptor.h"
#include "hub/inbox/model.h"

namespace hub {

/// When a stored secret dies for good: as the marketplace told, else by the description's lifetime; empty when nobody knows.
std::optional<Instant> secretEnd(
    const channels::Descriptor& kind, const std::string& name, const Account::SecretDates& dates
);

}  // namespace hub
