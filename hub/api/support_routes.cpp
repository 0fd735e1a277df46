#include "hub/api/routes.h"
#include "hub/support/bundle.h"

namespace hub::api {
namespace {

Response bundle(Hub& hub, Request& request) {
    if (hub.upkeep == nullptr) throw Refusal(404, "No bundle is made here");
    const Instant now = hub.clock.now();
    hub.store.audit(now, request.user().id, "download_support_bundle", "", "");
    return {200, "application/x-tar", supportBundle(hub.store, hub.upkeep->plan().dataFolder(), recentLog().lines(), now),
            {{"Content-Disposition", "attachment; filename=\"dragoman-support.tar\""}}};
}

}  // namespace

void addSupportRoutes(Router& router, Hub& hub) {
    router.add("GET", "/support-bundle", Right::Operator, [&hub](Request& r) { return bundle(hub, r); });
}

}  // namespace hub::api
