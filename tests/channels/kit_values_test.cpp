#include <catch2/catch.hpp>

#include "channels/kit/find_sent.h"
#include "channels/kit/hash.h"
#include "channels/kit/multipart.h"
#include "channels/kit/time.h"
#include "channels/kit/url.h"

using namespace channels;
using namespace std::chrono_literals;

namespace {

Instant at(std::int64_t seconds, int millis = 0) {
    return Instant(std::chrono::milliseconds(seconds * 1000 + millis));
}

}  // namespace

TEST_CASE("times of marketplaces are read to the millisecond", "[channels][kit][unit]") {
    CHECK(parseTime("2026-09-21T22:13:20.000Z") == at(1790028800));
    CHECK(parseTime("2026-09-21T22:13:20.123456Z") == at(1790028800, 123));
    CHECK(parseTime("2026-09-22T06:13:20+08:00") == at(1790028800));
    CHECK(parseTime("2026-09-22T06:13:20+0800") == at(1790028800));
    CHECK(parseTime("1970-01-01T00:00:00Z") == at(0));
}

TEST_CASE("what is no time is none", "[channels][kit][unit]") {
    const auto text = GENERATE(
        as<std::string>(), "", "yesterday", "2026-09-21", "2026-09-21T22:13:20", "2026-13-21T22:13:20Z",
        "2026-02-30T00:00:00Z", "2026-09-21T25:00:00Z", "2026-09-21T22:13:20.000Zjunk",
        " 2026-09-21T22:13:20Z", "1790028800", "2026-09-21T22:13:20.Z", "\xff"
    );
    CAPTURE(text);
    CHECK_FALSE(parseTime(text));
}

TEST_CASE("a time survives being written and read", "[channels][kit][unit]") {
    const auto instant = GENERATE(at(0), at(1790028800, 1), at(1790028800, 999), at(4102444799, 500));
    CHECK(parseTime(formatTime(instant)) == instant);
    CHECK(formatTime(at(1790028800, 7)) == "2026-09-21T22:13:20.007Z");
}

TEST_CASE("Retry-After is read as seconds or a date, within a day", "[channels][kit][unit]") {
    const Instant now = at(1790028800);
    CHECK(parseRetryAfter("30", now) == now + 30s);
    CHECK(parseRetryAfter("0", now) == now);
    CHECK(parseRetryAfter("99999999", now) == now + 24h);
    CHECK(parseRetryAfter("-5", now) == now);
    CHECK(parseRetryAfter("Mon, 21 Sep 2026 22:14:20 GMT", now) == now + 60s);
    CHECK(parseRetryAfter("Mon, 21 Sep 2020 22:14:20 GMT", now) == now);
    CHECK_FALSE(parseRetryAfter("soon", now));
    CHECK_FALSE(parseRetryAfter("", now));
    CHECK(parseHttpDate(formatHttpDate(now)) == now);
}

TEST_CASE("a query survives being encoded and decoded", "[channels][kit][unit]") {
    const QueryList query = {
        {"filter", "creationdate:[2026-09-01T00:00:00.000Z..]"}, {"q", "a&b=c d+e%20#?/ü包"}, {"empty", ""}};
    const std::string text = encodeQuery(query);
    CHECK(text.find_first_of(" []#?") == std::string::npos);
    CHECK(decodeQuery(text) == query);
    CHECK(encodeQuery({{"refresh_token", "v^1.1#test"}}) == "refresh_token=v%5E1.1%23test");
}

TEST_CASE("a broken query is read as far as it goes", "[channels][kit][unit]") {
    CHECK(decodeQuery("a=%zz&&b&=c&d=%4") == QueryList{{"a", "%zz"}, {"b", ""}, {"", "c"}, {"d", "%4"}});
    CHECK(decodeQuery("").empty());
}

TEST_CASE("a query is asked for the first value of a name", "[channels][kit][unit]") {
    const QueryList query = {{"a", "1"}, {"b", ""}, {"a", "2"}};
    CHECK(value(query, "a") == "1");
    CHECK(value(query, "b").empty());
    CHECK(value(query, "c").empty());
}

