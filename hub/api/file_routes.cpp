#include "channels/contract/errors.h"
#include "hub/api/byte_range.h"
#include "hub/api/picture.h"
#include "hub/api/routes.h"
#include "hub/media/recording.h"

namespace hub::api {
namespace {

constexpr std::size_t kAttachmentLimit = 25u << 20;
constexpr std::size_t kPictureLimit = 12u << 20;
/// What a camera makes today; a browser needs four bytes for each.
constexpr std::uint64_t kPixelLimit = 60'000'000;
/// Beyond it browsers refuse to draw.
constexpr std::uint32_t kSideLimit = 16'384;

/// Takes a file that is to go with a reply: the bytes as they are. The hash that it answers names it in the reply.
Response upload(Hub& hub, Request& request) {
    if (request.body.empty()) throw Refusal(knownProblem("empty_file"));
    channels::JsonWriter out;
    out.beginObject().member("blob", hub.blobs.put(request.body)).member("size", request.body.size()).endObject();
    return json(out, 201);
}

/// What a message came with, fetched from the marketplace when it isn't here yet.
std::string blobOf(Hub& hub, const Message::File& file, Id conversation_id) {
    if (!file.blob.empty()) return file.blob;
    const auto conversation = hub.store.conversation(conversation_id);
    try {
        const std::string bytes = hub.poller.fetchAttachment(conversation->account, file.ref, kAttachmentLimit);
        std::string blob = hub.blobs.put(bytes);
        hub.store.storeAttachment(file.id, blob, static_cast<std::int64_t>(bytes.size()));
        return blob;
    } catch (const channels::ChannelError& e) {
        throw Refusal(502, "The marketplace doesn't give the file", e.what());
    }
}

std::string bytesOf(Hub& hub, const Message::File& file, Id conversation) {
    auto bytes = hub.blobs.get(blobOf(hub, file, conversation));
    if (!bytes) throw Refusal(knownProblem("file_gone"));
    return std::move(*bytes);
}

Message::File fileOf(Hub& hub, const Request& request, Id& conversation) {
    auto file = hub.store.attachment(request.id(0, IdKind::Attachment), conversation);
    if (!file) throw Refusal(404, "There is no such attachment");
    return std::move(*file);
}

Response attachment(Hub& hub, Request& request) {
    Id conversation = 0;
    const auto file = fileOf(hub, request, conversation);
    // Whatever it claims to be, a browser only saves it.
    return {200, "application/octet-stream", bytesOf(hub, file, conversation), {{"Content-Disposition", "attachment"}}};
}

Response image(Hub& hub, Request& request) {
    const Refusal too_large(422, "The picture is too large to be shown", "expected at most 12 MiB and 60 million pixels: download it");
    Id conversation = 0;
    const auto file = fileOf(hub, request, conversation);
    if (file.size && *file.size > static_cast<std::int64_t>(kPictureLimit)) throw too_large;
    std::string bytes = bytesOf(hub, file, conversation);
    const auto picture = pictureOf(bytes);
    if (!picture) throw Refusal(422, "The file is no picture that can be shown", "expected PNG, JPEG, GIF or WebP: download it");
    const bool too_wide = picture->width > kSideLimit || picture->height > kSideLimit;
    if (bytes.size() > kPictureLimit || too_wide || std::uint64_t{picture->width} * picture->height > kPixelLimit) throw too_large;
    // Of the kind that its bytes show, so that nothing is guessed; opened by itself it is in an origin of its own.
    return {
        200,
        std::string(picture->media_type),
        std::move(bytes),
        {{"Content-Disposition", "inline"},
         {"Content-Security-Policy", "default-src 'none'; sandbox"},
         {"Cache-Control", "private, max-age=3600"}},
    };
}

/// Sound and film, played from any place on: a browser asks for parts of it.
Response media(Hub& hub, Request& request) {
    Id conversation = 0;
    const auto file = fileOf(hub, request, conversation);
    const std::string blob = blobOf(hub, file, conversation);
    const auto head = hub.blobs.head(blob, kRecordingHead);
    const auto size = hub.blobs.size(blob);
    if (!head || !size) throw Refusal(knownProblem("file_gone"));
    const auto recording = recordingOf(*head);
    if (!recording) throw Refusal(422, "The file can't be played", "expected Ogg, MP3, AAC, WAV, WebM or MP4: download it");
    const std::string tag = '"' + blob + '"';
    Response out{
        200,
        std::string(recording->media_type),
        {},
        {{"Content-Disposition", "inline"},
         {"Content-Security-Policy", "default-src 'none'; sandbox"},
         {"Cache-Control", "private, max-age=3600"},
         {"Accept-Ranges", "bytes"},
         {"ETag", tag}},
        hub.blobs.fileOf(blob)};
    const auto whole = static_cast<std::uint64_t>(*size);
    const bool is_same = request.if_range.empty() || request.if_range == tag;
    const auto range = is_same ? byteRange(request.range, whole) : ByteRange{};
    if (range.kind == ByteRange::Kind::Nowhere) {
        return {416, "text/plain", "", {{"Content-Range", "bytes */" + std::to_string(whole)}, {"Accept-Ranges", "bytes"}}};
    }
    if (range.kind == ByteRange::Kind::Part) {
        const std::string last = std::to_string(range.first + range.count - 1);
        out.status = 206;
        out.part = Response::Part{range.first, range.count};
        out.headers.emplace_back("Content-Range", "bytes " + std::to_string(range.first) + '-' + last + '/' + std::to_string(whole));
    }
    return out;
}

}  // namespace

void addFileRoutes(Router& router, Hub& hub) {
    router.add("POST", "/files", Right::Seller, [&hub](Request& r) { return upload(hub, r); }, Body::Bytes);
    router.add("GET", "/attachments/{id}", Right::Seller, [&hub](Request& r) { return attachment(hub, r); });
    router.add("GET", "/attachments/{id}/image", Right::Seller, [&hub](Request& r) { return image(hub, r); });
    router.add("GET", "/attachments/{id}/media", Right::Seller, [&hub](Request& r) { return media(hub, r); });
}

}  // namespace hub::api
