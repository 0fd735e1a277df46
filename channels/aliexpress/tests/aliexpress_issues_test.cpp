// Disputes: what is told of them, when it is told again, and what it costs.
#include <algorithm>

#include "channels/aliexpress/aliexpress_cursor.h"
#include "channels/aliexpress/tests/aliexpress_script.h"
#include "channels/contract/errors.h"

using namespace channels;
using namespace channels::aliexpress::testing;
using namespace channels::testing;
using namespace std::chrono_literals;

namespace {

using Stage = Case::Stage;

constexpr const char* kList = "issue.issuelist.get";
constexpr const char* kDetail = "issue.detail.get";
constexpr const char* kChannel =
    R"({"result":{"is_success":true,"relation_list":[{"channel_id":"1","other_ali_id":7,"last_message_id":"m"}]}})";
constexpr const char* kMessage =
    R"({"result":{"is_success":true,"message_detail_list":[{"id":"m","content":"Hello","sender_ali_id":7}]}})";
constexpr const char* kNoIssues = R"({"current_page":1,"page_size":50,"total_item":0})";
constexpr const char* kWaits =
    R"({"result_object":{"issue_status":"processing","buyer_solution_list":[{"status":"wait_seller_accept"}]}})";

Case dispute(const Bench& bench, const std::string& id = "9007199254740997") {
    Case one;
    one.external_id = id;
    one.conversation_external_id = "lamp";
    one.kind = "dispute";
    one.reason = "Package not received";
    one.opened_at = one.updated_at = bench.clock.now() - 2h;
    one.amount = Money{"3590.00", "RUB"};
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

/// An account with a message, and the issues as `answer` has them.
Scripted issues(Scripted::Answer answer) {
    return Scripted(
        [answer = std::move(answer)](const std::string& word, const QueryList& parameters) {
            if (word == "token") return noToken();
            if (word.starts_with("issue.")) return answer(word, parameters);
            return ok(word == "querymsgrelationlist" ? kChannel : kMessage);
        },
        {{"cases", "true"}}
    );
}

std::string issueList(
    const std::vector<std::string>& ids, const std::string& modified = "2026-09-21 01:00:00"
) {
    std::string rows;
    for (const auto& id : ids)
        rows += (rows.empty() ? "" : ",") +
                (R"({"issue_id":")" + id + R"(","buyer_login_id":"b","gmt_modified":")" + modified +
                 R"(","issue_status":"processing"})");
    return R"({"data_list":{"issue_api_issue_dto":[)" + rows + R"(]},"total_item":)" +
           std::to_string(ids.size()) + "}";
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

std::ptrdiff_t countOf(const Scripted& bench, const char* word) {
    return std::count(bench.words.begin(), bench.words.end(), word);
}

}  // namespace

TEST_CASE(
    "aliexpress: a quiet poll lists disputes once in ten minutes and reads none",
    "[channels][aliexpress][protocol]"
) {
    Bench bench(aliexpressKind());
    bench.seed("lamp", "A question");
    bench.sandbox->seedCase(dispute(bench));
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
    CHECK(calls == std::vector<int>{1, 1, 1, 1, 2, 1, 1, 1, 1, 2});
    CHECK(bench.sandbox->complaints().empty());
}

TEST_CASE(
    "aliexpress: a dispute comes with its reason, refund, buyer and order, through either gateway",
    "[channels][aliexpress][protocol]"
) {
    Bench bench(aliexpressKind());
    bench.config.settings["gateway"] = GENERATE("iop", "top");
    SeededMessage message = bench.seed("lamp", "Where is my parcel?");
    message.order.emplace();
    message.order->external_id = "8150000000012345";
    message.order->ordered_at = bench.clock.now() - 240h;
    message.text = "It has been three weeks.";
    bench.sandbox->seed(message);
    Case seeded = dispute(bench);
    seeded.order_external_id = message.order->external_id;
    bench.sandbox->seedCase(seeded);
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    REQUIRE(pulled.cases.contains(seeded.external_id));
    const Case& one = pulled.cases.at(seeded.external_id);
    CHECK(one.kind == "dispute");
    CHECK(one.reason == "Package not received");
    CHECK(one.stage == Stage::NeedsSeller);
    CHECK(one.stage_text == "wait_seller_accept");
    CHECK(one.order_external_id == "8150000000012345");
    REQUIRE(pulled.byText(message.text));
    CHECK(one.buyer_external_id == pulled.byText(message.text)->buyer_external_id);
    CHECK(one.opened_at == seeded.opened_at);
    CHECK(one.updated_at == seeded.updated_at);
    CHECK_FALSE(one.respond_by);
    REQUIRE(one.amount);
    CHECK(one.amount->amount == "3590.00");
    CHECK(one.amount->currency == "RUB");
    CHECK(bench.sandbox->complaints().empty());
}

