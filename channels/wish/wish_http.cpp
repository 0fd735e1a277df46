#include "channels/wish/wish_http.h"

#include <charconv>

#include "channels/kit/time.h"
#include "channels/wish/wish_envelope.h"

namespace channels::wish {

HttpResponse WishHttp::send(const HttpRequest& request) {
    budget_.take("Wish");
    HttpResponse response = transports_.http().send(request);
    learnFrom(response);
    const bool refused = response.status >= 400 && response.status < 500;
    if (refused && isTokenError(parseError(response.body).code)) response.status = 401;
    return response;
}

void WishHttp::learnFrom(const HttpResponse& response) {
    if (const auto date = parseHttpDate(response.header("date"))) skew_ = *date - clock_.now();
    const std::string text = response.header("wish-rate-limit-remaining");
    int left = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), left);
    if (error != std::errc() || end != text.data() + text.size()) return;
    budget_.told(left);
    told_ = true;
}

std::optional<CallsLeft> WishHttp::callsLeft() const { return told_ ? std::optional(budget_.left()) : std::nullopt; }

}  // namespace channels::wish
