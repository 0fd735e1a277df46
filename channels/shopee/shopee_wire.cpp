#include "channels/shopee/shopee_wire.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <map>
#include <set>

#include "channels/contract/errors.h"
#include "channels/kit/hash.h"
#include "channels/kit/json.h"
#include "channels/shopee/shopee_rules.h"

namespace channels::shopee {
namespace {

using Kind = WireError::Kind;

constexpr std::int64_t kNanosInMilli = 1'000'000;
constexpr std::int64_t kLatestSecond = 4'102'444'800;  // the year 2100
constexpr std::chrono::days kRefreshTokenLife{30};

JsonDocument parseDocument(std::string_view body, const char* what) {
    try {
        return JsonDocument::parse(body);
    } catch (const JsonError& error) {
        throw NotUnderstood(std::string(what) + ": not JSON at byte " + std::to_string(error.offset));
    }
}

Json requireList(Json parent, const char* name) {
    const Json list = parent[name];
    if (!list.isArray())
        throw NotUnderstood(std::string(name) + ": a list was expected, found " + std::string(list.typeName()));
    return list;
}

std::string hashId(std::string_view bytes) { return "sha256:" + sha256Hex(bytes); }

/// Shopee writes the same number now bare, now in quotes.
std::optional<std::int64_t> integer(Json value) {
    const std::string text = value.text();
    std::int64_t out = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return out;
}

/// An id; Shopee writes 0 where there is none.
std::string idOf(Json value) {
    const std::string text = value.text();
    return text == "0" ? std::string() : text;
}

std::string firstId(Json one, Json other) {
    const std::string id = idOf(one);
    return id.empty() ? idOf(other) : id;
}

std::optional<Instant> secondsAt(Json value) {
    const auto seconds = integer(value);
    if (!seconds || *seconds <= 0 || *seconds > kLatestSecond) return std::nullopt;
    return Instant(std::chrono::seconds(*seconds));
}

bool isNumber(const std::string& text) {
    return !text.empty() && text.size() < 20 && text.find_first_not_of("0123456789") == std::string::npos &&
           (text == "0" || text[0] != '0');
}

/// An id as the number that requests have there; of no number, as text.
void writeId(JsonWriter& out, std::string_view name, const std::string& id) {
    out.key(name);
    if (isNumber(id)) {
        out.raw(id);
    } else {
        out.value(id);
    }
}

struct RefusalCode {
    std::string_view code;
    Kind kind;
    std::string_view meaning;
};

// The sheet, section 1, and the error list of v2.order.get_order_detail. The first spelling is the platform's.
constexpr RefusalCode kRefusals[] = {
    {"invalid_acceess_token", Kind::Token, "the access token isn't good"},
    {"invalid_access_token", Kind::Token, "the access token isn't good"},
    {"error_auth", Kind::Token, "the access token or a right is missing"},
    {"error_permission", Kind::Refused, "the app lacks the right for this call"},
    {"error_sign", Kind::Refused, "wrong signature: is the partner key right?"},
    {"error_shop", Kind::Refused, "the shop isn't known"},
    {"source_ip_undeclared", Kind::Refused, "this machine's address is not on the app's IP list"},
    {"shop_banned", Kind::Refused, "Shopee has banned the shop"},
    {"api_suspended", Kind::Refused, "Shopee has suspended the app"},
    {"error_param", Kind::Param, "wrong parameters"},
    {"error_not_found", Kind::Param, "not found"},
    {"error_rate_limit", Kind::Throttled, "too many requests"},
    {"error_limit", Kind::Quota, "the daily quota is used up"},
    {"error_server", Kind::Server, "trouble at Shopee"},
    {"error_network", Kind::Server, "trouble at Shopee"},
};

/// A code is a name; anything else might be an echo of what was sent.
bool isCode(std::string_view text) {
    return !text.empty() && text.size() <= 64 &&
           text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789") == std::string_view::npos;
}

ConversationHead readHead(Json one) {
    ConversationHead out;
    out.id = idOf(one["conversation_id"]);
    out.buyer_id = idOf(one["to_id"]);
    out.buyer_name = one["to_name"].text();
    out.latest_message_id = idOf(one["latest_message_id"]);
    const auto nanos = integer(one["last_message_timestamp"]);
    if (nanos && *nanos > 0)
        out.latest_at =
            std::chrono::floor<std::chrono::seconds>(Instant(std::chrono::milliseconds(*nanos / kNanosInMilli)));
    return out;
}

/// What a message can't be read without: kept beside it, so that its bytes alone can be read again.
std::string writeRaw(const ConversationHead& head, Json message) {
    JsonWriter out;
    out.beginObject().key("conversation").beginObject();
    out.member("conversation_id", head.id).member("to_id", head.buyer_id).member("to_name", head.buyer_name);
    out.endObject().key("message").raw(message.dump()).endObject();
    return out.str();
}

std::string lastSegment(const std::string& url) {
    const std::string path = url.substr(0, url.find_first_of("?#"));
    return path.substr(path.rfind('/') + 1);
}

/// Clients know three names for the address of a picture or film.
std::string fileUrl(Json content) {
    for (const char* name : {"url", "image_url", "video_url"}) {
        const std::string url = content[name].text();
        if (!url.empty()) return url;
    }
    return {};
}

/// What stands for a message without words of its own: "[order 260921ABCDEF12]".
std::string inWords(const std::string& type, const Incoming& message) {
    if (type == "item" && !message.listing_id.empty()) return "[item " + message.listing_id + "]";
    if (type == "order" && !message.order_external_id.empty()) return "[order " + message.order_external_id + "]";
    if (type == "faq_liveagent") return "[asks for a live agent]";
    return isCode(type) ? '[' + type + ']' : "[message of an unknown type]";
}

/// Empty, or why the message can't be read.
std::string whyUnreadable(Json message) {
    if (!message.isObject()) return "message: an object was expected, found " + std::string(message.typeName());
    if (idOf(message["message_id"]).empty()) return "message_id: missing";
    if (!message["message_type"].isString()) return "message_type: a string was expected";
    const Json content = message["content"];
    if (!content.isObject()) return "content: an object was expected, found " + std::string(content.typeName());
    if (message["message_type"].text() == "text" && !content["text"].isString())
        return "content.text: a string was expected, found " + std::string(content["text"].typeName());
    return {};
}

/// A shop can buy at another shop, so the shop ids decide; the user ids where those are missing. In doubt it is the
/// buyer's, since nobody would answer it else.
Author authorOf(Json message, const ConversationHead& head, const std::string& own_shop) {
    if (message["message_type"].text() == "notification") return Author::Notice;
    if (message["from_shop_id"].text() == own_shop) return Author::Seller;
    if (message["to_shop_id"].text() == own_shop) return Author::Buyer;
    const bool by_buyer = head.buyer_id.empty() || message["from_id"].text() == head.buyer_id;
    return by_buyer ? Author::Buyer : Author::Seller;
}

/// Shopee's own guess at the language, where it translated the message for its page.
std::string localeOf(Json translation) {
    const std::string locale = translation["source_language"].text();
    const bool plausible =
        locale.size() >= 2 && locale.size() <= 11 &&
        locale.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-") == std::string::npos;
    return plausible ? locale : std::string();
}

void readStatus(Json message, Incoming& out) {
    const std::string status = message["status"].text();
    const bool own = out.author == Author::Seller;
    out.automatic = status == "auto_reply" || status == "offwork_autoreply" ||
                    (own && message["message_type"].text() == "faq_liveagent");
    const bool censored = status == "censored_whitelist" || status == "censored_blacklist";
    if (censored && own) out.bounced = out.external_id;
    if (censored || status == "blocked") out.warnings.push_back("status: " + status);
}

void readContent(Json message, Incoming& out) {
    const std::string type = message["message_type"].text();
    const Json content = message["content"], source = message["source_content"];
    out.order_external_id = firstId(source["order_sn"], content["order_sn"]);
    out.listing_id = firstId(source["item_id"], content["item_id"]);
    out.text = content["text"].text();
    const std::string url = fileUrl(content);
    if (!url.empty() && type != "sticker")
        out.attachments.push_back({lastSegment(url), type == "video" ? "video/mp4" : "image/jpeg", url, {}});
    const bool blank = out.text.find_first_not_of(" \t\r\n") == std::string::npos;
    if (blank && (type == "image" || type == "sticker")) out.only = "picture";
    if (blank && type == "video") out.only = "video";
    if (blank && out.attachments.empty() && type != "text") out.text = inWords(type, out);
    if (out.author == Author::Buyer) out.buyer_locale = localeOf(content["translation"]);
}

Incoming readMessage(Json message, const ConversationHead& head, const std::string& own_shop) {
    Incoming out;
    out.external_id = idOf(message["message_id"]);
    out.conversation_external_id = head.id;
    out.author = authorOf(message, head, own_shop);
    const char* const buyers_side = out.author == Author::Seller ? "to_id" : "from_id";
    out.buyer_external_id = head.buyer_id.empty() ? idOf(message[buyers_side]) : head.buyer_id;
    out.buyer_name = head.buyer_name;
    out.sent_at = secondsAt(message["created_timestamp"]);
    if (!out.sent_at) out.warnings.push_back("created_timestamp: not a time in seconds");
    out.site = siteOf(message["region"].text());
    readContent(message, out);
    readStatus(message, out);
    if (out.author == Author::Notice) return out;
    out.reply_to["to_id"] = out.buyer_external_id;
    const std::string business = idOf(message["business_type"]);
    if (!business.empty()) out.reply_to["business_type"] = business;
    return out;
}

void takeMessage(
    Json message, const ConversationHead& head, const std::string& own_shop, std::vector<Incoming>& messages,
    std::vector<Unreadable>& unreadable
) {
    std::string raw = writeRaw(head, message);
    const std::string why = whyUnreadable(message);
    if (!why.empty()) {
        const std::string id = idOf(message["message_id"]);
        unreadable.push_back({id.empty() ? hashId(raw) : id, why, std::move(raw)});
        return;
    }
    messages.push_back(readMessage(message, head, own_shop));
    messages.back().raw = std::move(raw);
}

OrderStatus statusOf(const std::string& status) {
    static const std::map<std::string, OrderStatus> kAll = {
        {"UNPAID", OrderStatus::Unpaid},        {"READY_TO_SHIP", OrderStatus::Paid},
        {"PROCESSED", OrderStatus::Paid},       {"RETRY_SHIP", OrderStatus::Paid},
        {"INVOICE_PENDING", OrderStatus::Paid}, {"IN_CANCEL", OrderStatus::Paid},
        {"SHIPPED", OrderStatus::Shipped},      {"TO_CONFIRM_RECEIVE", OrderStatus::Delivered},
        {"COMPLETED", OrderStatus::Delivered},  {"TO_RETURN", OrderStatus::Returned},
        {"CANCELLED", OrderStatus::Cancelled},
    };
    const auto found = kAll.find(status);
    return found == kAll.end() ? OrderStatus::Unknown : found->second;
}

/// `total_amount` is a binary fraction on the wire.
std::optional<Money> moneyOf(Json amount, const std::string& currency) {
    const auto value = amount.number();
    if (!value || *value < 0 || *value > 1e12 || currency.size() != 3) return std::nullopt;
    static const std::set<std::string> kWithoutCents = {"CLP", "VND"};
    char text[32];
    std::snprintf(text, sizeof text, "%.*f", kWithoutCents.contains(currency) ? 0 : 2, *value);
    return Money{text, currency};
}

/// Shopee masks addresses for most sellers: stars tell nobody anything.
std::string unmasked(Json value) {
    const std::string text = value.text();
    return text.find("**") == std::string::npos ? text : std::string();
}

std::optional<Address> addressOf(Json to) {
    if (!to.isObject()) return std::nullopt;
    return Address{unmasked(to["name"]), to["region"].text(),     unmasked(to["state"]),
                   unmasked(to["city"]), unmasked(to["zipcode"]), unmasked(to["phone"])};
}

std::vector<OrderItem> itemsOf(Json list) {
    std::vector<OrderItem> out;
    for (std::size_t i = 0; i < list.size(); ++i) {
        OrderItem item;
        item.sku = list[i]["model_sku"].text();
        if (item.sku.empty()) item.sku = list[i]["item_sku"].text();
        item.listing_id = idOf(list[i]["item_id"]);
        item.title = list[i]["item_name"].text();
        const auto quantity = list[i]["model_quantity_purchased"].integer();
        item.quantity = std::clamp<std::int64_t>(quantity.value_or(1), 0, 1'000'000);
        const std::string model = list[i]["model_name"].text();
        if (!model.empty()) item.options["variation"] = model;
        out.push_back(std::move(item));
    }
    return out;
}

bool isUnderWay(OrderStatus status) {
    return status == OrderStatus::Shipped || status == OrderStatus::Delivered || status == OrderStatus::Returned;
}

void readPackages(Json wire, WireOrder& out) {
    if (!isUnderWay(out.order.status)) return;
    const Json list = wire["package_list"];
    for (std::size_t i = 0; i < list.size(); ++i) {
        Parcel parcel;
        parcel.carrier = list[i]["shipping_carrier"].text(wire["shipping_carrier"].text());
        parcel.stage = list[i]["logistics_status"].text();
        parcel.shipped_at = secondsAt(wire["pickup_done_time"]);
        out.order.parcels.push_back(std::move(parcel));
        out.packages.push_back(list[i]["package_number"].text());
    }
}

std::optional<WireOrder> readOrder(Json wire) {
    WireOrder out;
    Order& order = out.order;
    order.external_id = wire["order_sn"].text();
    if (order.external_id.empty()) return std::nullopt;
    order.status = statusOf(wire["order_status"].text());
    order.ordered_at = secondsAt(wire["create_time"]);
    order.updated_at = secondsAt(wire["update_time"]);
    order.ship_by = secondsAt(wire["ship_by_date"]);
    order.eta_from = secondsAt(wire["edt_from"]);
    order.eta_to = secondsAt(wire["edt_to"]);
    order.total = moneyOf(wire["total_amount"], wire["currency"].text());
    order.ship_to = addressOf(wire["recipient_address"]);
    order.items = itemsOf(wire["item_list"]);
    order.buyer_external_id = idOf(wire["buyer_user_id"]);
    order.note = wire["message_to_seller"].text();
    readPackages(wire, out);
    return out;
}

std::string writeTokenRequest(
    const char* name, const std::string& value, const std::string& shop, const std::string& partner
) {
    JsonWriter out;
    out.beginObject().member(name, value);
    writeId(out, "shop_id", shop);
    writeId(out, "partner_id", partner);
    out.endObject();
    return out.str();
}

}  // namespace

WireError parseError(std::string_view body) {
    try {
        const auto document = JsonDocument::parse(body);
        const std::string whole = document.root()["error"].text();
        if (whole.empty()) return {};
        const std::string code = whole.substr(whole.rfind('.') + 1);
        const auto found =
            std::find_if(std::begin(kRefusals), std::end(kRefusals), [&](const RefusalCode& r) { return r.code == code; });
        if (found != std::end(kRefusals)) return {found->kind, code, std::string(found->meaning)};
        return {Kind::Other, isCode(code) ? code : std::string(), {}};
    } catch (const JsonError&) {
        return {};
    }
}

ConversationList parseConversations(std::string_view body) {
    const auto document = parseDocument(body, "get_conversation_list");
    const Json response = document.root()["response"], list = requireList(response, "conversations");
    ConversationList out;
    for (std::size_t i = 0; i < list.size(); ++i) {
        ConversationHead head = readHead(list[i]);
        if (head.id.empty()) {
            const std::string raw = list[i].dump();
            out.unreadable.push_back({hashId(raw), "conversation_id: missing", raw});
            continue;
        }
        out.heads.push_back(std::move(head));
    }
    const Json page = response["page_result"];
    if (page["more"].boolean() != true || list.size() == 0) return out;
    out.older = integer(page["next_cursor"]["next_message_time_nano"]);
    if (!out.older) throw NotUnderstood("next_message_time_nano: a number was expected, since there is more");
    return out;
}

MessageList parseMessages(std::string_view body, const ConversationHead& head, const std::string& own_shop) {
    const auto document = parseDocument(body, "get_message");
    const Json response = document.root()["response"], list = requireList(response, "messages");
    MessageList out;
    for (std::size_t i = 0; i < list.size(); ++i) takeMessage(list[i], head, own_shop, out.messages, out.unreadable);
    if (list.size() > 0) out.next_offset = idOf(response["page_result"]["next_offset"]);
    return out;
}

Incoming withheldAsNotice(Incoming message) {
    if (message.bounced.empty()) return message;
    message.external_id = "withheld:" + message.bounced;
    message.author = Author::Notice;
    message.text = "Shopee's filter withheld this message: " + message.text;
    message.reply_to.clear();
    return message;
}

Unreadable unreadableConversation(const ConversationHead& head, const std::string& reason) {
    return {"conversation:" + head.id + ':' + head.latest_message_id, reason, writeRaw(head, Json())};
}

Page parseRaw(const std::string& raw, const std::string& own_shop) {
    const auto document = parseDocument(raw, "kept message");
    const Json root = document.root();
    const ConversationHead head = readHead(root["conversation"]);
    Page page;
    if (head.id.empty()) {
        page.unreadable.push_back({hashId(raw), "conversation_id: missing", raw});
        return page;
    }
    takeMessage(root["message"], head, own_shop, page.messages, page.unreadable);
    for (auto& message : page.messages) message = withheldAsNotice(std::move(message));
    return page;
}

std::vector<WireOrder> parseOrders(std::string_view body) {
    const auto document = parseDocument(body, "get_order_detail");
    const Json list = requireList(document.root()["response"], "order_list");
    std::vector<WireOrder> out;
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (auto order = readOrder(list[i])) out.push_back(std::move(*order));
    }
    return out;
}

