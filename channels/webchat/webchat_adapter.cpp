#include "channels/webchat/webchat_adapter.h"

#include <map>
#include <optional>

#include "channels/contract/errors.h"
#include "channels/contract/reply_lint.h"
#include "channels/kit/json.h"
#include "channels/webchat/webchat_rules.h"
#include "channels/webchat/webchat_sandbox.h"
#include "channels/webchat/webchat_service.h"
#include "channels/webchat/webchat_wire.h"

namespace channels::webchat {
namespace {

constexpr std::size_t kPage = 100;
constexpr int kCursorVersion = 1;
constexpr auto kTidyEvery = 1h;
// Our own estimate: what people ask before they buy.
constexpr double kPreSaleIsProduct = 0.4;
constexpr std::string_view kChats = "chat/";

std::string writeCursor(std::int64_t seq) {
    JsonWriter out;
    out.beginObject().member("v", kCursorVersion).member("seq", seq).endObject();
    return out.str();
}

std::int64_t readCursor(const std::string& text) {
    if (text.empty()) return 0;
    try {
        const auto document = JsonDocument::parse(text);
        const auto seq = document.root()["seq"].integer();
        if (document.root()["v"].integer() == kCursorVersion && seq && *seq >= 0) return *seq;
    } catch (const JsonError&) {
    }
    throw NotUnderstood("cursor: expected one of the web chat's");
}

std::string visitorOf(const Entry& entry) {
    return entry.stream.starts_with(kChats) ? entry.stream.substr(kChats.size()) : std::string();
}

std::string messageId(const Entry& entry) { return "m_" + std::to_string(entry.seq); }

/// What the seller reads of what isn't a message.
std::string noticeOf(const ChatItem& item) {
    switch (item.what) {
        case ChatItem::What::Closed: return "The visitor ended the chat.";
        case ChatItem::What::Rated:
            return "The visitor rated the chat " + std::to_string(item.number) + " of 5." + (item.text.empty() ? "" : "\n" + item.text);
        case ChatItem::What::Contact:
            return "The visitor left " + (item.name.empty() ? std::string() : "the name " + item.name) +
                   (item.name.empty() || item.text.empty() ? "" : " and ") +
                   (item.text.empty() ? std::string() : "the address " + item.text) + ".";
        default: return {};
    }
}

/// An entry as the hub gets it; empty for what it wrote itself.
std::optional<Incoming> incomingOf(const Entry& entry, const ChatItem& item) {
    if (item.what == ChatItem::What::Agent || item.what == ChatItem::What::Seen) return std::nullopt;
    Incoming out;
    out.external_id = messageId(entry);
    out.conversation_external_id = out.buyer_external_id = visitorOf(entry);
    out.buyer_name = item.name;
    out.author = item.what == ChatItem::What::Visitor ? Author::Buyer : Author::Notice;
    out.text = item.what == ChatItem::What::Visitor ? item.text : noticeOf(item);
    out.sent_at = entry.at;
    out.order_external_id = item.order;
    out.buyer_locale = item.locale;
    out.site = item.site;
    if (item.department == "pre_sale") out.hints = {{"product_info", kPreSaleIsProduct}};
    for (const auto& file : item.files)
        out.attachments.push_back({file.name, file.type, out.buyer_external_id + '/' + file.id, ""});
    out.raw = writeRaw(entry);
    return out;
}

class WebchatAdapter : public Adapter, public Serves, public FindsSent, public FetchesAttachments, public MarksRead {
public:
    WebchatAdapter(const AccountConfig& config, const Surroundings& surroundings)
        : options_(config), clock_(surroundings.clock), inlet_(surroundings.inlet) {}

    Page pull(const Cursor& cursor) override;
    Receipt send(const Outgoing& outgoing) override;
    Identity check() override;
    Page reparse(const std::string& raw) override;
    std::optional<Receipt> findSent(const Outgoing& outgoing) override;
    std::string fetchAttachment(const std::string& ref, std::size_t max_bytes) override;
    void markRead(const std::string& conversation) override;
    VisitorAnswer serve(const VisitorRequest& request) override { return Service(inlet(), options_).serve(request); }

private:
    Inlet& inlet() {
        if (inlet_ == nullptr) throw PermanentFailure("a web chat works only within its hub");
        return *inlet_;
    }
    void take(Page& page, const Entry& entry);
    void tidy();

