#include <catch2/catch.hpp>

#include "hub/inbox/ids.h"
#include "hub/reports/days.h"
#include "tests/support/office.h"

using namespace tests;

namespace {

/// A seller's reply that has left this week, and an operator who judges.
struct Judging : Office {
    Judging() {
        auto& store = *service->workplace().store;
        now = service->workplace().clock.now();
        week = hub::reports::weekOf(std::chrono::floor<std::chrono::days>(now));
        addUser("colleague", {hub::Role::Seller});
        as("seller");
        // It says what the hub warns of.
        const auto made = client->post("conversations/cnv_1/replies", R"({"text":"Das wissen wir nicht.","key":"key-0001","seen":null})");
        INFO(made.body);
        REQUIRE(made.status == 201);
        const auto reply = *hub::insideId(hub::IdKind::Reply, made.json().root()["id"].text());
        store.sent(reply, {"their-1", now}, now);
    }
    void as(const std::string& name) { client->signIn(name, kPassword); }
    /// Draws the week by the operator, and gives the card's path.
    std::string drawOne() {
        as("operator");
        REQUIRE(client->send("PUT", "quality/sampling", R"({"share_percent":100,"seed":"test"})").status == 200);
        const auto drawn = client->post("quality/weeks/" + week + "/draw");
        INFO(drawn.body);
        REQUIRE(drawn.status == 200);
        REQUIRE(drawn.json().root()["added"].integer() == 1);
        return "quality/cards/" + client->get("quality/cards?which=open").json().root()["items"][0]["id"].text();
    }
    /// Marks for all five criteria, with `last` for the fifth.
    std::string marks(const std::string& last = "yes", int count = 5) {
        const auto criteria = client->get("quality/criteria").json();
        channels::JsonWriter out;
        out.beginObject().key("marks").beginArray();
        for (int n = 0; n < count; ++n) {
            out.beginObject().member("criterion", criteria.root()["items"][static_cast<std::size_t>(n)]["id"].text());
            out.member("mark", n == 4 ? last : "yes").member("remark", n == 4 ? "see there" : "").endObject();
        }
        out.endArray().endObject();
        return out.str();
    }

    hub::Instant now;
    std::string week;
};

}  // namespace

TEST_CASE("drawing and judging are for operators", "[api][quality]") {
    Judging office;
    office.as("seller");
    CHECK(office.client->get("quality/sampling").status == 403);
    CHECK(office.client->send("PUT", "quality/sampling", R"({"share_percent":5})").status == 403);
    CHECK(office.client->send("PUT", "quality/criteria", R"({"criteria":[]})").status == 403);
    CHECK(office.client->post("quality/weeks/" + office.week + "/draw").status == 403);
    CHECK(office.client->get("quality/cards?which=open").status == 403);
    CHECK(office.client->get("quality/cards?which=reviewed").status == 403);
    CHECK(office.client->get("quality/criteria").status == 200);
    CHECK(office.client->get("quality/cards").status == 200);
}

TEST_CASE("a reply against a hint is drawn and judged and answered by its writer once", "[api][quality]") {
    Judging office;
    const auto card = office.drawOne();
    const auto open = office.client->get(card).json();
    CHECK(open.root()["hinted"].boolean() == true);
    CHECK(open.root()["late"].boolean() == false);
    CHECK(open.root()["text"].text() == "Das wissen wir nicht.");
    CHECK(open.root()["question"].text().find("Wo?") != std::string::npos);

    // Its writer sees nothing before it was looked at, and others never do.
    office.as("seller");
    CHECK(office.client->get(card).status == 404);
    CHECK(office.client->get("quality/cards").json().root()["items"].size() == 0);
    office.as("operator");
    const auto reviewed = office.client->send("PUT", card + "/review", office.marks("no"));
    INFO(reviewed.body);
    REQUIRE(reviewed.status == 200);
    CHECK(reviewed.json().root()["marks"][4]["mark"].text() == "no");
    CHECK(office.client->get("quality/cards?which=open").json().root()["items"].size() == 0);
    CHECK(office.client->get("quality/cards?which=reviewed").json().root()["items"].size() == 1);
    CHECK(office.client->post(card + "/answer", R"({"text":"Not mine to answer"})").status == 403);

    office.as("colleague");
    CHECK(office.client->get(card).status == 404);
    CHECK(office.client->post(card + "/answer", R"({"text":"Mine?"})").status == 404);
    office.as("seller");
    const auto own = office.client->get("quality/cards").json();
    REQUIRE(own.root()["items"].size() == 1);
    CHECK(own.root()["items"][0]["marks"][4]["remark"].text() == "see there");
    CHECK(office.client->post(card + "/answer", R"({"text":"  "})").status == 422);
    REQUIRE(office.client->post(card + "/answer", R"({"text":"Nobody had told me"})").status == 200);
    CHECK(office.client->post(card + "/answer", R"({"text":"One more thing"})").status == 409);
    office.as("operator");
    CHECK(office.client->get(card).json().root()["answer"].text() == "Nobody had told me");
    CHECK(office.client->send("PUT", card + "/review", office.marks()).status == 409);
}

