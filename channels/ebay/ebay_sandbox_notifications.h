#pragma once
#include <map>
#include <string>

#include "channels/contract/transports.h"
#include "channels/ebay/ebay_sandbox_answers.h"
#include "channels/ebay/ebay_sandbox_key.h"

namespace channels::ebay {

/// The Notification API v1 of the sandbox: alerts, destinations, topics, subscriptions, its key. It asks no endpoint
/// for a challenge: there is none to reach. Used under the sandbox's mutex.
class SandboxNotifications {
public:
    explicit SandboxNotifications(Complain complain) : complain_(std::move(complain)) {}

    /// A request under /commerce/notification/v1/ with a good token, of the application or of the account.
    SandboxResponse handle(const SandboxRequest& request, const std::string& base_url, bool of_application);

    /// A notification of a message to `url`, as eBay would send it.
    [[nodiscard]] HttpRequest notification(
        const std::string& url, const std::string& conversation_id, const std::string& message_id, Instant at
    ) const;

private:
    struct Endpoint {
        std::string url, verification_token, status;
    };
    struct Wish {
        std::string topic, destination, status, schema_version;
        bool of_application = false;
    };

    SandboxResponse config(const SandboxRequest& request);
    SandboxResponse topic(const std::string& id) const;
    SandboxResponse publicKey(const std::string& id) const;
    SandboxResponse putDestination(
        const SandboxRequest& request, const std::string& id, const std::string& base_url
    );
    SandboxResponse putSubscription(
        const SandboxRequest& request, const std::string& id, const std::string& base_url, bool of_application
    );
    SandboxResponse listDestinations(const SandboxRequest& request);
    SandboxResponse listSubscriptions(const SandboxRequest& request, bool of_application);
    std::optional<SandboxResponse> wrongLimit(const SandboxRequest& request);

    Complain complain_;
    SandboxKey key_;
    std::string alert_email_;
    std::map<std::string, Endpoint> destinations_;  // by id
    std::map<std::string, Wish> subscriptions_;     // by id
    int made_ = 0;
};

}  // namespace channels::ebay
