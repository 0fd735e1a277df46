#include "hub/api/proxies.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

#include "locales/text/trim.h"

namespace hub::api {
namespace {

/// In network order: four, or sixteen; an IPv4 address in IPv6's clothes has four. Empty when the text is no address.
std::string bytesOf(const std::string& address) {
    std::array<char, 16> bytes{};
    if (::inet_pton(AF_INET, address.c_str(), bytes.data()) == 1) return {bytes.data(), 4};
    if (::inet_pton(AF_INET6, address.c_str(), bytes.data()) != 1) return {};
    static constexpr std::string_view kMapped("\0\0\0\0\0\0\0\0\0\0\xff\xff", 12);
    const std::string all(bytes.data(), bytes.size());
    return all.starts_with(kMapped) ? all.substr(kMapped.size()) : all;
}

bool bitAt(const std::string& bytes, std::size_t n) {
    return (static_cast<unsigned char>(bytes[n / 8]) >> (7 - n % 8) & 1) != 0;
}

}  // namespace

Proxies::Network Proxies::networkOf(const std::string& text) {
    const auto slash = text.find('/');
    Network network{bytesOf(text.substr(0, slash)), 0};
    network.bits = network.bytes.size() * 8;
    if (slash == std::string::npos) return network;
    std::size_t bits = 0;
    const char* end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data() + slash + 1, end, bits);
    if (error != std::errc() || at != end || bits > network.bits) return {};
    network.bits = bits;
    return network;
}

bool Proxies::isNetwork(const std::string& text) { return !networkOf(text).bytes.empty(); }

Proxies::Proxies(const std::vector<std::string>& networks) {
    for (const auto& network : networks) networks_.push_back(networkOf(network));
}

bool Proxies::contains(const std::string& address) const {
    const auto bytes = bytesOf(address);
    if (bytes.empty()) return false;
    return std::ranges::any_of(networks_, [&](const Network& network) {
        if (network.bytes.size() != bytes.size()) return false;
        for (std::size_t n = 0; n < network.bits; ++n) {
            if (bitAt(network.bytes, n) != bitAt(bytes, n)) return false;
        }
        return true;
    });
}

std::string Proxies::client(const std::string& peer, const std::vector<std::string>& forwarded) const {
    std::string client = peer;
    for (auto value = forwarded.rbegin(); value != forwarded.rend(); ++value) {
        std::string_view rest = *value;
        for (bool more = true; more && contains(client);) {
            const auto comma = rest.rfind(',');
            more = comma != std::string_view::npos;
            const auto named = locales::trimmed(more ? rest.substr(comma + 1) : rest);
            // A proxy that doesn't know ("unknown") or hides it ("_hidden") is all that is known of the client.
            if (bytesOf(std::string(named)).empty()) return client;
            client = named;
            rest = rest.substr(0, more ? comma : 0);
        }
    }
    return client;
}

}  // namespace hub::api
