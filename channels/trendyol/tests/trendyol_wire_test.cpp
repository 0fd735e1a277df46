#include "channels/trendyol/trendyol_wire.h"

#include <catch2/catch.hpp>

#include "channels/contract/errors.h"
#include "channels/kit/json.h"
#include "channels/testing/fixture.h"
#include "channels/trendyol/trendyol_rules.h"

using namespace channels;
using namespace channels::trendyol;
using namespace std::chrono_literals;

namespace {

std::string fixture(const std::string& name) { return channels::testing::readFixture("trendyol", name); }

QuestionList listed() { return parseQuestions(fixture("questions.json"), {"RO", 48h}, 0); }
Instant at(std::int64_t millis) { return Instant(std::chrono::milliseconds(millis)); }

std::string wireListOf(const std::string& question) {
    return R"({"content":[)" + question + R"(],"page":0,"totalPages":1})";
}

Question only(const std::string& question) {
    auto list = parseQuestions(wireListOf(question), {"TR", 72h}, 0);
    REQUIRE(list.questions.size() == 1);
    return std::move(list.questions.front());
}

}  // namespace

TEST_CASE("trendyol: a waiting question is a conversation of one message with its deadline", "[channels][trendyol]") {
    const QuestionList list = listed();
    REQUIRE(list.questions.size() == 6);
    const Question& question = list.questions[0];
    CHECK(question.open);
    CHECK_FALSE(question.settled);
    REQUIRE(question.messages.size() == 1);
    const Incoming& message = question.messages[0];
    CHECK(message.external_id == "301000001");
    CHECK(message.conversation_external_id == "301000001");
    CHECK(message.author == Author::Buyer);
    CHECK(message.buyer_external_id == "700001");
    CHECK(message.text == "Bu ürün Romanya'ya gelir mi?");
    CHECK(message.subject == "LED lamba");
    CHECK(message.listing_id == "1234567");
    CHECK(message.site == "trendyol.com/ro");
    CHECK(message.sent_at == at(1'790'000'000'000));
    CHECK(message.answer_by == at(1'790'000'000'000) + 48h);
    CHECK(message.reply_to.at("storefront") == "RO");
    CHECK(message.warnings.empty());
}

TEST_CASE("trendyol: a masked name is no name to greet with", "[channels][trendyol]") {
    const QuestionList list = listed();
    CHECK(list.questions[0].messages[0].buyer_name.empty());
    CHECK(list.questions[1].messages[0].buyer_name == "Elif Demir");
}

TEST_CASE("trendyol: an answered question is settled and its answer the seller's", "[channels][trendyol]") {
    const Question question = listed().questions[1];
    CHECK(question.id == "9007199254740993");
    CHECK_FALSE(question.open);
    CHECK(question.settled);
    REQUIRE(question.messages.size() == 2);
    const Incoming& answer = question.messages[1];
    CHECK(answer.external_id == "answer:401000001");
    CHECK(answer.author == Author::Seller);
    CHECK_FALSE(answer.automatic);
    CHECK(answer.text == "Merhaba, 12 watt.");
    CHECK(answer.sent_at == at(1'789'994'000'000));
    CHECK(answer.warnings.size() == 1);
}

TEST_CASE(
    "trendyol: a rejected answer comes back with its reason and leaves the question open", "[channels][trendyol]"
) {
    const Question question = listed().questions[2];
    CHECK(question.open);
    CHECK_FALSE(question.settled);
    REQUIRE(question.messages.size() == 3);
    const Incoming &answer = question.messages[1], &notice = question.messages[2];
    CHECK(answer.author == Author::Seller);
    CHECK(answer.automatic);
    CHECK(notice.author == Author::Notice);
    CHECK(notice.bounced == answer.external_id);
    CHECK(notice.text.find("İletişim bilgisi içeriyor") != std::string::npos);
    CHECK(notice.sent_at == at(1'789'985'000'000));
    CHECK(notice.external_id != answer.external_id);
}

