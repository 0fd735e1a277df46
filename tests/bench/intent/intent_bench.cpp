#include <algorithm>
#include <array>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "templates/classify/classifier.h"

/// intent_bench DIR: accuracy of the committed model on the cases of DIR/*.tsv, by file, by language and of a file of many
/// as a whole, microseconds of processor time a message, and how often the first intent is right at each confidence. The
/// language is the file's name or, in a file of many, the first of five fields; of six (tests/cases/messages) the
/// last two are left out.
namespace {

struct Case {
    std::string intent, risks, question, text;
};

std::vector<std::string> split(const std::string& line) {
    std::vector<std::string> fields;
    std::size_t from = 0;
    for (std::size_t end = line.find('\t'); end != std::string::npos; end = line.find('\t', from)) {
        fields.push_back(line.substr(from, end - from));
        from = end + 1;
    }
    fields.push_back(line.substr(from));
    return fields;
}

using Sets = std::map<std::string, std::vector<Case>>;  ///< by name

void readCases(const std::filesystem::path& file, Sets& sets) {
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) {
        std::vector<std::string> fields = split(line);
        std::string name = file.stem().string();
        if (fields.size() == 5) {
            name += " " + fields.front();
            fields.erase(fields.begin());
        }
        if (fields.size() == 4 || fields.size() == 6)
            sets[name].push_back({fields[0], fields[1], fields[2] == "-" ? "" : fields[2], fields[3]});
    }
}

/// What the classifier said of its first intents, in tenths, and what came of it.
class Reliability {
public:
    void add(double said, bool is_right) {
        Bin& bin = bins_[std::min<std::size_t>(bins_.size() - 1, static_cast<std::size_t>(said * 10))];
        bin.said += said;
        bin.right += is_right ? 1 : 0;
        ++bin.all;
    }
    void print() const {
        for (const Bin& bin : bins_) {
            if (bin.all == 0) continue;
            const auto all = static_cast<double>(bin.all);
            std::cout << "  said " << 100 * bin.said / all << " %, right " << 100 * static_cast<double>(bin.right) / all
                      << " %, of " << bin.all << "\n";
        }
    }

private:
    struct Bin {
        double said = 0;  ///< summed
        std::size_t right = 0;
        std::size_t all = 0;
    };
    std::array<Bin, 10> bins_;
};

void judge(const std::string& name, const std::vector<Case>& cases, Reliability* reliability = nullptr) {
    std::size_t right = 0;
    std::size_t near = 0;
    std::size_t risks_found = 0;
    std::size_t risks_right = 0;
    std::size_t risks_wanted = 0;
    const std::clock_t start = std::clock();
    for (const Case& one : cases) {
        templates::ClassifyEvidence evidence;
        evidence.last_question = one.question;
        const auto result = templates::classify(one.text, evidence);
        const bool is_right = result.intents.front().intent == one.intent;
        right += is_right ? 1 : 0;
        if (reliability != nullptr) reliability->add(result.intents.front().p, is_right);
        for (std::size_t i = 0; i < std::min<std::size_t>(3, result.intents.size()); ++i)
            near += result.intents[i].intent == one.intent ? 1 : 0;
        const std::string wanted = one.risks == "-" ? "" : "," + one.risks + ",";
        risks_found += result.risks.size();
        for (const std::string& risk : result.risks)
            risks_right += wanted.find("," + risk + ",") != std::string::npos ? 1 : 0;
        if (!wanted.empty())
            risks_wanted += static_cast<std::size_t>(std::count(wanted.begin(), wanted.end(), ',')) - 1;
    }
    const double spent = 1e6 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    const auto share = [&](std::size_t n) {
        return 100.0 * static_cast<double>(n) / static_cast<double>(cases.size());
    };
    std::cout << name << ": " << cases.size() << " cases, intent " << share(right) << " %, among three "
              << share(near) << " %, risks " << risks_right << " of " << risks_found << " right, "
              << risks_wanted << " wanted, " << spent / static_cast<double>(cases.size())
              << " us a message\n";
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::cerr << "usage: intent_bench DIR\n";
        return 2;
    }
    templates::classify("warm up");
    Sets sets;
    for (const auto& entry : std::filesystem::directory_iterator(argv[1]))
        if (entry.path().extension() == ".tsv") readCases(entry.path(), sets);
    std::vector<Case> all;
    Sets files;  // of many languages
    for (const auto& [name, cases] : sets) {
        judge(name, cases);
        all.insert(all.end(), cases.begin(), cases.end());
        if (const auto end = name.find(' '); end != std::string::npos) {
            auto& file = files[name.substr(0, end)];
            file.insert(file.end(), cases.begin(), cases.end());
        }
    }
    for (const auto& [name, cases] : files) judge(name, cases);
    if (!all.empty()) {
        Reliability reliability;
        judge("all", all, &reliability);
        reliability.print();
    }
    return 0;
}
