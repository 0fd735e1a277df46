#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace hub {

/// What a file is to whoever gets it: the later, the more it needs words beside it.
enum class FileKind { File, Picture, Video, Voice };
std::string_view wireName(FileKind kind);

/// By what it claims: the media type, or the end of its name where the type says nothing. What is shown and played goes by its
/// bytes.
FileKind fileKind(std::string_view media_type, std::string_view name = {});

/// What a message is that says nothing in words: `picture`, `voice`, `video` or `file`, by the one of its files that most needs
/// words beside it. Empty where there are words, or no file.
std::string wordlessKind(std::string_view text, const std::vector<FileKind>& files);

}  // namespace hub
