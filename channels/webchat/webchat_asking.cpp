#include "channels/webchat/webchat_asking.h"

#include "channels/contract/errors.h"
#include "channels/webchat/webchat_wire.h"

namespace channels::webchat {
namespace {

constexpr std::size_t kAskingPage = 100;

void take(Asking& asking, const Entry& entry, const ChatItem& item) {
    const Instant asked = item.asked_at.value_or(entry.at);
    switch (item.what) {
        case ChatItem::What::Agent: asking.answered = true; break;
        case ChatItem::What::Asked:
        case ChatItem::What::Closed:
            if (asking.asked_at != asked) asking = {asked, std::nullopt, false};
            break;
        case ChatItem::What::Rated:
            if (asking.asked_at != asked || !asking.rated_at) asking = {asked, entry.at, false};
            break;
        default: break;
    }
}

}  // namespace

Asking askingOf(Inlet& inlet, const std::string& chat_stream) {
    Asking asking;
    for (auto entries = inlet.read(chat_stream, 0, kAskingPage); !entries.empty(); entries = inlet.read(chat_stream, entries.back().seq, kAskingPage)) {
        for (const auto& entry : entries) {
            try {
                take(asking, entry, readItem(entry.value));
            } catch (const NotUnderstood&) {
                // The pull puts it aside.
            }
        }
    }
    return asking;
}

}  // namespace channels::webchat