TEST_CASE("nobody judges his own replies", "[api][quality]") {
    Judging office;
    auto& store = *office.service->workplace().store;
    auto writer = *store.userByName("seller");
    writer.roles = {hub::Role::Seller, hub::Role::Operator};
    store.changeUser(writer);
    const auto card = office.drawOne();
    office.as("seller");
    CHECK(office.client->get("quality/cards?which=open").json().root()["items"].size() == 0);
    CHECK(office.client->send("PUT", card + "/review", office.marks()).status == 404);
    office.as("operator");
    REQUIRE(office.client->send("PUT", card + "/review", office.marks()).status == 200);
    office.as("seller");
    CHECK(office.client->send("PUT", card + "/review", office.marks("no")).status == 403);
}

TEST_CASE("a review marks each criterion once", "[api][quality]") {
    Judging office;
    const auto card = office.drawOne();
    CHECK(office.client->send("PUT", card + "/review", office.marks("yes", 4)).status == 422);
    CHECK(office.client->send("PUT", card + "/review", office.marks("maybe")).status == 422);
    CHECK(office.client->send("PUT", card + "/review", R"({"marks":[]})").status == 422);
    CHECK(office.client->send("PUT", card + "/review", office.marks()).status == 200);
    CHECK(office.client->send("PUT", card + "/review", office.marks("none")).status == 200);
    CHECK(office.client->get(card).json().root()["marks"][4]["mark"].text() == "none");
}

TEST_CASE("operators say by what replies are judged", "[api][quality]") {
    Judging office;
    office.as("operator");
    const auto before = office.client->get("quality/criteria").json();
    REQUIRE(before.root()["items"].size() == 5);
    CHECK(before.root()["items"][0]["code"].text() == "language");
    const std::string tone = before.root()["items"][3]["id"].text();
    const auto changed = office.client->send("PUT", "quality/criteria", R"({"criteria":[{"id":")" + tone + R"("},{"title":"Names the parcel"}]})");
    INFO(changed.body);
    REQUIRE(changed.status == 200);
    const auto after = changed.json();
    CHECK(after.root()["items"][0]["id"].text() == tone);
    CHECK(after.root()["items"][1]["title"].text() == "Names the parcel");
    CHECK(after.root()["items"][2]["retired"].boolean() == true);
    CHECK(office.client->send("PUT", "quality/criteria", R"({"criteria":[]})").status == 422);
    CHECK(office.client->send("PUT", "quality/criteria", R"({"criteria":[{"title":" "}]})").status == 422);
    CHECK(office.client->send("PUT", "quality/criteria", R"({"criteria":[{"id":"crt_999"}]})").status == 422);
    const std::string twice = R"({"id":")" + tone + R"("})";
    CHECK(office.client->send("PUT", "quality/criteria", R"({"criteria":[)" + twice + "," + twice + "]}").status == 422);
}

TEST_CASE("a week is drawn by the share and the same replies once", "[api][quality]") {
    Judging office;
    office.as("operator");
    CHECK(office.client->get("quality/sampling").json().root()["share_percent"].integer() == 0);
    CHECK(office.client->post("quality/weeks/" + office.week + "/draw").status == 409);
    for (const char* wrong : {R"({"share_percent":101})", R"({"share_percent":-1})", R"({})"}) {
        CHECK(office.client->send("PUT", "quality/sampling", wrong).status == 422);
    }
    const auto set = office.client->send("PUT", "quality/sampling", R"({"share_percent":5})").json();
    CHECK_FALSE(set.root()["seed"].text().empty());
    CHECK(office.client->post("quality/weeks/" + office.week + "/draw").json().root()["added"].integer() == 1);
    CHECK(office.client->post("quality/weeks/" + office.week + "/draw").json().root()["added"].integer() == 0);
    for (const char* wrong : {"2026-W99", "2199-W01", "2001-W01", "today"}) {
        INFO(wrong);
        CHECK(office.client->post("quality/weeks/" + std::string(wrong) + "/draw").status == 422);
    }
}

TEST_CASE("results are everybody's for operators and one's own for others", "[api][quality]") {
    Judging office;
    const auto card = office.drawOne();
    REQUIRE(office.client->send("PUT", card + "/review", office.marks("no")).status == 200);
    const auto people = office.client->get("quality/figures").json();
    REQUIRE(people.root()["items"].size() == 1);
    const auto row = people.root()["items"][0];
    const auto seller = hub::outsideId(hub::IdKind::User, office.service->workplace().store->userByName("seller")->id);
    CHECK(row["key"].text() == seller);
    CHECK(row["drawn"].integer() == 1);
    CHECK(row["looked_at"].integer() == 1);
    CHECK(row["yes"].integer() == 4);
    CHECK(row["no"].integer() == 1);
    CHECK(office.client->get("quality/figures?by=criterion").json().root()["items"].size() == 5);
    CHECK(office.client->get("quality/figures?by=week").json().root()["items"][0]["key"].text() == office.week);
    CHECK(office.client->get("quality/figures?by=weather").status == 422);
    CHECK(office.client->get("quality/figures?from=2026-W48&to=2026-W01").status == 422);
    office.as("colleague");
    CHECK(office.client->get("quality/figures").json().root()["items"].size() == 0);
    CHECK(office.client->get("quality/figures?person=" + seller).status == 403);
    office.as("seller");
    CHECK(office.client->get("quality/figures").json().root()["items"].size() == 1);
}
