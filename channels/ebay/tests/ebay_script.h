#pragma once
#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "channels/contract/account.h"
#include "channels/contract/registry.h"
#include "channels/kit/time.h"
#include "channels/kit/url.h"
#include "channels/testing/manual_clock.h"

/// eBay by hand, for answers that its sandbox never gives.
namespace channels::ebay::testing {

inline const Kind& ebayKind() {
    const Kind* kind = findKind("ebay");
    REQUIRE(kind != nullptr);
    return *kind;
}

/// eBay as a function of the request; tokens are always granted.
class Script : public Transports, public HttpClient {
public:
    using Answer = std::function<HttpResponse(const std::string& path, const QueryList& query)>;
    explicit Script(Answer answer) : answer_(std::move(answer)) {}

    HttpClient& http() override { return *this; }
    std::unique_ptr<MailReader> mailbox(const MailServer&, const std::string&) override { return nullptr; }
    std::unique_ptr<MailSender> relay(const MailServer&) override { return nullptr; }

    HttpResponse send(const HttpRequest& request) override {
        requests.push_back(request);
        const std::string rest = request.url.substr(std::string("https://api.ebay.com").size());
        const auto question = std::min(rest.find('?'), rest.size());
        const std::string path = rest.substr(0, question);
        if (path == "/identity/v1/oauth2/token")
            return {200, {}, R"({"access_token":"a","expires_in":7200})"};
        return answer_(path, decodeQuery(std::string_view(rest).substr(std::min(question + 1, rest.size()))));
    }

    std::vector<HttpRequest> requests;

private:
    Answer answer_;
};

inline std::string value(const QueryList& query, const std::string& name) {
    for (const auto& [key, text] : query) {
        if (key == name) return text;
    }
    return {};
}

inline constexpr const char* kConversations = "/commerce/message/v1/conversation";
inline constexpr const char* kNoConversations = R"({"total":0,"conversations":[]})";

/// An account at a script: messages alone, unless `settings` say more.
struct Scripted {
    explicit Scripted(Script::Answer answer, const std::map<std::string, std::string>& settings = {})
        : script(std::move(answer)) {
        AccountConfig config;
        config.settings = {
            {"username", "shop_cn"}, {"client_id", "id"}, {"orders", "false"}, {"cases", "false"}};
        for (const auto& [name, text] : settings) config.settings[name] = text;
        config.secrets = {{"client_secret", "cs"}, {"refresh_token", "rt"}};
        adapter = ebayKind().makeAdapter(
            withDefaults(ebayKind().descriptor, config),
            {clock, script, [](const std::string&, const std::string&, std::optional<Instant>) {}}
        );
    }
    channels::testing::ManualClock clock{*parseTime("2026-09-22T00:00:00.000Z")};
    Script script;
    std::unique_ptr<Adapter> adapter;
};

}  // namespace channels::ebay::testing
