#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
#include <thread>

#include "hub/store/backup/backup.h"
#include "tests/support/market.h"
#include "tests/support/office.h"

using namespace tests;

namespace {

constexpr const char* kTeam =
    R"({"name":"Support","timezone":"Asia/Shanghai","week":{"monday":[{"from":"09:00","to":"18:00"}]},)"
    R"("days":[{"day":"2026-12-25","name":"Christmas"}],"answer_target_minutes":240})";

/// An office with its operator at the page.
struct Settings : Office {
    Settings() { client->signIn("operator", kPassword); }
    /// The newest entries' acts, newest first.
    std::vector<std::string> acts(const std::string& query = {}) {
        const auto answer = client->get("audit" + query);
        INFO(answer.body);
        REQUIRE(answer.status == 200);
        const auto document = answer.json();
        std::vector<std::string> all;
        for (std::size_t i = 0; i < document.root()["items"].size(); ++i) {
            all.push_back(document.root()["items"][i]["action"].text());
        }
        return all;
    }
    bool hasAct(const std::string& act) {
        const auto all = acts();
        return std::find(all.begin(), all.end(), act) != all.end();
    }
    /// The newest backup once it no longer runs.
    std::string newestBackup() {
        for (int tries = 0; tries < 1000; ++tries) {
            const auto document = client->get("backups").json();
            const auto newest = document.root()["items"][0];
            if (newest.exists() && newest["state"].text() != "running") {
                CHECK(newest["state"].text() == "checked");
                return newest["id"].text();
            }
            std::this_thread::sleep_for(10ms);
        }
        throw std::runtime_error("the backup doesn't end");
    }
};

/// A marketplace whose accounts have credentials.
Market marketWithSecrets(const channels::Clock& clock) {
    for (const auto& kind : channels::allKinds()) {
        auto sandbox = kind.makeSandbox(clock);
        if (!sandbox->account().secrets.empty()) return {&kind, std::move(sandbox)};
    }
    throw std::logic_error("no kind has credentials");
}

}  // namespace

TEST_CASE("sellers read the hours and nothing else of what operators set", "[api][settings]") {
    Settings office;
    const auto made = office.client->post("teams", kTeam);
    REQUIRE(made.status == 201);
    const std::string team = "teams/" + made.json().root()["id"].text();
    office.client->signIn("seller", kPassword);
    CHECK(office.client->get("teams").status == 200);
    CHECK(office.client->post("teams", kTeam).status == 403);
    CHECK(office.client->send("PATCH", team, "{}").status == 403);
    CHECK(office.client->send("DELETE", team).status == 403);
    CHECK(office.client->get("audit").status == 403);
    CHECK(office.client->get("audit/csv").status == 403);
    CHECK(office.client->get("backups").status == 403);
    CHECK(office.client->post("backups").status == 403);
    CHECK(office.client->get("backups/20261121T120000000Z/file").status == 403);
    CHECK(office.client->send("DELETE", "backups/20261121T120000000Z").status == 403);
}

TEST_CASE("a team's hours are set, changed in parts and taken away", "[api][settings]") {
    Settings office;
    CHECK_FALSE(office.client->get("status").json().root()["open_now"].exists());
    const auto made = office.client->post("teams", kTeam);
    INFO(made.body);
    REQUIRE(made.status == 201);
    const std::string path = "teams/" + made.json().root()["id"].text();
    CHECK(office.client->get("status").json().root()["open_now"].exists());

    const auto changed = office.client->send("PATCH", path, R"({"answer_target_minutes":null,"week":{"monday":[{"from":"22:00","to":"06:00"}]}})");
    INFO(changed.body);
    REQUIRE(changed.status == 200);
    const auto document = changed.json();
    const auto team = document.root();
    CHECK(team["name"].text() == "Support");
    CHECK(team["answer_target_minutes"].isNull());
    CHECK(team["week"]["monday"][0]["to"].text() == "06:00");
    CHECK(team["week"]["tuesday"].size() == 0);
    CHECK(team["days"][0]["name"].text() == "Christmas");

    CHECK(office.client->send("DELETE", path).status == 204);
    CHECK(office.client->send("DELETE", path).status == 404);
    CHECK(office.hasAct("add_team"));
    CHECK(office.hasAct("change_team"));
    CHECK(office.hasAct("remove_team"));
}

