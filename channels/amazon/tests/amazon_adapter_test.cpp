#include "channels/amazon/amazon_adapter.h"

#include <catch2/catch.hpp>

#include "channels/amazon/amazon_sandbox.h"
#include "channels/contract/errors.h"
#include "channels/kit/time.h"
#include "channels/kit/transports.h"
#include "channels/mail/mime_parser.h"
#include "channels/testing/bench.h"
#include "channels/testing/fixture.h"
#include "channels/testing/warns.h"
#include "tests/support/dovecot.h"
#include "tests/support/smtp_server.h"

using namespace channels;
using namespace std::chrono_literals;
using channels::testing::warns;
using testing::Bench;
using testing::Pulled;

namespace {

std::string fixture(const std::string& name) { return channels::testing::readFixture("amazon", name); }

amazon::AmazonSandboxControls& controls(Bench& bench) {
    return dynamic_cast<amazon::AmazonSandboxControls&>(*bench.sandbox);
}

SeededMessage withOrder(Bench& bench, const std::string& text) {
    SeededMessage message;
    message.conversation = "lamp";
    message.buyer = "Jonas";
    message.text = text;
    message.site = "amazon.de";
    message.locale = "de-DE";
    message.sent_at = bench.clock.now() - 1h;
    message.order.emplace();
    message.order->external_id = "302-1234567-7654321";
    message.order->status = OrderStatus::Shipped;
    message.order->items.push_back({"LMP-01", "B0ABCDEFGH", "LED-Tischlampe", 1, {}});
    bench.sandbox->seed(message);
    return message;
}

/// An account at a real mailbox server and a real relay.
struct RealServers {
    tests::Dovecot dovecot;
    tests::SmtpServer relay;
    tests::TempFolder folder;
    testing::ManualClock clock{*parseTime("2026-09-22T08:00:00Z")};
    StopFlag stop{false};
    std::unique_ptr<Transports> transports;
    std::unique_ptr<Adapter> adapter;

    RealServers() {
        tests::writeFile(
            folder.path() + "/ca.pem", tests::readFile(dovecot.caFile()) + tests::readFile(relay.caFile())
        );
        TransportOptions options;
        options.ca_file = folder.path() + "/ca.pem";
        transports = makeTransports(options, stop);
        AccountConfig config;
        config.settings = {
            {"imap_url", dovecot.imapsUrl()},
            {"smtp_url", relay.url()},
            {"user", "shop"},
            {"sender", "support@shop.example"}};
        config.secrets = {{"password", "secret"}};
        // The mails arrive now, whatever the test's clock says.
        config.backfill = std::chrono::days(3650);
        adapter = findKind("amazon")->makeAdapter(
            withDefaults(findKind("amazon")->descriptor, config),
            Surroundings{clock, *transports, [](const std::string&, const std::string&, std::optional<Instant>) {}}
        );
    }
};

std::string relayMail(int number, const std::string& headers, const std::string& body) {
    return "From: \"Buyer\" <alias" + std::to_string(number) +
           "+0-0@marketplace.amazon.de>\r\nTo: support@shop.example\r\nSubject: Frage " +
           std::to_string(number) + "\r\nDate: Mon, 21 Sep 2026 22:13:20 +0000\r\n" + headers + "\r\n" + body;
}

}  // namespace

TEST_CASE("both copies of a mail are one message", "[amazon][protocol]") {
    Bench bench(*findKind("amazon"));
    bench.seed("lamp", "Where is it?");
    const auto adapter = bench.connect();
    const Page page = adapter->pull({});
    CHECK(page.messages.size() == 1);
    CHECK(bench.sandbox->complaints().empty());
}

TEST_CASE("order facts and the buyer's language come with a message", "[amazon][protocol]") {
    Bench bench(*findKind("amazon"));
    withOrder(bench, "Wo bleibt mein Paket?");
    const auto adapter = bench.connect();
    const Page page = adapter->pull({});
    REQUIRE(page.messages.size() == 1);
    CHECK(page.messages[0].buyer_locale == "de-DE");
    CHECK(page.messages[0].site == "amazon.de");
    CHECK(page.messages[0].warnings.empty());
    REQUIRE(page.orders.size() == 1);
    CHECK(page.orders[0].items.at(0).title == "LED-Tischlampe");
}

