#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "templates/classify/classifier.h"

/// intent_bench DIR: accuracy of the committed model on the cases of DIR/*.tsv, by language, and microseconds
/// a message.
namespace {

struct Case {
    std::string intent, question, text;
};

std::vector<Case> readCases(const std::filesystem::path& file) {
    std::vector<Case> cases;
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) {
        std::vector<std::string> fields;
        std::size_t from = 0;
        for (std::size_t end = line.find('\t'); end != std::string::npos; end = line.find('\t', from)) {
            fields.push_back(line.substr(from, end - from));
            from = end + 1;
        }
        if (fields.size() == 3)
            cases.push_back({fields[0], fields[2] == "-" ? "" : fields[2], line.substr(from)});
    }
    return cases;
}

void judge(const std::string& name, const std::vector<Case>& cases) {
    std::size_t right = 0;
    std::size_t near = 0;
    const auto start = std::chrono::steady_clock::now();
    for (const Case& one : cases) {
        templates::ClassifyEvidence evidence;
        evidence.last_question = one.question;
        const auto result = templates::classify(one.text, evidence);
        right += result.intents.front().intent == one.intent ? 1 : 0;
        for (std::size_t i = 0; i < std::min<std::size_t>(3, result.intents.size()); ++i)
            near += result.intents[i].intent == one.intent ? 1 : 0;
    }
    const std::chrono::duration<double, std::micro> spent = std::chrono::steady_clock::now() - start;
    const auto share = [&](std::size_t n) {
        return 100.0 * static_cast<double>(n) / static_cast<double>(cases.size());
    };
    std::cout << name << ": " << cases.size() << " cases, intent " << share(right) << " %, among three "
              << share(near) << " %, " << spent.count() / static_cast<double>(cases.size())
              << " us a message\n";
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::cerr << "usage: intent_bench DIR\n";
        return 2;
    }
    templates::classify("warm up");
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(argv[1]))
        if (entry.path().extension() == ".tsv") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    std::vector<Case> all;
    for (const auto& file : files) {
        const std::vector<Case> cases = readCases(file);
        if (cases.empty()) continue;
        judge(file.stem().string(), cases);
        all.insert(all.end(), cases.begin(), cases.end());
    }
    if (!all.empty()) judge("all", all);
    return 0;
}
