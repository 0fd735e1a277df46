#include <catch2/catch.hpp>

#include "hub/alerts/conditions.h"
#include "tests/support/shop.h"

using namespace tests;

namespace {

hub::WatchedFacts running() {
    hub::WatchedFacts facts;
    facts.started_at = kNoon - 48h;
    return facts;
}

hub::WatchedFacts::WatchedAccount account(std::chrono::seconds since_success, std::chrono::seconds every = 60s) {
    hub::WatchedFacts::WatchedAccount one;
    one.id = 7;
    one.name = "lamps";
    one.created_at = kNoon - 240h;
    one.last_success_at = kNoon - since_success;
    one.poll_every = every;
    return one;
}

std::vector<hub::Finding> found(const hub::WatchedFacts& facts, const hub::AlertRules& rules = {}) {
    return hub::findingsOf(facts, rules, kNoon);
}

std::vector<hub::Finding> ofAccount(const hub::WatchedFacts::WatchedAccount& one, const hub::AlertRules& rules = {}) {
    auto facts = running();
    facts.accounts = {one};
    return found(facts, rules);
}

std::vector<hub::Finding> ofDisk(std::uint64_t available, std::uint64_t size) {
    auto facts = running();
    facts.disks = {{"data", available, size}};
    return found(facts);
}

}  // namespace

TEST_CASE("nothing is found where all is well", "[alerts]") {
    auto facts = running();
    facts.accounts = {account(5min)};
    facts.disks = {{"data", 50'000'000'000, 100'000'000'000}};
    facts.newest_backup = kNoon - 20h;
    facts.scheduled_since = kNoon - 100h;
    facts.tzdata = "2026f";
    CHECK(found(facts).empty());
}

TEST_CASE("an account without a good poll is found after a quarter of an hour at the soonest", "[alerts]") {
    CHECK(ofAccount(account(14min)).empty());
    const auto late = ofAccount(account(15min));
    REQUIRE(late.size() == 1);
    CHECK(late[0].kind == hub::AlertKind::NoPoll);
    CHECK(late[0].about == "acc_7");
    CHECK(late[0].facts.name == "lamps");
    CHECK(late[0].facts.at == kNoon - 15min);
    CHECK(late[0].may_open);
}

TEST_CASE("an account that is polled seldom is waited for three times as long", "[alerts]") {
    CHECK(ofAccount(account(29min, 10min)).empty());
    CHECK(ofAccount(account(30min, 10min)).size() == 1);
}

TEST_CASE("the operator may say after how long an account counts as unread", "[alerts]") {
    hub::AlertRules rules;
    rules.no_poll_minutes = 5;
    CHECK(ofAccount(account(4min), rules).empty());
    CHECK(ofAccount(account(5min), rules).size() == 1);
}

TEST_CASE("a paused account and one that is new are not missed", "[alerts]") {
    auto paused = account(24h);
    paused.paused = true;
    CHECK(ofAccount(paused).empty());
    auto fresh = account(0s);
    fresh.last_success_at.reset();
    fresh.created_at = kNoon - 10min;
    CHECK(ofAccount(fresh).empty());
    fresh.created_at = kNoon - 20min;
    CHECK(ofAccount(fresh).size() == 1);
}

TEST_CASE("a hub that has just started keeps alerts of unread accounts and opens none", "[alerts]") {
    auto facts = running();
    facts.started_at = kNoon - 1min;
    facts.accounts = {account(10h)};
    const auto late = found(facts);
    REQUIRE(late.size() == 1);
    CHECK_FALSE(late[0].may_open);
}

TEST_CASE("deadlines of the coming hour are one digest", "[alerts]") {
    auto facts = running();
    facts.due = {{1, kNoon - 25h}, {2, kNoon + 50min}, {3, kNoon + 20min}, {4, kNoon + 61min}};
    const auto due = found(facts);
    REQUIRE(due.size() == 1);
    CHECK(due[0].kind == hub::AlertKind::Deadline);
    CHECK(due[0].members == std::set<std::string>{"cnv_2", "cnv_3"});
    CHECK(due[0].facts.count == 2);
    CHECK(due[0].facts.at == kNoon + 20min);
    CHECK(due[0].may_open);
}

TEST_CASE("a digest counts those too that it does not name", "[alerts]") {
    auto facts = running();
    facts.due = {{1, kNoon + 10min}};
    facts.due_count = 412;
    facts.unsent = {2, 3};
    facts.unsent_count = 305;
    const auto both = found(facts);
    REQUIRE(both.size() == 2);
    CHECK(both[0].facts.count == 412);
    CHECK(both[0].members.size() == 1);
    CHECK(both[1].facts.count == 305);
    CHECK(both[1].members.size() == 2);
}

