#include "channels/ebay/ebay_cases_wire.h"

#include <catch2/catch.hpp>

#include "channels/contract/errors.h"
#include "channels/kit/time.h"
#include "channels/testing/fixture.h"

using namespace channels;
using namespace channels::ebay;

namespace {

using Stage = Case::Stage;

std::string caseFixture(const std::string& name) { return channels::testing::readFixture("ebay", name); }

}  // namespace

TEST_CASE("ebay: inquiries are read with their deadline, amount and buyer", "[channels][ebay][unit]") {
    const CaseList list = parseCaseList(CaseKind::Inquiry, caseFixture("inquiries.json"));
    REQUIRE(list.cases.size() == 3);
    CHECK(list.count == 5);
    CHECK(list.total == 5u);
    const Case& first = list.cases[0].facts;
    CHECK(first.external_id == "inquiry:5400012345678901234");
    CHECK(first.stage == Stage::NeedsSeller);
    CHECK(first.stage_text == "WAITING_SELLER_RESPONSE");
    CHECK(first.kind == "item not received");
    CHECK(first.respond_by == parseTime("2026-09-24T06:59:59.000Z"));
    CHECK(first.opened_at == parseTime("2026-09-20T08:00:00.000Z"));
    CHECK(first.updated_at == parseTime("2026-09-21T08:00:00.000Z"));
    CHECK(first.buyer_external_id == "buyer_cl");
    REQUIRE(first.amount);
    CHECK(first.amount->amount == "39.90");
    CHECK(first.amount->currency == "EUR");
    CHECK(list.cases[0].listing_id == "110500600700");
}

TEST_CASE("ebay: an inquiry under other names is read all the same", "[channels][ebay][unit]") {
    const CaseList list = parseCaseList(CaseKind::Inquiry, caseFixture("inquiries.json"));
    const Case& second = list.cases.at(1).facts;
    CHECK(second.external_id == "inquiry:5400012346");
    CHECK(second.stage == Stage::WaitsForBuyer);
    CHECK(second.order_external_id == "12-34567-89012");
    CHECK(second.opened_at == parseTime("2026-09-19T08:00:00.000Z"));
    CHECK(list.cases[1].listing_id == "110500600701");
    // The date is the buyer's then.
    CHECK_FALSE(second.respond_by);
    CHECK_FALSE(second.amount);
    const Case& third = list.cases.at(2).facts;
    CHECK(third.stage == Stage::NeedsSeller);
    CHECK_FALSE(third.respond_by);
}

TEST_CASE("ebay: an inquiry alone tells its reason", "[channels][ebay][unit]") {
    const Case one = parseCase(CaseKind::Inquiry, caseFixture("inquiry.json")).facts;
    CHECK(one.reason == "ITEM_NOT_RECEIVED");
    CHECK(one.stage == Stage::NeedsSeller);
    CHECK(one.respond_by == parseTime("2026-09-24T06:59:59.000Z"));
    CHECK(one.opened_at == parseTime("2026-09-20T08:00:00.000Z"));
}

TEST_CASE("ebay: a return is the turn of whoever owes a response", "[channels][ebay][unit]") {
    const CaseList list = parseCaseList(CaseKind::Return, caseFixture("returns.json"));
    REQUIRE(list.cases.size() == 5);
    CHECK(list.total == 5u);
    const Case& first = list.cases[0].facts;
    CHECK(first.external_id == "return:5300099999");
    CHECK(first.stage == Stage::NeedsSeller);
    CHECK(first.respond_by == parseTime("2026-09-25T06:59:59.000Z"));
    CHECK(first.kind == "return");
    CHECK(first.reason == "ARRIVED_DAMAGED");
    CHECK(first.order_external_id == "12-34567-89012");
    CHECK(first.buyer_external_id == "buyer_cl");
    CHECK(first.opened_at == parseTime("2026-09-20T09:00:00.000Z"));
    REQUIRE(first.amount);
    CHECK(first.amount->amount == "39.90");
    CHECK(list.cases[1].facts.stage == Stage::WaitsForBuyer);
    CHECK(list.cases[1].facts.reason == "REMORSE");
    CHECK_FALSE(list.cases[1].facts.respond_by);
    CHECK(list.cases[2].facts.stage == Stage::WaitsForMarketplace);
    CHECK(list.cases[3].facts.stage == Stage::Closed);
    CHECK(list.cases[4].facts.stage == Stage::WaitsForMarketplace);
}

