#pragma once
#include <functional>
#include <string>

#include "channels/testing/scripted.h"

/// eBay by hand, for answers that its sandbox never gives.
namespace channels::ebay::testing {

inline const Kind& ebayKind() { return channels::testing::kindNamed("ebay"); }

inline constexpr const char* kConversations = "/commerce/message/v1/conversation";
inline constexpr const char* kNoConversations = R"({"total":0,"conversations":[]})";

/// eBay as a function of the request; tokens are always granted. Messages alone, unless `settings` say more.
struct Scripted : channels::testing::ScriptedAccount {
    using Answer = std::function<HttpResponse(const std::string& path, const QueryList& query)>;
    explicit Scripted(Answer script, const Settings& settings = {})
        : ScriptedAccount(
              ebayKind(), "https://api.ebay.com",
              {.settings =
                   {{"username", "shop_cn"}, {"client_id", "id"}, {"orders", "false"}, {"cases", "false"}},
               .secrets = {{"client_secret", "cs"}, {"refresh_token", "rt"}}},
              settings
          ),
          script_(std::move(script)) {}

private:
    HttpResponse answer(const channels::testing::Call& call) override {
        if (call.path == "/identity/v1/oauth2/token")
            return {200, {}, R"({"access_token":"a","expires_in":7200})"};
        return script_(call.path, call.query);
    }

    Answer script_;
};

}  // namespace channels::ebay::testing
