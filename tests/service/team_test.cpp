#include <catch2/catch.hpp>

#include <chrono>

#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>

#include "tests/support/office.h"

using namespace tests;

namespace {

const std::string kThread = "conversations/cnv_1";

/// A hub in which two sellers are signed in, each with a page of their own.
struct Shift : Office {
    Shift() {
        addUser("Li Wei", {hub::Role::Seller});
        addUser("Ana", {hub::Role::Seller});
        addUser("Ed", {hub::Role::Editor});
        wei.signIn("Li Wei", kPassword);
        ana.signIn("Ana", kPassword);
    }
    std::string idOf(const std::string& name) {
        return hub::outsideId(hub::IdKind::User, service->workplace().store->userByName(name)->id);
    }
    std::int64_t mentionsOf(Client& who) {
        return who.get("conversations").json().root()["counts"]["mentions"].integer().value_or(-1);
    }
    /// What a person's event stream brings from now on.
    Poco::Net::StreamSocket follow(const Client& who) {
        Poco::Net::StreamSocket stream(Poco::Net::SocketAddress("127.0.0.1", port()));
        stream.setReceiveTimeout(Poco::Timespan(10, 0));
        const std::string ask = "GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: " + who.cookie + "\r\n\r\n";
        stream.sendBytes(ask.data(), static_cast<int>(ask.size()));
        REQUIRE(readUntil(stream, "retry").find("200 OK") != std::string::npos);
        return stream;
    }
    static std::string readUntil(Poco::Net::StreamSocket& stream, const std::string& end) {
        std::string all, part(65536, '\0');
        while (all.find(end) == std::string::npos) {
            const int got = stream.receiveBytes(part.data(), static_cast<int>(part.size()));
            if (got <= 0) break;
            all.append(part, 0, static_cast<std::size_t>(got));
        }
        return all;
    }

    Client wei{service->url()}, ana{service->url()};
};

}  // namespace

