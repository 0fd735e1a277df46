#include <catch2/catch.hpp>

#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "hub/store/backup/backup.h"
#include "hub/store/backup/backups.h"
#include "hub/store/blobs/blobs.h"
#include "hub/store/sqlite/database.h"
#include "tests/support/shop.h"

using namespace tests;

namespace {

/// Waits for the end of the one that is being made, and tells the newest.
hub::BackupJob finished(hub::Backups& backups) {
    for (int tries = 0; tries < 1000; ++tries) {
        const auto all = backups.list();
        if (!all.empty() && all.front().state != hub::BackupState::Running) return all.front();
        std::this_thread::sleep_for(10ms);
    }
    throw std::runtime_error("the backup doesn't end");
}

std::size_t filesIn(const std::string& folder) {
    std::error_code absent;
    const std::filesystem::directory_iterator files(folder, absent);
    return static_cast<std::size_t>(std::distance(begin(files), end(files)));
}

enum BackupOutcome { kGood = 0, kNotFailed = 1, kHalfFile = 2, kUnclear = 3, kNoMount = 4, kOther = 5 };

/// A backup into a disk of four megabytes, in a process of its own, whose mounts nobody else sees.
BackupOutcome backUpIntoLittleRoom(const std::string& folder) {
    const bool alone = ::unshare(::getuid() == 0 ? CLONE_NEWNS : CLONE_NEWUSER | CLONE_NEWNS) == 0;
    if (!alone || ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return kNoMount;
    const auto store = hub::openSqliteStore(folder);
    std::filesystem::create_directories(folder + "/backups");
    if (::mount("tmpfs", (folder + "/backups").c_str(), "tmpfs", 0, "size=4m") != 0) return kNoMount;
    const FakeClock clock;
    hub::Backups backups(*store, folder, clock);
    backups.begin(1, 7);
    const auto job = finished(backups);
    if (job.state != hub::BackupState::Failed) return kNotFailed;
    if (job.error.find("disk is full") == std::string::npos) return kUnclear;
    return filesIn(folder + "/backups") == 0 ? kGood : kHalfFile;
}

}  // namespace

TEST_CASE("a backup in the background ends checked and can be restored", "[backup]") {
    Shop shop;
    shop.arrive({message("m1", "c1", "siehe Bild", kNoon)});
    FakeClock clock;
    hub::Backups backups(*shop.store, shop.folder.name(), clock);
    const auto begun = backups.begin(1, 7);
    REQUIRE(begun);
    CHECK(begun->state == hub::BackupState::Running);
    CHECK(begun->at == kNoon);
    const auto done = finished(backups);
    INFO(done.error);
    REQUIRE(done.state == hub::BackupState::Checked);
    CHECK(done.id == begun->id);
    CHECK(done.size > 0);
    const auto file = backups.fileOf(done.id).value();
    CHECK(filesIn(shop.folder.name() + "/backups") == 1);
    CHECK((std::filesystem::status(file).permissions() & std::filesystem::perms(0077)) == std::filesystem::perms::none);

    const TemporaryFolder elsewhere;
    hub::restore(file, elsewhere.name() + "/data");
    const auto restored = hub::openSqliteStore(elsewhere.name() + "/data");
    CHECK(restored->conversationByExternalId(shop.id, "c1"));
    CHECK(restored->auditTrail({}).at(0).action == "restore");
    CHECK(shop.store->auditTrail({}).at(0).action == "backup");
}

TEST_CASE("the newest backups stay, and older ones make room", "[backup]") {
    Shop shop;
    FakeClock clock;
    hub::Backups backups(*shop.store, shop.folder.name(), clock);
    std::vector<std::string> made;
    for (int n = 0; n < 4; ++n) {
        const auto job = backups.begin(1, 2);
        REQUIRE(job);
        made.push_back(job->id);
        REQUIRE(finished(backups).state == hub::BackupState::Checked);
        clock.advance(1h);
    }
    const auto all = backups.list();
    REQUIRE(all.size() == 2);
    CHECK(all[0].id == made[3]);
    CHECK(all[1].id == made[2]);
}

TEST_CASE("backups at one instant have names of their own", "[backup]") {
    Shop shop;
    const FakeClock clock;
    hub::Backups backups(*shop.store, shop.folder.name(), clock);
    const auto first = backups.begin(1, 7);
    finished(backups);
    const auto second = backups.begin(1, 7);
    finished(backups);
    CHECK(first->id != second->id);
    CHECK(backups.list().size() == 2);
}

TEST_CASE("only a backup's own name leads to a file", "[backup]") {
    Shop shop;
    const FakeClock clock;
    hub::Backups backups(*shop.store, shop.folder.name(), clock);
    const auto id = backups.begin(1, 7)->id;
    finished(backups);
    CHECK(backups.fileOf(id));
    for (const char* name : {"", "..", "../dragoman", "20261121T120000001Z", "20261121T120000000Z/../x"}) {
        CHECK_FALSE(backups.fileOf(name));
        CHECK_FALSE(backups.drop(name));
    }
    CHECK(backups.drop(id));
    CHECK_FALSE(backups.fileOf(id));
    CHECK(backups.list().empty());
}

TEST_CASE("what a killed process left half written is taken away, and nothing else", "[backup]") {
    Shop shop;
    const std::string folder = shop.folder.name() + "/backups";
    std::filesystem::create_directories(folder);
    std::ofstream(folder + "/dragoman-20261120T120000000Z.backup.part") << "half";
    std::ofstream(folder + "/dragoman-20261120T120000000Z.backup.part-journal") << "half";
    std::ofstream(folder + "/mine.part") << "whole";
    const FakeClock clock;
    hub::Backups backups(*shop.store, shop.folder.name(), clock);
    CHECK(filesIn(folder) == 1);
    CHECK(std::filesystem::exists(folder + "/mine.part"));
    CHECK(backups.list().empty());
}

TEST_CASE("a backup that is stopped leaves no file", "[backup]") {
    Shop shop;
    const std::string file = shop.folder.name() + "/stopped";
    std::uint64_t last = 0, whole = 0;
    const auto stop = [&](std::uint64_t done, std::uint64_t total) {
        last = done;
        whole = total;
        return false;
    };
    CHECK_THROWS_AS(hub::backUp(*shop.store, shop.folder.name(), file, stop), hub::StoreError);
    CHECK(whole > 0);
    CHECK(last <= whole);
    for (const auto& entry : std::filesystem::directory_iterator(shop.folder.name())) {
        CHECK(entry.path().filename().string().find("stopped") == std::string::npos);
    }
    CHECK(shop.store->accounts().size() == 1);
}

TEST_CASE("a backup has its name only once each attachment was found as it was", "[backup]") {
    Shop shop;
    hub::Blobs blobs(shop.folder.name() + "/blobs");
    auto with_file = message("m1", "c1", "siehe Bild", kNoon);
    with_file.attachments = {{"bild.png", "image/png", "", blobs.put("picture"), 7}};
    shop.arrive({with_file});
    const TemporaryFolder elsewhere;
    const std::string file = elsewhere.name() + "/backup";
    bool damaged = false;
    const auto damage = [&](std::uint64_t done, std::uint64_t total) {
        if (done < total || damaged) return true;
        damaged = true;
        hub::sqlite::Database database(file + ".part", hub::sqlite::Database::Mode::Write);
        database.execute("PRAGMA journal_mode=DELETE; UPDATE backup_blobs SET bytes = x'00'");
        return true;
    };
    CHECK_THROWS_AS(hub::backUp(*shop.store, shop.folder.name(), file, damage), hub::StoreUnusable);
    CHECK(damaged);
    CHECK(filesIn(elsewhere.name()) == 0);
    CHECK(hub::backUp(*shop.store, shop.folder.name(), file, {}).files == 1);
    CHECK(filesIn(elsewhere.name()) == 1);
}

TEST_CASE("a backup into a full disk fails with its reason and leaves nothing", "[backup][disk]") {
    const TemporaryFolder folder;
    const pid_t child = ::fork();
    if (child == 0) {
        BackupOutcome outcome = kOther;
        try {
            outcome = backUpIntoLittleRoom(folder.name());
        } catch (const std::exception& e) {
            std::fprintf(stderr, "%s\n", e.what());
        }
        ::_exit(outcome);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFEXITED(status));
    if (WEXITSTATUS(status) == kNoMount) {
        WARN("a small disk can't be mounted here: not tested");
        return;
    }
    CHECK(WEXITSTATUS(status) == kGood);
}

TEST_CASE("a backup that is cancelled leaves no file and another may begin", "[backup]") {
    Shop shop;
    const FakeClock clock;
    hub::Backups backups(*shop.store, shop.folder.name(), clock);
    const auto begun = backups.begin(1, 7);
    REQUIRE(begun);
    CHECK_FALSE(backups.cancel("20200101T000000000Z"));
    // It may have ended before: then there is nothing to cancel.
    const bool was_running = backups.cancel(begun->id);
    for (int tries = 0; tries < 1000 && backups.cancel(begun->id); ++tries) std::this_thread::sleep_for(10ms);
    CHECK_FALSE(backups.cancel(begun->id));
    const auto all = backups.list();
    if (was_running && all.empty()) {
        CHECK(filesIn(shop.folder.name() + "/backups") == 0);
        CHECK(shop.store->auditTrail({}).at(0).action == "backup_cancelled");
    } else {
        CHECK(all.at(0).state == hub::BackupState::Checked);
    }
    CHECK(backups.begin(1, 7));
    CHECK(finished(backups).state == hub::BackupState::Checked);
}

TEST_CASE("what awaited approval is dropped by a restore and its asker is told", "[backup][approvals]") {
    Shop shop;
    shop.arrive({message("m1", "c1", "Bitte erstatten", kNoon)});
    hub::User user;
    user.name = "seller";
    user.roles = {hub::Role::Seller};
    const hub::Id seller = *shop.store->addUser(user, kNoon);
    hub::Limit limit;
    limit.role = hub::Role::Seller;
    limit.most = {"10", "EUR"};
    shop.store->putLimits({limit}, 1, kNoon);
    hub::StoredAction action;
    action.conversation = shop.conversation("c1").id;
    action.user = seller;
    action.key = "key-0001";
    action.name = "refund";
    action.created_at = kNoon;
    action.costs = true;
    action.cost = channels::Money{"12", "EUR"};
    const auto asked = std::get<hub::StoredAction>(shop.store->addAction(action));
    REQUIRE(asked.state == hub::ActionState::AwaitingApproval);
    FakeClock clock;
    hub::Backups backups(*shop.store, shop.folder.name(), clock);
    const auto begun = backups.begin(1, 7);
    REQUIRE(finished(backups).state == hub::BackupState::Checked);
    const TemporaryFolder elsewhere;
    hub::restore(backups.fileOf(begun->id).value(), elsewhere.name() + "/data");
    const auto restored = hub::openSqliteStore(elsewhere.name() + "/data");
    CHECK(restored->action(asked.id)->state == hub::ActionState::Expired);
    CHECK(restored->approve(asked.id, 99, "", kNoon) == hub::ApprovalOutcome::RunOut);
    CHECK(restored->approvalCounts(seller).answered == 1);
    const auto told = restored->askedBy(seller, 10);
    REQUIRE(told.size() == 1);
    CHECK(told.front().action.error.find("ask for it again") != std::string::npos);
}
