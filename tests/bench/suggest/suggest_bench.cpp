// suggest_bench FILE.jsonl [--wrong]
//
// How often the reply that a good seller would want stands first, and among the first three: for each language, and all
// together. A line is a request of `dragoman suggest` with "expected", the templates that would be right, the best first.
// --wrong shows each line whose first suggestion is another.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "hub/desk/desk.h"

namespace {

struct Count {
    int all = 0, first = 0, among_three = 0;
};

void print(const std::string& name, const Count& count) {
    const auto share = [&](int n) { return 100.0 * n / count.all; };
    std::printf("%-10s %4d  first %5.1f %%  among three %5.1f %%\n", name.c_str(), count.all, share(count.first), share(count.among_three));
}

}  // namespace

int main(int count, char** arguments) {
    if (count < 2) {
        std::fputs("usage: suggest_bench FILE.jsonl [--wrong]\n", stderr);
        return 2;
    }
    const bool show_wrong = count > 2 && std::string(arguments[2]) == "--wrong";
    std::ifstream in(arguments[1]);
    std::map<std::string, Count> by_language;
    Count all;
    for (std::string line; std::getline(in, line);) {
        const auto document = channels::JsonDocument::parse(line);
        std::vector<std::string> warnings;
        const auto read = hub::readDeskRequest(document.root(), warnings);
        const auto* request = std::get_if<hub::DeskRequest>(&read);
        if (request == nullptr) {
            std::cerr << std::get<hub::DeskProblem>(read).field << ": " << line << '\n';
            return 1;
        }
        const channels::Json expected = document.root()["expected"];
        const auto isRight = [&](const templates::Suggestion& suggestion) {
            for (std::size_t i = 0; i < expected.size(); ++i)
                if (expected[i].text() == suggestion.key) return true;
            return false;
        };
        const auto answer = hub::answer(*request);
        const auto& suggestions = answer.suggestions;
        const auto three = suggestions.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(3, suggestions.size()));
        const bool first = !suggestions.empty() && isRight(suggestions.front());
        const bool among_three = std::any_of(suggestions.begin(), three, isRight);
        for (Count* into : {&all, &by_language[request->id.substr(0, request->id.rfind('-'))]}) {
            ++into->all;
            into->first += first ? 1 : 0;
            into->among_three += among_three ? 1 : 0;
        }
        if (show_wrong && !first)
            std::cout << request->id << ": " << (suggestions.empty() ? "nothing" : suggestions.front().key) << ", expected "
                      << expected.dump() << "  " << request->message.text << '\n';
    }
    for (const auto& [language, of] : by_language) print(language, of);
    print("all", all);
}
