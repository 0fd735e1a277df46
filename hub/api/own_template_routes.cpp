#include "hub/api/given_files.h"
#include "hub/api/routes.h"
#include "hub/desk/desk.h"

namespace hub::api {
namespace {

constexpr std::size_t kMostPictures = 4;

std::string ownKeyOf(const Request& request) {
    const auto& roles = request.user().roles;
    if (!roles.contains(Role::Seller) && !roles.contains(Role::Editor)) throw Refusal(403, "Sellers and editors keep templates");
    return request.segments.at(0);
}

Response putFiles(Hub& hub, Request& request) {
    const std::string key = ownKeyOf(request);
    const auto files = givenFiles(hub, request, kMostPictures);
    for (const auto& file : files) {
        if (!isPicture(hub, file)) throw Refusal(422, "files: expected PNG, JPEG or WebP pictures", "found " + file.media_type, "files");
        if (file.name.empty()) throw Refusal(422, "files: expected a name for each", {}, "files");
    }
    if (!hub.store.putOwnTemplateFiles(key, files, hub.clock.now())) throw Refusal(404, "The shop has no such template");
    channels::JsonWriter out;
    out.beginObject().key("files");
    writeFiles(out, files);
    out.endObject();
    return json(out);
}

Response remove(Hub& hub, Request& request) {
    const std::string key = ownKeyOf(request);
    switch (hub.store.removeOwnTemplate(key, hub.clock.now())) {
        case OwnTemplateRemoval::Unknown: throw Refusal(404, "The shop has no such template");
        case OwnTemplateRemoval::Sent:
            throw Refusal(409, "Replies were made from this template", "retire it instead: what was sent keeps the text that it came from");
        case OwnTemplateRemoval::Done: break;
    }
    hub.store.audit(hub.clock.now(), request.user().id, "remove_own_template", key, "");
    hub.library.reload();
    return noContent();
}

}  // namespace

void addOwnTemplateRoutes(Router& router, Hub& hub) {
    router.add("PUT", "/own-templates/{key}/files", Right::Anyone, [&hub](Request& r) { return putFiles(hub, r); });
    router.add("DELETE", "/own-templates/{key}", Right::Anyone, [&hub](Request& r) { return remove(hub, r); });
}

}  // namespace hub::api
