#include "channels/ebay/ebay_sandbox_disputes.h"

#include <algorithm>

#include "channels/ebay/ebay_sandbox_orders.h"
#include "channels/kit/sandbox_shop.h"
#include "channels/kit/time.h"

namespace channels::ebay {
namespace {

using Stage = Case::Stage;

constexpr std::string_view kInquiry = "/post-order/v2/inquiry/";
constexpr std::string_view kReturn = "/post-order/v2/return/";
constexpr std::int64_t kMaxLimit = 200;

const std::set<std::string> kInquiryStates = {
    "OPEN",
    "WAITING_SELLER_RESPONSE",
    "WAITING_BUYER_RESPONSE",
    "PENDING",
    "CLOSED",
    "CLOSED_WITH_ESCALATION",
    "CS_CLOSED",
    "OTHER"};
const std::set<std::string> kReturnStates = {"ALL_OPEN", "CLOSED"};

std::string statusOf(const Case& one, bool is_return) {
    if (!one.stage_text.empty()) return one.stage_text;
    if (one.stage == Stage::Closed) return "CLOSED";
    if (one.stage == Stage::WaitsForBuyer) return is_return ? "READY_FOR_SHIPPING" : "WAITING_BUYER_RESPONSE";
    if (one.stage == Stage::WaitsForMarketplace) return is_return ? "ESCALATED" : "PENDING";
    return is_return ? "RETURN_REQUESTED" : "WAITING_SELLER_RESPONSE";
}

void writeDate(JsonWriter& out, const char* name, const std::optional<Instant>& at) {
    if (!at) return;
    out.key(name)
        .beginObject()
        .member("value", formatTime(*at))
        .member("formattedValue", "someday")
        .endObject();
}

void writeAmount(JsonWriter& out, const char* name, const std::optional<Money>& amount) {
    if (!amount) return;
    out.key(name)
        .beginObject()
        .key("value")
        .raw(amount->amount)
        .member("currency", amount->currency)
        .endObject();
}

void writeInquiry(JsonWriter& out, const Case& one, const std::string& listing_id) {
    out.beginObject().member("inquiryId", one.external_id).member("inquiryStatusEnum", statusOf(one, false));
    out.member("buyer", one.buyer_external_id).member("seller", kSandboxSeller).member("itemId", listing_id);
    out.member("transactionId", "9007199254740995");
    writeAmount(out, "claimAmount", one.amount);
    writeDate(out, "creationDate", one.opened_at);
    writeDate(out, "lastModifiedDate", one.updated_at);
    if (one.stage == Stage::NeedsSeller) writeDate(out, "respondByDate", one.respond_by);
    out.endObject();
}

void writeInquiryDetail(JsonWriter& out, const Case& one, const std::string& listing_id) {
    out.beginObject().member("inquiryId", one.external_id).member("status", statusOf(one, false));
    out.member("initiator", "BUYER").member("itemId", listing_id);
    if (!one.reason.empty()) out.member("creationReason", one.reason);
    writeAmount(out, "claimAmount", one.amount);
    if (one.stage == Stage::NeedsSeller) writeDate(out, "sellerMakeItRightByDate", one.respond_by);
    out.key("inquiryDetails").beginObject();
    writeDate(out, "creationDate", one.opened_at);
    out.endObject().endObject();
}

void writeDue(JsonWriter& out, const char* name, const char* activity, const std::optional<Instant>& by) {
    out.key(name).beginObject().member("activityDue", activity);
    writeDate(out, "respondByDate", by);
    out.endObject();
}

void writeReturn(JsonWriter& out, const Case& one, const std::string& listing_id) {
    out.beginObject().member("returnId", one.external_id).member("orderId", one.order_external_id);
    out.member("buyerLoginName", one.buyer_external_id).member("sellerLoginName", kSandboxSeller);
    out.member("state", one.stage == Stage::Closed ? "CLOSED" : "INITIAL")
        .member("status", statusOf(one, true));
    out.key("creationInfo").beginObject().member("reason", one.reason).member("reasonType", "SNAD");
    writeDate(out, "creationDate", one.opened_at);
    out.key("item")
        .beginObject()
        .member("itemId", listing_id)
        .member("returnQuantity", 1)
        .endObject()
        .endObject();
    if (one.amount) {
        out.key("buyerTotalRefund").beginObject();
        writeAmount(out, "estimatedRefundAmount", one.amount);
        out.endObject();
    }
    if (one.stage == Stage::NeedsSeller)
        writeDue(out, "sellerResponseDue", "SELLER_APPROVE_REQUEST", one.respond_by);
    if (one.stage == Stage::WaitsForBuyer)
        writeDue(out, "buyerResponseDue", "BUYER_PROVIDE_TRACKING_INFO", one.respond_by);
    out.endObject();
}

}  // namespace

void SandboxDisputes::seed(const Case& one, const std::string& listing_id) {
    Entries& entries = one.kind.find("return") == std::string::npos ? inquiries_ : returns_;
    entries[one.external_id] = {one, listing_id};
}

void SandboxDisputes::checkMarketplace(const SandboxRequest& request) const {
    const std::string id = request.header("x-ebay-c-marketplace-id");
    if (!id.starts_with("EBAY-")) complain_("X-EBAY-C-MARKETPLACE-ID must be like EBAY-US, not '" + id + "'");
}

SandboxResponse SandboxDisputes::handle(const SandboxRequest& request) {
    checkMarketplace(request);
    if (request.method == "GET") {
        for (const bool returns : {false, true}) {
            const std::string_view base = returns ? kReturn : kInquiry;
            if (!request.path.starts_with(base)) continue;
            const Entries& entries = returns ? returns_ : inquiries_;
            const std::string rest = request.path.substr(base.size());
            return rest == "search" ? search(request, entries, returns)
                                    : one(request, entries, returns, rest);
        }
    }
    complain_("no such call: " + request.method + ' ' + request.path);
    return errorAnswer(404, 2002, "Resource not found");
}

SandboxResponse SandboxDisputes::search(const SandboxRequest& request, const Entries& entries, bool returns) {
    const std::string filter = returns ? "return_state" : "inquiry_status";
    checkParameters(request, {filter, "limit", "offset", "order_id", "item_id", "transaction_id"}, complain_);
    const std::string state = request.parameter(filter).value_or("");
    const auto limit = wholeNumber(request.parameter("limit").value_or("25"));
    const auto offset = wholeNumber(request.parameter("offset").value_or("0"));
    const bool wrong = !(returns ? kReturnStates : kInquiryStates).contains(state) || !limit || *limit < 1 ||
                       *limit > kMaxLimit || !offset || *offset < 0;
    if (wrong) {
        complain_(request.path + ": a wrong " + filter + ", limit or offset");
        return errorAnswer(400, 1600, "Invalid request");
    }
    std::vector<Entry> found;
    for (const auto& [id, entry] : entries) {
        const bool closed = entry.facts.stage == Stage::Closed;
        if (returns ? closed == (state == "CLOSED") : statusOf(entry.facts, false) == state)
            found.push_back(entry);
    }
    const auto total = static_cast<std::int64_t>(found.size());
    found.erase(found.begin(), found.begin() + std::min(*offset, total));
    if (found.size() > static_cast<std::size_t>(*limit)) found.resize(static_cast<std::size_t>(*limit));
    JsonWriter out;
    out.beginObject().key("members").beginArray();
    for (const auto& entry : spoiled(found, request.fault))
        (returns ? writeReturn : writeInquiry)(out, entry.facts, entry.listing_id);
    out.endArray().key("paginationOutput").beginObject().member("limit", *limit).member("offset", *offset);
    out.member("totalEntries", total)
        .member("totalPages", (total + *limit - 1) / *limit)
        .endObject()
        .endObject();
    return jsonAnswer(200, out);
}

SandboxResponse SandboxDisputes::one(
    const SandboxRequest& request, const Entries& entries, bool returns, const std::string& id
) {
    checkParameters(
        request, returns ? std::set<std::string>{"fieldgroups"} : std::set<std::string>{}, complain_
    );
    const auto found = entries.find(id);
    if (found == entries.end()) return errorAnswer(404, 1601, "Unknown id");
    const Entry& entry = found->second;
    JsonWriter out;
    if (!returns) {
        writeInquiryDetail(out, entry.facts, entry.listing_id);
        return jsonAnswer(200, out);
    }
    if (request.parameter("fieldgroups") != "SUMMARY")
        complain_("GET /return/{id}: without SUMMARY there is no summary");
    out.beginObject().key("summary");
    writeReturn(out, entry.facts, entry.listing_id);
    out.endObject();
    return jsonAnswer(200, out);
}

}  // namespace channels::ebay
