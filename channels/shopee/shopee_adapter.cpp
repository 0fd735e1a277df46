#include "channels/shopee/shopee_adapter.h"

#include <algorithm>
#include <functional>
#include <set>
#include <tuple>

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
#include "channels/shopee/shopee_cursor.h"
#include "channels/shopee/shopee_rules.h"
#include "channels/shopee/shopee_sandbox.h"
#include "channels/shopee/shopee_sign.h"
#include "channels/shopee/shopee_wire.h"

namespace channels::shopee {
namespace {

using namespace std::chrono_literals;
using Refusal = WireError::Kind;

constexpr const char* kAuthPath = "/api/v2/shop/auth_partner";
constexpr std::string_view kListPath = "/api/v2/sellerchat/get_conversation_list";
constexpr std::string_view kMessagePath = "/api/v2/sellerchat/get_message";
constexpr std::string_view kSendPath = "/api/v2/sellerchat/send_message";
constexpr std::string_view kReadPath = "/api/v2/sellerchat/read_conversation";
constexpr std::string_view kOrderPath = "/api/v2/order/get_order_detail";
constexpr std::string_view kTrackingPath = "/api/v2/logistics/get_tracking_number";
constexpr std::string_view kOrderFields =
    "buyer_user_id,recipient_address,item_list,package_list,shipping_carrier,pickup_done_time,total_amount,edt";

constexpr std::size_t kMessagesAPage = 25;
constexpr std::size_t kMaxConversationPages = 200;
constexpr std::size_t kMaxOrdersACall = 50;
constexpr std::size_t kFullPage = 100;  // entries of a page after which a pull returns
constexpr int kMaxSteps = 4;
constexpr int kChatPush = 10;
// A timestamp is good for five minutes; a clock that is off by less isn't why something was refused.
constexpr std::chrono::minutes kClockTolerance{2};
constexpr int kClockTries = 3;
// Shopee says "too many" without a figure.
constexpr std::chrono::minutes kRateWait{1};

/// The daily quota begins anew at 00:00 UTC+8.
Instant nextQuotaDay(Instant now) {
    constexpr std::chrono::hours kAhead{8};
    return std::chrono::floor<std::chrono::days>(now + kAhead) + std::chrono::days(1) - kAhead;
}

/// Ids rise with time, and equal seconds are common in a chat.
bool isEarlier(const Incoming& a, const Incoming& b) {
    const auto key = [](const Incoming& m) {
        return std::tuple(m.sent_at.value_or(Instant::max()), m.external_id.size(), std::string_view(m.external_id));
    };
    return key(a) < key(b);
}

std::string shown(const WireError& error) {
    return (error.code.empty() ? "an error without a name" : error.code) +
           (error.meaning.empty() ? "" : ", " + error.meaning);
}

std::string headerOf(const HttpRequest& request, std::string_view lower_case_name) {
    for (const auto& [name, value] : request.headers) {
        std::string lower = name;
        std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
            return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
        });
        if (lower == lower_case_name) return value;
    }
    return {};
}

/// A call for the shop, unsigned.
struct ShopCall {
    CallType type = CallType::Read;
    std::string_view path;
    QueryList query;
    std::string body;  ///< of a Change

    [[nodiscard]] std::string name() const {
        return (type == CallType::Read ? "GET " : "POST ") + std::string(path.substr(path.rfind('/')));
    }
};

