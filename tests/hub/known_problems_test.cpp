#include "hub/api/known_problems.h"

#include <set>
#include <string>

#include <catch2/catch.hpp>

#include "locales/format/pattern.h"
#include "locales/words/words.h"

using hub::api::kKnownProblems;

namespace {

/// As a person would read it: every pattern has one of these figures or none.
std::string filled(const std::string& language, const std::string& pattern) {
    const std::int64_t few = 3;
    const auto text = locales::formatPattern(language, pattern, {{"tries", few}, {"seconds", few}, {"most", few}});
    return std::holds_alternative<std::string>(text) ? std::get<std::string>(text) : std::string();
}

}  // namespace

TEST_CASE("every problem that people meet is said in every language of the page", "[api]") {
    const auto languages = locales::shippedWords().locales();
    CHECK(languages.size() == 13);
    for (const auto& problem : kKnownProblems) {
        for (const auto text : {problem.title, problem.detail}) {
            if (text.empty()) continue;
            for (const auto& language : languages) {
                INFO(problem.code << " in " << language << ": " << text);
                const std::string said = locales::word(language, "hub.problem", text);
                CHECK((said == text) == (language == "en"));
                CHECK_FALSE(filled(language, said).empty());
            }
        }
    }
}

TEST_CASE("no two problems have one code", "[api]") {
    std::set<std::string_view> codes;
    for (const auto& problem : kKnownProblems) {
        INFO(problem.code);
        CHECK(codes.insert(problem.code).second);
        CHECK(problem.status >= 400);
    }
}
