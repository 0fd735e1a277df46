#include "hub/api/routes.h"
#include "hub/api/views.h"
#include "hub/desk/answered.h"
#include "hub/desk/desk.h"
#include "hub/inbox/tags_json.h"

namespace hub::api {
namespace {

using channels::JsonWriter;

DeskRequest readBody(Request& request) {
    std::vector<std::string> warnings;
    auto read = readDeskRequest(request.json(), warnings, false);
    if (auto* problem = std::get_if<DeskProblem>(&read)) {
        throw Refusal(422, problem->field + ": expected " + problem->expected, problem->expected, problem->field);
    }
    return std::move(std::get<DeskRequest>(read));
}

Response answerTo(Hub& hub, Request& request, bool with_suggestions) {
    auto desk = readBody(request);
    if (!desk.message.now) desk.message.now = hub.clock.now();
    if (with_suggestions) desk.standing = standingFor(hub.store.shopFactsFor(0), 0);
    const auto catalogue = hub.library.current();
    const auto votes = hub.learned.recall(desk.message);
    DeskAnswer answered;
    answered.tags = tag(desk.message);
    const auto reply = replyLocale(desk, answered.tags);
    if (with_suggestions) {
        answered.suggestions = suggestionsFor(desk, answered.tags, {*catalogue, hub.learned.preference(reply.locale, votes)});
        tellAnswered(hub.store, votes, 0, answered.suggestions);
    }
    JsonWriter out;
    out.beginObject().member("id", desk.id);
    writeTags(out, answered.tags);
    if (with_suggestions) {
        writeReplyLocale(out, reply);
        out.key("suggestions");
        writeSuggestions(out, answered.suggestions, rulesOf(desk.message.channel), hub.store.ownTemplates());
        out.key("facts");
        writeFacts(out);
    }
    out.endObject();
    return json(out);
}

}  // namespace

void addDeskRoutes(Router& router, Hub& hub) {
    router.add("POST", "/tag", Right::Anyone, [&hub](Request& r) { return answerTo(hub, r, false); });
    router.add("POST", "/suggest", Right::Anyone, [&hub](Request& r) { return answerTo(hub, r, true); });
}

}  // namespace hub::api
