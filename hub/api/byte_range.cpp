#include "hub/api/byte_range.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "locales/text/trim.h"

namespace hub::api {
namespace {

std::optional<std::uint64_t> number(std::string_view digits) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
    return value;
}

}  // namespace

ByteRange byteRange(std::string_view header, std::uint64_t size) {
    constexpr std::string_view kUnit = "bytes=";
    if (!header.starts_with(kUnit) || header.find(',') != std::string_view::npos) return {};
    const std::string_view range = locales::trimmed(header.substr(kUnit.size()));
    const auto dash = range.find('-');
    if (dash == std::string_view::npos) return {};
    const std::string_view from = range.substr(0, dash), to = range.substr(dash + 1);
    const auto last = to.empty() ? std::nullopt : number(to);
    if (!to.empty() && !last) return {};
    if (from.empty()) {
        if (!last) return {};
        // The last so many bytes.
        const auto count = std::min(*last, size);
        if (count == 0) return {ByteRange::Kind::Nowhere, 0, 0};
        return {ByteRange::Kind::Part, size - count, count};
    }
    const auto first = number(from);
    if (!first || (last && *last < *first)) return {};
    if (*first >= size) return {ByteRange::Kind::Nowhere, 0, 0};
    return {ByteRange::Kind::Part, *first, last ? std::min(*last - *first, size - *first - 1) + 1 : size - *first};
}

}  // namespace hub::api
