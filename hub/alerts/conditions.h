#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "hub/alerts/model.h"
#include "hub/voices/spikes.h"

namespace hub {

/// A conversation whose buyer waits, and until when an answer is due.
struct DueConversation {
    Id id = 0;
    Instant at;
};

/// How long after its deadline a conversation that nobody has answered is still told of.
inline constexpr std::chrono::hours kLateTold{24};
/// How long before it.
inline constexpr std::chrono::hours kDueTold{1};

/// Of a product and a kind a spike is told once in this time.
inline constexpr std::chrono::hours kSpikeTold{7 * 24};
/// So long files that are missing are told of once.
inline constexpr std::chrono::hours kMissingTold{7 * 24};

/// All that the conditions are judged by.
struct WatchedFacts {
    struct WatchedAccount {
        Id id = 0;
        std::string name;
        bool paused = false;
        Instant created_at;
        std::optional<Instant> last_success_at;
        std::chrono::seconds poll_every{60};
        std::string error_kind;
        std::vector<std::pair<std::string, Instant>> ends;  ///< its secrets that end by themselves, and when
    };
    struct Disk {
        std::string of;  ///< data, backups
        std::uint64_t available = 0, size = 0;  ///< bytes
    };
    Instant started_at;  ///< since when the hub runs: before it nobody could be pulled
    std::vector<WatchedAccount> accounts;
    std::vector<DueConversation> due;  ///< those due between kLateTold ago and in kDueTold
    std::int64_t due_count = 0;        ///< of all of them: the list ends somewhere
    bool long_late = false;            ///< whether somebody waits for an answer that was due before that
    std::vector<Id> unsent;            ///< conversations whose newest reply didn't get through
    std::int64_t unsent_count = 0;     ///< of all of them
    std::vector<Disk> disks;
    bool backups_seen = true;  ///< false: what lies in the folder of the scheduled ones isn't known yet
    std::optional<Instant> backups_silent_since;  ///< since when that folder hasn't answered
    std::optional<Instant> newest_backup;
    std::optional<Instant> scheduled_since;  ///< since when backups are made by themselves; empty when they aren't
    std::optional<Instant> backup_failed_at; ///< of the last that was made by itself, when it failed
    std::optional<std::int64_t> files_missing; ///< as the last one found, when it found more than the one before
    std::string backup_error, tzdata;
    bool tzdata_old = false;
    std::vector<VoiceCount> voices;    ///< of products of which much was said in the last week
    std::set<std::string> spikes_told; ///< what alerts of spikes were about that opened within kSpikeTold and are over
};

/// What goes wrong at an instant, of the kinds that are watched, in the order of kAlertKinds.
std::vector<Finding> findingsOf(const WatchedFacts& facts, const AlertRules& rules, Instant now);
/// Whether the facts say anything of what an alert is about; else it stays as it is.
bool isJudged(const Alert& alert, const WatchedFacts& facts);
/// Whether what is no longer found is over because it got well, and not because nobody looks there any more.
bool isWell(const Alert& alert, const WatchedFacts& facts);

}  // namespace hub
