#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hub/api/server.h"
#include "hub/polling/poller.h"
#include "hub/tracking/tracking.h"

namespace hub {

/// What the command line says, checked. Nothing below app/ reads flags, files or the environment.
struct Settings {
    std::string data = "./data";
    std::string listen = "127.0.0.1:8080";
    std::string database = "sqlite";
    std::string key;                 ///< key file; empty for secret.key in the data folder
    std::vector<std::string> names;  ///< host names under which browsers reach the hub
    bool behind_tls = false;
    std::vector<std::string> behind;  ///< proxies that are believed; empty for this machine's own, when TLS stands before the hub
    std::string public_url;          ///< --public-url; empty to make it of the first name
    std::size_t threads = 8;
    TrackingOptions tracking;
    std::optional<long long> poll_every_ms, look_up_after_ms, ask_after_ms;

    /// Sentences that name the flag, the value and what was expected; empty when all is well.
    [[nodiscard]] std::vector<std::string> faults() const;
    [[nodiscard]] api::ServerOptions serverOptions() const;
    [[nodiscard]] PollerOptions pollerOptions() const;
    [[nodiscard]] std::string keyFile() const;
    /// Where marketplaces reach the hub: as given, else by the first name when TLS stands before it, else empty.
    [[nodiscard]] std::string publicUrl() const;
};

}  // namespace hub
