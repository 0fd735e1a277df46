#include "channels/contract/account.h"

#include <catch2/catch.hpp>

using namespace std::string_literals;
using channels::checkConfig;
using channels::SettingType;

namespace {

channels::Setting setting(const std::string& name, SettingType type, bool required = false) {
    channels::Setting out;
    out.name = name;
    out.type = type;
    out.required = required;
    return out;
}

channels::Descriptor lanternShop() {
    channels::Descriptor d;
    d.settings = {setting("shop", SettingType::Text, true), setting("key", SettingType::Secret, true),
                  setting("url", SettingType::Url),         setting("page", SettingType::Number),
                  setting("mode", SettingType::Choice),     setting("orders", SettingType::Flag)};
    d.settings[3].min = 1;
    d.settings[3].max = 50;
    d.settings[4].choices = {"fast", "slow"};
    d.settings[4].fallback = "fast";
    return d;
}

channels::AccountConfig good() {
    channels::AccountConfig config;
    config.settings = {
        {"shop", "lamps"},
        {"url", "https://api.example"},
        {"page", "50"},
        {"mode", "slow"},
        {"orders", "true"}};
    config.secrets = {{"key", "hunter2"}};
    return config;
}

}  // namespace

TEST_CASE("a right account has no problems", "[channels][account][unit]") {
    CHECK(checkConfig(lanternShop(), good()).empty());
}

TEST_CASE("a wrong setting names its key, its value and what is allowed", "[channels][account][unit]") {
    const auto [key, value, allowed] = GENERATE(table<std::string, std::string, std::string>({
        {"shop", "", "a value: it is required"},
        {"url", "api.example", "an https:// URL (http:// to a loopback address only), or imaps://, pop3s://, smtps://"},
        {"url", "http://api.example",
         "an https:// URL (http:// to a loopback address only), or imaps://, pop3s://, smtps://"},
        {"url", "file:///etc/passwd",
         "an https:// URL (http:// to a loopback address only), or imaps://, pop3s://, smtps://"},
        {"page", "51", "a whole number from 1 to 50"},
        {"page", "5x", "a whole number from 1 to 50"},
        {"mode", "medium", "one of fast, slow"},
        {"orders", "yes", "true or false"},
        {"shop", "a\nb", "one line without control characters"},
    }));
    auto config = good();
    config.settings[key] = value;
    const auto problems = checkConfig(lanternShop(), config);
    REQUIRE(problems.size() == 1);
    CHECK(problems.front().key == key);
    CHECK(problems.front().value == value);
    CHECK(problems.front().allowed == allowed);
}

TEST_CASE("a secret's value is never shown", "[channels][account][unit]") {
    auto config = good();
    config.secrets["key"] = "top\nsecret";
    config.settings["kee"] = "secret under a wrong name";
    const auto problems = checkConfig(lanternShop(), config);
    REQUIRE(problems.size() == 2);
    for (const auto& problem : problems) CHECK(problem.value.empty());
}

TEST_CASE("loopback addresses may be spoken to without TLS", "[channels][account][unit]") {
    const auto url = GENERATE(
        as<std::string>(), "http://127.0.0.1:8080", "http://localhost/api", "http://[::1]:99/",
        "imaps://mail.example:993", "pop3s://mail.example:995"
    );
    auto config = good();
    config.settings["url"] = url;
    CAPTURE(url);
    CHECK(checkConfig(lanternShop(), config).empty());
}

TEST_CASE(
    "a host that only begins like a loopback address is no loopback address", "[channels][account][unit]"
) {
    const auto url = GENERATE(
        as<std::string>(), "http://127.0.0.1.evil.example", "http://localhost.evil.example",
        "http://127.evil", "http://a@evil.example"
    );
    auto config = good();
    config.settings["url"] = url;
    CAPTURE(url);
    CHECK(checkConfig(lanternShop(), config).size() == 1);
}

TEST_CASE("defaults fill what is missing and nothing else", "[channels][account][unit]") {
    auto config = good();
    config.settings.erase("mode");
    CHECK(channels::withDefaults(lanternShop(), config).settings.at("mode") == "fast");
    CHECK(channels::withDefaults(lanternShop(), good()).settings.at("mode") == "slow");
}
