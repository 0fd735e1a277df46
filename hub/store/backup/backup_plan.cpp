#include "hub/store/backup/backup_plan.h"

#include <algorithm>
#include <chrono>
#include <filesystem>

namespace hub {
namespace {

namespace fs = std::filesystem;

constexpr const char* kScheduleSetting = "backup_schedule";
constexpr const char* kLastSetting = "backup_last";
constexpr std::chrono::hours kAgainAfter{1};

std::string toJson(const PlannedRun& run) {
    channels::JsonWriter out;
    out.beginObject().member("at", locales::formatInstant(run.at)).member("id", run.id).member("error", run.error);
    out.member("size", static_cast<std::int64_t>(run.size)).member("schema", run.found.schema);
    out.member("files", run.found.files).member("file_bytes", run.found.file_bytes).member("files_absent", run.found.files_absent);
    out.key("rows").beginObject();
    for (const auto& [table, rows] : run.found.rows) out.member(table, rows);
    out.endObject().endObject();
    return out.str();
}

PlannedRun fromJson(const std::string& json) {
    const auto document = channels::JsonDocument::parse(json);
    const auto root = document.root();
    PlannedRun run;
    run.at = locales::parseInstant(root["at"].text()).value_or(Instant{});
    run.id = root["id"].text();
    run.error = root["error"].text();
    run.size = static_cast<std::uint64_t>(root["size"].integer().value_or(0));
    run.found.schema = static_cast<int>(root["schema"].integer().value_or(0));
    run.found.files = root["files"].integer().value_or(0);
    run.found.file_bytes = root["file_bytes"].integer().value_or(0);
    run.found.files_absent = root["files_absent"].integer().value_or(0);
    root["rows"].forEachMember([&](std::string_view table, channels::Json rows) {
        run.found.rows[std::string(table)] = rows.integer().value_or(0);
    });
    return run;
}

/// A file that is taken away again unless it proved good.
class OnTrial {
public:
    explicit OnTrial(std::string file) : file_(std::move(file)) {}
    OnTrial(const OnTrial&) = delete;
    OnTrial& operator=(const OnTrial&) = delete;
    ~OnTrial() {
        std::error_code ignored;
        if (!good_) fs::remove(file_, ignored);
    }
    void keep() { good_ = true; }

private:
    std::string file_;
    bool good_ = false;
};

}  // namespace

BackupPlan::BackupPlan(Store& store, std::string data_folder, const channels::Clock& clock)
    : store_(store), data_folder_(std::move(data_folder)), clock_(clock) {}

std::optional<BackupSchedule> BackupPlan::schedule() { return readBackupSchedule(store_.operatingSetting(kScheduleSetting)); }

void BackupPlan::put(const std::optional<BackupSchedule>& schedule) {
    channels::JsonWriter out;
    out.beginObject();
    if (schedule) writeBackupSchedule(out, *schedule);
    out.endObject();
    store_.putOperatingSetting(kScheduleSetting, out.str());
}

std::optional<PlannedRun> BackupPlan::last() {
    const auto json = store_.operatingSetting(kLastSetting);
    if (json.empty()) return std::nullopt;
    return fromJson(json);
}

std::optional<Instant> BackupPlan::nextAt() {
    const auto planned = schedule();
    if (!planned) return std::nullopt;
    const Instant now = clock_.now();
    auto run = last();
    // A run of a clock that was ahead is none, or there would be no other until then.
    if (run && run->at > now) run.reset();
    const Instant done = std::max(std::min(planned->set_at, now), run ? run->at : Instant{});
    const auto missed = lastDue(*planned, now);
    if (missed && *missed > done) return missed;
    const auto next = nextDue(*planned, now);
    if (run && !run->error.empty() && run->at >= planned->set_at && next) return std::min(*next, run->at + kAgainAfter);
    return next;
}

std::vector<BackupFile> BackupPlan::files() {
    const auto planned = schedule();
    return planned ? backupFiles(planned->folder) : std::vector<BackupFile>{};
}

PlannedRun BackupPlan::make(const BackupSchedule& schedule) {
    PlannedRun run;
    run.at = clock_.now();
    try {
        if (const auto fault = backupFolderFault(schedule.folder, data_folder_); !fault.empty()) {
            throw StoreUnusable(schedule.folder + ": " + fault);
        }
        dropBackupParts(schedule.folder);
        Instant name = run.at;
        while (fs::exists(backupPath(schedule.folder, backupId(name)))) name += std::chrono::milliseconds(1);
        const std::string file = backupPath(schedule.folder, backupId(name));
        OnTrial trial(file);
        backUp(store_, data_folder_, file, [this](std::uint64_t, std::uint64_t) { return !stopping_; });
        run.found = checkBackup(file, [this] { return !stopping_; });
        run.size = fs::file_size(file);
        run.id = backupId(name);
        trial.keep();
        // A place that lets nothing go has a good backup all the same.
        std::error_code kept;
        for (const auto& old : superfluous(schedule, backupFiles(schedule.folder))) fs::remove(old.path, kept);
    } catch (const StoreFull& e) {
        run.error = std::string("The disk is full: ") + e.what();
    } catch (const std::exception& e) {
        run.error = e.what();
    }
    return run;
}

void BackupPlan::note(const PlannedRun& run) {
    store_.putOperatingSetting(kLastSetting, toJson(run));
    store_.audit(run.at, 0, run.error.empty() ? "scheduled_backup" : "scheduled_backup_failed", run.id, run.error);
}

void BackupPlan::runDue() {
    const auto planned = schedule();
    const bool asked = asked_.exchange(false);
    if (!planned || stopping_) return;
    const auto next = nextAt();
    if (!asked && (!next || *next > clock_.now())) return;
    running_ = true;
    const auto run = make(*planned);
    running_ = false;
    // Stopped half-way: it is due as before when the hub starts again.
    if (!stopping_ || run.error.empty()) note(run);
}

}  // namespace hub
