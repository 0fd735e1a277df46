#include "hub/api/job_views.h"
#include "hub/api/routes.h"
#include "hub/api/views.h"

namespace hub::api {
namespace {

using channels::JsonWriter;

constexpr const char* kBackup = "backup";

/// A backup that is being made, as other long work; its end stands among the backups.
std::optional<Job> runningBackup(Hub& hub) {
    if (hub.backups == nullptr) return std::nullopt;
    for (const auto& backup : hub.backups->list()) {
        if (backup.state != BackupState::Running) continue;
        Job job;
        job.id = backup.id;
        job.kind = kBackup;
        job.at = backup.at;
        job.done = backup.done;
        job.total = backup.total;
        return job;
    }
    return std::nullopt;
}

bool isOperator(const User& user) { return user.roles.contains(Role::Operator); }

/// One that the user has begun, or any for operators.
Job jobOf(Hub& hub, const Request& request) {
    const auto job = hub.jobs.find(request.segments.at(0));
    if (!job || (job->user != request.user().id && !isOperator(request.user()))) throw Refusal(knownProblem("not_found"));
    return *job;
}

Response list(Hub& hub, const Request& request) {
    JsonWriter out;
    out.beginObject().key("items").beginArray();
    const auto write = [&](const Job& job) {
        out.beginObject();
        writeJob(out, job);
        out.endObject();
    };
    if (isOperator(request.user())) {
        if (const auto backup = runningBackup(hub)) write(*backup);
    }
    for (const auto& job : hub.jobs.list()) {
        if (job.user == request.user().id || isOperator(request.user())) write(job);
    }
    out.endArray().key("next").null().endObject();
    return json(out);
}

Response show(Hub& hub, const Request& request) {
    const auto job = jobOf(hub, request);
    JsonWriter out;
    out.beginObject();
    writeJob(out, job);
    out.key("result");
    job.report.result.empty() ? out.null() : out.raw(job.report.result);
    out.endObject();
    return json(out);
}

Response report(Hub& hub, const Request& request) {
    const auto job = jobOf(hub, request);
    if (job.report.table.empty()) throw Refusal(knownProblem("not_found"));
    const std::string disposition = "attachment; filename=\"" + job.kind + ".csv\"";
    return {200, "text/csv; charset=utf-8", job.report.table, {{"Content-Disposition", disposition}}};
}

Response cancel(Hub& hub, const Request& request) {
    const std::string& id = request.segments.at(0);
    const bool is_backup = isOperator(request.user()) && hub.backups != nullptr && hub.backups->cancel(id);
    if (!is_backup) hub.jobs.cancel(jobOf(hub, request).id);
    return noContent();
}

Response drop(Hub& hub, const Request& request) {
    if (!hub.jobs.drop(jobOf(hub, request).id)) throw Refusal(409, "It still runs", "cancel it first");
    return noContent();
}

}  // namespace

void writeJob(JsonWriter& out, const Job& job) {
    out.member("id", job.id).member("kind", job.kind).member("about", job.about).key("user");
    job.user > 0 ? out.value(outsideId(IdKind::User, job.user)) : out.null();
    writeInstant(out, "at", job.at);
    writeInstant(out, "ended", job.ended);
    out.member("state", wireName(job.state)).member("done", static_cast<std::int64_t>(job.done));
    out.member("total", static_cast<std::int64_t>(job.total)).key("error");
    job.error.empty() ? out.null() : out.value(job.error);
}

Response begun(const std::optional<Job>& job) {
    if (!job) throw Refusal(knownProblem("job_under_way"));
    JsonWriter out;
    out.beginObject();
    writeJob(out, *job);
    out.endObject();
    return json(out, 202);
}

void addJobRoutes(Router& router, Hub& hub) {
    router.add("GET", "/jobs", Right::Anyone, [&hub](Request& r) { return list(hub, r); });
    router.add("GET", "/jobs/{id}", Right::Anyone, [&hub](Request& r) { return show(hub, r); });
    router.add("GET", "/jobs/{id}/report", Right::Anyone, [&hub](Request& r) { return report(hub, r); });
    router.add("POST", "/jobs/{id}/cancel", Right::Anyone, [&hub](Request& r) { return cancel(hub, r); });
    router.add("DELETE", "/jobs/{id}", Right::Anyone, [&hub](Request& r) { return drop(hub, r); });
}

}  // namespace hub::api
