#include "hub/translate/gloss_words.h"

#include <span>

#include "locales/words/words.h"

namespace hub::translate {
namespace {

/// A name of the taxonomy, and the English text by which the page's catalogues know what to say of it.
struct Said {
    std::string_view name, english;
};

constexpr Said kWants[] = {
    {"availability", "Asks whether it is in stock"},
    {"price_discount", "Asks for a better price"},
    {"bulk_order", "Asks about a large quantity"},
    {"size_fit", "Asks which size to take"},
    {"product_info", "Asks about the product"},
    {"payment_problem", "Cannot pay, or the payment hangs"},
    {"shipping_options", "Asks how and how fast you ship"},
    {"dispatch_status", "Asks when the parcel leaves"},
    {"order_tracking", "Asks where the parcel is"},
    {"address_change", "Wants another address"},
    {"delivery_wishes", "Wants the delivery in a certain way"},
    {"delivered_not_received", "Marked delivered, but nothing is there"},
    {"delivery_failed", "The parcel was not handed over"},
    {"duties_taxes", "Asks about duty or tax"},
    {"customs_hold", "The parcel is held by customs"},
    {"customs_documents", "Needs papers for customs"},
    {"declared_value", "Wants another declared value"},
    {"order_change", "Wants to change the order"},
    {"cancel_order", "Wants to cancel"},
    {"invoice_request", "Wants an invoice"},
    {"billing_problem", "Was charged wrongly"},
    {"usage_warranty", "Needs help with the item, or warranty"},
    {"damaged_defective", "Received it broken"},
    {"wrong_or_missing", "Received the wrong thing, or not all"},
    {"not_as_described", "Says it is not what was promised"},
    {"return_exchange", "Wants to send it back or exchange it"},
    {"refund_request", "Wants money back"},
    {"refund_status", "Asks where the refund is"},
    {"claim_opened", "Writes about an open case"},
    {"negative_feedback", "Writes about a bad review"},
    {"provides_information", "Gives what you asked for"},
    {"answers_offer", "Answers your offer"},
    {"thanks_greeting", "Thanks or greets"},
    {"unrelated", "Not about a sale"},
};

constexpr Said kRisks[] = {
    {"review", "bad review"},
    {"case", "case"},
    {"chargeback", "chargeback"},
    {"legal", "legal"},
    {"safety", "safety"},
    {"privacy", "privacy"},
    {"off_platform", "off platform"},
    {"vulnerable", "be careful"},
};

std::string said(std::span<const Said> table, std::string_view context, std::string_view name, std::string_view language) {
    for (const auto& each : table) {
        if (each.name == name) return locales::word(language, std::string(context).append(name), each.english);
    }
    return {};
}

}  // namespace

std::string wantIn(std::string_view language, std::string_view intent) { return said(kWants, "want.", intent, language); }

std::string riskIn(std::string_view language, std::string_view risk) { return said(kRisks, "risk.", risk, language); }

}  // namespace hub::translate