    const Options options_;
    const Clock& clock_;
    Inlet* inlet_;
    std::map<std::string, std::int64_t> newest_;  // of the visitor's own, by conversation
    std::optional<Instant> tidied_at_;
};

void WebchatAdapter::take(Page& page, const Entry& entry) {
    try {
        const ChatItem item = readItem(entry.value);
        auto message = incomingOf(entry, item);
        if (!message) return;
        if (item.what == ChatItem::What::Visitor) newest_[message->conversation_external_id] = entry.seq;
        if (item.what == ChatItem::What::Closed) page.settled_conversations.push_back(message->conversation_external_id);
        page.messages.push_back(std::move(*message));
    } catch (const NotUnderstood& error) {
        page.unreadable.push_back({messageId(entry), error.what(), writeRaw(entry)});
    }
}

Page WebchatAdapter::pull(const Cursor& cursor) {
    Page page;
    std::int64_t seq = readCursor(cursor.value);
    newest_.clear();
    const auto entries = inlet().read(std::string(kChats), seq, kPage);
    for (const auto& entry : entries) {
        take(page, entry);
        seq = entry.seq;
    }
    page.more = entries.size() == kPage;
    page.next.value = writeCursor(seq);
    // All that is older has been handed over and stored.
    if (entries.empty()) tidy();
    return page;
}

void WebchatAdapter::tidy() {
    const Instant now = clock_.now();
    if (tidied_at_ && now - *tidied_at_ < kTidyEvery) return;
    tidied_at_ = now;
    Sessions::tidy(inlet(), now);
}

Page WebchatAdapter::reparse(const std::string& raw) {
    Page page;
    take(page, readRaw(raw));
    return page;
}

Receipt WebchatAdapter::send(const Outgoing& outgoing) {
    // A kill may have come between the entry and its receipt.
    if (auto sent = findSent(outgoing)) return *sent;
    if (replyLength(descriptor().rules, outgoing.text) > kMaxText)
        throw PermanentFailure("a reply has at most " + std::to_string(kMaxText) + " characters", "length");
    if (outgoing.attachments.size() > kMaxFiles)
        throw PermanentFailure("a reply has at most " + std::to_string(kMaxFiles) + " files", "attachment_count");
    const std::string& visitor = outgoing.conversation_external_id;
    if (!inlet().find("visitors", visitor)) throw PermanentFailure("there is no such visitor any more", "no_visitor");
    ChatItem item;
    item.what = ChatItem::What::Agent;
    item.text = outgoing.text;
    const Instant now = clock_.now();
    for (const auto& attachment : outgoing.attachments) {
        ChatFile file{randomId("f_", 16), attachment.name, attachment.media_type, std::ssize(attachment.bytes)};
        inlet().append("files/" + visitor, file.id, writeFile(file, attachment.bytes), now);
        item.files.push_back(std::move(file));
    }
    const Entry entry = inlet().append(std::string(kChats) + visitor, "out:" + outgoing.id, writeItem(item), now);
    return {messageId(entry), entry.at};
}

std::optional<Receipt> WebchatAdapter::findSent(const Outgoing& outgoing) {
    const auto entry = inlet().find(std::string(kChats) + outgoing.conversation_external_id, "out:" + outgoing.id);
    return entry ? std::optional(Receipt{messageId(*entry), entry->at}) : std::nullopt;
}

std::string WebchatAdapter::fetchAttachment(const std::string& ref, std::size_t max_bytes) {
    const auto slash = ref.find('/');
    const auto entry = slash == std::string::npos ? std::nullopt : inlet().find("files/" + ref.substr(0, slash), ref.substr(slash + 1));
    if (!entry) throw PermanentFailure("the file is no longer there", "no_file");
    std::string bytes = readFile(*entry).second;
    if (bytes.size() > max_bytes) throw PermanentFailure("the file has over " + std::to_string(max_bytes) + " bytes", "too_large");
    return bytes;
}

void WebchatAdapter::markRead(const std::string& conversation) {
    const auto newest = newest_.find(conversation);
    if (newest == newest_.end()) return;
    inlet().put("seen", conversation, std::to_string(newest->second), clock_.now());
    ChatItem seen;
    seen.what = ChatItem::What::Seen;
    seen.number = newest->second;
    inlet().append(std::string(kChats) + conversation, "seen:" + std::to_string(seen.number), writeItem(seen), clock_.now());
}

Identity WebchatAdapter::check() {
    Identity out;
    out.name = options_.title;
    if (options_.origins.empty()) out.warnings.emplace_back("No page of the shop may show the window yet: allowed_origins is empty");
    return out;
}

}  // namespace

std::unique_ptr<Adapter> makeAdapter(const AccountConfig& config, const Surroundings& surroundings) {
    return std::make_unique<WebchatAdapter>(config, surroundings);
}

Kind kind() { return {descriptor(), makeAdapter, makeSandbox}; }

}  // namespace channels::webchat
