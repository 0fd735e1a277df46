#pragma once
#include <optional>
#include <string>
#include <string_view>

/// The signature of a notification: ECDSA (FIPS 186-5) over the body's bytes, as DER.
namespace channels::ebay {

/// What the header X-EBAY-SIGNATURE says.
struct PushSignature {
    std::string key_id, bytes;
};
/// Empty for what has not the shape of one.
std::optional<PushSignature> parseSignature(std::string_view header);

/// A key of eBay's, as the Notification API gives it.
struct PublicKey {
    std::string pem;     ///< on one line or several
    std::string digest;  ///< SHA1 or SHA256
};
/// Throws NotUnderstood.
PublicKey parsePublicKey(std::string_view body);

/// False also for a key or a signature that is none.
bool isSignedWith(const PublicKey& key, std::string_view body, std::string_view signature);

}  // namespace channels::ebay
