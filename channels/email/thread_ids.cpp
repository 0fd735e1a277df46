#include "channels/email/thread_ids.h"

#include <algorithm>
#include <cstdint>
#include <random>

#include "channels/kit/hash.h"
#include "channels/mail/mail_text.h"
#include "channels/mail/reply_mail.h"

namespace channels::email {
namespace {

constexpr std::string_view kMark = "dr.";
constexpr std::size_t kConversationDigits = 24;
constexpr std::size_t kCodeDigits = 16;
constexpr int kKeyWords = 8;

bool isHex(std::string_view text) { return text.find_first_not_of("0123456789abcdef") == std::string_view::npos; }

}  // namespace

std::string conversationId(std::string_view correspondent, std::string_view root) {
    return sha256Hex(lowerCase(correspondent) + '\n' + std::string(root)).substr(0, kConversationDigits);
}

bool isConversationId(std::string_view text) { return text.size() == kConversationDigits && isHex(text); }

std::string ThreadIds::codeOf(std::string_view outgoing, std::string_view conversation) const {
    return hex(hmacSha256(key_, std::string(outgoing) + '\n' + std::string(conversation))).substr(0, kCodeDigits);
}

std::string ThreadIds::messageId(
    const std::string& outgoing_id, const std::string& conversation, const std::string& domain
) const {
    const std::string word = messageIdWord(outgoing_id);
    return std::string(kMark) + word + '.' + conversation + '.' + codeOf(word, conversation) + '@' + domain;
}

std::string ThreadIds::conversationOf(std::string_view message_id) const {
    if (key_.empty() || !message_id.starts_with(kMark)) return {};
    // Read from the back: the parts behind have a fixed length.
    const std::string_view local = message_id.substr(0, message_id.find('@')).substr(kMark.size());
    constexpr std::size_t kTail = 1 + kConversationDigits + 1 + kCodeDigits;
    if (local.size() <= kTail) return {};
    const std::string_view outgoing = local.substr(0, local.size() - kTail), tail = local.substr(outgoing.size());
    const std::string_view conversation = tail.substr(1, kConversationDigits), code = tail.substr(kTail - kCodeDigits);
    const bool dotted = tail.front() == '.' && tail[1 + kConversationDigits] == '.';
    if (!dotted || !isConversationId(conversation) || !sameSecret(code, codeOf(outgoing, conversation))) return {};
    return std::string(conversation);
}

std::string ThreadIds::findOwn(std::string_view text) const {
    for (std::size_t at = text.find(kMark); at != std::string_view::npos; at = text.find(kMark, at + 1)) {
        const std::size_t end = std::min(text.find_first_of(" \t\r\n<>\"", at), text.size());
        const std::string_view candidate = text.substr(at, end - at);
        if (!conversationOf(candidate).empty()) return std::string(candidate);
    }
    return {};
}

std::string makeThreadKey() {
    std::random_device random;
    std::string key;
    for (int i = 0; i < kKeyWords; ++i) {
        const std::uint32_t word = random();
        for (unsigned shift = 0; shift < 32; shift += 8) key += static_cast<char>((word >> shift) & 0xffu);
    }
    return hex(key);
}

}  // namespace channels::email
