#include <map>

#include "channels/kit/json.h"
#include "hub/inbox/ids.h"
#include "hub/inbox/names.h"
#include "hub/store/sqlite/convert.h"
#include "hub/store/sqlite/sqlite_store.h"

namespace hub::sqlite {
namespace {

constexpr std::int64_t kArrivalsAtOnce = 200;
constexpr std::string_view kTranslationColumns =
    "t.message_id, t.language, t.source, t.state, t.automatic, t.engine, t.text, t.doubts, t.fault, t.attempts, t.made_at";
constexpr int kTranslationColumnCount = 11;
/// A person's word on the buyer's language goes before the tag's.
constexpr std::string_view kMessageColumns =
    "m.id, m.conversation_id, m.account_id, m.author, m.text, "
    "CASE WHEN m.author = 'buyer' AND b.set_language <> '' THEN b.set_language ELSE m.language END";
constexpr std::string_view kFromMessage =
    "messages m CROSS JOIN conversations c ON c.id = m.conversation_id CROSS JOIN buyers b ON b.id = c.buyer_id ";

std::string pairsToJson(const std::vector<translate::Pair>& pairs) {
    std::map<std::string, std::vector<std::string>> by_source;
    for (const auto& [from, to] : pairs) by_source[from].push_back(to);
    channels::JsonWriter out;
    out.beginObject();
    for (const auto& [from, targets] : by_source) {
        out.key(from).beginArray();
        for (const auto& to : targets) out.value(to);
        out.endArray();
    }
    out.endObject();
    return out.str();
}

std::vector<translate::Pair> pairsFromJson(const std::string& json) {
    std::vector<translate::Pair> pairs;
    const auto document = channels::JsonDocument::parse(json);
    document.root().forEachMember([&](std::string_view from, channels::Json targets) {
        for (std::size_t i = 0; i < targets.size(); ++i) pairs.push_back({std::string(from), targets[i].text()});
    });
    return pairs;
}

std::string doubtsToJson(const std::vector<translate::Difference>& doubts) {
    channels::JsonWriter out;
    translate::writeDifferences(out, doubts);
    return out.str();
}

Translation readTranslation(const Statement& row) {
    Translation made;
    made.message = row.integer(0);
    made.language = row.text(1);
    made.source = row.text(2);
    made.state = parseTranslationState(row.text(3)).value_or(TranslationState::Failed);
    made.automatic = row.integer(4) != 0;
    made.engine = row.text(5);
    made.text = row.text(6);
    made.doubts = translate::readDifferences(channels::JsonDocument::parse(row.text(7)).root());
    made.fault = row.text(8);
    made.attempts = static_cast<int>(row.integer(9));
    made.made_at = toInstant(row.maybe(10));
    return made;
}

Translatable readMessage(const Statement& row, int first) {
    return {row.integer(first),  row.integer(first + 1), row.integer(first + 2),
            row.text(first + 3), row.text(first + 4),    row.text(first + 5)};
}

/// `database` is a Read or a Write.
template <class Database>
TranslatorSettings translatorSettings(Database& database) {
    TranslatorSettings settings;
    auto row = database.prepare("SELECT works, engine, url, sealed, automatic, pairs FROM translator");
    if (!row.step()) return settings;
    settings.works = row.integer(0) != 0;
    settings.engine = row.text(1);
    settings.url = row.text(2);
    settings.sealed_key = row.blob(3);
    settings.automatic = row.integer(4) != 0;
    settings.pairs = pairsFromJson(row.text(5));
    auto accounts = database.prepare(
        "SELECT t.account_id FROM translated_accounts t JOIN accounts a ON a.id = t.account_id WHERE a.state <> 'removed'"
    );
    while (accounts.step()) settings.accounts.insert(accounts.integer(0));
    return settings;
}

template <class Database>
std::optional<Translation> translationOf(Database& database, Id message, const std::string& language) {
    auto row = database.prepare("SELECT " + std::string(kTranslationColumns) + " FROM translations t WHERE t.message_id = $1 AND t.language = $2");
    row.with(message, language);
    if (!row.step()) return std::nullopt;
    return readTranslation(row);
}

template <class Database>
std::int64_t countTranslations(Database& database) {
    auto row = database.prepare("SELECT count(*) FROM translations INDEXED BY translations_waiting WHERE state = 'waiting'");
    row.step();
    return row.integer(0);
}

template <class Database>
void insertTranslation(Database& write, const Translation& asked, Instant now) {
    write
        .prepare(
            "INSERT INTO translations (message_id, language, source, state, automatic, not_before) "
            "VALUES ($1, $2, $3, 'waiting', $4, $5) ON CONFLICT (message_id, language) DO UPDATE SET source = $3, state = 'waiting', "
            "automatic = $4, fault = '', attempts = 0, not_before = $5"
        )
        .with(asked.message, asked.language, asked.source, asked.automatic, toColumn(now))
        .run();
}

}  // namespace

TranslatorSettings SqliteStore::translator() {
    Read read(*this);
    return translatorSettings(read);
}

void SqliteStore::putTranslator(const TranslatorSettings& settings) {
    Write write(*this);
    auto before = translatorSettings(write);
    const bool was_automatic = before.works && before.automatic, is_automatic = settings.works && settings.automatic;
    write
        .prepare(
            "INSERT INTO translator (id, works, engine, url, sealed, automatic, seen, pairs) VALUES (1, $1, $2, $3, $4, $5, "
            "(SELECT coalesce(max(id), 0) FROM messages), $6) ON CONFLICT (id) DO UPDATE SET works = $1, engine = $2, url = $3, "
            "sealed = $4, automatic = $5, pairs = $6, seen = CASE WHEN $7 = 1 THEN excluded.seen ELSE seen END"
        )
        .bind(1, settings.works)
        .bind(2, settings.engine)
        .bind(3, settings.url)
        .bindBlob(4, settings.sealed_key)
        .bind(5, settings.automatic)
        .bind(6, pairsToJson(settings.pairs))
        .bind(7, is_automatic && !was_automatic)
        .run();
    write.prepare("DELETE FROM translated_accounts").run();
    for (const Id account : settings.accounts) {
        write.prepare("INSERT INTO translated_accounts (account_id) VALUES ($1)").with(account).run();
    }
    write
        .prepare(
            "DELETE FROM translations WHERE rowid IN (SELECT t.rowid FROM translations t INDEXED BY translations_waiting "
            "JOIN messages m ON m.id = t.message_id WHERE t.state = 'waiting' "
            "AND ($1 = 0 OR m.account_id NOT IN (SELECT account_id FROM translated_accounts)))"
        )
        .with(settings.works)
        .run();
    write.commit();
}

std::optional<Translatable> SqliteStore::translatable(Id message) {
    Read read(*this);
    auto row = read.prepare("SELECT " + std::string(kMessageColumns) + " FROM " + std::string(kFromMessage) + "WHERE m.id = $1");
    row.with(message);
    if (!row.step()) return std::nullopt;
    return readMessage(row, 0);
}

std::optional<Translation> SqliteStore::translation(Id message, const std::string& language) {
    Read read(*this);
    return translationOf(read, message, language);
}

std::vector<Translation> SqliteStore::translations(Id conversation, const std::string& language) {
    Read read(*this);
    auto rows = read.prepare(
        "SELECT " + std::string(kTranslationColumns) +
        " FROM messages m CROSS JOIN translations t ON t.message_id = m.id AND t.language = $2 WHERE m.conversation_id = $1"
    );
    rows.with(conversation, language);
    std::vector<Translation> all;
    while (rows.step()) all.push_back(readTranslation(rows));
    return all;
}

std::optional<Translation> SqliteStore::askTranslation(const Translation& asked, std::size_t most, Instant now) {
    Write write(*this);
    if (auto there = translationOf(write, asked.message, asked.language); there && there->state != TranslationState::Failed && there->source == asked.source) {
        const bool goes_ahead = there->state == TranslationState::Waiting && there->automatic && !asked.automatic;
        if (goes_ahead) {
            insertTranslation(write, asked, now);
            write.commit();
        }
        return there;
    }
    if (countTranslations(write) >= static_cast<std::int64_t>(most)) return std::nullopt;
    insertTranslation(write, asked, now);
    auto stored = translationOf(write, asked.message, asked.language);
    write.commit();
    return stored;
}

void SqliteStore::askForArrivals(const std::vector<std::string>& languages, std::size_t most, Instant now) {
    {
        Read read(*this);
        auto any = read.prepare("SELECT 1 FROM translator WHERE works = 1 AND automatic = 1 AND seen < (SELECT max(id) FROM messages)");
        if (!any.step()) return;
    }
    Write write(*this);
    const auto settings = translatorSettings(write);
    if (!settings.works || !settings.automatic) return;
    auto room = static_cast<std::int64_t>(most) - countTranslations(write);
    auto rows = write.prepare(
        "SELECT " + std::string(kMessageColumns) + " FROM " + std::string(kFromMessage) +
        "WHERE m.id > (SELECT seen FROM translator) AND m.author = 'buyer' AND m.automatic = 0 ORDER BY m.id LIMIT $1"
    );
    rows.with(kArrivalsAtOnce);
    std::vector<Translatable> arrived;
    while (rows.step()) arrived.push_back(readMessage(rows, 0));
    rows.reset();
    Id seen = 0;
    for (const auto& message : arrived) {
        if (room < static_cast<std::int64_t>(languages.size())) break;
        seen = message.id;
        if (!settings.maySend(message.account)) continue;
        for (const auto& language : languages) {
            if (!settings.serves({message.language, language}) || translationOf(write, message.id, language)) continue;
            Translation asked;
            asked.message = message.id;
            asked.language = language;
            asked.source = message.language;
            asked.automatic = true;
            insertTranslation(write, asked, now);
            --room;
        }
    }
    // Past what nobody translates, such as own replies, in one step.
    const bool is_all = arrived.size() < static_cast<std::size_t>(kArrivalsAtOnce) && (arrived.empty() || seen == arrived.back().id);
    write.prepare("UPDATE translator SET seen = CASE WHEN $1 = 1 THEN (SELECT coalesce(max(id), 0) FROM messages) ELSE max(seen, $2) END")
        .with(is_all, seen)
        .run();
    write.commit();
}

std::optional<TranslationWork> SqliteStore::nextTranslation(Instant now) {
    Read read(*this);
    auto row = read.prepare(
        "SELECT " + std::string(kTranslationColumns) + ", " + std::string(kMessageColumns) +
        " FROM translations t INDEXED BY translations_waiting CROSS JOIN " + std::string(kFromMessage) +
        "WHERE t.state = 'waiting' AND m.id = t.message_id AND t.not_before <= $1 "
        "AND m.account_id IN (SELECT account_id FROM translated_accounts) ORDER BY t.automatic, t.not_before LIMIT 1"
    );
    row.with(toColumn(now));
    if (!row.step()) return std::nullopt;
    return TranslationWork{readTranslation(row), readMessage(row, kTranslationColumnCount)};
}

void SqliteStore::translateLater(const Translation& asked, Instant not_before) {
    Write write(*this);
    write
        .prepare(
            "UPDATE translations SET attempts = attempts + 1, fault = $3, not_before = $4 "
            "WHERE message_id = $1 AND language = $2 AND state = 'waiting'"
        )
        .with(asked.message, asked.language, asked.fault, toColumn(not_before))
        .run();
    write.commit();
}

void SqliteStore::endTranslation(const Translation& made, Id conversation, Instant now) {
    Write write(*this);
    write
        .prepare(
            "UPDATE translations SET state = $3, engine = $4, text = $5, doubts = $6, fault = $7, attempts = attempts + 1, made_at = $8 "
            "WHERE message_id = $1 AND language = $2 AND state = 'waiting'"
        )
        .with(
            made.message, made.language, wireName(made.state), made.engine, made.text, doubtsToJson(made.doubts), made.fault, toColumn(now)
        )
        .run();
    if (write.changes() > 0) {
        channels::JsonWriter data;
        data.beginObject().member("id", outsideId(IdKind::Message, made.message));
        data.member("conversation", outsideId(IdKind::Conversation, conversation)).member("language", made.language).endObject();
        write.quietEvent("translation", data.str(), now);
    }
    write.commit();
}

std::int64_t SqliteStore::waitingTranslations() {
    Read read(*this);
    return countTranslations(read);
}

}  // namespace hub::sqlite
