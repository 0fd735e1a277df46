#include "hub/alerts/model.h"

namespace hub {

std::string_view wireName(AlertKind kind) {
    switch (kind) {
        case AlertKind::NoPoll: return "no_poll";
        case AlertKind::Deadline: return "deadline";
        case AlertKind::Disk: return "disk";
        case AlertKind::BackupOld: return "backup_old";
        case AlertKind::BackupFailed: return "backup_failed";
        case AlertKind::TzdataOld: return "tzdata_old";
        case AlertKind::SecretEnds: return "secret_ends";
        case AlertKind::ReplyFailed: return "reply_failed";
        case AlertKind::ProductSpike: return "product_spike";
        case AlertKind::FilesMissing: return "files_missing";
    }
    return "";
}

std::optional<AlertKind> parseAlertKind(std::string_view name) {
    for (const auto kind : kAlertKinds) {
        if (wireName(kind) == name) return kind;
    }
    return std::nullopt;
}

std::string_view wireName(AlertWayKind kind) { return kind == AlertWayKind::Mail ? "mail" : "webhook"; }

std::optional<AlertWayKind> parseAlertWayKind(std::string_view name) {
    for (const auto kind : {AlertWayKind::Mail, AlertWayKind::Webhook}) {
        if (wireName(kind) == name) return kind;
    }
    return std::nullopt;
}

std::string_view wireName(DeliveryState state) {
    switch (state) {
        case DeliveryState::Waiting: return "waiting";
        case DeliveryState::Sent: return "sent";
        case DeliveryState::Failed: return "failed";
    }
    return "";
}

}  // namespace hub
