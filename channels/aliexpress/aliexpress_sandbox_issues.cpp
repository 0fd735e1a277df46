#include "channels/aliexpress/aliexpress_sandbox_issues.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <vector>

#include "channels/aliexpress/pacific_time.h"
#include "channels/kit/sandbox_shop.h"

namespace channels::aliexpress {
namespace {

using Stage = Case::Stage;
using namespace std::chrono_literals;

constexpr std::int64_t kMaxIssueRows = 50;
constexpr const char* kCancelled = "canceled_issue";
// Of the detail: not that of the list.
constexpr std::int64_t kDetailId = 6'345'753'109'519'425;

std::string statusOf(const Case& one) {
    if (one.stage != Stage::Closed) return "processing";
    return one.stage_text == kCancelled ? kCancelled : "finish";
}

void writeIssueId(JsonWriter& out, std::string_view name, const std::string& id) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), number);
    out.key(name);
    if (error == std::errc() && end == id.data() + id.size()) {
        out.value(number);
    } else {
        out.value(id);
    }
}

void writeOrderIds(JsonWriter& out, const Case& one) {
    if (one.order_external_id.empty()) return;
    writeIssueId(out, "order_id", one.order_external_id + "1");  // of the line
    writeIssueId(out, "parent_order_id", one.order_external_id);
}

void writeTime(JsonWriter& out, const char* name, const std::optional<Instant>& at) {
    out.member(name, at ? formatPacificTime(*at) : "");
}

void writeRow(JsonWriter& out, const Case& one) {
    out.beginObject();
    writeIssueId(out, "issue_id", one.external_id);
    writeOrderIds(out, one);
    out.member("buyer_login_id", one.buyer_external_id).member("issue_status", statusOf(one));
    out.member("reason_english", one.reason.empty() ? one.kind : one.reason);
    out.member("reason_chinese", "其他");
    writeTime(out, "gmt_create", one.opened_at);
    writeTime(out, "gmt_modified", one.updated_at);
    out.endObject();
}

void writeProposal(
    JsonWriter& out, const Case& one, const char* owner, const char* status, const std::optional<Instant>& at
) {
    out.key(std::string(owner) + "_solution_list").beginObject().key("solution_api_dto").beginArray();
    out.beginObject().member("solution_owner", owner).member("solution_type", "refund");
    writeIssueId(out, "issue_id", one.external_id);
    if (*status != '\0') out.member("status", status);
    writeTime(out, "gmt_create", at);
    writeTime(out, "gmt_modified", at);
    if (one.amount) {
        out.member("refund_money", one.amount->amount).member("refund_money_currency", one.amount->currency);
        out.member("refund_money_post", "1.00").member("refund_money_post_currency", "USD");
    }
    out.member("reached_time", "").endObject().endArray().endObject();
}

void writeProposals(JsonWriter& out, const Case& one) {
    writeProposal(out, one, "buyer", "wait_seller_accept", one.opened_at);
    const auto later = one.opened_at ? std::optional(*one.opened_at + 5s) : std::nullopt;
    if (one.stage == Stage::WaitsForBuyer) writeProposal(out, one, "seller", "wait_buyer_accept", later);
    if (one.stage == Stage::WaitsForMarketplace) writeProposal(out, one, "platform", "", later);
}

std::string reverseStatusOf(const Case& one) {
    if (one.stage == Stage::Closed && one.stage_text.empty()) return "refund_success";
    return one.stage_text == kCancelled ? "processing" : one.stage_text;
}

}  // namespace

bool SandboxIssues::list(JsonWriter& out, Json query, Fault fault) const {
    static const std::set<std::string> kStates = {"processing", kCancelled, "finish"};
    const auto page = query["current_page"].integer(), rows = query["page_size"].integer();
    const std::string state = query["issue_status"].text();
    if (!page || !rows || *page < 1 || *rows < 1 || *rows > kMaxIssueRows || !kStates.contains(state)) {
        complain_(
            "issuelist.get: current_page from 1, page_size from 1 to 50, one of three values of issue_status"
        );
        return false;
    }
    std::vector<Case> found;
    for (const auto& [id, one] : issues_) {
        if (statusOf(one) == state) found.push_back(one);
    }
    std::stable_sort(found.begin(), found.end(), [](const Case& a, const Case& b) {
        return a.opened_at > b.opened_at;
    });
    const auto total = static_cast<std::int64_t>(found.size());
    const auto begin = std::min((*page - 1) * *rows, total), end = std::min(*page * *rows, total);
    out.member("current_page", *page).member("page_size", *rows).member("total_item", total);
    if (begin == end) return true;  // an empty list is missing altogether
    out.key("data_list").beginObject().key("issue_api_issue_dto").beginArray();
    for (const auto& one : spoiled(std::vector<Case>(found.begin() + begin, found.begin() + end), fault))
        writeRow(out, one);
    out.endArray().endObject();
    return true;
}

bool SandboxIssues::detail(JsonWriter& out, const std::string& buyer_login_id, const std::string& issue_id)
    const {
    const auto found = issues_.find(issue_id);
    if (found == issues_.end() || found->second.buyer_external_id != buyer_login_id) {
        complain_("detail.get: this buyer has no such issue");
        return false;
    }
    const Case& one = found->second;
    out.key("result_object").beginObject().member("id", kDetailId);
    writeOrderIds(out, one);
    out.member("buyer_login_id", one.buyer_external_id).member("issue_status", statusOf(one));
    out.member("issue_reason_id", 115).member("product_name", "LED table lamp");
    writeTime(out, "gmt_create", one.opened_at);
    if (const std::string word = reverseStatusOf(one); !word.empty())
        out.member("reverse_detail_status", word);
    writeProposals(out, one);
    out.endObject();
    return true;
}

}  // namespace channels::aliexpress
