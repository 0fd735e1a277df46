#include "channels/wish/wish_wire.h"

#include <algorithm>

#include "channels/contract/errors.h"
#include "channels/kit/hash.h"
#include "channels/kit/time.h"
#include "channels/wish/wish_envelope.h"
#include "channels/wish/wish_markdown.h"
#include "channels/wish/wish_rules.h"

namespace channels::wish {
namespace {

struct StateName {
    TicketState state;
    std::string_view name;
};

constexpr StateName kStates[] = {
    {TicketState::AwaitingMerchant, "AWAITING_MERCHANT"}, {TicketState::AwaitingUser, "AWAITING_USER"},
    {TicketState::AwaitingWish, "AWAITING_WISH"},         {TicketState::Closed, "CLOSED"},
    {TicketState::ClosedForGood, "PERMANENTLY_CLOSED"},
};

TicketState stateOf(std::string_view name) {
    const auto found =
        std::find_if(std::begin(kStates), std::end(kStates), [&](const auto& s) { return s.name == name; });
    return found == std::end(kStates) ? TicketState::Unknown : found->state;
}

/// Empty for a sender that the protocol doesn't have.
std::optional<Author> authorOf(std::string_view sender) {
    if (sender == "USER") return Author::Buyer;
    if (sender == "MERCHANT") return Author::Seller;
    if (sender == "WISH_SUPPORT" || sender == "WISH_AUTOMATED_SUPPORT" || sender == "LIVE_CHAT") return Author::Notice;
    return std::nullopt;
}

std::string hashId(std::string_view bytes) { return "sha256:" + sha256Hex(bytes); }

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    });
    return text;
}

/// Wish doesn't tell the type of a file: its name has to.
std::string mediaType(const std::string& file_name) {
    struct Ending {
        const char *ending, *type;
    };
    static constexpr Ending kEndings[] = {
        {".jpg", "image/jpeg"},  {".jpeg", "image/jpeg"},     {".png", "image/png"}, {".gif", "image/gif"},
        {".webp", "image/webp"}, {".pdf", "application/pdf"}, {".mp4", "video/mp4"},
    };
    const std::string name = lower(file_name);
    const auto found = std::find_if(std::begin(kEndings), std::end(kEndings), [&](const Ending& e) {
        return name.ends_with(e.ending);
    });
    return found == std::end(kEndings) ? "application/octet-stream" : found->type;
}

// What a reply can't be read without, and the reply: its bytes alone can then be read again. Without a reply it is the
// ticket's opening. The state is left out, since it changes.
std::string writeRaw(Json ticket, Json reply) {
    JsonWriter out;
    out.beginObject().key("ticket").beginObject();
    for (const char* name :
         {"id", "subject", "sub_label", "refund_reason", "opened_at", "buyer_info", "orders", "products"}) {
        if (ticket[name].exists()) out.key(name).raw(ticket[name].dump());
    }
    out.endObject();
    if (reply.exists()) out.key("reply").raw(reply.dump());
    out.endObject();
    return out.str();
}

std::vector<Attachment> attachments(Json files, const std::string& ticket_id, const std::string& message_id) {
    std::vector<Attachment> out;
    for (std::size_t i = 0; i < files.size(); ++i) {
        const std::string url = files[i]["url"].text(), name = files[i]["file_name"].text();
        if (!url.empty()) out.push_back({name, mediaType(name), writeFileRef({ticket_id, message_id, i, url}), {}});
    }
    return out;
}

std::string replyId(Json ticket, Json reply) {
    if (!reply.isObject()) return ticket["id"].text() + ':' + sha256Hex(reply.dump());
    const Json message = reply["message"];
    return messageId(
        ticket["id"].text(), reply["sender"].text(), reply["replied_at"].text(),
        message.isString() ? message.text() : message.dump()
    );
}

/// Empty, or why the reply can't be read.
std::string whyUnreadable(Json reply) {
    if (!reply.isObject()) return "reply: an object was expected, found " + std::string(reply.typeName());
    if (!authorOf(reply["sender"].text())) return "sender: not one of the protocol's five";
    const bool files = reply["supporting_files"].size() > 0;
    if (!reply["message"].isString() && !(files && reply["message"].isNull()))
        return "message: a string was expected, found " + std::string(reply["message"].typeName());
    return {};
}

/// What the ticket says of each of its messages.
Incoming messageOf(Json ticket) {
    Incoming out;
    out.conversation_external_id = ticket["id"].text();
    // Wish names its buyers but gives them no id: two of one name must not become one.
    out.buyer_external_id = out.conversation_external_id;
    out.buyer_name = ticket["buyer_info"]["name"].text();
    out.buyer_locale = ticket["buyer_info"]["locale"].text();
    out.subject = ticket["subject"].text();
    if (out.subject.empty()) out.subject = ticket["sub_label"].text();
    out.order_external_id = ticket["orders"][std::size_t{0}]["id"].text();
    out.listing_id = ticket["products"][std::size_t{0}]["id"].text();
    out.site = kSite;
    return out;
}

