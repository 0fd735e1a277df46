#pragma once
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "hub/inbox/model.h"

namespace hub {

/// What operators are told of.
enum class AlertKind { NoPoll, Deadline, Disk, BackupOld, BackupFailed, TzdataOld, SecretEnds, ReplyFailed, ProductSpike, FilesMissing };
inline constexpr AlertKind kAlertKinds[] = {
    AlertKind::NoPoll,       AlertKind::Deadline,  AlertKind::Disk,       AlertKind::BackupOld,
    AlertKind::BackupFailed, AlertKind::TzdataOld, AlertKind::SecretEnds, AlertKind::ReplyFailed,
    AlertKind::ProductSpike, AlertKind::FilesMissing,
};

std::string_view wireName(AlertKind kind);
std::optional<AlertKind> parseAlertKind(std::string_view name);

/// What the alerts of the scheduled backups' folder are about.
inline constexpr const char* kBackupFolder = "backups";

/// What the words of an alert say. Nothing of a buyer is ever among it: it leaves the machine.
struct AlertFacts {
    std::string name;             ///< of the account, or a product's SKU
    std::optional<Instant> at;
    std::optional<std::int64_t> count;
    std::string detail;           ///< a release, a setting's name, an error of the hub's own, a kind of what buyers say
    bool operator==(const AlertFacts&) const = default;
};

/// Something that goes wrong, as one look finds it.
struct Finding {
    AlertKind kind = AlertKind::NoPoll;
    std::string about;              ///< what tells it from others of its kind, such as "acc_7"; empty for the shop's one
    AlertFacts facts;
    std::set<std::string> members;  ///< ids of what it counts: one that is new is told before the others are repeated
    bool may_open = true;           ///< false: bad enough to stay open, not to be opened
    std::optional<std::chrono::hours> repeat_every = {};  ///< in place of the rules' own
};

/// A finding from the look that first had it to the one that had it no more.
struct Alert {
    Id id = 0;
    AlertKind kind = AlertKind::NoPoll;
    std::string about;
    AlertFacts facts;
    std::set<std::string> members;  ///< as far as they were told
    Instant opened_at;
    std::optional<Instant> told_at, closed_at;
};

/// Which conditions are watched, and when people are told.
struct AlertRules {
    std::set<AlertKind> off;
    std::optional<int> no_poll_minutes;  ///< empty: three times what the kind waits between polls, fifteen at least
    int repeat_hours = 12;
    bool quiet_outside_hours = false;    ///< outside the working hours of the shop's own team nobody is told
};

enum class AlertWayKind { Mail, Webhook };
std::string_view wireName(AlertWayKind kind);
std::optional<AlertWayKind> parseAlertWayKind(std::string_view name);

/// Where alerts are told.
struct AlertWay {
    Id id = 0;
    AlertWayKind kind = AlertWayKind::Mail;
    std::string name;
    std::map<std::string, std::string> settings;
    std::string sealed;  ///< the password of a mail server, or the key that signs
    std::string sealed_address;  ///< of a webhook, where the settings have only its open part
    bool paused = false;
    Instant created_at;
};

enum class DeliveryState { Waiting, Sent, Failed };
std::string_view wireName(DeliveryState state);

/// One telling by one way.
struct AlertDelivery {
    Id id = 0;
    std::string event;  ///< UUID, the same by every way and at every try
    Id way = 0;
    std::optional<Id> alert;  ///< empty: a test
    std::string type, body;
    DeliveryState state = DeliveryState::Waiting;
    Instant created_at, next_at, give_up_at;
    std::optional<Instant> ended_at;
    int attempts = 0;
    std::string error;
};

}  // namespace hub
