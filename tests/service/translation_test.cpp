#include <catch2/catch.hpp>

#include <algorithm>
#include <thread>

#include "tests/support/apertium.h"
#include "tests/support/office.h"
#include "tests/support/translation_sandbox.h"

using namespace tests;

namespace {

using Protocol = TranslationSandbox::Protocol;

const std::string kQuestion =
    "Hola, ¿dónde está mi pedido 302-1234567-1234567? Pagué 39,90 € el 12 de noviembre. http://a.example/x?y=1";
constexpr auto kPatience = 60s;

/// A hub to which Spanish buyers write, each in a conversation of his own.
struct Desk : Office {
    Desk() {
        addUser("editor", {hub::Role::Editor});
        spanish = write(kQuestion);
        as("operator");
        seller.signIn("seller", kPassword);
    }
    void as(const std::string& name) { client->signIn(name, kPassword); }

    /// The message's id outside.
    std::string write(const std::string& text) {
        const std::string conversation = "s" + std::to_string(++written);
        auto& store = *service->workplace().store;
        auto m = message("m-" + conversation, conversation, text, kNoon);
        m.tags = {"es", "dispute", "refund_request", {}, R"({"language":"es","language_confidence":0.99,"topic":"dispute","intent":"refund_request","risks":["chargeback"]})"};
        hub::Arrivals arrivals;
        arrivals.messages = {m};
        store.arrive(*store.lease(1, "test", kNoon, 10min), arrivals, kNoon);
        opened = hub::outsideId(hub::IdKind::Conversation, *store.conversationByExternalId(1, conversation));
        return hub::outsideId(hub::IdKind::Message, store.conversation(*store.conversationByExternalId(1, conversation))->newest_message);
    }

    static std::string body(
        const std::string& engine, const std::string& url, const std::string& accounts = R"("acc_1")", bool automatic = false,
        const std::string& key = {}
    ) {
        return R"({"works":true,"automatic":)" + std::string(automatic ? "true" : "false") + R"(,"engine":")" + engine + R"(","url":")" + url +
               R"(","accounts":[)" + accounts + "]" + (key.empty() ? "" : R"(,"key":")" + key + "\"") + "}";
    }
    void plug(const std::string& wanted) {
        const auto put = client->send("PUT", "translator", wanted);
        INFO(put.body);
        REQUIRE(put.status == 200);
    }
    Answer ask(const std::string& message) { return seller.post("messages/" + message + "/translation"); }
    /// Once it is made or has failed.
    channels::JsonDocument made(const std::string& message) {
        const auto until = std::chrono::steady_clock::now() + kPatience;
        while (true) {
            const auto answer = seller.get("messages/" + message + "/translation");
            INFO(answer.body);
            REQUIRE((answer.status == 200 || answer.status == 202 || answer.status == 404));
            if (answer.status == 200) return answer.json();
            REQUIRE(std::chrono::steady_clock::now() < until);
            std::this_thread::sleep_for(10ms);
        }
    }
    channels::JsonDocument asked(const std::string& message) {
        const auto answer = ask(message);
        INFO(answer.body);
        REQUIRE((answer.status == 200 || answer.status == 202));
        return made(message);
    }
    Answer draft(const std::string& text) {
        channels::JsonWriter out;
        out.beginObject().member("text", text).member("from", "en").endObject();
        return seller.post("conversations/" + opened + "/draft/translation", out.str());
    }

    Client seller{service->url()};
    std::string spanish, opened;
    int written = 0;
};


}  // namespace