TEST_CASE("mail comes without order facts when their service fails", "[amazon][protocol]") {
    const Fault fault = GENERATE(
        Fault::ServerError, Fault::Throttle, Fault::Garbage, Fault::CutBefore, Fault::RefuseCredentials
    );
    Bench bench(*findKind("amazon"));
    withOrder(bench, "Wo bleibt mein Paket?");
    bench.misbehave(fault, 1000, FaultPlan::Where::Orders);
    const auto adapter = bench.connect();
    const Page page = adapter->pull({});
    REQUIRE(page.messages.size() == 1);
    CHECK(page.messages[0].text == "Wo bleibt mein Paket?");
    CHECK(page.orders.empty());
    CHECK(warns(page.messages[0], "order facts"));
}

TEST_CASE("a throttled order service is left alone until its time", "[amazon][protocol]") {
    Bench bench(*findKind("amazon"));
    withOrder(bench, "Erste Frage");
    const auto adapter = bench.connect();
    bench.misbehave(Fault::Throttle, 1, FaultPlan::Where::Orders);
    Page page = adapter->pull({});
    CHECK(page.orders.empty());
    const int before = bench.sandbox->requests();
    CHECK_THROWS_AS(dynamic_cast<FetchesOrders&>(*adapter).fetchOrder("302-1234567-7654321"), Throttled);
    CHECK(bench.sandbox->requests() == before);
    bench.clock.advance(10s);
    CHECK(dynamic_cast<FetchesOrders&>(*adapter).fetchOrder("302-1234567-7654321").has_value());
}

TEST_CASE("without an application's credentials mail works alone", "[amazon][protocol]") {
    Bench bench(*findKind("amazon"));
    bench.config.settings.erase("client_id");
    withOrder(bench, "Wo bleibt mein Paket?");
    const auto adapter = bench.connect();
    const Page page = adapter->pull({});
    REQUIRE(page.messages.size() == 1);
    CHECK(page.orders.empty());
    CHECK(page.messages[0].warnings.empty());
    CHECK(adapter->check().warnings.size() == 1);
    CHECK_THROWS_AS(
        dynamic_cast<FetchesOrders&>(*adapter).fetchOrder("302-1234567-7654321"), PermanentFailure
    );
}

TEST_CASE("a renumbered mailbox is read again and gives the same ids", "[amazon][protocol]") {
    Bench bench(*findKind("amazon"));
    for (int i = 0; i < 5; ++i) bench.seed("c" + std::to_string(i), "Question " + std::to_string(i));
    const auto adapter = bench.connect();
    const Pulled before = bench.drain(*adapter);
    controls(bench).renumber();
    const Pulled after = bench.drain(*adapter, before.cursors.back());
    CHECK(after.texts() == before.texts());
    for (const auto& [id, message] : after.messages) CHECK(before.messages.contains(id));
}

TEST_CASE(
    "a reply to a buyer who opted out comes back as a notice in its conversation", "[amazon][protocol]"
) {
    Bench bench(*findKind("amazon"));
    bench.seed("lamp", "Where is it?");
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    const Incoming question = pulled.messages.begin()->second;
    controls(bench).optOut("lamp");
    const Receipt receipt = adapter->send(bench.reply(question, "On its way."));
    CHECK(bench.sandbox->delivered().empty());
    const Pulled after = bench.drain(*adapter, pulled.cursors.back());
    REQUIRE(after.messages.size() == 1);
    const Incoming bounce = after.messages.begin()->second;
    CHECK(bounce.author == Author::Notice);
    CHECK(bounce.conversation_external_id == question.conversation_external_id);
    CHECK(warns(bounce, "buyer_opted_out"));
    CHECK(bounce.bounced == receipt.external_id);
}

