#include "channels/rakuten/rakuten_wire.h"

#include <algorithm>
#include <set>

#include "channels/contract/errors.h"
#include "channels/kit/hash.h"
#include "channels/kit/json.h"
#include "channels/kit/time.h"
#include "channels/kit/url.h"
#include "channels/rakuten/rakuten_rules.h"

namespace channels::rakuten {
namespace {

constexpr std::chrono::hours kJapanAhead{9};

JsonDocument parseDocument(std::string_view body, const char* what) {
    try {
        return JsonDocument::parse(body);
    } catch (const JsonError& error) {
        throw NotUnderstood(std::string(what) + ": not JSON at byte " + std::to_string(error.offset));
    }
}

Json requireResult(Json root, const char* what) {
    const Json result = root["result"];
    if (result.isObject()) return result;
    throw NotUnderstood(
        std::string(what) + ": result: an object was expected, found " + std::string(result.typeName())
    );
}

/// One message of an inquiry: its own text, or one of its replies.
struct Part {
    Json inquiry;
    Json reply;  ///< missing for the inquiry's own
    std::string id;
    std::optional<Instant> at;

    [[nodiscard]] Json json() const { return reply.exists() ? reply : inquiry; }
};

// What never changes about a reply stands for the id that it lacks.
std::string partId(Json inquiry, Json reply) {
    const std::string number = inquiry["inquiryNumber"].text(), id = reply["id"].text();
    if (!id.empty()) return id;
    if (!reply.exists() && !number.empty()) return number;
    std::string all = number;
    const Json message = reply.exists() ? reply : inquiry;
    if (!message.isObject()) all += '\n' + message.dump();
    for (const Json part : {message["replyFrom"], message["regDate"], message["message"]}) all += '\n' + part.dump();
    return "sha256:" + sha256Hex(all);
}

Part makePart(Json inquiry, Json reply) {
    const Json message = reply.exists() ? reply : inquiry;
    return {inquiry, reply, partId(inquiry, reply), parseJapanTime(message["regDate"].text())};
}

/// A text that somebody took back before it was pulled.
bool isGone(const Part& part) {
    const Json message = part.json();
    return message["isMessageDeleted"].boolean() == true && message["message"].text().empty();
}

/// The replies, each once, oldest first; those of one second keep the list's order, whichever way it runs.
std::vector<Part> sortedReplies(Json inquiry) {
    std::vector<Part> out;
    std::set<std::string> seen;
    const Json replies = inquiry["replies"];
    for (std::size_t i = 0; i < replies.size(); ++i) {
        Part part = makePart(inquiry, replies[i]);
        if (seen.insert(part.id).second) out.push_back(std::move(part));
    }
    const auto when = [](const Part& p) { return p.at.value_or(Instant::max()); };
    if (!out.empty() && when(out.front()) > when(out.back())) std::reverse(out.begin(), out.end());
    std::stable_sort(out.begin(), out.end(), [&](const Part& a, const Part& b) { return when(a) < when(b); });
    return out;
}

std::vector<Part> partsOf(Json inquiry) {
    std::vector<Part> out = sortedReplies(inquiry);
    out.insert(out.begin(), makePart(inquiry, {}));
    std::erase_if(out, isGone);
    return out;
}

struct Role {
    std::string_view word;
    Author author;
};

// The sheet's two, which nobody has verified, and others that can mean nothing else.
constexpr Role kRoles[] = {
    {"merchant", Author::Seller}, {"shop", Author::Seller},    {"seller", Author::Seller},
    {"user", Author::Buyer},      {"customer", Author::Buyer}, {"buyer", Author::Buyer},
};

std::optional<Author> authorOf(const Part& part) {
    if (!part.reply.exists()) return Author::Buyer;
    std::string word = part.reply["replyFrom"].text();
    std::transform(word.begin(), word.end(), word.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    for (const auto& role : kRoles) {
        if (role.word == word) return role.author;
    }
    return std::nullopt;
}

/// The message alone with what it needs of its inquiry.
std::string writeRaw(const Part& part) {
    JsonWriter out;
    out.beginObject().key("inquiry");
    if (part.inquiry.isObject()) {
        out.beginObject();
        part.inquiry.forEachMember([&](std::string_view name, Json value) {
            const bool others = part.reply.exists() && (name == "message" || name == "attachments");
            if (name != "replies" && !others) out.key(name).raw(value.dump());
        });
        out.endObject();
    } else {
        out.raw(part.inquiry.dump());
    }
    if (part.reply.exists()) out.key("reply").raw(part.reply.dump());
    out.endObject();
    return out.str();
}

std::string whyUnreadable(const Part& part) {
    const Json message = part.json();
    if (!message.isObject()) return "an object was expected, found " + std::string(message.typeName());
    if (part.inquiry["inquiryNumber"].text().empty()) return "inquiryNumber: missing";
    if (message["message"].isString()) return {};
    return "message: a string was expected, found " + std::string(message["message"].typeName());
}

// "配送 / 注文後": what the buyer chose.
std::string subjectOf(Json inquiry) {
    const std::string category = inquiry["category"].text(), type = inquiry["type"].text();
    return category.empty() || type.empty() ? category + type : category + " / " + type;
}

void readFiles(Json list, Incoming& out) {
    for (std::size_t i = 0; i < list.size(); ++i) {
        const StoredFile file{list[i]["label"].text(), list[i]["path"].text()};
        if (file.path.empty()) {
            out.warnings.emplace_back("attachments: path is missing");
        } else {
            out.attachments.push_back({file.label, {}, fileRef(file), {}});
        }
    }
}

Incoming readPart(const Part& part) {
    const Json inquiry = part.inquiry, message = part.json();
    const auto author = authorOf(part);
    Incoming out;
    out.external_id = part.id;
    out.conversation_external_id = inquiry["inquiryNumber"].text();
    const std::string mask = inquiry["userMaskEmail"].text();
    out.buyer_external_id = mask.empty() ? out.conversation_external_id : mask;
    out.buyer_name = inquiry["userName"].text();
    out.author = author.value_or(Author::Notice);
    if (!author) out.warnings.emplace_back("replyFrom: unknown");
    out.subject = subjectOf(inquiry);
    out.text = message["message"].text();
    out.sent_at = part.at;
    if (!out.sent_at) out.warnings.emplace_back("regDate: not a time");
    if (message["isMessageDeleted"].boolean() == true) out.warnings.emplace_back("deleted at Rakuten");
    out.order_external_id = inquiry["orderNumber"].text();
    out.listing_id = inquiry["itemNumber"].text();
    out.site = std::string(kSite);
    readFiles(message["attachments"], out);
    if (const std::string shop = inquiry["shopId"].text(); !shop.empty()) out.reply_to["shop_id"] = shop;
    out.raw = writeRaw(part);
    return out;
}

bool isSettled(Json inquiry, const std::vector<Part>& parts) {
    if (inquiry["isCompleted"].boolean() != true) return false;
    const auto completed = parseJapanTime(inquiry["completedDate"].text());
    return std::none_of(parts.begin(), parts.end(), [&](const Part& part) {
        return completed && part.at > completed && authorOf(part) == Author::Buyer;
    });
}

Inquiry readInquiry(Json wire) {
    Inquiry out;
    out.number = wire["inquiryNumber"].text();
    out.shop_id = wire["shopId"].text();
    out.updated = parseJapanTime(wire["lastUpdateDate"].text()).value_or(Instant{});
    const auto parts = partsOf(wire);
    for (const auto& part : parts) {
        out.updated = std::max(out.updated, part.at.value_or(Instant{}));
        if (const std::string why = whyUnreadable(part); !why.empty()) {
            out.unreadable.push_back({part.id, why, writeRaw(part)});
        } else {
            out.messages.push_back(readPart(part));
        }
    }
    out.settled = isSettled(wire, parts);
    return out;
}

StoredFile readFile(Json wire) { return {wire["label"].text(), wire["path"].text()}; }

// A word of the protocol, never a sentence.
std::string word(std::string_view text) {
    const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
        return c == '.' || c == '_' || c == '-' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
               (c >= 'a' && c <= 'z');
    });
    return plain && text.size() <= 60 ? std::string(text) : std::string();
}

}  // namespace

