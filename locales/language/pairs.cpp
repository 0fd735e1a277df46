#include "locales/language/pairs.h"

#include <charconv>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "locales/language/data.h"
#include "locales/text/cut.h"

namespace locales {
namespace {

using Odds = std::vector<std::pair<std::size_t, float>>;  // by number of the pair

struct Table {
    std::vector<NearPair> pairs;
    std::unordered_map<std::string_view, Odds> words;  // the names lie in the program
    std::unordered_set<std::string_view> second_words;  // of two that follow one another
};

Table readPairs() {
    Table table;
    std::string_view rest = languageData("language_pairs.txt");
    while (!rest.empty()) {
        const std::string_view line = cut(rest, '\n');
        const std::size_t blank = line.rfind(' ');
        if (blank == std::string_view::npos) continue;
        if (line.substr(0, 2) == "= ") {
            table.pairs.push_back({std::string(line.substr(2, blank - 2)), std::string(line.substr(blank + 1))});
            continue;
        }
        float odds = 0;
        std::from_chars(line.data() + blank + 1, line.data() + line.size(), odds);
        const std::string_view word = line.substr(0, blank);
        table.words[word].emplace_back(table.pairs.size() - 1, odds);
        const std::size_t between = word.find(' ');
        if (between != std::string_view::npos) table.second_words.insert(word.substr(between + 1));
    }
    return table;
}

const Table& table() {
    static const Table read = readPairs();
    return read;
}

void add(std::string_view words, std::vector<double>& odds) {
    const auto found = table().words.find(words);
    if (found == table().words.end()) return;
    for (const auto& [pair, value] : found->second) odds[pair] += static_cast<double>(value);
}

}  // namespace

const std::vector<NearPair>& nearPairs() { return table().pairs; }

void addOdds(std::string_view before, std::string_view word, std::vector<double>& odds) {
    add(word, odds);
    if (before.empty() || !table().second_words.contains(word)) return;
    thread_local std::string both;
    both.assign(before).append(1, ' ').append(word);
    add(both, odds);
}

}  // namespace locales
