#include <arpa/inet.h>
#include <catch2/catch.hpp>
#include <netinet/in.h>

#include "channels/kit/reach.h"
#include "channels/kit/transports.h"

using namespace channels;

namespace {

bool mayConnect(Reach reach, const std::string& text) {
    sockaddr_in four{};
    sockaddr_in6 six{};
    four.sin_family = AF_INET;
    six.sin6_family = AF_INET6;
    if (inet_pton(AF_INET, text.c_str(), &four.sin_addr) == 1) return isWithin(reach, reinterpret_cast<const sockaddr&>(four));
    REQUIRE(inet_pton(AF_INET6, text.c_str(), &six.sin6_addr) == 1);
    return isWithin(reach, reinterpret_cast<const sockaddr&>(six));
}

}  // namespace

TEST_CASE("an address is connected to as far as a call may reach", "[channels][kit][unit]") {
    for (const char* beside :
         {"169.254.169.254", "100.100.100.200", "168.63.129.16", "192.0.0.192", "224.0.0.1", "fe80::1", "fd00:ec2::254", "ff02::1",
          "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe"}) {
        CAPTURE(beside);
        CHECK(mayConnect(Reach::Anywhere, beside));
        CHECK_FALSE(mayConnect(Reach::NotBeside, beside));
        CHECK_FALSE(mayConnect(Reach::NotHere, beside));
        CHECK_FALSE(mayConnect(Reach::OpenInternet, beside));
    }
    for (const char* here : {"127.0.0.1", "127.8.8.8", "0.0.0.0", "::1", "::", "::ffff:127.0.0.1"}) {
        CAPTURE(here);
        CHECK(mayConnect(Reach::NotBeside, here));
        CHECK_FALSE(mayConnect(Reach::NotHere, here));
        CHECK_FALSE(mayConnect(Reach::OpenInternet, here));
    }
    for (const char* closed : {"10.1.2.3", "192.168.1.1", "100.64.0.1", "fd00::1"}) {
        CAPTURE(closed);
        CHECK(mayConnect(Reach::NotHere, closed));
        CHECK_FALSE(mayConnect(Reach::OpenInternet, closed));
    }
    for (const char* open : {"8.8.8.8", "2606:4700::1111"}) {
        CAPTURE(open);
        CHECK(mayConnect(Reach::OpenInternet, open));
    }
}

TEST_CASE("where a mail relay is can be told before it is asked", "[channels][kit][unit]") {
    CHECK(placeOfRelay("smtps://mail.example:465") == UrlPlace::Elsewhere);
    CHECK(placeOfRelay("smtp://127.0.0.1:25") == UrlPlace::ThisMachine);
    CHECK(placeOfRelay("smtps://169.254.169.254") == UrlPlace::Beside);
    CHECK(placeOfRelay("smtps://[fe80::1]:465") == UrlPlace::Beside);
    for (const char* none : {"", "smtps://", "mail.example", "https://mail.example", "imaps://mail.example"}) {
        CAPTURE(none);
        CHECK(placeOfRelay(none) == UrlPlace::Refused);
    }
}
