#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "channels/contract/errors.h"
#include "channels/ebay/ebay_cursor.h"
#include "channels/ebay/ebay_wire.h"

namespace {

using namespace channels::ebay;

template <class Work>
void attempt(const Work& work) {
    try {
        work();
    } catch (const channels::NotUnderstood&) {
    }
}

void checkMessages(std::string_view body, ConversationType type) {
    ConversationHead head;
    head.id = "c";
    head.type = type;
    const MessageList list = parseMessages(body, head, "shop", 0);
    for (const auto& message : list.messages) {
        if (message.external_id.empty()) std::abort();
        const auto again = parseRaw(message.raw, "shop").messages;
        if (again.size() != 1 || again.front().external_id != message.external_id ||
            again.front().text != message.text)
            std::abort();
    }
    for (const auto& bad : list.unreadable) {
        const auto again = parseRaw(bad.raw, "shop").unreadable;
        if (again.size() != 1 || again.front().external_id != bad.external_id) std::abort();
    }
}

}  // namespace

// Any bytes: a value or NotUnderstood; and what was kept of a message reads the same again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string body(reinterpret_cast<const char*>(data), size);
    for (const auto type : {ConversationType::Members, ConversationType::Notices}) {
        attempt([&] { static_cast<void>(parseConversationList(body, type, 0)); });
        attempt([&] { checkMessages(body, type); });
    }
    attempt([&] { static_cast<void>(parseRaw(body, "shop")); });
    attempt([&] { static_cast<void>(parseOrders(body, 0)); });
    attempt([&] { static_cast<void>(parseOrder(body)); });
    attempt([&] { static_cast<void>(parseParcels(body)); });
    attempt([&] {
        const std::string cursor = writeCursor(readCursor(body));
        if (writeCursor(readCursor(cursor)) != cursor) std::abort();
    });
    static_cast<void>(parseReceipt(body));
    static_cast<void>(parseError(body));
    return 0;
}
