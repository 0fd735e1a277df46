#include "channels/mail/mail_sandbox.h"

#include <catch2/catch.hpp>

#include "channels/contract/errors.h"
#include "channels/kit/time.h"
#include "channels/mail/curl_mail.h"

using namespace channels;
using namespace std::chrono_literals;

namespace {

const Instant kNow = *parseTime("2026-09-21T22:13:20Z");

std::string sandboxMail(int number) {
    return "From: a@shop.example\r\nSubject: Mail " + std::to_string(number) + "\r\n\r\nHello " +
           std::to_string(number) + "\r\n";
}

struct Taken {
    std::vector<RelayedMail> mails;
    std::string reply = "250 2.0.0 accepted";
    MailSandbox sandbox{[this](const RelayedMail& mail) {
        mails.push_back(mail);
        return reply;
    }};
};

}  // namespace

TEST_CASE("a mailbox of fifty thousand mails is listed whole", "[mail][protocol]") {
    Taken taken;
    for (int i = 1; i <= 50'000; ++i) taken.sandbox.add("x", kNow);
    const auto reader = openMailbox(taken.sandbox.mailbox(), "INBOX", MailOptions{});
    CHECK(reader->state().uid_next == 50'001);
    const auto all = reader->newer(0, 100'000);
    REQUIRE(all.size() == 50'000);
    CHECK(all.front() == 1);
    CHECK(all.back() == 50'000);
    CHECK(reader->newer(49'990, 100).size() == 10);
    CHECK(reader->newer(0, 3) == std::vector<std::uint32_t>{1, 2, 3});
}

TEST_CASE("no fault of a mailbox gives a wrong or a missing mail", "[mail][protocol]") {
    const Fault fault = GENERATE(
        Fault::Slow, Fault::ServerError, Fault::Throttle, Fault::CutBefore, Fault::CutAfterEffect,
        Fault::Garbage, Fault::Truncated, Fault::Duplicates, Fault::Reordered
    );
    const int at = GENERATE(0, 1, 4);
    CAPTURE(static_cast<int>(fault), at);
    Taken taken;
    for (int i = 1; i <= 3; ++i) taken.sandbox.add(sandboxMail(i), kNow);
    const auto reader = openMailbox(taken.sandbox.mailbox(), "INBOX", MailOptions{});
    // The fault meets every step in turn: nothing that is answered may be wrong.
    for (int step = 0; step < 7; ++step) {
        if (step == at) taken.sandbox.misbehave({fault, 1, FaultPlan::Where::Pull, 5ms});
        try {
            if (step == 0) {
                const auto next = reader->state().uid_next;
                CHECK(next == 4);
            } else if (step < 4) {
                const std::string bytes = reader->fetch(static_cast<std::uint32_t>(step)).bytes;
                CHECK(bytes == sandboxMail(step));
            } else {
                const auto uids = reader->newer(0, 10);
                CHECK(uids == std::vector<std::uint32_t>{1, 2, 3});
            }
        } catch (const TemporaryFailure& failure) {
            CHECK_FALSE(failure.maybe_done);
        }
    }
    taken.sandbox.misbehave({});
    CHECK(reader->newer(0, 10) == std::vector<std::uint32_t>{1, 2, 3});
    CHECK(reader->fetch(2).bytes == sandboxMail(2));
    CHECK(taken.sandbox.complaints().empty());
}

TEST_CASE("a busy mail server is told from a broken one", "[mail][protocol]") {
    Taken taken;
    taken.sandbox.misbehave({Fault::Throttle, 100, FaultPlan::Where::Any, 0ms});
    CHECK_THROWS_AS(openMailbox(taken.sandbox.mailbox(), "INBOX", MailOptions{})->state(), MailBusy);
    CHECK_THROWS_AS(
        openRelay(taken.sandbox.relay(), MailOptions{})->send("a@b.example", {"c@d.example"}, sandboxMail(1)),
        MailBusy
    );
    CHECK(taken.mails.empty());
}

TEST_CASE(
    "a relay that answers nonsense after the mail leaves it open whether it took it", "[mail][protocol]"
) {
    Taken taken;
    const Fault fault = GENERATE(Fault::CutAfterEffect, Fault::Garbage, Fault::Truncated);
    taken.sandbox.misbehave({fault, 1, FaultPlan::Where::Send, 0ms});
    try {
        openRelay(taken.sandbox.relay(), MailOptions{})->send("a@b.example", {"c@d.example"}, sandboxMail(1));
        FAIL("answered");
    } catch (const TemporaryFailure& failure) {
        CHECK(failure.maybe_done);
    }
    CHECK(taken.mails.size() == 1);
}

TEST_CASE("the relay's word on a mail has its kind", "[mail][protocol]") {
    Taken taken;
    taken.reply = "554 5.7.1 spam";
    const auto relay = openRelay(taken.sandbox.relay(), MailOptions{});
    try {
        relay->send("a@b.example", {"c@d.example"}, sandboxMail(1));
        FAIL("taken");
    } catch (const PermanentFailure& failure) {
        CHECK(failure.code == "554");
        CHECK_THAT(failure.what(), Catch::Contains("5.7.1 spam"));
    }
    taken.reply = "250 2.0.0 ok";
    relay->send("a@b.example", {"c@d.example"}, sandboxMail(2));
    CHECK(taken.mails.back().bytes == sandboxMail(2));
    CHECK(taken.mails.back().to == std::vector<std::string>{"c@d.example"});
}

TEST_CASE("credentials that are gone are refused by mailbox and relay", "[mail][protocol]") {
    Taken taken;
    taken.sandbox.add(sandboxMail(1), kNow);
    const auto reader = openMailbox(taken.sandbox.mailbox(), "INBOX", MailOptions{});
    CHECK(reader->state().uid_next == 2);
    taken.sandbox.misbehave({Fault::RefuseCredentials, 1, FaultPlan::Where::Any, 0ms});
    CHECK_THROWS_AS(reader->fetch(1), CredentialsRefused);
    CHECK_THROWS_AS(
        openRelay(taken.sandbox.relay(), MailOptions{})->send("a@b.example", {"c@d.example"}, "x"),
        CredentialsRefused
    );
}

TEST_CASE("a renumbered mailbox has another UIDVALIDITY at once", "[mail][protocol]") {
    Taken taken;
    taken.sandbox.add(sandboxMail(1), kNow);
    const auto reader = openMailbox(taken.sandbox.mailbox(), "INBOX", MailOptions{});
    const auto before = reader->state().uid_validity;
    taken.sandbox.renumber();
    CHECK(reader->state().uid_validity != before);
}

TEST_CASE("the end of a sandbox ends a client that waits for it", "[mail][protocol]") {
    auto taken = std::make_unique<Taken>();
    taken->sandbox.add(sandboxMail(1), kNow);
    const auto reader = openMailbox(taken->sandbox.mailbox(), "INBOX", MailOptions{});
    CHECK(reader->state().uid_next == 2);
    taken.reset();
    CHECK_THROWS_AS(reader->fetch(1), TemporaryFailure);
}
