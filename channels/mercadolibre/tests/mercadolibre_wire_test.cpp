#include "channels/mercadolibre/mercadolibre_wire.h"

#include <catch2/catch.hpp>

#include "channels/contract/errors.h"
#include "channels/contract/reply_lint.h"
#include "channels/kit/time.h"
#include "channels/mercadolibre/mercadolibre_rules.h"
#include "channels/testing/fixture.h"

using namespace channels;
using namespace channels::mercadolibre;

namespace {

std::string fixture(const std::string& name) { return channels::testing::readFixture("mercadolibre", name); }

const PackHead kHead{"2000000000001", "123456", "2000000000000017", "555001"};

}  // namespace

TEST_CASE(
    "mercadolibre: a question is a conversation of its own, under the rules for answers",
    "[channels][mercadolibre][unit]"
) {
    const auto list = parseQuestions(fixture("questions.json"), 0);
    REQUIRE(list.questions.size() == 4);
    CHECK_FALSE(list.more);
    const Question& blue = list.questions[0];
    REQUIRE(blue.asked);
    CHECK_FALSE(blue.answer);
    CHECK(blue.asked->external_id == "13000000001");
    CHECK(blue.asked->conversation_external_id == "questions/13000000001");
    CHECK(blue.asked->buyer_external_id == "555001");
    CHECK(blue.asked->text == "Tem em azul?");
    CHECK(blue.asked->sent_at == parseTime("2026-09-21T22:13:20.000Z"));
    CHECK(blue.asked->listing_id == "MLB1000000001");
    CHECK(blue.asked->site == "mercadolivre.com.br");
    CHECK(blue.asked->reply_rules == "question");
    CHECK(blue.asked->warnings == std::vector<std::string>{"Mercado Libre suspects spam"});
}

TEST_CASE(
    "mercadolibre: an answered question brings its answer as the seller's word", "[channels][mercadolibre][unit]"
) {
    const auto list = parseQuestions(fixture("questions.json"), 0);
    const Question& invoice = list.questions[1];
    REQUIRE(invoice.asked);
    REQUIRE(invoice.answer);
    CHECK(invoice.asked->external_id == "9007199254740993");
    CHECK(invoice.asked->site == "mercadolibre.com.ar");
    CHECK(invoice.answer->external_id == answerId("9007199254740993"));
    CHECK(invoice.answer->author == Author::Seller);
    CHECK(invoice.answer->text == "Sí, claro.");
    CHECK(invoice.answer->buyer_external_id == "555002");
    CHECK(invoice.answer->sent_at == parseTime("2026-09-21T22:05:00.000Z"));
    CHECK(invoice.answer->warnings == std::vector<std::string>{"the answer isn't shown: BANNED"});
    for (const auto* part : {&*invoice.asked, &*invoice.answer}) {
        const Page again = parseRaw(part->raw);
        REQUIRE(again.messages.size() == 1);
        CHECK(again.messages[0].external_id == part->external_id);
        CHECK(again.messages[0].text == part->text);
    }
}

TEST_CASE("mercadolibre: a question that can't be read says which field and why", "[channels][mercadolibre][unit]") {
    const auto list = parseQuestions(fixture("questions.json"), 0);
    REQUIRE(list.questions[2].unreadable);
    CHECK(list.questions[2].id == "13000000003");
    CHECK(list.questions[2].unreadable->external_id == "13000000003");
    CHECK(list.questions[2].unreadable->reason == "text: a string was expected, found an object");
    REQUIRE(list.questions[3].unreadable);
    CHECK(list.questions[3].id.empty());
    CHECK(list.questions[3].unreadable->external_id.starts_with("sha256:"));
    for (const auto i : {2u, 3u}) {
        const Page again = parseRaw(list.questions[i].unreadable->raw);
        CHECK(again.messages.empty());
        REQUIRE(again.unreadable.size() == 1);
        CHECK(again.unreadable[0].external_id == list.questions[i].unreadable->external_id);
    }
}

