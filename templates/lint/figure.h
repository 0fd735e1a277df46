#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace templates {

/// The first figure in a text, in the digits of any script, that is neither the number of a choice nor a small count of
/// things in Japanese or Korean, which write it in figures (1つ, 2点). Choices are numbered from 1 at the beginning of lines (1. 2.); the
/// text may name them again: “reply with 1 or 2”. With %, a currency sign or another figure joined to it a figure is no choice.
std::optional<std::string> findFigure(std::string_view locale, std::string_view text);

}  // namespace templates
