#pragma once
#include <string>

#include "channels/contract/transports.h"
#include "hub/alerts/model.h"
#include "hub/secrets/vault.h"
#include "hub/store/store.h"

namespace hub {

/// What an alert way's secret belongs to, as `belongs_to` of the vault.
std::string secretOfWay(Id way);

/// Sends what is stored to be told, each at least once: a telling ends only after it was taken, and one that isn't is tried again
/// for a day, ever more seldom. One thread at a time.
class AlertSender {
public:
    /// `stop` ends a call under way.
    AlertSender(Store& store, const Vault& vault, const channels::Clock& clock, const channels::StopFlag& stop)
        : store_(store), vault_(vault), clock_(clock), stop_(stop) {}

    /// Everything that is due now, in order; a way that fails is left alone until the next call.
    void sendDue();

private:
    /// False when it didn't get through and is to be tried again.
    bool attempt(const AlertDelivery& delivery, const AlertWay& way);
    void tell(const AlertDelivery& delivery, const AlertWay& way);
    void tellByMail(channels::Transports& transports, const AlertDelivery& delivery, const AlertWay& way);
    void end(const AlertDelivery& delivery, DeliveryState state, const std::string& error);
    [[nodiscard]] std::string secretOf(const AlertWay& way) const;

    Store& store_;
    const Vault& vault_;
    const channels::Clock& clock_;
    const channels::StopFlag& stop_;
    bool addresses_hidden_ = false;  ///< of ways from before they were sealed
};

}  // namespace hub
