#include "channels/rakuten/rakuten_wire.h"

#include <catch2/catch.hpp>

#include "channels/contract/errors.h"
#include "channels/kit/time.h"
#include "channels/rakuten/rakuten_cursor.h"
#include "channels/testing/fixture.h"

using namespace channels;
using namespace channels::rakuten;
using namespace std::chrono_literals;

namespace {

std::string fixture(const std::string& name) { return channels::testing::readFixture("rakuten", name); }

Inquiry inquiryWith(const std::string& replies, const std::string& rest = {}) {
    return parseInquiry(
        R"({"result":{"inquiryNumber":"1-1","message":"q","regDate":"2026-09-22T07:00:00","replies":[)" + replies +
        "]" + rest + "}}"
    );
}

std::string reply(const std::string& id, const std::string& time, const std::string& from = "user") {
    return R"({"id":)" + id + R"(,"message":"r)" + id + R"(","regDate":"2026-09-22T)" + time + R"(","replyFrom":")" +
           from + R"("})";
}

std::vector<std::string> idsOf(const Inquiry& inquiry) {
    std::vector<std::string> out;
    for (const auto& message : inquiry.messages) out.push_back(message.external_id);
    return out;
}

CursorState walkAt(Instant now) {
    CursorState state;
    state.window = PullWindow(now - 7 * 24h);
    state.begin(now);
    state.window.begin(now, now);
    return state;
}

const Instant kNow = *parseTime("2026-09-22T00:00:00Z");

}  // namespace

TEST_CASE("rakuten: both keys make the authorization of the reference", "[channels][rakuten]") {
    CHECK(authorization("SP000_test", "SL000_test") == "ESA U1AwMDBfdGVzdDpTTDAwMF90ZXN0");
}

TEST_CASE("rakuten: times are Japan's and carry no zone", "[channels][rakuten]") {
    CHECK(japanTime(*parseTime("2026-09-21T22:13:20.999Z")) == "2026-09-22T07:13:20");
    CHECK(parseJapanTime("2026-09-22T07:13:20") == parseTime("2026-09-21T22:13:20Z"));
    CHECK_FALSE(parseJapanTime("2026-09-22T07:13:20Z"));
    CHECK_FALSE(parseJapanTime(""));
}

TEST_CASE("rakuten: an inquiry tells who wrote what, in order", "[channels][rakuten]") {
    const Inquiry inquiry = parseInquiry(fixture("inquiry.json"));
    CHECK(inquiry.number == "260922-0000000001");
    CHECK(inquiry.shop_id == "123456");
    CHECK(inquiry.updated == parseTime("2026-09-22T01:30:00Z"));
    CHECK(idsOf(inquiry) == std::vector<std::string>{"260922-0000000001", "5001", "5003", "9007199254740995"});
    const Author expected[] = {Author::Buyer, Author::Seller, Author::Notice, Author::Buyer};
    for (std::size_t i = 0; i < 4; ++i) CHECK(inquiry.messages[i].author == expected[i]);
    CHECK(inquiry.messages[2].warnings == std::vector<std::string>{"replyFrom: unknown"});
    const Incoming& first = inquiry.messages[0];
    CHECK(first.conversation_external_id == "260922-0000000001");
    CHECK(first.buyer_external_id == "abc123@pc.fw.rakuten.ne.jp");
    CHECK(first.buyer_name == "山田 太郎");
    CHECK(first.subject == "配送 / 注文後");
    CHECK(first.text == "いつ発送されますか。");
    CHECK(first.sent_at == parseTime("2026-09-21T22:13:20Z"));
    CHECK(first.order_external_id == "123456-20260920-0000000001");
    CHECK(first.listing_id == "lamp");
    CHECK(first.site == "rakuten.co.jp");
    CHECK(first.reply_to.at("shop_id") == "123456");
    REQUIRE(inquiry.unreadable.size() == 1);
    CHECK(inquiry.unreadable[0].external_id == "5004");
    CHECK(inquiry.unreadable[0].reason == "message: a string was expected, found an object");
}

