#pragma once
#include <algorithm>
#include <cstddef>
#include <string_view>

namespace locales {

/// What stands in `rest` before the first `at`, or all of it; `rest` goes on behind that. For tables in the program.
inline std::string_view cut(std::string_view& rest, char at) {
    const std::size_t end = std::min(rest.find(at), rest.size());
    const std::string_view piece = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return piece;
}

}  // namespace locales
