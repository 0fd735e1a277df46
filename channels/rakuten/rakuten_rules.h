#pragma once
#include <chrono>
#include <cstddef>
#include <string_view>

#include "channels/contract/descriptor.h"

namespace channels::rakuten {

/// Of a reply, in UTF-16 units; not verified, like their unit.
inline constexpr std::size_t kMaxText = 2000;
/// RMS: a licence key must be renewed by hand before.
inline constexpr std::chrono::days kKeyLife{90};
/// How many days one list of inquiries may span; not verified.
inline constexpr int kSpanDays = 30;
inline constexpr std::string_view kSite = "rakuten.co.jp";

inline constexpr std::string_view kComplete = "mark_complete", kReopen = "mark_incomplete";

const Descriptor& descriptor();

}  // namespace channels::rakuten
