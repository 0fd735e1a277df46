#include "channels/lazada/lazada_wire.h"

#include <catch2/catch.hpp>

#include "channels/contract/errors.h"
#include "channels/kit/time.h"
#include "channels/lazada/lazada_content.h"
#include "channels/lazada/lazada_cursor.h"
#include "channels/testing/fixture.h"

using namespace channels;
using namespace channels::lazada;
using namespace std::chrono_literals;

namespace {

std::string fixture(const std::string& name) { return channels::testing::readFixture("lazada", name); }

Session buyerInVietnam() {
    Session out;
    out.id = "100132_2_500_1_103";
    out.buyer_id = "500";
    out.buyer_name = "buyer_vn";
    out.site_id = "VN";
    return out;
}

LineList fixtureLines() { return readLines(readAnswer(fixture("messages.json"), "list"), buyerInVietnam()); }

Content contentOf(const std::string& template_id, const std::string& json) {
    const auto document = JsonDocument::parse(json);
    return readContent(template_id, document.root());
}

Incoming message(
    const std::string& id, Instant at, const std::string& order = {}, const std::string& item = {}
) {
    Incoming out;
    out.external_id = id;
    out.sent_at = at;
    out.order_external_id = order;
    out.listing_id = item;
    return out;
}

}  // namespace

TEST_CASE(
    "lazada: a list of sessions is read with its place to go on, and one without an id set aside",
    "[channels][lazada][unit]"
) {
    const auto list = readSessions(readAnswer(fixture("sessions.json"), "list"));
    REQUIRE(list.sessions.size() == 2);
    CHECK(list.sessions[0].id == "100132_2_500_1_103");
    CHECK(list.sessions[0].buyer_id == "500");
    CHECK(list.sessions[0].buyer_name == "buyer_vn");
    CHECK(list.sessions[0].last_message_id == "msg-1");
    CHECK(list.sessions[0].last_at == Instant(1'790'000'000'000ms));
    CHECK(list.sessions[1].buyer_id == "9007199254740993");
    CHECK(list.sessions[1].last_message_id == "9007199254740995");
    CHECK(list.oldest == Instant(1'789'990'000'000ms));
    CHECK(list.newest_first);
    REQUIRE(list.next);
    CHECK(list.next->start == Instant(1'789'990'000'000ms));
    CHECK(list.next->last_id == "100132_2_501_1_103");
    REQUIRE(list.unreadable.size() == 2);
    CHECK(list.unreadable[0].reason == "session_id: missing");
    CHECK(parseRaw(list.unreadable[0].raw).unreadable.at(0).external_id == list.unreadable[0].external_id);
}

TEST_CASE("lazada: scalars are read as texts and as native types alike", "[channels][lazada][unit]") {
    const auto list = fixtureLines();
    REQUIRE(list.lines.size() == 10);
    CHECK_FALSE(list.next);
    const Incoming &buyer = list.lines[0].message, &own = list.lines[1].message;
    CHECK(buyer.author == Author::Buyer);
    CHECK(buyer.text == "Khi nào giao?");
    CHECK(buyer.conversation_external_id == "100132_2_500_1_103");
    CHECK(buyer.buyer_external_id == "500");
    CHECK(buyer.buyer_name == "buyer_vn");
    CHECK(buyer.site == "lazada.vn");
    CHECK(buyer.sent_at == Instant(1'790'000'000'000ms));
    CHECK(own.author == Author::Seller);
    CHECK(own.external_id == "9007199254740993");
    CHECK(own.buyer_external_id == "500");
    CHECK(list.lines[1].fate == Line::Fate::Seen);
}

TEST_CASE(
    "lazada: a reply that the safety filter stopped becomes a notice that it didn't arrive",
    "[channels][lazada][unit]"
) {
    const Line blocked = fixtureLines().lines.at(2);
    CHECK(blocked.fate == Line::Fate::Blocked);
    CHECK(blocked.message.author == Author::Seller);
    const Incoming notice = shown(blocked);
    CHECK(notice.author == Author::Notice);
    CHECK(notice.external_id == blockedId("msg-3"));
    CHECK(notice.bounced == "msg-3");
    CHECK(notice.text.find("CONTACT_INFORMATION") != std::string::npos);
    CHECK(notice.text.ends_with("Zalo: shop@example.test"));
    CHECK(filterCode("CONTACT_INFORMATION") == "CONTACT_INFORMATION");
    CHECK(filterCode("-12") == "-12");
    CHECK(filterCode("Don't write shop@example.test") == "process_msg");
}