TEST_CASE("trendyol: a reported question is settled and says why", "[channels][trendyol]") {
    const Question question = listed().questions[3];
    CHECK(question.settled);
    REQUIRE(question.messages.size() == 2);
    CHECK(question.messages[1].author == Author::Notice);
    CHECK(question.messages[1].text.find("Spam") != std::string::npos);
}

TEST_CASE("trendyol: what is no question is set aside and the others go on", "[channels][trendyol]") {
    const QuestionList list = listed();
    for (std::size_t i : {4u, 5u}) {
        CHECK(list.questions[i].messages.empty());
        REQUIRE(list.questions[i].unreadable.size() == 1);
    }
    CHECK(list.questions[4].unreadable[0].external_id == "301000005");
    CHECK(list.questions[4].unreadable[0].reason == "text: a string was expected, found a number");
    CHECK(list.questions[5].unreadable[0].external_id.starts_with("sha256:"));
    // Nobody can ask for a question that has no id.
    CHECK_FALSE(list.questions[5].open);
    CHECK(list.more);
}

TEST_CASE("trendyol: every part of a question reads back from its own bytes alone", "[channels][trendyol]") {
    for (const auto& question : listed().questions) {
        for (const auto& message : question.messages) {
            const Page page = parseRaw(message.raw, 48h);
            REQUIRE(page.messages.size() == 1);
            CHECK(page.messages[0].external_id == message.external_id);
            CHECK(page.messages[0].text == message.text);
            CHECK(page.messages[0].answer_by == message.answer_by);
            CHECK(page.messages[0].site == message.site);
            CHECK(page.unreadable.empty());
        }
        for (const auto& bad : question.unreadable) {
            const Page page = parseRaw(bad.raw, 48h);
            REQUIRE(page.unreadable.size() == 1);
            CHECK(page.unreadable[0].external_id == bad.external_id);
            CHECK(page.messages.empty());
        }
    }
}

TEST_CASE("trendyol: a version changes with the status and with every answer", "[channels][trendyol]") {
    const auto version = [](const std::string& rest) { return only(R"({"id":1,"text":"t")" + rest + "}").version; };
    const std::string first = version(R"(,"status":"WAITING_FOR_ANSWER")");
    const std::string answered = version(R"(,"status":"ANSWERED","answer":{"id":2,"text":"a"})");
    const std::string rejected = version(R"(,"status":"WAITING_FOR_ANSWER","rejectedAnswer":{"id":2,"text":"a"})");
    const std::string again = version(R"(,"status":"WAITING_FOR_ANSWER","rejectedAnswer":{"id":3,"text":"a"})");
    CHECK(first != answered);
    CHECK(first != rejected);
    CHECK(rejected != again);
}

TEST_CASE("trendyol: odd questions are read as far as they go", "[channels][trendyol]") {
    SECTION("no time") {
        const Question question = only(R"({"id":1,"text":"t","creationDate":"yesterday"})");
        REQUIRE(question.messages.size() == 1);
        CHECK_FALSE(question.messages[0].sent_at);
        CHECK_FALSE(question.messages[0].answer_by);
        CHECK(question.messages[0].warnings.size() == 1);
    }
    SECTION("a time that no clock shows") {
        CHECK_FALSE(only(R"({"id":1,"text":"t","creationDate":9223372036854775807})").asked_at);
        CHECK_FALSE(only(R"({"id":1,"text":"t","creationDate":-5})").asked_at);
    }
    SECTION("a status that nobody knows leaves it to the seller") {
        const Question question = only(R"({"id":1,"text":"t","status":"ESCALATED"})");
        CHECK_FALSE(question.settled);
        CHECK_FALSE(question.open);
    }
    SECTION("an answer whose text is missing is set aside, the question stays") {
        const Question question = only(R"({"id":1,"text":"t","status":"ANSWERED","answer":{"id":2}})");
        CHECK(question.messages.size() == 1);
        REQUIRE(question.unreadable.size() == 1);
        CHECK(question.unreadable[0].external_id == "answer:2");
    }
    SECTION("an answer without an id goes by its question and time") {
        const Question question = only(R"({"id":1,"text":"t","answer":{"text":"a","creationDate":5}})");
        REQUIRE(question.messages.size() == 2);
        CHECK(question.messages[1].external_id == "answer:1/5");
    }
    SECTION("something that isn't an object") { CHECK(only("7").unreadable.size() == 1); }
}

