#include "hub/alerts/alert_body.h"

#include "channels/kit/json.h"
#include "hub/alerts/alert_words.h"
#include "hub/inbox/ids.h"
#include "hub/inbox/instant_json.h"
#include "locales/time/instant.h"

namespace hub {
namespace {

using channels::JsonDocument;
using channels::JsonWriter;

constexpr std::string_view kTest = "test";
constexpr std::string_view kPath = "/settings/alerts";

void begin(JsonWriter& out, std::string_view type, Instant now) {
    out.beginObject().member("type", type).member("timestamp", locales::formatInstant(now)).key("data").beginObject();
}

std::string end(JsonWriter& out, const std::string& page) {
    if (!page.empty()) out.member("url", page + std::string(kPath));
    out.endObject().endObject();
    return out.str();
}

}  // namespace

std::string alertBody(const AlertChange& change, const std::string& page, Instant now) {
    const auto& [id, kind, about, facts, members, opened_at, told_at, closed_at] = change.alert;
    const auto text = alertText(kind, about, facts, "en", "UTC");
    JsonWriter out;
    begin(out, wireName(change.turn), now);
    out.member("id", outsideId(IdKind::Alert, id)).member("kind", wireName(kind)).member("about", about);
    out.member("title", text.title).member("text", text.text).member("name", facts.name).member("detail", facts.detail);
    writeInstant(out, "at", facts.at);
    out.key("count");
    facts.count ? out.value(*facts.count) : out.null();
    writeInstant(out, "opened_at", opened_at);
    writeInstant(out, "closed_at", closed_at);
    out.key("members").beginArray();
    for (const auto& member : members) out.value(member);
    out.endArray();
    return end(out, page);
}

std::string testBody(const std::string& page, Instant now) {
    JsonWriter out;
    begin(out, kTest, now);
    out.member("text", testText("en").text);
    return end(out, page);
}

ToldAlert readAlertBody(const std::string& body) {
    const auto document = JsonDocument::parse(body);
    const auto root = document.root();
    const auto data = root["data"];
    const std::string type = root["type"].text();
    ToldAlert told;
    told.is_test = type == kTest;
    for (const auto turn : {AlertTurn::Changed, AlertTurn::Repeated, AlertTurn::Closed}) {
        if (wireName(turn) == type) told.turn = turn;
    }
    told.kind = parseAlertKind(data["kind"].text()).value_or(AlertKind::NoPoll);
    told.about = data["about"].text();
    told.url = data["url"].text();
    told.facts = {data["name"].text(), locales::parseInstant(data["at"].text()), data["count"].integer(), data["detail"].text()};
    return told;
}

}  // namespace hub
