#pragma once
#include <functional>
#include <memory>
#include <string>

#include "hub/alerts/upkeep.h"
#include "hub/app/clock.h"
#include "hub/app/settings.h"
#include "hub/routing/routing.h"
#include "hub/transcribe/transcriptions.h"
#include "hub/translate/translations.h"

namespace hub {

/// Store, blobs, vault and poller of a data folder, opened for a command. The folder is made with mode 0700.
class Workplace {
public:
    explicit Workplace(const Settings& settings);

    SystemClock clock;
    std::unique_ptr<Store> store;
    std::unique_ptr<Blobs> blobs;
    std::unique_ptr<Vault> vault;
    std::unique_ptr<Learned> learned;
    std::unique_ptr<Poller> poller;
};

/// The running service: polls, sends, serves. Ends with stop().
class Service {
public:
    explicit Service(const Settings& settings);
    ~Service();

    void start();
    void stop();
    [[nodiscard]] std::string url() const;
    [[nodiscard]] const std::string& setupCode() const { return hub_.setup_code; }
    [[nodiscard]] Workplace& workplace() { return workplace_; }
    /// Marks it a demonstration; before start().
    void demonstrate(api::Demonstration demonstration) { hub_.demonstration = std::move(demonstration); }

private:
    void finishErasing();
    void dropFailedErasing();

    Settings settings_;
    Workplace workplace_;
    SignIn sign_in_;
    Backups backups_;
    Upkeep upkeep_;
    Tracking tracking_;
    Translations translations_;
    Transcriptions transcriptions_;
    api::Hub hub_;
    Routing routing_;
    Ticker erasing_;
    std::unique_ptr<api::Server> server_;
};

/// Blocks until SIGINT or SIGTERM; call blockSignals() before any thread starts.
void blockSignals();
void waitForSignal();

/// Lets the process open as many files as its hard limit allows: a socket for each open page is more than many systems' default.
void raiseFileLimit();

/// Keeps what is freed in two pools. The C library (glibc) would keep eight for each processor, and many threads that each work
/// now and then would fill them all. Call it before any thread starts.
void keepFewPools();

/// Where the program's log goes: standard error, a line each.
void logToStandardError(bool verbose);

}  // namespace hub
