#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "hub/store/sqlite/database.h"
#include "hub/voices/tally.h"
#include "templates/classify/taxonomy.h"
#include "tests/support/shop.h"

using namespace tests;
using hub::VoiceKind;

namespace {

/// A shop whose buyers write about what they bought.
struct Sales : Shop {
    static channels::Order order(const std::string& id, const std::vector<std::pair<std::string, std::string>>& items) {
        channels::Order one;
        one.external_id = id;
        one.status = channels::OrderStatus::Delivered;
        one.ordered_at = kNoon - 72h;
        for (const auto& [sku, title] : items) {
            channels::OrderItem item;
            item.sku = sku;
            item.title = title;
            one.items.push_back(item);
        }
        return one;
    }
    void sell(const channels::Order& one) {
        hub::Arrivals arrivals;
        arrivals.orders = {one};
        arrivals.next.value = "1";
        store->arrive(lease, arrivals, kNoon);
    }
    static hub::NewMessage about(
        const std::string& id, const std::string& conversation, const std::string& intent, const std::string& order, hub::Instant at = kNoon,
        const std::string& text = "Kaputt!"
    ) {
        auto m = message(id, conversation, text, at);
        m.from.order_external_id = order;
        m.tags.topic = "dispute";
        m.tags.intent = intent;
        m.tags.json = R"({"topic":"dispute","intent":")" + intent + R"("})";
        return m;
    }
    /// "LAMP-01 defect 2, VASE-7 return 1": conversations by product and kind.
    std::string voices() {
        hub::VoiceTally tally({*hub::reports::parseDay("2026-11-22"), 4, "UTC"});
        const hub::VoiceQuery query{kNoon - 24h * 21, kNoon + 24h, {}};
        store->voices(query, [&](const hub::Voice& voice) { tally.take(voice); });
        std::string all;
        for (const auto& product : tally.products()) {
            for (const auto kind : hub::kVoiceKinds) {
                if (product.of(kind).total == 0) continue;
                all += (all.empty() ? "" : ", ") + product.sku + " " + std::string(hub::wireName(kind)) + " " + std::to_string(product.of(kind).total);
            }
        }
        return all;
    }
    std::int64_t orders(const std::string& sku) {
        std::int64_t count = 0;
        store->ordersOfProducts({kNoon - 24h * 30, kNoon + 24h, sku}, [&](const std::string&) { ++count; });
        return count;
    }
    hub::SaidPage said(const std::string& sku, std::size_t limit = 20, const std::string& cursor = {}) {
        hub::SaidFilter filter;
        filter.sku = sku;
        filter.from = kNoon - 24h * 30;
        filter.to = kNoon + 24h;
        filter.language = "en";
        filter.cursor = cursor;
        filter.limit = limit;
        return store->said(filter);
    }
    void correct(const std::string& conversation_name, const std::string& intent) {
        hub::ConversationChange change;
        change.set_intent = intent;
        change.tags = hub::MessageTags{"de", "dispute", intent, {}, R"({"topic":"dispute","intent":")" + intent + R"("})"};
        store->changeConversation(conversation(conversation_name).id, change, 7, kNoon + 1min);
    }
};

hub::sqlite::Database openOf(const Shop& shop, hub::sqlite::Database::Mode mode) {
    return {shop.folder.name() + "/dragoman.sqlite", mode};
}

std::string allVoices(const Shop& shop) {
    auto database = openOf(shop, hub::sqlite::Database::Mode::Read);
    auto rows = database.prepare("SELECT json_array(sku, kind, at, message, conversation, language) FROM product_voices ORDER BY 1");
    std::string all;
    while (rows.step()) all += rows.text(0) + "\n";
    return all;
}

}  // namespace

TEST_CASE("what a buyer says counts for each product of his order", "[store][voices]") {
    Sales shop;
    shop.sell(Sales::order("o1", {{"LAMP-01", "Table lamp"}, {"VASE-7", "Glass vase"}}));
    shop.arrive({Sales::about("m1", "c1", "damaged_defective", "o1"), Sales::about("m2", "c1", "damaged_defective", "o1", kNoon + 1h)});
    CHECK(shop.voices() == "LAMP-01 defect 1, VASE-7 defect 1");
    shop.arrive({Sales::about("m3", "c2", "return_exchange", "o1", kNoon, "I send the vase back")});
    CHECK(shop.voices() == "LAMP-01 defect 1, VASE-7 defect 1, VASE-7 return 1");
    // Where the parcel is says nothing of what is in it.
    shop.arrive({Sales::about("m4", "c3", "order_tracking", "o1")});
    CHECK(shop.voices() == "LAMP-01 defect 1, VASE-7 defect 1, VASE-7 return 1");
    CHECK(shop.orders("LAMP-01") == 1);
    CHECK(shop.store->soldTitles({"LAMP-01", "NONE"}) == std::map<std::string, std::string>{{"LAMP-01", "Table lamp"}});
}

