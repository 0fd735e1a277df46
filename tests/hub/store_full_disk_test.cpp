#include <catch2/catch.hpp>

#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "hub/store/blobs/blobs.h"
#include "tests/support/shop.h"

using namespace tests;

namespace {

enum Outcome { kGood = 0, kNeverFull = 1, kCursorMoved = 2, kLostOrDoubled = 3, kNoMount = 4, kOther = 5 };

/// Fills a disk of four megabytes, makes room again, and goes on. In a process of its own, whose mounts nobody else sees.
Outcome fillTheDisk(const std::string& folder) {
    const bool alone = ::unshare(::getuid() == 0 ? CLONE_NEWNS : CLONE_NEWUSER | CLONE_NEWNS) == 0;
    if (!alone || ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return kNoMount;
    if (::mount("tmpfs", folder.c_str(), "tmpfs", 0, "size=4m") != 0) return kNoMount;
    const std::string ballast = folder + "/ballast";
    std::ofstream(ballast) << std::string(1u << 20, 'x');

    const auto store = hub::openSqliteStore(folder + "/data");
    hub::Account account;
    account.kind = "lantern";
    const auto id = store->addAccount(account, kNoon);
    const auto lease = *store->lease(id, "test", kNoon, 10min);
    int stored = 0;
    const auto arrive = [&](int n) {
        hub::Arrivals arrivals;
        arrivals.messages = {message("m" + std::to_string(n), "c1", std::string(60'000, 'y'), kNoon + n * 1s)};
        arrivals.next.value = std::to_string(n);
        store->arrive(lease, arrivals, kNoon);
        ++stored;
    };
    bool full = false;
    for (int n = 1; n < 200 && !full; ++n) {
        try {
            arrive(n);
        } catch (const hub::StoreFull&) {
            full = true;
        }
    }
    if (!full) return kNeverFull;
    if (store->account(id)->cursor.value != std::to_string(stored)) return kCursorMoved;
    try {
        hub::Blobs(folder + "/blobs").put(std::string(4u << 20, 'z'));
        return kNeverFull;
    } catch (const hub::StoreFull&) {
    }
    std::filesystem::remove(ballast);
    arrive(stored + 1);
    const auto conversation = store->conversationByExternalId(id, "c1");
    return static_cast<int>(store->messages(*conversation, 1000).size()) == stored ? kGood : kLostOrDoubled;
}

}  // namespace

TEST_CASE("a full disk stores nothing by halves, and goes on once there is room", "[store][disk]") {
    const TemporaryFolder folder;
    const pid_t child = ::fork();
    if (child == 0) {
        Outcome outcome = kOther;
        try {
            outcome = fillTheDisk(folder.name());
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
