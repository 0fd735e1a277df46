#include "channels/aliexpress/aliexpress_issues_wire.h"

#include <catch2/catch.hpp>

#include "channels/aliexpress/aliexpress_wire.h"
#include "channels/contract/errors.h"
#include "channels/kit/time.h"
#include "channels/testing/fixture.h"

using namespace channels;
using namespace channels::aliexpress;

namespace {

using Stage = Case::Stage;

constexpr const char* kListMethod = "aliexpress.issue.issuelist.get";
constexpr const char* kDetailMethod = "aliexpress.issue.detail.get";

std::string issueFixture(const std::string& name) { return channels::testing::readFixture("aliexpress", name); }

IssueList listIn(const std::string& body) { return readIssueList(readAnswer(body, kListMethod).result); }

/// What the detail says of an issue of which nothing else is known.
Case detailIn(const std::string& issue) {
    Case one;
    REQUIRE(readIssue(readAnswer(R"({"result_object":)" + issue + "}", kDetailMethod).result, one));
    return one;
}

/// An issue in process with these proposals, written as members.
Case proposed(const std::string& lists) { return detailIn(R"({"issue_status":"processing",)" + lists + "}"); }

std::string proposal(const std::string& owner, const std::string& status, const std::string& modified) {
    return '"' + owner + R"(_solution_list":{"solution_api_dto":[{"status":")" + status +
           R"(","gmt_modified":")" + modified + R"("}]})";
}

Instant atTime(const char* text) { return *parseTime(text); }

}  // namespace

TEST_CASE("aliexpress: a list of issues is read, for what its rows tell", "[channels][aliexpress][unit]") {
    const IssueList list = listIn(issueFixture("issues.json"));
    REQUIRE(list.issues.size() == 3);
    CHECK(list.rows == 5);
    CHECK(list.total == 5u);
    const Case& first = list.issues[0].facts;
    CHECK(first.external_id == "9007199254740993");
    // Messages name the order, not its line.
    CHECK(first.order_external_id == "8150000000012345");
    CHECK(first.buyer_external_id == "ru12345678abcd");
    CHECK(first.kind == "dispute");
    CHECK(first.reason == "Package not received");
    CHECK(first.stage == Stage::NeedsSeller);
    CHECK(first.stage_text == "processing");
    CHECK(first.opened_at == atTime("2026-09-21T14:13:20.000Z"));
    CHECK(first.updated_at == atTime("2026-09-22T08:00:00.000Z"));
    CHECK_FALSE(first.respond_by);
    const Case& second = list.issues[1].facts;
    CHECK(second.external_id == "6346213853171470");
    CHECK(second.order_external_id == "8150000000099999");
    CHECK(second.reason == "质量问题");
    CHECK(second.opened_at == atTime("2026-12-02T07:30:00.000Z"));
    CHECK_FALSE(second.updated_at);
    const Case& third = list.issues[2].facts;
    CHECK(third.stage == Stage::Closed);
    CHECK(third.order_external_id.empty());
    CHECK_FALSE(third.opened_at);
}

TEST_CASE(
    "aliexpress: a row's version changes with its time and its status", "[channels][aliexpress][unit]"
) {
    const auto version = [](const std::string& status, const std::string& modified) {
        return listIn(
                   R"({"data_list":[{"issue_id":1,"issue_status":")" + status + R"(","gmt_modified":")" +
                   modified + R"("}]})"
        )
            .issues.at(0)
            .version;
    };
    const std::string before = version("processing", "2026-09-22 01:00:00");
    CHECK(version("processing", "2026-09-22 01:00:00") == before);
    CHECK(version("processing", "2026-09-22 01:00:01") != before);
    CHECK(version("finish", "2026-09-22 01:00:00") != before);
    CHECK(before.size() == 16);
}

TEST_CASE("aliexpress: a list of issues comes in several wrappings", "[channels][aliexpress][unit]") {
    const auto body = GENERATE(
        as<std::string>(), R"({"data_list":[{"issue_id":1}],"total_item":"1"})",
        R"({"data_list":{"any_name":[{"issue_id":"1"}]},"total_item":1})",
        R"({"code":"0","result":{"data_list":[{"issue_id":1}],"total_item":1}})",
        R"({"aliexpress_issue_issuelist_get_response":{"result_object":{"data_list":[{"issue_id":1}],"total_item":1}}})"
    );
    CAPTURE(body);
    const IssueList list = listIn(body);
    REQUIRE(list.issues.size() == 1);
    CHECK(list.issues[0].facts.external_id == "1");
    CHECK(list.total == 1u);
}

TEST_CASE("aliexpress: a list without issues may lack its list", "[channels][aliexpress][unit]") {
    CHECK(listIn(R"({"current_page":1,"page_size":50,"total_item":0})").total == 0u);
    CHECK(listIn(R"({"total_item":0,"data_list":null})").rows == 0);
    CHECK(listIn(R"({"data_list":{}})").rows == 0);
    CHECK_FALSE(listIn(R"({"data_list":[]})").total);
    CHECK_FALSE(listIn(R"({"data_list":[],"total_item":-1})").total);
}

