#include "hub/inbox/names.h"
#include "hub/store/sqlite/convert.h"
#include "hub/store/sqlite/erasing.h"
#include "hub/store/sqlite/sqlite_store.h"

namespace hub::sqlite {
namespace {

using Stage = channels::Case::Stage;

std::string ruleOf(const channels::Case& one) {
    return one.kind + (one.stage_text.empty() ? "" : ": " + one.stage_text);
}

}  // namespace

/// By what the marketplace tells of it: its conversation, its order, its buyer. Without any, the case has one of its own.
Id SqliteStore::conversationOfCase(Write& write, Id account, const channels::Case& one) {
    const auto found = [&](std::string_view sql, const std::string& value) -> std::optional<Id> {
        if (value.empty()) return std::nullopt;
        auto row = write.prepare(sql);
        row.with(account, value);
        return row.step() ? std::optional(row.integer(0)) : std::nullopt;
    };
    if (const auto id = conversationOfErased(write, account, one)) return *id;
    if (const auto id = found(
            "SELECT id FROM conversations WHERE account_id = $1 AND external_id = $2", one.conversation_external_id
        )) {
        return *id;
    }
    if (const auto id = found(
            "SELECT id FROM conversations WHERE account_id = $1 AND external_id = $2",
            one.conversation_external_id.empty() ? std::string() : erasedName(one.conversation_external_id)
        )) {
        return *id;
    }
    if (const auto id = found(
            "SELECT id FROM conversations WHERE account_id = $1 AND order_external_id = $2 ORDER BY last_at DESC LIMIT 1",
            one.order_external_id
        )) {
        return *id;
    }
    if (const auto id = found(
            "SELECT c.id FROM conversations c JOIN buyers b ON b.id = c.buyer_id "
            "WHERE b.account_id = $1 AND b.external_id = $2 ORDER BY c.last_at DESC LIMIT 1",
            one.buyer_external_id
        )) {
        return *id;
    }
    channels::Incoming opener;
    opener.conversation_external_id =
        one.conversation_external_id.empty() ? "case " + one.external_id : one.conversation_external_id;
    opener.buyer_external_id = one.buyer_external_id;
    opener.order_external_id = one.order_external_id;
    opener.subject = one.reason.empty() ? one.kind : one.kind + ": " + one.reason;
    return upsertConversation(write, account, upsertBuyer(write, account, opener), opener);
}

std::optional<Id> SqliteStore::conversationOfErased(Write& write, Id account, const channels::Case& one) {
    {
        auto known = write.prepare(
            "SELECT c.id FROM cases k JOIN conversations c ON c.id = k.conversation_id JOIN buyers b ON b.id = c.buyer_id "
            "WHERE k.account_id = $1 AND k.external_id = $2 AND b.erased_at >= k.opened_at"
        );
        known.with(account, one.external_id);
        if (known.step()) return known.integer(0);
    }
    if (one.buyer_external_id.empty() || !one.opened_at) return std::nullopt;
    Id buyer = 0;
    {
        auto row = write.prepare("SELECT id FROM buyers WHERE account_id = $1 AND external_id = $2 AND erased_at >= $3");
        row.with(account, erasedName(one.buyer_external_id), toColumn(*one.opened_at));
        if (!row.step()) return std::nullopt;
        buyer = row.integer(0);
    }
    {
        auto newest = write.prepare("SELECT id FROM conversations WHERE buyer_id = $1 ORDER BY last_at DESC LIMIT 1");
        newest.with(buyer);
        if (newest.step()) return newest.integer(0);
    }
    channels::Incoming opener;
    opener.conversation_external_id = "case " + one.external_id;
    opener.order_external_id = one.order_external_id;
    return upsertConversation(write, account, buyer, opener);
}

void SqliteStore::upsertCase(Write& write, Id account, const channels::Case& one, Instant now) {
    const Id conversation = conversationOfCase(write, account, one);
    std::optional<std::string> before;
    std::optional<Id> moved_from;
    std::int64_t opened_at = toColumn(one.opened_at.value_or(now));
    {
        auto row = write.prepare("SELECT stage, conversation_id, opened_at FROM cases WHERE account_id = $1 AND external_id = $2");
        row.with(account, one.external_id);
        if (row.step()) {
            before = row.text(0);
            moved_from = row.integer(1);
            opened_at = row.integer(2);
        }
    }
    const std::string reason = wasErasedSince(write, conversation, opened_at) ? std::string() : one.reason;
    write
        .prepare(
            "INSERT INTO cases (account_id, external_id, conversation_id, order_external_id, kind, reason, stage, stage_text, "
            "respond_by, opened_at, updated_at, amount) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) "
            "ON CONFLICT (account_id, external_id) DO UPDATE SET conversation_id = $3, "
            "order_external_id = CASE WHEN $4 = '' THEN order_external_id ELSE $4 END, kind = $5, "
            "reason = CASE WHEN $6 = '' THEN reason ELSE $6 END, stage = $7, stage_text = $8, respond_by = $9, "
            "updated_at = $11, amount = CASE WHEN $12 = '' THEN amount ELSE $12 END"
        )
        .with(
            account, one.external_id, conversation, one.order_external_id, one.kind, reason, wireName(one.stage),
            one.stage_text, toColumn(one.respond_by), opened_at,
            toColumn(one.updated_at.value_or(now)), toText(one.amount)
        )
        .run();
    noteDisputed(write, account, one.external_id);
    const bool asks = one.stage == Stage::NeedsSeller;
    if (asks && before != std::string(wireName(one.stage))) {
        // It asks for the seller now: as urgent as a buyer's word, and it wakes what was closed.
        write
            .prepare("UPDATE conversations SET first = 1, unread = 1, state = 'open', snoozed_until = NULL WHERE id = $1")
            .with(conversation)
            .run();
    }
    refresh(write, conversation);
    write.conversationEvent(conversation, now);
    if (moved_from && *moved_from != conversation) {
        refresh(write, *moved_from);
        write.conversationEvent(*moved_from, now);
    }
}

void SqliteStore::refreshCaseDeadline(Write& write, Id conversation) {
    write.prepare("DELETE FROM deadlines WHERE conversation_id = $1 AND kind = 'case'").with(conversation).run();
    auto row = write.prepare(
        "SELECT kind, stage_text, respond_by, opened_at FROM cases WHERE conversation_id = $1 AND stage = 'needs_seller' "
        "AND respond_by IS NOT NULL ORDER BY respond_by LIMIT 1"
    );
    row.with(conversation);
    if (!row.step()) return;
    channels::Case one;
    one.kind = row.text(0);
    one.stage_text = row.text(1);
    write.prepare("INSERT INTO deadlines VALUES ($1, 'case', $2, $3, $4)")
        .with(conversation, row.integer(2), row.integer(3), ruleOf(one))
        .run();
}

std::vector<StoredCase> SqliteStore::cases(Id conversation) {
    Read read(*this);
    auto rows = read.prepare(
        "SELECT id, external_id, order_external_id, kind, reason, stage, stage_text, respond_by, opened_at, updated_at, amount "
        "FROM cases WHERE conversation_id = $1 ORDER BY stage = 'closed', opened_at DESC"
    );
    rows.with(conversation);
    std::vector<StoredCase> all;
    while (rows.step()) {
        StoredCase one{rows.integer(0), conversation, {}};
        one.facts.external_id = rows.text(1);
        one.facts.order_external_id = rows.text(2);
        one.facts.kind = rows.text(3);
        one.facts.reason = rows.text(4);
        one.facts.stage = parseCaseStage(rows.text(5)).value_or(Stage::Closed);
        one.facts.stage_text = rows.text(6);
        one.facts.respond_by = toInstant(rows.maybe(7));
        one.facts.opened_at = toInstant(rows.integer(8));
        one.facts.updated_at = toInstant(rows.integer(9));
        one.facts.amount = moneyFromText(rows.text(10));
        all.push_back(std::move(one));
    }
    return all;
}

}  // namespace hub::sqlite
