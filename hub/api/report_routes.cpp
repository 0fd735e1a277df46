#include "hub/api/csv.h"
#include "hub/api/routes.h"
#include "hub/reports/figures.h"
#include "locales/format/fallback.h"

namespace hub::api {
namespace {

using channels::JsonWriter;
using reports::By;

constexpr std::chrono::days kMostDays{400}, kUsualDays{30};
constexpr std::size_t kTopicLimit = 60;
constexpr const char* kAllHours = "all_hours";
constexpr const char* kWorkingHours = "working_hours";

/// What was asked for.
struct Wanted {
    reports::Name name = reports::Name::Answers;
    std::string name_text;
    reports::Date first, last;
    FactQuery query;
    std::optional<WorkingHours> hours;  ///< by which lengths are measured, unless by day and night
    [[nodiscard]] const char* clock() const { return hours ? kWorkingHours : kAllHours; }
    [[nodiscard]] bool ofPerson() const { return query.by == By::Person || query.person; }
};

reports::Date dayFrom(const Request& request, const char* member, reports::Date otherwise) {
    const std::string text = request.queryOr(member);
    if (text.empty()) return otherwise;
    const auto day = reports::parseDay(text);
    if (!day) throw Refusal(422, std::string(member) + ": expected a day as in 2026-11-28", "found " + text, member);
    return *day;
}

std::optional<Id> idFrom(const Request& request, const char* member, IdKind kind) {
    const std::string text = request.queryOr(member);
    if (text.empty()) return std::nullopt;
    const auto id = insideId(kind, text);
    if (!id) throw Refusal(422, std::string(member) + ": expected an id", "found " + text, member);
    return id;
}

/// Those of the shop's own team, when they are asked for.
std::optional<WorkingHours> hoursFrom(const Hub& hub, const Request& request) {
    const std::string clock = request.queryOr("clock", kAllHours);
    if (clock == kAllHours) return std::nullopt;
    if (clock != kWorkingHours) throw Refusal(422, "clock: expected all_hours or working_hours", "found " + clock, "clock");
    auto teams = hub.store.teams();
    if (teams.empty()) throw Refusal(422, "clock: expected all_hours, since the shop has no working hours yet", {}, "clock");
    return std::move(teams.front().hours);
}

/// What one person does is for him and for operators.
void demandOwnFigures(const Request& request, const FactQuery& query) {
    if (request.caller->has(Role::Operator)) return;
    if (query.by == By::Person || (query.person && *query.person != request.user().id)) {
        throw Refusal(403, "Figures of people are for operators", "your own and those of the whole shop are yours to see");
    }
}

Wanted wantedBy(const Hub& hub, const Request& request) {
    Wanted wanted;
    wanted.name_text = request.segments.at(0);
    const auto name = reports::parseName(wanted.name_text);
    if (!name) throw Refusal(404, "There is no such report", "expected answers, volume, outcomes, suggestions or satisfaction");
    wanted.name = *name;
    wanted.last = dayFrom(request, "to", reports::dayIn(request.user().timezone, hub.clock.now()));
    wanted.first = dayFrom(request, "from", wanted.last - kUsualDays + std::chrono::days(1));
    if (wanted.first > wanted.last) throw Refusal(422, "from: expected a day that isn't after to", {}, "from");
    if (wanted.last - wanted.first >= kMostDays) throw Refusal(422, "from: expected at most 400 days up to to", {}, "from");
    FactQuery& query = wanted.query;
    const std::string by = request.queryOr("by", "day");
    const auto group = reports::parseBy(by);
    if (!group) throw Refusal(422, "by: expected day, week, person, account, kind, language, topic or intent", "found " + by, "by");
    query.by = *group;
    query.kinds = reports::kindsOf(wanted.name);
    query.account = idFrom(request, "account", IdKind::Account);
    query.person = idFrom(request, "person", IdKind::User);
    query.language = request.queryOr("language");
    if (!query.language.empty() && !locales::isWellFormedLocale(query.language)) {
        throw Refusal(422, "language: expected a BCP-47 tag", "found " + query.language, "language");
    }
    query.topic = request.queryOr("topic");
    if (query.topic.size() > kTopicLimit) throw Refusal(422, "topic: expected a topic of the taxonomy", {}, "topic");
    demandOwnFigures(request, query);
    wanted.hours = hoursFrom(hub, request);
    return wanted;
}

/// What stands in front of a row's figures: its key as the API knows it, and a name where the key is an id.
struct Heading {
    std::string key;
    std::optional<std::string> name;
};

Heading headingOf(Hub& hub, By by, const std::string& key) {
    if (by != By::Account && by != By::Person) return {key, std::nullopt};
    const Id id = key.empty() ? 0 : std::stoll(key);
    if (by == By::Account) {
        const auto account = hub.store.account(id);
        return {outsideId(IdKind::Account, id), account ? account->name : std::string()};
    }
    if (id == 0) return {{}, std::string()};
    const auto user = hub.store.user(id);
    return {outsideId(IdKind::User, id), user ? user->name : std::string()};
}

void writeRow(JsonWriter& out, const Wanted& wanted, const reports::Row& row, const std::optional<Heading>& heading) {
    out.beginObject();
    if (heading) out.member("key", heading->key);
    if (heading && heading->name) out.member("name", *heading->name);
    for (const auto& figure : reports::figuresOf(wanted.name, row, wanted.ofPerson())) {
        out.key(figure.name);
        figure.value ? out.value(*figure.value) : out.null();
    }
    out.endObject();
}

Response asJson(Hub& hub, const Request& request, const Wanted& wanted, const reports::Report& report) {
    JsonWriter out;
    out.beginObject().member("report", wanted.name_text).member("by", reports::wireName(wanted.query.by));
    out.member("from", reports::formatDay(wanted.first)).member("to", reports::formatDay(wanted.last));
    out.member("timezone", request.user().timezone).member("clock", wanted.clock()).key("total");
    writeRow(out, wanted, report.total, std::nullopt);
    out.key("items").beginArray();
    for (const auto& row : report.rows) writeRow(out, wanted, row, headingOf(hub, wanted.query.by, row.key));
    out.endArray().key("next").null().endObject();
    return json(out);
}

Response asCsv(Hub& hub, const Wanted& wanted, const reports::Report& report) {
    const bool named = wanted.query.by == By::Account || wanted.query.by == By::Person;
    std::vector<std::string> head{std::string(reports::wireName(wanted.query.by))};
    if (named) head.emplace_back("name");
    for (const auto& figure : reports::figuresOf(wanted.name, report.total, false)) head.emplace_back(figure.name);
    const bool timed = reports::tellsLengths(wanted.name);
    if (timed) head.emplace_back("clock");
    Csv csv;
    csv.line(head);
    for (const auto& row : report.rows) {
        auto [key, name] = headingOf(hub, wanted.query.by, row.key);
        std::vector<std::string> line{std::move(key)};
        if (name) line.push_back(std::move(*name));
        for (const auto& figure : reports::figuresOf(wanted.name, row, wanted.ofPerson())) {
            line.push_back(figure.value ? std::to_string(*figure.value) : std::string());
        }
        if (timed) line.emplace_back(wanted.clock());
        csv.line(line);
    }
    const std::string file = wanted.name_text + "." + reports::formatDay(wanted.first) + "." + reports::formatDay(wanted.last) + ".csv";
    return {200, "text/csv; charset=utf-8", csv.text(), {{"Content-Disposition", "attachment; filename=\"" + file + "\""}}};
}

Response give(Hub& hub, Request& request) {
    Wanted wanted = wantedBy(hub, request);
    const std::string format = request.queryOr("format", "json");
    if (format != "json" && format != "csv") throw Refusal(422, "format: expected json or csv", "found " + format, "format");
    reports::Days days(wanted.first, wanted.last, request.user().timezone);
    wanted.query.from = days.begin();
    wanted.query.to = days.end();
    reports::Counting counting(wanted.query.by, std::move(days), hub.clock.now(), wanted.hours);
    hub.store.facts(wanted.query, [&](const reports::Fact& fact) { counting.take(fact); });
    const auto report = counting.report();
    return format == "csv" ? asCsv(hub, wanted, report) : asJson(hub, request, wanted, report);
}

}  // namespace

void addReportRoutes(Router& router, Hub& hub) {
    router.add("GET", "/reports/{name}", Right::Anyone, [&hub](Request& r) { return give(hub, r); });
}

}  // namespace hub::api
