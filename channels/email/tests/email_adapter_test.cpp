#include "channels/email/email_adapter.h"

#include <catch2/catch.hpp>

#include "channels/contract/errors.h"
#include "channels/email/email_sandbox.h"
#include "channels/email/thread_ids.h"
#include "channels/kit/time.h"
#include "channels/mail/mime_parser.h"
#include "channels/mail/sandbox_mail.h"
#include "channels/testing/bench.h"
#include "channels/testing/warns.h"

using namespace channels;
using namespace std::chrono_literals;
using channels::testing::warns;
using testing::Bench;
using testing::Pulled;
using Controls = email::EmailSandboxControls;
using Protocol = Controls::Protocol;
using SignInBy = Controls::SignInBy;

namespace {

Controls& controls(Bench& bench) { return dynamic_cast<Controls&>(*bench.sandbox); }

/// A bench whose account reads by one protocol and signs in one way.
struct EmailBench : Bench {
    explicit EmailBench(Protocol protocol = Protocol::Imap, SignInBy way = SignInBy::Password)
        : Bench(*findKind("email")) {
        config = controls(*this).accountBy(protocol, way);
    }
    ~EmailBench() {
        for (const auto& complaint : sandbox->complaints()) FAIL_CHECK(complaint);
    }
};

std::string letter(
    const std::string& header, const std::string& body = "Hello", const std::string& from = "jonas@buyer.example"
) {
    return "From: " + from + "\r\nTo: support@shop.example\r\nSubject: Lamp\r\n" + header + "\r\n" + body + "\r\n";
}

std::string received(Instant at) { return "Received: from a by b; " + mailDate(at) + "\r\n"; }

std::vector<std::string> seedMany(Bench& bench, int count) {
    std::vector<std::string> texts;
    for (int i = 0; i < count; ++i) {
        texts.push_back("Question " + std::to_string(i));
        bench.seed("c" + std::to_string(i), texts.back(), std::chrono::minutes(30 + i));
    }
    std::sort(texts.begin(), texts.end());
    return texts;
}

Incoming firstMessage(Bench& bench, Adapter& adapter) {
    bench.seed("lamp", "Where is it?");
    const Pulled pulled = bench.drain(adapter);
    REQUIRE(pulled.messages.size() == 1);
    return pulled.messages.begin()->second;
}

ParsedMail lastReply(Bench& bench) {
    REQUIRE_FALSE(controls(bench).relayed().empty());
    return std::get<ParsedMail>(parseMail(controls(bench).relayed().back()));
}

}  // namespace

TEST_CASE("email: a mailbox is read whole by either protocol, however one signs in", "[email][protocol]") {
    const auto protocol = GENERATE(Protocol::Imap, Protocol::Pop3);
    const auto way = GENERATE(SignInBy::Password, SignInBy::Token);
    EmailBench bench(protocol, way);
    const auto texts = seedMany(bench, 120);
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    CHECK(pulled.texts() == texts);
    CHECK(pulled.pages >= 3);
    CHECK(adapter->check().name == "support@shop.example");
    bench.seed("lamp", "And one more");
    const Pulled after = bench.drain(*bench.connect(), pulled.cursors.back());
    CHECK(after.texts() == std::vector<std::string>{"And one more"});
    adapter->send(bench.reply(*after.byText("And one more"), "Yes."));
    CHECK(bench.sandbox->delivered().at(0).text == "Yes.");
}

TEST_CASE("email: a POP3 walk goes on from any cursor without a gap", "[email][protocol]") {
    EmailBench bench(Protocol::Pop3);
    const auto texts = seedMany(bench, 120);
    const auto adapter = bench.connect();
    Pulled so_far;
    so_far.cursors.emplace_back();
    for (bool more = true; more;) {
        const Page page = adapter->pull(so_far.cursors.back());
        more = page.more;
        so_far.add(page);
        Pulled rest = so_far;
        for (const auto& [id, message] : bench.drain(*bench.connect(), page.next).messages)
            rest.messages.emplace(id, message);
        CHECK(rest.texts() == texts);
    }
    for (const auto& cursor : so_far.cursors)
        for (const auto& message : adapter->pull(cursor).messages) CHECK(so_far.messages.contains(message.external_id));
}

