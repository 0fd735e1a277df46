// How many messages a second `tag` and `suggest` take, as ratios to what they rest on in the same run: fastText with our language
// model, asked for its first answer to the plain text, the bare classifier of intents, and CLD2.
//
// tag_bench [FILE]: on the texts of a file, one a line or JSON Lines with `text`; without one on short messages of our own.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>
#include <vector>

#include <malloc.h>

#include <cld2/public/compact_lang_det.h>
#include <fasttext/fasttext.h>

#include "hub/desk/desk.h"
#include "locales/language/language.h"
#include "templates/classify/classifier.h"
#include "templates/classify/model.h"
#include "templates/classify/words.h"

namespace {

constexpr int kRounds = 10;
constexpr int kPasses = 20;

std::vector<std::string> messagesOf(const std::string& file) {
    std::ifstream in(file);
    std::vector<std::string> texts;
    for (std::string line; std::getline(in, line);) {
        const bool is_json = line.starts_with('{');
        std::string text = is_json ? channels::JsonDocument::parse(line).root()["text"].text() : line;
        if (!text.empty()) texts.push_back(std::move(text));
    }
    return texts;
}

double meanBytes(const std::vector<std::string>& texts) {
    std::size_t bytes = 0;
    for (const auto& text : texts) bytes += text.size();
    return static_cast<double>(bytes) / static_cast<double>(texts.size());
}

void ask(const fasttext::FastText& model, const std::string& text) {
    std::istringstream in(text + "\n");
    std::vector<std::pair<fasttext::real, std::string>> predictions;
    model.predictLine(in, predictions, 1, 0.0F);
}

struct Measured {
    const char* name;
    std::function<void(const std::string&)> work;
    double best = 0;  ///< messages a second
};

/// The best of some rounds, in each of which everything has its turn: what else the machine does only ever makes it slower.
void measure(const std::vector<std::string>& texts, std::vector<Measured>& all) {
    for (int round = 0; round < kRounds; ++round) {
        for (auto& [name, work, best] : all) {
            const auto start = std::chrono::steady_clock::now();
            for (int pass = 0; pass < kPasses; ++pass) {
                for (const auto& text : texts) work(text);
            }
            const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
            best = std::max(best, static_cast<double>(texts.size()) * kPasses / took.count());
        }
    }
}

hub::DeskRequest request(const std::string& text) {
    hub::DeskRequest made;
    made.message.text = text;
    made.message.ship_to.country = "DE";
    return made;
}

}  // namespace

int main(int count, char** arguments) {
    // Else the C library may give CLD2's buffers back to the system after every message and fetch them again with the next,
    // which takes five times as long as the work.
    mallopt(M_TRIM_THRESHOLD, 64 << 20);
    const std::string file = count > 1 ? arguments[1] : DRAGOMAN_SOURCE "/tests/cases/language/messages.jsonl";
    const auto texts = messagesOf(file);
    if (texts.empty()) {
        std::fprintf(stderr, "%s: no text in it\n", file.c_str());
        return 1;
    }
    fasttext::FastText model;
    model.loadModel(DRAGOMAN_SOURCE "/locales/data/language.ftz");
    const auto& intents = templates::IntentModel::shared();
    const auto classify = [&](const std::string& text) { return intents.read(templates::wordsOf(text)).intents(); };
    std::vector<Measured> all{
        {"bare fastText", [&](const std::string& text) { ask(model, text); }},
        {"bare CLD2",
         [](const std::string& text) {
             bool reliable = false;
             CLD2::DetectLanguage(text.data(), static_cast<int>(text.size()), true, &reliable);
         }},
        {"bare classifier", [&](const std::string& text) { classify(text); }},
        {"both",
         [&](const std::string& text) {
             ask(model, text);
             classify(text);
         }},
        {"identifyLanguage", [](const std::string& text) { locales::identifyLanguage(text); }},
        {"classify", [](const std::string& text) { templates::classify(text); }},
        {"tag", [](const std::string& text) { hub::tag(request(text).message); }},
        {"suggest", [](const std::string& text) { hub::answer(request(text)); }},
    };
    measure(texts, all);
    const auto& bare = all[0];
    const auto& both = all[3];
    std::printf("%zu messages of %.0f bytes in the mean, messages a second, as a share of bare fastText with the model of languages, and of that with the\n"
                "bare classifier of intents\n", texts.size(), meanBytes(texts));
    for (const auto& [name, work, best] : all)
        std::printf("%-20s %9.0f  %5.2f  %5.2f\n", name, best, best / bare.best, best / both.best);
}
