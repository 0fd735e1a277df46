#include <catch2/catch.hpp>

#include <algorithm>
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

constexpr auto kSettle = 120s;

/// Marketplaces of every kind, several accounts of each, buyers who write at random, sellers who answer at once, and faults.
class Fair {
public:
    Fair(const std::string& data, std::size_t accounts, unsigned seed) : place_(settingsFor(data)), random_(seed) {
        const auto& kinds = channels::allKinds();
        for (std::size_t i = 0; i < std::max(accounts, kinds.size()); ++i) {
            const auto& kind = kinds[i % kinds.size()];
            markets_.push_back({&kind, kind.makeSandbox(place_.clock)});
            connect(markets_.back(), kind.descriptor.kind + '-' + std::to_string(i));
        }
        place_.poller->start();
    }
    ~Fair() { place_.poller->stop(); }

    /// One buyer more, at the next account.
    void seed() {
        Market& market = markets_[static_cast<std::size_t>(buyers_) % markets_.size()];
        channels::SeededMessage message;
        message.conversation = "conversation-" + std::to_string(buyers_);
        message.buyer = "buyer-" + std::to_string(buyers_);
        message.text = "Where is parcel " + std::to_string(buyers_) + "?";
        message.sent_at = place_.clock.now();
        market.sandbox->seed(message);
        ++buyers_;
    }
    void misbehave() {
        markets_[random_() % markets_.size()].sandbox->misbehave(anyFault());
        ++faults_;
    }
    void pause() { std::this_thread::sleep_for(std::chrono::milliseconds(20 + random_() % 60)); }
    /// Answers whatever has no reply yet.
    void answer() {
        for (const auto& c : conversations()) {
            if (c.reply) continue;
            hub::NewReply reply;
            reply.conversation = c.id;
            reply.user = 1;
            reply.key = "reply to " + std::to_string(c.id);
            reply.text = "It is on its way (" + c.snippet + ")";
            reply.now = reply.not_before = place_.clock.now();
            place_.store->addReply(reply);
        }
    }
    /// An operator presses "poll now" rather than wait for the pause after a failure.
    void hurry(bool all) {
        for (const auto& market : markets_) {
            if (all || place_.store->account(market.account)->failures > 0) place_.store->makeDue(market.account, place_.clock.now());
        }
    }
    /// Faults end; all that is under way comes to rest.
    void settle() {
        for (auto& market : markets_) market.sandbox->misbehave({});
        const auto deadline = std::chrono::steady_clock::now() + kSettle;
        do {
            hurry(true);
            answer();
            std::this_thread::sleep_for(400ms);
            count();
        } while (std::chrono::steady_clock::now() < deadline && (found_ < buyers_ || ended() < buyers_));
        place_.poller->stop();
    }
    /// Every message is here once, every reply there once; unclear only where nobody can be asked.
    void check() {
        for (const auto& market : markets_) {
            const auto account = *place_.store->account(market.account);
            if (!account.error.empty()) UNSCOPED_INFO(account.name << ": " << account.error_kind << " " << account.error);
        }
        CHECK(found_ == buyers_);
        CHECK(ended() == buyers_);
        for (const auto& c : conversations()) {
            int from_buyer = 0;
            for (const auto& m : place_.store->messages(c.id, 100)) from_buyer += m.author == "buyer" ? 1 : 0;
            CAPTURE(c.snippet);
            CHECK(from_buyer == 1);
        }
        int delivered = 0;
        for (const auto& market : markets_) {
            std::map<std::string, int> times;
            for (const auto& reply : market.sandbox->delivered()) ++times[reply.text];
            for (const auto& [text, count] : times) {
                CAPTURE(market.kind->descriptor.kind, text);
                CHECK(count == 1);
                ++delivered;
            }
            for (const auto& complaint : market.sandbox->complaints()) FAIL_CHECK(market.kind->descriptor.kind << ": " << complaint);
            if (!market.kind->descriptor.abilities.contains(channels::Ability::FindSent)) continue;
            for (const auto& c : conversations()) {
                CAPTURE(market.kind->descriptor.kind, c.snippet);
                if (c.account == market.account) CHECK(c.reply != hub::ReplyState::Unclear);
            }
        }
        CHECK(delivered >= states_[hub::ReplyState::Sent]);
        std::cout << markets_.size() << " accounts, " << faults_ << " faults, " << buyers_ << " messages, " << delivered
                  << " replies delivered, " << states_[hub::ReplyState::Sent] << " sent, " << states_[hub::ReplyState::Unclear]
                  << " unclear\n";
    }

private:
    struct Market {
        const channels::Kind* kind;
        std::unique_ptr<channels::Sandbox> sandbox;
        hub::Id account = 0;
    };

