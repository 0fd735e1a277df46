#include "channels/ebay/ebay_wire.h"

#include <algorithm>

#include "channels/ebay/ebay_json.h"
#include "channels/kit/hash.h"
#include "channels/kit/json.h"
#include "channels/kit/time.h"

namespace channels::ebay {
namespace {

// A page after this one: `next` says so, or the total; never behind an empty page.
bool hasMore(Json root, std::size_t offset, std::size_t count) {
    if (count == 0) return false;
    if (root["next"].isString() && !root["next"].string()->empty()) return true;
    const auto total = root["total"].integer();
    return total && *total > static_cast<std::int64_t>(offset + count);
}

bool falling(const std::vector<std::optional<Instant>>& dates) {
    for (std::size_t i = 1; i < dates.size(); ++i) {
        if (!dates[i - 1] || !dates[i] || *dates[i - 1] < *dates[i]) return false;
    }
    return true;
}

std::string hashId(std::string_view bytes) { return "sha256:" + sha256Hex(bytes); }

// What a message can't be read without: kept beside it, so that its bytes alone can be read again.
std::string writeRaw(const ConversationHead& head, Json message) {
    JsonWriter out;
    out.beginObject();
    out.key("conversation").beginObject();
    out.member("conversationId", head.id).member("conversationType", wireName(head.type));
    out.member("conversationTitle", head.title).member("referenceId", head.listing_id).endObject();
    out.key("message").raw(message.dump());
    out.endObject();
    return out.str();
}

std::vector<Attachment> attachments(Json media) {
    std::vector<Attachment> out;
    for (std::size_t i = 0; i < media.size(); ++i) {
        const Json one = media[i];
        const std::string url = one["mediaUrl"].text();
        if (url.empty()) continue;
        const std::string type = one["mediaType"].text();
        const std::string media_type = type == "IMAGE" ? "image/jpeg"
                                       : type == "PDF" ? "application/pdf"
                                       : type == "TXT" ? "text/plain"
                                       : type == "DOC" ? "application/msword"
                                                       : "application/octet-stream";
        out.push_back({one["mediaName"].text(), media_type, url, {}});
    }
    return out;
}

/// Empty, or why the message can't be read.
std::string whyUnreadable(Json message) {
    if (!message.isObject())
        return "message: an object was expected, found " + std::string(message.typeName());
    if (message["messageId"].text().empty()) return "messageId: missing";
    if (!message["senderUsername"].isString() && !message["senderUserName"].isString())
        return "senderUsername: a string was expected";
    const bool media = message["messageMedia"].size() > 0;
    if (!message["messageBody"].isString() && !(media && message["messageBody"].isNull())) {
        return "messageBody: a string was expected, found " + std::string(message["messageBody"].typeName());
    }
    return {};
}

bool sameUser(const std::string& a, const std::string& b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(), [&](char x, char y) { return lower(x) == lower(y); });
}

// The answer of send_message spells the names with a capital N, the lists don't.
std::string userName(Json message, const char* name, const char* other_spelling) {
    return message[name].isString() ? message[name].text() : message[other_spelling].text();
}

Incoming readMessage(Json message, const ConversationHead& head, const std::string& own_username) {
    Incoming out;
    out.external_id = message["messageId"].text();
    out.conversation_external_id = head.id;
    const std::string sender = userName(message, "senderUsername", "senderUserName");
    const std::string recipient = userName(message, "recipientUsername", "recipientUserName");
    const bool own = sameUser(sender, own_username);
    out.author = head.type == ConversationType::Notices ? Author::Notice
                 : own                                  ? Author::Seller
                                                        : Author::Buyer;
    out.buyer_external_id = own ? recipient : sender;
    out.buyer_name = out.buyer_external_id;
    out.subject = message["subject"].text(head.title);
    out.text = message["messageBody"].text();
    out.sent_at = parseTime(message["createdDate"].text());
    if (!out.sent_at) out.warnings.push_back("createdDate: not a time");
    out.listing_id = head.listing_id;
    out.attachments = attachments(message["messageMedia"]);
    if (head.type == ConversationType::Members) out.reply_to["conversationId"] = head.id;
    return out;
}

ConversationType typeOf(Json head) {
    return head["conversationType"].text() == wireName(ConversationType::Notices) ? ConversationType::Notices
                                                                                  : ConversationType::Members;
}

ConversationHead readHead(Json conversation, ConversationType type) {
    ConversationHead out;
    out.id = conversation["conversationId"].text();
    out.type = type;
    out.title = conversation["conversationTitle"].text();
    const bool listing =
        !conversation["referenceType"].isString() || conversation["referenceType"].text() == "LISTING";
    if (listing) out.listing_id = conversation["referenceId"].text();
    out.latest_message_id = conversation["latestMessage"]["messageId"].text();
    out.latest_at = parseTime(conversation["latestMessage"]["createdDate"].text());
    return out;
}

void takeMessage(
    Json message, const ConversationHead& head, const std::string& own_username,
    std::vector<Incoming>& messages, std::vector<Unreadable>& unreadable
) {
    std::string raw = writeRaw(head, message);
    const std::string why = whyUnreadable(message);
    if (!why.empty()) {
        const std::string id = message["messageId"].text();
        unreadable.push_back({id.empty() ? hashId(raw) : id, why, std::move(raw)});
        return;
    }
    messages.push_back(readMessage(message, head, own_username));
    messages.back().raw = std::move(raw);
}

OrderStatus orderStatus(Json order) {
    const std::string cancel = order["cancelStatus"]["cancelState"].text();
    const std::string payment = order["orderPaymentStatus"].text();
    const std::string fulfillment = order["orderFulfillmentStatus"].text();
    const bool sent = fulfillment == "FULFILLED" || fulfillment == "IN_PROGRESS";
    if (cancel == "CANCELED") return OrderStatus::Cancelled;
    if (payment == "FULLY_REFUNDED") return sent ? OrderStatus::Returned : OrderStatus::Cancelled;
    if (sent) return OrderStatus::Shipped;
    if (payment == "PAID" || payment == "PARTIALLY_REFUNDED") return OrderStatus::Paid;
    if (payment == "PENDING" || payment == "FAILED") return OrderStatus::Unpaid;
    return OrderStatus::Unknown;
}

std::vector<OrderItem> items(Json lines) {
    std::vector<OrderItem> out;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const Json line = lines[i];
        OrderItem item;
        item.sku = line["sku"].text();
        item.listing_id = line["legacyItemId"].text();
        item.title = line["title"].text();
        item.quantity = std::clamp<std::int64_t>(line["quantity"].integer().value_or(1), 0, 1'000'000);
        const Json aspects = line["variationAspects"];
        for (std::size_t a = 0; a < aspects.size(); ++a)
            item.options[aspects[a]["name"].text()] = aspects[a]["value"].text();
        out.push_back(std::move(item));
    }
    return out;
}

