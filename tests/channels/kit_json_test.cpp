#include <catch2/catch.hpp>

#include "channels/kit/json.h"

using namespace channels;

TEST_CASE("a path through JSON needs no checks", "[channels][kit][unit]") {
    const auto document = JsonDocument::parse(R"({"buyer":{"name":"Jonas","ids":["007",12]},"n":null})");
    const Json root = document.root();
    CHECK(root["buyer"]["name"].text() == "Jonas");
    CHECK(root["buyer"]["ids"][std::size_t{1}].text() == "12");
    CHECK(root["buyer"]["ids"][std::size_t{0}].text() == "007");
    CHECK(root["nobody"]["name"][std::size_t{7}].text("none") == "none");
    CHECK(root["n"].isNull());
    CHECK(root["n"].exists());
    CHECK_FALSE(root["m"].exists());
}

TEST_CASE("ids beyond 2^53 keep every digit", "[channels][kit][unit]") {
    const auto document = JsonDocument::parse(R"({"a":9007199254740993,"b":18446744073709551615,"c":1.5})");
    CHECK(document.root()["a"].integer() == 9007199254740993);
    CHECK(document.root()["a"].text() == "9007199254740993");
    CHECK_FALSE(document.root()["b"].integer());
    CHECK(document.root()["b"].text() == "18446744073709551615");
    CHECK_FALSE(document.root()["c"].integer());
}

TEST_CASE("numbers are read exactly, and written so that they read the same", "[channels][kit][unit]") {
    const auto [text, value] = GENERATE(table<std::string, double>({
        {"0E53", 0}, {"-0.0e-7", 0}, {"0.1", 0.1}, {"19.99", 19.99}, {"1311091161106606.23", 1311091161106606.23},
        {"12345678901234567890123", 12345678901234567890123.0}, {"5e-324", 5e-324}, {"1.7976931348623157e308", 1.7976931348623157e308},
    }));
    CAPTURE(text);
    const auto document = JsonDocument::parse(text);
    CHECK(document.root().number() == value);
    CHECK(JsonDocument::parse(document.root().dump()).root().number() == value);
    CHECK_THROWS_AS(JsonDocument::parse("[1e999]"), JsonError);
    CHECK_THROWS_AS(JsonDocument::parse("[1.9e308]"), JsonError);
}

TEST_CASE("a surrogate that was cut in half is read as a replacement character", "[channels][kit][unit]") {
    CHECK(JsonDocument::parse(R"(["a\ud83d"])").root()[std::size_t{0}].text() == "a\uFFFD");
    CHECK(JsonDocument::parse(R"(["\ude00b"])").root()[std::size_t{0}].text() == "\uFFFDb");
    CHECK(JsonDocument::parse(R"(["\ud83d\ude00"])").root()[std::size_t{0}].text() == "😀");
    CHECK(JsonDocument::parse(R"(["\\ud83d"])").root()[std::size_t{0}].text() == "\\ud83d");
}

TEST_CASE("bytes that aren't UTF-8 cost a character, not the answer", "[channels][kit][unit]") {
    CHECK(JsonDocument::parse("[\"K\xe4ufer\"]").root()[std::size_t{0}].text() == "K\uFFFDufer");
}

TEST_CASE("what is no JSON is an error with its place", "[channels][kit][unit]") {
    const auto text = GENERATE(
        as<std::string>(), "", "{", "[1,]", "{\"a\":}", "nul", "[1] x", "<html>", std::string("\0", 1),
        "\"a\nb\""
    );
    CAPTURE(text);
    CHECK_THROWS_AS(JsonDocument::parse(text), JsonError);
}

TEST_CASE("deep nesting is an error and no crash", "[channels][kit][unit]") {
    const std::string deep(1'000'000, '[');
    CHECK_THROWS_AS(JsonDocument::parse(deep), JsonError);
    std::string closed = std::string(100'000, '[') + std::string(100'000, ']');
    CHECK_THROWS_AS(JsonDocument::parse(closed), JsonError);
    CHECK_NOTHROW(JsonDocument::parse(std::string(150, '[') + std::string(150, ']')));
    CHECK_NOTHROW(JsonDocument::parse("[\"" + std::string(1000, '[') + "\\\"[\"]"));
}

TEST_CASE("what is written can be read", "[channels][kit][unit]") {
    JsonWriter out;
    out.beginObject()
        .member("text", "a\"b\\c\n\x01ü")
        .member("n", std::int64_t{-5})
        .member("flag", true)
        .key("list")
        .beginArray();
    out.value(1.5).null().raw("{\"x\":1}").endArray().endObject();
    const auto document = JsonDocument::parse(out.str());
    CHECK(document.root()["text"].text() == "a\"b\\c\n\x01ü");
    CHECK(document.root()["n"].integer() == -5);
    CHECK(document.root()["flag"].boolean() == true);
    CHECK(document.root()["list"][std::size_t{2}]["x"].integer() == 1);
}

TEST_CASE("text that isn't UTF-8 is repaired when written", "[channels][kit][unit]") {
    JsonWriter out;
    out.beginArray().value(std::string_view("a\xff\xed\xa0\x80z")).endArray();
    CHECK(JsonDocument::parse(out.str()).root()[std::size_t{0}].text() == "a\uFFFD\uFFFD\uFFFD\uFFFDz");
}
