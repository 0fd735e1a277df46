#include <catch2/catch.hpp>

#include "hub/app/service.h"
#include "tests/support/client.h"
#include "tests/support/office.h"

using namespace tests;

namespace {

const std::string kDraft = "conversations/cnv_1/draft";

/// The same seller at two devices.
struct Desks : Office {
    Desks() : phone(service->url()) {
        client->signIn("seller", kPassword);
        phone.signIn("seller", kPassword);
    }
    static std::string body(const std::string& text, const std::string& writer, std::int64_t version) {
        channels::JsonWriter out;
        out.beginObject().member("text", text).member("writer", writer).member("version", version).endObject();
        return out.str();
    }
    /// Data of the draft events so far.
    std::vector<std::string> told() {
        std::vector<std::string> all;
        for (const auto& event : service->workplace().store->eventsAfter(0, 1000)) {
            if (event.type == "draft") all.push_back(event.data);
        }
        return all;
    }
    Client phone;
};

}  // namespace

TEST_CASE("a draft that was saved elsewhere is not overwritten unseen", "[api][drafts]") {
    Desks desks;
    const auto first = desks.client->send("PUT", kDraft, Desks::body("Guten Tag", "laptop", 0));
    REQUIRE(first.status == 200);
    const auto version = first.json().root()["version"].integer().value();
    const auto refused = desks.phone.send("PUT", kDraft, Desks::body("Hallo", "phone", 0));
    CHECK(refused.status == 409);
    CHECK(refused.json().root()["draft"]["text"].text() == "Guten Tag");
    CHECK(refused.json().root()["draft"]["version"].integer() == version);
    CHECK(desks.client->get(kDraft).json().root()["text"].text() == "Guten Tag");
    REQUIRE(desks.phone.send("PUT", kDraft, Desks::body("Hallo", "phone", version)).status == 200);
    CHECK(desks.client->get("conversations/cnv_1").json().root()["kept_draft"]["text"].text() == "Hallo");
    CHECK(desks.client->send("PUT", kDraft, Desks::body("Guten Tag!", "laptop", version)).status == 409);
    // A client that knows of no versions goes on as ever.
    CHECK(desks.client->send("PUT", kDraft, R"({"text":"Moin"})").status == 204);
    CHECK(desks.client->get("conversations/cnv_1").json().root()["draft"].text() == "Moin");
}

TEST_CASE("each save of a draft is told, and so is that its reply was sent", "[api][drafts]") {
    Desks desks;
    const auto kept = desks.client->send("PUT", kDraft, Desks::body("Guten Tag", "laptop", 0)).json();
    REQUIRE(desks.told().size() == 1);
    CHECK(desks.told()[0].find("\"cnv_1\"") != std::string::npos);
    CHECK(desks.told()[0].find(std::to_string(kept.root()["version"].integer().value())) != std::string::npos);
    const auto sent = desks.client->post("conversations/cnv_1/replies", R"({"text":"Guten Tag","key":"key-00001","seen":null})");
    REQUIRE(sent.status == 201);
    REQUIRE(desks.told().size() == 2);
    CHECK(desks.told()[1].find("\"version\":0") != std::string::npos);
    CHECK(desks.phone.get(kDraft).json().root()["version"].integer() == 0);
    const auto late = desks.phone.send("PUT", kDraft, Desks::body("Guten Tag und", "phone", kept.root()["version"].integer().value()));
    CHECK(late.status == 409);
    CHECK(late.json().root()["draft"]["version"].integer() == 0);
}

TEST_CASE("a draft keeps its template and what was typed and attached", "[api][drafts]") {
    Desks desks;
    desks.client->extra_headers["Content-Type"] = "application/octet-stream";
    const auto blob = desks.client->post("files", "%PDF-1.7").json().root()["blob"].text();
    desks.client->extra_headers.clear();
    const auto kept = desks.client->send(
        "PUT", kDraft,
        R"({"text":"Zuletzt in [[last_scan_place]].","version":0,"template":"shipping.order_tracking.in_transit","template_locale":"de",)"
        R"("shown":["shipping.order_tracking.in_transit"],"facts":{"last_scan_place":"Leipzig"},)"
        R"("files":[{"name":"a.pdf","media_type":"application/pdf","blob":")" + blob + R"("}]})"
    );
    INFO(kept.body);
    REQUIRE(kept.status == 200);
    const auto shown = desks.phone.get("conversations/cnv_1").json();
    const auto draft = shown.root()["kept_draft"];
    CHECK(draft["template"].text() == "shipping.order_tracking.in_transit");
    CHECK(draft["template_locale"].text() == "de");
    CHECK(draft["shown"].size() == 1);
    CHECK(draft["facts"]["last_scan_place"].text() == "Leipzig");
    REQUIRE(draft["files"].size() == 1);
    CHECK(draft["files"][0]["blob"].text() == blob);
    CHECK(draft["files"][0]["size"].integer() == 8);
    CHECK(draft["files"][0]["template"].isNull());
}

TEST_CASE("what a draft can't hold is refused by its field", "[api][drafts]") {
    Desks desks;
    const auto field = [&](const std::string& members) {
        const auto answer = desks.client->send("PUT", kDraft, R"({"text":"Hallo",)" + members + "}");
        CHECK(answer.status == 422);
        return answer.json().root()["field"].text();
    };
    CHECK(field(R"("version":-1)") == "version");
    CHECK(field(R"("version":"1")") == "version");
    CHECK(field(R"("template":"no key")") == "template");
    CHECK(field(R"("shown":["no key"])") == "shown");
    CHECK(field(R"("files":[{"name":"a","media_type":"text/plain","blob":"../secret.key"}])") == "files");
    CHECK(field(R"("facts":{"order_id":")" + std::string(4001, 'x') + "\"}") == "facts");
    CHECK(desks.client->get("conversations/cnv_99/draft").status == 404);
    desks.addUser("editor", {hub::Role::Editor});
    desks.client->signIn("editor", kPassword);
    CHECK(desks.client->get(kDraft).status == 403);
}
