#include "channels/kaufland/kaufland_wire.h"

#include <algorithm>
#include <functional>
#include <set>

#include "channels/contract/errors.h"
#include "channels/kaufland/kaufland_orders.h"
#include "channels/kaufland/kaufland_rules.h"
#include "channels/kaufland/kaufland_topics.h"
#include "channels/kit/hash.h"
#include "channels/kit/json.h"
#include "channels/kit/time.h"

namespace channels::kaufland {
namespace {

JsonDocument parseDocument(std::string_view body, const char* what) {
    try {
        return JsonDocument::parse(body);
    } catch (const JsonError& error) {
        throw NotUnderstood(std::string(what) + ": not JSON at byte " + std::to_string(error.offset));
    }
}

Json requireData(Json root, const char* what) {
    const Json list = root["data"];
    if (!list.isArray())
        throw NotUnderstood(std::string(what) + ": data: a list was expected, found " + std::string(list.typeName()));
    return list;
}

// Behind an empty page there is nothing, whatever the count says.
bool hasMore(Json root, std::size_t offset, std::size_t count) {
    const auto total = root["pagination"]["total"].integer().value_or(0);
    return count > 0 && total > static_cast<std::int64_t>(offset + count);
}

// What never changes about a message stands for the id that it lacks.
std::string messageId(Json message, const std::string& ticket_id) {
    const std::string id = message["id_ticket_message"].text();
    if (!id.empty()) return id;
    std::string all = ticket_id;
    if (!message.isObject()) all += '\n' + message.dump();
    for (const Json part : {message["author"]["role"], message["ts_created_iso"], message["text"]})
        all += '\n' + part.dump();
    return "sha256:" + sha256Hex(all);
}

std::string versionOf(Json ticket) {
    return "ticket:" + ticket["id_ticket"].text() + ':' + ticket["ts_updated_iso"].text() + ':' +
           ticket["status"].text() + ':' + ticket["is_seller_responsible"].text();
}

/// What a ticket says of each of its messages.
struct Head {
    std::string id, buyer_id, buyer_name, storefront, topic, open_reason, order_id, listing_id;
    bool opening = false;  ///< the message that opened it, a buyer's: topic and reason are his own
};

struct HeadText {
    std::string_view name;  ///< in what is kept of a message
    std::string Head::*text;
};

constexpr HeadText kHeadTexts[] = {
    {"id", &Head::id},       {"buyer", &Head::buyer_id},     {"name", &Head::buyer_name}, {"storefront", &Head::storefront},
    {"topic", &Head::topic}, {"reason", &Head::open_reason}, {"order", &Head::order_id},  {"listing", &Head::listing_id},
};

struct File {
    std::string name, uri;
};

std::string writeRaw(const Head& head, const std::vector<File>& files, Json message) {
    JsonWriter out;
    out.beginObject().key("head").beginObject();
    for (const auto& [name, text] : kHeadTexts) out.member(name, head.*text);
    out.member("opening", head.opening).endObject().key("files").beginArray();
    for (const auto& file : files) out.beginObject().member("filename", file.name).member("uri", file.uri).endObject();
    out.endArray().key("message").raw(message.dump()).endObject();
    return out.str();
}

Head readRawHead(Json wire) {
    Head out;
    for (const auto& [name, text] : kHeadTexts) out.*text = wire[name].text();
    out.opening = wire["opening"].boolean().value_or(false);
    return out;
}

File readFile(Json wire) { return {wire["filename"].text(), wire["uri"].text()}; }

// Files come with a name alone.
std::string mediaType(const std::string& name) {
    static const std::map<std::string, std::string, std::less<>> kTypes = {
        {"jpg", "image/jpeg"},  {"jpeg", "image/jpeg"}, {"png", "image/png"},      {"gif", "image/gif"},
        {"webp", "image/webp"}, {"heic", "image/heic"}, {"pdf", "application/pdf"}};
    std::string end = name.substr(std::min(name.size(), name.rfind('.') + 1));
    std::transform(end.begin(), end.end(), end.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    const auto found = kTypes.find(end);
    return found == kTypes.end() ? std::string() : found->second;
}

// "delivery_not_received" as a person reads it.
std::string subjectOf(const Head& head) {
    std::string out = head.topic.empty() ? head.open_reason : head.topic;
    std::replace(out.begin(), out.end(), '_', ' ');
    return out;
}

bool isKnownRole(const std::string& role) {
    return role == "buyer" || role == "seller" || role == "system" || role == "customer_service";
}

/// The system's and the customer service's words are the marketplace's; so are those of a role that nobody knows.
Author authorOf(const std::string& role) {
    if (role == "buyer") return Author::Buyer;
    return role == "seller" ? Author::Seller : Author::Notice;
}

std::string whyUnreadable(Json message) {
    if (!message.isObject()) return "message: an object was expected, found " + std::string(message.typeName());
    if (!message["text"].isString())
        return "text: a string was expected, found " + std::string(message["text"].typeName());
    return {};
}

Incoming readMessage(Json message, const Head& head, const std::vector<File>& files) {
    Incoming out;
    const std::string role = message["author"]["role"].text();
    out.external_id = messageId(message, head.id);
    out.conversation_external_id = head.id;
    out.buyer_external_id = head.buyer_id.empty() ? head.id : head.buyer_id;
    out.buyer_name = head.buyer_name;
    out.author = authorOf(role);
    if (!isKnownRole(role)) out.warnings.emplace_back("author.role: unknown");
    out.subject = subjectOf(head);
    out.text = message["text"].text();
    out.sent_at = parseTime(message["ts_created_iso"].text());
    if (!out.sent_at) out.warnings.emplace_back("ts_created_iso: not a time");
    out.order_external_id = head.order_id;
    out.listing_id = head.listing_id;
    out.site = siteOf(head.storefront);
    for (const auto& file : files) out.attachments.push_back({file.name, mediaType(file.name), file.uri, {}});
    if (head.opening) out.hints = hintsOf(head.topic, head.open_reason);
    out.raw = writeRaw(head, files, message);
    return out;
}

Head readHead(Json ticket, const std::vector<Order>& orders) {
    Head out;
    out.id = ticket["id_ticket"].text();
    out.buyer_id = ticket["id_buyer"].text(ticket["buyer"]["id_buyer"].text());
    out.topic = ticket["topic"].text();
    out.open_reason = ticket["open_reason"].text();
    out.storefront = ticket["storefront"].text(ticket["order_units"][std::size_t{0}]["storefront"].text());
    if (!orders.empty()) out.order_id = orders.front().external_id;
    out.listing_id = ticket["product"]["id_product"].text();
    if (out.listing_id.empty() && !orders.empty() && !orders.front().items.empty())
        out.listing_id = orders.front().items.front().listing_id;
    return out;
}

struct Entry {
    Json message;
    std::string id;
    std::optional<Instant> at;
    std::vector<File> files;
};

/// Each once, oldest first; those of one second keep the list's order, whichever way it runs.
std::vector<Entry> sortedEntries(Json messages, const std::string& ticket_id) {
    std::vector<Entry> out;
    std::set<std::string> seen;
    for (std::size_t i = 0; i < messages.size(); ++i) {
        std::string id = messageId(messages[i], ticket_id);
        if (seen.insert(id).second)
            out.push_back({messages[i], std::move(id), parseTime(messages[i]["ts_created_iso"].text()), {}});
    }
    const auto when = [](const Entry& e) { return e.at.value_or(Instant::max()); };
    if (!out.empty() && when(out.front()) > when(out.back())) std::reverse(out.begin(), out.end());
    std::stable_sort(out.begin(), out.end(), [&](const Entry& a, const Entry& b) { return when(a) < when(b); });
    return out;
}

/// A file names no message: the one that is nearest in time has it.
void giveFiles(Json files, std::vector<Entry>& entries) {
    if (entries.empty()) return;
    for (std::size_t i = 0; i < files.size(); ++i) {
        const auto at = parseTime(files[i]["ts_created_iso"].text());
        const auto distance = [&](const Entry& entry) {
            return at && entry.at ? std::chrono::abs(*entry.at - *at) : std::chrono::milliseconds::max();
        };
        std::min_element(entries.begin(), entries.end(), [&](const Entry& a, const Entry& b) {
            return distance(a) < distance(b);
        })->files.push_back(readFile(files[i]));
    }
}

Author authorOf(const Entry& entry) { return authorOf(entry.message["author"]["role"].text()); }

const Entry* firstBy(const std::vector<Entry>& entries, Author author) {
    const auto found =
        std::find_if(entries.begin(), entries.end(), [&](const Entry& e) { return authorOf(e) == author; });
    return found == entries.end() ? nullptr : &*found;
}

/// A buyer's question stays the seller's until somebody has closed it or written after it.
bool isSettled(Json ticket, const std::vector<Entry>& entries) {
    if (ticket["status"].text("opened") != "opened") return true;
    const bool buyers_word = !entries.empty() && authorOf(entries.back()) == Author::Buyer;
    return !buyers_word && ticket["is_seller_responsible"].boolean() == false;
}

// A key of the protocol, never a sentence.
std::string word(const std::string& text) {
    const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
        return c == '.' || c == '_' || c == '-' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
               (c >= 'a' && c <= 'z');
    });
    return plain && text.size() <= 60 ? text : std::string();
}

}  // namespace

