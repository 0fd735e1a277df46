#pragma once
#include <string>

#include "channels/kit/json.h"
#include "hub/alerts/model.h"

namespace hub {

/// Under which name the store keeps the rules.
inline constexpr const char* kAlertRulesSetting = "alert_rules";

/// As the API and the store have them.
void writeAlertRules(channels::JsonWriter& out, const AlertRules& rules);
/// Of text that the store gave; as shipped when it is empty.
AlertRules alertRulesFrom(const std::string& json);

}  // namespace hub
