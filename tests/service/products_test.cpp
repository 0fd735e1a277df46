#include <array>

#include <catch2/catch.hpp>

#include "channels/kit/url.h"
#include "hub/inbox/tagger.h"
#include "hub/products/product_table.h"
#include "tests/support/office.h"

using namespace tests;

namespace {

const std::string kLamp =
    R"({"sku":"LAMP-1","stock":"out","count":0,"restock_day":null,"price":{"amount":"39.90","currency":"EUR"},)"
    R"("texts":[{"language":"de-DE","title":"Leselampe","in_box":"Lampe, Netzteil","warranty":"2 Jahre"},{"language":"en","title":"Reading lamp"}],)"
    R"("listings":["L-77"],"alternatives":["LAMP-0","LAMP-2"]})";
const std::string kOther = R"({"sku":"LAMP-2","stock":"in","texts":[{"language":"de","title":"Leselampe Mini"},{"language":"en","title":"Reading lamp mini"}]})";

/// A hub with an editor at his page, and a German buyer who asks about a listing.
struct Shelf : Office {
    Shelf() {
        addUser("editor", {hub::Role::Editor});
        auto& store = *service->workplace().store;
        hub::Account account;
        account.kind = "lantern";
        account.name = "lanterns";
        account.state = hub::AccountState::Paused;
        const auto id = store.addAccount(account, kNoon);
        hub::TagInput input;
        input.text = "Guten Tag, ist die Lampe noch auf Lager? Wann kann ich sie bestellen?";
        hub::Arrivals arrivals;
        arrivals.messages.push_back(message("m2", "c2", input.text, kNoon));
        arrivals.messages.back().from.listing_id = "L-77";
        auto tags = hub::tag(input);
        tags.classification.intents = {{"availability", 0.95}};
        tags.classification.topic = "pre_sale";
        arrivals.messages.back().tags = hub::storedTags(tags);
        store.arrive(*store.lease(id, "test", kNoon, 10min), arrivals, kNoon);
        as("editor");
        seller.signIn("seller", kPassword);
    }
    void as(const std::string& name) { client->signIn(name, kPassword); }
    std::string add(const std::string& product) {
        const auto answer = client->post("products", product);
        INFO(answer.body);
        REQUIRE(answer.status == 201);
        return answer.json().root()["id"].text();
    }
    channels::JsonDocument taken(const std::string& table, bool dry = false) {
        channels::JsonWriter out;
        out.beginObject().member("content", table).member("dry_run", dry).endObject();
        const auto answer = client->post("products-exchange", out.str());
        INFO(answer.body);
        REQUIRE(answer.status == 200);
        return answer.json();
    }
    channels::JsonDocument suggestions() {
        const auto answer = seller.post("conversations/cnv_2/suggestions", "{}");
        INFO(answer.body);
        REQUIRE(answer.status == 200);
        return answer.json();
    }
    std::size_t products() { return client->get("products").json().root()["items"].size(); }

    Client seller{service->url()};
};

}  // namespace

TEST_CASE("a product is kept as it was stated and found by its words", "[api][products]") {
    Shelf shelf;
    const auto id = shelf.add(kLamp);
    shelf.add(kOther);
    const auto one = shelf.client->get("products/" + id).json();
    CHECK(one.root()["sku"].text() == "LAMP-1");
    CHECK(one.root()["stock"].text() == "out");
    CHECK(one.root()["count"].integer() == 0);
    CHECK(one.root()["price"]["amount"].text() == "39.90");
    REQUIRE(one.root()["texts"].size() == 2);
    CHECK(one.root()["texts"][std::size_t{0}]["language"].text() == "de");
    CHECK(one.root()["texts"][std::size_t{0}]["in_box"].text() == "Lampe, Netzteil");
    CHECK(one.root()["alternatives"][std::size_t{1}].text() == "LAMP-2");
    const auto found = shelf.client->get("products?q=MINI%20leselampe").json();
    REQUIRE(found.root()["items"].size() == 1);
    CHECK(found.root()["items"][std::size_t{0}]["sku"].text() == "LAMP-2");
    const auto first = shelf.client->get("products?limit=1").json();
    CHECK(first.root()["items"][std::size_t{0}]["sku"].text() == "LAMP-1");
    const auto second = shelf.client->get("products?limit=1&cursor=" + first.root()["next"].text()).json();
    CHECK(second.root()["items"][std::size_t{0}]["sku"].text() == "LAMP-2");
    CHECK(second.root()["next"].isNull());
}

