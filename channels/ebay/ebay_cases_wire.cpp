#include "channels/ebay/ebay_cases_wire.h"

#include <initializer_list>

#include "channels/contract/errors.h"
#include "channels/ebay/ebay_json.h"
#include "channels/kit/hash.h"
#include "channels/kit/time.h"

namespace channels::ebay {
namespace {

using Stage = Case::Stage;

std::string_view nameOf(CaseKind kind) { return kind == CaseKind::Inquiry ? "inquiry" : "return"; }

/// The first of several places that holds a text.
std::string textOf(std::initializer_list<Json> places) {
    for (const Json& place : places) {
        if (const std::string text = place.text(); !text.empty()) return text;
    }
    return {};
}

/// {"value":"2026-09-21T22:13:20.000Z"}, or the time alone.
std::optional<Instant> timeOf(std::initializer_list<Json> places) {
    for (const Json& place : places) {
        if (const auto time = parseTime(place.isObject() ? place["value"].text() : place.text())) return time;
    }
    return std::nullopt;
}

std::optional<std::size_t> totalOf(Json root) {
    const Json paging = root["paginationOutput"];
    for (const Json& place : {paging["totalEntries"], root["total"]}) {
        if (const auto number = place.integer(); number && *number >= 0)
            return static_cast<std::size_t>(*number);
    }
    return std::nullopt;
}

/// InquiryStatusEnum of the Post-Order API 2.8.0.
Stage inquiryStage(const std::string& status) {
    if (status.find("CLOSED") != std::string::npos) return Stage::Closed;
    if (status == "WAITING_BUYER_RESPONSE") return Stage::WaitsForBuyer;
    if (status == "PENDING") return Stage::WaitsForMarketplace;
    // A word that nobody knows is better looked at than overlooked.
    return Stage::NeedsSeller;
}

WireCase readInquiry(Json wire) {
    const Json detail = wire["inquiryDetails"];
    WireCase out;
    Case& one = out.facts;
    one.external_id = caseId(CaseKind::Inquiry, wire["inquiryId"].text());
    one.order_external_id = wire["orderId"].text();
    one.buyer_external_id = textOf({wire["buyer"], wire["buyerLoginName"]});
    one.kind = "item not received";
    one.reason = wire["creationReason"].text();
    one.stage_text =
        textOf({wire["inquiryStatusEnum"], wire["inquiryStatus"], wire["status"], wire["state"]});
    one.stage = inquiryStage(one.stage_text);
    one.opened_at = timeOf({wire["creationDate"], detail["creationDate"]});
    one.updated_at = timeOf({wire["lastModifiedDate"], detail["lastModifiedDate"]});
    if (one.stage == Stage::NeedsSeller)
        one.respond_by =
            timeOf({wire["respondByDate"], detail["respondByDate"], wire["sellerMakeItRightByDate"]});
    one.amount = readMoney(wire["claimAmount"]);
    out.listing_id = textOf({wire["itemId"], wire["itemDetails"]["itemId"]});
    return out;
}

bool isDue(Json response_due) {
    return !response_due["activityDue"].text().empty() || timeOf({response_due["respondByDate"]});
}

/// Whose turn it is shows in who owes a response, and only then in the status.
Stage returnStage(Json wire, const std::string& status) {
    if (status.find("CLOSED") != std::string::npos || wire["state"].text() == "CLOSED") return Stage::Closed;
    if (status == "ESCALATED") return Stage::WaitsForMarketplace;
    if (isDue(wire["sellerResponseDue"])) return Stage::NeedsSeller;
    if (isDue(wire["buyerResponseDue"])) return Stage::WaitsForBuyer;
    return Stage::WaitsForMarketplace;
}

WireCase readReturn(Json wire) {
    const Json creation = wire["creationInfo"];
    WireCase out;
    Case& one = out.facts;
    one.external_id = caseId(CaseKind::Return, wire["returnId"].text());
    one.order_external_id = wire["orderId"].text();
    one.buyer_external_id = wire["buyerLoginName"].text();
    one.kind = "return";
    one.reason = textOf({creation["reason"], creation["reasonType"]});
    one.stage_text = textOf({wire["status"], wire["state"]});
    one.stage = returnStage(wire, one.stage_text);
    one.opened_at = timeOf({creation["creationDate"]});
    one.updated_at = timeOf({wire["lastModifiedDate"]});
    if (one.stage == Stage::NeedsSeller)
        one.respond_by = timeOf({wire["sellerResponseDue"]["respondByDate"]});
    one.amount = readMoney(wire["buyerTotalRefund"]["estimatedRefundAmount"]);
    out.listing_id = creation["item"]["itemId"].text();
    return out;
}

WireCase readCase(CaseKind kind, Json wire) {
    return kind == CaseKind::Inquiry ? readInquiry(wire) : readReturn(wire);
}

}  // namespace

std::string casePath(CaseKind kind) { return "/post-order/v2/" + std::string(nameOf(kind)); }

std::string caseId(CaseKind kind, std::string_view wire_id) {
    return wire_id.empty() ? std::string() : std::string(nameOf(kind)) + ':' + std::string(wire_id);
}

std::string wireCaseId(CaseKind kind, std::string_view case_id) {
    const std::string_view name = nameOf(kind);
    if (!case_id.starts_with(name) || case_id.size() <= name.size() || case_id[name.size()] != ':') return {};
    return std::string(case_id.substr(name.size() + 1));
}

CaseList parseCaseList(CaseKind kind, std::string_view body) {
    const auto document = parseDocument(body, "list of cases");
    const Json list = requireList(document.root(), "members");
    CaseList out;
    out.count = list.size();
    out.total = totalOf(document.root());
    for (std::size_t i = 0; i < list.size(); ++i) {
        WireCase one = readCase(kind, list[i]);
        if (!one.facts.external_id.empty()) out.cases.push_back(std::move(one));
    }
    if (out.cases.empty() && out.count > 0)
        throw NotUnderstood(std::string(nameOf(kind)) + "Id: missing in every one of the members");
    return out;
}

WireCase parseCase(CaseKind kind, std::string_view body) {
    const auto document = parseDocument(body, "case");
    const Json root = document.root();
    // A return comes in a summary, in full detail, or bare.
    const Json inner = root["summary"].isObject() ? root["summary"] : root["detail"];
    WireCase one = readCase(kind, inner.isObject() ? inner : root);
    if (one.facts.external_id.empty()) throw NotUnderstood(std::string(nameOf(kind)) + "Id: missing");
    return one;
}

std::string digestOf(const Case& one) {
    JsonWriter out;
    out.beginArray().value(static_cast<int>(one.stage)).value(one.stage_text);
    out.value(one.respond_by ? formatTime(*one.respond_by) : std::string());
    out.value(one.amount ? one.amount->amount + one.amount->currency : std::string()).endArray();
    return sha256Hex(out.str()).substr(0, 16);
}

}  // namespace channels::ebay