TEST_CASE(
    "aliexpress: a dispute is told again when its turn changes, and when it ends",
    "[channels][aliexpress][protocol]"
) {
    const std::string end = GENERATE("canceled_issue", "refund_reject");
    Bench bench(aliexpressKind());
    bench.seed("lamp", "Where is it?");
    Case one = dispute(bench);
    bench.sandbox->seedCase(one);
    const auto adapter = bench.connect();
    Pulled so_far = bench.drain(*adapter);
    REQUIRE(so_far.cases.contains(one.external_id));

    for (const auto stage : {Stage::WaitsForBuyer, Stage::WaitsForMarketplace, Stage::NeedsSeller}) {
        one.stage = stage;
        one.updated_at = bench.clock.now();
        bench.sandbox->seedCase(one);
        const Next later = next(bench, *adapter, so_far, 11min);
        REQUIRE(later.pulled.cases.contains(one.external_id));
        CHECK(later.pulled.cases.at(one.external_id).stage == stage);
        CHECK(later.calls == 3);
        CHECK(next(bench, *adapter, so_far, 11min).pulled.cases.empty());
    }

    one.stage = Stage::Closed;
    one.stage_text = end;
    bench.sandbox->seedCase(one);
    // After a restart too: the cursor remembers.
    const auto restarted = bench.connect();
    Next later = next(bench, *restarted, so_far, 11min);
    REQUIRE(later.pulled.cases.contains(one.external_id));
    const Case& told = later.pulled.cases.at(one.external_id);
    CHECK(told.stage == Stage::Closed);
    CHECK(told.stage_text == end);
    CHECK(told.kind == "dispute");
    later = next(bench, *restarted, so_far, 11min);
    CHECK(later.pulled.cases.empty());
    CHECK(later.calls == 2);
    CHECK(bench.sandbox->complaints().empty());
}

TEST_CASE("aliexpress: a long list of disputes is read to its end", "[channels][aliexpress][protocol]") {
    Bench bench(aliexpressKind());
    const Fault fault = GENERATE(Fault::None, Fault::Duplicates, Fault::Reordered);
    for (int i = 0; i < 120; ++i) {
        Case one = dispute(bench, std::to_string(6346213853170000 + i));
        one.buyer_external_id = "buyer" + std::to_string(i);
        one.opened_at = bench.clock.now() - std::chrono::minutes(i);
        bench.sandbox->seedCase(one);
    }
    const auto adapter = bench.connect();
    bench.misbehave(fault, 1000);
    const Pulled pulled = bench.drain(*adapter);
    CHECK(pulled.cases.size() == 120);
    CHECK(pulled.pages == 2);
    CHECK(bench.sandbox->complaints().empty());
}

TEST_CASE("aliexpress: disputes that aren't wanted aren't read", "[channels][aliexpress][protocol]") {
    Bench bench(aliexpressKind());
    bench.sandbox->seedCase(dispute(bench));
    bench.config.settings["cases"] = "false";
    const auto adapter = bench.connect();
    Pulled so_far = bench.drain(*adapter);
    CHECK(so_far.cases.empty());
    CHECK(next(bench, *adapter, so_far, 1h).calls == 1);
    CHECK(adapter->check().warnings.empty());
}

TEST_CASE(
    "aliexpress: without the right to disputes messages come, nobody asks again, and check says so",
    "[channels][aliexpress][protocol]"
) {
    const std::string refusal = GENERATE(
        as<std::string>(), R"({"error_response":{"code":11,"msg":"Insufficient isv permissions"}})",
        R"({"type":"ISV","code":"InsufficientPermission","message":"no"})"
    );
    Scripted bench = issues([&](const std::string&, const QueryList&) { return ok(refusal); });
    const Page page = bench.adapter->pull({});
    CHECK(page.messages.size() == 1);
    CHECK_FALSE(page.more);
    for (int i = 0; i < 3; ++i) {
        bench.clock.advance(11min);
        CHECK_NOTHROW(bench.adapter->pull(page.next));
    }
    CHECK(countOf(bench, kList) == 1);
    const auto warnings = bench.adapter->check().warnings;
    REQUIRE(warnings.size() == 1);
    CHECK(warnings.front().find("no right to read disputes") != std::string::npos);
}

TEST_CASE(
    "aliexpress: what fails at disputes stops no message, and check says so",
    "[channels][aliexpress][protocol]"
) {
    const auto [status, body] = GENERATE(table<int, std::string>(
        {{503, ""},
         {429, ""},
         {404, ""},
         {200, "<html>"},
         {200, R"({"data_list":[{}]})"},
         {200, R"({"error_response":{"code":15,"sub_code":"isp.top-remote-service-unavailable"}})"}}
    ));
    CAPTURE(status, body);
    Scripted bench = issues([&, s = status, b = body](const std::string&, const QueryList&) {
        return HttpResponse{s, {}, b};
    });
    const Page page = bench.adapter->pull({});
    CHECK(page.messages.size() == 1);
    CHECK(page.cases.empty());
    CHECK_FALSE(page.more);
    const auto warnings = bench.adapter->check().warnings;
    REQUIRE(warnings.size() == 1);
    CHECK(warnings.front().find("disputes don't come") != std::string::npos);
}

