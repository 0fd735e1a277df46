#include <catch2/catch.hpp>

#include "hub/inbox/tagger.h"
#include "tests/support/office.h"

using namespace tests;

namespace {

constexpr const char* kGreeting = "Guten Tag Jonas Weber, DHL hat Ihre Bestellung 302-1234567-1234567 unter 00340434161094042557. Wir melden uns am Montag wieder.";
constexpr const char* kPng = "\x89PNG\r\n\x1a\nlamp";


/// A seller to whom a German buyer has written about a parcel, an editor of German, and an operator.
struct Counter : Office {
    Counter() {
        addUser("anna", {hub::Role::Editor}, {"de"});
        auto& store = *service->workplace().store;
        hub::Account account;
        account.kind = "lantern";
        account.name = "lanterns";
        account.state = hub::AccountState::Paused;
        const auto id = store.addAccount(account, kNoon);
        hub::TagInput input;
        input.text = "Guten Tag, wo bleibt mein Paket? Ich warte schon lange darauf.";
        hub::Arrivals arrivals;
        auto& order = arrivals.orders.emplace_back();
        order.external_id = "302-1234567-1234567";
        order.status = channels::OrderStatus::Shipped;
        auto& parcel = order.parcels.emplace_back();
        parcel.carrier = "DHL";
        parcel.tracking_number = "00340434161094042557";
        arrivals.messages.push_back(message("m2", "c2", input.text, kNoon));
        arrivals.messages.back().from.order_external_id = order.external_id;
        arrivals.messages.back().tags = hub::storedTags(hub::tag(input));
        store.arrive(*store.lease(id, "test", kNoon, 10min), arrivals, kNoon);
        client->signIn("seller", kPassword);
    }
    /// The pattern of a reply to the buyer.
    channels::JsonDocument patternOf(const std::string& text, const std::string& locale = "de") {
        channels::JsonWriter out;
        out.beginObject().member("text", text).member("locale", locale).endObject();
        const auto answer = client->post("conversations/" + conversation + "/template-text", out.str());
        INFO(answer.body);
        REQUIRE(answer.status == 200);
        return answer.json();
    }
    Answer save(const std::string& pattern, const std::string& title, const std::string& more = "") {
        channels::JsonWriter out;
        out.beginObject().member("intent", "order_tracking").member("locale", "de").member("title", title).member("text", pattern).endObject();
        const std::string body = out.str();
        return client->post("own-templates", body.substr(0, body.size() - 1) + more + "}");
    }
    /// What a seller gets for the same buyer; empty when the template isn't in force.
    std::string filled(const std::string& key) {
        const auto answer = client->post("conversations/" + conversation + "/suggestions", R"({"template":")" + key + R"("})");
        if (answer.status != 200) return {};
        return answer.json().root()["suggestions"][0]["text"].text();
    }
    channels::JsonDocument own(const std::string& query = "") { return client->get("own-templates" + query).json(); }
    std::string folderOf(const std::string& key) {
        const auto all = own();
        const auto items = all.root()["items"];
        for (std::size_t i = 0; i < items.size(); ++i) {
            if (items[i]["key"].text() == key) return items[i]["folder"].text();
        }
        return "gone";
    }
    int rename(const std::string& from, const std::string& to) {
        return client->post("own-template-folders/rename", R"({"from":")" + from + R"(","to":")" + to + R"("})").status;
    }

    std::string conversation = "cnv_2";
};

}  // namespace

TEST_CASE("a reply that is saved as a template gives the same text to the same buyer", "[api][editing]") {
    Counter counter;
    const auto pattern = counter.patternOf(kGreeting);
    CHECK(
        pattern.root()["pattern"].text() ==
        "Guten Tag {buyer_name}, {carrier} hat Ihre Bestellung {order_id} unter {tracking_number}. Wir melden uns am Montag wieder."
    );
    REQUIRE(pattern.root()["facts"].size() == 4);
    CHECK(pattern.root()["facts"][0]["name"].text() == "buyer_name");
    CHECK(pattern.root()["facts"][0]["words"].text() == "Jonas Weber");

    const auto made = counter.save(pattern.root()["pattern"].text(), "Montag", R"(,"folder":" Messe ","publish":true)");
    INFO(made.body);
    REQUIRE(made.status == 201);
    CHECK(made.json().root()["state"].text() == "published");
    CHECK(made.json().root()["folder"].text() == "Messe");
    const std::string key = made.json().root()["key"].text();
    CHECK(key == "shipping.order_tracking.own_montag");
    CHECK(counter.filled(key) == kGreeting);
}

