#include "channels/mirakl/mirakl_sandbox.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "channels/contract/account.h"
#include "channels/contract/reply_lint.h"
#include "channels/kit/hash.h"
#include "channels/kit/http_sandbox.h"
#include "channels/kit/json.h"
#include "channels/kit/multipart.h"
#include "channels/kit/sandbox_shop.h"
#include "channels/kit/time.h"
#include "channels/mirakl/mirakl_countries.h"
#include "channels/mirakl/mirakl_rules.h"

namespace channels::mirakl {
namespace {

constexpr std::string_view kKey = "8d0f6a52-2f0d-4f0e-9a0c-5a1e0f0a7b11";
constexpr std::string_view kShop = "2001";
constexpr std::size_t kListedMessages = 100;  // of a thread in M11
constexpr std::size_t kAllMessages = 1000;    // more than that a thread can't have
constexpr std::int64_t kMaxListLimit = 100;
// Above 2^53: a client that reads ids as floating numbers is found out.
constexpr std::int64_t kFirstOfferId = 9'007'199'254'740'993;

constexpr std::string_view kThreads = "/api/inbox/threads";
constexpr std::string_view kOrders = "/api/orders";

std::string uuid(std::string_view begin, std::size_t n) {
    const std::string digits = std::to_string(n);
    return std::string(begin) + std::string(12 - digits.size(), '0') + digits;
}
std::string threadId(std::size_t n) { return uuid("b1f7c0de-0001-4a2b-9c3d-", n); }
std::string messageId(std::size_t n) { return uuid("df4a3163-a44b-4c5f-8380-", n); }
std::string attachmentId(const ShopMessage& message, std::size_t n) {
    return uuid("fce1742e-8160-45ed-b88a-", message.n * kMaxAttachments + n);
}
// Looks like a number, and isn't one.
std::string customerId(const std::string& buyer) { return "007-" + buyer; }

SandboxResponse json(int status, const JsonWriter& body) {
    SandboxResponse response;
    response.status = status;
    response.body = body.str();
    return response;
}

SandboxResponse error(int status, const std::string& message) {
    JsonWriter out;
    out.beginObject().member("message", message).member("status", status).endObject();
    return json(status, out);
}

std::optional<std::int64_t> number(const std::string& text) {
    std::int64_t out = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return out;
}

std::vector<std::string> split(const std::string& text, char at) {
    std::vector<std::string> out(1);
    for (const char c : text) {
        if (c == at) {
            out.emplace_back();
        } else {
            out.back() += c;
        }
    }
    return out;
}

/// Where a page begins: behind this thread, in the order of the list; and what the list was asked for.
struct PageToken {
    std::int64_t last_at = 0;
    std::size_t n = 0;
    std::string query;
};

std::string writeToken(const PageToken& token) {
    return base64(std::to_string(token.last_at) + '|' + std::to_string(token.n) + '|' + token.query);
}

std::optional<PageToken> readToken(const std::string& text) {
    const auto parts = split(fromBase64(text), '|');
    if (parts.size() != 3) return std::nullopt;
    const auto last_at = number(parts[0]), n = number(parts[1]);
    if (!last_at || !n) return std::nullopt;
    return PageToken{*last_at, static_cast<std::size_t>(*n), parts[2]};
}

std::int64_t lastAt(const ShopConversation& one) { return one.lastAt().time_since_epoch().count(); }

bool isBehind(const ShopConversation& one, const PageToken& token) {
    return lastAt(one) < token.last_at || (lastAt(one) == token.last_at && one.n > token.n);
}

bool isOperators(const ShopConversation& one) { return one.opened_by == Author::Notice; }

void writeParticipant(JsonWriter& out, std::string_view type, const std::string& id, const std::string& name) {
    out.beginObject().member("type", type).member("display_name", name);
    if (!id.empty()) out.member("id", id);
    out.endObject();
}

void writeCustomer(JsonWriter& out, const ShopConversation& one) {
    writeParticipant(out, "CUSTOMER", customerId(one.buyer), one.buyer);
}
void writeShop(JsonWriter& out) { writeParticipant(out, "SHOP", std::string(kShop), "Lamp Shop CN"); }
void writeOperator(JsonWriter& out) { writeParticipant(out, "OPERATOR", {}, "Market"); }

void writeSender(JsonWriter& out, const ShopConversation& one, Author author) {
    const bool buyer = author == Author::Buyer, own = author == Author::Seller;
    out.beginObject().member("type", buyer ? "CUSTOMER_USER" : own ? "SHOP_USER" : "OPERATOR_USER");
    out.member("display_name", buyer ? one.buyer : own ? "Li at the shop" : "Market").key("organization_details");
    if (buyer) {
        writeCustomer(out, one);
    } else if (own) {
        writeShop(out);
    } else {
        writeOperator(out);
    }
    out.endObject();
}

void writeFiles(JsonWriter& out, const ShopMessage& message) {
    out.key("attachments").beginArray();
    for (std::size_t i = 0; i < message.files.size(); ++i) {
        out.beginObject().member("id", attachmentId(message, i)).member("name", message.files[i].name);
        out.member("size", message.files[i].bytes.size()).endObject();
    }
    out.endArray();
}

void writeMessage(JsonWriter& out, const ShopConversation& one, const ShopMessage& message) {
    out.beginObject().member("id", message.id).member("date_created", formatTime(message.at));
    if (message.broken) {
        out.member("body", 12);
    } else {
        out.member("body", message.text);
    }
    out.key("from");
    writeSender(out, one, message.author);
    out.key("to").beginArray();
    if (message.author != Author::Seller) {
        writeShop(out);
    } else if (isOperators(one)) {
        writeOperator(out);
    } else {
        writeCustomer(out, one);
    }
    out.endArray();
    if (!message.files.empty()) writeFiles(out, message);
    out.endObject();
}

/// The first question behind the shop's last word.
std::optional<Instant> replyNeededSince(const ShopConversation& one) {
    std::optional<Instant> out;
    for (const auto& message : one.oldestFirst()) {
        if (message.author == Author::Seller) out.reset();
        if (message.author == Author::Buyer && !out) out = message.at;
    }
    return out;
}

void writeParticipants(JsonWriter& out, const ShopConversation& one) {
    for (const bool authorized : {true, false}) {
        out.key(authorized ? "authorized_participants" : "current_participants").beginArray();
        if (!isOperators(one)) writeCustomer(out, one);
        writeShop(out);
        if (isOperators(one) || authorized) writeOperator(out);
        out.endArray();
    }
}

void writeEntities(JsonWriter& out, const ShopConversation& one) {
    const bool about_order = !one.order_id.empty();
    const std::string id = isOperators(one) ? std::string(kShop)
                           : about_order    ? one.order_id
                                            : std::to_string(kFirstOfferId + static_cast<std::int64_t>(one.n));
    out.key("entities").beginArray().beginObject();
    out.member("type", isOperators(one) ? "SELLER_OPERATOR" : about_order ? "MMP_ORDER" : "MMP_OFFER");
    out.member("id", id).member("label", id).endObject().endArray();
}

void writeMetadata(JsonWriter& out, const ShopConversation& one) {
    const auto since = replyNeededSince(one);
    out.key("metadata").beginObject().member("last_message_date", formatTime(one.lastAt())).key("last_sender");
    writeSender(out, one, one.oldestFirst().back().author);
    out.key("shop_reply_needed_since");
    if (since) {
        out.value(formatTime(*since));
    } else {
        out.null();
    }
    out.member("total_count", one.messages.size()).endObject();
}

/// With the last `most` messages; with none of them the member is absent.
void writeThread(JsonWriter& out, const ShopConversation& one, std::size_t most, Fault fault) {
    const auto messages = one.oldestFirst();
    out.beginObject().member("id", one.id).member("date_created", formatTime(messages.front().at));
    out.member("date_updated", formatTime(one.lastAt()));
    writeEntities(out, one);
    out.key("topic").beginObject().member("type", "FREE_TEXT").member("value", one.subject).endObject();
    writeParticipants(out, one);
    writeMetadata(out, one);
    if (most > 0) {
        const auto shown = static_cast<std::ptrdiff_t>(std::min(most, messages.size()));
        out.key("no_store_reply_needed").beginArray().endArray().key("messages").beginArray();
        for (const auto& message : spoiled(std::vector<ShopMessage>(messages.end() - shown, messages.end()), fault))
            writeMessage(out, one, message);
        out.endArray();
    }
    out.endObject();
}

const char* stateOf(OrderStatus status) {
    switch (status) {
        case OrderStatus::Unpaid:
            return "WAITING_DEBIT_PAYMENT";
        case OrderStatus::Paid:
            return "SHIPPING";
        case OrderStatus::Shipped:
            return "SHIPPED";
        case OrderStatus::Delivered:
            return "RECEIVED";
        case OrderStatus::Returned:
            return "CLOSED";
        case OrderStatus::Cancelled:
            return "CANCELED";
        case OrderStatus::Unknown:
            break;
    }
    return "STAGING";
}

void writeDate(JsonWriter& out, const char* name, const std::optional<Instant>& date) {
    if (date) out.member(name, formatTime(*date));
}

void writeBuyer(JsonWriter& out, const Order& order, const std::string& locale) {
    out.key("customer").beginObject().member("customer_id", customerId(order.buyer_external_id));
    if (!locale.empty()) {
        std::string java = locale;
        std::replace(java.begin(), java.end(), '-', '_');
        out.member("locale", java);
    }
    if (order.ship_to) {
        const Address& to = *order.ship_to;
        const auto space = std::min(to.name.find(' '), to.name.size());
        out.key("shipping_address").beginObject().member("firstname", to.name.substr(0, space));
        out.member("lastname", to.name.substr(std::min(space + 1, to.name.size()))).member("city", to.city);
        out.member("state", to.state).member("zip_code", to.postal_code).member("phone", to.phone);
        out.member("country", to.country).member("country_iso_code", alpha3(to.country)).endObject();
    }
    out.endObject();
}

void writeLines(JsonWriter& out, const Order& order) {
    const Parcel parcel = order.parcels.empty() ? Parcel{} : order.parcels.front();
    out.key("order_lines").beginArray();
    for (std::size_t i = 0; i < order.items.size(); ++i) {
        const OrderItem& item = order.items[i];
        out.beginObject().member("order_line_id", order.external_id + '-' + std::to_string(i + 1));
        out.member("order_line_state", stateOf(order.status)).member("offer_sku", item.sku);
        out.member("offer_id", kFirstOfferId + static_cast<std::int64_t>(i));
        out.member("product_title", item.title).member("quantity", item.quantity);
        writeDate(out, "shipped_date", parcel.shipped_at);
        writeDate(out, "received_date", parcel.delivered_at);
        out.endObject();
    }
    out.endArray();
}

void writeOrder(JsonWriter& out, const Order& order, const std::string& locale) {
    const Parcel parcel = order.parcels.empty() ? Parcel{} : order.parcels.front();
    out.beginObject().member("order_id", order.external_id).member("order_state", stateOf(order.status));
    out.member("fully_refunded", order.status == OrderStatus::Returned).member("has_customer_message", true);
    writeDate(out, "created_date", order.ordered_at);
    writeDate(out, "last_updated_date", order.updated_at);
    writeDate(out, "shipping_deadline", order.ship_by);
    out.key("delivery_date").beginObject();
    writeDate(out, "earliest", order.eta_from);
    writeDate(out, "latest", order.eta_to);
    out.endObject();
    if (order.total) {
        out.key("total_price").raw(order.total->amount);
        out.member("currency_iso_code", order.total->currency).member("order_tax_mode", "TAX_INCLUDED");
    }
    if (!parcel.tracking_number.empty()) {
        out.member("shipping_company", parcel.carrier).member("shipping_tracking", parcel.tracking_number);
        out.member("shipping_tracking_url", parcel.tracking_url);
    }
    writeBuyer(out, order, locale);
    writeLines(out, order);
    out.endObject();
}

class MiraklSandbox : public HttpSandbox {
public:
    explicit MiraklSandbox(const Clock& clock) : HttpSandbox(clock) { start(); }
    ~MiraklSandbox() override { stop(); }

