// A real Dovecot and a real SMTP server, over TLS and over STARTTLS and STLS.
#include <catch2/catch.hpp>

#include "channels/contract/account.h"
#include "channels/contract/errors.h"
#include "channels/email/email_adapter.h"
#include "channels/email/thread_ids.h"
#include "channels/kit/time.h"
#include "channels/kit/transports.h"
#include "channels/mail/mime_parser.h"
#include "channels/testing/bench.h"
#include "tests/support/dovecot.h"
#include "tests/support/smtp_server.h"

using namespace channels;
using testing::Pulled;

namespace {

enum class Way { Imaps, ImapStartTls, Pop3s, Pop3Stls };

struct RealServers {
    tests::Dovecot dovecot;
    tests::SmtpServer relay;
    tests::TempFolder folder;
    testing::ManualClock clock{*parseTime("2026-09-22T08:00:00Z")};
    StopFlag stop{false};
    std::unique_ptr<Transports> transports;
    std::map<std::string, std::string> stored;
    AccountConfig config;

    explicit RealServers(Way way) {
        tests::writeFile(
            folder.path() + "/ca.pem", tests::readFile(dovecot.caFile()) + tests::readFile(relay.caFile())
        );
        TransportOptions options;
        options.ca_file = folder.path() + "/ca.pem";
        transports = makeTransports(options, stop);
        config.settings = {
            {"mailbox_url", url(way)}, {"smtp_url", relay.url()}, {"user", "shop"}, {"sender", "support@shop.example"}};
        config.secrets = {{"password", "secret"}};
        // The mails arrive now, whatever the test's clock says.
        config.backfill = std::chrono::days(3650);
    }

    std::unique_ptr<Adapter> connect() {
        AccountConfig current = config;
        for (const auto& [name, value] : stored) current.secrets[name] = value;
        const auto& kind = *findKind("email");
        return kind.makeAdapter(
            withDefaults(kind.descriptor, current),
            Surroundings{
                clock, *transports,
                [this](const std::string& name, const std::string& value, std::optional<Instant>) {
                    stored[name] = value;
                }}
        );
    }

    Pulled drain(Adapter& adapter, const Cursor& from = {}) {
        Pulled pulled;
        pulled.cursors.push_back(from);
        for (bool more = true; more;) {
            const Page page = adapter.pull(pulled.cursors.back());
            more = page.more;
            pulled.add(page);
            REQUIRE(pulled.pages < 50);
        }
        return pulled;
    }

    std::string url(Way way) const {
        switch (way) {
            case Way::Imaps:
                return dovecot.imapsUrl();
            case Way::ImapStartTls:
                return dovecot.imapUrl();
            case Way::Pop3s:
                return dovecot.pop3sUrl();
            case Way::Pop3Stls:
                break;
        }
        return dovecot.pop3Url();
    }
};

std::string sentLetter(int number, const std::string& headers, const std::string& body) {
    return "From: \"Buyer\" <buyer" + std::to_string(number) +
           "@buyer.example>\r\nTo: support@shop.example\r\nSubject: Frage " + std::to_string(number) +
           "\r\nDate: Mon, 21 Sep 2026 22:13:20 +0000\r\n" + headers + "\r\n" + body;
}

std::string manyReferences() {
    std::string references = "References:";
    for (int i = 0; i < 5000; ++i) references += "\r\n <r" + std::to_string(i) + "@b.example>";
    return references + "\r\n";
}

struct OddMail {
    std::string mail, text;
};

std::vector<OddMail> corpus() {
    const std::string plain = "Content-Type: text/plain; charset=", raw = "\r\nContent-Transfer-Encoding: 8bit\r\n";
    return {
        {sentLetter(1, plain + "gb2312" + raw, "\xC4\xFA\xBA\xC3\xA3\xAC\xE9\x46\r\n"), "您好，镕"},
        {sentLetter(2, plain + "gb18030" + raw, "\xC4\xE3\xBA\xC3\x94\x39\xDA\x33\r\n"), "你好💩"},
        {sentLetter(3, plain + "iso-2022-jp\r\n", "\x1b$B$3$s$K$A$O\x1b(B\r\n"), "こんにちは"},
        {sentLetter(4, plain + "koi8-r" + raw, "\xE7\xC4\xC5 \xCD\xCF\xCA \xDA\xC1\xCB\xC1\xDA\r\n"), "Где мой заказ"},
        {sentLetter(5, plain + "us-ascii" + raw, "caf\xE9 au lait\r\n"), "café au lait"},
        {sentLetter(6, plain + "x-unknown" + raw, "Gr\xC3\xBC\xC3\x9F\x65\r\n"), "Grüße"},
        {sentLetter(7, plain + "utf-8\r\nContent-Transfer-Encoding: base64\r\n", "SGFsbG8g\r\n!!**\r\nV2VsdA==\r\n"),
         "Hallo Welt"},
        {sentLetter(8, "Message-ID: \r\n", "empty id\r\n"), "empty id"},
        {sentLetter(9, manyReferences(), "many references\r\n"), "many references"},
        {sentLetter(10, "X-Odd: \xFF\xFE raw bytes\r\nX-Other: Gr\xFC\xDF\x65\r\n", "8-bit headers\r\n"), "8-bit headers"},
        {sentLetter(11, "Auto-Submitted: auto-replied\r\n", "I am away\r\n"), "I am away"},
        {sentLetter(12, "Message-ID: <dots@b.example>\r\n", ".dot\r\n..two\r\n.\r\nend\r\n"), ".dot\n..two\n.\nend"},
        {sentLetter(
             13, "Content-Type: multipart/mixed; boundary=o\r\n",
             "--o\r\nContent-Type: multipart/alternative; boundary=a\r\n\r\n--a\r\nContent-Type: text/plain; "
             "charset=utf-8\r\n\r\nnested\r\n--a\r\nContent-Type: text/html\r\n\r\n<p>nested</p>\r\n--a--\r\n--o\r\n"
             "Content-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: "
             "base64\r\n\r\neJ8+Ig==\r\n"
             "--o--\r\n"
         ),
         "nested"},
    };
}

const std::string kReport =
    "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.buyer.example\r\nTo: support@shop.example\r\nSubject: Undelivered\r\n"
    "Content-Type: multipart/report; report-type=delivery-status; boundary=r\r\n\r\n--r\r\nContent-Type: "
    "text/plain\r\n\r\n"
    "Sorry.\r\n--r\r\nContent-Type: message/delivery-status\r\n\r\nFinal-Recipient: rfc822; a@buyer.example\r\n"
    "Action: failed\r\nStatus: 5.1.1\r\n\r\n--r--\r\n";

}  // namespace

