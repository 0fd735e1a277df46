#include "channels/ebay/ebay_adapter.h"

#include <algorithm>
#include <set>

#include "channels/contract/errors.h"
#include "channels/contract/registry.h"
#include "channels/contract/sandbox.h"
#include "channels/ebay/ebay_cursor.h"
#include "channels/ebay/ebay_rules.h"
#include "channels/ebay/ebay_sandbox.h"
#include "channels/ebay/ebay_wire.h"
#include "channels/kit/find_sent.h"
#include "channels/kit/hash.h"
#include "channels/kit/http_errors.h"
#include "channels/kit/oauth.h"
#include "channels/kit/time.h"
#include "channels/kit/url.h"

namespace channels::ebay {
namespace {

using namespace std::chrono_literals;
using Phase = CursorState::Phase;

constexpr std::size_t kListLimit = 50;    // the most that the Message API gives
constexpr std::size_t kOrderLimit = 200;  // the same of getOrders
constexpr std::size_t kMaxConversationPages = 200;
constexpr std::size_t kMaxIndexPages = 100;
constexpr std::size_t kFullPage = 100;  // entries of a page after which a pull returns
constexpr int kMaxPasses = 5;
constexpr int kMaxSteps = 4;
// How long after a sale its buyer is expected to write about it; also what getOrders covers when it isn't
// asked otherwise.
constexpr std::chrono::days kOrderReach{90};
// What eBay's own page on error 20957 asks for.
constexpr std::chrono::hours kSendCapWait{1};

constexpr std::string_view kMessageBase = "/commerce/message/v1";
constexpr std::string_view kOrderBase = "/sell/fulfillment/v1/order";

void sortByTime(std::vector<Incoming>& messages, bool newest_first) {
    if (newest_first) std::reverse(messages.begin(), messages.end());
    std::stable_sort(messages.begin(), messages.end(), [](const Incoming& a, const Incoming& b) {
        return a.sent_at.value_or(Instant::max()) < b.sent_at.value_or(Instant::max());
    });
}

class EbayAdapter : public Adapter,
                    public FindsSent,
                    public MarksRead,
                    public FetchesAttachments,
                    public FetchesOrders,
                    public Relists,
                    public Authorizes {
public:
    EbayAdapter(const AccountConfig& config, const Surroundings& surroundings)
        : config_(config),
          around_(surroundings),
          api_(withoutTrailingSlash(config.setting("api_url"))),
          username_(config.setting("username")),
          refresh_token_(config.secret("refresh_token")),
          orders_wanted_(config.setting("orders") != "false"),
          tokens_(
              surroundings.clock, [this] { return refreshGrant(); },
              [this](const std::string& token, std::optional<Instant> ends) { keepRefreshToken(token, ends); }
          ) {}

    Page pull(const Cursor& cursor) override;
    Receipt send(const Outgoing& outgoing) override;
    Identity check() override;
    Page reparse(const std::string& raw) override { return parseRaw(raw, username_); }
    std::optional<Receipt> findSent(const Outgoing& outgoing) override;
    void markRead(const std::string& conversation_external_id) override;
    std::string fetchAttachment(const std::string& ref, std::size_t max_bytes) override;
    std::optional<Order> fetchOrder(const std::string& external_id) override;
    std::vector<std::string> relist(Instant from, Instant to) override;
    std::string authorizeUrl(const std::string& state, const std::string& redirect_uri) override;
    void authorized(const std::map<std::string, std::string>& answer, const std::string& redirect_uri) override;

private:
    struct Conversation {
        std::vector<Incoming> messages;  // oldest first
        std::vector<Unreadable> unreadable;
    };

    // Tokens.
    TokenGrant askForToken(const QueryList& form);
    TokenGrant refreshGrant();
    void keepRefreshToken(const std::string& token, std::optional<Instant> ends);
    std::string scopes() const;
    std::string redirectName(const std::string& redirect_uri) const;

    // Calls.
    HttpResponse call(
        CallType type, const std::string& method, const std::string& path, const QueryList& query,
        const std::string& body
    );
    HttpResponse get(const std::string& path, const QueryList& query);
    [[noreturn]] void refuse(const HttpResponse& response, CallType type, const std::string& name) const;
    Instant marketplaceTime() const { return around_.clock.now() + skew_; }

    // Pull.
    CursorState startState() const;
    bool step(CursorState& state, Page& page);
    void pullOrders(CursorState& state, Page& page);
    void pullConversations(CursorState& state, Page& page);
    bool readUnknown(const ConversationList& list, CursorState& state, Page& page);
    void nextPhase(CursorState& state) const;
    ConversationList listConversations(ConversationType type, Instant floor, std::size_t offset);
    template <class Done>
    Conversation readConversation(const ConversationHead& head, const Done& done);
    void take(Conversation conversation, CursorState& state, Page& page);

    // Orders.
    OrderList listOrders(const char* date, Instant since, std::size_t offset);
    void index(const WireOrder& order);
    void loadIndex();
    const WireOrder* findOrder(const Incoming& message);
    void join(std::vector<Incoming>& messages, Page& page);
    std::vector<Parcel> loadParcels(const std::string& order_id);

    const AccountConfig config_;
    const Surroundings around_;
    const std::string api_, username_;
    std::string refresh_token_;
    bool orders_wanted_;
    TokenCache tokens_;
    std::chrono::milliseconds skew_{0};  // their clock minus ours, as the last answer told
    std::map<std::pair<std::string, std::string>, WireOrder> sales_;  // newest order by buyer and listing
    bool sales_complete_ = false;
};

std::string EbayAdapter::scopes() const {
    std::string out(kMessageScope);
    if (orders_wanted_) out += ' ' + std::string(kOrderScope);
    return out;
}

TokenGrant EbayAdapter::askForToken(const QueryList& form) {
    HttpRequest request;
    request.method = "POST";
    request.url = api_ + "/identity/v1/oauth2/token";
    const std::string pair =
        config_.setting("client_id") + ':' + config_.secret("client_secret");
    request.headers = {
        {"Content-Type", "application/x-www-form-urlencoded"}, {"Authorization", "Basic " + base64(pair)}};
    request.body = encodeQuery(form);
    return requestToken(around_.transports.http(), request, around_.clock);
}

TokenGrant EbayAdapter::refreshGrant() {
    if (refresh_token_.empty()) throw CredentialsRefused("no refresh token: connect the account first");
    return askForToken(
        {{"grant_type", "refresh_token"}, {"refresh_token", refresh_token_}, {"scope", scopes()}}
    );
}

void EbayAdapter::keepRefreshToken(const std::string& token, std::optional<Instant> ends) {
    around_.store_secret("refresh_token", token, ends);
    refresh_token_ = token;
}

// eBay wants the RuName that its developer pages gave to the address, not the address.
std::string EbayAdapter::redirectName(const std::string& redirect_uri) const {
    const std::string name = config_.setting("ru_name");
    return name.empty() ? redirect_uri : name;
}

std::string EbayAdapter::authorizeUrl(const std::string& state, const std::string& redirect_uri) {
    return config_.setting("auth_url") + '?' +
           encodeQuery(
               {{"client_id", config_.setting("client_id")},
                {"redirect_uri", redirectName(redirect_uri)},
                {"response_type", "code"},
                {"scope", scopes()},
                {"state", state}}
           );
}

void EbayAdapter::authorized(
    const std::map<std::string, std::string>& answer, const std::string& redirect_uri
) {
    const auto code = answer.find("code");
    if (code == answer.end()) throw CredentialsRefused("sign-in: the marketplace gave no code");
    const TokenGrant grant = askForToken(
        {{"grant_type", "authorization_code"},
         {"code", code->second},
         {"redirect_uri", redirectName(redirect_uri)}}
    );
    if (grant.refresh_token.empty()) throw NotUnderstood("token endpoint: refresh_token is missing");
    tokens_.accept(grant);
}

HttpResponse EbayAdapter::call(
    CallType type, const std::string& method, const std::string& path, const QueryList& query,
    const std::string& body
) {
    HttpRequest request;
    request.method = method;
    request.url = api_ + path + (query.empty() ? "" : "?" + encodeQuery(query));
    request.headers = {{"Accept", "application/json"}};
    if (type == CallType::Change) request.headers.emplace_back("Content-Type", "application/json");
    request.body = body;
    HttpResponse response = sendWithBearer(around_.transports.http(), tokens_, request);
    if (const auto date = parseHttpDate(response.header("date"))) skew_ = *date - around_.clock.now();
    return response;
}

HttpResponse EbayAdapter::get(const std::string& path, const QueryList& query) {
    HttpResponse response = call(CallType::Read, "GET", path, query, {});
    if (response.status != 200) refuse(response, CallType::Read, "GET " + path);
    return response;
}

void EbayAdapter::refuse(const HttpResponse& response, CallType type, const std::string& name) const {
    const WireError error = parseError(response.body);
    // The cap on messages to members comes with any status.
    if (error.code == "20957")
        throw Throttled(name + ": " + error.meaning, around_.clock.now() + kSendCapWait);
    throwHttpError(response, type, {name, error.meaning, error.code}, around_.clock);
}

CursorState EbayAdapter::startState() const {
    CursorState state;
    state.window = PullWindow(around_.clock.now() - config_.backfill);
    return state;
}

Page EbayAdapter::pull(const Cursor& cursor) {
    CursorState state = cursor.value.empty() ? startState() : readCursor(cursor.value);
    Page page;
    pullSteps(page, kMaxSteps, kFullPage, [&](Page& filling) { return step(state, filling); });
    page.next.value = writeCursor(state);
    return page;
}

/// One list page of the walk; true when the walk is over.
bool EbayAdapter::step(CursorState& state, Page& page) {
    const Phase before = state.phase;
    if (before == Phase::Orders) {
        pullOrders(state, page);
    } else {
        pullConversations(state, page);
    }
    if (state.phase != Phase::Orders || before != Phase::Notices) return false;
    state.finish();
    return true;
}

void EbayAdapter::nextPhase(CursorState& state) const {
    state.phase = state.phase == Phase::Orders    ? Phase::Members
                  : state.phase == Phase::Members ? Phase::Notices
                                                  : Phase::Orders;
    state.offset = 0;
    state.pass = 1;
    state.found = false;
}

ConversationList EbayAdapter::listConversations(ConversationType type, Instant floor, std::size_t offset) {
    QueryList query = {{"conversation_type", std::string(wireName(type))}};
    if (type == ConversationType::Members) query.emplace_back("start_time", formatTime(floor));
    query.emplace_back("limit", std::to_string(kListLimit));
    query.emplace_back("offset", std::to_string(offset));
    return parseConversationList(get(std::string(kMessageBase) + "/conversation", query).body, type, offset);
}

/// All pages of a conversation, newest first, until `done(message)` says of one that the older ones aren't
/// needed; where the wire isn't in that order, all of them.
template <class Done>
EbayAdapter::Conversation EbayAdapter::readConversation(const ConversationHead& head, const Done& done) {
    Conversation out;
    std::set<std::string> seen;
    bool newest_first = true, latest_seen = head.latest_message_id.empty();
    const std::string path = std::string(kMessageBase) + "/conversation/" + percentEncode(head.id);
    for (std::size_t page = 0; page < kMaxConversationPages; ++page) {
        const std::size_t offset = page * kListLimit;
        const HttpResponse response = call(
            CallType::Read, "GET", path,
            {{"conversation_type", std::string(wireName(head.type))},
             {"limit", std::to_string(kListLimit)},
             {"offset", std::to_string(offset)}},
            {}
        );
        if (response.status == 404) break;  // deleted since it was listed
        if (response.status != 200) refuse(response, CallType::Read, "GET /conversation/{id}");
        MessageList list = parseMessages(response.body, head, username_, offset);
        bool enough = false;
        for (auto& message : list.messages) {
            latest_seen = latest_seen || message.external_id == head.latest_message_id;
            enough = done(message) || enough;
            if (seen.insert(message.external_id).second) out.messages.push_back(std::move(message));
        }
        for (auto& bad : list.unreadable) {
            latest_seen = latest_seen || bad.external_id == head.latest_message_id;
            if (seen.insert(bad.external_id).second) out.unreadable.push_back(std::move(bad));
        }
        newest_first = newest_first && list.newest_first;
        if (!list.more || (enough && newest_first && latest_seen)) break;
    }
    sortByTime(out.messages, newest_first);
    return out;
}

void EbayAdapter::take(Conversation conversation, CursorState& state, Page& page) {
    dropKnown(state.window, conversation.messages, conversation.unreadable);
    join(conversation.messages, page);
    takeNew(page, state.window, std::move(conversation.messages), std::move(conversation.unreadable));
}

/// Reads the listed conversations that hold something unknown. False when one of them gave no sense, though
/// the others were read: the walk must come back to it.
bool EbayAdapter::readUnknown(const ConversationList& list, CursorState& state, Page& page) {
    const Instant floor = state.window.floor();
    std::optional<NotUnderstood> failure;
    for (const auto& head : list.heads) {
        if (head.latest_at && *head.latest_at < floor) continue;
        if (state.window.knows(head.latest_message_id)) continue;
        state.found = true;
        try {
            take(
                readConversation(
                    head,
                    [&](const Incoming& m) {
                        return (m.sent_at && *m.sent_at < floor) || state.window.knows(m.external_id);
                    }
                ),
                state, page
            );
        } catch (const NotUnderstood& error) {
            failure = error;
        } catch (const PermanentFailure& error) {
            page.unreadable.push_back(unreadableConversation(head, error.what()));
            if (!head.latest_message_id.empty())
                state.window.remember(head.latest_message_id, head.latest_at.value_or(state.window.begun()));
        }
    }
    if (failure && page.messages.empty()) throw NotUnderstood(*failure);
    return !failure;
}

void EbayAdapter::pullConversations(CursorState& state, Page& page) {
    const auto type = state.phase == Phase::Members ? ConversationType::Members : ConversationType::Notices;
    const ConversationList list = listConversations(type, state.window.floor(), state.offset);
    state.window.begin(marketplaceTime());
    for (const auto& bad : list.unreadable) {
        if (!state.window.knows(bad.external_id)) page.unreadable.push_back(bad);
        state.window.remember(bad.external_id, state.window.begun());
    }
    if (!readUnknown(list, state, page)) return;
    const bool past = list.newest_first && !list.heads.empty() && list.heads.back().latest_at &&
                      *list.heads.back().latest_at < state.window.floor();
    if (list.more && !past) {
        state.offset += kListLimit;
        return;
    }
    // Conversations that were archived meanwhile have moved the others up, over the edge of a page that was
    // read.
    if (state.offset > 0 && state.found && state.pass < kMaxPasses) {
        state.offset = 0;
        state.found = false;
        ++state.pass;
        return;
    }
    nextPhase(state);
}

OrderList EbayAdapter::listOrders(const char* date, Instant since, std::size_t offset) {
    const HttpResponse response = call(
        CallType::Read, "GET", std::string(kOrderBase),
        {{"filter", std::string(date) + ":[" + formatTime(since) + "..]"},
         {"limit", std::to_string(kOrderLimit)},
         {"offset", std::to_string(offset)}},
        {}
    );
    if (response.status == 403) {
        // A right that the operator didn't give: messages go on without orders, and check() says so.
        orders_wanted_ = false;
        return {};
    }
    if (response.status != 200) refuse(response, CallType::Read, "GET /order");
    return parseOrders(response.body, offset);
}

void EbayAdapter::pullOrders(CursorState& state, Page& page) {
    if (!orders_wanted_) return nextPhase(state);
    const bool first_time = state.orders_mark == Instant{};
    const Instant since = first_time ? around_.clock.now() - kOrderReach : state.orders_mark - kOverlap;
    OrderList list;
    try {
        list = listOrders("lastmodifieddate", since, state.offset);
    } catch (const TemporaryFailure&) {
        // Messages matter more than facts about orders: the next walk asks again.
        return nextPhase(state);
    } catch (const NotUnderstood&) {
        return nextPhase(state);
    } catch (const PermanentFailure&) {
        return nextPhase(state);
    }
    state.window.begin(marketplaceTime());
    for (auto& order : list.orders) {
        index(order);
        page.orders.push_back(std::move(order.order));
    }
    if (list.more) {
        state.offset += kOrderLimit;
        return;
    }
    state.orders_mark = state.window.begun();
    nextPhase(state);
}

void EbayAdapter::index(const WireOrder& order) {
    for (const auto& item : order.order.items) {
        if (item.listing_id.empty() || order.order.buyer_external_id.empty()) continue;
        auto& place = sales_[{order.order.buyer_external_id, item.listing_id}];
        const bool newer =
            place.order.external_id.empty() || place.order.external_id == order.order.external_id ||
            order.order.ordered_at.value_or(Instant{}) >= place.order.ordered_at.value_or(Instant{});
        if (newer) place = order;
    }
}

// A message names its buyer and listing, not its order, and no call finds orders by buyer: after a start of
// the program the sales of the last months are read once.
void EbayAdapter::loadIndex() {
    if (sales_complete_ || !orders_wanted_) return;
    try {
        const Instant since = around_.clock.now() - kOrderReach;
        for (std::size_t page = 0; page < kMaxIndexPages; ++page) {
            const OrderList list = listOrders("creationdate", since, page * kOrderLimit);
            for (const auto& order : list.orders) index(order);
            if (!list.more) break;
        }
        sales_complete_ = true;
    } catch (const TemporaryFailure&) {
    } catch (const NotUnderstood&) {
    } catch (const PermanentFailure&) {
    }
}

const WireOrder* EbayAdapter::findOrder(const Incoming& message) {
    if (message.listing_id.empty() || message.author == Author::Notice) return nullptr;
    loadIndex();
    const auto found = sales_.find({message.buyer_external_id, message.listing_id});
    return found == sales_.end() ? nullptr : &found->second;
}

std::vector<Parcel> EbayAdapter::loadParcels(const std::string& order_id) {
    const std::string path =
        std::string(kOrderBase) + '/' + percentEncode(order_id) + "/shipping_fulfillment";
    return parseParcels(get(path, {}).body);
}

/// `messages` are of one conversation.
void EbayAdapter::join(std::vector<Incoming>& messages, Page& page) {
    const std::string home = siteOf(config_.setting("marketplace"));
    std::set<std::string> told;
    for (auto& message : messages) {
        const WireOrder* sale = findOrder(message);
        const std::string bought_at = sale ? siteOf(sale->marketplace) : std::string();
        message.site = bought_at.empty() ? home : bought_at;
        if (!sale) continue;
        message.order_external_id = sale->order.external_id;
        if (!sale->shipped || !told.insert(sale->order.external_id).second) continue;
        try {
            Order order = sale->order;
            order.parcels = loadParcels(order.external_id);
            page.orders.push_back(std::move(order));
        } catch (const TemporaryFailure&) {
        } catch (const NotUnderstood&) {
        } catch (const PermanentFailure&) {
        }
    }
}

std::optional<Order> EbayAdapter::fetchOrder(const std::string& external_id) {
    const std::string path = std::string(kOrderBase) + '/' + percentEncode(external_id);
    const HttpResponse response = call(CallType::Read, "GET", path, {}, {});
    if (response.status == 404) return std::nullopt;
    if (response.status != 200) refuse(response, CallType::Read, "GET /order/{orderId}");
    auto order = parseOrder(response.body);
    if (!order) throw NotUnderstood("GET /order/{orderId}: orderId is missing");
    index(*order);
    if (order->shipped) order->order.parcels = loadParcels(external_id);
    return order->order;
}

Receipt EbayAdapter::send(const Outgoing& outgoing) {
    if (outgoing.conversation_external_id.empty())
        throw PermanentFailure("a reply needs its conversation", "355018");
    HttpResponse response;
    try {
        response = call(
            CallType::Change, "POST", std::string(kMessageBase) + "/send_message", {},
            writeReply(outgoing.conversation_external_id, outgoing.text)
        );
    } catch (const NotUnderstood& error) {
        // An answer that is no answer says nothing of what became of the request.
        throw TemporaryFailure(error.what(), true);
    }
    if (response.status >= 400) refuse(response, CallType::Change, "POST /send_message");
    auto receipt =
        response.status == 201 || response.status == 200 ? parseReceipt(response.body) : std::nullopt;
    if (!receipt)
        throw TemporaryFailure(
            "POST /send_message: HTTP " + std::to_string(response.status) + " without a messageId", true
        );
    if (receipt->accepted_at == Instant{}) receipt->accepted_at = around_.clock.now();
    return *receipt;
}

std::optional<Receipt> EbayAdapter::findSent(const Outgoing& outgoing) {
    ConversationHead head;
    head.id = outgoing.conversation_external_id;
    return findOwnReply(
        readConversation(head, [&](const Incoming& m) { return isBefore(m, outgoing); }).messages, outgoing
    );
}

void EbayAdapter::markRead(const std::string& conversation_external_id) {
    const HttpResponse response = call(
        CallType::Change, "POST", std::string(kMessageBase) + "/update_conversation", {},
        writeMarkRead(conversation_external_id)
    );
    if (response.status != 204 && response.status != 200)
        refuse(response, CallType::Change, "POST /update_conversation");
}

std::string EbayAdapter::fetchAttachment(const std::string& ref, std::size_t max_bytes) {
    // The address comes with a buyer's message: our token doesn't go there, and neither do we go inside.
    HttpRequest request;
    request.url = ref;
    request.foreign = !sameOrigin(ref, api_);
    if (request.foreign && !ref.starts_with("https://"))
        throw PermanentFailure("attachment: not an https address", "attachment_url");
    HttpResponse response = around_.transports.http().send(request);
    if (response.status != 200)
        throwHttpError(response, CallType::Read, {"GET attachment", {}, {}}, around_.clock);
    if (response.body.size() > max_bytes)
        throw PermanentFailure("attachment: over " + std::to_string(max_bytes) + " bytes", "attachment_size");
    return std::move(response.body);
}

std::vector<std::string> EbayAdapter::relist(Instant from, Instant to) {
    std::set<std::string> ids;
    const auto collect = [&](const ConversationHead& head) {
        for (const auto& message : readConversation(head, [&](const Incoming& m) {
                                       return m.sent_at && *m.sent_at < from;
                                   }).messages) {
            if (message.sent_at && *message.sent_at >= from && *message.sent_at < to)
                ids.insert(message.external_id);
        }
    };
    for (const auto type : {ConversationType::Members, ConversationType::Notices}) {
        for (std::size_t offset = 0;; offset += kListLimit) {
            const ConversationList list = listConversations(type, from, offset);
            bool past = false;
            for (const auto& head : list.heads) {
                past = head.latest_at && *head.latest_at < from;
                if (!past) collect(head);
            }
            if (!list.more || (past && list.newest_first)) break;
        }
    }
    return {ids.begin(), ids.end()};
}

Identity EbayAdapter::check() {
    get(std::string(kMessageBase) + "/conversation",
        {{"conversation_type", "FROM_MEMBERS"}, {"limit", "1"}, {"offset", "0"}});
    Identity out;
    out.name = username_;
    out.clock_skew = skew_;
    if (!orders_wanted_) return out;
    const HttpResponse response =
        call(CallType::Read, "GET", std::string(kOrderBase), {{"limit", "1"}, {"offset", "0"}}, {});
    if (response.status == 403) {
        out.warnings.push_back(
            "no right to read orders (sell.fulfillment.readonly): messages come without facts about orders"
        );
    } else if (response.status != 200) {
        refuse(response, CallType::Read, "GET /order");
    }
    return out;
}

}  // namespace

std::unique_ptr<Adapter> makeAdapter(const AccountConfig& config, const Surroundings& surroundings) {
    return std::make_unique<EbayAdapter>(config, surroundings);
}

Kind kind() { return {descriptor(), makeAdapter, makeSandbox}; }

}  // namespace channels::ebay
