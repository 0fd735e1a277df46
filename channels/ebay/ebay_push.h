#pragma once
#include <optional>
#include <string>

#include "channels/contract/adapter.h"
#include "channels/ebay/ebay_api.h"
#include "channels/ebay/ebay_push_wire.h"

namespace channels::ebay {

/// Notifications of the Notification API v1: an account's endpoint at eBay, and what is answered there.
///
/// Signatures are not verified. They are made with a key that eBay names in the notification itself and
/// changes at will; it can only be fetched by that name, and an answer to a notification may use no network.
/// So the secret address vouches for a notification, and all that it brings about is a pull.
class Push {
public:
    Push(Api& api, const AccountConfig& config);

    /// Empty for what has not the shape of a notification, and for a challenge while there is no token to
    /// answer it with.
    [[nodiscard]] std::optional<PushAnswer> answer(const HttpRequest& request) const;

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
    const std::string token_, alert_email_, topic_;
};

}  // namespace channels::ebay
