#include "templates/classify/linear.h"

#include <cmath>
#include <fstream>
#include <sstream>

#include "embedded/intents.h"
#include <catch2/catch.hpp>
#include <fasttext/fasttext.h>

#include "templates/catalogue/memory_file.h"
#include "templates/classify/model.h"
#include "templates/classify/words.h"

namespace {

using templates::LinearModel;

/// The last field of each line of the cases: words of many languages, some of them beside a seller's
/// question.
std::vector<std::vector<std::string>> messages() {
    std::vector<std::vector<std::string>> all;
    for (const char* name : {"buyers", "en", "de", "es", "ja", "zh-Hans", "ar"}) {
        std::ifstream in(std::string(DRAGOMAN_TEST_CASES) + "/intent/" + name + ".tsv");
        for (std::string line; std::getline(in, line);) {
            const std::size_t text = line.rfind('\t') + 1;
            if (text < 2) continue;
            const std::size_t question = line.rfind('\t', text - 2) + 1;
            auto words = templates::questionWordsOf(line.substr(question, text - 1 - question));
            for (auto& word : templates::wordsOf(line.substr(text))) words.push_back(std::move(word));
            all.push_back(std::move(words));
        }
    }
    return all;
}

void compare(std::string_view bytes) {
    const LinearModel model(bytes);
    fasttext::FastText original;
    original.loadModel(templates::MemoryFile(bytes).path());
    fasttext::Vector vector(original.getDimension());
    std::size_t compared = 0;
    float widest = 0;
    for (const auto& words : messages()) {
        std::string line;
        for (const std::string& word : words) line += word + " ";
        std::istringstream in(line + "\n");
        std::vector<std::pair<fasttext::real, std::string>> wanted;
        original.predictLine(in, wanted, static_cast<std::int32_t>(model.labels().size()), 0);

        std::vector<LinearModel::WordVector> vectors;
        const auto answer = model.ask({words, 3, 5}, 0, &vectors);
        REQUIRE(answer.size() == wanted.size());
        REQUIRE(vectors.size() == words.size());
        for (std::size_t label = 0; label < answer.size(); ++label) {
            const auto is_label = [&](const auto& p) {
                return p.second == "__label__" + model.labels()[label];
            };
            const auto found = std::find_if(wanted.begin(), wanted.end(), is_label);
            REQUIRE(found != wanted.end());
            widest = std::max(widest, std::abs(found->first - answer[label]));
        }
        for (std::size_t i = 0; i < words.size(); ++i) {
            original.getWordVector(vector, words[i]);
            for (std::int64_t k = 0; k < vector.size(); ++k)
                widest = std::max(widest, std::abs(vector[k] - vectors[i][static_cast<std::size_t>(k)]));
        }
        ++compared;
    }
    CHECK(compared > 300);
    CHECK(widest < 1e-5F);
}

}  // namespace

TEST_CASE("the models are read as fastText reads them", "[templates][model]") {
    const auto parts = templates::modelParts(embedded::intents()[0].bytes);
    compare(parts.letters);
    compare(parts.words);
}

TEST_CASE("a model cut short or of another form is refused", "[templates][unit]") {
    const auto parts = templates::modelParts(embedded::intents()[0].bytes);
    for (const std::size_t length : {0, 4, 60, 100, 100'000, 1'000'000})
        CHECK_THROWS_AS(LinearModel(parts.words.substr(0, length)), std::logic_error);
    CHECK_THROWS_AS(LinearModel(parts.words.substr(0, parts.words.size() - 1)), std::logic_error);
    CHECK_THROWS_AS(LinearModel(parts.words.substr(1)), std::logic_error);
    CHECK_THROWS_AS(templates::modelParts("DGM1"), std::logic_error);
    CHECK_THROWS_AS(templates::modelParts(embedded::intents()[0].bytes.substr(0, 1000)), std::logic_error);
}

TEST_CASE("a later beginning reads as if nothing stood before", "[templates][unit]") {
    const LinearModel model(templates::modelParts(embedded::intents()[0].bytes).letters);
    const std::vector<std::string> said = {"my", "lawyer", "will", "write", "!"};
    std::vector<std::string> all = {"WHICH", "SIZE"};
    all.insert(all.end(), said.begin(), said.end());
    CHECK(model.ask({all, 3, 5}, 2) == model.ask({said, 3, 5}, 0));
}
