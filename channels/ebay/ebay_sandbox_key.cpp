#include "channels/ebay/ebay_sandbox_key.h"

#include <stdexcept>

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include "channels/kit/hash.h"
#include "channels/kit/json.h"

namespace channels::ebay {
namespace {

void expect(bool done) {
    if (!done) throw std::runtime_error("this OpenSSL can't sign with ECDSA");
}

std::string textOf(const unsigned char* bytes, std::size_t size) {
    return {reinterpret_cast<const char*>(bytes), size};
}

}  // namespace

SandboxKey::SandboxKey() : key_(EVP_EC_gen("P-256"), EVP_PKEY_free) { expect(key_ != nullptr); }

std::string SandboxKey::publicKey() const {
    unsigned char* der = nullptr;
    const int size = i2d_PUBKEY(key_.get(), &der);
    expect(size > 0);
    const std::string bytes = textOf(der, static_cast<std::size_t>(size));
    OPENSSL_free(der);
    return "-----BEGIN PUBLIC KEY-----" + base64(bytes) + "-----END PUBLIC KEY-----";
}

std::string SandboxKey::sign(std::string_view body) const {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    const auto* bytes = reinterpret_cast<const unsigned char*>(body.data());
    std::size_t size = 0;
    expect(
        context && EVP_DigestSignInit(context.get(), nullptr, EVP_sha1(), nullptr, key_.get()) == 1 &&
        EVP_DigestSign(context.get(), nullptr, &size, bytes, body.size()) == 1
    );
    std::string signature(size, '\0');
    auto* into = reinterpret_cast<unsigned char*>(signature.data());
    expect(EVP_DigestSign(context.get(), into, &size, bytes, body.size()) == 1);
    signature.resize(size);
    JsonWriter out;
    out.beginObject().member("alg", "ecdsa").member("kid", kId);
    out.member("signature", base64(signature)).member("digest", kDigest).endObject();
    return base64(out.str());
}

}  // namespace channels::ebay
