#include "channels/amazon/relay_mail.h"

#include <catch2/catch.hpp>

#include "channels/amazon/amazon_orders.h"
#include "channels/amazon/amazon_rules.h"
#include "channels/kit/time.h"
#include "channels/testing/fixture.h"
#include "channels/testing/warns.h"

using namespace channels;
using namespace channels::amazon;
using channels::testing::replaced;
using channels::testing::warns;

namespace {

std::string mailFixture(const std::string& name) { return channels::testing::readFixture("amazon", name); }

Incoming mustRead(const std::string& raw) {
    auto result = readRelayMail(raw, {"support@shop.example"});
    if (const auto* bad = std::get_if<Unreadable>(&result)) FAIL(bad->reason);
    return std::get<Incoming>(std::move(result));
}

const std::string kMarie = "q7x2k9v4m1c8b3t+5b0e2a7c-1d4f-4c1e-9a55-0a1b2c3d4e5f@marketplace.amazon.fr";

}  // namespace

TEST_CASE("a relay mail gives the buyer's words and all that answers them", "[amazon][unit]") {
    const Incoming message = mustRead(mailFixture("question_fr.eml"));
    CHECK(message.author == Author::Buyer);
    CHECK(message.text == "Bonjour, où est mon colis ?");
    CHECK(message.buyer_name == "Marie");
    CHECK(message.order_external_id == "403-1234567-7654321");
    CHECK(message.listing_id == "B0ABCDEFGH");
    CHECK(message.site == "amazon.fr");
    CHECK(message.conversation_external_id == kMarie + "|403-1234567-7654321");
    CHECK(message.sent_at == parseTime("2026-09-21T22:13:20Z"));
    CHECK(message.reply_to.at("address") == kMarie);
    CHECK(message.reply_to.at("message_id") == "0102019a0000-aaaa-bbbb@eu-west-1.amazonses.com");
    CHECK(message.reply_to.at("thread") == "A1B2C3THREAD");
    CHECK_FALSE(message.automatic);
    CHECK(message.warnings.empty());
}

TEST_CASE("the second copy of a mail has the same id, another mail another one", "[amazon][unit]") {
    const std::string first = mailFixture("question_fr.eml");
    const std::string copy = replaced(first, "0102019a0000-aaaa-bbbb", "0102019a0000-eeee-ffff");
    CHECK(mustRead(first).external_id == mustRead(copy).external_id);
    CHECK(mustRead(first).external_id != mustRead(replaced(first, "22:13:20", "22:13:21")).external_id);
    CHECK(mustRead(first).external_id != mustRead(replaced(first, "mon colis", "ma lampe")).external_id);
    CHECK(
        mustRead(first).external_id !=
        mustRead(replaced(first, "q7x2k9v4m1c8b3t", "z7x2k9v4m1c8b3t")).external_id
    );
}

TEST_CASE("an HTML-only relay mail is read between its markers", "[amazon][unit]") {
    const Incoming message = mustRead(mailFixture("question_de_html.eml"));
    CHECK(message.author == Author::Buyer);
    CHECK(message.text == "Passt die Lampe & der Schirm\nzusammen?");
    CHECK(message.html.empty());
    CHECK(message.order_external_id.empty());
    CHECK(message.listing_id == "B0ABCDEFGH");
    CHECK(message.conversation_external_id.find('|') == std::string::npos);
}

TEST_CASE("the words between the markers, or everything", "[amazon][unit]") {
    CHECK(
        buyersWords("intro\n------------- Message:\n\nhello\n\n------------- End message -------------\nfoot"
        ) == "hello"
    );
    CHECK(buyersWords("------------- Message:\nhello\n------------- End of message\n") == "hello");
    CHECK(
        buyersWords("------------- Nachricht:\nHallo\n------------- Ende der Nachricht -------------") ==
        "Hallo"
    );
    CHECK(buyersWords("no markers\n-- \nJane") == "no markers\n-- \nJane");
    CHECK(buyersWords("------------- Message:\ncut off") == "cut off");
    CHECK(
        buyersWords(
            "------------- Message:\nmy list\n----------\nitem\n------------- End message -------------"
        ) == "my list\n----------\nitem"
    );
    CHECK(buyersWords("------------- Message:\n------------- End message -------------").empty());
    CHECK(buyersWords("----------\njust dashes\n----------") == "----------\njust dashes\n----------");
    CHECK(buyersWords("").empty());
}

TEST_CASE("order numbers and ASINs are found where they stand alone", "[amazon][unit]") {
    CHECK(findOrderNumber("(Order: 403-1234567-7654321)") == "403-1234567-7654321");
    CHECK(findOrderNumber("tel 1-403-12 then 403-1234567-7654321.") == "403-1234567-7654321");
    CHECK(findOrderNumber("403-1234567-76543210").empty());
    CHECK(findOrderNumber("1403-1234567-7654321").empty());
    CHECK(findOrderNumber("-").empty());
    CHECK(findAsin("[ASIN: B0ABCDEFGH]") == "B0ABCDEFGH");
    CHECK(findAsin("B0ABCDEFGHI").empty());
    CHECK(findAsin("xB0ABCDEFGH B0").empty());
}

