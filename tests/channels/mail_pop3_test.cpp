#include <catch2/catch.hpp>

#include "channels/contract/errors.h"
#include "channels/kit/time.h"
#include "channels/mail/curl_mail.h"
#include "channels/mail/mail_sandbox.h"
#include "channels/mail/maildrop_walk.h"
#include "tests/support/dovecot.h"

using namespace channels;
using namespace std::chrono_literals;
using tests::Dovecot;

namespace {

const Instant kPop3Now = *parseTime("2026-09-21T22:13:20Z");

std::string pop3Mail(int number, const std::string& body = "Hello\r\n") {
    return "From: a@shop.example\r\nSubject: Mail " + std::to_string(number) + "\r\n\r\n" + body;
}

MailOptions pop3Options(const std::string& ca_file) {
    MailOptions options;
    options.ca_file = ca_file;
    options.total_timeout = 20s;
    return options;
}

std::unique_ptr<MaildropReader> open(const Dovecot& dovecot, const std::string& url) {
    return openMaildrop({url, "shop", "secret", ""}, pop3Options(dovecot.caFile()));
}

}  // namespace

TEST_CASE("a real POP3 server is read over TLS and STLS, byte for byte", "[mail][protocol]") {
    Dovecot dovecot;
    const std::vector<std::string> mails = {
        pop3Mail(1), pop3Mail(2, ".dot\r\n..two\r\n.\r\n\r\nend\r\n"), pop3Mail(3, "")};
    for (const std::string& mail : mails) dovecot.deliver("shop", mail);
    const auto maildrop = open(dovecot, GENERATE(true, false) ? dovecot.pop3sUrl() : dovecot.pop3Url());
    const auto ids = maildrop->list();
    REQUIRE(ids.size() == 3);
    for (std::size_t i = 0; i < mails.size(); ++i) {
        CHECK(maildrop->fetch(ids[i])->bytes == mails[i]);
        CHECK(maildrop->header(ids[i]) == mails[i].substr(0, mails[i].find("\r\n\r\n") + 4));
    }
    CHECK_FALSE(maildrop->fetch("no-such-id"));
    CHECK(maildrop->header("no-such-id").empty());
    CHECK(dovecot.mailFiles("shop").size() == 3);
}

TEST_CASE("an empty maildrop has no mails", "[mail][protocol]") {
    Dovecot dovecot;
    CHECK(open(dovecot, dovecot.pop3sUrl())->list().empty());
}

TEST_CASE("unique ids stay the same after the server ended the connection", "[mail][protocol]") {
    Dovecot dovecot;
    for (int i = 1; i <= 3; ++i) dovecot.deliver("shop", pop3Mail(i));
    const auto maildrop = open(dovecot, dovecot.pop3sUrl());
    const auto ids = maildrop->list();
    REQUIRE(ids.size() == 3);
    dovecot.restart();
    CHECK(maildrop->fetch(ids[1])->bytes == pop3Mail(2));
    dovecot.restart();
    CHECK(maildrop->header(ids[2]).starts_with("From: a@shop.example"));
    CHECK(open(dovecot, dovecot.pop3Url())->list() == ids);
}

TEST_CASE("a mail over the limit comes from POP3 as its header only", "[mail][protocol]") {
    Dovecot dovecot;
    const std::string large = pop3Mail(1, std::string(11u << 20, 'x') + "\r\n");
    dovecot.deliver("shop", large);
    dovecot.deliver("shop", pop3Mail(2));
    const auto maildrop = open(dovecot, dovecot.pop3sUrl());
    const auto ids = maildrop->list();
    const auto mail = maildrop->fetch(ids.at(0));
    REQUIRE(mail);
    CHECK(mail->oversized);
    CHECK(mail->bytes == large.substr(0, large.find("\r\n\r\n") + 4));
    CHECK_FALSE(maildrop->fetch(ids.at(1))->oversized);
}

TEST_CASE("a wrong password and an unknown certificate are told apart by POP3", "[mail][protocol]") {
    Dovecot dovecot;
    dovecot.deliver("shop", pop3Mail(1));
    const std::string url = GENERATE(true, false) ? dovecot.pop3sUrl() : dovecot.pop3Url();
    CHECK_THROWS_AS(
        openMaildrop({url, "shop", "guessed", ""}, pop3Options(dovecot.caFile()))->list(), CredentialsRefused
    );
    CHECK_THROWS_AS(openMaildrop({url, "shop", "secret", ""}, pop3Options(""))->list(), TemporaryFailure);
    StopFlag stop{true};
    MailOptions options = pop3Options(dovecot.caFile());
    options.stop = &stop;
    CHECK_THROWS_AS(openMaildrop({url, "shop", "secret", ""}, options)->list(), Cancelled);
}

