#include "channels/wish/wish_adapter.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "channels/contract/errors.h"
#include "channels/contract/registry.h"
#include "channels/contract/reply_lint.h"
#include "channels/contract/sandbox.h"
#include "channels/kit/find_sent.h"
#include "channels/kit/foreign_file.h"
#include "channels/kit/http_errors.h"
#include "channels/kit/oauth.h"
#include "channels/kit/time.h"
#include "channels/kit/url.h"
#include "channels/wish/wish_cursor.h"
#include "channels/wish/wish_envelope.h"
#include "channels/wish/wish_http.h"
#include "channels/wish/wish_orders.h"
#include "channels/wish/wish_rules.h"
#include "channels/wish/wish_sandbox.h"
#include "channels/wish/wish_wire.h"

namespace channels::wish {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kPageLimit = 50;  // tickets come whole, with all that was written in them
constexpr std::size_t kMaxLimit = 500;  // the most that a list gives
constexpr std::size_t kFullPage = 100;  // entries of a page after which a pull returns
constexpr int kMaxSteps = 4;
constexpr std::chrono::days kTokenLife{30};
constexpr std::chrono::minutes kDefaultWait{1};

/// What an app's rights are for: check() tells what goes without them.
struct Right {
    std::string_view scope, loss;
};
constexpr Right kRights[] = {
    {"tickets:write", "no replies can be sent"},
    {"orders:read", "messages come without facts about orders"},
    {"orders:write", "tracking can't be corrected and nothing refunded"},
    {"webhook:write", "Wish can't be asked to notify this hub"},
};

struct TicketAction {
    std::string_view name;
    TicketState target;
};
constexpr TicketAction kTicketActions[] = {
    {"close", TicketState::Closed},
    {"reopen", TicketState::AwaitingMerchant},
    {"hand_over", TicketState::AwaitingWish},
};

double callsPerMinute(const AccountConfig& config) {
    const std::string text = config.setting("calls_per_minute");
    return text.empty() ? static_cast<double>(kCallsPerMinute) : std::stod(text);
}

std::string input(const ActionRequest& request, const std::string& name) {
    const auto found = request.inputs.find(name);
    return found == request.inputs.end() ? std::string() : found->second;
}

bool isAlphanumeric(const std::string& text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    });
}

bool sameHeaderName(const std::string& a, std::string_view lower_case) {
    return a.size() == lower_case.size() && std::equal(a.begin(), a.end(), lower_case.begin(), [](char x, char y) {
               return (x >= 'A' && x <= 'Z' ? static_cast<char>(x + 32) : x) == y;
           });
}

std::string header(const HttpRequest& request, std::string_view lower_case_name) {
    for (const auto& [name, value] : request.headers) {
        if (sameHeaderName(name, lower_case_name)) return value;
    }
    return {};
}

/// Wish's support asks for it. Empty for what can't be one.
std::string requestOf(const HttpResponse& response) {
    const std::string id = response.header("wish-request-id");
    const bool good = id.size() <= 64 && std::all_of(id.begin(), id.end(), [](char c) { return c > ' ' && c <= '~'; });
    return id.empty() || !good ? std::string() : " (Wish-Request-Id " + id + ')';
}

