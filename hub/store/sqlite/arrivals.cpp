#include <algorithm>
#include <set>

#include "hub/inbox/names.h"
#include "hub/store/sqlite/convert.h"
#include "hub/store/sqlite/erasing.h"
#include "hub/store/sqlite/sqlite_store.h"
#include "locales/text/unicode.h"

namespace hub::sqlite {
namespace {

constexpr std::size_t kSnippet = 120;  // graphemes: two lines of a row
constexpr std::size_t kSnippetBytes = 4096;
constexpr auto kClockTolerance = std::chrono::minutes(5);

std::string snippetOf(const std::string& text) {
    std::string out;
    for (const char c : text) {
        const bool blank = c == '\n' || c == '\r' || c == '\t' || c == ' ';
        if (blank && (out.empty() || out.back() == ' ')) continue;
        // Cut only where a character starts.
        if (out.size() >= kSnippetBytes && (static_cast<unsigned char>(c) & 0xC0u) != 0x80u) break;
        out += blank ? ' ' : c;
    }
    return locales::truncateGraphemes(out, kSnippet);
}

std::string comparable(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (c != '\r') out += c;
    }
    while (!out.empty() && (out.back() == '\n' || out.back() == ' ')) out.pop_back();
    return out;
}

}  // namespace

bool SqliteStore::knowsMessage(Id account, const std::string& external_id) {
    Read read(*this);
    auto row = read.prepare("SELECT 1 FROM messages WHERE account_id = $1 AND external_id = $2");
    row.with(account, external_id);
    return row.step();
}

std::optional<Id> SqliteStore::conversationByExternalId(Id account, const std::string& external_id) {
    Read read(*this);
    auto row = read.prepare("SELECT id FROM conversations WHERE account_id = $1 AND external_id = $2");
    row.with(account, external_id);
    if (!row.step()) return std::nullopt;
    return row.integer(0);
}

std::optional<Buyer> SqliteStore::buyer(Id account, const std::string& external_id) {
    Read read(*this);
    auto row = read.prepare(
        "SELECT id, external_id, name, locale, country, set_language, set_zone FROM buyers "
        "WHERE account_id = $1 AND external_id = $2"
    );
    row.with(account, external_id);
    if (!row.step()) return std::nullopt;
    return Buyer{row.integer(0), row.text(1), row.text(2), row.text(3), row.text(4), row.text(5), row.text(6)};
}

