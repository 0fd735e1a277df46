#include "channels/mercadolibre/mercadolibre_wire.h"

#include <algorithm>
#include <set>

#include "channels/contract/errors.h"
#include "channels/kit/hash.h"
#include "channels/kit/json.h"
#include "channels/kit/time.h"
#include "channels/mercadolibre/mercadolibre_rules.h"

namespace channels::mercadolibre {
namespace {

constexpr std::string_view kQuestions = "questions/";
constexpr std::string_view kPacks = "packs/";
constexpr std::string_view kModerationSuffix = ":moderation";

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

bool hasMore(Json total, std::size_t offset, std::size_t count) {
    return count > 0 && total.integer().value_or(0) > static_cast<std::int64_t>(offset + count);
}

bool falling(const std::vector<std::optional<Instant>>& dates) {
    for (std::size_t i = 1; i < dates.size(); ++i) {
        if (!dates[i - 1] || !dates[i] || *dates[i - 1] < *dates[i]) return false;
    }
    return true;
}

std::string hashId(std::string_view bytes) { return "sha256:" + sha256Hex(bytes); }

// Codes and statuses are words; anything else might be an echo of what was sent.
std::string word(const std::string& text) {
    const bool good = text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    });
    return good ? text : std::string();
}

// Ids are numbers on the wire, and text everywhere else.
void writeId(JsonWriter& out, std::string_view name, const std::string& id) {
    const bool number = !id.empty() && id.size() <= 18 && id[0] != '0' &&
                        id.find_first_not_of("0123456789") == std::string::npos;
    out.key(name);
    if (number) {
        out.raw(id);
    } else {
        out.value(id);
    }
}

// ---- Questions

std::string writeQuestionRaw(Json question, const char* part) {
    JsonWriter out;
    out.beginObject().member("part", part).key("question").raw(question.dump()).endObject();
    return out.str();
}

std::string whyUnreadableQuestion(Json question) {
    if (!question.isObject()) return "question: an object was expected, found " + std::string(question.typeName());
    if (question["id"].text().empty()) return "id: missing";
    if (!question["text"].isString())
        return "text: a string was expected, found " + std::string(question["text"].typeName());
    if (question["from"]["id"].text().empty()) return "from.id: missing";
    return {};
}

/// What a question and its answer have in common.
Incoming questionPart(Json question) {
    Incoming out;
    const std::string id = question["id"].text();
    out.conversation_external_id = conversationId({true, id});
    out.buyer_external_id = question["from"]["id"].text();
    out.listing_id = question["item_id"].text();
    out.site = hostOf(out.listing_id);
    out.reply_rules = kQuestionRules;
    return out;
}

Incoming readAsked(Json question) {
    Incoming out = questionPart(question);
    out.external_id = question["id"].text();
    out.text = question["text"].text();
    out.sent_at = parseTime(question["date_created"].text());
    if (!out.sent_at) out.warnings.push_back("date_created: not a time");
    if (question["suspected_spam"].boolean().value_or(false)) out.warnings.push_back("Mercado Libre suspects spam");
    if (question["deleted_from_listing"].boolean().value_or(false))
        out.warnings.push_back("deleted from its listing");
    out.raw = writeQuestionRaw(question, "question");
    return out;
}

std::optional<Incoming> readAnswer(Json question) {
    const Json answer = question["answer"];
    if (!answer["text"].isString()) return std::nullopt;
    Incoming out = questionPart(question);
    out.external_id = answerId(question["id"].text());
    out.author = Author::Seller;
    out.text = answer["text"].text();
    out.sent_at = parseTime(answer["date_created"].text());
    if (!out.sent_at) out.warnings.push_back("answer.date_created: not a time");
    const std::string status = word(answer["status"].text());
    if (!status.empty() && status != "ACTIVE") out.warnings.push_back("the answer isn't shown: " + status);
    out.raw = writeQuestionRaw(question, "answer");
    return out;
}