TEST_CASE("a deadline that has passed keeps the digest open and opens none", "[alerts]") {
    auto facts = running();
    facts.due = {{1, kNoon - 2h}};
    const auto late = found(facts);
    REQUIRE(late.size() == 1);
    CHECK_FALSE(late[0].may_open);
}

TEST_CASE("a disk with less than a gigabyte or a twentieth free is found", "[alerts]") {
    constexpr std::uint64_t kGigabyte = 1'000'000'000;
    CHECK(ofDisk(10 * kGigabyte, 100 * kGigabyte).empty());
    const auto twentieth = ofDisk(4'900'000'000, 100 * kGigabyte);
    REQUIRE(twentieth.size() == 1);
    CHECK(twentieth[0].may_open);
    CHECK(twentieth[0].facts.count == 4900);
    REQUIRE(ofDisk(900'000'000, 4 * kGigabyte).size() == 1);
    // Between the brink and a fifth more an alert goes on, and none begins.
    const auto brink = ofDisk(5'500'000'000, 100 * kGigabyte);
    REQUIRE(brink.size() == 1);
    CHECK_FALSE(brink[0].may_open);
}

TEST_CASE("a backup is old after two days, and missed where one is scheduled", "[alerts]") {
    auto facts = running();
    CHECK(found(facts).empty());
    facts.scheduled_since = kNoon - 47h;
    CHECK(found(facts).empty());
    facts.scheduled_since = kNoon - 48h;
    REQUIRE(found(facts).size() == 1);
    CHECK_FALSE(found(facts)[0].facts.at);
    facts.newest_backup = kNoon - 47h;
    CHECK(found(facts).empty());
    facts.newest_backup = kNoon - 49h;
    REQUIRE(found(facts).size() == 1);
    CHECK(found(facts)[0].facts.at == kNoon - 49h);
}

TEST_CASE("a scheduled backup that failed is found with its reason", "[alerts]") {
    auto facts = running();
    facts.backup_failed_at = kNoon - 1h;
    facts.backup_error = "there is no such folder";
    REQUIRE(found(facts).size() == 1);
    CHECK(found(facts)[0].kind == hub::AlertKind::BackupFailed);
    CHECK(found(facts)[0].facts.detail == "there is no such folder");
}

TEST_CASE("a folder for backups that doesn't answer is found and what lies in it isn't judged until it was seen", "[alerts]") {
    auto facts = running();
    facts.scheduled_since = kNoon - 96h;
    facts.backups_seen = false;
    CHECK(found(facts).empty());
    facts.backups_silent_since = kNoon - 10min;
    REQUIRE(found(facts).size() == 1);
    CHECK(found(facts)[0].kind == hub::AlertKind::BackupFailed);
    CHECK(found(facts)[0].about == "backups");
    CHECK(found(facts)[0].facts.at == kNoon - 10min);
    hub::Alert old, tight, failed, silent;
    old.kind = hub::AlertKind::BackupOld;
    tight.kind = hub::AlertKind::Disk;
    failed.kind = silent.kind = hub::AlertKind::BackupFailed;
    tight.about = silent.about = "backups";
    for (const auto* alert : {&old, &tight}) CHECK_FALSE(hub::isJudged(*alert, facts));
    for (const auto* alert : {&failed, &silent}) CHECK(hub::isJudged(*alert, facts));
    facts.backups_silent_since.reset();
    CHECK_FALSE(hub::isJudged(silent, facts));
    tight.about = "data";
    CHECK(hub::isJudged(tight, facts));
    facts.backups_seen = true;
    for (const auto* alert : {&old, &tight, &failed, &silent}) CHECK(hub::isJudged(*alert, facts));
    CHECK(hub::isWell(silent, facts));
    facts.scheduled_since.reset();
    CHECK_FALSE(hub::isWell(silent, facts));
}

TEST_CASE("files that a backup newly misses are told of once", "[alerts]") {
    auto facts = running();
    facts.files_missing = 3;
    REQUIRE(found(facts).size() == 1);
    CHECK(found(facts)[0].kind == hub::AlertKind::FilesMissing);
    CHECK(found(facts)[0].facts.count == 3);
    CHECK(found(facts)[0].repeat_every == std::chrono::hours(168));
    hub::Alert alert;
    alert.kind = hub::AlertKind::FilesMissing;
    CHECK_FALSE(hub::isWell(alert, running()));
}

TEST_CASE("a credential is found in its last seven days", "[alerts]") {
    auto one = account(1min);
    one.ends = {{"token", kNoon + 24h * 8}};
    CHECK(ofAccount(one).empty());
    one.ends = {{"token", kNoon + 24h * 7}, {"key", kNoon - 1h}};
    const auto ending = ofAccount(one);
    REQUIRE(ending.size() == 2);
    CHECK(ending[0].about == "acc_7/token");
    CHECK(ending[1].about == "acc_7/key");
}

TEST_CASE("old time zones and replies that failed are found", "[alerts]") {
    auto facts = running();
    facts.tzdata_old = true;
    facts.unsent = {3, 9};
    const auto both = found(facts);
    REQUIRE(both.size() == 2);
    CHECK(both[0].kind == hub::AlertKind::TzdataOld);
    CHECK(both[1].facts.count == 2);
    CHECK(both[1].members == std::set<std::string>{"cnv_3", "cnv_9"});
}

TEST_CASE("each condition can be switched off", "[alerts]") {
    auto one = account(24h);
    one.ends = {{"token", kNoon}};
    auto facts = running();
    facts.accounts = {one};
    facts.due = {{1, kNoon + 1min}};
    facts.disks = {{"data", 1, 1'000'000}};
    facts.newest_backup = kNoon - 100h;
    facts.backup_failed_at = kNoon;
    facts.tzdata_old = true;
    facts.unsent = {1};
    facts.voices = {{"LAMP-01", hub::VoiceKind::Defect, 4, 0, 8}};
    facts.files_missing = 2;
    REQUIRE(found(facts).size() == std::size(hub::kAlertKinds));
    hub::AlertRules rules;
    for (const auto kind : hub::kAlertKinds) {
        rules.off = {kind};
        const auto rest = found(facts, rules);
        CHECK(rest.size() == std::size(hub::kAlertKinds) - 1);
        for (const auto& finding : rest) CHECK(finding.kind != kind);
    }
}

TEST_CASE("what is no longer looked at is not over because all is well", "[alerts]") {
    auto facts = running();
    facts.accounts = {account(5min)};
    hub::Alert alert;
    alert.kind = hub::AlertKind::NoPoll;
    alert.about = "acc_7";
    CHECK(hub::isWell(alert, facts));
    facts.accounts[0].paused = true;
    CHECK_FALSE(hub::isWell(alert, facts));
    facts.accounts.clear();
    CHECK_FALSE(hub::isWell(alert, facts));
    alert.kind = hub::AlertKind::Deadline;
    CHECK(hub::isWell(alert, facts));
    facts.long_late = true;
    CHECK_FALSE(hub::isWell(alert, facts));
    alert.kind = hub::AlertKind::Disk;
    alert.about = "backups";
    CHECK_FALSE(hub::isWell(alert, facts));
    facts.disks = {{"backups", 50'000'000'000, 100'000'000'000}};
    CHECK(hub::isWell(alert, facts));
    alert.kind = hub::AlertKind::BackupFailed;
    alert.about.clear();
    alert.opened_at = kNoon - 1h;
    CHECK_FALSE(hub::isWell(alert, facts));
    facts.newest_backup = kNoon - 10min;
    CHECK(hub::isWell(alert, facts));
}

TEST_CASE("a spike is told of its product and kind and not again in the same week", "[alerts][voices]") {
    auto facts = running();
    facts.voices = {{"LAMP-01", hub::VoiceKind::Defect, 7, 8, 8}, {"LAMP-01", hub::VoiceKind::Size, 5, 8, 8}};
    const auto spikes = found(facts);
    REQUIRE(spikes.size() == 1);
    CHECK(spikes[0].kind == hub::AlertKind::ProductSpike);
    CHECK(spikes[0].about == "defect/LAMP-01");
    CHECK(spikes[0].facts.name == "LAMP-01");
    CHECK(spikes[0].facts.count == 7);
    CHECK(spikes[0].facts.detail == "defect");
    CHECK(spikes[0].may_open);
    CHECK(spikes[0].repeat_every == std::chrono::hours(168));
    facts.spikes_told = {"defect/LAMP-01"};
    REQUIRE(found(facts).size() == 1);
    CHECK_FALSE(found(facts)[0].may_open);
    facts.spikes_told = {"size/LAMP-01"};
    CHECK(found(facts)[0].may_open);
}
