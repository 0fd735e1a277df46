#include <filesystem>

#include <catch2/catch.hpp>

#include "tests/support/office.h"
#include "tests/support/process.h"

using namespace tests;

namespace {

constexpr const char* kKey = "shipping.order_tracking.in_transit";
const std::string kGerman = std::string("templates/") + kKey + "/de";

/// A hub with two editors of German, one of Polish, a seller and an operator.
struct Room : Office {
    Room() {
        addUser("anna", {hub::Role::Editor}, {"de"});
        addUser("bernd", {hub::Role::Editor}, {"de", "en"});
        addUser("celina", {hub::Role::Editor}, {"pl"});
        as("anna");
    }
    void as(const std::string& name) { client->signIn(name, kPassword); }
    channels::JsonDocument text(const std::string& path = kGerman) {
        const auto answer = client->get(path);
        INFO(answer.body);
        REQUIRE(answer.status == 200);
        return answer.json();
    }
    std::string source() { return text().root()["source"]["text"].text(); }
    /// A German text that lint has nothing against: the shipped one with a sentence more.
    std::string german(const std::string& more = "Wir behalten die Sendung für Sie im Blick.") {
        return text().root()["current"]["text"].text() + "\n\n" + more;
    }
    int save(const std::string& words, int saves, const std::string& path = kGerman, bool cosmetic = false) {
        channels::JsonWriter out;
        out.beginObject().member("text", words).member("title", "Unterwegs, mit Blick darauf").member("saves", saves).member("cosmetic", cosmetic).endObject();
        return client->send("PUT", path + "/draft", out.str()).status;
    }
    std::string revision(const std::string& path = kGerman) { return text(path).root()["open"]["id"].text(); }
    Answer publish(const std::string& revisions) { return client->post("template-publications", R"({"revisions":[)" + revisions + R"(],"note":"spring"})"); }
    /// Through review by the second editor; the publication's id.
    std::string bringIntoForce(const std::string& words) {
        REQUIRE(save(words, openSaves()) == 200);
        REQUIRE(client->post(kGerman + "/review").status == 200);
        const auto id = revision();
        as("bernd");
        const auto made = publish('"' + id + '"');
        INFO(made.body);
        REQUIRE(made.status == 201);
        as("anna");
        return made.json().root()["id"].text();
    }
    int openSaves() {
        const auto document = text();
        const auto open = document.root()["open"];
        return open.isNull() ? 0 : static_cast<int>(*open["saves"].integer());
    }
    /// The German text that a seller is offered.
    std::string offered() {
        const auto answer = client->post(
            "suggest", R"({"id":"1","text":"Wo bleibt mein Paket?","locale":"de-DE","order":{"id":"7","status":"shipped","tracking_number":"0034"}})"
        );
        const auto document = answer.json();
        for (std::size_t i = 0; i < document.root()["suggestions"].size(); ++i) {
            if (document.root()["suggestions"][i]["template"].text() == kKey) return document.root()["suggestions"][i]["text"].text();
        }
        return {};
    }
};

}  // namespace

TEST_CASE("a text goes from draft through review into force, and only there sellers get it", "[api][editing]") {
    Room room;
    REQUIRE(room.save(room.german(), 0) == 200);
    CHECK(room.text().root()["state"].text() == "draft");
    CHECK_FALSE(contains(room.offered(), "im Blick"));
    REQUIRE(room.client->post(kGerman + "/review").status == 200);
    CHECK(room.text().root()["state"].text() == "in_review");

    const auto own = room.publish('"' + room.revision() + '"');
    CHECK(own.status == 403);
    CHECK(contains(own.body, "Somebody else reviews"));
    CHECK_FALSE(contains(room.offered(), "im Blick"));

    const auto id = room.revision();
    room.as("bernd");
    REQUIRE(room.publish('"' + id + '"').status == 201);
    CHECK(room.text().root()["state"].text() == "published");
    CHECK(room.text().root()["current"]["number"].integer() == 1);
    CHECK(contains(room.offered(), "im Blick"));
}

