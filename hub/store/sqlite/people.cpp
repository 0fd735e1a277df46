#include <algorithm>

#include "hub/inbox/names.h"
#include "hub/store/sqlite/convert.h"
#include "hub/store/sqlite/sqlite_store.h"

namespace hub::sqlite {
namespace {

constexpr std::string_view kPersonColumns =
    "SELECT u.id, u.name, u.password, u.roles, u.locales, u.disabled, u.language, u.reply_language, u.timezone, u.theme, "
    "u.undo_seconds, u.signature, u.tour, u.tour_done, u.team_id, u.keys, "
    "u.single_keys";
constexpr int kBehindUser = 17;

User readUser(Statement& row) {
    User user;
    user.id = row.integer(0);
    user.name = row.text(1);
    user.password = row.text(2);
    for (const auto& name : listFromJson(row.text(3))) {
        if (const auto known = parseRole(name)) user.roles.insert(*known);
    }
    user.locales = listFromJson(row.text(4));
    user.disabled = row.integer(5) != 0;
    user.language = row.text(6);
    user.reply_language = row.text(7);
    user.timezone = row.text(8);
    user.theme = row.text(9);
    user.undo_seconds = static_cast<int>(row.integer(10));
    user.signature = row.text(11);
    user.tour = {row.text(12), listFromJson(row.text(13))};
    user.team = row.maybe(14);
    user.keys = mapFromJson(row.text(15));
    user.single_keys = row.integer(16) != 0;
    return user;
}

std::string rolesToJson(const std::set<Role>& roles) {
    std::vector<std::string> names;
    for (const Role each : roles) names.emplace_back(wireName(each));
    return toJson(names);
}

Session readSession(Statement& row, int from) {
    return {row.integer(from),
            row.integer(from + 1),
            row.text(from + 2),
            row.text(from + 3),
            toInstant(row.integer(from + 4)),
            toInstant(row.integer(from + 5)),
            toInstant(row.maybe(from + 6))};
}

}  // namespace

std::optional<Id> SqliteStore::addUser(const User& user, Instant now) {
    Write write(*this);
    write
        .prepare(
            "INSERT INTO users (name, password, roles, locales, language, reply_language, timezone, created_at, team_id) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (name) DO NOTHING"
        )
        .with(
            user.name, user.password, rolesToJson(user.roles), toJson(user.locales), user.language, user.reply_language,
            user.timezone, toColumn(now), user.team
        )
        .run();
    if (write.changes() == 0) return std::nullopt;
    const Id id = write.lastId();
    write.commit();
    return id;
}

std::vector<User> SqliteStore::users() {
    Read read(*this);
    auto rows = read.prepare(std::string(kPersonColumns) + " FROM users u ORDER BY u.name");
    std::vector<User> all;
    while (rows.step()) all.push_back(readUser(rows));
    return all;
}

std::optional<User> SqliteStore::user(Id id) {
    Read read(*this);
    auto rows = read.prepare(std::string(kPersonColumns) + " FROM users u WHERE u.id = $1");
    rows.with(id);
    if (!rows.step()) return std::nullopt;
    return readUser(rows);
}

std::optional<User> SqliteStore::userByName(const std::string& name) {
    Read read(*this);
    auto rows = read.prepare(std::string(kPersonColumns) + " FROM users u WHERE u.name = $1");
    rows.with(name);
    if (!rows.step()) return std::nullopt;
    return readUser(rows);
}

void SqliteStore::changeUser(const User& user) {
    Write write(*this);
    bool moved = false;
    {
        auto row = write.prepare("SELECT 1 FROM users WHERE id = $1 AND team_id IS NOT $2");
        row.with(user.id, user.team);
        moved = row.step();
    }
    write
        .prepare(
            "DELETE FROM sessions WHERE user_id = $1 AND EXISTS "
            "(SELECT 1 FROM users WHERE id = $1 AND (password <> $2 OR $3 = 1))"
        )
        .with(user.id, user.password, user.disabled)
        .run();
    write
        .prepare(
            "UPDATE users SET password = $2, roles = $3, locales = $4, disabled = $5, language = $6, reply_language = $7, "
            "timezone = $8, theme = $9, undo_seconds = $10, signature = $11, team_id = $12, keys = $13, "
            "single_keys = $14 WHERE id = $1"
        )
        .with(
            user.id, user.password, rolesToJson(user.roles), toJson(user.locales), user.disabled, user.language,
            user.reply_language, user.timezone, user.theme, user.undo_seconds, user.signature, user.team,
            toJson(user.keys), user.single_keys
        )
        .run();
    if (moved) retargetOf(write, user.id);
    write.commit();
}

Tour SqliteStore::changeTour(Id user, const std::optional<std::string>& state, const std::vector<std::string>& done) {
    Write write(*this);
    Tour tour;
    {
        auto row = write.prepare("SELECT tour, tour_done FROM users WHERE id = $1");
        row.with(user);
        if (row.step()) tour = {row.text(0), listFromJson(row.text(1))};
    }
    if (state) tour.state = *state;
    for (const auto& step : done) {
        if (std::find(tour.done.begin(), tour.done.end(), step) == tour.done.end()) tour.done.push_back(step);
    }
    write.prepare("UPDATE users SET tour = $2, tour_done = $3 WHERE id = $1")
        .with(user, tour.state, toJson(tour.done))
        .run();
    write.commit();
    return tour;
}

void SqliteStore::beginTour(Id user) {
    Write write(*this);
    write.prepare("UPDATE users SET tour = 'open', tour_done = '[]' WHERE id = $1").with(user).run();
    write.commit();
}

Id SqliteStore::addSession(const std::string& hash, const Session& session) {
    Write write(*this);
    write
        .prepare(
            "INSERT INTO sessions (hash, user_id, name, csrf, created_at, used_at, expires_at) "
            "VALUES ($1, $2, $3, $4, $5, $5, $6)"
        )
        .with(
            hash, session.user, session.name, session.csrf, toColumn(session.created_at), toColumn(session.expires_at)
        )
        .run();
    const Id id = write.lastId();
    write.commit();
    return id;
}

std::optional<std::pair<Session, User>> SqliteStore::sessionByHash(const std::string& hash, Instant now) {
    Read read(*this);
    auto rows = read.prepare(
        std::string(kPersonColumns) +
        ", s.id, s.user_id, s.name, s.csrf, s.created_at, s.used_at, s.expires_at FROM sessions s "
        "JOIN users u ON u.id = s.user_id WHERE s.hash = $1 AND u.disabled = 0 "
        "AND (s.expires_at IS NULL OR s.expires_at > $2)"
    );
    rows.with(hash, toColumn(now));
    if (!rows.step()) return std::nullopt;
    return std::pair(readSession(rows, kBehindUser), readUser(rows));
}

void SqliteStore::touchSession(Id id, Instant now) {
    Write write(*this);
    write.prepare("UPDATE sessions SET used_at = $2 WHERE id = $1").with(id, toColumn(now)).run();
    write.prepare("DELETE FROM sessions WHERE expires_at IS NOT NULL AND expires_at <= $1").with(toColumn(now)).run();
    write.commit();
}

void SqliteStore::dropSession(Id id, Id user) {
    Write write(*this);
    write.prepare("DELETE FROM sessions WHERE id = $1 AND user_id = $2").with(id, user).run();
    write.commit();
}

std::vector<Session> SqliteStore::tokens(Id user) {
    Read read(*this);
    auto rows = read.prepare(
        "SELECT id, user_id, name, csrf, created_at, used_at, expires_at FROM sessions "
        "WHERE user_id = $1 AND name <> '' ORDER BY id"
    );
    rows.with(user);
    std::vector<Session> all;
    while (rows.step()) all.push_back(readSession(rows, 0));
    return all;
}

}  // namespace hub::sqlite
