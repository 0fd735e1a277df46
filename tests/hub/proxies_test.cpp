#include <catch2/catch.hpp>

#include "hub/api/proxies.h"
#include "hub/app/settings.h"

using hub::api::Proxies;

TEST_CASE("nobody is believed who is no named proxy", "[api][proxies]") {
    const Proxies none({});
    CHECK(none.client("127.0.0.1", {"203.0.113.9"}) == "127.0.0.1");
    const Proxies named({"192.0.2.1"});
    CHECK(named.client("192.0.2.2", {"203.0.113.9"}) == "192.0.2.2");
    CHECK(named.client("192.0.2.1", {"203.0.113.9"}) == "203.0.113.9");
    CHECK(named.client("192.0.2.1", {}) == "192.0.2.1");
}

TEST_CASE("what a client claims before the proxy's own word is not believed", "[api][proxies]") {
    const Proxies proxies({"192.0.2.1", "10.0.0.0/8"});
    CHECK(proxies.client("192.0.2.1", {"198.51.100.1, 203.0.113.9"}) == "203.0.113.9");
    CHECK(proxies.client("192.0.2.1", {"198.51.100.1", "203.0.113.9"}) == "203.0.113.9");
    CHECK(proxies.client("192.0.2.1", {"198.51.100.1, 203.0.113.9, 10.4.5.6"}) == "203.0.113.9");
    CHECK(proxies.client("192.0.2.1", {"198.51.100.1, 203.0.113.9", " 10.4.5.6 "}) == "203.0.113.9");
    CHECK(proxies.client("192.0.2.1", {"10.1.1.1, 10.4.5.6"}) == "10.1.1.1");
}

TEST_CASE("what is no address ends the chain", "[api][proxies]") {
    const Proxies proxies({"192.0.2.1", "10.0.0.0/8"});
    CHECK(proxies.client("192.0.2.1", {"203.0.113.9, unknown"}) == "192.0.2.1");
    CHECK(proxies.client("192.0.2.1", {"203.0.113.9, "}) == "192.0.2.1");
    CHECK(proxies.client("192.0.2.1", {"203.0.113.9, <script>, 10.4.5.6"}) == "10.4.5.6");
    CHECK(proxies.client("192.0.2.1", {""}) == "192.0.2.1");
    CHECK(proxies.client("192.0.2.1", {"203.0.113.9", ""}) == "192.0.2.1");
    CHECK(proxies.client("192.0.2.1", {", 10.4.5.6"}) == "10.4.5.6");
}

TEST_CASE("a network holds its addresses to the bit and an IPv4 address in either dress", "[api][proxies]") {
    const Proxies proxies({"10.20.0.0/15", "fd00:1::/33", "::1"});
    CHECK(proxies.contains("10.21.255.255"));
    CHECK_FALSE(proxies.contains("10.22.0.0"));
    CHECK(proxies.contains("::ffff:10.20.0.1"));
    CHECK(proxies.contains("fd00:1:7fff::1"));
    CHECK_FALSE(proxies.contains("fd00:1:8000::1"));
    CHECK(proxies.contains("::1"));
    CHECK_FALSE(proxies.contains("127.0.0.1"));
    CHECK_FALSE(proxies.contains("10.20.0"));
    CHECK_FALSE(proxies.contains(""));
}

TEST_CASE("proxies are named by address or network", "[api][proxies]") {
    for (const char* good : {"127.0.0.1", "::1", "10.20.0.0/16", "0.0.0.0/0", "fd00::/8"}) CHECK(Proxies::isNetwork(good));
    for (const char* bad : {"", "proxy", "10.20.0.0/33", "10.20.0.0/", "10.20.0.0/8x", "/8", "fd00::/129", "10.20.0.0/-1"}) {
        CAPTURE(bad);
        CHECK_FALSE(Proxies::isNetwork(bad));
        hub::Settings settings;
        settings.behind = {bad};
        CHECK(settings.faults().size() == 1);
    }
}

TEST_CASE("a proxy on this machine is believed where TLS stands before the hub and none else is named", "[api][proxies]") {
    hub::Settings settings;
    CHECK_FALSE(Proxies(settings.serverOptions().behind).contains("127.0.0.1"));
    settings.behind_tls = true;
    CHECK(Proxies(settings.serverOptions().behind).contains("127.0.0.1"));
    CHECK(Proxies(settings.serverOptions().behind).contains("::1"));
    settings.behind = {"192.0.2.1"};
    CHECK_FALSE(Proxies(settings.serverOptions().behind).contains("127.0.0.1"));
    CHECK(Proxies(settings.serverOptions().behind).contains("192.0.2.1"));
}