TEST_CASE("a publication is taken back whole, and its text is a draft again", "[api][editing]") {
    Room room;
    const auto first = room.bringIntoForce(room.german());
    CHECK(contains(room.offered(), "im Blick"));
    REQUIRE(room.client->post("template-publications/" + first + "/undo").status == 200);
    CHECK_FALSE(contains(room.offered(), "im Blick"));
    const auto text = room.text();
    CHECK(text.root()["state"].text() == "draft");
    CHECK(text.root()["open"]["number"].integer() == 2);
    CHECK(contains(text.root()["open"]["text"].text(), "im Blick"));
    CHECK(room.client->post("template-publications/" + first + "/undo").status == 409);
}

TEST_CASE("a publication whose text was replaced since is not taken back", "[api][editing]") {
    Room room;
    const auto first = room.bringIntoForce(room.german());
    const auto second = room.bringIntoForce(room.german("Bei Fragen sind wir gern für Sie da."));
    CHECK(room.client->post("template-publications/" + first + "/undo").status == 409);
    REQUIRE(room.client->post("template-publications/" + second + "/undo").status == 200);
    CHECK(contains(room.offered(), "im Blick"));
}

TEST_CASE("of a bundle with one text that isn't in review nothing comes into force", "[api][editing]") {
    Room room;
    REQUIRE(room.save(room.german(), 0) == 200);
    REQUIRE(room.client->post(kGerman + "/review").status == 200);
    const auto id = room.revision();
    const std::string other = "templates/shipping.order_tracking.late/de";
    const auto late = room.text(other).root()["current"]["text"].text();
    REQUIRE(room.save(late + "\n\nBei Fragen sind wir gern für Sie da.", 0, other) == 200);
    const auto draft = room.revision(other);
    room.as("bernd");
    CHECK(room.publish('"' + id + "\",\"" + draft + '"').status == 409);
    CHECK_FALSE(contains(room.offered(), "im Blick"));
}

TEST_CASE("a text that comes into force with its English is written for it, whatever its editor had before him", "[api][editing]") {
    Room room;
    room.as("bernd");
    const auto made = room.client->post(
        "own-templates",
        R"({"intent":"order_tracking","name":"stall","locale":"en","title":"Stall","text":"Hello, we are at the market and look into your order now."})"
    );
    REQUIRE(made.status == 201);
    const std::string path = "templates/" + made.json().root()["key"].text();
    REQUIRE(room.client->post(path + "/en/review").status == 200);
    CHECK(room.text(path + "/de").root()["source"]["text"].text() == "Hello, we are at the market and look into your order now.");
    REQUIRE(room.save("Guten Tag, wir sind auf dem Markt und sehen nach Ihrer Bestellung.", 0, path + "/de") == 200);
    REQUIRE(room.save("Hello, we are at the market and look into your order there.", 2, path + "/en") == 200);
    REQUIRE(room.client->post(path + "/en/review").status == 200);
    REQUIRE(room.client->post(path + "/de/review").status == 200);
    REQUIRE(room.publish('"' + room.revision(path + "/en") + "\",\"" + room.revision(path + "/de") + '"').status == 201);
    CHECK(room.text(path + "/de").root()["state"].text() == "published");
}

TEST_CASE("a text that has errors by now does not come into force and nothing that is published with it does", "[api][editing]") {
    Room room;
    REQUIRE(room.save(room.german(), 0) == 200);
    REQUIRE(room.client->post(kGerman + "/review").status == 200);
    const auto german = '"' + room.revision() + '"';
    room.as("bernd");
    const std::string path = std::string("templates/") + kKey + "/en";
    const auto words = room.text(path).root()["current"]["text"].text();
    REQUIRE(room.save(words + "{has_total, select, yes { Your order came to {total}.} other {}}", 0, path) == 200);
    REQUIRE(room.client->post(path + "/review").status == 200);
    const auto english = '"' + room.revision(path) + '"';
    const auto refuses = [&](const std::string& revisions) {
        const auto answer = room.publish(revisions);
        INFO(answer.body);
        CHECK(answer.status == 422);
        CHECK(contains(answer.body, std::string(kKey) + ", de: arguments: the English text has total too"));
        CHECK_FALSE(contains(room.offered(), "im Blick"));
        CHECK(room.text().root()["open"]["state"].text() == "in_review");
    };
    SECTION("as its English has changed since") {
        REQUIRE(room.publish(english).status == 201);
        refuses(german);
    }
    SECTION("as its English changes with it") {
        refuses(english + "," + german);
        CHECK(room.text(path).root()["open"]["state"].text() == "in_review");
    }
}