TEST_CASE("a product changes whole and goes, and each change stands in the audit trail", "[api][products]") {
    Shelf shelf;
    const auto id = shelf.add(kLamp);
    REQUIRE(shelf.client->send("PUT", "products/" + id, kLamp).status == 200);
    const auto changed = shelf.client->send("PUT", "products/" + id, R"({"sku":"LAMP-1","stock":"in","count":7})");
    REQUIRE(changed.status == 200);
    CHECK(changed.json().root()["texts"].size() == 0);
    CHECK(changed.json().root()["count"].integer() == 7);
    REQUIRE(shelf.client->send("DELETE", "products/" + id).status == 204);
    CHECK(shelf.client->get("products/" + id).status == 404);
    shelf.as("operator");
    const auto audit = shelf.client->get("audit").json();
    std::vector<std::string> acts;
    for (std::size_t i = 0; i < audit.root()["items"].size(); ++i) {
        const auto entry = audit.root()["items"][i];
        if (entry["about"].text() == "LAMP-1") acts.push_back(entry["action"].text());
    }
    // What changed nothing is no change.
    CHECK(acts == std::vector<std::string>{"delete_product", "change_product", "add_product"});
}

TEST_CASE("a change of a product that somebody has changed since is refused and the newer one stays", "[api][products]") {
    Shelf shelf;
    const auto id = shelf.add(kLamp);
    const std::string read = shelf.client->get("products/" + id).json().root()["changed_at"].text();
    const auto with = [&](int count) { return R"({"sku":"LAMP-1","count":)" + std::to_string(count) + R"(,"changed_at":")" + read + "\"}"; };
    CHECK(shelf.client->send("PUT", "products/" + id, with(1)).status == 200);
    CHECK(shelf.client->send("PUT", "products/" + id, with(2)).status == 409);
    CHECK(shelf.client->get("products/" + id).json().root()["count"].integer() == 1);
    CHECK(shelf.client->send("PUT", "products/" + id, R"({"sku":"LAMP-1","changed_at":"yesterday"})").status == 422);
}

TEST_CASE("a product that can't be is refused by field and an SKU is taken once", "[api][products]") {
    Shelf shelf;
    shelf.add(kLamp);
    const auto other = shelf.add(kOther);
    CHECK(shelf.client->post("products", kLamp).status == 409);
    CHECK(shelf.client->send("PUT", "products/" + other, R"({"sku":"LAMP-1"})").status == 409);
    const auto fieldOf = [&](const std::string& product) {
        const auto answer = shelf.client->post("products", product);
        INFO(answer.body);
        CHECK(answer.status == 422);
        return answer.json().root()["field"].text();
    };
    CHECK(fieldOf(R"({"sku":""})") == "sku");
    CHECK(fieldOf(R"({"sku":"A|B"})") == "sku");
    CHECK(fieldOf(R"({"sku":"A","stock":"gone"})") == "stock");
    CHECK(fieldOf(R"({"sku":"A","count":-1})") == "count");
    CHECK(fieldOf(R"({"sku":"A","restock_day":"2026-02-30"})") == "restock_day");
    CHECK(fieldOf(R"({"sku":"A","price":{"amount":"ten","currency":"EUR"}})") == "price");
    CHECK(fieldOf(R"({"sku":"A","alternatives":["A"]})") == "alternatives");
    CHECK(fieldOf(R"({"sku":"A","texts":[{"language":"!","title":"x"}]})") == "language");
    CHECK(fieldOf(R"({"sku":"A","texts":[{"language":"de","title":"x"},{"language":"de-DE","title":"y"}]})") == "texts");
    CHECK(fieldOf(R"({"sku":"A","texts":[{"title":")" + std::string(201, 'x') + "\"}]}") == "title");
    CHECK(shelf.products() == 2);
}

