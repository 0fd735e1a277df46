#include "channels/mirakl/mirakl_wire.h"

#include <algorithm>
#include <set>

#include "channels/contract/errors.h"
#include "channels/kit/hash.h"
#include "channels/kit/json.h"
#include "channels/kit/time.h"
#include "channels/mirakl/mirakl_countries.h"
#include "channels/mirakl/mirakl_topics.h"

namespace channels::mirakl {
namespace {

// The first message of a thread may be dated a little after the thread itself.
constexpr std::chrono::minutes kOpening{1};

JsonDocument parseDocument(std::string_view body, const char* what) {
    try {
        return JsonDocument::parse(body);
    } catch (const JsonError& error) {
        throw NotUnderstood(std::string(what) + ": not JSON at byte " + std::to_string(error.offset));
    }
}

Json requireList(Json root, const char* name) {
    const Json list = root[name];
    if (!list.isArray())
        throw NotUnderstood(std::string(name) + ": a list was expected, found " + std::string(list.typeName()));
    return list;
}

/// What a message needs to know of its thread.
struct Head {
    std::string id, customer_id, customer_name, topic, reason_code, order_id, listing_id;
    std::optional<Instant> opened_at, reply_needed_since;
};

Json participant(Json thread, std::string_view type) {
    for (const char* list : {"authorized_participants", "current_participants"}) {
        for (std::size_t i = 0; i < thread[list].size(); ++i) {
            if (thread[list][i]["type"].text() == type) return thread[list][i];
        }
    }
    return {};
}

Head readHead(Json thread) {
    Head out;
    out.id = thread["id"].text();
    const Json customer = participant(thread, "CUSTOMER");
    out.customer_id = customer.exists() ? customer["id"].text() : std::string(kOperator);
    out.customer_name = customer["display_name"].text();
    out.topic = thread["topic"]["value"].text();
    if (thread["topic"]["type"].text() == "REASON_CODE") out.reason_code = out.topic;
    const Json entities = thread["entities"];
    for (std::size_t i = 0; i < entities.size(); ++i) {
        const std::string type = entities[i]["type"].text();
        if (type == "MMP_ORDER") out.order_id = entities[i]["id"].text();
        if (type == "MMP_OFFER") out.listing_id = entities[i]["id"].text();
    }
    out.opened_at = parseTime(thread["date_created"].text());
    out.reply_needed_since = parseTime(thread["metadata"]["shop_reply_needed_since"].text());
    return out;
}

// What a message can't be read without: kept beside it, so that its bytes alone can be read again.
std::string writeRaw(Json thread, Json message) {
    JsonWriter out;
    out.beginObject().key("thread").beginObject();
    for (const char* name : {"id", "date_created", "entities", "topic", "authorized_participants",
                             "current_participants", "metadata"}) {
        if (thread[name].exists()) out.key(name).raw(thread[name].dump());
    }
    out.endObject().key("message").raw(message.dump()).endObject();
    return out.str();
}

// The rest of a thread changes with every message.
std::string hashId(const Head& head, Json message) { return "sha256:" + sha256Hex(head.id + '\n' + message.dump()); }

/// Empty when the message can be read.
std::string whyUnreadable(Json message) {
    if (!message.isObject()) return "message: an object was expected, found " + std::string(message.typeName());
    if (message["id"].text().empty()) return "id: missing";
    if (!message["body"].isString())
        return "body: a string was expected, found " + std::string(message["body"].typeName());
    if (message["from"]["type"].text().empty()) return "from.type: missing";
    return {};
}

// New types may come at any time; then the sender's organisation tells.
Author authorOf(Json from) {
    const std::string user = from["type"].text(), organization = from["organization_details"]["type"].text();
    if (user == "CUSTOMER_USER" || organization == "CUSTOMER") return Author::Buyer;
    if (user == "SHOP_USER" || organization == "SHOP") return Author::Seller;
    return Author::Notice;
}

struct FileType {
    std::string_view ending, media_type;
};

// Attachments have a name and no type.
constexpr FileType kFileTypes[] = {
    {".gif", "image/gif"},       {".heic", "image/heic"}, {".jpeg", "image/jpeg"}, {".jpg", "image/jpeg"},
    {".pdf", "application/pdf"}, {".png", "image/png"},   {".webp", "image/webp"},
};

std::string mediaTypeOf(std::string name) {
    std::transform(name.begin(), name.end(), name.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    for (const auto& type : kFileTypes) {
        if (name.ends_with(type.ending)) return std::string(type.media_type);
    }
    return "application/octet-stream";
}

std::vector<Attachment> attachments(Json files) {
    std::vector<Attachment> out;
    for (std::size_t i = 0; i < files.size(); ++i) {
        const std::string id = files[i]["id"].text(), name = files[i]["name"].text();
        if (!id.empty()) out.push_back({name, mediaTypeOf(name), id, {}});
    }
    return out;
}

void addEvidence(Incoming& message, const Head& head, const AccountFacts& account) {
    if (!message.sent_at) return;
    if (head.reply_needed_since && *message.sent_at >= *head.reply_needed_since)
        message.answer_by = *head.reply_needed_since + account.answer_within;
    // The topic was chosen for the first message; the thread may have moved on since.
    if (head.opened_at && *message.sent_at <= *head.opened_at + kOpening) message.hints = hintsOf(head.reason_code);
}

Incoming readMessage(Json message, const Head& head, const AccountFacts& account) {
    Incoming out;
    const Json from = message["from"];
    out.external_id = message["id"].text();
    out.conversation_external_id = head.id;
    out.author = authorOf(from);
    const bool buyers = out.author == Author::Buyer;
    out.buyer_external_id = head.customer_id;
    out.buyer_name = buyers ? from["display_name"].text(head.customer_name) : head.customer_name;
    out.subject = head.topic;
    out.text = message["body"].text();
    out.sent_at = parseTime(message["date_created"].text());
    if (!out.sent_at) out.warnings.emplace_back("date_created: not a time");
    out.order_external_id = head.order_id;
    out.listing_id = head.listing_id;
    out.site = account.site;
    out.reply_rules = account.reply_rules;
    out.attachments = attachments(message["attachments"]);
    if (buyers) addEvidence(out, head, account);
    return out;
}

void takeMessage(
    Json thread, Json message, const AccountFacts& account, std::vector<Incoming>& messages,
    std::vector<Unreadable>& unreadable
) {
    const Head head = readHead(thread);
    std::string raw = writeRaw(thread, message);
    const std::string why = whyUnreadable(message);
    if (!why.empty()) {
        const std::string id = message["id"].text();
        unreadable.push_back({id.empty() ? hashId(head, message) : id, why, std::move(raw)});
        return;
    }
    messages.push_back(readMessage(message, head, account));
    messages.back().raw = std::move(raw);
}

// Lists of either order are read; messages of one moment keep theirs.
void sortOldestFirst(std::vector<Incoming>& messages) {
    const auto when = [](const Incoming& m) { return m.sent_at.value_or(Instant::max()); };
    if (!messages.empty() && when(messages.front()) > when(messages.back()))
        std::reverse(messages.begin(), messages.end());
    std::stable_sort(messages.begin(), messages.end(), [&](const Incoming& a, const Incoming& b) {
        return when(a) < when(b);
    });
}

bool markedAsDone(Json marks, Instant since) {
    for (std::size_t i = 0; i < marks.size(); ++i) {
        const auto date = parseTime(marks[i]["date"].text());
        if (date && *date >= since) return true;
    }
    return false;
}

// The operator's own words neither ask the shop nor answer for it.
bool isAnswered(const std::vector<Incoming>& messages, Json marks) {
    const auto newest = std::find_if(messages.rbegin(), messages.rend(), [](const Incoming& m) {
        return m.author != Author::Notice;
    });
    if (newest == messages.rend()) return false;
    return newest->author == Author::Seller || (newest->sent_at && markedAsDone(marks, *newest->sent_at));
}

std::string versionOf(Json thread) {
    return "thread:" + thread["id"].text() + ':' + thread["date_updated"].text() + ':' +
           thread["metadata"]["total_count"].text() + ':' + std::to_string(thread["no_store_reply_needed"].size());
}

Thread readThread(Json wire, const AccountFacts& account) {
    Thread out;
    out.id = wire["id"].text();
    out.version = versionOf(wire);
    out.updated_at = parseTime(wire["date_updated"].text());
    out.total_count =
        static_cast<std::size_t>(std::max<std::int64_t>(0, wire["metadata"]["total_count"].integer().value_or(0)));
    std::set<std::string> seen;
    const Json messages = wire["messages"];
    for (std::size_t i = 0; i < messages.size(); ++i) {
        const std::string id = messages[i]["id"].text();
        if (id.empty() || seen.insert(id).second)
            takeMessage(wire, messages[i], account, out.messages, out.unreadable);
    }
    sortOldestFirst(out.messages);
    out.answered = isAnswered(out.messages, wire["no_store_reply_needed"]);
    return out;
}

// "es_ES", and whatever else Java makes of a locale that is short and plain.
std::string toBcp47(std::string locale) {
    std::replace(locale.begin(), locale.end(), '_', '-');
    const bool plain = std::all_of(locale.begin(), locale.end(), [](char c) {
        return c == '-' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    });
    return plain && locale.size() >= 2 && locale.size() <= 35 ? locale : std::string();
}

OrderStatus statusOf(Json order) {
    const std::string state = order["order_state"].text();
    const bool left = state == "SHIPPED" || state == "TO_COLLECT" || state == "RECEIVED" || state == "CLOSED";
    if (state == "REFUSED" || state == "CANCELED") return OrderStatus::Cancelled;
    if (order["fully_refunded"].boolean().value_or(false))
        return left ? OrderStatus::Returned : OrderStatus::Cancelled;
    if (state == "RECEIVED" || state == "CLOSED") return OrderStatus::Delivered;
    if (left) return OrderStatus::Shipped;
    if (state == "SHIPPING" || order["customer_debited_date"].isString()) return OrderStatus::Paid;
    if (state == "WAITING_DEBIT" || state == "WAITING_DEBIT_PAYMENT") return OrderStatus::Unpaid;
    // STAGING and WAITING_ACCEPTANCE: the shop hasn't accepted it, so the buyer owes nothing yet.
    return OrderStatus::Unknown;
}

std::vector<OrderItem> items(Json lines) {
    std::vector<OrderItem> out;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        OrderItem item;
        item.sku = lines[i]["offer_sku"].text();
        item.listing_id = lines[i]["offer_id"].text();
        item.title = lines[i]["product_title"].text();
        item.quantity = std::clamp<std::int64_t>(lines[i]["quantity"].integer().value_or(1), 0, 1'000'000);
        out.push_back(std::move(item));
    }
    return out;
}

std::string joined(const std::string& first, const std::string& last) {
    return first.empty() || last.empty() ? first + last : first + ' ' + last;
}

std::optional<Address> shipTo(Json customer) {
    const Json to = customer["shipping_address"];
    if (!to.isObject()) return std::nullopt;
    return Address{
        joined(to["firstname"].text(), to["lastname"].text()),
        alpha2(to["country_iso_code"].text(to["country"].text())),
        to["state"].text(),
        to["city"].text(),
        to["zip_code"].text(),
        to["phone"].text()};
}

std::vector<Parcel> parcels(Json order, OrderStatus status) {
    Parcel parcel;
    parcel.carrier = order["shipping_company"].text();
    parcel.tracking_number = order["shipping_tracking"].text();
    const std::string url = order["shipping_tracking_url"].text();
    if (url.starts_with("https://") || url.starts_with("http://")) parcel.tracking_url = url;
    parcel.stage = order["order_state"].text();
    const Json lines = order["order_lines"];
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const auto shipped = parseTime(lines[i]["shipped_date"].text());
        const auto received = parseTime(lines[i]["received_date"].text());
        if (shipped && (!parcel.shipped_at || *shipped < *parcel.shipped_at)) parcel.shipped_at = shipped;
        if (received && status == OrderStatus::Delivered && (!parcel.delivered_at || *received > *parcel.delivered_at))
            parcel.delivered_at = received;
    }
    if (parcel.tracking_number.empty() && !parcel.shipped_at) return {};
    return {parcel};
}

// A JSON number: "39.9" stands for 39.90.
std::optional<Money> total(Json order) {
    // Without the tax it isn't what the buyer has paid.
    if (!order["total_price"].isNumber() || order["order_tax_mode"].text() == "TAX_EXCLUDED") return std::nullopt;
    std::string amount = order["total_price"].text();
    if (amount.size() > 24 || amount.find_first_not_of("0123456789.") != std::string::npos) return std::nullopt;
    if (const auto point = amount.find('.'); point != std::string::npos && point + 2 == amount.size()) amount += '0';
    return Money{amount, order["currency_iso_code"].text()};
}

std::optional<WireOrder> readOrder(Json wire) {
    WireOrder out;
    Order& order = out.order;
    order.external_id = wire["order_id"].text();
    if (order.external_id.empty()) return std::nullopt;
    order.status = statusOf(wire);
    order.ordered_at = parseTime(wire["created_date"].text());
    order.updated_at = parseTime(wire["last_updated_date"].text());
    order.eta_from = parseTime(wire["delivery_date"]["earliest"].text());
    order.eta_to = parseTime(wire["delivery_date"]["latest"].text());
    order.ship_by = parseTime(wire["shipping_deadline"].text());
    order.items = items(wire["order_lines"]);
    order.parcels = parcels(wire, order.status);
    order.total = total(wire);
    order.ship_to = shipTo(wire["customer"]);
    order.buyer_external_id = wire["customer"]["customer_id"].text();
    out.buyer_locale = toBcp47(wire["customer"]["locale"].text());
    return out;
}

std::string shopName(Json threads) {
    for (std::size_t i = 0; i < threads.size(); ++i) {
        const std::string name = participant(threads[i], "SHOP")["display_name"].text();
        if (!name.empty()) return name;
    }
    return {};
}

}  // namespace