class WishAdapter : public Adapter,
                    public FindsSent,
                    public FetchesAttachments,
                    public FetchesOrders,
                    public Relists,
                    public Authorizes,
                    public ReceivesPush,
                    public Acts {
public:
    WishAdapter(const AccountConfig& config, const Surroundings& surroundings)
        : config_(config),
          around_(surroundings),
          api_(withoutTrailingSlash(config.setting("api_url"))),
          refresh_token_(config.secret("refresh_token")),
          http_(surroundings.transports, surroundings.clock, callsPerMinute(config)),
          tokens_(
              surroundings.clock, [this] { return refreshGrant(); },
              [this](const std::string& token, std::optional<Instant> ends) { keepRefreshToken(token, ends); }
          ) {}

    Page pull(const Cursor& cursor) override;
    Receipt send(const Outgoing& outgoing) override;
    Identity check() override;
    Page reparse(const std::string& raw) override { return parseRaw(raw); }
    std::optional<CallsLeft> callsLeft() const override { return http_.callsLeft(); }
    std::optional<Receipt> findSent(const Outgoing& outgoing) override;
    std::string fetchAttachment(const std::string& ref, std::size_t max_bytes) override;
    std::optional<Order> fetchOrder(const std::string& external_id) override;
    std::vector<std::string> relist(Instant from, Instant to) override;
    std::string authorizeUrl(const std::string& state, const std::string& redirect_uri) override;
    void authorized(const std::map<std::string, std::string>& answer, const std::string& redirect_uri) override;
    std::optional<PushAnswer> onPush(const HttpRequest& request) override;
    void subscribe(const std::string& url) override;
    void act(const ActionRequest& request) override;
    std::vector<std::string> choices(const ActionRequest& request, const std::string& input_name) override;

private:
    // Tokens.
    TokenGrant askForToken(const HttpRequest& request);
    TokenGrant refreshGrant();
    void keepRefreshToken(const std::string& token, std::optional<Instant> ends);

    // Calls; paths are those behind /api/v3.
    HttpResponse call(
        const std::string& method, const std::string& path, const QueryList& query, const std::string& body
    );
    HttpResponse get(const std::string& path, const QueryList& query = {});
    HttpResponse change(
        const std::string& method, const std::string& path, const QueryList& query, const std::string& body
    );
    [[noreturn]] void refuse(const HttpResponse& response, CallType type, const std::string& name) const;

    // Tickets.
    struct Stretch {
        TicketList list;
        std::optional<Instant> next;  // where the next one begins; empty behind the last
    };
    TicketList listTickets(Instant since, std::size_t limit);
    Stretch listFrom(Instant since);
    bool step(CursorState& state, Page& page);
    void take(Ticket ticket, CursorState& state, Page& page);
    void bringOrder(const std::string& order_id, Page& page);
    Ticket readTicket(const std::string& id);
    void setState(const std::string& ticket_id, TicketState state);
    void makeAnswerable(const std::string& ticket_id);

    std::string freshUrl(const FileRef& ref);
    void correctTracking(const ActionRequest& request);
    void refund(const ActionRequest& request);

    const AccountConfig config_;
    const Surroundings around_;
    const std::string api_;
    std::string refresh_token_;
    WishHttp http_;
    TokenCache tokens_;
    std::vector<std::string> scopes_;  // of the last grant, as far as it told
    bool may_read_orders_ = true;
};

std::string ticketPath(const std::string& id) { return "/tickets/" + percentEncode(id); }
std::string orderPath(const std::string& id) { return "/orders/" + percentEncode(id); }

// ---- Tokens

TokenGrant WishAdapter::askForToken(const HttpRequest& request) {
    HttpResponse response;
    try {
        response = http_.send(request);
    } catch (const TemporaryFailure& failure) {
        // A lost token changes nothing at Wish: a caller that sends a reply must not hear `maybe_done`.
        throw TemporaryFailure(failure.what(), false);
    }
    if (response.status == 400 || response.status == 401) {
        const WireError error = parseError(response.body);
        if (!error.code.empty()) throw CredentialsRefused("token endpoint: " + error.code + ", " + error.meaning);
    }
    if (response.status != 200) refuse(response, CallType::Read, "token endpoint");
    WireGrant granted = parseGrant(response.body);
    scopes_ = std::move(granted.scopes);
    TokenGrant out;
    out.access_token = std::move(granted.access_token);
    const Instant now = http_.marketplaceTime();
    const Instant ends = granted.ends.value_or(now + kTokenLife);
    out.expires_in =
        std::clamp<std::chrono::seconds>(std::chrono::floor<std::chrono::seconds>(ends - now), 1s, kTokenLife);
    if (granted.refresh_token != refresh_token_) out.refresh_token = std::move(granted.refresh_token);
    return out;
}

