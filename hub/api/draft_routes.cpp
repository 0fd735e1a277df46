#include "hub/api/given_files.h"
#include "hub/api/routes.h"
#include "hub/api/views.h"
#include "templates/catalogue/catalogue.h"

namespace hub::api {
namespace {

using channels::JsonWriter;

constexpr std::size_t kTextLimit = 200'000, kMostFiles = 50, kMostFacts = 100, kFactLimit = 4'000;
constexpr std::size_t kShown = 20, kKeyLimit = 200, kLocaleLimit = 40, kWriterLimit = 64;

Id conversationOf(Hub& hub, const Request& request) {
    const Id id = request.id(0, IdKind::Conversation);
    if (!hub.store.conversation(id)) throw Refusal(404, "There is no such conversation");
    return id;
}

std::string templateKey(const std::string& text, const char* member) {
    if (!text.empty() && !templates::TemplateKey::parse(text)) {
        throw Refusal(422, std::string(member) + ": expected a template's key", "found " + text, member);
    }
    return text;
}

std::vector<std::string> givenShown(Request& request) {
    std::vector<std::string> keys;
    const auto given = request.json()["shown"];
    if (given.isNull()) return keys;
    if (!given.isArray() || given.size() > kShown) throw Refusal(422, "shown: expected at most 20 template keys", {}, "shown");
    for (std::size_t i = 0; i < given.size(); ++i) keys.push_back(templateKey(given[i].text(), "shown"));
    return keys;
}

/// What was typed, be it one that can be read or not.
std::map<std::string, std::string> typedFacts(Request& request) {
    auto facts = request.textMap("facts");
    if (facts.size() > kMostFacts) throw Refusal(422, "facts: expected at most 100", {}, "facts");
    for (const auto& [name, text] : facts) {
        if (name.size() > kKeyLimit || text.size() > kFactLimit) {
            throw Refusal(422, "facts: expected at most 4000 bytes each", "found more in " + name.substr(0, kKeyLimit), "facts");
        }
    }
    return facts;
}

std::vector<DraftFile> draftFiles(Hub& hub, Request& request) {
    std::vector<DraftFile> files;
    for (auto& file : givenFiles(hub, request, kMostFiles)) {
        const auto given = request.json()["files"][files.size()]["template"].text();
        files.push_back({std::move(file), templateKey(given, "files")});
    }
    return files;
}

std::optional<std::int64_t> knownVersion(Request& request) {
    const auto given = request.json()["version"];
    if (given.isNull()) return std::nullopt;
    const auto version = given.integer();
    if (!version || *version < 0) {
        throw Refusal(422, "version: expected the number that came with the draft, or 0 where there was none", {}, "version");
    }
    return version;
}

Response draftResponse(const Draft& draft) {
    JsonWriter out;
    writeDraft(out, draft);
    return json(out);
}

Response show(Hub& hub, Request& request) { return draftResponse(hub.store.draft(conversationOf(hub, request), request.user().id)); }

Response put(Hub& hub, Request& request) {
    const Id conversation = conversationOf(hub, request);
    Draft draft;
    draft.text = request.text("text", kTextLimit);
    draft.template_key = templateKey(request.maybeText("template", kKeyLimit).value_or(""), "template");
    draft.template_locale = request.maybeText("template_locale", kLocaleLimit).value_or("");
    draft.shown = givenShown(request);
    draft.facts = typedFacts(request);
    draft.files = draftFiles(hub, request);
    draft.writer = request.maybeText("writer", kWriterLimit).value_or("");
    const auto known = knownVersion(request);
    const auto kept = hub.store.putDraft(conversation, request.user().id, draft, known, hub.clock.now());
    if (const auto* overtaken = std::get_if<OvertakenDraft>(&kept)) {
        Refusal refusal(409, "The draft was changed elsewhere", "look at both, then save with the version that is there", "version");
        JsonWriter out;
        writeDraft(out, overtaken->there);
        refusal.members = ",\"draft\":" + out.str();
        throw refusal;
    }
    return known ? draftResponse(std::get<Draft>(kept)) : noContent();
}

}  // namespace

void addDraftRoutes(Router& router, Hub& hub) {
    router.add("GET", "/conversations/{id}/draft", Right::Seller, [&hub](Request& r) { return show(hub, r); });
    router.add("PUT", "/conversations/{id}/draft", Right::Seller, [&hub](Request& r) { return put(hub, r); });
}

}  // namespace hub::api
