#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "hub/inbox/reasons.h"
#include "hub/store/backup/backup.h"
#include "hub/store/sqlite/database.h"
#include "tests/support/shop.h"

using namespace tests;

namespace {

namespace fs = std::filesystem;
using hub::sqlite::Database;

/// A data folder as a program with schema 7 left it.
struct OldFolder {
    OldFolder() {
        std::ifstream file(DRAGOMAN_TEST_CASES "/upgrade/schema_7.sql");
        const std::string sql{std::istreambuf_iterator<char>(file), {}};
        REQUIRE_FALSE(sql.empty());
        Database(database(), Database::Mode::Write).execute(sql);
    }
    [[nodiscard]] std::string database() const { return folder.name() + "/dragoman.sqlite"; }
    /// What an upgrade leaves beside the database; empty when it left none.
    [[nodiscard]] std::string copy() const {
        for (const auto& entry : fs::directory_iterator(folder.name())) {
            if (entry.path().filename().string().starts_with("dragoman.sqlite.before-")) return entry.path();
        }
        return {};
    }
    void putAside() const {
        for (const char* side : {"", "-wal", "-shm"}) {
            if (fs::exists(database() + side)) fs::rename(database() + side, folder.name() + "/aside" + side);
        }
    }

    TemporaryFolder folder;
};

std::int64_t numberFrom(const std::string& file, const std::string& query) {
    Database database(file, Database::Mode::Write);
    auto statement = database.prepare(query);
    statement.step();
    return statement.integer(0);
}

std::int64_t schemaOf(const std::string& file) { return numberFrom(file, "PRAGMA user_version"); }

}  // namespace

TEST_CASE("an upgrade keeps what an old database holds", "[store][migration][upgrade]") {
    const OldFolder old;
    const auto store = hub::openSqliteStore(old.folder.name());
    CHECK(schemaOf(old.database()) > 7);
    const auto id = store->conversationByExternalId(1, "c1");
    REQUIRE(id);
    CHECK(store->conversation(*id)->buyer.name == "Jonas Weber");
    CHECK(store->messages(*id, 10).size() == 3);
    CHECK(store->replies(*id).size() == 2);
    CHECK(store->userByName("li.wei")->password.starts_with("$argon2id$"));
    CHECK(store->userByName("mira")->roles.contains(hub::Role::Editor));
    // Made anew: the old program's index knew other words.
    CHECK(store->search(asked("Paket"), "", 10).items.size() == 1);
    CHECK(store->search(asked("buyer:souza"), "", 10).items.size() == 1);
    CHECK(numberFrom(old.database(), "SELECT count(*) FROM orders WHERE external_id = '302-1' AND tracked = 1") == 1);
    CHECK(numberFrom(old.database(), "SELECT count(*) FROM report_facts WHERE kind = 'answered' AND length = 1000000") == 1);
    CHECK(numberFrom(old.database(), "SELECT count(*) FROM template_revisions WHERE template = 'own.wrapping'") == 1);
    CHECK(numberFrom(old.database(), "SELECT count(*) FROM drafts") == 1);
    CHECK(numberFrom(old.database(), "SELECT count(*) FROM quarantine") == 1);
    CHECK(numberFrom(old.database(), "SELECT count(*) FROM pragma_foreign_key_check") == 0);
}

TEST_CASE("an upgrade ends what still waits for an account that was removed", "[store][migration][upgrade]") {
    const OldFolder old;
    Database(old.database(), Database::Mode::Write).execute("UPDATE accounts SET state = 'removed'");
    const auto store = hub::openSqliteStore(old.folder.name());
    CHECK(store->reply(1)->state == hub::ReplyState::Sent);
    CHECK(store->reply(2)->state == hub::ReplyState::Refused);
    CHECK(store->reply(2)->error == hub::kAccountRemoved);
}

TEST_CASE("an upgrade copies the database first and nobody else may read the copy", "[store][migration][upgrade]") {
    const OldFolder old;
    hub::openSqliteStore(old.folder.name());
    const auto copy = old.copy();
    REQUIRE_FALSE(copy.empty());
    CHECK((fs::status(copy).permissions() & fs::perms(0077)) == fs::perms::none);
    CHECK(schemaOf(copy) == 7);
    CHECK(numberFrom(copy, "SELECT count(*) FROM messages") == 4);
}

TEST_CASE("an upgrade that breaks off leaves the old database", "[store][migration][upgrade]") {
    const OldFolder old;
    Database(old.database(), Database::Mode::Write).execute("CREATE TABLE draft_files (in_the_way INTEGER)");
    CHECK_THROWS_AS(hub::openSqliteStore(old.folder.name()), hub::StoreError);
    CHECK(schemaOf(old.database()) == 7);
    CHECK(numberFrom(old.database(), "SELECT count(*) FROM sqlite_schema WHERE name = 'report_facts'") == 0);
    Database(old.database(), Database::Mode::Write).execute("DROP TABLE draft_files");
    CHECK(hub::openSqliteStore(old.folder.name())->conversationByExternalId(1, "c1"));
}

TEST_CASE("the copy from before an upgrade is the way back and sends nothing again", "[store][migration][upgrade]") {
    const OldFolder old;
    hub::openSqliteStore(old.folder.name());
    const auto copy = old.copy();
    REQUIRE_FALSE(copy.empty());
    CHECK_THROWS_AS(hub::restore(copy, old.folder.name()), hub::StoreUnusable);
    old.putAside();
    hub::restore(copy, old.folder.name());
    CHECK(schemaOf(old.database()) == 7);
    CHECK(numberFrom(old.database(), "SELECT count(*) FROM messages") == 4);
    CHECK(numberFrom(old.database(), "SELECT count(*) FROM outbox WHERE state = 'sent'") == 1);
    CHECK(numberFrom(old.database(), "SELECT count(*) FROM outbox WHERE state = 'unclear'") == 1);
    CHECK(numberFrom(old.database(), "SELECT count(*) FROM outbox") == 2);
    CHECK(numberFrom(old.database(), "SELECT count(*) FROM sessions") == 0);
}

TEST_CASE("a backup of a newer program is not restored", "[store][migration][upgrade]") {
    Shop shop;
    const auto backup = shop.folder.name() + "/backup", data = shop.folder.name() + "/restored";
    hub::backUp(shop.folder.name(), backup);
    Database(backup, Database::Mode::Write).execute("PRAGMA user_version = 999");
    CHECK_THROWS_WITH(
        hub::restore(backup, data), Catch::Contains(backup + " has schema 999") && Catch::Contains("use a newer dragoman")
    );
    CHECK_FALSE(fs::exists(data + "/dragoman.sqlite"));
    CHECK_FALSE(fs::exists(data + "/dragoman.sqlite.part"));
}
