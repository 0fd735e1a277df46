#include "hub/api/routes.h"

namespace hub::api {
namespace {

/// Takes a file that is to go with a reply: the bytes as they are. The hash that it answers names it in the reply.
Response upload(Hub& hub, Request& request) {
    if (request.body.empty()) throw Refusal(422, "The file is empty", "expected its bytes as the body");
    channels::JsonWriter out;
    out.beginObject().member("blob", hub.blobs.put(request.body)).member("size", request.body.size()).endObject();
    return json(out, 201);
}

}  // namespace

void addFileRoutes(Router& router, Hub& hub) {
    router.add("POST", "/files", Right::Seller, [&hub](Request& r) { return upload(hub, r); }, Body::Bytes);
}

}  // namespace hub::api
