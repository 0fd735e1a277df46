#include "channels/webchat/webchat_service.h"

#include <algorithm>
#include <charconv>

#include "channels/kit/time.h"
#include "channels/kit/url.h"
#include "channels/webchat/webchat_asking.h"
#include "channels/webchat/webchat_pages.h"

namespace channels::webchat {
namespace {

constexpr std::size_t kMaxKey = 100, kMaxFileName = 200;
constexpr std::int64_t kShownPage = 100;

std::string chatStream(const Visitor& visitor) { return "chat/" + visitor.id; }
std::string filesStream(const Visitor& visitor) { return "files/" + visitor.id; }

VisitorAnswer json(const JsonWriter& body, int status = 200) {
    VisitorAnswer answer;
    answer.status = status;
    answer.content_type = "application/json";
    answer.body = body.str();
    return answer;
}

VisitorAnswer done() {
    VisitorAnswer answer;
    answer.status = 204;
    answer.pull_now = true;
    return answer;
}

std::int64_t numberOr(const std::string& text, std::int64_t otherwise) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() && number >= 0 ? number : otherwise;
}

std::int64_t numberOf(const VisitorRequest& request, const char* name, std::int64_t otherwise) {
    const auto found = request.query.find(name);
    return found == request.query.end() ? otherwise : numberOr(found->second, otherwise);
}

void demandJson(const VisitorRequest& request) {
    // Another site's page can't send this type without asking first.
    if (!request.header("content-type").starts_with("application/json"))
        throw Refused(415, "type", "Content-Type: expected application/json");
}

void demandRate(std::size_t had, std::size_t most, int seconds) {
    if (had < most) return;
    Refused refused(429, "too_many", "too many at once");
    refused.retry_after_seconds = seconds;
    throw refused;
}

std::vector<ChatFile> filesOf(Inlet& inlet, const Visitor& visitor, const std::vector<std::string>& ids) {
    std::vector<ChatFile> out;
    for (const auto& id : ids) {
        const auto entry = inlet.find(filesStream(visitor), id);
        if (!entry) throw Refused(422, "invalid", "attachments: expected ids of files that were sent before", "attachments");
        out.push_back(readFile(*entry).first);
    }
    return out;
}

/// Throws Refused(429) when the visitor or his network writes too often; counts it otherwise.
void countMessage(Inlet& inlet, const Options& options, const VisitorRequest& request, const Visitor& visitor) {
    const std::string stream = "sent/" + visitor.id;
    demandRate(inlet.count(stream, request.at - 1min), kMessagesPerMinute, 60);
    Sessions(inlet, options).count(request, kNewMessages);
    inlet.append(stream, randomId("", 8), "", request.at);
}

/// What a file is by its first bytes, whatever it is called; empty for what isn't taken.
std::string sniffed(const std::string& bytes) {
    using namespace std::string_literals;
    if (bytes.starts_with("\x89PNG\r\n\x1a\n")) return "image/png";
    if (bytes.starts_with("\xff\xd8\xff")) return "image/jpeg";
    if (bytes.starts_with("RIFF") && bytes.size() > 12 && bytes.compare(8, 4, "WEBP") == 0) return "image/webp";
    if (bytes.starts_with("%PDF-")) return "application/pdf";
    return {};
}

/// The last part of a path, with the ending of what the file really is, and without signs that would let it look otherwise.
std::string fileName(const std::string& header, std::string_view type) {
    const auto decoded = decodeQuery("n=" + header);
    std::string name = decoded.empty() ? std::string() : decoded.front().second;
    name = name.substr(name.find_last_of("/\\") + 1);
    std::erase_if(name, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
    // U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069.
    for (const char* sign : {"\u200e", "\u200f", "\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"})
        for (auto at = name.find(sign); at != std::string::npos; at = name.find(sign)) name.erase(at, 3);
    name = name.substr(0, name.rfind('.'));
    std::size_t length = std::min(name.size(), kMaxFileName);
    while (length < name.size() && (static_cast<unsigned char>(name[length]) & 0xC0) == 0x80) --length;
    name.resize(length);
    if (name.empty()) name = "file";
    return name + '.' + std::string(type == "image/jpeg" ? "jpg" : type.substr(type.find('/') + 1));
}

void writeSettings(JsonWriter& out, const Options& options) {
    out.beginObject().member("title", options.title).member("greeting", options.greeting).key("departments").beginArray();
    if (options.asks_department) out.value("pre_sale").value("after_sale");
    out.endArray().key("ask").beginArray();
    if (options.asks_contact) out.value("name").value("email");
    out.endArray().member("max_length", kMaxText).key("uploads").beginObject().key("types").beginArray();
    if (options.takes_files) {
        for (const auto& type : descriptor().rules.attachment_types) out.value(type);
    }
    out.endArray().member("max_bytes", kMaxFile).member("most", options.takes_files ? kMaxFiles : 0).endObject().endObject();
}

void writeText(JsonWriter& out, const char* name, const std::string& text) {
    out.key(name);
    if (text.empty()) {
        out.null();
    } else {
        out.value(text);
    }
}

}  // namespace

VisitorAnswer Service::serve(const VisitorRequest& request) {
    try {
        return route(request);
    } catch (const Refused& refused) {
        return answerOf(refused);
    }
}

VisitorAnswer Service::route(const VisitorRequest& request) {
    using Take = VisitorAnswer (Service::*)(const VisitorRequest&);
    static const std::map<std::string, Take> kCalls = {
        {"POST v1/sessions", &Service::openSession}, {"POST v1/messages", &Service::takeMessage},
        {"GET v1/messages", &Service::listMessages}, {"GET v1/events", &Service::follow},
        {"POST v1/files", &Service::takeFile},       {"POST v1/contact", &Service::takeContact},
        {"POST v1/close", &Service::takeClose},      {"POST v1/rating", &Service::takeRating},
    };
    const auto call = kCalls.find(request.method + ' ' + request.path);
    if (call != kCalls.end()) return (this->*call->second)(request);
    if (request.method == "GET" || request.method == "HEAD") {
        constexpr std::string_view kFile = "v1/files/";
        if (request.path.starts_with(kFile)) return showFile(request, request.path.substr(kFile.size()));
        if (auto page = pageAt(request, options_)) return std::move(*page);
    }
    throw Refused(404, "not_found", "there is no such thing here");
}

VisitorAnswer Service::openSession(const VisitorRequest& request) {
    demandJson(request);
    const Session session = sessions_.open(request, readSessionRequest(request.body));
    JsonWriter out;
    out.beginObject().member("token", session.token).member("expires_at", formatTime(session.ends));
    out.key("visitor").beginObject().member("id", session.visitor.id);
    writeText(out, "name", session.visitor.profile.name);
    writeText(out, "email", session.visitor.profile.email);
    out.endObject().member("identity_refused", session.identity_refused).key("settings");
    writeSettings(out, options_);
    out.endObject();
    return json(out, 201);
}

ChatItem Service::itemFrom(const Visitor& visitor, ChatItem::What what) const {
    ChatItem item;
    item.what = what;
    item.name = visitor.profile.name;
    item.locale = visitor.profile.locale;
    item.site = visitor.profile.site;
    // Of several nobody knows which one is meant.
    if (visitor.profile.orders.size() == 1) item.order = visitor.profile.orders.front();
    return item;
}

VisitorAnswer Service::takeMessage(const VisitorRequest& request) {
    demandJson(request);
    const Visitor visitor = sessions_.demand(request);
    const std::string key = request.header("idempotency-key");
    if (key.empty() || key.size() > kMaxKey) throw Refused(400, "invalid", "Idempotency-Key: expected 1 to 100 characters");
    const std::string kept_key = std::string(kFromWindow) + key;
    auto entry = inlet_.find(chatStream(visitor), kept_key);
    const bool is_new = !entry;
    if (is_new) {
        const MessageRequest wanted = readMessageRequest(request.body);
        ChatItem item = itemFrom(visitor, ChatItem::What::Visitor);
        item.text = wanted.text;
        item.department = wanted.department;
        inlet_.together([&](Inlet& inlet) {
            if ((entry = inlet.find(chatStream(visitor), kept_key))) return;
            countMessage(inlet, options_, request, visitor);
            item.files = filesOf(inlet, visitor, wanted.files);
            entry = inlet.append(chatStream(visitor), kept_key, writeItem(item), request.at);
        });
    }
    JsonWriter out;
    out.beginObject().member("id", "m_" + std::to_string(entry->seq)).member("seq", entry->seq);
    out.member("at", formatTime(entry->at)).endObject();
    auto answer = json(out, 201);
    answer.pull_now = is_new;
    return answer;
}

VisitorAnswer Service::listMessages(const VisitorRequest& request) {
    const Visitor visitor = sessions_.demand(request);
    const auto limit = std::clamp<std::int64_t>(numberOf(request, "limit", kShownPage), 1, kShownPage);
    std::int64_t next = numberOf(request, "after", 0);
    const auto entries = inlet_.read(chatStream(visitor), next, static_cast<std::size_t>(limit));
    JsonWriter out;
    out.beginObject().key("messages").beginArray();
    for (const auto& entry : entries) {
        next = entry.seq;
        if (const auto [name, data] = eventOf(entry); name == "message") out.raw(data);
    }
    out.endArray().member("next", next).member("more", std::ssize(entries) == limit);
    if (const auto seen = inlet_.find("seen", visitor.id)) out.member("read", numberOr(seen->value, 0));
    out.endObject();
    return json(out);
}

VisitorAnswer Service::follow(const VisitorRequest& request) {
    const Visitor visitor = sessions_.demand(request);
    VisitorAnswer answer;
    answer.follow = {chatStream(visitor), numberOr(request.header("last-event-id"), numberOf(request, "after", 0)), visitor.id, eventOf};
    return answer;
}

VisitorAnswer Service::takeFile(const VisitorRequest& request) {
    const Visitor visitor = sessions_.demand(request);
    if (!options_.takes_files) throw Refused(403, "no_files", "this window takes no files");
    if (request.body.size() > kMaxFile) throw Refused(413, "too_large", "the file is too large", "", kMaxFile);
    const std::string type = sniffed(request.body);
    if (type.empty()) throw Refused(415, "type", "expected a PNG, JPEG, WebP or PDF file");
    const ChatFile file{randomId("f_", 16), fileName(request.header("x-file-name"), type), type, std::ssize(request.body)};
    inlet_.together([&](Inlet& inlet) {
        demandRate(inlet.count(filesStream(visitor), request.at - 1h), kFilesPerHour, 600);
        Sessions(inlet, options_).count(request, kNewFiles);
        inlet.append(filesStream(visitor), file.id, writeFile(file, request.body), request.at);
    });
    JsonWriter out;
    out.beginObject().member("id", file.id).member("name", file.name).member("type", file.type).member("size", file.size).endObject();
    return json(out, 201);
}

VisitorAnswer Service::showFile(const VisitorRequest& request, const std::string& id) {
    const auto entry = inlet_.find(filesStream(sessions_.demand(request)), id);
    if (!entry) throw Refused(404, "not_found", "there is no such file");
    auto [file, bytes] = readFile(*entry);
    VisitorAnswer answer;
    answer.content_type = file.type;
    answer.body = std::move(bytes);
    answer.headers = {
        {"Content-Disposition", "attachment; filename*=UTF-8''" + percentEncode(file.name)},
        {"Content-Security-Policy", "default-src 'none'; sandbox"}};
    return answer;
}

void Service::note(const VisitorRequest& request, const Visitor& visitor, ChatItem item) {
    inlet_.together([&](Inlet& inlet) {
        countMessage(inlet, options_, request, visitor);
        if (item.what == ChatItem::What::Contact) {
            Sessions(inlet, options_).changeProfile(visitor, request.at);
        } else {
            const Asking asking = askingOf(inlet, chatStream(visitor));
            if (item.what == ChatItem::What::Rated && asking.isOver(request.at) && !asking.answered)
                throw Refused(409, "too_late", "a rating can be changed for an hour");
            item.asked_at = asking.standing(request.at);
        }
        inlet.append(chatStream(visitor), randomId("note:", 8), writeItem(item), request.at);
    });
}

VisitorAnswer Service::takeContact(const VisitorRequest& request) {
    demandJson(request);
    Visitor visitor = sessions_.demand(request);
    const ContactRequest wanted = readContactRequest(request.body);
    if (wanted.name.empty() && wanted.email.empty()) return done();
    if (!wanted.name.empty()) visitor.profile.name = wanted.name;
    if (!wanted.email.empty()) visitor.profile.email = wanted.email;
    ChatItem item = itemFrom(visitor, ChatItem::What::Contact);
    item.text = visitor.profile.email;
    note(request, visitor, item);
    return done();
}

VisitorAnswer Service::takeClose(const VisitorRequest& request) {
    demandJson(request);
    const Visitor visitor = sessions_.demand(request);
    note(request, visitor, itemFrom(visitor, ChatItem::What::Closed));
    return done();
}

VisitorAnswer Service::takeRating(const VisitorRequest& request) {
    demandJson(request);
    const Visitor visitor = sessions_.demand(request);
    const RatingRequest wanted = readRatingRequest(request.body);
    ChatItem item = itemFrom(visitor, ChatItem::What::Rated);
    item.number = wanted.score;
    item.text = wanted.text;
    note(request, visitor, item);
    return done();
}

}  // namespace channels::webchat
