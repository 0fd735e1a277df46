#include <Poco/UUIDGenerator.h>

#include "channels/kit/json.h"
#include "hub/inbox/ids.h"
#include "hub/store/sqlite/convert.h"
#include "hub/store/sqlite/moment.h"
#include "hub/store/sqlite/sqlite_store.h"
#include "hub/store/sqlite/unsent.h"

namespace hub::sqlite {
namespace {

using channels::JsonDocument;
using channels::JsonWriter;

constexpr std::chrono::days kClosedKept{90};
/// From when a telling is due until nobody tries any more.
constexpr std::chrono::hours kDeliveryLife{24};
constexpr std::string_view kWays = "SELECT id, kind, name, settings, sealed, paused, created_at, sealed_address FROM alert_ways ";
constexpr std::string_view kAlerts = "SELECT id, kind, about, facts, members, opened_at, told_at, closed_at FROM alerts ";
constexpr std::string_view kDeliveries =
    "SELECT id, event, way_id, alert_id, type, body, state, created_at, next_at, give_up_at, ended_at, attempts, error "
    "FROM alert_deliveries ";

/// Conversations whose buyer waits for a reply that is due after $1, up to $2.
constexpr std::string_view kDueBetween =
    "conversations INDEXED BY queue_due WHERE waiting_since IS NOT NULL AND state = 'open' AND due_at IS NOT NULL AND due_at > $1 "
    "AND due_at <= $2";
/// Behind kUnsentReplies.
constexpr std::string_view kNotDone =
    " AND EXISTS (SELECT 1 FROM conversations c WHERE c.id = u.conversation_id AND c.state <> 'done')";

std::string factsToJson(const AlertFacts& facts) {
    JsonWriter out;
    out.beginObject().member("name", facts.name).member("detail", facts.detail);
    if (facts.at) out.member("at", toColumn(*facts.at));
    if (facts.count) out.member("count", *facts.count);
    out.endObject();
    return out.str();
}

AlertFacts factsFromJson(const std::string& json) {
    const auto document = JsonDocument::parse(json);
    const auto root = document.root();
    AlertFacts facts;
    facts.name = root["name"].text();
    facts.detail = root["detail"].text();
    facts.at = toInstant(root["at"].integer());
    facts.count = root["count"].integer();
    return facts;
}

std::string membersToJson(const Alert& alert) {
    return toJson(std::vector<std::string>(alert.members.begin(), alert.members.end()));
}

AlertWay readWay(Statement& row) {
    AlertWay way;
    way.id = row.integer(0);
    way.kind = parseAlertWayKind(row.text(1)).value_or(AlertWayKind::Mail);
    way.name = row.text(2);
    way.settings = mapFromJson(row.text(3));
    way.sealed = row.blob(4);
    way.paused = row.integer(5) != 0;
    way.created_at = toInstant(row.integer(6));
    way.sealed_address = row.blob(7);
    return way;
}

Alert readAlert(Statement& row) {
    Alert alert;
    alert.id = row.integer(0);
    alert.kind = parseAlertKind(row.text(1)).value_or(AlertKind::NoPoll);
    alert.about = row.text(2);
    alert.facts = factsFromJson(row.text(3));
    const auto members = listFromJson(row.text(4));
    alert.members.insert(members.begin(), members.end());
    alert.opened_at = toInstant(row.integer(5));
    alert.told_at = toInstant(row.maybe(6));
    alert.closed_at = toInstant(row.maybe(7));
    return alert;
}

DeliveryState readState(const std::string& name) {
    for (const auto state : {DeliveryState::Sent, DeliveryState::Failed}) {
        if (wireName(state) == name) return state;
    }
    return DeliveryState::Waiting;
}

AlertDelivery readDelivery(Statement& row) {
    AlertDelivery delivery;
    delivery.id = row.integer(0);
    delivery.event = row.text(1);
    delivery.way = row.integer(2);
    delivery.alert = row.maybe(3);
    delivery.type = row.text(4);
    delivery.body = row.text(5);
    delivery.state = readState(row.text(6));
    delivery.created_at = toInstant(row.integer(7));
    delivery.next_at = toInstant(row.integer(8));
    delivery.give_up_at = toInstant(row.integer(9));
    delivery.ended_at = toInstant(row.maybe(10));
    delivery.attempts = static_cast<int>(row.integer(11));
    delivery.error = row.text(12);
    return delivery;
}

std::vector<AlertDelivery> readDeliveries(Statement& rows) {
    std::vector<AlertDelivery> all;
    while (rows.step()) all.push_back(readDelivery(rows));
    return all;
}

/// The same event by every way is known by its id.
std::string freshEvent() { return Poco::UUIDGenerator::defaultGenerator().createRandom().toString(); }

}  // namespace

std::string SqliteStore::operatingSetting(const std::string& name) {
    Read read(*this);
    auto row = read.prepare("SELECT value FROM operating_settings WHERE name = $1");
    row.with(name);
    return row.step() ? row.text(0) : std::string();
}

void SqliteStore::putOperatingSetting(const std::string& name, const std::string& json) {
    Write write(*this);
    write.prepare("INSERT INTO operating_settings VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = $2").with(name, json).run();
    write.commit();
}

std::vector<AlertWay> SqliteStore::alertWays() {
    Read read(*this);
    auto rows = read.prepare(std::string(kWays).append("ORDER BY id"));
    std::vector<AlertWay> all;
    while (rows.step()) all.push_back(readWay(rows));
    return all;
}

std::optional<AlertWay> SqliteStore::alertWay(Id id) {
    Read read(*this);
    auto row = read.prepare(std::string(kWays).append("WHERE id = $1"));
    row.with(id);
    if (!row.step()) return std::nullopt;
    return readWay(row);
}

Id SqliteStore::addAlertWay(const AlertWay& way, Instant now) {
    Write write(*this);
    write.prepare("INSERT INTO alert_ways (kind, name, settings, paused, created_at) VALUES ($1, $2, $3, $4, $5)")
        .with(wireName(way.kind), way.name, toJson(way.settings), way.paused, toColumn(now))
        .run();
    const Id id = write.lastId();
    write.commit();
    return id;
}

bool SqliteStore::changeAlertWay(const AlertWay& way) {
    Write write(*this);
    auto update = write.prepare(
        "UPDATE alert_ways SET name = $2, settings = $3, paused = $4, sealed = $5, sealed_address = $6 WHERE id = $1"
    );
    update.with(way.id, way.name, toJson(way.settings), way.paused).bindBlob(5, way.sealed).bindBlob(6, way.sealed_address).run();
    if (write.changes() == 0) return false;
    write.commit();
    return true;
}

bool SqliteStore::dropAlertWay(Id id) {
    Write write(*this);
    write.prepare("DELETE FROM alert_ways WHERE id = $1").with(id).run();
    if (write.changes() == 0) return false;
    write.commit();
    return true;
}

std::vector<Alert> SqliteStore::openAlerts() {
    Read read(*this);
    auto rows = read.prepare(std::string(kAlerts).append("WHERE closed_at IS NULL ORDER BY kind, about"));
    std::vector<Alert> all;
    while (rows.step()) all.push_back(readAlert(rows));
    return all;
}

AlertPage SqliteStore::alerts(const AlertFilter& filter) {
    const Moment before = momentFromText(filter.cursor);
    Read read(*this);
    const std::string when = filter.open ? "opened_at" : "closed_at";
    auto rows = read.prepare(
        std::string(kAlerts)
            .append(filter.open ? "WHERE closed_at IS NULL" : "INDEXED BY alerts_closed WHERE closed_at IS NOT NULL")
            .append(" AND (" + when + ", id) < ($1, $2) ORDER BY " + when + " DESC, id DESC LIMIT $3")
    );
    rows.with(before.at, before.id, static_cast<std::int64_t>(filter.limit + 1));
    AlertPage page;
    while (rows.step()) page.items.push_back(readAlert(rows));
    if (page.items.size() > filter.limit) {
        page.items.pop_back();
        const auto& last = page.items.back();
        page.next = momentToText({toColumn(filter.open ? last.opened_at : *last.closed_at), last.id});
    }
    return page;
}

void SqliteStore::insertDeliveries(Write& write, const AlertChange& change, const std::string& body, Instant now) {
    std::vector<Id> ways;
    {
        auto rows = write.prepare("SELECT id FROM alert_ways WHERE paused = 0 ORDER BY id");
        while (rows.step()) ways.push_back(rows.integer(0));
    }
    const std::string event = freshEvent();
    auto insert = write.prepare(
        "INSERT INTO alert_deliveries (event, way_id, alert_id, type, body, state, created_at, next_at, give_up_at) "
        "VALUES ($1, $2, $3, $4, $5, 'waiting', $6, $7, $8)"
    );
    for (const Id way : ways) {
        insert
            .with(
                event, way, change.alert.id, wireName(change.turn), body, toColumn(now), toColumn(change.tell_at),
                toColumn(change.tell_at + kDeliveryLife)
            )
            .run();
    }
}

void SqliteStore::noteAlerts(
    const std::vector<AlertChange>& changes, const std::function<std::string(const AlertChange&)>& body_of, Instant now
) {
    Write write(*this);
    bool anybody = false;
    {
        auto ways = write.prepare("SELECT 1 FROM alert_ways WHERE paused = 0 LIMIT 1");
        anybody = ways.step();
    }
    for (auto change : changes) {
        auto& alert = change.alert;
        if (change.told && !anybody && change.turn != AlertTurn::Closed) {
            change.told = false;
            if (alert.id != 0) change.turn = AlertTurn::Seen;
            alert.told_at.reset();
            alert.members.clear();
        }
        if (alert.id == 0) {
            write
                .prepare("INSERT INTO alerts (kind, about, facts, members, opened_at, told_at) VALUES ($1, $2, $3, $4, $5, $6)")
                .with(
                    wireName(alert.kind), alert.about, factsToJson(alert.facts), membersToJson(alert), toColumn(alert.opened_at),
                    toColumn(alert.told_at)
                )
                .run();
            change.alert.id = write.lastId();
        } else {
            write.prepare("UPDATE alerts SET facts = $2, members = $3, told_at = $4, closed_at = $5 WHERE id = $1")
                .with(alert.id, factsToJson(alert.facts), membersToJson(alert), toColumn(alert.told_at), toColumn(alert.closed_at))
                .run();
        }
        if (change.told) insertDeliveries(write, change, body_of(change), now);
        if (change.turn != AlertTurn::Seen) {
            write.quietEvent("alert", "{\"id\":\"" + outsideId(IdKind::Alert, change.alert.id) + "\"}", now);
        }
    }
    write.prepare("DELETE FROM alerts WHERE closed_at IS NOT NULL AND closed_at < $1").with(toColumn(now - kClosedKept)).run();
    write.commit();
}

AlertDelivery SqliteStore::addTestDelivery(Id way, const std::string& body, Instant now) {
    AlertDelivery made;
    made.event = freshEvent();
    made.way = way;
    made.type = "test";
    made.body = body;
    made.created_at = made.next_at = now;
    made.give_up_at = now + kDeliveryLife;
    Write write(*this);
    write.prepare("DELETE FROM alert_deliveries WHERE way_id = $1 AND alert_id IS NULL AND created_at < $2")
        .with(way, toColumn(now - kClosedKept))
        .run();
    write
        .prepare(
            "INSERT INTO alert_deliveries (event, way_id, type, body, state, created_at, next_at, give_up_at) "
            "VALUES ($1, $2, $3, $4, 'waiting', $5, $5, $6)"
        )
        .with(made.event, way, made.type, body, toColumn(now), toColumn(made.give_up_at))
        .run();
    made.id = write.lastId();
    write.commit();
    return made;
}

std::vector<AlertDelivery> SqliteStore::deliveriesOf(Id alert, std::size_t limit) {
    Read read(*this);
    auto rows = read.prepare(std::string(kDeliveries).append("WHERE alert_id = $1 ORDER BY id DESC LIMIT $2"));
    rows.with(alert, static_cast<std::int64_t>(limit));
    return readDeliveries(rows);
}

std::optional<AlertDelivery> SqliteStore::newestDelivery(Id way) {
    Read read(*this);
    auto row = read.prepare(std::string(kDeliveries).append("WHERE way_id = $1 ORDER BY id DESC LIMIT 1"));
    row.with(way);
    if (!row.step()) return std::nullopt;
    return readDelivery(row);
}

std::vector<AlertDelivery> SqliteStore::dueDeliveries(Instant now, std::size_t limit) {
    Read read(*this);
    auto rows = read.prepare(
        std::string(kDeliveries)
            .append("d INDEXED BY alert_deliveries_due WHERE state = 'waiting' AND next_at <= $1 AND NOT EXISTS "
                    "(SELECT 1 FROM alert_deliveries e WHERE e.alert_id = d.alert_id AND e.way_id = d.way_id AND e.id < d.id AND "
                    "e.state = 'waiting') ORDER BY next_at, id LIMIT $2")
    );
    rows.with(toColumn(now), static_cast<std::int64_t>(limit));
    return readDeliveries(rows);
}

void SqliteStore::beginDelivery(Id delivery, Instant next_at) {
    Write write(*this);
    write.prepare("UPDATE alert_deliveries SET next_at = $2, attempts = attempts + 1 WHERE id = $1").with(delivery, toColumn(next_at)).run();
    write.commit();
}

void SqliteStore::deliveryEnded(Id delivery, DeliveryState state, const std::string& error, Instant now) {
    Write write(*this);
    write.prepare("UPDATE alert_deliveries SET state = $2, error = $3, ended_at = $4 WHERE id = $1")
        .with(delivery, wireName(state), error, toColumn(now))
        .run();
    write.quietEvent("alert", "{}", now);
    write.commit();
}

void SqliteStore::deliverLater(Id delivery, Instant next_at, const std::string& error, Instant now) {
    Write write(*this);
    write.prepare("UPDATE alert_deliveries SET next_at = $2, error = $3 WHERE id = $1")
        .with(delivery, toColumn(next_at), error)
        .run();
    write.quietEvent("alert", "{}", now);
    write.commit();
}

std::vector<DueConversation> SqliteStore::dueBetween(Instant from, Instant to, std::size_t limit) {
    Read read(*this);
    auto rows = read.prepare(
        "SELECT id, due_at FROM " + std::string(kDueBetween) + " ORDER BY due_at, id LIMIT $3"
    );
    rows.with(toColumn(from), toColumn(to), static_cast<std::int64_t>(limit));
    std::vector<DueConversation> all;
    while (rows.step()) all.push_back({rows.integer(0), toInstant(rows.integer(1))});
    return all;
}

std::int64_t SqliteStore::countDueBetween(Instant from, Instant to) {
    Read read(*this);
    auto row = read.prepare("SELECT count(*) FROM " + std::string(kDueBetween));
    row.with(toColumn(from), toColumn(to)).step();
    return row.integer(0);
}

std::vector<Id> SqliteStore::conversationsUnsent(std::size_t limit) {
    Read read(*this);
    auto rows = read.prepare(
        "SELECT u.conversation_id FROM " + std::string(kUnsentReplies) + std::string(kNotDone) + " ORDER BY u.id DESC LIMIT $1"
    );
    rows.with(static_cast<std::int64_t>(limit));
    std::vector<Id> all;
    while (rows.step()) all.push_back(rows.integer(0));
    return all;
}

std::set<std::string> SqliteStore::openedAndOver(AlertKind kind, Instant since) {
    Read read(*this);
    auto rows = read.prepare(
        "SELECT about FROM alerts INDEXED BY alerts_closed WHERE closed_at IS NOT NULL AND closed_at >= $2 AND opened_at > $2 AND kind = $1"
    );
    rows.with(wireName(kind), toColumn(since));
    std::set<std::string> all;
    while (rows.step()) all.insert(rows.text(0));
    return all;
}

std::int64_t SqliteStore::countUnsent() {
    Read read(*this);
    auto row = read.prepare("SELECT count(*) FROM " + std::string(kUnsentReplies) + std::string(kNotDone));
    row.step();
    return row.integer(0);
}

}  // namespace hub::sqlite
