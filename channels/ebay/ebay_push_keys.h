#pragma once
#include <optional>
#include <string>

#include "channels/contract/adapter.h"
#include "channels/ebay/ebay_api.h"
#include "channels/ebay/ebay_signature.h"

namespace channels::ebay {

/// The key that eBay signs its notifications with. A notification names it, eBay gives it out, and it is kept
/// for an hour, as eBay advises, over a restart too; for a day while it can't be asked for again.
class PushKeys {
public:
    PushKeys(Api& api, const AccountConfig& config, const Surroundings& surroundings);

    /// Empty for a key that eBay doesn't have. TemporaryFailure when it can't be had now, and when another was
    /// asked for within the last minute: whoever invents keys spends no more of our calls than that.
    std::optional<PublicKey> find(const std::string& id);

private:
    std::optional<PublicKey> ask(const std::string& id);
    void store() const;

    Api& api_;
    const Surroundings around_;
    std::string kept_id_;
    PublicKey kept_;
    Instant kept_at_{}, asked_at_{};
};

}  // namespace channels::ebay
