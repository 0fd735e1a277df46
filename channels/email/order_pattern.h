#pragma once
#include <memory>
#include <string>
#include <string_view>

namespace channels::email {

/// Finds order numbers by an operator's own regular expression (Perl's syntax): the first group that it has, or all
/// that it matches. Whatever the expression is, a search ends soon: the text is cut at 8,000 bytes, and the engine
/// gives up after 1,000 steps of backtracking at one place.
class OrderPattern {
public:
    /// Empty: finds nothing.
    explicit OrderPattern(const std::string& expression);
    ~OrderPattern();
    OrderPattern(OrderPattern&&) noexcept;
    OrderPattern& operator=(OrderPattern&&) noexcept;

    /// Why the expression can't be used; empty when it can.
    [[nodiscard]] const std::string& problem() const { return problem_; }
    /// The first order number in a UTF-8 text, at most 64 bytes of it; empty for none.
    [[nodiscard]] std::string find(std::string_view text) const;

private:
    struct Compiled;
    std::unique_ptr<Compiled> compiled_;
    std::string problem_;
};

}  // namespace channels::email
