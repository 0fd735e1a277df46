#include "hub/api/routes.h"
#include "hub/api/views.h"
#include "hub/inbox/ids.h"
#include "hub/inbox/reasons.h"
#include "locales/text/unicode.h"
#include "locales/time/instant.h"

namespace hub::api {
namespace {

using channels::JsonWriter;

void writeItem(JsonWriter& out, Hub& hub, const Quarantined& item, const std::string& language) {
    const auto account = hub.store.account(item.account).value_or(Account{});
    out.beginObject().member("id", outsideId(IdKind::Quarantine, item.id)).key("account").beginObject();
    out.member("id", outsideId(IdKind::Account, item.account)).member("name", account.name).member("kind", account.kind);
    out.member("title", titleOfKind(account.kind, language)).endObject().member("reason", item.reason);
    out.member("reason_code", quarantineCode(item.reason));
    out.member("received_at", locales::formatInstant(item.received_at)).member("size", item.size);
    out.member("attempts", item.attempts).member("state", item.state).endObject();
}

Quarantined itemOf(Hub& hub, const Request& request) {
    const auto item = hub.store.quarantined(request.id(0, IdKind::Quarantine));
    if (!item) throw Refusal(404, "There is no such message");
    return *item;
}

Response list(Hub& hub, Request& request) {
    constexpr std::size_t kPage = 100;
    Id before = 0;
    if (const auto cursor = request.queryOr("cursor"); !cursor.empty()) {
        before = insideId(IdKind::Quarantine, cursor).value_or(0);
        if (before == 0) throw Refusal(422, "cursor: expected what `next` gave", {}, "cursor");
    }
    const auto items = hub.store.quarantine(std::nullopt, before, kPage);
    JsonWriter out;
    out.beginObject().key("items").beginArray();
    for (const auto& item : items) writeItem(out, hub, item, request.user().language);
    out.endArray().key("next");
    items.size() == kPage ? out.value(outsideId(IdKind::Quarantine, items.back().id)) : out.null();
    out.member("waiting", hub.store.counts(request.user().id, hub.clock.now())["quarantine"]).endObject();
    return json(out);
}

/// The bytes as they came, never shown by a browser; the name holds nothing that a stranger wrote.
Response file(Hub& hub, Request& request) {
    const auto item = itemOf(hub, request);
    const std::string name = outsideId(IdKind::Quarantine, item.id) + ".bin";
    return {200, "application/octet-stream", hub.store.quarantinedRaw(item.id), {{"Content-Disposition", "attachment; filename=\"" + name + "\""}}};
}

Response retry(Hub& hub, Request& request) {
    const auto item = itemOf(hub, request);
    try {
        hub.poller.retryQuarantined(item.id);
    } catch (const channels::ChannelError& e) {
        throw Refusal(409, "The account can't read it now", e.what());
    }
    JsonWriter out;
    writeItem(out, hub, itemOf(hub, request), request.user().language);
    return json(out);
}

}  // namespace

void addQuarantineRoutes(Router& router, Hub& hub) {
    router.add("GET", "/quarantine", Right::Seller, [&hub](Request& r) { return list(hub, r); });
    router.add("GET", "/quarantine/{id}/raw", Right::Seller, [&hub](Request& r) {
        const auto item = itemOf(hub, r);
        return Response{200, "text/plain; charset=utf-8", locales::repairUtf8(hub.store.quarantinedRaw(item.id)).text, {}};
    });
    router.add("GET", "/quarantine/{id}/file", Right::Seller, [&hub](Request& r) { return file(hub, r); });
    router.add("POST", "/quarantine/{id}/retry", Right::Seller, [&hub](Request& r) { return retry(hub, r); });
}

}  // namespace hub::api
