#include "hub/support/bundle.h"

#include <sys/utsname.h>
#include <unistd.h>

#include <filesystem>

#include "channels/contract/registry.h"
#include "channels/kit/json.h"
#include "hub/alerts/rules_json.h"
#include "hub/app/version.h"
#include "hub/inbox/ids.h"
#include "hub/inbox/instant_json.h"
#include "hub/inbox/names.h"
#include "hub/support/tar.h"
#include "locales/time/instant.h"
#include "locales/zone/clock.h"

namespace hub {
namespace {

using channels::JsonWriter;

constexpr int kHours = 48, kDays = 30;
constexpr std::size_t kClosedAlerts = 50;

constexpr std::string_view kReadMe =
    "What helps to find out why a hub is slow or wrong. No name, word or address of a buyer, no id of an order and no credential\n"
    "is in it; look through it before you hand it on.\n";

std::string hubJson(const std::string& data_folder, Instant now) {
    JsonWriter out;
    out.beginObject().member("version", kVersion);
    out.member("tzdata", locales::tzdataVersion()).member("now", locales::formatInstant(now));
    utsname system{};
    if (::uname(&system) == 0) {
        out.member("system", system.sysname).member("release", system.release).member("machine", system.machine);
    }
    out.member("processors", static_cast<std::int64_t>(::sysconf(_SC_NPROCESSORS_ONLN)));
    std::error_code absent;
    const auto space = std::filesystem::space(data_folder, absent);
    if (!absent) {
        out.member("disk_bytes", static_cast<std::int64_t>(space.capacity));
        out.member("disk_bytes_free", static_cast<std::int64_t>(space.available));
    }
    out.endObject();
    return out.str();
}

std::string databaseJson(Store& store) {
    JsonWriter out;
    out.beginObject().member("schema", store.schemaVersion());
    for (const auto& [name, figure] : store.fileFigures()) out.member(name, figure);
    out.endObject();
    return out.str();
}

/// Numbers, choices and flags as they are; of free text and secrets only that they are there.
void writeSettings(JsonWriter& out, const Account& account) {
    out.key("settings").beginObject();
    const auto* kind = channels::findKind(account.kind);
    for (const auto& [name, value] : account.settings) {
        bool plain = false;
        if (kind != nullptr) {
            for (const auto& setting : kind->descriptor.settings) {
                using channels::SettingType;
                const auto type = setting.type;
                plain = plain || (setting.name == name && (type == SettingType::Number || type == SettingType::Choice || type == SettingType::Flag));
            }
        }
        if (!value.empty()) out.member(name, plain ? value : std::string("set"));
    }
    out.endObject().key("secrets").beginArray();
    for (const auto& [name, dates] : account.secrets) out.value(name);
    out.endArray();
}

std::string settingsJson(Store& store) {
    JsonWriter out;
    out.beginObject().key("accounts").beginArray();
    for (const auto& account : store.accounts()) {
        out.beginObject().member("id", outsideId(IdKind::Account, account.id)).member("kind", account.kind);
        out.member("state", wireName(account.state)).member("backfill_days", account.backfill_days);
        writeSettings(out, account);
        out.endObject();
    }
    out.endArray().key("alert_rules");
    writeAlertRules(out, alertRulesFrom(store.operatingSetting(kAlertRulesSetting)));
    out.key("alert_ways").beginArray();
    for (const auto& way : store.alertWays()) {
        out.beginObject().member("kind", wireName(way.kind)).member("paused", way.paused).endObject();
    }
    out.endArray().member("users", store.users().size()).member("teams", store.teams().size()).endObject();
    return out.str();
}

std::string countsJson(Store& store) {
    JsonWriter out;
    out.beginObject();
    for (const auto& [table, rows] : store.tableCounts()) out.member(table, rows);
    out.endObject();
    return out.str();
}

void writeHours(JsonWriter& out, const HourCounts& hours) {
    const auto list = [&](const char* name, const std::vector<int>& numbers) {
        out.key(name).beginArray();
        for (const int number : numbers) out.value(number);
        out.endArray();
    };
    list("received", hours.received);
    list("sent", hours.sent);
    list("errors", hours.errors);
    out.key("lag_seconds").beginArray();
    for (const auto& lag : hours.lag) lag ? out.value(static_cast<std::int64_t>(lag->count())) : out.null();
    out.endArray();
}

std::string healthJson(Store& store, Instant now) {
    JsonWriter out;
    out.beginObject().key("accounts").beginArray();
    for (const auto& account : store.accounts()) {
        out.beginObject().member("id", outsideId(IdKind::Account, account.id)).member("kind", account.kind);
        out.member("failures", account.failures).member("error_kind", account.error_kind).member("caught_up", account.caught_up);
        writeInstant(out, "created_at", account.created_at);
        writeInstant(out, "last_success_at", account.last_success_at);
        writeInstant(out, "last_attempt_at", account.last_attempt_at);
        writeInstant(out, "next_poll_at", account.next_poll_at);
        writeInstant(out, "throttled_until", account.throttled_until);
        out.key("hours").beginObject();
        writeHours(out, store.hours(account.id, now, kHours));
        out.endObject().key("days").beginArray();
        for (const auto& day : store.ledger(account.id, now, kDays)) {
            out.beginObject().member("day", locales::formatInstant(day.day)).member("received", day.received).member("sent", day.sent);
            out.member("quarantined", day.quarantined).member("polls", day.polls).member("errors", day.errors).endObject();
        }
        out.endArray().endObject();
    }
    out.endArray().key("alerts").beginArray();
    auto alerts = store.openAlerts();
    const auto closed = store.alerts({false, {}, kClosedAlerts});
    alerts.insert(alerts.end(), closed.items.begin(), closed.items.end());
    for (const auto& alert : alerts) {
        out.beginObject().member("kind", wireName(alert.kind));
        writeInstant(out, "opened_at", alert.opened_at);
        writeInstant(out, "closed_at", alert.closed_at);
        out.endObject();
    }
    out.endArray().endObject();
    return out.str();
}

std::string plansJson(Store& store) {
    JsonWriter out;
    out.beginArray();
    for (const auto& plan : store.queryPlans()) {
        out.beginObject().member("question", plan.question).member("walks_all", plan.walks_all).key("steps").beginArray();
        for (const auto& step : plan.steps) out.value(step);
        out.endArray().endObject();
    }
    out.endArray();
    return out.str();
}

std::string logText(Store& store, const std::vector<LogLine>& log) {
    std::set<std::string> words;
    for (const auto& line : log) words.merge(wordsKept(line.text));
    const auto names = store.namesAmong(words);
    std::string out;
    for (const auto& line : log) {
        out += locales::formatInstant(line.at) + " " + line.level + " " + line.source + ": " + withoutPeople(line.text, names) + "\n";
    }
    return out;
}

}  // namespace

std::string supportBundle(
    const std::function<Store&()>& store, const std::string& data_folder, const std::vector<LogLine>& log, Instant now
) {
    Tar tar(now);
    const auto add = [&](const std::string& name, const std::function<std::string()>& text) {
        std::string bytes;
        try {
            bytes = text();
        } catch (const std::exception& e) {
            bytes = "It can't be told: " + withoutPeople(e.what(), {}) + "\n";
        }
        tar.add("dragoman-support/" + name, bytes);
    };
    tar.add("dragoman-support/README", kReadMe);
    add("hub.json", [&] { return hubJson(data_folder, now); });
    add("database.json", [&] { return databaseJson(store()); });
    add("settings.json", [&] { return settingsJson(store()); });
    add("counts.json", [&] { return countsJson(store()); });
    add("health.json", [&] { return healthJson(store(), now); });
    add("plans.json", [&] { return plansJson(store()); });
    add("log.txt", [&] { return logText(store(), log); });
    return tar.finish();
}

}  // namespace hub
