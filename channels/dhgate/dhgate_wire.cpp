#include "channels/dhgate/dhgate_wire.h"

#include <algorithm>
#include <initializer_list>

#include "channels/contract/errors.h"
#include "channels/dhgate/dhgate_markup.h"
#include "channels/dhgate/dhgate_rules.h"
#include "channels/kit/hash.h"
#include "channels/kit/time.h"

namespace channels::dhgate {
namespace {

constexpr std::string_view kInquiry = "001", kOrder = "002", kOther = "003";
constexpr std::string_view kOrderTitle = "PO#";

std::string lowered(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    });
    return text;
}

Refusal::Reason reasonOf(const std::string& message) {
    const auto names = [text = lowered(message)](std::initializer_list<std::string_view> words) {
        return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
            return text.find(word) != std::string::npos;
        });
    };
    if (names({"access token", "access_token", "令牌"})) return Refusal::Reason::Token;
    // "The length is limited" is no reason to wait.
    const bool of_length = names({"length", "too long", "长度", "字符"});
    if (!of_length && names({"限流", "频率", "频繁", "limit"})) return Refusal::Reason::Limit;
    if (names({"不存在", "not exist", "not found"})) return Refusal::Reason::Unknown;
    return Refusal::Reason::Other;
}

bool isPlainCode(const std::string& code) {
    const auto plain = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
               c == '-';
    };
    return code.size() <= 16 && std::all_of(code.begin(), code.end(), plain);
}

bool falling(const std::vector<Topic>& topics) {
    for (std::size_t i = 1; i < topics.size(); ++i) {
        const auto &newer = topics[i - 1].last_reply_at, &older = topics[i].last_reply_at;
        if (!newer || !older || *newer < *older) return false;
    }
    return true;
}

std::string hashId(std::string_view bytes) { return "sha256:" + sha256Hex(bytes); }

std::vector<std::string> splitAtCommas(const std::string& text) {
    std::vector<std::string> out;
    for (std::size_t begin = 0; begin <= text.size() && !text.empty();) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        out.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return out;
}

// Lists write half of these names with "reciever", details write them right; either is taken from both.
std::string receiverField(Json object, const std::string& rest) {
    return object["receiver" + rest].text(object["reciever" + rest].text());
}

Topic readTopic(Json entry) {
    Topic out;
    out.id = entry["msgId"].text();
    out.type = entry["msgType"].text();
    out.title = entry["msgTitle"].text();
    out.param = entry["param"].text();
    out.reply_count = entry["msgReplyCount"].text();
    out.sender = {entry["senderId"].text(), entry["senderOrgId"].text(), entry["senderNickName"].text()};
    out.receiver = {
        receiverField(entry, "Id"), receiverField(entry, "OrgId"), receiverField(entry, "NickName")};
    out.last_reply_text = entry["lastReplyTime"].text();
    out.last_reply_at = parseLocalTime(out.last_reply_text, kChinaTime);
    return out;
}

/// Empty, or why the topic can't be read.
std::string whyUnreadable(const Topic& topic) {
    if (topic.id.empty()) return "msgId: missing";
    // Whether it is a buyer's: a notice must never be taken for one.
    if (topic.type.empty()) return "msgType: missing";
    return {};
}

// What a message can't be read without: kept beside it, so that its bytes alone can be read again.
std::string writeRaw(const Topic& topic, const std::vector<std::string>& own_ids, std::string_view message) {
    JsonWriter out;
    out.beginObject().key("topic").beginObject();
    out.member("msgId", topic.id).member("msgType", topic.type).member("msgTitle", topic.title);
    out.member("param", topic.param).member("msgReplyCount", topic.reply_count);
    out.member("lastReplyTime", topic.last_reply_text).endObject();
    out.key("own").beginArray();
    for (const auto& id : own_ids) out.value(id);
    out.endArray().key("message").raw(message).endObject();
    return out.str();
}

std::string mediaTypeOf(const std::string& path) {
    const std::string ending = lowered(path.substr(std::min(path.rfind('.'), path.size())));
    if (ending == ".jpg" || ending == ".jpeg") return "image/jpeg";
    if (ending == ".png") return "image/png";
    if (ending == ".gif") return "image/gif";
    return "application/octet-stream";
}

