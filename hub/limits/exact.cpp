#include "hub/limits/exact.h"

#include <algorithm>
#include <limits>

namespace hub {
namespace {

constexpr std::int64_t kMillion = 1'000'000;
constexpr std::size_t kMostDigits = 12, kDecimals = 6, kLeastDecimals = 2;

bool areDigits(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::int64_t numberOf(std::string_view digits) {
    std::int64_t number = 0;
    for (const char digit : digits) number = number * 10 + (digit - '0');
    return number;
}

}  // namespace

std::optional<Exact> Exact::parse(std::string_view amount) {
    const auto point = amount.find('.');
    const std::string_view whole = amount.substr(0, point);
    std::string_view decimals = point == std::string_view::npos ? std::string_view() : amount.substr(point + 1);
    if (whole.empty() || whole.size() > kMostDigits || (point != std::string_view::npos && decimals.empty())) return std::nullopt;
    if (!areDigits(whole) || !areDigits(decimals)) return std::nullopt;
    while (!decimals.empty() && decimals.back() == '0') decimals.remove_suffix(1);
    if (decimals.size() > kDecimals) return std::nullopt;
    std::string padded(decimals);
    padded.resize(kDecimals, '0');
    Exact exact;
    exact.millionths_ = numberOf(whole) * kMillion + numberOf(padded);
    return exact;
}

Exact Exact::plus(Exact other) const {
    constexpr auto kGreatest = std::numeric_limits<std::int64_t>::max();
    Exact sum;
    sum.millionths_ = millionths_ > kGreatest - other.millionths_ ? kGreatest : millionths_ + other.millionths_;
    return sum;
}

std::string Exact::text() const {
    std::string decimals = std::to_string(millionths_ % kMillion);
    decimals.insert(0, kDecimals - decimals.size(), '0');
    while (decimals.size() > kLeastDecimals && decimals.back() == '0') decimals.pop_back();
    return std::to_string(millionths_ / kMillion) + "." + decimals;
}

}  // namespace hub