TEST_CASE("email: a POP3 walk lives through every fault", "[email][protocol]") {
    const Fault fault = GENERATE(
        Fault::Slow, Fault::ServerError, Fault::Throttle, Fault::CutBefore, Fault::CutAfterEffect, Fault::Garbage,
        Fault::Truncated, Fault::Duplicates, Fault::Reordered, Fault::ExpireToken
    );
    const auto way = GENERATE(SignInBy::Password, SignInBy::Token);
    EmailBench bench(Protocol::Pop3, way);
    const auto texts = seedMany(bench, 60);
    const auto adapter = bench.connect();
    // Three early ones, and one in the middle of the walk.
    bench.misbehave(fault, 3, FaultPlan::Where::Pull, 5ms);
    const Pulled first = bench.drain(*adapter, {}, 12);
    CHECK(first.texts() == texts);
    Pulled second;
    second.cursors.emplace_back();
    const Page page = adapter->pull({});
    second.add(page);
    bench.misbehave(fault, 1, FaultPlan::Where::Pull, 5ms);
    for (const auto& [id, message] : bench.drain(*adapter, page.next, 12).messages)
        second.messages.emplace(id, message);
    CHECK(second.texts() == texts);
    for (const auto& [id, message] : second.messages) CHECK(first.messages.contains(id));
}

TEST_CASE("email: a mail that came by two addresses is one message", "[email][protocol]") {
    EmailBench bench(GENERATE(Protocol::Imap, Protocol::Pop3));
    const std::string mail = received(bench.clock.now()) + letter("Message-ID: <a@buyer.example>\r\n");
    controls(bench).addMail("Delivered-To: support@shop.example\r\n" + mail, bench.clock.now());
    controls(bench).addMail("Delivered-To: info@shop.example\r\n" + mail, bench.clock.now());
    CHECK(bench.connect()->pull({}).messages.size() == 1);
}

TEST_CASE("email: a buyer of any name can write to the shop", "[email]") {
    EmailBench bench(Protocol::Imap);
    SeededMessage message;
    message.buyer = GENERATE(as<std::string>{}, "jane", "Jack Wilson", "山田 花子");
    message.conversation = "lamp";
    message.text = "Hello";
    message.sent_at = bench.clock.now();
    bench.sandbox->seed(message);
    const Page page = bench.connect()->pull({});
    CHECK(page.unreadable.empty());
    REQUIRE(page.messages.size() == 1);
    CHECK(page.messages[0].buyer_name == message.buyer);
}

TEST_CASE("email: a mailbox that was renumbered is read again and gives the same ids", "[email][protocol]") {
    EmailBench bench(GENERATE(Protocol::Imap, Protocol::Pop3));
    seedMany(bench, 5);
    bench.seed("ancient", "Forty days old", 40 * 24h);
    const auto adapter = bench.connect();
    const Pulled before = bench.drain(*adapter);
    CHECK(before.texts().size() == 5);
    controls(bench).renumber();
    const Pulled after = bench.drain(*adapter, before.cursors.back());
    CHECK(after.texts() == before.texts());
    for (const auto& [id, message] : after.messages) CHECK(before.messages.contains(id));
}

TEST_CASE("email: an account that changes its protocol starts again at the back-fill", "[email][protocol]") {
    EmailBench bench(Protocol::Imap);
    const auto texts = seedMany(bench, 3);
    const Pulled by_imap = bench.drain(*bench.connect());
    bench.config = controls(bench).accountBy(Protocol::Pop3, SignInBy::Password);
    const Pulled by_pop3 = bench.drain(*bench.connect(), by_imap.cursors.back());
    CHECK(by_pop3.texts() == texts);
    for (const auto& [id, message] : by_pop3.messages) CHECK(by_imap.messages.contains(id));
}

