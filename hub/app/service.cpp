#include "hub/app/service.h"

#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <filesystem>
#include <iostream>

#include <Poco/AutoPtr.h>
#include <Poco/ConsoleChannel.h>
#include <Poco/FormattingChannel.h>
#include <Poco/Logger.h>
#include <Poco/PatternFormatter.h>
#include <Poco/SplitterChannel.h>

#include "hub/editing/terms.h"
#include "hub/support/recent_log.h"
#include "hub/users/passwords.h"

namespace hub {
namespace {

std::string privateFolder(const std::string& folder) {
    const bool made = std::filesystem::create_directories(folder);
    // Buyers' data: nobody else on the machine reads it. A folder that was there is its owner's choice.
    if (made) ::chmod(folder.c_str(), 0700);
    return folder;
}

}  // namespace

Workplace::Workplace(const Settings& settings) {
    privateFolder(settings.data);
    store = openSqliteStore(settings.data);
    blobs = std::make_unique<Blobs>(settings.data + "/blobs");
    vault = std::make_unique<Vault>(settings.keyFile());
    learned = std::make_unique<Learned>(*store);
    auto options = settings.pollerOptions();
    options.learned = learned.get();
    poller = std::make_unique<Poller>(*store, *blobs, *vault, clock, options);
}

Service::Service(const Settings& settings)
    : settings_(settings),
      workplace_(settings),
      sign_in_(*workplace_.store, workplace_.clock),
      backups_(*workplace_.store, settings.data, workplace_.clock),
      upkeep_(
          *workplace_.store, *workplace_.vault, backups_, settings.data, workplace_.clock,
          {settings.publicUrl(), settings.pollerOptions().every}
      ),
      tracking_(*workplace_.store, *workplace_.vault, workplace_.clock, settings.tracking),
      translations_(*workplace_.store, *workplace_.vault, workplace_.clock, [this](const translate::Pair& pair) {
          return namesKept(*workplace_.store, pair.to);
      }),
      hub_{*workplace_.store, *workplace_.blobs, *workplace_.vault, workplace_.clock, *workplace_.poller, *workplace_.learned,
           sign_in_, {}, settings.behind_tls, {}, {}} {
    hub_.backups = &backups_;
    hub_.upkeep = &upkeep_;
    hub_.tracking = &tracking_;
    hub_.translations = &translations_;
    if (workplace_.store->users().empty()) hub_.setup_code = randomToken(8);
    server_ = std::make_unique<api::Server>(hub_, settings_.serverOptions());
}

Service::~Service() { stop(); }

void Service::start() {
    try {
        server_->start();
    } catch (const std::exception& e) {
        throw std::runtime_error("--listen " + settings_.listen + ": " + e.what());
    }
    workplace_.poller->start();
    upkeep_.start();
    tracking_.start();
    translations_.start();
}

void Service::stop() {
    // First, so that a request that waits for a marketplace or a translator ends.
    workplace_.poller->cancel();
    translations_.cancel();
    server_->stop();
    hub_.jobs.stop();
    upkeep_.stop();
    backups_.stop();
    tracking_.stop();
    translations_.stop();
    workplace_.poller->stop();
}

std::string Service::url() const {
    const auto options = settings_.serverOptions();
    const std::string host = options.host.find(':') == std::string::npos ? options.host : "[" + options.host + "]";
    return "http://" + host + ":" + std::to_string(server_->port());
}

void blockSignals() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
}

void raiseFileLimit() {
    rlimit files{};
    if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return;
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
}

void waitForSignal() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    int signal = 0;
    sigwait(&set, &signal);
}

void logToStandardError(bool verbose) {
    const Poco::AutoPtr<Poco::ConsoleChannel> console(new Poco::ConsoleChannel(std::cerr));
    const Poco::AutoPtr<Poco::PatternFormatter> formatter(new Poco::PatternFormatter("%Y-%m-%dT%H:%M:%SZ %p %s: %t"));
    const Poco::AutoPtr<Poco::FormattingChannel> channel(new Poco::FormattingChannel(formatter, console));
    Poco::AutoPtr<Poco::SplitterChannel> both(new Poco::SplitterChannel);
    both->addChannel(channel);
    both->addChannel(Poco::AutoPtr<Poco::Channel>(&recentLog(), true));
    Poco::Logger::root().setChannel(both);
    Poco::Logger::root().setLevel(verbose ? Poco::Message::PRIO_INFORMATION : Poco::Message::PRIO_WARNING);
}

}  // namespace hub
