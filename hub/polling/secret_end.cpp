#include "hub/polling/secret_end.h"

namespace hub {

std::optional<Instant> secretEnd(
    const channels::Descriptor& kind, const std::string& name, const Account::SecretDates& dates
) {
    if (dates.ends_at) return dates.ends_at;
    for (const auto& setting : kind.settings) {
        if (setting.name == name && setting.lifetime.count() > 0) return dates.set_at + setting.lifetime;
    }
    return std::nullopt;
}

}  // namespace hub
