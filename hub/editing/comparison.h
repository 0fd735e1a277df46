#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace hub {

enum class PartKind { Same, Removed, Added };
std::string_view wireName(PartKind kind);

struct TextPart {
    PartKind kind = PartKind::Same;
    std::string text;
};

/// What was taken out of a text and put in, word by word as its language parts them: parts that aren't Added make the text before,
/// those that aren't Removed the one now. Texts too long and too unlike to be compared are one part out and one in. Pure.
std::vector<TextPart> compareTexts(std::string_view before, std::string_view now, std::string_view locale);

}  // namespace hub
