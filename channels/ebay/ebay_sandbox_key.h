#pragma once
#include <memory>
#include <string>
#include <string_view>

struct evp_pkey_st;

namespace channels::ebay {

/// The key that the sandbox signs its notifications with: a new one (ECDSA on P-256) each time.
class SandboxKey {
public:
    SandboxKey();

    static constexpr const char* kId = "9936261a-7d7b-4621-a0f1-96ccb428af49";
    static constexpr const char* kDigest = "SHA1";
    /// PEM on one line, as eBay writes it.
    [[nodiscard]] std::string publicKey() const;
    /// The header X-EBAY-SIGNATURE of a body.
    [[nodiscard]] std::string sign(std::string_view body) const;

private:
    std::shared_ptr<evp_pkey_st> key_;
};

}  // namespace channels::ebay
