#include "channels/webchat/webchat_adapter.h"

#include <algorithm>
#include <optional>

#include "channels/contract/errors.h"
#include "channels/contract/reply_lint.h"
#include "channels/kit/json.h"
#include "channels/webchat/webchat_asking.h"
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
void tell(const ChatItem& item, Incoming& out) {
    out.author = Author::Notice;
    const std::string score = std::to_string(item.number);
    switch (item.what) {
        case ChatItem::What::Closed:
            out.text = "The visitor ended the chat.";
            out.notice = {{"code", "visitor_closed"}};
            break;
        case ChatItem::What::Rated:
            out.text = "The visitor rated the chat " + score + " of 5." + (item.text.empty() ? "" : "\n" + item.text);
            out.notice = {{"code", "visitor_rated"}, {"score", score}, {"comment", item.text}};
            break;
        default:
            out.text = "The visitor left " + (item.name.empty() ? std::string() : "the name " + item.name) +
                       (item.name.empty() || item.text.empty() ? "" : " and ") +
                       (item.text.empty() ? std::string() : "the address " + item.text) + ".";
            out.notice = {{"name", item.name}, {"address", item.text}};
            out.notice["code"] = item.name.empty()   ? "visitor_left_address"
                                 : item.text.empty() ? "visitor_left_name"
                                                     : "visitor_left_both";
    }
}

/// An entry as the hub gets it; empty for what it wrote itself.
std::optional<Incoming> incomingOf(const Entry& entry, const ChatItem& item) {
    using What = ChatItem::What;
    if (item.what == What::Agent || item.what == What::Seen || item.what == What::Asked) return std::nullopt;
    Incoming out;
    out.external_id = messageId(entry);
    out.conversation_external_id = out.buyer_external_id = visitorOf(entry);
    out.buyer_name = item.name;
    out.text = item.text;
    if (item.what != What::Visitor) tell(item, out);
    // The window asks whoever ends the chat.
    if (item.what == What::Closed || item.what == What::Rated)
        out.rating = {item.asked_at.value_or(entry.at), static_cast<int>(item.number)};
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

class WebchatAdapter : public Adapter, public Serves, public FindsSent, public FetchesAttachments, public MarksRead, public AsksRating {
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
    std::optional<Instant> askRating(const std::string& conversation) override;
    VisitorAnswer serve(const VisitorRequest& request) override { return Service(inlet(), options_).serve(request); }
    void forgetConversation(const std::string& external_id) override;

private:
    Inlet& inlet() {
        if (inlet_ == nullptr) throw PermanentFailure("a web chat works only within its hub");
        return *inlet_;
    }
    void take(Page& page, const Entry& entry);
    void tidy(const std::vector<Entry>& unpulled);
    bool isLast(const Entry& entry);
    std::optional<Entry> sentTo(const std::string& visitor, const Outgoing& outgoing);

    const Options options_;
    const Clock& clock_;
    Inlet* inlet_;
    std::optional<Instant> tidied_at_;
};

void WebchatAdapter::take(Page& page, const Entry& entry) {
    try {
        const ChatItem item = readItem(entry.value);
        auto message = incomingOf(entry, item);
        if (!message) return;
        if (item.what == ChatItem::What::Closed && isLast(entry)) page.settled_conversations.push_back(message->conversation_external_id);
        page.messages.push_back(std::move(*message));
    } catch (const NotUnderstood& error) {
        page.unreadable.push_back({messageId(entry), error.what(), writeRaw(entry)});
    }
}

/// Whether the visitor said nothing more after it.
bool WebchatAdapter::isLast(const Entry& entry) {
    const auto later = inlet().read(entry.stream, entry.seq, kPage);
    return std::none_of(later.begin(), later.end(), [](const Entry& each) { return each.key.starts_with(kFromWindow); });
}

Page WebchatAdapter::pull(const Cursor& cursor) {
    Page page;
    std::int64_t seq = readCursor(cursor.value);
    const auto entries = inlet().read(std::string(kChats), seq, kPage);
    for (const auto& entry : entries) {
        take(page, entry);
        seq = entry.seq;
    }
    page.more = entries.size() == kPage;
    page.next.value = writeCursor(seq);
    if (!page.more) tidy(entries);
    return page;
}

/// What was handed over before this page is stored.
void WebchatAdapter::tidy(const std::vector<Entry>& unpulled) {
    const Instant now = clock_.now();
    if (tidied_at_ && now - *tidied_at_ < kTidyEvery) return;
    tidied_at_ = now;
    Instant oldest = now;
    for (const auto& entry : unpulled) oldest = std::min(oldest, entry.at);
    Sessions::tidy(inlet(), now, oldest);
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
    std::string visitor = outgoing.conversation_external_id;
    if (const auto moved = inlet().find(kMoved, visitor)) visitor = moved->value;
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
    auto entry = sentTo(outgoing.conversation_external_id, outgoing);
    if (const auto moved = inlet().find(kMoved, outgoing.conversation_external_id); !entry && moved) entry = sentTo(moved->value, outgoing);
    return entry ? std::optional(Receipt{messageId(*entry), entry->at}) : std::nullopt;
}

std::optional<Entry> WebchatAdapter::sentTo(const std::string& visitor, const Outgoing& outgoing) {
    return inlet().find(std::string(kChats) + visitor, "out:" + outgoing.id);
}

void WebchatAdapter::forgetConversation(const std::string& external_id) {
    const Instant all = clock_.now() + 365 * 24h;
    for (const char* family : {"chat/", "files/", "sent/"}) inlet().forget(family + external_id, all);
    // The profile goes, the visitor may go on.
    if (inlet().find("visitors", external_id)) inlet().put("visitors", external_id, writeProfile({}), clock_.now());
    for (const char* stream : {"seen", kMoved}) inlet().erase(stream, external_id);
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
    const std::string stream = std::string(kChats) + conversation;
    ChatItem seen;
    seen.what = ChatItem::What::Seen;
    for (auto entries = inlet().read(stream, 0, kPage); !entries.empty(); entries = inlet().read(stream, entries.back().seq, kPage)) {
        for (const auto& entry : entries) {
            if (entry.key.starts_with(kFromWindow)) seen.number = entry.seq;
        }
    }
    if (seen.number == 0) return;
    inlet().put("seen", conversation, std::to_string(seen.number), clock_.now());
    inlet().append(stream, "seen:" + std::to_string(seen.number), writeItem(seen), clock_.now());
}

std::optional<Instant> WebchatAdapter::askRating(const std::string& conversation) {
    // Who has signed in since goes on in his own chat.
    if (inlet().find(kMoved, conversation) || !inlet().find("visitors", conversation)) return std::nullopt;
    const std::string stream = std::string(kChats) + conversation;
    std::optional<Instant> asked;
    inlet().together([&](Inlet& kept) {
        const Asking asking = askingOf(kept, stream);
        if (!asking.rated_at) asked = asking.asked_at;
        if (!asking.answered) return;
        ChatItem question;
        question.what = ChatItem::What::Asked;
        asked = kept.append(stream, randomId("ask:", 8), writeItem(question), clock_.now()).at;
    });
    return asked;
}

Identity WebchatAdapter::check() {
    Identity out;
    out.name = options_.title;
    out.warnings = options_.warnings;
    return out;
}

}  // namespace

std::unique_ptr<Adapter> makeAdapter(const AccountConfig& config, const Surroundings& surroundings) {
    return std::make_unique<WebchatAdapter>(config, surroundings);
}

Kind kind() { return {descriptor(), makeAdapter, makeSandbox}; }

}  // namespace channels::webchat