std::optional<Address> shipTo(Json step) {
    const Json to = step["shipTo"];
    if (!to.isObject()) return std::nullopt;
    const Json at = to["contactAddress"];
    return Address{to["fullName"].text(), at["countryCode"].text(), at["stateOrProvince"].text(),
                   at["city"].text(),     at["postalCode"].text(),  to["primaryPhone"]["phoneNumber"].text()};
}

std::optional<WireOrder> readOrder(Json wire) {
    WireOrder out;
    Order& order = out.order;
    order.external_id = wire["orderId"].text();
    if (order.external_id.empty()) return std::nullopt;
    order.status = orderStatus(wire);
    order.ordered_at = parseTime(wire["creationDate"].text());
    order.updated_at = parseTime(wire["lastModifiedDate"].text());
    const Json instruction = wire["fulfillmentStartInstructions"][std::size_t{0}];
    order.eta_from = parseTime(instruction["minEstimatedDeliveryDate"].text());
    order.eta_to = parseTime(instruction["maxEstimatedDeliveryDate"].text());
    order.ship_to = shipTo(instruction["shippingStep"]);
    order.items = items(wire["lineItems"]);
    order.buyer_external_id = wire["buyer"]["username"].text();
    order.note = wire["buyerCheckoutNotes"].text();
    const Json line = wire["lineItems"][std::size_t{0}];
    order.ship_by = parseTime(line["lineItemFulfillmentInstructions"]["shipByDate"].text());
    order.total = readMoney(wire["pricingSummary"]["total"]);
    out.marketplace = line["purchaseMarketplaceId"].text(line["listingMarketplaceId"].text());
    out.shipped = order.status == OrderStatus::Shipped || order.status == OrderStatus::Returned;
    return out;
}

