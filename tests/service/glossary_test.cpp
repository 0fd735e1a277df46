#include <catch2/catch.hpp>

#include "tests/support/office.h"

using namespace tests;

namespace {

constexpr const char* kGerman = "templates/shipping.order_tracking.in_transit/de";


/// A hub with an editor of German, one of all locales, a seller and an operator.
struct Glossary : Office {
    Glossary() {
        addUser("anna", {hub::Role::Editor}, {"de"});
        addUser("bernd", {hub::Role::Editor});
        as("anna");
    }
    void as(const std::string& name) { client->signIn(name, kPassword); }
    Answer add(const std::string& term, const std::string& locale = "de") { return client->post("glossary/" + locale, term); }
    std::string added(const std::string& term, const std::string& locale = "de") {
        const auto answer = add(term, locale);
        INFO(answer.body);
        REQUIRE(answer.status == 201);
        return answer.json().root()["id"].text();
    }
    channels::JsonDocument list(const std::string& query = "", const std::string& locale = "de") {
        const auto answer = client->get("glossary/" + locale + query);
        INFO(answer.body);
        REQUIRE(answer.status == 200);
        return answer.json();
    }
    /// The shop's own terms, in order.
    std::string own(const std::string& locale = "de") {
        const auto document = list("?limit=500", locale);
        std::string all;
        const auto items = document.root()["items"];
        for (std::size_t i = 0; i < items.size(); ++i) {
            if (items[i]["shipped"].boolean() == false) all += items[i]["term"].text() + " ";
        }
        return all;
    }
    std::string fieldOf(const std::string& term) {
        const auto answer = add(term);
        INFO(answer.body);
        CHECK(answer.status == 422);
        return answer.json().root()["field"].text();
    }
    /// What lint's shop_term says about a German text that isn't saved.
    std::string breaches(const std::string& text) {
        channels::JsonWriter out;
        out.beginObject().member("text", text).member("title", "Unterwegs").endObject();
        const auto answer = client->post(std::string(kGerman) + "/check", out.str());
        INFO(answer.body);
        REQUIRE(answer.status == 200);
        const auto document = answer.json();
        const auto findings = document.root()["findings"];
        std::string all;
        for (std::size_t i = 0; i < findings.size(); ++i) {
            if (findings[i]["rule"].text() != "shop_term") continue;
            CHECK(findings[i]["severity"].text() == "warning");
            all += findings[i]["what"].text() + "\n";
        }
        return all;
    }
    Answer takeIn(const std::string& csv, bool dry, const std::string& locale = "de") {
        channels::JsonWriter out;
        out.beginObject().member("content", csv).member("dry_run", dry).endObject();
        return client->post("glossary/" + locale + "/exchange", out.str());
    }
};

constexpr const char* kParcel = R"({"term":"parcel","use":["Paket"],"avoid":["Packung"],"note":"not Sendung"})";

}  // namespace

TEST_CASE("a term is added and changed and removed by who keeps the locale and stands in the audit trail", "[api][glossary]") {
    Glossary glossary;
    const auto id = glossary.added(kParcel);
    CHECK(glossary.own() == "parcel ");
    const auto changed = glossary.client->send("PUT", "glossary/de/" + id, R"({"term":"parcel","use":["Sendung"]})");
    INFO(changed.body);
    REQUIRE(changed.status == 200);
    CHECK(contains(changed.body, R"("use":["Sendung"],"avoid":[],"note":"")"));
    CHECK(glossary.client->send("PUT", "glossary/fr/" + id, kParcel).status == 403);
    CHECK(glossary.client->send("DELETE", "glossary/de/" + id).status == 204);
    CHECK(glossary.client->send("DELETE", "glossary/de/" + id).status == 404);
    CHECK(glossary.client->send("PUT", "glossary/de/" + id, kParcel).status == 404);
    CHECK(glossary.own().empty());
    glossary.as("operator");
    for (const char* action : {"add_term", "change_term", "remove_term"}) {
        const auto trail = glossary.client->get(std::string("audit?action=") + action).json();
        REQUIRE(trail.root()["items"].size() == 1);
        CHECK(trail.root()["items"][std::size_t{0}]["about"].text() == "parcel");
    }
}

