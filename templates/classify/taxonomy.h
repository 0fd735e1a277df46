#pragma once
#include <string_view>
#include <vector>

namespace templates {

/// The wire names of topics, intents and risks, version 2. The lists are closed: anything else is a mistake.
inline constexpr int kTaxonomyVersion = 2;

struct Intent {
    std::string_view name;
    std::string_view topic;
};
/// In the taxonomy's order: by topic, as listed there.
const std::vector<Intent>& allIntents();
const std::vector<std::string_view>& allRisks();
/// Empty for an unknown intent.
std::string_view topicOf(std::string_view intent);

}  // namespace templates
