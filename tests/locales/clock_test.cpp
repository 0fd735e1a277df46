#include "locales/zone/clock.h"

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "locales/zone/tables.h"
#include "locales/zone/zone_files.h"

using locales::instantOf;
using locales::localTime;
using locales::parseInstant;
using std::chrono::milliseconds;

namespace {

double offsetHours(const std::string& zone, const std::string& at) {
    const auto local = localTime(zone, *parseInstant(at));
    return local ? static_cast<double>(local->offset.count()) / 3600 : -99;
}

std::chrono::local_time<milliseconds> wall(const std::string& utc_text) {
    return std::chrono::local_time<milliseconds>{parseInstant(utc_text)->time_since_epoch()};
}

/// A folder of its own, gone with the test.
struct Folder {
    std::filesystem::path path;
    Folder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "dragoman-zones-XXXXXX").string();
        path = ::mkdtemp(pattern.data());
    }
    ~Folder() { std::filesystem::remove_all(path); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
};

}  // namespace

TEST_CASE("offsets follow the rules that have long been in force", "[clock][unit]") {
    const auto [zone, at, hours] = GENERATE(table<std::string, std::string, double>({
        {"Asia/Kathmandu", "2026-11-21T00:00:00Z", 5.75},
        {"Asia/Kolkata", "2026-07-01T00:00:00Z", 5.5},
        {"Australia/Lord_Howe", "2026-07-01T00:00:00Z", 10.5},
        {"Australia/Lord_Howe", "2026-12-01T00:00:00Z", 11},
        {"Australia/Eucla", "2026-12-01T00:00:00Z", 8.75},
        {"America/Mexico_City", "2026-07-01T00:00:00Z", -6},
        {"America/Tijuana", "2026-07-01T00:00:00Z", -7},
        {"America/Ciudad_Juarez", "2026-07-01T00:00:00Z", -6},
        {"America/Ciudad_Juarez", "2026-12-01T00:00:00Z", -7},
        {"Africa/Cairo", "2026-07-01T00:00:00Z", 3},
        {"Africa/Cairo", "2026-12-01T00:00:00Z", 2},
        {"Asia/Almaty", "2026-07-01T00:00:00Z", 5},
        {"America/Nuuk", "2026-12-01T00:00:00Z", -2},
        {"Europe/Dublin", "2026-07-01T00:00:00Z", 1},
        {"Europe/Dublin", "2026-12-01T00:00:00Z", 0},
        {"America/St_Johns", "2026-12-01T00:00:00Z", -3.5},
        {"Pacific/Chatham", "2026-12-01T00:00:00Z", 13.75},
        {"Pacific/Kiritimati", "2026-12-01T00:00:00Z", 14},
        {"Pacific/Pago_Pago", "2026-12-01T00:00:00Z", -11},
        {"America/Coyhaique", "2026-07-01T00:00:00Z", -3},
        // Beyond the table: the footer's rule goes on.
        {"Europe/Berlin", "2049-07-01T00:00:00Z", 2},
        {"Europe/Berlin", "2049-12-01T00:00:00Z", 1},
        {"America/New_York", "2045-03-12T06:59:59Z", -5},
        {"America/New_York", "2045-03-12T07:00:00Z", -4},
        {"Australia/Sydney", "2047-01-01T00:00:00Z", 11},
        {"Asia/Jerusalem", "2048-07-01T00:00:00Z", 3},
        // Before it: the first known clock.
        {"Europe/Berlin", "1950-01-01T00:00:00Z", 1},
    }));
    CAPTURE(zone, at);
    CHECK(offsetHours(zone, at) == hours);
}

TEST_CASE("the changes of rules of 2025 and 2026 are in the system's tzdata", "[clock][unit]") {
    const auto [release, zone, at, hours] = GENERATE(table<std::string, std::string, std::string, double>({
        {"2025a", "America/Asuncion", "2026-07-01T00:00:00Z", -3},
        {"2026a", "Europe/Chisinau", "2026-12-01T00:00:00Z", 2},
        {"2026b", "America/Vancouver", "2026-12-01T00:00:00Z", -7},
        {"2026b", "America/Vancouver", "2027-07-01T00:00:00Z", -7},
        {"2026c", "America/Edmonton", "2026-12-01T00:00:00Z", -6},
        {"2026e", "America/Winnipeg", "2026-12-01T00:00:00Z", -5},
    }));
    const auto installed = locales::tzdataVersion();
    CAPTURE(zone, at, release, installed);
    if (installed < release) {
        WARN(
            "tzdata " << (installed.empty() ? "of unknown version" : installed) << " is older than "
                      << release << ": " << zone << " is not checked. Install tzdata 2026f or later."
        );
        return;
    }
    CHECK(offsetHours(zone, at) == hours);
}