class ShopeeAdapter : public Adapter,
                      public FindsSent,
                      public MarksRead,
                      public FetchesAttachments,
                      public FetchesOrders,
                      public Relists,
                      public Authorizes,
                      public ReceivesPush {
public:
    ShopeeAdapter(const AccountConfig& config, const Surroundings& surroundings)
        : config_(config),
          around_(surroundings),
          api_(withoutTrailingSlash(config.setting("api_url"))),
          partner_(config.setting("partner_id")),
          key_(config.secret("partner_key")),
          shop_(config.setting("shop_id")),
          refresh_token_(config.secret("refresh_token")),
          tokens_(
              surroundings.clock, [this] { return refreshGrant(); },
              [this](const std::string& token, std::optional<Instant> ends) { keepRefreshToken(token, ends); }
          ) {
        // A refresh token is good for one use: a restart must not cost one.
        tokens_.keep(config.secret("access_token"), refresh_token_, [this](const std::string& access) {
            around_.store_secret("access_token", access, std::nullopt);
        });
    }

    Page pull(const Cursor& cursor) override;
    Receipt send(const Outgoing& outgoing) override;
    Identity check() override;
    Page reparse(const std::string& raw) override { return parseRaw(raw, shop_); }
    std::optional<Receipt> findSent(const Outgoing& outgoing) override;
    void markRead(const std::string& conversation_external_id) override;
    std::string fetchAttachment(const std::string& ref, std::size_t max_bytes) override;
    std::optional<Order> fetchOrder(const std::string& external_id) override;
    std::vector<std::string> relist(Instant from, Instant to) override;
    std::string authorizeUrl(const std::string& state, const std::string& redirect_uri) override;
    void authorized(const std::map<std::string, std::string>& answer, const std::string& redirect_uri) override;
    std::optional<PushAnswer> onPush(const HttpRequest& request) override;

private:
    struct Conversation {
        std::vector<Incoming> messages;  // oldest first
        std::vector<Unreadable> unreadable;
    };

    // Tokens.
    TokenGrant askForToken(const std::string& path, const std::string& body);
    TokenGrant refreshGrant();
    void keepRefreshToken(const std::string& token, std::optional<Instant> ends);

    // Calls.
    Instant shopeeTime() const { return around_.clock.now() + skew_; }
    HttpRequest signedCall(const ShopCall& what, const std::string& token) const;
    HttpResponse sendOnTime(const std::function<HttpRequest()>& make);
    HttpResponse call(const ShopCall& what);
    [[noreturn]] void refuse(const HttpResponse& response, CallType type, const std::string& name) const;

    // Pull.
    bool step(CursorState& state, Page& page);
    bool readUnknown(const ConversationList& list, CursorState& state, Page& page);
    void take(Conversation conversation, CursorState& state, Page& page) const;
    ConversationList listConversations(std::int64_t older, const std::string& page_size);
    MessageList listMessages(const ConversationHead& head, const std::string& offset, std::size_t page_size);
    template <class Done>
    Conversation readConversation(const ConversationHead& head, const Done& done);

    // Orders.
    std::vector<Order> loadOrders(const std::vector<std::string>& ids);
    void addTrackingNumbers(WireOrder& order);
    void addOrders(Page& page);

    const AccountConfig config_;
    const Surroundings around_;
    const std::string api_, partner_, key_, shop_;
    std::string refresh_token_;
    bool orders_refused_ = false;
    TokenCache tokens_;
    std::chrono::milliseconds skew_{0};  // their clock minus ours, as the last answer told
};

TokenGrant ShopeeAdapter::askForToken(const std::string& path, const std::string& body) {
    HttpResponse response;
    try {
        response = sendOnTime([&] {
            const std::string timestamp = wireSeconds(shopeeTime());
            HttpRequest request;
            request.method = "POST";
            request.url = api_ + path + '?' +
                          encodeQuery(
                              {{"partner_id", partner_},
                               {"timestamp", timestamp},
                               {"sign", signPublic(key_, partner_, path, timestamp)}}
                          );
            request.headers = {{"Content-Type", "application/json"}};
            request.body = body;
            return request;
        });
    } catch (const TemporaryFailure& failure) {
        // Whoever sends a reply must not hear that it may have left.
        throw TemporaryFailure(failure.what(), false);
    }
    const WireError error = parseError(response.body);
    const bool in_vain = error.untouched() || error.kind == Refusal::Other;
    if (in_vain) throw CredentialsRefused("token endpoint: " + shown(error));
    if (error.kind != Refusal::None || response.status != 200) refuse(response, CallType::Read, "token endpoint");
    return parseGrant(response.body);
}

TokenGrant ShopeeAdapter::refreshGrant() {
    if (refresh_token_.empty()) throw NotConnected("no refresh token: connect the account first");
    return askForToken("/api/v2/auth/access_token/get", writeRefresh(refresh_token_, shop_, partner_));
}

