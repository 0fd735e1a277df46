#include "channels/tiktok/tiktok_adapter.h"

#include <algorithm>
#include <set>

#include "channels/contract/errors.h"
#include "channels/contract/registry.h"
#include "channels/contract/reply_lint.h"
#include "channels/contract/sandbox.h"
#include "channels/kit/find_sent.h"
#include "channels/kit/foreign_file.h"
#include "channels/kit/hash.h"
#include "channels/kit/http_errors.h"
#include "channels/kit/oauth.h"
#include "channels/kit/time.h"
#include "channels/kit/url.h"
#include "channels/tiktok/tiktok_content.h"
#include "channels/tiktok/tiktok_cursor.h"
#include "channels/tiktok/tiktok_orders.h"
#include "channels/tiktok/tiktok_rules.h"
#include "channels/tiktok/tiktok_sandbox.h"
#include "channels/tiktok/tiktok_signature.h"
#include "channels/tiktok/tiktok_wire.h"

namespace channels::tiktok {
namespace {

using namespace std::chrono_literals;

constexpr const char* kConversations = "/customer_service/202309/conversations";
constexpr const char* kOneConversation = "/customer_service/202601/conversations/";
constexpr const char* kOrders = "/order/202309/orders";
constexpr const char* kShops = "/authorization/202309/shops";
constexpr const char* kWebhooks = "/event/202309/webhooks";

constexpr std::size_t kListSize = 20;      // the most that Get Conversations gives
constexpr std::size_t kMessagesSize = 10;  // the same of Get Conversation Messages
constexpr std::size_t kOrdersSize = 50;    // the same of Get Order Detail
constexpr std::size_t kMaxPages = 500;     // of one conversation, and of one list
constexpr std::size_t kFullPage = 100;     // entries of a page after which a pull returns
constexpr int kMaxPasses = 5;
constexpr int kMaxSteps = 6;
// For a refusal without Retry-After; doubled while refusals follow each other.
constexpr std::chrono::seconds kFirstWait{30};
constexpr int kMaxDoublings = 5;

// Types of notifications.
constexpr std::int64_t kNewConversation = 13;
constexpr std::int64_t kNewMessage = 14;

/// Turns the code of an answer into the HTTP status that it stands for: what the kit does with an answer goes by that.
class CodesAsStatuses : public HttpClient {
public:
    explicit CodesAsStatuses(HttpClient& http) : http_(http) {}
    HttpResponse send(const HttpRequest& request) override {
        HttpResponse response = http_.send(request);
        response.status = parseVerdict(response.status, response.body).status;
        return response;
    }

private:
    HttpClient& http_;
};

/// The next walk needn't read this conversation again.
void rememberLatest(const ConversationHead& head, PullWindow& window) {
    if (!head.latest_id.empty()) window.remember(head.latest_id, head.latest_at.value_or(window.begun()));
}

std::string header(const HttpRequest& request, std::string_view lower_case_name) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    for (const auto& [name, value] : request.headers) {
        if (std::equal(name.begin(), name.end(), lower_case_name.begin(), lower_case_name.end(), [&](char a, char b) {
                return lower(a) == b;
            }))
            return value;
    }
    return {};
}

class TiktokAdapter : public Adapter,
                      public FindsSent,
                      public MarksRead,
                      public FetchesAttachments,
                      public FetchesOrders,
                      public Relists,
                      public Authorizes,
                      public ReceivesPush,
                      public Acts {
public:
    TiktokAdapter(const AccountConfig& config, const Surroundings& surroundings)
        : config_(config),
          around_(surroundings),
          api_(withoutTrailingSlash(config.setting("api_url"))),
          auth_(withoutTrailingSlash(config.setting("auth_url"))),
          app_key_(config.setting("app_key")),
          app_secret_(config.secret("app_secret")),
          refresh_token_(config.secret("refresh_token")),
          orders_wanted_(config.setting("orders") != "false"),
          tokens_(
              surroundings.clock, [this] { return refreshGrant(); },
              [this](const std::string& token, std::optional<Instant> ends) { keepRefreshToken(token, ends); }
          ) {}

    Page pull(const Cursor& cursor) override;
    Receipt send(const Outgoing& outgoing) override;
    Identity check() override;
    Page reparse(const std::string& raw) override { return parseRaw(raw); }
    std::optional<Receipt> findSent(const Outgoing& outgoing) override;
    void markRead(const std::string& conversation_external_id) override;
    std::string fetchAttachment(const std::string& ref, std::size_t max_bytes) override;
    std::optional<Order> fetchOrder(const std::string& external_id) override;
    std::vector<std::string> relist(Instant from, Instant to) override;
    std::string authorizeUrl(const std::string& state, const std::string& redirect_uri) override;
    void authorized(const std::map<std::string, std::string>& answer, const std::string& redirect_uri) override;
    std::optional<PushAnswer> onPush(const HttpRequest& request) override;
    void subscribe(const std::string& url) override;
    void act(const ActionRequest& request) override;

private:
    struct Conversation {
        std::vector<Incoming> messages;  // oldest first
        std::vector<Unreadable> unreadable;
        std::map<std::string, std::optional<Instant>> hidden;
    };

    // Tokens.
    TokenGrant askForToken(const std::string& path, const QueryList& query);
    TokenGrant refreshGrant();
    void keepRefreshToken(const std::string& token, std::optional<Instant> ends);

    // Calls.
    HttpResponse exchange(const std::string& method, const std::string& path, QueryList query, const std::string& body);
    HttpResponse call(const std::string& method, const std::string& path, QueryList query, const std::string& body);
    HttpResponse get(const std::string& path, const QueryList& query, const std::string& name);
    [[noreturn]] void refuse(const HttpResponse& response, CallType type, const std::string& name);
    void noteTime(const HttpResponse& response);
    Instant marketplaceTime() const { return around_.clock.now() + skew_; }
    const Shop& shop();
    Shop findShop();

    // Pull.
    CursorState startState() const;
    bool step(CursorState& state, Page& page);
    ConversationList listConversations(const std::string& page_token);
    std::optional<ConversationList> nextList(CursorState& state);
    template <class Done>
    Conversation readConversation(const ConversationHead& head, const Done& done);
    void take(const ConversationHead& head, Conversation conversation, CursorState& state, Page& page);
    bool readUnknown(const ConversationList& list, CursorState& state, Page& page);

    // Orders.
    std::vector<Order> loadOrders(const std::vector<std::string>& ids);
    void tellOrders(std::size_t first_message, Page& page);

    // Sending.
    std::string post(const std::string& conversation, std::string_view type, const std::string& content);
    bool takesMessages(const std::string& conversation);

    const AccountConfig config_;
    const Surroundings around_;
    const std::string api_, auth_, app_key_, app_secret_;
    std::string refresh_token_;
    bool orders_wanted_;
    TokenCache tokens_;
    std::chrono::milliseconds skew_{0};  // their clock minus ours, as the last answer told
    std::optional<Shop> shop_;
    int refusals_ = 0;  // for asking too often, one after the other
};

void TiktokAdapter::noteTime(const HttpResponse& response) {
    if (const auto date = parseHttpDate(response.header("date"))) skew_ = *date - around_.clock.now();
}

TokenGrant TiktokAdapter::askForToken(const std::string& path, const QueryList& query) {
    CodesAsStatuses http(around_.transports.http());
    HttpRequest request;
    request.url = auth_ + path + '?' + encodeQuery(query);
    HttpResponse response;
    try {
        response = http.send(request);
    } catch (const TemporaryFailure& failure) {
        // A lost token changes nothing at the marketplace: a caller that sends a reply must not hear `maybe_done`.
        throw TemporaryFailure(failure.what(), false);
    }
    noteTime(response);
    const bool waits = response.status == 408 || response.status == 425 || response.status == 429;
    const Verdict verdict = parseVerdict(response.status, response.body);
    // What this call sends is credentials alone: whatever TikTok refuses of it is wrong with them.
    if (response.status / 100 == 4 && !waits)
        throw CredentialsRefused(
            "token endpoint: HTTP " + std::to_string(response.status) + ' ' + verdict.code + ' ' + verdict.meaning
        );
    if (response.status != 200) refuse(response, CallType::Read, "token endpoint");
    const WireGrant grant = parseGrant(response.body);
    const auto left = [this](std::optional<Instant> ends, std::chrono::seconds otherwise) {
        if (!ends) return otherwise;
        return std::max(0s, std::chrono::floor<std::chrono::seconds>(*ends - marketplaceTime()));
    };
    return {grant.access_token, left(grant.access_ends, 1h), grant.refresh_token, left(grant.refresh_ends, 0s)};
}

TokenGrant TiktokAdapter::refreshGrant() {
    if (refresh_token_.empty()) throw NotConnected("no refresh token: connect the account first");
    return askForToken(
        "/api/v2/token/refresh", {{"app_key", app_key_},
                                  {"app_secret", app_secret_},
                                  {"refresh_token", refresh_token_},
                                  {"grant_type", "refresh_token"}}
    );
}

void TiktokAdapter::keepRefreshToken(const std::string& token, std::optional<Instant> ends) {
    around_.store_secret("refresh_token", token, ends);
    refresh_token_ = token;
}

// The address to come back to is registered with the app; neither page is told it.
std::string TiktokAdapter::authorizeUrl(const std::string& state, const std::string&) {
    const std::string service = config_.setting("service_id");
    if (service.empty()) return auth_ + "/oauth/authorize?" + encodeQuery({{"app_key", app_key_}, {"state", state}});
    return withoutTrailingSlash(config_.setting("services_url")) + "/open/authorize?" +
           encodeQuery({{"service_id", service}, {"state", state}});
}

void TiktokAdapter::authorized(const std::map<std::string, std::string>& answer, const std::string&) {
    const auto code = answer.find("code");
    if (code == answer.end()) throw CredentialsRefused("sign-in: TikTok gave no code");
    const TokenGrant grant = askForToken(
        "/api/v2/token/get", {{"app_key", app_key_},
                              {"app_secret", app_secret_},
                              {"auth_code", code->second},
                              {"grant_type", "authorized_code"}}
    );
    if (grant.refresh_token.empty()) throw NotUnderstood("token endpoint: refresh_token is missing");
    tokens_.accept(grant);
    shop_.reset();
}

HttpResponse TiktokAdapter::exchange(
    const std::string& method, const std::string& path, QueryList query, const std::string& body
) {
    CodesAsStatuses http(around_.transports.http());
    HttpRequest request;
    request.method = method;
    request.headers = {{"Content-Type", "application/json"}};
    request.body = body;
    query.emplace_back("app_key", app_key_);
    HttpResponse response =
        sendAuthorized(http, tokens_, request, [&](HttpRequest& signed_request, const std::string& token) {
            QueryList whole = query;
            const auto now = std::chrono::floor<std::chrono::seconds>(marketplaceTime());
            whole.emplace_back("timestamp", std::to_string(now.time_since_epoch().count()));
            whole.emplace_back("sign", sign(app_secret_, path, whole, body));
            signed_request.url = api_ + path + '?' + encodeQuery(whole);
            signed_request.headers.emplace_back("x-tts-access-token", token);
        });
    noteTime(response);
    if (response.status == 200) refusals_ = 0;
    return response;
}

HttpResponse TiktokAdapter::call(
    const std::string& method, const std::string& path, QueryList query, const std::string& body
) {
    query.emplace_back("shop_cipher", shop().cipher);
    return exchange(method, path, std::move(query), body);
}

HttpResponse TiktokAdapter::get(const std::string& path, const QueryList& query, const std::string& name) {
    HttpResponse response = call("GET", path, query, {});
    if (response.status != 200) refuse(response, CallType::Read, name);
    return response;
}

/// `response.status` is what its code stands for.
void TiktokAdapter::refuse(const HttpResponse& response, CallType type, const std::string& name) {
    const Verdict verdict = parseVerdict(response.status, response.body);
    if (response.status == 429 && response.header("retry-after").empty()) {
        const auto wait = kFirstWait * (1 << std::min(refusals_++, kMaxDoublings));
        throw Throttled(name + ": too many requests " + verdict.code, around_.clock.now() + wait);
    }
    throwHttpError(response, type, {name, verdict.meaning, verdict.code}, around_.clock);
}

const Shop& TiktokAdapter::shop() {
    if (!shop_) shop_ = findShop();
    return *shop_;
}

Shop TiktokAdapter::findShop() {
    const HttpResponse response = exchange("GET", kShops, {}, {});
    if (response.status != 200) refuse(response, CallType::Read, "GET /authorization/202309/shops");
    const auto shops = parseShops(response.body);
    const std::string wanted = config_.setting("shop_id");
    std::string known;
    for (const auto& one : shops) {
        if (!wanted.empty() && one.id == wanted) return one;
        known += (known.empty() ? "" : ", ") + one.id + " (" + one.region + ')';
    }
    if (wanted.empty() && shops.size() == 1) return shops.front();
    if (shops.empty()) throw CredentialsRefused("the sign-in covers no shop");
    throw CredentialsRefused("the shop id must be one that the sign-in covers: " + known);
}

CursorState TiktokAdapter::startState() const {
    CursorState state;
    state.window = PullWindow(around_.clock.now() - config_.backfill);
    return state;
}

Page TiktokAdapter::pull(const Cursor& cursor) {
    CursorState state = cursor.value.empty() ? startState() : readCursor(cursor.value);
    Page page;
    pullSteps(page, kMaxSteps, kFullPage, [&](Page& filling) { return step(state, filling); });
    page.next.value = writeCursor(state);
    return page;
}

ConversationList TiktokAdapter::listConversations(const std::string& page_token) {
    const QueryList query = {
        {"page_size", std::to_string(kListSize)}, {"page_token", page_token}, {"locale", config_.setting("locale")}};
    return parseConversationList(get(kConversations, query, "GET /conversations").body);
}

/// The list page where the walk stands; empty when its token isn't good any more and the walk begins again.
std::optional<ConversationList> TiktokAdapter::nextList(CursorState& state) {
    try {
        return listConversations(state.page_token);
    } catch (const PermanentFailure&) {
        if (state.page_token.empty() || state.pass >= kMaxPasses) throw;
        state.nextPass();
        return std::nullopt;
    }
}

/// One list page of the walk; true when the walk is over.
bool TiktokAdapter::step(CursorState& state, Page& page) {
    const auto list = nextList(state);
    if (!list) return false;
    state.window.begin(marketplaceTime(), around_.clock.now());
    const std::size_t first_message = page.messages.size();
    const bool complete = readUnknown(*list, state, page);
    tellOrders(first_message, page);
    if (!complete) return false;
    const bool past = list->newest_first && !list->heads.empty() && list->heads.back().latest_at < state.window.floor();
    if (!list->next_page_token.empty() && !list->heads.empty() && !past) {
        state.page_token = list->next_page_token;
        return false;
    }
    if (!state.page_token.empty() && state.found && state.pass < kMaxPasses) {
        state.nextPass();
        return false;
    }
    state.finish();
    return true;
}

/// Pages of a conversation, newest first, until `done(message)` says of one that the older ones aren't needed; where
/// the wire isn't in that order, all of them.
template <class Done>
TiktokAdapter::Conversation TiktokAdapter::readConversation(const ConversationHead& head, const Done& done) {
    Conversation out;
    std::vector<WireMessage> messages;
    std::set<std::string> seen;
    const std::string path = std::string(kConversations) + '/' + percentEncode(head.id) + "/messages";
    std::string page_token;
    bool newest_first = true, enough = false;
    for (std::size_t page = 0; page < kMaxPages && !(enough && newest_first); ++page) {
        const QueryList query = {
            {"page_size", std::to_string(kMessagesSize)},
            {"page_token", page_token},
            {"sort_order", "DESC"},
            {"sort_field", "create_time"},
            {"locale", config_.setting("locale")}};
        MessageList list = parseMessages(get(path, query, "GET /conversations/{id}/messages").body, head);
        for (auto& message : list.messages) {
            enough = done(message.incoming) || enough;
            if (seen.insert(message.incoming.external_id).second) messages.push_back(std::move(message));
        }
        for (auto& bad : list.unreadable) {
            if (seen.insert(bad.external_id).second) out.unreadable.push_back(std::move(bad));
        }
        out.hidden.merge(list.hidden);
        newest_first = newest_first && list.newest_first;
        page_token = list.next_page_token;
        if (page_token.empty()) break;
    }
    out.messages = inOrder(std::move(messages));
    return out;
}

void TiktokAdapter::take(const ConversationHead& head, Conversation conversation, CursorState& state, Page& page) {
    dropKnown(state.window, conversation.messages, conversation.unreadable);
    for (auto& message : conversation.messages) message.site = siteOf(shop().region);
    state.found = state.found || !conversation.messages.empty() || !conversation.unreadable.empty();
    takeNew(page, state.window, std::move(conversation.messages), std::move(conversation.unreadable));
    for (const auto& [id, at] : conversation.hidden) state.window.remember(id, at.value_or(state.window.begun()));
    // The list names a hidden message that the conversation itself may never show.
    if (head.latest_hidden) rememberLatest(head, state.window);
}

/// Reads the listed conversations that hold something unknown. False when one of them gave no sense, though the others
/// were read: the walk must come back to it.
bool TiktokAdapter::readUnknown(const ConversationList& list, CursorState& state, Page& page) {
    const Instant floor = state.window.floor();
    std::optional<NotUnderstood> failure;
    const auto is_old = [&](const Incoming& m) {
        return (m.sent_at && *m.sent_at < floor) || state.window.knows(m.external_id);
    };
    for (const auto& bad : list.unreadable) {
        if (!state.window.knows(bad.external_id)) page.unreadable.push_back(bad);
        state.window.remember(bad.external_id, state.window.begun());
    }
    for (const auto& head : list.heads) {
        if (head.latest_at && *head.latest_at < floor) continue;
        if (state.window.knows(head.latest_id)) continue;
        try {
            take(head, readConversation(head, is_old), state, page);
        } catch (const NotUnderstood& error) {
            failure = error;
        } catch (const PermanentFailure& error) {
            page.unreadable.push_back(unreadableConversation(head, error.what()));
            rememberLatest(head, state.window);
        }
    }
    if (failure && page.messages.empty()) throw NotUnderstood(*failure);
    return !failure;
}

std::vector<Order> TiktokAdapter::loadOrders(const std::vector<std::string>& ids) {
    std::string joined;
    for (const auto& id : ids) joined += (joined.empty() ? "" : ",") + id;
    const HttpResponse response = call("GET", kOrders, {{"ids", joined}}, {});
    if (response.status == 404) return {};
    if (response.status != 200) refuse(response, CallType::Read, "GET /order/202309/orders");
    return parseOrders(response.body);
}

/// Adds the orders that the page's messages from `first_message` on are about. Messages matter more than facts about
/// orders: a failure costs only these.
void TiktokAdapter::tellOrders(std::size_t first_message, Page& page) {
    std::set<std::string> wanted;
    for (std::size_t i = first_message; i < page.messages.size(); ++i)
        wanted.insert(page.messages[i].order_external_id);
    wanted.erase("");
    const std::vector<std::string> all(wanted.begin(), wanted.end());
    try {
        for (std::size_t i = 0; i < all.size() && orders_wanted_; i += kOrdersSize) {
            const auto from = all.begin() + static_cast<std::ptrdiff_t>(i);
            const auto to = all.begin() + static_cast<std::ptrdiff_t>(std::min(i + kOrdersSize, all.size()));
            auto orders = loadOrders({from, to});
            std::move(orders.begin(), orders.end(), std::back_inserter(page.orders));
        }
    } catch (const Cancelled&) {
        throw;
    } catch (const CredentialsRefused&) {
        // Conversations were just read with these credentials: it's the scope of orders that the operator didn't give.
        orders_wanted_ = false;
    } catch (const ChannelError&) {
    }
}

std::optional<Order> TiktokAdapter::fetchOrder(const std::string& external_id) {
    for (auto& order : loadOrders({external_id})) {
        if (order.external_id == external_id) return std::move(order);
    }
    return std::nullopt;
}

/// Sends one message; returns its id.
std::string TiktokAdapter::post(const std::string& conversation, std::string_view type, const std::string& content) {
    const std::string path = std::string(kConversations) + '/' + percentEncode(conversation) + "/messages";
    // Asked for before: what goes wrong here, goes wrong before anything is sent.
    static_cast<void>(shop());
    HttpResponse response;
    try {
        response = call("POST", path, {}, writeMessage(type, content));
    } catch (const NotUnderstood& error) {
        // An answer that is no answer says nothing of what became of the request.
        throw TemporaryFailure(error.what(), true);
    }
    if (response.status >= 400) refuse(response, CallType::Change, "POST /conversations/{id}/messages");
    std::string id = parseMessageId(response.body);
    if (id.empty()) throw TemporaryFailure("POST /conversations/{id}/messages: no message_id", true);
    return id;
}

/// Asked only after a refusal; what can't be told counts as yes.
bool TiktokAdapter::takesMessages(const std::string& conversation) {
    try {
        const QueryList query = {{"locale", config_.setting("locale")}};
        const std::string path = kOneConversation + percentEncode(conversation);
        return parseConversation(get(path, query, "GET /conversations/{id}").body).can_send;
    } catch (const Cancelled&) {
        throw;
    } catch (const ChannelError&) {
        return true;
    }
}

Receipt TiktokAdapter::send(const Outgoing& outgoing) {
    const std::string& conversation = outgoing.conversation_external_id;
    if (conversation.empty()) throw PermanentFailure("a reply needs its conversation", "conversation");
    if (!outgoing.attachments.empty()) throw PermanentFailure("a reply takes no attachments here", "attachments");
    const std::size_t length = replyLength(descriptor().rules, outgoing.text);
    if (length == 0) throw PermanentFailure("a reply needs a text", "empty");
    if (length > kMaxReply)
        throw PermanentFailure(
            "the reply has " + std::to_string(length) + " characters, " + std::to_string(kMaxReply) + " are allowed",
            "length"
        );
    try {
        const std::string id = post(conversation, "TEXT", writeContent({{"content", outgoing.text}}));
        return {id, around_.clock.now()};
    } catch (const PermanentFailure&) {
        if (takesMessages(conversation)) throw;
        throw PermanentFailure(
            "TikTok takes no message to this conversation: there was none for 30 days, no order for 60, no return",
            "cannot_send_message"
        );
    }
}

std::optional<Receipt> TiktokAdapter::findSent(const Outgoing& outgoing) {
    ConversationHead head;
    head.id = outgoing.conversation_external_id;
    const auto is_before = [&](const Incoming& m) { return isBefore(m, outgoing); };
    return findOwnReply(readConversation(head, is_before).messages, outgoing);
}

void TiktokAdapter::act(const ActionRequest& request) {
    const auto card =
        std::find_if(cards().begin(), cards().end(), [&](const Card& c) { return c.action == request.action; });
    if (card == cards().end()) throw PermanentFailure("TikTok has no action of this name", "unknown_action");
    if (request.conversation_external_id.empty()) throw PermanentFailure("a card needs a conversation", "conversation");
    std::map<std::string, std::string> fields;
    if (card->of_order) fields["order_id"] = request.order_external_id;
    if (!card->input.empty()) {
        const auto input = request.inputs.find(std::string(card->input));
        fields[std::string(card->input)] = input == request.inputs.end() ? std::string() : input->second;
    }
    for (const auto& [name, value] : fields) {
        if (value.empty()) throw PermanentFailure("the card needs " + name, name);
    }
    post(request.conversation_external_id, card->type, writeContent(fields));
}

void TiktokAdapter::markRead(const std::string& conversation_external_id) {
    const HttpResponse response = call(
        "POST", std::string(kConversations) + '/' + percentEncode(conversation_external_id) + "/messages/read", {}, {}
    );
    if (response.status != 200) refuse(response, CallType::Change, "POST /conversations/{id}/messages/read");
}

std::string TiktokAdapter::fetchAttachment(const std::string& ref, std::size_t max_bytes) {
    return foreignFile(askForeign(around_.transports.http(), ref, api_), max_bytes, around_.clock);
}

std::vector<std::string> TiktokAdapter::relist(Instant from, Instant to) {
    std::set<std::string> ids;
    const auto is_before = [from](const Incoming& m) { return m.sent_at && *m.sent_at < from; };
    std::string page_token;
    for (std::size_t page = 0; page < kMaxPages; ++page) {
        const ConversationList list = listConversations(page_token);
        bool past = false;
        for (const auto& head : list.heads) {
            past = head.latest_at && *head.latest_at < from;
            if (past) continue;
            for (const auto& message : readConversation(head, is_before).messages) {
                if (message.sent_at && *message.sent_at >= from && *message.sent_at < to)
                    ids.insert(message.external_id);
            }
        }
        page_token = list.next_page_token;
        if (page_token.empty() || (past && list.newest_first)) break;
    }
    return {ids.begin(), ids.end()};
}

Identity TiktokAdapter::check() {
    shop_ = findShop();
    static_cast<void>(listConversations({}));
    Identity out;
    out.name = shop_->name.empty() ? shop_->id : shop_->name;
    out.clock_skew = skew_;
    return out;
}

std::optional<PushAnswer> TiktokAdapter::onPush(const HttpRequest& request) {
    const std::string expected = pushSignature(app_key_, app_secret_, request.body);
    if (!sameSecret(header(request, "authorization"), expected)) return std::nullopt;
    const Notification told = parseNotification(request.body);
    const std::string own = shop_ ? shop_->id : config_.setting("shop_id");
    if (told.type == 0 || (!own.empty() && told.shop_id != own)) return std::nullopt;
    PushAnswer answer;
    answer.pull_now = told.type == kNewMessage || told.type == kNewConversation;
    return answer;
}

void TiktokAdapter::subscribe(const std::string& url) {
    for (const char* event : {"NEW_MESSAGE", "NEW_CONVERSATION"}) {
        const HttpResponse response = call("PUT", kWebhooks, {}, writeSubscription(event, url));
        if (response.status != 200) refuse(response, CallType::Change, "PUT /event/202309/webhooks");
    }
}

}  // namespace

std::unique_ptr<Adapter> makeAdapter(const AccountConfig& config, const Surroundings& surroundings) {
    return std::make_unique<TiktokAdapter>(config, surroundings);
}

Kind kind() { return {descriptor(), makeAdapter, makeSandbox}; }

}  // namespace channels::tiktok
