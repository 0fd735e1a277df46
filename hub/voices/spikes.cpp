#include "hub/voices/spikes.h"

#include <cmath>

namespace hub {
namespace {

constexpr double kRare = 0.001;
/// What is smaller no longer moves the sum.
constexpr double kNegligible = 1e-18;

}  // namespace

double chanceOf(std::int64_t recent, std::int64_t before, int weeks) {
    const auto all = static_cast<double>(recent + before);
    const double share = 1.0 / (1 + weeks), mean = all * share;
    if (recent <= 0) return 1;
    double sum = 0;
    // Each term by itself: from far below the mean on the first ones are too small to tell.
    for (auto n = static_cast<double>(recent); n <= all; ++n) {
        const double ways = std::lgamma(all + 1) - std::lgamma(n + 1) - std::lgamma(all - n + 1);
        const double term = std::exp(ways + n * std::log(share) + (all - n) * std::log1p(-share));
        sum += term;
        if (n > mean && term < kNegligible) break;
    }
    return std::fmin(sum, 1);
}

bool isSpike(const VoiceCount& count) {
    if (count.recent < kLeastSpike || count.weeks < kLeastWeeks) return false;
    return chanceOf(count.recent, count.before, count.weeks) < kRare;
}

}  // namespace hub
