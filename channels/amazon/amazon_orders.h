#pragma once
#include <optional>
#include <string>

#include "channels/contract/adapter.h"
#include "channels/kit/call_budget.h"
#include "channels/kit/json.h"
#include "channels/kit/oauth.h"

namespace channels::amazon {

/// Order facts and the buyer's language from the Selling Partner API. One thread at a time.
class OrderService {
public:
    OrderService(const AccountConfig& config, const Surroundings& surroundings);

    /// Without an application's credentials nothing is asked.
    [[nodiscard]] bool configured() const { return configured_; }
    /// False while a refusal for asking too often lasts, or when the order budget is used up.
    [[nodiscard]] bool mayAsk();
    /// Empty when the marketplace doesn't know the order. Throws any channel error.
    std::optional<Order> order(const std::string& order_number);
    /// The buyer's preferred language (BCP-47) for an order; empty when it isn't told or the budget is used
    /// up. Throws too.
    std::string buyerLocale(const std::string& order_number, const std::string& marketplace_id);
    /// Gets a token, to see whether the credentials are good.
    void tryCredentials();

private:
    TokenGrant refresh();
    HttpResponse get(const std::string& path);
    [[noreturn]] void refuse(const HttpResponse& response, const std::string& call);

    const Surroundings around_;
    std::string api_url_, token_url_, client_id_, client_secret_, refresh_token_;
    bool configured_;
    bool without_buyer_ = false;  ///< the application lacks the right to see buyers
    TokenCache tokens_;
    CallBudget order_budget_, locale_budget_;
    std::optional<Instant> blocked_until_;
    int refusals_ = 0;
};

/// An order of Orders API 2026-01-01, the object under "order". Unknown fields are ignored.
Order readOrder(Json order);

}  // namespace channels::amazon