struct Meaning {
    std::string_view code, meaning;
};

// The error lists of the OpenAPI files of the Commerce Message API v1 and the Notification API v1.
constexpr Meaning kMeanings[] = {
    {"355001", "unknown conversation status"},
    {"355002", "unknown conversation type"},
    {"355003", "unknown reference type"},
    {"355004", "start is not before end"},
    {"355005", "wrong date format"},
    {"355006", "unknown user name"},
    {"355007", "unknown conversation"},
    {"355008", "wrong offset"},
    {"355009", "wrong limit"},
    {"355010", "too many attachments"},
    {"355011", "attachment type not allowed"},
    {"355012", "attachment is incomplete"},
    {"355013", "the text is too long"},
    {"355014", "attachment URL not allowed"},
    {"355015", "neither text nor attachment"},
    {"355016", "unknown listing reference"},
    {"355017", "conversation type missing"},
    {"355018", "neither conversation nor user"},
    {"355020", "listing not found"},
    {"355021", "reference is incomplete"},
    {"355022", "reference type missing"},
    {"335000", "internal error at eBay"},
    {"195000", "internal error at eBay"},
    {"195002", "there is no such topic"},
    {"195003", "eBay first wants a mail address for alerts"},
    {"195008", "wrong version of the topic's schema"},
    {"195011", "the application may not have this topic"},
    {"195015", "the destination is not enabled"},
    {"195017", "eBay doesn't take this address for notifications"},
    {"195019", "eBay doesn't take this verification token"},
    {"195020", "this address didn't answer eBay's challenge"},
    {"195021", "there is a destination for this address"},
    {"195027", "there is no such topic"},
    {"20957", "too many messages to members"},
    {"2001", "too many requests"},
    {"1001", "invalid access token"},
    {"1100", "the right to do this is missing"}};

}  // namespace

std::string_view wireName(ConversationType type) {
    return type == ConversationType::Members ? "FROM_MEMBERS" : "FROM_EBAY";
}

ConversationList parseConversationList(std::string_view body, ConversationType type, std::size_t offset) {
    const auto document = parseDocument(body, "conversation list");
    const Json list = requireList(document.root(), "conversations");
    ConversationList out;
    std::vector<std::optional<Instant>> dates;
    for (std::size_t i = 0; i < list.size(); ++i) {
        ConversationHead head = readHead(list[i], type);
        if (head.id.empty()) {
            const std::string raw = list[i].dump();
            out.unreadable.push_back({hashId(raw), "conversationId: missing", raw});
            continue;
        }
        dates.push_back(head.latest_at);
        out.heads.push_back(std::move(head));
    }
    out.newest_first = falling(dates);
    out.more = hasMore(document.root(), offset, list.size());
    return out;
}