TEST_CASE("a person is put into a team and leaves it with the team", "[api][settings]") {
    Settings office;
    const auto person = office.client->post("users", R"({"name":"nora","password":"blue lamp on the shelf","roles":["seller"]})").json();
    CHECK(person.root()["team"].isNull());
    const std::string path = "users/" + person.root()["id"].text();
    const auto team = office.client->post("teams", kTeam).json().root()["id"].text();
    const auto put = office.client->send("PATCH", path, R"({"team":")" + team + "\"}");
    INFO(put.body);
    REQUIRE(put.status == 200);
    CHECK(put.json().root()["team"].text() == team);
    CHECK(office.client->send("PATCH", path, R"({"disabled":false})").json().root()["team"].text() == team);
    CHECK(office.client->send("PATCH", path, R"({"team":"tea_999"})").json().root()["field"].text() == "team");
    CHECK(office.client->send("PATCH", path, R"({"team":null})").json().root()["team"].isNull());
    REQUIRE(office.client->send("PATCH", path, R"({"team":")" + team + "\"}").status == 200);
    REQUIRE(office.client->send("DELETE", "teams/" + team).status == 204);
    CHECK(office.client->send("PATCH", path, "{}").json().root()["team"].isNull());
}

TEST_CASE("hours that can't be are refused and nothing is kept of them", "[api][settings]") {
    Settings office;
    const auto fieldOf = [&](const std::string& body) {
        const auto answer = office.client->post("teams", body);
        CHECK(answer.status == 422);
        return answer.json().root()["field"].text();
    };
    CHECK(fieldOf(R"({"name":"x"})") == "timezone");
    CHECK(fieldOf(R"({"name":"","timezone":"UTC"})") == "name");
    CHECK(fieldOf(R"({"name":"x","timezone":"Mars/Olympus"})") == "timezone");
    CHECK(fieldOf(R"({"name":"x","timezone":"UTC","week":{"monday":[{"from":"9","to":"18:00"}]}})") == "week.monday");
    CHECK(fieldOf(R"({"name":"x","timezone":"UTC","days":[{"day":"2026-02-30"}]})") == "days");
    CHECK(fieldOf(R"({"name":"x","timezone":"UTC","days":[{"day":"2026-02-03"},{"day":"2026-02-03"}]})") == "days");
    CHECK(fieldOf(R"({"name":"x","timezone":"UTC","answer_target_minutes":0})") == "answer_target_minutes");
    CHECK(office.client->get("teams").json().root()["items"].size() == 0);
}

TEST_CASE("the audit trail is paged and filtered", "[api][settings]") {
    Settings office;
    for (int n = 0; n < 5; ++n) REQUIRE(office.client->post("tokens", R"({"name":"robot"})").status == 201);
    const auto first = office.client->get("audit?action=add_token&limit=3").json();
    CHECK(first.root()["items"].size() == 3);
    const auto next = first.root()["next"].text();
    REQUIRE_FALSE(next.empty());
    const auto second = office.client->get("audit?action=add_token&limit=3&before=" + next).json();
    CHECK(second.root()["items"].size() == 2);
    CHECK(second.root()["next"].isNull());
    const auto who = first.root()["items"][0]["user"].text();
    CHECK(first.root()["items"][0]["name"].text() == "operator");
    CHECK(office.acts("?user=" + who + "&action=add_token").size() == 5);
    CHECK(office.acts("?user=usr_999").empty());
    CHECK(office.client->get("audit?user=nobody").status == 422);
    CHECK(office.client->get("audit?before=1").status == 422);
}

TEST_CASE("failed sign-ins, passwords, people and tokens leave a trail", "[api][settings]") {
    Settings office;
    Client stranger(office.service->url());
    CHECK(stranger.post("session", R"({"name":"operator","password":"wrong"})").status == 401);
    REQUIRE(office.client->post("users", R"({"name":"nora","password":"blue lamp on the shelf","roles":["seller"]})").status == 201);
    const auto token = office.client->post("tokens", R"({"name":"robot"})").json();
    REQUIRE(office.client->send("DELETE", "tokens/" + token.root()["id"].text()).status == 204);
    for (const char* act : {"sign_in", "sign_in_failed", "add_user", "add_token", "remove_token"}) {
        INFO(act);
        CHECK(office.hasAct(act));
    }
    const auto failed = office.client->get("audit?action=sign_in_failed").json();
    CHECK(failed.root()["items"][0]["user"].isNull());
    CHECK(failed.root()["items"][0]["about"].text() == "operator");
}

