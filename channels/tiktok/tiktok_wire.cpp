#include "channels/tiktok/tiktok_wire.h"

#include <algorithm>

#include "channels/contract/errors.h"
#include "channels/kit/hash.h"
#include "channels/kit/json.h"
#include "channels/tiktok/tiktok_content.h"
#include "channels/tiktok/tiktok_parse.h"

namespace channels::tiktok {
namespace {

struct Code {
    std::string_view code;
    int status;
    std::string_view meaning;
};

constexpr Code kCodes[] = {
    {"105002", 401, "the access token has expired"},
    {"106001", 403, "wrong signature: the app secret isn't the app's"},
    {"101000", 403, "the token isn't this shop's"},
    {"105005", 403, "the app lacks the right to do this"},
    {"106013", 403, "the shop cipher is missing"},
    {"36009033", 403, "the address of this machine isn't on the app's list"},
    {"36009004", 400, "TikTok refuses what was sent"},
    {"36009009", 404, "no such path"},
    {"36009010", 405, "the path doesn't take this method"},
    {"36009002", 429, "too many requests"},
    {"36009003", 503, "internal error at TikTok"},
    {"36009007", 503, "time-out at TikTok"},
};

// A code is digits; anything else might be an echo of what was sent.
bool isCode(const std::string& text) {
    return !text.empty() && text.size() <= 9 && text.find_first_not_of("0123456789") == std::string::npos;
}

std::string hashId(std::string_view bytes) { return "sha256:" + sha256Hex(bytes); }

ConversationHead readHead(Json conversation) {
    ConversationHead out;
    out.id = conversation["id"].text();
    out.can_send = conversation["can_send_message"].boolean().value_or(true);
    const Json people = conversation["participants"];
    for (std::size_t i = 0; i < people.size(); ++i) {
        if (people[i]["role"].text() != "BUYER") continue;
        out.buyer_id = people[i]["user_id"].text();
        out.buyer_im_id = people[i]["im_user_id"].text();
        out.buyer_name = people[i]["nickname"].text();
        break;
    }
    const Json latest = conversation["latest_message"];
    out.latest_id = latest["id"].text();
    out.latest_hidden = !latest["is_visible"].boolean().value_or(true);
    // A conversation without a message is as old as itself.
    out.latest_at = epochSeconds(latest.isObject() ? latest["create_time"] : conversation["create_time"]);
    return out;
}

// What a message can't be read without: kept beside it, so that its bytes alone can be read again.
std::string writeRaw(const ConversationHead& head, Json message) {
    JsonWriter out;
    out.beginObject().key("conversation").beginObject().member("id", head.id);
    out.key("participants").beginArray().beginObject().member("role", "BUYER");
    out.member("user_id", head.buyer_id).member("im_user_id", head.buyer_im_id).member("nickname", head.buyer_name);
    out.endObject().endArray().endObject();
    out.key("message").raw(message.dump()).endObject();
    return out.str();
}

std::string indexOf(Json message) {
    constexpr std::size_t kDigits = 20;
    const std::string text = message["index"].text();
    if (text.empty() || text.size() > kDigits || text.find_first_not_of("0123456789") != std::string::npos) return {};
    return std::string(kDigits - text.size(), '0') + text;
}

/// Empty for a role that isn't documented. The sender's id says nothing: TikTok's own messages carry the shop's.
std::optional<Author> authorOf(Json message) {
    if (isEvent(message["type"].text())) return Author::Notice;
    const std::string role = message["sender"]["role"].text();
    if (role == "BUYER") return Author::Buyer;
    if (role == "SHOP" || role == "CUSTOMER_SERVICE") return Author::Seller;
    if (role == "SYSTEM" || role == "ROBOT") return Author::Notice;
    return std::nullopt;
}

/// Empty, or why the message can't be read.
std::string whyUnreadable(Json message) {
    if (!message.isObject()) return "message: an object was expected, found " + std::string(message.typeName());
    if (message["id"].text().empty()) return "id: missing";
    if (message["type"].text().empty()) return "type: missing";
    if (!message["content"].isString())
        return "content: a string was expected, found " + std::string(message["content"].typeName());
    if (!authorOf(message)) return "sender.role: BUYER, SHOP, CUSTOMER_SERVICE, SYSTEM or ROBOT was expected";
    return {};
}

std::string firstOf(std::initializer_list<std::string> texts) {
    for (const auto& text : texts) {
        if (!text.empty()) return text;
    }
    return {};
}

/// All but the content.
WireMessage readFrame(Json message, const ConversationHead& head) {
    WireMessage out{{}, indexOf(message)};
    Incoming& in = out.incoming;
    const Json sender = message["sender"];
    in.external_id = message["id"].text();
    in.conversation_external_id = head.id;
    in.author = *authorOf(message);
    in.automatic = sender["role"].text() == "ROBOT";
    const bool buyers = sender["role"].text() == "BUYER";
    in.buyer_external_id = firstOf({head.buyer_id, head.buyer_im_id, buyers ? sender["im_user_id"].text() : ""});
    in.buyer_name = firstOf({head.buyer_name, buyers ? sender["nickname"].text() : ""});
    in.sent_at = epochSeconds(message["create_time"]);
    if (!in.sent_at) in.warnings.emplace_back("create_time: not a time");
    if (out.index.empty()) in.warnings.emplace_back("index: not a number");
    if (!head.can_send && in.author == Author::Buyer)
        in.warnings.emplace_back("TikTok takes no message to this conversation just now");
    return out;
}

void takeMessage(Json message, const ConversationHead& head, MessageList& list) {
    const std::string id = message["id"].text();
    if (!id.empty() && message["is_visible"].boolean() == false) {
        list.hidden.emplace(id, epochSeconds(message["create_time"]));
        return;
    }
    std::string raw = writeRaw(head, message);
    std::string why = whyUnreadable(message);
    WireMessage read;
    if (why.empty()) {
        read = readFrame(message, head);
        why = readContent(message["type"].text(), *message["content"].string(), read.incoming);
    }
    if (!why.empty()) {
        list.unreadable.push_back({id.empty() ? hashId(raw) : id, why, std::move(raw)});
        return;
    }
    read.incoming.raw = std::move(raw);
    list.messages.push_back(std::move(read));
}

template <class T, class IsMissing>
bool isFalling(const std::vector<T>& values, IsMissing is_missing) {
    if (std::any_of(values.begin(), values.end(), is_missing)) return false;
    return std::is_sorted(values.rbegin(), values.rend());
}

}  // namespace

Verdict parseVerdict(int http_status, std::string_view body) {
    std::string code;
    try {
        code = JsonDocument::parse(body).root()["code"].text();
    } catch (const JsonError&) {
    }
    if (!isCode(code) || code == "0") return {http_status, {}, {}};
    const auto found =
        std::find_if(std::begin(kCodes), std::end(kCodes), [&](const Code& c) { return c.code == code; });
    if (found == std::end(kCodes)) return {http_status >= 400 ? http_status : 400, code, {}};
    return {found->status, code, std::string(found->meaning)};
}

ConversationList parseConversationList(std::string_view body) {
    const auto document = parseDocument(body, "conversation list");
    const Json list = requireList(document.root(), "conversations");
    ConversationList out;
    out.next_page_token = document.root()["data"]["next_page_token"].text();
    std::vector<std::optional<Instant>> dates;
    for (std::size_t i = 0; i < list.size(); ++i) {
        ConversationHead head = readHead(list[i]);
        if (head.id.empty()) {
            const std::string raw = list[i].dump();
            out.unreadable.push_back({hashId(raw), "id: missing", raw});
            continue;
        }
        dates.push_back(head.latest_at);
        out.heads.push_back(std::move(head));
    }
    out.newest_first = isFalling(dates, [](const auto& date) { return !date; });
    return out;
}

ConversationHead parseConversation(std::string_view body) {
    const auto document = parseDocument(body, "conversation");
    const Json data = document.root()["data"];
    return readHead(data["conversation"].isObject() ? data["conversation"] : data);
}

MessageList parseMessages(std::string_view body, const ConversationHead& head) {
    const auto document = parseDocument(body, "message list");
    const Json list = requireList(document.root(), "messages");
    MessageList out;
    out.next_page_token = document.root()["data"]["next_page_token"].text();
    std::vector<std::string> indexes;
    for (std::size_t i = 0; i < list.size(); ++i) {
        indexes.push_back(indexOf(list[i]));
        takeMessage(list[i], head, out);
    }
    out.newest_first = isFalling(indexes, [](const std::string& index) { return index.empty(); });
    return out;
}

std::vector<Incoming> inOrder(std::vector<WireMessage> messages) {
    // Newest first was asked for: what neither index nor time tells apart keeps that order.
    std::reverse(messages.begin(), messages.end());
    const bool all = std::none_of(messages.begin(), messages.end(), [](const auto& m) { return m.index.empty(); });
    std::stable_sort(messages.begin(), messages.end(), [all](const WireMessage& a, const WireMessage& b) {
        if (all) return a.index < b.index;
        return a.incoming.sent_at.value_or(Instant::max()) < b.incoming.sent_at.value_or(Instant::max());
    });
    std::vector<Incoming> out;
    std::string order, listing;
    const auto carry = [](std::string& last, std::string& own) {
        if (own.empty()) {
            own = last;
        } else {
            last = own;
        }
    };
    for (auto& [incoming, index] : messages) {
        carry(order, incoming.order_external_id);
        carry(listing, incoming.listing_id);
        out.push_back(std::move(incoming));
    }
    return out;
}

Unreadable unreadableConversation(const ConversationHead& head, const std::string& reason) {
    return {"conversation:" + head.id + ':' + head.latest_id, reason, writeRaw(head, Json())};
}

Page parseRaw(const std::string& raw) {
    const auto document = parseDocument(raw, "kept message");
    const ConversationHead head = readHead(document.root()["conversation"]);
    Page page;
    if (head.id.empty()) {
        page.unreadable.push_back({hashId(raw), "id: missing", raw});
        return page;
    }
    MessageList list;
    takeMessage(document.root()["message"], head, list);
    for (auto& message : list.messages) page.messages.push_back(std::move(message.incoming));
    page.unreadable = std::move(list.unreadable);
    return page;
}

std::string writeMessage(std::string_view type, std::string_view content) {
    JsonWriter out;
    out.beginObject().member("type", type).member("content", content).endObject();
    return out.str();
}

std::string parseMessageId(std::string_view body) {
    try {
        return JsonDocument::parse(body).root()["data"]["message_id"].text();
    } catch (const JsonError&) {
        return {};
    }
}

std::vector<Shop> parseShops(std::string_view body) {
    const auto document = parseDocument(body, "shop list");
    const Json list = requireList(document.root(), "shops");
    std::vector<Shop> out;
    for (std::size_t i = 0; i < list.size(); ++i) {
        Shop shop{list[i]["id"].text(), list[i]["cipher"].text(), list[i]["name"].text(), list[i]["region"].text()};
        if (!shop.cipher.empty()) out.push_back(std::move(shop));
    }
    return out;
}

WireGrant parseGrant(std::string_view body) {
    const auto document = parseDocument(body, "token endpoint");
    const Json data = document.root()["data"];
    WireGrant out;
    out.access_token = data["access_token"].text();
    if (out.access_token.empty()) throw NotUnderstood("token endpoint: access_token is missing");
    out.refresh_token = data["refresh_token"].text();
    out.access_ends = epochSeconds(data["access_token_expire_in"]);
    out.refresh_ends = epochSeconds(data["refresh_token_expire_in"]);
    return out;
}

Notification parseNotification(std::string_view body) {
    try {
        const auto document = JsonDocument::parse(body);
        const Json root = document.root();
        return {root["type"].integer().value_or(0), root["shop_id"].text()};
    } catch (const JsonError&) {
        return {};
    }
}

std::string writeSubscription(const std::string& event_type, const std::string& url) {
    JsonWriter out;
    out.beginObject().member("event_type", event_type).member("address", url).endObject();
    return out.str();
}

}  // namespace channels::tiktok