std::string japanTime(Instant at) {
    std::string out = formatLocalTime(at, kJapanAhead);
    std::replace(out.begin(), out.end(), ' ', 'T');
    return out;
}

std::optional<Instant> parseJapanTime(std::string_view text) { return parseLocalTime(text, kJapanAhead); }

std::string authorization(std::string_view service_secret, std::string_view license_key) {
    return "ESA " + base64(std::string(service_secret) + ':' + std::string(license_key));
}

InquiryList parseList(std::string_view body, std::size_t page) {
    const auto document = parseDocument(body, "inquiry list");
    const Json root = document.root(), list = root["list"];
    if (!list.isArray())
        throw NotUnderstood("inquiry list: list: a list was expected, found " + std::string(list.typeName()));
    InquiryList out;
    for (std::size_t i = 0; i < list.size(); ++i) {
        Inquiry one = readInquiry(list[i]);
        if (!one.number.empty()) {
            out.inquiries.push_back(std::move(one));
        } else {
            // Its own text; nothing is known to which its replies belong.
            const Part part = makePart(list[i], {});
            out.unreadable.push_back({part.id, whyUnreadable(part), writeRaw(part)});
        }
    }
    const auto pages = root["totalPageCount"].integer();
    if (!pages && list.size() > 0) throw NotUnderstood("inquiry list: totalPageCount: a number was expected");
    // Behind an empty page there is nothing, whatever the count says.
    out.more = list.size() > 0 && *pages > static_cast<std::int64_t>(page);
    return out;
}

