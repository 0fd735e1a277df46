#include "hub/limits/limits_json.h"

#include "hub/inbox/ids.h"
#include "hub/inbox/names.h"

namespace hub {

std::string_view wireName(Limit::Span span) { return span == Limit::Span::Day ? "day" : "action"; }

std::optional<Limit::Span> parseLimitSpan(std::string_view name) {
    if (name == "action") return Limit::Span::Action;
    if (name == "day") return Limit::Span::Day;
    return std::nullopt;
}

void writeLimits(channels::JsonWriter& out, const Limits& limits) {
    out.beginArray();
    for (const auto& each : limits) {
        out.beginObject().key("role");
        each.role ? out.value(wireName(*each.role)) : out.null();
        out.key("user");
        each.role ? out.null() : out.value(outsideId(IdKind::User, each.user));
        out.member("span", wireName(each.span)).key("action");
        each.action.empty() ? out.null() : out.value(each.action);
        out.member("amount", each.most.amount).member("currency", each.most.currency).endObject();
    }
    out.endArray();
}

Limits limitsFrom(const std::string& json) {
    Limits limits;
    if (json.empty()) return limits;
    const auto document = channels::JsonDocument::parse(json);
    const auto items = document.root();
    for (std::size_t n = 0; n < items.size(); ++n) {
        const auto item = items[n];
        Limit limit;
        limit.role = parseRole(item["role"].text());
        limit.user = insideId(IdKind::User, item["user"].text()).value_or(0);
        limit.span = parseLimitSpan(item["span"].text()).value_or(Limit::Span::Action);
        limit.action = item["action"].text();
        limit.most = {item["amount"].text(), item["currency"].text()};
        limits.push_back(std::move(limit));
    }
    return limits;
}

}  // namespace hub