TEST_CASE("the installed tzdata is no older than the zone tables", "[clock][unit]") {
    const auto made_with = std::string(locales::zone_tables::Tables::get().tzdata());
    const auto installed = locales::tzdataVersion();
    CHECK(made_with.size() == 5);
    CHECK(installed.size() == 5);
    if (installed < made_with) {
        WARN(
            "tzdata " << installed << " is older than " << made_with
                      << " of the tables: some offsets are out of date"
        );
    }
}

TEST_CASE("tzdata is old when the tables were made with a newer one or nine months have passed", "[clock][unit]") {
    const std::string of_tables(locales::tzdataOfTables());
    const auto start = parseInstant(of_tables.substr(0, 4) + "-01-01T00:00:00Z").value();
    const auto made = start + std::chrono::days(61) * (of_tables[4] - 'a');
    CHECK_FALSE(locales::isOldTzdata(of_tables, made));
    CHECK_FALSE(locales::isOldTzdata(of_tables, made + std::chrono::days(260)));
    CHECK(locales::isOldTzdata(of_tables, made + std::chrono::days(280)));
    CHECK_FALSE(locales::isOldTzdata("2099a", made));
    for (const char* release : {"", "2019", "2019c"}) {
        CAPTURE(release);
        CHECK(locales::isOldTzdata(release, parseInstant("2019-09-01T00:00:00Z").value()));
    }
}

TEST_CASE("a wall-clock time in a gap is the later instant, in a fold the earlier one", "[clock][unit]") {
    // New York 2026: forward on 8 March at 2:00, back on 1 November at 2:00.
    CHECK(
        instantOf("America/New_York", wall("2026-03-08T02:30:00Z")) == parseInstant("2026-03-08T07:30:00Z")
    );
    CHECK(
        instantOf("America/New_York", wall("2026-11-01T01:30:00Z")) == parseInstant("2026-11-01T05:30:00Z")
    );
    CHECK(
        instantOf("America/New_York", wall("2026-11-01T03:00:00Z")) == parseInstant("2026-11-01T08:00:00Z")
    );
    // Lord Howe moves by half an hour: back on 5 April 2026 at 2:00 to 1:30.
    CHECK(
        instantOf("Australia/Lord_Howe", wall("2026-04-05T01:45:00Z")) == parseInstant("2026-04-04T14:45:00Z")
    );
}

TEST_CASE("a wall-clock time comes back from its instant", "[clock][unit]") {
    const auto zone = GENERATE(
        as<std::string>{}, "Europe/Berlin", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia",
        "America/Sao_Paulo", "Africa/Casablanca"
    );
    const auto start = *parseInstant("2026-01-01T00:07:00Z");
    for (int step = 0; step < 900; ++step) {
        const auto at = start + std::chrono::hours{13 * step};
        const auto local = localTime(zone, at);
        REQUIRE(local);
        const auto back = instantOf(zone, local->wall);
        REQUIRE(back);
        CAPTURE(zone, locales::formatInstant(at));
        CHECK(localTime(zone, *back)->wall == local->wall);
    }
}

TEST_CASE("a buyer is awake from seven to nine in the evening, and next awake at seven", "[clock][unit]") {
    const auto check = [](const std::string& at, bool awake, const std::string& next) {
        CAPTURE(at);
        const auto local = localTime("Asia/Tokyo", *parseInstant(at));
        REQUIRE(local);
        CHECK(local->awake == awake);
        CHECK(locales::formatInstant(local->next_waking) == next);
    };
    check("2026-11-20T21:59:59Z", false, "2026-11-20T22:00:00Z");
    check("2026-11-20T22:00:00Z", true, "2026-11-20T22:00:00Z");
    check("2026-11-21T11:59:59.999Z", true, "2026-11-21T11:59:59.999Z");
    check("2026-11-21T12:00:00Z", false, "2026-11-21T22:00:00Z");
    check("2026-11-21T15:00:00Z", false, "2026-11-21T22:00:00Z");
}

