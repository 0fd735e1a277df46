#include "hub/media/recording.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace hub {
namespace {

using namespace std::string_view_literals;

std::uint32_t byteAt(std::string_view bytes, std::size_t at) { return static_cast<unsigned char>(bytes[at]); }

bool holds(std::string_view bytes, std::string_view what) { return bytes.find(what) != std::string_view::npos; }

/// RFC 3533: one page, whose first packet names the codec (RFC 7845 for Opus).
std::optional<Recording> ogg(std::string_view head) {
    if (!head.starts_with("OggS") || head.size() < 28) return std::nullopt;
    const std::size_t packet = 27 + byteAt(head, 26);
    const auto codec = head.substr(std::min(packet, head.size()));
    if (!codec.starts_with("OpusHead") && !codec.starts_with("\x01vorbis"sv)) return std::nullopt;
    return Recording{"audio/ogg", "ogg"};
}

/// Bytes of an MPEG-1, 2 or 2.5 layer III frame whose header stands at `at`; 0 when none does (ISO/IEC 11172-3, 2.4.1.3).
std::size_t layerThreeFrame(std::string_view head, std::size_t at) {
    if (at + 4 > head.size() || byteAt(head, at) != 0xFF || (byteAt(head, at + 1) & 0xE6) != 0xE2) return 0;
    static constexpr std::array<std::uint32_t, 16> kFirst = {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0};
    static constexpr std::array<std::uint32_t, 16> kSecond = {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0};
    static constexpr std::array<std::uint32_t, 4> kRates = {44'100, 48'000, 32'000, 0};
    const auto version = (byteAt(head, at + 1) >> 3) & 3;  // 3 is MPEG-1, 2 is MPEG-2, 0 is 2.5
    const auto rate = kRates[(byteAt(head, at + 2) >> 2) & 3] >> (version == 3 ? 0 : version == 2 ? 1 : 2);
    const auto kilobits = (version == 3 ? kFirst : kSecond)[byteAt(head, at + 2) >> 4];
    if (version == 1 || rate == 0 || kilobits == 0) return 0;
    return (version == 3 ? 144'000u : 72'000u) * kilobits / rate + ((byteAt(head, at + 2) >> 1) & 1);
}

std::optional<Recording> mp3(std::string_view head) {
    const Recording found{"audio/mpeg", "mp3"};
    if (head.starts_with("ID3") && head.size() >= 10 && byteAt(head, 3) != 0xFF) return found;
    const std::size_t length = layerThreeFrame(head, 0);
    // Two bytes are no proof: the next frame has to stand where this one ends.
    if (length == 0 || layerThreeFrame(head, length) == 0) return std::nullopt;
    return found;
}

/// ADTS, ISO/IEC 13818-7, 6.2: layer is 0, and the next frame stands where this one ends.
std::optional<Recording> aac(std::string_view head) {
    const auto begins = [&](std::size_t at) {
        return at + 7 <= head.size() && byteAt(head, at) == 0xFF && (byteAt(head, at + 1) & 0xF6) == 0xF0;
    };
    if (!begins(0)) return std::nullopt;
    const std::size_t length = ((byteAt(head, 3) & 3) << 11) | (byteAt(head, 4) << 3) | (byteAt(head, 5) >> 5);
    if (length < 7 || !begins(length)) return std::nullopt;
    return Recording{"audio/aac", "aac"};
}

std::optional<Recording> wav(std::string_view head) {
    if (!head.starts_with("RIFF") || head.size() < 16 || head.substr(8, 8) != "WAVEfmt ") return std::nullopt;
    return Recording{"audio/wav", "wav"};
}

/// WebM is Matroska with that document type (RFC 9559, RFC 8794).
std::optional<Recording> webm(std::string_view head) {
    if (!head.starts_with("\x1A\x45\xDF\xA3"sv) || !holds(head.substr(0, 64), "\x42\x82\x84webm"sv)) return std::nullopt;
    const bool has_sound = holds(head, "A_OPUS") || holds(head, "A_VORBIS");
    if (has_sound && !holds(head, "V_VP") && !holds(head, "V_AV1")) return Recording{"audio/webm", "webm"};
    return Recording{"video/webm", "webm"};
}

/// ISO/IEC 14496-12 by its brand: pictures (HEIC, AVIF) and QuickTime are made the same way and are no MP4.
std::optional<Recording> mp4(std::string_view head) {
    if (head.size() < 16 || head.substr(4, 4) != "ftyp") return std::nullopt;
    static constexpr std::array kSound = {"M4A "sv, "M4B "sv};
    static constexpr std::array kFilm = {"isom"sv, "iso2"sv, "iso3"sv, "iso4"sv, "iso5"sv, "iso6"sv, "mp41"sv,
                                         "mp42"sv, "avc1"sv, "M4V "sv, "mmp4"sv, "MSNV"sv, "dash"sv};
    const auto brand = head.substr(8, 4);
    if (std::ranges::find(kSound, brand) != kSound.end()) return Recording{"audio/mp4", "m4a"};
    if (std::ranges::find(kFilm, brand) != kFilm.end()) return Recording{"video/mp4", "mp4"};
    return std::nullopt;
}

}  // namespace

std::optional<Recording> recordingOf(std::string_view head) {
    for (const auto read : {ogg, wav, webm, mp4, aac, mp3}) {
        if (const auto found = read(head)) return found;
    }
    return std::nullopt;
}

}  // namespace hub
