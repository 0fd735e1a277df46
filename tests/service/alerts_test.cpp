#include <catch2/catch.hpp>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <thread>

#include "hub/alerts/alert_body.h"
#include "hub/alerts/sender.h"
#include "hub/support/recent_log.h"
#include "tests/support/database_bytes.h"
#include "tests/support/office.h"
#include "tests/support/process.h"
#include "tests/support/smtp_server.h"
#include "tests/support/webhook_receiver.h"

#include <Poco/Message.h>

using namespace tests;

namespace {

constexpr const char* kKey = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

std::string webhookTo(const std::string& url, bool with_key = true) {
    channels::JsonWriter out;
    out.beginObject().member("kind", "webhook").member("name", "pager").member("url", url).member("allow_loopback", true);
    if (with_key) out.member("secret", kKey);
    out.endObject();
    return out.str();
}

std::string mailBy(const SmtpServer& server, const std::string& recipient, const std::string& password = "secret") {
    channels::JsonWriter out;
    out.beginObject().member("kind", "mail").member("name", "mail").member("server", server.url()).member("user", "hub");
    out.member("secret", password).member("sender", "hub@shop.example").member("recipient", recipient);
    out.member("language", "en").member("ca_file", server.caFile()).endObject();
    return out.str();
}

constexpr const char* kDeadlinesOnly =
    R"({"off":["no_poll","disk","backup_old","backup_failed","tzdata_old","secret_ends","reply_failed"]})";

/// A running hub with its operator signed in.
struct Watched : Office {
    Watched() { client->signIn("operator", kPassword); }

    std::string add(const std::string& way) {
        const auto made = client->post("alert-ways", way);
        INFO(made.body);
        REQUIRE(made.status == 201);
        return made.json().root()["id"].text();
    }
    void tryOut(const std::string& way) { REQUIRE(client->post("alert-ways/" + way + "/test").status == 202); }
    /// The newest telling of the only way, once it is in that state.
    std::string awaitState(const std::string& state) {
        std::string body;
        for (int tries = 0; tries < 6000; ++tries) {
            body = client->get("alert-ways").body;
            const auto document = channels::JsonDocument::parse(body);
            if (document.root()["items"][0]["newest"]["state"].text() == state) return document.root()["items"][0]["newest"].dump();
            std::this_thread::sleep_for(10ms);
        }
        throw std::runtime_error("never " + state + ": " + body);
    }
    /// A buyer who must have an answer in half an hour.
    void addUrgent(const std::string& id) {
        auto& store = *service->workplace().store;
        auto urgent = message("m-" + id, id, "Wo bleibt mein Paket?", service->workplace().clock.now());
        urgent.due_at = service->workplace().clock.now() + 30min;
        hub::Arrivals arrivals;
        arrivals.messages = {urgent};
        const auto account = store.accounts().front().id;
        const auto lease = *store.lease(account, "test", service->workplace().clock.now(), 10min);
        store.arrive(lease, arrivals, service->workplace().clock.now());
        store.release(lease);
    }
    /// Has the hub look at once, with nothing watched but the deadlines.
    void watchDeadlinesAlone() {
        const auto answer = client->send("PATCH", "alert-rules", kDeadlinesOnly);
        INFO(answer.body);
        REQUIRE(answer.status == 200);
    }
};

/// A sender over a store of its own, with a clock that the test moves.
struct Bench : Shop {
    explicit Bench(const std::string& url) {
        hub::AlertWay way;
        way.kind = hub::AlertWayKind::Webhook;
        way.name = "pager";
        way.settings = {{"url", url}, {"allow_loopback", "1"}};
        way_id = store->addAlertWay(way, kNoon);
        seal(vault.seal(hub::secretOfWay(way_id), kKey));
        store->addTestDelivery(way_id, hub::testBody("", kNoon), kNoon);
    }
    void seal(const std::string& sealed) {
        auto way = store->alertWay(way_id).value();
        way.sealed = sealed;
        store->changeAlertWay(way);
    }
    hub::AlertDelivery newest() { return store->newestDelivery(way_id).value(); }

