#include "hub/translate/differences.h"

#include <algorithm>
#include <optional>

#include "hub/translate/shield.h"
#include "locales/values/values.h"
#include "templates/lint/promise.h"

namespace hub::translate {
namespace {

using locales::Value;
using locales::ValueKind;

std::string_view wireName(ValueKind kind) {
    switch (kind) {
        case ValueKind::Link: return "link";
        case ValueKind::MailAddress: return "mail_address";
        case ValueKind::Code: return "code";
        case ValueKind::Money: return "amount";
        case ValueKind::Day: return "day";
        case ValueKind::Time: return "time";
        case ValueKind::Number: return "number";
    }
    return "number";
}

std::string shown(std::string_view text, const Value& value) { return std::string(text.substr(value.begin, value.end - value.begin)); }

/// Takes the first that fits out of `others`.
std::optional<Value> takeFirst(std::vector<Value>& others, const auto& fits) {
    const auto found = std::ranges::find_if(others, fits);
    if (found == others.end()) return std::nullopt;
    Value taken = std::move(*found);
    others.erase(found);
    return taken;
}

std::size_t timesSaid(std::string_view text, std::string_view term) {
    std::size_t times = 0;
    for (auto at = findTerm(text, term, 0); at != std::string_view::npos; at = findTerm(text, term, at + term.size())) ++times;
    return times;
}

}  // namespace

std::vector<Difference> differentValues(Worded before, Worded after, const std::vector<std::string>& kept) {
    std::vector<Value> lost;
    auto come = locales::findValues(after.text, after.language);
    for (auto& value : locales::findValues(before.text, before.language)) {
        const auto same = takeFirst(come, [&](const Value& other) { return locales::meanAlike(value, other); });
        if (!same) lost.push_back(std::move(value));
    }
    std::vector<Difference> differences;
    for (const auto& value : lost) {
        const auto changed = takeFirst(come, [&](const Value& other) { return other.kind == value.kind; });
        differences.push_back(
            {std::string(wireName(value.kind)), shown(before.text, value), changed ? shown(after.text, *changed) : std::string()}
        );
    }
    for (const auto& value : come) differences.push_back({std::string(wireName(value.kind)), "", shown(after.text, value)});
    for (const auto& term : kept) {
        if (timesSaid(after.text, term) < timesSaid(before.text, term)) differences.push_back({"term", term, ""});
    }
    return differences;
}

std::vector<Difference> differentPromises(Worded before, Worded after) {
    if (!templates::knowsPromises(before.language) || !templates::knowsPromises(after.language)) return {};
    const auto promised = templates::findPromise(before.language, before.text);
    const auto understood = templates::findPromise(after.language, after.text);
    const bool is_same = promised.has_value() == understood.has_value() && (!promised || promised->of_amount == understood->of_amount);
    if (is_same) return {};
    const auto phrase = [](const auto& promise) { return promise ? std::string(promise->phrase) : std::string(); };
    return {{"promise", phrase(promised), phrase(understood)}};
}

void writeDifferences(channels::JsonWriter& out, const std::vector<Difference>& differences) {
    out.beginArray();
    for (const auto& [kind, before, after] : differences) {
        out.beginObject().member("kind", kind).member("before", before).member("after", after).endObject();
    }
    out.endArray();
}

std::vector<Difference> readDifferences(channels::Json from) {
    std::vector<Difference> differences;
    for (std::size_t i = 0; i < from.size(); ++i) {
        differences.push_back({from[i]["kind"].text(), from[i]["before"].text(), from[i]["after"].text()});
    }
    return differences;
}

}  // namespace hub::translate
