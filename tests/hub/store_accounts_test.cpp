#include <catch2/catch.hpp>

#include "tests/support/shop.h"

using namespace tests;

namespace {

hub::PollOutcome success(hub::Instant started, hub::Instant now) {
    hub::PollOutcome outcome;
    outcome.ok = true;
    outcome.started = started;
    outcome.now = now;
    outcome.next_poll_at = now + 1min;
    return outcome;
}

}  // namespace

TEST_CASE("asking for a pull ends no turn that runs, and isn't forgotten by it", "[store]") {
    Shop shop;
    shop.store->notePoll(shop.lease, success(kNoon, kNoon + 1s));
    CHECK(shop.store->account(shop.id)->next_poll_at == kNoon + 61s);

    shop.store->makeDue(shop.id, kNoon + 5s);
    CHECK(shop.arrive({message("m1", "c1", "Wo?", kNoon)}).stored == 1);
    shop.store->notePoll(shop.lease, success(kNoon + 4s, kNoon + 6s));
    CHECK(shop.store->account(shop.id)->next_poll_at == kNoon + 5s);
    shop.store->notePoll(shop.lease, success(kNoon + 7s, kNoon + 8s));
    CHECK(shop.store->account(shop.id)->next_poll_at == kNoon + 68s);
}

TEST_CASE("a change of settings ends the turn that runs with the old ones", "[store]") {
    Shop shop;
    shop.store->changeAccount(*shop.store->account(shop.id));
    CHECK_THROWS_AS(shop.arrive({message("m1", "c1", "Wo?", kNoon)}), hub::LeaseLost);
}

TEST_CASE("a secret's end is kept until someone enters another", "[store]") {
    Shop shop;
    shop.store->putSecretLeased(shop.lease, "refresh_token", "sealed", kNoon + 24h, kNoon);
    CHECK(shop.store->account(shop.id)->secrets.at("refresh_token").ends_at == kNoon + 24h);
    shop.store->putSecret(shop.id, "refresh_token", "other", kNoon + 1h);
    CHECK_FALSE(shop.store->account(shop.id)->secrets.at("refresh_token").ends_at);
    CHECK(shop.store->account(shop.id)->secrets.at("refresh_token").set_at == kNoon + 1h);
}

TEST_CASE("an account has one push key and is found by it until it is removed", "[store]") {
    Shop shop;
    CHECK_FALSE(shop.store->accountByPushKey(""));
    CHECK(shop.store->pushKey(shop.id, "k1") == "k1");
    CHECK(shop.store->pushKey(shop.id, "k2") == "k1");
    REQUIRE(shop.store->accountByPushKey("k1"));
    CHECK(shop.store->accountByPushKey("k1")->id == shop.id);
    CHECK_FALSE(shop.store->accountByPushKey("k2"));
    shop.store->notePush(shop.id, kNoon);
    CHECK(shop.store->account(shop.id)->pushed_at == kNoon);
    auto account = *shop.store->account(shop.id);
    account.state = hub::AccountState::Removed;
    shop.store->changeAccount(account);
    CHECK_FALSE(shop.store->accountByPushKey("k1"));
}

TEST_CASE("what is left of the calls is kept after a turn", "[store]") {
    Shop shop;
    auto outcome = success(kNoon, kNoon + 1s);
    outcome.calls_left = channels::CallsLeft{4990, 5000, 24h};
    shop.store->notePoll(shop.lease, outcome);
    REQUIRE(shop.store->account(shop.id)->calls_left);
    CHECK(shop.store->account(shop.id)->calls_left->left == 4990);
    CHECK(shop.store->account(shop.id)->calls_left->per == 24h);
}
