#include "locales/words/words.h"

#include <cstdint>
#include <map>
#include <string>

#include <catch2/catch.hpp>

using locales::Words;

namespace {

void appendNumber(std::string& out, std::size_t number) {
    for (int shift = 0; shift < 32; shift += 8) out.push_back(static_cast<char>((number >> shift) & 0xFF));
}

/// A .mo file (GNU gettext manual, "The Format of GNU MO Files") of these messages; keys are
/// "context\4source".
std::string catalogue(std::map<std::string, std::string> messages) {
    messages[""] = "Content-Type: text/plain; charset=UTF-8\n";
    const std::size_t count = messages.size();
    const std::size_t tables = 28;
    std::string strings;
    std::string keys;
    std::string values;
    const std::size_t base = tables + 16 * count;
    for (const auto& [key, value] : messages) {
        appendNumber(keys, key.size());
        appendNumber(keys, base + strings.size());
        strings += key + '\0';
    }
    for (const auto& [key, value] : messages) {
        appendNumber(values, value.size());
        appendNumber(values, base + strings.size());
        strings += value + '\0';
    }
    std::string out;
    for (const std::size_t field :
         {std::size_t{0x950412DE}, std::size_t{0}, count, tables, tables + 8 * count, std::size_t{0}, base}) {
        appendNumber(out, field);
    }
    return out + keys + values + strings;
}

}  // namespace

TEST_CASE("a text is found by context along the fallback chain", "[locales][unit]") {
    const std::string pt = catalogue({{"a\4Send", "Enviar"}, {"b\4Send", "Mandar"}});
    const std::string hans = catalogue({{"a\4Send", "发送"}, {"Receive", "接收"}});
    const Words words({{"pt-BR", pt}, {"zh-Hans", hans}});
    CHECK(words.find("pt-BR", "a", "Send") == "Enviar");
    CHECK(words.find("pt-BR", "b", "Send") == "Mandar");
    CHECK(words.find("pt-AO", "a", "Send") == "Enviar");
    CHECK(words.find("zh-CN", "a", "Send") == "发送");
    CHECK(words.find("zh-TW", "a", "Send") == "Send");
    CHECK(words.find("zh-CN", "b", "Send") == "Send");
    CHECK(words.find("zh-CN", "", "Send") == "Send");
    CHECK(words.find("not a tag", "a", "Send") == "Send");
    CHECK(words.find("zh-CN", "", "Receive") == "接收");
    CHECK(words.locales() == std::vector<std::string>{"pt-BR", "zh-Hans"});
}

TEST_CASE("a broken catalogue is named and harms no other", "[locales][unit]") {
    const std::string good = catalogue({{"a\4Send", "Senden"}});
    const std::string cut = good.substr(0, good.size() / 2);
    const Words words({{"de", good}, {"fr", "no catalogue"}, {"it", cut}, {"es", ""}});
    CHECK(words.find("de", "a", "Send") == "Senden");
    CHECK(words.find("fr", "a", "Send") == "Send");
    CHECK(words.find("it", "a", "Send") == "Send");
    CHECK(words.unreadable() == std::vector<std::string>{"fr", "it", "es"});
}

TEST_CASE("the program carries its own words", "[locales][unit]") {
    CHECK(locales::shippedWords().unreadable().empty());
    CHECK_THAT(locales::shippedWords().locales(), Catch::Matchers::VectorContains(std::string("en")));
    const std::string english = "no date: the time of arrival stands in";
    CHECK(locales::word("en-GB", "hub.warning", english) == english);
    CHECK(locales::word("zh-CN", "hub.warning", english) == "没有日期：以收到时间代替");
    CHECK(locales::word("de-AT", "no.such.context", "As it was") == "As it was");
}
