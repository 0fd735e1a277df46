#include <catch2/catch.hpp>

#include "channels/contract/errors.h"
#include "channels/kit/call_budget.h"
#include "channels/kit/pull_window.h"
#include "channels/testing/manual_clock.h"

using namespace channels;
using namespace std::chrono_literals;

namespace {

constexpr Instant kStart{std::chrono::hours(500'000)};

Incoming message(const std::string& id, Instant at, Author author = Author::Buyer) {
    Incoming out;
    out.external_id = id;
    out.conversation_external_id = "c";
    out.sent_at = at;
    out.author = author;
    return out;
}

PullWindow rewritten(const PullWindow& window) {
    JsonWriter out;
    out.beginObject();
    window.write(out);
    out.endObject();
    return PullWindow::read(JsonDocument::parse(out.str()).root());
}

}  // namespace

TEST_CASE("a walk takes each message once, also after its cursor was written and read", "[channels][kit][unit]") {
    PullWindow window(kStart);
    window.begin(kStart + 1h, kStart + 1h);
    Page page;
    takeNew(page, window, {message("early", kStart - 1min), message("a", kStart + 10min), message("b", kStart + 50min)});
    CHECK(page.messages.size() == 2);
    window.finish();
    CHECK(window.floor() == kStart + 40min);
    window = rewritten(window);
    Page again;
    window.begin(kStart + 2h, kStart + 2h);
    takeNew(again, window, {message("b", kStart + 50min), message("late", kStart + 45min)});
    REQUIRE(again.messages.size() == 1);
    CHECK(again.messages.front().external_id == "late");
}

TEST_CASE("the mark never passes the moment when the walk began", "[channels][kit][unit]") {
    PullWindow window(kStart);
    window.begin(kStart + 1h, kStart + 1h);
    window.begin(kStart + 5h, kStart + 5h);
    Page page;
    takeNew(page, window, {message("from tomorrow", kStart + 24h)});
    window.finish();
    CHECK(window.floor() == kStart + 50min);
}

TEST_CASE("a window stays small however much was read", "[channels][kit][unit]") {
    PullWindow window(kStart);
    const auto known = [&](const std::string& prefix, int count) {
        int found = 0;
        for (int i = 0; i < count; ++i) found += window.knows(prefix + std::to_string(i)) ? 1 : 0;
        return found;
    };
    for (int i = 0; i < 50'000; ++i) window.remember("id-" + std::to_string(i), kStart + std::chrono::seconds(i));
    CHECK(known("id-", 50'000) <= 4000);
    CHECK(window.knows("id-49999"));
    for (int i = 0; i < 50'000; ++i) window.remember("same-" + std::to_string(i), kStart);
    CHECK(known("id-", 50'000) + known("same-", 50'000) <= 4000);
}

TEST_CASE("a marketplace's clock that runs ahead moves no mark past our own time", "[channels][kit][unit]") {
    PullWindow window(kStart - 24h);
    window.begin(kStart + 1h, kStart);
    window.remember("written by their clock", kStart + 1h);
    window.finish();
    CHECK(window.floor() <= kStart);
    window.begin(kStart + 2h, kStart + 5h);
    window.remember("later", kStart + 4h);
    window.finish();
    CHECK(window.floor() <= kStart + 2h);
}

TEST_CASE("a conversation whose newest message is the seller's is settled", "[channels][kit][unit]") {
    PullWindow window(kStart);
    Page page;
    takeNew(page, window, {message("q", kStart + 1min), message("a", kStart + 2min, Author::Seller)});
    CHECK(page.settled_conversations == std::vector<std::string>{"c"});
    Page noticed;
    takeNew(noticed, window, {message("a1", kStart + 2min, Author::Seller), message("n1", kStart + 2min, Author::Notice)});
    CHECK(noticed.settled_conversations.size() == 1);
    Page returned;
    Incoming bounce = message("n2", kStart + 2min, Author::Notice);
    bounce.bounced = "a3";
    takeNew(returned, window, {message("a3", kStart + 2min, Author::Seller), bounce});
    CHECK(returned.settled_conversations.empty());
    Page other;
    takeNew(other, window, {message("a2", kStart + 3min, Author::Seller), message("q2", kStart + 4min)});
    CHECK(other.settled_conversations.empty());
}

TEST_CASE("what came before a failure is kept, and the failure comes again with empty hands", "[channels][kit][unit]") {
    Page page;
    int steps = 0;
    pullSteps(page, 10, 100, [&](Page& filling) -> bool {
        if (++steps == 2) throw TemporaryFailure("down");
        filling.messages.push_back(message("a", kStart));
        return false;
    });
    CHECK(page.more);
    CHECK(page.messages.size() == 1);
    const auto quietly = [&](auto failure) {
        Page quiet;
        steps = 0;
        pullSteps(quiet, 10, 100, [&](Page&) -> bool {
            if (++steps == 2) throw failure;
            return false;
        });
        return quiet.more;
    };
    CHECK(quietly(Throttled("enough", kStart)));
    CHECK_THROWS_AS(quietly(TemporaryFailure("down")), TemporaryFailure);
    Page empty;
    CHECK_THROWS_AS(pullSteps(empty, 10, 100, [](Page&) -> bool { throw TemporaryFailure("down"); }), TemporaryFailure);
    Page refused;
    refused.messages.push_back(message("a", kStart));
    CHECK_THROWS_AS(
        pullSteps(refused, 10, 100, [](Page&) -> bool { throw CredentialsRefused("no"); }), CredentialsRefused
    );
}

TEST_CASE("a budget refills with time and says when the next call is free", "[channels][kit][unit]") {
    testing::ManualClock clock(kStart);
    CallBudget budget(clock, 0.5, 2);
    budget.take("GET /x");
    budget.take("GET /x");  // half of the store is one call
    CHECK(budget.left().left == 0);
    try {
        budget.take("GET /x");
        FAIL("a third call was let through");
    } catch (const Throttled& error) {
        CHECK(error.until == kStart + 2s);
    }
    clock.advance(2s);
    CHECK(budget.mayTake());
    CHECK_FALSE(budget.mayTake());
    budget.told(2);
    CHECK(budget.left().left == 2);
    CHECK(budget.left().per == 4s);
}

TEST_CASE("who has used up a budget waits until there is enough to get somewhere", "[channels][kit][unit]") {
    testing::ManualClock clock(kStart);
    CallBudget budget(clock, 5, 20);
    for (int i = 0; i < 20; ++i) budget.take("GET /x");
    try {
        budget.take("GET /x");
        FAIL("a call too many was let through");
    } catch (const Throttled& error) {
        CHECK(error.until == kStart + 2s);
    }
    clock.advance(1s);
    CHECK_FALSE(budget.mayTake());
    CHECK_THROWS_AS(budget.take("GET /x"), Throttled);  // asked again too early: nothing is spent
    clock.advance(1s);
    CHECK(budget.left().left == 10);
    budget.take("GET /x");
}

TEST_CASE("a clock that is set back doesn't close a budget", "[channels][kit][unit]") {
    testing::ManualClock clock(kStart);
    CallBudget budget(clock, 5, 1);
    budget.take("GET /x");
    CHECK_THROWS_AS(budget.take("GET /x"), Throttled);
    clock.advance(-1h);
    CHECK_FALSE(budget.mayTake());
    clock.advance(200ms);
    CHECK(budget.mayTake());
}