    AccountConfig account() override;
    void seed(const SeededMessage& message) override { add(message, false); }
    void seedUnreadable(Instant sent_at) override;
    std::vector<Delivered> delivered() override;
    std::vector<std::string> acted() override;

private:
    SandboxResponse handle(const SandboxRequest& request) override;
    FaultPlan::Where purpose(const SandboxRequest& request) override;
    // Nobody has seen a Retry-After here.
    SandboxResponse throttled() override { return error(429, "Too many requests"); }
    SandboxResponse serverError() override { return error(500, "Internal server error"); }
    void expireToken() override {}  // a key has no end
    void refuseCredentials() override { refused_ = true; }

    SandboxResponse wrong(const std::string& sentence);
    void checkParameters(const SandboxRequest& request, std::set<std::string> known);
    std::optional<SandboxResponse> refused(const SandboxRequest& request);
    SandboxResponse read(const SandboxRequest& request);
    SandboxResponse write(const SandboxRequest& request);

    SandboxResponse threads(const SandboxRequest& request);
    SandboxResponse thread(const SandboxRequest& request, const std::string& id);
    SandboxResponse download(const SandboxRequest& request);
    SandboxResponse orders(const SandboxRequest& request);
    SandboxResponse reply(const SandboxRequest& request, const std::string& id);
    SandboxResponse newThread(const SandboxRequest& request, const std::string& order_id);

