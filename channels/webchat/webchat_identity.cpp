#include "channels/webchat/webchat_identity.h"

#include <sstream>

#include <Poco/Exception.h>
#include <Poco/JWT/Signer.h>
#include <Poco/JWT/Token.h>

#include "channels/kit/json.h"

namespace channels::webchat {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kLongestToken = 4096;
constexpr std::size_t kMostOrders = 20, kLongestOrder = 100;
constexpr auto kSkew = 60s;
constexpr auto kLongestLife = 24h;

std::optional<std::string> payloadOf(const std::string& token, const std::string& secret) {
    try {
        Poco::JWT::Signer signer(secret);
        signer.setAlgorithms({Poco::JWT::Signer::ALGO_HS256});
        Poco::JWT::Token out;
        if (!signer.tryVerify(token, out)) return std::nullopt;
        std::ostringstream json;
        out.payload().stringify(json);
        return json.str();
    } catch (const Poco::Exception&) {
        return std::nullopt;
    } catch (const std::exception&) {
        return std::nullopt;
    }
}

bool isCurrent(const Json& claims, Instant now) {
    const auto at = [&](const char* name) -> std::optional<Instant> {
        const auto seconds = claims[name].number();
        if (!seconds || *seconds < 0 || *seconds > 1e11) return std::nullopt;
        return Instant(std::chrono::seconds(static_cast<std::int64_t>(*seconds)));
    };
    const auto end = at("exp"), issued = at("iat"), begin = at("nbf");
    return end && *end + kSkew > now && *end <= now + kLongestLife + kSkew && (!issued || *issued <= now + kSkew) &&
           (!begin || *begin <= now + kSkew);
}

}  // namespace

std::optional<Identity> readIdentity(const std::string& token, const std::string& secret, Instant now) {
    if (secret.empty() || token.size() > kLongestToken) return std::nullopt;
    const auto payload = payloadOf(token, secret);
    if (!payload) return std::nullopt;
    try {
        const auto document = JsonDocument::parse(*payload);
        const Json claims = document.root();
        if (!isCurrent(claims, now)) return std::nullopt;
        Identity out{claims["sub"].text(), claims["name"].text(), claims["email"].text(), {}};
        if (out.subject.empty()) return std::nullopt;
        const Json orders = claims["orders"];
        for (std::size_t i = 0; i < std::min(orders.size(), kMostOrders); ++i) {
            if (auto order = orders[i].text(); !order.empty() && order.size() <= kLongestOrder) out.orders.push_back(order);
        }
        return out;
    } catch (const JsonError&) {
        return std::nullopt;
    }
}

}  // namespace channels::webchat
