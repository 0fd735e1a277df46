// Inquiries and returns: what is told of them, when it is told again, and what it costs.
#include <algorithm>

#include "channels/contract/errors.h"
#include "channels/ebay/tests/ebay_script.h"

using namespace channels;
using namespace channels::ebay::testing;
using namespace channels::testing;
using namespace std::chrono_literals;

namespace {

using Stage = Case::Stage;

constexpr const char* kInquiries = "/post-order/v2/inquiry/search";
constexpr const char* kReturns = "/post-order/v2/return/search";
constexpr const char* kNoCases = R"({"members":[],"paginationOutput":{"totalEntries":0}})";

Case inquiry(const Bench& bench, const std::string& id = "5400012345678901234") {
    Case one;
    one.external_id = id;
    one.conversation_external_id = "lamp";
    one.kind = "item not received";
    one.reason = "ITEM_NOT_RECEIVED";
    one.opened_at = one.updated_at = bench.clock.now() - 2h;
    one.respond_by = bench.clock.now() + 70h;
    one.amount = Money{"39.90", "EUR"};
    return one;
}

Case aReturn(const Bench& bench) {
    Case one = inquiry(bench, "5300099999");
    one.kind = "return";
    one.reason = "ARRIVED_DAMAGED";
    one.order_external_id = "12-34567-89012";
    return one;
}

/// What pulls from the last cursor bring after `later`, and the calls they cost.
struct Next {
    Pulled pulled;
    int calls = 0;
};
Next next(Bench& bench, Adapter& adapter, Pulled& so_far, std::chrono::milliseconds later) {
    bench.clock.advance(later);
    const int before = bench.sandbox->requests();
    Next out{bench.drain(adapter, so_far.cursors.back()), 0};
    out.calls = bench.sandbox->requests() - before;
    so_far.cursors.push_back(out.pulled.cursors.back());
    return out;
}

/// An account without orders whose conversations are empty, and the Post-Order API as `answer` has it.
Scripted disputes(Scripted::Answer answer) {
    return Scripted(
        [answer = std::move(answer)](const std::string& path, const QueryList& query) -> HttpResponse {
            if (path.starts_with("/post-order/")) return answer(path, query);
            return {200, {}, kNoConversations};
        },
        {{"cases", "true"}, {"marketplace", "EBAY_DE"}}
    );
}

/// Pulls to the end; `cursor` goes on.
std::vector<Case> casesOf(Adapter& adapter, Cursor& cursor) {
    std::vector<Case> out;
    for (bool more = true; more;) {
        const Page page = adapter.pull(cursor);
        out.insert(out.end(), page.cases.begin(), page.cases.end());
        cursor = page.next;
        more = page.more;
    }
    return out;
}

std::string inquiryList(const std::vector<std::string>& ids, std::size_t total) {
    std::string members;
    for (const auto& id : ids)
        members += (members.empty() ? "" : ",") +
                   (R"({"inquiryId":")" + id + R"(","inquiryStatusEnum":"WAITING_BUYER_RESPONSE"})");
    return R"({"members":[)" + members + R"(],"paginationOutput":{"totalEntries":)" + std::to_string(total) +
           "}}";
}

}  // namespace

TEST_CASE(
    "ebay: a quiet poll costs three calls, and seven once in ten minutes", "[channels][ebay][protocol]"
) {
    Bench bench(ebayKind());
    bench.seed("lamp", "A question");
    bench.sandbox->seedCase(inquiry(bench));
    const auto adapter = bench.connect();
    Pulled so_far = bench.drain(*adapter);
    CHECK(so_far.cases.size() == 1);
    std::vector<int> calls;
    for (int i = 0; i < 10; ++i) {
        const Next one = next(bench, *adapter, so_far, 2min);
        CHECK(one.pulled.cases.empty());
        CHECK(one.pulled.pages == 1);
        calls.push_back(one.calls);
    }
    CHECK(calls == std::vector<int>{3, 3, 3, 3, 7, 3, 3, 3, 3, 7});
    CHECK(bench.sandbox->complaints().empty());
}

