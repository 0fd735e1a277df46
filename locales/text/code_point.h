#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace locales {

/// The code point that starts at byte `at`, which must be inside `text`; -1 for an ill-formed sequence (its
/// maximal subpart, as W3C and Unicode recommend). Moves `at` behind it.
std::int32_t nextCodePoint(std::string_view text, std::size_t& at);

}  // namespace locales
