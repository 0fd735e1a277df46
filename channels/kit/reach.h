#pragma once
#include <string>

#include <sys/socket.h>

#include "channels/contract/transports.h"

namespace channels {

/// Whether an address may be connected to; a name may resolve to anything.
bool isWithin(Reach reach, const sockaddr& address);

/// The same of a URL's host as it is written; a name may.
bool isWithin(Reach reach, const std::string& host);

}  // namespace channels