TEST_CASE("a colleague who is called in a note finds it, and it is read once", "[api][team]") {
    Shift shift;
    REQUIRE(shift.wei.post(kThread + "/notes", R"({"text":"@Ana is this ours? @Li Wei asks, and @Ed can't see it"})").status == 201);
    CHECK(shift.mentionsOf(shift.ana) == 1);
    CHECK(shift.mentionsOf(shift.wei) == 0);
    const auto document = shift.ana.get("mentions").json();
    const auto mention = document.root()["items"][std::size_t{0}];
    CHECK(mention["conversation"].text() == "cnv_1");
    CHECK(mention["by"].text() == shift.idOf("Li Wei"));
    CHECK(mention["read"].boolean() == false);
    CHECK(shift.ana.get("conversations?view=mentions").json().root()["items"].size() == 1);
    CHECK(shift.wei.get("conversations?view=mentions").json().root()["items"].size() == 0);
    CHECK(shift.ana.post("mentions/read", R"({"conversation":"cnv_1"})").status == 204);
    CHECK(shift.mentionsOf(shift.ana) == 0);
    CHECK(shift.ana.post("mentions/read", R"({"conversation":"c"})").status == 422);
    CHECK(shift.ana.get("mentions?cursor=mtn_x").status == 422);
}

TEST_CASE("a hand-over with a note is one step, and stands in the thread and in the shift log", "[api][team]") {
    Shift shift;
    const auto ana = shift.idOf("Ana");
    const auto handed = shift.wei.send("PATCH", kThread, R"({"assignee":")" + ana + R"(","handover_note":"customs asks for papers"})");
    INFO(handed.body);
    REQUIRE(handed.status == 200);
    CHECK(handed.json().root()["assignee"].text() == ana);
    const auto thread = shift.ana.get(kThread).json();
    const auto messages = thread.root()["messages"];
    const auto note = messages[messages.size() - 1];
    CHECK(note["text"].text() == "customs asks for papers");
    CHECK(note["handover"]["to"].text() == ana);
    CHECK(messages[std::size_t{0}]["handover"].isNull());
    const auto log = shift.ana.get("handovers?limit=1").json();
    const auto one = log.root()["items"][std::size_t{0}];
    CHECK(one["note"].text() == "customs asks for papers");
    CHECK(one["user"].text() == shift.idOf("Li Wei"));
    CHECK(one["kind"].text() == "handover");
    CHECK(shift.ana.get("handovers?limit=1&after=" + log.root()["next"].text()).json().root()["items"].size() == 0);
    const auto colleagues = shift.wei.get("colleagues");
    CHECK(contains(colleagues.body, R"("name":"Ana","waiting":1)"));
    CHECK_FALSE(contains(colleagues.body, "\"Ed\""));
    CHECK(shift.wei.send("PATCH", kThread, R"({"unread":false,"handover_note":"to whom?"})").status == 422);
}

TEST_CASE("who looks and who writes is told to the others as it happens, and stored nowhere", "[api][team][events]") {
    Shift shift;
    auto stream = shift.follow(shift.ana);
    const auto before = shift.service->workplace().store->newestEvent();
    const auto there = shift.wei.send("PUT", kThread + "/presence", R"({"state":"writing"})");
    CHECK(there.status == 200);
    CHECK(contains(there.body, "Li Wei"));
    const auto came = Shift::readUntil(stream, R"("state":"writing")");
    CHECK(contains(came, "event: presence"));
    CHECK(contains(came, R"("name":"Li Wei","state":"writing")"));
    CHECK(shift.wei.send("PUT", kThread + "/presence", R"({"state":"left"})").status == 200);
    CHECK(contains(Shift::readUntil(stream, R"("people":[])"), R"("people":[])"));
    CHECK(shift.service->workplace().store->newestEvent() == before);
    CHECK(shift.wei.send("PUT", kThread + "/presence", R"({"state":"asleep"})").status == 422);
    CHECK(shift.wei.send("PUT", "conversations/cnv_99/presence", R"({"state":"viewing"})").status == 404);
}

TEST_CASE("a seller makes labels and sets them, an operator changes and deletes them", "[api][team]") {
    Shift shift;
    const auto made = shift.wei.post("labels", R"({"name":"  wholesale "})");
    INFO(made.body);
    REQUIRE(made.status == 201);
    CHECK(made.json().root()["name"].text() == "wholesale");
    const auto id = made.json().root()["id"].text();
    CHECK(shift.wei.post("labels", R"({"name":"Wholesale"})").status == 409);
    CHECK(shift.wei.post("labels", R"({"name":" "})").status == 422);
    CHECK(shift.wei.post("labels", R"({"name":"x","colour":8})").status == 422);
    CHECK(shift.wei.post("labels", "{\"name\":\"" + std::string(41, 'x') + "\"}").status == 422);
    const auto set = shift.wei.send("PATCH", kThread, R"({"labels":[")" + id + R"("]})");
    INFO(set.body);
    REQUIRE(set.status == 200);
    CHECK(contains(set.body, R"("labels":[{"id":")" + id + R"(","name":"wholesale","colour":0}])"));
    CHECK(shift.wei.send("PATCH", kThread, R"({"labels":["lbl_99"]})").status == 422);
    CHECK(shift.wei.get("conversations?label=" + id).json().root()["items"].size() == 1);
    CHECK(shift.wei.get("conversations?label=lbl_99").json().root()["items"].size() == 0);
    CHECK(shift.wei.get("conversations?label=x").status == 422);
    CHECK(shift.wei.send("PATCH", "labels/" + id, R"({"name":"bulk"})").status == 403);
    CHECK(shift.wei.send("DELETE", "labels/" + id).status == 403);
    shift.wei.signIn("operator", kPassword);
    CHECK(shift.wei.send("PATCH", "labels/" + id, R"({"name":"bulk","colour":5})").status == 200);
    CHECK(contains(shift.ana.get(kThread).body, R"("name":"bulk","colour":5)"));
    CHECK(shift.wei.send("DELETE", "labels/" + id).status == 204);
    CHECK(contains(shift.ana.get(kThread).body, R"("labels":[])"));
    CHECK(shift.wei.send("DELETE", "labels/" + id).status == 404);
}

TEST_CASE("what the team shares is no editor's business", "[api][team]") {
    Shift shift;
    shift.wei.signIn("Ed", kPassword);
    for (const char* path : {"labels", "mentions", "handovers", "colleagues"}) CHECK(shift.wei.get(path).status == 403);
    CHECK(shift.wei.send("PUT", kThread + "/presence", R"({"state":"viewing"})").status == 403);
}
