#include <catch2/catch.hpp>

#include "hub/inbox/ids.h"
#include "hub/inbox/reasons.h"
#include "tests/support/shop.h"

using namespace tests;

namespace {

hub::PollOutcome success(hub::Instant poll_was_at, hub::Instant now) {
    hub::PollOutcome outcome;
    outcome.ok = true;
    outcome.poll_was_at = poll_was_at;
    outcome.now = now;
    outcome.next_poll_at = now + 1min;
    return outcome;
}

}  // namespace

TEST_CASE("asking for a pull ends no turn that runs, and isn't forgotten by it", "[store]") {
    Shop shop;
    const auto poll_at = [&] { return shop.store->account(shop.id)->next_poll_at; };
    shop.store->notePoll(shop.lease, success(poll_at(), kNoon + 1s));
    CHECK(poll_at() == kNoon + 61s);

    shop.store->makeDue(shop.id, kNoon + 5s);
    CHECK(shop.arrive({message("m1", "c1", "Wo?", kNoon)}).stored == 1);
    // Asked before the turn's end, and between its end and the note of it.
    for (const auto end : {kNoon + 6s, kNoon + 4s}) {
        shop.store->notePoll(shop.lease, success(kNoon + 61s, end));
        CHECK(poll_at() == kNoon + 5s);
    }
    shop.store->notePoll(shop.lease, success(poll_at(), kNoon + 8s));
    CHECK(poll_at() == kNoon + 68s);
    // In the very moment at which the turn was due.
    shop.store->makeDue(shop.id, kNoon + 68s);
    shop.store->notePoll(shop.lease, success(kNoon + 68s, kNoon + 68s));
    CHECK(poll_at() <= kNoon + 68s);
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

TEST_CASE("what came by an account that is removed waits for nobody", "[store]") {
    Shop shop;
    auto late = message("m1", "c1", "Wo?", kNoon);
    late.due_at = kNoon + 1h;
    shop.arrive({late});
    REQUIRE(shop.store->dueBetween(kNoon, kNoon + 2h, 10).size() == 1);
    shop.store->removeAccount(shop.id, kNoon);
    CHECK(shop.store->dueBetween(kNoon, kNoon + 2h, 10).empty());
    CHECK(shop.conversation("c1").state == hub::ConversationState::Done);
}

TEST_CASE("replies that wait for an account that is removed end there and their writer is told", "[store]") {
    Shop shop;
    shop.arrive({message("m1", "c1", "Wo?", kNoon)});
    const auto write = [&](const std::string& key, bool held) {
        hub::NewReply reply;
        reply.conversation = shop.conversation("c1").id;
        reply.user = 7;
        reply.key = key;
        reply.text = "Ihr Paket ist unterwegs.";
        reply.now = reply.not_before = kNoon;
        if (held) reply.hold_until = reply.not_before = kNoon + 1h;
        return shop.store->addReply(reply);
    };
    const auto made = [&](const std::string& key, bool held) { return std::get<hub::Reply>(write(key, held)).id; };
    const auto waiting = made("key-0001", false), held = made("key-0002", true), leaving = made("key-0003", false);
    REQUIRE(shop.store->beginSending(shop.lease, leaving, kNoon, kNoon + 75s));
    const auto before = shop.store->eventsAfter(0, 1000).back().id;
    shop.store->removeAccount(shop.id, kNoon + 1min);
    for (const auto reply : {waiting, held}) {
        CHECK(shop.store->reply(reply)->state == hub::ReplyState::Refused);
        CHECK(shop.store->reply(reply)->error == hub::kAccountRemoved);
    }
    CHECK(shop.store->reply(leaving)->state == hub::ReplyState::Unclear);
    CHECK_FALSE(shop.store->nextReplyAt(shop.id));
    int told = 0;
    for (const auto& event : shop.store->eventsAfter(before, 1000)) {
        if (event.type != "reply") continue;
        CHECK(event.data.find("\"user\":\"" + hub::outsideId(hub::IdKind::User, 7) + "\"") != std::string::npos);
        const bool unclear = event.data.find("\"state\":\"unclear\"") != std::string::npos;
        CHECK((event.data.find("\"reason\":\"account_removed\"") == std::string::npos) == unclear);
        ++told;
    }
    CHECK(told == 3);
    // One that was looked at before the removal and is stored after it would wait for ever.
    CHECK(std::holds_alternative<hub::AccountGone>(write("key-0004", false)));
    CHECK(made("key-0001", false) == waiting);
    CHECK_FALSE(shop.store->resolve(waiting, hub::ReplyState::Waiting, kNoon + 2min));
    // The marketplace's answer comes all the same.
    shop.store->sent(leaving, {"their-1", kNoon}, kNoon + 2min);
    CHECK(shop.store->reply(leaving)->state == hub::ReplyState::Sent);
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
    shop.store->removeAccount(shop.id, kNoon);
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

TEST_CASE("what the marketplace lists is missing unless it is here, set aside or deleted by a person", "[store]") {
    Shop shop;
    shop.arrive({message("m1", "c1", "Wo?", kNoon), message("m2", "c2", "Hallo?", kNoon)});
    hub::Arrivals arrivals;
    arrivals.unreadable = {{"q1", "no text", "raw"}};
    arrivals.next.value = "2";
    shop.store->arrive(shop.lease, arrivals, kNoon);
    const auto deleted = shop.conversation("c2").id;
    shop.store->deleteConversation(deleted, 1, kNoon);
    CHECK(shop.store->unknownIds(shop.id, {"m1", "m2", "m3", "q1"}) == std::vector<std::string>{"m3"});

    SECTION("and what was deleted neither comes back nor is found") {
        CHECK(shop.arrive({message("m2", "c2", "Hallo?", kNoon)}).stored == 0);
        CHECK_FALSE(shop.store->conversation(deleted));
        CHECK(shop.find("Hallo").empty());
        CHECK(shop.find("Wo").size() == 1);
    }
    SECTION("nor does what was written before, but what is written later is new") {
        CHECK(shop.arrive({message("m4", "c2", "Earlier", kNoon - 1h)}).stored == 0);
        CHECK(shop.arrive({message("m5", "c2", "Noch jemand da?", kNoon + 1h)}).stored == 1);
        CHECK(shop.store->messages(shop.conversation("c2").id, 10).size() == 1);
    }
}

TEST_CASE("the ledger counts by day, and keeps what was listed again", "[store]") {
    Shop shop;
    shop.arrive({message("m1", "c1", "Wo?", kNoon), message("m2", "c1", "Hallo?", kNoon)});
    hub::Reconciliation one{kNoon + 1h, kNoon - 72h, kNoon, 5, 3};
    shop.store->noteReconciliation(shop.lease, one);
    const auto days = shop.store->ledger(shop.id, kNoon + 24h, 30);
    REQUIRE(days.size() == 1);
    CHECK(days.front().day == std::chrono::floor<std::chrono::days>(kNoon));
    CHECK(days.front().received == 2);
    REQUIRE(shop.store->reconciliations(shop.id, 10).size() == 1);
    CHECK(shop.store->reconciliations(shop.id, 10).front().missing == 3);
    CHECK(shop.store->account(shop.id)->reconciled_at == kNoon + 1h);
    shop.store->askReconciliation(shop.id, kNoon + 2h);
    CHECK_FALSE(shop.store->account(shop.id)->reconciled_at);
}

TEST_CASE("pulling again starts from the back-fill and doubles nothing", "[store]") {
    Shop shop;
    shop.arrive({message("m1", "c1", "Wo?", kNoon)}, "after m1");
    shop.store->pullAgain(shop.id, 30, kNoon + 1h);
    const auto account = *shop.store->account(shop.id);
    CHECK(account.cursor.value.empty());
    CHECK(account.backfill_days == 30);
    CHECK(account.next_poll_at == kNoon + 1h);
    CHECK_THROWS_AS(shop.arrive({message("m1", "c1", "Wo?", kNoon)}), hub::LeaseLost);
    shop.lease = *shop.store->lease(shop.id, "test", kNoon + 1h, 10min);
    CHECK(shop.arrive({message("m1", "c1", "Wo?", kNoon)}).known == 1);
}

TEST_CASE("a file is asked for three times at most by itself", "[store]") {
    Shop shop;
    auto m = message("m1", "c1", "Siehe Bild", kNoon);
    m.attachments = {{"broken.png", "image/png", "ref-1", {}, std::nullopt}};
    shop.arrive({m});
    REQUIRE(shop.store->missingFiles(shop.id, 10).size() == 1);
    const auto file = shop.store->missingFiles(shop.id, 10).front();
    CHECK(file.ref == "ref-1");
    for (int i = 0; i < 3; ++i) shop.store->noteMissing(file.id);
    CHECK(shop.store->missingFiles(shop.id, 10).empty());
}

TEST_CASE("each hour keeps the longest time that an account went without a good poll", "[store]") {
    Shop shop;
    const auto lags = [&](hub::Instant now) { return shop.store->hours(shop.id, now, 4).lag; };
    const auto poll = [&](hub::Instant now, bool ok) {
        auto outcome = success(kNoon, now);
        outcome.ok = ok;
        shop.store->notePoll(shop.lease, outcome);
    };
    poll(kNoon, false);
    CHECK_FALSE(lags(kNoon).back());
    poll(kNoon + 1min, true);
    CHECK_FALSE(lags(kNoon + 1min).back());
    poll(kNoon + 3min, true);
    CHECK(lags(kNoon + 3min).back() == 2min);
    poll(kNoon + 10min, false);
    poll(kNoon + 30min, true);
    poll(kNoon + 31min, true);
    CHECK(lags(kNoon + 31min).back() == 27min);
    // Nothing was asked for two hours.
    poll(kNoon + 3h + 1min, false);
    const auto after = lags(kNoon + 3h + 2min);
    REQUIRE(after.size() == 4);
    CHECK(after[0] == 27min);
    CHECK_FALSE(after[1]);
    CHECK_FALSE(after[2]);
    CHECK(after[3] == 2h + 30min);
}