TEST_CASE("an order that comes after its buyer's message still says what it was about", "[store][voices]") {
    Sales shop;
    shop.arrive({Sales::about("m1", "c1", "wrong_or_missing", "o1")});
    CHECK(shop.voices().empty());
    shop.sell(Sales::order("o1", {{"LAMP-01", "Table lamp"}}));
    CHECK(shop.voices() == "LAMP-01 missing 1");
    shop.sell(Sales::order("o1", {{"LAMP-02", "Floor lamp"}}));
    CHECK(shop.voices() == "LAMP-02 missing 1");
    CHECK(shop.orders("LAMP-01") == 0);
    CHECK(shop.orders("LAMP-02") == 1);
}

TEST_CASE("a corrected tag corrects what was said of a product", "[store][voices]") {
    Sales shop;
    shop.sell(Sales::order("o1", {{"LAMP-01", "Table lamp"}}));
    shop.arrive({Sales::about("m1", "c1", "damaged_defective", "o1")});
    shop.correct("c1", "size_fit");
    CHECK(shop.voices() == "LAMP-01 size 1");
    shop.correct("c1", "order_tracking");
    CHECK(shop.voices().empty());
    shop.correct("c1", "refund_request");
    CHECK(shop.voices() == "LAMP-01 return 1");
    // It stays corrected whatever else happens in the conversation.
    shop.arrive({Sales::about("m2", "c1", "thanks_greeting", "o1", kNoon + 2h)});
    CHECK(shop.voices() == "LAMP-01 return 1");
}

TEST_CASE("a question before the sale counts for what is listed so", "[store][voices]") {
    Sales shop;
    std::vector<hub::Product> products(1);
    products[0].sku = "LAMP-01";
    products[0].listings = {"listing-9"};
    REQUIRE(shop.store->putProducts(products, kNoon) == hub::ProductsKept::All);
    auto asked = Sales::about("m1", "c1", "product_info", "");
    asked.from.listing_id = "listing-9";
    auto other = Sales::about("m2", "c2", "size_fit", "");
    other.from.listing_id = "listing-10";
    shop.arrive({asked, other});
    CHECK(shop.voices() == "LAMP-01 wish 1");
}

TEST_CASE("words are shown with their translation newest first and by pages", "[store][voices]") {
    Sales shop;
    shop.sell(Sales::order("o1", {{"LAMP-01", "Table lamp"}}));
    shop.arrive({Sales::about("m1", "c1", "damaged_defective", "o1", kNoon, "Die Lampe ist kaputt"),
                 Sales::about("m2", "c2", "size_fit", "o1", kNoon + 1h, "Zu klein")});
    const auto first = shop.said("LAMP-01", 1);
    REQUIRE(first.items.size() == 1);
    CHECK(first.items[0].text == "Zu klein");
    CHECK(first.items[0].kind == VoiceKind::Size);
    CHECK(first.items[0].language == "de");
    CHECK(first.items[0].translation.empty());
    const auto second = shop.said("LAMP-01", 1, first.next);
    REQUIRE(second.items.size() == 1);
    CHECK(second.items[0].text == "Die Lampe ist kaputt");
    CHECK(second.next.empty());

    hub::Translation made;
    made.message = second.items[0].message;
    made.language = "en";
    made.source = "de";
    REQUIRE(shop.store->askTranslation(made, 10, kNoon));
    made.state = hub::TranslationState::Done;
    made.text = "The lamp is broken";
    made.made_at = kNoon;
    shop.store->endTranslation(made, second.items[0].conversation, kNoon);
    CHECK(shop.said("LAMP-01").items.at(1).translation == "The lamp is broken");
    CHECK_THROWS_AS(shop.said("LAMP-01", 1, "nonsense"), std::invalid_argument);
}

