#include <catch2/catch.hpp>

#include <thread>

#include "channels/testing/memory_inlet.h"
#include "tests/support/shop.h"

using namespace std::chrono_literals;
using tests::Shop;
using tests::kNoon;

namespace {

/// What holds for every inlet: that of tests, too.
void behaves(channels::Inlet& inlet) {
    const auto first = inlet.append("chat/ana", "k1", "one", kNoon);
    const auto second = inlet.append("chat/bob", "k1", "two", kNoon + 1min);
    CHECK(second.seq > first.seq);
    CHECK(inlet.append("chat/ana", "k1", "another", kNoon + 1h).value == "one");
    CHECK(inlet.append("chat/ana", "k1", "another", kNoon + 1h).seq == first.seq);
    const std::string bytes("\x00\xff\n\"", 4);
    const auto third = inlet.append("chat/ana", "k2", bytes, kNoon + 2min);
    const auto texts = [&](const std::string& stream, std::int64_t after = 0, std::size_t limit = 10) {
        std::vector<std::string> out;
        for (const auto& entry : inlet.read(stream, after, limit)) out.push_back(entry.value);
        return out;
    };
    CHECK(texts("chat/ana") == std::vector<std::string>{"one", bytes});
    CHECK(texts("chat/") == std::vector<std::string>{"one", "two", bytes});
    CHECK(texts("chat/", first.seq, 1) == std::vector<std::string>{"two"});
    CHECK(texts("chat").empty());
    CHECK(texts("chats/").empty());
    CHECK(inlet.read("chat/ana", first.seq, 10).front().stream == "chat/ana");

    inlet.put("visitors", "ana", "Ana", kNoon);
    inlet.put("visitors", "ana", "Ana Souza", kNoon + 1h);
    REQUIRE(inlet.find("visitors", "ana"));
    CHECK(inlet.find("visitors", "ana")->value == "Ana Souza");
    CHECK(inlet.find("visitors", "ana")->at == kNoon + 1h);
    CHECK(inlet.find("visitors", "ana")->stream == "visitors");
    CHECK_FALSE(inlet.find("visitors", "bob"));
    CHECK_FALSE(inlet.find("chat/bob", "k2"));

    inlet.erase("visitors", "ana");
    inlet.erase("visitors", "ana");
    CHECK_FALSE(inlet.find("visitors", "ana"));

    CHECK(inlet.count("chat/ana", kNoon) == 2);
    CHECK(inlet.count("chat/ana", kNoon + 1min) == 1);
    inlet.forget("chat/", kNoon + 1min);
    CHECK(texts("chat/") == std::vector<std::string>{"two", bytes});
    inlet.forget("chat/ana", kNoon + 3min);
    CHECK(texts("chat/") == std::vector<std::string>{"two"});

    // Together: all of it or nothing, and what was written before is read.
    CHECK_THROWS_AS(inlet.together([&](channels::Inlet& one) {
        one.append("chat/ana", "k3", "lost", kNoon);
        one.put("visitors", "ana", "lost", kNoon);
        CHECK(one.count("chat/ana", kNoon) == 1);
        CHECK(one.find("visitors", "ana"));
        CHECK(one.read("chat/", 0, 10).size() == 2);
        one.erase("chat/bob", "k1");
        one.forget("chat/", kNoon + 3min);
        throw std::runtime_error("no");
    }), std::runtime_error);
    CHECK(texts("chat/") == std::vector<std::string>{"two"});
    CHECK_FALSE(inlet.find("visitors", "ana"));
    inlet.together([&](channels::Inlet& one) {
        one.put("visitors", "ana", "Ana", kNoon);
        one.together([](channels::Inlet& same) { same.put("visitors", "bob", "Bob", kNoon); });
    });
    CHECK(inlet.find("visitors", "ana"));
    CHECK(inlet.find("visitors", "bob"));
    // Numbers are never given twice: a cursor would miss the second.
    CHECK(inlet.append("chat/ana", "k2", "again", kNoon + 1h).seq > third.seq);
}

/// What the store's inlet does, that of the kinds' tests does.
void forBoth(void (*holds)(channels::Inlet&)) {
    Shop shop;
    holds(*shop.store->inlet(shop.id));
    channels::testing::MemoryInlet memory;
    holds(memory);
}

}  // namespace

TEST_CASE("an inlet keeps streams in order, each key once", "[hub][store]") {
    forBoth(behaves);
}

namespace {

/// The last place of many, wanted by several at once.
void givesNoPlaceTwice(channels::Inlet& inlet) {
    constexpr std::size_t kPlaces = 10;
    for (int round = 0; round < 5; ++round) {
        const std::string stream = "places/" + std::to_string(round);
        std::vector<std::thread> threads;
        for (int who = 0; who < 4; ++who)
            threads.emplace_back([&, who] {
                for (std::size_t i = 0; i < kPlaces; ++i)
                    inlet.together([&](channels::Inlet& one) {
                        if (one.count(stream, kNoon) >= kPlaces) return;
                        std::this_thread::yield();
                        one.append(stream, std::to_string(who) + '/' + std::to_string(i), "", kNoon);
                    });
            });
        for (auto& thread : threads) thread.join();
        CHECK(inlet.count(stream, kNoon) == kPlaces);
    }
}

}  // namespace

TEST_CASE("what is counted and added together leaves no gap for another", "[hub][store]") {
    forBoth(givesNoPlaceTwice);
}

TEST_CASE("an account sees its own inlet alone, and takes it along", "[hub][store]") {
    Shop shop;
    auto account = *shop.store->account(shop.id);
    const auto other = shop.store->addAccount(account, kNoon);
    shop.store->inlet(shop.id)->append("chat/ana", "k1", "one", kNoon);
    CHECK(shop.store->inlet(other)->read("chat/", 0, 10).empty());
    CHECK_FALSE(shop.store->inlet(other)->find("chat/ana", "k1"));
    shop.store->inlet(other)->append("chat/ana", "k1", "two", kNoon);
    shop.store->removeAccount(shop.id, kNoon);
    CHECK(shop.store->inlet(shop.id)->read("chat/", 0, 10).empty());
    CHECK(shop.store->inlet(other)->read("chat/", 0, 10).size() == 1);
    // A visitor who writes at that moment leaves nothing behind.
    CHECK_THROWS_AS(shop.store->inlet(shop.id)->append("chat/ana", "k2", "late", kNoon), hub::StoreError);
    shop.store->inlet(shop.id)->put("visitors", "ana", "late", kNoon);
    CHECK_FALSE(shop.store->inlet(shop.id)->find("visitors", "ana"));
}

TEST_CASE("what is new in an inlet is told at once", "[hub][store]") {
    Shop shop;
    int told = 0;
    shop.store->onEvent([&] { ++told; });
    const auto inlet = shop.store->inlet(shop.id);
    inlet->append("chat/ana", "k1", "one", kNoon);
    CHECK(told == 1);
    inlet->append("chat/ana", "k1", "one", kNoon);
    CHECK(told == 1);
    shop.store->onEvent({});
}
