#include <thread>

#include <catch2/catch.hpp>

#include "tests/support/office.h"

using namespace tests;

namespace {

constexpr const char* kKey = "shipping.order_tracking.in_transit";
/// So many that the first is taken in long before the last.
constexpr int kTerms = 2500;


/// A hub with two editors, a seller and an operator.
struct Desk : Office {
    Desk() {
        addUser("anna", {hub::Role::Editor});
        addUser("bernd", {hub::Role::Editor});
        client->signIn("anna", kPassword);
    }
    Answer takeTerms(int count) {
        std::string csv = "term,use\n";
        for (int i = 0; i < count; ++i) csv += "term " + std::to_string(i) + ",Begriff " + std::to_string(i) + "\n";
        channels::JsonWriter out;
        out.beginObject().member("content", csv).endObject();
        return client->post("glossary/de/exchange", out.str());
    }
    Answer takeTexts(const std::string& content, bool background = true) {
        channels::JsonWriter out;
        out.beginObject().member("locale", "de").member("format", "po").member("content", content).member("background", background).endObject();
        return client->post("templates-exchange", out.str());
    }
    /// The German texts as a file, with one that is said otherwise.
    std::string changedTexts() {
        std::string content = client->get("templates-exchange?locale=de&format=po").json().root()["content"].text();
        const std::string before = "zu Ihnen unterwegs";
        const auto at = content.find(before, content.find(kKey));
        REQUIRE(at != std::string::npos);
        return content.replace(at, before.size(), "auf dem Weg zu Ihnen");
    }
    std::string idOf(const Answer& begun) {
        INFO(begun.body);
        REQUIRE(begun.status == 202);
        return begun.json().root()["id"].text();
    }
    channels::JsonDocument job(const std::string& id) { return client->get("jobs/" + id).json(); }
    template <class Fits>
    channels::JsonDocument waitFor(const std::string& id, Fits fits) {
        for (int tries = 0; tries < 12000; ++tries) {
            auto found = job(id);
            if (fits(found.root())) return found;
            std::this_thread::sleep_for(5ms);
        }
        throw std::runtime_error("the job doesn't come so far");
    }
    channels::JsonDocument ended(const std::string& id) {
        return waitFor(id, [](channels::Json of) { return of["state"].text() != "running"; });
    }
    std::size_t termsKept() { return service->workplace().store->glossary("de").size(); }
};

}  // namespace

TEST_CASE("a translator's file is taken in as a job with a result and a report", "[api][jobs]") {
    Desk desk;
    const auto content = desk.changedTexts();
    const auto id = desk.idOf(desk.takeTexts(content));
    const auto ended = desk.ended(id);
    CHECK(ended.root()["state"].text() == "done");
    CHECK(ended.root()["kind"].text() == "template_import");
    CHECK(ended.root()["done"].integer() == 1);
    CHECK(ended.root()["total"].integer() == 1);
    CHECK(ended.root()["result"]["drafts"].integer() == 1);
    const auto text = desk.client->get(std::string("templates/") + kKey + "/de").json();
    CHECK(contains(text.root()["open"]["text"].text(), "auf dem Weg"));
    const auto report = desk.client->get("jobs/" + id + "/report");
    CHECK(report.headers.at("content-type") == "text/csv; charset=utf-8");
    CHECK(contains(report.body, std::string(kKey) + ",changed,"));

    // What is open by now is refused, and said so.
    const auto again = desk.ended(desk.idOf(desk.takeTexts(content)));
    CHECK(again.root()["result"]["drafts"].integer() == 0);
    CHECK(contains(desk.client->get("jobs/" + again.root()["id"].text() + "/report").body, "a text is open here already"));
}

TEST_CASE("without being asked for it a file is still taken in before the answer", "[api][jobs]") {
    Desk desk;
    const auto answer = desk.takeTexts(desk.changedTexts(), false);
    CHECK(answer.status == 200);
    CHECK(answer.json().root()["drafts"].integer() == 1);
    CHECK(desk.client->get("jobs").json().root()["items"].size() == 0);
}

TEST_CASE("an import that is cancelled half way leaves what it has taken and says what it has not", "[api][jobs]") {
    Desk desk;
    const auto id = desk.idOf(desk.takeTerms(kTerms));
    desk.waitFor(id, [](channels::Json of) { return of["done"].integer().value_or(0) > 0; });
    REQUIRE(desk.client->post("jobs/" + id + "/cancel").status == 204);
    const auto ended = desk.ended(id);
    CHECK(ended.root()["state"].text() == "cancelled");
    const auto items = ended.root()["result"]["items"];
    REQUIRE(items.size() == kTerms);
    std::size_t taken = 0;
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (items[i]["fate"].text() == "added")
            ++taken;
        else
            REQUIRE(contains(items[i]["reason"].text(), "cancelled"));
    }
    CHECK(taken > 0);
    CHECK(taken < kTerms);
    CHECK(desk.termsKept() == taken);
    CHECK(desk.client->post("jobs/" + id + "/cancel").status == 204);

    // The rest comes in with the same file.
    desk.ended(desk.idOf(desk.takeTerms(kTerms)));
    CHECK(desk.termsKept() == kTerms);
}

TEST_CASE("a second import is refused while one runs", "[api][jobs]") {
    Desk desk;
    const auto content = desk.changedTexts();
    const auto id = desk.idOf(desk.takeTerms(kTerms));
    const auto second = desk.takeTexts(content);
    CHECK(second.status == 409);
    CHECK(contains(second.body, R"("code":"job_under_way")"));
    CHECK(desk.client->send("DELETE", "jobs/" + id).status == 409);
    desk.client->post("jobs/" + id + "/cancel");
    desk.ended(id);
    CHECK(desk.takeTexts(content).status == 202);
}

TEST_CASE("a job is seen by who began it and by operators", "[api][jobs]") {
    Desk desk;
    const auto id = desk.idOf(desk.takeTerms(3));
    desk.ended(id);
    const auto jobs = [&](const char* who) {
        desk.client->signIn(who, kPassword);
        return desk.client->get("jobs").json().root()["items"].size();
    };
    CHECK(jobs("operator") == 1);
    CHECK(desk.client->get("jobs/" + id).status == 200);
    for (const char* other : {"bernd", "seller"}) {
        CHECK(jobs(other) == 0);
        CHECK(desk.client->get("jobs/" + id).status == 404);
        CHECK(desk.client->get("jobs/" + id + "/report").status == 404);
        CHECK(desk.client->post("jobs/" + id + "/cancel").status == 404);
        CHECK(desk.client->send("DELETE", "jobs/" + id).status == 404);
    }
    CHECK(jobs("anna") == 1);
    CHECK(desk.client->send("DELETE", "jobs/" + id).status == 204);
    CHECK(jobs("anna") == 0);
    CHECK(desk.client->get("jobs/" + id).status == 404);
}
