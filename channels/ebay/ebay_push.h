#pragma once
#include <optional>
#include <string>

#include "channels/contract/adapter.h"
#include "channels/ebay/ebay_api.h"
#include "channels/ebay/ebay_push_keys.h"
#include "channels/ebay/ebay_push_wire.h"

namespace channels::ebay {

/// Notifications of the Notification API v1: an account's endpoint at eBay, and what is answered there.
class Push {
public:
    Push(Api& api, const AccountConfig& config, const Surroundings& surroundings);

    /// Empty for what is no notification or isn't signed by eBay, and for a challenge while there is no token to
    /// answer it with. Throws what PushKeys throws.
    [[nodiscard]] std::optional<PushAnswer> answer(const HttpRequest& request);

    /// Makes eBay send notifications of the topic to `url`, or mends what is there; changes nothing where all
    /// is right, and does nothing without a verification token. eBay asks the endpoint for a challenge
    /// meanwhile.
    void subscribe(const std::string& url);

private:
    [[nodiscard]] std::optional<PushAnswer> answerChallenge(const std::string& url) const;
    std::string destinationFor(const std::string& url);
    std::string createDestination(const std::string& url);
    void subscribeTo(const std::string& destination);
    HttpResponse postDestination(const std::string& body);
    void configureAlerts();
    void expect(int status, const HttpResponse& response, const std::string& name) const;
    template <class Entry>
    std::vector<Entry> listAll(const char* path, Right right, Listing<Entry> (*parse)(std::string_view));

    Api& api_;
    PushKeys keys_;
    const std::string token_, alert_email_, topic_;
};

}  // namespace channels::ebay