std::string signature(
    std::string_view secret, std::string_view method, std::string_view url, std::string_view body,
    std::int64_t timestamp
) {
    std::string signed_text(method);
    for (const std::string_view part : {url, body}) signed_text.append("\n").append(part);
    signed_text.append("\n").append(std::to_string(timestamp));
    return hex(hmacSha256(secret, signed_text));
}

Stream parseStream(std::string_view body, std::size_t offset) {
    const auto document = parseDocument(body, "message list");
    const Json list = requireData(document.root(), "message list");
    Stream out;
    for (std::size_t i = 0; i < list.size(); ++i) {
        const std::string ticket_id = list[i]["id_ticket"].text();
        const std::string id = messageId(list[i], ticket_id);
        if (ticket_id.empty()) {
            out.unreadable.push_back({id, "id_ticket: missing", writeRaw({}, {}, list[i])});
            continue;
        }
        out.entries.push_back({id, ticket_id, parseTime(list[i]["ts_created_iso"].text())});
    }
    out.more = hasMore(document.root(), offset, list.size());
    return out;
}

TicketList parseTickets(std::string_view body, std::size_t offset) {
    const auto document = parseDocument(body, "ticket list");
    const Json list = requireData(document.root(), "ticket list");
    TicketList out;
    for (std::size_t i = 0; i < list.size(); ++i) {
        std::string id = list[i]["id_ticket"].text();
        if (!id.empty()) out.tickets.push_back({std::move(id), versionOf(list[i])});
    }
    out.more = hasMore(document.root(), offset, list.size());
    return out;
}