TEST_CASE("figures of a product outlive the conversation and its words don't", "[store][voices]") {
    Sales shop;
    shop.sell(Sales::order("o1", {{"LAMP-01", "Table lamp"}}));
    shop.arrive({Sales::about("m1", "c1", "damaged_defective", "o1")});
    shop.store->deleteConversation(shop.conversation("c1").id, 7, kNoon + 1h);
    CHECK(shop.voices() == "LAMP-01 defect 1");
    CHECK(shop.said("LAMP-01").items.empty());
    // A conversation that gets the same id is another one.
    shop.arrive({Sales::about("m2", "c2", "damaged_defective", "o1")});
    CHECK(shop.voices() == "LAMP-01 defect 2");
    CHECK(shop.said("LAMP-01").items.size() == 1);
}

TEST_CASE("enough voices of the last days come with what was usual before", "[store][voices]") {
    Sales shop;
    shop.sell(Sales::order("o1", {{"LAMP-01", "Table lamp"}}));
    std::vector<hub::NewMessage> messages;
    const auto say = [&](const std::string& intent, hub::Instant at) {
        const std::string n = std::to_string(messages.size());
        messages.push_back(Sales::about("m" + n, "c" + n, intent, "o1", at));
    };
    for (int n = 0; n < 4; ++n) say("damaged_defective", kNoon - 1h * n);
    for (int n = 0; n < 3; ++n) say("size_fit", kNoon - 1h);
    say("damaged_defective", kNoon - 24h * 7 - 1min);
    say("damaged_defective", kNoon - 24h * 62);
    say("damaged_defective", kNoon - 24h * 64);
    shop.arrive(std::move(messages));
    const auto counts = shop.store->voiceCounts(kNoon + 1min);
    REQUIRE(counts.size() == 1);
    CHECK(counts[0].sku == "LAMP-01");
    CHECK(counts[0].kind == VoiceKind::Defect);
    CHECK(counts[0].recent == 4);
    CHECK(counts[0].before == 2);
    CHECK(counts[0].weeks == 2);
}

TEST_CASE("what was usual is counted week by week and from the product's first on", "[store][voices]") {
    Sales shop;
    auto first = Sales::order("o1", {{"LAMP-01", "Table lamp"}});
    first.ordered_at = kNoon - 24h * 7 * 6;
    shop.sell(first);
    std::vector<hub::NewMessage> messages;
    const auto say = [&](const std::string& conversation, const std::string& intent, hub::Instant at) {
        messages.push_back(Sales::about("m" + std::to_string(messages.size()), conversation, intent, "o1", at));
    };
    // The shop is older than the lamp.
    for (int week = 1; week <= 8; ++week) say("old", "order_tracking", kNoon - 24h * (7 * week + 1));
    for (int n = 0; n < 4; ++n) say("c" + std::to_string(n), "damaged_defective", kNoon - 1h);
    // One buyer in three weeks, in one of them twice.
    for (int day : {8, 15, 16, 29}) say("c9", "damaged_defective", kNoon - 24h * day);
    shop.arrive(std::move(messages));
    const auto counts = shop.store->voiceCounts(kNoon);
    REQUIRE(counts.size() == 1);
    CHECK(counts[0].recent == 4);
    CHECK(counts[0].before == 3);
    CHECK(counts[0].weeks == 5);
}

TEST_CASE("every intent that makes a kind is one of the taxonomy", "[store][voices]") {
    Shop shop;
    auto database = openOf(shop, hub::sqlite::Database::Mode::Read);
    auto rows = database.prepare("SELECT intent, kind FROM voice_intents");
    int count = 0;
    while (rows.step()) {
        INFO(rows.text(0));
        CHECK_FALSE(templates::topicOf(rows.text(0)).empty());
        CHECK(hub::parseVoiceKind(rows.text(1)).has_value());
        ++count;
    }
    CHECK(count == 9);
}

