#include <catch2/catch.hpp>

#include "tests/support/shop.h"

using namespace tests;

namespace {

hub::NewMessage spanish(const std::string& id, const std::string& conversation, const std::string& text = "Hola") {
    auto m = message(id, conversation, text, kNoon);
    m.tags.language = "es";
    return m;
}

/// A shop whose account may be translated from Spanish into English.
struct Plugged : Shop {
    Plugged() {
        settings.works = true;
        settings.engine = "apertium";
        settings.url = "http://127.0.0.1:2737";
        settings.sealed_key = std::string("\0sealed", 7);
        settings.pairs = {{"es", "en"}, {"en", "es"}, {"es", "de"}};
        settings.accounts = {id};
        store->putTranslator(settings);
    }
    hub::Id messageOf(const std::string& conversation_id) { return conversation(conversation_id).newest_message; }
    std::optional<hub::Translation> ask(const std::string& conversation_id, bool automatic = false, std::size_t most = 100) {
        hub::Translation asked;
        asked.message = messageOf(conversation_id);
        asked.language = "en";
        asked.source = "es";
        asked.automatic = automatic;
        return store->askTranslation(asked, most, kNoon);
    }
    hub::TranslatorSettings settings;
};

}  // namespace

TEST_CASE("without settings no account may be sent to a translator", "[store]") {
    Shop shop;
    const auto settings = shop.store->translator();
    CHECK_FALSE(settings.works);
    CHECK_FALSE(settings.maySend(shop.id));
    shop.arrive({spanish("m1", "c1")});
    shop.store->askForArrivals({"en"}, 100, kNoon);
    CHECK_FALSE(shop.store->nextTranslation(kNoon));
}

TEST_CASE("a translator's settings are read as they were put", "[store]") {
    Plugged shop;
    const auto read = shop.store->translator();
    CHECK(read.works);
    CHECK(read.engine == "apertium");
    CHECK(read.url == shop.settings.url);
    CHECK(read.sealed_key == shop.settings.sealed_key);
    CHECK(read.accounts == std::set<hub::Id>{shop.id});
    CHECK(read.pairs.size() == 3);
    CHECK(read.serves({"es", "de"}));
    CHECK_FALSE(read.serves({"de", "es"}));
    shop.store->removeAccount(shop.id, kNoon);
    CHECK(shop.store->translator().accounts.empty());
}

TEST_CASE("a translation waits and is made beside its message", "[store]") {
    Plugged shop;
    shop.arrive({spanish("m1", "c1", "Hola, ¿dónde?")});
    REQUIRE(shop.ask("c1"));
    auto work = shop.store->nextTranslation(kNoon);
    REQUIRE(work);
    CHECK(work->message.text == "Hola, ¿dónde?");
    CHECK(work->message.account == shop.id);
    auto made = work->asked;
    made.state = hub::TranslationState::Done;
    made.engine = "apertium";
    made.text = "Hello, where?";
    made.doubts = {{"amount", "39,90 €", ""}};
    const auto before = shop.store->newestEvent();
    shop.store->endTranslation(made, work->message.conversation, kNoon + 1s);
    const auto read = shop.store->translation(made.message, "en");
    REQUIRE(read);
    CHECK(read->text == "Hello, where?");
    CHECK(read->doubts == made.doubts);
    CHECK(read->made_at == kNoon + 1s);
    CHECK(shop.store->messages(work->message.conversation, 10)[0].text == "Hola, ¿dónde?");
    CHECK_FALSE(shop.store->nextTranslation(kNoon + 1h));
    const auto told = shop.store->eventsAfter(before, 10);
    REQUIRE(told.size() == 1);
    CHECK(told[0].type == "translation");
    // Asked for again it is what it is.
    CHECK(shop.ask("c1")->state == hub::TranslationState::Done);
    CHECK(shop.store->waitingTranslations() == 0);
}

TEST_CASE("what a person asks for goes before what nobody asked for", "[store]") {
    Plugged shop;
    shop.arrive({spanish("m1", "c1"), spanish("m2", "c2"), spanish("m3", "c3")});
    shop.ask("c1", true);
    shop.ask("c2", true);
    shop.ask("c3");
    CHECK(shop.store->nextTranslation(kNoon)->asked.message == shop.messageOf("c3"));
    shop.ask("c2");
    auto later = *shop.store->translation(shop.messageOf("c3"), "en");
    shop.store->translateLater(later, kNoon + 1min);
    CHECK(shop.store->nextTranslation(kNoon)->asked.message == shop.messageOf("c2"));
    CHECK(shop.store->translation(later.message, "en")->attempts == 1);
}

