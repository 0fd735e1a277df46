#include "hub/inbox/names.h"
#include "hub/media/file_kind.h"
#include "hub/store/sqlite/convert.h"
#include "hub/store/sqlite/sqlite_store.h"

namespace hub::sqlite {
namespace {

constexpr std::int64_t kRecordingsAtOnce = 200;
constexpr std::string_view kTranscriptColumns = "t.state, t.automatic, t.model, t.text, t.fault, t.attempts, t.made_at";
constexpr int kTranscriptColumnCount = 7;
constexpr std::string_view kRecordedColumns =
    "a.id, m.id, m.conversation_id, m.account_id, m.author, a.name, a.media_type, a.ref, a.blob, b.set_language";
constexpr std::string_view kFromAttachment =
    "attachments a CROSS JOIN messages m ON m.id = a.message_id CROSS JOIN conversations c ON c.id = m.conversation_id "
    "CROSS JOIN buyers b ON b.id = c.buyer_id ";

Transcript readTranscript(const Statement& row) {
    Transcript made;
    made.state = parseTranslationState(row.text(0)).value_or(TranslationState::Failed);
    made.automatic = row.integer(1) != 0;
    made.model = row.text(2);
    made.text = row.text(3);
    made.fault = row.text(4);
    made.attempts = static_cast<int>(row.integer(5));
    made.made_at = toInstant(row.maybe(6));
    return made;
}

Recorded readRecorded(const Statement& row, int first) {
    return {row.integer(first),  row.integer(first + 1), row.integer(first + 2), row.integer(first + 3), row.text(first + 4),
            row.text(first + 5), row.text(first + 6),    row.text(first + 7),    row.text(first + 8),    row.text(first + 9)};
}

bool isRecording(const Recorded& file) {
    const auto kind = fileKind(file.media_type, file.name);
    return kind == FileKind::Voice || kind == FileKind::Video;
}

/// `database` is a Read or a Write.
template <class Database>
TranscriberSettings transcriberSettings(Database& database) {
    TranscriberSettings settings;
    auto row = database.prepare("SELECT works, url, model, sealed, automatic FROM transcriber");
    if (!row.step()) return settings;
    settings.works = row.integer(0) != 0;
    settings.url = row.text(1);
    settings.model = row.text(2);
    settings.sealed_key = row.blob(3);
    settings.automatic = row.integer(4) != 0;
    auto accounts = database.prepare(
        "SELECT t.account_id FROM transcribed_accounts t JOIN accounts a ON a.id = t.account_id WHERE a.state <> 'removed'"
    );
    while (accounts.step()) settings.accounts.insert(accounts.integer(0));
    return settings;
}

template <class Database>
std::optional<Transcript> transcriptOf(Database& database, Id attachment) {
    auto row = database.prepare("SELECT " + std::string(kTranscriptColumns) + " FROM transcripts t WHERE t.attachment_id = $1");
    row.with(attachment);
    if (!row.step()) return std::nullopt;
    return readTranscript(row);
}

template <class Database>
std::int64_t countTranscripts(Database& database) {
    auto row = database.prepare("SELECT count(*) FROM transcripts INDEXED BY transcripts_waiting WHERE state = 'waiting'");
    row.step();
    return row.integer(0);
}

template <class Database>
void insertTranscript(Database& write, Id attachment, bool automatic, Instant now) {
    write
        .prepare(
            "INSERT INTO transcripts (attachment_id, state, automatic, not_before) VALUES ($1, 'waiting', $2, $3) "
            "ON CONFLICT (attachment_id) DO UPDATE SET state = 'waiting', automatic = $2, fault = '', attempts = 0, not_before = $3"
        )
        .with(attachment, automatic, toColumn(now))
        .run();
}

}  // namespace

TranscriberSettings SqliteStore::transcriber() {
    Read read(*this);
    return transcriberSettings(read);
}

void SqliteStore::putTranscriber(const TranscriberSettings& settings) {
    Write write(*this);
    const auto before = transcriberSettings(write);
    const bool was_automatic = before.works && before.automatic, is_automatic = settings.works && settings.automatic;
    write
        .prepare(
            "INSERT INTO transcriber (id, works, url, model, sealed, automatic, seen) VALUES (1, $1, $2, $3, $4, $5, "
            "(SELECT coalesce(max(id), 0) FROM attachments)) ON CONFLICT (id) DO UPDATE SET works = $1, url = $2, model = $3, "
            "sealed = $4, automatic = $5, seen = CASE WHEN $6 = 1 THEN excluded.seen ELSE seen END"
        )
        .bind(1, settings.works)
        .bind(2, settings.url)
        .bind(3, settings.model)
        .bindBlob(4, settings.sealed_key)
        .bind(5, settings.automatic)
        .bind(6, is_automatic && !was_automatic)
        .run();
    write.prepare("DELETE FROM transcribed_accounts").run();
    for (const Id account : settings.accounts) {
        write.prepare("INSERT INTO transcribed_accounts (account_id) VALUES ($1)").with(account).run();
    }
    write
        .prepare(
            "DELETE FROM transcripts WHERE attachment_id IN (SELECT t.attachment_id FROM transcripts t INDEXED BY transcripts_waiting "
            "CROSS JOIN attachments a ON a.id = t.attachment_id CROSS JOIN messages m ON m.id = a.message_id WHERE t.state = 'waiting' "
            "AND ($1 = 0 OR m.account_id NOT IN (SELECT account_id FROM transcribed_accounts)))"
        )
        .with(settings.works)
        .run();
    write.commit();
}

std::optional<Recorded> SqliteStore::recorded(Id attachment) {
    Read read(*this);
    auto row = read.prepare("SELECT " + std::string(kRecordedColumns) + " FROM " + std::string(kFromAttachment) + "WHERE a.id = $1");
    row.with(attachment);
    if (!row.step()) return std::nullopt;
    auto found = readRecorded(row, 0);
    return isRecording(found) ? std::optional(std::move(found)) : std::nullopt;
}

std::optional<Transcript> SqliteStore::transcript(Id attachment) {
    Read read(*this);
    return transcriptOf(read, attachment);
}

std::optional<Transcript> SqliteStore::askTranscript(Id attachment, bool automatic, std::size_t most, Instant now) {
    Write write(*this);
    if (auto there = transcriptOf(write, attachment); there && there->state != TranslationState::Failed) {
        const bool goes_ahead = there->state == TranslationState::Waiting && there->automatic && !automatic;
        if (goes_ahead) {
            insertTranscript(write, attachment, automatic, now);
            write.commit();
        }
        return there;
    }
    if (countTranscripts(write) >= static_cast<std::int64_t>(most)) return std::nullopt;
    insertTranscript(write, attachment, automatic, now);
    auto stored = transcriptOf(write, attachment);
    write.commit();
    return stored;
}

void SqliteStore::askForRecordings(std::size_t most, Instant now) {
    {
        Read read(*this);
        auto any = read.prepare("SELECT 1 FROM transcriber WHERE works = 1 AND automatic = 1 AND seen < (SELECT max(id) FROM attachments)");
        if (!any.step()) return;
    }
    Write write(*this);
    const auto settings = transcriberSettings(write);
    if (!settings.works || !settings.automatic) return;
    auto room = static_cast<std::int64_t>(most) - countTranscripts(write);
    auto rows = write.prepare(
        "SELECT " + std::string(kRecordedColumns) + " FROM " + std::string(kFromAttachment) +
        "WHERE a.id > (SELECT seen FROM transcriber) ORDER BY a.id LIMIT $1"
    );
    rows.with(kRecordingsAtOnce);
    std::vector<Recorded> arrived;
    while (rows.step()) arrived.push_back(readRecorded(rows, 0));
    rows.reset();
    Id seen = 0;
    for (const auto& file : arrived) {
        if (room < 1) break;
        seen = file.attachment;
        if (file.author != "buyer" || !settings.maySend(file.account) || !isRecording(file) || transcriptOf(write, file.attachment)) continue;
        insertTranscript(write, file.attachment, true, now);
        --room;
    }
    write.prepare("UPDATE transcriber SET seen = max(seen, $1)").with(seen).run();
    write.commit();
}

std::optional<TranscriptWork> SqliteStore::nextTranscript(Instant now) {
    Read read(*this);
    auto row = read.prepare(
        "SELECT " + std::string(kTranscriptColumns) + ", " + std::string(kRecordedColumns) +
        " FROM transcripts t INDEXED BY transcripts_waiting CROSS JOIN " + std::string(kFromAttachment) +
        "WHERE t.state = 'waiting' AND a.id = t.attachment_id AND t.not_before <= $1 "
        "AND m.account_id IN (SELECT account_id FROM transcribed_accounts) ORDER BY t.automatic, t.not_before LIMIT 1"
    );
    row.with(toColumn(now));
    if (!row.step()) return std::nullopt;
    return TranscriptWork{readRecorded(row, kTranscriptColumnCount), readTranscript(row)};
}

void SqliteStore::transcribeLater(Id attachment, const std::string& fault, Instant not_before) {
    Write write(*this);
    write
        .prepare(
            "UPDATE transcripts SET attempts = attempts + 1, fault = $2, not_before = $3 WHERE attachment_id = $1 AND state = 'waiting'"
        )
        .with(attachment, fault, toColumn(not_before))
        .run();
    write.commit();
}

void SqliteStore::endTranscript(
    const Recorded& of, const Transcript& made, const std::optional<MessageTags>& tags, bool first, Instant now
) {
    Write write(*this);
    write
        .prepare(
            "UPDATE transcripts SET state = $2, model = $3, text = $4, fault = $5, attempts = attempts + 1, made_at = $6 "
            "WHERE attachment_id = $1 AND state = 'waiting'"
        )
        .with(of.attachment, wireName(made.state), made.model, made.text, made.fault, toColumn(now))
        .run();
    if (write.changes() == 0) return;
    if (tags) {
        write.prepare("UPDATE messages SET language = $2, tags = $3 WHERE id = $1").with(of.message, tags->language, tags->json).run();
        write
            .prepare(
                "UPDATE conversations SET language = $3, topic = $4, intent = $5, risks = $6, tags = $7, first = max(first, $8) "
                "WHERE id = $1 AND newest_buyer_message = $2"
            )
            .with(of.conversation, of.message, tags->language, tags->topic, tags->intent, toJson(tags->risks), tags->json, first)
            .run();
        if (write.changes() > 0) correctFacts(write, of.conversation);
        if (!tags->risks.empty()) takeBackRuleAnswers(write, of.conversation, TakenBack::ByPerson, now);
    }
    write.conversationEvent(of.conversation, now);
    write.commit();
}

std::int64_t SqliteStore::waitingTranscripts() {
    Read read(*this);
    return countTranscripts(read);
}

}  // namespace hub::sqlite
