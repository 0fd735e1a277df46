#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "channels/amazon/amazon_rules.h"
#include "channels/amazon/selling_partner.h"
#include "channels/kit/call_budget.h"

namespace channels::amazon {

/// Messaging API v1, "Usage plan": a second, and at once, for each operation.
inline constexpr double kMessagingPerSecond = 1, kMessagingBurst = 5;

/// Amazon's own messages about an order (Messaging API v1), as far as they are only text: the action
/// "send_order_message". What is wrong with the application ends the action alone, since letters come and go by mail.
/// One thread at a time.
class OrderMessages {
public:
    /// `partner` outlives it.
    OrderMessages(SellingPartner& partner, const AccountConfig& config, const Surroundings& surroundings);

    /// As Acts::act. Asks first what the order allows: Amazon refuses all else with the 403 of a missing role.
    void act(const ActionRequest& request);
    /// As Acts::choices: of the input "message", what the order allows now.
    std::vector<std::string> choices(const ActionRequest& request, const std::string& input);

private:
    struct Place;
    /// Amazon counts the calls of each operation for itself.
    struct Operation {
        Operation(const Clock& clock, std::string_view account)
            : budget(clock, kMessagingPerSecond, kMessagingBurst), rest(account) {}
        CallBudget budget;
        QuotaRest rest;
    };

    [[nodiscard]] Place placeOf(const ActionRequest& request) const;
    [[nodiscard]] std::vector<std::string> offered(const Place& place);
    void demandOffered(const Place& place, const OrderMessage& message);
    void send(const Place& place, const OrderMessage& message, const std::string& text);
    void takeCall(Operation& operation, const std::string& call);
    [[noreturn]] void refuse(
        const HttpResponse& response, CallType type, const std::string& call, Operation& operation
    );

    SellingPartner& partner_;
    const Clock& clock_;
    // Each message is an operation too. One for all of them is less than Amazon allows, and ample.
    Operation lists_, messages_;
};

/// The names of what an order allows, out of the answer (application/hal+json) to GET /messaging/v1/orders/{id}. Throws
/// NotUnderstood for anything else.
std::vector<std::string> readOffered(std::string_view body);

}  // namespace channels::amazon