TEST_CASE("aliexpress: a ban on asking for disputes is waited out", "[channels][aliexpress][protocol]") {
    bool banned = true;
    Scripted bench = issues([&](const std::string& word, const QueryList&) {
        if (banned) return ok(R"({"code":"ApiCallLimit","message":"This ban will last 3600 more seconds"})");
        return ok(word == kList ? issueList({"1"}) : kWaits);
    });
    Cursor cursor;
    casesOf(*bench.adapter, cursor);
    banned = false;
    for (int i = 0; i < 5; ++i) {
        bench.clock.advance(11min);
        CHECK(casesOf(*bench.adapter, cursor).empty());
    }
    CHECK(countOf(bench, kList) == 1);
    bench.clock.advance(11min);
    CHECK(casesOf(*bench.adapter, cursor).size() == 1);
}

TEST_CASE(
    "aliexpress: after an outage the next walk tells what changed meanwhile",
    "[channels][aliexpress][protocol]"
) {
    bool down = true;
    Scripted bench = issues([&](const std::string& word, const QueryList&) {
        if (down) return HttpResponse{503, {}, ""};
        return ok(word == kList ? issueList({"1"}) : kWaits);
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

TEST_CASE(
    "aliexpress: a dispute that can't be read yet is told whole, later", "[channels][aliexpress][protocol]"
) {
    bool trouble = true;
    Scripted bench = issues([&](const std::string& word, const QueryList& parameters) {
        if (word == kList) return ok(issueList({"1"}));
        CHECK(value(parameters, "issue_id") == "1");
        CHECK(value(parameters, "buyer_login_id") == "b");
        return trouble ? HttpResponse{500, {}, ""} : ok(kWaits);
    });
    Cursor cursor;
    CHECK(casesOf(*bench.adapter, cursor).empty());
    trouble = false;
    bench.clock.advance(11min);
    const auto told = casesOf(*bench.adapter, cursor);
    REQUIRE(told.size() == 1);
    CHECK(told.front().stage_text == "wait_seller_accept");
}

TEST_CASE(
    "aliexpress: a dispute that is never shown is told by its row", "[channels][aliexpress][protocol]"
) {
    const std::string answer = GENERATE(
        as<std::string>(), "<html>", "{}",
        R"({"error_response":{"code":41,"sub_code":"isv.invalid-parameter"}})"
    );
    Scripted bench = issues([&](const std::string& word, const QueryList&) {
        return ok(word == kList ? issueList({"1"}) : answer);
    });
    Cursor cursor;
    const auto told = casesOf(*bench.adapter, cursor);
    REQUIRE(told.size() == 1);
    CHECK(told.front().stage == Stage::NeedsSeller);
    CHECK(told.front().stage_text == "processing");
    bench.clock.advance(11min);
    CHECK(casesOf(*bench.adapter, cursor).empty());
    CHECK(countOf(bench, kDetail) == 1);
}

TEST_CASE(
    "aliexpress: a dispute without its buyer's name is told by its row", "[channels][aliexpress][protocol]"
) {
    bool there = true;
    Scripted bench = issues([&](const std::string&, const QueryList&) {
        return ok(
            there ? R"({"data_list":[{"issue_id":1,"issue_status":"processing"}],"total_item":1})" : kNoIssues
        );
    });
    Cursor cursor;
    CHECK(casesOf(*bench.adapter, cursor).size() == 1);
    there = false;
    bench.clock.advance(11min);
    const auto told = casesOf(*bench.adapter, cursor);
    REQUIRE(told.size() == 1);
    CHECK(told.front().stage == Stage::Closed);
    CHECK(countOf(bench, kDetail) == 0);
}

TEST_CASE(
    "aliexpress: a dispute that AliExpress shows no more has ended", "[channels][aliexpress][protocol]"
) {
    bool there = true;
    const std::string answer = GENERATE(
        as<std::string>(), "{}", R"({"error_response":{"code":41,"sub_code":"isv.invalid-parameter"}})"
    );
    Scripted bench = issues([&](const std::string& word, const QueryList&) {
        if (word == kList) return ok(there ? issueList({"1"}) : kNoIssues);
        return ok(there ? kWaits : answer);
    });
    Cursor cursor;
    casesOf(*bench.adapter, cursor);
    there = false;
    bench.clock.advance(11min);
    const auto told = casesOf(*bench.adapter, cursor);
    REQUIRE(told.size() == 1);
    CHECK(told.front().external_id == "1");
    CHECK(told.front().kind == "dispute");
    CHECK(told.front().stage == Stage::Closed);
    bench.clock.advance(11min);
    CHECK(casesOf(*bench.adapter, cursor).empty());
}

TEST_CASE(
    "aliexpress: an ended dispute that can't be read yet is told later", "[channels][aliexpress][protocol]"
) {
    const auto [status, body] = GENERATE(table<int, std::string>({{500, ""}, {200, "<html>"}}));
    bool there = true, trouble = true;
    Scripted bench = issues([&, s = status, b = body](const std::string& word, const QueryList&) {
        if (word == kList) return ok(there ? issueList({"1"}) : kNoIssues);
        if (there) return ok(kWaits);
        if (trouble) return HttpResponse{s, {}, b};
        return ok(R"({"result_object":{"issue_status":"finish","reverse_detail_status":"refund_success"}})");
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
    CHECK(told.front().stage_text == "refund_success");
}

TEST_CASE("aliexpress: a list of disputes that misses rows ends none", "[channels][aliexpress][protocol]") {
    bool whole = true;
    std::string rest = kNoIssues;
    Scripted bench = issues([&](const std::string& word, const QueryList& parameters) {
        if (word == kDetail) return ok(kWaits);
        if (whole) return ok(issueList({"1", "2"}));
        const bool first = value(parameters, "query_dto").find(R"("current_page":1,)") != std::string::npos;
        return first ? ok(R"({"data_list":[{"issue_id":"1","buyer_login_id":"b"}],"total_item":2})")
                     : ok(rest);
    });
    Cursor cursor;
    CHECK(casesOf(*bench.adapter, cursor).size() == 2);
    whole = false;
    // Its own row is less told than before, so that it is read again; of the other nothing is known.
    bench.clock.advance(11min);
    for (const auto& told : casesOf(*bench.adapter, cursor)) CHECK(told.external_id == "1");
    CHECK(countOf(bench, kDetail) == 3);
    rest = "<html>";
    bench.clock.advance(11min);
    CHECK(casesOf(*bench.adapter, cursor).empty());
    CHECK(countOf(bench, kDetail) == 3);
}

TEST_CASE("aliexpress: a row without an id hides the end of no dispute", "[channels][aliexpress][protocol]") {
    bool there = true;
    Scripted bench = issues([&](const std::string& word, const QueryList&) {
        if (word == kList)
            return ok(
                there ? issueList({"1", "2", "3"})
                      : R"({"data_list":[{"issue_id":"1","issue_status":"processing","buyer_login_id":"b",)"
                        R"("gmt_modified":"2026-09-21 01:00:00"},{}],"total_item":2})"
            );
        return ok(there ? kWaits : R"({"result_object":{"issue_status":"finish"}})");
    });
    Cursor cursor;
    CHECK(casesOf(*bench.adapter, cursor).size() == 3);
    there = false;
    bench.clock.advance(11min);
    const auto told = casesOf(*bench.adapter, cursor);
    REQUIRE(told.size() == 2);
    for (const auto& one : told) CHECK(one.stage == Stage::Closed);
}

TEST_CASE("aliexpress: a dispute whose row was only missed goes on", "[channels][aliexpress][protocol]") {
    std::vector<std::string> listed = {"1", "2"};
    Scripted bench = issues([&](const std::string& word, const QueryList&) {
        return ok(word == kList ? issueList(listed) : kWaits);
    });
    Cursor cursor;
    CHECK(casesOf(*bench.adapter, cursor).size() == 2);
    listed = {"1"};
    bench.clock.advance(11min);
    CHECK(casesOf(*bench.adapter, cursor).empty());
    listed = {"1", "2"};
    bench.clock.advance(11min);
    CHECK(casesOf(*bench.adapter, cursor).empty());
    CHECK(countOf(bench, kDetail) == 3);
}

TEST_CASE("aliexpress: what was told of disputes survives in the cursor", "[channels][aliexpress][unit]") {
    aliexpress::CursorState state;
    state.issues.asked = *parseTime("2026-09-20T00:00:00.123Z");
    state.issues.open["9007199254740993"] = {"0123456789abcdef", "ru12345678abcd"};
    const auto again = aliexpress::readCursor(aliexpress::writeCursor(state));
    CHECK(again.issues.asked == state.issues.asked);
    REQUIRE(again.issues.open.contains("9007199254740993"));
    CHECK(again.issues.open.at("9007199254740993").version == "0123456789abcdef");
    CHECK(again.issues.open.at("9007199254740993").buyer_login_id == "ru12345678abcd");
    // A cursor from before there were any goes on.
    CHECK(aliexpress::readCursor(R"({"v":1,"page":1})").issues.open.empty());
}
