#include "templates/classify/risk_model.h"

#include <cmath>
#include <cstring>
#include <stdexcept>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "embedded/intents.h"
#include "templates/classify/classifier.h"
#include "templates/classify/model.h"
#include "templates/classify/taxonomy.h"
#include "templates/classify/words.h"

namespace {

using templates::RiskModel;

std::string_view committed() { return templates::modelParts(embedded::intents()[0].bytes).risks; }

std::vector<float> ask(const std::string& text, const std::vector<std::string>& before = {}) {
    const RiskModel model(committed(), templates::allRisks().size());
    std::vector<std::size_t> ends;
    std::vector<std::string> words = before;
    for (auto& word : templates::wordsOf(text, ends)) words.push_back(std::move(word));
    return model.ask({words, RiskModel::kShortestNgram, RiskModel::kLongestNgram}, before.size(), ends);
}

/// A model of one risk in which every place has the same rarity, and one word's the weight of a hundred steps.
std::string tiny(std::uint32_t places, std::uint32_t place) {
    std::string bytes(16, '\0');
    const float step = 0.5F, start = -3;
    std::memcpy(bytes.data(), &places, 4);
    std::memcpy(bytes.data() + 4, &step, 4);
    std::memcpy(bytes.data() + 8, &step, 4);
    std::memcpy(bytes.data() + 12, &start, 4);
    std::string rows(std::size_t{places} * 2, '\0');
    for (std::uint32_t at = 0; at < places; ++at) rows[at * 2 + 1] = 2;
    rows[place * 2] = 100;
    return bytes + rows;
}

}  // namespace

TEST_CASE("a threat is heard however much is said around it", "[templates][model]") {
    const std::string threat = "If nothing happens by Friday my lawyer will write to you.";
    std::string around;
    for (int i = 0; i < 8; ++i) around += "The lamp looks nice beside the sofa and the cat likes to sleep under it. ";
    const float alone = ask(threat)[3];
    CHECK(templates::allRisks()[3] == "legal");
    CHECK(alone > 0.3F);
    CHECK(ask(around + threat + " " + around)[3] == Approx(alone));
    CHECK(ask(around)[3] < 0.1F);
}

TEST_CASE("very short sentences belong to their neighbours", "[templates][unit]") {
    std::vector<std::size_t> ends;
    CHECK(templates::wordsOf("No. Really? I want my money back", ends).size() == 8);
    CHECK(ends == std::vector<std::size_t>{1, 3});
    CHECK(ask("No. Really? I want my money back") == ask("No Really? I want my money back"));
}

TEST_CASE("the seller's words before are not the buyer's risk", "[templates][unit]") {
    CHECK(ask("where is my parcel", {"MY", "LAWYER"}) == ask("where is my parcel"));
}

TEST_CASE("a place counts once by its weight over the length of all", "[templates][unit]") {
    constexpr std::uint32_t kPlaces = 1U << 16U;
    const templates::HashedWords words({"ab"}, 3, 5);
    const std::string bytes = tiny(kPlaces, words.words[0].hash % kPlaces);
    const RiskModel model(bytes, 1);
    // "<ab" "ab>" "<ab>" and the word: four places of rarity 1, so a length of 2; a weight of 100 * 0.5.
    CHECK(model.ask(words, 0, {})[0] == Approx(1 / (1 + std::exp(-(50.0 / 2 - 3)))));
    CHECK(model.ask({{"xy"}, 3, 5}, 0, {})[0] == Approx(1 / (1 + std::exp(3.0))));
}

TEST_CASE("a model of risks of another size is refused", "[templates][unit]") {
    for (const std::size_t length : {0, 4, 60, 100'000})
        CHECK_THROWS_AS(RiskModel(committed().substr(0, length), templates::allRisks().size()), std::logic_error);
    CHECK_THROWS_AS(RiskModel(committed(), 7), std::logic_error);
}