std::vector<Attachment> attachments(Json message) {
    const auto urls = splitAtCommas(message["attUrls"].text());
    const auto names = splitAtCommas(message["attNames"].text());
    std::vector<Attachment> out;
    for (std::size_t i = 0; i < urls.size(); ++i) {
        if (urls[i].empty()) continue;
        const std::string last = urls[i].substr(urls[i].rfind('/') + 1);
        const bool named = i < names.size() && !names[i].empty();
        out.push_back({named ? names[i] : last, mediaTypeOf(urls[i]), urls[i], {}});
    }
    return out;
}

bool isOneOf(const std::string& id, const std::vector<std::string>& ids) {
    return !id.empty() && std::find(ids.begin(), ids.end(), id) != ids.end();
}

/// Empty, or why the message can't be read.
std::string whyUnreadable(Json message, const Topic& topic, const std::vector<std::string>& own_ids) {
    if (!message.isObject())
        return "message: an object was expected, found " + std::string(message.typeName());
    if (message["detailId"].text().empty()) return "detailId: missing";
    const bool files = !message["attUrls"].text().empty();
    if (!message["content"].isString() && !(files && message["content"].isNull()))
        return "content: a string was expected, found " + std::string(message["content"].typeName());
    if (topic.isNotice()) return {};
    const std::string sender = message["senderId"].text();
    if (sender.empty()) return "senderId: missing";
    const bool ours = isOneOf(sender, own_ids) || isOneOf(receiverField(message, "Id"), own_ids);
    return ours ? std::string() : "senderId, receiverId: neither is this account's";
}

Author authorOf(const Topic& topic, const std::string& sender, const std::vector<std::string>& own_ids) {
    if (topic.isNotice()) return Author::Notice;
    return isOneOf(sender, own_ids) ? Author::Seller : Author::Buyer;
}

std::string orderOf(const Topic& topic) {
    if (topic.type == kOrder && !topic.param.empty()) return topic.param;
    if (!topic.title.starts_with(kOrderTitle)) return {};
    const std::string number = topic.title.substr(kOrderTitle.size());
    return number.substr(0, number.find(' '));
}

/// What the type of a topic says of its messages: little, for a topic goes on through a whole sale.
std::vector<IntentHint> hintsOf(const Topic& topic) {
    // Our own estimates. Whoever asks about an item here may well resell it.
    if (topic.type == kInquiry) return {{"product_info", 0.3}, {"bulk_order", 0.2}};
    if (topic.type == kOrder) return {{"order_tracking", 0.2}, {"dispatch_status", 0.2}};
    return {};
}

Incoming readMessage(Json message, const Topic& topic, const std::vector<std::string>& own_ids) {
    Incoming out;
    const std::string sender = message["senderId"].text();
    out.external_id = message["detailId"].text();
    out.conversation_external_id = topic.id;
    out.author = authorOf(topic, sender, own_ids);
    const bool own = out.author == Author::Seller;
    out.buyer_external_id = own ? receiverField(message, "Id") : sender;
    out.buyer_name = own ? receiverField(message, "NickName") : message["senderNickName"].text();
    out.subject = topic.title;
    std::string content = message["content"].text();
    const bool markup = holdsMarkup(content);
    (markup ? out.html : out.text) = std::move(content);
    out.sent_at = parseLocalTime(message["createTime"].text(), kChinaTime);
    if (!out.sent_at) out.warnings.push_back("createTime: not a time");
    out.order_external_id = orderOf(topic);
    if (topic.type == kInquiry) out.listing_id = topic.param;
    out.site = kSite;
    out.attachments = attachments(message);
    if (out.author == Author::Buyer) out.hints = hintsOf(topic);
    if (!topic.isNotice()) out.reply_to["receiverId"] = out.buyer_external_id;
    return out;
}

void takeMessage(Json message, const Topic& topic, const std::vector<std::string>& own_ids, Messages& out) {
    std::string raw = writeRaw(topic, own_ids, message.dump());
    const std::string why = whyUnreadable(message, topic, own_ids);
    if (!why.empty()) {
        const std::string id = message["detailId"].text();
        out.unreadable.push_back({id.empty() ? hashId(raw) : id, why, std::move(raw)});
        return;
    }
    out.messages.push_back(readMessage(message, topic, own_ids));
    out.messages.back().raw = std::move(raw);
}