TEST_CASE("rakuten: files belong to the message that names them", "[channels][rakuten]") {
    const Inquiry inquiry = parseInquiry(fixture("inquiry.json"));
    REQUIRE(inquiry.messages.at(0).attachments.size() == 1);
    CHECK(inquiry.messages[0].attachments[0].name == "photo.jpg");
    CHECK(inquiry.messages.at(1).attachments.empty());
    const Incoming& last = inquiry.messages.back();
    REQUIRE(last.attachments.size() == 1);
    const auto file = parseFileRef(last.attachments[0].ref);
    REQUIRE(file);
    CHECK(file->label == "a b&c.pdf");
    CHECK(file->path == "/x/z?1");
    CHECK(last.warnings == std::vector<std::string>{"attachments: path is missing"});
    for (const char* ref : {"", "path=", "https://evil.example/x", "path=%2Fx", "path=&label=x", "path=a&label=b&c=d"})
        CHECK_FALSE(parseFileRef(ref));
}

TEST_CASE("rakuten: a list shows its inquiries, and sets aside what it can't place", "[channels][rakuten]") {
    const InquiryList list = parseList(fixture("list.json"), 1);
    REQUIRE(list.inquiries.size() == 2);
    CHECK(idsOf(list.inquiries[0]) == std::vector<std::string>{"260922-0000000001"});
    // Its question can't be read; the reply to it can.
    CHECK(idsOf(list.inquiries[1]) == std::vector<std::string>{"5011"});
    REQUIRE(list.inquiries[1].unreadable.size() == 1);
    CHECK(list.inquiries[1].unreadable[0].external_id == "260921-0000000002");
    REQUIRE(list.unreadable.size() == 1);
    CHECK(list.unreadable[0].external_id.starts_with("sha256:"));
    CHECK(list.unreadable[0].reason == "inquiryNumber: missing");
    CHECK(list.more);
    CHECK_FALSE(parseList(fixture("list.json"), 2).more);
    CHECK_FALSE(parseList(R"({"totalPageCount":9,"list":[]})", 1).more);
    CHECK_FALSE(parseList(R"({"list":[]})", 1).more);
}

TEST_CASE("rakuten: every message reads back from its own bytes alone", "[channels][rakuten]") {
    for (const auto& kept : parseInquiry(fixture("inquiry.json")).messages) {
        CAPTURE(kept.external_id);
        const Page page = parseRaw(kept.raw);
        REQUIRE(page.messages.size() == 1);
        const Incoming& again = page.messages[0];
        CHECK(again.external_id == kept.external_id);
        CHECK(again.author == kept.author);
        CHECK(again.text == kept.text);
        CHECK(again.sent_at == kept.sent_at);
        CHECK(again.subject == kept.subject);
        CHECK(again.order_external_id == kept.order_external_id);
        CHECK(again.attachments.size() == kept.attachments.size());
        CHECK(again.reply_to == kept.reply_to);
        CHECK(again.raw == kept.raw);
    }
    auto odd = parseList(fixture("list.json"), 1).unreadable;
    for (const auto& one : parseInquiry(fixture("inquiry.json")).unreadable) odd.push_back(one);
    odd.push_back(unreadableInquiry("260922-0000000009", "GET /inquiry/{inquiryNumber}: HTTP 400"));
    REQUIRE(odd.size() == 3);
    for (const auto& kept : odd) {
        CAPTURE(kept.external_id);
        const Page page = parseRaw(kept.raw);
        REQUIRE(page.unreadable.size() == 1);
        CHECK(page.unreadable[0].external_id == kept.external_id);
        CHECK(page.unreadable[0].reason == kept.reason);
    }
}

