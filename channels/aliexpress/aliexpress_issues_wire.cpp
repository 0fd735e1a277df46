#include "channels/aliexpress/aliexpress_issues_wire.h"

#include <initializer_list>
#include <string_view>
#include <tuple>

#include "channels/aliexpress/aliexpress_wire.h"
#include "channels/aliexpress/pacific_time.h"
#include "channels/contract/errors.h"
#include "channels/kit/hash.h"

namespace channels::aliexpress {
namespace {

using Stage = Case::Stage;

constexpr const char* kCancelled = "canceled_issue";

/// The first of several places that holds a text.
std::string textOf(std::initializer_list<Json> places) {
    for (const Json& place : places) {
        if (const std::string text = place.text(); !text.empty()) return text;
    }
    return {};
}

/// An issue is about one line of an order, which has a number of its own; buyers and messages name the order.
std::string orderOf(Json issue) {
    for (const char* name : {"parent_order_id", "order_id"}) {
        const std::string id = issue[name].text();
        if (!id.empty() && id != "0") return id;
    }
    return {};
}

bool hasEnded(const std::string& status) { return status == "finish" || status == kCancelled; }

ListedIssue readRow(Json row) {
    const std::string status = row["issue_status"].text(), modified = row["gmt_modified"].text();
    ListedIssue out;
    Case& one = out.facts;
    one.external_id = row["issue_id"].text();
    one.order_external_id = orderOf(row);
    one.buyer_external_id = row["buyer_login_id"].text();
    one.kind = "dispute";
    one.reason = textOf({row["reason_english"], row["reason_chinese"]});
    one.stage = hasEnded(status) ? Stage::Closed : Stage::NeedsSeller;
    one.stage_text = status;
    one.opened_at = parsePacificTime(row["gmt_create"].text());
    one.updated_at = parsePacificTime(modified);
    out.version = sha256Hex(status + ' ' + modified).substr(0, 16);
    return out;
}

std::vector<Json> requireRows(Json data) {
    const Json list = data["data_list"];
    const bool missing = !list.exists() || list.isNull();
    // An empty list may be missing altogether; then the answer must show in some other way that it is one.
    if (missing ? !whole(data["total_item"]) : !list.isObject() && !list.isArray())
        throw NotUnderstood("data_list: a list was expected, found " + std::string(list.typeName()));
    return listOf(list);
}

struct Turn {
    std::string_view status;
    Stage stage;
};

// SolutionApiDto.status: what a proposal of either side or of the platform waits for.
constexpr Turn kTurns[] = {
    {"wait_seller_accept", Stage::NeedsSeller},
    {"wait_buyer_and_seller_accept", Stage::NeedsSeller},
    {"buyer_refused", Stage::NeedsSeller},
    {"wait_buyer_accept", Stage::WaitsForBuyer},
    {"seller_accept_and_buyer_refused", Stage::WaitsForMarketplace},
    {"reached", Stage::WaitsForMarketplace},
    {"perform", Stage::WaitsForMarketplace},
};

/// One way to end the issue, as somebody proposed it.
struct Proposal {
    std::string status;
    Stage turn = Stage::NeedsSeller;
    bool agreed = false;
    Instant at{};
};

Stage turnOf(const std::string& status, bool by_platform) {
    for (const auto& known : kTurns) {
        if (known.status == status) return known.stage;
    }
    // The platform's has no status while the platform decides. Any other word is better looked at than
    // overlooked.
    return by_platform && status.empty() ? Stage::WaitsForMarketplace : Stage::NeedsSeller;
}

Instant proposedAt(Json proposal) {
    const auto modified = parsePacificTime(proposal["gmt_modified"].text());
    return modified ? *modified : parsePacificTime(proposal["gmt_create"].text()).value_or(Instant{});
}

Proposal readProposal(Json wire, bool by_platform) {
    Proposal out;
    out.status = wire["status"].text();
    out.turn = turnOf(out.status, by_platform);
    out.agreed = out.status == "reached" || out.status == "perform";
    out.at = proposedAt(wire);
    return out;
}

/// The proposal that says whose turn it is: what was agreed on, else the newest. Older ones go on waiting on
/// paper.
std::optional<Proposal> standingProposal(Json issue) {
    const auto weight = [](const Proposal& p) {
        return std::tuple(p.agreed, p.at, p.turn == Stage::NeedsSeller);
    };
    std::optional<Proposal> out;
    for (const std::string_view list :
         {"buyer_solution_list", "seller_solution_list", "platform_solution_list"}) {
        for (const Json wire : listOf(issue[list])) {
            Proposal one = readProposal(wire, list.starts_with("platform"));
            const bool annulled = one.status == "reach_cancle";
            if (wire.isObject() && !annulled && (!out || weight(*out) < weight(one))) out = std::move(one);
        }
    }
    return out;
}

/// The newer answers' own word for where the issue is, such as "wait_for_seller_confirm".
std::optional<Stage> stageByWord(std::string_view word) {
    if (word.starts_with("wait_for_seller")) return Stage::NeedsSeller;
    if (word.starts_with("wait_for_buyer")) return Stage::WaitsForBuyer;
    if (word.starts_with("wait_for_AE") || word.starts_with("wait_for_warehouse"))
        return Stage::WaitsForMarketplace;
    return std::nullopt;
}

/// In the buyer's currency, as he was shown it; else in the shop's.
std::optional<Money> refundOf(Json proposal) {
    if (auto money = moneyOf(proposal["refund_money"].text(), proposal["refund_money_currency"].text()))
        return money;
    return moneyOf(proposal["refund_money_post"].text(), proposal["refund_money_post_currency"].text());
}

std::optional<Money> refundAsked(Json issue) {
    std::optional<Money> out;
    Instant newest{};
    for (const Json proposal : listOf(issue["buyer_solution_list"])) {
        auto money = refundOf(proposal);
        if (!money || proposedAt(proposal) < newest) continue;
        newest = proposedAt(proposal);
        out = std::move(money);
    }
    return out;
}

void readStage(Json issue, const std::string& status, Case& one) {
    const std::string word = issue["reverse_detail_status"].text();
    if (hasEnded(status)) {
        one.stage = Stage::Closed;
        one.stage_text = status == kCancelled || word.empty() ? status : word;
        return;
    }
    const auto standing = standingProposal(issue);
    const auto by_word = stageByWord(word);
    one.stage = by_word ? *by_word : standing ? standing->turn : Stage::NeedsSeller;
    one.stage_text = by_word ? word : standing && !standing->status.empty() ? standing->status : status;
}

void fillIn(std::string& fact, const std::string& from) {
    if (fact.empty()) fact = from;
}

}  // namespace

std::string writeIssueQuery(std::size_t page) {
    JsonWriter out;
    out.beginObject().member("current_page", page).member("page_size", kIssueRows);
    out.member("issue_status", "processing").endObject();
    return out.str();
}

IssueList readIssueList(Json result) {
    const Json data = result["result_object"].isObject() ? result["result_object"] : result;
    IssueList out;
    for (const Json row : requireRows(data)) {
        ++out.rows;
        ListedIssue one = readRow(row);
        if (!one.facts.external_id.empty()) out.issues.push_back(std::move(one));
    }
    if (out.issues.empty() && out.rows > 0)
        throw NotUnderstood("issue_id: missing in every row of data_list");
    if (const auto total = whole(data["total_item"]); total && *total >= 0)
        out.total = static_cast<std::size_t>(*total);
    return out;
}

bool readIssue(Json result, Case& one) {
    const Json issue = result["result_object"];
    if (!issue.isObject()) return false;
    const std::string status = issue["issue_status"].text();
    if (status.empty()) throw NotUnderstood("issue_status: missing");
    fillIn(one.order_external_id, orderOf(issue));
    fillIn(one.buyer_external_id, issue["buyer_login_id"].text());
    fillIn(one.kind, "dispute");
    fillIn(one.reason, issue["issue_reason"].text());
    if (!one.opened_at) one.opened_at = parsePacificTime(issue["gmt_create"].text());
    one.amount = refundAsked(issue);
    readStage(issue, status, one);
    return true;
}

}  // namespace channels::aliexpress