void ShopeeAdapter::keepRefreshToken(const std::string& token, std::optional<Instant> ends) {
    around_.store_secret("refresh_token", token, ends);
    refresh_token_ = token;
}

// The sign-in page has no state of its own: it rides in the return address, which Shopee adds its answer to. Clients
// that pass it beside that as well show that the page doesn't mind.
std::string ShopeeAdapter::authorizeUrl(const std::string& state, const std::string& redirect_uri) {
    const std::string timestamp = wireSeconds(shopeeTime());
    const std::string back =
        redirect_uri + (redirect_uri.find('?') == std::string::npos ? "?" : "&") + encodeQuery({{"state", state}});
    return config_.setting("auth_url") + '?' +
           encodeQuery(
               {{"partner_id", partner_},
                {"timestamp", timestamp},
                {"sign", signPublic(key_, partner_, kAuthPath, timestamp)},
                {"redirect", back},
                {"state", state}}
           );
}

void ShopeeAdapter::authorized(const std::map<std::string, std::string>& answer, const std::string&) {
    const auto value = [&](const char* name) {
        const auto found = answer.find(name);
        return found == answer.end() ? std::string() : found->second;
    };
    if (value("code").empty()) throw CredentialsRefused("sign-in: Shopee gave no code");
    // A main account answers without a shop, and its code is good for none.
    if (value("shop_id") != shop_)
        throw CredentialsRefused("sign-in: another account than shop " + shop_ + " signed in");
    tokens_.accept(askForToken("/api/v2/auth/token/get", writeCode(value("code"), shop_, partner_)));
    orders_refused_ = false;
}

HttpRequest ShopeeAdapter::signedCall(const ShopCall& what, const std::string& token) const {
    const std::string path(what.path), timestamp = wireSeconds(shopeeTime());
    QueryList query = {
        {"partner_id", partner_},
        {"timestamp", timestamp},
        {"access_token", token},
        {"shop_id", shop_},
        {"sign", signShop(key_, partner_, path, timestamp, token, shop_)}};
    query.insert(query.end(), what.query.begin(), what.query.end());
    HttpRequest request;
    request.method = what.type == CallType::Read ? "GET" : "POST";
    request.url = api_ + path + '?' + encodeQuery(query);
    if (what.type == CallType::Change) request.headers = {{"Content-Type", "application/json"}};
    request.body = what.body;
    return request;
}

/// Sends what `make` signs for this moment; again when it was refused and the answer shows that the moment was wrong. The
/// timestamp is looked at before anything is done.
HttpResponse ShopeeAdapter::sendOnTime(const std::function<HttpRequest()>& make) {
    for (int tries = 1;; ++tries) {
        const auto believed = skew_;
        HttpResponse response = around_.transports.http().send(make());
        if (const auto date = parseHttpDate(response.header("date"))) skew_ = *date - around_.clock.now();
        const bool was_off = std::chrono::abs(skew_ - believed) > kClockTolerance;
        if (!was_off || !parseError(response.body).untouched()) return response;
        if (tries == kClockTries) throw TemporaryFailure("Shopee's clock jumps");
    }
}

/// Sends with our token; once more with a new one when Shopee says that it has ended. Throws for every other refusal.
HttpResponse ShopeeAdapter::call(const ShopCall& what) {
    for (bool renewed = false;; renewed = true) {
        const std::string token = tokens_.token();
        HttpResponse response = sendOnTime([&] { return signedCall(what, token); });
        const WireError::Kind kind = parseError(response.body).kind;
        if (kind == Refusal::None && response.status == 200) return response;
        if (kind != Refusal::Token || renewed) refuse(response, what.type, what.name());
        tokens_.forget();
    }
}