    static hub::Settings settingsFor(const std::string& data) {
        hub::Settings settings;
        settings.data = data;
        // Quiet polls must leave something of the budgets that some kinds keep; whoever is in a hurry asks.
        settings.poll_every_ms = 1000;
        settings.look_up_after_ms = 200;
        return settings;
    }

    void connect(Market& market, const std::string& name) {
        const auto config = market.sandbox->account();
        hub::Account account;
        account.kind = market.kind->descriptor.kind;
        account.name = name;
        account.settings = config.settings;
        market.account = place_.store->addAccount(account, place_.clock.now());
        for (const auto& [secret, value] : config.secrets) {
            place_.store->putSecret(
                market.account, secret, place_.vault->seal(hub::secretOf(market.account, secret), value), place_.clock.now()
            );
        }
        market.sandbox->enterBy([this, id = market.account](const channels::VisitorRequest& request) {
            return place_.poller->serve(*place_.store->account(id), request);
        });
    }

    /// What a marketplace may do to a caller without meaning that the credentials are gone, or that it wants to be left alone
    /// for a minute: the contract suite waits those out with a clock of its own.
    channels::FaultPlan anyFault() {
        static constexpr channels::Fault kFaults[] = {
            channels::Fault::Slow,      channels::Fault::ServerError, channels::Fault::CutBefore,   channels::Fault::CutAfterEffect,
            channels::Fault::Garbage,   channels::Fault::Truncated,   channels::Fault::Duplicates,  channels::Fault::Reordered,
            channels::Fault::ExpireToken, channels::Fault::ClockSkew,
        };
        channels::FaultPlan plan;
        plan.fault = kFaults[random_() % std::size(kFaults)];
        plan.requests = 1 + static_cast<int>(random_() % 3);
        plan.delay = 50ms;
        return plan;
    }

    std::vector<hub::Conversation> conversations() {
        std::vector<hub::Conversation> all;
        for (const auto view : {hub::View::Queue, hub::View::Sent, hub::View::Done}) {
            hub::ConversationFilter filter;
            filter.view = view;
            filter.now = place_.clock.now();
            filter.limit = 200;
            do {
                auto page = place_.store->conversations(filter);
                for (auto& c : page.items) all.push_back(std::move(c));
                filter.cursor = page.next;
            } while (!filter.cursor.empty());
        }
        return all;
    }
    void count() {
        states_.clear();
        const auto all = conversations();
        found_ = static_cast<int>(all.size());
        for (const auto& c : all) {
            if (c.reply) ++states_[*c.reply];
        }
    }
    int ended() { return states_[hub::ReplyState::Sent] + states_[hub::ReplyState::Unclear]; }

    hub::Workplace place_;
    std::vector<Market> markets_;
    std::mt19937 random_;
    std::map<hub::ReplyState, int> states_;
    int buyers_ = 0, faults_ = 0, found_ = 0;
};

}  // namespace

TEST_CASE("marketplaces that lie and cut cost no message and double no reply", "[service][faults]") {
    const tests::TemporaryFolder folder;
    Fair fair(folder.name() + "/data", 0, 7);
    for (int buyer = 0; buyer < 60; ++buyer) {
        fair.seed();
        fair.misbehave();
        fair.answer();
        fair.pause();
        fair.hurry(false);
    }
    fair.settle();
    fair.check();
}

// Ten minutes: run by name, or by tests/run --all.
TEST_CASE("thirty accounts live through ten minutes of faults", "[.soak]") {
    const tests::TemporaryFolder folder;
    Fair fair(folder.name() + "/data", 30, 11);
    const auto end = std::chrono::steady_clock::now() + 10min;
    for (int round = 0; std::chrono::steady_clock::now() < end; ++round) {
        fair.seed();
        if (round % 2 == 0) fair.misbehave();
        if (round % 5 == 0) fair.answer();
        for (int i = 0; i < 6; ++i) fair.pause();
        fair.hurry(false);
    }
    fair.settle();
    fair.check();
}