bool Thread::reachesBackTo(Instant floor) const {
    if (messages.size() + unreadable.size() >= total_count) return true;
    return !messages.empty() && messages.front().sent_at && *messages.front().sent_at < floor;
}

ThreadList parseThreads(std::string_view body, const AccountFacts& account) {
    const auto document = parseDocument(body, "thread list");
    const Json list = requireList(document.root(), "data");
    ThreadList out;
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (!list[i]["id"].text().empty()) {
            out.threads.push_back(readThread(list[i], account));
            continue;
        }
        std::string raw = list[i].dump();
        out.unreadable.push_back({"sha256:" + sha256Hex(raw), "thread: id is missing", std::move(raw)});
    }
    // Behind an empty page there is nothing, whatever the token says.
    if (list.size() > 0) out.next_page_token = document.root()["next_page_token"].text();
    out.shop_name = shopName(list);
    return out;
}

Thread parseThread(std::string_view body, const AccountFacts& account) {
    const auto document = parseDocument(body, "thread");
    requireList(document.root(), "messages");
    if (document.root()["id"].text().empty()) throw NotUnderstood("thread: id is missing");
    return readThread(document.root(), account);
}

Page parseRaw(const std::string& raw, const AccountFacts& account) {
    const auto document = parseDocument(raw, "kept message");
    const Json thread = document.root()["thread"];
    Page page;
    if (thread["id"].text().empty()) {
        page.unreadable.push_back({"sha256:" + sha256Hex(raw), "thread: id is missing", raw});
        return page;
    }
    takeMessage(thread, document.root()["message"], account, page.messages, page.unreadable);
    return page;
}

