#include <catch2/catch.hpp>

#include "tests/support/office.h"

using namespace tests;

namespace {

const std::string kDay = "?from=2026-11-21&to=2026-11-21";

/// One message of a buyer and one reply of the seller's, an hour later.
struct Answered : Office {
    Answered() {
        auto& store = *service->workplace().store;
        seller = store.userByName("seller")->id;
        hub::NewReply reply;
        reply.conversation = 1;
        reply.user = seller;
        reply.key = "key-0001";
        reply.text = "Ihr Paket ist unterwegs.";
        reply.now = reply.not_before = kNoon + 1h;
        const auto made = std::get<hub::Reply>(store.addReply(reply));
        store.sent(made.id, {"their-1", kNoon + 1h}, kNoon + 1h);
    }
    void as(const std::string& name) { client->signIn(name, kPassword); }
    hub::Id seller = 0;
};

}  // namespace

TEST_CASE("a report tells its figures by day with the empty days", "[api][reports]") {
    Answered office;
    office.as("seller");
    const auto answer = office.client->get("reports/answers?from=2026-11-20&to=2026-11-22");
    INFO(answer.body);
    REQUIRE(answer.status == 200);
    const auto document = answer.json();
    const auto root = document.root();
    CHECK(root["total"]["answers"].integer() == 1);
    CHECK(root["total"]["median_seconds"].integer() == 3600);
    CHECK(root["clock"].text() == "all_hours");
    REQUIRE(root["items"].size() == 3);
    CHECK(root["items"][0]["key"].text() == "2026-11-20");
    CHECK(root["items"][0]["answers"].integer() == 0);
    CHECK(root["items"][0]["median_seconds"].isNull());
    CHECK(root["items"][1]["p90_seconds"].integer() == 3600);
    const auto volume = office.client->get("reports/volume" + kDay).json();
    CHECK(volume.root()["total"]["received"].integer() == 1);
    CHECK(volume.root()["total"]["sent"].integer() == 1);
}

TEST_CASE("days are those of the asking person's clock", "[api][reports]") {
    Answered office;
    office.as("seller");
    REQUIRE(office.client->send("PATCH", "me", R"({"timezone":"Pacific/Kiritimati"})").status == 200);
    const auto document = office.client->get("reports/volume?from=2026-11-21&to=2026-11-22").json();
    CHECK(document.root()["timezone"].text() == "Pacific/Kiritimati");
    CHECK(document.root()["items"][0]["received"].integer() == 0);
    CHECK(document.root()["items"][1]["received"].integer() == 1);
}

TEST_CASE("figures of people are for operators and one's own for everybody", "[api][reports]") {
    Answered office;
    const std::string mine = "&person=" + hub::outsideId(hub::IdKind::User, office.seller);
    CHECK(office.client->get("reports/answers" + kDay).status == 401);
    office.as("seller");
    CHECK(office.client->get("reports/answers" + kDay + "&by=person").status == 403);
    CHECK(office.client->get("reports/answers" + kDay + "&person=usr_999").status == 403);
    const auto own = office.client->get("reports/volume" + kDay + mine);
    REQUIRE(own.status == 200);
    const auto document = own.json();
    CHECK(document.root()["total"]["sent"].integer() == 1);
    CHECK(document.root()["total"]["received"].isNull());
    office.as("operator");
    const auto people = office.client->get("reports/answers" + kDay + "&by=person");
    REQUIRE(people.status == 200);
    const auto rows = people.json();
    REQUIRE(rows.root()["items"].size() == 1);
    CHECK(rows.root()["items"][0]["name"].text() == "seller");
    CHECK(office.client->get("reports/answers" + kDay + mine).status == 200);
}

TEST_CASE("a report as CSV opens in a spreadsheet and runs nothing there", "[api][reports]") {
    Answered office;
    auto& store = *office.service->workplace().store;
    auto account = *store.account(1);
    account.name = "=HYPERLINK(\"http://evil.example\",\"lamps\")";
    store.changeAccount(account);
    office.as("seller");
    const auto answer = office.client->get("reports/answers" + kDay + "&by=account&format=csv");
    REQUIRE(answer.status == 200);
    CHECK(answer.headers.at("content-type") == "text/csv; charset=utf-8");
    CHECK(answer.headers.at("content-disposition") == "attachment; filename=\"answers.2026-11-21.2026-11-21.csv\"");
    CHECK(answer.body ==
          "\xEF\xBB\xBF"
          "account,name,answers,median_seconds,p90_seconds,awake,awake_known,clock\r\n"
          "acc_1,\"'=HYPERLINK(\"\"http://evil.example\"\",\"\"lamps\"\")\",1,3600,3600,0,0,all_hours\r\n");
}

TEST_CASE("a report that can't be made says which word is wrong", "[api][reports]") {
    Answered office;
    office.as("operator");
    for (const auto& [query, field] : std::vector<std::pair<std::string, std::string>>{
             {"from=yesterday", "from"},
             {"to=2026-02-30", "to"},
             {"from=2026-11-22&to=2026-11-21", "from"},
             {"from=2025-10-01&to=2026-11-21", "from"},
             {"by=moon", "by"},
             {"account=lamps", "account"},
             {"person=7", "person"},
             {"language=%20", "language"},
             {"topic=" + std::string(100, 'x'), "topic"},
             {"clock=moon", "clock"},
             {"clock=working_hours", "clock"},
             {"format=pdf", "format"}}) {
        INFO(query);
        const auto answer = office.client->get("reports/answers?" + query);
        CHECK(answer.status == 422);
        const auto document = answer.json();
        CHECK(document.root()["field"].text() == field);
    }
    CHECK(office.client->get("reports/gossip").status == 404);
    CHECK(office.client->get("reports/answers?from=2025-10-19&to=2026-11-22").status == 200);
}

TEST_CASE("a report measures by the shop's hours when that is asked", "[api][reports]") {
    Answered office;
    hub::Team team;
    team.name = "Shop";
    // A Saturday.
    team.hours.week[5] = {{12 * 60 + 30, 20 * 60}};
    office.service->workplace().store->addTeam(team, kNoon);
    office.as("seller");
    const auto answer = office.client->get("reports/answers" + kDay + "&clock=working_hours");
    INFO(answer.body);
    REQUIRE(answer.status == 200);
    const auto document = answer.json();
    CHECK(document.root()["clock"].text() == "working_hours");
    CHECK(document.root()["total"]["median_seconds"].integer() == 1800);
    const auto table = office.client->get("reports/answers" + kDay + "&by=kind&clock=working_hours&format=csv");
    CHECK(table.body.ends_with("clock\r\nlantern,1,1800,1800,0,0,working_hours\r\n"));
    const auto usual = office.client->get("reports/answers" + kDay).json();
    CHECK(usual.root()["total"]["median_seconds"].integer() == 3600);
    // What has no length has no clock.
    CHECK(office.client->get("reports/volume" + kDay + "&format=csv").body.find("clock") == std::string::npos);
}
