#include <map>

#include "hub/api/given_files.h"
#include "hub/api/given_folder.h"
#include "hub/api/routes.h"
#include "hub/desk/desk.h"
#include "hub/desk/from_store.h"
#include "hub/inbox/names.h"
#include "locales/format/fallback.h"
#include "templates/pattern/from_text.h"
#include "templates/rank/facts_of.h"

namespace hub::api {
namespace {

using channels::JsonWriter;

constexpr std::size_t kTextLimit = 20'000, kTitleLimit = 300, kLocaleLimit = 40;

void demandKeeper(const Request& request) {
    const auto& roles = request.user().roles;
    if (!roles.contains(Role::Seller) && !roles.contains(Role::Editor)) throw Refusal(403, "Sellers and editors keep templates");
}

std::string ownKeyOf(const Request& request) {
    demandKeeper(request);
    return request.segments.at(0);
}

/// How its texts stand by locale: the open one before the one in force.
void writeTexts(JsonWriter& out, const std::string& key, const std::vector<Revision>& heads) {
    std::map<std::string, const Revision*> texts;
    for (const auto& head : heads) {
        if (head.key != key) continue;
        auto& text = texts[head.locale];
        if (text == nullptr || head.state == RevisionState::Draft || head.state == RevisionState::InReview) text = &head;
    }
    out.beginArray();
    for (const auto& [locale, text] : texts)
        out.beginObject().member("locale", locale).member("title", text->title).member("state", wireName(text->state)).endObject();
    out.endArray();
}

void writeOwn(JsonWriter& out, const OwnTemplate& own, const std::vector<Revision>& heads) {
    const auto parts = templates::TemplateKey::parse(own.key).value_or(templates::TemplateKey{});
    out.beginObject().member("key", own.key).member("topic", parts.topic).member("intent", parts.intent).member("folder", own.folder);
    out.member("when", own.when).key("files");
    writeFiles(out, own.files);
    out.key("texts");
    writeTexts(out, own.key, heads);
    out.endObject();
}

/// All of them, or with `folder` those in it; an empty one stands for what is in none.
Response list(Hub& hub, Request& request) {
    const bool all = !request.query.contains("folder");
    const std::string folder = request.queryOr("folder");
    const auto heads = hub.store.templateHeads();
    JsonWriter out;
    out.beginObject().key("items").beginArray();
    for (const auto& own : hub.store.ownTemplates()) {
        if (all || own.folder == folder) writeOwn(out, own, heads);
    }
    out.endArray().key("next").null().endObject();
    return json(out);
}

Response change(Hub& hub, Request& request) {
    const std::string key = ownKeyOf(request);
    OwnTemplateChange wanted{givenFolder(request, "folder"), request.maybeText("title", kTitleLimit), {}};
    if (!wanted.folder && !wanted.title) throw Refusal(422, "folder: expected a folder or a title", "found neither", "folder");
    if (wanted.title) {
        if (wanted.title->find_first_not_of(' ') == std::string::npos) throw Refusal(knownProblem("title_missing"));
        wanted.locale = request.text("locale", kLocaleLimit);
    }
    if (!hub.store.changeOwnTemplate(key, wanted, hub.clock.now()))
        throw Refusal(404, wanted.title ? "The shop has no such template with a text in this language" : "The shop has no such template");
    hub.store.audit(hub.clock.now(), request.user().id, "change_own_template", key, "");
    hub.library.reload();
    JsonWriter out;
    for (const auto& own : hub.store.ownTemplates()) {
        if (own.key == key) writeOwn(out, own, hub.store.templateHeads());
    }
    return json(out);
}

Response renameFolder(Hub& hub, Request& request) {
    demandKeeper(request);
    const auto from = givenFolder(request, "from"), to = givenFolder(request, "to");
    if (!from || from->empty()) throw Refusal(422, "from: expected a folder's name", {}, "from");
    if (!to) throw Refusal(422, "to: expected a folder's name, or an empty one for no folder", {}, "to");
    const auto moved = hub.store.renameOwnFolder(*from, *to, hub.clock.now());
    if (moved == 0) throw Refusal(404, "There is no such folder", *from, "from");
    hub.store.audit(hub.clock.now(), request.user().id, "rename_own_folder", *from, *to);
    JsonWriter out;
    out.beginObject().member("moved", moved).endObject();
    return json(out);
}

/// A reply to this buyer as a pattern for the next ones; nothing is kept.
Response patternOf(Hub& hub, Request& request) {
    const auto conversation = hub.store.conversation(request.id(0, IdKind::Conversation));
    if (!conversation) throw Refusal(knownProblem("no_conversation"));
    const std::string text = request.text("text", kTextLimit), locale = request.text("locale", kLocaleLimit);
    if (!locales::isWellFormedLocale(locale)) throw Refusal(422, "locale: expected a BCP-47 tag", "found " + locale, "locale");
    const auto account = hub.store.account(conversation->account).value_or(Account{});
    const auto desk = requestFromStore(hub.store, *conversation, account, request.user(), hub.clock.now());
    const auto found = templates::patternFrom(locale, text, templates::factsIn(locale, suggestRequest(desk, Tags{})));
    JsonWriter out;
    out.beginObject().member("pattern", found.pattern).key("facts").beginArray();
    for (const auto& fact : found.facts)
        out.beginObject().member("name", fact.name).member("words", fact.words).member("pattern", fact.quoted).endObject();
    out.endArray().endObject();
    return json(out);
}

Response putFiles(Hub& hub, Request& request) {
    const std::string key = ownKeyOf(request);
    const auto files = givenPictures(hub, request);
    if (!hub.store.putOwnTemplateFiles(key, files, hub.clock.now())) throw Refusal(404, "The shop has no such template");
    JsonWriter out;
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
            throw Refusal(knownProblem("template_used"));
        case OwnTemplateRemoval::Done: break;
    }
    hub.store.audit(hub.clock.now(), request.user().id, "remove_own_template", key, "");
    hub.library.reload();
    return noContent();
}

}  // namespace

void addOwnTemplateRoutes(Router& router, Hub& hub) {
    router.add("GET", "/own-templates", Right::Anyone, [&hub](Request& r) { return list(hub, r); });
    router.add("PATCH", "/own-templates/{key}", Right::Anyone, [&hub](Request& r) { return change(hub, r); });
    router.add("POST", "/own-template-folders/rename", Right::Anyone, [&hub](Request& r) { return renameFolder(hub, r); });
    router.add("POST", "/conversations/{id}/template-text", Right::Seller, [&hub](Request& r) { return patternOf(hub, r); });
    router.add("PUT", "/own-templates/{key}/files", Right::Anyone, [&hub](Request& r) { return putFiles(hub, r); });
    router.add("DELETE", "/own-templates/{key}", Right::Anyone, [&hub](Request& r) { return remove(hub, r); });
}

}  // namespace hub::api