TEST_CASE("a reply leaves as the relay wants it", "[amazon][protocol]") {
    Bench bench(*findKind("amazon"));
    withOrder(bench, "Wo bleibt mein Paket?");
    const auto adapter = bench.connect();
    const Incoming question = bench.drain(*adapter).messages.begin()->second;
    const Receipt receipt = adapter->send(bench.reply(question, "Morgen ist es da.", "out_7"));
    REQUIRE(controls(bench).relayed().size() == 1);
    const auto mail = std::get<ParsedMail>(parseMail(controls(bench).relayed().front()));
    CHECK(mail.from.address == "support@shop.example");
    CHECK(mail.to.at(0).address == question.reply_to.at("address"));
    CHECK(mail.subject == "Re: " + question.subject);
    CHECK(mail.message_id == receipt.external_id);
    CHECK_THAT(mail.message_id, Catch::Matches("dr\\.out_7\\.[0-9a-f]{8}@shop\\.example"));
    CHECK(mail.in_reply_to == question.reply_to.at("message_id"));
    CHECK(bench.sandbox->delivered().at(0).outgoing_id == "out_7");
    CHECK(bench.sandbox->complaints().empty());
}

TEST_CASE(
    "a reply without a relay address, or over ten megabytes, is refused before it is sent",
    "[amazon][protocol]"
) {
    Bench bench(*findKind("amazon"));
    bench.seed("lamp", "Where is it?");
    const auto adapter = bench.connect();
    const Incoming question = bench.drain(*adapter).messages.begin()->second;
    const int before = bench.sandbox->requests();
    Outgoing reply = bench.reply(question, "Here.");
    reply.attachments.push_back({"manual.pdf", "application/pdf", "", std::string(9u << 20, 'x')});
    CHECK_THROWS_AS(adapter->send(reply), PermanentFailure);
    reply = bench.reply(question, "Here.");
    reply.reply_to["address"] = "someone@mail.example";
    CHECK_THROWS_AS(adapter->send(reply), PermanentFailure);
    reply.reply_to.clear();
    CHECK_THROWS_AS(adapter->send(reply), PermanentFailure);
    CHECK(bench.sandbox->requests() == before);
}

