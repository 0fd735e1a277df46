#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "hub/api/routes.h"

namespace hub::api {

struct ServerOptions {
    std::string host = "127.0.0.1";
    std::uint16_t port = 8080;  ///< 0 for any
    /// Names under which browsers reach it beside its own address, such as "support.shop.example". A request with another Host
    /// is refused: it would be a page elsewhere that has its name point here (DNS rebinding).
    std::set<std::string> names;
    std::string public_url;  ///< PollerOptions::public_url
    std::vector<std::string> behind;  ///< proxies whose X-Forwarded-For is believed, as Proxies takes them
    std::size_t max_body_bytes = 2u << 20;
    std::size_t max_file_bytes = 25u << 20;  ///< of a file that goes with a reply
    std::size_t max_visit_bytes = 6u << 20;  ///< of what a visitor sends
    std::chrono::milliseconds head_patience{15'000};  ///< from a connection's start to the end of its request's head
    std::chrono::milliseconds body_patience{20'000};  ///< from there to the end of the body
};

/// The HTTP front: the API under /api/v1, live events, health and metrics, and the page.
class Server {
public:
    Server(Hub& hub, const ServerOptions& options);
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;
    ~Server();

    void start();  ///< throws when the address is taken
    void stop();   ///< within a few seconds, whatever clients do
    [[nodiscard]] std::uint16_t port() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace hub::api
