#include <catch2/catch.hpp>

#include "hub/editing/comparison.h"

using hub::PartKind;

namespace {

/// Each part with a sign before it.
std::vector<std::string> compared(const std::string& before, const std::string& now, const std::string& locale = "en") {
    std::vector<std::string> all;
    for (const auto& part : hub::compareTexts(before, now, locale)) {
        const char* sign = part.kind == PartKind::Same ? "=" : part.kind == PartKind::Removed ? "-" : "+";
        all.push_back(sign + part.text);
    }
    return all;
}

std::string without(PartKind kind, const std::vector<hub::TextPart>& parts) {
    std::string text;
    for (const auto& part : parts) text += part.kind == kind ? "" : part.text;
    return text;
}

}  // namespace

TEST_CASE("a comparison names the words that were taken out and put in", "[comparison]") {
    CHECK(compared("Your parcel is late.", "Your parcel is very late.") == std::vector<std::string>{"=Your parcel is ", "+very ", "=late."});
    CHECK(compared("We are sorry.", "We apologise.") == std::vector<std::string>{"=We ", "-are sorry", "+apologise", "=."});
    CHECK(compared("Same", "Same") == std::vector<std::string>{"=Same"});
    CHECK(compared("", "New") == std::vector<std::string>{"+New"});
    CHECK(compared("", "").empty());
}

TEST_CASE("a text without spaces is compared by its words", "[comparison]") {
    const auto parts = compared("包裹在路上。", "包裹已到达。", "zh-Hans");
    REQUIRE(parts.size() >= 3);
    CHECK(parts.front() == "=包裹");
}

TEST_CASE("the parts of a comparison make both texts again", "[comparison]") {
    std::string longer, other;
    for (int i = 0; i < 3000; ++i) {
        longer += "word" + std::to_string(i) + " ";
        other += "other" + std::to_string(i) + " ";
    }
    const auto [before, now] = GENERATE_COPY(table<std::string, std::string>(
        {{"one two three four", "two three five four one"}, {"a b a b a", "b a b"}, {"Guten\n\nTag", "Tag\n\nGuten"}, {longer, other}}
    ));
    const auto parts = hub::compareTexts(before, now, "en");
    CHECK(without(PartKind::Added, parts) == before);
    CHECK(without(PartKind::Removed, parts) == now);
}