void ShopeeAdapter::refuse(const HttpResponse& response, CallType type, const std::string& name) const {
    const WireError error = parseError(response.body);
    const std::string what = name + ": HTTP " + std::to_string(response.status) + ", " + shown(error);
    switch (error.kind) {
        case Refusal::None:
            // A gateway's page, or half an answer: Shopee itself says why.
            if (response.status == 401 || response.status == 403) throw TemporaryFailure(what);
            throwHttpError(response, type, {name, {}, {}}, around_.clock);
        case Refusal::Token:
            // error_auth stands for a missing right as well, which no new token mends. Else Shopee contradicts itself.
            if (error.code == "error_auth") throw CredentialsRefused(what);
            throw TemporaryFailure(what + ", though it was just granted");
        case Refusal::Refused:
            throw CredentialsRefused(what);
        case Refusal::Throttled:
            throw Throttled(what, around_.clock.now() + kRateWait);
        case Refusal::Quota:
            throw Throttled(what, nextQuotaDay(shopeeTime()) - skew_);
        case Refusal::Server:
            throw TemporaryFailure(what, type == CallType::Change);
        case Refusal::Param:
        case Refusal::Other:
            break;
    }
    throw PermanentFailure(what, error.code);
}

Page ShopeeAdapter::pull(const Cursor& cursor) {
    CursorState state;
    if (cursor.value.empty()) {
        state.window = PullWindow(around_.clock.now() - config_.backfill);
    } else {
        state = readCursor(cursor.value);
    }
    Page page;
    pullSteps(page, kMaxSteps, kFullPage, [&](Page& filling) { return step(state, filling); });
    addOrders(page);
    page.next.value = writeCursor(state);
    return page;
}

/// One list page of the walk; true when the walk is over.
bool ShopeeAdapter::step(CursorState& state, Page& page) {
    const ConversationList list = listConversations(state.older, config_.setting("page_size"));
    state.window.begin(shopeeTime(), around_.clock.now());
    for (const auto& bad : list.unreadable) {
        if (!state.window.knows(bad.external_id)) page.unreadable.push_back(bad);
        state.window.remember(bad.external_id, state.window.begun());
    }
    if (state.older == 0) {
        state.top = {};
        for (const auto& head : list.heads) state.top = std::max(state.top, head.latest_at.value_or(Instant{}));
    }
    if (!readUnknown(list, state, page)) return false;
    if (!list.older || Instant(std::chrono::milliseconds(*list.older / 1'000'000)) < state.reach())
        return state.endPass();
    if (state.older != 0 && *list.older >= state.older)
        throw NotUnderstood("GET /get_conversation_list: the next page is no older than this one");
    state.older = *list.older;
    return false;
}

