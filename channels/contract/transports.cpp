#include "channels/contract/transports.h"

namespace channels {

std::string HttpResponse::header(const std::string& lower_case_name) const {
    const auto found = headers.find(lower_case_name);
    return found == headers.end() ? std::string() : found->second;
}

}  // namespace channels
