#include <catch2/catch.hpp>

#include <iostream>
#include <random>
#include <thread>

#include "channels/testing/manual_clock.h"
#include "hub/polling/poller.h"
#include "hub/store/blobs/blobs.h"
#include "tests/support/dying_disk.h"
#include "tests/support/market.h"
#include "tests/support/temporary_folder.h"

using namespace std::chrono_literals;

namespace {

constexpr hub::Instant kStart = std::chrono::sys_days(std::chrono::November / 2 / 2026) + 9h;
constexpr int kSettlingTurns = 400;

/// The hub's own clock, which may be put wrong while the world's goes on.
class JumpingClock final : public channels::Clock {
public:
    explicit JumpingClock(const channels::Clock& world) : world_(world) {}
    [[nodiscard]] hub::Instant now() const override { return world_.now() + off; }
    std::chrono::minutes off{0};

private:
    const channels::Clock& world_;
};

/// A hub whose process may end at any write. Its turns are taken one by one, so that a run can be repeated.
class Hub {
public:
    Hub(const std::string& folder, const channels::Clock& clock) : folder_(folder), clock_(clock), vault_(folder + "/key") { start(); }
    void start() {
        store_ = hub::openSqliteStore(folder_ + "/data");
        blobs_ = std::make_unique<hub::Blobs>(folder_ + "/blobs");
        hub::PollerOptions options;
        options.outbox.look_up_after = 1s;
        poller_ = std::make_unique<hub::Poller>(*store_, *blobs_, vault_, clock_, options);
    }
    /// Nothing that happens here reaches a disk that has ended.
    void end() {
        poller_.reset();
        store_.reset();
    }
    hub::Store& store() { return *store_; }
    hub::Poller& poller() { return *poller_; }
    const hub::Vault& vault() { return vault_; }

private:
    std::string folder_;
    const channels::Clock& clock_;
    hub::Vault vault_;
    std::unique_ptr<hub::Store> store_;
    std::unique_ptr<hub::Blobs> blobs_;
    std::unique_ptr<hub::Poller> poller_;
};

struct Blows {
    int kills = 0, full_disks = 0, jumps = 0, lies_and_cuts = 0;
    [[nodiscard]] int all() const { return kills + full_disks + jumps + lies_and_cuts; }
};

/// A shop with one marketplace, and everything that may happen to it between the two.
class Trial {
public:
    Trial(const channels::Kind& kind, const std::string& folder, unsigned seed)
        : random_(seed), hub_(folder, clock_), market_{&kind, kind.makeSandbox(world_)} {
        tests::connect(market_, kind.descriptor.kind, hub_.store(), hub_.vault(), world_.now());
        market_.sandbox->enterBy([this](const channels::VisitorRequest& request) {
            return hub_.poller().serve(*hub_.store().account(market_.account), request);
        });
    }