TEST_CASE("a Spanish message is read in English through a real Apertium", "[api][translate]") {
    Desk desk;
    const Apertium apertium;
    desk.plug(Desk::body("apertium", apertium.url()));
    const auto document = desk.asked(desk.spanish);
    const auto made = document.root();
    INFO(made.dump());
    CHECK(made["state"].text() == "done");
    CHECK(made["from"].text() == "es");
    CHECK(made["to"].text() == "en");
    CHECK(made["engine"].text() == "apertium");
    CHECK(contains(made["text"].text(), "Hello"));
    CHECK(contains(made["text"].text(), "12 November"));
    for (const char* kept : {"302-1234567-1234567", "39,90 €", "http://a.example/x?y=1"}) CHECK(contains(made["text"].text(), kept));
    CHECK(made["doubtful"].boolean() == false);
    const auto thread = desk.seller.get("conversations/" + desk.opened).json();
    const auto message = thread.root()["messages"][0];
    CHECK(message["text"].text() == kQuestion);
    CHECK(message["translation"]["text"].text() == made["text"].text());
}

TEST_CASE("a draft goes through a real Apertium and back", "[api][translate]") {
    Desk desk;
    const Apertium apertium;
    desk.plug(Desk::body("apertium", apertium.url()));
    const auto answer = desk.draft("Your order 302-1234567-1234567 was shipped on 12 November 2026. You paid €39.90.");
    INFO(answer.body);
    REQUIRE(answer.status == 200);
    const auto document = answer.json();
    CHECK(document.root()["to"].text() == "es");
    CHECK(contains(document.root()["text"].text(), "12 de noviembre de 2026"));
    CHECK(contains(document.root()["text"].text(), "302-1234567-1234567"));
    CHECK(contains(document.root()["back"].text(), "12 November 2026"));
    CHECK(document.root()["differences"].size() == 0);
    // “Tomorrow” comes back as a morning.
    const auto promise = desk.draft("It arrives tomorrow.").json();
    CHECK(promise.root()["back_differences"][0]["kind"].text() == "promise");
    CHECK(promise.root()["back_differences"][0]["before"].text() == "tomorrow");
    // Nothing of it has been kept.
    CHECK(desk.seller.get("conversations/" + desk.opened + "/draft").json().root()["text"].text().empty());
}

TEST_CASE("a real Apertium tells which languages it knows", "[api][translate]") {
    Desk desk;
    const Apertium apertium;
    const auto tried = desk.client->post("translator/try", R"({"engine":"apertium","url":")" + apertium.url() + "\"}").json();
    REQUIRE(tried.root()["ok"].boolean() == true);
    CHECK(contains(tried.root()["pairs"].dump(), R"({"from":"en","to":["es"]})"));
    CHECK(contains(tried.root()["pairs"].dump(), R"({"from":"es","to":["en"]})"));
    CHECK(desk.client->get("translator").json().root()["works"].boolean() == false);
    desk.plug(Desk::body("apertium", apertium.url()));
    REQUIRE(desk.seller.send("PATCH", "me", R"({"reply_language":"de"})").status == 200);
    CHECK(code(desk.ask(desk.spanish)) == "translation_pair");
}

TEST_CASE("nothing is sent before an operator has turned it on and allowed the account", "[api][translate]") {
    Desk desk;
    TranslationSandbox sandbox(Protocol::LibreTranslate);
    CHECK(code(desk.ask(desk.spanish)) == "translation_off");
    CHECK(code(desk.draft("Hello")) == "translation_off");
    CHECK(desk.client->get("translator").json().root()["works"].boolean() == false);
    desk.plug(Desk::body("libretranslate", sandbox.url(), ""));
    CHECK(code(desk.ask(desk.spanish)) == "translation_not_allowed");
    CHECK(code(desk.draft("Hello")) == "translation_not_allowed");
    const auto shut = desk.seller.get("conversations/" + desk.opened).json();
    CHECK(shut.root()["translator"]["from"].size() == 0);
    CHECK(sandbox.texts().empty());
    desk.plug(Desk::body("libretranslate", sandbox.url()));
    const auto open = desk.seller.get("conversations/" + desk.opened).json();
    CHECK(contains(open.root()["translator"].dump(), R"("from":["es",)"));
    CHECK(desk.asked(desk.spanish).root()["state"].text() == "done");
    CHECK(sandbox.texts().size() == 1);
    CHECK(sandbox.complaints().empty());
    REQUIRE(desk.client->send("PUT", "translator", R"({"works":false,"automatic":false,"accounts":["acc_1"]})").status == 200);
    CHECK(code(desk.draft("Hello")) == "translation_off");
    CHECK(sandbox.texts().size() == 1);
}

