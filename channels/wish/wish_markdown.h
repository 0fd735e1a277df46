#pragma once
#include <string>
#include <string_view>

namespace channels::wish {

/// Wish's messages are Markdown: what they say as plain text. Only what can't be a buyer's own punctuation is taken
/// off: escapes, `**strong**`, `[links](https://…)` and `<https://…>`. So "5*3*2", "snake_case" and "1. one" stay as
/// they were typed. Total, linear.
std::string plainText(std::string_view markdown);

}  // namespace channels::wish
