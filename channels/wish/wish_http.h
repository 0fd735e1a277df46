#pragma once
#include "channels/contract/adapter.h"
#include "channels/kit/call_budget.h"

namespace channels::wish {

/// The HTTP of one account as Wish wants it used: keeps to the calls that Wish-Rate-Limit-Remaining leaves, knows
/// Wish's clock, and shows a refused access token as 401 also where Wish says it by a code beside 400. One thread at a
/// time.
class WishHttp : public HttpClient {
public:
    /// Wish doesn't publish its limit: `calls_per_minute` is the most that is called, and what is assumed until it
    /// tells.
    WishHttp(Transports& transports, const Clock& clock, double calls_per_minute)
        : transports_(transports), clock_(clock), budget_(clock, calls_per_minute / 60, calls_per_minute) {}

    /// Throws Throttled, with nothing sent, when the calls are used up.
    HttpResponse send(const HttpRequest& request) override;

    [[nodiscard]] std::optional<CallsLeft> callsLeft() const;
    [[nodiscard]] std::chrono::milliseconds skew() const { return skew_; }
    [[nodiscard]] Instant marketplaceTime() const { return clock_.now() + skew_; }

private:
    void learnFrom(const HttpResponse& response);

    Transports& transports_;
    const Clock& clock_;
    CallBudget budget_;
    bool told_ = false;
    std::chrono::milliseconds skew_{0};  // their clock minus ours, as the last answer told
};

}  // namespace channels::wish