TEST_CASE("mercadolibre: messages of a pack are told apart by who wrote them", "[channels][mercadolibre][unit]") {
    const auto page = parseThread(fixture("thread.json"), kHead, 0);
    REQUIRE(page.messages.size() == 4);
    CHECK(page.more);
    CHECK(page.blocked == "blocked_by_time");
    const Incoming &own = page.messages[0], &photo = page.messages[1], &asks = page.messages[2],
                   &undated = page.messages[3];
    CHECK(own.author == Author::Seller);
    CHECK(own.warnings == std::vector<std::string>{"held back by Mercado Libre: PERSONAL_DATA"});
    CHECK(asks.author == Author::Buyer);
    CHECK(asks.text == "Onde está meu pedido?");
    CHECK(asks.conversation_external_id == "packs/2000000000001");
    CHECK(asks.order_external_id == "2000000000000017");
    CHECK(asks.sent_at == parseTime("2026-09-21T22:13:20Z"));
    CHECK(asks.site == "mercadolivre.com.br");
    CHECK(asks.reply_rules.empty());
    REQUIRE(photo.attachments.size() == 1);
    CHECK(photo.text.empty());
    CHECK(photo.attachments[0].name == "foto da lâmpada.jpg");
    CHECK(photo.attachments[0].media_type == "image/jpeg");
    CHECK(photo.attachments[0].ref == "MLB/555001_8d0c.jpg");
    CHECK_FALSE(undated.sent_at);
    CHECK(undated.site.empty());
    CHECK(undated.warnings == std::vector<std::string>{"message_date: not a time"});
}

TEST_CASE(
    "mercadolibre: where the site's agent speaks for the buyer, the buyer is the order's and the agent is written to",
    "[channels][mercadolibre][unit]"
) {
    const auto known = parseThread(fixture("thread.json"), kHead, 0);
    CHECK(known.messages[2].buyer_external_id == "555001");
    CHECK(known.messages[2].reply_to.at("to") == "3037675074");
    CHECK(known.messages[0].reply_to.at("to") == "3037675074");
    const auto unknown = parseThread(fixture("thread.json"), {"2000000000001", "123456", "", ""}, 0);
    CHECK(unknown.messages[2].buyer_external_id == "3037675074");
}

TEST_CASE(
    "mercadolibre: an own message that was moderated brings a notice that it bounced", "[channels][mercadolibre][unit]"
) {
    const auto page = parseThread(fixture("thread.json"), kHead, 0);
    REQUIRE(page.notices.size() == 1);
    const Incoming& notice = page.notices[0];
    CHECK(notice.author == Author::Notice);
    CHECK(notice.bounced == page.messages[0].external_id);
    CHECK(notice.external_id != page.messages[0].external_id);
    CHECK(notice.text == "Mercado Libre held this reply back: PERSONAL_DATA");
    CHECK(notice.sent_at == parseTime("2026-09-21T22:20:21Z"));
    const Page again = parseRaw(notice.raw);
    REQUIRE(again.messages.size() == 1);
    CHECK(again.messages[0].external_id == notice.external_id);
    CHECK(again.messages[0].author == Author::Notice);
    CHECK(parseRaw(page.messages[0].raw).messages.at(0).author == Author::Seller);
}

TEST_CASE("mercadolibre: a message that can't be read says which field and why", "[channels][mercadolibre][unit]") {
    const auto page = parseThread(fixture("thread.json"), kHead, 0);
    REQUIRE(page.unreadable.size() == 4);
    CHECK(page.unreadable[0].reason == "text: a string was expected, found a number");
    CHECK(page.unreadable[1].reason == "id: missing");
    CHECK(page.unreadable[2].reason == "from.user_id: missing");
    CHECK(page.unreadable[3].reason == "message: an object was expected, found null");
    for (const auto& bad : page.unreadable) {
        const Page again = parseRaw(bad.raw);
        REQUIRE(again.unreadable.size() == 1);
        CHECK(again.unreadable[0].external_id == bad.external_id);
    }
}

TEST_CASE(
    "mercadolibre: the state of a conversation changes with a message and with a status, not with an order",
    "[channels][mercadolibre][unit]"
) {
    const auto state = [](const std::string& messages, int total) {
        return parseThread(
                   R"({"paging":{"total":)" + std::to_string(total) + R"(},"messages":[)" + messages + "]}", kHead, 0
        ).state;
    };
    const std::string a = R"({"id":"a","status":"available"})", b = R"({"id":"b","status":"available"})";
    CHECK(state(a + ',' + b, 2) == state(b + ',' + a, 2));
    CHECK(state(a + ',' + b, 2) == state(a + ',' + b + ',' + b, 2));
    CHECK(state(a + ',' + b, 2) != state(a + ',' + b, 3));
    CHECK(state(a, 1) != state(b, 1));
    CHECK(state(a, 1) != state(R"({"id":"a","status":"moderated"})", 1));
}

TEST_CASE("mercadolibre: unread packs come by their own numbers", "[channels][mercadolibre][unit]") {
    const auto unread = parseUnread(fixture("unread.json"));
    CHECK(unread.user_id == "123456");
    CHECK(unread.counts == std::map<std::string, std::int64_t>{{"2000000000001", 1}, {"9007199254740993", 3}});
}