/// By time; within a second, which is as fine as they tell it, by id: ids rise.
bool isOlder(const Incoming& a, const Incoming& b) {
    const Instant left = a.sent_at.value_or(Instant::max()), right = b.sent_at.value_or(Instant::max());
    if (left != right) return left < right;
    if (a.external_id.size() != b.external_id.size()) return a.external_id.size() < b.external_id.size();
    return a.external_id < b.external_id;
}

}  // namespace

JsonDocument parseAnswer(std::string_view body, const std::string& what) {
    try {
        return JsonDocument::parse(body);
    } catch (const JsonError& error) {
        throw NotUnderstood(what + ": not JSON at byte " + std::to_string(error.offset));
    }
}

std::optional<Refusal> readRefusal(std::string_view body) {
    const auto document = parseAnswer(body, "answer");
    const Json root = document.root();
    // The router itself refuses without an envelope.
    const Json status = root["status"].isObject() ? root["status"] : root;
    const std::string code = status["code"].text();
    if (code.empty()) throw NotUnderstood("answer: status.code is missing");
    if (code == "00000000") return std::nullopt;
    return Refusal{reasonOf(status["message"].text()), isPlainCode(code) ? code : std::string()};
}

Self parseSelf(std::string_view body) {
    const auto document = parseAnswer(body, "dh.user.base.get");
    const Json user = document.root()["systemuserbase"];
    Self out{user["systemuserid"].text(), user["organizationid"].text(), user["nickname"].text()};
    if (out.user_id.empty()) throw NotUnderstood("dh.user.base.get: systemuserid is missing");
    return out;
}

bool Topic::isNotice() const { return type != kInquiry && type != kOrder && type != kOther; }

std::string Topic::version() const { return "topic:" + id + ':' + reply_count + ':' + last_reply_text; }

std::vector<std::string> Topic::ownIds(const Self& self) const {
    std::vector<std::string> out{self.user_id};
    for (const auto* party : {&sender, &receiver}) {
        const bool colleague =
            !self.organization_id.empty() && party->organization_id == self.organization_id;
        if (colleague && party->user_id != self.user_id) out.push_back(party->user_id);
    }
    return out;
}

Topic buyersTopic(const std::string& id) {
    Topic out;
    out.id = id;
    out.type = kOther;
    return out;
}

TopicList parseTopicList(std::string_view body) {
    const auto document = parseAnswer(body, "dh.message.list");
    const Json list = document.root()["msgList"];
    TopicList out;
    if (document.root().isObject() && list.isNull()) return out;
    if (!list.isArray())
        throw NotUnderstood("msgList: a list was expected, found " + std::string(list.typeName()));
    for (std::size_t i = 0; i < list.size(); ++i) {
        Topic topic = readTopic(list[i]);
        const std::string why = whyUnreadable(topic);
        if (why.empty()) {
            out.topics.push_back(std::move(topic));
            continue;
        }
        const std::string raw = "{\"topic\":" + list[i].dump() + '}';
        out.unreadable.push_back({hashId(raw), why, raw});
    }
    out.count = list.size();
    out.newest_first = falling(out.topics);
    return out;
}

Messages parseMessages(std::string_view body, const Topic& topic, const std::vector<std::string>& own_ids) {
    const auto document = parseAnswer(body, "dh.message.get");
    const Json list = document.root()["msgDetailList"];
    if (!list.isArray())
        throw NotUnderstood("msgDetailList: a list was expected, found " + std::string(list.typeName()));
    Messages out;
    for (std::size_t i = 0; i < list.size(); ++i) takeMessage(list[i], topic, own_ids, out);
    std::stable_sort(out.messages.begin(), out.messages.end(), isOlder);
    return out;
}

Unreadable unreadableTopic(const Topic& topic, const std::string& reason) {
    const std::string raw = writeRaw(topic, {}, "null");
    return {hashId(raw), reason, raw};
}

Page parseRaw(const std::string& raw) {
    const auto document = parseAnswer(raw, "kept message");
    const Json root = document.root();
    const Topic topic = readTopic(root["topic"]);
    Page page;
    if (const std::string why = whyUnreadable(topic); !why.empty()) {
        page.unreadable.push_back({hashId(raw), why, raw});
        return page;
    }
    std::vector<std::string> own_ids;
    for (std::size_t i = 0; i < root["own"].size(); ++i) own_ids.push_back(root["own"][i].text());
    Messages read;
    takeMessage(root["message"], topic, own_ids, read);
    page.messages = std::move(read.messages);
    page.unreadable = std::move(read.unreadable);
    return page;
}

}  // namespace channels::dhgate
