#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace locales {

/// What a sign, a code or a word for money may stand for, as ISO 4217 codes; what several currencies share by its sign alone
/// ("$", "¥", "kr") besides.
using Currencies = std::vector<std::string_view>;

/// Of the one that begins at `at` of a text, and moves `at` behind it; null for none. `lower` is the text in lower case.
const Currencies* currencyAt(std::u32string_view text, std::u32string_view lower, std::size_t& at);

/// Of the one that ends before `end`, and moves `end` to its beginning; null for none. Words stand behind amounts alone.
const Currencies* currencyBefore(std::u32string_view text, std::size_t& end);

}  // namespace locales
