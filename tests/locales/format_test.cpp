#include "locales/format/format.h"

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "locales/format/pattern.h"

using locales::PatternArguments;
using locales::PatternProblem;
using std::chrono::sys_days;
using std::chrono::year_month_day;

namespace {

constexpr year_month_day date(int year, unsigned month, unsigned day) {
    return std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day};
}

constexpr year_month_day kDay = date(2026, 11, 20);
constexpr locales::Instant kAt = sys_days(kDay) + std::chrono::hours(13) + std::chrono::minutes(5);

std::string filled(std::string_view locale, std::string_view pattern, const PatternArguments& arguments) {
    const auto outcome = locales::formatPattern(locale, pattern, arguments);
    const auto* const text = std::get_if<std::string>(&outcome);
    return text != nullptr ? *text : "problem: " + std::get<PatternProblem>(outcome).detail;
}

PatternProblem::Kind problem(
    std::string_view locale, std::string_view pattern, const PatternArguments& arguments
) {
    const auto outcome = locales::formatPattern(locale, pattern, arguments);
    REQUIRE(std::holds_alternative<PatternProblem>(outcome));
    return std::get<PatternProblem>(outcome).kind;
}

}  // namespace

TEST_CASE("a day is written as its locale does, with European digits", "[locales][unit]") {
    CHECK(locales::formatDay("de", kDay) == "20. November 2026");
    CHECK(locales::formatDay("zh-Hans", kDay) == "2026年11月20日");
    CHECK(locales::formatDay("en-US", kDay) == "November 20, 2026");
    CHECK(locales::formatDay("ar-EG", kDay) == "20 نوفمبر 2026");
    CHECK(locales::formatDay("es-MX", kDay) == "20 de noviembre de 2026");
    CHECK(locales::formatDay("de-XX", kDay) == "20. November 2026");
    CHECK(locales::formatDay("no tag", kDay) == "November 20, 2026");
    CHECK(locales::formatDay("und", kDay) == "November 20, 2026");
    CHECK(locales::formatDay("en", date(2026, 2, 31)) == "2026-02-31");
}

TEST_CASE("day and time are those of the zone's clock", "[locales][unit]") {
    CHECK(locales::formatDayTime("de", kAt, "Europe/Berlin") == "20.11.2026, 14:05");
    CHECK(locales::formatDayTime("ja", kAt, "Asia/Tokyo") == "2026/11/20 22:05");
    CHECK(locales::formatDayTime("en", kAt, "America/New_York") == "Nov 20, 2026, 8:05\u00A0AM");
    CHECK(locales::formatDayTime("de", kAt, "Mars/Olympus") == "20.11.2026, 13:05 UTC");
    // ICU 72 still knows summer time in Mexico.
    const locales::Instant summer = sys_days(date(2026, 7, 1)) + std::chrono::hours(12);
    CHECK(locales::formatDayTime("es-MX", summer, "America/Mexico_City") == "1 jul 2026, 06:00");
}

TEST_CASE("money is exact and has the symbol its readers know", "[locales][unit]") {
    CHECK(locales::formatMoney("de", "1239.90", "EUR") == "1.239,90\u00A0€");
    CHECK(locales::formatMoney("en-US", "39.9", "USD") == "$39.90");
    CHECK(locales::formatMoney("en-GB", "39.9", "USD") == "US$39.90");
    CHECK(locales::formatMoney("ja", "3990.00", "JPY") == "￥3,990");
    CHECK(locales::formatMoney("zh-Hans", "39.90", "USD") == "US$39.90");
    CHECK(locales::formatMoney("en", "39.905", "EUR") == "€39.905");
    CHECK(
        locales::formatMoney("en", "0.1", "KWD") ==
        "KWD\u00A0"
        "0.100"
    );
    CHECK(locales::formatMoney("en", "12345678901234567890.12", "USD") == "$12,345,678,901,234,567,890.12");
    CHECK(locales::formatMoney("en", "-5", "eur") == "-€5.00");
    CHECK(
        locales::formatMoney("en", "5.00", "XXQ") ==
        "XXQ\u00A0"
        "5.00"
    );
}

TEST_CASE("a measure in words is the locale's own and keeps its decimals", "[locales][unit]") {
    CHECK(locales::formatInWords("en", "14", "days") == "14\u00A0days");
    CHECK(locales::formatInWords("zh-Hans", "14", "days") == "14天");
    CHECK(locales::formatInWords("es", "1", "months") == "1\u00A0mes");
    CHECK(locales::formatInWords("de", "72", "hours") == "72\u00A0Stunden");
    CHECK(locales::formatInWords("zh-Hant", "2", "years") == "2\u00A0年");
    CHECK(locales::formatInWords("zh-Hans", "150", "EUR") == "150欧元");
    CHECK(locales::formatInWords("de", "10000", "JPY") == "10.000\u00A0Japanische Yen");
    CHECK(locales::formatInWords("en", "39.90", "EUR") == "39.90\u00A0euros");
    CHECK(locales::formatInWords("de", "3", "parsecs") == "3\u00A0parsecs");
    CHECK(locales::formatInWords("de", "about 3", "days") == "about 3\u00A0days");
}

