#include "hub/alerts/rules_json.h"

namespace hub {

void writeAlertRules(channels::JsonWriter& out, const AlertRules& rules) {
    out.beginObject().key("on").beginArray();
    for (const auto kind : kAlertKinds) {
        if (!rules.off.contains(kind)) out.value(wireName(kind));
    }
    out.endArray().key("off").beginArray();
    for (const auto kind : rules.off) out.value(wireName(kind));
    out.endArray().key("no_poll_minutes");
    rules.no_poll_minutes ? out.value(*rules.no_poll_minutes) : out.null();
    out.member("repeat_hours", rules.repeat_hours).member("quiet_outside_hours", rules.quiet_outside_hours).endObject();
}

AlertRules alertRulesFrom(const std::string& json) {
    AlertRules rules;
    if (json.empty()) return rules;
    const auto document = channels::JsonDocument::parse(json);
    const auto root = document.root();
    const auto off = root["off"];
    for (std::size_t n = 0; n < off.size(); ++n) {
        if (const auto kind = parseAlertKind(off[n].text())) rules.off.insert(*kind);
    }
    if (const auto minutes = root["no_poll_minutes"].integer()) rules.no_poll_minutes = static_cast<int>(*minutes);
    rules.repeat_hours = static_cast<int>(root["repeat_hours"].integer().value_or(rules.repeat_hours));
    rules.quiet_outside_hours = root["quiet_outside_hours"].boolean().value_or(false);
    return rules;
}

}  // namespace hub
