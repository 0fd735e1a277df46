#include "channels/kit/foreign_file.h"

#include <catch2/catch.hpp>

#include "channels/contract/errors.h"
#include "channels/testing/manual_clock.h"

using namespace channels;

namespace {

const channels::testing::ManualClock kClock{std::chrono::sys_days(std::chrono::November / 28 / 2026)};
const std::string kApi = "https://api.market.example/v1";

class Recorder final : public HttpClient {
public:
    HttpResponse send(const HttpRequest& request) override {
        asked.push_back(request);
        return {200, {}, "bytes"};
    }
    std::vector<HttpRequest> asked;
};

}  // namespace

TEST_CASE("a file on another host is asked as a foreign one, without anything of ours", "[channels][kit]") {
    Recorder http;
    CHECK(foreignFile(askForeign(http, "https://pictures.example/a.png", kApi), 100, kClock) == "bytes");
    askForeign(http, "https://api.market.example/files/1", kApi);
    REQUIRE(http.asked.size() == 2);
    CHECK(http.asked[0].reach == Reach::OpenInternet);
    CHECK(http.asked[0].headers.empty());
    CHECK(http.asked[1].reach == Reach::Anywhere);
}

TEST_CASE("an address that isn't https is not asked", "[channels][kit]") {
    Recorder http;
    for (const std::string url : {"http://pictures.example/a.png", "http://169.254.169.254/latest", "file:///etc/passwd", ""}) {
        CHECK_THROWS_AS(askForeign(http, url, kApi), PermanentFailure);
    }
    CHECK(http.asked.empty());
}

TEST_CASE("another host that refuses a file says nothing about our credentials", "[channels][kit]") {
    CHECK_THROWS_AS(foreignFile({401, {}, ""}, 100, kClock), PermanentFailure);
    CHECK_THROWS_AS(foreignFile({403, {}, ""}, 100, kClock), PermanentFailure);
    CHECK_THROWS_AS(foreignFile({503, {}, ""}, 100, kClock), TemporaryFailure);
    CHECK_THROWS_AS(foreignFile({200, {}, "too long"}, 7, kClock), PermanentFailure);
}