TEST_CASE("only operators name the translator and nobody reads its key", "[api][translate]") {
    Desk desk;
    TranslationSandbox deepl(Protocol::DeepL, "top-secret:fx");
    const auto body = Desk::body("deepl", deepl.url(), R"("acc_1")", false, "top-secret:fx");
    for (const char* who : {"seller", "editor"}) {
        desk.as(who);
        CHECK(desk.client->send("PUT", "translator", body).status == 403);
        CHECK(desk.client->get("translator").status == 403);
        CHECK(desk.client->post("translator/try", body).status == 403);
    }
    desk.as("operator");
    desk.plug(body);
    const auto shown = desk.client->get("translator");
    CHECK_FALSE(contains(shown.body, "top-secret"));
    CHECK(shown.json().root()["has_key"].boolean() == true);
    CHECK_FALSE(contains(desk.service->workplace().store->translator().sealed_key, "top-secret"));
    // Without a key in the form the stored one is used, at this address alone.
    desk.plug(Desk::body("deepl", deepl.url()));
    TranslationSandbox other(Protocol::DeepL, "another");
    CHECK(code(desk.client->send("PUT", "translator", Desk::body("deepl", other.url()))) == "translator_key");
    const auto keys = other.keys();
    CHECK(std::ranges::find(keys, "top-secret:fx") == keys.end());
    CHECK(desk.client->get("translator").json().root()["url"].text() == deepl.url());
    CHECK(desk.asked(desk.spanish).root()["state"].text() == "done");
    CHECK(deepl.complaints().empty());
}

TEST_CASE("an address or an account that can't be is refused by its field", "[api][translate]") {
    Desk desk;
    const auto field = [&](const std::string& body) {
        const auto answer = desk.client->send("PUT", "translator", body);
        INFO(answer.body);
        CHECK(answer.status == 422);
        return answer.json().root()["field"].text();
    };
    CHECK(field(Desk::body("babelfish", "https://a.example")) == "engine");
    for (const char* url : {"http://a.example", "file:///etc/passwd", "https://a.example/?q=1", "https://key@a.example", ""})
        CHECK(field(Desk::body("deepl", url)) == "url");
    CHECK(field(Desk::body("deepl", "https://a.example", R"("acc_99")")) == "accounts");
    CHECK(field(R"({"works":true,"automatic":false})") == "accounts");
    CHECK(field(R"({"automatic":false,"accounts":[]})") == "works");
    CHECK_FALSE(desk.service->workplace().store->translator().works);
}

TEST_CASE("a server that doesn't answer isn't turned on and a redirect isn't followed", "[api][translate]") {
    Desk desk;
    TranslationSandbox elsewhere(Protocol::LibreTranslate), sandbox(Protocol::LibreTranslate);
    sandbox.answerAll(302, elsewhere.url() + "/languages");
    CHECK(code(desk.client->send("PUT", "translator", Desk::body("libretranslate", sandbox.url()))) == "translator_strange");
    CHECK(elsewhere.requests() == 0);
    sandbox.answerAll(503);
    CHECK(code(desk.client->send("PUT", "translator", Desk::body("libretranslate", sandbox.url()))) == "translator_unreachable");
    const auto tried = desk.client->post("translator/try", R"({"engine":"libretranslate","url":")" + sandbox.url() + "\"}").json();
    CHECK(tried.root()["ok"].boolean() == false);
    CHECK(tried.root()["fault"].text() == "unreachable");
    CHECK_FALSE(desk.service->workplace().store->translator().works);
}

