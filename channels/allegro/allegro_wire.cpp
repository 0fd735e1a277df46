#include "channels/allegro/allegro_wire.h"

#include <algorithm>
#include <cmath>

#include "channels/allegro/allegro_rules.h"
#include "channels/contract/errors.h"
#include "channels/kit/hash.h"
#include "channels/kit/json.h"
#include "channels/kit/time.h"

namespace channels::allegro {
namespace {

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

bool falling(Json list, const char* date) {
    std::optional<Instant> before;
    for (std::size_t i = 0; i < list.size(); ++i) {
        const auto at = parseTime(list[i][date].text());
        if (!at || (before && *before < *at)) return false;
        before = at;
    }
    return true;
}

std::string hashId(std::string_view bytes) { return "sha256:" + sha256Hex(bytes); }

Thread readThread(Json wire) {
    return {wire["id"].text(), wire["interlocutor"]["login"].text(), parseTime(wire["lastMessageDateTime"].text())};
}

// What a message can't be read without: kept beside it, so that its bytes alone can be read again.
std::string writeRaw(const Thread& thread, Json message) {
    JsonWriter out;
    out.beginObject().key("thread").beginObject().member("id", thread.id);
    out.key("interlocutor").beginObject().member("login", thread.buyer).endObject().endObject();
    out.key("message").raw(message.dump()).endObject();
    return out.str();
}

/// The filter shows neither text nor file of it, or no longer.
bool isHidden(Json message) {
    const std::string status = message["status"].text();
    if (status != "VERIFYING" && status != "BLOCKED") return false;
    return message["text"].text().empty() && message["attachments"].size() == 0;
}

/// Empty when the message can be read.
std::string whyUnreadable(Json message) {
    if (!message.isObject()) return "message: an object was expected, found " + std::string(message.typeName());
    if (message["id"].text().empty()) return "id: missing";
    if (!message["author"]["isInterlocutor"].isBoolean()) return "author.isInterlocutor: a boolean was expected";
    const bool only_files = message["text"].isNull() && message["attachments"].size() > 0;
    if (!message["text"].isString() && !only_files)
        return "text: a string was expected, found " + std::string(message["text"].typeName());
    return {};
}

/// The address isn't for us (issue 8750): its last part is the id by which the API gives the bytes.
std::string fileId(const std::string& url) {
    const std::string path = url.substr(0, url.find_first_of("?#"));
    const auto slash = path.rfind('/');
    return slash == std::string::npos ? std::string() : path.substr(slash + 1);
}

void readFiles(Json message, Incoming& out) {
    const Json files = message["attachments"];
    for (std::size_t i = 0; i < files.size(); ++i) {
        const std::string ref = fileId(files[i]["url"].text()), status = files[i]["status"].text("SAFE");
        if (status != "SAFE") out.warnings.push_back("attachment " + std::to_string(i + 1) + ": " + status);
        if (!ref.empty())
            out.attachments.push_back(
                {files[i]["fileName"].text(), files[i]["mimeType"].text("application/octet-stream"), ref, {}}
            );
    }
    if (message["hasAdditionalAttachments"].boolean().value_or(false))
        out.warnings.emplace_back("more attachments are on Allegro's page");
}

// Buyers of car parts give the number of their car in a field of its own.
std::string textOf(Json message) {
    const std::string text = message["text"].text(), vin = message["vin"].text();
    if (vin.empty() || text.find(vin) != std::string::npos) return text;
    return text + (text.empty() ? "" : "\n\n") + "VIN: " + vin;
}

Incoming readMessage(Json message, const Thread& thread) {
    const bool buyers = message["author"]["isInterlocutor"].boolean().value_or(false);
    const bool blocked = message["status"].text() == "BLOCKED";
    Incoming out;
    out.external_id = message["id"].text();
    out.conversation_external_id = thread.id;
    out.author = buyers ? Author::Buyer : Author::Seller;
    out.buyer_external_id = thread.buyer.empty() && buyers ? message["author"]["login"].text() : thread.buyer;
    out.buyer_name = out.buyer_external_id;
    out.subject = message["subject"].text();
    out.text = textOf(message);
    out.sent_at = parseTime(message["createdAt"].text());
    if (!out.sent_at) out.warnings.emplace_back("createdAt: not a time");
    out.order_external_id = message["relatesTo"]["order"]["id"].text();
    out.listing_id = message["relatesTo"]["offer"]["id"].text();
    readFiles(message, out);
    if (blocked && buyers) out.warnings.emplace_back("Allegro's filter withheld this message");
    if (blocked && !buyers) out.bounced = out.external_id;
    return out;
}

void takeMessage(Json message, const Thread& thread, std::vector<Incoming>& messages, std::vector<Unreadable>& bad) {
    std::string raw = writeRaw(thread, message);
    const std::string why = whyUnreadable(message);
    if (!why.empty()) {
        const std::string id = message["id"].text();
        bad.push_back({id.empty() ? hashId(raw) : id, why, std::move(raw)});
        return;
    }
    messages.push_back(readMessage(message, thread));
    messages.back().raw = std::move(raw);
}

OrderStatus orderStatus(Json order) {
    const std::string status = order["status"].text(), stage = order["fulfillment"]["status"].text();
    if (status.ends_with("CANCELLED") || stage == "CANCELLED") return OrderStatus::Cancelled;
    if (stage == "RETURNED") return OrderStatus::Returned;
    if (stage == "PICKED_UP") return OrderStatus::Delivered;
    if (stage == "SENT") return OrderStatus::Shipped;
    if (status == "READY_FOR_PROCESSING") return OrderStatus::Paid;
    if (status == "BOUGHT" || status == "FILLED_IN") return OrderStatus::Unpaid;
    return OrderStatus::Unknown;
}

bool isDecimal(const std::string& text) {
    return !text.empty() && text.size() < 32 && text.find_first_not_of("0123456789.-") == std::string::npos;
}

// The API's schema calls it a number, which may then be written as 2.0.
std::int64_t quantityOf(Json value) {
    const double quantity = value.number().value_or(1);
    return quantity >= 0 && quantity <= 1'000'000 ? std::llround(quantity) : 1;
}

std::vector<OrderItem> items(Json lines) {
    std::vector<OrderItem> out;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const Json offer = lines[i]["offer"];
        OrderItem item;
        item.sku = offer["external"]["id"].text();
        item.listing_id = offer["id"].text();
        item.title = offer["name"].text();
        item.quantity = quantityOf(lines[i]["quantity"]);
        out.push_back(std::move(item));
    }
    return out;
}

/// The lines of an order may have been bought one after another.
std::optional<Instant> boughtAt(Json lines) {
    std::optional<Instant> first;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const auto at = parseTime(lines[i]["boughtAt"].text());
        if (at && (!first || *at < *first)) first = at;
    }
    return first;
}

