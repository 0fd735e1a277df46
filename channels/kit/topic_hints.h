#pragma once
#include <span>
#include <string_view>
#include <vector>

#include "channels/contract/values.h"

namespace channels {

/// What one of a marketplace's own topics says of a message. How often it is right is the kind's estimate.
struct TopicHint {
    std::string_view topic, intent;
    double p;
};

/// What a table says of a topic, in its order.
std::vector<IntentHint> hintsIn(std::span<const TopicHint> table, std::string_view topic);

}  // namespace channels
