#include "channels/aliexpress/aliexpress_issues.h"

#include <algorithm>
#include <set>

#include "channels/aliexpress/aliexpress_errors.h"

namespace channels::aliexpress {
namespace {

using namespace std::chrono_literals;

constexpr const char* kListIssues = "aliexpress.issue.issuelist.get";
constexpr const char* kIssue = "aliexpress.issue.detail.get";

// A dispute goes on for days; polls are a minute apart.
constexpr std::chrono::minutes kEvery{10};
constexpr std::size_t kMaxPages = 40;
constexpr std::size_t kFullIssuePage = 50;  // issues that one page takes: each costs a call

}  // namespace

Issues::Issues(Call call, const AccountConfig& config, const Clock& clock)
    : call_(std::move(call)), clock_(clock), wanted_(config.setting("cases") != "false") {}

bool Issues::pull(IssueMemory& memory, Page& page) {
    const Instant now = clock_.now();
    if (!wanted_ || refused_ || now - memory.asked < kEvery) return true;
    memory.asked = now;
    try {
        if (walk(memory, page)) return true;
        memory.asked = {};
        return false;
    } catch (const Cancelled&) {
        throw;
    } catch (const Throttled& error) {
        memory.asked = std::max(now, error.until - kEvery);
    } catch (const RightMissing&) {
        // A right that the app wasn't granted: check() says so.
        refused_ = true;
    } catch (const ChannelError&) {
        // What was told is remembered; the rest comes with a later walk.
    }
    return true;
}

/// False when the page is full.
bool Issues::walk(IssueMemory& memory, Page& page) {
    const Listed listed = listOpen();
    const std::size_t full = page.cases.size() + kFullIssuePage;
    std::set<std::string> open;
    for (const auto& one : listed.issues) {
        if (page.cases.size() >= full) return false;
        open.insert(one.facts.external_id);
        tellListed(one, memory, page);
    }
    if (!listed.complete) return true;
    std::vector<std::string> gone;
    for (const auto& [id, told] : memory.open) {
        if (!open.contains(id)) gone.push_back(id);
    }
    for (const auto& id : gone) tellGone(id, memory, page);
    return true;
}

IssueList Issues::listPage(std::size_t page) {
    return readIssueList(call_(kListIssues, {{"query_dto", writeIssueQuery(page)}}).result);
}

/// Rows move while the list is paged through: one that is missed is met by the next walk, and one that seems
/// gone is looked at by itself.
Issues::Listed Issues::listOpen() {
    Listed out;
    std::set<std::string> seen;
    std::size_t without_id = 0;
    std::optional<std::size_t> total;
    for (std::size_t page = 1; page <= kMaxPages && !out.complete; ++page) {
        IssueList list = listPage(page);
        if (page == 1) total = list.total;
        without_id += list.rows - list.issues.size();
        for (auto& one : list.issues) {
            if (seen.insert(one.facts.external_id).second) out.issues.push_back(std::move(one));
        }
        out.complete = total ? seen.size() + without_id >= *total : list.rows < kIssueRows;
        if (list.rows == 0) break;
    }
    return out;
}

void Issues::tellListed(ListedIssue one, IssueMemory& memory, Page& page) {
    const auto told = memory.open.find(one.facts.external_id);
    if (told != memory.open.end() && told->second.version == one.version) return;
    try {
        read(one.facts);
    } catch (const TemporaryFailure&) {
        return;  // whole, with a later walk
    } catch (const NotUnderstood&) {
    } catch (const PermanentFailure&) {
    }
    memory.open[one.facts.external_id] = {one.version, one.facts.buyer_external_id};
    page.cases.push_back(std::move(one.facts));
}

void Issues::tellGone(const std::string& id, IssueMemory& memory, Page& page) {
    Case one;
    one.external_id = id;
    one.buyer_external_id = memory.open.at(id).buyer_login_id;
    one.kind = "dispute";
    one.stage = Case::Stage::Closed;
    try {
        read(one);
    } catch (const TemporaryFailure&) {
        return;  // it stays remembered, and is looked at again
    } catch (const NotUnderstood&) {
        return;
    } catch (const PermanentFailure&) {
    }
    if (one.stage != Case::Stage::Closed) return;  // its row was only missed
    memory.open.erase(id);
    page.cases.push_back(std::move(one));
}

/// False when AliExpress doesn't show it, or can't be asked for want of the buyer's name.
bool Issues::read(Case& one) {
    if (one.buyer_external_id.empty()) return false;
    const Answer answer =
        call_(kIssue, {{"buyer_login_id", one.buyer_external_id}, {"issue_id", one.external_id}});
    return readIssue(answer.result, one);
}

std::string Issues::checkRight() {
    if (!wanted_) return {};
    try {
        listPage(1);
        return {};
    } catch (const Cancelled&) {
        throw;
    } catch (const CredentialsRefused& error) {
        return std::string("no right to read disputes, messages come without them: ") + error.what();
    } catch (const ChannelError& error) {
        return std::string("disputes don't come: ") + error.what();
    }
}

}  // namespace channels::aliexpress