MessageList parseMessages(
    std::string_view body, const ConversationHead& head, const std::string& own_username, std::size_t offset
) {
    const auto document = parseDocument(body, "conversation");
    const Json list = requireList(document.root(), "messages");
    MessageList out;
    std::vector<std::optional<Instant>> dates;
    for (std::size_t i = 0; i < list.size(); ++i) {
        dates.push_back(parseTime(list[i]["createdDate"].text()));
        takeMessage(list[i], head, own_username, out.messages, out.unreadable);
    }
    out.newest_first = falling(dates);
    out.more = hasMore(document.root(), offset, list.size());
    return out;
}

Unreadable unreadableConversation(const ConversationHead& head, const std::string& reason) {
    return {"conversation:" + head.id + ':' + head.latest_message_id, reason, writeRaw(head, Json())};
}

Page parseRaw(const std::string& raw, const std::string& own_username) {
    const auto document = parseDocument(raw, "kept message");
    const Json root = document.root();
    const Json conversation = root["conversation"];
    const ConversationHead head = readHead(conversation, typeOf(conversation));
    Page page;
    if (head.id.empty()) {
        page.unreadable.push_back({hashId(raw), "conversationId: missing", raw});
        return page;
    }
    takeMessage(root["message"], head, own_username, page.messages, page.unreadable);
    return page;
}

OrderList parseOrders(std::string_view body, std::size_t offset) {
    const auto document = parseDocument(body, "order list");
    const Json list = requireList(document.root(), "orders");
    OrderList out;
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (auto order = readOrder(list[i])) out.orders.push_back(std::move(*order));
    }
    out.more = hasMore(document.root(), offset, list.size());
    return out;
}

std::optional<WireOrder> parseOrder(std::string_view body) {
    return readOrder(parseDocument(body, "order").root());
}

std::vector<Parcel> parseParcels(std::string_view body) {
    const auto document = parseDocument(body, "shipping_fulfillment");
    const Json list = requireList(document.root(), "fulfillments");
    std::vector<Parcel> out;
    for (std::size_t i = 0; i < list.size(); ++i) {
        Parcel parcel;
        parcel.carrier = list[i]["shippingCarrierCode"].text();
        parcel.tracking_number = list[i]["shipmentTrackingNumber"].text();
        parcel.shipped_at = parseTime(list[i]["shippedDate"].text());
        out.push_back(std::move(parcel));
    }
    return out;
}

std::string writeReply(const std::string& conversation_id, const std::string& text) {
    JsonWriter out;
    out.beginObject()
        .member("conversationId", conversation_id)
        .member("messageText", text)
        .member("emailCopyToSender", false)
        .endObject();
    return out.str();
}

std::string writeMarkRead(const std::string& conversation_id) {
    JsonWriter out;
    out.beginObject()
        .member("conversationId", conversation_id)
        .member("conversationType", wireName(ConversationType::Members));
    out.member("read", true).endObject();
    return out.str();
}

std::optional<Receipt> parseReceipt(std::string_view body) {
    try {
        const auto document = JsonDocument::parse(body);
        const std::string id = document.root()["messageId"].text();
        if (id.empty()) return std::nullopt;
        return Receipt{id, parseTime(document.root()["createdDate"].text()).value_or(Instant{})};
    } catch (const JsonError&) {
        return std::nullopt;
    }
}

WireError parseError(std::string_view body) {
    try {
        const auto document = JsonDocument::parse(body);
        const Json root = document.root();
        // The Post-Order API is said to leave out the s.
        const Json list = root["errors"].isArray() ? root["errors"] : root["error"];
        const std::string code = list[std::size_t{0}]["errorId"].text();
        // A code is digits; anything else might be an echo of what was sent.
        if (code.empty() || code.size() > 9 || code.find_first_not_of("0123456789") != std::string::npos)
            return {};
        const auto found = std::find_if(std::begin(kMeanings), std::end(kMeanings), [&](const Meaning& m) {
            return m.code == code;
        });
        return {code, found == std::end(kMeanings) ? std::string() : std::string(found->meaning)};
    } catch (const JsonError&) {
        return {};
    }
}

}  // namespace channels::ebay
