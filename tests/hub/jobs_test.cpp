#include "hub/jobs/jobs.h"

#include <condition_variable>
#include <mutex>
#include <thread>

#include <catch2/catch.hpp>

#include "tests/support/shop.h"

using namespace tests;

namespace {

/// Lets work wait until the test says go, and a test that fails end all the same.
class Gate {
public:
    void open() {
        const std::lock_guard lock(mutex_);
        open_ = true;
        changed_.notify_all();
    }
    void pass() {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, 1min, [this] { return open_; });
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool open_ = false;
};

struct Bench {
    hub::Job ended(const std::string& id) {
        for (int tries = 0; tries < 6000; ++tries) {
            const auto job = jobs.find(id);
            if (job && job->state != hub::JobState::Running) return *job;
            std::this_thread::sleep_for(10ms);
        }
        throw std::runtime_error("the job doesn't end");
    }

    Shop shop;
    FakeClock clock;
    hub::Jobs jobs{*shop.store, clock};
};

hub::JobReport nothing(const hub::JobProgress&) { return {}; }

}  // namespace

TEST_CASE("a job tells how far it is and leaves its report behind", "[jobs]") {
    Gate gate, counted;
    Bench bench;
    const auto begun = bench.jobs.begin("count", "de", 1, [&](const hub::JobProgress& progress) {
        progress(2, 5);
        counted.open();
        gate.pass();
        progress(5, 5);
        return hub::JobReport{"{}", "a,b\r\n"};
    });
    REQUIRE(begun);
    CHECK(begun->kind == "count");
    CHECK(begun->about == "de");
    counted.pass();
    const auto running = bench.jobs.list().at(0);
    CHECK(running.state == hub::JobState::Running);
    CHECK(running.done == 2);
    CHECK(running.total == 5);
    CHECK_FALSE(bench.jobs.drop(begun->id));
    gate.open();
    const auto ended = bench.ended(begun->id);
    CHECK(ended.state == hub::JobState::Done);
    CHECK(ended.done == 5);
    CHECK(ended.ended == kNoon);
    CHECK(ended.report.table == "a,b\r\n");
    CHECK(bench.jobs.list().at(0).report.table.empty());
    CHECK(bench.jobs.drop(begun->id));
    CHECK(bench.jobs.list().empty());
}

TEST_CASE("while a job runs no other begins", "[jobs]") {
    Gate gate;
    Bench bench;
    const auto first = bench.jobs.begin("one", "", 1, [&](const hub::JobProgress&) {
        gate.pass();
        return hub::JobReport{};
    });
    REQUIRE(first);
    CHECK_FALSE(bench.jobs.begin("two", "", 2, nothing));
    gate.open();
    bench.ended(first->id);
    const auto second = bench.jobs.begin("two", "", 2, nothing);
    REQUIRE(second);
    bench.ended(second->id);
    CHECK(bench.jobs.list().at(0).kind == "two");
}

TEST_CASE("a cancelled job ends where it is and keeps its report", "[jobs]") {
    Gate gate, first_done;
    Bench bench;
    const auto begun = bench.jobs.begin("count", "", 1, [&](const hub::JobProgress& progress) {
        std::size_t done = 0;
        while (progress(done, 100)) {
            if (++done < 2) continue;
            first_done.open();
            gate.pass();
        }
        return hub::JobReport{"{}", std::to_string(done)};
    });
    REQUIRE(begun);
    first_done.pass();
    CHECK(bench.jobs.cancel(begun->id));
    gate.open();
    const auto ended = bench.ended(begun->id);
    CHECK(ended.state == hub::JobState::Cancelled);
    CHECK(ended.done == 2);
    CHECK(ended.report.table == "2");
    CHECK_FALSE(bench.jobs.cancel(begun->id));
}

TEST_CASE("a job that throws has failed with what it threw", "[jobs]") {
    Bench bench;
    const auto begun = bench.jobs.begin("fail", "", 1, [](const hub::JobProgress&) -> hub::JobReport { throw std::runtime_error("no such file"); });
    REQUIRE(begun);
    const auto ended = bench.ended(begun->id);
    CHECK(ended.state == hub::JobState::Failed);
    CHECK(ended.error == "no such file");
}

TEST_CASE("each beginning and end of a job is an event", "[jobs]") {
    Bench bench;
    const auto before = bench.shop.store->newestEvent();
    const auto begun = bench.jobs.begin("one", "", 1, nothing);
    REQUIRE(begun);
    bench.ended(begun->id);
    bench.jobs.stop();
    const auto events = bench.shop.store->eventsAfter(before, 10);
    REQUIRE(events.size() == 2);
    for (const auto& event : events) {
        CHECK(event.type == "job");
        CHECK(event.data.find(begun->id) != std::string::npos);
    }
}

TEST_CASE("jobs that are stopped end what runs and begin nothing more", "[jobs]") {
    Gate counted;
    Bench bench;
    const auto begun = bench.jobs.begin("endless", "", 1, [&](const hub::JobProgress& progress) {
        while (progress(1, 2)) counted.open();
        return hub::JobReport{};
    });
    REQUIRE(begun);
    counted.pass();
    bench.jobs.stop();
    CHECK(bench.jobs.find(begun->id)->state == hub::JobState::Cancelled);
    CHECK_FALSE(bench.jobs.begin("one", "", 1, nothing));
}
