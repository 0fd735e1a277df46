#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <future>
#include <thread>

#include "hub/store/backup/backup_plan.h"
#include "hub/store/blobs/blobs.h"
#include "hub/store/sqlite/database.h"
#include "locales/time/time_of_day.h"
#include "tests/support/shop.h"

using namespace tests;

namespace {

hub::BackupSchedule scheduleAt(const std::string& clock, const std::string& zone) {
    hub::BackupSchedule schedule;
    schedule.minute = locales::parseTimeOfDay(clock).value();
    schedule.zone = zone;
    return schedule;
}

std::vector<hub::BackupFile> oneADay(int days) {
    std::vector<hub::BackupFile> files;
    for (int n = 0; n < days; ++n) {
        const auto when = kNoon - std::chrono::days(n);
        files.push_back({hub::backupId(when), "", when, 1});
    }
    return files;
}

/// A shop with an attachment, and another folder for its backups.
struct Planned : Shop {
    Planned() {
        hub::Blobs blobs(folder.name() + "/blobs");
        auto with_file = message("m1", "c1", "siehe Bild", kNoon);
        with_file.attachments = {{"bild.png", "image/png", "", blobs.put("picture"), 7}};
        arrive({with_file});
        schedule.folder = elsewhere.name();
        schedule.minute = 13 * 60;
        schedule.set_at = kNoon;
        plan.put(schedule);
    }
    TemporaryFolder elsewhere;
    FakeClock clock;
    hub::BackupPlan plan{*store, folder.name(), clock};
    hub::BackupSchedule schedule;
};

}  // namespace

TEST_CASE("a backup is due at its time of day in its zone", "[backup]") {
    // Noon UTC is 13:00 in Berlin and 20:00 in Shanghai.
    CHECK(hub::lastDue(scheduleAt("13:00", "Europe/Berlin"), kNoon) == kNoon);
    CHECK(hub::lastDue(scheduleAt("13:01", "Europe/Berlin"), kNoon) == kNoon + 1min - 24h);
    CHECK(hub::nextDue(scheduleAt("13:00", "Europe/Berlin"), kNoon) == kNoon + 24h);
    CHECK(hub::nextDue(scheduleAt("03:00", "Asia/Shanghai"), kNoon) == kNoon + 7h);
    CHECK_FALSE(hub::nextDue(scheduleAt("03:00", "Mars/Olympus"), kNoon));
}

TEST_CASE("the newest of some days and of some weeks stay", "[backup]") {
    hub::BackupSchedule schedule;
    schedule.keep_days = 3;
    schedule.keep_weeks = 2;
    // Noon is a Saturday: Saturday, Friday and Thursday for the days, and the Sunday before for the week before.
    const auto files = oneADay(15);
    const auto drop = hub::superfluous(schedule, files);
    std::set<std::string> kept;
    for (const auto& file : files) kept.insert(file.id);
    for (const auto& file : drop) kept.erase(file.id);
    CHECK(kept == std::set<std::string>{files[0].id, files[1].id, files[2].id, files[6].id});
    schedule.keep_weeks = 0;
    schedule.keep_days = 1;
    CHECK(hub::superfluous(schedule, files).size() == 14);
    CHECK(hub::superfluous(schedule, {files[3]}).empty());
    CHECK(hub::superfluous(schedule, {}).empty());
}

TEST_CASE("a folder for backups is another place that can be written to", "[backup]") {
    const TemporaryFolder folder;
    const std::string data = folder.name() + "/data";
    std::filesystem::create_directories(data + "/inner");
    std::filesystem::create_directories(folder.name() + "/backups");
    std::filesystem::create_directory_symlink(data, folder.name() + "/link");
    std::ofstream(folder.name() + "/file") << "no folder";
    CHECK(hub::backupFolderFault(folder.name() + "/backups", data).empty());
    CHECK_FALSE(hub::backupFolderFault("backups", data).empty());
    CHECK_FALSE(hub::backupFolderFault("", data).empty());
    CHECK_FALSE(hub::backupFolderFault(folder.name() + "/none", data).empty());
    CHECK_FALSE(hub::backupFolderFault(folder.name() + "/file", data).empty());
    CHECK_FALSE(hub::backupFolderFault(data, data).empty());
    CHECK_FALSE(hub::backupFolderFault(data + "/inner", data).empty());
    CHECK_FALSE(hub::backupFolderFault(folder.name() + "/link", data).empty());
    CHECK_FALSE(hub::backupFolderFault(folder.name() + "/backups/../data/inner", data).empty());
}

