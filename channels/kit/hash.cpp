#include "channels/kit/hash.h"

#include <algorithm>
#include <array>
#include <sstream>
#include <stdexcept>

#include <Poco/Base64Decoder.h>
#include <Poco/Base64Encoder.h>
#include <Poco/Exception.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace channels {
namespace {

std::string text(const unsigned char* bytes, unsigned size) {
    return {reinterpret_cast<const char*>(bytes), size};
}

std::string digest(const EVP_MD* kind, std::string_view bytes) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
    unsigned size = 0;
    if (EVP_Digest(bytes.data(), bytes.size(), out.data(), &size, kind, nullptr) != 1)
        throw std::runtime_error("this OpenSSL lacks a digest");
    return text(out.data(), size);
}

std::string hmac(const EVP_MD* kind, std::string_view key, std::string_view bytes) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
    unsigned size = 0;
    const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
    if (HMAC(kind, key.data(), static_cast<int>(key.size()), data, bytes.size(), out.data(), &size) == nullptr)
        throw std::runtime_error("this OpenSSL lacks a digest");
    return text(out.data(), size);
}

std::string hexWith(std::string_view bytes, std::string_view digits) {
    std::string out;
    out.reserve(bytes.size() * 2);
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        out += digits[byte >> 4];
        out += digits[byte & 15u];
    }
    return out;
}

}  // namespace


std::string sha256(std::string_view bytes) { return digest(EVP_sha256(), bytes); }
std::string md5(std::string_view bytes) { return digest(EVP_md5(), bytes); }
std::string hmacSha256(std::string_view key, std::string_view bytes) { return hmac(EVP_sha256(), key, bytes); }
std::string hmacMd5(std::string_view key, std::string_view bytes) { return hmac(EVP_md5(), key, bytes); }
std::string hex(std::string_view bytes) { return hexWith(bytes, "0123456789abcdef"); }
std::string hexUpper(std::string_view bytes) { return hexWith(bytes, "0123456789ABCDEF"); }
std::string sha256Hex(std::string_view bytes) { return hex(sha256(bytes)); }

bool sameSecret(std::string_view given, std::string_view expected) {
    return given.size() == expected.size() && CRYPTO_memcmp(given.data(), expected.data(), given.size()) == 0;
}

std::string base64(std::string_view bytes) {
    std::ostringstream out;
    Poco::Base64Encoder encoder(out);
    encoder.rdbuf()->setLineLength(0);
    encoder.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    encoder.close();
    return out.str();
}

std::string base64Url(std::string_view bytes) {
    std::string out = base64(bytes);
    std::replace(out.begin(), out.end(), '+', '-');
    std::replace(out.begin(), out.end(), '/', '_');
    while (out.ends_with('=')) out.pop_back();
    return out;
}

std::string fromBase64(std::string_view text) {
    std::istringstream in{std::string(text)};
    Poco::Base64Decoder decoder(in);
    std::string out;
    try {
        for (int byte = decoder.get(); byte != std::char_traits<char>::eof(); byte = decoder.get()) {
            out += static_cast<char>(byte);
        }
    } catch (const Poco::Exception&) {
    }
    return out;
}

}  // namespace channels
