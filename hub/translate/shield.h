#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hub::translate {

/// A text in which what no engine may touch stands behind marks: ⟦1⟧, ⟦2⟧ … in order.
struct Shielded {
    std::string text;
    std::vector<std::string> behind;
};

/// Hides links, mail addresses, numbers of orders and articles, amounts, and the terms in `kept` wherever they stand as whole words.
/// A text that has such marks of its own stays as it is.
Shielded shield(std::string_view text, std::string_view language, const std::vector<std::string>& kept);

/// A translation with everything back in its place; empty unless each mark is there exactly once.
std::optional<std::string> unshield(std::string_view translated, const Shielded& from);

/// Where a term begins as a whole word, from `at` on; npos when nowhere.
std::size_t findTerm(std::string_view text, std::string_view term, std::size_t at);

}  // namespace hub::translate
