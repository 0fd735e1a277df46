#include "templates/classify/linear.h"

#include <cmath>
#include <cstring>
#include <stdexcept>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "embedded/intents.h"
#include "templates/classify/model.h"
#include "templates/classify/taxonomy.h"
#include "templates/classify/words.h"

namespace {

using templates::HashedWords;
using templates::LinearModel;

const templates::ModelParts& committed() {
    static const auto parts = templates::modelParts(embedded::intents()[0].bytes);
    return parts;
}

template <typename Number>
void putNumber(std::string& bytes, Number number) {
    char raw[sizeof number];
    std::memcpy(raw, &number, sizeof number);
    bytes.append(raw, sizeof number);
}

/// Labels "a" and "b"; every place has the rarity of two steps of a half, one place speaks for "a" and against "b".
std::string tiny(std::uint32_t places, std::uint32_t place) {
    std::string bytes;
    putNumber(bytes, places);
    putNumber(bytes, std::uint32_t{2});
    putNumber(bytes, std::uint32_t{3});
    putNumber(bytes, 0.5F);
    for (const float start : {-3.0F, 1.0F}) {
        putNumber(bytes, 0.5F);
        putNumber(bytes, start);
    }
    bytes += "a b";
    std::string rows(std::size_t{places} * 3, '\0');
    for (std::uint32_t at = 0; at < places; ++at) rows[at * 3 + 2] = 2;
    rows[place * 3] = 100;
    rows[place * 3 + 1] = -20;
    return bytes + rows;
}

std::vector<float> risks(const std::string& text) {
    const LinearModel model(committed().risks);
    const HashedWords words(templates::wordsOf(text));
    return model.ask(words, 0, words.words.size());
}

std::vector<bool> risksFound(const std::string& text) {
    std::vector<std::size_t> ends;
    const auto words = templates::wordsOf(text, ends);
    return templates::IntentModel::shared().read(words).risks(ends);
}

}  // namespace

TEST_CASE("a place counts once, by its weight over the length of all", "[templates][unit]") {
    constexpr std::uint32_t kPlaces = 1U << 16U;
    const HashedWords words({"ab"});
    const std::string bytes = tiny(kPlaces, words.words[0].hash % kPlaces);
    const LinearModel model(bytes);
    CHECK(model.labels() == std::vector<std::string>{"a", "b"});
    // "<ab" "ab>" "<ab>" and the word: four places of rarity 1, so a length of 2.
    CHECK(model.ask(words, 0, 1)[0] == Approx(100 * 0.5 / 2 - 3));
    CHECK(model.ask(words, 0, 1)[1] == Approx(-20 * 0.5 / 2 + 1));
    const HashedWords twice({"ab", "ab"});
    // One more place for the pair.
    CHECK(model.ask(twice, 0, 2)[0] == Approx(100 * 0.5 / std::sqrt(5.0) - 3));
    CHECK(model.ask(HashedWords({"xy"}), 0, 1)[0] == Approx(-3));
}

TEST_CASE("a word's weight is what it says for a label rather than for the average one", "[templates][unit]") {
    constexpr std::uint32_t kPlaces = 1U << 16U;
    const HashedWords words({"ab", "xy"});
    const std::string bytes = tiny(kPlaces, words.words[0].hash % kPlaces);
    const auto weights = LinearModel(bytes).weights(words, 0);
    CHECK(weights[0] == Approx(50 - 20));
    CHECK(weights[1] == Approx(0).margin(1e-9));
}

TEST_CASE("words before or behind those that are asked say nothing", "[templates][unit]") {
    const LinearModel model(committed().intents);
    const HashedWords all({"WHICH", "SIZE", "my", "lawyer", "will", "write", "!", "ok"});
    CHECK(model.ask(all, 2, 7) == model.ask(HashedWords({"my", "lawyer", "will", "write", "!"}), 0, 5));
}

TEST_CASE("a model cut short or of another form is refused", "[templates][unit]") {
    for (const std::size_t length : {0, 4, 60, 100, 100'000, 1'000'000})
        CHECK_THROWS_AS(LinearModel(committed().risks.substr(0, length)), std::logic_error);
    CHECK_THROWS_AS(LinearModel(committed().risks.substr(0, committed().risks.size() - 1)), std::logic_error);
    CHECK_THROWS_AS(LinearModel(committed().risks.substr(1)), std::logic_error);
    CHECK_THROWS_AS(templates::modelParts("DGM1"), std::logic_error);
    CHECK_THROWS_AS(templates::modelParts(embedded::intents()[0].bytes.substr(0, 1000)), std::logic_error);
}

TEST_CASE("a threat is heard however much is said around it", "[templates][model]") {
    const std::string threat = "If nothing happens by Friday my lawyer will write to you.";
    std::string around;
    for (int i = 0; i < 8; ++i) around += "The lamp looks nice beside the sofa and the cat likes to sleep under it. ";
    REQUIRE(templates::allRisks()[3] == "legal");
    CHECK(risksFound(threat)[3]);
    CHECK(risksFound(around + threat + " " + around)[3]);
    CHECK_FALSE(risksFound(around)[3]);
    CHECK(risks(around + threat)[3] < risks(threat)[3]);
}

TEST_CASE("what sounds like a threat by itself alone is none between its neighbours", "[templates][model]") {
    REQUIRE(templates::allRisks()[2] == "chargeback");
    CHECK(risksFound("My bank has the same ones.")[2]);
    CHECK_FALSE(risksFound("The cups look great on the table. My bank has the same ones. Can I order six more of them?")[2]);
}

TEST_CASE("each mark that may end a sentence is told with the words before it", "[templates][unit]") {
    std::vector<std::size_t> ends;
    CHECK(templates::wordsOf("No. Really? I want my money back", ends).size() == 8);
    CHECK(ends == std::vector<std::size_t>{1, 3});
    ends.clear();
    CHECK(templates::wordsOf("届きません。返金", ends).size() > 4);
    CHECK(ends.size() == 1);
}