    /// A buyer now and then, a blow, a seller who answers, a turn, and what operators and time do after it.
    void round() {
        if (random_() % 4 == 0) tests::seedQuestion(market_, buyers_++, world_.now());
        strike();
        work();
        if (disk_.hasStruck()) ++(killing_ ? blows_.kills : blows_.full_disks);
        listen();
        if (killing_) hub_.end();
        disk_.revive();
        if (killing_) hub_.start();
        clock_.off = 0min;
        goOn();
    }
    /// No more blows: all that is under way comes to rest.
    void settle() {
        market_.sandbox->misbehave({});
        for (int turn = 0; turn < kSettlingTurns && !isAtRest(); ++turn) {
            work();
            listen();
            goOn();
        }
    }
    void check() {
        UNSCOPED_INFO(last_);
        CHECK(tally_.conversations == buyers_);
        CHECK(tally_.ended() == buyers_);
        for (const auto& complaint : complaints_) FAIL_CHECK(market_.kind->descriptor.kind << ": " << complaint);
        const int delivered = tests::checkOnceEach(market_, hub_.store(), world_.now());
        CHECK(delivered >= tally_.at(hub::ReplyState::Sent));
        std::cout << market_.kind->descriptor.kind << ": " << blows_.kills << " kills, " << blows_.full_disks << " full disks, "
                  << blows_.jumps << " jumps of the clock, " << blows_.lies_and_cuts << " lies and cuts; connected anew "
                  << reconnected_ << " times; " << buyers_ << " messages, " << delivered << " replies delivered, " << tally_.at(hub::ReplyState::Refused) << " refused, "
                  << tally_.at(hub::ReplyState::Unclear) << " unclear\n";
    }
    [[nodiscard]] int blows() const { return blows_.all(); }

private:
    void strike() {
        killing_ = false;
        switch (random_() % 10) {
            case 0:
            case 1:
            case 2:
            case 3:
                killing_ = true;
                disk_.dieAfter(static_cast<int>(random_() % 30));
                break;
            case 4: disk_.fillAfter(static_cast<int>(random_() % 30)); break;
            case 5:
                clock_.off = std::chrono::minutes(static_cast<int>(random_() % 360) - 180);
                misled_ = true;
                ++blows_.jumps;
                break;
            default:
                market_.sandbox->misbehave(anyFault());
                ++blows_.lies_and_cuts;
        }
    }
    /// All but credentials that are gone for good.
    channels::FaultPlan anyFault() {
        static constexpr channels::Fault kFaults[] = {
            channels::Fault::Slow,    channels::Fault::ServerError, channels::Fault::Throttle,   channels::Fault::CutBefore,
            channels::Fault::Garbage, channels::Fault::Truncated,   channels::Fault::Duplicates, channels::Fault::CutAfterEffect,
            channels::Fault::Reordered, channels::Fault::ExpireToken, channels::Fault::ClockSkew,
        };
        channels::FaultPlan plan;
        plan.fault = kFaults[random_() % std::size(kFaults)];
        plan.requests = 1 + static_cast<int>(random_() % 3);
        plan.delay = 5ms;
        return plan;
    }
    void work() {
        try {
            tests::answerAll(hub_.store(), clock_.now());
            last_ = hub_.poller().turn(market_.account, true).value_or("somebody else has the account");
        } catch (const hub::StoreError& e) {
            // The disk has ended: what was accepted is on it.
            last_ = e.what();
        }
    }
    /// The operator connects a refused account again; time goes on to the next turn that is due.
    void goOn() {
        if (hub_.store().account(market_.account)->state == hub::AccountState::Refused) connectAnew();
        const auto account = *hub_.store().account(market_.account);
        world_.advance(std::chrono::seconds(1 + random_() % 90));
        const auto due = account.throttled_until.value_or(account.next_poll_at);
        if (account.failures > 0 && due > world_.now()) world_.set(due);
    }
    /// A token that was rotated but could not be stored any more is lost: only a new sign-in helps.
    void connectAnew() {
        ++reconnected_;
        if (const auto answer = market_.sandbox->signInAnswer(); !answer.empty()) {
            hub_.poller().authorized(market_.account, answer, "https://hub.example/connected");
            return;
        }
        tests::putSecrets(market_, hub_.store(), hub_.vault(), world_.now());
        auto account = *hub_.store().account(market_.account);
        account.state = hub::AccountState::Working;
        hub_.store().changeAccount(account);
        hub_.poller().forget(account.id);
    }
    /// What the marketplace has to complain of, unless the hub's clock is to blame, or what it believed of theirs meanwhile:
    /// that is mended by the first turn that goes well.
    void listen() {
        const auto all = market_.sandbox->complaints();
        if (!misled_) complaints_.insert(complaints_.end(), all.begin() + static_cast<std::ptrdiff_t>(heard_), all.end());
        heard_ = all.size();
        if (last_.empty() && clock_.off == 0min) misled_ = false;
    }
    bool isAtRest() {
        tally_ = tests::tally(tests::allConversations(hub_.store(), world_.now()));
        return tally_.conversations == buyers_ && tally_.ended() == buyers_;
    }

    tests::DyingDisk disk_;
    std::mt19937 random_;
    channels::testing::ManualClock world_{kStart};
    JumpingClock clock_{world_};
    Hub hub_;
    tests::Market market_;
    tests::Tally tally_;
    Blows blows_;
    std::string last_;
    std::vector<std::string> complaints_;
    std::size_t heard_ = 0;
    bool killing_ = false, misled_ = false;
    int buyers_ = 0, reconnected_ = 0;
};

void endure(int blows) {
    for (const auto& kind : channels::allKinds()) {
        const tests::TemporaryFolder folder;
        Trial trial(kind, folder.name(), 20261128);
        while (trial.blows() < blows) trial.round();
        trial.settle();
        trial.check();
    }
}

}  // namespace

TEST_CASE("a hub whose clock was hours ahead polls again as soon as it is put right", "[service]") {
    const tests::TemporaryFolder folder;
    const channels::testing::ManualClock world{kStart};
    JumpingClock clock{world};
    Hub hub(folder.name(), clock);
    const auto& kind = channels::allKinds().front();
    tests::Market market{&kind, kind.makeSandbox(world)};
    tests::connect(market, kind.descriptor.kind, hub.store(), hub.vault(), world.now());
    clock.off = 3h;
    hub.poller().turn(market.account, true);
    clock.off = 0min;
    const int before = market.sandbox->requests();
    hub.poller().start();
    const auto deadline = std::chrono::steady_clock::now() + 20s;
    while (market.sandbox->requests() == before && std::chrono::steady_clock::now() < deadline) std::this_thread::sleep_for(10ms);
    hub.poller().stop();
    UNSCOPED_INFO(hub.store().account(market.account)->error);
    CHECK(market.sandbox->requests() > before);
    CHECK(*hub.store().account(market.account)->last_attempt_at <= world.now());
}

TEST_CASE("no kind loses or doubles a word to kills, full disks, a jumping clock, lies and cuts", "[service][chaos]") { endure(25); }

// Minutes: run by name, or by tests/run --all.
TEST_CASE("every kind lives through a thousand kills, full disks, jumps of the clock, lies and cuts", "[.chaos]") { endure(1000); }
