#include <sys/stat.h>

#include <filesystem>

#include "channels/kit/json.h"
#include "hub/inbox/ids.h"
#include "hub/inbox/names.h"
#include "hub/store/sqlite/convert.h"
#include "hub/store/sqlite/migrate.h"
#include "hub/store/sqlite/sqlite_store.h"

namespace hub {

std::unique_ptr<Store> openSqliteStore(const std::string& data_folder) {
    return std::make_unique<sqlite::SqliteStore>(data_folder, sqlite::Database::Mode::Write);
}

std::unique_ptr<Store> readSqliteStore(const std::string& data_folder) {
    return std::make_unique<sqlite::SqliteStore>(data_folder, sqlite::Database::Mode::Read);
}

}  // namespace hub

namespace hub::sqlite {
namespace {

std::string preparedFile(const std::string& data_folder, Database::Mode mode) {
    if (mode == Database::Mode::Read) return data_folder + "/dragoman.sqlite";
    const bool made = std::filesystem::create_directories(data_folder);
    // Buyers' data: nobody else on the machine reads it. A folder that was there is its owner's choice.
    if (made) ::chmod(data_folder.c_str(), 0700);
    std::string file = data_folder + "/dragoman.sqlite";
    makePrivateFile(file);
    migrate(file);
    return file;
}

}  // namespace

SqliteStore::SqliteStore(const std::string& data_folder, Database::Mode mode)
    : file_(preparedFile(data_folder, mode)), writer_(file_, mode) {}

SqliteStore::Write::Write(SqliteStore& store)
    : store_(store), lock_(store.writing_), transaction_(store.writer_) {}

SqliteStore::Write::~Write() {
    if ((!told_ && !whispered_) || !transaction_.committed()) return;
    const std::lock_guard listening(store_.listening_);
    if (store_.listener_) store_.listener_();
}

void SqliteStore::Write::commit() {
    transaction_.commit();
    if (told_) ++store_.told_;
}

void SqliteStore::Write::event(std::string_view type, std::string_view data, Instant now) {
    quietEvent(type, data, now);
    wakeListeners();
}

void SqliteStore::Write::quietEvent(std::string_view type, std::string_view data, Instant now) {
    prepare("INSERT INTO events (at, type, data) VALUES ($1, $2, $3)").with(toColumn(now), type, data).run();
    whispered_ = true;
}

bool SqliteStore::Write::isAccountGone(Id conversation) {
    auto row = prepare(
        "SELECT 1 FROM conversations c JOIN accounts a ON a.id = c.account_id WHERE c.id = $1 AND a.state = 'removed'"
    );
    row.with(conversation);
    return row.step();
}

void SqliteStore::Write::conversationEvent(Id conversation, Instant now) {
    idEvent("conversation", IdKind::Conversation, conversation, now);
}

void SqliteStore::Write::replyEvent(Id reply, Id conversation, Id user, ReplyState state, Instant now, std::string_view reason) {
    channels::JsonWriter writer;
    writer.beginObject().member("id", outsideId(IdKind::Reply, reply));
    writer.member("conversation", outsideId(IdKind::Conversation, conversation)).member("state", wireName(state));
    writer.member("user", outsideId(IdKind::User, user));
    if (!reason.empty()) writer.member("reason", reason);
    writer.endObject();
    event("reply", writer.str(), now);
}

void SqliteStore::Write::accountEvent(Id account, Instant now) { idEvent("account", IdKind::Account, account, now); }

void SqliteStore::Write::idEvent(std::string_view type, IdKind kind, Id id, Instant now) {
    channels::JsonWriter writer;
    writer.beginObject().member("id", outsideId(kind, id)).endObject();
    event(type, writer.str(), now);
}

SqliteStore::Read::Read(SqliteStore& store) : store_(store) {
    {
        const std::lock_guard lock(store_.reading_);
        if (!store_.readers_.empty()) {
            database_ = std::move(store_.readers_.back());
            store_.readers_.pop_back();
        }
    }
    if (!database_) database_ = std::make_unique<Database>(store_.file_, Database::Mode::Read);
}

SqliteStore::Read::~Read() {
    const std::lock_guard lock(store_.reading_);
    store_.readers_.push_back(std::move(database_));
}

std::vector<Event> SqliteStore::eventsAfter(std::int64_t id, std::size_t limit) {
    Read read(*this);
    auto statement = read.prepare("SELECT id, type, data FROM events WHERE id > $1 ORDER BY id LIMIT $2");
    statement.with(id, static_cast<std::int64_t>(limit));
    std::vector<Event> events;
    while (statement.step()) events.push_back({statement.integer(0), statement.text(1), statement.text(2)});
    return events;
}

std::int64_t SqliteStore::newestEvent() {
    Read read(*this);
    // Not the greatest id that is there: old events are dropped, and numbers go on.
    auto statement = read.prepare("SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'events'), 0)");
    statement.step();
    return statement.integer(0);
}

std::int64_t SqliteStore::oldestEvent() {
    Read read(*this);
    auto statement = read.prepare("SELECT coalesce(min(id), 0) FROM events");
    statement.step();
    return statement.integer(0);
}

void SqliteStore::onEvent(std::function<void()> listener) {
    const std::lock_guard lock(listening_);
    listener_ = std::move(listener);
}

void SqliteStore::addEvent(const std::string& type, const std::string& data, Instant now) {
    Write write(*this);
    write.event(type, data, now);
    write.commit();
}

void SqliteStore::dropOldEvents(Instant before) {
    Write write(*this);
    write.prepare("DELETE FROM events WHERE at < $1").with(toColumn(before)).run();
    write.commit();
}

void SqliteStore::backup(const std::string& file, const GoOn& go_on) {
    std::filesystem::remove(file);
    makePrivateFile(file);  // VACUUM INTO takes a file that is there if it is empty
    Read read(*this);
    const Watch watch(read.database(), go_on);
    auto statement = read.prepare("VACUUM INTO $1");
    statement.with(file).run();
}

void SqliteStore::check() {
    Read read(*this);
    auto statement = read.prepare("SELECT count(*) FROM accounts");
    statement.step();
}

}  // namespace hub::sqlite