TEST_CASE("no fault of a maildrop gives a wrong or a missing mail", "[mail][protocol]") {
    const Fault fault = GENERATE(
        Fault::Slow, Fault::ServerError, Fault::Throttle, Fault::CutBefore, Fault::CutAfterEffect, Fault::Garbage,
        Fault::Truncated, Fault::Duplicates, Fault::Reordered
    );
    const int at = GENERATE(0, 1, 2, 5);
    CAPTURE(static_cast<int>(fault), at);
    MailSandbox sandbox([](const RelayedMail&) { return "250 ok"; });
    for (int i = 1; i <= 3; ++i) sandbox.add(pop3Mail(i), kPop3Now);
    const auto maildrop = openMaildrop(sandbox.maildrop(), MailOptions{});
    const std::vector<std::string> ids = openMaildrop(sandbox.maildrop(), MailOptions{})->list();
    REQUIRE(ids.size() == 3);
    for (int step = 0; step < 7; ++step) {
        if (step == at) sandbox.misbehave({fault, 1, FaultPlan::Where::Pull, 5ms});
        const std::size_t mail = static_cast<std::size_t>(step + 2) % 3;
        try {
            if (step == 0) {
                auto listed = maildrop->list();
                std::sort(listed.begin(), listed.end());
                CHECK(listed == ids);
            } else if (step < 4) {
                const auto fetched = maildrop->fetch(ids[mail]);
                REQUIRE(fetched);
                CHECK(fetched->bytes == pop3Mail(static_cast<int>(mail) + 1));
            } else {
                const std::string header = maildrop->header(ids[mail]);
                CHECK(header.ends_with(std::to_string(mail + 1) + "\r\n\r\n"));
            }
        } catch (const TemporaryFailure& failure) {
            CHECK_FALSE(failure.maybe_done);
        }
    }
    sandbox.misbehave({});
    CHECK(maildrop->fetch(ids[1])->bytes == pop3Mail(2));
    CHECK(sandbox.complaints().empty());
}

TEST_CASE("XOAUTH2 signs in to mailbox, maildrop and relay, and a bad token is refused", "[mail][protocol]") {
    MailSandbox sandbox([](const RelayedMail&) { return "250 ok"; });
    sandbox.takeTokens([](const std::string& token) { return token == "good-token"; });
    sandbox.add(pop3Mail(1), kPop3Now);
    const auto with = [](MailServer server, const std::string& token) {
        server.password.clear();
        server.access_token = token;
        return server;
    };
    CHECK(openMailbox(with(sandbox.mailbox(), "good-token"), "INBOX", MailOptions{})->state().uid_next == 2);
    CHECK(openMaildrop(with(sandbox.maildrop(), "good-token"), MailOptions{})->list().size() == 1);
    openRelay(with(sandbox.relay(), "good-token"), MailOptions{})->send("a@b.example", {"c@d.example"}, pop3Mail(1));
    CHECK_THROWS_AS(openMailbox(with(sandbox.mailbox(), "bad"), "INBOX", MailOptions{})->state(), CredentialsRefused);
    CHECK_THROWS_AS(openMaildrop(with(sandbox.maildrop(), "bad"), MailOptions{})->list(), CredentialsRefused);
    const auto refused = openRelay(with(sandbox.relay(), "bad"), MailOptions{});
    CHECK_THROWS_AS(refused->send("a@b.example", {"c@d.example"}, pop3Mail(1)), CredentialsRefused);
    CHECK_THROWS_AS(dynamic_cast<TriesRelay&>(*refused).tryCredentials(), CredentialsRefused);
    CHECK_NOTHROW(dynamic_cast<TriesRelay&>(*openRelay(sandbox.relay(), MailOptions{})).tryCredentials());
    CHECK(sandbox.complaints().empty());
}

namespace {

/// A maildrop of many small mails, which counts what is fetched.
class ManyMails : public MaildropReader {
public:
    explicit ManyMails(std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) ids.push_back("id" + std::to_string(i));
    }
    std::vector<std::string> list() override { return ids; }
    std::string header(const std::string&) override { return "Subject: x\r\n\r\n"; }
    std::optional<FetchedMail> fetch(const std::string& unique_id) override {
        fetched.push_back(unique_id);
        return FetchedMail{0, false, pop3Mail(1)};
    }
    std::vector<std::string> ids, fetched;
};

}  // namespace

TEST_CASE("of a huge maildrop the last mails are read, and the place stays small", "[mail][unit]") {
    ManyMails drop(kMailsOfMaildrop + 500);
    MaildropPlace place{kPop3Now, false, {}};
    std::size_t taken = 0;
    while (walkMaildrop(drop, place, [&](const FetchedMail&) { ++taken; })) {
    }
    CHECK(taken == kMailsOfMaildrop);
    CHECK(drop.fetched.front() == "id500");
    JsonWriter out;
    out.beginObject();
    writeMaildropPlace(place, out);
    out.endObject();
    CHECK(out.str().size() < kMailsOfMaildrop * 8 + 200);
    const JsonDocument read = JsonDocument::parse(out.str());
    REQUIRE(readMaildropPlace(read.root()));
    CHECK(readMaildropPlace(read.root())->met == place.met);
    drop.fetched.clear();
    drop.ids.emplace_back("new");
    CHECK_FALSE(walkMaildrop(drop, place, [](const FetchedMail&) {}));
    CHECK(drop.fetched == std::vector<std::string>{"new"});
}
