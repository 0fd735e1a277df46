#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/alerts/model.h"

namespace hub {

/// What one look means for an alert. `Seen` tells nobody.
enum class AlertTurn { Opened, Changed, Repeated, Closed, Seen };
/// "alert.opened" and so on, as a delivery's type.
std::string_view wireName(AlertTurn turn);

struct AlertChange {
    AlertTurn turn = AlertTurn::Seen;
    Alert alert;        ///< as it is from now on; without an id when it is new
    bool told = false;  ///< by all ways that aren't paused
    Instant tell_at;    ///< not before
};

/// Compares what was open with what is found. `quiet_until`: nobody is told before; what opens meanwhile is told then if it is
/// still open, and what closes is told then if its opening was told.
std::vector<AlertChange> changesOf(
    const std::vector<Alert>& open, const std::vector<Finding>& found, const AlertRules& rules,
    std::optional<Instant> quiet_until, Instant now
);

}  // namespace hub
