#include "channels/email/email_wire.h"

#include <catch2/catch.hpp>

#include "channels/kit/time.h"
#include "channels/mail/mail_text.h"
#include "channels/testing/fixture.h"
#include "channels/testing/warns.h"

using namespace channels;
using namespace channels::email;
using namespace std::chrono_literals;
using channels::testing::replaced;
using channels::testing::warns;

namespace {

const std::string kConversation = conversationId("jonas.weber@buyer.example", "20260921.a1@buyer.example");
const ThreadIds kIds("thread-key");
const std::string kOwnId = kIds.messageId("out_1", kConversation, "shop.example");

std::string fixture(const std::string& name) { return channels::testing::readFixture("email", name); }

MailAccount account() {
    return {
        "support@shop.example", OwnAddresses("support@shop.example", "sales@shop2.example; @shop.example"), kIds,
        OrderPattern("\\bSO-\\d{6}\\b"), 24h};
}

Incoming mustRead(const std::string& raw) {
    auto result = readMail(raw, account());
    if (const auto* bad = std::get_if<Unreadable>(&result)) FAIL(bad->reason);
    return std::get<Incoming>(std::move(result));
}

/// A short mail: the header lines that a case is about, and the rest.
std::string wireLetter(const std::string& from, const std::string& header, const std::string& body = "Hello") {
    return "From: " + from +
           "\r\nTo: support@shop.example\r\nSubject: Lamp\r\nDate: Mon, 21 Sep 2026 22:13:20 +0000\r\n" + header +
           "\r\n" + body + "\r\n";
}

std::string conversationOf(const std::string& from, const std::string& header) {
    return mustRead(wireLetter(from, header)).conversation_external_id;
}

}  // namespace

TEST_CASE("email: a buyer's mail gives his words and all that answers them", "[email][unit]") {
    const Incoming message = mustRead(fixture("question.eml"));
    CHECK(message.author == Author::Buyer);
    CHECK(message.text == "Guten Tag,\nwo bleibt mein Paket? Viele Grüße\n");
    CHECK(message.subject == "Wo bleibt mein Paket? (SO-104233)");
    CHECK(message.buyer_external_id == "jonas.weber@buyer.example");
    CHECK(message.buyer_name == "Jonas Weber");
    CHECK(message.conversation_external_id == kConversation);
    CHECK(message.order_external_id == "SO-104233");
    CHECK(message.sent_at == parseTime("2026-09-21T22:13:20Z"));
    CHECK(message.answer_by == parseTime("2026-09-22T22:13:20Z"));
    CHECK(message.reply_to.at("address") == "jonas.weber@buyer.example");
    CHECK(message.reply_to.at("message_id") == "20260921.a1@buyer.example");
    CHECK_FALSE(message.automatic);
    CHECK(message.warnings.empty());
}

TEST_CASE("email: an order number is found in subject, text or HTML", "[email][unit]") {
    CHECK(mustRead(wireLetter("a@buyer.example", "", "It is SO-104233.")).order_external_id == "SO-104233");
    CHECK(
        mustRead(wireLetter("a@buyer.example", "Content-Type: text/html\r\n", "<p>SO-104233</p>")).order_external_id ==
        "SO-104233"
    );
    CHECK(mustRead(wireLetter("a@buyer.example", "", "It is SO-1.")).order_external_id.empty());
}

TEST_CASE("email: the same mail by two addresses is one, a Message-ID used again is another", "[email][unit]") {
    const std::string mail = fixture("question.eml");
    const std::string id = mustRead(mail).external_id;
    CHECK(mustRead(replaced(mail, "Delivered-To: support", "Delivered-To: info")).external_id == id);
    CHECK(mustRead(replaced(mail, "00:13:20 +0200", "00:14:20 +0200")).external_id != id);
    CHECK(mustRead(replaced(mail, "Jonas.Weber@", "Someone.Else@")).external_id != id);
    CHECK(mustRead(replaced(mail, "20260921.a1", "20260921.a2")).external_id != id);
}

TEST_CASE("email: without a Message-ID all of the content is the id", "[email][unit]") {
    const std::string none = GENERATE("", "Message-ID: \r\n", "Message-ID: <>\r\n");
    const Incoming first = mustRead(wireLetter("a@buyer.example", none, "One"));
    CHECK(first.external_id.starts_with("hash:"));
    CHECK(mustRead(wireLetter("a@buyer.example", none, "One")).external_id == first.external_id);
    CHECK(mustRead(wireLetter("a@buyer.example", none, "Two")).external_id != first.external_id);
    CHECK(mustRead(wireLetter("b@buyer.example", none, "One")).external_id != first.external_id);
    CHECK(first.conversation_external_id != mustRead(wireLetter("a@buyer.example", none, "Two")).conversation_external_id);
}

