#pragma once
#include <string>

#include "channels/contract/adapter.h"
#include "channels/kit/url.h"

/// How a call is addressed, dressed in the parameters that every call needs, and signed.
namespace channels::lazada {

/// The signature of a call to `path` ("/im/session/list", without /rest) over `parameters`, in any order:
/// HMAC-SHA256 in upper-case hex. `sign` itself doesn't count.
std::string sign(const std::string& secret, const std::string& path, QueryList parameters);

/// What the header Authorization of a notification is expected to be, in lower-case hex.
std::string pushSignature(const std::string& app_key, const std::string& secret, const std::string& body);

class Gateway {
public:
    explicit Gateway(const AccountConfig& config);

    /// Where the account's country is served, without a path.
    [[nodiscard]] const std::string& origin() const { return api_; }

    /// A business call with `method` GET or POST; `now` by the marketplace's clock. Empty parameters are left
    /// out.
    [[nodiscard]] HttpRequest call(
        const std::string& method, const std::string& path, const QueryList& parameters,
        const std::string& token, Instant now
    ) const;
    [[nodiscard]] HttpRequest redeemCode(const std::string& code, Instant now) const;
    [[nodiscard]] HttpRequest refresh(const std::string& refresh_token, Instant now) const;
    [[nodiscard]] std::string authorizeUrl(const std::string& state, const std::string& redirect_uri) const;

private:
    [[nodiscard]] QueryList dress(const std::string& path, const QueryList& parameters, Instant now) const;
    [[nodiscard]] HttpRequest token(const std::string& path, const QueryList& parameters, Instant now) const;

    std::string app_key_, app_secret_, api_, auth_, sign_in_country_;
};

}  // namespace channels::lazada