/// Reads the listed conversations that hold something unknown. False when one of them gave no sense, though the others
/// were read: the walk must come back to it.
bool ShopeeAdapter::readUnknown(const ConversationList& list, CursorState& state, Page& page) {
    const Instant floor = state.window.floor();
    const auto done = [&](const Incoming& m) {
        return (m.sent_at && *m.sent_at < floor) || state.window.knows(m.external_id);
    };
    std::optional<NotUnderstood> failure;
    for (const auto& head : list.heads) {
        if (head.latest_at && *head.latest_at < floor) continue;
        if (state.window.knows(head.latest_message_id)) continue;
        state.found = true;
        try {
            take(readConversation(head, done), state, page);
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

void ShopeeAdapter::take(Conversation conversation, CursorState& state, Page& page) const {
    for (auto& message : conversation.messages) {
        // The list names a withheld message by its own id: it is known from now on.
        if (!message.bounced.empty())
            state.window.remember(message.external_id, message.sent_at.value_or(state.window.begun()));
        message = withheldAsNotice(std::move(message));
    }
    dropKnown(state.window, conversation.messages, conversation.unreadable);
    takeNew(page, state.window, std::move(conversation.messages), std::move(conversation.unreadable));
}

ConversationList ShopeeAdapter::listConversations(std::int64_t older, const std::string& page_size) {
    ShopCall what{CallType::Read, kListPath, {}, {}};
    what.query = {{"direction", older == 0 ? "latest" : "older"}, {"type", "all"}, {"page_size", page_size}};
    if (older != 0) what.query.emplace_back("next_timestamp_nano", std::to_string(older));
    return parseConversations(call(what).body);
}

MessageList ShopeeAdapter::listMessages(
    const ConversationHead& head, const std::string& offset, std::size_t page_size
) {
    ShopCall what{CallType::Read, kMessagePath, {}, {}};
    what.query = {{"conversation_id", head.id}, {"page_size", std::to_string(page_size)}};
    if (!offset.empty()) what.query.emplace_back("offset", offset);
    return parseMessages(call(what).body, head, shop_);
}

/// Pages of a conversation, newest first, until one holds a message of which `done(message)` says that older ones
/// aren't needed.
template <class Done>
ShopeeAdapter::Conversation ShopeeAdapter::readConversation(const ConversationHead& head, const Done& done) {
    Conversation out;
    std::set<std::string> seen, offsets;
    std::string offset;
    for (std::size_t page = 0; page < kMaxConversationPages; ++page) {
        MessageList list = listMessages(head, offset, kMessagesAPage);
        bool enough = false;
        for (auto& message : list.messages) {
            enough = done(message) || enough;
            if (seen.insert(message.external_id).second) out.messages.push_back(std::move(message));
        }
        for (auto& bad : list.unreadable) {
            if (seen.insert(bad.external_id).second) out.unreadable.push_back(std::move(bad));
        }
        offset = list.next_offset;
        if (enough || offset.empty() || !offsets.insert(offset).second) break;
    }
    std::stable_sort(out.messages.begin(), out.messages.end(), isEarlier);
    return out;
}

std::vector<Order> ShopeeAdapter::loadOrders(const std::vector<std::string>& ids) {
    std::string list;
    for (const auto& id : ids) list += (list.empty() ? "" : ",") + id;
    const ShopCall what{
        CallType::Read,
        kOrderPath,
        {{"order_sn_list", list}, {"response_optional_fields", std::string(kOrderFields)}},
        {}};
    std::vector<Order> out;
    for (auto& order : parseOrders(call(what).body)) {
        addTrackingNumbers(order);
        out.push_back(std::move(order.order));
    }
    return out;
}

/// A carrier may not have given a number yet, and a number has a right of its own: the order goes on without.
void ShopeeAdapter::addTrackingNumbers(WireOrder& order) {
    for (std::size_t i = 0; i < order.packages.size(); ++i) {
        ShopCall what{CallType::Read, kTrackingPath, {{"order_sn", order.order.external_id}}, {}};
        // Shopee asks for it where an order was split, and only there.
        if (order.packages.size() > 1) what.query.emplace_back("package_number", order.packages[i]);
        try {
            order.order.parcels[i].tracking_number = parseTrackingNumber(call(what).body);
        } catch (const PermanentFailure&) {
        } catch (const CredentialsRefused&) {
        }
    }
}

/// Facts of the orders that the page's messages name. Messages matter more: they go on without.
void ShopeeAdapter::addOrders(Page& page) {
    std::set<std::string> named;
    for (const auto& message : page.messages) named.insert(message.order_external_id);
    named.erase(std::string());
    std::vector<std::string> ids(named.begin(), named.end());
    try {
        while (!ids.empty() && !orders_refused_) {
            const auto count = static_cast<std::ptrdiff_t>(std::min(kMaxOrdersACall, ids.size()));
            for (auto& order : loadOrders({ids.begin(), ids.begin() + count})) page.orders.push_back(std::move(order));
            ids.erase(ids.begin(), ids.begin() + count);
        }
    } catch (const Cancelled&) {
        throw;
    } catch (const CredentialsRefused&) {
        // A right that the app wasn't given: check() says so.
        orders_refused_ = true;
    } catch (const ChannelError&) {
    }
}

std::optional<Order> ShopeeAdapter::fetchOrder(const std::string& external_id) {
    try {
        for (auto& order : loadOrders({external_id})) {
            if (order.external_id == external_id) return std::move(order);
        }
    } catch (const PermanentFailure& failure) {
        // The documentation gives both for an order that isn't there.
        if (failure.code != "error_not_found" && failure.code != "error_param") throw;
    }
    return std::nullopt;
}

Receipt ShopeeAdapter::send(const Outgoing& outgoing) {
    const auto known = [&](const char* name) {
        const auto found = outgoing.reply_to.find(name);
        return found == outgoing.reply_to.end() ? std::string() : found->second;
    };
    const std::string to = known("to_id").empty() ? outgoing.buyer_external_id : known("to_id");
    if (to.empty()) throw PermanentFailure("POST /send_message: a reply needs its buyer", "no_buyer");
    if (comparableText(outgoing.text).empty()) throw PermanentFailure("POST /send_message: no text", "empty");
    const std::size_t length = replyLength(descriptor().rules, outgoing.text);
    if (length > kMaxReply)
        throw PermanentFailure(
            "POST /send_message: " + std::to_string(length) + " characters, at most " + std::to_string(kMaxReply),
            "too_long"
        );
    HttpResponse response;
    try {
        response = call(
            {CallType::Change,
             kSendPath,
             {},
             writeReply(to, outgoing.text, known("business_type"), outgoing.conversation_external_id)}
        );
    } catch (const NotUnderstood& error) {
        // An answer that is no answer says nothing of what became of the request.
        throw TemporaryFailure(error.what(), true);
    }
    auto receipt = parseReceipt(response.body);
    if (!receipt) throw TemporaryFailure("POST /send_message: HTTP 200 without a message_id", true);
    if (receipt->accepted_at == Instant{}) receipt->accepted_at = around_.clock.now();
    return *receipt;
}

std::optional<Receipt> ShopeeAdapter::findSent(const Outgoing& outgoing) {
    ConversationHead head;
    head.id = outgoing.conversation_external_id;
    head.buyer_id = outgoing.buyer_external_id;
    return findOwnReply(
        readConversation(head, [&](const Incoming& m) { return isBefore(m, outgoing); }).messages, outgoing
    );
}

void ShopeeAdapter::markRead(const std::string& conversation_external_id) {
    ConversationHead head;
    head.id = conversation_external_id;
    const MessageList newest = listMessages(head, {}, 1);
    if (newest.messages.empty()) return;
    call({CallType::Change, kReadPath, {}, writeMarkRead(conversation_external_id, newest.messages.front().external_id)}
    );
}

std::string ShopeeAdapter::fetchAttachment(const std::string& ref, std::size_t max_bytes) {
    return foreignFile(askForeign(around_.transports.http(), ref, api_), max_bytes, around_.clock);
}

std::vector<std::string> ShopeeAdapter::relist(Instant from, Instant to) {
    std::set<std::string> ids;
    const auto collect = [&](const ConversationHead& head) {
        const auto done = [&](const Incoming& m) { return m.sent_at && *m.sent_at < from; };
        for (auto& message : readConversation(head, done).messages) {
            if (message.sent_at && *message.sent_at >= from && *message.sent_at < to)
                ids.insert(withheldAsNotice(std::move(message)).external_id);
        }
    };
    std::int64_t older = 0;
    do {
        const ConversationList list = listConversations(older, config_.setting("page_size"));
        for (const auto& head : list.heads) {
            if (head.latest_at && *head.latest_at < from) continue;
            try {
                collect(head);
            } catch (const PermanentFailure&) {
                // pull() has set it aside.
            }
        }
        const bool moves = list.older && (older == 0 || *list.older < older);
        older = moves ? *list.older : 0;
    } while (older != 0 && Instant(std::chrono::milliseconds(older / 1'000'000)) >= from);
    return {ids.begin(), ids.end()};
}

Identity ShopeeAdapter::check() {
    static_cast<void>(listConversations(0, "1"));
    Identity out;
    out.name = "shop " + shop_;
    out.clock_skew = skew_;
    if (orders_refused_) out.warnings.push_back("no right to read orders: messages come without facts about orders");
    return out;
}

std::optional<PushAnswer> ShopeeAdapter::onPush(const HttpRequest& request) {
    if (!sameSecret(headerOf(request, "authorization"), signPush(key_, request.url, request.body))) return std::nullopt;
    const auto news = parsePush(request.body);
    if (!news || news->shop != shop_) return std::nullopt;
    // Shopee repeats what isn't answered with an empty body.
    PushAnswer answer;
    answer.pull_now = news->code == kChatPush;
    return answer;
}

}  // namespace

std::unique_ptr<Adapter> makeAdapter(const AccountConfig& config, const Surroundings& surroundings) {
    return std::make_unique<ShopeeAdapter>(config, surroundings);
}

Kind kind() { return {descriptor(), makeAdapter, makeSandbox}; }

}  // namespace channels::shopee