TEST_CASE("what is no amount or currency comes back as it was", "[locales][unit]") {
    for (const std::string amount : {"", "1e5", "NaN", "1,5", "--1", ".", "1.", "0x10", "Infinity", " 1"}) {
        CAPTURE(amount);
        CHECK(locales::formatMoney("en", amount, "EUR") == amount + " EUR");
    }
    CHECK(locales::formatMoney("en", std::string(50, '9'), "EUR") == std::string(50, '9') + " EUR");
    CHECK(locales::formatMoney("en", "5", "euros") == "5 euros");
}

TEST_CASE("numbers, lists and names are in the locale's words", "[locales][unit]") {
    CHECK(locales::formatNumber("de", 1'234'567) == "1.234.567");
    CHECK(locales::formatNumber("ar-EG", -12) == "\u200E-12");
    CHECK(locales::formatList("en-GB", {"a", "b", "c"}) == "a, b and c");
    CHECK(locales::formatList("zh-Hans", {"a", "b", "c"}) == "a、b和c");
    CHECK(locales::formatList("en", {"a"}) == "a");
    CHECK(locales::formatList("en", {}).empty());
    CHECK(locales::displayCountry("de", "mx") == "Mexiko");
    CHECK(locales::displayCountry("de", "Mexico") == "Mexico");
    CHECK(locales::displayLanguage("en", "zh-Hans") == "Chinese (Simplified)");
    CHECK(locales::displayLanguage("zh-Hans", "zh-Hans") == "简体中文");
    CHECK(locales::displayLanguage("de", "pt-BR") == "Portugiesisch (Brasilien)");
    CHECK(locales::displayLanguage("en", "und") == "Unknown language");
    CHECK(locales::displayLanguage("en", "not a tag") == "not a tag");
}

TEST_CASE("threads format at once", "[locales][unit]") {
    std::vector<std::thread> threads;
    std::vector<int> wrong(4, 0);
    for (std::size_t i = 0; i < wrong.size(); ++i) {
        threads.emplace_back([&wrong, i] {
            for (int round = 0; round < 200; ++round) {
                const bool same =
                    locales::formatDay("de", kDay) == "20. November 2026" &&
                    filled("en", "{n, plural, one{# day} other{# days}}", {{"n", std::int64_t{2}}}) ==
                        "2 days";
                wrong[i] += same ? 0 : 1;
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(wrong == std::vector<int>(4, 0));
}

TEST_CASE("a pattern is filled with texts and numbers", "[locales][unit]") {
    CHECK(filled("en", "Hello {name}!", {{"name", std::string("Ann {x} 包裹")}}) == "Hello Ann {x} 包裹!");
    CHECK(
        filled(
            "ru", "{n, plural, one{# день} few{# дня} many{# дней} other{# дня}}", {{"n", std::int64_t{22}}}
        ) == "22 дня"
    );
    CHECK(filled("ar", "{n}", {{"n", std::int64_t{12345}}}) == "12,345");
    CHECK(
        filled("en", "{g, select, a{A {x}} other{B}}", {{"g", std::string("a")}, {"x", std::string("y")}}) ==
        "A y"
    );
    CHECK(filled("en", "plain", {{"unused", std::string()}}) == "plain");
}

TEST_CASE("a pattern that can't be filled is a problem, never half a text", "[locales][unit]") {
    using Kind = PatternProblem::Kind;
    const PatternArguments number = {{"a", std::int64_t{1}}};
    const PatternArguments text = {{"a", std::string("x")}};
    CHECK(problem("en", "Hi {name}", {}) == Kind::MissingArgument);
    CHECK(problem("en", "{a, select, y{{b}} other{}}", text) == Kind::MissingArgument);
    CHECK(problem("en", "{a", number) == Kind::BadPattern);
    CHECK(problem("en", "{a, plural, one{x}}", number) == Kind::BadPattern);
    CHECK(problem("en", "{a, plural, other{#}}", text) == Kind::WrongType);
    CHECK(problem("en", "{a, number}", text) == Kind::WrongType);
    CHECK(problem("en", "{a, select, other{}}", number) == Kind::WrongType);
    CHECK(problem("en", "{a, select, other{}} {a, plural, other{}}", number) == Kind::WrongType);
    CHECK(problem("en", "{a, date}", number) == Kind::UnknownFormat);
    CHECK(problem("en", "{a, spellout}", number) == Kind::UnknownFormat);
    CHECK(problem("en", "{0}", {{"0", std::string("x")}}) == Kind::UnknownFormat);
    CHECK(problem("no tag", "x", {}) == Kind::BadLocale);
    std::string deep;
    for (int i = 0; i < 20'000; ++i) deep += "{a, select, other{";
    CHECK(problem("en", deep, text) == Kind::BadPattern);
}