TokenGrant WishAdapter::refreshGrant() {
    if (refresh_token_.empty()) throw NotConnected("no refresh token: connect the account first");
    HttpRequest request;
    request.url = api_ + "/oauth/refresh_token?" +
                  encodeQuery(
                      {{"client_id", config_.setting("client_id")},
                       {"client_secret", config_.secret("client_secret")},
                       {"refresh_token", refresh_token_},
                       {"grant_type", "refresh_token"}}
                  );
    return askForToken(request);
}

void WishAdapter::keepRefreshToken(const std::string& token, std::optional<Instant> ends) {
    around_.store_secret("refresh_token", token, ends);
    refresh_token_ = token;
}

std::string WishAdapter::authorizeUrl(const std::string& state, const std::string&) {
    return config_.setting("auth_url") + '?' +
           encodeQuery({{"client_id", config_.setting("client_id")}, {"state", state}});
}

void WishAdapter::authorized(const std::map<std::string, std::string>& answer, const std::string& redirect_uri) {
    const auto code = answer.find("code");
    if (code == answer.end()) throw CredentialsRefused("sign-in: the marketplace gave no code");
    HttpRequest request;
    request.method = "POST";
    request.url = api_ + "/oauth/access_token";
    request.headers = {{"Content-Type", "application/json"}};
    request.body =
        writeCodeExchange({config_.setting("client_id"), config_.secret("client_secret"), code->second, redirect_uri});
    const TokenGrant grant = askForToken(request);
    if (grant.refresh_token.empty() && refresh_token_.empty())
        throw NotUnderstood("token endpoint: refresh_token is missing");
    tokens_.accept(grant);
}

// ---- Calls

HttpResponse WishAdapter::call(
    const std::string& method, const std::string& path, const QueryList& query, const std::string& body
) {
    HttpRequest request;
    request.method = method;
    request.url = api_ + path + (query.empty() ? "" : "?" + encodeQuery(query));
    request.headers = {{"Accept", "application/json"}, {"Accept-Language", "en"}};
    if (!body.empty()) request.headers.emplace_back("Content-Type", "application/json");
    request.body = body;
    return sendWithBearer(http_, tokens_, request);
}

HttpResponse WishAdapter::get(const std::string& path, const QueryList& query) {
    HttpResponse response = call("GET", path, query, {});
    if (response.status != 200) refuse(response, CallType::Read, "GET " + path);
    return response;
}

/// Returns when Wish has done or accepted it; whatever else may have been done is a TemporaryFailure with `maybe_done`.
HttpResponse WishAdapter::change(
    const std::string& method, const std::string& path, const QueryList& query, const std::string& body
) {
    const std::string name = method + ' ' + path;
    HttpResponse response;
    try {
        response = call(method, path, query, body);
        if (response.status == 200) {
            static_cast<void>(Envelope(response.body, name));
            return response;
        }
    } catch (const NotUnderstood& error) {
        // An answer that is no answer says nothing of what became of the request.
        throw TemporaryFailure(error.what(), true);
    }
    if (response.status >= 400) refuse(response, CallType::Change, name);
    throw TemporaryFailure(name + ": HTTP " + std::to_string(response.status), true);
}

void WishAdapter::refuse(const HttpResponse& response, CallType type, const std::string& name) const {
    if (response.status == 429) {
        const Instant now = around_.clock.now(), there = http_.marketplaceTime();
        // A moment by Wish's clock, as ours shows it.
        const auto wait =
            parseReset(response.header("wish-rate-limit-reset"), there).value_or(there + kDefaultWait) - there;
        throw Throttled(name + ": HTTP 429", now + std::max<std::chrono::milliseconds>(wait, 1s));
    }
    // Tickets go on without the rights to anything else.
    if (response.status == 403 && name.find(" /tickets") == std::string::npos)
        throw PermanentFailure(name + ": HTTP 403, the app lacks a right", "scope");
    const WireError error = parseError(response.body);
    throwHttpError(response, type, {name, error.meaning + requestOf(response), error.code}, around_.clock);
}

// ---- Pull

