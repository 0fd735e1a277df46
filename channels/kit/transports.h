#pragma once
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "channels/contract/transports.h"

namespace channels {

/// How an account's transports behave.
struct TransportOptions {
    std::string ca_file;  ///< PEM of the authorities to trust; empty for the system's
    std::chrono::milliseconds connect_timeout{15'000};
    std::chrono::milliseconds total_timeout{60'000};  ///< of one request or mail, connecting included
    std::size_t max_response_bytes = 32u << 20;       ///< of an unpacked body or a mail
    std::string user_agent = "dragoman";
};

/// The real transports of one account: libcurl over TLS, always verified; plain text to loopback only. `stop`
/// ends every call with Cancelled within a fifth of a second; it must outlive them. One thread at a time.
std::unique_ptr<Transports> makeTransports(const TransportOptions& options, const StopFlag& stop);

/// True for http and https URLs that the HTTP client would talk to: https, or http to a loopback address.
bool allowedHttpUrl(const std::string& url);

/// Where an address leads as it is written; a name may yet resolve to anything (HttpRequest::reach).
enum class UrlPlace {
    Refused,      ///< nothing that the HTTP client would talk to
    ThisMachine,  ///< loopback
    Beside,       ///< a link-local address, or one of a cloud's own services
    Elsewhere,
};
UrlPlace placeOf(const std::string& url);
/// The same of a mail relay's, smtps or smtp.
UrlPlace placeOfRelay(const std::string& url);

}  // namespace channels
