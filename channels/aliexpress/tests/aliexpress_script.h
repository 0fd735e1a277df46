#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "channels/contract/account.h"
#include "channels/contract/registry.h"
#include "channels/kit/time.h"
#include "channels/kit/url.h"
#include "channels/testing/manual_clock.h"

/// AliExpress by hand, for answers that its sandbox never gives.
namespace channels::aliexpress::testing {

inline constexpr const char* kLoginId = "cn1500000001abcd";
inline constexpr const char* kToken =
    R"({"code":"0","access_token":"a","expires_in":2592000,"seller_id":"1700000001"})";
inline constexpr const char* kEmpty = R"({"result":{"is_success":true}})";

inline const Kind& aliexpressKind() {
    const Kind* kind = findKind("aliexpress");
    REQUIRE(kind != nullptr);
    return *kind;
}

inline std::string value(const QueryList& query, const std::string& name) {
    for (const auto& [key, text] : query) {
        if (key == name) return text;
    }
    return {};
}

/// AliExpress as a function of a method's last word, or last three for those of orders and issues
/// ("order.info.get"), and its parameters; "token" for the token endpoint.
class Script : public Transports, public HttpClient {
public:
    using Answer = std::function<HttpResponse(const std::string& word, const QueryList& parameters)>;
    explicit Script(Answer answer) : answer_(std::move(answer)) {}

    HttpClient& http() override { return *this; }
    std::unique_ptr<MailReader> mailbox(const MailServer&, const std::string&) override { return nullptr; }
    std::unique_ptr<MailSender> relay(const MailServer&) override { return nullptr; }

    HttpResponse send(const HttpRequest& request) override {
        urls.push_back(request.url);
        const QueryList form = decodeQuery(request.body);
        if (request.url.find("/rest/auth/token/") != std::string::npos) {
            const HttpResponse told = answer_("token", form);
            return told.status == 0 ? HttpResponse{200, {}, kToken} : told;
        }
        words.push_back(wordOf(request.url.substr(request.url.find("method=") + 7)));
        return answer_(words.back(), form);
    }

    std::vector<std::string> urls, words;

private:
    static std::string wordOf(const std::string& method) {
        for (const char* family : {"order.", "issue."}) {
            if (const auto at = method.find(family); at != std::string::npos) return method.substr(at);
        }
        return method.substr(method.rfind('.') + 1);
    }

    Answer answer_;
};

/// An account at a script: messages and orders, unless `settings` say more.
struct Scripted {
    explicit Scripted(Script::Answer answer, const std::map<std::string, std::string>& settings = {})
        : script(std::move(answer)) {
        AccountConfig config;
        config.settings = {{"login_id", kLoginId}, {"app_key", "500600"}, {"cases", "false"}};
        for (const auto& [name, text] : settings) config.settings[name] = text;
        config.secrets = {{"app_secret", "ae-test-secret"}, {"refresh_token", "rt"}};
        adapter = aliexpressKind().makeAdapter(
            withDefaults(aliexpressKind().descriptor, config),
            {clock, script,
             [this](const std::string& name, const std::string& token, std::optional<Instant> ends) {
                 stored.push_back({name, token, ends});
             }}
        );
    }
    struct Stored {
        std::string name, value;
        std::optional<Instant> ends;
    };
    channels::testing::ManualClock clock{*parseTime("2026-09-22T00:00:00.000Z")};
    Script script;
    std::vector<Stored> stored;
    std::unique_ptr<Adapter> adapter;
};

inline HttpResponse ok(const std::string& body) { return {200, {}, body}; }
inline HttpResponse noToken() { return {}; }  // a usual token is granted

}  // namespace channels::aliexpress::testing
