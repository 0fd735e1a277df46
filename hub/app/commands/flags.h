#pragma once
#include <CLI/CLI.hpp>

#include "hub/app/settings.h"

namespace hub {

/// The flags of every command that works on a data folder.
inline void addDataFlags(CLI::App& command, Settings& settings) {
    command.add_option("--data", settings.data, "Data folder")->capture_default_str();
    command.add_option("--database", settings.database, "sqlite, inside the data folder")->capture_default_str();
    command.add_option("--key", settings.key, "File with the key of stored credentials (default: secret.key in the data folder)");
}

inline void addServiceFlags(CLI::App& command, Settings& settings) {
    command.add_option("--listen", settings.listen, "Address and port; port 0 takes a free one")->capture_default_str();
    command.add_option("--name", settings.names, "Host name under which browsers reach the hub, behind a proxy");
    command.add_flag("--behind-tls", settings.behind_tls, "A proxy before the hub speaks TLS: cookies are marked Secure");
    command.add_option(
        "--behind", settings.behind,
        "Address or network of a proxy whose X-Forwarded-For is believed (default: with --behind-tls, this machine's own)"
    );
    command.add_option(
        "--public-url", settings.public_url,
        "Where marketplaces reach the hub with notifications (default: https with the first --name, behind TLS)"
    );
    command.add_option("--threads", settings.threads, "Accounts worked on at the same time")
        ->check(CLI::Range(1, 64))
        ->capture_default_str();
    command
        .add_option(
            "--poll-every", settings.poll_every_ms,
            "Milliseconds between polls instead of each kind's own pace, for tests and demonstrations"
        )
        ->check(CLI::Range(20, 3'600'000));
    command
        .add_option(
            "--look-up-after", settings.look_up_after_ms,
            "Milliseconds after a cut connection until the marketplace is asked for the reply, for tests alone"
        )
        ->check(CLI::Range(1, 3'600'000));
}

/// Complains on standard error; true when there was something to complain about.
inline bool wrongUsage(const Settings& settings) {
    const auto faults = settings.faults();
    for (const auto& fault : faults) std::cerr << fault << '\n';
    return !faults.empty();
}

}  // namespace hub
