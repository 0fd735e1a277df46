#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

namespace hub::api {

/// A picture as its own first bytes describe it, whatever its name or sender claims.
struct Picture {
    std::string_view media_type;
    std::uint32_t width = 0, height = 0;  ///< in pixels
};

/// Knows PNG, JPEG, GIF and WebP, which a browser shows without running anything; empty for all else.
std::optional<Picture> pictureOf(std::string_view bytes);

}  // namespace hub::api