std::string parseTrackingNumber(std::string_view body) {
    return parseDocument(body, "get_tracking_number").root()["response"]["tracking_number"].text();
}

std::string writeReply(
    const std::string& to, const std::string& text, const std::string& business, const std::string& conversation
) {
    JsonWriter out;
    out.beginObject();
    writeId(out, "to_id", to);
    out.member("message_type", "text").key("content").beginObject().member("text", text).endObject();
    if (!business.empty()) {
        writeId(out, "business_type", business);
        out.member("conversation_id", conversation);
    }
    out.endObject();
    return out.str();
}

std::string writeMarkRead(const std::string& conversation, const std::string& message) {
    JsonWriter out;
    out.beginObject().member("conversation_id", conversation).member("last_read_message_id", message).endObject();
    return out.str();
}

std::optional<Receipt> parseReceipt(std::string_view body) {
    try {
        const auto document = JsonDocument::parse(body);
        const Json response = document.root()["response"];
        const std::string id = idOf(response["message_id"]);
        if (id.empty()) return std::nullopt;
        return Receipt{id, secondsAt(response["created_timestamp"]).value_or(Instant{})};
    } catch (const JsonError&) {
        return std::nullopt;
    }
}

std::string writeCode(const std::string& code, const std::string& shop, const std::string& partner) {
    return writeTokenRequest("code", code, shop, partner);
}

std::string writeRefresh(const std::string& refresh_token, const std::string& shop, const std::string& partner) {
    return writeTokenRequest("refresh_token", refresh_token, shop, partner);
}

TokenGrant parseGrant(std::string_view body) {
    const auto document = parseDocument(body, "token answer");
    const Json root = document.root();
    TokenGrant out;
    out.access_token = root["access_token"].text();
    out.refresh_token = root["refresh_token"].text();
    if (out.access_token.empty() || out.refresh_token.empty())
        throw NotUnderstood("token answer: access_token or refresh_token is missing");
    const auto life = integer(root["expire_in"]);
    out.expires_in = std::chrono::seconds(std::clamp<std::int64_t>(life.value_or(3600), 0, 86'400));
    out.refresh_expires_in = kRefreshTokenLife;
    return out;
}

std::optional<PushNews> parsePush(std::string_view body) {
    try {
        const auto document = JsonDocument::parse(body);
        const auto code = document.root()["code"].integer();
        if (!code) return std::nullopt;
        return PushNews{*code, document.root()["shop_id"].text()};
    } catch (const JsonError&) {
        return std::nullopt;
    }
}

}  // namespace channels::shopee