TEST_CASE("a text that lacks what its English says now is not kept as right", "[api][editing]") {
    Room room;
    room.as("bernd");
    const std::string path = std::string("templates/") + kKey + "/en";
    const auto words = room.text(path).root()["current"]["text"].text();
    REQUIRE(room.save(words + "{has_total, select, yes { Your order came to {total}.} other {}}", 0, path) == 200);
    REQUIRE(room.client->post(path + "/review").status == 200);
    REQUIRE(room.publish('"' + room.revision(path) + '"').status == 201);
    const auto kept = room.client->post(kGerman + "/current");
    CHECK(kept.status == 422);
    CHECK(contains(kept.body, "the English text has total too"));
    CHECK(room.text().root()["state"].text() == "stale");
}

TEST_CASE("two who write at once: the second is told, and nothing of the first is lost", "[api][editing]") {
    Room room;
    REQUIRE(room.save(room.german(), 0) == 200);
    room.as("bernd");
    const auto refused = room.client->send("PUT", kGerman + "/draft", R"({"text":"Guten Tag","title":"Mein Titel","saves":0})");
    CHECK(refused.status == 409);
    CHECK(contains(refused.body, "im Blick"));
    CHECK(contains(room.text().root()["open"]["text"].text(), "im Blick"));
}

TEST_CASE("whoever wrote any of a text is no second person for it", "[api][editing]") {
    Room room;
    const auto mayPublish = [&](const std::string& name, const std::string& revision) {
        room.as(name);
        CHECK(room.text().root()["review"].boolean().value_or(false) == (name == "dora"));
        const auto answer = room.publish('"' + revision + '"');
        INFO(answer.body);
        CHECK((answer.status == 403) == contains(answer.body, "Somebody else reviews what you wrote"));
        return answer.status == 201;
    };
    REQUIRE(room.save(room.german(), 0) == 200);
    SECTION("although somebody else saved it last") {
        room.as("bernd");
        REQUIRE(room.save(room.german("Wir behalten die Sendung weiter für Sie im Blick."), 1) == 200);
    }
    SECTION("although somebody else took it up again after it was dropped") {
        const auto dropped = room.revision();
        REQUIRE(room.client->send("DELETE", kGerman + "/draft").status == 200);
        room.as("bernd");
        REQUIRE(room.client->post(kGerman + "/restore", R"({"revision":")" + dropped + "\"}").status == 200);
    }
    const auto open = room.text();
    CHECK(open.root()["open"]["writers"].size() == 2);
    REQUIRE(room.client->post(kGerman + "/review").status == 200);
    const auto id = room.revision();
    CHECK_FALSE(mayPublish("bernd", id));
    CHECK_FALSE(mayPublish("anna", id));
    room.addUser("dora", {hub::Role::Editor}, {"de"});
    CHECK(mayPublish("dora", id));
}

TEST_CASE("a text that was in force can be taken up by another for its writer to review", "[api][editing]") {
    Room room;
    room.bringIntoForce(room.german());
    const auto first = room.text().root()["revisions"][0]["id"].text();
    room.bringIntoForce(room.german("Bei Fragen sind wir gern für Sie da."));
    room.as("bernd");
    REQUIRE(room.client->post(kGerman + "/restore", R"({"revision":")" + first + "\"}").status == 200);
    REQUIRE(room.client->post(kGerman + "/review").status == 200);
    const auto id = room.revision();
    room.as("anna");
    CHECK(room.publish('"' + id + '"').status == 201);
}

