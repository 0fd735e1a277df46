#include <mutex>

#include "hub/api/routes.h"
#include "hub/support/bundle.h"

namespace hub::api {
namespace {

Response bundle(Hub& hub, Request& request, std::mutex& making) {
    if (hub.upkeep == nullptr) throw Refusal(404, "No bundle is made here");
    // It counts the rows of every table.
    const std::unique_lock alone(making, std::try_to_lock);
    if (!alone) throw Refusal(409, "Another bundle is being made", "try again in a moment");
    const Instant now = hub.clock.now();
    hub.store.audit(now, request.user().id, "download_support_bundle", "", "");
    return {200, "application/x-tar", supportBundle([&]() -> Store& { return hub.store; }, hub.upkeep->plan().dataFolder(), recentLog().lines(), now),
            {{"Content-Disposition", "attachment; filename=\"dragoman-support.tar\""}}};
}

}  // namespace

void addSupportRoutes(Router& router, Hub& hub) {
    const auto making = std::make_shared<std::mutex>();
    router.add("GET", "/support-bundle", Right::Operator, [&hub, making](Request& r) { return bundle(hub, r, *making); });
}

}  // namespace hub::api
