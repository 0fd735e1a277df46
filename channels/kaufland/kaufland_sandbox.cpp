#include "channels/kaufland/kaufland_sandbox.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "channels/contract/account.h"
#include "channels/contract/reply_lint.h"
#include "channels/kaufland/kaufland_rules.h"
#include "channels/kaufland/kaufland_wire.h"
#include "channels/kit/hash.h"
#include "channels/kit/http_sandbox.h"
#include "channels/kit/json.h"
#include "channels/kit/sandbox_shop.h"
#include "channels/kit/time.h"

namespace channels::kaufland {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kClientKey = "d1bca47b4ef3d93bdb3fb8b3ba34b2e6";
constexpr std::string_view kSecretKey = "a7d0cb1da1ddbc86c96ee5fedd341b7d-of-the-shop";
constexpr std::int64_t kFirstMessage = 9'007'199'254'740'993;  // above 2^53, against floating numbers
constexpr std::int64_t kFirstBuyer = 7711;
constexpr std::int64_t kFirstUnit = 314'567'000;
constexpr std::int64_t kUnitsOfAnOrder = 100;
constexpr std::int64_t kMaxLimit = 100;
constexpr std::chrono::minutes kTimestampLives{5};
constexpr std::string_view kReasons[] = {
    "contact_other", "product_not_as_described", "product_defect", "product_not_delivered", "product_return"};

// Leading zeros: a client that reads them as numbers is found out.
std::string ticketId(std::size_t n) {
    const std::string digits = std::to_string(n + 1);
    return "0005" + std::string(7 - std::min<std::size_t>(7, digits.size()), '0') + digits;
}
std::string messageId(std::size_t n) { return std::to_string(kFirstMessage + static_cast<std::int64_t>(n)); }

std::string secondsTime(Instant at) { return formatTime(at).substr(0, 19) + 'Z'; }

std::optional<std::int64_t> number(const std::optional<std::string>& text) {
    if (!text) return std::nullopt;
    std::int64_t out = 0;
    const auto [end, failure] = std::from_chars(text->data(), text->data() + text->size(), out);
    if (failure != std::errc() || end != text->data() + text->size()) return std::nullopt;
    return out;
}

SandboxResponse json(int status, const JsonWriter& body) {
    SandboxResponse response;
    response.status = status;
    response.body = body.str();
    return response;
}

SandboxResponse error(int status, const std::string& message) {
    JsonWriter out;
    out.beginObject().member("message", message).endObject();
    return json(status, out);
}

SandboxResponse invalid(const std::string& field, const std::string& message) {
    JsonWriter out;
    out.beginObject().member("message", "Validation failed").member("type", "validation").key("errors").beginArray();
    out.beginObject().member("field", field).member("message", message).endObject().endArray().endObject();
    return json(400, out);
}

const char* roleOf(Author author) {
    return author == Author::Buyer ? "buyer" : author == Author::Seller ? "seller" : "system";
}

const char* unitStatus(OrderStatus status) {
    switch (status) {
        case OrderStatus::Paid:
            return "need_to_be_sent";
        case OrderStatus::Shipped:
            return "sent";
        case OrderStatus::Delivered:
            return "received";
        case OrderStatus::Returned:
            return "returned";
        case OrderStatus::Cancelled:
            return "cancelled";
        case OrderStatus::Unpaid:
        case OrderStatus::Unknown:
            break;
    }
    return "open";
}

/// "39.90" in hundredths; amounts of tests have two decimals.
std::int64_t hundredths(const std::optional<Money>& money) {
    if (!money) return 0;
    std::string digits = money->amount;
    std::erase(digits, '.');
    return number(digits).value_or(0);
}

std::string storefrontOf(const ShopConversation& one) {
    const auto point = one.site.rfind('.');
    return point == std::string::npos ? "de" : one.site.substr(point + 1);
}

void writeMessage(JsonWriter& out, const ShopConversation& one, const ShopMessage& message) {
    out.beginObject().key("id_ticket_message").raw(message.id).member("id_ticket", one.id).key("author").beginObject();
    const bool buyer = message.author == Author::Buyer;
    out.member("role", roleOf(message.author)).member("name", buyer ? one.buyer : "Lamp Shop CN").endObject();
    if (message.broken) {
        out.member("text", 12);
    } else {
        out.member("text", message.text);
    }
    out.member("ts_created_iso", secondsTime(message.at)).endObject();
}

void writeAddress(JsonWriter& out, const char* name, const std::optional<Address>& to) {
    if (!to) return;
    const auto space = std::min(to->name.find(' '), to->name.size());
    out.key(name).beginObject().member("first_name", to->name.substr(0, space));
    out.member("last_name", to->name.substr(std::min(space + 1, to->name.size()))).member("street", "Lindenstr.");
    out.member("house_number", "1").member("postcode", to->postal_code).member("city", to->city);
    out.member("country", to->country).member("phone", to->phone).endObject();
}

class KauflandSandbox : public HttpSandbox {
public:
    explicit KauflandSandbox(const Clock& clock) : HttpSandbox(clock) { start(); }
    ~KauflandSandbox() override { stop(); }