std::optional<Address> shipTo(Json to) {
    if (!to.isObject()) return std::nullopt;
    std::string name = to["firstName"].text();
    const std::string last = to["lastName"].text();
    if (!name.empty() && !last.empty()) name += ' ';
    return Address{name + last,       to["countryCode"].text(), {},
                   to["city"].text(), to["zipCode"].text(),     to["phoneNumber"].text()};
}

bool isWord(const std::string& text, std::string_view others) {
    return !text.empty() && text.size() <= 60 && std::all_of(text.begin(), text.end(), [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || others.find(c) != std::string_view::npos;
    });
}

/// A member of an answer whose failure is only that it doesn't say.
std::string memberOf(std::string_view body, const char* name) {
    try {
        const auto document = JsonDocument::parse(body);
        return document.root()[name].text();
    } catch (const JsonError&) {
        return {};
    }
}

}  // namespace

ThreadList parseThreads(std::string_view body) {
    const auto document = parseDocument(body, "threads");
    const Json list = requireList(document.root(), "threads");
    ThreadList out;
    for (std::size_t i = 0; i < list.size(); ++i) {
        Thread thread = readThread(list[i]);
        if (thread.id.empty()) {
            const std::string raw = list[i].dump();
            out.unreadable.push_back({hashId(raw), "id of a thread: missing", raw});
        } else {
            out.threads.push_back(std::move(thread));
        }
    }
    out.full = list.size() >= kPageLimit;
    out.newest_first = falling(list, "lastMessageDateTime");
    return out;
}

MessageList parseMessages(std::string_view body, const Thread& thread) {
    const auto document = parseDocument(body, "messages");
    const Json list = requireList(document.root(), "messages");
    MessageList out;
    for (std::size_t i = 0; i < list.size(); ++i) {
        out.undecided = out.undecided || list[i]["status"].text() == "VERIFYING";
        if (isHidden(list[i])) continue;
        takeMessage(list[i], thread, out.messages, out.unreadable);
        out.newest_at = std::max(out.newest_at, parseTime(list[i]["createdAt"].text()).value_or(Instant{}));
    }
    out.full = list.size() >= kPageLimit;
    out.newest_first = falling(list, "createdAt");
    return out;
}

Incoming withheldAsNotice(Incoming message) {
    if (message.bounced.empty()) return message;
    message.external_id = "withheld:" + message.bounced;
    message.author = Author::Notice;
    message.text = "Allegro's filter withheld this message: " + message.text;
    return message;
}

