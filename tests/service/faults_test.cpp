#include <catch2/catch.hpp>

#include <iostream>
#include <map>
#include <random>
#include <thread>

#include "channels/contract/registry.h"
#include "channels/contract/sandbox.h"
#include "hub/app/service.h"
#include "tests/support/temporary_folder.h"

using namespace std::chrono_literals;

namespace {

constexpr int kBuyers = 60;

struct Market {
    const channels::Kind* kind;
    std::unique_ptr<channels::Sandbox> sandbox;
    hub::Id account = 0;
};

hub::Settings settingsFor(const tests::TemporaryFolder& folder) {
    hub::Settings settings;
    settings.data = folder.name() + "/data";
    settings.poll_every_ms = 30;
    settings.look_up_after_ms = 200;
    return settings;
}

void connect(hub::Workplace& place, Market& market) {
    const auto config = market.sandbox->account();
    hub::Account account;
    account.kind = account.name = market.kind->descriptor.kind;
    account.settings = config.settings;
    market.account = place.store->addAccount(account, place.clock.now());
    for (const auto& [name, value] : config.secrets) {
        place.store->putSecret(
            market.account, name, place.vault->seal(hub::secretOf(market.account, name), value), place.clock.now()
        );
    }
}

void seed(Market& market, int buyer, channels::Instant now) {
    channels::SeededMessage message;
    message.conversation = "conversation-" + std::to_string(buyer);
    message.buyer = "buyer-" + std::to_string(buyer);
    message.text = "Where is parcel " + std::to_string(buyer) + "?";
    message.sent_at = now;
    market.sandbox->seed(message);
}

std::vector<hub::Conversation> allOf(hub::Store& store, hub::Instant now) {
    std::vector<hub::Conversation> all;
    for (const auto view : {hub::View::Queue, hub::View::Sent, hub::View::Done}) {
        hub::ConversationFilter filter;
        filter.view = view;
        filter.now = now;
        filter.limit = 200;
        for (auto& c : store.conversations(filter).items) all.push_back(std::move(c));
    }
    return all;
}

/// Answers whatever has no reply yet.
void answer(hub::Store& store, hub::Instant now) {
    for (const auto& c : allOf(store, now)) {
        if (c.reply) continue;
        hub::NewReply reply;
        reply.conversation = c.id;
        reply.user = 1;
        reply.key = "reply to " + std::to_string(c.id);
        reply.text = "It is on its way (" + c.snippet + ")";
        reply.now = reply.not_before = now;
        store.addReply(reply);
    }
}

/// What a marketplace may do to a caller without meaning that the credentials are gone, or that it wants to be left alone for a
/// minute: the contract suite waits those out with a clock of its own.
channels::FaultPlan anyFault(std::mt19937& random) {
    static constexpr channels::Fault kFaults[] = {
        channels::Fault::Slow,           channels::Fault::ServerError, channels::Fault::CutBefore,   channels::Fault::CutAfterEffect,
        channels::Fault::Garbage,        channels::Fault::Truncated,   channels::Fault::Duplicates,  channels::Fault::Reordered,
        channels::Fault::ExpireToken,    channels::Fault::ClockSkew,
    };
    channels::FaultPlan plan;
    plan.fault = kFaults[random() % std::size(kFaults)];
    plan.requests = 1 + static_cast<int>(random() % 3);
    plan.delay = 50ms;
    return plan;
}

}  // namespace

TEST_CASE("marketplaces that lie and cut cost no message and double no reply", "[service][faults]") {
    const tests::TemporaryFolder folder;
    hub::Workplace place(settingsFor(folder));
    std::vector<Market> markets;
    for (const auto& kind : channels::allKinds()) markets.push_back({&kind, kind.makeSandbox(place.clock)});
    for (auto& market : markets) connect(place, market);
    place.poller->start();

    std::mt19937 random(7);
    int faults = 0;
    for (int buyer = 0; buyer < kBuyers; ++buyer) {
        seed(markets[static_cast<std::size_t>(buyer) % markets.size()], buyer, place.clock.now());
        markets[random() % markets.size()].sandbox->misbehave(anyFault(random));
        ++faults;
        answer(*place.store, place.clock.now());
        std::this_thread::sleep_for(std::chrono::milliseconds(20 + random() % 60));
        // An operator presses "poll now" rather than wait for the pause after a failure.
        for (const auto& market : markets) {
            if (place.store->account(market.account)->failures > 0)
                place.store->makeDue(market.account, place.clock.now());
        }
    }
    for (auto& market : markets) market.sandbox->misbehave({});

    const auto deadline = std::chrono::steady_clock::now() + 90s;
    std::map<hub::ReplyState, int> states;
    std::size_t found = 0;
    do {
        for (const auto& market : markets) place.store->makeDue(market.account, place.clock.now());
        answer(*place.store, place.clock.now());
        std::this_thread::sleep_for(400ms);
        states.clear();
        const auto all = allOf(*place.store, place.clock.now());
        found = all.size();
        for (const auto& c : all) {
            if (c.reply) ++states[*c.reply];
        }
    } while (std::chrono::steady_clock::now() < deadline &&
             (found < kBuyers || states[hub::ReplyState::Sent] + states[hub::ReplyState::Unclear] < kBuyers));
    place.poller->stop();
    for (const auto& market : markets) {
        const auto account = *place.store->account(market.account);
        UNSCOPED_INFO(market.kind->descriptor.kind << ": " << account.error_kind << " " << account.error);
    }

    CHECK(found == kBuyers);
    for (const auto& c : allOf(*place.store, place.clock.now())) {
        int from_buyer = 0;
        for (const auto& m : place.store->messages(c.id, 100)) from_buyer += m.author == "buyer" ? 1 : 0;
        CAPTURE(c.snippet);
        CHECK(from_buyer == 1);
    }
    int delivered = 0;
    for (const auto& market : markets) {
        std::map<std::string, int> times;
        for (const auto& reply : market.sandbox->delivered()) ++times[reply.text];
        for (const auto& [text, count] : times) {
            CAPTURE(market.kind->descriptor.kind, text);
            CHECK(count == 1);
            ++delivered;
        }
        if (!market.kind->descriptor.abilities.contains(channels::Ability::FindSent)) continue;
        for (const auto& c : allOf(*place.store, place.clock.now())) {
            if (c.account == market.account) CHECK(c.reply != hub::ReplyState::Unclear);
        }
    }
    CHECK(states[hub::ReplyState::Sent] + states[hub::ReplyState::Unclear] == kBuyers);
    CHECK(delivered >= states[hub::ReplyState::Sent]);
    std::cout << faults << " faults, " << kBuyers << " messages, " << delivered << " replies delivered, "
              << states[hub::ReplyState::Sent] << " sent, " << states[hub::ReplyState::Unclear] << " unclear\n";
}