TEST_CASE("what a person gets wrong about a product is said in his language with its field", "[api][products]") {
    Shelf shelf;
    REQUIRE(shelf.client->send("PATCH", "me", R"({"language":"de"})").status == 200);
    std::string listings;
    for (int i = 0; i <= 50; ++i) listings += (i == 0 ? "\"" : ",\"") + std::to_string(i) + "\"";
    const std::vector<std::array<std::string, 3>> wrong{
        {R"("sku":"A|B")", "sku", "sku_wrong"},
        {R"("sku":"")", "sku", "sku_wrong"},
        {R"("sku":"A","count":1.5)", "count", "count_wrong"},
        {R"("sku":"A","count":1000000001)", "count", "count_wrong"},
        {R"("sku":"A","restock_day":"12026-02-03")", "restock_day", "day_wrong"},
        {R"("sku":"A","price":{"amount":"39.90","currency":"EURO"})", "price", "price_wrong"},
        {R"("sku":"A","texts":[{"title":"x"},{"title":"y"}])", "texts", "language_twice"},
        {R"("sku":"A","listings":["1|2"])", "listings", "id_wrong"},
        {R"("sku":"A","listings":["1","1"])", "listings", "id_twice"},
        {R"("sku":"A","listings":[)" + listings + "]", "listings", "too_many_ids"},
        {R"("sku":"A","alternatives":["B","B"])", "alternatives", "id_twice"},
        {R"("sku":"A","alternatives":["A"])", "alternatives", "own_alternative"},
    };
    for (const auto& [product, field, code] : wrong) {
        const auto refused = shelf.client->post("products", "{" + product + "}");
        INFO(refused.body);
        CHECK(refused.status == 422);
        const auto document = refused.json();
        CHECK(document.root()["field"].text() == field);
        CHECK(document.root()["code"].text() == code);
        CHECK(document.root()["language"].text() == "de");
        CHECK(document.root()["title"].text().find('{') == std::string::npos);
    }
}

TEST_CASE("sellers read products and don't change them", "[api][products]") {
    Shelf shelf;
    const auto id = shelf.add(kLamp);
    CHECK(shelf.seller.get("products").json().root()["items"].size() == 1);
    CHECK(shelf.seller.get("products-exchange").status == 200);
    CHECK(shelf.seller.post("products", kOther).status == 403);
    CHECK(shelf.seller.send("PUT", "products/" + id, kLamp).status == 403);
    CHECK(shelf.seller.send("DELETE", "products/" + id).status == 403);
    CHECK(shelf.seller.post("products-exchange", R"({"content":"sku\nA\n"})").status == 403);
}

TEST_CASE("a table that was given out comes in again and changes nothing", "[api][products]") {
    Shelf shelf;
    shelf.add(kLamp);
    shelf.add(R"json({"sku":"=SUM(A1)","texts":[{"title":"-50 \"tough\"","in_box":"a box;\n2, screws\n'quoted'"}]})json");
    const auto given = shelf.client->get("products-exchange").json();
    const std::string table = given.root()["content"].text();
    CHECK(contains(table, "'=SUM(A1)"));
    const auto read = shelf.taken(table);
    CHECK(read.root()["same"].integer() == 2);
    CHECK(read.root()["added"].integer() == 0);
    CHECK(read.root()["changed"].integer() == 0);
    CHECK(read.root()["problems"].size() == 0);
    CHECK_FALSE(read.root()["stored"].boolean().value_or(true));
}

TEST_CASE("a catalogue of any size is given out in tables that come in again", "[api][products]") {
    Shelf shelf;
    // Signs that take more room in a table and in JSON than by themselves.
    std::string words = "\n";
    for (int i = 0; i < 150; ++i) words += "\"Größe\"\n\u0001";
    std::vector<hub::Product> all(3000);
    for (std::size_t i = 0; i < all.size(); ++i) {
        all[i].sku = "LAMP & " + std::to_string(10'000 + i);
        all[i].texts["de"] = {"Leselampe", words, {}, {}, {}};
    }
    auto& store = *shelf.service->workplace().store;
    REQUIRE(store.putProducts(all, kNoon) == hub::ProductsKept::All);
    std::int64_t same = 0;
    int tables = 0;
    std::string cursor;
    do {
        const auto given = shelf.client->get("products-exchange?cursor=" + channels::percentEncode(cursor)).json();
        const std::string table = given.root()["content"].text();
        CHECK(table.size() <= hub::kMostTableBytes);
        const auto read = shelf.taken(table, true);
        CHECK(read.root()["problems"].size() == 0);
        same += read.root()["same"].integer().value_or(0);
        cursor = given.root()["next"].text();
        ++tables;
    } while (!cursor.empty() && tables < 10);
    CHECK(tables == 2);
    CHECK(same == 3000);
    const auto too_large = shelf.client->post("products-exchange", R"({"content":")" + std::string(hub::kMostTableBytes + 1, 'x') + "\"}");
    CHECK(too_large.status == 422);
    CHECK(too_large.json().root()["field"].text() == "content");
}