TEST_CASE(
    "ebay: an inquiry comes with its reason, deadline, amount, buyer and order", "[channels][ebay][protocol]"
) {
    Bench bench(ebayKind());
    SeededMessage message = bench.seed("lamp", "Wo bleibt mein Paket?");
    message.order.emplace();
    message.order->external_id = "12-34567-89012";
    message.order->ordered_at = bench.clock.now() - 240h;
    bench.sandbox->seed(message);
    bench.sandbox->seedCase(inquiry(bench));
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    REQUIRE(pulled.cases.contains("inquiry:5400012345678901234"));
    const Case& one = pulled.cases.at("inquiry:5400012345678901234");
    CHECK(one.stage == Stage::NeedsSeller);
    CHECK(one.stage_text == "WAITING_SELLER_RESPONSE");
    // The list tells neither of these two: the case by itself does, and the sales.
    CHECK(one.reason == "ITEM_NOT_RECEIVED");
    CHECK(one.order_external_id == "12-34567-89012");
    CHECK(one.respond_by == inquiry(bench).respond_by);
    CHECK(one.buyer_external_id == "buyer_of_lamp");
    REQUIRE(one.amount);
    CHECK(one.amount->amount == "39.90");
    CHECK(bench.sandbox->complaints().empty());
}

TEST_CASE(
    "ebay: a case is told again when its stage or deadline changes, and when it ends",
    "[channels][ebay][protocol]"
) {
    const bool is_return = GENERATE(false, true);
    CAPTURE(is_return);
    Bench bench(ebayKind());
    bench.seed("lamp", "Where is it?");
    Case one = is_return ? aReturn(bench) : inquiry(bench);
    const std::string id = (is_return ? "return:" : "inquiry:") + one.external_id;
    bench.sandbox->seedCase(one);
    const auto adapter = bench.connect();
    Pulled so_far = bench.drain(*adapter);
    REQUIRE(so_far.cases.contains(id));
    CHECK(so_far.cases.at(id).stage == Stage::NeedsSeller);

    one.respond_by = *one.respond_by + 24h;
    bench.sandbox->seedCase(one);
    Next later = next(bench, *adapter, so_far, 11min);
    REQUIRE(later.pulled.cases.contains(id));
    CHECK(later.pulled.cases.at(id).respond_by == one.respond_by);

    for (const auto stage : {Stage::WaitsForBuyer, Stage::WaitsForMarketplace}) {
        one.stage = stage;
        bench.sandbox->seedCase(one);
        later = next(bench, *adapter, so_far, 11min);
        REQUIRE(later.pulled.cases.contains(id));
        CHECK(later.pulled.cases.at(id).stage == stage);
        CHECK_FALSE(later.pulled.cases.at(id).respond_by);
        CHECK(next(bench, *adapter, so_far, 11min).pulled.cases.empty());
    }

    one.stage = Stage::Closed;
    bench.sandbox->seedCase(one);
    // After a restart too: the cursor remembers.
    const auto restarted = bench.connect();
    later = next(bench, *restarted, so_far, 11min);
    REQUIRE(later.pulled.cases.contains(id));
    CHECK(later.pulled.cases.at(id).stage == Stage::Closed);
    CHECK(later.pulled.cases.at(id).kind == one.kind);
    later = next(bench, *restarted, so_far, 11min);
    CHECK(later.pulled.cases.empty());
    CHECK(later.calls == 7);
    CHECK(bench.sandbox->complaints().empty());
}

TEST_CASE("ebay: an inquiry and a return of one number are two cases", "[channels][ebay][protocol]") {
    Bench bench(ebayKind());
    bench.sandbox->seedCase(inquiry(bench, "5300099999"));
    bench.sandbox->seedCase(aReturn(bench));
    const auto adapter = bench.connect();
    CHECK(bench.drain(*adapter).cases.size() == 2);
}

TEST_CASE("ebay: without cases none are asked for", "[channels][ebay][protocol]") {
    Bench bench(ebayKind());
    bench.sandbox->seedCase(inquiry(bench));
    bench.config.settings["cases"] = "false";
    const auto adapter = bench.connect();
    Pulled so_far = bench.drain(*adapter);
    CHECK(so_far.cases.empty());
    CHECK(next(bench, *adapter, so_far, 1h).calls == 3);
    CHECK(adapter->check().warnings.empty());
}