TEST_CASE("everybody reads a glossary and only editors of its locale write there", "[api][glossary]") {
    Glossary glossary;
    glossary.added(kParcel);
    CHECK(glossary.list().root()["write"].boolean() == true);
    CHECK(glossary.add(kParcel, "fr").status == 403);
    CHECK(glossary.takeIn("term,use\norder,commande\n", true, "fr").status == 403);
    for (const char* reader : {"seller", "operator"}) {
        glossary.as(reader);
        CHECK(glossary.own() == "parcel ");
        CHECK(glossary.list().root()["write"].boolean() == false);
        CHECK(glossary.add(R"({"term":"order","use":["Bestellung"]})").status == 403);
    }
    glossary.as("bernd");
    CHECK(glossary.add(R"({"term":"order","use":["commande"]})", "fr").status == 201);
}

TEST_CASE("a term that can't stand is refused by field and one that is there by its name", "[api][glossary]") {
    Glossary glossary;
    glossary.added(kParcel);
    CHECK(glossary.fieldOf(R"({"use":["Paket"]})") == "term");
    CHECK(glossary.fieldOf(R"({"term":" ","use":["Paket"]})") == "term");
    CHECK(glossary.fieldOf(R"({"term":"order"})") == "use");
    CHECK(glossary.fieldOf(R"({"term":"order","use":"Bestellung"})") == "use");
    CHECK(glossary.fieldOf(R"({"term":"order","use":["a|b"]})") == "use");
    CHECK(glossary.fieldOf(R"({"term":"order","use":["Bestellung"],"avoid":[7,null]})") == "avoid");
    CHECK(glossary.fieldOf(R"({"term":"order","use":["Bestellung"],"avoid":["bestellung"]})") == "avoid");
    CHECK(glossary.fieldOf(R"({"term":"order","use":["Bestellung"],"note":")" + std::string(501, 'x') + "\"}") == "note");
    CHECK(glossary.fieldOf(R"({"term":"order","use":["Bestellung"],"as_is":"yes"})") == "as_is");
    const auto taken = glossary.add(R"({"term":"Parcel","use":["Sendung"]})");
    CHECK(taken.status == 409);
    CHECK(contains(taken.body, R"("code":"term_taken")"));
    CHECK(glossary.client->get("glossary/!").status == 422);
    CHECK(glossary.own() == "parcel ");
}

TEST_CASE("a glossary is found by words and read a page at a time with the shipped terms among the shop's", "[api][glossary]") {
    Glossary glossary;
    glossary.added(R"({"term":"zebra lamp","as_is":true})");
    glossary.added(kParcel);
    const auto document = glossary.list("?q=packung");
    REQUIRE(document.root()["items"].size() == 1);
    CHECK(document.root()["items"][std::size_t{0}]["term"].text() == "parcel");
    CHECK(glossary.list("?q=nothing-of-this-kind").root()["items"].size() == 0);

    std::string cursor, all;
    int pages = 0;
    do {
        const auto page = glossary.list("?limit=10&cursor=" + cursor);
        const auto items = page.root()["items"];
        REQUIRE(items.size() <= 10);
        for (std::size_t i = 0; i < items.size(); ++i) all += items[i]["term"].text() + ";";
        cursor = page.root()["next"].text();
        for (auto at = cursor.find(' '); at != std::string::npos; at = cursor.find(' ')) cursor.replace(at, 1, "%20");
        REQUIRE(++pages < 20);
    } while (!cursor.empty());
    CHECK(pages > 2);
    CHECK(contains(all, "tracking number;"));
    CHECK(all.ends_with("zebra lamp;"));
    // The shop's own stands in the place of the shipped one.
    CHECK(all.find("parcel;") == all.rfind("parcel;"));
}