Unreadable unreadableThread(const Thread& thread, const std::string& reason) {
    const std::string at = thread.last_at ? formatTime(*thread.last_at) : std::string();
    return {"thread:" + thread.id + ':' + at, reason, writeRaw(thread, Json())};
}

Page parseRaw(const std::string& raw) {
    const auto document = parseDocument(raw, "kept message");
    const Thread thread = readThread(document.root()["thread"]);
    Page page;
    if (thread.id.empty()) {
        page.unreadable.push_back({hashId(raw), "id of a thread: missing", raw});
        return page;
    }
    takeMessage(document.root()["message"], thread, page.messages, page.unreadable);
    for (auto& message : page.messages) message = withheldAsNotice(std::move(message));
    return page;
}

std::optional<WireOrder> parseOrder(std::string_view body) {
    const auto document = parseDocument(body, "order");
    const Json wire = document.root();
    WireOrder out;
    Order& order = out.order;
    order.external_id = wire["id"].text();
    if (order.external_id.empty()) return std::nullopt;
    order.status = orderStatus(wire);
    order.ordered_at = boughtAt(wire["lineItems"]);
    order.updated_at = parseTime(wire["updatedAt"].text());
    order.eta_from = parseTime(wire["delivery"]["time"]["from"].text());
    order.eta_to = parseTime(wire["delivery"]["time"]["to"].text());
    order.ship_by = parseTime(wire["delivery"]["time"]["dispatch"]["to"].text());
    order.items = items(wire["lineItems"]);
    order.ship_to = shipTo(wire["delivery"]["address"]);
    order.buyer_external_id = wire["buyer"]["login"].text();
    order.note = wire["messageToSeller"].text();
    const Json total = wire["summary"]["totalToPay"];
    if (isDecimal(total["amount"].text())) order.total = Money{total["amount"].text(), total["currency"].text()};
    out.buyer_locale = wire["buyer"]["preferences"]["language"].text();
    out.site = siteOf(wire["marketplace"]["id"].text(), order.ship_to ? order.ship_to->country : std::string());
    return out;
}

std::vector<Parcel> parseParcels(std::string_view body) {
    const auto document = parseDocument(body, "shipments");
    const Json list = requireList(document.root(), "shipments");
    std::vector<Parcel> out;
    for (std::size_t i = 0; i < list.size(); ++i) {
        Parcel parcel;
        parcel.carrier = list[i]["carrierName"].text();
        if (parcel.carrier.empty()) parcel.carrier = list[i]["carrierId"].text();
        parcel.tracking_number = list[i]["waybill"].text();
        parcel.shipped_at = parseTime(list[i]["createdAt"].text());
        out.push_back(std::move(parcel));
    }
    return out;
}

std::string writeReply(const std::string& text, const std::vector<std::string>& files) {
    JsonWriter out;
    out.beginObject().member("text", text).key("attachments").beginArray();
    for (const auto& id : files) out.beginObject().member("id", id).endObject();
    out.endArray().endObject();
    return out.str();
}

std::string writeNewMessage(const std::string& login, const std::string& order_id, const std::string& text) {
    JsonWriter out;
    out.beginObject().key("recipient").beginObject().member("login", login).endObject().member("text", text);
    out.key("order").beginObject().member("id", order_id).endObject();
    out.key("attachments").beginArray().endArray().endObject();
    return out.str();
}

std::string writeFileDeclaration(const std::string& name, std::size_t bytes) {
    JsonWriter out;
    out.beginObject().member("filename", name).member("size", bytes).endObject();
    return out.str();
}

std::string writeMarkRead() {
    JsonWriter out;
    out.beginObject().member("read", true).endObject();
    return out.str();
}

std::optional<Receipt> parseReceipt(std::string_view body) {
    const std::string id = memberOf(body, "id");
    if (id.empty()) return std::nullopt;
    return Receipt{id, parseTime(memberOf(body, "createdAt")).value_or(Instant{})};
}

std::string parseFileId(std::string_view body) { return memberOf(body, "id"); }

std::string parseLogin(std::string_view body) { return memberOf(body, "login"); }

WireError parseError(std::string_view body) {
    try {
        const auto document = JsonDocument::parse(body);
        const Json first = document.root()["errors"][std::size_t{0}];
        const std::string code = first["code"].text(), path = first["path"].text();
        return {isWord(code, "_") ? code : std::string(), isWord(path, "_.[]/") ? path : std::string()};
    } catch (const JsonError&) {
        return {};
    }
}

}  // namespace channels::allegro
