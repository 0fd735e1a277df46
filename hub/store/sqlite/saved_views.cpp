#include <algorithm>
#include <cstdint>
#include <map>

#include "hub/inbox/ids.h"
#include "hub/store/sqlite/convert.h"
#include "hub/store/sqlite/sqlite_store.h"

namespace hub::sqlite {
namespace {

constexpr std::string_view kViewColumns = "SELECT id, owner, shared, name, query, place FROM saved_views ";

SavedView readSavedView(Statement& row) {
    return {row.integer(0), row.integer(1), row.integer(2) != 0, row.text(3), row.text(4), static_cast<int>(row.integer(5))};
}

std::string eventOf(Id id) { return "{\"id\":\"" + outsideId(IdKind::SavedView, id) + "\"}"; }

}  // namespace

std::vector<SavedView> SqliteStore::savedViews(Id user) {
    Read read(*this);
    std::vector<SavedView> all;
    for (const char* which : {"WHERE owner = $1", "WHERE shared = 1 AND owner <> $1"}) {
        auto rows = read.prepare(std::string(kViewColumns) + which + " ORDER BY place, id");
        rows.with(user);
        while (rows.step()) all.push_back(readSavedView(rows));
    }
    std::map<Id, std::int64_t> places;
    auto placed = read.prepare("SELECT view_id, place FROM view_places WHERE user_id = $1");
    placed.with(user);
    while (placed.step()) places[placed.integer(0)] = placed.integer(1);
    const auto place = [&](const SavedView& view) {
        const auto found = places.find(view.id);
        return found == places.end() ? std::int64_t{INT64_MAX} : found->second;
    };
    std::ranges::stable_sort(all, {}, place);
    return all;
}

std::optional<SavedView> SqliteStore::savedView(Id id) {
    Read read(*this);
    auto row = read.prepare(std::string(kViewColumns) + "WHERE id = $1");
    row.with(id);
    if (!row.step()) return std::nullopt;
    return readSavedView(row);
}

std::optional<SavedView> SqliteStore::addSavedView(const SavedView& view, std::size_t most, Instant now) {
    SavedView made = view;
    Write write(*this);
    {
        auto there = write.prepare("SELECT count(*), coalesce(max(place), 0) FROM saved_views WHERE owner = $1");
        there.with(view.owner);
        there.step();
        if (there.integer(0) >= static_cast<std::int64_t>(most)) return std::nullopt;
        made.place = static_cast<int>(there.integer(1)) + 1;
    }
    write.prepare("INSERT INTO saved_views (owner, shared, name, query, place, created_at) VALUES ($1, $2, $3, $4, $5, $6)")
        .with(made.owner, made.shared, made.name, made.query, made.place, toColumn(now))
        .run();
    made.id = write.lastId();
    write.event("view", eventOf(made.id), now);
    write.commit();
    return made;
}

void SqliteStore::changeSavedView(const SavedView& view, Instant now) {
    Write write(*this);
    write.prepare("UPDATE saved_views SET shared = $2, name = $3, query = $4, place = $5 WHERE id = $1")
        .with(view.id, view.shared, view.name, view.query, view.place)
        .run();
    write.event("view", eventOf(view.id), now);
    write.commit();
}

void SqliteStore::orderSavedViews(Id user, const std::vector<Id>& views, Instant now) {
    Write write(*this);
    write.prepare("DELETE FROM view_places WHERE user_id = $1").with(user).run();
    auto insert = write.prepare("INSERT INTO view_places (user_id, view_id, place) VALUES ($1, $2, $3)");
    std::int64_t place = 0;
    for (const Id view : views) insert.with(user, view, ++place).run();
    if (!views.empty()) write.event("view", eventOf(views.front()), now);
    write.commit();
}

void SqliteStore::dropSavedView(Id id, Instant now) {
    Write write(*this);
    write.prepare("DELETE FROM saved_views WHERE id = $1").with(id).run();
    write.event("view", eventOf(id), now);
    write.commit();
}

}  // namespace hub::sqlite