    struct Form {
        std::optional<JsonDocument> input;
        std::vector<Attachment> files;
    };
    Form readInput(const SandboxRequest& request, const std::string& name);
    std::string whyRefused(Json input);
    bool isRecipient(const ShopConversation& one, Json to);
    std::size_t countFiles(const ShopConversation& one);

    void add(const SeededMessage& message, bool broken);
    void serveFiles(const ShopMessage& message);

    SandboxShop shop_{threadId, messageId};
    std::vector<std::string> acted_;
    bool refused_ = false;
};

AccountConfig MiraklSandbox::account() {
    AccountConfig config;
    config.settings = {{"api_url", baseUrl()}, {"shop_id", std::string(kShop)}, {"site", "carrefour.es"}};
    config.secrets = {{"api_key", std::string(kKey)}};
    return withDefaults(descriptor(), std::move(config));
}

void MiraklSandbox::serveFiles(const ShopMessage& message) {
    for (std::size_t i = 0; i < message.files.size(); ++i)
        shop_.files[std::string(kThreads) + '/' + attachmentId(message, i) + "/download"] = message.files[i].bytes;
}

void MiraklSandbox::add(const SeededMessage& message, bool broken) {
    const std::lock_guard lock(mutex());
    serveFiles(shop_.add(message, broken).messages.back());
}

void MiraklSandbox::seedUnreadable(Instant sent_at) {
    SeededMessage message;
    message.conversation = "unreadable";
    message.buyer = "buyer_of_nothing";
    message.sent_at = sent_at;
    add(message, true);
}

std::vector<Delivered> MiraklSandbox::delivered() {
    const std::lock_guard lock(mutex());
    return shop_.delivered();
}

std::vector<std::string> MiraklSandbox::acted() {
    const std::lock_guard lock(mutex());
    return acted_;
}

FaultPlan::Where MiraklSandbox::purpose(const SandboxRequest& request) {
    using Where = FaultPlan::Where;
    if (request.method == "POST") return Where::Send;
    if (request.path == kOrders) return Where::Orders;
    return request.path.ends_with("/download") ? Where::Any : Where::Pull;
}

/// The client broke the protocol.
SandboxResponse MiraklSandbox::wrong(const std::string& sentence) {
    complain(sentence);
    return error(400, sentence);
}

void MiraklSandbox::checkParameters(const SandboxRequest& request, std::set<std::string> known) {
    known.insert("shop_id");
    for (const auto& [name, value] : request.query) {
        if (!known.contains(name)) complain(request.method + ' ' + request.path + ": no such parameter: " + name);
    }
}

std::optional<SandboxResponse> MiraklSandbox::refused(const SandboxRequest& request) {
    const std::string key = request.header("authorization");
    if (key.starts_with("Bearer ") || key.starts_with("Basic ")) complain("the key stands bare in Authorization");
    if (refused_ || key != kKey) return error(401, "Unauthorized");
    if (request.parameter("shop_id").value_or(std::string(kShop)) != kShop) return error(404, "Shop not found");
    return std::nullopt;
}

SandboxResponse MiraklSandbox::handle(const SandboxRequest& request) {
    if (auto no = refused(request)) return *no;
    if (request.path.ends_with("/download")) return download(request);
    if (request.header("accept") != "application/json") complain(request.path + " without Accept: application/json");
    if (request.method == "GET") return read(request);
    if (request.method == "POST") return write(request);
    return wrong("no such call: " + request.method + ' ' + request.path);
}

SandboxResponse MiraklSandbox::read(const SandboxRequest& request) {
    if (request.path == kThreads) return threads(request);
    if (request.path == kOrders) return orders(request);
    if (request.path.starts_with(std::string(kThreads) + '/'))
        return thread(request, request.path.substr(kThreads.size() + 1));
    return wrong("no such call: GET " + request.path);
}

SandboxResponse MiraklSandbox::write(const SandboxRequest& request) {
    const auto parts = split(request.path, '/');  // "", "api", …
    checkParameters(request, {});
    if (parts.size() == 6 && request.path.starts_with(kThreads) && parts[5] == "message")
        return reply(request, parts[4]);
    if (parts.size() == 5 && request.path.starts_with(kOrders) && parts[4] == "threads")
        return newThread(request, parts[3]);
    return wrong("no such call: POST " + request.path);
}

SandboxResponse MiraklSandbox::threads(const SandboxRequest& request) {
    checkParameters(
        request, {"entity_type", "entity_id", "updated_since", "with_messages", "channel_codes", "limit", "page_token"}
    );
    if (request.parameter("entity_id") && !request.parameter("entity_type"))
        return wrong("entity_id without entity_type");
    const std::string since_text = request.parameter("updated_since").value_or("");
    const auto since = since_text.empty() ? std::optional(Instant{}) : parseTime(since_text);
    if (!since) return wrong("updated_since: not a time");
    const std::string with_messages = request.parameter("with_messages").value_or("false");
    if (with_messages != "true" && with_messages != "false") return wrong("with_messages: true or false");
    const auto limit = number(request.parameter("limit").value_or("50"));
    if (!limit || *limit < 1 || *limit > kMaxListLimit) return wrong("limit: from 1 to 100");

    const std::string query = since_text + ' ' + with_messages + ' ' + std::to_string(*limit);
    std::optional<PageToken> after;
    if (const auto text = request.parameter("page_token")) {
        after = readToken(*text);
        if (!after || after->query != query) return wrong("page_token: not of this query");
    }
    std::vector<ShopConversation*> page;
    bool more = false;
    for (auto* one : shop_.newestFirst(*since)) {
        // Threads that were written to meanwhile have moved before the page's begin.
        if (after && !isBehind(*one, *after)) continue;
        more = page.size() == static_cast<std::size_t>(*limit);
        if (more) break;
        page.push_back(one);
    }
    JsonWriter out;
    out.beginObject().key("data").beginArray();
    for (const auto* one : spoiled(page, request.fault))
        writeThread(out, *one, with_messages == "true" ? kListedMessages : 0, request.fault);
    out.endArray();
    if (more) out.member("next_page_token", writeToken({lastAt(*page.back()), page.back()->n, query}));
    if (after) out.member("previous_page_token", *request.parameter("page_token"));
    out.endObject();
    return json(200, out);
}

SandboxResponse MiraklSandbox::thread(const SandboxRequest& request, const std::string& id) {
    checkParameters(request, {});
    const ShopConversation* one = shop_.byId(id);
    if (one == nullptr) return error(404, "Thread not found");
    JsonWriter out;
    writeThread(out, *one, kAllMessages, request.fault);
    return json(200, out);
}

SandboxResponse MiraklSandbox::download(const SandboxRequest& request) {
    checkParameters(request, {});
    const auto found = shop_.files.find(request.path);
    if (found == shop_.files.end()) return error(404, "Attachment not found");
    return {200, {}, found->second, "application/octet-stream"};
}

SandboxResponse MiraklSandbox::orders(const SandboxRequest& request) {
    checkParameters(request, {"order_ids", "max", "offset"});
    const auto max = number(request.parameter("max").value_or("10"));
    if (!max || *max < 1 || *max > 100) return wrong("max: from 1 to 100");
    const auto ids = split(request.parameter("order_ids").value_or(""), ',');
    if (ids.size() > 100) return wrong("order_ids: at most 100");
    std::vector<Order> found;
    for (const auto& id : ids) {
        const auto one = shop_.orders.find(id);
        if (one != shop_.orders.end() && found.size() < static_cast<std::size_t>(*max)) found.push_back(one->second);
    }
    JsonWriter out;
    out.beginObject().member("total_count", found.size()).key("orders").beginArray();
    for (const auto& order : spoiled(found, request.fault)) {
        std::string locale;
        for (const auto& one : shop_.conversations()) {
            if (one.order_id == order.external_id) locale = one.locale;
        }
        writeOrder(out, order, locale);
    }
    out.endArray().endObject();
    return json(200, out);
}

/// The one JSON part and the files of a message; without an `input` the form was wrong.
MiraklSandbox::Form MiraklSandbox::readInput(const SandboxRequest& request, const std::string& name) {
    Form out;
    for (auto& part : readForm(request.header("content-type"), request.body)) {
        if (part.name == "files" && !part.file_name.empty()) {
            out.files.push_back({part.file_name, part.content_type, {}, std::move(part.body)});
            continue;
        }
        if (part.name != name || part.content_type != "application/json") {
            complain("no such part: " + part.name + " of the type " + part.content_type);
            continue;
        }
        try {
            out.input = JsonDocument::parse(part.body);
        } catch (const JsonError&) {
            complain(name + ": not JSON");
        }
    }
    if (!out.input) complain(request.path + ": the part " + name + " is missing");
    return out;
}

/// Of a message's text and fields; empty when they are fine.
std::string MiraklSandbox::whyRefused(Json input) {
    input.forEachMember([&](std::string_view name, Json) {
        if (name != "body" && name != "to" && name != "topic") complain("no such field: " + std::string(name));
    });
    const std::size_t length = replyLength(descriptor().rules, input["body"].text());
    if (!input["body"].isString()) return "body is required";
    if (length < kMinReply || length > kMaxReply) return "body: size must be between 3 and 50000";
    if (input["to"].size() == 0) return "to is required";
    return {};
}

bool MiraklSandbox::isRecipient(const ShopConversation& one, Json to) {
    const std::string type = to["type"].text();
    if (type == "OPERATOR") return !to["id"].exists();
    return type == "CUSTOMER" && !isOperators(one) && to["id"].text(customerId(one.buyer)) == customerId(one.buyer);
}

/// Over all threads of the same order.
std::size_t MiraklSandbox::countFiles(const ShopConversation& one) {
    std::size_t out = 0;
    for (const auto& other : shop_.conversations()) {
        if (&other != &one && (one.order_id.empty() || other.order_id != one.order_id)) continue;
        for (const auto& message : other.messages) out += message.files.size();
    }
    return out;
}

SandboxResponse MiraklSandbox::reply(const SandboxRequest& request, const std::string& id) {
    ShopConversation* one = shop_.byId(id);
    if (one == nullptr) return error(404, "Thread not found");
    Form form = readInput(request, "message_input");
    if (!form.input) return error(400, "message_input is required");
    const Json input = form.input->root();
    const std::string why = whyRefused(input);
    if (!why.empty()) return error(400, why);
    for (std::size_t i = 0; i < input["to"].size(); ++i) {
        if (!isRecipient(*one, input["to"][i])) return wrong("to: not one of authorized_participants");
    }
    if (one->messages.size() >= kAllMessages) return error(400, "Maximum of 1000 messages on a thread");
    if (countFiles(*one) + form.files.size() > kMaxAttachments) return error(400, "Maximum of 50 attachments");
    if (request.body.size() > kMaxMessageBytes) return error(400, "The message is over 30 MB");
    ShopMessage& made = shop_.reply(*one, input["body"].text(), now());
    made.files = std::move(form.files);
    serveFiles(made);
    JsonWriter out;
    out.beginObject().member("message_id", made.id).member("thread_id", one->id).endObject();
    return json(201, out);
}

SandboxResponse MiraklSandbox::newThread(const SandboxRequest& request, const std::string& order_id) {
    const auto order = shop_.orders.find(order_id);
    if (order == shop_.orders.end()) return error(404, "Order not found");
    const Form form = readInput(request, "thread_input");
    if (!form.input) return error(400, "thread_input is required");
    const Json input = form.input->root();
    const std::string why = whyRefused(input);
    if (!why.empty()) return error(400, why);
    const std::string topic = input["topic"]["value"].text();
    const std::size_t length = replyLength(descriptor().rules, topic);
    if (input["topic"]["type"].text() != "FREE_TEXT" || length < kMinTopic || length > kMaxTopic)
        return wrong("topic: FREE_TEXT of 3 to 200 characters");
    if (input["to"].size() != 1 || input["to"][std::size_t{0}].text() != "CUSTOMER")
        return wrong("to: CUSTOMER expected");
    SeededMessage message;
    message.conversation = "thread " + std::to_string(acted_.size() + 1) + " on " + order_id;
    message.buyer = order->second.buyer_external_id;
    message.subject = topic;
    message.text = input["body"].text();
    message.sent_at = now();
    message.author = Author::Seller;
    message.order = order->second;
    const ShopConversation& made = shop_.add(message);
    acted_.push_back(std::string(kWriteToBuyer) + ' ' + order_id + " topic=" + topic);
    JsonWriter out;
    out.beginObject().member("message_id", made.messages.back().id).member("thread_id", made.id).endObject();
    return json(201, out);
}

}  // namespace

std::unique_ptr<Sandbox> makeSandbox(const Clock& clock) { return std::make_unique<MiraklSandbox>(clock); }

}  // namespace channels::mirakl
