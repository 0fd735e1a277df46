#pragma once
#include <map>
#include <string>

namespace channels {

/// What stands under a name; empty where nothing does.
inline std::string valueOf(const std::map<std::string, std::string>& values, const std::string& name) {
    const auto found = values.find(name);
    return found == values.end() ? std::string() : found->second;
}

}  // namespace channels