void SqliteStore::upsertOrder(Write& write, Id account, const channels::Order& told, Instant now) {
    const bool erased = isErasedOrder(write, account, told, now);
    const channels::Order order = erased ? withoutPerson(told) : told;
    const bool tracked =
        std::ranges::any_of(order.parcels, [](const channels::Parcel& parcel) { return !parcel.tracking_number.empty(); });
    auto row = write.prepare(
        "INSERT INTO orders (account_id, external_id, buyer_external_id, status, ordered_at, facts, fetched_at, tracked) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (account_id, external_id) DO UPDATE SET "
        "buyer_external_id = CASE WHEN $3 = '' THEN buyer_external_id ELSE $3 END, status = $4, "
        "ordered_at = coalesce($5, ordered_at), facts = $6, fetched_at = $7, tracked = $8 RETURNING id, ordered_at"
    );
    row.with(
        account, order.external_id, order.buyer_external_id, wireName(order.status), toColumn(order.ordered_at),
        orderToJson(order), toColumn(now), tracked
    );
    row.step();
    const Id id = row.integer(0);
    const auto ordered_at = row.maybe(1);
    row.reset();
    if (erased) {
        write.prepare("UPDATE orders SET erased_at = coalesce(erased_at, $2) WHERE id = $1").with(id, toColumn(now)).run();
    }
    noteSold(write, account, id, order, ordered_at, now);
    write.prepare("DELETE FROM parcels WHERE order_id = $1").with(id).run();
    int n = 0;
    for (const auto& parcel : order.parcels) {
        write.prepare("INSERT INTO parcels VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
            .with(
                id, ++n, parcel.carrier, parcel.tracking_number, parcel.tracking_url, parcel.stage,
                toColumn(parcel.shipped_at), toColumn(parcel.delivered_at)
            )
            .run();
    }
}

Id SqliteStore::upsertBuyer(Write& write, Id account, const channels::Incoming& message) {
    // A conversation that starts with a notice still has someone at its other end: the conversation's own id stands in.
    const std::string& external =
        message.buyer_external_id.empty() ? message.conversation_external_id : message.buyer_external_id;
    auto row = write.prepare(
        "INSERT INTO buyers (account_id, external_id, name, locale) VALUES ($1, $2, $3, $4) "
        "ON CONFLICT (account_id, external_id) DO UPDATE SET name = CASE WHEN $3 = '' THEN name ELSE $3 END, "
        "locale = CASE WHEN $4 = '' THEN locale ELSE $4 END RETURNING id"
    );
    row.with(account, external, message.buyer_name, message.buyer_locale);
    row.step();
    const Id id = row.integer(0);
    row.reset();
    return id;
}

Id SqliteStore::upsertConversation(Write& write, Id account, Id buyer, const channels::Incoming& message) {
    auto row = write.prepare(
        "INSERT INTO conversations (account_id, external_id, buyer_id, subject, order_external_id, listing_id, site, reply_rules) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (account_id, external_id) DO UPDATE SET "
        "subject = CASE WHEN subject = '' THEN $4 ELSE subject END, "
        "order_external_id = CASE WHEN $5 = '' THEN order_external_id ELSE $5 END, "
        "listing_id = CASE WHEN $6 = '' THEN listing_id ELSE $6 END, "
        "site = CASE WHEN $7 = '' THEN site ELSE $7 END, "
        "reply_rules = CASE WHEN $9 = 1 THEN $8 ELSE reply_rules END RETURNING id"
    );
    row.with(
        account, message.conversation_external_id, buyer, message.subject, message.order_external_id,
        message.listing_id, message.site, message.reply_rules, message.author == channels::Author::Buyer
    );
    row.step();
    const Id id = row.integer(0);
    row.reset();
    return id;
}

bool SqliteStore::storeMessage(Write& write, Id account, const NewMessage& message, Instant now) {
    {
        auto known = write.prepare(
            "SELECT 1 FROM messages WHERE account_id = $1 AND external_id = $2 "
            "UNION ALL SELECT 1 FROM deleted_messages WHERE account_id = $1 AND external_id = $2 "
            "UNION ALL SELECT 1 FROM tombstones WHERE account_id = $1 AND external_id IN ($3, $5) AND deleted_at >= $4"
        );
        known.with(
            account, message.from.external_id, message.from.conversation_external_id, toColumn(message.at),
            erasedName(message.from.conversation_external_id)
        );
        if (known.step()) return false;
    }
    if (isErased(write, account, message)) {
        write.prepare("INSERT OR IGNORE INTO deleted_messages VALUES ($1, $2)").with(account, message.from.external_id).run();
        return false;
    }
    leaveErasedBehind(write, account, message.from.conversation_external_id);
    const Id buyer = upsertBuyer(write, account, message.from);
    const Id conversation = upsertConversation(write, account, buyer, message.from);
    if (message.from.author == channels::Author::Seller && nameSent(write, conversation, message)) return false;
    write
        .prepare(
            "INSERT INTO messages (account_id, external_id, conversation_id, author, automatic, at, received_at, subject, "
            "text, folded, language, tags, warnings, hints, reply_to, due_at, due_rule, notice, live) "
            "SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, caught_up "
            "FROM accounts WHERE id = $1"
        )
        .with(
            account, message.from.external_id, conversation, wireName(message.from.author), message.from.automatic,
            toColumn(message.at), toColumn(message.received_at), message.from.subject, message.text, message.folded,
            message.tags.language, message.tags.json, toJson(message.warnings), toJson(message.from.hints), toJson(message.from.reply_to),
            toColumn(message.due_at), message.due_rule, message.from.notice.empty() ? std::string() : toJson(message.from.notice)
        )
        .run();
    const Id id = write.lastId();
    write.prepare("INSERT INTO message_search (rowid, subject, text) VALUES ($1, $2, $3)")
        .with(id, message.from.subject, message.text)
        .run();
    if (!message.from.raw.empty()) {
        write.prepare("INSERT INTO raws VALUES ($1, $2)").bind(1, id).bindBlob(2, message.from.raw).run();
    }
    for (const auto& file : message.attachments) {
        write
            .prepare("INSERT INTO attachments (message_id, name, media_type, ref, size, blob) VALUES ($1, $2, $3, $4, $5, $6)")
            .with(id, file.name, file.media_type, file.ref, file.size, file.blob)
            .run();
    }
    if (message.from.author == channels::Author::Buyer && !message.from.automatic) {
        noteReceived(write, id);
        if (noteReopened(write, conversation, id)) creditReopened(write, conversation);
        // A buyer's word wakes what was snoozed, and what was done unless the first pull brings it from before the closing.
        write
            .prepare(
                "UPDATE conversations SET unread = 1, "
                "state = CASE WHEN state = 'snoozed' OR $2 > settled_at OR (SELECT live FROM messages WHERE id = $4) = 1 THEN 'open' ELSE state END, "
                "snoozed_until = NULL, set_intent = CASE WHEN $2 >= last_at THEN '' ELSE set_intent END, "
                "set_risks = CASE WHEN $2 >= last_at THEN NULL ELSE set_risks END, "
                "first = max(first, $3), to_route = CASE WHEN newest_buyer_message IS NULL OR to_route = 1 "
                "OR (SELECT live FROM messages WHERE id = $4) = 0 THEN 1 ELSE 2 END WHERE id = $1"
            )
            .with(conversation, toColumn(message.at), message.first, id)
            .run();
    }
    if (message.from.author == channels::Author::Seller) {
        adoptUnclear(write, conversation, id, message);
        noteSent(write, id);
    }
    if (message.from.author != channels::Author::Notice && !message.from.automatic) {
        const bool is_buyers = message.from.author == channels::Author::Buyer;
        takeBackRuleAnswers(write, conversation, is_buyers ? TakenBack::Overtaken : TakenBack::ByPerson, now);
    }
    if (message.from.rating) noteRating(write, conversation, *message.from.rating);
    if (!message.from.bounced.empty()) takeBackBounced(write, account, message);
    refresh(write, conversation);
    // Of what a first pull brings only those are for the rules who still wait.
    write
        .prepare(
            "UPDATE conversations SET to_route = 0 WHERE id = $1 AND to_route = 1 AND waiting_since IS NULL "
            "AND coalesce((SELECT live FROM messages WHERE id = newest_buyer_message), 0) = 0"
        )
        .with(conversation)
        .run();
    write.conversationEvent(conversation, now);
    return true;
}

// A reply that was left unclear is found among the marketplace's own messages after all.
void SqliteStore::adoptUnclear(Write& write, Id conversation, Id message, const NewMessage& from) {
    // Not one that stood there before the reply was written; the marketplace's clock may be some minutes behind ours.
    auto rows = write.prepare(
        "SELECT id, text, user_id FROM outbox WHERE conversation_id = $1 AND state = 'unclear' AND created_at <= $2 ORDER BY id"
    );
    rows.with(conversation, toColumn(from.at + kClockTolerance));
    while (rows.step()) {
        if (comparable(rows.text(1)) != comparable(from.text)) continue;
        const Id reply = rows.integer(0), user = rows.integer(2);
        write
            .prepare(
                "UPDATE outbox SET state = 'sent', external_id = $2, sent_at = $3, message_id = $4, error = '' WHERE id = $1"
            )
            .with(reply, from.from.external_id, toColumn(from.at), message)
            .run();
        write.prepare("UPDATE messages SET automatic = 1 WHERE id = $1 AND (SELECT rule FROM outbox WHERE id = $2) <> ''")
            .with(message, reply)
            .run();
        write.replyEvent(reply, conversation, user, ReplyState::Sent, from.received_at);
        return;
    }
}

// A reply that arrived without the marketplace's name for it comes back under that name: it is in the thread already.
bool SqliteStore::nameSent(Write& write, Id conversation, const NewMessage& from) {
    auto rows = write.prepare(
        "SELECT o.id, o.message_id, o.text FROM outbox o WHERE o.conversation_id = $1 AND o.state = 'sent' "
        "AND o.external_id = 'outbox ' || o.id AND o.created_at <= $2 AND o.sent_at >= $3 ORDER BY o.id"
    );
    rows.with(conversation, toColumn(from.at + kClockTolerance), toColumn(from.at - kClockTolerance));
    while (rows.step()) {
        if (comparable(rows.text(2)) != comparable(from.text)) continue;
        const Id reply = rows.integer(0), message = rows.integer(1);
        rows.reset();
        write.prepare("UPDATE outbox SET external_id = $2 WHERE id = $1").with(reply, from.from.external_id).run();
        write.prepare("UPDATE messages SET external_id = $2, reply_to = $3 WHERE id = $1")
            .with(message, from.from.external_id, toJson(from.from.reply_to))
            .run();
        return true;
    }
    return false;
}

// The relay took it and brought it back: the buyer never saw it.
void SqliteStore::takeBackBounced(Write& write, Id account, const NewMessage& notice) {
    auto row = write.prepare(
        "UPDATE outbox SET state = 'refused', error = $3 WHERE account_id = $1 AND external_id = $2 "
        "AND state IN ('sent', 'unclear', 'sending') RETURNING id, conversation_id, message_id, user_id"
    );
    row.with(account, notice.from.bounced, "came back undelivered: " + snippetOf(notice.text));
    if (!row.step()) return;
    const Id reply = row.integer(0), conversation = row.integer(1);
    const auto message = row.maybe(2);
    const Id user = row.integer(3);
    row.reset();
    // It stays in the thread, but no longer as an answer.
    if (message) {
        write.prepare("UPDATE messages SET automatic = 1 WHERE id = $1").with(*message).run();
        forgetSent(write, conversation, *message);
    }
    refresh(write, conversation);
    write.replyEvent(reply, conversation, user, ReplyState::Refused, notice.received_at);
}

void SqliteStore::refresh(Write& write, Id conversation) {
    noteWaits(write, conversation);
    noteVoices(write, conversation);
    // A reply of ours answers what its writer knew, whenever it left; one that was typed at the marketplace answers what stood
    // there before it. Times that buyers claim decide only for what the first pull brought.
    auto waiting = write.prepare(
        "SELECT m.at, m.due_at, m.due_rule FROM messages m JOIN conversations c ON c.id = m.conversation_id "
        "WHERE m.conversation_id = $1 AND m.author = 'buyer' AND m.automatic = 0 "
        "AND CASE WHEN m.live = 1 THEN m.id > c.settled_message ELSE m.at > c.settled_at END "
        "AND NOT EXISTS (SELECT 1 FROM messages s WHERE s.conversation_id = $1 AND s.author = 'seller' AND s.automatic = 0 "
        "AND CASE WHEN s.answers IS NULL THEN m.at <= s.at ELSE m.id <= s.answers OR (m.live = 0 AND m.at <= s.at) END) "
        "ORDER BY m.at, m.id LIMIT 1"
    );
    waiting.with(conversation);
    std::optional<std::int64_t> since, message_since, due;
    std::string rule;
    if (waiting.step()) {
        since = message_since = waiting.integer(0);
        due = waiting.maybe(1);
        rule = waiting.text(2);
    }
    waiting.reset();
    // A case that needs the seller waits as a buyer does, whatever was said in the conversation.
    auto asked = write.prepare("SELECT min(opened_at) FROM cases WHERE conversation_id = $1 AND stage = 'needs_seller'");
    asked.with(conversation);
    asked.step();
    if (const auto opened = asked.maybe(0)) since = since ? std::min(*since, *opened) : *opened;
    asked.reset();
    refreshCaseDeadline(write, conversation);
    write.prepare("DELETE FROM deadlines WHERE conversation_id = $1 AND kind = 'marketplace'").with(conversation).run();
    if (due) {
        write.prepare("INSERT INTO deadlines VALUES ($1, 'marketplace', $2, $3, $4)")
            .with(conversation, *due, message_since.value_or(*since), rule)
            .run();
    }
    std::optional<std::int64_t> cost;
    if (since) {
        auto nearest = write.prepare("SELECT min(at) FROM deadlines WHERE conversation_id = $1");
        nearest.with(conversation);
        nearest.step();
        cost = nearest.maybe(0);
        if (!cost) {
            auto held = write.prepare("SELECT assignee FROM conversations WHERE id = $1");
            held.with(conversation);
            held.step();
            cost = costsFrom(teamOf(write, held.maybe(0)), *since);
        }
    }
    write
        .prepare(
            "UPDATE conversations SET waiting_since = $2, "
            "due_at = CASE WHEN $2 IS NULL THEN NULL ELSE (SELECT min(at) FROM deadlines WHERE conversation_id = $1) END, "
            "cost_at = $3, "
            "last_at = coalesce((SELECT max(at) FROM messages WHERE conversation_id = $1), "
            "(SELECT max(updated_at) FROM cases WHERE conversation_id = $1), 0), "
            "newest_message = (SELECT id FROM messages WHERE conversation_id = $1 ORDER BY at DESC, id DESC LIMIT 1) "
            "WHERE id = $1"
        )
        .with(conversation, since, cost)
        .run();
    auto newest = write.prepare(
        "SELECT id, text, language, tags FROM messages WHERE conversation_id = $1 AND author = 'buyer' "
        "AND automatic = 0 ORDER BY at DESC, id DESC LIMIT 1"
    );
    newest.with(conversation);
    if (newest.step()) {
        // The newest message's tags are the row's, unless a person has set them since.
        write
            .prepare(
                "UPDATE conversations SET newest_buyer_message = $2, snippet = $3, language = $4, tags = $5, "
                "topic = coalesce(json_extract(nullif($5, ''), '$.topic'), ''), "
                "intent = coalesce(json_extract(nullif($5, ''), '$.intent'), ''), "
                "risks = coalesce(json_extract(nullif($5, ''), '$.risks'), '[]') "
                "WHERE id = $1 AND newest_buyer_message IS NOT $2"
            )
            .with(conversation, newest.integer(0), snippetOf(newest.text(1)), newest.text(2), newest.text(3))
            .run();
        return;
    }
    write
        .prepare(
            "UPDATE conversations SET snippet = coalesce((SELECT substr(text, 1, 120) FROM messages "
            "WHERE conversation_id = $1 ORDER BY at DESC, id DESC LIMIT 1), '') WHERE id = $1"
        )
        .with(conversation)
        .run();
}

ArrivalCounts SqliteStore::arrive(const Lease& lease, const Arrivals& arrivals, Instant now) {
    Write write(*this);
    demandLease(write, lease);
    ArrivalCounts counts;
    for (const auto& order : arrivals.orders) upsertOrder(write, lease.account, order, now);
    int from_buyers = 0;
    for (const auto& message : arrivals.messages) {
        if (!storeMessage(write, lease.account, message, now)) {
            ++counts.known;
            continue;
        }
        ++counts.stored;
        if (message.from.author == channels::Author::Buyer) ++from_buyers;
    }
    for (const auto& one : arrivals.cases) upsertCase(write, lease.account, one, now);
    for (const auto& conversation : arrivals.settled_conversations) {
        auto row = write.prepare(
            "UPDATE conversations SET settled_at = $3, settled_message = coalesce(newest_message, 0) "
            "WHERE account_id = $1 AND external_id = $2 "
            "AND waiting_since IS NOT NULL RETURNING id"
        );
        row.with(lease.account, conversation, toColumn(now));
        if (!row.step()) continue;
        const Id id = row.integer(0);
        row.reset();
        noteClosed(write, reports::FactKind::Settled, id, 0, now);
        refresh(write, id);
        write.conversationEvent(id, now);
    }
    for (const auto& unreadable : arrivals.unreadable) {
        write
            .prepare(
                "INSERT INTO quarantine (account_id, external_id, reason, received_at, raw) VALUES ($1, $2, $3, $4, $5) "
                "ON CONFLICT (account_id, external_id) DO NOTHING"
            )
            .bind(1, lease.account)
            .bind(2, unreadable.external_id)
            .bind(3, unreadable.reason)
            .bind(4, toColumn(now))
            .bindBlob(5, unreadable.raw)
            .run();
        if (write.changes() == 0) continue;
        ++counts.quarantined;
        write.event("quarantine", "{}", now);
    }
    write.prepare("UPDATE accounts SET cursor = $2, caught_up = max(caught_up, $3) WHERE id = $1")
        .with(lease.account, arrivals.next.value, arrivals.caught_up)
        .run();
    countHour(write, lease.account, now, "received", from_buyers);
    countHour(write, lease.account, now, "quarantined", counts.quarantined);
    write.commit();
    return counts;
}

std::vector<Quarantined> SqliteStore::quarantine(std::optional<Id> account, Id before, std::size_t limit) {
    Read read(*this);
    auto rows = read.prepare(
        "SELECT id, account_id, external_id, reason, state, received_at, attempts, length(raw) FROM quarantine "
        "WHERE state = 'waiting' AND ($1 IS NULL OR account_id = $1) AND id < $2 ORDER BY id DESC LIMIT $3"
    );
    rows.with(account, before == 0 ? std::int64_t{INT64_MAX} : before, static_cast<std::int64_t>(limit));
    std::vector<Quarantined> all;
    while (rows.step()) {
        all.push_back(
            {rows.integer(0), rows.integer(1), rows.text(2), rows.text(3), rows.text(4), toInstant(rows.integer(5)),
             static_cast<int>(rows.integer(6)), rows.integer(7)}
        );
    }
    return all;
}

std::optional<Quarantined> SqliteStore::quarantined(Id id) {
    Read read(*this);
    auto rows = read.prepare(
        "SELECT id, account_id, external_id, reason, state, received_at, attempts, length(raw) FROM quarantine WHERE id = $1"
    );
    rows.with(id);
    if (!rows.step()) return std::nullopt;
    return Quarantined{rows.integer(0), rows.integer(1), rows.text(2), rows.text(3), rows.text(4),
                       toInstant(rows.integer(5)), static_cast<int>(rows.integer(6)), rows.integer(7)};
}

std::string SqliteStore::quarantinedRaw(Id id) {
    Read read(*this);
    auto row = read.prepare("SELECT raw FROM quarantine WHERE id = $1");
    row.with(id);
    return row.step() ? row.blob(0) : std::string();
}

void SqliteStore::noteRetry(Id quarantined, bool was_read, const std::string& reason) {
    Write write(*this);
    write
        .prepare(
            "UPDATE quarantine SET attempts = attempts + 1, state = CASE WHEN $2 = 1 THEN 'read' ELSE state END, "
            "reason = CASE WHEN $2 = 1 THEN reason ELSE $3 END WHERE id = $1"
        )
        .with(quarantined, was_read, reason)
        .run();
    write.commit();
}

}  // namespace hub::sqlite