TEST_CASE("no more wait than may wait", "[store]") {
    Plugged shop;
    shop.arrive({spanish("m1", "c1"), spanish("m2", "c2")});
    CHECK(shop.ask("c1", false, 1));
    CHECK_FALSE(shop.ask("c2", false, 1));
    CHECK(shop.ask("c1", false, 1));
    CHECK(shop.store->waitingTranslations() == 1);
}

TEST_CASE("a failed translation waits anew when it is asked for again", "[store]") {
    Plugged shop;
    shop.arrive({spanish("m1", "c1")});
    auto asked = *shop.ask("c1");
    asked.state = hub::TranslationState::Failed;
    asked.fault = "unreachable";
    shop.store->endTranslation(asked, shop.conversation("c1").id, kNoon);
    CHECK(shop.store->translation(asked.message, "en")->fault == "unreachable");
    const auto again = shop.ask("c1");
    CHECK(again->state == hub::TranslationState::Waiting);
    CHECK(again->fault.empty());
}

TEST_CASE("only what arrives after it was turned on is translated by itself", "[store]") {
    Plugged shop;
    shop.arrive({spanish("m1", "c1")});
    shop.settings.automatic = true;
    shop.store->putTranslator(shop.settings);
    auto german = message("m2", "c2", "Hallo", kNoon);
    auto machine = spanish("m3", "c3");
    machine.from.automatic = true;
    shop.arrive({german, machine, spanish("m4", "c4")}, "2");
    shop.store->askForArrivals({"en", "de"}, 100, kNoon);
    CHECK(shop.store->waitingTranslations() == 2);
    CHECK_FALSE(shop.store->translation(shop.messageOf("c1"), "en"));
    CHECK_FALSE(shop.store->translation(shop.messageOf("c3"), "en"));
    CHECK(shop.store->translation(shop.messageOf("c4"), "de"));
    shop.store->askForArrivals({"en", "de"}, 100, kNoon);
    CHECK(shop.store->waitingTranslations() == 2);
    // Put again, it goes on where it was.
    shop.arrive({spanish("m5", "c5")}, "3");
    shop.store->putTranslator(shop.settings);
    shop.store->askForArrivals({"en"}, 100, kNoon);
    CHECK(shop.store->translation(shop.messageOf("c5"), "en"));
}

TEST_CASE("arrivals beyond what may wait are taken up later", "[store]") {
    Plugged shop;
    shop.settings.automatic = true;
    shop.store->putTranslator(shop.settings);
    shop.arrive({spanish("m1", "c1"), spanish("m2", "c2"), spanish("m3", "c3")});
    shop.store->askForArrivals({"en"}, 2, kNoon);
    CHECK(shop.store->waitingTranslations() == 2);
    auto first = shop.store->nextTranslation(kNoon)->asked;
    first.state = hub::TranslationState::Done;
    shop.store->endTranslation(first, shop.conversation("c1").id, kNoon);
    shop.store->askForArrivals({"en"}, 2, kNoon);
    CHECK(shop.store->waitingTranslations() == 2);
    CHECK(shop.store->translation(shop.messageOf("c3"), "en"));
}

TEST_CASE("an account that is no longer sent has nothing left that waits", "[store]") {
    Plugged shop;
    shop.arrive({spanish("m1", "c1")});
    shop.ask("c1");
    shop.settings.accounts.clear();
    shop.store->putTranslator(shop.settings);
    CHECK(shop.store->waitingTranslations() == 0);
    shop.settings.accounts = {shop.id};
    shop.store->putTranslator(shop.settings);
    shop.ask("c1");
    shop.settings.works = false;
    shop.store->putTranslator(shop.settings);
    CHECK(shop.store->waitingTranslations() == 0);
}

TEST_CASE("a translation goes with its conversation", "[store]") {
    Plugged shop;
    shop.arrive({spanish("m1", "c1")});
    const auto asked = *shop.ask("c1");
    const auto conversation = shop.conversation("c1").id;
    CHECK(shop.store->translations(conversation, "en").size() == 1);
    CHECK(shop.store->translations(conversation, "de").empty());
    shop.store->deleteConversation(conversation, 0, kNoon);
    CHECK_FALSE(shop.store->translation(asked.message, "en"));
    CHECK(shop.store->waitingTranslations() == 0);
}

TEST_CASE("a person's word on the buyer's language is the one to translate from", "[store]") {
    Plugged shop;
    shop.arrive({spanish("m1", "c1")});
    hub::ConversationChange change;
    change.set_language = "pt-BR";
    shop.store->changeConversation(shop.conversation("c1").id, change, 0, kNoon);
    CHECK(shop.store->translatable(shop.messageOf("c1"))->language == "pt-BR");
    CHECK_FALSE(shop.store->translatable(99));
}
