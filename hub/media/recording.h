#pragma once
#include <cstddef>
#include <optional>
#include <string_view>

namespace hub {

/// Sound or film as its own first bytes describe it, whatever its name or sender claims.
struct Recording {
    std::string_view media_type;
    std::string_view extension;  ///< by which programs know it
};

/// How many first bytes tell it.
inline constexpr std::size_t kRecordingHead = 4096;

/// Knows Ogg with Opus or Vorbis, MP3, AAC, WAV, WebM and MP4, which browsers play without running anything; empty for all else.
/// Film is told from sound as far as the first bytes say it.
std::optional<Recording> recordingOf(std::string_view head);

}  // namespace hub
