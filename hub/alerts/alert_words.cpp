#include "hub/alerts/alert_words.h"

#include "locales/format/format.h"
#include "locales/format/pattern.h"
#include "locales/words/words.h"

namespace hub {
namespace {

/// An entry of locales/page.
struct Entry {
    std::string_view context, english;
};

constexpr std::string_view kMail = "hub.alert";

Entry titleOf(AlertKind kind) {
    switch (kind) {
        case AlertKind::NoPoll: return {"alerts.kind.no_poll", "A marketplace isn’t being read"};
        case AlertKind::Deadline: return {"alerts.kind.deadline", "Deadlines are near"};
        case AlertKind::Disk: return {"alerts.kind.disk", "The disk is nearly full"};
        case AlertKind::BackupOld: return {"alerts.kind.backup_old", "The newest backup is old"};
        case AlertKind::BackupFailed: return {"alerts.kind.backup_failed", "A backup failed"};
        case AlertKind::TzdataOld: return {"alerts.kind.tzdata_old", "Time zones are out of date"};
        case AlertKind::SecretEnds: return {"alerts.kind.secret_ends", "A credential will expire"};
        case AlertKind::ReplyFailed: return {"alerts.kind.reply_failed", "Replies didn’t get through"};
        case AlertKind::ProductSpike: return {"alerts.kind.product_spike", "Buyers write unusually often about a product"};
        case AlertKind::FilesMissing: return {"alerts.kind.files_missing", "Attached files are missing"};
    }
    return {};
}

Entry textOf(AlertKind kind, const std::string& about, const AlertFacts& facts) {
    switch (kind) {
        case AlertKind::NoPoll:
            if (!facts.at) return {"alerts.what.no_poll_never", "{name} has never been read successfully."};
            return {"alerts.what.no_poll", "{name} has not been read successfully since {at}."};
        case AlertKind::Deadline:
            return {"alerts.what.deadline",
                    "{count, plural, one {# buyer waits for a reply that is due by {at}.} other {# buyers wait for replies; the first is "
                    "due by {at}.}}"};
        case AlertKind::Disk:
            if (about == kBackupFolder) return {"alerts.what.disk_backups", "On the disk of the scheduled backups {count} MB are free."};
            return {"alerts.what.disk_data", "On the disk of the data folder {count} MB are free."};
        case AlertKind::BackupOld:
            if (!facts.at) return {"alerts.what.backup_none", "There is no backup yet."};
            return {"alerts.what.backup_old", "The newest backup is from {at}."};
        case AlertKind::BackupFailed:
            if (about == kBackupFolder) {
                return {"alerts.what.backup_silent", "The folder of the scheduled backups has not answered since {at}."};
            }
            return {"alerts.what.backup_failed", "The scheduled backup of {at} failed: {detail}"};
        case AlertKind::TzdataOld:
            return {"alerts.what.tzdata_old", "This machine’s time zones are old: local times may be wrong. Update the package tzdata."};
        case AlertKind::SecretEnds: return {"alerts.what.secret_ends", "A credential of {name} expires at {at}. Renew it under Channels."};
        case AlertKind::ReplyFailed:
            return {"alerts.what.reply_failed",
                    "{count, plural, one {# reply was refused or may not have arrived.} other {# replies were refused or may not have "
                    "arrived.}}"};
        case AlertKind::ProductSpike:
            return {"alerts.what.product_spike",
                    "{kind, select, defect {In the last 7 days buyers wrote unusually often about defects of {name}.} size {In the last 7 "
                    "days buyers asked unusually often about the size of {name}.} return {In the last 7 days buyers wanted unusually often "
                    "to return {name}.} missing {In the last 7 days buyers wrote unusually often that something of {name} was missing or "
                    "wrong.} other {In the last 7 days buyers had unusually many wishes and questions about {name}.}} Conversations: "
                    "{count}"};
        case AlertKind::FilesMissing:
            return {"alerts.what.files_missing",
                    "{count, plural, one {# attached file is missing from the data folder or damaged there: no new backup holds it.} other {# "
                    "attached files are missing from the data folder or damaged there: no new backup holds them.}}"};
    }
    return {};
}

std::string say(std::string_view language, Entry entry, const locales::PatternArguments& arguments) {
    const auto filled = locales::formatPattern(language, locales::word(language, entry.context, entry.english), arguments);
    const auto* text = std::get_if<std::string>(&filled);
    return text != nullptr ? *text : std::string(entry.english);
}

/// Keeps a foreign name from turning the sentence round it.
std::string isolated(const std::string& text) { return "\u2068" + text + "\u2069"; }

}  // namespace

AlertText alertText(
    AlertKind kind, const std::string& about, const AlertFacts& facts, std::string_view language, std::string_view zone
) {
    locales::PatternArguments arguments{
        {"name", isolated(facts.name)}, {"detail", isolated(facts.detail)}, {"count", facts.count.value_or(0)}, {"at", std::string()},
        {"kind", facts.detail}
    };
    if (facts.at) arguments["at"] = locales::formatDayTime(language, *facts.at, zone);
    return {say(language, titleOf(kind), {}), say(language, textOf(kind, about, facts), arguments)};
}

AlertText testText(std::string_view language) {
    return {
        say(language, {kMail, "Test of the alerts"}, {}),
        say(language, {kMail, "This is a test. If you read it, alerts arrive."}, {}),
    };
}

AlertText mailText(const ToldAlert& told, std::string_view language, std::string_view zone) {
    auto text = told.is_test ? testText(language) : alertText(told.kind, told.about, told.facts, language, zone);
    const locales::PatternArguments arguments{{"title", text.title}, {"text", text.text}, {"url", told.url}};
    if (!told.is_test) {
        switch (told.turn) {
            case AlertTurn::Closed:
                text.title = say(language, {kMail, "Over: {title}"}, arguments);
                text.text = say(language, {kMail, "This is over. It was: {text}"}, arguments);
                break;
            case AlertTurn::Repeated: text.title = say(language, {kMail, "Still: {title}"}, arguments); break;
            case AlertTurn::Changed: text.title = say(language, {kMail, "More: {title}"}, arguments); break;
            case AlertTurn::Opened:
            case AlertTurn::Seen: break;
        }
    }
    if (!told.url.empty()) text.text += "\n\n" + say(language, {kMail, "All alerts: {url}"}, arguments);
    text.text += "\n";
    return text;
}

}  // namespace hub
