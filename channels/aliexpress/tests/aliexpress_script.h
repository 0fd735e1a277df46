#pragma once
#include <functional>
#include <string>
#include <vector>

#include "channels/testing/scripted.h"

/// AliExpress by hand, for answers that its sandbox never gives.
namespace channels::aliexpress::testing {

inline constexpr const char* kLoginId = "cn1500000001abcd";
inline constexpr const char* kToken =
    R"({"code":"0","access_token":"a","expires_in":2592000,"seller_id":"1700000001"})";
inline constexpr const char* kEmpty = R"({"result":{"is_success":true}})";

inline const Kind& aliexpressKind() { return channels::testing::kindNamed("aliexpress"); }

/// AliExpress as a function of a method's last word, or last three for those of orders and issues
/// ("order.info.get"), and its parameters; "token" for the token endpoint. Messages and orders, unless
/// `settings` say more.
struct Scripted : channels::testing::ScriptedAccount {
    using Answer = std::function<HttpResponse(const std::string& word, const QueryList& parameters)>;
    explicit Scripted(Answer script, const Settings& settings = {})
        : ScriptedAccount(
              aliexpressKind(), {},
              {.settings = {{"login_id", kLoginId}, {"app_key", "500600"}, {"cases", "false"}},
               .secrets = {{"app_secret", "ae-test-secret"}, {"refresh_token", "rt"}}},
              settings
          ),
          script_(std::move(script)) {}

    std::vector<std::string> words;  ///< without those for tokens

private:
    HttpResponse answer(const channels::testing::Call& call) override {
        const QueryList form = decodeQuery(call.body);
        if (call.path.find("/rest/auth/token/") != std::string::npos) {
            const HttpResponse told = script_("token", form);
            return told.status == 0 ? HttpResponse{200, {}, kToken} : told;
        }
        words.push_back(wordOf(call.url.substr(call.url.find("method=") + 7)));
        return script_(words.back(), form);
    }

    static std::string wordOf(const std::string& method) {
        for (const char* family : {"order.", "issue."}) {
            if (const auto at = method.find(family); at != std::string::npos) return method.substr(at);
        }
        return method.substr(method.rfind('.') + 1);
    }

    Answer script_;
};

inline HttpResponse ok(const std::string& body) { return {200, {}, body}; }
inline HttpResponse noToken() { return {}; }  // a usual token is granted

}  // namespace channels::aliexpress::testing
