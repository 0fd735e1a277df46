#pragma once
#include <stdexcept>
#include <string>

#include "channels/kit/json.h"
#include "hub/routing/rule.h"

namespace hub {

/// A rule whose JSON isn't of its form: `what()` says what was expected, `field` where.
class RuleForm : public std::runtime_error {
public:
    RuleForm(const std::string& expected, std::string field_) : std::runtime_error(expected), field(std::move(field_)) {}
    std::string field;
};

/// {"topics":[…],"intents":[…],"risks":[…],"languages":[…],"accounts":["acc_1"],"kinds":[…],"products":["LMP-"],
/// "team":"within","buyer":"awake","days":["monday"]}; null in the place of a time that doesn't matter.
void writeConditions(channels::JsonWriter& out, const RuleConditions& when);
/// {"assign":["usr_1"],"most_open":20,"labels":["lbl_1"],"answer":"shipping.order_tracking.late"}
void writeActs(channels::JsonWriter& out, const RuleActs& then);

/// As they were written; what is missing is empty. Throw RuleForm.
RuleConditions readConditions(channels::Json from);
RuleActs readActs(channels::Json from);

}  // namespace hub
