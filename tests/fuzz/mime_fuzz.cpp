#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "channels/mail/charset.h"
#include "channels/mail/mime_parser.h"

// Any bytes in: a mail whose texts are UTF-8 and whose parts keep to the limits, or a problem with a reason.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto result = channels::parseMail({reinterpret_cast<const char*>(data), size});
    if (const auto* problem = std::get_if<channels::MailProblem>(&result)) {
        if (problem->reason.empty()) std::abort();
        return 0;
    }
    const auto& mail = std::get<channels::ParsedMail>(result);
    const bool clean = channels::isUtf8(mail.text) && channels::isUtf8(mail.html) &&
                       channels::isUtf8(mail.subject) && channels::isUtf8(mail.from.name) &&
                       channels::isUtf8(mail.from.address);
    if (!clean || mail.from.address.empty() || mail.attachments.size() > 500) std::abort();
    return 0;
}
