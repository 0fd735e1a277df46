#include "channels/ebay/ebay_signature.h"

#include <algorithm>
#include <memory>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include "channels/contract/errors.h"
#include "channels/ebay/ebay_json.h"
#include "channels/kit/hash.h"

namespace channels::ebay {
namespace {

constexpr std::size_t kMaxKeyId = 64;

const EVP_MD* digestNamed(std::string_view name) {
    if (name == "SHA1") return EVP_sha1();
    if (name == "SHA256") return EVP_sha256();
    return nullptr;
}

const unsigned char* bytesOf(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

// eBay writes the frame and the key on one line, which OpenSSL's own reader of PEM takes for none.
std::string derOf(std::string_view pem) {
    constexpr std::string_view kBegin = "-----BEGIN PUBLIC KEY-----", kEnd = "-----END PUBLIC KEY-----";
    if (const auto begin = pem.find(kBegin); begin != std::string_view::npos)
        pem.remove_prefix(begin + kBegin.size());
    std::string base64(pem.substr(0, pem.find(kEnd)));
    std::erase_if(base64, [](char c) { return c == '\n' || c == '\r' || c == ' '; });
    return fromBase64(base64);
}

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

Key readKey(std::string_view pem) {
    const std::string der = derOf(pem);
    const unsigned char* at = bytesOf(der);
    Key key(d2i_PUBKEY(nullptr, &at, static_cast<long>(der.size())), EVP_PKEY_free);
    if (key && EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_EC) key.reset();
    return key;
}

}  // namespace

std::optional<PushSignature> parseSignature(std::string_view header) {
    try {
        const auto document = JsonDocument::parse(fromBase64(header));
        const Json root = document.root();
        PushSignature out{root["kid"].text(), fromBase64(root["signature"].text())};
        if (out.key_id.empty() || out.key_id.size() > kMaxKeyId || out.bytes.empty()) return std::nullopt;
        return out;
    } catch (const JsonError&) {
        return std::nullopt;
    }
}

PublicKey parsePublicKey(std::string_view body) {
    const auto document = parseDocument(body, "public_key");
    PublicKey out{document.root()["key"].text(), document.root()["digest"].text()};
    if (!readKey(out.pem)) throw NotUnderstood("public_key: no key of ECDSA");
    if (digestNamed(out.digest) == nullptr) throw NotUnderstood("public_key: digest " + out.digest);
    return out;
}

bool isSignedWith(const PublicKey& key, std::string_view body, std::string_view signature) {
    const Key read = readKey(key.pem);
    const EVP_MD* digest = digestNamed(key.digest);
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    const bool good =
        read && digest != nullptr && context &&
        EVP_DigestVerifyInit(context.get(), nullptr, digest, nullptr, read.get()) == 1 &&
        EVP_DigestVerify(
            context.get(), bytesOf(signature), signature.size(), bytesOf(body), body.size()
        ) == 1;
    ERR_clear_error();  // what a forged one left there is nobody's
    return good;
}

}  // namespace channels::ebay
