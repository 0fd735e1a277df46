#include "hub/transcribe/transcriptions.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

#include <Poco/Logger.h>

#include "channels/contract/errors.h"
#include "channels/kit/transports.h"
#include "hub/media/recording.h"

namespace hub {
namespace {

using namespace std::chrono_literals;
using transcribe::Fault;
using transcribe::TranscriptionFault;

constexpr auto kLook = 2s;  // how soon what has arrived is seen
constexpr std::chrono::milliseconds kFirstRest = 5s, kLongestRest = 10min;
constexpr auto kForGood = std::chrono::days(36'500);
constexpr auto kUntilMore = 6h;  // a quota that is used up may be renewed without a word
constexpr int kMostAttempts = 8;
/// A model on a small machine listens about as long as somebody spoke.
constexpr std::chrono::milliseconds kPatience = 5min, kPatienceOfTry = 25s;

channels::TransportOptions transportOptions(std::chrono::milliseconds patience) {
    channels::TransportOptions options;
    options.connect_timeout = 5s;
    options.total_timeout = patience;
    options.max_response_bytes = 4u << 20;
    return options;
}

/// Whether the server itself is at fault, so that the next recording would fare no better.
bool isOfServer(Fault fault) {
    return fault != Fault::TooLarge && fault != Fault::Unreadable && fault != Fault::NotFetched;
}

/// What may go better by itself.
bool passes(Fault fault) { return fault != Fault::TooLarge && fault != Fault::Unreadable; }

std::chrono::milliseconds restAfter(int failures) {
    return std::min(kFirstRest * (1 << std::min(failures - 1, 10)), kLongestRest);
}

std::chrono::milliseconds restAfter(Fault fault, int failures) {
    if (fault == Fault::KeyRefused) return kForGood;
    return fault == Fault::UsedUp ? kUntilMore : restAfter(failures);
}

/// As Whisper calls it: Norwegian isn't told apart by how it is written, and other names are those of ISO 639-1. Empty for none.
std::string spokenCode(const std::string& language) {
    const auto primary = language.substr(0, language.find('-'));
    if (primary == "nb") return "no";
    if (primary == "fil") return "tl";
    return primary.size() == 2 ? primary : std::string();
}

/// One conversation with a server.
struct Line {
    Line(const transcribe::Server& server, std::chrono::milliseconds patience, const channels::StopFlag& stop)
        : transports(channels::makeTransports(transportOptions(patience), stop)),
          transcriber(transcribe::makeTranscriber(server, transports->http())) {}
    std::unique_ptr<channels::Transports> transports;
    std::unique_ptr<transcribe::Transcriber> transcriber;
};

}  // namespace

std::string transcriberSecret(const std::string& url) { return "transcriber " + url; }

Transcriptions::Transcriptions(
    Store& store, const Vault& vault, const channels::Clock& clock, const Learned& learned, FetchRecording fetch
)
    : store_(store), vault_(vault), clock_(clock), learned_(learned), fetch_(std::move(fetch)) {}

Transcriptions::~Transcriptions() { stop(); }

void Transcriptions::start() { worker_ = std::thread([this] { work(); }); }

void Transcriptions::stop() {
    stop_ = true;
    wake();
    if (worker_.joinable()) worker_.join();
}

void Transcriptions::wake() {
    const std::lock_guard lock(mutex_);
    is_woken_ = true;
    woken_.notify_all();
}

void Transcriptions::changed() {
    {
        const std::lock_guard lock(mutex_);
        ++generation_;
        failures_ = 0;
        health_ = {};
    }
    wake();
}

bool Transcriptions::tryAgain() {
    {
        const std::lock_guard lock(mutex_);
        if (health_.needs_operator && health_.rests_until && *health_.rests_until > clock_.now()) return false;
        health_.rests_until.reset();
    }
    wake();
    return true;
}

TranscriberHealth Transcriptions::health() {
    const std::lock_guard lock(mutex_);
    return health_;
}

transcribe::Server Transcriptions::server(const TranscriberSettings& settings) const {
    const bool has_key = !settings.sealed_key.empty();
    return {settings.url, settings.model, has_key ? vault_.open(transcriberSecret(settings.url), settings.sealed_key) : std::string()};
}

void Transcriptions::tryOut(const transcribe::Server& server) {
    Line(server, kPatienceOfTry, stop_).transcriber->transcribe(transcribe::silence());
}

void Transcriptions::work() {
    while (!stop_) {
        bool is_idle = true;
        try {
            is_idle = !workOnce();
        } catch (const channels::Cancelled&) {
            return;
        } catch (const std::exception& e) {
            Poco::Logger::get("transcribe").error("%s", std::string(e.what()));
        }
        if (is_idle) pause(kLook);
    }
}

void Transcriptions::pause(std::chrono::milliseconds most) {
    std::unique_lock lock(mutex_);
    woken_.wait_for(lock, most, [this] { return is_woken_ || stop_; });
    is_woken_ = false;
}

int Transcriptions::generationNow() {
    const std::lock_guard lock(mutex_);
    return generation_;
}

bool Transcriptions::rests() {
    const std::lock_guard lock(mutex_);
    return health_.rests_until && *health_.rests_until > clock_.now();
}

/// False when there is nothing to do now.
bool Transcriptions::workOnce() {
    const int generation = generationNow();
    const auto settings = store_.transcriber();
    if (!settings.works) return false;
    if (settings.automatic) store_.askForRecordings(kMostWaiting, clock_.now());
    if (rests()) return endAsked();
    auto job = store_.nextTranscript(clock_.now());
    if (!job) return false;
    transcribeOne(settings, generation, std::move(*job));
    return true;
}

/// While the server rests nobody is left to wait for it who sits before the message. The house's own troubles pass sooner.
bool Transcriptions::endAsked() {
    const auto fault = health().fault;
    if (fault.empty()) return false;
    auto job = store_.nextTranscript(clock_.now());
    if (!job || job->asked.automatic) return false;
    job->asked.state = TranslationState::Failed;
    job->asked.fault = fault;
    store_.endTranscript(job->of, job->asked, std::nullopt, false, clock_.now());
    return true;
}

transcribe::Sound Transcriptions::soundOf(const Recorded& file) const {
    transcribe::Sound sound;
    try {
        sound.bytes = fetch_(file);
    } catch (const channels::Cancelled&) {
        throw;
    } catch (const channels::ChannelError& e) {
        throw TranscriptionFault(Fault::NotFetched, e.what());
    }
    if (sound.bytes.size() > kLargest) {
        throw TranscriptionFault(Fault::TooLarge, std::to_string(sound.bytes.size()) + " bytes are too many");
    }
    // Only what its own bytes show to be sound or film leaves the house.
    const auto recording = recordingOf(std::string_view(sound.bytes).substr(0, kRecordingHead));
    if (!recording) throw TranscriptionFault(Fault::Unreadable, "the file is no recording");
    sound.media_type = recording->media_type;
    sound.extension = recording->extension;
    sound.language = spokenCode(file.set_language);
    return sound;
}

void Transcriptions::transcribeOne(const TranscriberSettings& settings, int generation, TranscriptWork job) {
    try {
        const auto sound = soundOf(job.of);
        const Line line(server(settings), kPatience, stop_);
        job.asked.text = line.transcriber->transcribe(sound);
        job.asked.state = TranslationState::Done;
        job.asked.model = settings.model;
        job.asked.fault.clear();
        keep(job.of, job.asked);
        noteSuccess(generation);
    } catch (const TranscriptionFault& fault) {
        fail(job, generation, fault);
    } catch (const VaultError& e) {
        fail(job, generation, TranscriptionFault(Fault::KeyRefused, e.what()));
    } catch (const channels::Cancelled&) {
        throw;
    } catch (const std::exception& e) {
        stumble(job, generation, e.what());
    }
}

/// What is heard costs money: where the house itself is in trouble, such as a full disk, nothing is sent again at once.
void Transcriptions::stumble(const TranscriptWork& job, int generation, const std::string& error) {
    Poco::Logger::get("transcribe").error("attachment %s: %s", std::to_string(job.of.attachment), error);
    std::chrono::milliseconds rest = kFirstRest;
    {
        const std::lock_guard lock(mutex_);
        if (generation == generation_) {
            rest = restAfter(++failures_);
            health_.rests_until = clock_.now() + rest;
        }
    }
    try {
        store_.transcribeLater(job.of.attachment, {}, clock_.now() + rest);
    } catch (const StoreError&) {
        // The rest in memory holds.
    }
}

/// A fault in the tagging takes nobody's transcript away.
std::optional<HeardTags> Transcriptions::tagsOf(const Recorded& of, const std::string& text) {
    if (text.empty()) return std::nullopt;
    try {
        return tagsOfHeard(store_, learned_, of, text, clock_.now());
    } catch (const StoreError&) {
        throw;
    } catch (const std::exception& e) {
        Poco::Logger::get("transcribe").error("attachment %s: tags: %s", std::to_string(of.attachment), std::string(e.what()));
        return std::nullopt;
    }
}

void Transcriptions::keep(const Recorded& of, const Transcript& made) {
    const auto tags = tagsOf(of, made.text);
    if (!tags) return store_.endTranscript(of, made, std::nullopt, false, clock_.now());
    const auto before = store_.conversation(of.conversation);
    store_.endTranscript(of, made, tags->stored, tags->first, clock_.now());
    if (before) tellHeard(*before);
}

// The transcript is stored: what is made of it doesn't hold others up.
void Transcriptions::tellHeard(const Conversation& before) {
    if (!heard_) return;
    try {
        if (const auto after = store_.conversation(before.id)) heard_(before, *after);
    } catch (const std::exception& e) {
        Poco::Logger::get("transcribe").error("conversation %s: rules: %s", std::to_string(before.id), std::string(e.what()));
    }
}

/// Who asks sees at once that it failed, and may ask again; what nobody asked for is tried again by itself.
void Transcriptions::fail(TranscriptWork& job, int generation, const TranscriptionFault& fault) {
    job.asked.fault = wireName(fault.fault);
    if (isOfServer(fault.fault)) noteFault(generation, fault);
    const bool goes_on = job.asked.automatic && passes(fault.fault) && job.asked.attempts + 1 < kMostAttempts;
    if (goes_on) {
        store_.transcribeLater(job.of.attachment, job.asked.fault, clock_.now() + restAfter(job.asked.attempts + 1));
        return;
    }
    job.asked.state = TranslationState::Failed;
    store_.endTranscript(job.of, job.asked, std::nullopt, false, clock_.now());
}

void Transcriptions::noteFault(int generation, const TranscriptionFault& fault) {
    Poco::Logger::get("transcribe").warning("%s", std::string(fault.what()));
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

void Transcriptions::noteSuccess(int generation) {
    const std::lock_guard lock(mutex_);
    if (generation != generation_) return;
    failures_ = 0;
    health_ = {};
}

}  // namespace hub