TEST_CASE(
    "ebay: calls of the Post-Order API carry their own word and the marketplace", "[channels][ebay][protocol]"
) {
    Scripted bench = disputes([](const std::string&, const QueryList&) -> HttpResponse {
        return {200, {}, kNoCases};
    });
    Cursor cursor;
    casesOf(*bench.adapter, cursor);
    int seen = 0;
    for (const auto& request : bench.requests) {
        if (request.url.find("/post-order/") == std::string::npos) continue;
        ++seen;
        const std::map<std::string, std::string> headers(request.headers.begin(), request.headers.end());
        CHECK(headers.at("Authorization") == "IAF a");
        CHECK(headers.at("X-EBAY-C-MARKETPLACE-ID") == "EBAY-DE");
    }
    CHECK(seen == 4);
}

TEST_CASE(
    "ebay: what fails at the Post-Order API stops no message, and check says so", "[channels][ebay][protocol]"
) {
    const auto [status, body] = GENERATE(table<int, std::string>(
        {{403, R"({"error":[{"errorId":1100}]})"},
         {503, ""},
         {429, ""},
         {404, ""},
         {200, "<html>"},
         {200, R"({"members":[{}]})"}}
    ));
    CAPTURE(status, body);
    Scripted bench(
        [s = status, b = body](const std::string& path, const QueryList& query) -> HttpResponse {
            if (path.starts_with("/post-order/")) return {s, {}, b};
            if (path != kConversations)
                return {
                    200,
                    {},
                    R"({"messages":[{"messageId":"m","messageBody":"Hello","senderUsername":"b"}]})"};
            if (value(query, "conversation_type") == "FROM_EBAY") return {200, {}, kNoConversations};
            return {
                200, {}, R"({"conversations":[{"conversationId":"c","latestMessage":{"messageId":"m"}}]})"};
        },
        {{"cases", "true"}}
    );
    const Page page = bench.adapter->pull({});
    CHECK(page.messages.size() == 1);
    CHECK_FALSE(page.more);
    const auto warnings = bench.adapter->check().warnings;
    REQUIRE(warnings.size() == 1);
    CHECK(warnings.front().find("inquiries and returns") != std::string::npos);
}

TEST_CASE("ebay: a missing right to read cases is named by check", "[channels][ebay][protocol]") {
    Scripted bench = disputes([](const std::string&, const QueryList&) -> HttpResponse {
        return {403, {}, R"({"errors":[{"errorId":1100}]})"};
    });
    // The hub checks behind the first pull, which has met the refusal and asks no more.
    Cursor cursor;
    casesOf(*bench.adapter, cursor);
    const auto calls = bench.requests.size();
    bench.clock.advance(11min);
    casesOf(*bench.adapter, cursor);
    CHECK(bench.requests.size() == calls + 2);
    const auto warnings = bench.adapter->check().warnings;
    REQUIRE(warnings.size() == 1);
    CHECK(warnings.front().find("no right to read inquiries and returns") != std::string::npos);
}

TEST_CASE("ebay: after an outage the next walk tells what changed meanwhile", "[channels][ebay][protocol]") {
    bool down = true;
    Scripted bench = disputes([&](const std::string& path, const QueryList& query) -> HttpResponse {
        if (down) return {503, {}, ""};
        if (path == kReturns || value(query, "inquiry_status") != "WAITING_BUYER_RESPONSE")
            return {200, {}, kNoCases};
        return {200, {}, inquiryList({"1"}, 1)};
    });
    Cursor cursor;
    CHECK(casesOf(*bench.adapter, cursor).empty());
    down = false;
    bench.clock.advance(11min);
    CHECK(casesOf(*bench.adapter, cursor).size() == 1);
    down = true;
    bench.clock.advance(11min);
    CHECK(casesOf(*bench.adapter, cursor).empty());
}

TEST_CASE("ebay: inquiries in trouble don't hold up returns", "[channels][ebay][protocol]") {
    Scripted bench = disputes([](const std::string& path, const QueryList&) -> HttpResponse {
        if (path != kReturns) return {503, {}, ""};
        return {200, {}, R"({"members":[{"returnId":"1","buyerResponseDue":{"activityDue":"X"}}]})"};
    });
    Cursor cursor;
    CHECK(casesOf(*bench.adapter, cursor).size() == 1);
}

