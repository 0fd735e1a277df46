#include <catch2/catch.hpp>

#include <Poco/Message.h>

#include "hub/store/sqlite/database.h"
#include "hub/support/bundle.h"
#include "hub/support/tar.h"
#include "tests/support/shop.h"

using namespace tests;

TEST_CASE("a line of the log keeps its plain words and loses what could be somebody's", "[support]") {
    CHECK(hub::withoutPeople("GET api.market.example/v1/orders: answered 503", {}) == "GET …: answered 503");
    CHECK(hub::withoutPeople("account 3: temporary: the mailbox (INBOX) is busy", {}) == "account 3: temporary: the mailbox (INBOX) is busy");
    CHECK(hub::withoutPeople("order 302-1234567-1234567 of Jonas Weber <jonas@example.org>", {}) == "order … of … … …");
    CHECK(hub::withoutPeople("Mark wrote", {}) == "Mark wrote");
    CHECK(hub::withoutPeople("Mark wrote", {"mark"}) == "… wrote");
    CHECK(hub::withoutPeople("JONAS WEBER, lindenallee 17 in quickborn", {}) == "… …, … 17 in …");
    CHECK(hub::withoutPeople("Timeout was reached: SSL connection failed", {}) == "Timeout was reached: SSL connection failed");
    CHECK(hub::withoutPeople("Käufer schrieb", {}) == "… …");
    CHECK(hub::withoutPeople("", {}).empty());
    CHECK(hub::wordsKept("the mailbox of Jonas") == std::set<std::string>{"mailbox", "of", "the"});
}

TEST_CASE("the last lines of the log are kept and older ones go", "[support]") {
    hub::RecentLog log;
    for (int n = 0; n < 600; ++n) log.log(Poco::Message("polling", "line " + std::to_string(n), Poco::Message::PRIO_WARNING));
    const auto lines = log.lines();
    REQUIRE(lines.size() == 500);
    CHECK(lines.front().text == "line 100");
    CHECK(lines.back().text == "line 599");
    CHECK(lines.back().level == "warning");
    CHECK(lines.back().source == "polling");
}

TEST_CASE("a tar is made of whole blocks with checked headers", "[support]") {
    hub::Tar tar(kNoon);
    tar.add("folder/file.txt", "hello");
    const auto bytes = tar.finish();
    REQUIRE(bytes.size() == 512 + 512 + 1024);
    CHECK(bytes.substr(0, 15) == "folder/file.txt");
    CHECK(bytes.substr(124, 11) == "00000000005");
    CHECK(bytes.substr(257, 5) == "ustar");
    CHECK(bytes.substr(512, 5) == "hello");
    std::string header = bytes.substr(0, 512);
    const auto sum = std::stoul(header.substr(148, 6), nullptr, 8);
    header.replace(148, 8, std::string(8, ' '));
    unsigned long expected = 0;
    for (const char c : header) expected += static_cast<unsigned char>(c);
    CHECK(sum == expected);
    CHECK_THROWS_AS(tar.add(std::string(100, 'n'), ""), std::invalid_argument);
}

TEST_CASE("a word is known as a buyer's name however it is written", "[support][store]") {
    Shop shop;
    shop.arrive({message("m1", "c1", "Wo?", kNoon)});
    CHECK(shop.store->namesAmong({"jonas", "weber", "mailbox", "'"}) == std::set<std::string>{"jonas", "weber"});
}

TEST_CASE("a bundle holds rows by table and nothing that a buyer wrote or is", "[support][store]") {
    Shop shop;
    shop.arrive({message("m1", "c1", "Mein Schlafzimmer ist dunkel", kNoon)});
    const auto bundle = hub::supportBundle([&]() -> hub::Store& { return *shop.store; }, shop.folder.name(), {{kNoon, "warning", "polling", "answer to jonas weber"}}, kNoon);
    CHECK(bundle.find("\"messages\":1") != std::string::npos);
    CHECK(bundle.find("\"question\"") != std::string::npos);
    CHECK(bundle.find("answer to … …") != std::string::npos);
    for (const char* personal : {"Schlafzimmer", "Jonas", "jonas", "Weber", "weber", "buyer of c1", "lamps"}) {
        INFO(personal);
        CHECK(bundle.find(personal) == std::string::npos);
    }
}

TEST_CASE("a bundle tells what it can of a store that can't be opened", "[support]") {
    const TemporaryFolder folder;
    const auto broken = []() -> hub::Store& { throw hub::StoreUnusable("/home/weber/dragoman.sqlite: file is not a database"); };
    const auto bundle = hub::supportBundle(broken, folder.name(), {}, kNoon);
    CHECK(bundle.find("\"version\"") != std::string::npos);
    CHECK(bundle.find("file is not a database") != std::string::npos);
    CHECK(bundle.find("weber") == std::string::npos);
}

TEST_CASE("a store that is only read stays as it is whatever program made it", "[support][store]") {
    Shop shop;
    hub::sqlite::Database database(shop.folder.name() + "/dragoman.sqlite", hub::sqlite::Database::Mode::Write);
    for (const int schema : {5, 999}) {
        database.execute("PRAGMA user_version = " + std::to_string(schema));
        const auto read = hub::readSqliteStore(shop.folder.name());
        CHECK(read->schemaVersion() == schema);
        CHECK(read->accounts().size() == 1);
        CHECK_THROWS_AS(read->putOperatingSetting("x", "{}"), hub::StoreError);
        CHECK(read->schemaVersion() == schema);
    }
}