TEST_CASE("aliexpress: what is no list of issues is not understood", "[channels][aliexpress][unit]") {
    const auto body = GENERATE(
        as<std::string>(), "", "null", "[]", "{}", "<html>", R"({"data_list":"none"})", R"({"data_list":7})",
        R"({"total_item":"many"})", R"({"data_list":[{},1,null,"x",[]]})", R"({"result_object":[]})",
        "\xff\xfe"
    );
    CAPTURE(body);
    CHECK_THROWS_AS(listIn(body), NotUnderstood);
}

TEST_CASE(
    "aliexpress: an issue tells whose turn it is and what the buyer asks for", "[channels][aliexpress][unit]"
) {
    Case one = listIn(issueFixture("issues.json")).issues[0].facts;
    REQUIRE(readIssue(readAnswer(issueFixture("issue.json"), kDetailMethod).result, one));
    // The buyer has come back on the shop's proposal with another one.
    CHECK(one.stage == Stage::NeedsSeller);
    CHECK(one.stage_text == "wait_seller_accept");
    REQUIRE(one.amount);
    CHECK(one.amount->amount == "1795.00");
    CHECK(one.amount->currency == "RUB");
    // The detail has an id of its own.
    CHECK(one.external_id == "9007199254740993");
    CHECK(one.updated_at == atTime("2026-09-22T08:00:00.000Z"));
    CHECK_FALSE(one.respond_by);
}

TEST_CASE("aliexpress: an issue alone tells what its row would have", "[channels][aliexpress][unit]") {
    Case one;
    one.external_id = "9007199254740993";
    REQUIRE(readIssue(readAnswer(issueFixture("issue.json"), kDetailMethod).result, one));
    CHECK(one.order_external_id == "8150000000012345");
    CHECK(one.buyer_external_id == "ru12345678abcd");
    CHECK(one.kind == "dispute");
    CHECK(one.reason == "Package not received");
    CHECK(one.opened_at == atTime("2026-09-21T14:13:20.000Z"));
}

TEST_CASE("aliexpress: a proposal's status tells whose turn it is", "[channels][aliexpress][unit]") {
    const auto [status, stage] = GENERATE(table<std::string, Stage>({
        {"wait_seller_accept", Stage::NeedsSeller},
        {"wait_buyer_and_seller_accept", Stage::NeedsSeller},
        {"buyer_refused", Stage::NeedsSeller},
        {"wait_buyer_accept", Stage::WaitsForBuyer},
        {"seller_accept_and_buyer_refused", Stage::WaitsForMarketplace},
        {"reached", Stage::WaitsForMarketplace},
        {"perform", Stage::WaitsForMarketplace},
        {"a_word_that_nobody_knows", Stage::NeedsSeller},
    }));
    CAPTURE(status);
    for (const char* owner : {"buyer", "seller", "platform"}) {
        const Case one = proposed(proposal(owner, status, "2026-09-22 01:00:00"));
        CHECK(one.stage == stage);
        CHECK(one.stage_text == status);
    }
}

TEST_CASE(
    "aliexpress: of several proposals the newest counts, and an agreement most",
    "[channels][aliexpress][unit]"
) {
    const std::string early = "2026-09-21 07:00:00", late = "2026-09-22 01:00:00";
    const std::string buyers = proposal("buyer", "wait_seller_accept", early);
    CHECK(
        proposed(buyers + ',' + proposal("seller", "wait_buyer_accept", late)).stage == Stage::WaitsForBuyer
    );
    CHECK(
        proposed(
            proposal("buyer", "wait_seller_accept", late) + ',' +
            proposal("seller", "wait_buyer_accept", early)
        )
            .stage == Stage::NeedsSeller
    );
    // At the same moment it is better to look.
    CHECK(
        proposed(buyers + ',' + proposal("seller", "wait_buyer_accept", early)).stage == Stage::NeedsSeller
    );
    CHECK(
        proposed(proposal("buyer", "reached", early) + ',' + proposal("seller", "wait_buyer_accept", late))
            .stage == Stage::WaitsForMarketplace
    );
    // What was agreed on and annulled counts no more.
    CHECK(
        proposed(
            proposal("seller", "wait_buyer_accept", early) + ',' + proposal("buyer", "reach_cancle", late)
        )
            .stage == Stage::WaitsForBuyer
    );
    // While the platform decides, its proposal has no status.
    const Case decides = proposed(buyers + ',' + proposal("platform", "", late));
    CHECK(decides.stage == Stage::WaitsForMarketplace);
    CHECK(decides.stage_text == "processing");
    CHECK(proposed(proposal("seller", "", late)).stage == Stage::NeedsSeller);
}

