#include "locales/text/tokens.h"

#include <algorithm>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "locales/text/unicode.h"

namespace {

std::vector<std::string> tokens(std::string_view text) {
    std::vector<std::string> out;
    locales::forEachToken(text, [&](std::string_view token, std::size_t, std::size_t) {
        out.emplace_back(token);
        return true;
    });
    return out;
}

using List = std::vector<std::string>;

}  // namespace

TEST_CASE("words are folded tokens of letters, digits and marks", "[locales][unit]") {
    CHECK(tokens("Crème BRÛLÉE, 2 Straßen!") == List{"creme", "brulee", "2", "strassen"});
    CHECK(tokens("028-1234567-8901234") == List{"028", "1234567", "8901234"});
    CHECK(tokens("iPhone15") == List{"iphone15"});
    CHECK(tokens("e\u0301te\u0301") == tokens("été"));
    CHECK(tokens("Тест ТЕСТ тЕсТ") == List{"тест", "тест", "тест"});
    CHECK(tokens("배송 언제").size() == 2);
    CHECK(tokens(" \t\n-_.").empty());
    CHECK(tokens("soft\u00ADware") == List{"software"});
}

TEST_CASE(
    "each Han and kana character is a token, so that 包裹 finds every message with it", "[locales][unit]"
) {
    const List query = tokens("包裹");
    REQUIRE(query == List{"包", "裹"});
    for (const std::string message :
         {"我的包裹在哪里", "包裹", "iPhone包裹2", "「包裹」", "没收到包裹！", "ｱ包裹", "aé包裹é", "พัสดุ包裹",
          "包\u200B裹x", "包裹\uFE0F"}) {
        CAPTURE(message);
        const List found = tokens(message);
        CHECK(std::search(found.begin(), found.end(), query.begin(), query.end()) != found.end());
    }
    CHECK(tokens("ガラス") == List{"ガ", "ラ", "ス"});
    CHECK(tokens("ｶﾞﾗｽ") == tokens("ガラス"));
    CHECK(tokens("カ\u3099ラス") == tokens("ガラス"));
    CHECK(tokens("人々ー") == List{"人", "々", "ー"});
}

TEST_CASE("Thai and its like are cut by dictionary", "[locales][unit]") {
    CHECK(tokens("พัสดุของฉันอยู่ที่ไหน").size() >= 4);
    CHECK(tokens("พัสดุของฉันอยู่ที่ไหน").front() == "พัสดุ");
    CHECK(tokens("ကျွန်တော့်").size() >= 1);
    CHECK(tokens("iPhoneสีดำ").front() == "iphone");
}

TEST_CASE("offsets are the bytes of the token in the text", "[locales][unit]") {
    const std::string text = "Hé, 包裹 ไหน\u200F x";
    List cut;
    locales::forEachToken(text, [&](std::string_view token, std::size_t begin, std::size_t end) {
        CHECK(locales::foldForMatch(text.substr(begin, end - begin)) == token);
        cut.push_back(text.substr(begin, end - begin));
        return true;
    });
    CHECK(cut == List{"Hé", "包", "裹", "ไหน", "x"});
}

TEST_CASE("a consumer can stop", "[locales][unit]") {
    for (const std::string text : {"a b c", "包裹在", "พัสดุของฉันอยู่ที่ไหน"}) {
        int count = 0;
        locales::forEachToken(text, [&](std::string_view, std::size_t, std::size_t) { return ++count < 1; });
        CHECK(count == 1);
    }
}

TEST_CASE("hostile text gives tokens of bounded length", "[locales][unit]") {
    const auto repeat = [](const std::string& text, std::size_t count) {
        std::string out;
        for (std::size_t i = 0; i < count; ++i) out += text;
        return out;
    };
    const List hostile = {std::string(1'000'000, 'a'), std::string(1'000'000, '\xFF'),
                          repeat("\u0301", 300'000),   repeat("ก", 300'000),
                          repeat("\u00AD", 300'000),   repeat("ﷺ", 100'000),
                          repeat("a\u202E", 200'000),  repeat("\xED\xA0\xBD", 300'000),
                          repeat("ก\u200D", 100'000),  std::string(1'000, '\0')};
    for (const std::string& text : hostile) {
        std::size_t longest = 0;
        std::size_t last_end = 0;
        bool ordered = true;
        locales::forEachToken(text, [&](std::string_view token, std::size_t begin, std::size_t end) {
            longest = std::max(longest, token.size());
            ordered = ordered && begin >= last_end && end > begin && !token.empty();
            last_end = end;
            return true;
        });
        CHECK(ordered);
        CHECK(longest <= 1024);
    }
    CHECK(tokens(std::string(1'000, 'a')).front().size() == 128);
}

TEST_CASE("the version names the rules and ICU", "[locales][unit]") {
    CHECK_THAT(locales::tokenizerVersion(), Catch::Matchers::Contains("icu-"));
}
