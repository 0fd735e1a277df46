#include "channels/aliexpress/aliexpress_wire.h"

#include <algorithm>
#include <charconv>

#include "channels/contract/errors.h"
#include "channels/kit/hash.h"

namespace channels::aliexpress {
namespace {

constexpr std::int64_t kYear10000 = 253'402'300'800'000;  // in milliseconds
constexpr std::int64_t kLongestLife = 10LL * 366 * 86'400;
constexpr std::size_t kLongestId = 64;

JsonDocument parseDocument(std::string_view body, const std::string& what) {
    try {
        return JsonDocument::parse(body);
    } catch (const JsonError& error) {
        throw NotUnderstood(what + ": not JSON at byte " + std::to_string(error.offset));
    }
}

std::optional<Instant> instant(Json milliseconds) {
    const auto count = whole(milliseconds);
    if (!count || *count <= 0 || *count >= kYear10000) return std::nullopt;
    return Instant(std::chrono::milliseconds(*count));
}

bool consistsOf(const std::string& text, std::string_view characters) {
    return text.find_first_not_of(characters) == std::string::npos;
}

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

struct Known {
    std::string_view code;
    Fate fate;
    std::string_view meaning;
};

constexpr Known kKnown[] = {
    // IOP
    {"IncompleteSignature", Fate::KeysRefused, "the signature isn't right: check App Key and App Secret"},
    {"InvalidAppKey", Fate::KeysRefused, "unknown App Key"},
    {"IllegalAccessToken", Fate::TokenEnded, "the access token isn't good"},
    {"IllegalRefreshToken", Fate::KeysRefused, "the refresh token isn't good: connect the account again"},
    {"InvalidCode", Fate::KeysRefused, "the code from the sign-in isn't good"},
    {"InsufficientPermission", Fate::RightMissing, "the app has no right to this call"},
    {"InvalidTimestamp", Fate::ClockOff, "this machine's clock is over two hours off"},
    {"MissingParameter", Fate::Permanent, "a parameter is missing"},
    {"InvalidApiPath", Fate::Permanent, "no such call"},
    {"ApiCallLimit", Fate::Throttled, "too many calls"},
    {"AppCallLimit", Fate::Throttled, "too many calls of this app"},
    {"ServiceUnavailable", Fate::Temporary, "not available at the moment"},
    // TOP
    {"7", Fate::Throttled, "too many calls of this app"},
    {"10", Fate::Temporary, "not available at the moment"},
    {"11", Fate::RightMissing, "the app has no right to this call"},
    {"25", Fate::KeysRefused, "the signature isn't right: check App Key and App Secret"},
    {"26", Fate::TokenEnded, "the session is missing"},
    {"27", Fate::TokenEnded, "the session isn't good"},
    {"28", Fate::KeysRefused, "the App Key is missing"},
    {"29", Fate::KeysRefused, "unknown App Key"},
    {"31", Fate::ClockOff, "this machine's clock is off"},
    // TOP's sign-in (RFC 6749, 5.2)
    {"invalid_grant", Fate::KeysRefused, "the token or code isn't good: connect the account again"},
    {"invalid_client", Fate::KeysRefused, "App Key or App Secret isn't right"},
    {"unauthorized_client", Fate::KeysRefused, "the app may not sign in"},
};

const Known* known(const std::string& code) {
    const auto found = std::find_if(std::begin(kKnown), std::end(kKnown), [&](const Known& one) {
        return one.code == code;
    });
    return found == std::end(kKnown) ? nullptr : found;
}

// "This ban will last 12 more seconds".
std::chrono::seconds banOf(const std::string& text) {
    constexpr std::string_view kLast = "last ";
    constexpr int kDay = 86'400;
    const auto at = text.find(kLast);
    int seconds = 0;
    if (at == std::string::npos) return Refusal{}.wait;
    const char* begin = text.data() + at + kLast.size();
    if (std::from_chars(begin, text.data() + text.size(), seconds).ec != std::errc()) return Refusal{}.wait;
    return std::chrono::seconds(std::clamp(seconds, 1, kDay));
}

// A code that might be an echo of something secret isn't repeated: unknown ones are a number, a word of
// letters…
std::string printable(const std::string& code) {
    const bool number = code.size() < 10 && consistsOf(code, "-0123456789");
    return number || known(code) != nullptr || (code.size() <= kLongestId && consistsOf(code, kLetters))
               ? code
               : "";
}

// …or one of TOP's sub-codes.
std::string printableSubCode(const std::string& code) {
    const bool namespaced =
        code.starts_with("isv.") || code.starts_with("isp.") || code.starts_with("accesscontrol.");
    return namespaced && code.size() <= kLongestId && consistsOf(code, std::string(kLetters) + ".-:_") ? code
                                                                                                       : "";
}

Refusal refusalOf(
    const std::string& code, const std::string& sub_code, const std::string& words, bool their_fault
) {
    Refusal out;
    const Known* found = known(code);
    out.fate = found != nullptr ? found->fate : their_fault ? Fate::Temporary : Fate::Permanent;
    out.code = printable(code);
    const std::string shown = printableSubCode(sub_code);
    if (!shown.empty()) out.code += (out.code.empty() ? "" : " ") + shown;
    if (found != nullptr) out.meaning = found->meaning;
    if (shown == "isv.permission-ip-whitelist-limit")
        out.meaning = "the address of this server isn't on the app's list of allowed ones";
    out.wait = banOf(words);
    return out;
}

// The refusals of TOP, of IOP, of TOP's sign-in, and of the method itself.
Refusal findRefusal(Json root, Json result) {
    if (const Json top = root["error_response"]; top.isObject()) {
        const std::string sub_code = top["sub_code"].text();
        return refusalOf(top["code"].text(), sub_code, top["sub_msg"].text(), sub_code.starts_with("isp."));
    }
    if (const std::string code = root["code"].text(); !code.empty() && code != "0") {
        const std::string type = root["type"].text();
        return refusalOf(code, {}, root["message"].text(), type == "ISP" || type == "SYSTEM");
    }
    if (root["error"].isString()) return refusalOf(root["error"].text(), {}, {}, false);
    if (result["is_success"].text() != "false") return {};
    const std::string code = result["error_code"].text(result["sub_error_code"].text());
    return {Fate::Permanent, printable(code), "refused by the method itself"};
}

Json withoutEnvelope(Json root, const std::string& method) {
    std::string name = method;
    std::replace(name.begin(), name.end(), '.', '_');
    const Json envelope = root[name + "_response"];
    const Json inner = envelope.isObject() ? envelope : root;
    return inner["result"].isObject() ? inner["result"] : inner;
}

std::optional<std::chrono::seconds> lifeOf(Json seconds, Json end, Instant now) {
    if (const auto count = whole(seconds))
        return std::chrono::seconds(std::clamp<std::int64_t>(*count, 0, kLongestLife));
    const auto at = instant(end);
    if (!at) return std::nullopt;
    return std::chrono::duration_cast<std::chrono::seconds>(std::max(*at - now, std::chrono::milliseconds(0))
    );
}

bool falling(const std::vector<std::optional<Instant>>& dates) {
    for (std::size_t i = 1; i < dates.size(); ++i) {
        if (!dates[i - 1] || !dates[i] || *dates[i - 1] < *dates[i]) return false;
    }
    return true;
}

std::string hashId(std::string_view bytes) { return "sha256:" + sha256Hex(bytes); }

// An empty list may be missing altogether; then the answer must say that all is well.
std::vector<Json> requireList(Json result, const char* name) {
    const Json list = result[name];
    const bool missing = !list.exists() || list.isNull();
    if (missing ? !isAccepted(result) : !list.isObject() && !list.isArray())
        throw NotUnderstood(
            std::string(name) + ": a list was expected, found " + std::string(list.typeName())
        );
    return listOf(list);
}

Channel readChannel(Json row) {
    Channel out;
    out.id = row["channel_id"].text();
    out.buyer_login_id = row["other_login_id"].text();
    out.buyer_ali_id = row["other_ali_id"].text();
    out.buyer_name = row["other_name"].text();
    out.last_message_id = row["last_message_id"].text();
    out.last_at = instant(row["message_time"]);
    return out;
}

// What a message can't be read without: kept beside it, so that its bytes alone can be read again.
std::string writeRaw(const Channel& channel, Json message) {
    JsonWriter out;
    out.beginObject().key("channel").beginObject();
    out.member("channel_id", channel.id).member("other_login_id", channel.buyer_login_id);
    out.member("other_ali_id", channel.buyer_ali_id).member("other_name", channel.buyer_name);
    if (!message.exists()) out.member("last_message_id", channel.last_message_id);
    out.endObject().key("message").raw(message.exists() ? message.dump() : "null").endObject();
    return out.str();
}

std::string senderLogin(Json message) {
    return message["sender_login_id"].text(message["summary"]["sender_login_id"].text());
}

/// Two sides speak in a channel; who isn't the buyer is the shop, which may have sub-accounts of other ids
/// than its own.
std::optional<Author> authorOf(Json message, const Channel& channel, const std::string& own_login_id) {
    const auto side = [](bool buyer) { return buyer ? Author::Buyer : Author::Seller; };
    const std::string ali_id = message["sender_ali_id"].text(), login_id = senderLogin(message);
    if (!ali_id.empty() && !channel.buyer_ali_id.empty()) return side(ali_id == channel.buyer_ali_id);
    if (login_id.empty()) return std::nullopt;
    if (!channel.buyer_login_id.empty()) return side(login_id == channel.buyer_login_id);
    return side(login_id != own_login_id);
}

/// Empty, or why the message can't be read.
std::string whyUnreadable(Json message, const std::optional<Author>& author) {
    if (!message.isObject())
        return "message: an object was expected, found " + std::string(message.typeName());
    if (message["id"].text().empty()) return "id: missing";
    if (!author) return "sender_ali_id: neither the buyer's nor the shop's";
    const bool picture = !listOf(message["file_path_list"]).empty();
    if (!message["content"].isString() && !(picture && message["content"].isNull()))
        return "content: a string was expected, found " + std::string(message["content"].typeName());
    return {};
}

bool isExternId(const std::string& id) {
    return !id.empty() && id != "0" && id.size() <= kLongestId &&
           consistsOf(id, std::string(kLetters) + std::string(kDigits) + "-");
}

Thread threadOf(Json message, const Channel& channel) {
    const std::string type = message["message_type"].text(), id = message["extern_id"].text();
    if ((type == "order" || type == "product") && isExternId(id)) return {channel.id, type, id};
    return {channel.id, "member", "0"};
}

std::string fileName(const std::string& url) {
    const std::string path = url.substr(0, url.find_first_of("?#"));
    return path.substr(path.rfind('/') + 1);
}

std::string mediaType(const std::string& name) {
    return name.ends_with(".png")    ? "image/png"
           : name.ends_with(".gif")  ? "image/gif"
           : name.ends_with(".webp") ? "image/webp"
                                     : "image/jpeg";
}

std::vector<Attachment> pictures(Json message) {
    std::vector<Attachment> out;
    for (const Json paths : listOf(message["file_path_list"])) {
        std::string url;
        for (const char* size : {"l_path", "m_path", "s_path"}) {
            if (url.empty()) url = paths[size].text();
        }
        if (url.empty()) continue;
        const std::string name = fileName(url);
        out.push_back({name, mediaType(name), url, {}});
    }
    return out;
}

Incoming readMessage(Json message, const Channel& channel, Author author) {
    Incoming out;
    const Thread thread = threadOf(message, channel);
    const Json summary = message["summary"];
    out.external_id = message["id"].text();
    out.conversation_external_id = writeThread(thread);
    out.author = author;
    out.buyer_external_id = channel.buyer_login_id;
    if (out.buyer_external_id.empty() && author == Author::Buyer)
        out.buyer_external_id = senderLogin(message);
    if (out.buyer_external_id.empty()) out.buyer_external_id = channel.buyer_ali_id;
    out.buyer_name = channel.buyer_name.empty() && author == Author::Buyer ? message["sender_name"].text()
                                                                           : channel.buyer_name;
    out.subject = summary["product_name"].text();
    out.text = message["content"].text();
    out.sent_at = instant(message["gmt_create"]);
    if (!out.sent_at) out.warnings.push_back("gmt_create: not a time");
    if (thread.message_type == "order") out.order_external_id = thread.extern_id;
    if (thread.message_type == "product") out.listing_id = thread.extern_id;
    if (thread.message_type != message["message_type"].text())
        out.warnings.push_back("message_type: neither order nor product with its number");
    out.attachments = pictures(message);
    out.reply_to["buyer_ali_id"] = channel.buyer_ali_id;
    return out;
}

void takeMessage(
    Json message, const Channel& channel, const std::string& own_login_id, std::vector<Incoming>& messages,
    std::vector<Unreadable>& unreadable
) {
    std::string raw = writeRaw(channel, message);
    const auto author = authorOf(message, channel, own_login_id);
    const std::string why = whyUnreadable(message, author);
    if (!why.empty()) {
        const std::string id = message["id"].text();
        unreadable.push_back({id.empty() ? hashId(channel.id + message.dump()) : id, why, std::move(raw)});
        return;
    }
    messages.push_back(readMessage(message, channel, *author));
    messages.back().raw = std::move(raw);
}

// Ids are numbers on the wire, however long.
void writeId(JsonWriter& out, std::string_view name, const std::string& id) {
    const bool number =
        id == "0" || (!id.empty() && id.size() <= 18 && id[0] != '0' && consistsOf(id, kDigits));
    out.key(name);
    if (number) {
        out.raw(id);
    } else {
        out.value(id);
    }
}

}  // namespace

std::optional<std::int64_t> whole(Json value) {
    const std::string text = value.text();
    std::int64_t out = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return out;
}

std::optional<Money> moneyOf(const std::string& amount, const std::string& currency) {
    const bool decimal = !amount.empty() && amount.size() < 32 && consistsOf(amount, "0123456789.");
    return decimal ? std::optional(Money{amount, currency}) : std::nullopt;
}

std::vector<Json> listOf(Json wrapper) {
    Json list = wrapper.isArray() ? wrapper : Json();
    wrapper.forEachMember([&](std::string_view, Json member) {
        if (!list.exists() && member.isArray()) list = member;
    });
    std::vector<Json> out;
    for (std::size_t i = 0; i < list.size(); ++i) out.push_back(list[i]);
    return out;
}

Answer readAnswer(std::string_view body, const std::string& method) {
    JsonDocument document = parseDocument(body, method);
    const Json root = document.root();
    if (!root.isObject())
        throw NotUnderstood(method + ": an object was expected, found " + std::string(root.typeName()));
    const Json result = withoutEnvelope(root, method);
    Refusal refusal = findRefusal(root, result);
    return {std::move(document), result, std::move(refusal)};
}

Tokens readTokens(Json result, Instant now) {
    const auto token = result["access_token"].string();
    if (!token || token->empty()) throw NotUnderstood("token endpoint: access_token is missing");
    Tokens out;
    out.grant.access_token = *token;
    out.grant.expires_in =
        lifeOf(result["expires_in"], result["expire_time"], now).value_or(out.grant.expires_in);
    out.grant.refresh_token = result["refresh_token"].text();
    if (const auto life = lifeOf(result["refresh_expires_in"], result["refresh_token_valid_time"], now))
        out.grant.refresh_expires_in = std::max(*life, std::chrono::seconds(1));
    out.login_id = result["user_nick"].text(result["taobao_user_nick"].text());
    out.seller_id = result["seller_id"].text(result["user_id"].text());
    return out;
}

ChannelList readChannels(Json result) {
    ChannelList out;
    std::vector<std::optional<Instant>> dates;
    for (const Json row : requireList(result, "relation_list")) {
        ++out.rows;
        Channel channel = readChannel(row);
        if (channel.id.empty()) {
            std::string raw = row.dump();
            out.unreadable.push_back({hashId(raw), "channel_id: missing", std::move(raw)});
            continue;
        }
        dates.push_back(channel.last_at);
        if (channel.last_at) out.oldest = std::min(out.oldest.value_or(*channel.last_at), *channel.last_at);
        out.channels.push_back(std::move(channel));
    }
    out.newest_first = falling(dates);
    return out;
}

MessageList readMessages(Json result, const Channel& channel, const std::string& own_login_id) {
    MessageList out;
    std::vector<std::optional<Instant>> dates;
    for (const Json message : requireList(result, "message_detail_list")) {
        ++out.rows;
        dates.push_back(instant(message["gmt_create"]));
        takeMessage(message, channel, own_login_id, out.messages, out.unreadable);
    }
    out.newest_first = falling(dates);
    return out;
}

std::string writeThread(const Thread& thread) {
    return thread.channel_id + ':' + thread.message_type + ':' + thread.extern_id;
}

std::optional<Thread> readThread(const std::string& conversation_external_id) {
    const auto last = conversation_external_id.rfind(':');
    if (last == std::string::npos || last == 0) return std::nullopt;
    const auto first = conversation_external_id.rfind(':', last - 1);
    if (first == std::string::npos) return std::nullopt;
    Thread out{
        conversation_external_id.substr(0, first),
        conversation_external_id.substr(first + 1, last - first - 1),
        conversation_external_id.substr(last + 1)};
    const bool about_something = out.message_type == "order" || out.message_type == "product";
    const bool good =
        about_something ? isExternId(out.extern_id) : out.message_type == "member" && out.extern_id == "0";
    return good && !out.channel_id.empty() ? std::optional(out) : std::nullopt;
}

Unreadable unreadableChannel(const Channel& channel, const std::string& reason) {
    return {"channel:" + channel.id + ':' + channel.last_message_id, reason, writeRaw(channel, Json())};
}

Page parseRaw(const std::string& raw, const std::string& own_login_id) {
    const auto document = parseDocument(raw, "kept message");
    const Channel channel = readChannel(document.root()["channel"]);
    Page page;
    if (channel.id.empty()) {
        page.unreadable.push_back({hashId(raw), "channel_id: missing", raw});
        return page;
    }
    const Json message = document.root()["message"];
    if (message.isNull()) {
        page.unreadable.push_back(unreadableChannel(channel, "the marketplace refused to show it"));
        return page;
    }
    takeMessage(message, channel, own_login_id, page.messages, page.unreadable);
    return page;
}

bool isAccepted(Json result) { return result["is_success"].text() == "true"; }

std::string writeQuery(Instant from, Instant to, std::size_t page, std::size_t page_size) {
    JsonWriter out;
    out.beginObject().member("current_page", page).member("page_size", page_size);
    out.member("start_time", static_cast<std::int64_t>(from.time_since_epoch().count()));
    out.member("end_time", static_cast<std::int64_t>(to.time_since_epoch().count())).endObject();
    return out.str();
}

std::string writeReply(
    const Thread& thread, const std::string& own_login_id, const std::string& buyer_login_id,
    const std::string& text
) {
    JsonWriter out;
    out.beginObject().member("buyer_id", buyer_login_id).member("seller_id", own_login_id);
    out.member("message_type", thread.message_type);
    writeId(out, "extern_id", thread.extern_id);
    out.member("content", text).endObject();
    return out.str();
}

std::string writeOrderQuery(const std::string& order_id) {
    JsonWriter out;
    out.beginObject();
    writeId(out, "order_id", order_id);
    out.endObject();
    return out.str();
}

}  // namespace channels::aliexpress