std::vector<WireOrder> parseOrders(std::string_view body) {
    const auto document = parseDocument(body, "order list");
    const Json list = requireList(document.root(), "orders");
    std::vector<WireOrder> out;
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (auto order = readOrder(list[i])) out.push_back(std::move(*order));
    }
    return out;
}

std::string writeReply(const std::string& text, const std::string& buyer_external_id) {
    const bool to_operator = buyer_external_id == kOperator;
    JsonWriter out;
    out.beginObject().member("body", text).key("to").beginArray().beginObject();
    out.member("type", to_operator ? kOperator : std::string_view("CUSTOMER"));
    if (!to_operator && !buyer_external_id.empty()) out.member("id", buyer_external_id);
    out.endObject().endArray().endObject();
    return out.str();
}

std::string writeNewThread(const std::string& topic, const std::string& text) {
    JsonWriter out;
    out.beginObject().member("body", text).key("to").beginArray().value("CUSTOMER").endArray();
    out.key("topic").beginObject().member("type", "FREE_TEXT").member("value", topic).endObject().endObject();
    return out.str();
}

std::string parseMessageId(std::string_view body) {
    try {
        return JsonDocument::parse(body).root()["message_id"].text();
    } catch (const JsonError&) {
        return {};
    }
}

std::string parseErrorCode(std::string_view body) {
    try {
        const auto document = JsonDocument::parse(body);
        const std::string code = document.root()["errors"][std::size_t{0}]["code"].text();
        const bool constant = std::all_of(code.begin(), code.end(), [](char c) {
            return c == '_' || (c >= 'A' && c <= 'Z');
        });
        return constant && code.size() <= 40 ? code : std::string();
    } catch (const JsonError&) {
        return {};
    }
}

}  // namespace channels::mirakl
