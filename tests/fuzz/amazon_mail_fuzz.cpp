#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "channels/amazon/relay_mail.h"
#include "channels/mail/charset.h"

// Any bytes in: a message with its keys, or bytes kept whole with a reason; a second reading answers the
// same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string raw(reinterpret_cast<const char*>(data), size);
    const auto result = channels::amazon::readRelayMail(raw, {"support@shop.example"});
    const auto again = channels::amazon::readRelayMail(raw, {"support@shop.example"});
    if (result.index() != again.index()) std::abort();
    if (const auto* bad = std::get_if<channels::Unreadable>(&result)) {
        if (bad->reason.empty() || bad->raw != raw) std::abort();
        return 0;
    }
    const auto& message = std::get<channels::Incoming>(result);
    if (message.external_id.empty() || message.conversation_external_id.empty() ||
        !channels::isUtf8(message.text))
        std::abort();
    if (message.external_id != std::get<channels::Incoming>(again).external_id) std::abort();
    if (message.author == channels::Author::Buyer &&
        !channels::amazon::isRelayAddress(message.buyer_external_id))
        std::abort();
    return 0;
}