TEST_CASE("email: awkward mails pass through a real mailbox server by every way", "[email][protocol]") {
    RealServers real(GENERATE(Way::Imaps, Way::ImapStartTls, Way::Pop3s, Way::Pop3Stls));
    for (const OddMail& one : corpus()) real.dovecot.deliver("shop", one.mail);
    real.dovecot.deliver("shop", sentLetter(20, "", std::string(11u << 20, 'x') + "\r\n"));
    real.dovecot.deliver("shop", kReport);
    real.dovecot.deliver("shop", "Subject: no sender\r\n\r\nx\r\n");
    const auto adapter = real.connect();
    const Pulled pulled = real.drain(*adapter);
    for (const OddMail& one : corpus()) {
        CAPTURE(one.text);
        REQUIRE(pulled.byText(one.text) != nullptr);
        CHECK(pulled.byText(one.text)->raw == one.mail);
        CHECK(pulled.byText(one.text)->author == Author::Buyer);
    }
    CHECK(pulled.byText("I am away")->automatic);
    CHECK(pulled.messages.size() == corpus().size() + 1);
    CHECK(pulled.unreadable.size() == 2);
    CHECK(adapter->pull(pulled.cursors.back()).messages.empty());
    real.dovecot.deliver("shop", sentLetter(21, "", "one more\r\n"));
    CHECK(real.drain(*adapter, pulled.cursors.back()).texts() == std::vector<std::string>{"one more"});
}

TEST_CASE("email: IMAP marks nothing as seen, and neither protocol removes a mail", "[email][protocol]") {
    const Way way = GENERATE(Way::Imaps, Way::Pop3s);
    RealServers real(way);
    for (const OddMail& one : corpus()) real.dovecot.deliver("shop", one.mail);
    static_cast<void>(real.drain(*real.connect()));
    const auto files = real.dovecot.mailFiles("shop");
    CHECK(files.size() == corpus().size());
    for (const std::string& file : files) {
        const std::size_t flags = file.find(":2,");
        const bool seen = flags != std::string::npos && file.find('S', flags) != std::string::npos;
        // A POP3 server may take what was fetched for read; nothing in its protocol can ask it not to.
        if (way == Way::Imaps) CHECK_FALSE(seen);
    }
}

TEST_CASE(
    "email: a reply to a mail of a real mailbox is in a real relay with its threading headers", "[email][protocol]"
) {
    RealServers real(GENERATE(Way::Imaps, Way::Pop3Stls));
    real.dovecot.deliver(
        "shop", sentLetter(1, "Message-ID: <m2@b.example>\r\nReferences: <m1@b.example>\r\n", "Bonjour\r\n")
    );
    const auto adapter = real.connect();
    CHECK(adapter->check().name == "support@shop.example");
    const Page page = adapter->pull({});
    REQUIRE(page.messages.size() == 1);
    Outgoing reply;
    reply.id = "out_9";
    reply.conversation_external_id = page.messages[0].conversation_external_id;
    reply.text = "Bonjour,\nvotre colis est à Lyon.";
    reply.reply_to = page.messages[0].reply_to;
    const Receipt receipt = adapter->send(reply);
    REQUIRE(real.relay.mails().size() == 1);
    const std::string stored = real.relay.mails().front();
    CHECK(stored.starts_with("X-Envelope-From: support@shop.example\r\nX-Envelope-To: buyer1@buyer.example\r\n"));
    const auto mail = std::get<ParsedMail>(parseMail(stored));
    CHECK(mail.message_id == receipt.external_id);
    CHECK(mail.in_reply_to == "m2@b.example");
    CHECK(mail.references == std::vector<std::string>{"m1@b.example", "m2@b.example"});
    CHECK(mail.subject == "Re: Frage 1");
    CHECK(mail.text == "Bonjour,\nvotre colis est à Lyon.\n");
    CHECK(
        email::ThreadIds(real.stored.at("thread_key")).conversationOf(receipt.external_id) ==
        reply.conversation_external_id
    );
}

TEST_CASE(
    "email: a real server that refuses the password is told from one that can't be reached", "[email][protocol]"
) {
    RealServers real(GENERATE(Way::ImapStartTls, Way::Pop3s, Way::Pop3Stls));
    real.dovecot.deliver("shop", sentLetter(1, "", "Bonjour\r\n"));
    real.config.secrets["password"] = "guessed";
    CHECK_THROWS_AS(real.connect()->pull({}), CredentialsRefused);
    const std::string scheme =
        real.config.settings["mailbox_url"].substr(0, real.config.settings["mailbox_url"].find(':'));
    real.config.settings["mailbox_url"] = scheme + "://127.0.0.1:" + std::to_string(tests::freePort());
    CHECK_THROWS_AS(real.connect()->pull({}), TemporaryFailure);
}