TEST_CASE(
    "email: POP3 reaches back as far as it is told, and brings what is new whatever date it claims", "[email][protocol]"
) {
    EmailBench bench(Protocol::Pop3);
    bench.seed("recent", "Two days old", 48h);
    bench.seed("ancient", "Forty days old", 40 * 24h);
    controls(bench).addMail(letter("Date: Thu, 01 Oct 2026 10:00:00 +0000\r\n", "Claims to be old"), bench.clock.now());
    controls(bench).addMail(letter("", "Without any date"), bench.clock.now());
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    CHECK(pulled.texts() == std::vector<std::string>{"Two days old", "Without any date"});
    controls(bench).addMail(
        letter("Date: Thu, 01 Jan 1970 00:00:00 +0000\r\n", "A clock that stands"), bench.clock.now()
    );
    CHECK(bench.drain(*adapter, pulled.cursors.back()).texts() == std::vector<std::string>{"A clock that stands"});
    bench.config.backfill = std::chrono::days(60);
    // Where no server says when a mail came, the first walk has nothing but its claim.
    CHECK(
        bench.drain(*bench.connect()).texts() ==
        std::vector<std::string>{"Claims to be old", "Forty days old", "Two days old", "Without any date"}
    );
}

TEST_CASE("email: the POP3 cursor remembers no more than what is in the maildrop", "[email][protocol]") {
    EmailBench bench(Protocol::Pop3);
    std::vector<std::uint32_t> uids;
    for (int i = 0; i < 30; ++i)
        uids.push_back(
            controls(bench).addMail(letter("Message-ID: <" + std::to_string(i) + "@x>\r\n"), bench.clock.now())
        );
    const auto adapter = bench.connect();
    const Pulled full = bench.drain(*adapter);
    CHECK(full.messages.size() == 30);
    for (const std::uint32_t uid : uids) controls(bench).removeMail(uid);
    const Page empty = adapter->pull(full.cursors.back());
    CHECK(empty.messages.empty());
    CHECK(full.cursors.back().value.size() - empty.next.value.size() == 30 * 8);
}

TEST_CASE("email: a quiet poll costs little", "[email][protocol]") {
    const auto [protocol, most] = GENERATE(std::pair{Protocol::Imap, 3}, std::pair{Protocol::Pop3, 2});
    EmailBench bench(protocol);
    seedMany(bench, 10);
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    const int before = bench.sandbox->requests();
    CHECK(adapter->pull(pulled.cursors.back()).messages.empty());
    CHECK(bench.sandbox->requests() - before <= most);
}

TEST_CASE("email: a maildrop that another client holds is waited for", "[email][protocol]") {
    EmailBench bench(Protocol::Pop3, GENERATE(SignInBy::Password, SignInBy::Token));
    bench.seed("lamp", "Where is it?");
    controls(bench).holdMaildrop(true);
    const auto adapter = bench.connect();
    CHECK(bench.failure([&] { static_cast<void>(adapter->pull({})); }) == Bench::Failure::Throttled);
    controls(bench).holdMaildrop(false);
    CHECK(adapter->pull({}).messages.size() == 1);
}

