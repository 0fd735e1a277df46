#include "channels/webchat/webchat_wire.h"

#include <algorithm>
#include <array>

#include "channels/contract/errors.h"
#include "channels/contract/reply_lint.h"
#include "channels/kit/time.h"
#include "channels/webchat/webchat_rules.h"

namespace channels::webchat {
namespace {

constexpr std::size_t kMaxName = 400, kMaxEmail = 254, kMaxTag = 35, kMaxZone = 64, kMaxIdentity = 4096;

constexpr std::array<std::pair<ChatItem::What, std::string_view>, 7> kWhats{{
    {ChatItem::What::Visitor, "visitor"},
    {ChatItem::What::Agent, "agent"},
    {ChatItem::What::Seen, "seen"},
    {ChatItem::What::Asked, "asked"},
    {ChatItem::What::Closed, "closed"},
    {ChatItem::What::Rated, "rated"},
    {ChatItem::What::Contact, "contact"},
}};

std::string_view wordOf(ChatItem::What what) {
    return std::find_if(kWhats.begin(), kWhats.end(), [&](const auto& each) { return each.first == what; })->second;
}

JsonDocument parsed(const std::string& json, const char* what) {
    try {
        return JsonDocument::parse(json);
    } catch (const JsonError& error) {
        throw NotUnderstood(std::string(what) + ": expected JSON: " + error.what());
    }
}

void writeFiles(JsonWriter& out, const std::vector<ChatFile>& files) {
    out.beginArray();
    for (const auto& file : files) {
        out.beginObject().member("id", file.id).member("name", file.name).member("type", file.type).member("size", file.size);
        out.endObject();
    }
    out.endArray();
}

ChatFile fileOf(const Json& from) {
    return {from["id"].text(), from["name"].text(), from["type"].text(), from["size"].integer().value_or(0)};
}

// ---- Requests

JsonDocument objectOf(const std::string& body) {
    if (body.size() > kMaxBody) throw Refused(413, "too_large", "the body is too large", "", kMaxBody);
    try {
        auto document = JsonDocument::parse(body);
        if (document.root().isObject()) return document;
    } catch (const JsonError&) {
    }
    throw Refused(400, "invalid", "expected a JSON object");
}

std::string textOf(const Json& object, const char* name, std::size_t most) {
    const Json member = object[name];
    if (!member.exists() || member.isNull()) return {};
    if (!member.isString()) throw Refused(400, "invalid", std::string(name) + ": expected a string", name);
    std::string text = member.text();
    if (text.size() > most) throw Refused(422, "too_long", std::string(name) + " is too long", name, static_cast<std::int64_t>(most));
    return text;
}

/// What only helps: anything that can't be used is nothing.
std::string hintOf(const Json& object, const char* name, std::size_t most) {
    const std::string text(object[name].string().value_or(""));
    return text.size() > most ? std::string() : text;
}

/// A BCP-47 tag or an IANA zone's name by its letters; anything else is nothing.
std::string plainName(std::string text) {
    const bool plain = std::all_of(text.begin(), text.end(), [](unsigned char c) {
        return std::isalnum(c) != 0 || c == '-' || c == '_' || c == '/' || c == '+';
    });
    return plain ? text : std::string();
}

/// The host of the shop's page: a hint, anyone may have written it.
std::string hostOf(const std::string& url) {
    const auto start = url.find("://");
    if (!url.starts_with("http") || start == std::string::npos) return {};
    std::string host = url.substr(start + 3);
    host = host.substr(0, host.find_first_of("/?#:"));
    const bool plain = std::all_of(host.begin(), host.end(), [](unsigned char c) { return std::isalnum(c) != 0 || c == '-' || c == '.'; });
    if (!plain || host.size() > 253) return {};
    std::transform(host.begin(), host.end(), host.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return host;
}

std::string withoutSpaceAround(const std::string& text) {
    constexpr const char* kSpace = " \t\r\n";
    const auto first = text.find_first_not_of(kSpace);
    return first == std::string::npos ? std::string() : text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

/// A name or a comment with a line break in it could look like a notice's next sentence.
std::string onOneLine(std::string text) {
    std::replace_if(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
    return withoutSpaceAround(text);
}

}  // namespace

VisitorAnswer answerOf(const Refused& refused) {
    JsonWriter out;
    out.beginObject().key("error").beginObject().member("code", refused.code).member("message", refused.what());
    if (!refused.field.empty()) out.member("field", refused.field);
    if (refused.max > 0) out.member("max", refused.max);
    out.endObject().endObject();
    VisitorAnswer answer;
    answer.status = refused.status;
    answer.content_type = "application/json";
    answer.body = out.str();
    if (refused.retry_after_seconds > 0) answer.headers = {{"Retry-After", std::to_string(refused.retry_after_seconds)}};
    return answer;
}

// ---- What is kept

std::string writeItem(const ChatItem& item) {
    JsonWriter out;
    out.beginObject().member("what", wordOf(item.what));
    const auto member = [&](const char* name, const std::string& value) {
        if (!value.empty()) out.member(name, value);
    };
    member("text", item.text);
    member("department", item.department);
    member("name", item.name);
    member("locale", item.locale);
    member("site", item.site);
    member("order", item.order);
    if (item.number != 0) out.member("number", item.number);
    if (item.asked_at) out.member("asked_at", formatTime(*item.asked_at));
    out.key("files");
    writeFiles(out, item.files);
    out.endObject();
    return out.str();
}

ChatItem readItem(const std::string& json) {
    const auto document = parsed(json, "chat entry");
    const Json from = document.root();
    const std::string word = from["what"].text();
    const auto found = std::find_if(kWhats.begin(), kWhats.end(), [&](const auto& each) { return each.second == word; });
    if (found == kWhats.end()) throw NotUnderstood("chat entry: what: expected visitor, agent, seen, asked, closed, rated or contact");
    ChatItem item;
    item.what = found->first;
    item.text = from["text"].text();
    item.department = from["department"].text();
    item.name = from["name"].text();
    item.locale = from["locale"].text();
    item.site = from["site"].text();
    item.order = from["order"].text();
    item.number = from["number"].integer().value_or(0);
    item.asked_at = parseTime(from["asked_at"].text());
    for (std::size_t i = 0; i < from["files"].size(); ++i) item.files.push_back(fileOf(from["files"][i]));
    return item;
}

std::string writeProfile(const Profile& profile) {
    JsonWriter out;
    out.beginObject().member("name", profile.name).member("email", profile.email).member("locale", profile.locale);
    out.member("time_zone", profile.time_zone).member("site", profile.site).member("subject", profile.subject).key("orders").beginArray();
    for (const auto& order : profile.orders) out.value(order);
    out.endArray().endObject();
    return out.str();
}

Profile readProfile(const std::string& json) {
    const auto document = parsed(json, "visitor");
    const Json from = document.root();
    Profile out{from["name"].text(),      from["email"].text(), from["locale"].text(),
                from["time_zone"].text(), from["site"].text(),  from["subject"].text(), {}};
    for (std::size_t i = 0; i < from["orders"].size(); ++i) out.orders.push_back(from["orders"][i].text());
    return out;
}

std::string writeRaw(const Entry& entry) {
    JsonWriter out;
    out.beginObject().member("seq", entry.seq).member("stream", entry.stream).member("at", formatTime(entry.at));
    out.member("value", entry.value).endObject();
    return out.str();
}

Entry readRaw(const std::string& raw) {
    const auto document = parsed(raw, "kept entry");
    const Json from = document.root();
    const auto at = parseTime(from["at"].text());
    const auto seq = from["seq"].integer();
    if (!at || !seq) throw NotUnderstood("kept entry: expected seq and at");
    Entry entry;
    entry.seq = *seq;
    entry.stream = from["stream"].text();
    entry.at = *at;
    entry.value = from["value"].text();
    return entry;
}

std::string writeFile(const ChatFile& file, const std::string& bytes) {
    JsonWriter out;
    out.beginObject().member("id", file.id).member("name", file.name).member("type", file.type).member("size", file.size).endObject();
    return out.str() + '\n' + bytes;
}

std::pair<ChatFile, std::string> readFile(const Entry& entry) {
    const auto line = entry.value.find('\n');
    if (line == std::string::npos) throw NotUnderstood("file: expected a line that says what it is");
    return {fileOf(parsed(entry.value.substr(0, line), "file").root()), entry.value.substr(line + 1)};
}

// ---- What the window gets

std::string shownMessage(const Entry& entry, const ChatItem& item) {
    if (item.what == ChatItem::What::Seen) return {};
    const bool said = item.what == ChatItem::What::Visitor || item.what == ChatItem::What::Agent;
    JsonWriter out;
    out.beginObject().member("id", "m_" + std::to_string(entry.seq)).member("seq", entry.seq).member("at", formatTime(entry.at));
    out.member("from", said ? wordOf(item.what) : "system");
    if (!said) out.member("what", wordOf(item.what));
    // So that the window knows its own words when they come back.
    if (item.what == ChatItem::What::Visitor && entry.key.starts_with(kFromWindow)) out.member("key", entry.key.substr(kFromWindow.size()));
    out.key("name").null().member("text", said ? item.text : "").key("attachments");
    writeFiles(out, item.files);
    out.endObject();
    return out.str();
}

std::pair<std::string, std::string> eventOf(const Entry& entry) {
    try {
        const ChatItem item = readItem(entry.value);
        if (item.what != ChatItem::What::Seen) return {"message", shownMessage(entry, item)};
        JsonWriter out;
        out.beginObject().member("seq", item.number).endObject();
        return {"read", out.str()};
    } catch (const NotUnderstood&) {
        return {};
    }
}

// ---- Requests

SessionRequest readSessionRequest(const std::string& body) {
    const auto document = objectOf(body);
    const Json from = document.root();
    SessionRequest out;
    out.locale = plainName(hintOf(from, "locale", kMaxTag));
    out.time_zone = plainName(hintOf(from, "time_zone", kMaxZone));
    out.page_host = hostOf(hintOf(from["page"], "url", kMaxBody));
    out.identity = hintOf(from, "identity", kMaxIdentity);
    return out;
}

MessageRequest readMessageRequest(const std::string& body) {
    const auto document = objectOf(body);
    const Json from = document.root();
    MessageRequest out;
    out.text = withoutSpaceAround(textOf(from, "text", kMaxBody));
    if (replyLength(descriptor().rules, out.text) > kMaxText) throw Refused(422, "too_long", "text is too long", "text", kMaxText);
    out.department = textOf(from, "department", kMaxTag);
    if (!out.department.empty() && out.department != "pre_sale" && out.department != "after_sale") {
        throw Refused(422, "invalid", "department: expected pre_sale or after_sale", "department");
    }
    const Json files = from["attachments"];
    if (files.size() > kMaxFiles) throw Refused(422, "too_many", "too many attachments", "attachments", kMaxFiles);
    for (std::size_t i = 0; i < files.size(); ++i) out.files.push_back(files[i].text());
    if (out.text.empty() && out.files.empty()) throw Refused(422, "empty", "there is nothing in it", "text");
    return out;
}

ContactRequest readContactRequest(const std::string& body) {
    const auto document = objectOf(body);
    ContactRequest out{
        onOneLine(textOf(document.root(), "name", kMaxName)), withoutSpaceAround(textOf(document.root(), "email", kMaxEmail))};
    const auto at = out.email.find('@');
    const bool mail = out.email.empty() || (at != 0 && at != std::string::npos && at + 1 < out.email.size() &&
                                            out.email.find_first_of(" \t\r\n<>\"") == std::string::npos);
    if (!mail) throw Refused(422, "invalid", "email: expected an address such as ana@example.com", "email");
    return out;
}

RatingRequest readRatingRequest(const std::string& body) {
    const auto document = objectOf(body);
    const auto score = document.root()["score"].integer().value_or(0);
    if (score < 1 || score > 5) throw Refused(422, "invalid", "score: expected 1 to 5", "score");
    const std::string text = onOneLine(textOf(document.root(), "text", kMaxBody));
    if (replyLength(descriptor().rules, text) > kMaxComment) throw Refused(422, "too_long", "text is too long", "text", kMaxComment);
    return {static_cast<int>(score), text};
}

}  // namespace channels::webchat
