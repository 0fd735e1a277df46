#include "hub/media/file_kind.h"

#include <algorithm>
#include <array>

#include "channels/mail/mail_text.h"
#include "locales/text/trim.h"

namespace hub {
namespace {

using namespace std::string_view_literals;

template <class List>
bool isAmong(const List& list, std::string_view what) {
    return std::ranges::find(list, what) != list.end();
}

FileKind kindByName(std::string_view name) {
    static constexpr std::array kPictures = {"png"sv, "jpg"sv, "jpeg"sv, "gif"sv, "webp"sv, "heic"sv, "avif"sv, "bmp"sv};
    static constexpr std::array kVideos = {"mp4"sv, "m4v"sv, "mov"sv, "webm"sv, "3gp"sv, "mkv"sv, "avi"sv};
    static constexpr std::array kVoices = {"ogg"sv, "oga"sv, "opus"sv, "mp3"sv, "m4a"sv, "aac"sv, "wav"sv, "amr"sv};
    const auto dot = name.rfind('.');
    if (dot == std::string_view::npos) return FileKind::File;
    const std::string end = channels::lowerCase(name.substr(dot + 1));
    if (isAmong(kPictures, end)) return FileKind::Picture;
    if (isAmong(kVideos, end)) return FileKind::Video;
    return isAmong(kVoices, end) ? FileKind::Voice : FileKind::File;
}

}  // namespace

std::string_view wireName(FileKind kind) {
    switch (kind) {
        case FileKind::Picture: return "picture";
        case FileKind::Video: return "video";
        case FileKind::Voice: return "voice";
        case FileKind::File: return "file";
    }
    return "file";
}

FileKind fileKind(std::string_view media_type, std::string_view name) {
    const std::string type = channels::lowerCase(media_type);
    if (type.starts_with("image/")) return FileKind::Picture;
    if (type.starts_with("audio/") || type == "application/ogg") return FileKind::Voice;
    if (type.starts_with("video/")) return FileKind::Video;
    return type.empty() || type == "application/octet-stream" ? kindByName(name) : FileKind::File;
}

std::string wordlessKind(std::string_view text, const std::vector<FileKind>& files) {
    if (files.empty() || !locales::trimmed(text).empty()) return {};
    return std::string(wireName(*std::ranges::max_element(files)));
}

}  // namespace hub