Page WishAdapter::pull(const Cursor& cursor) {
    CursorState state = cursor.value.empty() ? CursorState{PullWindow(around_.clock.now() - config_.backfill), {}}
                                             : readCursor(cursor.value);
    Page page;
    pullSteps(page, kMaxSteps, kFullPage, [&](Page& filling) { return step(state, filling); });
    page.next.value = writeCursor(state);
    return page;
}

TicketList WishAdapter::listTickets(Instant since, std::size_t limit) {
    const QueryList query = {
        {"updated_at_min", formatTime(since)}, {"sort_by", "updated_at.asc"}, {"limit", std::to_string(limit)}};
    return parseTickets(get("/tickets", query).body);
}

/// Tickets that have changed since then, the longest unchanged first. The bound is inclusive and the only way to page:
/// when more tickets than fit changed in one millisecond, a longer page is asked for, and behind the longest that
/// millisecond is left.
WishAdapter::Stretch WishAdapter::listFrom(Instant since) {
    std::size_t limit = kPageLimit;
    TicketList list = listTickets(since, limit);
    if (list.rows >= limit && list.newest <= since) {
        limit = kMaxLimit;
        list = listTickets(since, limit);
    }
    if (list.rows < limit) return {std::move(list), std::nullopt};
    if (!list.newest) throw NotUnderstood("GET /tickets: a full page without any updated_at");
    const Instant next = std::max(*list.newest, since + 1ms);
    return {std::move(list), next};
}

/// One stretch of the walk; true when the walk is over.
bool WishAdapter::step(CursorState& state, Page& page) {
    Stretch stretch = listFrom(state.since());
    state.window.begin(http_.marketplaceTime(), around_.clock.now());
    takeNew(page, state.window, {}, std::move(stretch.list.unreadable));
    for (auto& ticket : stretch.list.tickets) take(std::move(ticket), state, page);
    state.next = stretch.next.value_or(Instant{});
    if (!stretch.next) state.finish();
    return !stretch.next;
}

/// A ticket comes whole when it changes, whenever its messages were written: Wish may have talked with the buyer for
/// longer than the back-fill before it assigned the ticket to us. So the window is one of changes.
void WishAdapter::take(Ticket ticket, CursorState& state, Page& page) {
    PullWindow& window = state.window;
    const Instant changed = ticket.updated_at.value_or(window.begun());
    const auto isKnown = [&](const auto& one) { return window.knows(one.external_id); };
    if (ticket.ours) {
        std::erase_if(ticket.messages, isKnown);
        std::erase_if(ticket.unreadable, isKnown);
        if (!ticket.messages.empty()) bringOrder(ticket.order_id, page);
        for (const auto& message : ticket.messages) window.remember(message.external_id, changed);
        for (const auto& bad : ticket.unreadable) window.remember(bad.external_id, changed);
        std::move(ticket.messages.begin(), ticket.messages.end(), std::back_inserter(page.messages));
        std::move(ticket.unreadable.begin(), ticket.unreadable.end(), std::back_inserter(page.unreadable));
    }
    const std::string change = ticket.id + '@' + std::to_string(changed.time_since_epoch().count());
    if (window.knows(change)) return;
    window.remember(change, changed);
    if (ticket.state != TicketState::AwaitingMerchant && ticket.state != TicketState::Unknown)
        page.settled_conversations.push_back(ticket.id);
}

/// Messages matter more than facts about orders: what fails here comes by fetchOrder.
void WishAdapter::bringOrder(const std::string& order_id, Page& page) {
    if (order_id.empty() || !may_read_orders_) return;
    try {
        if (auto order = fetchOrder(order_id)) page.orders.push_back(std::move(*order));
    } catch (const TemporaryFailure&) {
    } catch (const NotUnderstood&) {
    } catch (const PermanentFailure& failure) {
        // A right that the operator didn't give isn't asked for with every message.
        may_read_orders_ = failure.code != "scope";
    }
}