TEST_CASE("lazada: automatic words and the system's are nobody's", "[channels][lazada][unit]") {
    const auto list = fixtureLines();
    const Incoming &automatic = list.lines.at(3).message, &system = list.lines.at(8).message;
    CHECK(automatic.author == Author::Notice);
    CHECK(automatic.automatic);
    CHECK(system.author == Author::Notice);
    CHECK_FALSE(system.automatic);
}

TEST_CASE("lazada: a message that was taken back no longer says what it said", "[channels][lazada][unit]") {
    const Line line = fixtureLines().lines.at(7);
    CHECK(line.fate == Line::Fate::TakenBack);
    const Incoming notice = shown(line);
    CHECK(notice.author == Author::Notice);
    CHECK(notice.external_id == "msg-8");
    CHECK(notice.text == "The buyer took this message back.");
}

TEST_CASE("lazada: pictures, orders and items are told in words and refs", "[channels][lazada][unit]") {
    const auto list = fixtureLines();
    const Incoming &picture = list.lines.at(4).message, &order = list.lines.at(5).message,
                   &item = list.lines.at(6).message;
    CHECK(picture.text.empty());
    REQUIRE(picture.attachments.size() == 1);
    CHECK(picture.attachments[0].name == "broken.png");
    CHECK(picture.attachments[0].media_type == "image/png");
    CHECK(picture.attachments[0].ref == "https://vn-live.slatic.net/im/broken.png?x=1");
    CHECK(order.text == "Order: Đèn LED (388123456789012)");
    CHECK(order.order_external_id == "388123456789012");
    CHECK(item.text == "Item: Đèn LED (3001574624)");
    CHECK(item.listing_id == "3001574624");
}

