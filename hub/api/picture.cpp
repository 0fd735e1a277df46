#include "hub/api/picture.h"

namespace hub::api {
namespace {

using namespace std::string_view_literals;

std::uint32_t byteAt(std::string_view bytes, std::size_t at) { return static_cast<unsigned char>(bytes[at]); }

/// `count` bytes with the greatest first; the caller knows that they are there.
std::uint32_t bigEndian(std::string_view bytes, std::size_t at, std::size_t count) {
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < count; ++i) number = (number << 8) | byteAt(bytes, at + i);
    return number;
}

std::uint32_t littleEndian(std::string_view bytes, std::size_t at, std::size_t count) {
    std::uint32_t number = 0;
    for (std::size_t i = count; i > 0; --i) number = (number << 8) | byteAt(bytes, at + i - 1);
    return number;
}

std::optional<Picture> png(std::string_view bytes) {
    if (!bytes.starts_with("\x89PNG\r\n\x1a\n"sv) || bytes.size() < 24 || bytes.substr(12, 4) != "IHDR") return std::nullopt;
    return Picture{"image/png", bigEndian(bytes, 16, 4), bigEndian(bytes, 20, 4)};
}

std::optional<Picture> gif(std::string_view bytes) {
    if ((!bytes.starts_with("GIF87a") && !bytes.starts_with("GIF89a")) || bytes.size() < 10) return std::nullopt;
    return Picture{"image/gif", littleEndian(bytes, 6, 2), littleEndian(bytes, 8, 2)};
}

/// A start of frame, of whichever coding; C4, C8 and CC are other things.
bool beginsFrame(std::uint32_t marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

std::optional<Picture> jpeg(std::string_view bytes) {
    if (!bytes.starts_with("\xFF\xD8\xFF"sv)) return std::nullopt;
    std::size_t at = 2;
    while (at + 4 <= bytes.size() && byteAt(bytes, at) == 0xFF) {
        const auto marker = byteAt(bytes, at + 1);
        if (marker == 0xFF) {
            ++at;
            continue;
        }
        const bool alone = marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8);
        if (alone) {
            at += 2;
            continue;
        }
        // Pixels or the end before any size: nothing that could be shown.
        if (marker == 0xD9 || marker == 0xDA) return std::nullopt;
        if (beginsFrame(marker)) {
            if (at + 9 > bytes.size()) return std::nullopt;
            return Picture{"image/jpeg", bigEndian(bytes, at + 7, 2), bigEndian(bytes, at + 5, 2)};
        }
        const auto length = bigEndian(bytes, at + 2, 2);
        if (length < 2) return std::nullopt;
        at += 2 + length;
    }
    return std::nullopt;
}

std::optional<Picture> webp(std::string_view bytes) {
    if (!bytes.starts_with("RIFF") || bytes.size() < 30 || bytes.substr(8, 4) != "WEBP") return std::nullopt;
    const auto chunk = bytes.substr(12, 4);
    if (chunk == "VP8X") return Picture{"image/webp", littleEndian(bytes, 24, 3) + 1, littleEndian(bytes, 27, 3) + 1};
    if (chunk == "VP8 " && bytes.substr(23, 3) == "\x9d\x01\x2a"sv) {
        return Picture{"image/webp", littleEndian(bytes, 26, 2) & 0x3FFF, littleEndian(bytes, 28, 2) & 0x3FFF};
    }
    if (chunk == "VP8L" && byteAt(bytes, 20) == 0x2F) {
        const auto sizes = littleEndian(bytes, 21, 4);
        return Picture{"image/webp", (sizes & 0x3FFF) + 1, ((sizes >> 14) & 0x3FFF) + 1};
    }
    return std::nullopt;
}

}  // namespace

std::optional<Picture> pictureOf(std::string_view bytes) {
    for (const auto read : {png, jpeg, gif, webp}) {
        const auto found = read(bytes);
        if (found && found->width > 0 && found->height > 0) return found;
    }
    return std::nullopt;
}

}  // namespace hub::api
