#include "templates/classify/taxonomy.h"

#include <algorithm>

namespace templates {

const std::vector<Intent>& allIntents() {
    static const std::vector<Intent> intents = {
        {"availability", "pre_sale"},      {"price_discount", "pre_sale"},
        {"bulk_order", "pre_sale"},        {"size_fit", "pre_sale"},
        {"product_info", "pre_sale"},      {"payment_problem", "pre_sale"},
        {"shipping_options", "shipping"},  {"dispatch_status", "shipping"},
        {"order_tracking", "shipping"},    {"address_change", "shipping"},
        {"delivery_wishes", "shipping"},   {"delivered_not_received", "shipping"},
        {"delivery_failed", "shipping"},   {"duties_taxes", "customs"},
        {"customs_hold", "customs"},       {"customs_documents", "customs"},
        {"declared_value", "customs"},     {"order_change", "after_sale"},
        {"cancel_order", "after_sale"},    {"invoice_request", "after_sale"},
        {"billing_problem", "after_sale"}, {"usage_warranty", "after_sale"},
        {"damaged_defective", "dispute"},  {"wrong_or_missing", "dispute"},
        {"not_as_described", "dispute"},   {"return_exchange", "dispute"},
        {"refund_request", "dispute"},     {"refund_status", "dispute"},
        {"claim_opened", "dispute"},       {"negative_feedback", "dispute"},
        {"provides_information", "other"}, {"answers_offer", "other"},
        {"thanks_greeting", "other"},      {"unrelated", "other"},
    };
    return intents;
}

const std::vector<std::string_view>& allRisks() {
    static const std::vector<std::string_view> risks = {"review", "case",    "chargeback",   "legal",
                                                        "safety", "privacy", "off_platform", "vulnerable"};
    return risks;
}

std::string_view topicOf(std::string_view intent) {
    const auto& all = allIntents();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Intent& known) { return known.name == intent; });
    return found == all.end() ? std::string_view() : found->topic;
}

}  // namespace templates
