#include "hub/translate/translations.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <utility>

#include <Poco/Logger.h>

#include "channels/contract/errors.h"
#include "channels/kit/transports.h"
#include "locales/format/fallback.h"

namespace hub {
namespace {

using namespace std::chrono_literals;
using translate::Fault;
using translate::TranslationFault;

constexpr auto kLook = 2s;  // how soon what has arrived is seen
constexpr std::chrono::milliseconds kFirstRest = 5s, kLongestRest = 10min;
constexpr auto kForGood = std::chrono::days(36'500);
constexpr auto kUntilMore = 6h;  // a quota that is used up may be renewed without a word
constexpr auto kLineKept = 10min;  // which languages the server has is asked anew after that
constexpr int kMostAttempts = 8;
constexpr std::size_t kMostLanguages = 4;

channels::TransportOptions transportOptions() {
    channels::TransportOptions options;
    options.connect_timeout = 5s;
    options.total_timeout = 20s;
    options.max_response_bytes = 4u << 20;
    return options;
}

/// Whether the server itself is at fault, so that the next text would fare no better.
bool isOfServer(Fault fault) {
    return fault != Fault::PairMissing && fault != Fault::TooLong;
}

std::chrono::milliseconds restAfter(int failures) {
    return std::min(kFirstRest * (1 << std::min(failures - 1, 10)), kLongestRest);
}

std::chrono::milliseconds restAfter(Fault fault, int failures) {
    if (fault == Fault::KeyRefused) return kForGood;
    return fault == Fault::UsedUp ? kUntilMore : restAfter(failures);
}

}  // namespace

struct Translations::Line {
    Line(const translate::Server& server, const channels::StopFlag& stop, int generation_ = 0)
        : transports(channels::makeTransports(transportOptions(), stop)),
          translator(translate::makeTranslator(server, transports->http())),
          generation(generation_) {}
    [[nodiscard]] bool isOld() const { return std::chrono::steady_clock::now() - made_at > kLineKept; }
    const std::unique_ptr<channels::Transports> transports;
    const std::unique_ptr<translate::Translator> translator;
    const int generation;  ///< of the settings
    const std::chrono::steady_clock::time_point made_at = std::chrono::steady_clock::now();
};

std::string translatorSecret(const std::string& url) { return "translator " + url; }

Translations::Translations(Store& store, const Vault& vault, const channels::Clock& clock, KeptTerms kept)
    : store_(store), vault_(vault), clock_(clock), kept_(std::move(kept)) {}

Translations::~Translations() { stop(); }

void Translations::start() { worker_ = std::thread([this] { work(); }); }

void Translations::stop() {
    stop_ = true;
    wake();
    if (worker_.joinable()) worker_.join();
}

void Translations::wake() {
    const std::lock_guard lock(mutex_);
    is_woken_ = true;
    woken_.notify_all();
}

void Translations::changed() {
    {
        const std::lock_guard lock(mutex_);
        ++generation_;
        failures_ = 0;
        health_ = {};
    }
    wake();
}

bool Translations::tryAgain() {
    {
        const std::lock_guard lock(mutex_);
        if (health_.needs_operator && health_.rests_until && *health_.rests_until > clock_.now()) return false;
        health_.rests_until.reset();
    }
    wake();
    return true;
}

TranslatorHealth Translations::health() {
    const std::lock_guard lock(mutex_);
    return health_;
}

translate::Server Translations::server(const TranslatorSettings& settings) const {
    const auto engine = translate::parseEngine(settings.engine).value_or(translate::Engine::Apertium);
    const bool has_key = !settings.sealed_key.empty();
    return {engine, settings.url, has_key ? vault_.open(translatorSecret(settings.url), settings.sealed_key) : std::string()};
}

std::vector<translate::Pair> Translations::pairsOf(const translate::Server& server) {
    return Line(server, stop_).translator->pairs();
}

translate::TranslatedDraft Translations::translateDraft(
    const translate::Server& server, const std::string& text, const translate::Pair& pair
) {
    const Line line(server, stop_);
    return translate::translateDraft(*line.translator, text, pair, keptTerms(pair));
}

std::vector<std::string> Translations::keptTerms(const translate::Pair& pair) const {
    return kept_ ? kept_(pair) : std::vector<std::string>();
}

void Translations::work() {
    while (!stop_) {
        bool is_idle = true;
        try {
            is_idle = !workOnce();
        } catch (const channels::Cancelled&) {
            return;
        } catch (const std::exception& e) {
            Poco::Logger::get("translate").error("%s", std::string(e.what()));
        }
        if (line_ && line_->isOld()) line_.reset();
        if (is_idle) pause(kLook);
    }
}

void Translations::pause(std::chrono::milliseconds most) {
    std::unique_lock lock(mutex_);
    woken_.wait_for(lock, most, [this] { return is_woken_ || stop_; });
    is_woken_ = false;
}

int Translations::generationNow() {
    const std::lock_guard lock(mutex_);
    return generation_;
}

bool Translations::rests() {
    const std::lock_guard lock(mutex_);
    return health_.rests_until && *health_.rests_until > clock_.now();
}

/// Those that most sellers read, by their settings.
std::vector<std::string> Translations::readLanguages() {
    std::map<std::string, int> readers;
    for (const auto& user : store_.users()) {
        if (!user.disabled && user.roles.contains(Role::Seller)) ++readers[locales::shortLanguage(user.reply_language)];
    }
    std::vector<std::pair<int, std::string>> ranked;
    for (const auto& [language, count] : readers) ranked.emplace_back(-count, language);
    std::ranges::sort(ranked);
    std::vector<std::string> languages;
    for (std::size_t i = 0; i < std::min(ranked.size(), kMostLanguages); ++i) languages.push_back(ranked[i].second);
    return languages;
}

/// False when there is nothing to do now.
bool Translations::workOnce() {
    const int generation = generationNow();
    const auto settings = store_.translator();
    if (!settings.works) return false;
    if (settings.automatic) store_.askForArrivals(readLanguages(), kMostWaiting, clock_.now());
    if (rests()) return endAsked();
    auto job = store_.nextTranslation(clock_.now());
    if (!job) return false;
    translateOne(settings, generation, std::move(*job));
    return true;
}

/// While the server rests nobody is left to wait for it who sits before the message.
bool Translations::endAsked() {
    auto job = store_.nextTranslation(clock_.now());
    if (!job || job->asked.automatic) return false;
    job->asked.state = TranslationState::Failed;
    job->asked.fault = health().fault;
    store_.endTranslation(job->asked, job->message.conversation, clock_.now());
    return true;
}

translate::Translator& Translations::kept(const TranslatorSettings& settings, int generation) {
    if (!line_ || line_->generation != generation) line_ = std::make_unique<Line>(server(settings), stop_, generation);
    return *line_->translator;
}

void Translations::translateOne(const TranslatorSettings& settings, int generation, TranslationWork job) {
    try {
        const translate::Pair pair{job.asked.source, job.asked.language};
        auto made = translate::translateText(kept(settings, generation), job.message.text, pair, keptTerms(pair));
        job.asked.state = TranslationState::Done;
        job.asked.engine = settings.engine;
        job.asked.text = std::move(made.text);
        job.asked.doubts = std::move(made.doubts);
        job.asked.fault.clear();
        noteSuccess(generation);
        store_.endTranslation(job.asked, job.message.conversation, clock_.now());
    } catch (const TranslationFault& fault) {
        line_.reset();
        fail(job, generation, fault);
    } catch (const VaultError& e) {
        fail(job, generation, TranslationFault(Fault::KeyRefused, e.what()));
    }
}

/// Who asks sees at once that it failed, and may ask again; what nobody asked for is tried again by itself.
void Translations::fail(TranslationWork& job, int generation, const TranslationFault& fault) {
    job.asked.fault = wireName(fault.fault);
    if (isOfServer(fault.fault)) noteFault(generation, fault);
    const bool goes_on = job.asked.automatic && isOfServer(fault.fault) && job.asked.attempts + 1 < kMostAttempts;
    if (goes_on) {
        store_.translateLater(job.asked, clock_.now() + restAfter(job.asked.attempts + 1));
        return;
    }
    job.asked.state = TranslationState::Failed;
    store_.endTranslation(job.asked, job.message.conversation, clock_.now());
}

void Translations::noteFault(int generation, const TranslationFault& fault) {
    Poco::Logger::get("translate").warning("%s", std::string(fault.what()));
    const bool needs_operator = fault.fault == Fault::KeyRefused || fault.fault == Fault::UsedUp;
    const auto now = clock_.now();
    const std::lock_guard lock(mutex_);
    if (generation != generation_) return;
    ++failures_;
    if (!health_.failing_since) health_.failing_since = now;
    health_.fault = wireName(fault.fault);
    health_.error = fault.what();
    health_.needs_operator = needs_operator;
    health_.rests_until = now + restAfter(fault.fault, failures_);
}

void Translations::noteSuccess(int generation) {
    const std::lock_guard lock(mutex_);
    if (generation != generation_) return;
    failures_ = 0;
    health_ = {};
}

}  // namespace hub
