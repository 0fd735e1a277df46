#include <map>

#include "hub/hours/hours_json.h"
#include "hub/store/sqlite/convert.h"
#include "hub/store/sqlite/sqlite_store.h"

namespace hub::sqlite {
namespace {

using channels::JsonDocument;
using channels::JsonWriter;

/// A day of the clock, for a shop that has set nothing: it only orders the queue.
constexpr auto kAnswerTarget = std::chrono::hours(24);
constexpr const char* kTeams = "SELECT id, name, zone, week, answer_target_minutes FROM teams ";
/// That of person $1, else the first.
constexpr const char* kTeamOf =
    "SELECT id, name, zone, week, answer_target_minutes FROM teams "
    "ORDER BY id IS (SELECT team_id FROM users WHERE id = $1) DESC, id LIMIT 1";
constexpr const char* kDays = "SELECT day, spans, name FROM team_days WHERE team_id = $1 ORDER BY day";

Team readTeam(Statement& row) {
    Team team;
    team.id = row.integer(0);
    team.name = row.text(1);
    team.hours.zone = row.text(2);
    const auto week = JsonDocument::parse(row.text(3));
    team.hours.week = readWeek(week.root());
    if (const auto target = row.maybe(4)) team.answer_target_minutes = static_cast<int>(*target);
    return team;
}

void readDays(Statement& rows, Team& team) {
    rows.with(team.id);
    while (rows.step()) {
        const auto spans = JsonDocument::parse(rows.text(1));
        team.hours.days.push_back({readDay(rows.text(0)).value(), readSpans(spans.root(), "spans"), rows.text(2)});
    }
    rows.reset();
}

std::optional<Team> readNext(Statement& row, Statement& days) {
    if (!row.step()) return std::nullopt;
    Team team = readTeam(row);
    row.reset();
    readDays(days, team);
    return team;
}

std::string weekToJson(const WorkWeek& week) {
    JsonWriter out;
    writeWeek(out, week);
    return out.str();
}

std::string spansToJson(const std::vector<WorkSpan>& spans) {
    JsonWriter out;
    writeSpans(out, spans);
    return out.str();
}

}  // namespace

std::vector<Team> SqliteStore::teams() {
    Read read(*this);
    std::vector<Team> all;
    auto rows = read.prepare(std::string(kTeams) + "ORDER BY id");
    while (rows.step()) all.push_back(readTeam(rows));
    auto days = read.prepare(kDays);
    for (auto& team : all) readDays(days, team);
    return all;
}

std::optional<Team> SqliteStore::team(Id id) {
    Read read(*this);
    auto row = read.prepare(std::string(kTeams) + "WHERE id = $1");
    row.with(id);
    auto days = read.prepare(kDays);
    return readNext(row, days);
}

std::optional<Team> SqliteStore::teamOf(std::optional<Id> person) {
    Read read(*this);
    auto row = read.prepare(kTeamOf);
    row.with(person);
    auto days = read.prepare(kDays);
    return readNext(row, days);
}

Id SqliteStore::addTeam(const Team& team, Instant now) {
    Write write(*this);
    write
        .prepare("INSERT INTO teams (name, zone, week, answer_target_minutes, created_at) VALUES ($1, $2, $3, $4, $5)")
        .with(team.name, team.hours.zone, weekToJson(team.hours.week), team.answer_target_minutes, toColumn(now))
        .run();
    const Id id = write.lastId();
    putDays(write, id, team.hours.days);
    retarget(write);
    write.commit();
    return id;
}

bool SqliteStore::changeTeam(const Team& team) {
    Write write(*this);
    write.prepare("UPDATE teams SET name = $2, zone = $3, week = $4, answer_target_minutes = $5 WHERE id = $1")
        .with(team.id, team.name, team.hours.zone, weekToJson(team.hours.week), team.answer_target_minutes)
        .run();
    if (write.changes() == 0) return false;
    putDays(write, team.id, team.hours.days);
    retarget(write);
    write.commit();
    return true;
}

bool SqliteStore::dropTeam(Id id) {
    Write write(*this);
    write.prepare("DELETE FROM teams WHERE id = $1").with(id).run();
    if (write.changes() == 0) return false;
    retarget(write);
    write.commit();
    return true;
}

void SqliteStore::putDays(Write& write, Id team, const std::vector<SpecialDay>& days) {
    write.prepare("DELETE FROM team_days WHERE team_id = $1").with(team).run();
    auto insert = write.prepare("INSERT INTO team_days (team_id, day, spans, name) VALUES ($1, $2, $3, $4)");
    for (const auto& day : days) insert.with(team, writeDay(day.day), spansToJson(day.spans), day.name).run();
}

std::optional<Team> SqliteStore::teamOf(Write& write, std::optional<Id> person) {
    auto row = write.prepare(kTeamOf);
    row.with(person);
    auto days = write.prepare(kDays);
    return readNext(row, days);
}

std::int64_t SqliteStore::costsFrom(const std::optional<Team>& team, std::int64_t since) {
    const Instant waits = toInstant(since);
    const auto by = team ? answerBy(*team, waits) : std::nullopt;
    return toColumn(by.value_or(waits + kAnswerTarget));
}

void SqliteStore::retarget(Write& write, std::string_view waiting, std::optional<Id> about) {
    struct Waiting {
        Id id = 0;
        std::int64_t since = 0;
        std::optional<Id> assignee;
    };
    std::vector<Waiting> found;
    {
        auto rows = write.prepare("SELECT id, waiting_since, assignee FROM conversations " + std::string(waiting));
        if (about) rows.with(*about);
        while (rows.step()) found.push_back({rows.integer(0), rows.integer(1), rows.maybe(2)});
    }
    std::map<Id, std::optional<Team>> teams;
    auto update = write.prepare("UPDATE conversations SET cost_at = $2 WHERE id = $1");
    for (const auto& [id, since, assignee] : found) {
        const auto [team, is_new] = teams.try_emplace(assignee.value_or(0));
        if (is_new) team->second = teamOf(write, assignee);
        update.with(id, costsFrom(team->second, since)).run();
    }
}

// Who waits without a marketplace's deadline waits by a team's hours, and those have changed.
void SqliteStore::retarget(Write& write) {
    for (const char* waiting :
         {"INDEXED BY queue_cost WHERE waiting_since IS NOT NULL AND state = 'open' AND due_at IS NULL",
          "INDEXED BY conversations_by_state WHERE waiting_since IS NOT NULL AND state = 'snoozed' AND due_at IS NULL"}) {
        retarget(write, waiting, std::nullopt);
    }
}

void SqliteStore::retargetOf(Write& write, Id assignee) {
    for (const char* waiting :
         {"INDEXED BY waiting_by_assignee WHERE assignee = $1 AND waiting_since IS NOT NULL AND state = 'open' AND due_at IS NULL",
          "INDEXED BY conversations_by_assignee WHERE assignee = $1 AND waiting_since IS NOT NULL AND state = 'snoozed' "
          "AND due_at IS NULL"}) {
        retarget(write, waiting, assignee);
    }
}

void SqliteStore::retargetOne(Write& write, Id conversation) {
    retarget(write, "WHERE id = $1 AND waiting_since IS NOT NULL AND due_at IS NULL", conversation);
}

}  // namespace hub::sqlite