TEST_CASE("a server in trouble stands in nobody's way and says what is wrong", "[api][translate]") {
    Desk desk;
    TranslationSandbox sandbox(Protocol::LibreTranslate);
    desk.plug(Desk::body("libretranslate", sandbox.url()));
    sandbox.answerAll(500);
    const auto failed = desk.asked(desk.spanish);
    CHECK(failed.root()["state"].text() == "failed");
    CHECK(failed.root()["fault"].text() == "unreachable");
    const auto health = desk.client->get("translator").json();
    CHECK_FALSE(health.root()["failing_since"].isNull());
    CHECK(health.root()["fault"].text() == "unreachable");
    CHECK(code(desk.draft("Hello")) == "translator_unreachable");
    const auto meanwhile = desk.write("Otra pregunta");
    CHECK(desk.seller.post("conversations/" + desk.opened + "/replies", R"({"text":"Hola","key":"key-00001","seen":null})").status == 201);
    // Who asks has it tried once more at once.
    sandbox.answerAll(0);
    CHECK(desk.asked(desk.spanish).root()["state"].text() == "done");
    CHECK(desk.client->get("translator").json().root()["failing_since"].isNull());
    CHECK(desk.asked(meanwhile).root()["state"].text() == "done");
}

TEST_CASE("texts go to the translator one after the other over one connection", "[api][translate]") {
    Desk desk;
    TranslationSandbox sandbox(Protocol::LibreTranslate);
    desk.plug(Desk::body("libretranslate", sandbox.url()));
    CHECK(desk.asked(desk.spanish).root()["state"].text() == "done");
    const int connections = sandbox.connections(), requests = sandbox.requests();
    CHECK(desk.asked(desk.write("Otra pregunta")).root()["state"].text() == "done");
    CHECK(desk.asked(desk.write("Una pregunta más")).root()["state"].text() == "done");
    CHECK(sandbox.connections() == connections);
    CHECK(sandbox.requests() == requests + 2);
    SECTION("and one that finds it closed goes once more") {
        sandbox.cutKept();
        CHECK(desk.asked(desk.write("La última")).root()["state"].text() == "done");
        CHECK(sandbox.cuts() == 1);
        CHECK(sandbox.connections() == connections + 1);
    }
    SECTION("but not once the settings were put anew") {
        desk.plug(Desk::body("libretranslate", sandbox.url()));
        const int before = sandbox.connections();
        CHECK(desk.asked(desk.write("La última")).root()["state"].text() == "done");
        CHECK(sandbox.connections() == before + 1);
    }
}

TEST_CASE("a draft goes to the translator and back over one connection", "[api][translate]") {
    Desk desk;
    TranslationSandbox deepl(Protocol::DeepL, "key");
    desk.plug(Desk::body("deepl", deepl.url(), R"("acc_1")", false, "key"));
    const int connections = deepl.connections(), requests = deepl.requests();
    const auto answer = desk.draft("Hello");
    INFO(answer.body);
    REQUIRE(answer.status == 200);
    CHECK(deepl.connections() == connections + 1);
    CHECK(deepl.requests() == requests + 4);
}

TEST_CASE("a refused key waits for an operator", "[api][translate]") {
    Desk desk;
    TranslationSandbox deepl(Protocol::DeepL, "key");
    desk.plug(Desk::body("deepl", deepl.url(), R"("acc_1")", false, "key"));
    deepl.answerAll(456);
    CHECK(desk.asked(desk.spanish).root()["fault"].text() == "used_up");
    const int before = deepl.requests();
    CHECK(code(desk.ask(desk.spanish)) == "translator_used_up");
    CHECK(deepl.requests() == before);
    deepl.answerAll(0);
    desk.plug(Desk::body("deepl", deepl.url()));
    CHECK(desk.asked(desk.spanish).root()["state"].text() == "done");
}

