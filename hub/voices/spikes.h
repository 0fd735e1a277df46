#pragma once
#include <chrono>
#include <cstdint>
#include <string>

#include "hub/voices/voice.h"

namespace hub {

/// What is looked at, and what it is measured against: the weeks before.
inline constexpr std::chrono::days kSpikeWindow{7};
inline constexpr int kSpikeWeeks = 8;
/// Fewer conversations than this are no spike, however rare the kind has been.
inline constexpr std::int64_t kLeastSpike = 4;
/// In fewer weeks nobody knows what is usual: an account that was connected yesterday has none.
inline constexpr int kLeastWeeks = 4;

/// How many conversations said something of a product in the window, and in each of the weeks before it, added up.
struct VoiceCount {
    std::string sku;
    VoiceKind kind = VoiceKind::Defect;
    std::int64_t recent = 0, before = 0;
    int weeks = 0;  ///< of those before, in how many the shop heard of any buyer and had the product
};

/// How likely at least `recent` of all fall into the last week by chance, when every week is alike: by the binomial distribution,
/// so that few weeks before are not taken for what is usual.
double chanceOf(std::int64_t recent, std::int64_t before, int weeks);

/// Whether there are unusually many: at least kLeastSpike, and so many by chance in fewer than one week of a thousand.
bool isSpike(const VoiceCount& count);

}  // namespace hub