Question readQuestion(Json wire) {
    Question out;
    out.id = wire["id"].text();
    out.status = wire["status"].text();
    out.asked_at = parseTime(wire["date_created"].text());
    const std::string why = whyUnreadableQuestion(wire);
    if (!why.empty()) {
        std::string raw = writeQuestionRaw(wire, "question");
        out.unreadable = Unreadable{out.id.empty() ? hashId(raw) : out.id, why, std::move(raw)};
        return out;
    }
    out.asked = readAsked(wire);
    out.answer = readAnswer(wire);
    return out;
}

// ---- Packs

std::string writePackRaw(const PackHead& head, Json message, const char* part) {
    JsonWriter out;
    out.beginObject().member("part", part).key("pack").beginObject();
    out.member("id", head.pack).member("seller", head.seller).member("order", head.order).member("buyer", head.buyer);
    out.endObject().key("message").raw(message.dump()).endObject();
    return out.str();
}

bool isHeldBack(Json message) {
    const std::string status = message["status"].text();
    return status == "moderated" || status == "rejected";
}

std::string moderationReason(Json message) {
    const std::string reason = word(message["message_moderation"]["reason"].text());
    return reason.empty() ? word(message["status"].text()) : reason;
}

std::optional<Instant> sentAt(Json message) {
    for (const char* name : {"created", "received", "available"}) {
        if (const auto at = parseTime(message["message_date"][name].text())) return at;
    }
    return std::nullopt;
}

/// Empty, or why the message can't be read.
std::string whyUnreadableMessage(Json message) {
    if (!message.isObject()) return "message: an object was expected, found " + std::string(message.typeName());
    if (message["id"].text().empty()) return "id: missing";
    if (message["from"]["user_id"].text().empty()) return "from.user_id: missing";
    const bool may_lack_text = message["message_attachments"].size() > 0 || isHeldBack(message);
    if (!message["text"].isString() && !(message["text"].isNull() && may_lack_text))
        return "text: a string was expected, found " + std::string(message["text"].typeName());
    return {};
}

std::string mediaType(Json file) {
    const std::string type = file["type"].text();
    return type.find('/') == std::string::npos ? "application/octet-stream" : type;
}

std::vector<Attachment> attachments(Json files, const std::string& site_id) {
    std::vector<Attachment> out;
    for (std::size_t i = 0; i < files.size(); ++i) {
        const std::string id = files[i]["filename"].text();
        if (id.empty()) continue;
        out.push_back({files[i]["original_filename"].text(id), mediaType(files[i]), site_id + '/' + id, {}});
    }
    return out;
}

Incoming readMessage(Json message, const PackHead& head) {
    Incoming out;
    out.external_id = message["id"].text();
    out.conversation_external_id = conversationId({false, head.pack});
    const std::string from = message["from"]["user_id"].text();
    const bool own = from == head.seller;
    const std::string counterpart = own ? message["to"]["user_id"].text() : from;
    const std::string site_id = message["site_id"].text();
    out.author = own ? Author::Seller : Author::Buyer;
    // The counterpart may be the site's agent, who speaks for all its buyers.
    out.buyer_external_id = head.buyer.empty() ? counterpart : head.buyer;
    out.subject = message["subject"].text();
    out.text = message["text"].text();
    out.sent_at = sentAt(message);
    if (!out.sent_at) out.warnings.push_back("message_date: not a time");
    out.order_external_id = head.order;
    out.site = hostOf(site_id);
    out.attachments = attachments(message["message_attachments"], site_id);
    if (isHeldBack(message)) out.warnings.push_back("held back by Mercado Libre: " + moderationReason(message));
    if (message["status"].text() == "pending_translation") out.warnings.push_back("not translated yet");
    out.reply_to = {{"to", counterpart}, {"site_id", site_id}};
    out.raw = writePackRaw(head, message, "message");
    return out;
}