TEST_CASE(
    "email: a conversation is found by the root of References, else by In-Reply-To, else by the mail itself",
    "[email][unit]"
) {
    const std::string jonas = "jonas.weber@buyer.example";
    CHECK(conversationOf(jonas, "Message-ID: <20260921.a1@buyer.example>\r\n") == kConversation);
    CHECK(conversationOf(jonas, "Message-ID: <b@x>\r\nIn-Reply-To: <20260921.a1@buyer.example>\r\n") == kConversation);
    CHECK(
        conversationOf(
            jonas, "Message-ID: <c@x>\r\nIn-Reply-To: <b@x>\r\nReferences: <20260921.a1@buyer.example>\r\n <b@x>\r\n"
        ) == kConversation
    );
    CHECK(conversationOf(jonas, "Message-ID: <d@x>\r\n") != kConversation);
    CHECK(conversationOf(jonas, "Message-ID: <e@x>\r\n") != conversationOf(jonas, "Message-ID: <f@x>\r\n"));
}

TEST_CASE("email: two buyers who answer one newsletter have a conversation each", "[email][unit]") {
    const std::string header = "Message-ID: <x@x>\r\nReferences: <news-42@shop.example>\r\n";
    CHECK(conversationOf("jonas@buyer.example", header) != conversationOf("marie@buyer.example", header));
}

TEST_CASE(
    "email: a Message-ID of ours leads to its conversation from any address, a forged one doesn't", "[email][unit]"
) {
    const std::string private_address = "jonas@home.example";
    const std::string only_ours = "Message-ID: <x@x>\r\nIn-Reply-To: <" + kOwnId + ">\r\n";
    CHECK(conversationOf(private_address, only_ours) == kConversation);
    CHECK(
        conversationOf(
            private_address, "Message-ID: <x@x>\r\nIn-Reply-To: <y@x>\r\nReferences: <z@x> <" + kOwnId + "> <y@x>\r\n"
        ) == kConversation
    );
    const std::string forged = replaced(kOwnId, "out_1", "out_2");
    CHECK(conversationOf(private_address, "Message-ID: <x@x>\r\nIn-Reply-To: <" + forged + ">\r\n") != kConversation);
}

TEST_CASE("email: five thousand references still find the root and make a short answer", "[email][unit]") {
    std::string references = "References: <20260921.a1@buyer.example>";
    for (int i = 0; i < 5000; ++i) references += "\r\n <r" + std::to_string(i) + "@buyer.example>";
    const Incoming message =
        mustRead(wireLetter("jonas.weber@buyer.example", "Message-ID: <x@x>\r\n" + references + "\r\n"));
    CHECK(message.conversation_external_id == kConversation);
    CHECK(message.reply_to.at("references").size() < 2000);
    CHECK(message.reply_to.at("references").find("r4999@buyer.example") != std::string::npos);
}

TEST_CASE("email: a contact form's mail is the buyer's who filled it in", "[email][unit]") {
    const Incoming message = mustRead(fixture("contact_form.eml"));
    CHECK(message.author == Author::Buyer);
    CHECK(message.buyer_external_id == "marie@buyer.example");
    CHECK(message.buyer_name == "Marie Curie");
    CHECK(message.reply_to.at("address") == "marie@buyer.example");
    CHECK(message.conversation_external_id == conversationId("marie@buyer.example", "form-77@web.shop.example"));
}

TEST_CASE("email: an answer goes where Reply-To says, with a warning when that is elsewhere", "[email][unit]") {
    const Incoming near = mustRead(wireLetter("a@buyer.example", "Reply-To: b@buyer.example\r\n"));
    CHECK(near.buyer_external_id == "a@buyer.example");
    CHECK(near.reply_to.at("address") == "b@buyer.example");
    CHECK(near.warnings.empty());
    CHECK(warns(mustRead(wireLetter("a@buyer.example", "Reply-To: b@evil.example\r\n")), "another domain"));
    CHECK(
        mustRead(wireLetter("a@buyer.example", "Reply-To: support@shop.example\r\n")).reply_to.at("address") ==
        "a@buyer.example"
    );
}