TEST_CASE("a scheduled backup is made when it is due, once, and read again", "[backup]") {
    Planned shop;
    CHECK(shop.plan.nextAt() == kNoon + 1h);
    CHECK_FALSE(shop.plan.runDue());
    CHECK_FALSE(shop.plan.last());
    shop.clock.advance(1h);
    CHECK(shop.plan.runDue());
    const auto run = shop.plan.last().value();
    INFO(run.error);
    REQUIRE(run.error.empty());
    CHECK(run.at == kNoon + 1h);
    CHECK(run.found.rows.at("messages") == 1);
    CHECK(run.found.rows.at("conversations") == 1);
    CHECK(run.found.files == 1);
    CHECK(run.found.file_bytes == 7);
    CHECK(run.found.files_absent == 0);
    REQUIRE(shop.plan.files().size() == 1);
    CHECK(shop.plan.files()[0].id == run.id);
    CHECK(shop.plan.files()[0].size == run.size);
    CHECK(shop.store->auditTrail({}).at(0).action == "scheduled_backup");
    shop.clock.advance(1min);
    shop.plan.runDue();
    CHECK(shop.plan.files().size() == 1);
    CHECK(shop.plan.nextAt() == kNoon + 25h);

    const TemporaryFolder restored;
    hub::restore(shop.plan.files()[0].path, restored.name() + "/data");
    CHECK(hub::openSqliteStore(restored.name() + "/data")->conversationByExternalId(shop.id, "c1"));
}

TEST_CASE("one that was missed while the hub was off is made up for once", "[backup]") {
    Planned shop;
    shop.clock.advance(72h);
    shop.plan.runDue();
    shop.plan.runDue();
    CHECK(shop.plan.files().size() == 1);
}

TEST_CASE("a scheduled backup that fails is told with its reason and tried again within the hour", "[backup]") {
    Planned shop;
    std::filesystem::remove_all(shop.elsewhere.name());
    shop.clock.advance(1h);
    shop.plan.runDue();
    const auto failed = shop.plan.last().value();
    CHECK(failed.id.empty());
    CHECK(failed.error.find("no such folder") != std::string::npos);
    CHECK(shop.plan.nextAt() == kNoon + 2h);
    std::filesystem::create_directories(shop.elsewhere.name());
    shop.plan.runDue();
    CHECK_FALSE(shop.plan.last()->error.empty());
    shop.clock.advance(1h);
    shop.plan.runDue();
    CHECK(shop.plan.last()->error.empty());
}

TEST_CASE("older backups make room, and other files stay", "[backup]") {
    Planned shop;
    shop.schedule.keep_days = 2;
    shop.schedule.keep_weeks = 0;
    shop.plan.put(shop.schedule);
    std::ofstream(shop.elsewhere.name() + "/mine.txt") << "mine";
    std::ofstream(shop.elsewhere.name() + "/dragoman-20261120T120000000Z.backup.part") << "half";
    for (int day = 0; day < 4; ++day) {
        shop.clock.advance(24h);
        shop.plan.runDue();
    }
    const auto files = shop.plan.files();
    REQUIRE(files.size() == 2);
    CHECK(files[0].at == kNoon + 96h);
    CHECK(std::filesystem::exists(shop.elsewhere.name() + "/mine.txt"));
    CHECK_FALSE(std::filesystem::exists(shop.elsewhere.name() + "/dragoman-20261120T120000000Z.backup.part"));
}

TEST_CASE("without a schedule nothing is made", "[backup]") {
    Planned shop;
    shop.plan.put(std::nullopt);
    shop.plan.askNow();
    shop.clock.advance(48h);
    shop.plan.runDue();
    CHECK_FALSE(shop.plan.last());
    CHECK_FALSE(shop.plan.nextAt());
}

TEST_CASE("one that is asked for is made at once", "[backup]") {
    Planned shop;
    shop.plan.askNow();
    shop.plan.runDue();
    CHECK(shop.plan.files().size() == 1);
}

TEST_CASE("another hub's backups are left alone and a restored hub is another", "[backup]") {
    Planned shop;
    shop.plan.askNow();
    shop.plan.runDue();
    const auto first = shop.plan.files().at(0);
    CHECK(shop.plan.faultOf(shop.elsewhere.name()).empty());

    const TemporaryFolder restored;
    const std::string data = restored.name() + "/data";
    hub::restore(first.path, data);
    const auto store = hub::openSqliteStore(data);
    hub::BackupPlan other(*store, data, shop.clock);
    CHECK_FALSE(other.schedule());
    CHECK_FALSE(other.faultOf(shop.elsewhere.name()).empty());
    std::ofstream(shop.elsewhere.name() + "/dragoman-20261120T120000000Z.backup.part") << "half";
    other.put(shop.schedule);
    other.askNow();
    shop.clock.advance(24h);
    other.runDue();
    CHECK(other.last()->error.find("another hub") != std::string::npos);
    CHECK(other.files().empty());
    CHECK(std::filesystem::exists(first.path));
    CHECK(std::filesystem::exists(shop.elsewhere.name() + "/dragoman-20261120T120000000Z.backup.part"));

    const TemporaryFolder own;
    shop.schedule.folder = own.name();
    other.put(shop.schedule);
    other.askNow();
    other.runDue();
    CHECK(other.last()->error.empty());
    CHECK(other.files().size() == 1);
}

