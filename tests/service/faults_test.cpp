#include <catch2/catch.hpp>

#include <algorithm>
#include <iostream>
#include <random>
#include <thread>

#include "hub/app/service.h"
#include "tests/support/market.h"
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
            enter(markets_.back(), kind.descriptor.kind + '-' + std::to_string(i));
        }
        place_.poller->start();
    }
    ~Fair() { place_.poller->stop(); }

    /// One buyer more, at the next account.
    void seed() {
        tests::seedQuestion(markets_[static_cast<std::size_t>(buyers_) % markets_.size()], buyers_, place_.clock.now());
        ++buyers_;
    }
    void misbehave() {
        markets_[random_() % markets_.size()].sandbox->misbehave(anyFault());
        ++faults_;
    }
    void pause() { std::this_thread::sleep_for(std::chrono::milliseconds(20 + random_() % 60)); }
    void answer() { tests::answerAll(*place_.store, place_.clock.now()); }
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
            tally_ = tests::tally(tests::allConversations(*place_.store, place_.clock.now()));
        } while (std::chrono::steady_clock::now() < deadline && (tally_.conversations < buyers_ || tally_.ended() < buyers_));
        place_.poller->stop();
    }
    void check() {
        for (const auto& market : markets_) {
            const auto account = *place_.store->account(market.account);
            if (!account.error.empty()) UNSCOPED_INFO(account.name << ": " << account.error_kind << " " << account.error);
        }
        CHECK(tally_.conversations == buyers_);
        CHECK(tally_.ended() == buyers_);
        int delivered = 0;
        for (const auto& market : markets_) {
            delivered += tests::checkOnceEach(market, *place_.store, place_.clock.now());
            for (const auto& complaint : market.sandbox->complaints()) FAIL_CHECK(market.kind->descriptor.kind << ": " << complaint);
        }
        const int sent = tally_.at(hub::ReplyState::Sent);
        CHECK(delivered >= sent);
        std::cout << markets_.size() << " accounts, " << faults_ << " faults, " << buyers_ << " messages, " << delivered
                  << " replies delivered, " << sent << " sent, " << tally_.at(hub::ReplyState::Unclear) << " unclear\n";
    }

private:
    static hub::Settings settingsFor(const std::string& data) {
        hub::Settings settings;
        settings.data = data;
        // Quiet polls must leave something of the budgets that some kinds keep; whoever is in a hurry asks.
        settings.poll_every_ms = 1000;
        settings.look_up_after_ms = 200;
        return settings;
    }

    void enter(tests::Market& market, const std::string& name) {
        tests::connect(market, name, *place_.store, *place_.vault, place_.clock.now());
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

    hub::Workplace place_;
    std::vector<tests::Market> markets_;
    std::mt19937 random_;
    tests::Tally tally_;
    int buyers_ = 0, faults_ = 0;
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
