#include "channels/kit/sandbox_shop.h"

#include <algorithm>

namespace channels {
namespace {

std::vector<ShopMessage> sorted(std::vector<ShopMessage> messages) {
    std::stable_sort(messages.begin(), messages.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
    return messages;
}

}  // namespace

Instant ShopConversation::lastAt() const {
    Instant last{};
    for (const auto& message : messages) last = std::max(last, message.at);
    return last;
}

std::vector<ShopMessage> ShopConversation::oldestFirst() const { return sorted(messages); }

std::vector<ShopMessage> ShopConversation::newestFirst() const {
    auto out = sorted(messages);
    std::reverse(out.begin(), out.end());
    return out;
}

ShopConversation& SandboxShop::add(const SeededMessage& message, bool broken) {
    const bool notice = message.author == Author::Notice;
    auto found = std::find_if(conversations_.begin(), conversations_.end(), [&](const ShopConversation& c) {
        return c.name == message.conversation && (c.opened_by == Author::Notice) == notice;
    });
    if (found == conversations_.end()) {
        ShopConversation made;
        made.n = conversations_.size();
        made.id = conversation_id_(made.n);
        made.name = message.conversation;
        made.buyer = message.buyer;
        made.subject = message.subject.empty() ? "Question about LED lamp" : message.subject;
        made.opened_by = message.author;
        conversations_.push_back(std::move(made));
        found = std::prev(conversations_.end());
    }
    if (!message.site.empty()) found->site = message.site;
    if (!message.locale.empty()) found->locale = message.locale;
    if (message.order) {
        Order order = *message.order;
        found->order_id = order.external_id;
        if (!order.items.empty() && !order.items.front().listing_id.empty())
            found->listing_id = order.items.front().listing_id;
        if (order.buyer_external_id.empty()) order.buyer_external_id = found->buyer;
        if (!order.ordered_at) order.ordered_at = message.sent_at;
        if (!order.updated_at) order.updated_at = order.ordered_at;
        orders[order.external_id] = std::move(order);
    }
    ShopMessage made;
    made.n = messages_made_++;
    made.id = message_id_(made.n);
    made.author = message.author;
    made.text = message.text;
    made.subject = message.subject;
    made.locale = message.locale;
    made.at = message.sent_at;
    made.read = message.author == Author::Seller;
    made.broken = broken;
    made.files = message.attachments;
    found->messages.push_back(std::move(made));
    return *found;
}

ShopMessage& SandboxShop::reply(
    ShopConversation& conversation, const std::string& text, Instant at, const std::string& outgoing_id
) {
    ShopMessage made;
    made.n = messages_made_++;
    made.id = message_id_(made.n);
    made.author = Author::Seller;
    made.text = text;
    made.at = at;
    made.read = true;
    delivered_.push_back({conversation.name, conversation.buyer, text, made.id, outgoing_id, at});
    conversation.messages.push_back(std::move(made));
    return conversation.messages.back();
}

ShopConversation* SandboxShop::byId(const std::string& id) {
    const auto found = std::find_if(conversations_.begin(), conversations_.end(), [&](const auto& c) { return c.id == id; });
    return found == conversations_.end() ? nullptr : &*found;
}

ShopConversation* SandboxShop::byName(const std::string& name) {
    const auto found =
        std::find_if(conversations_.begin(), conversations_.end(), [&](const auto& c) { return c.name == name; });
    return found == conversations_.end() ? nullptr : &*found;
}

std::vector<ShopConversation*> SandboxShop::newestFirst(Instant since) {
    std::vector<ShopConversation*> out;
    for (auto& conversation : conversations_)
        if (conversation.lastAt() >= since) out.push_back(&conversation);
    std::stable_sort(out.begin(), out.end(), [](const auto* a, const auto* b) { return a->lastAt() > b->lastAt(); });
    return out;
}

std::string SandboxTokens::issue(Instant now) {
    std::string made = "access-token-" + std::to_string(++made_);
    access_[made] = now + life_;
    return made;
}

SandboxTokens::Grant SandboxTokens::redeem(const std::string& refresh, Instant now) {
    if (!refresh_.contains(refresh)) return {};
    if (!rotates_) return {issue(now), {}};
    refresh_.erase(refresh);
    return grant(now);
}

SandboxTokens::Grant SandboxTokens::grant(Instant now) {
    Grant out{issue(now), "refresh-token-" + std::to_string(made_)};
    refresh_.insert(out.refresh);
    return out;
}

bool SandboxTokens::isGood(const std::string& access, Instant now) const {
    const auto found = access_.find(access);
    return found != access_.end() && now < found->second;
}

}  // namespace channels