Incoming readReply(Json ticket, Json reply) {
    Incoming out = messageOf(ticket);
    out.external_id = replyId(ticket, reply);
    out.author = *authorOf(reply["sender"].text());
    // Our own words stay as they were sent: a look-up compares them.
    const std::string text = reply["message"].text();
    out.text = out.author == Author::Seller ? text : plainText(text);
    out.sent_at = parseTime(reply["replied_at"].text());
    if (!out.sent_at) out.warnings.emplace_back("replied_at: not a time");
    out.attachments = attachments(reply["supporting_files"], out.conversation_external_id, out.external_id);
    if (out.author == Author::Buyer) out.hints = hintsOf(ticket["refund_reason"].text());
    return out;
}

/// A ticket in which the buyer wrote nothing — it came out of a form, or of a chat with Wish — asks by its subject.
Incoming readOpening(Json ticket) {
    Incoming out = messageOf(ticket);
    out.external_id = out.conversation_external_id + ":opening";
    out.text = out.subject;
    out.sent_at = parseTime(ticket["opened_at"].text());
    if (!out.sent_at) out.warnings.emplace_back("opened_at: not a time");
    out.hints = hintsOf(ticket["refund_reason"].text());
    out.raw = writeRaw(ticket, {});
    return out;
}

void takeReply(Json ticket, Json reply, std::vector<Incoming>& messages, std::vector<Unreadable>& unreadable) {
    std::string raw = writeRaw(ticket, reply);
    if (std::string why = whyUnreadable(reply); !why.empty()) {
        unreadable.push_back({replyId(ticket, reply), std::move(why), std::move(raw)});
        return;
    }
    messages.push_back(readReply(ticket, reply));
    messages.back().raw = std::move(raw);
}

/// Empty, or why the ticket can't be read.
std::string whyNoTicket(Json ticket) {
    if (!ticket.isObject()) return "ticket: an object was expected, found " + std::string(ticket.typeName());
    if (ticket["id"].text().empty()) return "id: missing";
    if (!ticket["replies"].isArray() && !ticket["replies"].isNull())
        return "replies: a list was expected, found " + std::string(ticket["replies"].typeName());
    return {};
}

Ticket readTicket(Json wire) {
    Ticket out;
    out.id = wire["id"].text();
    out.state = stateOf(wire["state"].text());
    out.updated_at = parseTime(wire["updated_at"].text());
    out.order_id = wire["orders"][std::size_t{0}]["id"].text();
    bool asked = false, answered = false;
    const Json replies = wire["replies"];
    for (std::size_t i = 0; i < replies.size(); ++i) {
        takeReply(wire, replies[i], out.messages, out.unreadable);
        const auto author = authorOf(replies[i]["sender"].text());
        asked = asked || author == Author::Buyer;
        answered = answered || author == Author::Seller;
    }
    out.ours = out.state == TicketState::AwaitingMerchant || out.state == TicketState::Unknown || answered;
    if (!asked && out.state == TicketState::AwaitingMerchant) out.messages.push_back(readOpening(wire));
    std::stable_sort(out.messages.begin(), out.messages.end(), [](const Incoming& a, const Incoming& b) {
        return a.sent_at.value_or(Instant::max()) < b.sent_at.value_or(Instant::max());
    });
    if (!out.updated_at && !out.messages.empty()) out.updated_at = out.messages.back().sent_at;
    return out;
}

Page readRaw(Json root, const std::string& raw) {
    Page out;
    const Json ticket = root["ticket"];
    if (ticket["id"].text().empty()) {
        const std::string why = whyNoTicket(root);
        if (!why.empty()) {
            out.unreadable.push_back({hashId(raw), why, raw});
            return out;
        }
        Ticket whole = readTicket(root);
        out.messages = std::move(whole.messages);
        out.unreadable = std::move(whole.unreadable);
    } else if (root["reply"].exists()) {
        takeReply(ticket, root["reply"], out.messages, out.unreadable);
    } else {
        out.messages.push_back(readOpening(ticket));
    }
    return out;
}

}  // namespace

std::string_view wireName(TicketState state) {
    const auto found =
        std::find_if(std::begin(kStates), std::end(kStates), [&](const auto& s) { return s.state == state; });
    return found == std::end(kStates) ? std::string_view() : found->name;
}

TicketList parseTickets(std::string_view body) {
    const Envelope envelope(body, "tickets");
    const Json list = envelope.list();
    TicketList out;
    out.rows = list.size();
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (const std::string why = whyNoTicket(list[i]); !why.empty()) {
            std::string raw = list[i].dump();
            std::string id = hashId(raw);
            out.unreadable.push_back({std::move(id), why, std::move(raw)});
            continue;
        }
        out.tickets.push_back(readTicket(list[i]));
        out.newest = std::max(out.newest, out.tickets.back().updated_at);
    }
    return out;
}

