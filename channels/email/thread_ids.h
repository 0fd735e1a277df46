#pragma once
#include <string>
#include <string_view>

namespace channels::email {

/// The conversation of all mails that were exchanged with `correspondent` in the thread which began with the mail
/// `root` (a Message-ID). The correspondent is part of it since everyone who answers a newsletter names the same root.
std::string conversationId(std::string_view correspondent, std::string_view root);

/// True for what conversationId() may have made.
bool isConversationId(std::string_view text);

/// Message-IDs that name the conversation of a reply and prove that we made them:
/// "dr.OUTGOING.CONVERSATION.CODE@domain". The code is the beginning of an HMAC-SHA256: nobody else can make one for
/// another conversation. Without a key nothing is ours.
class ThreadIds {
public:
    explicit ThreadIds(std::string key) : key_(std::move(key)) {}

    /// Without brackets. The same reply has the same id. Needs a key.
    [[nodiscard]] std::string messageId(
        const std::string& outgoing_id, const std::string& conversation, const std::string& domain
    ) const;
    /// The conversation that one of our Message-IDs names; empty for any other text.
    [[nodiscard]] std::string conversationOf(std::string_view message_id) const;
    /// The first of our Message-IDs that stands in a text; empty for none.
    [[nodiscard]] std::string findOwn(std::string_view text) const;

private:
    [[nodiscard]] std::string codeOf(std::string_view outgoing, std::string_view conversation) const;
    std::string key_;
};

/// A key for ThreadIds, of 256 bits.
std::string makeThreadKey();

}  // namespace channels::email