TEST_CASE("ebay: a case that eBay shows no more has ended", "[channels][ebay][protocol]") {
    const int status = GENERATE(404, 403);
    bool there = true;
    Scripted bench = disputes([&](const std::string& path, const QueryList& query) -> HttpResponse {
        if (path == kReturns) return {200, {}, kNoCases};
        if (path != kInquiries) return {status, {}, ""};
        const bool lists = there && value(query, "inquiry_status") == "WAITING_BUYER_RESPONSE";
        return {200, {}, lists ? inquiryList({"1"}, 1) : kNoCases};
    });
    Cursor cursor;
    casesOf(*bench.adapter, cursor);
    there = false;
    bench.clock.advance(11min);
    const auto told = casesOf(*bench.adapter, cursor);
    REQUIRE(told.size() == 1);
    CHECK(told.front().external_id == "inquiry:1");
    CHECK(told.front().kind == "item not received");
    CHECK(told.front().stage == Stage::Closed);
}

TEST_CASE("ebay: an ended case that can't be looked at yet is told later", "[channels][ebay][protocol]") {
    const auto [status, body] = GENERATE(table<int, std::string>({{500, ""}, {200, "<html>"}}));
    bool there = true, trouble = true;
    Scripted bench =
        disputes([&, s = status, b = body](const std::string& path, const QueryList& query) -> HttpResponse {
            if (path == kReturns) return {200, {}, kNoCases};
            if (path != kInquiries) {
                if (trouble) return {s, {}, b};
                return {200, {}, R"({"inquiryId":"1","status":"CS_CLOSED"})"};
            }
            const bool lists = there && value(query, "inquiry_status") == "WAITING_BUYER_RESPONSE";
            return {200, {}, lists ? inquiryList({"1"}, 1) : kNoCases};
        });
    Cursor cursor;
    casesOf(*bench.adapter, cursor);
    there = false;
    bench.clock.advance(11min);
    CHECK(casesOf(*bench.adapter, cursor).empty());
    trouble = false;
    bench.clock.advance(11min);
    const auto told = casesOf(*bench.adapter, cursor);
    REQUIRE(told.size() == 1);
    CHECK(told.front().stage_text == "CS_CLOSED");
}

TEST_CASE(
    "ebay: long lists of cases are read whether offset counts entries or pages", "[channels][ebay][protocol]"
) {
    const bool by_pages = GENERATE(false, true);
    CAPTURE(by_pages);
    std::vector<std::string> all;
    for (int i = 0; i < 450; ++i) all.push_back(std::to_string(i));
    Scripted bench = disputes([&](const std::string& path, const QueryList& query) -> HttpResponse {
        if (path == kReturns || value(query, "inquiry_status") != "WAITING_BUYER_RESPONSE")
            return {200, {}, kNoCases};
        const auto offset = static_cast<std::size_t>(std::stoi(value(query, "offset")));
        const std::size_t page = std::max<std::size_t>(offset, 1) - 1;
        const std::size_t begin = std::min(all.size(), by_pages ? page * 200 : offset);
        const std::size_t end = std::min(all.size(), begin + 200);
        return {
            200,
            {},
            inquiryList(
                {all.begin() + static_cast<std::ptrdiff_t>(begin),
                 all.begin() + static_cast<std::ptrdiff_t>(end)},
                all.size()
            )};
    });
    Cursor cursor;
    CHECK(casesOf(*bench.adapter, cursor).size() == 450);
}

TEST_CASE("ebay: a list that breaks off ends no case", "[channels][ebay][protocol]") {
    bool whole = true;
    Scripted bench = disputes([&](const std::string& path, const QueryList& query) -> HttpResponse {
        if (path == kReturns || value(query, "inquiry_status") != "WAITING_BUYER_RESPONSE")
            return {200, {}, kNoCases};
        if (value(query, "offset") != "0") return {200, {}, inquiryList({}, 2)};
        return {200, {}, whole ? inquiryList({"1", "2"}, 2) : inquiryList({"1"}, 2)};
    });
    Cursor cursor;
    CHECK(casesOf(*bench.adapter, cursor).size() == 2);
    whole = false;
    bench.clock.advance(11min);
    CHECK(casesOf(*bench.adapter, cursor).empty());
}