TEST_CASE("trendyol: a storefront that isn't among the known ones has no site", "[channels][trendyol]") {
    const auto list = parseQuestions(wireListOf(R"({"id":1,"text":"t"})"), {"BG", 72h}, 0);
    CHECK(list.questions.at(0).messages.at(0).site.empty());
    CHECK(list.questions.at(0).messages.at(0).reply_to.at("storefront") == "BG");
}

TEST_CASE("trendyol: an answer of another shape is not understood", "[channels][trendyol]") {
    for (const char* body : {"", "<html>", "[]", "{}", R"({"content":{}})", "\xff\xfe"}) {
        CAPTURE(body);
        CHECK_THROWS_AS(parseQuestions(body, {"TR", 72h}, 0), NotUnderstood);
        CHECK_THROWS_AS(parseQuestion(body, {"TR", 72h}), NotUnderstood);
    }
    CHECK_THROWS_AS(parseRaw("no JSON", 72h), NotUnderstood);
    CHECK(parseRaw("{}", 72h).messages.empty());
}

TEST_CASE("trendyol: a list ends behind an empty page, whatever its count says", "[channels][trendyol]") {
    CHECK_FALSE(parseQuestions(R"({"content":[],"totalPages":9})", {"TR", 72h}, 0).more);
    CHECK_FALSE(parseQuestions(fixture("questions.json"), {"TR", 72h}, 1).more);
    CHECK_FALSE(parseQuestions(R"({"content":[{"id":1,"text":"t"}]})", {"TR", 72h}, 0).more);
}

TEST_CASE("trendyol: an answer's id is read where there is one", "[channels][trendyol]") {
    CHECK(parseAnswerId(R"({"answerId":9107199254740993})") == "answer:9107199254740993");
    CHECK(parseAnswerId("Sorunuz cevaplandi.").empty());
    CHECK(parseAnswerId("").empty());
    CHECK(parseAnswerId("{}").empty());
    CHECK(parseAnswerId("[]").empty());
}

TEST_CASE("trendyol: an answer is written as JSON", "[channels][trendyol]") {
    CHECK(writeAnswer("Merhaba, evet, 7-10 günde.") == R"({"text":"Merhaba, evet, 7-10 günde."})");
}

TEST_CASE("trendyol: of an error only a key or a class is told, never a sentence", "[channels][trendyol]") {
    CHECK(
        parseErrorCode(R"({"exception":"ClientApiAuthenticationException","errors":[]})") ==
        "ClientApiAuthenticationException"
    );
    CHECK(
        parseErrorCode(R"({"exception":"X","errors":[{"key":"answer.too.short","message":"m"}]})") == "answer.too.short"
    );
    CHECK(parseErrorCode(R"({"errors":[{"key":"your text was: call me","message":"m"}]})").empty());
    CHECK(parseErrorCode("<html>").empty());
}

TEST_CASE("trendyol: storefronts are read from what an operator types", "[channels][trendyol]") {
    CHECK(readStorefronts("TR, ro;GR  ro") == std::vector<std::string>{"TR", "RO", "GR"});
    CHECK(readStorefronts("") == std::vector<std::string>{"TR"});
    CHECK(readStorefronts("\r\nX: 1") == std::vector<std::string>{"X"});
    CHECK(siteOf("TR") == "trendyol.com");
    CHECK(siteOf("XX").empty());
}
