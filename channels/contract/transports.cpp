#include "channels/contract/transports.h"

#include "channels/contract/errors.h"

namespace channels {

std::string HttpResponse::header(const std::string& lower_case_name) const {
    const auto found = headers.find(lower_case_name);
    return found == headers.end() ? std::string() : found->second;
}

std::unique_ptr<MaildropReader> Transports::maildrop(const MailServer&) {
    throw NotUnderstood("these transports know no POP3");
}

}  // namespace channels