TEST_CASE("a mail over the account's limit is set aside whole and the rest goes on", "[amazon][protocol]") {
    Bench bench(*findKind("amazon"));
    bench.config.max_message_bytes = 20'000;
    bench.seed("before", "Before");
    controls(bench).addMail(relayMail(1, "", std::string(30'000, 'x') + "\r\n"), bench.clock.now());
    bench.seed("after", "After");
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    CHECK(pulled.texts() == std::vector<std::string>{"After", "Before"});
    REQUIRE(pulled.unreadable.size() == 1);
    CHECK_THAT(pulled.unreadable.begin()->second.reason, Catch::Contains("over 20000 bytes"));
    CHECK(pulled.unreadable.begin()->second.raw.size() > 30'000);
}

TEST_CASE("awkward mails pass through a real mailbox server and nothing is marked", "[amazon][protocol]") {
    RealServers real;
    const std::string plain = "Content-Type: text/plain; charset=";
    const std::vector<std::pair<std::string, std::string>> corpus = {
        {relayMail(
             1, plain + "gb2312\r\nContent-Transfer-Encoding: 8bit\r\n",
             "\xC4\xFA\xBA\xC3\xA3\xAC\xE9\x46\r\n"
         ),
         "您好，镕"},
        {relayMail(2, plain + "iso-2022-jp\r\n", "\x1b$B$3$s$K$A$O\x1b(B\r\n"), "こんにちは"},
        {relayMail(
             3, plain + "koi8-r\r\nContent-Transfer-Encoding: 8bit\r\n",
             "\xE7\xC4\xC5 \xCD\xCF\xCA \xDA\xC1\xCB\xC1\xDA\r\n"
         ),
         "Где мой заказ"},
        {relayMail(4, plain + "us-ascii\r\nContent-Transfer-Encoding: 8bit\r\n", "caf\xE9 au lait\r\n"),
         "café au lait"},
        {relayMail(
             5, plain + "utf-8\r\nContent-Transfer-Encoding: base64\r\n", "SGFsbG8g\r\n!!**\r\nV2VsdA==\r\n"
         ),
         "Hallo Welt"},
        {relayMail(6, "Message-ID: \r\n", "empty id\r\n"), "empty id"},
        {relayMail(
             7,
             [] {
                 std::string references = "References:";
                 for (int i = 0; i < 5000; ++i) references += "\r\n <r" + std::to_string(i) + "@b.example>";
                 return references + "\r\n";
             }(),
             "many references\r\n"
         ),
         "many references"},
        {relayMail(8, "X-Odd: \xFF\xFE raw bytes\r\nX-Other: Gr\xFC\xDF\x65\r\n", "8-bit headers\r\n"),
         "8-bit headers"},
        {relayMail(9, "Auto-Submitted: auto-replied\r\n", "I am away\r\n"), "I am away"},
        {relayMail(
             10, "Content-Type: multipart/mixed; boundary=o\r\n",
             "--o\r\nContent-Type: multipart/alternative; boundary=a\r\n\r\n--a\r\nContent-Type: text/plain; "
             "charset=utf-8\r\n\r\n"
             "nested\r\n--a\r\nContent-Type: text/html\r\n\r\n<p>nested</p>\r\n--a--\r\n--o\r\nContent-Type: "
             "application/ms-tnef; name=winmail.dat\r\n"
             "Content-Transfer-Encoding: base64\r\n\r\neJ8+Ig==\r\n--o--\r\n"
         ),
         "nested"},
    };
    for (const auto& [mail, text] : corpus) real.dovecot.deliver("shop", mail);
    real.dovecot.deliver("shop", relayMail(11, "", std::string(11u << 20, 'x') + "\r\n"));
    real.dovecot.deliver("shop", fixture("bounce.eml"));
    real.dovecot.deliver("shop", fixture("notice.eml"));
    real.dovecot.deliver("shop", "Subject: no sender\r\n\r\nx\r\n");
    Pulled pulled;
    pulled.cursors.emplace_back();
    for (bool more = true; more;) {
        const Page page = real.adapter->pull(pulled.cursors.back());
        more = page.more;
        pulled.add(page);
        REQUIRE(pulled.pages < 50);
    }
    for (const auto& [mail, text] : corpus) {
        CAPTURE(text);
        REQUIRE(pulled.byText(text) != nullptr);
        CHECK(pulled.byText(text)->raw == mail);
        CHECK(pulled.byText(text)->author == Author::Buyer);
    }
    CHECK(pulled.byText("I am away")->automatic);
    CHECK(pulled.messages.size() == corpus.size() + 2);
    CHECK(pulled.unreadable.size() == 2);
    for (const std::string& file : real.dovecot.mailFiles("shop")) {
        const std::size_t flags = file.find(":2,");
        CHECK((flags == std::string::npos || file.find('S', flags) == std::string::npos));
    }
    CHECK(real.adapter->pull(pulled.cursors.back()).messages.empty());
}

TEST_CASE(
    "a reply to a mail from a real mailbox is in a real relay with its threading headers",
    "[amazon][protocol]"
) {
    RealServers real;
    real.dovecot.deliver("shop", fixture("question_fr.eml"));
    const Page page = real.adapter->pull({});
    REQUIRE(page.messages.size() == 1);
    Outgoing reply;
    reply.id = "out_9";
    reply.text = "Bonjour Marie,\nvotre colis est à Lyon.";
    reply.reply_to = page.messages[0].reply_to;
    const Receipt receipt = real.adapter->send(reply);
    REQUIRE(real.relay.mails().size() == 1);
    const std::string stored = real.relay.mails().front();
    CHECK(stored.find("X-Envelope-From: support@shop.example\r\n") == 0);
    const auto mail = std::get<ParsedMail>(parseMail(stored));
    CHECK(mail.header("x-envelope-to") == page.messages[0].reply_to.at("address"));
    CHECK(mail.to.at(0).address == page.messages[0].reply_to.at("address"));
    CHECK(mail.message_id == receipt.external_id);
    CHECK(mail.in_reply_to == "0102019a0000-aaaa-bbbb@eu-west-1.amazonses.com");
    CHECK(mail.references == std::vector<std::string>{"0102019a0000-aaaa-bbbb@eu-west-1.amazonses.com"});
    CHECK(
        mail.subject ==
        "Re: Demande de renseignements de la part du client Amazon Marie (Commande : 403-1234567-7654321)"
    );
    CHECK(mail.text == "Bonjour Marie,\nvotre colis est à Lyon.\n");
    CHECK_FALSE(mail.headers.contains("auto-submitted"));
}