TEST_CASE("lazada: every template has its words", "[channels][lazada][unit]") {
    CHECK(contentOf("4", R"({"txt":"[smile]"})").text == "[smile]");
    CHECK(contentOf("10007", R"("{\"order_id\":\"815\"}")").text == "Order 815");
    CHECK(contentOf("10006", R"("{}")").text == "Item");
    CHECK(contentOf("10008", R"({"promotionId":91,"title":"Summer"})").text == "Promotion: Summer (91)");
    CHECK(contentOf("10010", R"("{}")").text == "An invitation to follow the shop");
    const Content video = contentOf(
        "6", R"({"videoId":"v1","videoUrl":"//cdn.example/v1.mp4","imgUrl":"https://cdn.example/v1"})"
    );
    CHECK(video.text == "Video v1");
    CHECK(video.only == "video");
    CHECK(contentOf("6", R"({"videoId":"v1","txt":"Look at this"})").only.empty());
    REQUIRE(video.attachments.size() == 2);
    CHECK(video.attachments[0].ref == "https://cdn.example/v1.mp4");
    CHECK(video.attachments[0].media_type == "video/mp4");
    CHECK(video.attachments[1].media_type == "image/jpeg");
    const Content unknown = contentOf("20002", R"("{\"txt\":\"Hello\"}")");
    CHECK(unknown.text == "A message of a kind that is not known here (template 20002)\nHello");
    CHECK(unknown.warnings == std::vector<std::string>{"template_id: 20002 isn't known"});
}

TEST_CASE(
    "lazada: a translation stands in where the buyer's own words are missing, however it is spelt",
    "[channels][lazada][unit]"
) {
    CHECK(contentOf("1", R"({"txt":"Khi nào?","translateTxt":"When?"})").text == "Khi nào?");
    for (const char* name : {"translateTxt", "translatText"}) {
        const Content content = contentOf("1", std::string(R"({"txt":"",")") + name + R"(":"When?"})");
        CHECK(content.text == "When?");
        CHECK(content.warnings.size() == 1);
    }
}

TEST_CASE("lazada: content that can't be read says why", "[channels][lazada][unit]") {
    CHECK(contentOf("1", R"("{\"txt\":")").unreadable.starts_with("content: not JSON at byte "));
    CHECK(contentOf("1", R"("[]")").unreadable == "content: an object was expected, found an array");
    CHECK(contentOf("1", "7").unreadable == "content: an object was expected, found a number");
    CHECK(
        contentOf("1", R"("{\"txt\":7}")").unreadable == "content.txt: a string was expected, found a number"
    );
    CHECK(contentOf("3", R"("{}")").unreadable == "content.imgUrl: missing");
    CHECK(contentOf("1", R"("{\"txt\":\"Caf\\ud83d\"}")").text == "Caf\uFFFD");
}

TEST_CASE(
    "lazada: a message that can't be read says which field and why, now and later", "[channels][lazada][unit]"
) {
    const auto list = fixtureLines();
    REQUIRE(list.unreadable.size() == 5);
    CHECK(list.unreadable[0].external_id == "msg-10");
    CHECK(list.unreadable[0].reason.starts_with("content: not JSON at byte "));
    CHECK(list.unreadable[1].external_id == "msg-11");
    CHECK(list.unreadable[2].reason == "from_account_type: neither 1 (buyer) nor 2 (seller)");
    CHECK(list.unreadable[3].reason == "message_id: missing");
    CHECK(list.unreadable[4].reason == "message: an object was expected, found a string");
    for (const auto& bad : list.unreadable) {
        const Page again = parseRaw(bad.raw);
        REQUIRE(again.unreadable.size() == 1);
        CHECK(again.unreadable[0].external_id == bad.external_id);
        CHECK(again.unreadable[0].reason == bad.reason);
    }
}

TEST_CASE("lazada: kept bytes are read again as they were shown", "[channels][lazada][unit]") {
    for (const auto& line : fixtureLines().lines) {
        const Incoming told = shown(line);
        const Page again = parseRaw(line.message.raw);
        REQUIRE(again.messages.size() == 1);
        CHECK(again.messages[0].external_id == told.external_id);
        CHECK(again.messages[0].author == told.author);
        CHECK(again.messages[0].text == told.text);
        CHECK(again.messages[0].site == told.site);
        CHECK(again.messages[0].buyer_external_id == told.buyer_external_id);
    }
}

TEST_CASE(
    "lazada: a card says what the messages after it are about, until the next or for a week",
    "[channels][lazada][unit]"
) {
    const Instant day{std::chrono::hours(24 * 20'000)};
    std::vector<Incoming> messages = {
        message("before", day),
        message("order card", day + 1h, "815"),
        message("about the order", day + 2h),
        message("item card", day + 3h, {}, "3001"),
        message("about the item", day + 4h),
        message("much later", day + 9 * 24h),
    };
    messages.push_back(message("notice", day + 5h));
    messages.back().author = Author::Notice;
    carrySubjects(messages);
    CHECK(messages[0].order_external_id.empty());
    CHECK(messages[2].order_external_id == "815");
    CHECK(messages[2].listing_id.empty());
    CHECK(messages[4].order_external_id.empty());
    CHECK(messages[4].listing_id == "3001");
    CHECK(messages[5].listing_id.empty());
    CHECK(messages[6].listing_id.empty());
}

TEST_CASE("lazada: an empty list may be missing, but not without a word", "[channels][lazada][unit]") {
    CHECK(readSessions(readAnswer(R"({"code":"0","success":"true","data":{}})", "m")).sessions.empty());
    CHECK(
        readLines(readAnswer(R"({"code":0,"success":true,"data":null})", "m"), buyerInVietnam()).lines.empty()
    );
    const auto body = GENERATE(
        as<std::string>(), R"({"code":"0"})", R"({"code":"0","data":[]})",
        R"({"code":"0","success":"true","data":{"session_list":"x","message_list":7}})"
    );
    CAPTURE(body);
    CHECK_THROWS_AS(readSessions(readAnswer(body, "m")), NotUnderstood);
    CHECK_THROWS_AS(readLines(readAnswer(body, "m"), buyerInVietnam()), NotUnderstood);
}

TEST_CASE("lazada: a list that goes on must say where", "[channels][lazada][unit]") {
    const auto next = [](const std::string& end) {
        return readSessions(readAnswer(
                                R"({"code":"0","data":{"session_list":[{"session_id":"1"}],"has_more":)" +
                                    end + "}}",
                                "m"
                            ))
            .next;
    };
    CHECK_FALSE(next("false"));
    CHECK_FALSE(next(R"("false","next_start_time":"5","last_session_id":"1")"));
    CHECK(next(R"(true,"next_start_time":5,"last_session_id":"1")"));
    CHECK_THROWS_AS(next("true"), NotUnderstood);
    CHECK_THROWS_AS(next(R"("true","next_start_time":"soon","last_session_id":"1")"), NotUnderstood);
    CHECK_THROWS_AS(next(R"("true","next_start_time":"5")"), NotUnderstood);
}

TEST_CASE("lazada: a place leads backwards or to others of the same moment", "[channels][lazada][unit]") {
    const Place here{Instant(1000ms), "a"};
    CHECK(Place{}.leadsTo(here));
    CHECK(here.leadsTo({Instant(999ms), "a"}));
    CHECK(here.leadsTo({Instant(1000ms), "b"}));
    CHECK_FALSE(here.leadsTo(here));
    CHECK_FALSE(here.leadsTo({Instant(1001ms), "b"}));
}

TEST_CASE("lazada: what is no answer of the protocol is not understood", "[channels][lazada][unit]") {
    const auto body = GENERATE(
        as<std::string>(), "", "null", "[]", "{}", "<html>", "\"x\"", "\xff\xfe", R"({"code":)",
        R"({"data":{}})"
    );
    CAPTURE(body);
    CHECK_THROWS_AS(readAnswer(body, "m"), NotUnderstood);
}

TEST_CASE("lazada: a refusal is known by its code", "[channels][lazada][unit]") {
    const auto [body, fate, code] = GENERATE(table<std::string, Fate, std::string>({
        {R"({"code":"IllegalAccessToken","type":"ISP","message":"The specified access token is invalid or expired"})",
         Fate::TokenEnded, "IllegalAccessToken"},
        {R"({"code":"IncompleteSignature","type":"ISV"})", Fate::KeysRefused, "IncompleteSignature"},
        {R"({"code":"MissingPartner"})", Fate::KeysRefused, "MissingPartner"},
        {R"({"code":"InvalidAppKey"})", Fate::KeysRefused, "InvalidAppKey"},
        {R"({"code":"IllegalRefreshToken"})", Fate::KeysRefused, "IllegalRefreshToken"},
        {R"({"code":"AppNotSubscribed"})", Fate::RightMissing, "AppNotSubscribed"},
        {R"({"code":"AppCallLimit"})", Fate::Throttled, "AppCallLimit"},
        {R"({"code":"InvalidTimestamp"})", Fate::ClockOff, "InvalidTimestamp"},
        {R"({"code":"InvalidApi"})", Fate::Permanent, "InvalidApi"},
        {R"({"code":"16","type":"ISP","message":"E016"})", Fate::Permanent, "16"},
        {R"({"code":"SomethingNew","type":"SYSTEM"})", Fate::Temporary, "SomethingNew"},
        {R"({"code":"SomethingNew","type":"ISV"})", Fate::Permanent, "SomethingNew"},
        {R"({"code":"0","success":"false","err_code":"SESSION_CLOSED"})", Fate::Permanent, "SESSION_CLOSED"},
        {R"({"code":0,"success":false,"err_code":-7})", Fate::Permanent, "-7"},
        {R"({"code":"0","success":"true","err_code":"0"})", Fate::Done, ""},
    }));
    CAPTURE(body);
    const Refusal refusal = readAnswer(body, "m").refusal;
    CHECK(refusal.fate == fate);
    CHECK(refusal.code == code);
}

TEST_CASE("lazada: a ban lasts as long as its text says", "[channels][lazada][unit]") {
    const auto wait = [](const std::string& text) {
        return readAnswer(R"({"code":"AppCallLimit","message":")" + text + "\"}", "m").refusal.wait;
    };
    CHECK(wait("This ban will last 9 more seconds") == 9s);
    CHECK(wait("Please wait 12 seconds") == 12s);
    CHECK(wait("3 seconds") == 3s);
    CHECK(wait("will last 0 seconds") == 1s);
    CHECK(wait("will last 999999999 seconds") == 24h);
    CHECK(wait("will last 99999999999999999999 seconds") == 60s);
    CHECK(wait("some seconds") == 60s);
    CHECK(wait("") == 60s);
}

TEST_CASE("lazada: a code that may be an echo isn't repeated", "[channels][lazada][unit]") {
    CHECK(readAnswer(R"({"code":"50002300a41c"})", "m").refusal.code.empty());
    CHECK(readAnswer(R"({"code":"0","success":"false","err_code":"s3cr3t"})", "m").refusal.code.empty());
}

TEST_CASE(
    "lazada: tokens come with their ends and with the shop in the account's country",
    "[channels][lazada][unit]"
) {
    const Answer answer = readAnswer(fixture("token.json"), "m");
    const Tokens tokens = readTokens(answer.root, "my");
    CHECK(tokens.grant.access_token == "tok-laz");
    CHECK(tokens.grant.refresh_token == "rt-laz");
    CHECK(tokens.grant.expires_in == 30 * 24h);
    CHECK(tokens.grant.refresh_expires_in == 180 * 24h);
    CHECK(tokens.account == "shop@example.test");
    CHECK(tokens.country == "my");
    CHECK(tokens.seller_id == "100245");
    CHECK(readTokens(answer.root, "th").seller_id.empty());
    const auto life = [](const std::string& seconds) {
        return readTokens(readAnswer(R"({"code":"0","access_token":"a")" + seconds + "}", "m").root, "my")
            .grant.refresh_expires_in;
    };
    // Nothing told is no end; no life left is one that is near.
    CHECK(life("") == 0s);
    CHECK(life(R"(,"refresh_expires_in":0)") == 1s);
    CHECK(life(R"(,"refresh_expires_in":"100")") == 100s);
    CHECK_THROWS_AS(readTokens(readAnswer(R"({"code":"0"})", "m").root, "my"), NotUnderstood);
}

TEST_CASE("lazada: an accepted reply has its id and its time", "[channels][lazada][unit]") {
    const Accepted accepted = readAccepted(readAnswer(fixture("send_answer.json"), "m"));
    CHECK(accepted.message_id == "msg-20");
    CHECK(accepted.at == Instant(1'790'000'001'000ms));
    CHECK(accepted.filter.empty());
    CHECK(readAccepted(readAnswer(R"({"code":"0"})", "m")).message_id.empty());
}

TEST_CASE("lazada: a cursor survives being written and read", "[channels][lazada][unit]") {
    CursorState state;
    state.window = PullWindow(*parseTime("2026-09-01T00:00:00.000Z"));
    state.place = {*parseTime("2026-09-20T00:00:00.123Z"), "100132_2_500_1_103"};
    state.pass = 2;
    state.found = true;
    state.window.remember("9007199254740993", *parseTime("2026-09-20T00:00:00.000Z"));
    const CursorState again = readCursor(writeCursor(state));
    CHECK(writeCursor(again) == writeCursor(state));
    CHECK(again.window.knows("9007199254740993"));
    CHECK(again.place.last_id == "100132_2_500_1_103");
}

TEST_CASE(
    "lazada: a walk of several pages is gone again until it finds nothing new", "[channels][lazada][unit]"
) {
    CursorState state;
    state.found = true;
    CHECK_FALSE(state.passAgain());
    state.place = {Instant(1ms), "1"};
    CHECK(state.passAgain());
    CHECK(state.place.isFirst());
    state.place = {Instant(1ms), "1"};
    CHECK_FALSE(state.passAgain());
    int passes = 0;
    for (bool again = true; again && passes < 100; ++passes) {
        state.place = {Instant(1ms), "1"};
        state.found = true;
        again = state.passAgain();
    }
    CHECK(passes < 10);
}