    AccountConfig account() override;
    void seed(const SeededMessage& message) override { add(message, false); }
    void seedUnreadable(Instant sent_at) override;
    std::vector<Delivered> delivered() override;
    std::vector<std::string> acted() override;

private:
    SandboxResponse handle(const SandboxRequest& request) override;
    FaultPlan::Where purpose(const SandboxRequest& request) override;
    SandboxResponse throttled() override { return error(429, "Too many requests"); }
    SandboxResponse serverError() override { return error(500, "Internal server error"); }
    void expireToken() override {}  // a key has no end
    void refuseCredentials() override { refused_ = true; }

    SandboxResponse wrong(const std::string& sentence);
    bool isSigned(const SandboxRequest& request);
    SandboxResponse read(const SandboxRequest& request, const std::string& path);
    SandboxResponse write(const SandboxRequest& request, const std::string& path);

    struct Paging {
        std::size_t limit = 0, offset = 0;
        Instant from{};
    };
    std::optional<Paging> paging(
        const SandboxRequest& request, const std::string& from, const std::set<std::string>& sorts
    );
    SandboxResponse stream(const SandboxRequest& request);
    SandboxResponse tickets(const SandboxRequest& request);
    SandboxResponse ticket(const SandboxRequest& request, const std::string& id);
    SandboxResponse order(const std::string& id);
    SandboxResponse reply(const SandboxRequest& request, ShopConversation& one);
    SandboxResponse close(ShopConversation& one);
    SandboxResponse openTicket(const SandboxRequest& request);

    void add(const SeededMessage& message, bool broken);
    Instant updatedAt(const ShopConversation& one) const;
    std::int64_t buyerId(const std::string& name);
    std::int64_t firstUnit(const std::string& order_id) const;
    void writeHead(JsonWriter& out, const ShopConversation& one);
    void writeUnits(JsonWriter& out, const Order& order, const std::string& storefront);
    void writeFiles(JsonWriter& out, const ShopConversation& one);
    static void writePaging(JsonWriter& out, const Paging& page, std::size_t total);

