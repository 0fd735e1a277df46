#include "channels/amazon/mail_topics.h"

#include <catch2/catch.hpp>

#include "channels/amazon/relay_mail.h"
#include "channels/testing/fixture.h"

using namespace channels;
using namespace channels::amazon;

TEST_CASE("the topic of the contact form says what a mail is about", "[amazon][unit]") {
    const auto first = [](const char* subject) {
        const auto hints = hintsOf(subject);
        return hints.empty() ? std::string() : hints.front().intent;
    };
    CHECK(first("Product details inquiry from Amazon customer Marie (Order: 111-1234567-7654321)") == "product_info");
    CHECK(first("ORDER DELIVERY INQUIRY FROM AMAZON CUSTOMER Marie") == "order_tracking");
    CHECK(first("Ship faster inquiry from Amazon customer Marie") == "delivery_wishes");
    CHECK(first("Return policy inquiry from Amazon customer Marie") == "return_exchange");
    for (const auto& hint : hintsOf("Shipping inquiry from Amazon customer Marie")) CHECK((hint.p > 0 && hint.p < 1));
}

TEST_CASE("a subject without a topic and an answer in a thread say nothing", "[amazon][unit]") {
    for (const char* subject :
         {"", "Inquiry from Amazon customer Marie", "Other inquiry from Amazon customer Marie", "Re: Shipping inquiry from Amazon customer Marie",
          "Shipping", "Demande de renseignements de la part du client Amazon Marie"}) {
        CAPTURE(subject);
        CHECK(hintsOf(subject).empty());
    }
}

TEST_CASE("a relay mail hands the topic of its subject over", "[amazon][unit]") {
    std::string raw = channels::testing::readFixture("amazon", "question_fr.eml");
    const RelayContext context{"support@shop.example"};
    CHECK(std::get<Incoming>(readRelayMail(raw, context)).hints.empty());
    const std::string plain = "Demande de renseignements de la part du client Amazon Marie";
    const std::size_t at = raw.find(plain);
    REQUIRE(at != std::string::npos);
    raw.replace(at, plain.size(), "Order delivery inquiry from Amazon customer Marie");
    const auto message = std::get<Incoming>(readRelayMail(raw, context));
    REQUIRE(message.hints.size() == 2);
    CHECK(message.hints[0].intent == "order_tracking");
}
