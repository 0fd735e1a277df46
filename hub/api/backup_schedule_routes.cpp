#include "hub/api/routes.h"
#include "hub/api/views.h"
#include "locales/time/time_of_day.h"
#include "locales/zone/clock.h"

namespace hub::api {
namespace {

using channels::JsonWriter;

constexpr std::size_t kFolderBytes = 1000, kZoneBytes = 100;
constexpr std::size_t kFilesShown = 50;
constexpr int kMostDays = 365, kMostWeeks = 520;

Upkeep& upkeepOf(Hub& hub) {
    if (hub.upkeep == nullptr) throw Refusal(404, "No backups are made here");
    return *hub.upkeep;
}

void writeRun(JsonWriter& out, const PlannedRun& run) {
    out.beginObject().member("id", run.id).member("state", run.error.empty() ? "checked" : "failed");
    writeInstant(out, "at", run.at);
    out.member("error", run.error).member("size", static_cast<std::int64_t>(run.size)).member("schema", run.found.schema);
    out.key("rows").beginObject();
    for (const auto& [table, rows] : run.found.rows) out.member(table, rows);
    out.endObject().member("files", run.found.files).member("file_bytes", run.found.file_bytes);
    out.member("files_absent", run.found.files_absent).endObject();
}

Response show(Hub& hub) {
    auto& plan = upkeepOf(hub).plan();
    JsonWriter out;
    out.beginObject().key("schedule");
    if (const auto schedule = plan.schedule()) {
        out.beginObject();
        writeBackupSchedule(out, *schedule);
        out.endObject();
    } else {
        out.null();
    }
    writeInstant(out, "next_at", plan.nextAt());
    out.member("running", plan.isRunning()).key("last");
    const auto last = plan.last();
    last ? writeRun(out, *last) : static_cast<void>(out.null());
    out.key("files").beginArray();
    auto files = plan.files();
    if (files.size() > kFilesShown) files.resize(kFilesShown);
    for (const auto& file : files) {
        out.beginObject().member("id", file.id).member("size", static_cast<std::int64_t>(file.size));
        writeInstant(out, "at", file.at);
        out.endObject();
    }
    out.endArray().endObject();
    return json(out);
}

Response put(Hub& hub, Request& request) {
    auto& upkeep = upkeepOf(hub);
    BackupSchedule schedule;
    schedule.folder = request.text("folder", kFolderBytes);
    if (const auto fault = upkeep.plan().faultOf(schedule.folder); !fault.empty()) {
        throw Refusal(422, "folder: " + fault, "found " + schedule.folder, "folder");
    }
    const std::string time = request.text("time");
    const auto minute = locales::parseTimeOfDay(time);
    if (!minute) throw Refusal(422, "time: expected a time of day such as 03:00", "found " + time, "time");
    schedule.minute = *minute;
    schedule.zone = request.text("timezone", kZoneBytes);
    if (!locales::localTime(schedule.zone, Instant{})) {
        throw Refusal(422, "timezone: expected a name such as Asia/Shanghai", "found " + schedule.zone, "timezone");
    }
    schedule.keep_days = request.maybeNumber("keep_days", 1, kMostDays).value_or(schedule.keep_days);
    schedule.keep_weeks = request.maybeNumber("keep_weeks", 0, kMostWeeks).value_or(schedule.keep_weeks);
    schedule.set_at = hub.clock.now();
    upkeep.plan().put(schedule);
    hub.store.audit(hub.clock.now(), request.user().id, "change_backup_schedule", schedule.folder, "");
    upkeep.replan();
    return show(hub);
}

Response remove(Hub& hub, Request& request) {
    auto& upkeep = upkeepOf(hub);
    upkeep.plan().put(std::nullopt);
    hub.store.audit(hub.clock.now(), request.user().id, "change_backup_schedule", "", "");
    upkeep.replan();
    return noContent();
}

Response run(Hub& hub) {
    auto& upkeep = upkeepOf(hub);
    if (!upkeep.plan().schedule()) throw Refusal(409, "No backups are scheduled", "say first where and when");
    if (upkeep.plan().isRunning()) throw Refusal(knownProblem("backup_under_way"));
    upkeep.backUpNow();
    return {202, "application/json", "{}", {}};
}

}  // namespace

void addBackupScheduleRoutes(Router& router, Hub& hub) {
    router.add("GET", "/backup-schedule", Right::Operator, [&hub](Request&) { return show(hub); });
    router.add("PUT", "/backup-schedule", Right::Operator, [&hub](Request& r) { return put(hub, r); });
    router.add("DELETE", "/backup-schedule", Right::Operator, [&hub](Request& r) { return remove(hub, r); });
    router.add("POST", "/backup-schedule/run", Right::Operator, [&hub](Request&) { return run(hub); });
}

}  // namespace hub::api