/// An own message that was moderated never reaches the buyer.
Incoming readModeration(Json message, const PackHead& head) {
    Incoming out = readMessage(message, head);
    out.bounced = out.external_id;
    out.external_id += kModerationSuffix;
    out.author = Author::Notice;
    out.text = "Mercado Libre held this reply back: " + moderationReason(message);
    out.attachments.clear();
    out.warnings.clear();
    if (const auto at = parseTime(message["message_moderation"]["moderation_date"].text())) out.sent_at = at;
    out.raw = writePackRaw(head, message, "moderation");
    return out;
}

void takeMessage(Json message, const PackHead& head, ThreadPage& page) {
    const std::string why = whyUnreadableMessage(message);
    if (!why.empty()) {
        std::string raw = writePackRaw(head, message, "message");
        const std::string id = message["id"].text();
        page.unreadable.push_back({id.empty() ? hashId(raw) : id, why, std::move(raw)});
        return;
    }
    page.messages.push_back(readMessage(message, head));
    const bool bounced = isHeldBack(message) && page.messages.back().author == Author::Seller;
    if (bounced) page.notices.push_back(readModeration(message, head));
}

std::string stateOf(Json root) {
    std::set<std::string> lines;
    const Json list = root["messages"];
    for (std::size_t i = 0; i < list.size(); ++i) lines.insert(list[i]["id"].text() + ' ' + list[i]["status"].text());
    std::string all = root["paging"]["total"].text();
    for (const auto& line : lines) all += '\n' + line;
    return sha256Hex(all).substr(0, 16);
}

// ---- Orders

bool isDecimal(const std::string& text) {
    return !text.empty() && text.size() < 32 && text.find_first_not_of("0123456789.-") == std::string::npos;
}

/// JSON numbers lose the last zero of "39.90".
std::optional<Money> money(Json amount, Json currency) {
    std::string text = amount.text();
    if (!isDecimal(text)) return std::nullopt;
    const auto point = text.find('.');
    if (point != std::string::npos && point + 2 == text.size()) text += '0';
    return Money{text, currency.text()};
}

OrderStatus orderStatus(Json order) {
    const std::string status = order["status"].text();
    if (status == "cancelled" || status == "invalid") return OrderStatus::Cancelled;
    if (status == "paid" || status == "partially_refunded") return OrderStatus::Paid;
    if (status == "confirmed" || status == "payment_required" || status == "payment_in_process" ||
        status == "partially_paid")
        return OrderStatus::Unpaid;
    return OrderStatus::Unknown;
}

std::vector<OrderItem> items(Json lines) {
    std::vector<OrderItem> out;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const Json item = lines[i]["item"];
        OrderItem made;
        made.sku = item["seller_sku"].text();
        made.listing_id = item["id"].text();
        made.title = item["title"].text();
        made.quantity = std::clamp<std::int64_t>(lines[i]["quantity"].integer().value_or(1), 0, 1'000'000);
        const Json options = item["variation_attributes"];
        for (std::size_t o = 0; o < options.size(); ++o)
            made.options[options[o]["name"].text()] = options[o]["value_name"].text();
        out.push_back(std::move(made));
    }
    return out;
}

std::optional<Sale> readSale(Json wire) {
    Sale out;
    Order& order = out.order;
    order.external_id = wire["id"].text();
    if (order.external_id.empty()) return std::nullopt;
    order.status = orderStatus(wire);
    order.ordered_at = parseTime(wire["date_created"].text());
    order.updated_at = parseTime(wire["last_updated"].text(wire["date_last_updated"].text()));
    order.items = items(wire["order_items"]);
    order.total = money(wire["total_amount"], wire["currency_id"]);
    order.buyer_external_id = wire["buyer"]["id"].text();
    out.buyer_name = wire["buyer"]["nickname"].text();
    out.shipment_id = wire["shipping"]["id"].text();
    out.pack = wire["pack_id"].text(order.external_id);
    return out;
}

OrderStatus shippedStatus(const std::string& shipment, OrderStatus otherwise) {
    if (otherwise == OrderStatus::Cancelled) return otherwise;
    if (shipment == "shipped") return OrderStatus::Shipped;
    if (shipment == "delivered") return OrderStatus::Delivered;
    if (shipment == "not_delivered") return OrderStatus::Returned;
    return otherwise;
}

