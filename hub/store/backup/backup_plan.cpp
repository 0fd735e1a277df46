#include "hub/store/backup/backup_plan.h"

#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <filesystem>

#include <Poco/UUIDGenerator.h>

namespace hub {
namespace {

namespace fs = std::filesystem;

constexpr const char* kScheduleSetting = "backup_schedule";
constexpr const char* kLastSetting = "backup_last";
constexpr const char* kHubSetting = "backup_hub";
constexpr std::chrono::hours kAgainAfter{1};
/// The last step of a large backup on a slow disk takes some minutes as well.
constexpr std::chrono::minutes kSilent{10};

std::string toJson(const PlannedRun& run) {
    channels::JsonWriter out;
    out.beginObject().member("at", locales::formatInstant(run.at)).member("id", run.id).member("error", run.error);
    out.member("size", static_cast<std::int64_t>(run.size)).member("schema", run.found.schema);
    out.member("files", run.found.files).member("file_bytes", run.found.file_bytes).member("files_absent", run.found.files_absent);
    out.member("newly_absent", run.newly_absent);
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
    run.newly_absent = root["newly_absent"].integer().value_or(0);
    root["rows"].forEachMember([&](std::string_view table, channels::Json rows) {
        run.found.rows[std::string(table)] = rows.integer().value_or(0);
    });
    return run;
}

}  // namespace

std::uint64_t deviceOf(const std::string& folder) {
    struct stat found{};
    return ::stat(folder.c_str(), &found) == 0 ? found.st_dev : 0;
}

BackupPlace readBackupPlace(const std::string& folder) {
    BackupPlace seen{folder, backupFiles(folder), {}, deviceOf(folder)};
    std::error_code absent;
    const auto room = fs::space(folder, absent);
    if (!absent) seen.room = room;
    return seen;
}

BackupPlan::BackupPlan(Store& store, std::string data_folder, const channels::Clock& clock, ReadPlace read)
    : store_(store), data_folder_(std::move(data_folder)), clock_(clock), read_(std::move(read)) {}

std::optional<BackupSchedule> BackupPlan::schedule() { return readBackupSchedule(store_.operatingSetting(kScheduleSetting)); }

std::string BackupPlan::hubId() {
    const std::lock_guard lock(mutex_);
    const auto known = store_.operatingSetting(kHubSetting);
    if (!known.empty()) return channels::JsonDocument::parse(known).root()["id"].text();
    const auto id = Poco::UUIDGenerator::defaultGenerator().createRandom().toString();
    channels::JsonWriter out;
    out.beginObject().member("id", id).endObject();
    store_.putOperatingSetting(kHubSetting, out.str());
    return id;
}

std::string BackupPlan::faultOf(const std::string& folder) {
    if (auto fault = backupFolderFault(folder, data_folder_); !fault.empty()) return fault;
    const auto hub = hubOfBackups(folder);
    return hub.empty() || hub == hubId() ? std::string() : "another hub keeps its backups there";
}

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

std::optional<BackupPlace> BackupPlan::place() {
    const auto planned = schedule();
    const std::lock_guard lock(mutex_);
    return planned && place_ && place_->folder == planned->folder ? place_ : std::nullopt;
}

std::optional<Instant> BackupPlan::silentSince() {
    const std::lock_guard lock(mutex_);
    return waits_since_ && clock_.now() - *waits_since_ >= kSilent ? waits_since_ : std::nullopt;
}

std::vector<BackupFile> BackupPlan::files() {
    auto seen = place();
    return seen ? std::move(seen->files) : std::vector<BackupFile>{};
}

void BackupPlan::lookInto(const std::string& folder) {
    waitSince(clock_.now());
    auto seen = read_(folder);
    const auto hub = hubOfBackups(folder);
    if (!hub.empty() && hub != hubId()) seen.files.clear();
    const std::lock_guard lock(mutex_);
    place_ = std::move(seen);
    waits_since_.reset();
}

void BackupPlan::waitSince(Instant since) {
    const std::lock_guard lock(mutex_);
    waits_since_ = since;
}

bool BackupPlan::answered() {
    waitSince(clock_.now());
    return !stopping_;
}

PlannedRun BackupPlan::make(const BackupSchedule& schedule) {
    PlannedRun run;
    run.at = clock_.now();
    waitSince(run.at);
    const auto before = last();
    // Kept over one that fails.
    const std::int64_t known = before ? before->found.files_absent : 0;
    run.found.files_absent = known;
    try {
        if (const auto fault = faultOf(schedule.folder); !fault.empty()) throw StoreUnusable(schedule.folder + ": " + fault);
        if (hubOfBackups(schedule.folder).empty() && !claimBackupFolder(schedule.folder, hubId())) {
            throw StoreUnusable(schedule.folder + ": it can't be marked as this hub's own");
        }
        dropBackupParts(schedule.folder);
        Instant name = run.at;
        while (fs::exists(backupPath(schedule.folder, backupId(name)))) name += std::chrono::milliseconds(1);
        const std::string file = backupPath(schedule.folder, backupId(name));
        run.found = backUp(store_, data_folder_, file, [this](std::uint64_t, std::uint64_t) { return answered(); });
        run.newly_absent = std::max<std::int64_t>(0, run.found.files_absent - known);
        run.id = backupId(name);
        // A place that lets nothing go has a good backup all the same.
        std::error_code kept;
        run.size = fs::file_size(file, kept);
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

bool BackupPlan::runDue() {
    const auto planned = schedule();
    const bool asked = asked_.exchange(false);
    if (!planned || stopping_) return false;
    lookInto(planned->folder);
    const auto next = nextAt();
    if (!asked && (!next || *next > clock_.now())) return false;
    running_ = true;
    const auto run = make(*planned);
    lookInto(planned->folder);
    running_ = false;
    // Stopped half-way: it is due as before when the hub starts again.
    if (!stopping_ || run.error.empty()) note(run);
    return true;
}

}  // namespace hub
