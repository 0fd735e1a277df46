#pragma once
#include "hub/api/routes.h"

namespace hub::api {

/// The request's `files` that were uploaded before: `{"blob", "name", "media_type"}` each. Refusal(422) for more than `most` of
/// them and for a blob that isn't here.
std::vector<ReplyFile> givenFiles(Hub& hub, Request& request, std::size_t most);

/// The same for a template of the shop's own: Refusal(422) for more than four of them, and for one that is no picture or has no name.
std::vector<ReplyFile> givenPictures(Hub& hub, Request& request);

/// Whether the bytes of a blob begin as a PNG, JPEG or WebP picture of this media type does.
bool isPicture(const Hub& hub, const ReplyFile& file);

}  // namespace hub::api