    FakeClock clock;
    hub::Vault vault{folder.name() + "/key"};
    channels::StopFlag stop{false};
    hub::AlertSender sender{*store, vault, clock, stop};
    hub::Id way_id = 0;
};

}  // namespace

TEST_CASE("alerts and their ways are for operators alone", "[api][alerts]") {
    Watched office;
    office.client->signIn("seller", kPassword);
    for (const char* path : {"alerts", "alert-rules", "alert-ways", "backup-schedule", "support-bundle"}) {
        INFO(path);
        CHECK(office.client->get(path).status == 403);
    }
    CHECK(office.client->post("alert-ways", webhookTo("http://127.0.0.1:1/")).status == 403);
    CHECK(office.client->post("alert-ways/way_1/test").status == 403);
    CHECK(office.client->send("PATCH", "alert-rules", "{}").status == 403);
    CHECK(office.client->send("PUT", "backup-schedule", "{}").status == 403);
    CHECK(office.client->post("backup-schedule/run").status == 403);
}

TEST_CASE("a webhook is told with a signature that its program can check", "[api][alerts]") {
    WebhookReceiver receiver;
    receiver.trust(kKey);
    Watched office;
    const auto way = office.add(webhookTo(receiver.url()));
    office.tryOut(way);
    const auto calls = receiver.await(1);
    REQUIRE(calls.size() == 1);
    CHECK(calls[0].is_signed);
    CHECK(calls[0].id.size() == 36);
    CHECK(contains(calls[0].body, "\"type\":\"test\""));
    office.awaitState("sent");
}

TEST_CASE("a key that the hub has made is shown once", "[api][alerts]") {
    WebhookReceiver receiver;
    Watched office;
    const auto made = office.client->post("alert-ways", webhookTo(receiver.url(), false));
    REQUIRE(made.status == 201);
    const auto key = made.json().root()["secret"].text();
    CHECK(key.starts_with("whsec_"));
    CHECK_FALSE(contains(office.client->get("alert-ways").body, key));
    receiver.trust(key);
    office.tryOut(made.json().root()["id"].text());
    CHECK(receiver.await(1).at(0).is_signed);
    // Nor does it stand in the database as it is.
    const std::string bytes = databaseBytes(office.settings.data);
    REQUIRE(contains(bytes, "pager"));
    CHECK_FALSE(contains(bytes, key));
}

TEST_CASE("what is behind a webhook's host goes in and never comes out", "[api][alerts]") {
    WebhookReceiver receiver;
    receiver.trust(kKey);
    Watched office;
    const std::string host = receiver.url().substr(0, receiver.url().rfind('/'));
    const auto way = office.add(webhookTo(host + "/hook-quxdelta?token=quxepsilon"));
    const auto listed = office.client->get("alert-ways");
    CHECK(listed.json().root()["items"][0]["url"].text() == host + "/…");
    CHECK_FALSE(contains(listed.body, "quxdelta"));
    office.tryOut(way);
    CHECK(receiver.await(1).at(0).is_signed);
    const auto change = [&](const std::string& url) {
        channels::JsonWriter out;
        out.beginObject().member("name", "night").member("url", url).endObject();
        return office.client->send("PATCH", "alert-ways/" + way, out.str());
    };
    CHECK(change(host + "/…").status == 200);
    office.tryOut(way);
    CHECK(receiver.await(2).size() == 2);
    CHECK(change("https://alerts.example/…").status == 422);
    const std::string bytes = databaseBytes(office.settings.data);
    REQUIRE(contains(bytes, host));
    for (const char* secret : {"quxdelta", "quxepsilon"}) CHECK_FALSE(contains(bytes, secret));
    // Nobody listens there: what went wrong is told without it, too.
    CHECK(change("http://127.0.0.1:1/hook-quxdelta").status == 200);
    office.tryOut(way);
    std::string error;
    for (int tries = 0; tries < 6000 && error.empty(); ++tries) {
        error = office.client->get("alert-ways").json().root()["items"][0]["newest"]["error"].text();
        std::this_thread::sleep_for(10ms);
    }
    CHECK(contains(error, "127.0.0.1"));
    CHECK_FALSE(contains(error, "quxdelta"));
}