TEST_CASE("an inbox from before gets the voices that it would have had", "[store][voices][migration]") {
    Sales shop;
    shop.sell(Sales::order("o1", {{"LAMP-01", "Table lamp"}, {"VASE-7", "Glass vase"}}));
    shop.arrive({Sales::about("m1", "c1", "damaged_defective", "o1"), Sales::about("m2", "c2", "return_exchange", "o1")});
    // One that is known by its listing alone, one that was renamed, and one that lost its name.
    std::vector<hub::Product> listed(1);
    listed[0].sku = "BOWL-3";
    listed[0].listings = {"listing-3"};
    REQUIRE(shop.store->putProducts(listed, kNoon) == hub::ProductsKept::All);
    auto by_listing = Sales::order("o4", {{"", "Bowl"}});
    by_listing.items[0].listing_id = "listing-3";
    shop.sell(by_listing);
    auto newer = Sales::order("o2", {{"LAMP-01", "Reading lamp"}}), newest = Sales::order("o3", {{"LAMP-01", ""}});
    newer.ordered_at = kNoon - 48h;
    newest.ordered_at = kNoon - 24h;
    shop.sell(newest);
    shop.sell(newer);
    const auto before = allVoices(shop);
    REQUIRE_FALSE(before.empty());
    {
        std::ifstream file(DRAGOMAN_SOURCE "/hub/store/sqlite/migrations/0037_voices_quality.sql");
        std::stringstream text;
        text << file.rdbuf();
        const std::string sql = text.str();
        const auto filling = sql.find("-- What is there already");
        REQUIRE(filling != std::string::npos);
        auto database = openOf(shop, hub::sqlite::Database::Mode::Write);
        database.execute("DELETE FROM product_voices; DELETE FROM product_orders; DELETE FROM sold_products");
        database.execute(sql.substr(filling));
    }
    CHECK(allVoices(shop) == before);
    CHECK(shop.orders("VASE-7") == 1);
    CHECK(shop.orders("BOWL-3") == 1);
    CHECK(shop.store->soldTitles({"VASE-7"}).at("VASE-7") == "Glass vase");
    CHECK(shop.store->soldTitles({"LAMP-01"}).at("LAMP-01") == "Reading lamp");
}

TEST_CASE("what was said of products counts as before once its buyer is erased", "[store][voices][erasing]") {
    Sales shop;
    const auto both = Sales::order("o1", {{"LAMP-01", "Table lamp"}, {"VASE-7", "Glass vase"}});
    shop.sell(both);
    shop.arrive({Sales::about("m1", "c1", "return_exchange", "o1", kNoon, "I send the vase back")});
    REQUIRE(shop.voices() == "VASE-7 return 1");
    const auto conversation = shop.conversation("c1");
    const hub::Erasure erasure{conversation.buyer.id, 7, kNoon + 1h};
    shop.store->beginErasing(erasure);
    REQUIRE(shop.store->eraseConversation(conversation.id, erasure, kNoon + 1h));
    shop.store->endErasing(erasure, kNoon + 1h);
    CHECK(shop.voices() == "VASE-7 return 1");
    // Whatever else happens in the conversation.
    shop.sell(both);
    shop.store->addNote(conversation.id, 7, {"called", {}}, kNoon + 2h);
    CHECK(shop.voices() == "VASE-7 return 1");
    // There are no words to show.
    CHECK(shop.said("VASE-7").items.empty());
}

TEST_CASE("what a buyer says in a recording names a product as what he writes", "[store][voices]") {
    Sales shop;
    hub::TranscriberSettings settings;
    settings.works = true;
    settings.url = "http://127.0.0.1:8000";
    settings.model = "whisper-1";
    settings.accounts = {shop.id};
    shop.store->putTranscriber(settings);
    shop.sell(Sales::order("o1", {{"LAMP-01", "Table lamp"}, {"VASE-7", "Glass vase"}}));
    auto spoken = Sales::about("m1", "c1", "", "o1", kNoon, "");
    spoken.attachments = {{"voice.ogg", "audio/ogg", "ref", "", std::nullopt}};
    shop.arrive({spoken});
    const auto file = shop.store->messages(shop.conversation("c1").id, 1).front().attachments.front().id;
    REQUIRE(shop.store->askTranscript(file, false, 100, kNoon));
    const auto work = shop.store->nextTranscript(kNoon);
    REQUIRE(work);
    hub::Transcript heard;
    heard.state = hub::TranslationState::Done;
    heard.text = "The vase is broken";
    const hub::MessageTags tags{"en", "dispute", "damaged_defective", {}, R"({"topic":"dispute","intent":"damaged_defective"})"};
    shop.store->endTranscript(work->of, heard, tags, false, kNoon + 1min);
    CHECK(shop.voices() == "VASE-7 defect 1");
    const auto said = shop.said("VASE-7").items;
    REQUIRE(said.size() == 1);
    CHECK(said[0].text == "The vase is broken");
}
