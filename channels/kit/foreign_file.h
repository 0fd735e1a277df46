#pragma once
#include <cstddef>
#include <string>

#include "channels/contract/transports.h"

namespace channels {

/// Asks for a file whose address came with a buyer's message: nothing of ours goes there, only https, and never to an address
/// inside. `own` is the API's own address: what lies below its origin may be inside, as a sandbox is. Throws PermanentFailure for
/// an address that isn't asked.
HttpResponse askForeign(HttpClient& http, const std::string& url, const std::string& own);

/// The file's bytes. Throws PermanentFailure for one over `max_bytes`, and where another host refuses it, which says nothing
/// about our credentials; else as throwHttpError does.
std::string foreignFile(const HttpResponse& response, std::size_t max_bytes, const Clock& clock);

}  // namespace channels
