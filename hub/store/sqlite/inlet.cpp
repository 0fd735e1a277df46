#include "hub/store/sqlite/convert.h"
#include "hub/store/sqlite/sqlite_store.h"

namespace hub::sqlite {
namespace {

using channels::Entry;

/// "family/name" in its parts; a name that ends in '/' stands for the family.
struct StreamName {
    explicit StreamName(const std::string& stream) {
        const auto slash = stream.find('/');
        family = stream.substr(0, slash);
        if (slash != std::string::npos) name = stream.substr(slash + 1);
        is_family = slash != std::string::npos && name.empty();
    }
    std::string family, name;
    bool is_family = false;
};

Entry readEntry(Statement& row) {
    Entry entry;
    entry.seq = row.integer(0);
    entry.stream = row.text(1);
    if (const auto name = row.text(2); !name.empty()) entry.stream += '/' + name;
    entry.key = row.text(3);
    entry.at = toInstant(row.integer(4));
    entry.value = row.blob(5);
    return entry;
}

constexpr const char* kInletColumns = "SELECT seq, family, name, key, at, value FROM inlet WHERE account_id = $1 AND family = $2 ";

/// An account's inlet by a connection: a reader's, or the writer's within a write.
template <class By>
std::optional<Entry> findIn(By& by, Id account, const std::string& stream, const std::string& key) {
    const StreamName in(stream);
    auto row = by.prepare(std::string(kInletColumns) + "AND name = $3 AND key = $4");
    row.with(account, in.family, in.name, key);
    return row.step() ? std::optional(readEntry(row)) : std::nullopt;
}

template <class By>
std::vector<Entry> readIn(By& by, Id account, const std::string& stream, std::int64_t after, std::size_t limit) {
    const StreamName from(stream);
    auto rows = by.prepare(std::string(kInletColumns) + (from.is_family ? "" : "AND name = $5 ") + "AND seq > $3 ORDER BY seq LIMIT $4");
    rows.with(account, from.family, after, static_cast<std::int64_t>(limit));
    if (!from.is_family) rows.bind(5, from.name);
    std::vector<Entry> all;
    while (rows.step()) all.push_back(readEntry(rows));
    return all;
}

template <class By>
std::size_t countIn(By& by, Id account, const std::string& stream, Instant since) {
    const StreamName of(stream);
    auto row = by.prepare("SELECT count(*) FROM inlet WHERE account_id = $1 AND family = $2 AND name = $3 AND at >= $4");
    row.with(account, of.family, of.name, toColumn(since));
    row.step();
    return static_cast<std::size_t>(row.integer(0));
}

}  // namespace

/// Within one write.
class SqliteStore::WritingInlet final : public channels::Inlet {
public:
    WritingInlet(Write& write, Id account) : write_(write), account_(account) {}

    Entry append(const std::string& stream, const std::string& key, const std::string& value, Instant at) override {
        add(StreamName(stream), key, value, at, "DO NOTHING");
        if (write_.changes() > 0) {
            write_.wakeListeners();
            return {write_.lastId(), stream, key, value, at};
        }
        auto known = find(stream, key);
        if (!known) throw StoreError("inlet: the account is gone");
        return std::move(*known);
    }

    void put(const std::string& stream, const std::string& key, const std::string& value, Instant at) override {
        add(StreamName(stream), key, value, at, "(account_id, family, name, key) DO UPDATE SET value = $6, at = $5");
    }

    void erase(const std::string& stream, const std::string& key) override {
        const StreamName from(stream);
        write_.prepare("DELETE FROM inlet WHERE account_id = $1 AND family = $2 AND name = $3 AND key = $4")
            .with(account_, from.family, from.name, key)
            .run();
    }

    std::optional<Entry> find(const std::string& stream, const std::string& key) override {
        return findIn(write_, account_, stream, key);
    }
    std::vector<Entry> read(const std::string& stream, std::int64_t after, std::size_t limit) override {
        return readIn(write_, account_, stream, after, limit);
    }
    std::size_t count(const std::string& stream, Instant since) override { return countIn(write_, account_, stream, since); }

    void forget(const std::string& stream, Instant before) override {
        const StreamName of(stream);
        auto statement = write_.prepare(
            std::string("DELETE FROM inlet WHERE account_id = $1 AND family = $2 AND at < $3") +
            (of.is_family ? "" : " AND name = $4")
        );
        statement.with(account_, of.family, toColumn(before));
        if (!of.is_family) statement.bind(4, of.name);
        statement.run();
    }

    void together(const std::function<void(channels::Inlet&)>& act) override { act(*this); }

private:
    void add(
        const StreamName& to, const std::string& key, const std::string& value, Instant at, const std::string& on_conflict
    ) const {
        write_
            .prepare(
                // Nothing more is kept for an account that was removed while its visitor wrote.
                "INSERT INTO inlet (account_id, family, name, key, at, value) "
                "SELECT $1, $2, $3, $4, $5, $6 WHERE EXISTS (SELECT 1 FROM accounts WHERE id = $1 AND state <> 'removed') "
                "ON CONFLICT " + on_conflict
            )
            .with(account_, to.family, to.name, key, toColumn(at))
            .bindBlob(6, value)
            .run();
    }

    Write& write_;
    const Id account_;
};

class SqliteStore::AccountInlet final : public channels::Inlet {
public:
    AccountInlet(SqliteStore& store, Id account) : store_(store), account_(account) {}

    Entry append(const std::string& stream, const std::string& key, const std::string& value, Instant at) override {
        Entry entry;
        together([&](Inlet& inlet) { entry = inlet.append(stream, key, value, at); });
        return entry;
    }
    void put(const std::string& stream, const std::string& key, const std::string& value, Instant at) override {
        together([&](Inlet& inlet) { inlet.put(stream, key, value, at); });
    }
    void erase(const std::string& stream, const std::string& key) override {
        together([&](Inlet& inlet) { inlet.erase(stream, key); });
    }
    void forget(const std::string& stream, Instant before) override {
        together([&](Inlet& inlet) { inlet.forget(stream, before); });
    }

    std::optional<Entry> find(const std::string& stream, const std::string& key) override {
        Read read(store_);
        return findIn(read, account_, stream, key);
    }
    std::vector<Entry> read(const std::string& stream, std::int64_t after, std::size_t limit) override {
        Read read(store_);
        return readIn(read, account_, stream, after, limit);
    }
    std::size_t count(const std::string& stream, Instant since) override {
        Read read(store_);
        return countIn(read, account_, stream, since);
    }

    void together(const std::function<void(channels::Inlet&)>& act) override {
        Write write(store_);
        WritingInlet inlet(write, account_);
        act(inlet);
        write.commit();
    }

private:
    SqliteStore& store_;
    const Id account_;
};

std::unique_ptr<channels::Inlet> SqliteStore::inlet(Id account) { return std::make_unique<AccountInlet>(*this, account); }

}  // namespace hub::sqlite