TEST_CASE("a link leads to the same origin only when scheme, host and port agree", "[channels][kit][unit]") {
    CHECK(sameOrigin("https://api.example/a", "https://api.example:443/b?c"));
    CHECK_FALSE(sameOrigin("https://api.example", "http://api.example"));
    CHECK_FALSE(sameOrigin("https://api.example", "https://api.example.evil"));
    CHECK_FALSE(sameOrigin("https://api.example", "https://api.example@evil.example"));
    CHECK_FALSE(sameOrigin("https://api.example", "//api.example"));
    CHECK_FALSE(sameOrigin("", ""));
}

TEST_CASE("digests and base64 agree with published vectors", "[channels][kit][unit]") {
    // FIPS 180-2, B.1; RFC 4648, 10.
    CHECK(sha256Hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(base64("foobar") == "Zm9vYmFy");
    CHECK(base64("fo") == "Zm8=");
    CHECK(base64(std::string(200, 'x')).find('\n') == std::string::npos);
    CHECK(base64Url("\xfb\xff") == "-_8");
    CHECK(fromBase64("Zm9vYg==") == "foob");
    CHECK(fromBase64(base64(std::string("\0\xff\x80", 3))) == std::string("\0\xff\x80", 3));
    CHECK_NOTHROW(fromBase64("!!!"));
}

TEST_CASE("a time without a zone is read by the protocol's own", "[channels][kit][unit]") {
    CHECK(parseLocalTime("2026-09-22 06:13:20", 8h) == at(1790028800));
    CHECK(parseLocalTime("2026-09-22T06:13:20.250", 8h) == at(1790028800, 250));
    CHECK(parseLocalTime("2026-09-21 15:13:20", -7h) == at(1790028800));
    CHECK(formatLocalTime(at(1790028800), 8h) == "2026-09-22 06:13:20");
    CHECK_FALSE(parseLocalTime("2026-09-22 06:13:20Z", 8h));
    CHECK_FALSE(parseLocalTime("2026-09-22", 8h));
    CHECK_FALSE(parseLocalTime("", 8h));
}

TEST_CASE("message codes agree with the vectors of RFC 4231 and RFC 2202", "[channels][kit][unit]") {
    CHECK(
        hex(hmacSha256("Jefe", "what do ya want for nothing?")) ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    );
    CHECK(hexUpper(hmacMd5("Jefe", "what do ya want for nothing?")) == "750C783E6AB0B503EAA86E310A5DB738");
    CHECK(hex(md5("abc")) == "900150983cd24fb0d6963f7d28e17f72");
    CHECK(sameSecret("abc", "abc"));
    CHECK_FALSE(sameSecret("abc", "abd"));
    CHECK_FALSE(sameSecret("abc", "ab"));
}

TEST_CASE("texts are compared without regard to line ends", "[channels][kit][unit]") {
    CHECK(comparableText("a\r\nb\rc\n \n") == "a\nb\nc");
    CHECK(comparableText(" \r\n").empty());
    CHECK(comparableText("a b") != comparableText("a  b"));
}

TEST_CASE("a form survives being written and read", "[channels][kit][unit]") {
    const std::string bytes("--form\r\n\0\xff", 10);
    const auto form = writeForm({{"message_input", "{\"body\":\"Olá\"}", "application/json", ""},
                                 {"files", bytes, "image/png", "foto \"1\".png"}});
    const auto parts = readForm(form.content_type, form.bytes);
    REQUIRE(parts.size() == 2);
    CHECK(parts[0].name == "message_input");
    CHECK(parts[0].content_type == "application/json");
    CHECK(parts[0].body == "{\"body\":\"Olá\"}");
    CHECK(parts[1].file_name == "foto \"1\".png");
    CHECK(parts[1].body == bytes);
    CHECK(readForm("application/json", form.bytes).empty());
    CHECK(readForm("multipart/form-data", form.bytes).empty());
}