TEST_CASE("mercadolibre: an order and its shipment become facts", "[channels][mercadolibre][unit]") {
    auto sale = parseSale(fixture("order.json"));
    REQUIRE(sale);
    CHECK(sale->pack == "9007199254740993");
    CHECK(sale->shipment_id == "40000000001");
    CHECK(sale->buyer_name == "CAMILA.ROJAS");
    Order& order = sale->order;
    CHECK(order.external_id == "2000000000000017");
    CHECK(order.status == OrderStatus::Paid);
    CHECK(order.ordered_at == parseTime("2026-09-20T12:00:00Z"));
    REQUIRE(order.total);
    CHECK(order.total->amount == "39.90");
    CHECK(order.total->currency == "BRL");
    CHECK(order.buyer_external_id == "555001");
    REQUIRE(order.items.size() == 1);
    CHECK(order.items[0].sku == "LMP-01-BK");
    CHECK(order.items[0].quantity == 2);
    CHECK(order.items[0].options == std::map<std::string, std::string>{{"Cor", "Preto"}});
    addShipment(order, fixture("shipment.json"));
    CHECK(order.status == OrderStatus::Shipped);
    REQUIRE(order.parcels.size() == 1);
    CHECK(order.parcels[0].tracking_number == "BR0034");
    CHECK(order.parcels[0].carrier == "PAC");
    CHECK(order.parcels[0].shipped_at == parseTime("2026-09-21T14:00:00Z"));
    REQUIRE(order.ship_to);
    CHECK(order.ship_to->country == "BR");
    CHECK(order.ship_to->state == "SP");
    CHECK(order.ship_to->city == "São Paulo");
    CHECK(order.eta_to == parseTime("2026-10-02T03:00:00Z"));
}

TEST_CASE("mercadolibre: an order without a pack goes by its own number", "[channels][mercadolibre][unit]") {
    const auto sale = parseSale(R"({"id":2000000000000018,"status":"cancelled","pack_id":null,"total_amount":10})");
    REQUIRE(sale);
    CHECK(sale->pack == "2000000000000018");
    CHECK(sale->order.status == OrderStatus::Cancelled);
    CHECK(sale->shipment_id.empty());
    CHECK(sale->order.total->amount == "10");
    CHECK(parsePackOrder(R"({"id":1,"orders":[{"id":2000000000000019}]})") == "2000000000000019");
    CHECK(parsePackOrder(R"({"id":1})").empty());
}

TEST_CASE("mercadolibre: ids go out as numbers, and one that is none as text", "[channels][mercadolibre][unit]") {
    CHECK(writeAnswer("13000000001", "Sim, \"temos\".") == R"({"question_id":13000000001,"text":"Sim, \"temos\"."})");
    CHECK(writeMessage("123456", "3037675074", "Saiu hoje.", {"a", "b"}) ==
          R"({"from":{"user_id":123456},"to":{"user_id":3037675074},"text":"Saiu hoje.","attachments":["a","b"]})");
    CHECK(writeMessage("123456", "07", "x", {}) == R"({"from":{"user_id":123456},"to":{"user_id":"07"},"text":"x"})");
}

TEST_CASE("mercadolibre: a conversation's id says which form it has", "[channels][mercadolibre][unit]") {
    CHECK(parseConversationId(conversationId({true, "13"}))->question);
    CHECK(parseConversationId(conversationId({false, "14"}))->id == "14");
    for (const char* strange : {"", "packs/", "questions/", "claims/5", "14"})
        CHECK_FALSE(parseConversationId(strange));
}

TEST_CASE("mercadolibre: the action guide says whether the seller may write first", "[channels][mercadolibre][unit]") {
    const auto free = parseActionGuide(
        R"({"options":[{"id":"SEND_INVOICE_LINK","type":"template"},
            {"id":"OTHER","type":"free_text","char_limit":300,"cap_available":2}]})"
    );
    CHECK(free.offered);
    CHECK(free.left == 2);
    CHECK(free.max_length == 300);
    CHECK_FALSE(parseActionGuide(R"({"options":[{"id":"OTHER","type":"template"}]})").offered);
    CHECK_THROWS_AS(parseActionGuide("{}"), NotUnderstood);
}

