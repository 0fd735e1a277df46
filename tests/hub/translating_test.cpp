#include "hub/translate/translating.h"

#include <catch2/catch.hpp>

#include <functional>

#include "hub/translate/gloss.h"
#include "hub/translate/gloss_words.h"
#include "hub/translate/shield.h"
#include "templates/classify/taxonomy.h"

using namespace hub::translate;

namespace {

/// A translator that is a function of the text.
class Scripted final : public Translator {
public:
    using Make = std::function<std::string(const std::string& text, const Pair& pair)>;
    explicit Scripted(Make make) : make_(std::move(make)) {}
    std::vector<Pair> pairs() override { return {}; }
    std::string translate(const std::string& text, const Pair& pair) override {
        texts.push_back(text);
        return make_(text, pair);
    }
    std::vector<std::string> texts;

private:
    Make make_;
};

const Pair kToEnglish{"es", "en"};
const std::string kQuestion = "¿Dónde está el pedido 302-1234567-1234567 de 39,90 €? Mire https://a.example/x o escriba a b@c.example";

std::string replaced(std::string text, const std::string& what, const std::string& by) {
    const auto at = text.find(what);
    return at == std::string::npos ? text : text.replace(at, what.size(), by);
}

std::string glossOf(const std::string& tags, const std::string& text, const std::string& from, const std::string& to) {
    const auto document = channels::JsonDocument::parse(tags);
    return gloss(document.root(), text, from, to);
}

}  // namespace

TEST_CASE("numbers of orders and amounts and addresses never reach the engine", "[translate]") {
    Scripted engine([](const std::string& text, const Pair&) { return "EN " + text; });
    const auto made = translateText(engine, kQuestion, kToEnglish, {});
    REQUIRE(engine.texts.size() == 1);
    for (const char* secret : {"302-", "39,90", "https", "b@c"}) CHECK(engine.texts[0].find(secret) == std::string::npos);
    CHECK(made.text == "EN " + kQuestion);
    CHECK(made.doubts.empty());
}

TEST_CASE("a fact that is missing stays the hole that it is", "[translate]") {
    Scripted engine([](const std::string& text, const Pair&) { return replaced(text, "number", "Nummer"); });
    CHECK(translateText(engine, "Your number is [[tracking_number]].", kToEnglish, {}).text == "Your Nummer is [[tracking_number]].");
}

TEST_CASE("a mark that an engine loses or doubles has the text translated as it stands", "[translate]") {
    const auto lost = [](const std::string& text, const Pair&) { return replaced(text, "⟦2⟧", ""); };
    const auto doubled = [](const std::string& text, const Pair&) { return replaced(text, "⟦2⟧", "⟦1⟧"); };
    const auto spread = [](const std::string& text, const Pair&) { return replaced(text, "⟦2⟧", "⟦ 2 ⟧"); };
    for (const auto& make : {Scripted::Make(lost), Scripted::Make(doubled)}) {
        Scripted engine(make);
        CHECK(translateText(engine, kQuestion, kToEnglish, {}).text == kQuestion);
        CHECK(engine.texts.size() == 2);
        CHECK(engine.texts.back() == kQuestion);
    }
    Scripted engine(spread);
    CHECK(translateText(engine, kQuestion, kToEnglish, {}).text == kQuestion);
    CHECK(engine.texts.size() == 1);
}

TEST_CASE("a writer's own marks are no marks", "[translate]") {
    const std::string odd = "⟦1⟧ pedido 302-1234567-1234567";
    CHECK(shield(odd, "es", {}).text == odd);
    Scripted engine([](const std::string& text, const Pair&) { return text; });
    CHECK(translateText(engine, odd, kToEnglish, {}).text == odd);
}

TEST_CASE("what has not survived makes a translation doubtful by name", "[translate]") {
    Scripted engine([](const std::string&, const Pair&) {
        return std::string("Where is order 302-1234567-1234568 of €39.00 from 12 December? I sent 2 letters to www.b.example");
    });
    const auto made =
        translateText(engine, "¿Dónde está el pedido 302-1234567-1234567 de 39,90 € del 12 de noviembre? Escribí cartas a las 14:30.", kToEnglish, {});
    using Doubts = std::vector<Difference>;
    CHECK(
        made.doubts == Doubts{{"code", "302-1234567-1234567", "302-1234567-1234568"},
                              {"amount", "39,90 €", "€39.00"},
                              {"day", "12 de noviembre", "12 December"},
                              {"time", "14:30", ""},
                              {"number", "", "2"},
                              {"link", "", "www.b.example"}}
    );
}

