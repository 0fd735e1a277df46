#pragma once
#include <string>
#include <utility>
#include <vector>

#include "channels/contract/descriptor.h"

/// Short words for writing a Descriptor down.
namespace channels {

/// `text` and `help` in English; words/<locale>.po of the kind's folder says them in other languages.
inline Setting setting(std::string name, SettingType type, std::string text, std::string help) {
    Setting out;
    out.name = std::move(name);
    out.type = type;
    out.label = std::move(text);
    out.help = std::move(help);
    return out;
}

inline Setting required(Setting one) {
    one.required = true;
    return one;
}

inline Setting withDefault(Setting one, std::string fallback) {
    one.fallback = std::move(fallback);
    return one;
}

/// Folded away in the form: endpoints and limits.
inline Setting expert(Setting one, std::string fallback) {
    one.expert = true;
    one.fallback = std::move(fallback);
    return one;
}

/// Where TokenCache::keep keeps an access token.
inline Setting keptAccessToken() {
    return expert(
        setting(
            "access_token", SettingType::Secret, "Access token",
            "Filled in by itself: a restart needs no new one"
        ),
        {}
    );
}

inline Setting choice(Setting one, std::vector<std::string> choices, std::string fallback) {
    one.type = SettingType::Choice;
    one.choices = std::move(choices);
    one.fallback = std::move(fallback);
    return one;
}

inline Setting number(Setting one, long long min, long long max, long long fallback) {
    one.type = SettingType::Number;
    one.min = min;
    one.max = max;
    one.fallback = std::to_string(fallback);
    return one;
}

}  // namespace channels