TEST_CASE("an editor writes the locales that he keeps and no other", "[api][editing]") {
    Room room;
    room.as("celina");
    CHECK(room.save("Guten Tag", 0) == 403);
    CHECK_FALSE(room.text().root()["write"].boolean().value_or(true));
    room.as("seller");
    CHECK(room.save("Guten Tag", 0) == 403);
    CHECK(room.client->post(kGerman + "/retire").status == 403);
}

TEST_CASE("a text with errors is kept as a draft and not let into review", "[api][editing]") {
    Room room;
    REQUIRE(room.save("Guten Tag {buyer_nam},", 0) == 200);
    CHECK(room.text().root()["state"].text() == "failing");
    CHECK(room.text().root()["findings"].size() > 0);
    CHECK(room.client->post(kGerman + "/review").status == 422);
}

TEST_CASE("who is refused review reads the first error and no warning", "[api][editing]") {
    Room room;
    REQUIRE(room.save("Wie geht's, {buyer_nam}?", 0) == 200);
    REQUIRE(room.text().root()["findings"][0]["severity"].text() == "warning");
    const auto refused = room.client->post(kGerman + "/review");
    CHECK(refused.status == 422);
    CHECK(contains(refused.body, "no fact is called buyer_nam"));
    CHECK_FALSE(contains(refused.body, "apostrophe"));
}

TEST_CASE("a change of the English makes the other locales stale, unless it is cosmetic", "[api][editing]") {
    Room room;
    room.as("bernd");
    const std::string english = std::string("templates/") + kKey + "/en";
    const auto change = [&](const std::string& more, bool cosmetic) {
        const auto now = room.text(english);
        REQUIRE(room.save(now.root()["current"]["text"].text() + more, 0, english, cosmetic) == 200);
        REQUIRE(room.client->post(english + "/review").status == 200);
        const auto made = room.publish('"' + room.revision(english) + '"');
        INFO(made.body);
        REQUIRE(made.status == 201);  // nobody else keeps English
    };
    change(" Thank you.", true);
    CHECK(room.text().root()["state"].text() == "published");
    const auto before = room.text().root()["source"]["text"].text();
    change(" We watch your parcel.", false);
    const auto stale = room.text();
    CHECK(stale.root()["state"].text() == "stale");
    CHECK_FALSE(contains(stale.root()["written_for"].text(), "We watch"));
    CHECK(contains(stale.root()["source"]["text"].text(), "We watch"));
    CHECK_FALSE(room.offered().empty());  // it goes on serving

    SECTION("its editor may say that it is still right") {
        REQUIRE(room.client->post(kGerman + "/current").status == 200);
        CHECK(room.text().root()["state"].text() == "published");
    }
    SECTION("a new text is written for the new English") {
        room.as("anna");
        room.bringIntoForce(room.german());
        CHECK(room.text().root()["state"].text() == "published");
    }
}

TEST_CASE("a retired text is offered in no other language instead, until it is taken back", "[api][editing]") {
    Room room;
    REQUIRE(room.client->post(kGerman + "/retire").status == 200);
    CHECK(room.text().root()["state"].text() == "retired");
    CHECK(room.offered().empty());
    const auto publications = room.client->get("template-publications").json();
    REQUIRE(room.client->post("template-publications/" + publications.root()["items"][0]["id"].text() + "/undo").status == 200);
    CHECK_FALSE(room.offered().empty());
}

TEST_CASE("an older text can be made the draft, and the shipped one too", "[api][editing]") {
    Room room;
    const auto shipped = room.text().root()["current"]["text"].text();
    room.bringIntoForce(room.german());
    const auto first = room.text().root()["revisions"][0]["id"].text();
    room.bringIntoForce(room.german("Bei Fragen sind wir gern für Sie da."));
    REQUIRE(room.client->post(kGerman + "/restore", R"({"revision":")" + first + "\"}").status == 200);
    CHECK_FALSE(contains(room.text().root()["open"]["text"].text(), "Bei Fragen sind wir gern für Sie da."));
    REQUIRE(room.client->post(kGerman + "/restore", "{}").status == 200);
    CHECK(room.text().root()["open"]["text"].text() == shipped);
}