TEST_CASE("new credentials are named in the trail and never shown", "[api][settings]") {
    Settings office;
    auto& place = office.service->workplace();
    Market market = marketWithSecrets(place.clock);
    connect(market, "market", *place.store, *place.vault, place.clock.now());
    const auto [name, secret] = *market.sandbox->account().secrets.begin();
    channels::JsonWriter out;
    out.beginObject().member("paused", true).key("secrets").beginObject().member(name, secret).endObject().endObject();
    const auto changed = office.client->send("PATCH", "accounts/" + hub::outsideId(hub::IdKind::Account, market.account), out.str());
    INFO(changed.body);
    REQUIRE(changed.status == 200);
    const auto trail = office.client->get("audit?action=replace_secrets");
    CHECK(trail.json().root()["items"][0]["detail"].text() == name);
    CHECK_FALSE(contains(trail.body, secret));
}

TEST_CASE("a table for spreadsheets holds no formulas", "[api][settings]") {
    Settings office;
    REQUIRE(office.client->post("tokens", R"json({"name":"=HYPERLINK(\"http://evil.example\")"})json").status == 201);
    const auto table = office.client->get("audit/csv?action=add_token");
    REQUIRE(table.status == 200);
    CHECK(contains(table.headers.at("content-type"), "text/csv"));
    CHECK(contains(table.body, "\"'=HYPERLINK(\"\"http://evil.example\"\")\""));
    CHECK_FALSE(contains(table.body, ",\"="));
}

TEST_CASE("a token ends when it was said to", "[api][settings]") {
    Settings office;
    CHECK(office.client->post("tokens", R"({"name":"robot","expires_at":"2020-01-01T00:00:00Z"})").status == 422);
    const auto soon = locales::formatInstant(office.service->workplace().clock.now() + 1500ms);
    const auto made = office.client->post("tokens", R"({"name":"robot","expires_at":")" + soon + "\"}");
    REQUIRE(made.status == 201);
    CHECK(made.json().root()["expires_at"].text() == soon);
    Client robot(office.service->url());
    robot.extra_headers["Authorization"] = "Bearer " + made.json().root()["token"].text();
    CHECK(robot.get("status").status == 200);
    std::this_thread::sleep_for(1600ms);
    CHECK(robot.get("status").status == 401);
}

TEST_CASE("a backup is begun, watched, downloaded whole and restored", "[api][settings][backup]") {
    Settings office;
    const auto begun = office.client->post("backups", R"({"keep":3})");
    INFO(begun.body);
    REQUIRE(begun.status == 202);
    CHECK(begun.json().root()["state"].text() == "running");
    const auto id = office.newestBackup();
    CHECK(id == begun.json().root()["id"].text());

    const auto file = office.client->get("backups/" + id + "/file");
    REQUIRE(file.status == 200);
    CHECK(contains(file.headers.at("content-disposition"), "attachment"));
    CHECK(file.headers.at("cache-control") == "no-store");
    const auto listed = office.client->get("backups").json();
    CHECK(listed.root()["items"][0]["size"].integer() == static_cast<std::int64_t>(file.body.size()));

    const TemporaryFolder elsewhere;
    const std::string copy = elsewhere.name() + "/copy", data = elsewhere.name() + "/data";
    std::ofstream(copy, std::ios::binary) << file.body;
    hub::restore(copy, data);
    CHECK(hub::openSqliteStore(data)->users().size() == 2);
    CHECK(office.hasAct("backup"));
    CHECK(office.hasAct("download_backup"));

    CHECK(office.client->send("DELETE", "backups/" + id).status == 204);
    CHECK(office.client->get("backups/" + id + "/file").status == 404);
    CHECK(office.client->get("backups/..%2Fdragoman.sqlite/file").status == 404);
}

TEST_CASE("how many backups stay must be a number that makes sense", "[api][settings][backup]") {
    Settings office;
    for (const char* keep : {"0", "101", "\"all\"", "1.5"}) {
        const auto answer = office.client->post("backups", std::string(R"({"keep":)") + keep + "}");
        INFO(keep);
        CHECK(answer.status == 422);
        CHECK(answer.json().root()["field"].text() == "keep");
    }
}