TEST_CASE("mercadolibre: a refusal is told in our own words, never in its own", "[channels][mercadolibre][unit]") {
    const auto code = [](const std::string& message) {
        return parseError(R"({"status":400,"code":"bad_request","message":")" + message + "\"}").code;
    };
    CHECK(code("The message content is too long, max characters allowed are 350") == "too_long");
    CHECK(code("The text has character/s that is/are not supported.") == "charset");
    CHECK(code("blocked_conversation_send_message_forbidden") == "blocked_conversation");
    CHECK(code("the secret words of a letter") == "bad_request");
    CHECK(parseError(R"({"error":"invalid_question","message":"x"})").code == "invalid_question");
    CHECK(parseError(R"({"code":"secret words"})").code.empty());
    CHECK(parseError("<html>").code.empty());
    CHECK(blockedMeaning("blocked_by_claim_change_anything") == "a claim is being settled");
    CHECK_FALSE(blockedMeaning("secret words").empty());
}

TEST_CASE("mercadolibre: a notification is known by its shape alone", "[channels][mercadolibre][unit]") {
    const auto told = parseNotification(fixture("notification.json"));
    REQUIRE(told);
    CHECK(told->topic == "questions");
    CHECK(told->user_id == "123456");
    for (const char* strange : {"", "[]", "null", R"({"topic":"questions"})", R"({"user_id":123456})", "\xff"})
        CHECK_FALSE(parseNotification(strange));
}

TEST_CASE("mercadolibre: what is no answer of the protocol is not understood", "[channels][mercadolibre][unit]") {
    for (const char* body : {"", "<html>", "[]", "{}", R"({"messages":{},"questions":1,"results":null})"}) {
        CAPTURE(body);
        CHECK_THROWS_AS(parseQuestions(body, 0), NotUnderstood);
        CHECK_THROWS_AS(parseQuestion(body), NotUnderstood);
        CHECK_THROWS_AS(parseThread(body, kHead, 0), NotUnderstood);
        CHECK_THROWS_AS(parseUnread(body), NotUnderstood);
        CHECK_THROWS_AS(parseSales(body, 0), NotUnderstood);
        CHECK_FALSE(parseSent(body));
        CHECK(parseUploaded(body).empty());
    }
    CHECK_FALSE(parseSale("{}"));
    CHECK_THROWS_AS(parseSale("x"), NotUnderstood);
    CHECK_FALSE(parseAnswered("<html>", "1"));
    CHECK_FALSE(parseAnswered("[]", "1"));
}

TEST_CASE("mercadolibre: every part of an answer may be cut off or of another type", "[channels][mercadolibre][unit]") {
    const std::string thread = fixture("thread.json"), questions = fixture("questions.json");
    for (std::size_t length = 0; length < thread.size(); length += 7)
        CHECK_THROWS_AS(parseThread(thread.substr(0, length), kHead, 0), NotUnderstood);
    for (std::size_t length = 0; length < questions.size() - 2; length += 7)
        CHECK_THROWS_AS(parseQuestions(questions.substr(0, length), 0), NotUnderstood);
    const auto odd = parseThread(
        R"({"paging":[],"conversation_status":7,"messages":[{"id":{},"from":[]},
            {"id":1,"from":{"user_id":2},"to":"x","text":"t","message_date":"x","message_attachments":"x",
             "message_moderation":3,"status":{}}]})",
        kHead, 0
    );
    CHECK(odd.unreadable.size() == 1);
    CHECK(odd.messages.size() == 1);
}

TEST_CASE(
    "mercadolibre: a message is at most 350 characters of Latin-1 and emoji, an answer 2000 of any",
    "[channels][mercadolibre][unit]"
) {
    const ReplyRules& message = descriptor().rules;
    const ReplyRules& answer = descriptor().other_rules.at("question");
    const std::string accents = [] {
        std::string out;
        for (int i = 0; i < 350; ++i) out += "ã";
        return out;
    }();
    CHECK(lintReply(message, accents).empty());
    CHECK(lintReply(message, accents + "a").at(0).rule == "length");
    CHECK(lintReply(message, "Saiu hoje 🙂").empty());
    CHECK(lintReply(message, "您好").at(0).rule == "charset");
    CHECK(lintReply(answer, "您好").empty());
    CHECK(lintReply(answer, std::string(2000, 'x')).empty());
    CHECK(lintReply(answer, std::string(2001, 'x')).at(0).rule == "length");
}

TEST_CASE("mercadolibre: a site is found by its id and by an item's", "[channels][mercadolibre][unit]") {
    CHECK(hostOf("MLB") == "mercadolivre.com.br");
    CHECK(hostOf("MLM55") == "mercadolibre.com.mx");
    CHECK(findSite("MLU")->agent == "3037204685");
    CHECK(findSite("") == nullptr);
    CHECK(hostOf("ML").empty());
}