TEST_CASE("what buyers write is translated by itself when an operator wants it", "[api][translate]") {
    Desk desk;
    TranslationSandbox sandbox(Protocol::LibreTranslate);
    sandbox.translateBy([](const std::string& text, const std::string&, const std::string& to) { return to + " " + text; });
    desk.plug(Desk::body("libretranslate", sandbox.url(), R"("acc_1")", true));
    const auto fresh = desk.write("¿Y mi dinero?");
    CHECK(desk.made(fresh).root()["text"].text() == "en ¿Y mi dinero?");
    CHECK(desk.seller.get("messages/" + desk.spanish + "/translation").status == 404);
    const auto texts = sandbox.texts();
    CHECK(std::ranges::none_of(texts, [](const std::string& text) { return contains(text, "pedido"); }));
}

TEST_CASE("what waits is translated after a restart", "[api][translate]") {
    Desk desk;
    TranslationSandbox sandbox(Protocol::LibreTranslate);
    desk.plug(Desk::body("libretranslate", sandbox.url()));
    desk.service->stop();
    auto& store = *desk.service->workplace().store;
    hub::Translation asked;
    asked.message = *hub::insideId(hub::IdKind::Message, desk.spanish);
    asked.language = "en";
    asked.source = "es";
    REQUIRE(store.askTranslation(asked, 10, hub::SystemClock().now()));
    desk.service.reset();
    desk.service = std::make_unique<hub::Service>(desk.settings);
    desk.service->start();
    desk.seller = Client(desk.service->url());
    desk.seller.signIn("seller", kPassword);
    CHECK(desk.made(desk.spanish).root()["state"].text() == "done");
}

TEST_CASE("a translation that changes a number is marked doubtful", "[api][translate]") {
    Desk desk;
    TranslationSandbox sandbox(Protocol::LibreTranslate);
    sandbox.translateBy([](const std::string&, const std::string&, const std::string&) {
        return std::string("Hello, where is my order 302-1234567-1234567? I paid 39.90 EUR on 13 November. http://a.example/x?y=1");
    });
    desk.plug(Desk::body("libretranslate", sandbox.url()));
    const auto made = desk.asked(desk.spanish);
    CHECK(made.root()["doubtful"].boolean() == true);
    REQUIRE(made.root()["doubts"].size() == 1);
    CHECK(made.root()["doubts"][0]["kind"].text() == "day");
    CHECK(made.root()["doubts"][0]["before"].text() == "12 de noviembre");
    CHECK(made.root()["doubts"][0]["after"].text() == "13 November");
}

TEST_CASE("a message's gloss needs no server", "[api][translate]") {
    Desk desk;
    const auto english = desk.seller.get("conversations/" + desk.opened).json();
    const auto gloss = english.root()["messages"][0]["gloss"].text();
    CHECK(contains(gloss, "Wants money back"));
    CHECK(contains(gloss, "chargeback"));
    CHECK(contains(gloss, "€39.90"));
    CHECK(contains(gloss, "302-1234567-1234567"));
    REQUIRE(desk.seller.send("PATCH", "me", R"({"language":"de"})").status == 200);
    const auto german = desk.seller.get("conversations/" + desk.opened).json();
    CHECK(contains(german.root()["messages"][0]["gloss"].text(), "Möchte Geld zurück"));
    REQUIRE(desk.seller.send("PATCH", "me", R"({"reply_language":"es"})").status == 200);
    const auto own = desk.seller.get("conversations/" + desk.opened).json();
    CHECK(own.root()["messages"][0]["gloss"].isNull());
}

TEST_CASE("too long a text is refused before anything is sent", "[api][translate]") {
    Desk desk;
    TranslationSandbox sandbox(Protocol::LibreTranslate);
    desk.plug(Desk::body("libretranslate", sandbox.url()));
    const auto long_one = desk.write(std::string(20'001, 'a'));
    CHECK(code(desk.ask(long_one)) == "translator_too_long");
    CHECK(code(desk.draft(std::string(20'001, 'a'))) == "translator_too_long");
    CHECK(sandbox.texts().empty());
    // The server's own limit is lower.
    CHECK(desk.asked(desk.write(std::string(3'000, 'a'))).root()["fault"].text() == "too_long");
    CHECK(code(desk.draft("  ")) == "no_words");
    CHECK(desk.seller.post("messages/msg_999/translation").status == 404);
}
