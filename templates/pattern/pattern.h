#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "templates/pattern/facts.h"

namespace templates {

/// Why a pattern can't be used: where (byte offset) and what was expected.
struct PatternProblem {
    std::size_t offset = 0;
    std::string what;
};

/// A filled reply. A fact that is needed and not known stands in `text` as [[name]] and is listed in
/// `missing`, in order of appearance; a fact that is used only behind its `has_` selector never blocks.
struct Rendered {
    std::string text;
    std::vector<std::string> missing;
};

/// A compiled ICU pattern of one locale: strings, plural and select only. For every fact `x` the selector
/// `has_x` is yes or no. Values are formatted for the locale; a value that could disturb the text's direction
/// is isolated (UAX #9 FSI…PDI, LRI…PDI for numbers and links). A missing plural argument takes `other`.
/// Immutable; threads may share it.
class Pattern {
public:
    static std::variant<Pattern, PatternProblem> compile(std::string_view locale, std::string_view pattern);
    [[nodiscard]] Rendered render(const Facts& facts) const;
    /// Facts that the pattern names anywhere, sorted, without the has_ selectors.
    [[nodiscard]] const std::vector<std::string>& arguments() const;
    /// Those among them that block when they are missing.
    [[nodiscard]] const std::vector<std::string>& required() const;

    Pattern(Pattern&&) noexcept;
    Pattern& operator=(Pattern&&) noexcept;
    ~Pattern();

private:
    struct Impl;
    explicit Pattern(std::unique_ptr<const Impl> impl);
    std::unique_ptr<const Impl> impl_;
};

}  // namespace templates
