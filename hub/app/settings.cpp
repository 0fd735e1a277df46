#include "hub/app/settings.h"

#include <charconv>

#include "channels/kit/transports.h"
#include "channels/kit/url.h"
#include "hub/api/hosts.h"
#include "hub/api/proxies.h"

namespace hub {
namespace {

struct Listen {
    std::string host;
    std::uint16_t port = 0;
};

std::optional<Listen> parseListen(const std::string& text) {
    const auto colon = text.rfind(':');
    if (colon == std::string::npos || colon == 0) return std::nullopt;
    Listen listen{text.substr(0, colon), 0};
    const char* end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data() + colon + 1, end, listen.port);
    if (error != std::errc() || at != end) return std::nullopt;
    if (listen.host.front() == '[' && listen.host.back() == ']') listen.host = listen.host.substr(1, listen.host.size() - 2);
    return listen;
}

/// "support.shop.example" of "https://support.shop.example:8443/hub".
std::string hostOf(const std::string& url) {
    const auto begin = url.find("://");
    if (begin == std::string::npos) return {};
    return api::hostName(url.substr(begin + 3, url.find('/', begin + 3) - begin - 3));
}

}  // namespace

std::vector<std::string> Settings::faults() const {
    std::vector<std::string> faults;
    if (!parseListen(listen)) faults.push_back("--listen is \"" + listen + "\": expected ADDRESS:PORT such as 127.0.0.1:8080");
    if (database.starts_with("postgresql:")) {
        faults.emplace_back("--database: PostgreSQL is not built into this version; expected sqlite");
    } else if (database != "sqlite") {
        faults.push_back("--database is \"" + database + "\": expected sqlite");
    }
    if (!public_url.empty() && !channels::allowedHttpUrl(public_url)) {
        faults.push_back("--public-url is \"" + public_url + "\": expected an address such as https://support.shop.example");
    }
    for (const auto& network : behind) {
        if (api::Proxies::isNetwork(network)) continue;
        faults.push_back("--behind is \"" + network + "\": expected an address or a network such as 10.20.0.0/16");
    }
    return faults;
}

api::ServerOptions Settings::serverOptions() const {
    const auto parsed = parseListen(listen).value_or(Listen{"127.0.0.1", 8080});
    api::ServerOptions options;
    options.host = parsed.host;
    options.port = parsed.port;
    options.names.insert(names.begin(), names.end());
    options.public_url = publicUrl();
    options.behind = behind;
    if (behind.empty() && behind_tls) options.behind = {"127.0.0.0/8", "::1"};
    if (const auto host = hostOf(options.public_url); !host.empty()) options.names.insert(host);
    return options;
}

PollerOptions Settings::pollerOptions() const {
    PollerOptions options;
    options.threads = threads;
    options.public_url = publicUrl();
    if (poll_every_ms) options.every = std::chrono::milliseconds(*poll_every_ms);
    if (ask_after_ms) options.ask_after = std::chrono::milliseconds(*ask_after_ms);
    if (look_up_after_ms) options.outbox.look_up_after = std::chrono::milliseconds(*look_up_after_ms);
    return options;
}

std::string Settings::publicUrl() const {
    if (!public_url.empty()) return channels::withoutTrailingSlash(public_url);
    return behind_tls && !names.empty() ? "https://" + names.front() : std::string();
}

std::string Settings::keyFile() const { return key.empty() ? data + "/secret.key" : key; }

}  // namespace hub
