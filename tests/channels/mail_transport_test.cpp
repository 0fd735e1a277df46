#include <atomic>
#include <thread>

#include <catch2/catch.hpp>

#include "channels/contract/errors.h"
#include "channels/mail/curl_mail.h"
#include "tests/support/dovecot.h"
#include "tests/support/smtp_server.h"

using namespace channels;
using tests::Dovecot;
using tests::SmtpServer;

namespace {

std::string plainMail(int number, const std::string& body = "Hello\r\n") {
    return "From: a@shop.example\r\nTo: b@shop.example\r\nSubject: Mail " + std::to_string(number) +
           "\r\nMessage-ID: <" + std::to_string(number) + "@shop.example>\r\n\r\n" + body;
}

MailOptions optionsFor(const std::string& ca_file) {
    MailOptions options;
    options.ca_file = ca_file;
    options.total_timeout = std::chrono::seconds(20);
    return options;
}

bool anySeen(const Dovecot& dovecot, const std::string& user) {
    for (const std::string& name : dovecot.mailFiles(user)) {
        const std::size_t flags = name.find(":2,");
        if (flags != std::string::npos && name.find('S', flags) != std::string::npos) return true;
    }
    return false;
}

}  // namespace

TEST_CASE("a real IMAP server is read over TLS without a mail becoming seen", "[mail][protocol]") {
    Dovecot dovecot;
    for (int i = 1; i <= 3; ++i) dovecot.deliver("shop", plainMail(i));
    const std::string url = GENERATE(true, false) ? dovecot.imapsUrl() : dovecot.imapUrl();
    CAPTURE(url);
    const auto mailbox = openMailbox({url, "shop", "secret", ""}, "INBOX", optionsFor(dovecot.caFile()));
    const MailboxState state = mailbox->state();
    CHECK(state.uid_validity != 0);
    CHECK(state.uid_next == 4);
    const auto uids = mailbox->newer(0, 100);
    REQUIRE(uids == std::vector<std::uint32_t>{1, 2, 3});
    CHECK(mailbox->newer(2, 100) == std::vector<std::uint32_t>{3});
    CHECK(mailbox->newer(3, 100).empty());
    CHECK(mailbox->newer(0, 2) == std::vector<std::uint32_t>{1, 2});
    CHECK(mailbox->fetch(2).bytes == plainMail(2));
    CHECK(mailbox->fetch(3).bytes == plainMail(3));
    CHECK_FALSE(anySeen(dovecot, "shop"));
}

TEST_CASE(
    "reading goes on after the server ended the connection, still without marking anything",
    "[mail][protocol]"
) {
    Dovecot dovecot;
    for (int i = 1; i <= 3; ++i) dovecot.deliver("shop", plainMail(i));
    const auto mailbox =
        openMailbox({dovecot.imapsUrl(), "shop", "secret", ""}, "INBOX", optionsFor(dovecot.caFile()));
    (void)mailbox->state();
    CHECK(mailbox->fetch(1).bytes == plainMail(1));
    dovecot.restart();
    CHECK(mailbox->fetch(2).bytes == plainMail(2));
    dovecot.restart();
    CHECK(mailbox->newer(1, 10) == std::vector<std::uint32_t>{2, 3});
    CHECK_FALSE(anySeen(dovecot, "shop"));
}

TEST_CASE("a mailbox that was rebuilt shows another UIDVALIDITY", "[mail][protocol]") {
    Dovecot dovecot;
    dovecot.deliver("shop", plainMail(1));
    const MailServer server{dovecot.imapsUrl(), "shop", "secret", ""};
    const auto before = openMailbox(server, "INBOX", optionsFor(dovecot.caFile()))->state();
    dovecot.restart();
    dovecot.forgetIndexes("shop");
    // UIDVALIDITY is a time in seconds on this server: another name for the same mails needs another second.
    const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(1100);
    while (std::chrono::steady_clock::now() < until) std::this_thread::yield();
    CHECK(
        openMailbox(server, "INBOX", optionsFor(dovecot.caFile()))->state().uid_validity !=
        before.uid_validity
    );
}

TEST_CASE("a mail over the limit comes as its header only", "[mail][protocol]") {
    Dovecot dovecot;
    const std::string large = plainMail(1, std::string(11u << 20, 'x') + "\r\n");
    dovecot.deliver("shop", large);
    dovecot.deliver("shop", plainMail(2));
    const auto mailbox =
        openMailbox({dovecot.imapsUrl(), "shop", "secret", ""}, "INBOX", optionsFor(dovecot.caFile()));
    const FetchedMail mail = mailbox->fetch(1);
    CHECK(mail.oversized);
    CHECK(mail.bytes == large.substr(0, large.find("\r\n\r\n") + 4));
    CHECK_FALSE(mailbox->fetch(2).oversized);
    CHECK_FALSE(anySeen(dovecot, "shop"));
}

TEST_CASE("a mail that is gone answers uid 0", "[mail][protocol]") {
    Dovecot dovecot;
    dovecot.deliver("shop", plainMail(1));
    const auto mailbox =
        openMailbox({dovecot.imapsUrl(), "shop", "secret", ""}, "INBOX", optionsFor(dovecot.caFile()));
    CHECK(mailbox->fetch(77).uid == 0);
    CHECK(mailbox->fetch(1).uid == 1);
}