Inquiry parseInquiry(std::string_view body) {
    const auto document = parseDocument(body, "inquiry");
    Inquiry out = readInquiry(requireResult(document.root(), "inquiry"));
    if (out.number.empty()) throw NotUnderstood("inquiry: inquiryNumber is missing");
    return out;
}

Unreadable unreadableInquiry(const std::string& number, const std::string& reason) {
    JsonWriter out;
    out.beginObject().member("refused", number).member("reason", reason).endObject();
    return {"inquiry:" + number, reason, out.str()};
}

Page parseRaw(const std::string& raw) {
    const auto document = parseDocument(raw, "kept message");
    const Json root = document.root();
    Page page;
    if (const std::string refused = root["refused"].text(); !refused.empty()) {
        page.unreadable.push_back(unreadableInquiry(refused, root["reason"].text()));
        return page;
    }
    const Part part = makePart(root["inquiry"], root["reply"]);
    if (const std::string why = whyUnreadable(part); !why.empty()) {
        page.unreadable.push_back({part.id, why, raw});
    } else {
        page.messages.push_back(readPart(part));
    }
    return page;
}

StoredFile parseUpload(std::string_view body) {
    const auto document = parseDocument(body, "attachment");
    StoredFile out = readFile(requireResult(document.root(), "attachment"));
    if (out.path.empty()) throw NotUnderstood("attachment: path is missing");
    return out;
}

std::string fileRef(const StoredFile& file) { return encodeQuery({{"path", file.path}, {"label", file.label}}); }

std::optional<StoredFile> parseFileRef(std::string_view ref) {
    const QueryList query = decodeQuery(ref);
    const bool ours =
        query.size() == 2 && query[0].first == "path" && query[1].first == "label" && !query[0].second.empty();
    return ours ? std::optional(StoredFile{query[1].second, query[0].second}) : std::nullopt;
}

std::string writeReply(
    const std::string& number, const std::string& shop_id, const std::string& text, const std::vector<StoredFile>& files
) {
    JsonWriter out;
    out.beginObject().member("inquiryNumber", number).member("shopId", shop_id).member("message", text);
    out.key("attachments").beginArray();
    for (const auto& file : files) out.beginObject().member("label", file.label).member("path", file.path).endObject();
    out.endArray().endObject();
    return out.str();
}

std::optional<Instant> parseReceipt(std::string_view body, const std::string& number) {
    const auto document = parseDocument(body, "receipt");
    const Json result = requireResult(document.root(), "receipt");
    if (result["inquiryNumber"].text() != number) throw NotUnderstood("receipt: not one for this inquiry");
    return parseJapanTime(result["regDate"].text());
}

std::string writeMark(const std::string& number) {
    JsonWriter out;
    out.beginObject().key("inquiryNumbers").beginArray().value(number).endArray().endObject();
    return out.str();
}

bool parseMarked(std::string_view body, const std::string& number) {
    const auto document = parseDocument(body, "marks");
    const Json result = requireResult(document.root(), "marks"), done = result["ok"], refused = result["error"];
    for (std::size_t i = 0; i < refused.size(); ++i) {
        if (refused[i]["inquiryNumber"].text() == number) return false;
    }
    for (std::size_t i = 0; i < done.size(); ++i) {
        if (done[i].text() == number) return true;
    }
    throw NotUnderstood("marks: nothing is said of this inquiry");
}

Refusal parseRefusal(std::string_view body) {
    try {
        const auto document = JsonDocument::parse(body);
        const Json error = document.root()["error"];
        Refusal out;
        out.code = word(error["code"].text());
        error["targets"].forEachMember([&](std::string_view field, Json) {
            const std::string name = word(field);
            if (!name.empty()) out.fields += (out.fields.empty() ? "" : ", ") + name;
        });
        return out;
    } catch (const JsonError&) {
        return {};
    }
}

}  // namespace channels::rakuten
