#pragma once
#include <cstddef>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "channels/contract/sandbox.h"

namespace channels {

/// A message in a sandbox. `n` counts from 0 over all of them: kinds make their ids of it.
struct ShopMessage {
    std::size_t n = 0;
    std::string id;
    Author author = Author::Buyer;
    std::string text, subject, locale;
    Instant at;
    bool read = false;
    bool broken = false;  ///< to be written so that it can't be read as a message
    std::vector<Attachment> files;
};

/// A conversation in a sandbox: `name` is the test's, ids are the kind's.
struct ShopConversation {
    std::size_t n = 0;
    std::string id, name, buyer, subject, site, locale, order_id, listing_id;
    Author opened_by = Author::Buyer;  ///< Notice for the marketplace's own
    bool closed = false;
    std::vector<ShopMessage> messages;  ///< as they were written
    [[nodiscard]] Instant lastAt() const;
    [[nodiscard]] std::vector<ShopMessage> newestFirst() const;
    [[nodiscard]] std::vector<ShopMessage> oldestFirst() const;
};

/// What a marketplace's sandbox knows, without its protocol. Used under the sandbox's mutex.
class SandboxShop {
public:
    using MakeId = std::string (*)(std::size_t n);
    /// How the kind writes the ids of its conversations and messages.
    SandboxShop(MakeId conversation_id, MakeId message_id)
        : conversation_id_(conversation_id), message_id_(message_id) {}

    /// Adds a seeded message to its conversation, opened if it isn't there; notices have conversations of their own. Its order
    /// is kept in `orders`. References to conversations live as long as this; those to messages until the next one is written.
    ShopConversation& add(const SeededMessage& message, bool broken = false);
    /// The seller's reply through the protocol: listed by delivered().
    ShopMessage& reply(ShopConversation& conversation, const std::string& text, Instant at, const std::string& outgoing_id = {});

    [[nodiscard]] ShopConversation* byId(const std::string& id);
    [[nodiscard]] ShopConversation* byName(const std::string& name);
    [[nodiscard]] std::deque<ShopConversation>& conversations() { return conversations_; }
    /// Those with a message at or after `since`, the one with the newest message first.
    [[nodiscard]] std::vector<ShopConversation*> newestFirst(Instant since = {});
    [[nodiscard]] const std::vector<Delivered>& delivered() const { return delivered_; }

    std::map<std::string, Order> orders;      ///< by external id
    std::map<std::string, std::string> files; ///< bytes by the path under which the kind serves them
    std::map<std::string, Case> cases;        ///< by external id

private:
    MakeId conversation_id_, message_id_;
    std::deque<ShopConversation> conversations_;
    std::vector<Delivered> delivered_;
    std::size_t messages_made_ = 0;
};

/// Bearer tokens of a sandbox: the access tokens live for `life`, by the sandbox's own clock.
class SandboxTokens {
public:
    SandboxTokens(std::string first_refresh_token, std::chrono::seconds life, bool rotates)
        : refresh_{std::move(first_refresh_token)}, life_(life), rotates_(rotates) {}

    struct Grant {
        std::string access, refresh;  ///< `refresh` is empty when the old one stays
    };
    /// For a refresh token: empty access when it isn't good. A rotating one is good once.
    Grant redeem(const std::string& refresh, Instant now);
    /// For an authorization code, which the kind has checked: a new refresh token too.
    Grant grant(Instant now);
    [[nodiscard]] bool isGood(const std::string& access, Instant now) const;
    void expireAccess() { access_.clear(); }
    void refuseAll() { access_.clear(), refresh_.clear(); }

private:
    std::string issue(Instant now);
    std::map<std::string, Instant> access_;  // token → its end
    std::set<std::string> refresh_;
    std::chrono::seconds life_;
    bool rotates_;
    std::size_t made_ = 0;
};

/// A list as a misbehaving marketplace shows it: doubled, or turned round.
template <class T>
std::vector<T> spoiled(std::vector<T> list, Fault fault) {
    if (fault == Fault::Reordered) return {list.rbegin(), list.rend()};
    if (fault != Fault::Duplicates) return list;
    std::vector<T> twice;
    for (const auto& one : list) twice.insert(twice.end(), 2, one);
    return twice;
}

}  // namespace channels