    SandboxShop shop_{ticketId, messageId};
    std::vector<std::string> buyers_, acted_;
    std::map<std::string, Instant> closed_at_;  // by ticket
    bool refused_ = false;
};

AccountConfig KauflandSandbox::account() {
    AccountConfig config;
    config.settings = {{"client_key", std::string(kClientKey)}, {"api_url", baseUrl() + "/v2"}};
    config.secrets = {{"secret_key", std::string(kSecretKey)}};
    return withDefaults(descriptor(), std::move(config));
}

// ---- What buyers do

void KauflandSandbox::add(const SeededMessage& message, bool broken) {
    const std::lock_guard lock(mutex());
    ShopConversation& one = shop_.add(message, broken);
    if (message.author == Author::Buyer) closed_at_.erase(one.id);
    ShopMessage& made = one.messages.back();
    for (std::size_t i = 0; i < made.files.size(); ++i) {
        made.files[i].ref = "/files/" + made.id + '-' + std::to_string(i);
        shop_.files[made.files[i].ref] = made.files[i].bytes;
    }
}

void KauflandSandbox::seedUnreadable(Instant sent_at) {
    SeededMessage message;
    message.conversation = "unreadable";
    message.buyer = "buyer_of_nothing";
    message.sent_at = sent_at;
    add(message, true);
}

std::vector<Delivered> KauflandSandbox::delivered() {
    const std::lock_guard lock(mutex());
    return shop_.delivered();
}

std::vector<std::string> KauflandSandbox::acted() {
    const std::lock_guard lock(mutex());
    return acted_;
}

Instant KauflandSandbox::updatedAt(const ShopConversation& one) const {
    const auto closed = closed_at_.find(one.id);
    return closed == closed_at_.end() ? one.lastAt() : std::max(one.lastAt(), closed->second);
}

std::int64_t KauflandSandbox::buyerId(const std::string& name) {
    auto found = std::find(buyers_.begin(), buyers_.end(), name);
    if (found == buyers_.end()) found = buyers_.insert(buyers_.end(), name);
    return kFirstBuyer + (found - buyers_.begin());
}

std::int64_t KauflandSandbox::firstUnit(const std::string& order_id) const {
    return kFirstUnit + kUnitsOfAnOrder * std::distance(shop_.orders.begin(), shop_.orders.find(order_id));
}

// ---- Who may call

FaultPlan::Where KauflandSandbox::purpose(const SandboxRequest& request) {
    using Where = FaultPlan::Where;
    if (request.path.starts_with("/v2/orders")) return Where::Orders;
    if (request.method == "GET") return Where::Pull;
    return request.path.ends_with("/messages") ? Where::Send : Where::Any;
}

SandboxResponse KauflandSandbox::wrong(const std::string& sentence) {
    complain(sentence);
    return invalid("request", sentence);
}

bool KauflandSandbox::isSigned(const SandboxRequest& request) {
    const std::string given = request.header("shop-signature");
    const auto timestamp = number(request.header("shop-timestamp"));
    if (given.empty() || !timestamp || request.header("user-agent").empty())
        complain(request.method + ' ' + request.path + " without Shop-Signature, Shop-Timestamp or User-Agent");
    const std::string url = baseUrl() + request.path + (request.query.empty() ? "" : "?" + encodeQuery(request.query));
    const std::int64_t time = timestamp.value_or(0);
    const bool fresh = std::chrono::abs(now() - Instant(std::chrono::seconds(time))) <= kTimestampLives;
    return !refused_ && fresh && request.header("shop-client-key") == kClientKey &&
           sameSecret(given, signature(kSecretKey, request.method, url, request.body, time));
}

SandboxResponse KauflandSandbox::handle(const SandboxRequest& request) {
    if (!isSigned(request)) return error(401, "Invalid signature");
    if (request.path.starts_with("/files/")) {
        const auto found = shop_.files.find(request.path);
        if (found == shop_.files.end()) return error(404, "File not found");
        SandboxResponse out;
        out.content_type = "application/octet-stream";
        out.body = found->second;
        return out;
    }
    const bool json_in_and_out = request.header("accept") == "application/json" &&
                                 request.header("content-type").starts_with("application/json");
    if (!json_in_and_out) return wrong("Accept and Content-Type must be application/json");
    if (!request.path.starts_with("/v2/")) return wrong("no such path: " + request.path);
    const std::string path = request.path.substr(3);
    return request.method == "GET" ? read(request, path) : write(request, path);
}

SandboxResponse KauflandSandbox::read(const SandboxRequest& request, const std::string& path) {
    constexpr std::string_view kTicket = "/tickets/", kOrder = "/orders/";
    if (path == "/tickets") return tickets(request);
    if (path == "/tickets/messages") return stream(request);
    if (path.starts_with(kTicket)) return ticket(request, path.substr(kTicket.size()));
    if (path.starts_with(kOrder)) return order(path.substr(kOrder.size()));
    return wrong("no such call: GET " + path);
}

SandboxResponse KauflandSandbox::write(const SandboxRequest& request, const std::string& path) {
    constexpr std::string_view kTicket = "/tickets/";
    if (request.method == "POST" && path == "/tickets") return openTicket(request);
    const auto slash = path.rfind('/');
    if (!path.starts_with(kTicket) || slash < kTicket.size())
        return wrong("no such call: " + request.method + ' ' + path);
    ShopConversation* one = shop_.byId(path.substr(kTicket.size(), slash - kTicket.size()));
    const std::string call = request.method + path.substr(slash);
    if (call != "POST/messages" && call != "PATCH/close") return wrong("no such call: " + request.method + ' ' + path);
    if (one == nullptr) return error(404, "Ticket not found");
    return call == "PATCH/close" ? close(*one) : reply(request, *one);
}

// ---- Tickets

std::optional<KauflandSandbox::Paging> KauflandSandbox::paging(
    const SandboxRequest& request, const std::string& from, const std::set<std::string>& sorts
) {
    const auto limit = number(request.parameter("limit").value_or("30"));
    const auto offset = number(request.parameter("offset").value_or("0"));
    const std::string since = request.parameter(from).value_or("1970-01-01T00:00:00Z");
    const auto start = parseTime(since);
    for (const auto& [name, value] : request.query) {
        const bool known = name == from || name == "limit" || name == "offset" || name == "sort" ||
                           name == "storefront" || name == "status" || name == "open_reason" || name == "topic";
        if (!known) complain(request.path + " has no parameter " + name);
    }
    if (!limit || *limit < 1 || *limit > kMaxLimit || !offset || *offset < 0) return std::nullopt;
    if (!start || since != secondsTime(*start)) return std::nullopt;
    if (const auto sort = request.parameter("sort"); sort && !sorts.contains(*sort)) return std::nullopt;
    return Paging{static_cast<std::size_t>(*limit), static_cast<std::size_t>(*offset), *start};
}

void KauflandSandbox::writePaging(JsonWriter& out, const Paging& page, std::size_t total) {
    out.key("pagination").beginObject().member("offset", page.offset).member("limit", page.limit);
    out.member("total", total).endObject();
}

template <class T>
std::vector<T> slice(const std::vector<T>& all, std::size_t offset, std::size_t limit) {
    const auto at = [&](std::size_t i) { return all.begin() + static_cast<std::ptrdiff_t>(std::min(i, all.size())); };
    return {at(offset), at(offset + limit)};
}

SandboxResponse KauflandSandbox::stream(const SandboxRequest& request) {
    const auto page = paging(request, "ts_created_from_iso", {"ts_created_iso:asc", "ts_created_iso:desc"});
    if (!page) return wrong("GET /tickets/messages: limit, offset, sort or ts_created_from_iso is wrong");
    struct Line {
        const ShopConversation* one;
        ShopMessage message;
    };
    std::vector<Line> all;
    for (const auto& one : shop_.conversations()) {
        for (const auto& message : one.messages) {
            if (message.at >= page->from) all.push_back({&one, message});
        }
    }
    std::stable_sort(all.begin(), all.end(), [](const Line& a, const Line& b) { return a.message.at < b.message.at; });
    if (request.parameter("sort") != "ts_created_iso:asc") std::reverse(all.begin(), all.end());
    JsonWriter out;
    out.beginObject().key("data").beginArray();
    for (const auto& line : spoiled(slice(all, page->offset, page->limit), request.fault))
        writeMessage(out, *line.one, line.message);
    out.endArray();
    writePaging(out, *page, all.size());
    out.endObject();
    return json(200, out);
}

/// What a ticket shows in lists too; members of an object that is open.
void KauflandSandbox::writeHead(JsonWriter& out, const ShopConversation& one) {
    const auto messages = one.oldestFirst();
    const bool waits = messages.back().author == Author::Buyer && !closed_at_.contains(one.id);
    out.member("id_ticket", one.id).key("ids_order_units").beginArray();
    if (const auto found = shop_.orders.find(one.order_id); found != shop_.orders.end())
        out.value(firstUnit(one.order_id));
    out.endArray().member("id_buyer", buyerId(one.buyer)).member("ts_created_iso", secondsTime(messages.front().at));
    out.member("ts_updated_iso", secondsTime(updatedAt(one)));
    out.member("status", closed_at_.contains(one.id) ? "seller_closed" : "opened");
    out.member("open_reason", one.order_id.empty() ? "contact_other" : "product_not_delivered");
    out.member("topic", one.order_id.empty() ? "product_other_question" : "delivery_not_received");
    out.member("is_seller_responsible", waits).member("fulfillment_type", "fulfilled_by_merchant");
}

SandboxResponse KauflandSandbox::tickets(const SandboxRequest& request) {
    const auto page = paging(request, "ts_updated_from_iso", {"ts_updated_iso:desc", "ts_created_iso:desc"});
    if (!page) return wrong("GET /tickets: limit, offset, sort or ts_updated_from_iso is wrong");
    std::vector<const ShopConversation*> all;
    for (const auto& one : shop_.conversations()) {
        if (updatedAt(one) >= page->from) all.push_back(&one);
    }
    std::stable_sort(all.begin(), all.end(), [&](const auto* a, const auto* b) {
        return updatedAt(*a) > updatedAt(*b);
    });
    JsonWriter out;
    out.beginObject().key("data").beginArray();
    for (const auto* one : spoiled(slice(all, page->offset, page->limit), request.fault)) {
        out.beginObject();
        writeHead(out, *one);
        out.endObject();
    }
    out.endArray();
    writePaging(out, *page, all.size());
    out.endObject();
    return json(200, out);
}

void KauflandSandbox::writeFiles(JsonWriter& out, const ShopConversation& one) {
    out.key("files").beginArray();
    for (const auto& message : one.messages) {
        for (const auto& file : message.files) {
            out.beginObject().member("filename", file.name).member("ts_created_iso", secondsTime(message.at));
            out.member("uri", baseUrl() + file.ref).endObject();
        }
    }
    out.endArray();
}

SandboxResponse KauflandSandbox::ticket(const SandboxRequest& request, const std::string& id) {
    const ShopConversation* one = shop_.byId(id);
    if (one == nullptr) return error(404, "Ticket not found");
    const std::string embedded = ',' + request.parameter("embedded").value_or("") + ',';
    const auto wanted = [&](const char* part) {
        return embedded.find(std::string(",") + part + ',') != std::string::npos;
    };
    JsonWriter out;
    out.beginObject().key("data").beginObject();
    writeHead(out, *one);
    out.member("storefront", storefrontOf(*one));
    if (wanted("messages")) {
        out.key("messages").beginArray();
        for (const auto& message : spoiled(one->oldestFirst(), request.fault)) writeMessage(out, *one, message);
        out.endArray();
    }
    if (wanted("files")) writeFiles(out, *one);
    if (wanted("buyer"))
        out.key("buyer")
            .beginObject()
            .member("id_buyer", buyerId(one->buyer))
            .member("email", "x@example.test")
            .endObject();
    if (wanted("order_units")) {
        out.key("order_units").beginArray();
        const auto found = shop_.orders.find(one->order_id);
        if (found != shop_.orders.end()) writeUnits(out, found->second, storefrontOf(*one));
        out.endArray();
    }
    out.endObject().endObject();
    return json(200, out);
}

SandboxResponse KauflandSandbox::reply(const SandboxRequest& request, ShopConversation& one) {
    try {
        const auto document = JsonDocument::parse(request.body);
        const Json root = document.root();
        const std::string text = root["text"].text();
        ReplyRules characters = descriptor().rules;
        characters.unit = LengthUnit::CodePoints;
        const std::size_t length = replyLength(characters, text);
        if (!root["text"].isString() || length < 1 || length > kMaxText)
            return invalid("text", "length must be 1 to 65535");
        if (root["interim_notice"].boolean() != false) complain("interim_notice must be false: buyers are written to");
        std::vector<Attachment> files;
        const Json list = root["ticket_message_files"];
        for (std::size_t i = 0; i < list.size(); ++i) {
            const Json file = list[i];
            if (file["filename"].text().empty() || file["mime_type"].text().empty() || !file["data"].isString())
                return invalid("ticket_message_files", "filename, mime_type and data are required");
            files.push_back({file["filename"].text(), file["mime_type"].text(), {}, fromBase64(file["data"].text())});
        }
        ShopMessage& made = shop_.reply(one, text, now());
        for (auto& file : files) {
            file.ref = "/files/" + made.id + '-' + std::to_string(made.files.size());
            shop_.files[file.ref] = file.bytes;
            made.files.push_back(std::move(file));
        }
        return {};  // "void (empty response body)"
    } catch (const JsonError&) {
        return wrong("the body of a message is not JSON");
    }
}

SandboxResponse KauflandSandbox::close(ShopConversation& one) {
    closed_at_[one.id] = now();
    acted_.push_back("close_ticket " + one.id);
    return {};  // "void (empty response body)"
}

SandboxResponse KauflandSandbox::openTicket(const SandboxRequest& request) {
    try {
        const auto document = JsonDocument::parse(request.body);
        const Json root = document.root();
        const std::int64_t unit = root["id_order_unit"][std::size_t{0}].integer().value_or(0);
        const auto found = std::find_if(shop_.orders.begin(), shop_.orders.end(), [&](const auto& entry) {
            const std::int64_t first = firstUnit(entry.first);
            return unit >= first && unit < first + kUnitsOfAnOrder;
        });
        if (found == shop_.orders.end()) return invalid("id_order_unit", "unknown");
        const std::string reason = root["reason"].text();
        if (std::find(std::begin(kReasons), std::end(kReasons), reason) == std::end(kReasons))
            return invalid("reason", "unknown");
        if (root["message"].text().empty()) return invalid("message", "length must be at least 1");
        SeededMessage first;
        first.conversation = "opened on " + found->first + ' ' + std::to_string(acted_.size());
        first.buyer = found->second.buyer_external_id;
        first.text = root["message"].text();
        first.sent_at = now();
        first.author = Author::Seller;
        ShopConversation& made = shop_.add(first);
        made.order_id = found->first;
        acted_.push_back("open_ticket " + found->first + " reason=" + reason);
        JsonWriter out;
        out.beginObject().key("data").beginObject().member("id_ticket", made.id).endObject().endObject();
        return json(201, out);
    } catch (const JsonError&) {
        return wrong("the body of a ticket is not JSON");
    }
}

// ---- Orders

/// Each piece of an item is a unit of its own; the order's total is shared out over them.
void KauflandSandbox::writeUnits(JsonWriter& out, const Order& order, const std::string& storefront) {
    std::int64_t pieces = 0, n = 0;
    for (const auto& item : order.items) pieces += item.quantity;
    const std::int64_t all = hundredths(order.total);
    for (const auto& item : order.items) {
        for (std::int64_t i = 0; i < item.quantity; ++i, ++n) {
            out.beginObject()
                .member("id_order_unit", firstUnit(order.external_id) + n)
                .member("id_order", order.external_id);
            out.member("ts_created_iso", secondsTime(*order.ordered_at))
                .member("ts_updated_iso", secondsTime(*order.updated_at));
            out.member("status", unitStatus(order.status))
                .member("storefront", storefront)
                .member("id_offer", item.sku);
            out.member("price", all / pieces + (n == 0 ? all % pieces : 0)).member("shipping_rate", 0);
            out.member("currency", order.total ? order.total->currency : "EUR");
            if (order.eta_to) out.member("delivery_time_expires_iso", secondsTime(*order.eta_to));
            out.key("buyer").beginObject().member("id_buyer", buyerId(order.buyer_external_id)).endObject();
            writeAddress(out, "shipping_address", order.ship_to);
            out.key("product")
                .beginObject()
                .member("id_product", std::int64_t{350'000'001})
                .member("title", item.title);
            out.endObject().endObject();
        }
    }
}

SandboxResponse KauflandSandbox::order(const std::string& id) {
    const auto found = shop_.orders.find(id);
    if (found == shop_.orders.end()) return error(404, "Order not found");
    const Order& one = found->second;
    JsonWriter out;
    out.beginObject()
        .key("data")
        .beginObject()
        .member("id_order", id)
        .member("ts_created_iso", secondsTime(*one.ordered_at));
    out.member("storefront", "de").member("fulfillment_type", "fulfilled_by_merchant");
    writeAddress(out, "shipping_address", one.ship_to);
    out.key("buyer").beginObject().member("id_buyer", buyerId(one.buyer_external_id)).endObject();
    out.key("order_units").beginArray();
    writeUnits(out, one, "de");
    out.endArray().endObject().endObject();
    return json(200, out);
}

}  // namespace

std::unique_ptr<Sandbox> makeSandbox(const Clock& clock) { return std::make_unique<KauflandSandbox>(clock); }

}  // namespace channels::kaufland
