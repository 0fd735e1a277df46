#include <array>
#include <charconv>
#include <stdexcept>

#include "hub/inbox/ids.h"
#include "hub/inbox/names.h"
#include "hub/store/sqlite/asked_sql.h"
#include "hub/store/sqlite/buyer_links.h"
#include "hub/store/sqlite/conversation_row.h"
#include "hub/store/sqlite/convert.h"
#include "hub/store/sqlite/moment.h"
#include "hub/store/sqlite/sqlite_store.h"
#include "hub/store/sqlite/unsent.h"

namespace hub::sqlite {
namespace {

using namespace std::chrono_literals;
constexpr auto kSoon = 4h;  // page brief: overdue or within four hours comes first
constexpr std::chrono::seconds kTallyKept{10};
constexpr std::int64_t kFew = 2000;  // rows that are sorted faster than an index is walked in search of them

/// Where a page ended: the group of the queue it was in, the sort key and the id of its last row.
struct Mark {
    int group = 0;
    std::int64_t key = 0;
    Id id = 0;
};

std::string markToText(const Mark& mark) {
    return std::to_string(mark.group) + "." + std::to_string(mark.key) + "." + std::to_string(mark.id);
}

std::optional<Mark> markFromText(std::string_view text) {
    Mark mark;
    const char* at = text.data();
    const char* end = text.data() + text.size();
    const auto number = [&](auto& out, bool last) {
        const auto [next, error] = std::from_chars(at, end, out);
        if (error != std::errc() || (last ? next != end : (next == end || *next != '.'))) return false;
        at = next + 1;
        return true;
    };
    if (!number(mark.group, false) || !number(mark.key, false) || !number(mark.id, true) || mark.group < 0) return std::nullopt;
    return mark;
}

constexpr std::string_view kWaits = "c.waiting_since IS NOT NULL AND c.state = 'open'";
/// Conversations whose newest reply did not get through, each once.
std::string unsentConversations() { return "(SELECT u.conversation_id FROM " + std::string(kUnsentReplies) + ")"; }

/// One ordered stretch of a view: an index serves its condition, its order and its start. Without a name the index is
/// left to the planner, which knows what else is asked for.
struct Stretch {
    std::string condition;
    std::string key;
    std::string index;
    bool falling = false;
    bool names_rows = false;  ///< the condition itself names the rows by their ids, and they are few: no index is walked
};

std::vector<Stretch> stretches(View view) {
    // $1 is the user, $2 the instant before which something is due soon, $6 now.
    switch (view) {
        case View::Queue:
        case View::Mine:
        case View::Unassigned:
        case View::All: {
            const std::string who = view == View::Mine         ? " AND c.assignee = $1"
                                    : view == View::Unassigned ? " AND c.assignee IS NULL"
                                                               : "";
            const std::string waits = std::string(kWaits) + who;
            const std::string later = " AND (c.due_at IS NULL OR c.due_at > $2)";
            std::vector<Stretch> all{
                {waits + " AND c.due_at IS NOT NULL AND c.due_at <= $2", "c.due_at", "queue_due"},
                {waits + " AND c.first = 1" + later, "c.cost_at", "queue_cost"},
                {waits + " AND c.first = 0" + later, "c.cost_at", "queue_cost"},
            };
            if (view == View::All) all.push_back({"(c.waiting_since IS NULL OR c.state <> 'open')", "c.last_at", "", true});
            return all;
        }
        case View::Snoozed: return {{"c.state = 'snoozed'", "c.last_at", "conversations_by_state", true}};
        case View::Sent: return {{"c.state = 'open' AND c.waiting_since IS NULL", "c.last_at", "conversations_by_state", true}};
        case View::Done: return {{"c.state = 'done'", "c.last_at", "conversations_by_state", true}};
        case View::Mentions: {
            const std::string unread = "(SELECT conversation_id FROM mentions WHERE user_id = $1 AND read_at IS NULL)";
            const std::string newest = "(SELECT conversation_id FROM mentions WHERE user_id = $1 ORDER BY id DESC LIMIT 2000)";
            return {
                {"c.id IN " + unread, "c.last_at", {}, true, true},
                {"c.id IN " + newest + " AND c.id NOT IN " + unread, "c.last_at", {}, true, true},
            };
        }
        case View::Overdue: return {{std::string(kWaits) + " AND c.due_at IS NOT NULL AND c.due_at <= $6", "c.due_at", "queue_due"}};
        case View::Unsent: return {{"c.id IN " + unsentConversations(), "c.last_at", {}, true, true}};
    }
    return {};
}

/// A label that few conversations have leads to them; one that many have is looked for along the view.
void narrowToLabel(std::vector<Stretch>& stretches, bool has_few) {
    for (auto& stretch : stretches) {
        if (has_few) stretch.names_rows = true;
        stretch.condition += has_few
            ? " AND c.id IN (SELECT conversation_id FROM conversation_labels WHERE label_id = $13)"
            : " AND EXISTS (SELECT 1 FROM conversation_labels WHERE conversation_id = c.id AND label_id = $13)";
    }
}

std::string filterCondition(const ConversationFilter& filter, const AskedSql& asked) {
    std::string sql = asked.condition();
    if (filter.account) sql += " AND c.account_id = $7";
    if (!filter.language.empty()) sql += " AND c.language = $8";
    if (!filter.topic.empty()) sql += " AND c.topic = $9";
    if (!filter.intent.empty()) sql += " AND c.intent = $10";
    if (!filter.risk.empty()) sql += " AND EXISTS (SELECT 1 FROM json_each(c.risks) WHERE value = $11)";
    if (filter.unread) sql += " AND c.unread = $12";
    return sql;
}

void bindIfUsed(Statement& statement, int n, const auto& value) {
    if (statement.uses(n)) statement.bind(n, value);
}

void bindFilter(Statement& statement, const ConversationFilter& filter, const AskedSql& asked) {
    bindIfUsed(statement, 1, filter.user);
    bindIfUsed(statement, 2, toColumn(filter.now + kSoon));
    bindIfUsed(statement, 6, toColumn(filter.now));
    bindIfUsed(statement, 7, filter.account.value_or(0));
    bindIfUsed(statement, 8, filter.language);
    bindIfUsed(statement, 9, filter.topic);
    bindIfUsed(statement, 10, filter.intent);
    bindIfUsed(statement, 11, filter.risk);
    bindIfUsed(statement, 12, filter.unread.value_or(false));
    bindIfUsed(statement, 13, filter.label.value_or(0));
    asked.bind(statement);
}

}  // namespace

ConversationPage SqliteStore::conversations(const ConversationFilter& filter) {
    Read read(*this);
    ConversationPage page;
    const auto start = markFromText(filter.cursor);
    if (!start && !filter.cursor.empty()) throw std::invalid_argument("not a cursor: " + filter.cursor);
    auto all = stretches(filter.view);
    if (filter.label) {
        auto labelled = read.prepare("SELECT count(*) FROM (SELECT 1 FROM conversation_labels WHERE label_id = $1 LIMIT $2)");
        labelled.with(*filter.label, kFew);
        labelled.step();
        narrowToLabel(all, labelled.integer(0) < kFew);
    }
    const AskedSql asked(filter.asked, "c.last_at");
    Mark last;
    for (int group = start ? start->group : 0; group < static_cast<int>(all.size()); ++group) {
        const Stretch& stretch = all[static_cast<std::size_t>(group)];
        const bool goes_on = start && start->group == group;
        const std::string beyond = stretch.falling ? " < " : " > ";
        const std::string order = stretch.falling ? " DESC" : "";
        std::string sql = stretch.names_rows ? conversationSelectByRow() : conversationSelect(stretch.index);
        sql += "WHERE " + stretch.condition;
        if (goes_on) sql += " AND (" + stretch.key + ", c.id)" + beyond + "($3, $4)";
        sql += filterCondition(filter, asked) + " ORDER BY " + stretch.key + order + ", c.id" + order + " LIMIT $5";
        auto rows = read.prepare(sql);
        bindIfUsed(rows, 3, start ? start->key : 0);
        bindIfUsed(rows, 4, start ? start->id : 0);
        // One more than fits, to know whether there is a next page.
        rows.bind(5, static_cast<std::int64_t>(filter.limit - page.items.size()) + 1);
        bindFilter(rows, filter, asked);
        while (rows.step()) {
            if (page.items.size() == filter.limit) {
                page.next = markToText(last);
                return page;
            }
            page.items.push_back(readConversation(rows));
            const Conversation& c = page.items.back();
            const Instant key = stretch.key == "c.due_at"    ? c.due_at.value_or(c.last_at)
                                : stretch.key == "c.cost_at" ? toInstant(rows.integer(37))
                                                             : c.last_at;
            last = {group, toColumn(key), c.id};
        }
    }
    return page;
}

std::int64_t SqliteStore::countAsked(const Asked& asked, bool waiting_alone, std::size_t most) {
    Read read(*this);
    const AskedSql sql(asked, "c.last_at");
    // What waits is few and has an index: no other one may lead through all that was ever answered.
    const std::string from = waiting_alone ? " INDEXED BY queue_cost WHERE " + std::string(kWaits) : std::string(" WHERE TRUE");
    auto row = read.prepare("SELECT count(*) FROM (SELECT 1 FROM conversations c" + from + sql.condition() + " LIMIT $1)");
    row.bind(1, static_cast<std::int64_t>(most));
    sql.bind(row);
    row.step();
    return row.integer(0);
}

SqliteStore::Tally SqliteStore::countAll(Instant now) {
    Read read(*this);
    Tally all;
    auto waiting = read.prepare(
        "SELECT c.assignee, count(*) FROM conversations c INDEXED BY waiting_by_assignee WHERE " + std::string(kWaits) +
        " GROUP BY c.assignee"
    );
    while (waiting.step()) all.by_assignee[waiting.maybe(0).value_or(0)] = waiting.integer(1);
    const auto count = [&](const char* name, std::string_view sql, const auto&... values) {
        auto row = read.prepare(sql);
        row.with(values...);
        row.step();
        all.others[name] = row.integer(0);
    };
    count(
        "overdue",
        "SELECT count(*) FROM conversations c INDEXED BY queue_due WHERE " + std::string(kWaits) +
            " AND c.due_at IS NOT NULL AND c.due_at <= $1",
        toColumn(now)
    );
    count("snoozed", "SELECT count(*) FROM conversations WHERE state = 'snoozed'");
    count("quarantine", "SELECT count(*) FROM quarantine WHERE state = 'waiting'");
    count("unsent", "SELECT count(*) FROM " + unsentConversations());
    return all;
}

SqliteStore::Tally SqliteStore::tally(Instant now) {
    const std::lock_guard lock(tallying_);
    const std::uint64_t told = told_;
    const bool is_fresh = now >= tally_at_ && now < tally_at_ + kTallyKept;
    if (tally_told_ == told && is_fresh && !tally_.others.empty()) return tally_;
    tally_ = countAll(now);
    tally_told_ = told;
    tally_at_ = now;
    return tally_;
}

std::map<std::string, std::int64_t> SqliteStore::counts(Id user, Instant now) {
    const Tally all = tally(now);
    auto counts = all.others;
    counts["queue"] = counts["mine"] = counts["unassigned"] = 0;
    for (const auto& [assignee, waiting] : all.by_assignee) {
        counts["queue"] += waiting;
        if (assignee == 0) counts["unassigned"] = waiting;
        if (assignee != 0 && assignee == user) counts["mine"] = waiting;
    }
    Read read(*this);
    auto mentions = read.prepare("SELECT count(*) FROM mentions WHERE user_id = $1 AND read_at IS NULL");
    mentions.with(user);
    mentions.step();
    counts["mentions"] = mentions.integer(0);
    return counts;
}

std::optional<Conversation> SqliteStore::conversation(Id id) {
    Read read(*this);
    auto rows = read.prepare(conversationSelect() + "WHERE c.id = $1");
    rows.with(id);
    if (!rows.step()) return std::nullopt;
    return readConversation(rows);
}

ConversationPage SqliteStore::conversationsOfBuyer(Id buyer, Id except, const std::string& cursor, std::size_t limit) {
    const Moment before = momentFromText(cursor);
    Read read(*this);
    auto rows = read.prepare(
        std::string(kPerson) + conversationSelectByRow() +
        "WHERE c.id IN (SELECT e.id FROM conversations e INDEXED BY conversations_by_buyer "
        "WHERE e.buyer_id IN (SELECT id FROM person) AND e.id <> $2 AND (e.last_at, e.id) < ($3, $4) "
        "ORDER BY e.last_at DESC, e.id DESC LIMIT $5) ORDER BY c.last_at DESC, c.id DESC"
    );
    rows.with(buyer, except, before.at, before.id, static_cast<std::int64_t>(limit) + 1);
    ConversationPage page;
    while (rows.step()) {
        if (page.items.size() == limit) {
            const Conversation& last = page.items.back();
            page.next = momentToText({toColumn(last.last_at), last.id});
            break;
        }
        page.items.push_back(readConversation(rows));
    }
    return page;
}

std::vector<Message> SqliteStore::messages(Id conversation, std::size_t newest) {
    Read read(*this);
    auto rows = read.prepare(
        "SELECT * FROM (SELECT id, conversation_id, external_id, author, subject, text, folded, language, tags, "
        "coalesce(user_id, 0), automatic, at, received_at, warnings, reply_to, hints, notice, erased FROM messages WHERE conversation_id = $1 "
        "ORDER BY at DESC, id DESC LIMIT $2) ORDER BY at, id"
    );
    rows.with(conversation, static_cast<std::int64_t>(newest));
    std::vector<Message> all;
    while (rows.step()) {
        Message m;
        m.id = rows.integer(0);
        m.conversation = rows.integer(1);
        m.external_id = rows.text(2);
        m.author = rows.text(3);
        m.subject = rows.text(4);
        m.text = rows.text(5);
        m.folded = rows.text(6);
        m.language = rows.text(7);
        m.tags_json = rows.text(8);
        m.user = rows.integer(9);
        m.automatic = rows.integer(10) != 0;
        m.at = toInstant(rows.integer(11));
        m.received_at = toInstant(rows.integer(12));
        m.warnings = listFromJson(rows.text(13));
        m.reply_to = mapFromJson(rows.text(14));
        m.hints = hintsFromJson(rows.text(15));
        if (const auto notice = rows.text(16); !notice.empty()) m.notice = mapFromJson(notice);
        m.erased = rows.integer(17) != 0;
        all.push_back(std::move(m));
    }
    auto files = read.prepare(
        "SELECT a.message_id, a.id, a.name, a.media_type, a.ref, a.blob, a.size, t.state, t.automatic, t.model, t.text, t.fault, "
        "t.attempts, t.made_at FROM attachments a JOIN messages m ON m.id = a.message_id "
        "LEFT JOIN transcripts t ON t.attachment_id = a.id WHERE m.conversation_id = $1 ORDER BY a.id"
    );
    files.with(conversation);
    while (files.step()) {
        for (auto& m : all) {
            if (m.id != files.integer(0)) continue;
            Message::File file{files.integer(1), files.text(2), files.text(3), files.text(4), files.text(5), files.maybe(6)};
            if (const auto state = parseTranslationState(files.text(7))) {
                file.transcript = Transcript{*state, files.integer(8) != 0, files.text(9), files.text(10), files.text(11),
                                             static_cast<int>(files.integer(12)), toInstant(files.maybe(13))};
            }
            m.attachments.push_back(std::move(file));
        }
    }
    auto handovers = read.prepare("SELECT message_id, kind, to_user, until_at FROM handovers WHERE conversation_id = $1");
    handovers.with(conversation);
    while (handovers.step()) {
        for (auto& m : all) {
            if (m.id != handovers.maybe(0)) continue;
            m.handover.emplace();
            m.handover->kind = parseHandOverKind(handovers.text(1)).value_or(HandOver::Kind::HandOver);
            m.handover->to = handovers.maybe(2);
            m.handover->until = toInstant(handovers.maybe(3));
        }
    }
    return all;
}

std::vector<Deadline> SqliteStore::deadlines(Id conversation) {
    Read read(*this);
    auto rows = read.prepare("SELECT kind, rule, at, started_at FROM deadlines WHERE conversation_id = $1 ORDER BY at");
    rows.with(conversation);
    std::vector<Deadline> all;
    while (rows.step()) {
        all.push_back({rows.text(0), rows.text(1), toInstant(rows.integer(2)), toInstant(rows.integer(3))});
    }
    return all;
}

std::optional<Message::File> SqliteStore::attachment(Id id, Id& conversation) {
    Read read(*this);
    auto row = read.prepare(
        "SELECT a.id, a.name, a.media_type, a.ref, a.blob, a.size, m.conversation_id FROM attachments a "
        "JOIN messages m ON m.id = a.message_id WHERE a.id = $1"
    );
    row.with(id);
    if (!row.step()) return std::nullopt;
    conversation = row.integer(6);
    return Message::File{row.integer(0), row.text(1), row.text(2), row.text(3), row.text(4), row.maybe(5)};
}

void SqliteStore::storeAttachment(Id id, const std::string& blob, std::int64_t size) {
    Write write(*this);
    write.prepare("UPDATE attachments SET blob = $2, size = $3 WHERE id = $1").with(id, blob, size).run();
    if (write.changes() == 0) {
        // Its buyer was erased while it was on its way: nothing speaks of the bytes.
        write.prepare("INSERT OR IGNORE INTO erased_blobs VALUES ($1)").with(blob).run();
    }
    write.commit();
}

std::vector<Message::File> SqliteStore::missingFiles(Id account, std::size_t limit) {
    Read read(*this);
    auto rows = read.prepare(
        "SELECT a.id, a.name, a.media_type, a.ref FROM attachments a INDEXED BY attachments_missing "
        "JOIN messages m ON m.id = a.message_id "
        "WHERE a.blob = '' AND a.ref <> '' AND a.tries < 3 AND m.account_id = $1 ORDER BY a.id DESC LIMIT $2"
    );
    rows.with(account, static_cast<std::int64_t>(limit));
    std::vector<Message::File> files;
    while (rows.step()) files.push_back({rows.integer(0), rows.text(1), rows.text(2), rows.text(3), {}, std::nullopt});
    return files;
}

void SqliteStore::noteMissing(Id attachment) {
    Write write(*this);
    write.prepare("UPDATE attachments SET tries = tries + 1 WHERE id = $1").with(attachment).run();
    write.commit();
}

Conversation SqliteStore::changeConversation(Id id, const ConversationChange& change, Id user, Instant now) {
    {
        Write write(*this);
        if (change.state) {
            // Closing settles what is there; opening again takes that back.
            if (*change.state == ConversationState::Done) {
                write
                    .prepare(
                        "UPDATE conversations SET settled_before = json_array(settled_at, settled_message), settled_at = $2, "
                        "settled_message = coalesce(newest_message, 0) WHERE id = $1 AND state <> 'done'"
                    )
                    .with(id, toColumn(now))
                    .run();
                if (write.changes() > 0) noteClosed(write, reports::FactKind::Resolved, id, user, now);
            } else {
                write
                    .prepare(
                        "UPDATE conversations SET settled_at = json_extract(settled_before, '$[0]'), "
                        "settled_message = json_extract(settled_before, '$[1]') WHERE id = $1 AND state = 'done'"
                    )
                    .with(id)
                    .run();
                if (write.changes() > 0) takeBackClosed(write, id);
            }
            write.prepare("UPDATE conversations SET state = $2, snoozed_until = $3 WHERE id = $1")
                .with(id, wireName(*change.state), toColumn(change.snoozed_until))
                .run();
            refresh(write, id);
        }
        if (change.state || change.assignee || change.tags) takeBackRuleAnswers(write, id, TakenBack::ByPerson, now);
        logHandOver(write, id, change, user, now);
        if (change.labels) setLabels(write, id, *change.labels);
        if (change.assignee) {
            write.prepare("UPDATE conversations SET assignee = $2, assigned_by_person = 1 WHERE id = $1").with(id, *change.assignee).run();
            retargetOne(write, id);
        }
        if (change.unread) {
            write.prepare("UPDATE conversations SET unread = $2 WHERE id = $1").with(id, *change.unread).run();
        }
        const auto setBuyer = [&](const char* column, const std::string& value) {
            write
                .prepare(
                    "UPDATE buyers SET " + std::string(column) +
                    " = $2 WHERE id = (SELECT buyer_id FROM conversations WHERE id = $1)"
                )
                .with(id, value)
                .run();
        };
        if (change.set_language) setBuyer("set_language", *change.set_language);
        if (change.set_zone) setBuyer("set_zone", *change.set_zone);
        if (change.set_intent) {
            write.prepare("UPDATE conversations SET set_intent = $2 WHERE id = $1").with(id, *change.set_intent).run();
        }
        if (change.set_risks) {
            const auto& risks = *change.set_risks;
            write.prepare("UPDATE conversations SET set_risks = $2 WHERE id = $1")
                .with(id, risks ? std::optional(toJson(*risks)) : std::nullopt)
                .run();
        }
        if (change.first) {
            // What its order and its cases ask for stays as urgent.
            write
                .prepare(
                    "UPDATE conversations SET first = $2 "
                    "OR EXISTS (SELECT 1 FROM cases x WHERE x.conversation_id = conversations.id AND x.stage = 'needs_seller') "
                    "OR EXISTS (SELECT 1 FROM orders o WHERE o.account_id = conversations.account_id "
                    "AND o.external_id = conversations.order_external_id AND coalesce(json_extract(o.facts, '$.note'), '') <> '') "
                    "WHERE id = $1"
                )
                .with(id, *change.first)
                .run();
        }
        if (change.tags) {
            write
                .prepare(
                    "UPDATE conversations SET language = $2, topic = $3, intent = $4, risks = $5, tags = $6 WHERE id = $1"
                )
                .with(
                    id, change.tags->language, change.tags->topic, change.tags->intent, toJson(change.tags->risks),
                    change.tags->json
                )
                .run();
            correctFacts(write, id);
        }
        const bool lasting =
            change.state || change.assignee || change.labels || change.set_language || change.set_zone || change.set_intent || change.set_risks;
        if (lasting) {
            write.prepare("INSERT INTO audit (at, user_id, action, about) VALUES ($1, $2, 'conversation', $3)")
                .with(toColumn(now), user, outsideId(IdKind::Conversation, id))
                .run();
        }
        write.conversationEvent(id, now);
        write.commit();
    }
    return conversation(id).value_or(Conversation{});
}

// The index of an external-content table is told what it forgets.
void SqliteStore::unindex(Write& write, Id conversation) {
    write
        .prepare(
            "INSERT INTO message_search (message_search, rowid, subject, text) "
            "SELECT 'delete', id, subject, text FROM messages WHERE conversation_id = $1"
        )
        .with(conversation)
        .run();
}

void SqliteStore::deleteConversation(Id id, Id user, Instant now) {
    Write write(*this);
    write.prepare("INSERT OR REPLACE INTO tombstones SELECT account_id, external_id, $2 FROM conversations WHERE id = $1")
        .with(id, toColumn(now))
        .run();
    write
        .prepare(
            "INSERT OR IGNORE INTO deleted_messages SELECT account_id, external_id FROM messages WHERE conversation_id = $1"
        )
        .with(id)
        .run();
    unindex(write, id);
    keepFacts(write, id);
    keepSpent(write, id, now);
    write.prepare("DELETE FROM conversations WHERE id = $1").with(id).run();
    write.prepare("INSERT INTO audit (at, user_id, action, about) VALUES ($1, $2, 'delete_conversation', $3)")
        .with(toColumn(now), user, outsideId(IdKind::Conversation, id))
        .run();
    write.event("deleted", "{\"conversation\":\"" + outsideId(IdKind::Conversation, id) + "\"}", now);
    write.commit();
}

void SqliteStore::wakeSnoozed(Instant now) {
    {
        Read read(*this);
        auto any = read.prepare("SELECT 1 FROM conversations WHERE state = 'snoozed' AND snoozed_until <= $1");
        any.with(toColumn(now));
        if (!any.step()) return;
    }
    Write write(*this);
    auto rows = write.prepare(
        "UPDATE conversations SET state = 'open', snoozed_until = NULL "
        "WHERE state = 'snoozed' AND snoozed_until <= $1 RETURNING id"
    );
    rows.with(toColumn(now));
    std::vector<Id> woken;
    while (rows.step()) woken.push_back(rows.integer(0));
    rows.reset();
    for (const Id id : woken) write.conversationEvent(id, now);
    write.commit();
}

Message SqliteStore::addNote(Id conversation, Id user, const NewNote& note, Instant now) {
    Message stored;
    {
        Write write(*this);
        stored.id = storeNote(write, conversation, user, note, now);
        write.conversationEvent(conversation, now);
        write.commit();
    }
    stored.conversation = conversation;
    stored.author = "note";
    stored.user = user;
    stored.text = note.text;
    stored.at = stored.received_at = now;
    return stored;
}

}  // namespace hub::sqlite