TEST_CASE("terms of a glossary stay as they are", "[translate]") {
    const std::vector<std::string> kept = {"Aurora", "Lámpara Aurora", "Sol"};
    Scripted engine([](const std::string& text, const Pair&) { return replaced(text, "rota", "broken"); });
    const std::string text = "La Lámpara Aurora está rota, Aurora también, el Solar no.";
    CHECK(shield(text, "es", kept).text == "La ⟦1⟧ está rota, ⟦2⟧ también, el Solar no.");
    CHECK(translateText(engine, text, kToEnglish, kept).text == "La Lámpara Aurora está broken, Aurora también, el Solar no.");
    Scripted careless([](const std::string&, const Pair&) { return std::string("The lamp is broken"); });
    const auto made = translateText(careless, "La Lámpara Aurora está rota.", kToEnglish, {"Lámpara Aurora"});
    REQUIRE(made.doubts.size() == 1);
    CHECK(made.doubts[0] == Difference{"term", "Lámpara Aurora", ""});
}

TEST_CASE("a draft comes back with what its buyer will understand", "[translate]") {
    Scripted engine([](const std::string& text, const Pair& pair) {
        if (pair.to == "es") return replaced(text, "We send 2 lamps tomorrow.", "Enviamos 2 lámparas mañana mismo.");
        return replaced(text, "Enviamos 2 lámparas mañana mismo.", "We send 3 lamps in the morning.");
    });
    const auto made = translateDraft(engine, "We send 2 lamps tomorrow. It was €39.90.", {"en", "es"}, {});
    CHECK(made.text == "Enviamos 2 lámparas mañana mismo. It was €39.90.");
    CHECK(made.back == "We send 3 lamps in the morning. It was €39.90.");
    CHECK(made.differences.empty());
    REQUIRE(made.back_differences.size() == 2);
    CHECK(made.back_differences[0] == Difference{"number", "2", "3"});
    CHECK(made.back_differences[1] == Difference{"promise", "tomorrow", ""});
}

TEST_CASE("promises are compared where both languages have a list of them", "[translate]") {
    CHECK(differentPromises({"We refund half the price", "en"}, {"Wir erstatten die Hälfte des Preises", "de"}).empty());
    CHECK(differentPromises({"We look into it", "en"}, {"Spätestens morgen ist es da", "de"}).size() == 1);
    CHECK(differentPromises({"It arrives tomorrow", "en"}, {"Kesho", "sw"}).empty());
}

TEST_CASE("a text that is too long is not sent", "[translate]") {
    Scripted engine([](const std::string& text, const Pair&) { return text; });
    try {
        translateText(engine, std::string(kLongestText + 1, 'x'), kToEnglish, {});
        FAIL("it was sent");
    } catch (const TranslationFault& fault) {
        CHECK(fault.fault == Fault::TooLong);
    }
    CHECK(engine.texts.empty());
}

TEST_CASE("a gloss says in the reader's language what a message wants and what stands in it", "[translate]") {
    const std::string tags = R"({"intent":"refund_request","risks":["chargeback"]})";
    const std::string text = "Quiero mi dinero: 39,90 € del pedido 302-1234567-1234567 del 12 de noviembre de 2026, 39,90 €";
    CHECK(
        glossOf(tags, text, "es", "en") ==
        "Wants money back · risk: chargeback · day: November 12, 2026 · €39.90 · number: 302-1234567-1234567"
    );
    const auto german = glossOf(tags, text, "es", "de");
    CHECK(german.find("12. November 2026") != std::string::npos);
    CHECK(german.find("39,90") != std::string::npos);
    CHECK(german.find("risk") == std::string::npos);
    CHECK(glossOf(R"({"intent":"unrelated","risks":[]})", "hola", "es", "en").empty());
    CHECK(glossOf("null", "", "es", "en").empty());
}

TEST_CASE("a day that may be two is shown as it stands", "[translate]") {
    const auto said = glossOf(R"({"intent":"","risks":[]})", "llegó el 3/11/2026 y el 25/11/2026", "es", "en");
    CHECK(said.find("3/11/2026") != std::string::npos);
    CHECK(said.find("November 25, 2026") != std::string::npos);
}

TEST_CASE("every want and risk of the taxonomy has words in a gloss", "[translate]") {
    for (const auto& intent : templates::allIntents()) {
        CAPTURE(intent.name);
        CHECK_FALSE(wantIn("en", intent.name).empty());
        CHECK(wantIn("de", intent.name) != wantIn("en", intent.name));
    }
    for (const auto risk : templates::allRisks()) {
        CAPTURE(risk);
        CHECK_FALSE(riskIn("en", risk).empty());
        CHECK(riskIn("zh-Hans", risk) != riskIn("en", risk));
    }
}