// Countries are two letters, or "BR-SP" for a state of one.
std::string stateCode(const std::string& id) {
    const auto dash = id.find('-');
    return dash == std::string::npos ? id : id.substr(dash + 1);
}

std::optional<Address> shipTo(Json at) {
    if (!at.isObject()) return std::nullopt;
    return Address{at["receiver_name"].text(), at["country"]["id"].text(), stateCode(at["state"]["id"].text()),
                   at["city"]["name"].text(),  at["zip_code"].text(),      at["receiver_phone"].text()};
}

// ---- Errors

struct Meaning {
    std::string_view sign;  ///< in an answer's message, error or code
    std::string_view code, meaning;
};

constexpr Meaning kMeanings[] = {
    {"blocked_conversation_send_message_forbidden", "blocked_conversation", "the conversation is blocked"},
    {"max characters allowed", "too_long", "the text is too long"},
    {"that is/are not supported", "charset", "the text has characters that can't be sent"},
    {"invalid_question", "invalid_question", "the question can't be answered: it is closed, deleted or answered"},
    {"invalid_post_body", "invalid_post_body", "the answer is not of the form that is asked for"},
    {"local_rate_limited", "local_rate_limited", "more calls than are allowed in a minute"},
};

struct Blocked {
    std::string_view beginning, meaning;
};

constexpr Blocked kBlocked[] = {
    {"blocked_by_time", "nobody has written for 30 days"},
    {"blocked_by_buyer", "the buyer doesn't want messages"},
    {"blocked_by_mediation", "Mercado Libre mediates"},
    {"blocked_by_fulfillment", "Mercado Libre ships the order and hasn't delivered it yet"},
    {"blocked_by_payment", "the order isn't paid"},
    {"blocked_by_conversation_initiated_by_seller", "the seller has written first; the buyer hasn't answered"},
    {"blocked_by_conversation_expired", "the sale is older than 18 months"},
    {"blocked_by_cancelled_order", "the order was cancelled"},
    {"blocked_by_refund", "the order was refunded"},
    {"blocked_by_claim_change", "a claim is being settled"},
    {"blocked_by_restrictions", "the seller's account is restricted"},
    {"blocked_by_deactivated_account", "an account was deactivated"},
    {"blocked_by_message_pending_review", "an earlier message is still being reviewed"},
    {"blocked_by_ai_assistant", "Mercado Libre's assistant has the conversation"},
};

}  // namespace

std::string conversationId(const Place& place) {
    return std::string(place.question ? kQuestions : kPacks) + place.id;
}

std::optional<Place> parseConversationId(std::string_view external_id) {
    for (const auto prefix : {kQuestions, kPacks}) {
        if (!external_id.starts_with(prefix) || external_id.size() == prefix.size()) continue;
        return Place{prefix == kQuestions, std::string(external_id.substr(prefix.size()))};
    }
    return std::nullopt;
}

std::string answerId(const std::string& question_id) { return question_id + ":answer"; }

QuestionList parseQuestions(std::string_view body, std::size_t offset) {
    const auto document = parseDocument(body, "question list");
    const Json list = requireList(document.root(), "questions");
    QuestionList out;
    for (std::size_t i = 0; i < list.size(); ++i) out.questions.push_back(readQuestion(list[i]));
    out.more = hasMore(document.root()["total"], offset, list.size());
    return out;
}

Question parseQuestion(std::string_view body) {
    const auto document = parseDocument(body, "question");
    if (!document.root().isObject() || document.root()["id"].text().empty())
        throw NotUnderstood("question: id is missing");
    return readQuestion(document.root());
}

