#include <algorithm>

#include "channels/kit/json.h"
#include "hub/inbox/ids.h"
#include "hub/store/sqlite/convert.h"
#include "hub/store/sqlite/sqlite_store.h"

namespace hub::sqlite {
namespace {

/// `database` is a Read or a Write.
template <class Database>
Draft readDraft(Database& database, Id conversation, Id user) {
    auto row = database.prepare(
        "SELECT text, template, template_locale, shown, facts, changed_at, writer FROM drafts "
        "WHERE conversation_id = $1 AND user_id = $2"
    );
    row.with(conversation, user);
    Draft draft;
    if (!row.step()) return draft;
    draft.text = row.text(0);
    draft.template_key = row.text(1);
    draft.template_locale = row.text(2);
    draft.shown = listFromJson(row.text(3));
    draft.facts = mapFromJson(row.text(4));
    draft.version = row.integer(5);
    draft.writer = row.text(6);
    auto files = database.prepare(
        "SELECT name, media_type, blob, size, template FROM draft_files WHERE conversation_id = $1 AND user_id = $2 ORDER BY n"
    );
    files.with(conversation, user);
    while (files.step()) {
        draft.files.push_back({{files.text(0), files.text(1), files.text(2), files.integer(3)}, files.text(4)});
    }
    return draft;
}

template <class Database>
void writeFiles(Database& write, Id conversation, Id user, const std::vector<DraftFile>& files) {
    write.prepare("DELETE FROM draft_files WHERE conversation_id = $1 AND user_id = $2").with(conversation, user).run();
    int n = 0;
    for (const auto& [file, template_key] : files) {
        write.prepare("INSERT INTO draft_files VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
            .with(conversation, user, ++n, file.name, file.media_type, file.blob, file.size, template_key)
            .run();
    }
}

template <class Database>
bool isOfErased(Database& database, Id conversation) {
    auto row = database.prepare(
        "SELECT 1 FROM conversations c JOIN buyers b ON b.id = c.buyer_id WHERE c.id = $1 AND b.erased_at IS NOT NULL"
    );
    row.with(conversation);
    return row.step();
}

/// For the writer's other pages.
template <class Database>
void tell(Database& write, Id conversation, Id user, std::int64_t version, Instant now) {
    channels::JsonWriter data;
    data.beginObject().member("id", outsideId(IdKind::Conversation, conversation));
    data.member("user", outsideId(IdKind::User, user)).member("version", version).endObject();
    write.quietEvent("draft", data.str(), now);
}

}  // namespace

std::variant<Draft, OvertakenDraft> SqliteStore::putDraft(
    Id conversation, Id user, const Draft& draft, std::optional<std::int64_t> known, Instant now
) {
    Write write(*this);
    Draft there = readDraft(write, conversation, user);
    const bool is_own = !draft.writer.empty() && draft.writer == there.writer;
    if (known && *known != there.version && !is_own) return OvertakenDraft{std::move(there)};
    // A page that was open while the buyer was erased may save once more.
    if ((draft.text.empty() && draft.files.empty()) || isOfErased(write, conversation)) {
        dropDraft(write, conversation, user, now);
        write.commit();
        return Draft{};
    }
    Draft kept = draft;
    kept.version = std::max(toColumn(now), there.version + 1);
    write
        .prepare(
            "INSERT INTO drafts (conversation_id, user_id, text, changed_at, writer, template, template_locale, shown, facts) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (conversation_id, user_id) DO UPDATE SET text = $3, "
            "changed_at = $4, writer = $5, template = $6, template_locale = $7, shown = $8, facts = $9"
        )
        .with(
            conversation, user, kept.text, kept.version, kept.writer, kept.template_key, kept.template_locale, toJson(kept.shown),
            toJson(kept.facts)
        )
        .run();
    writeFiles(write, conversation, user, kept.files);
    tell(write, conversation, user, kept.version, now);
    write.commit();
    return kept;
}

Draft SqliteStore::draft(Id conversation, Id user) {
    Read read(*this);
    return readDraft(read, conversation, user);
}

void SqliteStore::dropDraft(Write& write, Id conversation, Id user, Instant now) {
    write.prepare("DELETE FROM drafts WHERE conversation_id = $1 AND user_id = $2").with(conversation, user).run();
    if (write.changes() > 0) tell(write, conversation, user, 0, now);
}

}  // namespace hub::sqlite
