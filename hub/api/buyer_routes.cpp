#include "hub/api/job_views.h"
#include "hub/api/known_accounts.h"
#include "hub/api/routes.h"
#include "hub/api/views.h"
#include "hub/erasing/eraser.h"
#include "locales/text/trim.h"
#include "locales/text/unicode.h"

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

/// A name as people read it: however its blanks, accents and invisible marks came.
std::string asRead(const std::string& name) {
    std::string out;
    for (const char c : locales::foldForMatch(name)) {
        const bool blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
        if (blank && (out.empty() || out.back() == ' ')) continue;
        out += blank ? ' ' : c;
    }
    return std::string(locales::trimmed(out));
}

/// The name, typed once more, says that this buyer is meant.
Response erase(Hub& hub, Request& request) {
    request.demandPerson("Buyers are erased by people");
    const auto buyer = hub.store.buyerById(request.id(0, IdKind::Buyer));
    if (!buyer) throw Refusal(404, "There is no such buyer");
    if (asRead(request.text("name")) != asRead(buyer->name)) throw Refusal(knownProblem("not_buyers_name"));
    const Erasure erasure{buyer->id, request.user().id, hub.clock.now()};
    return begun(hub.jobs.begin(kEraseBuyer, outsideId(IdKind::Buyer, buyer->id), request.user().id, [&hub, erasure](const JobProgress& progress) {
        hub.store.beginErasing(erasure);
        return Eraser(hub.store, hub.blobs, hub.poller, hub.learned, hub.clock).run(progress);
    }));
}

}  // namespace

void addBuyerRoutes(Router& router, Hub& hub) {
    router.add("POST", "/buyers/{id}/links", Right::Seller, [&hub](Request& r) { return link(hub, r); });
    router.add("POST", "/buyers/{id}/erase", Right::Operator, [&hub](Request& r) { return erase(hub, r); });
    router.add("DELETE", "/buyers/{id}/links/{other}", Right::Seller, [&hub](Request& r) { return unlink(hub, r); });
}

}  // namespace hub::api
