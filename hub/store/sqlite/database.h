#pragma once
#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace hub::sqlite {

/// A prepared statement; bound and stepped by one thread at a time. Parameters are $1…$n, in any order, as in PostgreSQL.
class Statement {
public:
    Statement(sqlite3* database, std::string_view sql);
    Statement(Statement&& other) noexcept;
    Statement& operator=(Statement&&) = delete;
    ~Statement();

    Statement& bind(int n, std::int64_t value);
    Statement& bind(int n, int value) { return bind(n, static_cast<std::int64_t>(value)); }
    Statement& bind(int n, bool value) { return bind(n, std::int64_t{value ? 1 : 0}); }
    Statement& bind(int n, std::string_view text);
    Statement& bind(int n, const std::string& text) { return bind(n, std::string_view(text)); }
    Statement& bind(int n, const char* text) { return bind(n, std::string_view(text)); }
    Statement& bindBlob(int n, std::string_view bytes);
    Statement& bindNull(int n);
    template <class T>
    Statement& bind(int n, const std::optional<T>& value) {
        return value ? bind(n, *value) : bindNull(n);
    }
    /// Binds all in order, from 1.
    template <class... T>
    Statement& with(const T&... values) {
        int n = 0;
        (bind(++n, values), ...);
        return *this;
    }

    /// Whether the statement names $n.
    [[nodiscard]] bool uses(int n) const;

    /// True while there is a row.
    bool step();
    void run();  ///< for statements without rows; ready to be bound again
    void reset();

    [[nodiscard]] bool isNull(int column) const;
    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] std::string text(int column) const;
    [[nodiscard]] std::string blob(int column) const { return text(column); }
    [[nodiscard]] std::optional<std::int64_t> maybe(int column) const;

private:
    [[nodiscard]] int position(int n) const;

    sqlite3* database_;
    sqlite3_stmt* statement_ = nullptr;
    std::array<unsigned char, 128> positions_{};  // SQLite counts names in order of appearance: $n is at positions_[n]
};

/// Hears which statements its thread prepares, by their text, as long as it is there; one at a time in a thread.
class Overheard {
public:
    Overheard() { hears_ = this; }
    Overheard(const Overheard&) = delete;
    Overheard& operator=(const Overheard&) = delete;
    ~Overheard() { hears_ = nullptr; }
    static void note(std::string_view sql) {
        if (hears_ != nullptr) hears_->statements_.emplace(sql);
    }
    [[nodiscard]] const std::set<std::string>& statements() const { return statements_; }

private:
    static thread_local Overheard* hears_;
    std::set<std::string> statements_;
};

/// A connection with the project's settings (WAL, FULL, what is deleted overwritten, foreign keys) and the search tokenizer. One thread at a time.
class Database {
public:
    enum class Mode { Write, Read };
    Database(const std::string& file, Mode mode);
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;
    ~Database();

    [[nodiscard]] Statement prepare(std::string_view sql) { return {handle_, sql}; }
    void execute(const std::string& sql);
    [[nodiscard]] std::int64_t lastId() const;
    [[nodiscard]] int changes() const;
    [[nodiscard]] int allChanges() const;  ///< since it was opened
    [[nodiscard]] sqlite3* handle() { return handle_; }

private:
    sqlite3* handle_ = nullptr;
};

/// Makes an empty file that only its owner may read, unless it is there. SQLite gives its side files the same mode.
void makePrivateFile(const std::string& file);

/// Asks `go_on` every so often what a connection's statements may do; they end with a StoreError once it says no.
class Watch {
public:
    Watch(Database& database, const std::function<bool()>& go_on);
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;
    ~Watch();

private:
    Database& database_;
    const std::function<bool()>& go_on_;
};

/// BEGIN IMMEDIATE, and ROLLBACK unless it was committed.
class Transaction {
public:
    explicit Transaction(Database& database);
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    ~Transaction();
    void commit();
    [[nodiscard]] bool committed() const { return !open_; }

private:
    Database& database_;
    bool open_ = true;
};

}  // namespace hub::sqlite