TEST_CASE("aliexpress: the word of newer answers outweighs the proposals", "[channels][aliexpress][unit]") {
    const auto [word, stage] = GENERATE(table<std::string, Stage>({
        {"wait_for_seller_set_return_address", Stage::NeedsSeller},
        {"wait_for_seller_confirm", Stage::NeedsSeller},
        {"wait_for_buyer_returnid", Stage::WaitsForBuyer},
        {"wait_for_warehouse_quality_check", Stage::WaitsForMarketplace},
        {"wait_for_AE_feedback", Stage::WaitsForMarketplace},
    }));
    CAPTURE(word);
    const Case one = proposed(
        R"("reverse_detail_status":")" + word + "\"," +
        proposal(
            "buyer", stage == Stage::NeedsSeller ? "wait_buyer_accept" : "wait_seller_accept",
            "2026-09-22 01:00:00"
        )
    );
    CHECK(one.stage == stage);
    CHECK(one.stage_text == word);
    const Case unknown = proposed(
        R"("reverse_detail_status":"processing",)" +
        proposal("seller", "wait_buyer_accept", "2026-09-22 01:00:00")
    );
    CHECK(unknown.stage == Stage::WaitsForBuyer);
    CHECK(unknown.stage_text == "wait_buyer_accept");
}

TEST_CASE(
    "aliexpress: an issue that has ended says how, whatever still waits in it", "[channels][aliexpress][unit]"
) {
    const std::string waits = proposal("buyer", "wait_seller_accept", "2026-09-22 01:00:00");
    const Case refunded =
        detailIn(R"({"issue_status":"finish","reverse_detail_status":"refund_success",)" + waits + "}");
    CHECK(refunded.stage == Stage::Closed);
    CHECK(refunded.stage_text == "refund_success");
    CHECK(detailIn(R"({"issue_status":"finish",)" + waits + "}").stage_text == "finish");
    const Case cancelled =
        detailIn(R"({"issue_status":"canceled_issue","reverse_detail_status":"processing",)" + waits + "}");
    CHECK(cancelled.stage == Stage::Closed);
    CHECK(cancelled.stage_text == "canceled_issue");
}

TEST_CASE(
    "aliexpress: a refund is told in the buyer's currency, else in the shop's", "[channels][aliexpress][unit]"
) {
    const auto asked = [](const std::string& members) {
        return proposed(R"("buyer_solution_list":{"solution_api_dto":[{)" + members + "}]}").amount;
    };
    const auto post =
        asked(R"("refund_money":"","refund_money_post":66.65,"refund_money_post_currency":"USD")");
    REQUIRE(post);
    CHECK(post->amount == "66.65");
    CHECK(post->currency == "USD");
    CHECK_FALSE(asked(R"("refund_money":"a lot","refund_money_currency":"USD")"));
    CHECK_FALSE(asked(R"("refund_money":"-1","refund_money_currency":"USD")"));
    // What the shop offers isn't asked for.
    CHECK_FALSE(
        proposed(R"("seller_solution_list":[{"refund_money":"1.00","refund_money_currency":"USD"}])").amount
    );
}

TEST_CASE("aliexpress: odd lists in an issue are read for what they hold", "[channels][aliexpress][unit]") {
    const auto lists = GENERATE(
        as<std::string>(), R"("buyer_solution_list":null)", R"("buyer_solution_list":"none")",
        R"("buyer_solution_list":[1,null,"x",[]])", R"("buyer_solution_list":{"solution_api_dto":{}})",
        R"("buyer_solution_list":{"solution_api_dto":[{"status":{},"gmt_modified":[]}]})",
        R"("process_dto_list":7)"
    );
    CAPTURE(lists);
    const Case one = proposed(lists);
    CHECK(one.stage == Stage::NeedsSeller);
    CHECK(one.stage_text == "processing");
    CHECK_FALSE(one.amount);
}

TEST_CASE(
    "aliexpress: an answer that holds no issue says so, or is not understood", "[channels][aliexpress][unit]"
) {
    Case one;
    for (const char* body :
         {"{}", R"({"result_object":null})", R"({"result_object":[]})", R"({"request_id":"1"})"}) {
        CAPTURE(body);
        CHECK_FALSE(readIssue(readAnswer(body, kDetailMethod).result, one));
    }
    CHECK_THROWS_AS(readIssue(readAnswer(R"({"result_object":{}})", kDetailMethod).result, one), NotUnderstood);
    CHECK_THROWS_AS(
        readIssue(readAnswer(R"({"result_object":{"issue_status":[]}})", kDetailMethod).result, one), NotUnderstood
    );
}

TEST_CASE("aliexpress: issues in process are asked for fifty at a time", "[channels][aliexpress][unit]") {
    CHECK(writeIssueQuery(3) == R"({"current_page":3,"page_size":50,"issue_status":"processing"})");
}
