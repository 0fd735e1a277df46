#include "hub/store/sqlite/database.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <stdexcept>

#include "hub/store/sqlite/search_tokenizer.h"
#include "hub/store/store.h"

namespace hub::sqlite {
namespace {

constexpr int kStepsBetweenQuestions = 10'000;  // of SQLite's machine: some milliseconds

[[noreturn]] void fail(sqlite3* database, int code, std::string_view doing) {
    const std::string what =
        std::string(doing) + ": " + (database != nullptr ? sqlite3_errmsg(database) : sqlite3_errstr(code));
    switch (code & 0xff) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED: throw StoreBusy(what);
        case SQLITE_FULL: throw StoreFull(what);
        case SQLITE_IOERR:
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
        case SQLITE_CANTOPEN:
        case SQLITE_READONLY: throw StoreUnusable(what);
        default: throw StoreError(what);
    }
}

}  // namespace

thread_local Overheard* Overheard::hears_ = nullptr;

Statement::Statement(sqlite3* database, std::string_view sql) : database_(database) {
    Overheard::note(sql);
    const int code = sqlite3_prepare_v2(database, sql.data(), static_cast<int>(sql.size()), &statement_, nullptr);
    if (code != SQLITE_OK) fail(database, code, sql);
    for (int at = 1; at <= sqlite3_bind_parameter_count(statement_); ++at) {
        const std::string_view name = sqlite3_bind_parameter_name(statement_, at);
        std::size_t n = 0;
        std::from_chars(name.data() + 1, name.data() + name.size(), n);
        positions_.at(n) = static_cast<unsigned char>(at);
    }
}

Statement::Statement(Statement&& other) noexcept
    : database_(other.database_), statement_(other.statement_), positions_(other.positions_) {
    other.statement_ = nullptr;
}

Statement::~Statement() { sqlite3_finalize(statement_); }

bool Statement::uses(int n) const { return positions_.at(static_cast<std::size_t>(n)) != 0; }

int Statement::position(int n) const {
    if (!uses(n)) throw std::logic_error("no $" + std::to_string(n) + " in: " + sqlite3_sql(statement_));
    return positions_.at(static_cast<std::size_t>(n));
}

Statement& Statement::bind(int n, std::int64_t value) {
    const int code = sqlite3_bind_int64(statement_, position(n), value);
    if (code != SQLITE_OK) fail(database_, code, "bind");
    return *this;
}

Statement& Statement::bind(int n, std::string_view text) {
    const int code = sqlite3_bind_text(
        statement_, position(n), text.data() != nullptr ? text.data() : "", static_cast<int>(text.size()), SQLITE_TRANSIENT
    );
    if (code != SQLITE_OK) fail(database_, code, "bind");
    return *this;
}

Statement& Statement::bindBlob(int n, std::string_view bytes) {
    const int code = sqlite3_bind_blob64(
        statement_, position(n), bytes.data() != nullptr ? bytes.data() : "", bytes.size(), SQLITE_TRANSIENT
    );
    if (code != SQLITE_OK) fail(database_, code, "bind");
    return *this;
}

Statement& Statement::bindNull(int n) {
    sqlite3_bind_null(statement_, position(n));
    return *this;
}

bool Statement::step() {
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    const std::string sql = sqlite3_sql(statement_);
    sqlite3_reset(statement_);
    fail(database_, code, sql);
}

void Statement::run() {
    while (step()) {
    }
    reset();
}

void Statement::reset() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
}

bool Statement::isNull(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_, column); }

std::string Statement::text(int column) const {
    const void* bytes = sqlite3_column_blob(statement_, column);
    if (bytes == nullptr) return {};
    return {static_cast<const char*>(bytes), static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::optional<std::int64_t> Statement::maybe(int column) const {
    if (isNull(column)) return std::nullopt;
    return integer(column);
}

Database::Database(const std::string& file, Mode mode) {
    const int flags = (mode == Mode::Write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY) |
                      SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    const int code = sqlite3_open_v2(file.c_str(), &handle_, flags, nullptr);
    if (code != SQLITE_OK) {
        const std::string what = file + ": " + sqlite3_errstr(code);
        sqlite3_close_v2(handle_);
        throw StoreUnusable(what);
    }
    sqlite3_busy_timeout(handle_, 5000);
    try {
        if (mode == Mode::Write) execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;");
        execute("PRAGMA foreign_keys=ON; PRAGMA cache_size=-16384; PRAGMA temp_store=MEMORY;");
        addSearchTokenizer(handle_);
    } catch (...) {
        sqlite3_close_v2(handle_);
        throw;
    }
}

Database::~Database() { sqlite3_close_v2(handle_); }

void Database::execute(const std::string& sql) {
    const int code = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) fail(handle_, code, sql.substr(0, 80));
}

std::int64_t Database::lastId() const { return sqlite3_last_insert_rowid(handle_); }
int Database::changes() const { return sqlite3_changes(handle_); }
int Database::allChanges() const { return sqlite3_total_changes(handle_); }

void makePrivateFile(const std::string& file) {
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0) throw StoreUnusable(file + ": " + std::strerror(errno));
    ::close(descriptor);
}

Watch::Watch(Database& database, const std::function<bool()>& go_on) : database_(database), go_on_(go_on) {
    const auto ask = [](void* watch) { return static_cast<Watch*>(watch)->go_on_() ? 0 : 1; };
    sqlite3_progress_handler(database_.handle(), kStepsBetweenQuestions, ask, this);
}

Watch::~Watch() { sqlite3_progress_handler(database_.handle(), 0, nullptr, nullptr); }

Transaction::Transaction(Database& database) : database_(database) { database_.execute("BEGIN IMMEDIATE"); }

Transaction::~Transaction() {
    if (!open_) return;
    // A full disk may have rolled back by itself already; then there is nothing to undo.
    if (sqlite3_get_autocommit(database_.handle()) == 0) {
        sqlite3_exec(database_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
    }
}

void Transaction::commit() {
    database_.execute("COMMIT");
    open_ = false;
}

}  // namespace hub::sqlite
