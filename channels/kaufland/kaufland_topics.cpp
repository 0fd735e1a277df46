#include "channels/kaufland/kaufland_topics.h"

#include "channels/kit/topic_hints.h"

namespace channels::kaufland {
namespace {

// Our own estimates: how often buyers who chose such a topic mean it. What isn't here (delivery_to_store,
// account_login, old_device_take_back, other_question, fraud…) says nothing of an intent.
constexpr TopicHint kTopics[] = {
    {"order_cancel", "cancel_order", 0.85},
    {"order_product_defect", "damaged_defective", 0.8},
    {"delivery_not_received", "order_tracking", 0.7},
    {"delivery_not_received", "delivered_not_received", 0.2},
    {"delivery_delayed", "order_tracking", 0.85},
    {"delivery_wrong_products", "wrong_or_missing", 0.85},
    {"delivery_parts_missing", "wrong_or_missing", 0.85},
    {"delivery_change_address", "address_change", 0.9},
    {"return_check_status", "refund_status", 0.7},
    {"return_request_label", "return_exchange", 0.85},
    {"issue_paypal", "payment_problem", 0.4},
    {"issue_paypal", "billing_problem", 0.4},
    {"issue_klarna", "payment_problem", 0.4},
    {"issue_klarna", "billing_problem", 0.4},
    {"issue_creditcard", "payment_problem", 0.4},
    {"issue_creditcard", "billing_problem", 0.4},
    {"issue_sofort", "payment_problem", 0.4},
    {"issue_sofort", "billing_problem", 0.4},
    {"issue_consorsfinanz", "payment_problem", 0.4},
    {"issue_consorsfinanz", "billing_problem", 0.4},
    {"issue_cashinadvance", "payment_problem", 0.5},
    {"issue_barzahlen", "payment_problem", 0.5},
    {"invoice_needed", "invoice_request", 0.9},
    {"admonition", "claim_opened", 0.5},
    {"product_properties", "product_info", 0.7},
    {"product_availability", "availability", 0.8},
    {"product_other_question", "product_info", 0.5},
};

constexpr TopicHint kReasons[] = {
    {"product_not_as_described", "not_as_described", 0.8},
    {"product_defect", "damaged_defective", 0.8},
    {"product_not_delivered", "order_tracking", 0.7},
    {"product_return", "return_exchange", 0.7},
};

}  // namespace

std::vector<IntentHint> hintsOf(std::string_view topic, std::string_view open_reason) {
    auto out = hintsIn(kTopics, topic);
    return out.empty() ? hintsIn(kReasons, open_reason) : out;
}

}  // namespace channels::kaufland
