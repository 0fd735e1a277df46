#include "channels/kit/reach.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <optional>

#include <arpa/inet.h>
#include <netinet/in.h>

#include "channels/kit/url.h"

namespace channels {
namespace {

struct Network {
    std::uint32_t address;
    int bits;
};

// The blocks that the IANA registry of special-purpose IPv4 addresses (RFC 6890) marks as not globally reachable, and multicast.
constexpr Network kClosed[] = {
    {0x00000000, 8},  {0x0A000000, 8},  {0x64400000, 10}, {0x7F000000, 8},  {0xA9FE0000, 16}, {0xAC100000, 12},
    {0xC0000000, 24}, {0xC0000200, 24}, {0xC0A80000, 16}, {0xC6120000, 15}, {0xC6336400, 24}, {0xCB007100, 24},
    {0xE0000000, 3},
};

constexpr Network kHere[] = {{0x00000000, 8}, {0x7F000000, 8}};

// Link-local addresses (clouds answer at 169.254.169.254), what other clouds answer at (100.100.100.200, 168.63.129.16,
// 192.0.0.192), multicast.
constexpr Network kBeside[] = {
    {0xA9FE0000, 16}, {0x646464C8, 32}, {0xA83F8110, 32}, {0xC00000C0, 32}, {0xE0000000, 3},
};

template <std::size_t N>
bool isIn(const Network (&networks)[N], std::uint32_t address) {
    return std::any_of(std::begin(networks), std::end(networks), [address](const Network& network) {
        return (address ^ network.address) >> (32 - network.bits) == 0;
    });
}

bool isZero(const in6_addr& address, int from, int to) {
    return std::all_of(address.s6_addr + from, address.s6_addr + to, [](unsigned char byte) { return byte == 0; });
}

/// The IPv4 address that an IPv6 one stands for; ::1 and :: count as this machine's.
std::optional<std::uint32_t> fourIn(const in6_addr& address) {
    const auto& bytes = address.s6_addr;
    const bool mapped = isZero(address, 0, 10) && bytes[10] == 0xFF && bytes[11] == 0xFF;
    const bool translated = bytes[0] == 0 && bytes[1] == 0x64 && bytes[2] == 0xFF && bytes[3] == 0x9B && isZero(address, 4, 12);
    if (!mapped && !translated && !isZero(address, 0, 12)) return std::nullopt;
    std::uint32_t four = 0;
    std::memcpy(&four, bytes + 12, sizeof four);
    return ntohl(four);
}

bool isWithin(Reach reach, std::uint32_t four) {
    switch (reach) {
        case Reach::Anywhere: return true;
        case Reach::NotBeside: return !isIn(kBeside, four);
        case Reach::NotHere: return !isIn(kBeside, four) && !isIn(kHere, four);
        case Reach::OpenInternet: return !isIn(kBeside, four) && !isIn(kClosed, four);
    }
    return false;
}

bool isOpenInternet(const in6_addr& address) {
    const auto& bytes = address.s6_addr;
    const bool global = (bytes[0] & 0xE0) == 0x20;  // 2000::/3, RFC 4291
    const bool tunnel = bytes[0] == 0x20 && (bytes[1] == 0x02 || (bytes[1] == 0x01 && bytes[2] == 0 && bytes[3] == 0));
    return global && !tunnel;
}

bool isWithin(Reach reach, const in6_addr& six) {
    if (reach == Reach::Anywhere) return true;
    if (reach == Reach::OpenInternet) return isOpenInternet(six);
    if (const auto four = fourIn(six)) return isWithin(reach, *four);
    const auto& bytes = six.s6_addr;
    const bool link_local = bytes[0] == 0xFE && (bytes[1] & 0xC0) == 0x80, multicast = bytes[0] == 0xFF;
    const bool cloud = bytes[0] == 0xFD && bytes[1] == 0x00 && bytes[2] == 0x0E && bytes[3] == 0xC2 && isZero(six, 4, 14);
    return !link_local && !multicast && !cloud;
}

}  // namespace

bool isWithin(Reach reach, const sockaddr& address) {
    if (address.sa_family == AF_INET) {
        return isWithin(reach, ntohl(reinterpret_cast<const sockaddr_in&>(address).sin_addr.s_addr));
    }
    if (address.sa_family != AF_INET6) return reach == Reach::Anywhere;
    return isWithin(reach, reinterpret_cast<const sockaddr_in6&>(address).sin6_addr);
}

bool isWithin(Reach reach, const std::string& host) {
    const bool may_be_here = reach == Reach::Anywhere || reach == Reach::NotBeside;
    if (isLoopback(host)) return may_be_here;
    in_addr four{};
    if (inet_pton(AF_INET, host.c_str(), &four) == 1) return isWithin(reach, ntohl(four.s_addr));
    const bool in_brackets = host.starts_with('[') && host.ends_with(']');
    in6_addr six{};
    if (inet_pton(AF_INET6, (in_brackets ? host.substr(1, host.size() - 2) : host).c_str(), &six) == 1) return isWithin(reach, six);
    return true;
}

}  // namespace channels