std::vector<std::string> WishAdapter::relist(Instant from, Instant to) {
    std::set<std::string> ids;
    for (std::optional<Instant> since = from; since;) {
        const Stretch stretch = listFrom(*since);
        since = stretch.next;
        for (const auto& ticket : stretch.list.tickets) {
            if (!ticket.ours) continue;
            for (const auto& message : ticket.messages) {
                if (message.sent_at && *message.sent_at >= from && *message.sent_at < to)
                    ids.insert(message.external_id);
            }
        }
    }
    return {ids.begin(), ids.end()};
}

std::optional<Order> WishAdapter::fetchOrder(const std::string& external_id) {
    const std::string path = orderPath(external_id);
    const HttpResponse response = call("GET", path, {}, {});
    // The id is all that this call can be given wrongly.
    if (response.status == 404 || response.status == 400) return std::nullopt;
    if (response.status != 200) refuse(response, CallType::Read, "GET " + path);
    return parseOrder(response.body);
}

// ---- Attachments

/// Never with our token: the address comes with a buyer's message.
std::string WishAdapter::freshUrl(const FileRef& ref) {
    const Ticket ticket = readTicket(ref.ticket_id);
    for (const auto& message : ticket.messages) {
        if (message.external_id != ref.message_id) continue;
        for (const auto& file : message.attachments) {
            const auto fresh = parseFileRef(file.ref);
            if (fresh && fresh->index == ref.index) return fresh->url;
        }
    }
    throw PermanentFailure("attachment: the ticket doesn't hold it any more", "attachment_gone");
}

std::string WishAdapter::fetchAttachment(const std::string& ref, std::size_t max_bytes) {
    const auto file = parseFileRef(ref);
    if (!file) throw PermanentFailure("attachment: not a reference of this channel", "attachment_ref");
    HttpResponse response = askForeign(around_.transports.http(), file->url, api_);
    // An address lives for an hour; reading the ticket again gives another.
    if (response.status >= 400 && response.status < 500)
        response = askForeign(around_.transports.http(), freshUrl(*file), api_);
    return foreignFile(response, max_bytes, around_.clock);
}

// ---- Replies

Ticket WishAdapter::readTicket(const std::string& id) { return parseTicket(get(ticketPath(id)).body); }

void WishAdapter::setState(const std::string& ticket_id, TicketState state) {
    change("PUT", ticketPath(ticket_id), {}, writeState(state));
}

/// A reply is accepted in AWAITING_MERCHANT alone, and the first one ends that state. A second is ours to add; a ticket
/// that was closed or that Wish has taken over isn't ours to take back without a word from the seller.
void WishAdapter::makeAnswerable(const std::string& ticket_id) {
    try {
        switch (readTicket(ticket_id).state) {
            case TicketState::AwaitingMerchant:
            case TicketState::Unknown:
                return;
            case TicketState::AwaitingUser:
                return setState(ticket_id, TicketState::AwaitingMerchant);
            case TicketState::AwaitingWish:
                throw PermanentFailure("the ticket is with Wish: it takes no reply", "awaiting_wish");
            case TicketState::Closed:
                throw PermanentFailure("the ticket is closed: re-open it first", "closed");
            case TicketState::ClosedForGood:
                throw PermanentFailure("the ticket is closed for good", "permanently_closed");
        }
    } catch (const NotUnderstood& error) {
        throw TemporaryFailure(error.what(), false);
    } catch (const TemporaryFailure& error) {
        // Whatever became of the state, nothing was said yet.
        throw TemporaryFailure(error.what(), false);
    }
}

Receipt WishAdapter::send(const Outgoing& outgoing) {
    const std::string& ticket_id = outgoing.conversation_external_id;
    if (ticket_id.empty()) throw PermanentFailure("a reply needs its ticket", "no_ticket");
    const std::size_t length = replyLength(descriptor().rules, outgoing.text);
    if (length < 1 || length > kMaxReply)
        throw PermanentFailure("a reply of " + std::to_string(length) + " characters: 1 to 2000 are allowed", "length");
    makeAnswerable(ticket_id);
    const std::string path = ticketPath(ticket_id) + "/replies";
    const auto receipt = parseReceipt(change("POST", path, {}, writeReply(outgoing.text)).body, ticket_id);
    if (!receipt) throw TemporaryFailure("POST " + path + ": HTTP 200 without a reply", true);
    return *receipt;
}

