#pragma once
#include <catch2/catch.hpp>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "channels/contract/registry.h"
#include "channels/contract/sandbox.h"
#include "hub/polling/poller.h"
#include "hub/secrets/vault.h"
#include "hub/store/store.h"

namespace tests {

/// A marketplace of a kind, and the hub's account with it.
struct Market {
    const channels::Kind* kind;
    std::unique_ptr<channels::Sandbox> sandbox;
    hub::Id account = 0;
};

inline void putSecrets(
    const Market& market, hub::Store& store, const hub::Vault& vault, hub::Instant now, const std::string& without = {}
) {
    for (const auto& [name, value] : market.sandbox->account().secrets) {
        if (name == without) continue;
        store.putSecret(market.account, name, vault.seal(hub::secretOf(market.account, name), value), now);
    }
}

/// `without`: a secret that the account is to lack.
inline void connect(
    Market& market, const std::string& name, hub::Store& store, const hub::Vault& vault, hub::Instant now,
    const std::string& without = {}
) {
    const auto config = market.sandbox->account();
    hub::Account account;
    account.kind = market.kind->descriptor.kind;
    account.name = name;
    account.settings = config.settings;
    market.account = store.addAccount(account, now);
    putSecrets(market, store, vault, now, without);
}

inline void seedQuestion(Market& market, int buyer, hub::Instant now) {
    channels::SeededMessage message;
    message.conversation = "conversation-" + std::to_string(buyer);
    message.buyer = "buyer-" + std::to_string(buyer);
    message.text = "Where is parcel " + std::to_string(buyer) + "?";
    message.sent_at = now;
    market.sandbox->seed(message);
}

inline std::vector<hub::Conversation> conversationsIn(hub::Store& store, std::initializer_list<hub::View> views, hub::Instant now) {
    std::vector<hub::Conversation> all;
    for (const auto view : views) {
        hub::ConversationFilter filter;
        filter.view = view;
        filter.now = now;
        filter.limit = 200;
        do {
            auto page = store.conversations(filter);
            for (auto& c : page.items) all.push_back(std::move(c));
            filter.cursor = page.next;
        } while (!filter.cursor.empty());
    }
    return all;
}

inline std::vector<hub::Conversation> allConversations(hub::Store& store, hub::Instant now) {
    return conversationsIn(store, {hub::View::Queue, hub::View::Sent, hub::View::Done}, now);
}

/// Answers whatever waits and has no reply yet.
inline void answerAll(hub::Store& store, hub::Instant now) {
    for (const auto& c : conversationsIn(store, {hub::View::Queue}, now)) {
        if (c.reply) continue;
        hub::NewReply reply;
        reply.conversation = c.id;
        reply.user = 1;
        reply.key = "reply to " + std::to_string(c.id);
        reply.text = "It is on its way (" + c.snippet + ")";
        reply.now = reply.not_before = now;
        store.addReply(reply);
    }
}

/// How many conversations there are, and how far their replies have come.
struct Tally {
    int conversations = 0;
    std::map<hub::ReplyState, int> replies;
    [[nodiscard]] int at(hub::ReplyState state) const {
        const auto found = replies.find(state);
        return found == replies.end() ? 0 : found->second;
    }
    [[nodiscard]] int ended() const {
        return at(hub::ReplyState::Sent) + at(hub::ReplyState::Refused) + at(hub::ReplyState::Unclear);
    }
};

inline Tally tally(const std::vector<hub::Conversation>& conversations) {
    Tally out;
    for (const auto& c : conversations) {
        ++out.conversations;
        if (c.reply) ++out.replies[*c.reply];
    }
    return out;
}

/// Every message is here once, every reply there at most once; unclear only where nobody can be asked. Returns the replies
/// that were delivered.
inline int checkOnceEach(const Market& market, hub::Store& store, hub::Instant now) {
    const bool can_ask = market.kind->descriptor.abilities.contains(channels::Ability::FindSent);
    for (const auto& c : allConversations(store, now)) {
        if (c.account != market.account) continue;
        int from_buyer = 0;
        for (const auto& m : store.messages(c.id, 100)) from_buyer += m.author == "buyer" ? 1 : 0;
        CAPTURE(market.kind->descriptor.kind, c.snippet);
        CHECK(from_buyer == 1);
        if (can_ask) CHECK(c.reply != hub::ReplyState::Unclear);
    }
    std::map<std::string, int> times;
    for (const auto& reply : market.sandbox->delivered()) ++times[reply.text];
    for (const auto& [text, count] : times) {
        CAPTURE(market.kind->descriptor.kind, text);
        CHECK(count == 1);
    }
    return static_cast<int>(times.size());
}

}  // namespace tests
