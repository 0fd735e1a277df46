#include "templates/pattern/pattern.h"

#include <catch2/catch.hpp>

namespace {

using templates::Facts;
using templates::Pattern;
using templates::PatternProblem;
using templates::Rendered;

Pattern compiled(std::string_view locale, std::string_view text) {
    auto result = Pattern::compile(locale, text);
    INFO(text);
    REQUIRE(std::holds_alternative<Pattern>(result));
    return std::move(std::get<Pattern>(result));
}

Rendered filled(std::string_view locale, std::string_view text, const Facts& facts) {
    return compiled(locale, text).render(facts);
}

std::string refused(std::string_view text) {
    const auto result = Pattern::compile("en", text);
    CAPTURE(text);
    REQUIRE(std::holds_alternative<PatternProblem>(result));
    return std::get<PatternProblem>(result).what;
}

constexpr std::string_view kHello =
    "{has_buyer_name, select, yes {Hello {buyer_name},} other {Hello,}} {order_id}";

}  // namespace

TEST_CASE("a missing buyer name never blocks", "[templates][unit]") {
    const Rendered without = filled("en", kHello, {{"order_id", std::string("A1")}});
    CHECK(without.text == "Hello, A1");
    CHECK(without.missing.empty());
    CHECK(
        filled("en", kHello, {{"order_id", std::string("A1")}, {"buyer_name", std::string("Jo")}}).text ==
        "Hello Jo, A1"
    );
}

TEST_CASE("a name of nothing but blanks counts as missing", "[templates][unit]") {
    for (const char* blank : {"", "   ", "\n\t", "\u3000\u3000", "\u200B\u200E"})
        CHECK(
            filled(
                "en", kHello, {{"order_id", std::string("A1")}, {"buyer_name", std::string(blank)}}
            ).text == "Hello, A1"
        );
}

TEST_CASE("a missing required fact stands as a field and is listed once", "[templates][unit]") {
    const Rendered result = filled("en", "{carrier} has {order_id}, so {carrier} knows.", {});
    CHECK(result.text == "[[carrier]] has [[order_id]], so [[carrier]] knows.");
    CHECK(result.missing == std::vector<std::string>{"carrier", "order_id"});
}

TEST_CASE("plural forms follow the locale", "[templates][unit]") {
    constexpr std::string_view russian = "{n, plural, one {# день} few {# дня} many {# дней} other {# дня}}";
    for (const auto& [count, wanted] :
         std::map<long long, std::string>{{1, "1 день"}, {3, "3 дня"}, {5, "5 дней"}, {21, "21 день"}})
        CHECK(filled("ru", russian, {{"n", count}}).text == wanted);
    CHECK(filled("en", "{n, plural, =0 {none} one {one} other {#}}", {{"n", 0LL}}).text == "none");
}

TEST_CASE("a missing plural argument takes other and shows a field", "[templates][unit]") {
    const Rendered result = filled("en", "{days, plural, one {# day} other {# days}}", {});
    CHECK(result.text == "[[days]] days");
    CHECK(result.missing == std::vector<std::string>{"days"});
}

TEST_CASE("a plural that never shows its number does not block", "[templates][unit]") {
    const Pattern pattern = compiled("en", "your {quantity, plural, one {item} other {items}}");
    CHECK(pattern.render({}).text == "your items");
    CHECK(pattern.render({}).missing.empty());
    CHECK(pattern.required().empty());
    CHECK(pattern.arguments() == std::vector<std::string>{"quantity"});
}

TEST_CASE("a value with braces is shown as it is", "[templates][unit]") {
    CHECK(
        filled("en", "{item_title}", {{"item_title", std::string("{order_id} '{x}' #1 100%")}}).text ==
        "{order_id} '{x}' #1 100%"
    );
}

TEST_CASE("a value can't pretend to be a field", "[templates][unit]") {
    const std::string text =
        filled("en", "{item_title}", {{"item_title", std::string("[[[order_id]]]")}}).text;
    CHECK(text == "[order_id]");
}

TEST_CASE("line breaks and control characters of a value are gone", "[templates][unit]") {
    CHECK(
        filled("en", "{item_title}", {{"item_title", std::string("a\r\nb\t\x01 c\u202E")}}).text == "a b c"
    );
}

TEST_CASE("a value of broken bytes is repaired", "[templates][unit]") {
    CHECK(
        filled(
            "en", "{item_title}",
            {{"item_title", std::string("a\xFF"
                                        "b")}}
        ).text == "a\uFFFDb"
    );
}

TEST_CASE("an order number inside Arabic is isolated", "[templates][unit]") {
    const Facts facts = {{"order_id", std::string("302-1")}, {"buyer_name", std::string("Jo Weber")}};
    CHECK(filled("ar", "طلبك {order_id}", facts).text == "طلبك \u2066302-1\u2069");
    CHECK(filled("ar", "مرحبا {buyer_name}", facts).text == "مرحبا \u2068Jo Weber\u2069");
}

TEST_CASE("an Arabic name inside English is isolated and a Latin one is left alone", "[templates][unit]") {
    CHECK(
        filled("en", "Hi {buyer_name}", {{"buyer_name", std::string("محمد")}}).text == "Hi \u2068محمد\u2069"
    );
    CHECK(filled("en", "Hi {buyer_name}", {{"buyer_name", std::string("Jo")}}).text == "Hi Jo");
}

TEST_CASE("required facts are those outside their own selector", "[templates][unit]") {
    const Pattern pattern =
        compiled("en", "{has_eta_to, select, yes {by {eta_to} with {carrier}} other {soon}} {order_id}");
    CHECK(pattern.arguments() == std::vector<std::string>{"carrier", "eta_to", "order_id"});
    CHECK(pattern.required() == std::vector<std::string>{"carrier", "order_id"});
    CHECK(pattern.render({{"order_id", std::string("A")}}).missing.empty());
}

TEST_CASE("a pattern that can't be used is refused with a reason", "[templates][unit]") {
    CHECK(refused("{a") == "a brace has no partner");
    CHECK(refused("{n, plural, one {x}}").find("other") != std::string::npos);
    CHECK(refused("{d, date, short}").find("plain, plural or select") != std::string::npos);
    CHECK(
        refused("{n, selectordinal, one {#st} other {#th}}").find("plain, plural or select") !=
        std::string::npos
    );
    CHECK(refused("{0}").find("name") != std::string::npos);
    CHECK(refused("{Name}").find("name") != std::string::npos);
    CHECK(refused("{n, plural, offset:1 one {x} other {y}}").find("offset") != std::string::npos);
    CHECK(refused("{n, plural, =1.5 {x} other {y}}").find("whole") != std::string::npos);
    CHECK(refused("{has_x, select, maybe {x} other {y}}").find("yes, no or other") != std::string::npos);
    CHECK(refused("{x, select, a {1} a {2} other {3}}").find("twice") != std::string::npos);
    CHECK(refused(std::string(200, '{')).find("deep") != std::string::npos);
    CHECK(refused(std::string(100'000, 'x')).find("longer") != std::string::npos);
}

TEST_CASE("a refused pattern names the byte", "[templates][unit]") {
    const auto result = Pattern::compile("de", "Grüße {9x}");
    REQUIRE(std::holds_alternative<PatternProblem>(result));
    CHECK(std::get<PatternProblem>(result).offset == 9);
}
