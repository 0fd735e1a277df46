// How many messages a second `tag` and `suggest` take, as ratios to the bare language libraries in the same run.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>
#include <vector>

#include <cld2/public/compact_lang_det.h>
#include <fasttext/fasttext.h>

#include "hub/desk/desk.h"
#include "locales/language/language.h"

namespace {

constexpr int kRounds = 5;
constexpr int kPasses = 20;

std::vector<std::string> messages() {
    std::ifstream in(DRAGOMAN_SOURCE "/tests/cases/language/messages.jsonl");
    std::vector<std::string> texts;
    for (std::string line; std::getline(in, line);) {
        texts.push_back(channels::JsonDocument::parse(line).root()["text"].text());
    }
    return texts;
}

/// The best of some rounds: what else the machine does only ever makes it slower.
double perSecond(const std::vector<std::string>& texts, const std::function<void(const std::string&)>& work) {
    double best = 0;
    for (int round = 0; round < kRounds; ++round) {
        const auto start = std::chrono::steady_clock::now();
        for (int pass = 0; pass < kPasses; ++pass) {
            for (const auto& text : texts) work(text);
        }
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
        best = std::max(best, static_cast<double>(texts.size()) * kPasses / took.count());
    }
    return best;
}

hub::DeskRequest request(const std::string& text) {
    hub::DeskRequest made;
    made.message.text = text;
    made.message.ship_to.country = "DE";
    return made;
}

}  // namespace

int main() {
    const auto texts = messages();
    fasttext::FastText model;
    model.loadModel(DRAGOMAN_SOURCE "/locales/data/language.ftz");
    const double bare = perSecond(texts, [&](const std::string& text) {
        std::istringstream in(text + "\n");
        std::vector<std::pair<fasttext::real, std::string>> predictions;
        model.predictLine(in, predictions, 1, 0.0F);
    });
    const double cld2 = perSecond(texts, [](const std::string& text) {
        bool reliable = false;
        CLD2::DetectLanguage(text.data(), static_cast<int>(text.size()), true, &reliable);
    });
    const double language = perSecond(texts, [](const std::string& text) { locales::identifyLanguage(text); });
    const double tag = perSecond(texts, [](const std::string& text) { hub::tag(request(text).message); });
    const double suggest = perSecond(texts, [](const std::string& text) { hub::answer(request(text)); });
    std::printf("%zu messages, messages a second, and as a share of the bare fastText model\n", texts.size());
    for (const auto& [name, figure] : std::vector<std::pair<const char*, double>>{
             {"bare fastText", bare}, {"bare CLD2", cld2}, {"identifyLanguage", language}, {"tag", tag}, {"suggest", suggest}}) {
        std::printf("%-18s %9.0f  %5.2f\n", name, figure, figure / bare);
    }
}