TEST_CASE("the next waking hour counts by the clock after the night's change", "[clock][unit]") {
    // Berlin goes forward in the night to 29 March 2026: seven o'clock is 5:00 UTC, not 6:00.
    const auto local = localTime("Europe/Berlin", *parseInstant("2026-03-28T22:00:00Z"));
    REQUIRE(local);
    CHECK(locales::formatInstant(local->next_waking) == "2026-03-29T05:00:00Z");
}

TEST_CASE("a name that is no zone has no clock", "[clock][unit]") {
    const auto zone = GENERATE(
        as<std::string>{}, "", "Etc/Unknown", "Mars/Olympus", "../../../etc/passwd", "/etc/passwd", "Europe",
        "tzdata.zi", "zone.tab", "Europe/Berlin\n"
    );
    CAPTURE(zone);
    CHECK_FALSE(localTime(zone, *parseInstant("2026-11-21T00:00:00Z")));
}

TEST_CASE("an instant beyond the calendar has no local time", "[clock][unit]") {
    CHECK_FALSE(localTime("Europe/Berlin", locales::Instant::max()));
    CHECK_FALSE(localTime("Europe/Berlin", locales::Instant::min()));
    CHECK_FALSE(instantOf("Europe/Berlin", std::chrono::local_time<milliseconds>::max()));
}

TEST_CASE("a changed zone file is read again", "[clock][unit]") {
    Folder folder;
    const auto file = folder.path / "Test";
    const auto copy = [&](const char* zone, int age) {
        std::filesystem::copy_file(
            std::filesystem::path("/usr/share/zoneinfo") / zone, file,
            std::filesystem::copy_options::overwrite_existing
        );
        std::filesystem::last_write_time(file, std::filesystem::file_time_type{} + std::chrono::hours{age});
    };
    locales::ZoneFiles zones(folder.path);
    copy("Asia/Tokyo", 1);
    REQUIRE(zones.find("Test"));
    CHECK(zones.find("Test")->offsetAt(0) == std::chrono::hours{9});
    copy("Asia/Dubai", 2);
    REQUIRE(zones.find("Test"));
    CHECK(zones.find("Test")->offsetAt(0) == std::chrono::hours{4});
    std::filesystem::remove(file);
    CHECK_FALSE(zones.find("Test"));
}

TEST_CASE("a broken zone file is no zone, whatever its bytes", "[clock][unit]") {
    std::ifstream in("/usr/share/zoneinfo/America/New_York", std::ios::binary);
    const std::string whole{std::istreambuf_iterator<char>(in), {}};
    REQUIRE(locales::ZoneRules::parse(whole));
    for (std::size_t size = 0; size + 1 < whole.size(); size += 7) {
        const auto cut = locales::ZoneRules::parse(std::string_view(whole).substr(0, size));
        if (cut) CHECK(cut->offsetAt(0) == std::chrono::hours{-5});
    }
    for (std::size_t at = 0; at < whole.size(); at += 3) {
        std::string damaged = whole;
        damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
        const auto rules = locales::ZoneRules::parse(damaged);
        if (rules) static_cast<void>(rules->offsetAt(1'800'000'000));
    }
    CHECK_FALSE(locales::ZoneRules::parse(""));
    CHECK_FALSE(locales::ZoneRules::parse("TZif"));
}

TEST_CASE("many threads may ask for the time at once", "[clock][unit]") {
    const auto at = *parseInstant("2026-11-21T00:00:00Z");
    std::vector<std::thread> threads;
    std::atomic<int> wrong = 0;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            for (int n = 0; n < 500; ++n) {
                for (const auto* zone : {"Asia/Tokyo", "Europe/Berlin", "America/Lima", "Asia/Dubai"}) {
                    if (!localTime(zone, at)) ++wrong;
                }
            }
        });
    }
    for (auto& thread : threads) thread.join();
    CHECK(wrong == 0);
}
