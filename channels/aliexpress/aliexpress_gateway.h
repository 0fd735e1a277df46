#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "channels/contract/adapter.h"
#include "channels/kit/url.h"

/// How a call is addressed, dressed in the parameters that every call needs, and signed. Business methods and
/// their parameters are the same behind both gateways.
namespace channels::aliexpress {

enum class SignMethod { Sha256, Md5, Hmac };  ///< IOP's; TOP's two
std::string_view wireName(SignMethod method);

/// The signature over `parameters`, in any order; `sign` and empty values don't count. `path` is that of a
/// call to IOP's system interface ("/auth/token/refresh"), else empty.
std::string sign(
    SignMethod method, const std::string& secret, QueryList parameters, const std::string& path = {}
);

/// What a notification carries in its header Authorization, in lower-case hex.
std::string pushSignature(const std::string& app_key, const std::string& secret, const std::string& body);

class Gateway {
public:
    virtual ~Gateway() = default;
    /// A business call; `now` by the marketplace's clock.
    [[nodiscard]] virtual HttpRequest call(
        const std::string& method, const QueryList& parameters, const std::string& token, Instant now
    ) const = 0;
    [[nodiscard]] virtual HttpRequest redeemCode(
        const std::string& code, const std::string& redirect_uri, Instant now
    ) const = 0;
    [[nodiscard]] virtual HttpRequest refresh(const std::string& refresh_token, Instant now) const = 0;
    [[nodiscard]] virtual std::string authorizeUrl(const std::string& state, const std::string& redirect_uri)
        const = 0;
};

/// The gateway that the account's settings name.
std::unique_ptr<Gateway> makeGateway(const AccountConfig& config);

}  // namespace channels::aliexpress
