#include "hub/transcribe/transcriptions.h"

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

Remedy remedyOf(Fault fault) {
    if (fault == Fault::KeyRefused) return Remedy::NewKey;
    return fault == Fault::UsedUp ? Remedy::NewQuota : Remedy::Time;
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
    : store_(store),
      vault_(vault),
      clock_(clock),
      learned_(learned),
      fetch_(std::move(fetch)),
      rest_(clock),
      worker_("transcribe", kLook, [this] { work(); }) {}

Transcriptions::~Transcriptions() { stop(); }

void Transcriptions::start() { worker_.start(); }

void Transcriptions::stop() {
    stop_ = true;
    worker_.stop();
}

void Transcriptions::changed() {
    rest_.change();
    wake();
}

bool Transcriptions::tryAgain() {
    if (!rest_.end()) return false;
    wake();
    return true;
}

transcribe::Server Transcriptions::server(const TranscriberSettings& settings) const {
    const bool has_key = !settings.sealed_key.empty();
    return {settings.url, settings.model, has_key ? vault_.open(transcriberSecret(settings.url), settings.sealed_key) : std::string()};
}

void Transcriptions::tryOut(const transcribe::Server& server) {
    Line(server, kPatienceOfTry, stop_).transcriber->transcribe(transcribe::silence());
}

void Transcriptions::work() {
    try {
        while (!stop_ && workOnce()) {
        }
    } catch (const channels::Cancelled&) {
        // The hub stops.
    }
}

/// False when there is nothing to do now.
bool Transcriptions::workOnce() {
    const int generation = rest_.generation();
    const auto settings = store_.transcriber();
    if (!settings.works) return false;
    if (settings.automatic) store_.askForRecordings(kMostWaiting, clock_.now());
    if (rest_.rests()) return endAsked();
    auto job = store_.nextTranscript(clock_.now());
    if (!job) return false;
    transcribeOne(settings, generation, std::move(*job));
    return true;
}

/// While the server rests nobody is left to wait for it who sits before the message. The house's own troubles pass sooner.
bool Transcriptions::endAsked() {
    const auto fault = rest_.health().fault;
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
        rest_.noteSuccess(generation);
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
    const auto until = rest_.noteTrouble(generation);
    try {
        store_.transcribeLater(job.of.attachment, {}, until);
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
    if (isOfServer(fault.fault)) {
        Poco::Logger::get("transcribe").warning("%s", std::string(fault.what()));
        rest_.noteFault(generation, remedyOf(fault.fault), job.asked.fault, fault.what());
    }
    const bool goes_on = job.asked.automatic && passes(fault.fault) && job.asked.attempts + 1 < kMostAttempts;
    if (goes_on) {
        store_.transcribeLater(job.of.attachment, job.asked.fault, clock_.now() + ServerRest::after(job.asked.attempts + 1));
        return;
    }
    job.asked.state = TranslationState::Failed;
    store_.endTranscript(job.of, job.asked, std::nullopt, false, clock_.now());
}

}  // namespace hub