TEST_CASE("files that are gone or damaged are counted whatever names them and told of when there are more", "[backup]") {
    Planned shop;
    hub::Blobs blobs(shop.folder.name() + "/blobs");
    const auto drafted = blobs.put("drafted");
    auto draft = draftOf("Anbei die Anleitung");
    draft.files = {{{"anleitung.png", "image/png", drafted, 7}, {}}};
    shop.store->putDraft(shop.conversation("c1").id, 1, draft, std::nullopt, kNoon);
    const auto run = [&] {
        shop.clock.advance(24h);
        shop.plan.runDue();
        return shop.plan.last().value();
    };
    CHECK(run().found.files == 2);
    CHECK(shop.plan.last()->newly_absent == 0);
    blobs.drop(drafted);
    const auto without = run();
    CHECK(without.error.empty());
    CHECK(without.found.files_absent == 1);
    CHECK(without.newly_absent == 1);
    CHECK(run().newly_absent == 0);
    CHECK(shop.plan.last()->found.files_absent == 1);
    // One that rots on the disk is no reason to have no backup.
    for (const auto& entry : std::filesystem::recursive_directory_iterator(shop.folder.name() + "/blobs")) {
        if (entry.is_regular_file()) std::ofstream(entry.path()) << "rotten";
    }
    const auto rotten = run();
    CHECK(rotten.error.empty());
    CHECK(rotten.found.files_absent == 2);
    CHECK(rotten.newly_absent == 1);
    std::filesystem::remove_all(shop.elsewhere.name());
    CHECK_FALSE(run().error.empty());
    std::filesystem::create_directories(shop.elsewhere.name());
    CHECK(run().newly_absent == 0);
}

TEST_CASE("nobody waits for a folder that doesn't answer and it is told after ten minutes", "[backup]") {
    Planned shop;
    std::promise<void> asked, answer;
    hub::BackupPlan plan(*shop.store, shop.folder.name(), shop.clock, [&](const std::string& folder) {
        asked.set_value();
        answer.get_future().wait();
        return hub::readBackupPlace(folder);
    });
    std::thread planning([&] { plan.runDue(); });
    asked.get_future().wait();
    CHECK(plan.files().empty());
    CHECK_FALSE(plan.place());
    CHECK_FALSE(plan.silentSince());
    shop.clock.advance(10min);
    const auto silent = plan.silentSince();
    answer.set_value();
    planning.join();
    CHECK(silent == kNoon);
    CHECK_FALSE(plan.silentSince());
    REQUIRE(plan.place());
    CHECK(plan.place()->room);
    CHECK(plan.place()->device == hub::deviceOf(shop.elsewhere.name()));
    CHECK(plan.place()->device != hub::deviceOf("/proc"));
    CHECK(hub::deviceOf(shop.elsewhere.name() + "/none") == 0);
    shop.schedule.folder = shop.folder.name();
    plan.put(shop.schedule);
    CHECK_FALSE(plan.place());
}

TEST_CASE("a check finds a damaged attachment and a damaged database", "[backup]") {
    Planned shop;
    shop.plan.askNow();
    shop.plan.runDue();
    const std::string file = shop.plan.files().at(0).path;
    CHECK_NOTHROW(hub::checkBackup(file));
    {
        hub::sqlite::Database database(file, hub::sqlite::Database::Mode::Write);
        database.execute("PRAGMA journal_mode=DELETE; UPDATE backup_blobs SET bytes = x'00'");
    }
    CHECK_THROWS_AS(hub::checkBackup(file), hub::StoreUnusable);
    std::filesystem::resize_file(file, std::filesystem::file_size(file) / 2);
    CHECK_THROWS_AS(hub::checkBackup(file), hub::StoreError);
    CHECK_THROWS_AS(hub::checkBackup(file + ".none"), hub::StoreUnusable);
}

TEST_CASE("a check takes the copy that an upgrade makes and refuses what a newer program wrote", "[backup]") {
    Planned shop;
    shop.plan.askNow();
    shop.plan.runDue();
    const std::string file = shop.plan.files().at(0).path;
    const auto alter = [&](const char* sql) {
        hub::sqlite::Database database(file, hub::sqlite::Database::Mode::Write);
        database.execute(std::string("PRAGMA journal_mode=DELETE; ") + sql);
    };
    alter("DROP TABLE backup_blobs");
    const auto found = hub::checkBackup(file);
    CHECK(found.files == 0);
    CHECK(found.rows.contains("messages"));
    alter("PRAGMA user_version = 999");
    CHECK_THROWS_AS(hub::checkBackup(file), hub::StoreUnusable);
}