TEST_CASE("ebay: a return alone comes in a summary, in detail or bare", "[channels][ebay][unit]") {
    const Case summary = parseCase(CaseKind::Return, caseFixture("return.json")).facts;
    CHECK(summary.external_id == "return:5300099999");
    CHECK(summary.stage == Stage::Closed);
    CHECK_FALSE(summary.respond_by);
    CHECK(parseCase(CaseKind::Return, R"({"detail":{"returnId":"7"}})").facts.external_id == "return:7");
    CHECK(parseCase(CaseKind::Return, R"({"returnId":7})").facts.external_id == "return:7");
}

TEST_CASE("ebay: an inquiry's status tells whose turn it is", "[channels][ebay][unit]") {
    const auto [status, stage] = GENERATE(table<std::string, Stage>({
        {"OPEN", Stage::NeedsSeller},
        {"WAITING_SELLER_RESPONSE", Stage::NeedsSeller},
        {"WAITING_BUYER_RESPONSE", Stage::WaitsForBuyer},
        {"PENDING", Stage::WaitsForMarketplace},
        {"OTHER", Stage::NeedsSeller},
        {"", Stage::NeedsSeller},
        {"CLOSED", Stage::Closed},
        {"CS_CLOSED", Stage::Closed},
        {"CLOSED_WITH_ESCALATION", Stage::Closed},
    }));
    CAPTURE(status);
    CHECK(
        parseCase(CaseKind::Inquiry, R"({"inquiryId":"1","status":")" + status + R"("})").facts.stage == stage
    );
}

TEST_CASE("ebay: ids of inquiries and returns are told apart", "[channels][ebay][unit]") {
    CHECK(wireCaseId(CaseKind::Inquiry, caseId(CaseKind::Inquiry, "007")) == "007");
    CHECK(wireCaseId(CaseKind::Return, "inquiry:007").empty());
    CHECK(wireCaseId(CaseKind::Inquiry, "inquiry").empty());
    CHECK(wireCaseId(CaseKind::Inquiry, "inquiry;1").empty());
    CHECK(caseId(CaseKind::Return, "").empty());
}

TEST_CASE("ebay: a digest changes with what is told", "[channels][ebay][unit]") {
    const WireCase before = parseCase(CaseKind::Inquiry, caseFixture("inquiry.json"));
    Case later = before.facts;
    later.updated_at = parseTime("2026-09-23T00:00:00.000Z");
    CHECK(digestOf(later) == digestOf(before.facts));
    later.respond_by = parseTime("2026-09-25T00:00:00.000Z");
    CHECK(digestOf(later) != digestOf(before.facts));
    Case paid = before.facts;
    paid.amount = Money{"9.90", "EUR"};
    CHECK(digestOf(paid) != digestOf(before.facts));
    Case closed = before.facts;
    closed.stage = Stage::Closed;
    CHECK(digestOf(closed) != digestOf(before.facts));
}

TEST_CASE("ebay: what is no list of cases is not understood", "[channels][ebay][unit]") {
    const auto body = GENERATE(
        as<std::string>(), "", "null", "[]", "{}", "<html>", R"({"members":{}})",
        R"({"members":[{},1,null]})", "\xff\xfe"
    );
    CAPTURE(body);
    for (const auto kind : {CaseKind::Inquiry, CaseKind::Return}) {
        CHECK_THROWS_AS(parseCaseList(kind, body), NotUnderstood);
        CHECK_THROWS_AS(parseCase(kind, body), NotUnderstood);
    }
    CHECK(parseCaseList(CaseKind::Return, R"({"members":[]})").cases.empty());
}
