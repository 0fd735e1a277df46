#include "channels/kit/find_sent.h"

namespace channels {

std::string comparableText(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\r') {
            if (i + 1 >= text.size() || text[i + 1] != '\n') out += '\n';
        } else {
            out += text[i];
        }
    }
    constexpr std::string_view kSpace = " \t\n";
    const auto first = out.find_first_not_of(kSpace);
    if (first == std::string::npos) return {};
    return out.substr(first, out.find_last_not_of(kSpace) - first + 1);
}

bool isBefore(const Incoming& message, const Outgoing& outgoing) {
    if (message.external_id == outgoing.newest_known_own_message) return true;
    return message.sent_at && *message.sent_at < outgoing.created_at - kLookupReach;
}

std::optional<Receipt> findOwnReply(const std::vector<Incoming>& messages, const Outgoing& outgoing) {
    const std::string wanted = comparableText(outgoing.text);
    std::optional<Receipt> found;
    for (const auto& message : messages) {
        if (isBefore(message, outgoing)) {
            found.reset();
            continue;
        }
        if (message.author != Author::Seller || message.automatic || comparableText(message.text) != wanted) continue;
        found = Receipt{message.external_id, message.sent_at.value_or(outgoing.created_at)};
    }
    return found;
}

}  // namespace channels
