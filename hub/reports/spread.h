#pragma once
#include <chrono>
#include <cstddef>
#include <optional>
#include <vector>

namespace hub::reports {

/// How long something took: never a mean alone, which one forgotten message spoils.
struct Spread {
    std::size_t count = 0;
    std::optional<std::chrono::milliseconds> median;  ///< of an even count: the middle of the two in the middle
    std::optional<std::chrono::milliseconds> p90;     ///< the least that nine of ten don't exceed
};

Spread spreadOf(std::vector<std::chrono::milliseconds> lengths);

}  // namespace hub::reports
