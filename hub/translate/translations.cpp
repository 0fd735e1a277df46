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

Remedy remedyOf(Fault fault) {
    if (fault == Fault::KeyRefused) return Remedy::NewKey;
    return fault == Fault::UsedUp ? Remedy::NewQuota : Remedy::Time;
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
    : store_(store), vault_(vault), clock_(clock), kept_(std::move(kept)), rest_(clock), worker_("translate", kLook, [this] { work(); }) {}

Translations::~Translations() { stop(); }

void Translations::start() { worker_.start(); }

void Translations::stop() {
    stop_ = true;
    worker_.stop();
}

void Translations::changed() {
    rest_.change();
    wake();
}

bool Translations::tryAgain() {
    if (!rest_.end()) return false;
    wake();
    return true;
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
    try {
        while (!stop_ && workOnce()) {
        }
    } catch (const channels::Cancelled&) {
        // The hub stops.
    }
    if (line_ && line_->isOld()) line_.reset();
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
    const int generation = rest_.generation();
    const auto settings = store_.translator();
    if (!settings.works) return false;
    if (settings.automatic) store_.askForArrivals(readLanguages(), kMostWaiting, clock_.now());
    if (rest_.rests()) return endAsked();
    auto job = store_.nextTranslation(clock_.now());
    if (!job) return false;
    translateOne(settings, generation, std::move(*job));
    return true;
}

/// While the server rests nobody is left to wait for it who sits before the message. The house's own troubles pass sooner.
bool Translations::endAsked() {
    const auto fault = rest_.health().fault;
    if (fault.empty()) return false;
    auto job = store_.nextTranslation(clock_.now());
    if (!job || job->asked.automatic) return false;
    job->asked.state = TranslationState::Failed;
    job->asked.fault = fault;
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
        store_.endTranslation(job.asked, job.message.conversation, clock_.now());
        rest_.noteSuccess(generation);
    } catch (const TranslationFault& fault) {
        line_.reset();
        fail(job, generation, fault);
    } catch (const VaultError& e) {
        fail(job, generation, TranslationFault(Fault::KeyRefused, e.what()));
    } catch (const channels::Cancelled&) {
        throw;
    } catch (const std::exception& e) {
        stumble(job, generation, e.what());
    }
}

/// What is translated costs money: where the house itself is in trouble, such as a full disk, nothing is sent again at once.
void Translations::stumble(const TranslationWork& job, int generation, const std::string& error) {
    Poco::Logger::get("translate").error("message %s: %s", std::to_string(job.message.id), error);
    const auto until = rest_.noteTrouble(generation);
    try {
        store_.translateLater(job.asked, until);
    } catch (const StoreError&) {
        // The rest in memory holds.
    }
}

/// Who asks sees at once that it failed, and may ask again; what nobody asked for is tried again by itself.
void Translations::fail(TranslationWork& job, int generation, const TranslationFault& fault) {
    job.asked.fault = wireName(fault.fault);
    if (isOfServer(fault.fault)) {
        Poco::Logger::get("translate").warning("%s", std::string(fault.what()));
        rest_.noteFault(generation, remedyOf(fault.fault), job.asked.fault, fault.what());
    }
    const bool goes_on = job.asked.automatic && isOfServer(fault.fault) && job.asked.attempts + 1 < kMostAttempts;
    if (goes_on) {
        store_.translateLater(job.asked, clock_.now() + ServerRest::after(job.asked.attempts + 1));
        return;
    }
    job.asked.state = TranslationState::Failed;
    store_.endTranslation(job.asked, job.message.conversation, clock_.now());
}

}  // namespace hub
