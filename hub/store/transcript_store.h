#pragma once
#include <optional>
#include <set>
#include <string>

#include "hub/inbox/model.h"

namespace hub {

/// Which server listens, and whose recordings it may have. Without one nothing is ever sent.
struct TranscriberSettings {
    bool works = false;
    std::string url, model;
    std::string sealed_key;  ///< empty: it asks for none
    bool automatic = false;
    std::set<Id> accounts;   ///< whose recordings may be sent to it

    [[nodiscard]] bool maySend(Id account) const { return works && accounts.contains(account); }
};

/// A recording as far as transcribing it needs.
struct Recorded {
    Id attachment = 0, message = 0, conversation = 0, account = 0;
    std::string author, name, media_type, ref, blob;
    std::string set_language;  ///< that a person has said the buyer speaks
};

/// A transcript that waits, and its recording.
struct TranscriptWork {
    Recorded of;
    Transcript asked;
};

/// Transcripts beside what they were made of. Every call is one transaction.
class TranscriptStore {
public:
    virtual ~TranscriptStore() = default;

    virtual TranscriberSettings transcriber() = 0;
    /// What waits for an account that is no longer sent waits no more. Turned on, `automatic` begins with what arrives from then on.
    virtual void putTranscriber(const TranscriberSettings& settings) = 0;

    virtual std::optional<Recorded> recorded(Id attachment) = 0;
    virtual std::optional<Transcript> transcript(Id attachment) = 0;
    /// Has it wait, a failed one once more; one that waits or is done stays as it is. Empty, and nothing stored, when `most` wait.
    virtual std::optional<Transcript> askTranscript(Id attachment, bool automatic, std::size_t most, Instant now) = 0;
    /// Has wait what buyers recorded since the last call, where the settings allow it; while `most` wait, new recordings stay for a
    /// later call.
    virtual void askForRecordings(std::size_t most, Instant now) = 0;
    /// The next that may be sent now: first what people asked for.
    virtual std::optional<TranscriptWork> nextTranscript(Instant now) = 0;
    virtual void transcribeLater(Id attachment, const std::string& fault, Instant not_before) = 0;
    /// Done or failed. `tags` are the message's from then on, and its conversation's where it is the buyer's newest; `first`: it
    /// goes before others in the queue.
    virtual void endTranscript(
        const Recorded& of, const Transcript& made, const std::optional<MessageTags>& tags, bool first, Instant now
    ) = 0;
    virtual std::int64_t waitingTranscripts() = 0;
};

}  // namespace hub
