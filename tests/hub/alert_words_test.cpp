#include <catch2/catch.hpp>

#include <set>

#include "hub/alerts/alert_words.h"
#include "hub/alerts/rules_json.h"
#include "locales/words/words.h"
#include "tests/support/shop.h"

using namespace tests;

namespace {

hub::AlertFacts someFacts() { return {"Laternen & Co", kNoon, 3, "token"}; }

std::vector<std::string> otherLanguages() {
    auto all = locales::shippedWords().locales();
    std::erase(all, "en");
    return all;
}

hub::ToldAlert told(hub::AlertTurn turn) {
    hub::ToldAlert one;
    one.turn = turn;
    one.facts = someFacts();
    one.url = "https://hub.example/settings/alerts";
    return one;
}

}  // namespace

TEST_CASE("every alert has its words in every language of the page", "[alerts][words]") {
    CHECK(otherLanguages().size() >= 12);
    for (const auto kind : hub::kAlertKinds) {
        for (const std::string about : {"data", "backups"}) {
            for (const bool dated : {true, false}) {
                auto facts = someFacts();
                if (!dated) facts.at.reset();
                const auto english = hub::alertText(kind, about, facts, "en", "UTC");
                INFO(hub::wireName(kind));
                CHECK(english.text.find('{') == std::string::npos);
                for (const auto& language : otherLanguages()) {
                    INFO(language);
                    const auto text = hub::alertText(kind, about, facts, language, "UTC");
                    CHECK(text.title != english.title);
                    CHECK(text.text != english.text);
                    CHECK(text.text.find('{') == std::string::npos);
                }
            }
        }
    }
}

TEST_CASE("a mail says whether it is new or still so or over, and where to look", "[alerts][words]") {
    const auto opened = hub::mailText(told(hub::AlertTurn::Opened), "en", "UTC");
    CHECK(opened.title == "A marketplace isn’t being read");
    CHECK(opened.text.find("Laternen & Co") != std::string::npos);
    CHECK(opened.text.find("https://hub.example/settings/alerts") != std::string::npos);
    CHECK(hub::mailText(told(hub::AlertTurn::Closed), "en", "UTC").title == "Over: A marketplace isn’t being read");
    CHECK(hub::mailText(told(hub::AlertTurn::Repeated), "en", "UTC").title == "Still: A marketplace isn’t being read");
    for (const auto& language : otherLanguages()) {
        INFO(language);
        for (const auto turn : {hub::AlertTurn::Changed, hub::AlertTurn::Repeated, hub::AlertTurn::Closed}) {
            CHECK(hub::mailText(told(turn), language, "UTC").title != hub::mailText(told(turn), "en", "UTC").title);
        }
        CHECK(hub::testText(language).title != hub::testText("en").title);
        CHECK(hub::testText(language).text != hub::testText("en").text);
    }
}

TEST_CASE("a mail is written from what a program gets", "[alerts][words]") {
    hub::AlertChange change{hub::AlertTurn::Repeated, {}, true, kNoon};
    change.alert.id = 5;
    change.alert.kind = hub::AlertKind::SecretEnds;
    change.alert.about = "acc_7/token";
    change.alert.facts = someFacts();
    change.alert.opened_at = kNoon;
    const auto read = hub::readAlertBody(hub::alertBody(change, "https://hub.example", kNoon));
    CHECK_FALSE(read.is_test);
    CHECK(read.turn == hub::AlertTurn::Repeated);
    CHECK(read.kind == hub::AlertKind::SecretEnds);
    CHECK(read.about == "acc_7/token");
    CHECK(read.facts == someFacts());
    CHECK(read.url == "https://hub.example/settings/alerts");
    CHECK(hub::readAlertBody(hub::testBody("", kNoon)).is_test);
}

TEST_CASE("rules come back as they were written", "[alerts]") {
    hub::AlertRules rules;
    rules.off = {hub::AlertKind::Disk, hub::AlertKind::TzdataOld};
    rules.no_poll_minutes = 45;
    rules.repeat_hours = 3;
    rules.quiet_outside_hours = true;
    channels::JsonWriter out;
    hub::writeAlertRules(out, rules);
    const auto read = hub::alertRulesFrom(out.str());
    CHECK(read.off == rules.off);
    CHECK(read.no_poll_minutes == 45);
    CHECK(read.repeat_hours == 3);
    CHECK(read.quiet_outside_hours);
    CHECK(hub::alertRulesFrom("").off.empty());
}

TEST_CASE("a spike says what buyers write about and of which product", "[alerts][words]") {
    auto facts = someFacts();
    std::set<std::string> texts;
    for (const char* kind : {"defect", "size", "return", "missing", "wish"}) {
        facts.detail = kind;
        for (const auto& language : locales::shippedWords().locales()) {
            INFO(language);
            const auto text = hub::alertText(hub::AlertKind::ProductSpike, "", facts, language, "UTC").text;
            CHECK(text.find("Laternen & Co") != std::string::npos);
            CHECK(texts.insert(text).second);
        }
    }
}
