#include "hub/api/routes.h"
#include "hub/api/views.h"

namespace hub::api {
namespace {

using channels::JsonWriter;

constexpr std::int64_t kKept = 7, kMostKept = 100;

Backups& backupsOf(Hub& hub) {
    if (hub.backups == nullptr) throw Refusal(404, "No backups are made here");
    return *hub.backups;
}

std::string_view wireName(BackupState state) {
    switch (state) {
        case BackupState::Running: return "running";
        case BackupState::Checked: return "checked";
        case BackupState::Failed: return "failed";
    }
    return "";
}

void writeBackup(JsonWriter& out, const BackupJob& job) {
    out.beginObject().member("id", job.id);
    writeInstant(out, "at", job.at);
    out.member("state", wireName(job.state));
    if (job.state == BackupState::Running) {
        out.member("step", job.checking ? "checking" : "writing");
        out.member("done", static_cast<std::int64_t>(job.done)).member("total", static_cast<std::int64_t>(job.total));
    }
    if (job.state == BackupState::Checked) out.member("size", static_cast<std::int64_t>(job.size));
    if (job.state == BackupState::Failed) out.member("error", job.error);
    out.endObject();
}

Response list(Hub& hub) {
    JsonWriter out;
    out.beginObject().key("items").beginArray();
    for (const auto& job : backupsOf(hub).list()) writeBackup(out, job);
    out.endArray().key("next").null().endObject();
    return json(out);
}

Response begin(Hub& hub, Request& request) {
    const auto given = request.json()["keep"];
    const auto keep = given.isNull() ? kKept : given.integer().value_or(0);
    if (keep < 1 || keep > kMostKept) throw Refusal(422, "keep: expected 1 to " + std::to_string(kMostKept), {}, "keep");
    const auto job = backupsOf(hub).begin(request.user().id, static_cast<std::size_t>(keep));
    if (!job) throw Refusal(knownProblem("backup_under_way"));
    JsonWriter out;
    writeBackup(out, *job);
    return json(out, 202);
}

Response download(Hub& hub, Request& request) {
    const std::string& id = request.segments.at(0);
    const auto file = backupsOf(hub).fileOf(id);
    if (!file) throw Refusal(404, "There is no such backup");
    hub.store.audit(hub.clock.now(), request.user().id, "download_backup", id, "");
    const std::string name = file->substr(file->rfind('/') + 1);
    return {200, "application/octet-stream", {}, {{"Content-Disposition", "attachment; filename=\"" + name + "\""}}, *file};
}

Response remove(Hub& hub, Request& request) {
    const std::string& id = request.segments.at(0);
    if (!backupsOf(hub).drop(id)) throw Refusal(404, "There is no such backup");
    hub.store.audit(hub.clock.now(), request.user().id, "remove_backup", id, "");
    return noContent();
}

}  // namespace

void addBackupRoutes(Router& router, Hub& hub) {
    router.add("GET", "/backups", Right::Operator, [&hub](Request&) { return list(hub); });
    router.add("POST", "/backups", Right::Operator, [&hub](Request& r) { return begin(hub, r); });
    router.add("GET", "/backups/{id}/file", Right::Operator, [&hub](Request& r) { return download(hub, r); });
    router.add("DELETE", "/backups/{id}", Right::Operator, [&hub](Request& r) { return remove(hub, r); });
}

}  // namespace hub::api
