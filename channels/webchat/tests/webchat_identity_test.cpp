#include <catch2/catch.hpp>

#include "channels/webchat/webchat_identity.h"
#include "channels/webchat/webchat_sandbox.h"

using namespace channels;
using namespace channels::webchat;
using namespace std::chrono_literals;

namespace {

constexpr const char* kSigningSecret = "widget-secret";
// The vector of the protocol's sheet.
constexpr const char* kVector =
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJ1c2VyLTQyIiwibmFtZSI6IkFuYSIsImlhdCI6MTc5MDAwMDAwMCwiZXhwIjoxNzkwMDAzNjAwf"
    "Q.N4VvoKMS-iYY04As4SeOarTt2OZyrS-nrBtIPghl93k";
constexpr Instant kIssued{1'790'000'000s}, kEnd{1'790'003'600s};

std::string token(const std::string& header, const std::string& claims) { return signedToken(header, claims, kSigningSecret); }

constexpr const char* kHs256 = R"({"alg":"HS256","typ":"JWT"})";

}  // namespace

TEST_CASE("webchat: the shop's word on who a visitor is holds for its time", "[webchat][unit]") {
    const auto who = readIdentity(kVector, kSigningSecret, kIssued + 1min);
    REQUIRE(who);
    CHECK(who->subject == "user-42");
    CHECK(who->name == "Ana");
    CHECK(readIdentity(kVector, kSigningSecret, kIssued - 59s));
    CHECK(readIdentity(kVector, kSigningSecret, kEnd + 59s));
    CHECK_FALSE(readIdentity(kVector, kSigningSecret, kIssued - 61s));
    CHECK_FALSE(readIdentity(kVector, kSigningSecret, kEnd + 61s));
}

TEST_CASE("webchat: nobody is who a forged token says", "[webchat][unit]") {
    const std::string claims = R"({"sub":"user-42","exp":1790003600})";
    REQUIRE(readIdentity(token(kHs256, claims), kSigningSecret, kIssued));
    const auto refused = [&](const std::string& forged, const std::string& secret = kSigningSecret) {
        CAPTURE(forged);
        CHECK_FALSE(readIdentity(forged, secret, kIssued));
    };
    refused(kVector, "another-secret");
    refused(kVector, "");
    refused(token(R"({"alg":"none"})", claims));
    const std::string unsigned_one = token(R"({"alg":"none"})", claims);
    refused(unsigned_one.substr(0, unsigned_one.rfind('.') + 1));
    refused(token(R"({"alg":"RS256"})", claims));
    refused(token(R"({"alg":"HS512"})", claims));
    refused(token(R"({"typ":"JWT"})", claims));
    refused(std::string(kVector).substr(0, std::string(kVector).size() - 1));
    refused("");
    refused("a.b.c");
    refused(std::string(10'000, 'a'));
}

TEST_CASE("webchat: a token must say who, and end within a day", "[webchat][unit]") {
    for (const char* claims : {
             R"({"exp":1790003600})", R"({"sub":"","exp":1790003600})", R"({"sub":"user-42"})",
             R"({"sub":"user-42","exp":1790099999})", R"({"sub":"user-42","exp":-1})", R"({"sub":"user-42","exp":1e300})",
             R"({"sub":"user-42","exp":1790003600,"nbf":1790001000})", R"(["sub"])", R"("sub")"}) {
        CAPTURE(claims);
        CHECK_FALSE(readIdentity(token(kHs256, claims), kSigningSecret, kIssued));
    }
    const auto who = readIdentity(
        token(kHs256, R"({"sub":42,"exp":1790003600,"email":"ana@example.test","orders":["10023",7,"",{}]})"), kSigningSecret, kIssued
    );
    REQUIRE(who);
    CHECK(who->subject == "42");
    CHECK(who->email == "ana@example.test");
    CHECK(who->orders == std::vector<std::string>{"10023", "7"});
}
