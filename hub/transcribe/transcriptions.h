#pragma once
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "channels/contract/transports.h"
#include "hub/inbox/learned.h"
#include "hub/jobs/ticker.h"
#include "hub/plugged_in/server_rest.h"
#include "hub/secrets/vault.h"
#include "hub/store/store.h"
#include "hub/transcribe/heard.h"
#include "hub/transcribe/speech_server.h"

namespace hub {

/// The bytes of a recording, fetched from the marketplace when they aren't here yet. Throws channels::ChannelError.
using FetchRecording = std::function<std::string(const Recorded& file)>;

/// Told what a conversation was before a recording of it was heard, and what it is now.
using ToldHeard = std::function<void(const Conversation& before, const Conversation& after)>;

/// What the server's key belongs to, as `belongs_to` of the vault: it goes nowhere else.
std::string transcriberSecret(const std::string& url);

/// Writes down in the background what buyers have said: what people ask for and, if an operator wants it, what arrives; one
/// recording at a time, beside everything else: whatever the server does, messages come and replies go. What was heard is tagged
/// as what is written, and marked as a machine's. A server that fails is left in peace for longer and longer; one that refuses its
/// key, until its settings are changed.
/// start() and stop() by the owner; the rest by any thread.
class Transcriptions {
public:
    Transcriptions(Store& store, const Vault& vault, const channels::Clock& clock, const Learned& learned, FetchRecording fetch);
    Transcriptions(const Transcriptions&) = delete;
    Transcriptions& operator=(const Transcriptions&) = delete;
    ~Transcriptions();

    /// Called in the background for each recording whose words tell what it is about. To be set before start().
    void onHeard(ToldHeard told) { heard_ = std::move(told); }
    void start();
    void cancel() { stop_ = true; }  ///< makes every call to the server end within a second; returns at once
    void stop();

    /// Looks at once whether something waits.
    void wake() { worker_.wake(); }
    /// The settings have changed: what was known of the server no longer holds.
    void changed();
    /// Somebody asks: a server that only rests is tried once more. False for one that waits for its operator.
    bool tryAgain();
    [[nodiscard]] ServerHealth health() const { return rest_.health(); }

    /// As the settings name it, its key opened. Throws VaultError when the key is of another installation.
    [[nodiscard]] transcribe::Server server(const TranscriberSettings& settings) const;
    /// Lets a server hear a second of silence, in the caller's thread. Throws as Transcriber.
    void tryOut(const transcribe::Server& server);

    /// More than these wait for nobody.
    static constexpr std::size_t kMostWaiting = 200;
    /// More is refused as too large, whatever the server would take.
    static constexpr std::size_t kLargest = 25u << 20;

private:
    void work();
    bool workOnce();
    bool endAsked();
    void transcribeOne(const TranscriberSettings& settings, int generation, TranscriptWork job);
    [[nodiscard]] transcribe::Sound soundOf(const Recorded& file) const;
    void keep(const Recorded& of, const Transcript& made);
    void tellHeard(const Conversation& before);
    void stumble(const TranscriptWork& job, int generation, const std::string& error);
    [[nodiscard]] std::optional<HeardTags> tagsOf(const Recorded& of, const std::string& text);
    void fail(TranscriptWork& job, int generation, const transcribe::TranscriptionFault& fault);

    Store& store_;
    const Vault& vault_;
    const channels::Clock& clock_;
    const Learned& learned_;
    const FetchRecording fetch_;
    ToldHeard heard_;
    channels::StopFlag stop_{false};
    ServerRest rest_;
    Ticker worker_;  // ends before what it works with
};

}  // namespace hub
