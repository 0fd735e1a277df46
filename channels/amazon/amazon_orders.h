#pragma once
#include <optional>
#include <string>

#include "channels/amazon/selling_partner.h"
#include "channels/contract/adapter.h"
#include "channels/kit/call_budget.h"
#include "channels/kit/json.h"

namespace channels::amazon {

/// Order facts and the buyer's language from the Selling Partner API. One thread at a time.
class OrderService {
public:
    /// `partner` outlives it.
    OrderService(SellingPartner& partner, const AccountConfig& config, const Surroundings& surroundings);

    /// False without an application's credentials, while a refusal for asking too often lasts, or when the order budget
    /// is used up.
    [[nodiscard]] bool mayAsk();
    /// Empty when the marketplace doesn't know the order. Throws any channel error.
    std::optional<Order> order(const std::string& order_number);
    /// The buyer's preferred language (BCP-47) for an order; empty when it isn't told or the budget is used
    /// up. Throws too.
    std::string buyerLocale(const std::string& order_number, const std::string& marketplace_id);
    /// What is left of the calls for orders.
    [[nodiscard]] CallsLeft callsLeft() const { return order_budget_.left(); }

private:
    SellingPartner& partner_;
    const Clock& clock_;
    bool without_buyer_ = false;  ///< the application lacks the right to see buyers
    QuotaRest rest_;
    CallBudget order_budget_, locale_budget_;
};

/// An order of Orders API 2026-01-01, the object under "order". Unknown fields are ignored.
Order readOrder(Json order);

}  // namespace channels::amazon
