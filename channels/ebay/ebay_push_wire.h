#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Bytes of the Notification API v1 as values and back. Total on hostile bytes: what is no JSON or has no
/// list throws NotUnderstood; an entry without an id is left out.
namespace channels::ebay {

/// Where notifications go.
struct Destination {
    std::string id, endpoint, verification_token, status;
};

struct Subscription {
    std::string id, topic, destination, status;
};

/// What can be subscribed to.
struct Topic {
    bool about_user = true;      ///< else about the application
    std::string schema_version;  ///< the newest that isn't deprecated
};

template <class Entry>
struct Listing {
    std::vector<Entry> entries;
    std::string continuation_token;  ///< of the next page; empty on the last
};

Listing<Destination> parseDestinations(std::string_view body);
Listing<Subscription> parseSubscriptions(std::string_view body);
Topic parseTopic(std::string_view body);
/// The id at the end of the header Location of an answer; empty when there is none.
std::string createdId(std::string_view location);

std::string writeDestination(const std::string& endpoint, const std::string& verification_token);
/// An update when `topic` is empty: the topic of a subscription can't be changed.
std::string writeSubscription(const std::string& topic, const std::string& destination, const Topic& about);
std::string writeAlertConfig(const std::string& alert_email);

/// 32 to 80 letters, digits, underscores and hyphens: what eBay takes.
bool isVerificationToken(std::string_view text);

/// The proof that an endpoint is ours, as the body of an answer.
std::string writeChallengeResponse(
    const std::string& code, const std::string& verification_token, const std::string& endpoint
);

/// What is needed of a notification.
struct Notification {
    std::string topic, id;
};
/// Empty when it has not the shape of one.
std::optional<Notification> parseNotification(std::string_view body);

}  // namespace channels::ebay
