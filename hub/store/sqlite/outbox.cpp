#include <algorithm>

#include "hub/inbox/names.h"
#include "hub/inbox/reasons.h"
#include "hub/store/sqlite/convert.h"
#include "hub/store/sqlite/sqlite_store.h"
#include "templates/catalogue/catalogue.h"

namespace hub::sqlite {
namespace {

constexpr std::string_view kOutboxColumns =
    "SELECT id, conversation_id, account_id, user_id, key, text, template, template_locale, reply_to, newest_known_own, "
    "state, created_at, not_before, hold_until, sent_at, attempts, error, external_id, first_attempt_at, message_id, rule FROM outbox ";

Reply readReply(Statement& row) {
    Reply reply;
    reply.id = row.integer(0);
    reply.conversation = row.integer(1);
    reply.account = row.integer(2);
    reply.user = row.integer(3);
    reply.key = row.text(4);
    reply.text = row.text(5);
    reply.template_key = row.text(6);
    reply.template_locale = row.text(7);
    reply.reply_to = mapFromJson(row.text(8));
    reply.newest_known_own = row.text(9);
    reply.state = parseReplyState(row.text(10)).value_or(ReplyState::Unclear);
    reply.created_at = toInstant(row.integer(11));
    reply.not_before = toInstant(row.integer(12));
    reply.hold_until = toInstant(row.maybe(13));
    reply.sent_at = toInstant(row.maybe(14));
    reply.attempts = static_cast<int>(row.integer(15));
    reply.error = row.text(16);
    reply.external_id = row.text(17);
    reply.first_attempt_at = toInstant(row.maybe(18));
    reply.message = row.maybe(19);
    reply.rule = row.text(20);
    return reply;
}

/// `database` is a Read or a Write.
template <class Database>
Reply withFiles(Database& database, Reply reply) {
    auto rows = database.prepare("SELECT name, media_type, blob, size FROM outbox_files WHERE reply_id = $1 ORDER BY n");
    rows.with(reply.id);
    while (rows.step()) reply.files.push_back({rows.text(0), rows.text(1), rows.text(2), rows.integer(3)});
    return reply;
}

template <class Database>
std::vector<Reply> readReplies(Database& database, Statement& rows) {
    std::vector<Reply> all;
    while (rows.step()) all.push_back(withFiles(database, readReply(rows)));
    return all;
}

/// The newest message that the writer has not seen. A reply that he has seen stays seen once it has left.
template <class Database>
std::optional<Message> unseenMessage(Database& write, const NewReply& reply) {
    if (!reply.seen) return std::nullopt;
    // Newer is what arrived later, not what claims a later time.
    auto newer = write.prepare(
        "SELECT id, author, coalesce(user_id, 0), text, at, received_at FROM messages WHERE conversation_id = $1 AND id > $2 "
        "AND author <> 'notice' AND id NOT IN (SELECT message_id FROM outbox WHERE conversation_id = $1 "
        "AND message_id IS NOT NULL AND id IN (SELECT value FROM json_each($3))) ORDER BY id DESC LIMIT 1"
    );
    newer.with(reply.conversation, *reply.seen, toJson(reply.seen_replies.value_or(std::set<Id>{})));
    if (!newer.step()) return std::nullopt;
    Message message;
    message.id = newer.integer(0);
    message.conversation = reply.conversation;
    message.author = newer.text(1);
    message.user = newer.integer(2);
    message.text = newer.text(3);
    message.at = toInstant(newer.integer(4));
    message.received_at = toInstant(newer.integer(5));
    return message;
}

/// The newest reply that may still reach the buyer and that the writer has not seen. The notice that is to be given again is
/// one that he knows of.
template <class Database>
std::optional<Reply> unseenReply(Database& write, const NewReply& reply) {
    if (!reply.seen && !reply.seen_replies) return std::nullopt;
    auto row = write.prepare(
        std::string(kOutboxColumns) +
        "WHERE conversation_id = $1 AND state IN ('held', 'waiting', 'sending', 'unclear') "
        "AND id NOT IN (SELECT value FROM json_each($2)) AND id NOT IN (SELECT reply_id FROM order_notices "
        "WHERE order_id = $3 AND template = $4 AND reply_id IS NOT NULL) ORDER BY id DESC LIMIT 1"
    );
    row.with(reply.conversation, toJson(reply.seen_replies.value_or(std::set<Id>{})), reply.order, reply.template_key);
    if (!row.step()) return std::nullopt;
    return readReply(row);
}

/// Which text of the template was sent.
template <class Database>
void noteText(Database& write, const NewReply& reply, Id id) {
    write
        .prepare(
            "UPDATE outbox SET template_number = coalesce((SELECT number FROM template_revisions WHERE template = $2 AND "
            "locale = $3 AND state = 'published'), 0), edited = $4 WHERE id = $1"
        )
        .with(id, reply.template_key, reply.template_locale, reply.edited)
        .run();
}

/// What the shop's people do with templates.
template <class Database>
void noteUse(Database& write, const NewReply& reply) {
    constexpr std::string_view kCount =
        "INSERT INTO template_uses (template, locale, sent, edited, skipped) VALUES ($1, $2, $3, $4, $5) "
        "ON CONFLICT (template, locale) DO UPDATE SET sent = sent + $3, edited = edited + $4, skipped = skipped + $5";
    write.prepare(kCount).with(reply.template_key, reply.template_locale, 1, reply.edited ? 1 : 0, 0).run();
    for (const auto& other : reply.passed_over) write.prepare(kCount).with(other, reply.template_locale, 0, 0, 1).run();
    const auto key = templates::TemplateKey::parse(reply.template_key);
    if (!key) return;
    // What a person has set of the message stays set.
    write
        .prepare(
            "INSERT INTO lessons (message_id, intent, template, order_status, corrected) "
            "SELECT c.newest_buyer_message, CASE c.set_intent WHEN '' THEN $2 ELSE c.set_intent END, $3, "
            "coalesce((SELECT o.status FROM orders o WHERE o.account_id = c.account_id AND o.external_id = c.order_external_id), ''), "
            "c.set_intent <> '' FROM conversations c WHERE c.id = $1 AND c.newest_buyer_message IS NOT NULL "
            "ON CONFLICT (message_id) DO NOTHING"
        )
        .with(reply.conversation, key->intent, reply.template_key)
        .run();
}

}  // namespace

std::variant<Reply, StaleThread, KeyTaken, NoticeGiven, AccountGone> SqliteStore::addReply(const NewReply& reply) {
    Write write(*this);
    {
        auto known = write.prepare(std::string(kOutboxColumns) + "WHERE key = $1");
        known.with(reply.key);
        if (known.step()) {
            Reply made = withFiles(write, readReply(known));
            const bool same = made.conversation == reply.conversation && made.user == reply.user && made.text == reply.text &&
                              made.files.size() == reply.files.size();
            if (!same) return KeyTaken{};
            return made;
        }
    }
    if (write.isAccountGone(reply.conversation)) return AccountGone{};
    if (reply.order && !reply.again) {
        if (const auto at = noticeGiven(write, *reply.order, reply.template_key)) return NoticeGiven{*at};
    }
    if (reply.by_rule) {
        if (const auto at = answeredTonight(write, reply.conversation, reply.now)) return NoticeGiven{*at};
    }
    if (auto message = unseenMessage(write, reply)) return StaleThread{std::move(*message)};
    if (auto on_its_way = unseenReply(write, reply)) return StaleThread{std::move(*on_its_way)};
    auto row = write.prepare(
        "INSERT INTO outbox (key, account_id, conversation_id, user_id, text, reply_to, newest_known_own, template, "
        "template_locale, state, created_at, not_before, hold_until, then_done, offered, answers, rule, against_hint) "
        "SELECT $1, c.account_id, c.id, $3, $4, "
        "coalesce((SELECT reply_to FROM messages WHERE id = c.newest_buyer_message), '{}'), "
        "coalesce((SELECT external_id FROM messages WHERE conversation_id = c.id AND author = 'seller' "
        "ORDER BY at DESC, id DESC LIMIT 1), ''), $5, $6, $7, $8, $9, $10, $11, $12, "
        "coalesce($13, (SELECT max(id) FROM messages WHERE conversation_id = c.id), 0), $14, $15 "
        "FROM conversations c WHERE c.id = $2 RETURNING id"
    );
    const ReplyState state = reply.hold_until ? ReplyState::Held : ReplyState::Waiting;
    row.with(
        reply.key, reply.conversation, reply.user, reply.text, reply.template_key, reply.template_locale,
        wireName(state), toColumn(reply.now), toColumn(reply.not_before), toColumn(reply.hold_until), reply.done,
        toJson(reply.offered), reply.seen, reply.by_rule ? reply.by_rule->name : std::string(), reply.against_hint
    );
    if (!row.step()) throw StoreError("no conversation " + std::to_string(reply.conversation));
    const Id id = row.integer(0);
    row.reset();
    int n = 0;
    for (const auto& file : reply.files) {
        write.prepare("INSERT INTO outbox_files VALUES ($1, $2, $3, $4, $5, $6)")
            .with(id, ++n, file.name, file.media_type, file.blob, file.size)
            .run();
    }
    countOffered(write, id, 1);
    if (!reply.template_key.empty()) noteText(write, reply, id);
    if (reply.order) {
        write.prepare("INSERT INTO order_notices (order_id, template, at, user_id, reply_id) VALUES ($1, $2, $3, $4, $5)")
            .with(*reply.order, reply.template_key, toColumn(reply.now), reply.user, id)
            .run();
    } else if (reply.by_rule) {
        noteRuleAct(
            write, reply.conversation,
            {RuleAct::Kind::Answer, reply.now, reply.by_rule->rule, reply.by_rule->name, std::nullopt, {}, id}, reply.by_rule->night_ends
        );
    } else {
        takeBackRuleAnswers(write, reply.conversation, TakenBack::ByPerson, reply.now);
        if (!reply.template_key.empty()) {
            noteUse(write, reply);
            noteSend(write, reply, id);
        }
        dropDraft(write, reply.conversation, reply.user, reply.now);
        write.prepare("UPDATE conversations SET unread = 0 WHERE id = $1").with(reply.conversation).run();
    }
    write.replyEvent(id, reply.conversation, reply.user, state, reply.now);
    write.conversationEvent(reply.conversation, reply.now);
    auto made = write.prepare(std::string(kOutboxColumns) + "WHERE id = $1");
    made.with(id);
    made.step();
    Reply stored = withFiles(write, readReply(made));
    made.reset();
    write.commit();
    return stored;
}

std::optional<Reply> SqliteStore::reply(Id id) {
    Read read(*this);
    auto rows = read.prepare(std::string(kOutboxColumns) + "WHERE id = $1");
    rows.with(id);
    if (!rows.step()) return std::nullopt;
    return withFiles(read, readReply(rows));
}

std::vector<Reply> SqliteStore::replies(Id conversation) {
    Read read(*this);
    auto rows = read.prepare(std::string(kOutboxColumns) + "WHERE conversation_id = $1 ORDER BY id");
    rows.with(conversation);
    return readReplies(read, rows);
}

std::vector<Reply> SqliteStore::dueReplies(Id account, Instant now, std::size_t limit) {
    Read read(*this);
    auto rows = read.prepare(
        std::string(kOutboxColumns) +
        // The first condition is the index's own, word for word: only then does SQLite use it.
        "WHERE account_id = $1 AND state IN ('held', 'waiting', 'sending') AND state <> 'sending' AND not_before <= $2 "
        "ORDER BY not_before, id LIMIT $3"
    );
    rows.with(account, toColumn(now), static_cast<std::int64_t>(limit));
    return readReplies(read, rows);
}

std::vector<Reply> SqliteStore::inFlight(Id account) {
    Read read(*this);
    auto rows = read.prepare(std::string(kOutboxColumns) + "WHERE account_id = $1 AND state = 'sending' ORDER BY id");
    rows.with(account);
    return readReplies(read, rows);
}

std::optional<Instant> SqliteStore::nextReplyAt(Id account) {
    Read read(*this);
    auto row = read.prepare(
        "SELECT min(at) FROM (SELECT min(not_before) AS at FROM outbox WHERE account_id = $1 "
        "AND state IN ('held', 'waiting', 'sending') UNION ALL "
        "SELECT min(created_at) FROM actions WHERE account_id = $1 AND state IN ('waiting', 'doing'))"
    );
    row.with(account);
    row.step();
    return toInstant(row.maybe(0));
}

void SqliteStore::setReply(Write& write, Id reply, ReplyState state, Instant now) {
    if (state == ReplyState::Undone) takeBackSend(write, reply);
    auto row = write.prepare(
        "UPDATE outbox SET state = $2, offered = CASE $2 WHEN 'sent' THEN '{}' ELSE offered END WHERE id = $1 "
        "RETURNING conversation_id, user_id"
    );
    row.with(reply, wireName(state));
    if (!row.step()) return;
    const Id conversation = row.integer(0), user = row.integer(1);
    row.reset();
    write.replyEvent(reply, conversation, user, state, now);
    write.conversationEvent(conversation, now);
}

bool SqliteStore::beginSending(const Lease& lease, Id reply, Instant now, Instant look_up_at) {
    Write write(*this);
    demandLease(write, lease);
    if (isOvertaken(write, reply, now)) {
        takeBackRuleAnswer(write, reply, TakenBack::Overtaken, now);
        write.commit();
        return false;
    }
    write
        .prepare(
            "UPDATE outbox SET state = 'sending', attempts = attempts + 1, not_before = $3, "
            "first_attempt_at = coalesce(first_attempt_at, $2) WHERE id = $1 "
            "AND state IN ('held', 'waiting') AND not_before <= $2"
        )
        .with(reply, toColumn(now), toColumn(look_up_at))
        .run();
    if (write.changes() == 0) return false;
    setReply(write, reply, ReplyState::Sending, now);
    write.commit();
    return true;
}

void SqliteStore::sent(Id reply, const channels::Receipt& receipt, Instant now) {
    Write write(*this);
    const std::string external =
        receipt.external_id.empty() ? "outbox " + std::to_string(reply) : receipt.external_id;
    auto row = write.prepare(
        "UPDATE outbox SET external_id = $2, sent_at = $3, error = '' WHERE id = $1 "
        "RETURNING conversation_id, account_id, text, user_id, then_done, answers, rule <> ''"
    );
    row.with(reply, external, toColumn(receipt.accepted_at));
    if (!row.step()) return;
    const Id conversation = row.integer(0), account = row.integer(1), user = row.integer(3);
    const std::string text = row.text(2);
    const bool then_done = row.integer(4) != 0;
    const Id answers = row.integer(5);
    const bool automatic = row.integer(6) != 0;
    row.reset();
    // A pull may have brought it already: then its row is there.
    write
        .prepare(
            "INSERT INTO messages (account_id, external_id, conversation_id, author, user_id, at, received_at, text, automatic) "
            "VALUES ($1, $2, $3, 'seller', $4, $5, $6, $7, $8) ON CONFLICT (account_id, external_id) DO NOTHING"
        )
        .with(account, external, conversation, user, toColumn(receipt.accepted_at), toColumn(now), text, automatic)
        .run();
    if (write.changes() > 0) {
        const Id message = write.lastId();
        write.prepare("INSERT INTO message_search (rowid, subject, text) VALUES ($1, '', $2)").with(message, text).run();
        write
            .prepare(
                "INSERT INTO attachments (message_id, name, media_type, size, blob) "
                "SELECT $1, name, media_type, size, blob FROM outbox_files WHERE reply_id = $2 ORDER BY n"
            )
            .with(message, reply)
            .run();
        countHour(write, account, now, "sent", 1);
    }
    write.prepare("UPDATE messages SET answers = $3, automatic = max(automatic, $4) WHERE account_id = $1 AND external_id = $2")
        .with(account, external, answers, automatic)
        .run();
    auto link = write.prepare(
        "UPDATE outbox SET message_id = (SELECT id FROM messages WHERE account_id = $2 AND external_id = $3) WHERE id = $1 "
        "RETURNING message_id"
    );
    link.with(reply, account, external);
    link.step();
    const Id message = link.integer(0);
    link.reset();
    // It answers nobody: the buyer still waits for a person.
    automatic ? forgetSent(write, conversation, message) : noteSent(write, message);
    if (then_done) {
        // Closed with the reply, unless the buyer has written since.
        refresh(write, conversation);
        auto open = write.prepare("SELECT 1 FROM conversations WHERE id = $1 AND state <> 'done' AND waiting_since IS NULL");
        open.with(conversation);
        const bool closes = open.step();
        open.reset();
        write
            .prepare(
                "UPDATE conversations SET state = 'done', settled_before = json_array(settled_at, settled_message), "
                "settled_at = $2, settled_message = $3 WHERE id = $1 AND waiting_since IS NULL"
            )
            .with(conversation, toColumn(now), answers)
            .run();
        if (closes) noteClosed(write, reports::FactKind::Resolved, conversation, user, std::max(now, receipt.accepted_at));
    }
    refresh(write, conversation);
    setReply(write, reply, ReplyState::Sent, now);
    write.commit();
}

void SqliteStore::lookUpLater(const Lease& lease, Id reply, Instant look_up_at, const std::string& error) {
    Write write(*this);
    demandLease(write, lease);
    write.prepare("UPDATE outbox SET not_before = $2, error = $3 WHERE id = $1 AND state = 'sending'")
        .with(reply, toColumn(look_up_at), error)
        .run();
    write.commit();
}

void SqliteStore::sendLater(const Lease& lease, Id reply, Instant not_before, const std::string& error) {
    Write write(*this);
    demandLease(write, lease);
    write.prepare("UPDATE outbox SET not_before = $2, error = $3, hold_until = NULL WHERE id = $1")
        .with(reply, toColumn(not_before), error)
        .run();
    setReply(write, reply, ReplyState::Waiting, not_before);
    write.commit();
}

void SqliteStore::sendFailed(const Lease& lease, Id reply, ReplyState refused_or_unclear, const std::string& error) {
    Write write(*this);
    demandLease(write, lease);
    auto row = write.prepare("UPDATE outbox SET error = $2 WHERE id = $1 RETURNING rule <> ''");
    row.with(reply, error);
    const bool is_rules = row.step() && row.integer(0) != 0;
    row.reset();
    // What nobody has written nobody has to see to.
    const bool is_dropped = is_rules && refused_or_unclear == ReplyState::Refused;
    setReply(write, reply, is_dropped ? ReplyState::Undone : refused_or_unclear, lease.until);
    write.commit();
}

void SqliteStore::endReplies(Write& write, Id account, Instant now) {
    std::vector<Id> by_rules;
    {
        auto rows = write.prepare(
            "SELECT id FROM outbox WHERE account_id = $1 AND state IN ('held', 'waiting', 'sending') AND state <> 'sending' AND rule <> ''"
        );
        rows.with(account);
        while (rows.step()) by_rules.push_back(rows.integer(0));
    }
    for (const Id reply : by_rules) takeBackRuleAnswer(write, reply, TakenBack::ByPerson, now);
    auto ended = write.prepare(
        "UPDATE outbox SET hold_until = NULL, error = CASE state WHEN 'sending' THEN $3 ELSE $2 END, "
        "state = CASE state WHEN 'sending' THEN 'unclear' ELSE 'refused' END "
        "WHERE account_id = $1 AND state IN ('held', 'waiting', 'sending') RETURNING id, conversation_id, user_id, state = 'refused'"
    );
    ended.with(account, kAccountRemoved, kAccountRemovedMeanwhile);
    while (ended.step()) {
        const bool refused = ended.integer(3) != 0;
        write.replyEvent(
            ended.integer(0), ended.integer(1), ended.integer(2), refused ? ReplyState::Refused : ReplyState::Unclear, now,
            refused ? refusalCode(kAccountRemoved) : std::string_view()
        );
        write.conversationEvent(ended.integer(1), now);
    }
}

std::optional<Reply> SqliteStore::undo(Id id, Instant now) {
    {
        Write write(*this);
        write.prepare("UPDATE outbox SET state = 'undone' WHERE id = $1 AND state IN ('held', 'waiting')").with(id).run();
        if (write.changes() == 0) return std::nullopt;
        setReply(write, id, ReplyState::Undone, now);
        write.commit();
    }
    return reply(id);
}

std::optional<Reply> SqliteStore::sendNow(Id id, Instant now) {
    {
        Write write(*this);
        write.prepare("UPDATE outbox SET state = 'waiting', not_before = $2, hold_until = NULL WHERE id = $1 AND state = 'held'")
            .with(id, toColumn(now))
            .run();
        if (write.changes() == 0) return std::nullopt;
        setReply(write, id, ReplyState::Waiting, now);
        write.commit();
    }
    return reply(id);
}

std::optional<Reply> SqliteStore::resolve(Id id, ReplyState to, Instant now) {
    {
        Write write(*this);
        // Who comes second finds it resolved: nothing is sent again twice.
        write
            .prepare(
                "UPDATE outbox SET state = $2, not_before = $3, error = '', first_attempt_at = NULL WHERE id = $1 "
                "AND (state = 'unclear' OR (state = 'refused' AND $2 <> 'sent')) "
                "AND ($2 <> 'waiting' OR account_id NOT IN (SELECT id FROM accounts WHERE state = 'removed'))"
            )
            .with(id, wireName(to), toColumn(now))
            .run();
        if (write.changes() == 0) return std::nullopt;
        setReply(write, id, to, now);
        write.commit();
    }
    if (to == ReplyState::Sent) sent(id, {"", now}, now);
    return reply(id);
}

}  // namespace hub::sqlite
