#include <catch2/catch.hpp>

#include "hub/app/record/scrubber.h"

namespace {

const hub::Scrubber& scrubber() {
    static const hub::Scrubber made({"client-secret-of-the-shop", "rt-1234567890"}, "key");
    return made;
}

std::string body(const std::string& text) { return scrubber().body(text); }

}  // namespace

TEST_CASE("a recording keeps the words of the protocol and none of the people", "[record]") {
    const std::string text = body(
        R"({"id":"5f0000000000000000000f01","state":"AWAITING_MERCHANT","buyer_info":{"name":"Ana Silva","locale":"pt-BR"},)"
        R"("replied_at":"2026-09-21T22:13:20.000+00:00","message":"Onde está meu pedido? 包裹","unread":2,"total":"39.90"})"
    );
    CAPTURE(text);
    CHECK(text.find("AWAITING_MERCHANT") != std::string::npos);
    CHECK(text.find("pt-BR") != std::string::npos);
    CHECK(text.find("2026-09-21T22:13:20.000+00:00") != std::string::npos);
    CHECK(text.find("\"unread\":2") != std::string::npos);
    CHECK(text.find("39.90") != std::string::npos);
    for (const char* gone : {"Ana", "Silva", "Onde", "pedido", "包", "5f0000000000000000000f01"}) {
        CAPTURE(gone);
        CHECK(text.find(gone) == std::string::npos);
    }
    CHECK(text.find("字字") != std::string::npos);
}

TEST_CASE("an id is another one of the same look, the same wherever it stands", "[record]") {
    const std::string text =
        body(R"({"order_id":"302-1234567-1234567","orders":[{"orderId":"302-1234567-1234567"},{"orderId":"302-7654321-7654321"}],"shop_id":7654321})");
    CAPTURE(text);
    const auto document = channels::JsonDocument::parse(text);
    const auto root = document.root();
    const std::string first = root["order_id"].text();
    CHECK(first != "302-1234567-1234567");
    CHECK(first.size() == 19);
    CHECK(first[3] == '-');
    CHECK(root["orders"][0]["orderId"].text() == first);
    CHECK(root["orders"][1]["orderId"].text() != first);
    CHECK(root["shop_id"].isNumber());
    CHECK(root["shop_id"].text() != "7654321");
    CHECK(scrubber().url("https://api.example/order/302-1234567-1234567/x").find(first) != std::string::npos);
}

TEST_CASE("secrets are gone wherever they stand", "[record]") {
    CHECK(body(R"({"access_token":"abc","note":"x client-secret-of-the-shop y"})").find("abc") == std::string::npos);
    CHECK(body(R"({"note":"x client-secret-of-the-shop y"})").find("client-secret") == std::string::npos);
    CHECK(body("refused for rt-1234567890").find("rt-1234567890") == std::string::npos);
    const std::string url = scrubber().url("https://api.example/api/v2/x?sign=0123abcd&access_token=tok&page=1&buyer_name=Ana");
    CAPTURE(url);
    CHECK(url.find("0123abcd") == std::string::npos);
    CHECK(url.find("=tok") == std::string::npos);
    CHECK(url.find("page=1") != std::string::npos);
    CHECK(url.find("Ana") == std::string::npos);
}

TEST_CASE("what isn't JSON, and JSON inside a string, is scrubbed too", "[record]") {
    CHECK(body("<p>Hello Ana, 12 Main St</p>") == "<x>Xxxxx Xxx, 00 Xxxx Xx</x>");
    const std::string text = body(R"({"content":"{\"text\":\"Bila sampai?\",\"type\":\"text\"}"})");
    CAPTURE(text);
    CHECK(text.find("Bila") == std::string::npos);
    CHECK(body("").empty());
    CHECK_NOTHROW(body("\xff\xfe\xe4"));
}