TEST_CASE("rakuten: a reply's raw bytes leave the question's words out", "[channels][rakuten]") {
    const Inquiry inquiry = parseInquiry(fixture("inquiry.json"));
    CHECK(inquiry.messages.at(1).raw.find("いつ発送されますか。") == std::string::npos);
    CHECK(inquiry.messages.at(0).raw.find("本日発送します。") == std::string::npos);
}

TEST_CASE("rakuten: replies are sorted and doubles left out, whichever way a list runs", "[channels][rakuten]") {
    const std::string a = reply("1", "08:00:00"), b = reply("2", "08:00:00"), c = reply("3", "09:00:00");
    for (const auto& list : {a + ',' + b + ',' + c, c + ',' + b + ',' + a, a + ',' + a + ',' + b + ',' + c + ',' + c}) {
        CAPTURE(list);
        CHECK(idsOf(inquiryWith(list)) == std::vector<std::string>{"1-1", "1", "2", "3"});
    }
}

TEST_CASE("rakuten: a reply without an id goes by what never changes about it", "[channels][rakuten]") {
    const auto idOf = [](const std::string& rest) {
        return inquiryWith(R"({"message":"r","regDate":"2026-09-22T08:00:00","replyFrom":"user")" + rest + "}")
            .messages.at(1)
            .external_id;
    };
    CHECK(idOf("").starts_with("sha256:"));
    CHECK(idOf("") == idOf(R"(,"isRead":true)"));
    CHECK(
        idOf("") !=
        inquiryWith(R"({"message":"s","regDate":"2026-09-22T08:00:00","replyFrom":"user"})").messages.at(1).external_id
    );
}

TEST_CASE("rakuten: the words for merchant and user may be written in capitals", "[channels][rakuten]") {
    CHECK(inquiryWith(reply("1", "08:00:00", "MERCHANT")).messages.at(1).author == Author::Seller);
    CHECK(inquiryWith(reply("1", "08:00:00", "User")).messages.at(1).author == Author::Buyer);
    CHECK(inquiryWith(reply("1", "08:00:00", "")).messages.at(1).author == Author::Notice);
}

TEST_CASE("rakuten: a completed inquiry is settled unless its buyer wrote since", "[channels][rakuten]") {
    const std::string done = R"(,"isCompleted":true,"completedDate":"2026-09-22T09:00:00")";
    CHECK_FALSE(inquiryWith("").settled);
    CHECK(inquiryWith("", done).settled);
    CHECK(inquiryWith("", R"(,"isCompleted":true,"completedDate":null)").settled);
    CHECK(inquiryWith(reply("1", "08:59:00"), done).settled);
    CHECK_FALSE(inquiryWith(reply("1", "09:01:00"), done).settled);
    CHECK(inquiryWith(reply("1", "09:01:00", "merchant"), done).settled);
    CHECK(parseInquiry(fixture("inquiry.json")).settled);
}

TEST_CASE("rakuten: what was deleted before it was pulled is no message", "[channels][rakuten]") {
    const Inquiry inquiry = inquiryWith(
        R"({"id":1,"message":null,"isMessageDeleted":true},{"id":2,"message":"kept","isMessageDeleted":true,"replyFrom":"user"})"
    );
    CHECK(idsOf(inquiry) == std::vector<std::string>{"1-1", "2"});
    CHECK(inquiry.unreadable.empty());
    CHECK(inquiry.messages[1].warnings.size() == 2);  // deleted, and without a time
}

