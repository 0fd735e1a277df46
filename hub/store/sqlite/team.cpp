#include "hub/inbox/names.h"
#include "hub/store/sqlite/conversation_row.h"
#include "hub/store/sqlite/convert.h"
#include "hub/store/sqlite/sqlite_store.h"

namespace hub::sqlite {
namespace {

std::int64_t beforeId(Id before) { return before == 0 ? std::int64_t{INT64_MAX} : before; }

}  // namespace

std::vector<Label> SqliteStore::labels() {
    Read read(*this);
    auto rows = read.prepare("SELECT id, name, colour FROM labels");
    std::vector<Label> all;
    while (rows.step()) all.push_back({rows.integer(0), rows.text(1), static_cast<int>(rows.integer(2))});
    sortByName(all);
    return all;
}

std::optional<Label> SqliteStore::label(Id id) {
    Read read(*this);
    auto row = read.prepare("SELECT id, name, colour FROM labels WHERE id = $1");
    row.with(id);
    if (!row.step()) return std::nullopt;
    return Label{row.integer(0), row.text(1), static_cast<int>(row.integer(2))};
}

std::optional<Id> SqliteStore::addLabel(const Label& label, Instant now) {
    Write write(*this);
    write.prepare("INSERT INTO labels (name, colour) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING")
        .with(label.name, label.colour)
        .run();
    if (write.changes() == 0) return std::nullopt;
    const Id id = write.lastId();
    write.idEvent("label", IdKind::Label, id, now);
    write.commit();
    return id;
}

bool SqliteStore::changeLabel(const Label& label, Instant now) {
    Write write(*this);
    {
        auto taken = write.prepare("SELECT 1 FROM labels WHERE name = $2 AND id <> $1");
        taken.with(label.id, label.name);
        if (taken.step()) return false;
    }
    write.prepare("UPDATE labels SET name = $2, colour = $3 WHERE id = $1").with(label.id, label.name, label.colour).run();
    write.idEvent("label", IdKind::Label, label.id, now);
    write.commit();
    return true;
}

void SqliteStore::dropLabel(Id id, Instant now) {
    Write write(*this);
    write.prepare("DELETE FROM labels WHERE id = $1").with(id).run();
    write.idEvent("label", IdKind::Label, id, now);
    write.commit();
}

void SqliteStore::setLabels(Write& write, Id conversation, const std::vector<Id>& labels) {
    write.prepare("DELETE FROM conversation_labels WHERE conversation_id = $1").with(conversation).run();
    // A label that is gone meanwhile is left out.
    auto add = write.prepare(
        "INSERT OR IGNORE INTO conversation_labels (conversation_id, label_id) SELECT $1, id FROM labels WHERE id = $2"
    );
    for (const Id label : labels) add.with(conversation, label).run();
}

Id SqliteStore::storeNote(Write& write, Id conversation, Id user, const NewNote& note, Instant now) {
    // A note has no id at the marketplace: its own row makes one that no marketplace can have.
    write
        .prepare(
            "INSERT INTO messages (account_id, external_id, conversation_id, author, user_id, at, received_at, text) "
            "SELECT account_id, 'note ' || lower(hex(randomblob(16))), id, 'note', $2, $3, $3, $4 "
            "FROM conversations WHERE id = $1"
        )
        .with(conversation, user, toColumn(now), note.text)
        .run();
    const Id id = write.lastId();
    write.prepare("INSERT INTO message_search (rowid, subject, text) VALUES ($1, '', $2)").with(id, note.text).run();
    write.prepare("UPDATE conversations SET newest_message = $2 WHERE id = $1").with(conversation, id).run();
    for (const Id called : note.mentions) {
        write.prepare("INSERT OR IGNORE INTO mentions (user_id, message_id, conversation_id) VALUES ($1, $2, $3)")
            .with(called, id, conversation)
            .run();
        write.idEvent("mention", IdKind::User, called, now);
    }
    return id;
}

std::vector<Mention> SqliteStore::mentions(Id user, Id before, std::size_t limit) {
    Read read(*this);
    auto rows = read.prepare(
        "SELECT n.id, n.conversation_id, n.message_id, coalesce(m.user_id, 0), m.text, b.name, m.at, n.read_at IS NOT NULL "
        "FROM mentions n JOIN messages m ON m.id = n.message_id JOIN conversations c ON c.id = n.conversation_id "
        "JOIN buyers b ON b.id = c.buyer_id WHERE n.user_id = $1 AND n.id < $2 ORDER BY n.id DESC LIMIT $3"
    );
    rows.with(user, beforeId(before), static_cast<std::int64_t>(limit));
    std::vector<Mention> all;
    while (rows.step()) {
        all.push_back(
            {rows.integer(0), rows.integer(1), rows.integer(2), rows.integer(3), rows.text(4), rows.text(5),
             toInstant(rows.integer(6)), rows.integer(7) != 0}
        );
    }
    return all;
}

void SqliteStore::readMentions(Id user, std::optional<Id> conversation, Instant now) {
    Write write(*this);
    write
        .prepare(
            "UPDATE mentions SET read_at = $3 WHERE user_id = $1 AND read_at IS NULL AND ($2 IS NULL OR conversation_id = $2)"
        )
        .with(user, conversation, toColumn(now))
        .run();
    if (write.changes() == 0) return;
    write.idEvent("mention", IdKind::User, user, now);
    write.commit();
}

void SqliteStore::logHandOver(Write& write, Id conversation, const ConversationChange& change, Id user, Instant now) {
    bool passed_on = false;
    if (change.assignee && *change.assignee && **change.assignee != user) {
        auto held = write.prepare("SELECT 1 FROM conversations WHERE id = $1 AND assignee = $2");
        held.with(conversation, *change.assignee);
        passed_on = !held.step();
    }
    if (!passed_on && !change.note) return;
    std::optional<Id> message;
    if (change.note) message = storeNote(write, conversation, user, *change.note, now);
    const auto kind = change.assignee ? HandOver::Kind::HandOver : HandOver::Kind::Snooze;
    write
        .prepare(
            "INSERT INTO handovers (at, conversation_id, user_id, kind, to_user, until_at, message_id) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7)"
        )
        .with(
            toColumn(now), conversation, user, wireName(kind), change.assignee.value_or(std::nullopt),
            toColumn(change.snoozed_until), message
        )
        .run();
    write.idEvent("handover", IdKind::HandOver, write.lastId(), now);
}

std::vector<HandOver> SqliteStore::handOvers(Id before, std::size_t limit) {
    Read read(*this);
    auto rows = read.prepare(
        "SELECT h.id, h.conversation_id, h.kind, h.user_id, h.to_user, h.until_at, h.at, coalesce(m.text, ''), b.name "
        "FROM handovers h JOIN conversations c ON c.id = h.conversation_id JOIN buyers b ON b.id = c.buyer_id "
        "LEFT JOIN messages m ON m.id = h.message_id WHERE h.id < $1 ORDER BY h.id DESC LIMIT $2"
    );
    rows.with(beforeId(before), static_cast<std::int64_t>(limit));
    std::vector<HandOver> all;
    while (rows.step()) {
        all.push_back(
            {rows.integer(0), rows.integer(1), parseHandOverKind(rows.text(2)).value_or(HandOver::Kind::HandOver),
             rows.integer(3), rows.maybe(4), toInstant(rows.maybe(5)), toInstant(rows.integer(6)), rows.text(7), rows.text(8)}
        );
    }
    return all;
}

std::map<Id, std::int64_t> SqliteStore::workloads() {
    Read read(*this);
    auto rows = read.prepare(
        "SELECT assignee, count(*) FROM conversations INDEXED BY waiting_by_assignee "
        "WHERE assignee IS NOT NULL AND waiting_since IS NOT NULL AND state = 'open' GROUP BY assignee"
    );
    std::map<Id, std::int64_t> held;
    while (rows.step()) held.emplace(rows.integer(0), rows.integer(1));
    return held;
}

}  // namespace hub::sqlite
