#include "hub/app/service.h"

#include <malloc.h>
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
#include "hub/erasing/eraser.h"
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

constexpr auto kEraseEvery = std::chrono::hours(1);
constexpr std::size_t kLargestFile = 25u << 20;

/// Kept from then on when it had to be fetched.
std::string recordingFrom(Workplace& place, const Recorded& file) {
    if (!file.blob.empty()) {
        if (auto bytes = place.blobs->get(file.blob)) return std::move(*bytes);
    }
    std::string bytes = place.poller->fetchAttachment(file.account, file.ref, kLargestFile);
    place.store->storeAttachment(file.attachment, place.blobs->put(bytes), static_cast<std::int64_t>(bytes.size()));
    return bytes;
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
      transcriptions_(
          *workplace_.store, *workplace_.vault, workplace_.clock, *workplace_.learned,
          [this](const Recorded& file) { return recordingFrom(workplace_, file); }
      ),
      hub_{*workplace_.store, *workplace_.blobs, *workplace_.vault, workplace_.clock, *workplace_.poller, *workplace_.learned,
           sign_in_, {}, settings.behind_tls, {}, {}},
      routing_(*workplace_.store, hub_.library, workplace_.clock),
      erasing_("erasing", kEraseEvery, [this] { finishErasing(); }) {
    hub_.backups = &backups_;
    hub_.upkeep = &upkeep_;
    hub_.tracking = &tracking_;
    hub_.translations = &translations_;
    hub_.routing = &routing_;
    workplace_.poller->onPulled([this](Id account) { return routing_.run(account); });
    transcriptions_.onHeard([this](const Conversation& before, const Conversation& after) { routing_.corrected(before, after); });
    hub_.transcriptions = &transcriptions_;
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
    transcriptions_.start();
    erasing_.start();
}

// A buyer whose erasing was cut off is still to be forgotten.
void Service::finishErasing() {
    if (workplace_.store->erasures().empty() && workplace_.store->blobsToDrop().empty()) return;
    dropFailedErasing();
    hub_.jobs.begin(kEraseBuyer, "", 0, [this](const JobProgress& progress) {
        auto& place = workplace_;
        return Eraser(*place.store, *place.blobs, *place.poller, *place.learned, place.clock).run(progress);
    });
}

// Of the hub's own tries the last is enough.
void Service::dropFailedErasing() {
    for (const auto& job : hub_.jobs.list()) {
        if (job.kind == kEraseBuyer && job.about.empty()) hub_.jobs.drop(job.id);
    }
}

void Service::stop() {
    // First, so that a request that waits for a marketplace or a translator ends.
    workplace_.poller->cancel();
    translations_.cancel();
    transcriptions_.cancel();
    server_->stop();
    erasing_.stop();
    hub_.jobs.stop();
    upkeep_.stop();
    backups_.stop();
    tracking_.stop();
    translations_.stop();
    transcriptions_.stop();
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

void keepFewPools() {
#ifdef M_ARENA_MAX
    ::mallopt(M_ARENA_MAX, 2);
#endif
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