Ticket parseTicket(std::string_view body) {
    const Envelope envelope(body, "ticket");
    if (const std::string why = whyNoTicket(envelope.data()); !why.empty()) throw NotUnderstood(why);
    return readTicket(envelope.data());
}

Page parseRaw(const std::string& raw) {
    try {
        return readRaw(JsonDocument::parse(raw).root(), raw);
    } catch (const JsonError& error) {
        Page out;
        out.unreadable.push_back({hashId(raw), "not JSON at byte " + std::to_string(error.offset), raw});
        return out;
    }
}

std::string messageId(
    const std::string& ticket_id, std::string_view sender, const std::string& replied_at, std::string_view message
) {
    // One moment can be written in several ways.
    const auto at = parseTime(replied_at);
    std::string fixed(sender);
    fixed += '\n' + (at ? std::to_string(at->time_since_epoch().count()) : replied_at) + '\n';
    fixed += message;
    return ticket_id + ':' + sha256Hex(fixed);
}

std::optional<Receipt> parseReceipt(std::string_view body, const std::string& ticket_id) {
    try {
        const Envelope envelope(body, "reply");
        const Json reply = envelope.data();
        const auto at = parseTime(reply["replied_at"].text());
        if (reply["sender"].text() != "MERCHANT" || !reply["message"].isString() || !at) return std::nullopt;
        return Receipt{messageId(ticket_id, "MERCHANT", reply["replied_at"].text(), reply["message"].text()), *at};
    } catch (const NotUnderstood&) {
        return std::nullopt;
    }
}

std::string writeFileRef(const FileRef& ref) {
    JsonWriter out;
    out.beginObject().member("ticket", ref.ticket_id).member("message", ref.message_id);
    out.member("index", ref.index).member("url", ref.url).endObject();
    return out.str();
}

std::optional<FileRef> parseFileRef(const std::string& text) {
    try {
        const auto document = JsonDocument::parse(text);
        const Json root = document.root();
        const auto index = root["index"].integer();
        if (!index || *index < 0) return std::nullopt;
        return FileRef{
            root["ticket"].text(), root["message"].text(), static_cast<std::size_t>(*index), root["url"].text()};
    } catch (const JsonError&) {
        return std::nullopt;
    }
}

WireGrant parseGrant(std::string_view body) {
    const Envelope envelope(body, "token endpoint");
    const Json data = envelope.data();
    WireGrant out;
    out.access_token = data["access_token"].text();
    if (out.access_token.empty()) throw NotUnderstood("token endpoint: access_token is missing");
    out.refresh_token = data["refresh_token"].text();
    out.ends = parseTime(data["expiry_time"].text());
    for (std::size_t i = 0; i < data["scopes"].size(); ++i) out.scopes.push_back(data["scopes"][i].text());
    return out;
}

std::string parseMerchantId(std::string_view body) {
    const Envelope envelope(body, "GET /oauth/test");
    const std::string id = envelope.data()["merchant_id"].text();
    if (id.empty()) throw NotUnderstood("GET /oauth/test: merchant_id is missing");
    return id;
}

std::string parseTopicId(std::string_view body, std::string_view topic) {
    const Envelope envelope(body, "webhook topics");
    const Json list = envelope.list();
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (list[i]["topic_name"].text() == topic && list[i]["api_version"].text() == "V3") return list[i]["id"].text();
    }
    throw NotUnderstood("webhook topics: no " + std::string(topic));
}

std::vector<Subscription> parseSubscriptions(std::string_view body) {
    const Envelope envelope(body, "webhook subscriptions");
    const Json list = envelope.list();
    std::vector<Subscription> out;
    for (std::size_t i = 0; i < list.size(); ++i) {
        const Json one = list[i];
        out.push_back(
            {one["id"].text(), one["topic_id"].text(), one["endpoint"].text(), one["status"].text() == "ACTIVE"}
        );
    }
    return out;
}

bool isTicketNotification(std::string_view body) {
    try {
        const auto document = JsonDocument::parse(body);
        return !document.root()["id"].text().empty() && document.root()["state"].isString();
    } catch (const JsonError&) {
        return false;
    }
}

std::string writeReply(const std::string& text) {
    JsonWriter out;
    out.beginObject().member("message", text).endObject();
    return out.str();
}

std::string writeState(TicketState state) {
    JsonWriter out;
    out.beginObject().member("state", wireName(state)).endObject();
    return out.str();
}

std::string writeCodeExchange(const CodeExchange& exchange) {
    JsonWriter out;
    out.beginObject().member("client_id", exchange.client_id).member("client_secret", exchange.client_secret);
    out.member("code", exchange.code).member("grant_type", "authorization_code");
    out.member("redirect_uri", exchange.redirect_uri).endObject();
    return out.str();
}

}  // namespace channels::wish
