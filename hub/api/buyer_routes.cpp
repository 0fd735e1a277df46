#include "hub/api/known_accounts.h"
#include "hub/api/routes.h"
#include "hub/api/views.h"

namespace hub::api {
namespace {

using channels::JsonWriter;

Id otherFrom(Request& request, Id buyer) {
    const std::string text = request.text("buyer");
    const auto id = insideId(IdKind::Buyer, text);
    if (!id || *id == buyer) throw Refusal(422, "buyer: expected the id of another buyer", "found " + text, "buyer");
    return *id;
}

Response link(Hub& hub, Request& request) {
    const Id buyer = request.id(0, IdKind::Buyer);
    const Id other = otherFrom(request, buyer);
    switch (hub.store.linkBuyers(buyer, other, request.user().id, hub.clock.now())) {
        case LinkOutcome::Linked: break;
        case LinkOutcome::Unknown: throw Refusal(404, "There is no such buyer");
        case LinkOutcome::TooMany: throw Refusal(409, "There are too many buyers in one person", "expected at most 20");
    }
    KnownAccounts accounts(hub.store);
    JsonWriter out;
    out.beginObject().key("items").beginArray();
    for (const auto& each : hub.store.linkedBuyers(buyer)) writeLinkedBuyer(out, each, accounts.of(each.account), request.user().language);
    out.endArray().endObject();
    return json(out, 201);
}

Response unlink(Hub& hub, Request& request) {
    if (!hub.store.unlinkBuyers(request.id(0, IdKind::Buyer), request.id(1, IdKind::Buyer))) {
        throw Refusal(404, "There is no such link");
    }
    return noContent();
}

}  // namespace

void addBuyerRoutes(Router& router, Hub& hub) {
    router.add("POST", "/buyers/{id}/links", Right::Seller, [&hub](Request& r) { return link(hub, r); });
    router.add("DELETE", "/buyers/{id}/links/{other}", Right::Seller, [&hub](Request& r) { return unlink(hub, r); });
}

}  // namespace hub::api
