#include "channels/mirakl/mirakl_adapter.h"

#include <algorithm>
#include <map>
#include <set>

#include "channels/contract/errors.h"
#include "channels/contract/registry.h"
#include "channels/contract/reply_lint.h"
#include "channels/contract/sandbox.h"
#include "channels/kit/find_sent.h"
#include "channels/kit/http_errors.h"
#include "channels/kit/multipart.h"
#include "channels/kit/time.h"
#include "channels/kit/url.h"
#include "channels/mirakl/mirakl_cursor.h"
#include "channels/mirakl/mirakl_rules.h"
#include "channels/mirakl/mirakl_sandbox.h"
#include "channels/mirakl/mirakl_wire.h"

namespace channels::mirakl {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kThreadLimit = 50;  // M11's own default
constexpr std::size_t kOrderLimit = 100;  // OR11's order_ids hold no more, and without `max` it answers ten
constexpr std::size_t kFullPage = 100;    // entries of a page after which a pull returns
constexpr int kMaxSteps = 4;
// 429 comes without a figure: the wait doubles while it goes on.
constexpr std::chrono::seconds kFirstWait{30}, kLongestWait{600};

constexpr std::string_view kThreads = "/api/inbox/threads";
constexpr std::string_view kOrders = "/api/orders";

AccountFacts factsOf(const AccountConfig& config) {
    AccountFacts out;
    out.site = config.setting("site");
    if (config.setting("links_allowed") == "true") out.reply_rules = kOpenRules;
    out.answer_within = std::chrono::hours(std::stoi(config.setting("answer_hours")));
    return out;
}

/// `call` is "" for the thread itself (M10), "/message" (M12); "/download" takes an attachment's id instead (M13).
std::string threadPath(const std::string& id, std::string_view call) {
    return std::string(kThreads) + '/' + percentEncode(id) + std::string(call);
}

HttpRequest jsonRequest() {
    HttpRequest out;
    out.headers = {{"Accept", "application/json"}};
    return out;
}

void requireLength(const std::string& what, const std::string& text, std::size_t min, std::size_t max) {
    const std::size_t length = replyLength(descriptor().rules, text);
    if (length >= min && length <= max) return;
    throw PermanentFailure(
        what + " of " + std::to_string(length) + " characters, " + std::to_string(min) + " to " + std::to_string(max) +
            " are allowed",
        "length"
    );
}

class MiraklAdapter : public Adapter,
                      public FindsSent,
                      public FetchesAttachments,
                      public FetchesOrders,
                      public Relists,
                      public Acts {
public:
    MiraklAdapter(const AccountConfig& config, const Surroundings& surroundings)
        : backfill_(config.backfill),
          around_(surroundings),
          api_(withoutTrailingSlash(config.setting("api_url"))),
          key_(config.secret("api_key")),
          shop_id_(config.setting("shop_id")),
          facts_(factsOf(config)) {}

    Page pull(const Cursor& cursor) override;
    Receipt send(const Outgoing& outgoing) override;
    Identity check() override;
    Page reparse(const std::string& raw) override { return parseRaw(raw, facts_); }
    std::optional<Receipt> findSent(const Outgoing& outgoing) override;
    std::string fetchAttachment(const std::string& ref, std::size_t max_bytes) override;
    std::optional<Order> fetchOrder(const std::string& external_id) override;
    std::vector<std::string> relist(Instant from, Instant to) override;
    void act(const ActionRequest& request) override;

private:
    // Calls.
    HttpResponse call(HttpRequest request, const std::string& path, QueryList query);
    HttpResponse get(const std::string& name, const std::string& path, const QueryList& query);
    std::string post(const std::string& name, const std::string& path, std::vector<FormPart> parts);
    [[noreturn]] void refuse(const HttpResponse& response, CallType type, const std::string& name) const;
    Instant backOff() const;
    Instant marketplaceTime() const { return around_.clock.now() + skew_; }

    // Pull.
    CursorState startState() const;
    bool step(CursorState& state, Page& page, std::string& kept_token);
    bool readThreads(std::vector<Thread> threads, CursorState& state, Page& page);
    void take(Thread thread, CursorState& state, Page& page);
    ThreadList listThreads(Instant since, const std::string& page_token);
    std::optional<Thread> readThread(const std::string& id);
    Thread whole(Thread listed, Instant floor);

    // Orders.
    std::vector<WireOrder> listOrders(const std::vector<std::string>& ids);
    void join(Page& page);

    const std::chrono::days backfill_;
    const Surroundings around_;
    const std::string api_, key_, shop_id_;
    const AccountFacts facts_;
    std::chrono::milliseconds skew_{0};  // their clock minus ours, as the last answer told
    int throttles_ = 0;                  // answers of 429 in a row
};

HttpResponse MiraklAdapter::call(HttpRequest request, const std::string& path, QueryList query) {
    if (!shop_id_.empty()) query.emplace_back("shop_id", shop_id_);
    request.url = api_ + path + (query.empty() ? "" : "?" + encodeQuery(query));
    request.headers.emplace_back("Authorization", key_);
    HttpResponse response = around_.transports.http().send(request);
    if (const auto date = parseHttpDate(response.header("date"))) skew_ = *date - around_.clock.now();
    throttles_ = response.status == 429 ? throttles_ + 1 : 0;
    return response;
}

HttpResponse MiraklAdapter::get(const std::string& name, const std::string& path, const QueryList& query) {
    HttpResponse response = call(jsonRequest(), path, query);
    if (response.status != 200) refuse(response, CallType::Read, name);
    return response;
}

/// Hands a message over; the id that it got.
std::string MiraklAdapter::post(const std::string& name, const std::string& path, std::vector<FormPart> parts) {
    FormBody form = writeForm(parts);
    if (form.bytes.size() > kMaxMessageBytes)
        throw PermanentFailure(name + ": the attachments are over 30 MB together", "attachment_size");
    HttpRequest request = jsonRequest();
    request.method = "POST";
    request.headers.emplace_back("Content-Type", form.content_type);
    request.body = std::move(form.bytes);
    HttpResponse response;
    try {
        response = call(std::move(request), path, {});
    } catch (const NotUnderstood& error) {
        // An answer that is no answer says nothing of what became of the request.
        throw TemporaryFailure(error.what(), true);
    }
    if (response.status >= 400) refuse(response, CallType::Change, name);
    const bool made = response.status == 201 || response.status == 200;
    std::string id = made ? parseMessageId(response.body) : std::string();
    if (id.empty())
        throw TemporaryFailure(name + ": HTTP " + std::to_string(response.status) + " without a message_id", true);
    return id;
}

void MiraklAdapter::refuse(const HttpResponse& response, CallType type, const std::string& name) const {
    if (response.status == 429 && response.header("retry-after").empty())
        throw Throttled(name + ": HTTP 429", backOff());
    throwHttpError(response, type, {name, {}, parseErrorCode(response.body)}, around_.clock);
}

Instant MiraklAdapter::backOff() const {
    std::chrono::seconds wait = kFirstWait;
    for (int i = 1; i < throttles_ && wait < kLongestWait; ++i) wait *= 2;
    return around_.clock.now() + std::min(wait, kLongestWait);
}

CursorState MiraklAdapter::startState() const {
    CursorState state;
    state.window = PullWindow(around_.clock.now() - backfill_);
    return state;
}

Page MiraklAdapter::pull(const Cursor& cursor) {
    CursorState state = cursor.value.empty() ? startState() : readCursor(cursor.value);
    std::string kept_token = state.page_token;
    Page page;
    pullSteps(page, kMaxSteps, kFullPage, [&](Page& filling) { return step(state, filling, kept_token); });
    join(page);
    page.next.value = writeCursor(state);
    return page;
}

ThreadList MiraklAdapter::listThreads(Instant since, const std::string& page_token) {
    QueryList query = {
        {"updated_since", formatTime(since)},
        {"with_messages", "true"},
        {"limit", std::to_string(kThreadLimit)}};
    if (!page_token.empty()) query.emplace_back("page_token", page_token);
    ThreadList list = parseThreads(get("M11", std::string(kThreads), query).body, facts_);
    if (list.next_page_token == page_token && !page_token.empty())
        throw NotUnderstood("M11: next_page_token leads to its own page");
    return list;
}

/// Empty when there is no such thread.
std::optional<Thread> MiraklAdapter::readThread(const std::string& id) {
    const HttpResponse response = call(jsonRequest(), threadPath(id, ""), {});
    if (response.status == 404) return std::nullopt;
    if (response.status != 200) refuse(response, CallType::Read, "M10");
    return parseThread(response.body, facts_);
}

/// The thread with all that was written at or after `floor`: a list ends with its last 100 messages.
Thread MiraklAdapter::whole(Thread listed, Instant floor) {
    if (listed.reachesBackTo(floor)) return listed;
    try {
        if (auto read = readThread(listed.id)) {
            // A message that came between the two calls makes another version: the next walk reads it again.
            read->version = listed.version;
            return std::move(*read);
        }
    } catch (const PermanentFailure&) {
    }
    if (!listed.messages.empty()) listed.messages.front().warnings.emplace_back("M10 doesn't tell what stands before");
    return listed;
}

/// One list page of the walk; true when the walk is over. `kept_token` came with the cursor and may be old.
bool MiraklAdapter::step(CursorState& state, Page& page, std::string& kept_token) {
    ThreadList list;
    try {
        list = listThreads(state.window.floor(), state.page_token);
    } catch (const PermanentFailure&) {
        if (state.page_token.empty() || state.page_token != kept_token) throw;
        // The token has ended while the hub stood still: the walk begins again and passes over what it knows.
        kept_token.clear();
        state.page_token.clear();
        return false;
    }
    state.window.begin(marketplaceTime(), around_.clock.now());
    takeNew(page, state.window, {}, std::move(list.unreadable));
    if (!readThreads(std::move(list.threads), state, page)) return false;
    if (list.next_page_token.empty()) {
        state.finish();
        return true;
    }
    state.page_token = list.next_page_token;
    return false;
}

/// Reads what changed. False when a thread gave no sense, though the others were read: the walk must come back
/// to it.
bool MiraklAdapter::readThreads(std::vector<Thread> threads, CursorState& state, Page& page) {
    std::optional<NotUnderstood> failure;
    for (auto& thread : threads) {
        if (state.window.knows(thread.version)) continue;
        try {
            take(whole(std::move(thread), state.window.floor()), state, page);
        } catch (const NotUnderstood& error) {
            failure = error;
        }
    }
    if (failure && page.messages.empty()) throw NotUnderstood(*failure);
    return !failure;
}

void MiraklAdapter::take(Thread thread, CursorState& state, Page& page) {
    const std::size_t settled = page.settled_conversations.size();
    takeNew(page, state.window, std::move(thread.messages), std::move(thread.unreadable));
    if (thread.answered && page.settled_conversations.size() == settled)
        page.settled_conversations.push_back(thread.id);
    state.window.remember(thread.version, thread.updated_at.value_or(state.window.begun()));
}

std::vector<WireOrder> MiraklAdapter::listOrders(const std::vector<std::string>& ids) {
    std::string list;
    for (const auto& id : ids) list += (list.empty() ? "" : ",") + id;
    const QueryList query = {{"order_ids", list}, {"max", std::to_string(kOrderLimit)}};
    return parseOrders(get("OR11", std::string(kOrders), query).body);
}

/// Facts of the orders that the page's messages are about, and by them the buyer's language. Messages are worth
/// more than these: a call that fails costs nothing but them.
void MiraklAdapter::join(Page& page) {
    std::set<std::string> wanted;
    for (const auto& message : page.messages) {
        if (!message.order_external_id.empty()) wanted.insert(message.order_external_id);
    }
    if (throttles_ > 0) return;
    std::map<std::string, std::string> locales;
    try {
        for (auto at = wanted.begin(); at != wanted.end();) {
            std::vector<std::string> ids;
            while (at != wanted.end() && ids.size() < kOrderLimit) ids.push_back(*at++);
            for (auto& found : listOrders(ids)) {
                locales[found.order.external_id] = found.buyer_locale;
                page.orders.push_back(std::move(found.order));
            }
        }
    } catch (const Cancelled&) {
        throw;
    } catch (const ChannelError&) {
    }
    for (auto& message : page.messages) {
        if (message.author == Author::Buyer) message.buyer_locale = locales[message.order_external_id];
    }
}

std::optional<Order> MiraklAdapter::fetchOrder(const std::string& external_id) {
    for (auto& found : listOrders({external_id})) {
        if (found.order.external_id == external_id) return std::move(found.order);
    }
    return std::nullopt;
}

Receipt MiraklAdapter::send(const Outgoing& outgoing) {
    requireLength("M12: a text", outgoing.text, kMinReply, kMaxReply);
    if (outgoing.attachments.size() > kMaxAttachments)
        throw PermanentFailure("M12: more than 50 attachments", "attachment_count");
    if (outgoing.conversation_external_id.empty()) throw PermanentFailure("M12: a reply needs its thread", "no_thread");
    std::vector<FormPart> parts = {
        {"message_input", writeReply(outgoing.text, outgoing.buyer_external_id), "application/json", {}}};
    for (const auto& file : outgoing.attachments) {
        const std::string type = file.media_type.empty() ? "application/octet-stream" : file.media_type;
        parts.push_back({"files", file.bytes, type, file.name.empty() ? "attachment" : file.name});
    }
    const std::string path = threadPath(outgoing.conversation_external_id, "/message");
    return {post("M12", path, std::move(parts)), around_.clock.now()};
}

std::optional<Receipt> MiraklAdapter::findSent(const Outgoing& outgoing) {
    const auto thread = readThread(outgoing.conversation_external_id);
    return thread ? findOwnReply(thread->messages, outgoing) : std::nullopt;
}

std::string MiraklAdapter::fetchAttachment(const std::string& ref, std::size_t max_bytes) {
    HttpRequest request;
    request.headers = {{"Accept", "*/*"}};
    HttpResponse response = call(std::move(request), threadPath(ref, "/download"), {});
    if (response.status != 200) refuse(response, CallType::Read, "M13");
    if (response.body.size() > max_bytes)
        throw PermanentFailure("M13: over " + std::to_string(max_bytes) + " bytes", "attachment_size");
    return std::move(response.body);
}

std::vector<std::string> MiraklAdapter::relist(Instant from, Instant to) {
    std::set<std::string> ids;
    std::string page_token;
    do {
        ThreadList list = listThreads(from, page_token);
        for (auto& listed : list.threads) {
            for (const auto& message : whole(std::move(listed), from).messages) {
                if (message.sent_at && *message.sent_at >= from && *message.sent_at < to)
                    ids.insert(message.external_id);
            }
        }
        page_token = list.next_page_token;
    } while (!page_token.empty());
    return {ids.begin(), ids.end()};
}

void MiraklAdapter::act(const ActionRequest& request) {
    if (request.action != kWriteToBuyer) throw PermanentFailure("no such action: " + request.action, "unknown_action");
    const auto input = [&](std::string_view name) {
        const auto found = request.inputs.find(std::string(name));
        return found == request.inputs.end() ? std::string() : found->second;
    };
    const std::string topic = input(kTopicInput), text = input(kTextInput);
    if (request.order_external_id.empty()) throw PermanentFailure("OR43: a new thread needs its order", "no_order");
    requireLength("OR43: a topic", topic, kMinTopic, kMaxTopic);
    requireLength("OR43: a text", text, kMinReply, kMaxReply);
    const std::string path = std::string(kOrders) + '/' + percentEncode(request.order_external_id) + "/threads";
    post("OR43", path, {{"thread_input", writeNewThread(topic, text), "application/json", {}}});
}

Identity MiraklAdapter::check() {
    const HttpResponse response = get("M11", std::string(kThreads), {{"limit", "1"}});
    const std::string name = parseThreads(response.body, facts_).shop_name;
    Identity out;
    out.name = name.empty() ? api_ : name;
    out.clock_skew = skew_;
    const HttpResponse orders = call(jsonRequest(), std::string(kOrders), {{"max", "1"}});
    if (orders.status == 403) {
        out.warnings.emplace_back("no right to read orders: messages come without facts about orders");
    } else if (orders.status != 200) {
        refuse(orders, CallType::Read, "OR11");
    }
    return out;
}

}  // namespace

std::unique_ptr<Adapter> makeAdapter(const AccountConfig& config, const Surroundings& surroundings) {
    return std::make_unique<MiraklAdapter>(config, surroundings);
}

Kind kind() { return {descriptor(), makeAdapter, makeSandbox}; }

}  // namespace channels::mirakl