TEST_CASE("an address that was stored before addresses were sealed is sealed and still called", "[alerts]") {
    WebhookReceiver receiver;
    receiver.trust(kKey);
    Bench bench(receiver.url());
    bench.sender.sendDue();
    CHECK(receiver.calls().size() == 1);
    const auto way = bench.store->alertWay(bench.way_id).value();
    CHECK_FALSE(contains(way.settings.at("url"), "alerts"));
    CHECK_FALSE(way.sealed_address.empty());
    bench.store->addTestDelivery(bench.way_id, "{}", kNoon);
    bench.sender.sendDue();
    CHECK(receiver.calls().size() == 2);
}

TEST_CASE("what isn't taken is told again with the same id, ever more seldom, for a day", "[alerts]") {
    WebhookReceiver receiver;
    receiver.trust(kKey);
    receiver.answer({500, 302});
    Bench bench(receiver.url());
    bench.sender.sendDue();
    CHECK(bench.newest().state == hub::DeliveryState::Waiting);
    CHECK(bench.newest().error == "answered 500");
    CHECK(bench.newest().next_at == kNoon + 5s);
    bench.sender.sendDue();
    CHECK(receiver.calls().size() == 1);
    bench.clock.advance(5s);
    bench.sender.sendDue();
    CHECK(contains(bench.newest().error, "redirects are not followed"));
    CHECK(bench.newest().next_at == kNoon + 65s);
    bench.clock.advance(1min);
    bench.sender.sendDue();
    CHECK(bench.newest().state == hub::DeliveryState::Sent);
    CHECK(bench.newest().attempts == 3);
    const auto calls = receiver.calls();
    REQUIRE(calls.size() == 3);
    for (const auto& call : calls) {
        CHECK(call.is_signed);
        CHECK(call.id == calls[0].id);
        CHECK(call.body == calls[0].body);
    }
    CHECK(calls[2].timestamp != calls[0].timestamp);
}

