#include "hub/reports/spread.h"

#include <algorithm>

namespace hub::reports {

Spread spreadOf(std::vector<std::chrono::milliseconds> lengths) {
    Spread spread;
    spread.count = lengths.size();
    if (lengths.empty()) return spread;
    std::ranges::sort(lengths);
    const std::size_t middle = lengths.size() / 2;
    spread.median = lengths.size() % 2 == 1 ? lengths[middle] : (lengths[middle - 1] + lengths[middle]) / 2;
    spread.p90 = lengths[(lengths.size() * 9 + 9) / 10 - 1];
    return spread;
}

}  // namespace hub::reports