TEST_CASE("email: mail from an own address is the seller's and stands in the buyer's conversation", "[email][unit]") {
    const std::string from = GENERATE("support@shop.example", "Anna <anna@SHOP.example>", "sales@shop2.example");
    const Incoming message = mustRead(replaced(
        wireLetter(from, "Message-ID: <o@shop.example>\r\nReferences: <20260921.a1@buyer.example>\r\n"),
        "To: support@shop.example", "To: sales@shop.example, Jonas <jonas.weber@buyer.example>"
    ));
    CHECK(message.author == Author::Seller);
    CHECK(message.conversation_external_id == kConversation);
    CHECK(message.buyer_external_id == "jonas.weber@buyer.example");
    CHECK_FALSE(message.answer_by);
    CHECK(message.reply_to.empty());
}

TEST_CASE("email: a stranger who forges an own address is no seller", "[email][unit]") {
    const Incoming message =
        mustRead("Authentication-Results: mail.shop.example; dmarc=fail\r\n" + wireLetter("support@shop.example", ""));
    CHECK(message.author == Author::Notice);
    CHECK(warns(message, "forged"));
    CHECK(warns(mustRead("Authentication-Results: m; spf=fail\r\n" + wireLetter("a@buyer.example", "")), "spf=fail"));
    CHECK(
        mustRead("Authentication-Results: m; spf=fail; dmarc=pass\r\n" + wireLetter("a@buyer.example", "")).warnings.empty()
    );
    const Incoming neighbour = mustRead(wireLetter("x@notshop.example", ""));
    CHECK(neighbour.author == Author::Buyer);
}

TEST_CASE("email: a copy of our own reply has the id that sending it gave", "[email][unit]") {
    const Incoming message =
        mustRead(wireLetter("support@shop.example", "Message-ID: <" + kOwnId + ">\r\nX-Loop: support@shop.example\r\n"));
    CHECK(message.author == Author::Seller);
    CHECK(message.external_id == kOwnId);
    CHECK(message.conversation_external_id == kConversation);
    CHECK(mustRead(wireLetter("a@buyer.example", "Message-ID: <" + kOwnId + ">\r\n")).author == Author::Buyer);
}

TEST_CASE("email: a mail that carries our mark against loops is a notice", "[email][unit]") {
    const Incoming message =
        mustRead(wireLetter("a@buyer.example", "X-Loop: other@x.example\r\nX-Loop: Support@shop.example\r\n"));
    CHECK(message.author == Author::Notice);
    CHECK(message.automatic);
    CHECK(message.reply_to.empty());
    CHECK_FALSE(message.answer_by);
    CHECK(mustRead(wireLetter("a@buyer.example", "X-Loop: other@x.example\r\n")).author == Author::Buyer);
}

TEST_CASE("email: an automatic answer stands in its conversation, off the clock", "[email][unit]") {
    const Incoming message = mustRead(fixture("auto_reply.eml"));
    CHECK(message.automatic);
    CHECK(message.author == Author::Buyer);
    CHECK(message.conversation_external_id == kConversation);
    CHECK_FALSE(message.answer_by);
    const Incoming receipt = mustRead(wireLetter(
        "a@buyer.example", "Content-Type: multipart/report; report-type=disposition-notification; boundary=r\r\n",
        "--r\r\nContent-Type: text/plain\r\n\r\nYour message was read.\r\n--r--"
    ));
    CHECK(receipt.automatic);
    CHECK(receipt.bounced.empty());
}

TEST_CASE("email: nobody answers an address that nobody reads", "[email][unit]") {
    const std::string from = GENERATE("no-reply@carrier.example", "noreply-orders@x.example", "Bounces+42@x.example");
    const Incoming message = mustRead(wireLetter(from, ""));
    CHECK(message.author == Author::Notice);
    CHECK(message.automatic);
    CHECK(message.reply_to.empty());
    const std::string person = GENERATE("postmasterson@x.example", "noreplyer@x.example", "ann@noreply.example");
    CHECK(mustRead(wireLetter(person, "")).author == Author::Buyer);
}

TEST_CASE("email: a bounce names the reply that came back, a delay only stands beside it", "[email][unit]") {
    const std::string report = replaced(fixture("bounce.eml"), "@OWN@", kOwnId);
    const Incoming bounce = mustRead(report);
    CHECK(bounce.author == Author::Notice);
    CHECK(bounce.automatic);
    CHECK(bounce.bounced == kOwnId);
    CHECK(bounce.conversation_external_id == kConversation);
    CHECK(bounce.buyer_external_id == "jonas.weber@buyer.example");
    CHECK(warns(bounce, "reply not delivered: 5.1.1 550 5.1.1 no such mailbox"));
    const Incoming delay =
        mustRead(replaced(replaced(report, "Action: failed", "Action: delayed"), "Status: 5.1.1", "Status: 4.4.7"));
    CHECK(delay.bounced.empty());
    CHECK(delay.conversation_external_id == kConversation);
    CHECK(warns(delay, "reply delayed: 4.4.7"));
}

