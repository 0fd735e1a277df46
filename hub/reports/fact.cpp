#include "hub/reports/fact.h"

#include <array>

namespace hub::reports {
namespace {

constexpr std::array kUses{TemplateUse::None, TemplateUse::FromTemplate, TemplateUse::AsSuggested, TemplateUse::Edited};
constexpr std::array kGroups{By::Day, By::Week, By::Person, By::Account, By::Kind, By::Language, By::Topic, By::Intent};

template <class Values>
auto parse(const Values& values, std::string_view name) -> std::optional<typename Values::value_type> {
    for (const auto value : values) {
        if (wireName(value) == name) return value;
    }
    return std::nullopt;
}

}  // namespace

std::string_view wireName(FactKind kind) {
    switch (kind) {
        case FactKind::Received: return "received";
        case FactKind::Sent: return "sent";
        case FactKind::Answered: return "answered";
        case FactKind::Due: return "due";
        case FactKind::Resolved: return "resolved";
        case FactKind::Settled: return "settled";
        case FactKind::Reopened: return "reopened";
        case FactKind::Disputed: return "disputed";
        case FactKind::Asked: return "asked";
        case FactKind::Rated: return "rated";
    }
    return "";
}

std::string_view wireName(TemplateUse use) {
    switch (use) {
        case TemplateUse::None: return "";
        case TemplateUse::FromTemplate: return "from_template";
        case TemplateUse::AsSuggested: return "as_suggested";
        case TemplateUse::Edited: return "edited";
    }
    return "";
}

std::string_view wireName(By by) {
    switch (by) {
        case By::Day: return "day";
        case By::Week: return "week";
        case By::Person: return "person";
        case By::Account: return "account";
        case By::Kind: return "kind";
        case By::Language: return "language";
        case By::Topic: return "topic";
        case By::Intent: return "intent";
    }
    return "";
}

std::optional<TemplateUse> parseTemplateUse(std::string_view name) { return parse(kUses, name); }
std::optional<By> parseBy(std::string_view name) { return parse(kGroups, name); }

}  // namespace hub::reports
