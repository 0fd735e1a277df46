#include "channels/amazon/mail_topics.h"

#include <string>

#include "channels/mail/mail_text.h"

namespace channels::amazon {
namespace {

struct Meaning {
    std::string_view topic, intent;
    double p;
};

// Our own estimates: how often buyers who chose such a topic mean it.
constexpr Meaning kMeanings[] = {
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
    std::vector<IntentHint> out;
    if (end == std::string::npos) return out;
    const std::string topic = withoutSpace(std::string_view(text).substr(0, end));
    for (const auto& meaning : kMeanings) {
        if (meaning.topic == topic) out.push_back({std::string(meaning.intent), meaning.p});
    }
    return out;
}

}  // namespace channels::amazon