TEST_CASE("the marketplace's own mails and strangers' are notices", "[amazon][unit]") {
    const Incoming notice = mustRead(mailFixture("notice.eml"));
    CHECK(notice.author == Author::Notice);
    CHECK(notice.automatic);
    CHECK(notice.order_external_id == "302-1234567-7654321");
    CHECK(notice.subject == "Erstattung eingeleitet für Bestellung 302-1234567-7654321");
    CHECK(notice.reply_to.empty());
    CHECK(notice.warnings.empty());
    const Incoming relayed = mustRead(replaced(
        mailFixture("question_fr.eml"), "MIME-Version", "X-AMAZON-MAIL-RELAY-TYPE: notification\r\nMIME-Version"
    ));
    CHECK(relayed.author == Author::Notice);
    const std::string stranger = GENERATE(
        "buyer@mail.example", "x@marketplace.amazon.fr.evil.example", "x@marketplace.amazon.evil",
        "x@evil-marketplace.amazon.fr.example"
    );
    const Incoming other = mustRead(replaced(mailFixture("question_fr.eml"), kMarie, stranger));
    CHECK(other.author == Author::Notice);
    CHECK(warns(other, "not from the marketplace"));
    CHECK(other.reply_to.empty());
}

TEST_CASE("a forged sender is shown with a warning", "[amazon][unit]") {
    CHECK(warns(mustRead(replaced(mailFixture("question_fr.eml"), "dmarc=pass", "dmarc=fail")), "may be forged"));
    const Incoming two =
        mustRead("Authentication-Results: mx.shop.example; dmarc=fail\r\n" + mailFixture("question_fr.eml"));
    CHECK(warns(two, "dmarc=fail"));
}

TEST_CASE("a bounce stands in the conversation of the reply that failed", "[amazon][unit]") {
    const Incoming message = mustRead(mailFixture("bounce.eml"));
    CHECK(message.author == Author::Notice);
    CHECK(message.automatic);
    CHECK(message.conversation_external_id == kMarie + "|403-1234567-7654321");
    CHECK(warns(message, "buyer_opted_out"));
    CHECK(message.bounced == "dr.out_1.0123abcd@shop.example");
    const Incoming delayed = mustRead(
        replaced(replaced(mailFixture("bounce.eml"), "Action: failed", "Action: delayed"), "5.7.1", "4.4.1")
    );
    CHECK(warns(delayed, "reply delayed"));
    CHECK_FALSE(warns(delayed, "buyer_opted_out"));
}

TEST_CASE("what can't be read is kept whole with its reason", "[amazon][unit]") {
    const auto result = readRelayMail("Subject: no sender\r\n\r\nx", {});
    REQUIRE(std::holds_alternative<Unreadable>(result));
    CHECK(std::get<Unreadable>(result).raw == "Subject: no sender\r\n\r\nx");
    CHECK_THAT(std::get<Unreadable>(result).reason, Catch::Contains("no sender"));
}

TEST_CASE("an order of the 2026 Orders API is read", "[amazon][unit]") {
    const JsonDocument document = JsonDocument::parse(mailFixture("order.json"));
    const Order order = readOrder(document.root()["order"]);
    CHECK(order.external_id == "403-1234567-7654321");
    CHECK(order.status == OrderStatus::Shipped);
    CHECK(order.ordered_at == parseTime("2026-09-10T08:00:00Z"));
    CHECK(order.ship_by == parseTime("2026-09-13T22:00:00Z"));
    CHECK(order.eta_to == parseTime("2026-09-27T00:00:00Z"));
    REQUIRE(order.items.size() == 1);
    CHECK(order.items[0].sku == "LMP-01-BK");
    CHECK(order.items[0].quantity == 2);
    REQUIRE(order.parcels.size() == 1);
    CHECK(order.parcels[0].tracking_number == "6A12345678901");
    REQUIRE(order.ship_to);
    CHECK(order.ship_to->country == "FR");
    const JsonDocument empty = JsonDocument::parse("{\"orderItems\":{\"0\":1},\"packages\":7}");
    CHECK(readOrder(empty.root()).status == OrderStatus::Unknown);
}

TEST_CASE("every store has a host, a country and a language of its own", "[amazon][unit]") {
    for (const Store& store : stores()) {
        CAPTURE(store.host);
        CHECK(storeOfRelayDomain("marketplace." + std::string(store.host)) == &store);
        CHECK(store.country.size() == 2);
        CHECK_FALSE(store.language.empty());
    }
    CHECK(storeOfRelayDomain("amazon.de") == nullptr);
}