TEST_CASE("braces and apostrophes of a reply come back as they were written", "[api][editing]") {
    Counter counter;
    const std::string text = "Guten Tag Jonas Weber, Ihr Paket '{A}' ist unterwegs. Es steht im Lager {B}, so geht's schnell.";
    const auto pattern = counter.patternOf(text);
    CHECK(contains(pattern.root()["pattern"].text(), "{buyer_name}"));
    const auto made = counter.save(pattern.root()["pattern"].text(), "Lager", R"(,"publish":true)");
    INFO(made.body);
    REQUIRE(made.status == 201);
    CHECK(counter.filled(made.json().root()["key"].text()) == text);
}

TEST_CASE("a template without a name gets a free one and one with a name keeps it", "[api][editing]") {
    Counter counter;
    const auto keyOf = [](const Answer& made) { return made.json().root()["key"].text(); };
    CHECK(keyOf(counter.save("Guten Tag, wir melden uns.", "Messe 2026!")) == "shipping.order_tracking.own_messe_2026");
    CHECK(keyOf(counter.save("Guten Tag, wir melden uns bald.", "Messe 2026?")) == "shipping.order_tracking.own_messe_2026_2");
    CHECK(keyOf(counter.save("Guten Tag, wir sind da.", "展会")) == "shipping.order_tracking.own_text");
    CHECK(keyOf(counter.save("Guten Tag, wir sind dort.", "Messe", R"(,"name":"fair")")) == "shipping.order_tracking.own_fair");
    CHECK(counter.save("Guten Tag, wir sind hier.", "Messe", R"(,"name":"fair")").status == 409);
    CHECK(counter.save("Guten Tag, wir sind hier.", "Messe", R"(,"name":"Fair")").status == 422);
}

TEST_CASE("a text that can't be filled in or that marketplaces forbid stays a draft", "[api][editing]") {
    Counter counter;
    const std::string text = GENERATE(as<std::string>(), "Guten Tag {buyer_name", "Guten Tag {no_such_fact}", "Guten Tag, schreiben Sie an shop@example.com");
    const auto made = counter.save(text, "Entwurf", R"(,"publish":true)");
    INFO(made.body);
    REQUIRE(made.status == 201);
    CHECK(made.json().root()["open"]["state"].text() == "draft");
    CHECK(made.json().root()["current"].isNull());
    CHECK(counter.filled(made.json().root()["key"].text()).empty());
}

TEST_CASE("the shop's own texts need not keep the library's style", "[api][editing]") {
    Counter counter;
    const auto made = counter.save("Hallo, dein Paket kommt in 14 Tagen", "Locker", R"(,"publish":true)");
    INFO(made.body);
    REQUIRE(made.status == 201);
    CHECK(made.json().root()["state"].text() == "published");
    CHECK(made.json().root()["findings"].size() > 0);
}

TEST_CASE("pictures of the reply go with its template", "[api][editing]") {
    Counter counter;
    counter.client->extra_headers["Content-Type"] = "application/octet-stream";
    const std::string blob = counter.client->post("files", kPng).json().root()["blob"].text();
    counter.client->extra_headers.clear();
    const auto file = [&](const std::string& type) { return R"(,"publish":true,"files":[{"blob":")" + blob + R"(","name":"lamp","media_type":")" + type + R"("}])"; };
    CHECK(counter.save("Guten Tag, so sieht die Lampe aus.", "Bild", file("application/pdf")).status == 422);
    const auto made = counter.save("Guten Tag, so sieht die Lampe aus.", "Bild", file("image/png"));
    INFO(made.body);
    REQUIRE(made.status == 201);
    const auto all = counter.own();
    REQUIRE(all.root()["items"].size() == 1);
    CHECK(all.root()["items"][0]["files"][0]["blob"].text() == blob);
}

TEST_CASE("templates are moved between folders and a folder is renamed with all that is in it", "[api][editing]") {
    Counter counter;
    const auto add = [&](const std::string& title, const std::string& folder) {
        const auto made = counter.save("Guten Tag, " + title + " ist da.", title, R"(,"folder":")" + folder + R"(")");
        REQUIRE(made.status == 201);
        return made.json().root()["key"].text();
    };
    const auto fair = add("Messe", "Messe"), stand = add("Stand", "Messe"), loose = add("Regal", "");
    CHECK(counter.own().root()["items"].size() == 3);
    CHECK(counter.own("?folder=Messe").root()["items"].size() == 2);
    CHECK(counter.own("?folder=").root()["items"].size() == 1);
    CHECK(counter.own("?folder=nowhere").root()["items"].size() == 0);

    const auto changed = counter.client->send("PATCH", "own-templates/" + loose, R"({"folder":"Lager","title":"Im Regal","locale":"de"})");
    INFO(changed.body);
    REQUIRE(changed.status == 200);
    CHECK(changed.json().root()["folder"].text() == "Lager");
    CHECK(changed.json().root()["texts"][0]["title"].text() == "Im Regal");
    CHECK(changed.json().root()["texts"][0]["state"].text() == "draft");

    CHECK(counter.rename("Messe", "Lager") == 200);
    for (const auto& key : {fair, stand, loose}) CHECK(counter.folderOf(key) == "Lager");
    CHECK(counter.rename("Messe", "Lager") == 404);
    CHECK(counter.rename("Lager", "") == 200);
    CHECK(counter.folderOf(fair).empty());
}