TEST_CASE("an editor's text is told where it leaves the shop's terms and which of them its English names", "[api][glossary]") {
    Glossary glossary;
    const std::string text = "Guten Tag {buyer_name}, Ihre Ware {tracking_number} ist unterwegs.";
    REQUIRE(glossary.breaches(text).empty());
    const auto english = glossary.client->get(kGerman).json().root()["source"]["text"].text();
    INFO(english);
    REQUIRE(contains(english, "Parcels"));
    const auto id = glossary.added(kParcel);
    CHECK(contains(glossary.breaches(text), "“Paket” is missing"));
    CHECK(contains(glossary.breaches("Ihre Packung ist da."), "“Packung”; this shop says “Paket”"));
    CHECK(glossary.breaches("Ihr Paket ist da.").empty());

    const auto given = glossary.client->get(kGerman).json();
    const auto terms = given.root()["glossary"];
    int found = 0;
    for (std::size_t i = 0; i < terms.size(); ++i) {
        if (terms[i]["term"].text() != "parcel") continue;
        ++found;
        CHECK(terms[i]["own"].boolean() == true);
        CHECK(terms[i]["note"].text() == "not Sendung");
    }
    CHECK(found == 1);
    REQUIRE(glossary.client->send("DELETE", "glossary/de/" + id).status == 204);
    CHECK(glossary.breaches(text).empty());
}

TEST_CASE("an English name that stays as it is holds in every locale", "[api][glossary]") {
    Glossary glossary;
    glossary.as("bernd");
    glossary.added(R"({"term":"on its way","as_is":true})", "en");
    CHECK(glossary.own() == "on its way ");
    const auto inherited = glossary.list("?q=on%20its%20way");
    CHECK(inherited.root()["items"][std::size_t{0}]["locale"].text() == "en");
    CHECK(contains(glossary.breaches("Ihr Paket ist da."), "“on its way” is missing"));
}

TEST_CASE("a glossary goes out as a table and comes back as it was", "[api][glossary]") {
    Glossary glossary;
    glossary.added(kParcel);
    glossary.added(R"({"term":"Glow Lamp","as_is":true,"avoid":["Glühlampe"]})");
    const auto given = glossary.client->get("glossary/de/exchange").json();
    CHECK(given.root()["name"].text() == "glossary-de.csv");
    const auto content = given.root()["content"].text();
    const auto dry = glossary.takeIn(content, true);
    REQUIRE(dry.status == 200);
    const auto merge = dry.json();
    REQUIRE(merge.root()["items"].size() == 2);
    for (std::size_t i = 0; i < 2; ++i) CHECK(merge.root()["items"][i]["fate"].text() == "unchanged");
}

TEST_CASE("a table of terms is tried first and then taken in as a job with its bad rows named", "[api][glossary][jobs]") {
    Glossary glossary;
    glossary.added(kParcel);
    const std::string csv =
        "term,as_is,use,avoid,note\nparcel,0,Sendung,,\norder,0,Bestellung,,\ncarrier,0,,,\n\"refund\",maybe,Erstattung,,\n";
    const auto dry = glossary.takeIn(csv, true);
    INFO(dry.body);
    REQUIRE(dry.status == 200);
    const auto tried = dry.json();
    CHECK(tried.root()["dry_run"].boolean() == true);
    CHECK(tried.root()["items"][std::size_t{0}]["fate"].text() == "changed");
    CHECK(tried.root()["items"][std::size_t{1}]["fate"].text() == "added");
    REQUIRE(tried.root()["problems"].size() == 2);
    CHECK(tried.root()["problems"][std::size_t{0}]["line"].integer() == 4);
    CHECK(tried.root()["problems"][std::size_t{0}]["column"].text() == "use");
    CHECK(tried.root()["problems"][std::size_t{1}]["line"].integer() == 5);
    CHECK(tried.root()["problems"][std::size_t{1}]["column"].text() == "as_is");
    CHECK(glossary.own() == "parcel ");

    const auto job = glossary.endOf(glossary.takeIn(csv, false));
    CHECK(job.root()["state"].text() == "done");
    CHECK(job.root()["kind"].text() == "glossary_import");
    CHECK(job.root()["about"].text() == "de");
    CHECK(job.root()["done"].integer() == 2);
    CHECK(job.root()["result"]["problems"].size() == 2);
    CHECK(glossary.own() == "order parcel ");
    const auto report = glossary.client->get("jobs/" + job.root()["id"].text() + "/report");
    CHECK(report.status == 200);
    CHECK(contains(report.body, "line,column,term,fate,reason\r\n4,use,,unreadable,"));
    CHECK(contains(report.body, "\r\n3,,order,added,\r\n"));
}
