#include "channels/kit/topic_hints.h"

#include <string>

namespace channels {

std::vector<IntentHint> hintsIn(std::span<const TopicHint> table, std::string_view topic) {
    std::vector<IntentHint> out;
    for (const auto& hint : table) {
        if (hint.topic == topic) out.push_back({std::string(hint.intent), hint.p});
    }
    return out;
}

}  // namespace channels
