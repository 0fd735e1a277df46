#include "hub/api/metrics.h"

#include <unistd.h>

#include <fstream>

#include "hub/inbox/ids.h"
#include "hub/inbox/names.h"

namespace hub::api {
namespace {

class Text {
public:
    void gauge(const std::string& name, const std::string& help) {
        out_ += "# HELP " + name + " " + help + "\n# TYPE " + name + " gauge\n";
    }
    void sample(const std::string& name, const std::string& labels, double value) {
        out_ += name + (labels.empty() ? "" : "{" + labels + "}") + " " + std::to_string(value) + "\n";
    }
    std::string out_;
};

double residentBytes() {
    std::ifstream statm("/proc/self/statm");
    long size = 0, resident = 0;
    statm >> size >> resident;
    return static_cast<double>(resident) * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

}  // namespace

std::string metricsText(Hub& hub) {
    const Instant now = hub.clock.now();
    const auto accounts = hub.store.accounts();
    const auto labels = [](const Account& account) {
        return "account=\"" + outsideId(IdKind::Account, account.id) + "\",kind=\"" + account.kind + "\"";
    };
    Text text;
    text.gauge("dragoman_account_up", "1 when the last poll of the account succeeded");
    for (const auto& account : accounts) {
        text.sample("dragoman_account_up", labels(account), account.failures == 0 && account.state == AccountState::Working);
    }
    text.gauge("dragoman_account_seconds_since_success", "Seconds since the last successful poll");
    for (const auto& account : accounts) {
        if (!account.last_success_at) continue;
        const auto age = std::chrono::duration<double>(now - *account.last_success_at).count();
        text.sample("dragoman_account_seconds_since_success", labels(account), age);
    }
    text.gauge("dragoman_conversations", "Conversations by view");
    for (const auto& [name, count] : hub.store.counts(0, now)) {
        text.sample("dragoman_conversations", "view=\"" + name + "\"", static_cast<double>(count));
    }
    text.gauge("dragoman_alerts_open", "Alerts that are open");
    text.sample("dragoman_alerts_open", "", static_cast<double>(hub.store.openAlerts().size()));
    text.gauge("dragoman_resident_bytes", "Resident memory of the process");
    text.sample("dragoman_resident_bytes", "", residentBytes());
    return text.out_;
}

}  // namespace hub::api
