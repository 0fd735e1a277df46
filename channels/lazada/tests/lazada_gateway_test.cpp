#include "channels/lazada/lazada_gateway.h"

#include <catch2/catch.hpp>

#include "channels/contract/account.h"
#include "channels/lazada/lazada_rules.h"

using namespace channels;
using namespace channels::lazada;

namespace {

const Instant kNow{std::chrono::milliseconds(1'790'000'000'000)};

Gateway gateway(const std::string& country = "vn", const std::string& cross_border = "false") {
    AccountConfig config;
    config.settings = {{"country", country}, {"cross_border", cross_border}, {"app_key", "100132"}};
    config.secrets = {{"app_secret", "laz-test-secret"}};
    return Gateway(withDefaults(descriptor(), config));
}

QueryList queryOf(const HttpRequest& request) {
    return decodeQuery(request.url.substr(request.url.find('?') + 1));
}

}  // namespace

TEST_CASE(
    "lazada: a GET is signed over path and parameters, and carries both in its address",
    "[channels][lazada][unit]"
) {
    const HttpRequest request = gateway().call(
        "GET", "/im/session/list", {{"start_time", "1790000000000"}, {"page_size", "20"}}, "tok-laz", kNow
    );
    CHECK(request.method == "GET");
    CHECK(request.url.starts_with("https://api.lazada.vn/rest/im/session/list?"));
    CHECK(request.body.empty());
    CHECK(
        value(queryOf(request), "sign") == "5E77400F97D776EF6EC26398471DF2435CF1B5DA0E8BFD35C7BC51F771854E35"
    );
}

TEST_CASE(
    "lazada: a POST has its parameters in the body alone, as they were signed", "[channels][lazada][unit]"
) {
    const std::string text = "100% & \"more\" + ü = 好";
    const HttpRequest request =
        gateway().call("POST", "/im/message/send", {{"txt", text}, {"empty", ""}}, "tok-laz", kNow);
    CHECK(request.url == "https://api.lazada.vn/rest/im/message/send");
    const QueryList form = decodeQuery(request.body);
    CHECK(value(form, "txt") == text);
    CHECK(value(form, "access_token") == "tok-laz");
    CHECK(value(form, "sign") == sign("laz-test-secret", "/im/message/send", form));
    CHECK(request.body.find("empty") == std::string::npos);
}

TEST_CASE(
    "lazada: a signature knows neither order nor itself, but path and secret", "[channels][lazada][unit]"
) {
    const QueryList plain = {{"app_key", "1"}, {"txt", "a=b&c"}},
                    other = {{"txt", "a=b&c"}, {"sign", "X"}, {"app_key", "1"}};
    CHECK(sign("s", "/p", plain) == sign("s", "/p", other));
    CHECK(sign("s", "/p", plain) != sign("t", "/p", plain));
    CHECK(sign("s", "/p", plain) != sign("s", "/q", plain));
}

TEST_CASE("lazada: a notification is signed over App Key and body", "[channels][lazada][unit]") {
    const std::string body =
        R"({"seller_id":"100132","message_type":2,"data":{},"timestamp":1790000000,"site":"lazada_vn"})";
    CHECK(
        pushSignature("100132", "laz-test-secret", body) ==
        "eac55d8760dbde9a67cabe59831cc97c0e0a2295bce728d32bb1ff0aff17f064"
    );
}

TEST_CASE("lazada: each country has its own address and site", "[channels][lazada][unit]") {
    const auto [country, origin, site] = GENERATE(table<std::string, std::string, std::string>({
        {"my", "https://api.lazada.com.my", "lazada.com.my"},
        {"sg", "https://api.lazada.sg", "lazada.sg"},
        {"th", "https://api.lazada.co.th", "lazada.co.th"},
        {"vn", "https://api.lazada.vn", "lazada.vn"},
        {"ph", "https://api.lazada.com.ph", "lazada.com.ph"},
        {"id", "https://api.lazada.co.id", "lazada.co.id"},
    }));
    CHECK(gateway(country).origin() == origin);
    CHECK(countryOf(country).site == site);
    CHECK(findCountry(site) == findCountry(country));
    CHECK(findCountry("de") == nullptr);
}

TEST_CASE(
    "lazada: tokens are asked for at one place for all countries, with nothing secret in the address",
    "[channels][lazada][unit]"
) {
    const HttpRequest refresh = gateway("th").refresh("rt-laz", kNow),
                      create = gateway("th").redeemCode("the-code", kNow);
    CHECK(refresh.url == "https://auth.lazada.com/rest/auth/token/refresh");
    CHECK(create.url == "https://auth.lazada.com/rest/auth/token/create");
    const QueryList form = decodeQuery(refresh.body);
    CHECK(value(form, "refresh_token") == "rt-laz");
    CHECK(value(form, "timestamp") == "1790000000000");
    CHECK(value(form, "sign") == sign("laz-test-secret", "/auth/token/refresh", form));
    CHECK(value(decodeQuery(create.body), "code") == "the-code");
}

TEST_CASE(
    "lazada: the sign-in page is told who asks, for which country and where to go back",
    "[channels][lazada][unit]"
) {
    const std::string url = gateway("ph").authorizeUrl("s 1", "https://hub.example/back");
    CHECK(
        url ==
        "https://auth.lazada.com/oauth/"
        "authorize?response_type=code&force_auth=true&redirect_uri=https%3A%2F%2Fhub.example%2F"
        "back&client_id=100132&state=s%201&country=ph"
    );
    CHECK(gateway("ph", "true").authorizeUrl("s", "https://hub.example/back").ends_with("&country=cb"));
}

TEST_CASE("lazada: an app in test has few calls a day", "[channels][lazada][unit]") {
    CHECK(callsPerDay("test") == 10'000);
    CHECK(callsPerDay("online") == 10'000'000);
}
