#pragma once
#include <cstdint>
#include <string_view>

namespace hub::api {

/// What a Range header asks for of something that has `size` bytes.
struct ByteRange {
    enum class Kind {
        Whole,   ///< no header, or one that need not be obeyed: of another unit, malformed, of several ranges
        Part,
        Nowhere  ///< begins behind the end
    };
    Kind kind = Kind::Whole;
    std::uint64_t first = 0, count = 0;
};

/// Source: RFC 9110, 14.1.2 and 14.2. Total.
ByteRange byteRange(std::string_view header, std::uint64_t size);

}  // namespace hub::api