TEST_CASE("email: a mail over the account's limit is set aside and the rest goes on", "[email][protocol]") {
    EmailBench bench(GENERATE(Protocol::Imap, Protocol::Pop3));
    bench.config.max_message_bytes = 20'000;
    bench.seed("before", "Before");
    controls(bench).addMail(letter("", std::string(30'000, 'x')), bench.clock.now());
    bench.seed("after", "After");
    const Pulled pulled = bench.drain(*bench.connect());
    CHECK(pulled.texts() == std::vector<std::string>{"After", "Before"});
    REQUIRE(pulled.unreadable.size() == 1);
    CHECK_THAT(pulled.unreadable.begin()->second.reason, Catch::Contains("over 20000 bytes"));
}

TEST_CASE("email: a new refresh token is stored before it is used, and used after a restart", "[email][protocol]") {
    EmailBench bench(Protocol::Imap, SignInBy::Token);
    bench.seed("lamp", "Where is it?");
    CHECK(bench.drain(*bench.connect()).messages.size() == 1);
    const std::string rotated = bench.stored_secrets.at("refresh_token");
    CHECK(rotated != bench.config.secrets.at("refresh_token"));
    bench.config.secrets["refresh_token"] = "not good any more";
    CHECK(bench.drain(*bench.connect()).messages.size() == 1);
    CHECK(bench.stored_secrets.at("refresh_token") != rotated);
}

TEST_CASE("email: a token that ended before its time is replaced once, unseen", "[email][protocol]") {
    EmailBench bench(GENERATE(Protocol::Imap, Protocol::Pop3), SignInBy::Token);
    const auto adapter = bench.connect();
    const Incoming question = firstMessage(bench, *adapter);
    bench.misbehave(Fault::ExpireToken);
    CHECK(adapter->pull({}).messages.size() == 1);
    bench.misbehave(Fault::ExpireToken);
    adapter->send(bench.reply(question, "On its way."));
    CHECK(bench.sandbox->delivered().size() == 1);
}

TEST_CASE("email: what an account lacks to sign in is named without a request", "[email][protocol]") {
    EmailBench bench(Protocol::Imap, SignInBy::Token);
    bench.config.secrets.erase("refresh_token");
    CHECK_THROWS_AS(bench.connect()->pull({}), CredentialsRefused);
    bench.config.secrets["refresh_token"] = "some";
    bench.config.settings.erase("token_url");
    CHECK_THROWS_AS(bench.connect()->pull({}), CredentialsRefused);
    bench.config = controls(bench).accountBy(Protocol::Pop3, SignInBy::Password);
    bench.config.secrets.clear();
    CHECK_THROWS_AS(bench.connect()->pull({}), CredentialsRefused);
    CHECK(bench.sandbox->requests() == 0);
}

TEST_CASE("email: a check tries the relay too", "[email][protocol]") {
    EmailBench bench(Protocol::Pop3);
    bench.config.secrets["smtp_password"] = "another";
    CHECK(bench.failure([&] { static_cast<void>(bench.connect()->check()); }) == Bench::Failure::Credentials);
    bench.config.secrets.erase("smtp_password");
    bench.config.settings["order_pattern"] = "SO-(";
    CHECK_THAT(bench.connect()->check().warnings.at(0), Catch::Contains("order_pattern"));
    CHECK(controls(bench).relayed().empty());
}

TEST_CASE(
    "email: connecting sends the browser to the provider, with all that a refresh token needs", "[email][protocol]"
) {
    EmailBench bench(Protocol::Imap, SignInBy::Token);
    bench.config.settings.erase("auth_url");
    bench.config.settings.erase("token_url");
    const auto url = [&](const std::string& provider) {
        bench.config.settings["sign_in"] = provider;
        const auto adapter = bench.connect();
        return dynamic_cast<Authorizes&>(*adapter).authorizeUrl("st", "https://hub.example/cb");
    };
    CHECK(url("google").starts_with("https://accounts.google.com/o/oauth2/v2/auth?client_id=sandbox-client&"));
    CHECK_THAT(
        url("google"),
        Catch::Contains("scope=https%3A%2F%2Fmail.google.com%2F&") && Catch::Contains("access_type=offline")
    );
    CHECK(url("microsoft").starts_with("https://login.microsoftonline.com/common/oauth2/v2.0/authorize?"));
    CHECK_THAT(url("microsoft"), Catch::Contains("offline_access") && Catch::Contains("IMAP.AccessAsUser.All"));
    bench.config.settings["mailbox_url"] = "pop3s://outlook.office365.com:995";
    CHECK_THAT(url("microsoft"), Catch::Contains("POP.AccessAsUser.All") && !Catch::Contains("IMAP."));
    CHECK_THROWS_AS(url("oauth"), PermanentFailure);
    CHECK_THROWS_AS(url("password"), PermanentFailure);
}

TEST_CASE("email: a good code connects the account", "[email][protocol]") {
    EmailBench bench(Protocol::Imap, SignInBy::Token);
    bench.config.secrets.erase("refresh_token");
    bench.seed("lamp", "Where is it?");
    const auto adapter = bench.connect();
    dynamic_cast<Authorizes&>(*adapter).authorized(
        {{"code", "sandbox-code"}, {"state", "st"}}, "https://hub.example/cb"
    );
    CHECK_FALSE(bench.stored_secrets.at("refresh_token").empty());
    CHECK(adapter->pull({}).messages.size() == 1);
    CHECK(bench.connect()->pull({}).messages.size() == 1);
    CHECK_THROWS_AS(
        dynamic_cast<Authorizes&>(*adapter).authorized({{"error", "access_denied"}}, "x"), CredentialsRefused
    );
}

TEST_CASE("email: a reply is threaded, named and marked", "[email][protocol]") {
    EmailBench bench;
    const auto adapter = bench.connect();
    const Incoming question = firstMessage(bench, *adapter);
    const Receipt receipt = adapter->send(bench.reply(question, "Morgen ist es da.", "out_7"));
    const ParsedMail mail = lastReply(bench);
    CHECK(mail.from.address == "support@shop.example");
    CHECK(mail.from.name == "Lamp Shop");
    CHECK(mail.subject == "Re: " + question.subject);
    CHECK(mail.message_id == receipt.external_id);
    CHECK_THAT(mail.message_id, Catch::StartsWith("dr.out_7." + question.conversation_external_id + "."));
    CHECK(mail.in_reply_to == question.reply_to.at("message_id"));
    CHECK(mail.header("x-loop") == "support@shop.example");
    CHECK_FALSE(mail.headers.contains("auto-submitted"));
    CHECK(bench.sandbox->delivered().at(0).outgoing_id == "out_7");
    Outgoing automatic = bench.reply(question, "We got your mail.", "out_8");
    automatic.automatic = true;
    adapter->send(automatic);
    CHECK(lastReply(bench).header("auto-submitted") == "auto-replied");
}

TEST_CASE("email: the thread key is made once, and kept before the first reply leaves", "[email][protocol]") {
    EmailBench bench;
    const auto adapter = bench.connect();
    const Incoming question = firstMessage(bench, *adapter);
    CHECK(bench.stored_secrets.empty());
    bench.misbehave(Fault::CutBefore, 1, FaultPlan::Where::Send);
    CHECK(bench.failure([&] { adapter->send(bench.reply(question, "One", "out-1")); }) == Bench::Failure::Temporary);
    const std::string key = bench.stored_secrets.at("thread_key");
    const Receipt first = adapter->send(bench.reply(question, "One", "out-1"));
    const Receipt second = bench.connect()->send(bench.reply(question, "Two", "out-2"));
    CHECK(bench.stored_secrets.at("thread_key") == key);
    for (const auto& receipt : {first, second})
        CHECK(email::ThreadIds(key).conversationOf(receipt.external_id) == question.conversation_external_id);
}

TEST_CASE(
    "email: an answer from another address that names our reply alone comes into its conversation", "[email][protocol]"
) {
    EmailBench bench(GENERATE(Protocol::Imap, Protocol::Pop3));
    const auto adapter = bench.connect();
    const Incoming question = firstMessage(bench, *adapter);
    const Receipt receipt = adapter->send(bench.reply(question, "On its way."));
    controls(bench).addMail(
        letter("Message-ID: <n@x>\r\nIn-Reply-To: <" + receipt.external_id + ">\r\n", "Thanks!", "jonas@home.example"),
        bench.clock.now()
    );
    const Pulled after = bench.drain(*bench.connect());
    REQUIRE(after.byText("Thanks!"));
    CHECK(after.byText("Thanks!")->conversation_external_id == question.conversation_external_id);
}

TEST_CASE("email: the buyer's next mail is threaded by its references", "[email][protocol]") {
    EmailBench bench;
    const auto adapter = bench.connect();
    const Incoming question = firstMessage(bench, *adapter);
    adapter->send(bench.reply(question, "On its way."));
    bench.seed("lamp", "Thank you!", 1min);
    const Pulled pulled = bench.drain(*adapter);
    REQUIRE(pulled.byText("Thank you!"));
    CHECK(pulled.byText("Thank you!")->conversation_external_id == question.conversation_external_id);
    adapter->send(bench.reply(*pulled.byText("Thank you!"), "You're welcome.", "out-2"));
    CHECK(bench.sandbox->delivered().size() == 2);
}

TEST_CASE("email: a reply that bounced is named by its report", "[email][protocol]") {
    EmailBench bench(GENERATE(Protocol::Imap, Protocol::Pop3));
    const auto adapter = bench.connect();
    const Incoming question = firstMessage(bench, *adapter);
    controls(bench).giveUp("lamp");
    const Receipt receipt = adapter->send(bench.reply(question, "On its way."));
    CHECK(bench.sandbox->delivered().empty());
    const Pulled after = bench.drain(*adapter);
    const auto bounce = std::find_if(after.messages.begin(), after.messages.end(), [](const auto& one) {
        return one.second.author == Author::Notice;
    });
    REQUIRE(bounce != after.messages.end());
    CHECK(bounce->second.bounced == receipt.external_id);
    CHECK(bounce->second.conversation_external_id == question.conversation_external_id);
    CHECK(warns(bounce->second, "reply not delivered"));
}

TEST_CASE(
    "email: a colleague's answer from another program settles the conversation, until the buyer writes again",
    "[email][protocol]"
) {
    EmailBench bench;
    const auto adapter = bench.connect();
    const Incoming question = firstMessage(bench, *adapter);
    SeededMessage answer;
    answer.conversation = "lamp";
    answer.buyer = "buyer_of_lamp";
    answer.text = "It left this morning.";
    answer.author = Author::Seller;
    answer.sent_at = bench.clock.now() - 10min;
    bench.sandbox->seed(answer);
    const Page settled = adapter->pull({});
    CHECK(settled.settled_conversations == std::vector<std::string>{question.conversation_external_id});
    CHECK(settled.messages.back().author == Author::Seller);
    bench.seed("lamp", "Really?", 5min);
    CHECK(adapter->pull({}).settled_conversations.empty());
}

TEST_CASE("email: what can't be sent is refused before it is", "[email][protocol]") {
    EmailBench bench;
    const auto adapter = bench.connect();
    const Incoming question = firstMessage(bench, *adapter);
    const int before = bench.sandbox->requests();
    const Outgoing good = bench.reply(question, "Here.");
    const auto refused = [&](const std::function<void(Outgoing&)>& spoil) {
        Outgoing reply = good;
        spoil(reply);
        return bench.failure([&] { adapter->send(reply); }) == Bench::Failure::Permanent;
    };
    CHECK(refused([](Outgoing& o) { o.reply_to.clear(); }));
    CHECK(refused([](Outgoing& o) { o.reply_to["address"] = "no address"; }));
    CHECK(refused([](Outgoing& o) { o.reply_to["address"] = "a@b.example>\r\nBcc: c@d.example"; }));
    CHECK(refused([](Outgoing& o) { o.reply_to["address"] = "jürgen@buyer.example"; }));
    CHECK(refused([](Outgoing& o) { o.conversation_external_id = "somewhere"; }));
    CHECK(refused([](Outgoing& o) { o.automatic = true, o.reply_to["address"] = "no-reply@carrier.example"; }));
    CHECK(refused([](Outgoing& o) {
        o.attachments.push_back({"film.mp4", "video/mp4", "", std::string(20u << 20, 'x')});
    }));
    CHECK(bench.sandbox->requests() == before);
    adapter->send(good);
    CHECK(bench.sandbox->delivered().size() == 1);
}

TEST_CASE("email: a cursor of another kind or a damaged one is refused", "[email][protocol]") {
    EmailBench bench;
    const auto adapter = bench.connect();
    const std::string cursor = GENERATE(
        "{\"v\":1}", "{\"v\":2,\"imap\":{\"uidvalidity\":1,\"uid\":1,\"floor\":1}}",
        "{\"v\":1,\"imap\":{\"uidvalidity\":0,\"uid\":1,\"floor\":1}}",
        "{\"v\":1,\"pop3\":{\"first\":1,\"walked\":true,\"met\":\"1234567\"}}",
        "{\"uidvalidity\":1,\"uid\":1,\"floor\":1}"
    );
    CHECK_THROWS_AS(adapter->pull({cursor}), NotUnderstood);
    CHECK(bench.sandbox->requests() == 0);
}