UnreadPacks parseUnread(std::string_view body) {
    const auto document = parseDocument(body, "unread list");
    const Json list = requireList(document.root(), "results");
    UnreadPacks out;
    out.user_id = document.root()["user_id"].text();
    for (std::size_t i = 0; i < list.size(); ++i) {
        // "/packs/2000000000001/sellers/123456"
        const std::string resource = list[i]["resource"].text();
        if (!resource.starts_with("/packs/")) continue;
        const std::string id = resource.substr(7, resource.find('/', 7) - 7);
        if (!id.empty()) out.counts[id] = list[i]["count"].integer().value_or(1);
    }
    return out;
}

ThreadPage parseThread(std::string_view body, const PackHead& head, std::size_t offset) {
    const auto document = parseDocument(body, "messages of a pack");
    const Json root = document.root();
    const Json list = requireList(root, "messages");
    ThreadPage out;
    std::vector<std::optional<Instant>> dates;
    for (std::size_t i = 0; i < list.size(); ++i) {
        dates.push_back(sentAt(list[i]));
        takeMessage(list[i], head, out);
    }
    out.newest_first = falling(dates);
    out.more = hasMore(root["paging"]["total"], offset, list.size());
    out.state = stateOf(root);
    const Json status = root["conversation_status"];
    if (status["status"].text() == "blocked") {
        const std::string why = word(status["substatus"].text());
        out.blocked = why.empty() ? "blocked" : why;
    }
    return out;
}

Unreadable unreadablePack(const PackHead& head, const std::string& reason) {
    return {conversationId({false, head.pack}) + ":refused", reason, writePackRaw(head, Json(), "refused")};
}

Page parseRaw(const std::string& raw) {
    const auto document = parseDocument(raw, "kept message");
    const Json root = document.root();
    const std::string part = root["part"].text();
    Page page;
    if (part == "question" || part == "answer") {
        Question question = readQuestion(root["question"]);
        auto& wanted = part == "answer" ? question.answer : question.asked;
        if (wanted) page.messages.push_back(std::move(*wanted));
        if (question.unreadable) page.unreadable.push_back(std::move(*question.unreadable));
        return page;
    }
    const Json pack = root["pack"];
    const PackHead head{pack["id"].text(), pack["seller"].text(), pack["order"].text(), pack["buyer"].text()};
    if (head.pack.empty()) {
        page.unreadable.push_back({hashId(raw), "pack: missing", raw});
        return page;
    }
    if (part == "refused") {
        page.unreadable.push_back(unreadablePack(head, "the conversation was refused"));
        return page;
    }
    ThreadPage thread;
    takeMessage(root["message"], head, thread);
    page.messages = std::move(part == "moderation" ? thread.notices : thread.messages);
    page.unreadable = std::move(thread.unreadable);
    return page;
}

SaleList parseSales(std::string_view body, std::size_t offset) {
    const auto document = parseDocument(body, "order list");
    const Json list = requireList(document.root(), "results");
    SaleList out;
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (auto sale = readSale(list[i])) out.sales.push_back(std::move(*sale));
    }
    out.more = hasMore(document.root()["paging"]["total"], offset, list.size());
    return out;
}

std::optional<Sale> parseSale(std::string_view body) { return readSale(parseDocument(body, "order").root()); }

std::string parsePackOrder(std::string_view body) {
    return parseDocument(body, "pack").root()["orders"][std::size_t{0}]["id"].text();
}

void addShipment(Order& order, std::string_view body) {
    const auto document = parseDocument(body, "shipment");
    const Json wire = document.root();
    order.status = shippedStatus(wire["status"].text(), order.status);
    order.ship_to = shipTo(wire["receiver_address"]);
    const Json option = wire["shipping_option"];
    order.eta_from = parseTime(option["estimated_delivery_time"]["date"].text());
    order.eta_to = parseTime(option["estimated_delivery_limit"]["date"].text());
    order.ship_by = parseTime(option["estimated_handling_limit"]["date"].text());
    Parcel parcel;
    parcel.carrier = wire["tracking_method"].text();
    parcel.tracking_number = wire["tracking_number"].text();
    parcel.stage = wire["status"].text();
    parcel.shipped_at = parseTime(wire["status_history"]["date_shipped"].text());
    parcel.delivered_at = parseTime(wire["status_history"]["date_delivered"].text());
    if (!parcel.tracking_number.empty() || parcel.shipped_at) order.parcels = {std::move(parcel)};
}

