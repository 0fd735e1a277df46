#include "hub/api/given_files.h"

namespace hub::api {
namespace {

constexpr std::size_t kMostPictures = 4;

}  // namespace

std::vector<ReplyFile> givenFiles(Hub& hub, Request& request, std::size_t most) {
    std::vector<ReplyFile> files;
    const auto given = request.json()["files"];
    if (given.isNull()) return files;
    if (!given.isArray() || given.size() > most) throw Refusal(422, "files: expected a list of at most " + std::to_string(most), {}, "files");
    for (std::size_t i = 0; i < given.size(); ++i) {
        ReplyFile file{given[i]["name"].text().substr(0, 200), given[i]["media_type"].text().substr(0, 100), given[i]["blob"].text(), 0};
        const auto size = hub.blobs.size(file.blob);
        if (!size) throw Refusal(422, "files: expected the `blob` that POST /files gave", {}, "files");
        file.size = *size;
        files.push_back(std::move(file));
    }
    return files;
}

std::vector<ReplyFile> givenPictures(Hub& hub, Request& request) {
    auto files = givenFiles(hub, request, kMostPictures);
    for (const auto& file : files) {
        if (!isPicture(hub, file)) throw Refusal(knownProblem("no_pictures"), "found " + file.media_type);
        if (file.name.empty()) throw Refusal(422, "files: expected a name for each", {}, "files");
    }
    return files;
}

bool isPicture(const Hub& hub, const ReplyFile& file) {
    const auto bytes = hub.blobs.get(file.blob).value_or("");
    if (file.media_type == "image/png") return bytes.starts_with("\x89PNG\r\n\x1a\n");
    if (file.media_type == "image/jpeg") return bytes.starts_with("\xff\xd8\xff");
    if (file.media_type == "image/webp") return bytes.starts_with("RIFF") && bytes.find("WEBP", 4) == 8;
    return false;
}

}  // namespace hub::api
