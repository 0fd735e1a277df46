#pragma once
#include <string>
#include <vector>

#include "hub/quality/model.h"

namespace hub {

/// Draws of each person's replies of a week the share, rounded up, and beside it at least one that was late and one that was sent
/// against a hint, where there are any. By chance, but the same again with the same seed, in whatever order the replies stand.
std::vector<SentReply> sampleOf(const std::vector<SentReply>& sent, const QualitySampling& sampling, const std::string& week);

}  // namespace hub
