#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hub {

/// An amount of money, exact to a millionth of its currency: for comparing and adding up, never rounded.
class Exact {
public:
    Exact() = default;
    /// Empty for text that isn't a plain decimal of nought or more, with at most twelve digits before the point.
    static std::optional<Exact> parse(std::string_view amount);

    /// The greatest there is stands for every greater one.
    [[nodiscard]] Exact plus(Exact other) const;
    /// As it is read, with at least two decimals.
    [[nodiscard]] std::string text() const;
    auto operator<=>(const Exact&) const = default;

private:
    std::int64_t millionths_ = 0;
};

}  // namespace hub