TEST_CASE("a yes with a long page is a yes", "[alerts]") {
    WebhookReceiver receiver;
    receiver.answer({200});
    receiver.fill(100'000);
    Bench bench(receiver.url());
    bench.sender.sendDue();
    CHECK(bench.newest().state == hub::DeliveryState::Sent);
    CHECK(receiver.calls().size() == 1);
}

TEST_CASE("after a day of failures a telling stands as failed", "[alerts]") {
    WebhookReceiver receiver;
    receiver.answer(std::deque<int>(50, 503));
    Bench bench(receiver.url());
    for (int tries = 0; tries < 50 && bench.newest().state == hub::DeliveryState::Waiting; ++tries) {
        bench.sender.sendDue();
        const auto newest = bench.newest();
        if (const auto next = newest.next_at; newest.state == hub::DeliveryState::Waiting && next > bench.clock.now()) {
            bench.clock.advance(std::chrono::milliseconds(next - bench.clock.now()));
        }
    }
    CHECK(bench.newest().state == hub::DeliveryState::Failed);
    CHECK(bench.newest().error == "answered 503");
    CHECK(bench.clock.now() < kNoon + 24h);
    CHECK(bench.newest().attempts > 5);
    CHECK(bench.newest().attempts < 20);
}

TEST_CASE("a program that nobody runs any more is told nothing twice", "[alerts]") {
    WebhookReceiver receiver;
    receiver.answer({410});
    Bench bench(receiver.url());
    bench.sender.sendDue();
    CHECK(bench.newest().state == hub::DeliveryState::Failed);
}

TEST_CASE("a way that was paused or has lost its key fails with its reason", "[alerts]") {
    WebhookReceiver receiver;
    Bench bench(receiver.url());
    bench.seal("of another key, long enough to be one");
    bench.sender.sendDue();
    CHECK(bench.newest().state == hub::DeliveryState::Failed);
    CHECK_FALSE(bench.newest().error.empty());
    bench.store->addTestDelivery(bench.way_id, "{}", kNoon);
    bench.seal("");
    bench.sender.sendDue();
    CHECK(contains(bench.newest().error, "no key"));
    CHECK(receiver.await(0).empty());
    bench.store->addTestDelivery(bench.way_id, "{}", kNoon);
    auto way = bench.store->alertWay(bench.way_id).value();
    way.paused = true;
    bench.store->changeAlertWay(way);
    bench.sender.sendDue();
    CHECK(contains(bench.newest().error, "paused"));
    CHECK(receiver.calls().empty());
}

TEST_CASE("an address on this machine or beside it is refused unless it is allowed", "[api][alerts]") {
    Watched office;
    const auto add = [&](const std::string& url, bool here) {
        channels::JsonWriter out;
        out.beginObject().member("kind", "webhook").member("name", "x").member("url", url).member("allow_loopback", here).endObject();
        return office.client->post("alert-ways", out.str());
    };
    for (const char* url :
         {"http://127.0.0.1:9/", "https://localhost/", "https://169.254.169.254/latest", "https://[fe80::1]/", "http://alerts.example/",
          "ftp://alerts.example/", "alerts", ""}) {
        INFO(url);
        const auto refused = add(url, false);
        CHECK(refused.status == 422);
        CHECK(refused.json().root()["field"].text() == "url");
    }
    CHECK(add("https://169.254.169.254/latest", true).status == 422);
    CHECK(add("http://127.0.0.1:9/", true).status == 201);
    CHECK(add("https://alerts.example/hub", false).status == 201);
}

TEST_CASE("what can't be a way is refused by its field", "[api][alerts]") {
    Watched office;
    const auto field = [&](const std::string& body) {
        const auto refused = office.client->post("alert-ways", body);
        INFO(refused.body);
        CHECK(refused.status == 422);
        return refused.json().root()["field"].text();
    };
    CHECK(field(R"({"kind":"pigeon","name":"x"})") == "kind");
    CHECK(field(R"({"kind":"mail","name":""})") == "name");
    const std::string mail = R"({"kind":"mail","name":"x","server":"smtps://mail.example:465","sender":"a@b.example","recipient":"c@d.example")";
    CHECK(field(R"({"kind":"mail","name":"x","server":"mail.example"})") == "server");
    CHECK(field(R"({"kind":"mail","name":"x","server":"smtps://user:word@mail.example"})") == "server");
    CHECK(field(R"({"kind":"mail","name":"x","server":"smtps://"})") == "server");
    CHECK(field(R"({"kind":"mail","name":"x","server":"smtps://169.254.169.254","sender":"a@b.example","recipient":"c@d.example"})") == "server");
    CHECK(field(R"({"kind":"mail","name":"x","server":"smtps://mail.example","sender":"nobody","recipient":"c@d.example"})") == "sender");
    CHECK(field(R"({"kind":"mail","name":"x","server":"smtps://mail.example","sender":"a@b.example"})") == "recipient");
    CHECK(field(mail + R"(,"language":"tlh"})") == "language");
    CHECK(field(R"({"kind":"webhook","name":"x","url":"https://alerts.example","secret":"short"})") == "secret");
    CHECK(office.client->post("alert-ways", mail + "}").status == 201);
}

TEST_CASE("a password doesn't go to another server by itself", "[api][alerts]") {
    Watched office;
    const SmtpServer server;
    const auto way = office.add(mailBy(server, "ops@shop.example"));
    const auto moved = office.client->send("PATCH", "alert-ways/" + way, R"({"server":"smtps://elsewhere.example:465"})");
    CHECK(moved.status == 422);
    CHECK(moved.json().root()["field"].text() == "secret");
    CHECK(office.client->send("PATCH", "alert-ways/" + way, R"({"name":"night"})").status == 200);
    CHECK(office.client->send("PATCH", "alert-ways/" + way, R"({"server":"smtps://elsewhere.example:465","secret":"other"})").status == 200);
    CHECK_FALSE(contains(office.client->get("alert-ways").body, "other"));
    CHECK(office.client->send("DELETE", "alert-ways/" + way).status == 204);
    CHECK(office.client->post("alert-ways/" + way + "/test").status == 404);
}

TEST_CASE("a mail goes out over TLS by a real server", "[api][alerts]") {
    Watched office;
    const SmtpServer server;
    office.tryOut(office.add(mailBy(server, "ops@shop.example")));
    office.awaitState("sent");
    const auto mails = server.mails();
    REQUIRE(mails.size() == 1);
    CHECK(contains(mails[0], "X-Envelope-To: ops@shop.example"));
    CHECK(contains(mails[0], "Subject: Test of the alerts"));
    CHECK(contains(mails[0], "Auto-Submitted: auto-"));
}

TEST_CASE("a mail is dated when it leaves so that it stands above what came in the quiet hours", "[alerts]") {
    const SmtpServer server;
    Bench bench("https://alerts.example/hub");
    hub::AlertWay mail;
    mail.kind = hub::AlertWayKind::Mail;
    mail.name = "mail";
    mail.settings = {{"server", server.url()}, {"user", "hub"}, {"sender", "hub@shop.example"}, {"recipient", "ops@shop.example"},
                     {"language", "en"}, {"ca_file", server.caFile()}};
    mail.id = bench.store->addAlertWay(mail, kNoon);
    mail.sealed = bench.vault.seal(hub::secretOfWay(mail.id), "secret");
    bench.store->changeAlertWay(mail);
    bench.store->dropAlertWay(bench.way_id);
    bench.store->addTestDelivery(mail.id, hub::testBody("", kNoon), kNoon);
    bench.clock.advance(9h);
    bench.sender.sendDue();
    REQUIRE(server.mails().size() == 1);
    CHECK(contains(server.mails()[0], "Date: Sat, 21 Nov 2026 21:00:00"));
}

TEST_CASE("a mail server that refuses for good ends the telling and one that is busy doesn't", "[api][alerts]") {
    const SmtpServer server;
    {
        Watched office;
        office.tryOut(office.add(mailBy(server, "gone@shop.example")));
        CHECK(contains(office.awaitState("failed"), "550"));
    }
    Watched office;
    const auto way = office.add(mailBy(server, "busy@shop.example"));
    office.tryOut(way);
    for (int tries = 0; tries < 6000; ++tries) {
        const auto document = office.client->get("alert-ways").json();
        const auto newest = document.root()["items"][0]["newest"];
        if (newest["attempts"].integer().value_or(0) > 0) {
            CHECK(newest["state"].text() == "waiting");
            return;
        }
        std::this_thread::sleep_for(10ms);
    }
    FAIL("nobody tried");
}

TEST_CASE("a deadline is told when it is near and when it is over, without a word of the buyer", "[api][alerts]") {
    WebhookReceiver receiver;
    receiver.trust(kKey);
    Watched office;
    office.add(webhookTo(receiver.url()));
    office.addUrgent("c7");
    office.watchDeadlinesAlone();
    auto calls = receiver.await(1);
    REQUIRE(calls.size() == 1);
    CHECK(calls[0].is_signed);
    CHECK(contains(calls[0].body, "\"type\":\"alert.opened\""));
    CHECK(contains(calls[0].body, "\"kind\":\"deadline\""));
    for (const char* personal : {"Jonas", "Weber", "Paket", "buyer of"}) CHECK_FALSE(contains(calls[0].body, personal));

    const auto listed = office.client->get("alerts").json();
    REQUIRE(listed.root()["open"].integer() == 1);
    CHECK(listed.root()["items"][0]["kind"].text() == "deadline");
    CHECK(listed.root()["items"][0]["count"].integer() == 1);
    CHECK(listed.root()["items"][0]["deliveries"][0]["event"].text() == calls[0].id);

    auto& store = *office.service->workplace().store;
    hub::ConversationChange done;
    done.state = hub::ConversationState::Done;
    const auto account = store.accounts().front().id;
    store.changeConversation(*store.conversationByExternalId(account, "c7"), done, 1, office.service->workplace().clock.now());
    office.watchDeadlinesAlone();
    calls = receiver.await(2);
    REQUIRE(calls.size() == 2);
    CHECK(contains(calls[1].body, "\"type\":\"alert.closed\""));
    CHECK(calls[1].id != calls[0].id);
    CHECK(office.client->get("alerts").json().root()["open"].integer() == 0);
    const auto closed = office.client->get("alerts?state=closed").json();
    CHECK(closed.root()["items"][0]["kind"].text() == "deadline");
    CHECK(office.client->get("alerts?state=both").status == 422);
    CHECK(office.client->get("alerts?state=closed&cursor=nonsense").status == 422);
}

TEST_CASE("rules are kept and checked", "[api][alerts]") {
    Watched office;
    const auto set = [&](const std::string& body) { return office.client->send("PATCH", "alert-rules", body).status; };
    CHECK(set(R"({"off":["disk"],"no_poll_minutes":45,"repeat_hours":6,"quiet_outside_hours":true})") == 200);
    const auto kept = office.client->get("alert-rules").json();
    CHECK(kept.root()["off"][0].text() == "disk");
    CHECK(kept.root()["on"].size() == std::size(hub::kAlertKinds) - 1);
    CHECK(kept.root()["no_poll_minutes"].integer() == 45);
    CHECK(kept.root()["repeat_hours"].integer() == 6);
    CHECK(kept.root()["quiet_outside_hours"].boolean() == true);
    CHECK(set(R"({"no_poll_minutes":null})") == 200);
    CHECK(office.client->get("alert-rules").json().root()["no_poll_minutes"].isNull());
    CHECK(set(R"({"off":["weather"]})") == 422);
    CHECK(set(R"({"off":"disk"})") == 422);
    CHECK(set(R"({"repeat_hours":0})") == 422);
    CHECK(set(R"({"no_poll_minutes":"soon"})") == 422);
}

TEST_CASE("a telling outlives a hub that is killed before anybody has said yes", "[service][alerts][kill]") {
    const TemporaryFolder folder;
    const std::string data = folder.name() + "/data";
    Process add({DRAGOMAN_PROGRAM, "users", "add", "li.wei", "--role", "operator", "--data", data}, folder.name(), std::string(kPassword) + "\n");
    REQUIRE(add.wait() == 0);
    const std::vector<std::string> serve{DRAGOMAN_PROGRAM, "serve", "--data", data, "--listen", "127.0.0.1:0"};
    WebhookReceiver receiver;
    receiver.trust(kKey);
    receiver.hold();
    {
        Process process(serve, folder.name());
        Client client(process.awaitLine("listening on "));
        client.signIn("li.wei", kPassword);
        // What else there is to tell on this machine has no part in it.
        REQUIRE(client.send("PATCH", "alert-rules", kDeadlinesOnly).status == 200);
        const auto way = client.post("alert-ways", webhookTo(receiver.url()));
        REQUIRE(way.status == 201);
        REQUIRE(client.post("alert-ways/" + way.json().root()["id"].text() + "/test").status == 202);
        // It has called and waits for its yes.
        REQUIRE(receiver.await(1).size() == 1);
        process.kill(SIGKILL);
        process.wait();
    }
    receiver.release();
    Process process(serve, folder.name());
    process.awaitLine("listening on ");
    const auto calls = receiver.await(2);
    REQUIRE(calls.size() == 2);
    CHECK(calls[1].id == calls[0].id);
    CHECK(calls[1].body == calls[0].body);
    CHECK(calls[1].is_signed);
    process.kill(SIGTERM);
    CHECK(process.wait() == 0);
}

TEST_CASE("backups are scheduled in another place and made there", "[api][backup]") {
    Watched office;
    const TemporaryFolder elsewhere;
    const auto put = [&](const std::string& folder, const std::string& time = "03:00", const std::string& zone = "Europe/Berlin") {
        channels::JsonWriter out;
        out.beginObject().member("folder", folder).member("time", time).member("timezone", zone).member("keep_days", 3).endObject();
        return office.client->send("PUT", "backup-schedule", out.str());
    };
    CHECK(office.client->get("backup-schedule").json().root()["schedule"].isNull());
    CHECK(office.client->post("backup-schedule/run").status == 409);
    CHECK(put("backups").json().root()["field"].text() == "folder");
    CHECK(put(office.settings.data).json().root()["field"].text() == "folder");
    CHECK(put(elsewhere.name(), "25:00").json().root()["field"].text() == "time");
    CHECK(put(elsewhere.name(), "03:00", "Mars/Olympus").json().root()["field"].text() == "timezone");
    const auto set = put(elsewhere.name());
    INFO(set.body);
    REQUIRE(set.status == 200);
    CHECK(set.json().root()["schedule"]["keep_days"].integer() == 3);
    CHECK(set.json().root()["schedule"]["keep_weeks"].integer() == 4);
    CHECK(set.json().root()["next_at"].isString());

    REQUIRE(office.client->post("backup-schedule/run").status == 202);
    std::string made;
    for (int tries = 0; tries < 6000 && made.empty(); ++tries) {
        const auto document = office.client->get("backup-schedule").json();
        const auto last = document.root()["last"];
        if (!last.isNull()) {
            CHECK(last["error"].text().empty());
            CHECK(last["state"].text() == "checked");
            CHECK(last["rows"]["messages"].integer() == 1);
            made = last["id"].text();
        }
        std::this_thread::sleep_for(10ms);
    }
    REQUIRE_FALSE(made.empty());
    Process check({DRAGOMAN_PROGRAM, "backup", "check", elsewhere.name() + "/dragoman-" + made + ".backup"}, office.folder.name());
    CHECK(check.wait() == 0);
    CHECK(contains(check.output(), "messages: 1"));
    CHECK(contains(check.output(), "good"));
    Process no_check({DRAGOMAN_PROGRAM, "backup", "check", elsewhere.name() + "/none"}, office.folder.name());
    CHECK(no_check.wait() == 1);
    Process no_file({DRAGOMAN_PROGRAM, "backup"}, office.folder.name());
    CHECK(no_file.wait() == 2);

    CHECK(office.client->send("DELETE", "backup-schedule").status == 204);
    CHECK(office.client->get("backup-schedule").json().root()["schedule"].isNull());
    CHECK(std::filesystem::exists(elsewhere.name() + "/dragoman-" + made + ".backup"));
}

TEST_CASE("a support bundle holds nothing of buyers and no credential however much there is", "[api][support]") {
    WebhookReceiver receiver;
    Watched office;
    auto& store = *office.service->workplace().store;
    auto& vault = *office.service->workplace().vault;
    auto account = store.accounts().front();
    account.name = "Frau Gretelsbach";
    account.settings = {{"user", "gretel@shop.example"}, {"smtp_url", "smtps://mailhost.example"}};
    store.changeAccount(account);
    store.putSecret(account.id, "token", vault.seal(hub::secretOf(account.id, "token"), "hush-hush-token"), kNoon);
    auto planted = message("m-plant", "c-plant-quxalpha", "Meine Adresse ist Lindenallee 17 in Quickborn", kNoon);
    planted.from.buyer_external_id = "buyer-id-quxbeta";
    planted.from.buyer_name = "Wilhelmine Zaubernuss";
    planted.from.subject = "Frage zur Stehlampe";
    planted.from.order_external_id = "302-7654321-7654321";
    planted.attachments = {{"rechnung-zaubernuss.pdf", "application/pdf", "ref-quxgamma", "", std::nullopt}};
    hub::Arrivals arrivals;
    arrivals.messages = {planted};
    arrivals.unreadable = {{"m-bad", "kaputt von Zaubernuss", "no sender"}};
    channels::Order order;
    order.external_id = "302-7654321-7654321";
    order.ship_to = channels::Address{};
    order.ship_to->city = "Quickborn";
    arrivals.orders = {order};
    const auto now = office.service->workplace().clock.now();
    const auto lease = *store.lease(account.id, "test", now, 10min);
    store.arrive(lease, arrivals, now);
    store.release(lease);
    const auto conversation = *store.conversationByExternalId(account.id, "c-plant-quxalpha");
    store.addNote(conversation, 1, {"ruft Frau Zaubernuss zurueck", {}}, now);
    store.putDraft(conversation, 1, draftOf("Liebe Wilhelmine, gerne"), std::nullopt, now);
    store.audit(now, 1, "conversation", "Zaubernuss", "Lindenallee");
    office.add(webhookTo(receiver.url()));
    Poco::Message line(
        "polling", "order 302-7654321-7654321 of Wilhelmine Zaubernuss <wilma@zaubernuss.example>: wilhelmine in Lindenallee 17: busy",
        Poco::Message::PRIO_WARNING
    );
    hub::recentLog().log(line);
    // In small letters, in capitals, and of somebody of whom the store knows nothing any more.
    hub::recentLog().log(Poco::Message("polling", "lindenallee in quickborn: ZAUBERNUSS, friedoline and KLAGENFURTER: busy", Poco::Message::PRIO_WARNING));

    const auto answer = office.client->get("support-bundle");
    REQUIRE(answer.status == 200);
    CHECK(answer.headers.at("content-type") == "application/x-tar");
    CHECK(contains(answer.body, "\"schema\":"));
    CHECK(contains(answer.body, "\"conversations\":2"));
    CHECK(contains(answer.body, ": busy"));
    std::string folded = answer.body;
    std::ranges::transform(folded, folded.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    for (const char* personal :
         {"gretel", "mailhost", "hush", "lindenallee", "quickborn", "quxbeta", "wilhelmine", "zaubernuss", "stehlampe", "7654321", "rechnung",
          "quxgamma", "quxalpha", "kaputt", "zurueck", "gerne", "wilma", "127.0.0.1", "mfkq9r8gk", "m-plant", "jonas", "weber", "friedoline",
          "klagenfurter"}) {
        INFO(personal);
        CHECK_FALSE(contains(folded, personal));
    }
    CHECK(contains(office.client->get("audit").body, "download_support_bundle"));

    const std::string file = office.folder.name() + "/support.tar";
    Process support({DRAGOMAN_PROGRAM, "support", file, "--data", office.settings.data}, office.folder.name());
    CHECK(support.wait() == 0);
    Process list({"/bin/tar", "-tf", file}, office.folder.name());
    CHECK(list.wait() == 0);
    CHECK(contains(list.output(), "dragoman-support/hub.json"));
    CHECK(contains(list.output(), "dragoman-support/plans.json"));
    const std::string damaged = office.folder.name() + "/damaged";
    std::filesystem::create_directories(damaged);
    std::ofstream(damaged + "/dragoman.sqlite") << "this is no database at all, and never was one";
    Process of_damaged({DRAGOMAN_PROGRAM, "support", file, "--data", damaged}, office.folder.name());
    CHECK(of_damaged.wait() == 0);
    std::ifstream written(file, std::ios::binary);
    const std::string told((std::istreambuf_iterator<char>(written)), std::istreambuf_iterator<char>());
    CHECK(contains(told, "not a database"));
    Process nowhere({DRAGOMAN_PROGRAM, "support", file, "--data", office.folder.name() + "/none"}, office.folder.name());
    CHECK(nowhere.wait() == 1);
}
