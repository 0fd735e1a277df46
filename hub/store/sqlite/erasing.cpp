#include "hub/store/sqlite/erasing.h"

#include "channels/kit/hash.h"
#include "hub/inbox/ids.h"
#include "hub/store/sqlite/convert.h"
#include "hub/store/sqlite/sqlite_store.h"

namespace hub::sqlite {
namespace {

/// Where the bytes of files are spoken of.
constexpr const char* kUnused =
    "NOT EXISTS (SELECT 1 FROM attachments a WHERE a.blob = e.blob AND a.blob <> '') "
    "AND NOT EXISTS (SELECT 1 FROM outbox_files o WHERE o.blob = e.blob) "
    "AND NOT EXISTS (SELECT 1 FROM draft_files d WHERE d.blob = e.blob) "
    "AND NOT EXISTS (SELECT 1 FROM own_template_files t WHERE t.blob = e.blob)";

constexpr std::string_view kErased = "erased ";

constexpr const char* kIndexes[] = {"message_search", "transcript_search", "buyer_search"};
constexpr int kMergedAtOnce = 500;  // pages

constexpr const char* kMessages = "(SELECT id FROM messages WHERE conversation_id = $1)";
constexpr const char* kReplies = "(SELECT id FROM outbox WHERE conversation_id = $1)";

}  // namespace

std::string erasedName(const std::string& external_id) { return std::string(kErased) + channels::sha256Hex(external_id); }

channels::Order withoutPerson(const channels::Order& order) {
    channels::Order bare = order;
    if (order.ship_to) {
        bare.ship_to.emplace();
        bare.ship_to->country = order.ship_to->country;
    }
    bare.buyer_external_id.clear();
    bare.note.clear();
    for (auto& parcel : bare.parcels) {
        parcel.tracking_number.clear();
        parcel.tracking_url.clear();
    }
    return bare;
}

bool SqliteStore::isErased(Write& write, Id account, const NewMessage& message) {
    const auto& from = message.from;
    auto row = write.prepare("SELECT 1 FROM buyers WHERE account_id = $1 AND external_id = $2 AND erased_at >= $3");
    row.with(
        account, erasedName(from.buyer_external_id.empty() ? from.conversation_external_id : from.buyer_external_id),
        toColumn(message.at)
    );
    return row.step();
}

bool SqliteStore::wasErasedSince(Write& write, Id conversation, std::int64_t at) {
    auto row = write.prepare("SELECT 1 FROM conversations c JOIN buyers b ON b.id = c.buyer_id WHERE c.id = $1 AND b.erased_at >= $2");
    row.with(conversation, at);
    return row.step();
}

bool SqliteStore::isErasedOrder(Write& write, Id account, const channels::Order& order, Instant now) {
    auto row = write.prepare(
        "SELECT 1 FROM orders WHERE account_id = $1 AND external_id = $2 AND erased_at IS NOT NULL "
        "UNION ALL SELECT 1 FROM buyers WHERE account_id = $1 AND external_id = $3 AND erased_at >= $4"
    );
    row.with(
        account, order.external_id, order.buyer_external_id.empty() ? std::string() : erasedName(order.buyer_external_id),
        toColumn(order.ordered_at.value_or(now))
    );
    return row.step();
}

std::optional<Buyer> SqliteStore::buyerById(Id id) {
    Read read(*this);
    auto row = read.prepare("SELECT id, external_id, name, locale, country, set_language, set_zone, erased_at FROM buyers WHERE id = $1");
    row.with(id);
    if (!row.step()) return std::nullopt;
    return Buyer{row.integer(0), row.text(1), row.text(2), row.text(3), row.text(4), row.text(5), row.text(6),
                 toInstant(row.maybe(7))};
}

std::size_t SqliteStore::countOfBuyer(Id buyer) {
    Read read(*this);
    auto row = read.prepare("SELECT count(*) FROM conversations WHERE buyer_id = $1");
    row.with(buyer);
    row.step();
    return static_cast<std::size_t>(row.integer(0));
}

void SqliteStore::eraseOrders(Write& write, const Erasure& erasure) {
    struct Bare {
        Id id = 0;
        std::string facts;
    };
    std::vector<Bare> orders;
    {
        auto rows = write.prepare(
            "SELECT o.id, o.facts FROM buyers b JOIN orders o ON o.account_id = b.account_id AND o.buyer_external_id = b.external_id "
            "WHERE b.id = $1 UNION SELECT o.id, o.facts FROM conversations c JOIN buyers b ON b.id = c.buyer_id "
            "JOIN orders o ON o.account_id = c.account_id AND o.external_id = c.order_external_id WHERE c.buyer_id = $1 "
            // Whoever writes a number doesn't make the order his.
            "AND NOT EXISTS (SELECT 1 FROM buyers x WHERE x.account_id = o.account_id AND x.external_id = o.buyer_external_id "
            "AND x.id <> b.id)"
        );
        rows.with(erasure.buyer);
        while (rows.step()) {
            channels::Order order;
            orderFromJson(rows.text(1), order);
            orders.push_back({rows.integer(0), orderToJson(withoutPerson(order))});
        }
    }
    for (const auto& [id, facts] : orders) {
        write
            .prepare(
                "DELETE FROM parcel_scans WHERE tracking_number IN (SELECT tracking_number FROM parcels WHERE order_id = $1)"
            )
            .with(id)
            .run();
        write.prepare("UPDATE parcels SET tracking_number = '', tracking_url = '' WHERE order_id = $1").with(id).run();
        write.prepare("UPDATE orders SET facts = $2, buyer_external_id = '', tracked = 0, erased_at = $3 WHERE id = $1")
            .with(id, facts, toColumn(erasure.asked_at))
            .run();
    }
}

void SqliteStore::beginErasing(const Erasure& erasure) {
    Write write(*this);
    std::string watched;
    {
        auto row = write.prepare("SELECT external_id, erased_at IS NOT NULL FROM buyers WHERE id = $1");
        row.with(erasure.buyer);
        if (!row.step()) return;
        watched = row.integer(1) != 0 ? row.text(0) : erasedName(row.text(0));
    }
    eraseOrders(write, erasure);
    // Somebody who was erased before and wrote again has two rows: the older one only keeps watch, and needn't any longer.
    write
        .prepare(
            "UPDATE buyers SET external_id = external_id || ' ' || id "
            "WHERE account_id = (SELECT account_id FROM buyers WHERE id = $1) AND external_id = $2 AND id <> $1"
        )
        .with(erasure.buyer, watched)
        .run();
    write
        .prepare(
            "UPDATE buyers SET external_id = $2, name = '', locale = '', country = '', set_language = '', set_zone = '', "
            "erased_at = $3 WHERE id = $1"
        )
        .with(erasure.buyer, watched, toColumn(erasure.asked_at))
        .run();
    // Notes and replies may have come since it was erased before.
    write.prepare("UPDATE conversations SET erased_at = NULL WHERE buyer_id = $1 AND erased_at IS NOT NULL").with(erasure.buyer).run();
    write.prepare("DELETE FROM buyer_links WHERE buyer_id = $1 OR other_id = $1").with(erasure.buyer).run();
    write
        .prepare(
            "INSERT INTO erasures (buyer_id, asked_at, user_id) VALUES ($1, $2, $3) "
            "ON CONFLICT (buyer_id) DO UPDATE SET asked_at = $2, user_id = $3"
        )
        .with(erasure.buyer, toColumn(erasure.asked_at), erasure.user)
        .run();
    write.prepare("INSERT INTO audit (at, user_id, action, about) VALUES ($1, $2, 'erase_buyer', $3)")
        .with(toColumn(erasure.asked_at), erasure.user, outsideId(IdKind::Buyer, erasure.buyer))
        .run();
    write.commit();
}

std::vector<Erasure> SqliteStore::erasures() {
    Read read(*this);
    auto rows = read.prepare("SELECT buyer_id, user_id, asked_at FROM erasures ORDER BY asked_at");
    std::vector<Erasure> all;
    while (rows.step()) all.push_back({rows.integer(0), rows.integer(1), toInstant(rows.integer(2))});
    return all;
}

std::vector<ToErase> SqliteStore::conversationsToErase(const Erasure& erasure, Id after, std::size_t limit) {
    Read read(*this);
    auto rows = read.prepare(
        "SELECT id, account_id, external_id FROM conversations WHERE buyer_id = $1 AND erased_at IS NULL AND id > $2 "
        "ORDER BY id LIMIT $3"
    );
    rows.with(erasure.buyer, after, static_cast<std::int64_t>(limit));
    std::vector<ToErase> all;
    while (rows.step()) all.push_back({rows.integer(0), rows.integer(1), rows.text(2)});
    return all;
}

bool SqliteStore::eraseConversation(Id conversation, const Erasure& erasure, Instant now) {
    Write write(*this);
    {
        auto busy = write.prepare(
            "SELECT 1 FROM conversations c JOIN accounts a ON a.id = c.account_id WHERE c.id = $1 AND a.state = 'working' "
            "AND (EXISTS (SELECT 1 FROM outbox WHERE conversation_id = $1 AND state = 'sending') "
            "OR EXISTS (SELECT 1 FROM actions WHERE conversation_id = $1 AND state = 'doing'))"
        );
        busy.with(conversation);
        if (busy.step()) return false;
    }
    keepCards(write, conversation);
    eraseOutgoing(write, conversation, now);
    eraseMessages(write, conversation);
    write.prepare("UPDATE cases SET reason = '' WHERE conversation_id = $1").with(conversation).run();
    leaveBehind(write, conversation, toColumn(erasure.asked_at));
    write
        .prepare(
            "UPDATE conversations SET subject = '', snippet = '', tags = '{}', set_intent = '', set_risks = NULL, unread = 0, "
            // What the marketplace waits for is not over with it.
            "state = CASE WHEN EXISTS (SELECT 1 FROM cases WHERE conversation_id = $1 AND stage = 'needs_seller') THEN 'open' "
            "ELSE 'done' END, snoozed_until = NULL, settled_at = $2, settled_message = coalesce((SELECT max(id) FROM messages "
            "WHERE conversation_id = $1), 0), erased_at = $2 WHERE id = $1"
        )
        .with(conversation, toColumn(now))
        .run();
    refresh(write, conversation);
    write.conversationEvent(conversation, now);
    write.commit();
    return true;
}

void SqliteStore::leaveErasedBehind(Write& write, Id account, const std::string& external_id) {
    auto row = write.prepare(
        "SELECT c.id, e.asked_at FROM conversations c JOIN erasures e ON e.buyer_id = c.buyer_id "
        "WHERE c.account_id = $1 AND c.external_id = $2"
    );
    row.with(account, external_id);
    if (!row.step()) return;
    const Id conversation = row.integer(0);
    const auto asked_at = row.integer(1);
    row.reset();
    leaveBehind(write, conversation, asked_at);
}

// Its name may be made of the buyer's address.
void SqliteStore::leaveBehind(Write& write, Id conversation, std::int64_t asked_at) {
    Id account = 0;
    std::string name;
    {
        auto row = write.prepare("SELECT account_id, external_id FROM conversations WHERE id = $1");
        row.with(conversation);
        if (!row.step()) return;
        account = row.integer(0);
        name = row.text(1);
    }
    if (name.starts_with(kErased)) return;
    name = erasedName(name);
    // One that was erased before needs the name no longer.
    write.prepare("UPDATE conversations SET external_id = external_id || ' ' || id WHERE account_id = $1 AND external_id = $2")
        .with(account, name)
        .run();
    write.prepare("UPDATE conversations SET external_id = $2 WHERE id = $1").with(conversation, name).run();
    write.prepare("INSERT OR REPLACE INTO tombstones (account_id, external_id, deleted_at) VALUES ($1, $2, $3)")
        .with(account, name, asked_at)
        .run();
}

// What hasn't left never does; of what has, only that it did.
void SqliteStore::eraseOutgoing(Write& write, Id conversation, Instant now) {
    std::vector<Id> waiting, asked, approved;
    {
        auto rows = write.prepare("SELECT id FROM outbox WHERE conversation_id = $1 AND state IN ('held', 'waiting')");
        rows.with(conversation);
        while (rows.step()) waiting.push_back(rows.integer(0));
        auto actions = write.prepare("SELECT id FROM actions WHERE conversation_id = $1 AND state = 'awaiting_approval'");
        actions.with(conversation);
        while (actions.step()) asked.push_back(actions.integer(0));
        auto granted = write.prepare(
            "UPDATE actions SET state = 'withdrawn', ended_at = $2 WHERE conversation_id = $1 AND state = 'waiting' RETURNING id"
        );
        granted.with(conversation, toColumn(now));
        while (granted.step()) approved.push_back(granted.integer(0));
    }
    for (const Id action : approved) {
        write.prepare("INSERT INTO audit (at, user_id, action, about) VALUES ($1, 0, 'withdraw_action', $2)")
            .with(toColumn(now), outsideId(IdKind::Action, action))
            .run();
    }
    for (const Id reply : waiting) setReply(write, reply, ReplyState::Undone, now);
    for (const Id action : asked) endWaiting(write, action, ActionState::Withdrawn, 0, {}, now);
    setAsideBlobs(write, "SELECT blob FROM outbox_files WHERE reply_id IN " + std::string(kReplies), conversation);
    setAsideBlobs(write, "SELECT blob FROM draft_files WHERE conversation_id = $1", conversation);
    for (const std::string& statement : {
             std::string("DELETE FROM outbox_files WHERE reply_id IN ") + kReplies,
             std::string("DELETE FROM template_words WHERE reply_id IN ") + kReplies,
             std::string("UPDATE outbox SET text = '', reply_to = '{}', error = '', state = CASE WHEN state IN ('refused', 'unclear', 'sending') "
                         "THEN 'undone' ELSE state END WHERE conversation_id = $1"),
             std::string("UPDATE actions SET inputs = '{}', error = '', state = CASE state WHEN 'doing' THEN 'unclear' "
                         "ELSE state END WHERE conversation_id = $1"),
             std::string("UPDATE approvals SET reason = '', word = '' WHERE action_id IN "
                         "(SELECT id FROM actions WHERE conversation_id = $1)"),
             std::string("DELETE FROM drafts WHERE conversation_id = $1"),
         }) {
        write.prepare(statement).with(conversation).run();
    }
}

// Their rows stay: what is pulled again is known by them.
void SqliteStore::eraseMessages(Write& write, Id conversation) {
    setAsideBlobs(write, "SELECT blob FROM attachments WHERE message_id IN " + std::string(kMessages), conversation);
    unindex(write, conversation);
    for (const std::string& statement : {
             std::string("DELETE FROM attachments WHERE message_id IN ") + kMessages,
             std::string("DELETE FROM raws WHERE message_id IN ") + kMessages,
             std::string("DELETE FROM translations WHERE message_id IN ") + kMessages,
             std::string("DELETE FROM lessons WHERE message_id IN ") + kMessages,
             std::string("DELETE FROM risk_lessons WHERE message_id IN ") + kMessages,
             std::string("DELETE FROM quarantine WHERE (account_id, external_id) IN "
                         "(SELECT account_id, external_id FROM messages WHERE conversation_id = $1)"),
             std::string("UPDATE messages SET subject = '', text = '', folded = '', tags = '', warnings = '[]', hints = '[]', "
                         "reply_to = '{}', notice = '', erased = 1 WHERE conversation_id = $1"),
             std::string("INSERT INTO message_search (rowid, subject, text) SELECT id, subject, text FROM messages "
                         "WHERE conversation_id = $1"),
         }) {
        write.prepare(statement).with(conversation).run();
    }
}

void SqliteStore::setAsideBlobs(Write& write, const std::string& select, Id conversation) {
    write.prepare("INSERT OR IGNORE INTO erased_blobs SELECT blob FROM (" + select + ") WHERE blob <> ''").with(conversation).run();
}

void SqliteStore::endErasing(const Erasure& erasure, Instant now) {
    Write write(*this);
    write.prepare("DELETE FROM erasures WHERE buyer_id = $1").with(erasure.buyer).run();
    if (write.changes() == 0) return;
    write.prepare("INSERT INTO audit (at, user_id, action, about) VALUES ($1, $2, 'buyer_erased', $3)")
        .with(toColumn(now), erasure.user, outsideId(IdKind::Buyer, erasure.buyer))
        .run();
    // They show that he is no longer being erased.
    auto rows = write.prepare("SELECT id FROM conversations WHERE buyer_id = $1");
    rows.with(erasure.buyer);
    while (rows.step()) write.conversationEvent(rows.integer(0), now);
    rows.reset();
    write.commit();
}

void SqliteStore::purgeErased() {
    for (const char* const index : kIndexes) {
        bool first = true, more = true;
        while (more) {
            Write write(*this);
            more = mergeIndex(write, index, first);
            write.commit();
            first = false;
        }
    }
    const std::lock_guard writing(writing_);
    writer_.execute("PRAGMA wal_checkpoint(TRUNCATE)");
}

bool SqliteStore::mergeIndex(Write& write, const std::string& index, bool first) {
    const int before = write.allChanges();
    write.prepare("INSERT INTO " + index + " (" + index + ", rank) VALUES ('merge', $1)")
        .with(first ? -kMergedAtOnce : kMergedAtOnce)
        .run();
    // SQLite counts the command itself.
    return write.allChanges() - before > 1;
}

std::vector<std::string> SqliteStore::blobsToDrop() {
    Write write(*this);
    write.prepare("DELETE FROM erased_blobs AS e WHERE NOT (" + std::string(kUnused) + ")").run();
    auto rows = write.prepare("SELECT blob FROM erased_blobs");
    std::vector<std::string> all;
    while (rows.step()) all.push_back(rows.text(0));
    rows.reset();
    write.commit();
    return all;
}

void SqliteStore::blobDropped(const std::string& blob) {
    Write write(*this);
    write.prepare("DELETE FROM erased_blobs WHERE blob = $1").with(blob).run();
    write.commit();
}

}  // namespace hub::sqlite