TEST_CASE("rakuten: an answer of another shape is not understood", "[channels][rakuten]") {
    for (const char* body :
         {"", "<html>", "[]", "{}", R"({"result":7})", R"({"result":{}})", R"({"list":{}})", "\xff\xfe"}) {
        CAPTURE(body);
        CHECK_THROWS_AS(parseList(body, 1), NotUnderstood);
        CHECK_THROWS_AS(parseInquiry(body), NotUnderstood);
        CHECK_THROWS_AS(parseUpload(body), NotUnderstood);
        CHECK_THROWS_AS(parseReceipt(body, "1-1"), NotUnderstood);
        CHECK_THROWS_AS(parseMarked(body, "1-1"), NotUnderstood);
    }
    CHECK_THROWS_AS(parseList(R"({"list":[{"inquiryNumber":"1-1"}]})", 1), NotUnderstood);
    CHECK_THROWS_AS(parseRaw("no JSON"), NotUnderstood);
    CHECK(parseRaw("{}").unreadable.size() == 1);
}

TEST_CASE("rakuten: odd entries of lists are read as far as they go", "[channels][rakuten]") {
    const InquiryList list = parseList(R"({"totalPageCount":1,"list":[7,null,{"inquiryNumber":1,"message":"m"}]})", 1);
    CHECK(list.inquiries.size() == 1);
    REQUIRE(list.unreadable.size() == 2);
    CHECK(list.unreadable[0].external_id != list.unreadable[1].external_id);
    for (const auto& kept : list.unreadable) CHECK(parseRaw(kept.raw).unreadable.at(0).external_id == kept.external_id);
    const Inquiry odd = inquiryWith("7,null");
    REQUIRE(odd.unreadable.size() == 2);
    for (const auto& kept : odd.unreadable) CHECK(parseRaw(kept.raw).unreadable.at(0).external_id == kept.external_id);
}

TEST_CASE("rakuten: replies and marks are written as their requests want them", "[channels][rakuten]") {
    CHECK(
        writeReply("1-1", "123456", "本日\n", {{"a.pdf", "/x"}}) ==
        R"({"inquiryNumber":"1-1","shopId":"123456","message":"本日\n","attachments":[{"label":"a.pdf","path":"/x"}]})"
    );
    CHECK(writeMark("1-1") == R"({"inquiryNumbers":["1-1"]})");
}

TEST_CASE("rakuten: a receipt is one for the inquiry that was answered", "[channels][rakuten]") {
    CHECK(parseReceipt(fixture("receipt.json"), "260922-0000000001") == parseTime("2026-09-22T00:00:00Z"));
    CHECK_THROWS_AS(parseReceipt(fixture("receipt.json"), "260922-0000000002"), NotUnderstood);
    CHECK(parseReceipt(R"({"result":{"inquiryNumber":"1-1"}})", "1-1") == std::nullopt);
}

TEST_CASE("rakuten: a mark is done, refused, or nothing is said of it", "[channels][rakuten]") {
    CHECK(parseMarked(fixture("marks.json"), "260922-0000000001"));
    CHECK_FALSE(parseMarked(fixture("marks.json"), "260922-0000000002"));
    CHECK_THROWS_AS(parseMarked(fixture("marks.json"), "260922-0000000003"), NotUnderstood);
}

TEST_CASE("rakuten: of a refusal only its code and its fields are told, never a sentence", "[channels][rakuten]") {
    const Refusal refusal = parseRefusal(fixture("error.json"));
    CHECK(refusal.code == "InvalidParameter");
    CHECK(refusal.fields == "message, shopId");
    CHECK(parseRefusal(R"({"error":{"code":"you wrote: call me","targets":{"your text":"x"}}})").code.empty());
    CHECK(parseRefusal(R"({"error":{"code":"you wrote: call me","targets":{"your text":"x"}}})").fields.empty());
    CHECK(parseRefusal("<html>").code.empty());
}

