#include "channels/amazon/mail_topics.h"

#include <string>

#include "channels/kit/topic_hints.h"
#include "channels/mail/mail_text.h"

namespace channels::amazon {
namespace {

// Our own estimates: how often buyers who chose such a topic mean it.
constexpr TopicHint kMeanings[] = {
    {"product details", "product_info", 0.6},
    {"order delivery", "order_tracking", 0.6},
    {"order delivery", "delivered_not_received", 0.2},
    {"ship faster", "delivery_wishes", 0.4},
    {"ship faster", "dispatch_status", 0.3},
    {"shipping", "order_tracking", 0.3},
    {"shipping", "shipping_options", 0.3},
    {"return policy", "return_exchange", 0.6},
    {"returns policy", "return_exchange", 0.6},
};

constexpr std::string_view kBehindTopic = " inquiry from amazon customer";

}  // namespace

std::vector<IntentHint> hintsOf(std::string_view subject) {
    const std::string text = lowerCase(subject);
    const std::size_t end = text.find(kBehindTopic);
    if (end == std::string::npos) return {};
    return hintsIn(kMeanings, withoutSpace(std::string_view(text).substr(0, end)));
}

}  // namespace channels::amazon