TEST_CASE("a text that isn't saved is checked and filled", "[api][editing]") {
    Room room;
    channels::JsonWriter out;
    out.beginObject().member("text", "Guten Tag {buyer_name},\n\nIhr Paket ist seit {days_since_shipped, plural, one {# Tag} other {# Tagen}} unterwegs.").endObject();
    const auto answer = room.client->post(kGerman + "/check", out.str());
    INFO(answer.body);
    REQUIRE(answer.status == 200);
    const auto document = answer.json();
    std::string all;
    std::set<std::string> kinds;
    for (std::size_t i = 0; i < document.root()["examples"].size(); ++i) {
        all += document.root()["examples"][i]["text"].text() + "\n";
        kinds.insert(document.root()["examples"][i]["kind"].text());
    }
    CHECK(contains(all, "seit 1 Tag unterwegs"));
    CHECK(contains(all, "seit 2 Tagen unterwegs"));
    CHECK(kinds.contains("longest"));
    CHECK(document.root()["limits"].size() > 0);
    // A wrong pattern says why, and fills nothing.
    const auto broken = room.client->post(kGerman + "/check", R"({"text":"Guten Tag {buyer_name"})").json();
    CHECK(broken.root()["examples"].size() == 0);
    CHECK(broken.root()["findings"].size() > 0);
}

TEST_CASE("a seller keeps a template of the shop's own, which is offered once it is published", "[api][editing]") {
    Room room;
    room.as("seller");
    const auto made = room.client->post("own-templates", R"({"intent":"order_tracking","name":"lamp_fair","locale":"de","folder":"Messe","title":"Messe","text":"Guten Tag, wir sind auf der Messe und melden uns am Montag.","when":"status=shipped"})");
    INFO(made.body);
    REQUIRE(made.status == 201);
    const std::string path = "templates/shipping.order_tracking.own_lamp_fair/de";
    CHECK(contains(room.client->get("templates-coverage").body, R"("title":"Messe")"));
    CHECK(room.client->post(path + "/review").status == 200);
    REQUIRE(room.publish('"' + room.revision(path) + '"').status == 201);
    const auto answer = room.client->post("suggest", R"({"id":"1","text":"Wo bleibt mein Paket?","locale":"de-DE","order":{"id":"7","status":"shipped"}})");
    CHECK(contains(answer.body, "auf der Messe"));
    const auto polish = room.client->post("suggest", R"({"id":"1","text":"Gdzie jest moja paczka?","locale":"pl-PL","order":{"id":"7","status":"shipped"}})");
    CHECK_FALSE(contains(polish.body, "auf der Messe"));
    CHECK(room.client->post("own-templates", R"({"intent":"order_tracking","name":"lamp_fair","locale":"de","title":"Messe","text":"Guten Tag"})").status == 409);
    CHECK(room.client->post("own-templates", R"({"intent":"no_such","name":"x","locale":"de","title":"Messe","text":"Guten Tag"})").status == 422);
    CHECK(room.client->post("own-templates", R"({"intent":"order_tracking","name":"Über","locale":"de","title":"Messe","text":"Guten Tag"})").status == 422);
}

TEST_CASE("coverage counts the messages that wanted a template, by language", "[api][editing]") {
    Room room;
    const auto document = room.client->get("templates-coverage").json();
    const auto locales = document.root()["locales"];
    std::size_t german = 0;
    while (german < locales.size() && locales[german]["locale"].text() != "de") ++german;
    REQUIRE(german < locales.size());
    CHECK(locales[german]["covered"].number().value_or(0) == 1.0);
    CHECK(locales[german]["write"].boolean().value_or(false));
    for (std::size_t i = 0; i < document.root()["items"].size(); ++i) {
        const auto item = document.root()["items"][i];
        if (item["key"].text() != kKey) continue;
        CHECK(item["states"][german].text() == "published");
        CHECK(item["states"].size() == locales.size());
    }
}

TEST_CASE("comments stay with the text", "[api][editing]") {
    Room room;
    REQUIRE(room.client->post(kGerman + "/comments", R"({"text":"Klingt steif"})").status == 200);
    CHECK(room.text().root()["comments"][0]["text"].text() == "Klingt steif");
}

TEST_CASE("a translator's file is tried first, then becomes drafts; what somebody has open is left", "[api][editing]") {
    Room room;
    const auto format = GENERATE(as<std::string>(), "po", "xliff", "xliff12", "csv");
    const auto given = room.client->get("templates-exchange?locale=de&format=" + format);
    INFO(given.body);
    REQUIRE(given.status == 200);
    std::string content = given.json().root()["content"].text();
    const auto take = [&](bool dry) {
        channels::JsonWriter out;
        out.beginObject().member("locale", "de").member("format", format).member("content", content).member("dry_run", dry).endObject();
        return room.client->post("templates-exchange", out.str());
    };
    const auto fates = [](const Answer& answer, const std::string& fate) {
        const auto document = answer.json();
        int found = 0;
        for (std::size_t i = 0; i < document.root()["items"].size(); ++i) found += document.root()["items"][i]["fate"].text() == fate ? 1 : 0;
        return found;
    };
    const auto unchanged = take(false);
    INFO(unchanged.body);
    REQUIRE(unchanged.status == 200);
    const auto taken = unchanged.json();
    CHECK(taken.root()["items"].size() > 100);
    CHECK(fates(unchanged, "unchanged") == static_cast<int>(taken.root()["items"].size()));

    const std::string before = "zu Ihnen unterwegs", after = "auf dem Weg zu Ihnen";
    const auto at = content.find(before, content.find(kKey));
    REQUIRE(at != std::string::npos);
    content.replace(at, before.size(), after);
    CHECK(fates(take(true), "changed") == 1);
    CHECK(room.openSaves() == 0);
    CHECK(take(false).json().root()["drafts"].integer() == 1);
    CHECK(contains(room.text().root()["open"]["text"].text(), after));
    CHECK(fates(take(false), "refused") == 1);

    room.as("celina");
    CHECK(take(false).status == 403);
}

TEST_CASE("a file of the English comes back as drafts, and once in force makes the other locales stale unless it is cosmetic", "[api][editing]") {
    Room room;
    room.as("bernd");
    const std::string english = std::string("templates/") + kKey + "/en";
    const bool cosmetic = GENERATE(false, true);
    auto content = room.client->get("templates-exchange?locale=en&format=csv").json().root()["content"].text();
    const auto take = [&](const std::string& locale) {
        channels::JsonWriter out;
        out.beginObject().member("locale", locale).member("format", "csv").member("content", content).member("cosmetic", cosmetic).endObject();
        return room.client->post("templates-exchange", out.str());
    };
    // The source stands first, the target behind it.
    const std::string before = "is on its way to you", after = "is travelling to you";
    const auto source = content.find(before, content.find(kKey));
    REQUIRE(source != std::string::npos);
    const auto target = content.find(before, source + 1);
    REQUIRE(target != std::string::npos);
    content.replace(target, before.size(), after);
    if (cosmetic) CHECK(take("de").status == 422);
    room.as("anna");
    CHECK(take("en").status == 403);
    room.as("bernd");
    const auto taken = take("en");
    INFO(taken.body);
    REQUIRE(taken.status == 200);
    CHECK(taken.json().root()["drafts"].integer() == 1);
    const auto open = room.text(english);
    CHECK(contains(open.root()["open"]["text"].text(), after));
    CHECK(contains(open.root()["open"]["source"].text(), before));
    CHECK(room.text().root()["state"].text() == "published");

    REQUIRE(room.client->post(english + "/review").status == 200);
    REQUIRE(room.publish('"' + room.revision(english) + '"').status == 201);
    CHECK(contains(room.source(), after));
    CHECK(room.text().root()["state"].text() == (cosmetic ? "published" : "stale"));
}

TEST_CASE("any two texts of the history are compared, and the shipped one and the one in force too", "[api][editing]") {
    Room room;
    const auto shipped = room.text().root()["current"]["text"].text();
    room.bringIntoForce(room.german("Erste Fassung."));
    room.bringIntoForce(shipped + "\n\nZweite Fassung.");
    REQUIRE(room.save(shipped + "\n\nDritte Fassung.", 0) == 200);
    const auto revisions = room.text();
    const auto id = [&](std::size_t newest) { return revisions.root()["revisions"][newest]["id"].text(); };
    const auto compared = [&](const std::string& query) {
        auto answer = room.client->get(kGerman + "/compare?" + query);
        INFO(answer.body);
        REQUIRE(answer.status == 200);
        return answer.json();
    };
    const auto changed = [](const channels::JsonDocument& document, const std::string& kind) {
        std::string all;
        const auto parts = document.root()["parts"];
        for (std::size_t i = 0; i < parts.size(); ++i) all += parts[i]["kind"].text() == kind ? parts[i]["text"].text() : "";
        return all;
    };

    const auto two = compared("from=" + id(2) + "&to=" + id(1));
    CHECK(changed(two, "removed") == "Erste");
    CHECK(changed(two, "added") == "Zweite");
    CHECK(two.root()["from"]["revision"]["number"].integer() == 1);
    CHECK(two.root()["to"]["revision"]["id"].text() == id(1));
    const auto back = compared("from=" + id(0) + "&to=" + id(2));
    CHECK(changed(back, "removed") == "Dritte");
    CHECK(changed(back, "added") == "Erste");
    const auto now = compared("from=shipped");
    CHECK(now.root()["from"]["text"].text() == shipped);
    CHECK(changed(now, "removed").empty());
    CHECK(changed(now, "added") == "\n\nZweite Fassung.");
    CHECK(now.root()["to"]["revision"].isNull());

    for (const std::string bad : {"", "from=", "from=rev_999", "from=shipped&to=yesterday"}) {
        CAPTURE(bad);
        CHECK(room.client->get(kGerman + "/compare?" + bad).status == 422);
    }
    CHECK(room.client->get(std::string("templates/") + kKey + "/pl/compare?from=" + id(0)).status == 422);
    CHECK(room.client->get("templates/no.such.key/de/compare?from=shipped").status == 404);
}

TEST_CASE("the command line reads a shop's templates with the library's", "[command][editing]") {
    Room room;
    const std::string words = "Das liest auch die Befehlszeile.";
    room.bringIntoForce(room.german(words));
    const auto run = [&](const std::vector<std::string>& arguments, int expected = 0) {
        std::vector<std::string> command{DRAGOMAN_PROGRAM, "templates"};
        command.insert(command.end(), arguments.begin(), arguments.end());
        Process process(command, room.folder.name());
        CHECK(process.waitAtMost(60s) == expected);
        return process.output();
    };
    const std::string data = room.settings.data, nowhere = room.folder.name() + "/nowhere";
    CHECK(contains(run({"export", "--locale", "de", "--format", "csv", "--data", data}), words));
    CHECK_FALSE(contains(run({"export", "--locale", "de", "--format", "csv"}), words));
    const auto added = room.client->post(
        "own-templates",
        R"({"intent":"order_tracking","name":"gate","locale":"de","text":"Das Paket liegt am Tor.","title":"Am Tor"})"
    );
    REQUIRE(added.status == 201);
    const auto missing = [&](const std::string& table) { return table.substr(table.find("\nfr "), 50); };
    CHECK(missing(run({"coverage", "--data", data})) != missing(run({"coverage"})));
    run({"coverage", "--data", nowhere}, 2);
    CHECK_FALSE(std::filesystem::exists(nowhere));
    run({"examples", "--data", data, "--locale", "de", "--count", "1"});
}