TEST_CASE("rakuten: a cursor reads back as it was written, and no other does", "[channels][rakuten]") {
    CursorState state = walkAt(kNow);
    state.listed = kNow - 24h;
    state.page = 3;
    state.passes = 1;
    state.news = true;
    state.reads = 7;
    state.meet("260922-0000000001", kNow - 2h, 4, true);
    state.noteRead("260922-0000000001", true);
    const CursorState again = readCursor(writeCursor(state));
    CHECK(again.listed == state.listed);
    CHECK(again.from == state.from);
    CHECK(again.until == state.until);
    CHECK(again.page == 3);
    CHECK(again.passes == 1);
    CHECK(again.news);
    CHECK(again.reads == 8);
    CHECK(writeCursor(again) == writeCursor(state));
    for (const char* text : {"x", "{}", R"({"v":2,"phase":0})", R"({"v":1,"phase":9})", R"({"v":1})"}) {
        CAPTURE(text);
        CHECK_THROWS_AS(readCursor(text), NotUnderstood);
    }
}

TEST_CASE("rakuten: a walk lists no stretch that is longer than a list may be", "[channels][rakuten]") {
    CursorState state = walkAt(kNow);
    const auto span = std::chrono::days(30);
    Instant reached = state.from;
    CHECK(state.from == kNow - 37 * 24h);
    for (int i = 0; state.phase == CursorState::Phase::List; ++i) {
        REQUIRE(i < 5);
        CHECK(state.from <= reached);
        reached = state.stretchEnd(span);
        CHECK(reached - state.from <= span);
        state.listedPage(false, span);
    }
    CHECK(reached == state.until);
}

TEST_CASE("rakuten: a clock that was set back asks for no time that ends before it begins", "[channels][rakuten]") {
    CursorState state = walkAt(kNow);
    state.listed = kNow + 400 * 24h;
    state.begin(kNow);
    CHECK(state.from == state.until - 24h);
}

TEST_CASE("rakuten: pages that showed something new are read again, but not for ever", "[channels][rakuten]") {
    CursorState state = walkAt(kNow);
    const auto span = std::chrono::days(365);
    int passes = 0;
    while (state.phase == CursorState::Phase::List) {
        state.news = true;
        state.listedPage(true, span);
        CHECK(state.page == 2);
        state.listedPage(false, span);
        ++passes;
    }
    CHECK(passes == 3);
    state = walkAt(kNow);
    state.news = true;
    state.listedPage(false, span);  // one answer can't shift
    CHECK(state.phase == CursorState::Phase::Follow);
}

TEST_CASE("rakuten: an inquiry is read again the more seldom the longer nobody has written", "[channels][rakuten]") {
    const auto isDue = [](std::chrono::minutes silence, std::chrono::minutes since_read) {
        CursorState state = walkAt(kNow);
        state.followed["1-1"] = {kNow - silence, 1, false, kNow - since_read, 0, false};
        return !state.due(10).empty();
    };
    CHECK(isDue(48h, 121min));
    CHECK_FALSE(isDue(48h, 119min));
    CHECK(isDue(50 * 24h, 12h));
    CHECK_FALSE(isDue(50 * 24h, 11h));
    CHECK_FALSE(isDue(0min, 0min));
    CHECK(isDue(0min, 1min));
}

TEST_CASE("rakuten: an inquiry that a list has shown needs no reading", "[channels][rakuten]") {
    CursorState state = walkAt(kNow);
    state.followed["1-1"] = {kNow - 48h, 1, false, {}, 0, false};
    state.followed["1-2"] = {kNow - 48h, 1, false, {}, 0, false};
    state.followed["1-3"] = {kNow - 48h, 1, false, kNow - 12h, 0, false};
    CHECK_FALSE(state.meet("1-1", kNow - 48h, 1, false));
    CHECK(state.due(10) == std::vector<std::string>{"1-2", "1-3"});
    CHECK(state.due(1) == std::vector<std::string>{"1-2"});
}

TEST_CASE("rakuten: an inquiry that was silent for two months is let go", "[channels][rakuten]") {
    CursorState state = walkAt(kNow);
    state.meet("1-1", kNow - 61 * 24h, 1, false);
    state.meet("1-2", kNow - 59 * 24h, 1, false);
    state.finish();
    CHECK(state.followed.size() == 1);
    CHECK(state.followed.contains("1-2"));
}
