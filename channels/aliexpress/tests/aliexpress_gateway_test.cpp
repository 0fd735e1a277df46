#include "channels/aliexpress/aliexpress_gateway.h"

#include <algorithm>

#include <catch2/catch.hpp>

#include "channels/contract/errors.h"

using namespace channels;
using namespace channels::aliexpress;

namespace {

constexpr const char* kMarkRead = "aliexpress.message.redefining.versiontwo.updatemsgread";
const Instant kNow{std::chrono::milliseconds(1'790'000'000'000)};

std::unique_ptr<Gateway> gateway(const std::string& name, const std::string& top_sign_method = "hmac") {
    AccountConfig config;
    config.settings = {
        {"gateway", name},
        {"top_sign_method", top_sign_method},
        {"app_key", "500600"},
        {"api_url", "https://api-sg.aliexpress.com/"},
        {"top_url", "https://eco.taobao.com/router/rest"},
        {"top_auth_url", "https://oauth.aliexpress.com"}};
    config.secrets = {{"app_secret", "ae-test-secret"}};
    return makeGateway(config);
}

std::string field(const HttpRequest& request, const std::string& name) {
    return value(decodeQuery(request.body), name);
}

}  // namespace

TEST_CASE("aliexpress: a business call of IOP is signed with its method", "[channels][aliexpress][unit]") {
    const HttpRequest request =
        gateway("iop")->call(kMarkRead, {{"channel_id", "880012345"}}, "tok-ae", kNow);
    CHECK(request.url == std::string("https://api-sg.aliexpress.com/sync?method=") + kMarkRead);
    CHECK(field(request, "sign") == "1F1434A83484AC150E8799B733DE50F68C8C09A10E7050704A00CD5DBA1FE35D");
    CHECK(field(request, "method").empty());
}

TEST_CASE("aliexpress: a system call of IOP is signed with its path", "[channels][aliexpress][unit]") {
    const HttpRequest request = gateway("iop")->refresh("rt-ae", kNow);
    CHECK(request.url == "https://api-sg.aliexpress.com/rest/auth/token/refresh");
    CHECK(field(request, "sign") == "51BCEA683F0965D10695F83D34657395B7EFE31D48F75224FD0DAB8B080A5F53");
}

TEST_CASE(
    "aliexpress: a call of TOP is signed either way, with the time of China", "[channels][aliexpress][unit]"
) {
    const auto [method, expected] = GENERATE(table<std::string, std::string>(
        {{"md5", "D88D3CCF0C74921080F1AF861CD7139B"}, {"hmac", "9EA007AA3B3224AD7073F46683C382D9"}}
    ));
    const HttpRequest request =
        gateway("top", method)->call(kMarkRead, {{"channel_id", "880012345"}}, "tok-ae", kNow);
    CHECK(request.url == "https://eco.taobao.com/router/rest");
    CHECK(field(request, "timestamp") == "2026-09-21 22:13:20");
    CHECK(field(request, "sign") == expected);
}

TEST_CASE(
    "aliexpress: a signature knows neither order nor empty values nor itself", "[channels][aliexpress][unit]"
) {
    const QueryList plain = {{"app_key", "1"}, {"query", "{\"a\":1}"}, {"z", "ü"}};
    const QueryList other = {
        {"z", "ü"}, {"sign", "X"}, {"query", "{\"a\":1}"}, {"empty", ""}, {"app_key", "1"}};
    const auto method = GENERATE(SignMethod::Sha256, SignMethod::Md5, SignMethod::Hmac);
    CHECK(sign(method, "s", plain) == sign(method, "s", other));
    CHECK(sign(method, "s", plain) != sign(method, "t", plain));
}

TEST_CASE("aliexpress: JSON goes into a form field as it was signed", "[channels][aliexpress][unit]") {
    const std::string reply = R"({"content":"100% & \"more\" + ü"})";
    const HttpRequest request = gateway("iop")->call("m", {{"create_param", reply}}, "tok-ae", kNow);
    CHECK(field(request, "create_param") == reply);
    QueryList all = decodeQuery(request.body);
    all.emplace_back("method", "m");
    CHECK(field(request, "sign") == sign(SignMethod::Sha256, "ae-test-secret", all));
}

TEST_CASE("aliexpress: secrets are in no address", "[channels][aliexpress][unit]") {
    for (const char* name : {"iop", "top"}) {
        const auto one = gateway(name);
        const std::vector<std::string> addresses = {
            one->call("m", {}, "tok-ae", kNow).url, one->refresh("rt-ae", kNow).url,
            one->redeemCode("the-code", "https://hub.example/back", kNow).url,
            one->authorizeUrl("state", "https://hub.example/back")};
        for (const auto& address : addresses) {
            CAPTURE(address);
            for (const char* secret : {"tok-ae", "rt-ae", "the-code", "ae-test-secret"})
                CHECK(address.find(secret) == std::string::npos);
        }
    }
}

TEST_CASE(
    "aliexpress: the sign-in page is told who asks and where to go back", "[channels][aliexpress][unit]"
) {
    const std::string iop = gateway("iop")->authorizeUrl("s 1", "https://hub.example/back");
    CHECK(iop.starts_with("https://api-sg.aliexpress.com/oauth/authorize?response_type=code&force_auth=true&")
    );
    CHECK(iop.ends_with("&redirect_uri=https%3A%2F%2Fhub.example%2Fback&client_id=500600&state=s%201"));
    CHECK(gateway("top")
              ->authorizeUrl("s", "https://hub.example/back")
              .starts_with("https://oauth.aliexpress.com/authorize?response_type=code&client_id=500600&"));
}