TEST_CASE("email: a forged bounce takes no reply back", "[email][unit]") {
    const Incoming bounce = mustRead(
        replaced(fixture("bounce.eml"), "@OWN@", "dr.out_1." + kConversation + ".0123456789abcdef@shop.example")
    );
    CHECK(bounce.bounced.empty());
    CHECK(bounce.author == Author::Notice);
    CHECK(bounce.conversation_external_id != kConversation);
    CHECK(warns(bounce, "none of our replies"));
}

TEST_CASE("email: a bounce of the old kind finds its conversation by the copy in its text", "[email][unit]") {
    const Incoming bounce = mustRead(replaced(fixture("plain_bounce.eml"), "@OWN@", kOwnId));
    CHECK(bounce.author == Author::Notice);
    CHECK(bounce.conversation_external_id == kConversation);
    CHECK(bounce.bounced.empty());
}

TEST_CASE("email: the clock starts when the buyer wrote, if his date can be believed", "[email][unit]") {
    const auto answerBy = [](const std::string& date, const std::string& received) {
        return mustRead(
                   "Received: from a by b; " + received + "\r\nFrom: a@buyer.example\r\nSubject: s\r\nDate: " + date +
                   "\r\n\r\nx\r\n"
        )
            .answer_by;
    };
    const std::string arrived = "Mon, 21 Sep 2026 12:00:00 +0000";
    CHECK(answerBy("Mon, 21 Sep 2026 11:00:00 +0000", arrived) == parseTime("2026-09-22T11:00:00Z"));
    CHECK(answerBy("Thu, 17 Sep 2026 11:00:00 +0000", arrived) == parseTime("2026-09-22T12:00:00Z"));
    CHECK(answerBy("Tue, 22 Sep 2026 11:00:00 +0000", arrived) == parseTime("2026-09-22T12:00:00Z"));
    CHECK(answerBy("nonsense", arrived) == parseTime("2026-09-22T12:00:00Z"));
    CHECK(answerBy("Mon, 21 Sep 2026 11:00:00 +0000", "nonsense") == parseTime("2026-09-22T11:00:00Z"));
    CHECK_FALSE(answerBy("nonsense", "nonsense"));
    MailAccount none = account();
    none.answer_within = 0h;
    CHECK_FALSE(std::get<Incoming>(readMail(fixture("question.eml"), none)).answer_by);
}

TEST_CASE("email: what can't be read is kept whole, with an id that stays", "[email][unit]") {
    const std::string raw = "Subject: no sender\r\n\r\nx";
    const auto result = readMail(raw, account());
    REQUIRE(std::holds_alternative<Unreadable>(result));
    CHECK(std::get<Unreadable>(result).raw == raw);
    CHECK(std::get<Unreadable>(result).external_id == std::get<Unreadable>(readMail(raw, account())).external_id);
}

TEST_CASE("email: any bytes are a message or kept with a reason", "[email][unit]") {
    const std::string name =
        GENERATE("question.eml", "contact_form.eml", "auto_reply.eml", "bounce.eml", "plain_bounce.eml");
    const std::string whole = fixture(name);
    const auto check = [](const std::string& raw) {
        const auto result = readMail(raw, account());
        if (const auto* bad = std::get_if<Unreadable>(&result)) {
            CHECK_FALSE(bad->reason.empty());
            CHECK(bad->raw == raw);
            return;
        }
        const auto& message = std::get<Incoming>(result);
        CHECK_FALSE(message.external_id.empty());
        CHECK(isConversationId(message.conversation_external_id));
        CHECK_FALSE(message.buyer_external_id.empty());
        CHECK(message.raw == raw);
    };
    for (std::size_t at = 0; at < whole.size(); at += 7) {
        check(whole.substr(0, at));
        check(whole.substr(at));
        std::string flipped = whole;
        flipped[at] = static_cast<char>(flipped[at] ^ 0x80);
        check(flipped);
    }
}

TEST_CASE("email: an international domain is sent to in its ASCII form", "[email][unit]") {
    CHECK(asciiAddress("jonas@buyer.example") == "jonas@buyer.example");
    CHECK(asciiAddress("jonas@käufer.example") == "jonas@xn--kufer-gra.example");
    CHECK(asciiAddress("jürgen@buyer.example").empty());
    CHECK(asciiAddress("käufer").empty());
    CHECK(asciiAddress("").empty());
}