Ticket parseTicket(std::string_view body) {
    const auto document = parseDocument(body, "ticket");
    const Json ticket = document.root()["data"];
    Ticket out;
    out.id = ticket["id_ticket"].text();
    if (out.id.empty() || !ticket["messages"].isArray())
        throw NotUnderstood("ticket: id_ticket or messages is missing");
    out.version = versionOf(ticket);
    out.orders = readOrders(ticket["order_units"]);
    auto entries = sortedEntries(ticket["messages"], out.id);
    giveFiles(ticket["files"], entries);
    Head head = readHead(ticket, out.orders);
    const Entry* asked = firstBy(entries, Author::Buyer);
    const Entry* wrote_first = firstBy(entries, Author::Seller);
    if (asked != nullptr) head.buyer_name = asked->message["author"]["name"].text();
    for (const auto& entry : entries) {
        head.opening = &entry == asked && (wrote_first == nullptr || asked < wrote_first);
        if (const std::string why = whyUnreadable(entry.message); !why.empty()) {
            out.unreadable.push_back({entry.id, why, writeRaw(head, entry.files, entry.message)});
        } else {
            out.messages.push_back(readMessage(entry.message, head, entry.files));
        }
    }
    out.settled = isSettled(ticket, entries);
    return out;
}

Unreadable unreadableTicket(const std::string& id, const std::string& reason) {
    JsonWriter out;
    out.beginObject().member("refused", id).member("reason", reason).endObject();
    return {"ticket:" + id, reason, out.str()};
}

Page parseRaw(const std::string& raw) {
    const auto document = parseDocument(raw, "kept message");
    const Json root = document.root(), message = root["message"];
    Page page;
    if (const std::string refused = root["refused"].text(); !refused.empty()) {
        page.unreadable.push_back(unreadableTicket(refused, root["reason"].text()));
        return page;
    }
    const Head head = readRawHead(root["head"]);
    std::string why = whyUnreadable(message);
    if (head.id.empty()) why = "id_ticket: missing";
    if (!why.empty()) {
        page.unreadable.push_back({messageId(message, head.id), why, raw});
        return page;
    }
    std::vector<File> files;
    for (std::size_t i = 0; i < root["files"].size(); ++i) files.push_back(readFile(root["files"][i]));
    page.messages.push_back(readMessage(message, head, files));
    return page;
}

std::string writeReply(const std::string& text, const std::vector<Attachment>& files) {
    JsonWriter out;
    out.beginObject().member("text", text).member("interim_notice", false);
    if (!files.empty()) {
        out.key("ticket_message_files").beginArray();
        for (const auto& file : files) {
            out.beginObject().member("filename", file.name.empty() ? "attachment" : file.name);
            out.member("mime_type", file.media_type.empty() ? "application/octet-stream" : file.media_type);
            out.member("data", base64(file.bytes)).endObject();
        }
        out.endArray();
    }
    out.endObject();
    return out.str();
}

std::string writeNewTicket(
    const std::vector<std::string>& unit_ids, const std::string& reason, const std::string& text
) {
    JsonWriter out;
    out.beginObject().key("id_order_unit").beginArray();
    for (const auto& id : unit_ids) out.raw(id);
    out.endArray().member("reason", reason).member("message", text).endObject();
    return out.str();
}

std::string parseErrorCode(std::string_view body) {
    try {
        const auto document = JsonDocument::parse(body);
        const std::string field = word(document.root()["errors"][std::size_t{0}]["field"].text());
        return field.empty() ? word(document.root()["type"].text()) : field;
    } catch (const JsonError&) {
        return {};
    }
}

}  // namespace channels::kaufland