TEST_CASE("a title changes where it is in force and an editor with the text open has to look again", "[api][editing]") {
    Counter counter;
    const auto made = counter.save("Guten Tag, wir sind auf der Messe.", "Messe", R"(,"publish":true)");
    REQUIRE(made.status == 201);
    const std::string key = made.json().root()["key"].text(), draft = "templates/" + key + "/de/draft";
    REQUIRE(counter.client->send("PUT", draft, R"({"text":"Guten Tag, wir sind am Stand.","title":"Stand","saves":0})").status == 200);
    REQUIRE(counter.client->send("PATCH", "own-templates/" + key, R"({"title":"Messe im Mai","locale":"de"})").status == 200);
    const auto text = counter.client->get("templates/" + key + "/de").json();
    CHECK(text.root()["current"]["title"].text() == "Messe im Mai");
    CHECK(text.root()["open"]["title"].text() == "Messe im Mai");
    CHECK(text.root()["open"]["text"].text() == "Guten Tag, wir sind am Stand.");
    CHECK(contains(counter.client->get("templates?locale=de").body, "Messe im Mai"));
    CHECK(counter.client->send("PUT", draft, R"({"text":"Guten Tag.","title":"Stand","saves":1})").status == 409);
}

TEST_CASE("bad input is refused by the field that is wrong", "[api][editing]") {
    Counter counter;
    const auto made = counter.save("Guten Tag, wir sind auf der Messe.", "Messe");
    REQUIRE(made.status == 201);
    const std::string path = "own-templates/" + made.json().root()["key"].text();
    const auto refuses = [&](const std::string& method, const std::string& where, const std::string& body, int status, const std::string& field) {
        const auto answer = counter.client->send(method, where, body);
        INFO(where << " " << body << ": " << answer.body);
        CHECK(answer.status == status);
        if (!field.empty()) CHECK(answer.json().root()["field"].text() == field);
    };
    refuses("PATCH", path, "{}", 422, "folder");
    refuses("PATCH", path, R"({"folder":"a\nb"})", 422, "folder");
    refuses("PATCH", path, R"({"folder":")" + std::string(201, 'x') + R"("})", 422, "folder");
    refuses("PATCH", path, R"({"title":" ","locale":"de"})", 422, "title");
    refuses("PATCH", path, R"({"title":"Messe"})", 422, "locale");
    refuses("PATCH", path, R"({"title":"Messe","locale":"fr","folder":"Lager"})", 404, "");
    CHECK(counter.folderOf(made.json().root()["key"].text()).empty());
    refuses("PATCH", "own-templates/shipping.order_tracking.in_transit", R"({"folder":"Lager"})", 404, "");
    refuses("POST", "own-template-folders/rename", R"({"from":"","to":"Lager"})", 422, "from");
    refuses("POST", "own-template-folders/rename", R"({"from":"Messe"})", 422, "to");
    refuses("POST", "conversations/" + counter.conversation + "/template-text", R"({"text":"Hallo","locale":"no tag"})", 422, "locale");
    refuses("POST", "conversations/" + counter.conversation + "/template-text", R"({"locale":"de"})", 422, "text");
}

TEST_CASE("only sellers and editors keep the shop's own templates", "[api][editing]") {
    Counter counter;
    const auto made = counter.save("Guten Tag, wir sind auf der Messe.", "Messe", R"(,"folder":"Messe")");
    REQUIRE(made.status == 201);
    const std::string path = "own-templates/" + made.json().root()["key"].text();
    counter.client->signIn("operator", kPassword);
    CHECK(counter.save("Guten Tag, ich auch.", "Auch").status == 403);
    CHECK(counter.client->send("PATCH", path, R"({"folder":"Lager"})").status == 403);
    CHECK(counter.rename("Messe", "Lager") == 403);
    counter.client->signIn("anna", kPassword);
    CHECK(counter.client->send("PATCH", path, R"({"folder":"Lager"})").status == 200);
    CHECK(counter.rename("Lager", "Messe") == 200);
}
