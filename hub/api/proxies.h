#pragma once
#include <string>
#include <vector>

namespace hub::api {

/// The proxies before the hub whose word is taken on who asks. Nobody else's is: anyone can send X-Forwarded-For.
class Proxies {
public:
    /// Whether it is an address or a network, such as "127.0.0.1", "fd00::7" or "10.20.0.0/16".
    static bool isNetwork(const std::string& text);

    /// Of networks alone.
    explicit Proxies(const std::vector<std::string>& networks);

    [[nodiscard]] bool contains(const std::string& address) const;
    /// Who asks: the other end of the connection, or, where that is a proxy, whom it names. `forwarded` holds the values of
    /// X-Forwarded-For in their order; what stands before the last address that is no proxy's is anybody's claim.
    [[nodiscard]] std::string client(const std::string& peer, const std::vector<std::string>& forwarded) const;

private:
    struct Network {
        std::string bytes;     ///< four, or sixteen
        std::size_t bits = 0;  ///< how many of them count
    };
    static Network networkOf(const std::string& text);

    std::vector<Network> networks_;
};

}  // namespace hub::api