TEST_CASE("a back-fill asks for the mails since a day", "[mail][protocol]") {
    Dovecot dovecot;
    dovecot.deliver("shop", plainMail(1));
    const auto mailbox =
        openMailbox({dovecot.imapsUrl(), "shop", "secret", ""}, "INBOX", optionsFor(dovecot.caFile()));
    auto* finder = dynamic_cast<SearchesByDay*>(mailbox.get());
    REQUIRE(finder != nullptr);
    using namespace std::chrono;
    CHECK(finder->newerSince(0, 10, year_month_day(2001y / 1 / 1)) == std::vector<std::uint32_t>{1});
    CHECK(finder->newerSince(0, 10, year_month_day(2300y / 1 / 1)).empty());
}

TEST_CASE("a wrong password, folder or certificate is told apart", "[mail][protocol]") {
    Dovecot dovecot;
    dovecot.deliver("shop", plainMail(1));
    const MailServer right{dovecot.imapsUrl(), "shop", "secret", ""};
    MailServer wrong = right;
    wrong.password = "guessed";
    CHECK_THROWS_AS(openMailbox(wrong, "INBOX", optionsFor(dovecot.caFile()))->state(), CredentialsRefused);
    try {
        (void)openMailbox(right, "Nowhere", optionsFor(dovecot.caFile()))->state();
        FAIL("the folder was opened");
    } catch (const CredentialsRefused& error) {
        CHECK_THAT(error.what(), Catch::Contains("opening the folder 'Nowhere'"));
    }
    CHECK_THROWS_AS(openMailbox(right, "INBOX", optionsFor(""))->state(), TemporaryFailure);
    MailServer nobody = right;
    nobody.url = "imaps://127.0.0.1:" + std::to_string(tests::freePort());
    CHECK_THROWS_AS(openMailbox(nobody, "INBOX", optionsFor(dovecot.caFile()))->state(), TemporaryFailure);
}

TEST_CASE("a stop flag ends a mail call with Cancelled", "[mail][protocol]") {
    Dovecot dovecot;
    dovecot.deliver("shop", plainMail(1));
    StopFlag stop{true};
    MailOptions options = optionsFor(dovecot.caFile());
    options.stop = &stop;
    CHECK_THROWS_AS(
        openMailbox({dovecot.imapsUrl(), "shop", "secret", ""}, "INBOX", options)->state(), Cancelled
    );
}

TEST_CASE("folder names are written in modified UTF-7", "[mail][unit]") {
    CHECK(modifiedUtf7("INBOX") == "INBOX");
    CHECK(modifiedUtf7("Käufer & Co") == "K&AOQ-ufer &- Co");
    CHECK(modifiedUtf7("收件箱") == "&ZTZO9nux-");
    CHECK(modifiedUtf7("📦") == "&2D3c5g-");
}

TEST_CASE("a real SMTP server takes a mail over TLS as it is", "[mail][protocol]") {
    SmtpServer server;
    const std::string mail =
        "From: shop@shop.example\r\nSubject: x\r\n\r\n.dot at the start\r\n..two\r\n.\r\nend\r\n";
    const auto relay = openRelay({server.url(), "shop", "secret", ""}, optionsFor(server.caFile()));
    relay->send("shop@shop.example", {"jane@market.example"}, mail);
    relay->send("shop@shop.example", {"joe@market.example"}, mail);
    const auto mails = server.mails();
    REQUIRE(mails.size() == 2);
    CHECK(mails[0] == "X-Envelope-From: shop@shop.example\r\nX-Envelope-To: jane@market.example\r\n" + mail);
}

TEST_CASE("every refusal of a relay has its kind", "[mail][protocol]") {
    SmtpServer server;
    const std::string mail = plainMail(1);
    const auto send = [&](const std::string& to) {
        openRelay({server.url(), "shop", "secret", ""}, optionsFor(server.caFile()))
            ->send("shop@shop.example", {to}, mail);
    };
    try {
        send("gone@market.example");
        FAIL("taken");
    } catch (const PermanentFailure& error) {
        CHECK(error.code == "550");
    }
    try {
        send("full@market.example");
        FAIL("taken");
    } catch (const PermanentFailure& error) {
        CHECK(error.code == "552");
    }
    CHECK_THROWS_AS(send("busy@market.example"), MailBusy);
    try {
        send("later@market.example");
        FAIL("taken");
    } catch (const TemporaryFailure& error) {
        CHECK_FALSE(error.maybe_done);
    }
    CHECK(server.mails().empty());
    try {
        send("drop@market.example");
        FAIL("taken");
    } catch (const TemporaryFailure& error) {
        CHECK_FALSE(error.maybe_done);
    }
    CHECK(server.mails().empty());
    try {
        send("cut@market.example");
        FAIL("answered");
    } catch (const TemporaryFailure& error) {
        CHECK(error.maybe_done);
    }
    CHECK(server.mails().size() == 1);
    const auto wrong = openRelay({server.url(), "shop", "guessed", ""}, optionsFor(server.caFile()));
    CHECK_THROWS_AS(wrong->send("shop@shop.example", {"x@market.example"}, mail), CredentialsRefused);
    const auto untrusted = openRelay({server.url(), "shop", "secret", ""}, optionsFor(""));
    CHECK_THROWS_AS(untrusted->send("shop@shop.example", {"x@market.example"}, mail), TemporaryFailure);
}

TEST_CASE("an address can't smuggle a command into SMTP", "[mail][protocol]") {
    const auto relay = openRelay({"smtp://127.0.0.1:1", "shop", "secret", ""}, MailOptions{});
    const std::string bad =
        GENERATE("a@b.example>\r\nRCPT TO:<c@d.example", "a b@c.example", "nobody", "ü@b.example");
    CHECK_THROWS_AS(relay->send("shop@shop.example", {bad}, "x"), PermanentFailure);
    CHECK_THROWS_AS(relay->send(bad, {"jane@market.example"}, "x"), PermanentFailure);
}
