#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "templates/pattern/pattern.h"

namespace templates {

struct PatternBranch;

/// A pattern taken apart, for rendering and for lint. `text` is the literal or the argument's name; Count is
/// the # of the plural that stands around it and carries that argument's name.
struct PatternNode {
    enum class Kind { Text, Argument, Count, Plural, Select };
    Kind kind = Kind::Text;
    std::string text;
    std::vector<PatternBranch> branches;
};
using PatternNodes = std::vector<PatternNode>;

/// `exact` is set for =0, =1 … of a plural; otherwise `selector` is a category or a select's word.
struct PatternBranch {
    std::string selector;
    std::optional<long long> exact;
    PatternNodes body;
};

/// Limits that keep a hostile pattern from costing stack or time.
inline constexpr std::size_t kMaxPatternBytes = 60'000;
inline constexpr int kMaxPatternDepth = 60;

std::variant<PatternNodes, PatternProblem> parsePattern(std::string_view pattern);

/// "x" for "has_x", else empty.
std::string_view factBehind(std::string_view selector_argument);

}  // namespace templates
