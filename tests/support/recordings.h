#pragma once
#include <string>

namespace tests {

/// The first page of an Ogg file whose first packet begins so.
inline std::string oggWith(const std::string& packet) { return std::string("OggS\0\2", 6) + std::string(20, '\0') + "\x01\x13" + packet; }

/// Enough of a voice note to be known as one, with more bytes behind.
inline std::string voiceNote(const std::string& bytes = "words") { return oggWith("OpusHead" + bytes); }

}  // namespace tests