std::optional<Receipt> WishAdapter::findSent(const Outgoing& outgoing) {
    return findOwnReply(readTicket(outgoing.conversation_external_id).messages, outgoing);
}

// ---- Actions

void WishAdapter::correctTracking(const ActionRequest& request) {
    if (!isAlphanumeric(input(request, "tracking_number")))
        throw PermanentFailure("tracking number: letters and digits without spaces are allowed", "tracking_number");
    change("PUT", orderPath(request.order_external_id) + "/tracking", {}, writeTracking(request.inputs));
}

void WishAdapter::refund(const ActionRequest& request) {
    // The valid reasons change with the order; a refund for a wrong one can't be taken back.
    const auto valid = choices(request, "refund_reason");
    if (std::find(valid.begin(), valid.end(), input(request, "refund_reason")) == valid.end())
        throw PermanentFailure("refund: Wish doesn't allow this reason for this order now", "refund_reason");
    change("PUT", orderPath(request.order_external_id) + "/refund", {}, writeRefund(request.inputs));
}

void WishAdapter::act(const ActionRequest& request) {
    const auto ticket_action = std::find_if(std::begin(kTicketActions), std::end(kTicketActions), [&](const auto& one) {
        return one.name == request.action;
    });
    if (ticket_action != std::end(kTicketActions)) {
        if (request.conversation_external_id.empty()) throw PermanentFailure("the action needs a ticket", "no_ticket");
        return setState(request.conversation_external_id, ticket_action->target);
    }
    const bool tracking = request.action == "correct_tracking";
    if (!tracking && request.action != "refund") throw PermanentFailure("no such action at Wish", "no_action");
    if (request.order_external_id.empty()) throw PermanentFailure("the action needs an order", "no_order");
    tracking ? correctTracking(request) : refund(request);
}

std::vector<std::string> WishAdapter::choices(const ActionRequest& request, const std::string& input_name) {
    if (request.action == "refund" && input_name == "refund_reason" && !request.order_external_id.empty())
        return parseRefundReasons(get(orderPath(request.order_external_id) + "/refund_reasons").body);
    if (request.action == "correct_tracking" && input_name == "shipping_provider")
        return parseCarriers(get("/orders/shipping_carriers", {{"order_type", "GENERAL"}}).body);
    return {};
}

// ---- Notifications

std::optional<PushAnswer> WishAdapter::onPush(const HttpRequest& request) {
    if (header(request, "wish-topic") != kTicketTopic || !isTicketNotification(request.body)) return std::nullopt;
    PushAnswer out;
    out.pull_now = true;
    return out;
}

void WishAdapter::subscribe(const std::string& url) {
    const std::string topic = parseTopicId(get("/webhook/topics").body, kTicketTopic);
    for (const auto& one : parseSubscriptions(get("/webhook/subscriptions").body)) {
        if (one.topic_id != topic || one.endpoint != url) continue;
        if (!one.active)
            change(
                "PUT", "/webhook/subscriptions/" + percentEncode(one.id), {{"endpoint", url}, {"status", "ACTIVE"}}, {}
            );
        return;
    }
    change("POST", "/webhook/subscriptions", {{"topic_id", topic}, {"endpoint", url}}, {});
}

// ---- Who we are

Identity WishAdapter::check() {
    Identity out;
    out.name = parseMerchantId(get("/oauth/test").body);
    out.clock_skew = http_.skew();
    for (const auto& right : kRights) {
        const bool given = scopes_.empty() || std::find(scopes_.begin(), scopes_.end(), right.scope) != scopes_.end();
        if (!given) out.warnings.push_back("no right " + std::string(right.scope) + ": " + std::string(right.loss));
    }
    return out;
}

}  // namespace

std::unique_ptr<Adapter> makeAdapter(const AccountConfig& config, const Surroundings& surroundings) {
    return std::make_unique<WishAdapter>(config, surroundings);
}

Kind kind() { return {descriptor(), makeAdapter, makeSandbox}; }

}  // namespace channels::wish