TEST_CASE("a table is tried dry and then adds and changes what it names", "[api][products]") {
    Shelf shelf;
    shelf.add(kLamp);
    // Semicolons as European spreadsheets part their cells.
    const std::string table =
        "\xEF\xBB\xBFsku;language;title;stock;count;price;currency\r\nLAMP-1;fr;Liseuse;in;3;34,50;EUR\r\nLAMP-9;;Desk lamp;;;;\r\n"
        "LAMP-9;de;Schreibtischlampe;ordered;;;\r\n";
    const auto dry = shelf.taken(table, true);
    CHECK(dry.root()["added"].integer() == 1);
    CHECK(dry.root()["changed"].integer() == 1);
    CHECK_FALSE(dry.root()["stored"].boolean().value_or(true));
    CHECK(shelf.products() == 1);
    CHECK(shelf.taken(table).root()["stored"].boolean().value_or(false));
    const auto all = shelf.client->get("products").json();
    REQUIRE(all.root()["items"].size() == 2);
    const auto lamp = all.root()["items"][std::size_t{0}];
    CHECK(lamp["stock"].text() == "in");
    CHECK(lamp["count"].integer() == 3);
    CHECK(lamp["price"]["amount"].text() == "34.50");
    // What the table doesn't name stays.
    CHECK(lamp["texts"].size() == 3);
    CHECK(lamp["alternatives"].size() == 2);
    CHECK(lamp["listings"].size() == 1);
    const auto desk = all.root()["items"][std::size_t{1}];
    CHECK(desk["stock"].text() == "ordered");
    CHECK(desk["texts"].size() == 2);
}

TEST_CASE("a table's faults are named by line and column and nothing of it is stored", "[api][products]") {
    Shelf shelf;
    const auto document = shelf.taken(
        "sku,language,title,stock,restock_day,price,currency\n"
        "A,de,Lampe,in,,,\n"
        "A,de,Lampe,in,,,\n"
        "\"B\",,\"two\nlines\",,,,\n"
        "C,,Lamp,gone,,,\n"
        "D,,Lamp,out,soon,,\n"
        "E,,Lamp,out,,cheap,EUR\n"
        ",,Lamp,,,,\n"
        "F,,Lamp\n"
    );
    const auto problems = document.root()["problems"];
    std::set<std::string> found;
    for (std::size_t i = 0; i < problems.size(); ++i) found.insert(problems[i]["line"].text() + " " + problems[i]["column"].text());
    CHECK(found == std::set<std::string>{"3 language", "4 title", "6 stock", "7 restock_day", "8 price", "9 sku", "10 "});
    CHECK_FALSE(document.root()["stored"].boolean().value_or(true));
    CHECK(shelf.products() == 0);
    CHECK(shelf.taken("sku,colour\nA,red\n").root()["problems"][std::size_t{0}]["column"].text() == "colour");
    CHECK(shelf.taken("title\nLamp\n").root()["problems"][std::size_t{0}]["column"].text() == "sku");
}

TEST_CASE("a question before the sale is answered by the stock of what the buyer looks at", "[api][products]") {
    Shelf shelf;
    shelf.add(kLamp);
    shelf.add(kOther);
    auto document = shelf.suggestions();
    auto best = document.root()["suggestions"][std::size_t{0}];
    CHECK(best["template"].text() == "pre_sale.availability.sold_out_alternative");
    CHECK(contains(best["text"].text(), "Leselampe Mini"));
    CHECK(best["missing"].size() == 0);
    const auto id = shelf.client->get("products?q=lamp-1").json().root()["items"][std::size_t{0}]["id"].text();
    REQUIRE(shelf.client->send("PUT", "products/" + id, R"({"sku":"LAMP-1","stock":"in","listings":["L-77"]})").status == 200);
    document = shelf.suggestions();
    CHECK(document.root()["suggestions"][std::size_t{0}]["template"].text() == "pre_sale.availability.in_stock");
    const std::string later = R"({"sku":"LAMP-1","stock":"ordered","restock_day":"2099-12-05","listings":["L-77"]})";
    REQUIRE(shelf.client->send("PUT", "products/" + id, later).status == 200);
    document = shelf.suggestions();
    best = document.root()["suggestions"][std::size_t{0}];
    CHECK(best["template"].text() == "pre_sale.availability.sold_out_restock");
    CHECK(contains(best["text"].text(), "2099"));
}

TEST_CASE("a conversation shows its product with what can be sent in its place", "[api][products]") {
    Shelf shelf;
    CHECK(shelf.seller.get("conversations/cnv_2").json().root()["product"].isNull());
    shelf.add(kLamp);
    shelf.add(kOther);
    const auto thread = shelf.seller.get("conversations/cnv_2").json();
    CHECK(thread.root()["product"]["sku"].text() == "LAMP-1");
    CHECK(thread.root()["product"]["alternative"]["sku"].text() == "LAMP-2");
    CHECK(shelf.seller.get("conversations/cnv_1").json().root()["product"].isNull());
}
