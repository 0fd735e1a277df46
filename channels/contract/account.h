#pragma once
#include <string>
#include <vector>

#include "channels/contract/adapter.h"

namespace channels {

/// A setting that can't be used: what an operator needs to mend it.
struct ConfigProblem {
    std::string key;
    std::string value;    ///< as given; empty for a secret
    std::string allowed;  ///< English: "one of de, en", "a number from 1 to 65535"
};

/// Fills what is missing from the descriptor's defaults.
AccountConfig withDefaults(const Descriptor& descriptor, AccountConfig config);

/// All that is wrong with an account's settings and secrets: missing, unknown, of the wrong type or range. An
/// http URL may lead to a loopback address only. Defaults must have been filled in.
std::vector<ConfigProblem> checkConfig(const Descriptor& descriptor, const AccountConfig& config);

}  // namespace channels
