#include "channels/ebay/ebay_cases.h"

#include <algorithm>
#include <set>

#include "channels/contract/errors.h"

namespace channels::ebay {
namespace {

using namespace std::chrono_literals;

// Their deadlines are days away; polls are minutes apart, and calls are counted.
constexpr std::chrono::minutes kEvery{10};
constexpr std::size_t kCaseLimit = 200;
constexpr std::size_t kMaxPages = 10;

const char* stateParameter(CaseKind kind) {
    return kind == CaseKind::Inquiry ? "inquiry_status" : "return_state";
}

// eBay's page calls OPEN all that are active, and also the first status of several: asked for all of them, an
// inquiry that waits is found either way.
std::vector<const char*> openStates(CaseKind kind) {
    if (kind == CaseKind::Return) return {"ALL_OPEN"};
    return {"OPEN", "WAITING_SELLER_RESPONSE", "WAITING_BUYER_RESPONSE"};
}

/// The place in a list. eBay's page counts the offset in entries, what its clients do counts it in pages: an
/// empty answer where more was promised tells that they are right.
class Paging {
public:
    [[nodiscard]] std::size_t offset() const { return page_ > 0 ? page_ : read_; }
    [[nodiscard]] bool isComplete() const { return read_ >= total_; }
    /// True when there is another page.
    bool goOn(const CaseList& list) {
        read_ += list.count;
        total_ = list.total.value_or(list.count < kCaseLimit ? read_ : read_ + 1);
        if (isComplete() || (list.count == 0 && page_ > 0)) return false;
        if (page_ > 0) {
            ++page_;
        } else if (list.count == 0) {
            page_ = 2;
        }
        return true;
    }

private:
    std::size_t read_ = 0, total_ = 0;
    std::size_t page_ = 0;  // 0 while the offset counts entries
};

bool lacksFacts(const Case& one) {
    return one.stage == Case::Stage::NeedsSeller && (!one.respond_by || one.reason.empty());
}

void take(std::string& fact, const std::string& from) {
    if (fact.empty()) fact = from;
}

/// Only what isn't told yet: the list is as new as the look at the case.
void takeMissing(WireCase& one, const WireCase& from) {
    take(one.facts.reason, from.facts.reason);
    take(one.facts.order_external_id, from.facts.order_external_id);
    take(one.facts.buyer_external_id, from.facts.buyer_external_id);
    take(one.listing_id, from.listing_id);
    if (!one.facts.respond_by) one.facts.respond_by = from.facts.respond_by;
    if (!one.facts.opened_at) one.facts.opened_at = from.facts.opened_at;
    if (!one.facts.amount) one.facts.amount = from.facts.amount;
}

}  // namespace

Cases::Cases(Api& api, Sales& sales, const AccountConfig& config, const Clock& clock)
    : api_(api), sales_(sales), clock_(clock), wanted_(config.setting("cases") != "false") {}

void Cases::pull(CaseMemory& memory, Page& page) {
    const Instant now = clock_.now();
    if (!wanted_ || refused_ || now - memory.asked < kEvery) return;
    memory.asked = now;
    for (const auto kind : {CaseKind::Inquiry, CaseKind::Return}) {
        try {
            walk(kind, memory, page);
        } catch (const Cancelled&) {
            throw;
        } catch (const CredentialsRefused&) {
            // A right that the operator didn't give: check() says so.
            refused_ = true;
            return;
        } catch (const ChannelError&) {
            // What was told is remembered; the rest comes with a later walk.
        }
    }
}

void Cases::walk(CaseKind kind, CaseMemory& memory, Page& page) {
    const Listed listed = listOpen(kind);
    std::set<std::string> open;
    for (const auto& one : listed.cases) {
        open.insert(one.facts.external_id);
        tellOpen(kind, one, memory, page);
    }
    if (!listed.complete) return;
    std::vector<std::string> gone;
    for (const auto& [id, told] : memory.open) {
        if (!wireCaseId(kind, id).empty() && !open.contains(id)) gone.push_back(id);
    }
    for (const auto& id : gone) tellGone(kind, id, memory, page);
}

Cases::Listed Cases::listOpen(CaseKind kind) {
    Listed out;
    for (const char* state : openStates(kind)) listState(kind, state, out);
    return out;
}

void Cases::listState(CaseKind kind, const char* state, Listed& out) {
    std::set<std::string> seen;
    for (const auto& one : out.cases) seen.insert(one.facts.external_id);
    Paging paging;
    for (std::size_t calls = 0; calls < kMaxPages; ++calls) {
        const CaseList list = parseCaseList(
            kind, api_.get(
                      casePath(kind) + "/search",
                      {{stateParameter(kind), state},
                       {"limit", std::to_string(kCaseLimit)},
                       {"offset", std::to_string(paging.offset())}},
                      Right::Disputes
                  )
        );
        for (const auto& one : list.cases) {
            if (seen.insert(one.facts.external_id).second) out.cases.push_back(one);
        }
        if (!paging.goOn(list)) break;
    }
    out.complete = out.complete && paging.isComplete();
}

void Cases::tellOpen(CaseKind kind, WireCase one, CaseMemory& memory, Page& page) {
    const std::string id = one.facts.external_id, digest = digestOf(one.facts);
    const auto told = memory.open.find(id);
    if (told != memory.open.end() && told->second == digest) return;
    try {
        fillIn(kind, one);
    } catch (const TemporaryFailure&) {
        return;  // whole, with a later walk
    } catch (const NotUnderstood&) {
    } catch (const PermanentFailure&) {
    }
    if (one.facts.stage == Case::Stage::Closed) {
        memory.open.erase(id);
    } else {
        memory.open[id] = digest;
    }
    page.cases.push_back(std::move(one.facts));
}

void Cases::tellGone(CaseKind kind, const std::string& id, CaseMemory& memory, Page& page) {
    std::optional<WireCase> now;
    try {
        now = look(kind, id);
    } catch (const TemporaryFailure&) {
        return;  // it stays remembered, and is looked at again
    } catch (const NotUnderstood&) {
        return;
    } catch (const PermanentFailure&) {
    }
    if (now && now->facts.stage != Case::Stage::Closed) return tellOpen(kind, *now, memory, page);
    if (!now) {
        now.emplace();
        now->facts.external_id = id;
        now->facts.kind = kind == CaseKind::Inquiry ? "item not received" : "return";
        now->facts.stage = Case::Stage::Closed;
    }
    memory.open.erase(id);
    page.cases.push_back(std::move(now->facts));
}

void Cases::fillIn(CaseKind kind, WireCase& one) {
    if (lacksFacts(one.facts)) {
        if (const auto detail = look(kind, one.facts.external_id)) takeMissing(one, *detail);
    }
    if (one.facts.order_external_id.empty())
        one.facts.order_external_id = sales_.orderOf(one.facts.buyer_external_id, one.listing_id);
}

/// Empty when eBay doesn't show it any more.
std::optional<WireCase> Cases::look(CaseKind kind, const std::string& id) {
    const std::string path = casePath(kind) + '/' + percentEncode(wireCaseId(kind, id));
    // In full, a return leaves out what the list shows of it.
    const QueryList query = kind == CaseKind::Return ? QueryList{{"fieldgroups", "SUMMARY"}} : QueryList{};
    const HttpResponse response = api_.tryGet(path, query, Right::Disputes);
    if (response.status == 403 || response.status == 404) return std::nullopt;
    if (response.status != 200) api_.refuse(response, CallType::Read, "GET " + casePath(kind) + "/{id}");
    WireCase one = parseCase(kind, response.body);
    one.facts.external_id = id;
    return one;
}

std::string Cases::checkRight() {
    if (!wanted_) return {};
    try {
        parseCaseList(
            CaseKind::Inquiry,
            api_.get(
                casePath(CaseKind::Inquiry) + "/search",
                {{"inquiry_status", "OPEN"}, {"limit", "1"}, {"offset", "0"}}, Right::Disputes
            )
        );
        return {};
    } catch (const Cancelled&) {
        throw;
    } catch (const CredentialsRefused& error) {
        return std::string("no right to read inquiries and returns, messages come without them: ") +
               error.what();
    } catch (const ChannelError& error) {
        return std::string("inquiries and returns don't come: ") + error.what();
    }
}

}  // namespace channels::ebay