std::string writeAnswer(const std::string& question_id, const std::string& text) {
    JsonWriter out;
    out.beginObject();
    writeId(out, "question_id", question_id);
    out.member("text", text).endObject();
    return out.str();
}

std::string writeMessage(
    const std::string& seller, const std::string& to, const std::string& text,
    const std::vector<std::string>& attachments
) {
    JsonWriter out;
    out.beginObject().key("from").beginObject();
    writeId(out, "user_id", seller);
    out.endObject().key("to").beginObject();
    writeId(out, "user_id", to);
    out.endObject().member("text", text);
    if (!attachments.empty()) {
        out.key("attachments").beginArray();
        for (const auto& id : attachments) out.value(id);
        out.endArray();
    }
    out.endObject();
    return out.str();
}

std::string writeFirstMessage(const std::string& text) {
    JsonWriter out;
    out.beginObject().member("option_id", "OTHER").member("text", text).endObject();
    return out.str();
}

std::optional<Sent> parseSent(std::string_view body) {
    try {
        const auto document = JsonDocument::parse(body);
        const Json root = document.root();
        Sent out{{root["id"].text(), sentAt(root).value_or(Instant{})}, {}};
        if (out.receipt.external_id.empty()) return std::nullopt;
        if (isHeldBack(root)) out.moderated = moderationReason(root);
        return out;
    } catch (const JsonError&) {
        return std::nullopt;
    }
}

std::optional<Receipt> parseAnswered(std::string_view body, const std::string& question_id) {
    try {
        const auto document = JsonDocument::parse(body);
        if (!document.root().isObject()) return std::nullopt;
        const auto at = parseTime(document.root()["answer"]["date_created"].text());
        return Receipt{answerId(question_id), at.value_or(Instant{})};
    } catch (const JsonError&) {
        return std::nullopt;
    }
}

std::string parseUploaded(std::string_view body) {
    try {
        return JsonDocument::parse(body).root()["id"].text();
    } catch (const JsonError&) {
        return {};
    }
}

FreeText parseActionGuide(std::string_view body) {
    const auto document = parseDocument(body, "action guide");
    const Json options = requireList(document.root(), "options");
    FreeText out;
    for (std::size_t i = 0; i < options.size(); ++i) {
        if (options[i]["id"].text() != "OTHER" || options[i]["type"].text() != "free_text") continue;
        out.offered = true;
        out.left = options[i]["cap_available"].integer().value_or(1);
        const auto limit = options[i]["char_limit"].integer().value_or(0);
        if (limit > 0) out.max_length = std::min(out.max_length, static_cast<std::size_t>(limit));
    }
    return out;
}

std::optional<Notification> parseNotification(std::string_view body) {
    try {
        const auto document = JsonDocument::parse(body);
        Notification out{document.root()["topic"].text(), document.root()["user_id"].text()};
        if (out.topic.empty() || out.user_id.empty()) return std::nullopt;
        return out;
    } catch (const JsonError&) {
        return std::nullopt;
    }
}

WireError parseError(std::string_view body) {
    try {
        const auto document = JsonDocument::parse(body);
        const Json root = document.root();
        const std::string said = root["message"].text() + '\n' + root["error"].text() + '\n' + root["code"].text();
        for (const auto& one : kMeanings) {
            if (said.find(one.sign) != std::string::npos) return {std::string(one.code), std::string(one.meaning)};
        }
        return {word(root["code"].text(root["error"].text())), {}};
    } catch (const JsonError&) {
        return {};
    }
}

std::string blockedMeaning(std::string_view substatus) {
    for (const auto& one : kBlocked) {
        if (substatus.starts_with(one.beginning)) return std::string(one.meaning);
    }
    return "nobody can write in this conversation";
}

}  // namespace channels::mercadolibre
