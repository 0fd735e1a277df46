#pragma once
#include <chrono>
#include <mutex>
#include <optional>
#include <string>

#include "channels/contract/transports.h"
#include "hub/inbox/model.h"

namespace hub {

/// How a server that an operator has plugged in has fared since the hub started or its settings were changed.
struct ServerHealth {
    std::optional<Instant> failing_since;
    std::string fault, error;            ///< of the last failure: the fault's wire name, and what an operator may do something with
    std::optional<Instant> rests_until;  ///< nothing is sent before
    bool needs_operator = false;         ///< it won't do any better by itself
};

/// What a server that failed waits for.
enum class Remedy { Time, NewQuota, NewKey };

/// A server that fails is left in peace for longer and longer, up to ten minutes; one whose quota is used up for hours; one that
/// refuses its key until its settings are changed. What a call has shown counts only while the settings are those that it was
/// begun with: their `generation`. Any thread.
class ServerRest {
public:
    explicit ServerRest(const channels::Clock& clock) : clock_(clock) {}

    [[nodiscard]] int generation() const;
    [[nodiscard]] ServerHealth health() const;
    [[nodiscard]] bool rests() const;

    /// The settings have changed: what was known of the server no longer holds.
    void change();
    /// Ends a rest that only time would end; false, and nothing, for one that waits for an operator.
    bool end();
    void noteSuccess(int generation);
    void noteFault(int generation, Remedy remedy, const std::string& fault, const std::string& error);
    /// The house itself was in trouble, such as a full disk: until when nothing is sent.
    Instant noteTrouble(int generation);

    /// After so many failures in a row.
    static std::chrono::milliseconds after(int failures);

private:
    const channels::Clock& clock_;
    mutable std::mutex mutex_;
    int generation_ = 0;  // these three guarded by mutex_
    int failures_ = 0;    // in a row
    ServerHealth health_;
};

}  // namespace hub
