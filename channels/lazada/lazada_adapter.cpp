#include "channels/lazada/lazada_adapter.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include "channels/contract/errors.h"
#include "channels/contract/registry.h"
#include "channels/contract/reply_lint.h"
#include "channels/contract/sandbox.h"
#include "channels/kit/call_budget.h"
#include "channels/kit/find_sent.h"
#include "channels/kit/foreign_file.h"
#include "channels/kit/hash.h"
#include "channels/kit/http_errors.h"
#include "channels/kit/oauth.h"
#include "channels/kit/time.h"
#include "channels/kit/url.h"
#include "channels/lazada/lazada_content.h"
#include "channels/lazada/lazada_cursor.h"
#include "channels/lazada/lazada_gateway.h"
#include "channels/lazada/lazada_orders.h"
#include "channels/lazada/lazada_rules.h"
#include "channels/lazada/lazada_sandbox.h"
#include "channels/lazada/lazada_wire.h"

namespace channels::lazada {
namespace {

using namespace std::chrono_literals;

constexpr const char* kListSessions = "/im/session/list";
constexpr const char* kListMessages = "/im/message/list";
constexpr const char* kSend = "/im/message/send";
constexpr const char* kMarkRead = "/im/session/read";
constexpr const char* kOrder = "/order/get";
constexpr const char* kOrderItems = "/order/items/get";

constexpr const char* kPageSize = "20";  // the most that both lists give
constexpr int kMaxMessagePages = 500;    // of one session
constexpr int kMaxSessionPages = 5000;   // of an account: 100,000 buyers
constexpr std::size_t kFullPage = 100;   // entries of a page after which a pull returns
constexpr int kMaxSteps = 4;
constexpr const char* kSignInEnds = "8";  // the message_type that says so, two days before

/// The app may not make this call; others it may.
class RightMissing : public CredentialsRefused {
public:
    using CredentialsRefused::CredentialsRefused;
};

void sortByTime(std::vector<Line>& lines, bool newest_first) {
    if (newest_first) std::reverse(lines.begin(), lines.end());
    std::stable_sort(lines.begin(), lines.end(), [](const Line& a, const Line& b) {
        return a.message.sent_at.value_or(Instant::max()) < b.message.sent_at.value_or(Instant::max());
    });
}

bool isOlder(const Line& line, Instant than) { return line.message.sent_at && *line.message.sent_at < than; }

bool hasEndedToken(const HttpResponse& response) {
    try {
        return readAnswer(response.body, {}).refusal.fate == Fate::TokenEnded;
    } catch (const NotUnderstood&) {
        return false;
    }
}

std::string headerOf(const HttpRequest& request, const std::string& lower_case_name) {
    const auto same = [&](const std::string& name) {
        return std::equal(
            name.begin(), name.end(), lower_case_name.begin(), lower_case_name.end(),
            [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; }
        );
    };
    for (const auto& [name, value] : request.headers) {
        if (same(name)) return value;
    }
    return {};
}

class LazadaAdapter : public Adapter,
                      public FindsSent,
                      public MarksRead,
                      public FetchesAttachments,
                      public FetchesOrders,
                      public Relists,
                      public Authorizes,
                      public ReceivesPush {
public:
    LazadaAdapter(const AccountConfig& config, const Surroundings& surroundings)
        : config_(config),
          around_(surroundings),
          gateway_(config),
          country_(countryOf(config.setting("country"))),
          refresh_token_(config.secret("refresh_token")),
          orders_wanted_(config.setting("orders") != "false"),
          budget_(budgetOf(surroundings.clock, callsPerDay(config.setting("app_status")))),
          tokens_(
              surroundings.clock, [this] { return refreshGrant(); },
              [this](const std::string& token, std::optional<Instant> ends) { keepRefreshToken(token, ends); }
          ) {}

    Page pull(const Cursor& cursor) override;
    Receipt send(const Outgoing& outgoing) override;
    Identity check() override;
    Page reparse(const std::string& raw) override { return parseRaw(raw); }
    std::optional<CallsLeft> callsLeft() const override { return budget_.left(); }
    std::optional<Receipt> findSent(const Outgoing& outgoing) override;
    void markRead(const std::string& conversation_external_id) override;
    std::string fetchAttachment(const std::string& ref, std::size_t max_bytes) override;
    std::optional<Order> fetchOrder(const std::string& external_id) override;
    std::vector<std::string> relist(Instant from, Instant to) override;
    std::string authorizeUrl(const std::string& state, const std::string& redirect_uri) override;
    void authorized(const std::map<std::string, std::string>& answer, const std::string& redirect_uri)
        override;
    std::optional<PushAnswer> onPush(const HttpRequest& request) override;

private:
    struct Lines {
        std::vector<Line> lines;  // oldest first
        std::vector<Unreadable> unreadable;
    };

    static CallBudget budgetOf(const Clock& clock, double calls_per_day) {
        return {clock, calls_per_day / 2 / 86'400, calls_per_day / 2};
    }

    // Tokens.
    TokenGrant askForTokens(const HttpRequest& request);
    TokenGrant refreshGrant();
    void keepRefreshToken(const std::string& token, std::optional<Instant> ends);

    // Calls.
    Answer get(const char* path, const QueryList& parameters) {
        return call(CallType::Read, "GET", path, parameters);
    }
    Answer post(const char* path, const QueryList& parameters) {
        return call(CallType::Change, "POST", path, parameters);
    }
    Answer call(CallType type, const char* method, const char* path, const QueryList& parameters);
    Answer understand(const HttpResponse& response, CallType type, const std::string& name);
    [[noreturn]] void refuse(const Refusal& refusal, CallType type, const std::string& name) const;
    Instant marketplaceTime() const { return around_.clock.now() + skew_; }

    // Pull.
    bool step(CursorState& state, Page& page);
    bool readUnknown(const SessionList& list, CursorState& state, Page& page);
    void take(Lines found, CursorState& state, Page& page);
    Answer listFrom(const char* path, const Place& place, QueryList parameters, const char* last_id);
    SessionList listSessions(const Place& place);
    LineList listLines(const Session& session, const Place& place);
    template <class Done>
    Lines readSession(const Session& session, const Done& done);

    // Orders.
    std::optional<Order> loadOrder(const std::string& order_id);
    void tellOrders(std::vector<Incoming>& messages, Page& page);
    bool tellOrder(const std::string& order_id, Page& page);

    std::string filterOf(const Session& session, const std::string& message_id);
    [[noreturn]] static void refuseBlocked(const std::string& filter);
    bool isOurs(Json notification) const;

    const AccountConfig config_;
    const Surroundings around_;
    const Gateway gateway_;
    const Country& country_;
    std::string refresh_token_;
    bool orders_wanted_;
    Instant orders_from_{};  // facts about orders are throttled until then
    CallBudget budget_;
    TokenCache tokens_;
    std::string account_, token_country_, seller_id_;  // whose the tokens are, once any were granted
    std::chrono::milliseconds skew_{0};                // their clock minus ours, as the last answer told
};

TokenGrant LazadaAdapter::askForTokens(const HttpRequest& request) {
    constexpr const char* kName = "token endpoint";
    budget_.take(kName);
    try {
        const Answer answer = understand(around_.transports.http().send(request), CallType::Read, kName);
        Tokens tokens = readTokens(answer.root, std::string(country_.code));
        account_ = tokens.account;
        token_country_ = tokens.country;
        seller_id_ = tokens.seller_id;
        return tokens.grant;
    } catch (const PermanentFailure& failure) {
        // Nothing but new keys or a new sign-in mends what is refused here for good.
        throw CredentialsRefused(failure.what());
    } catch (const TemporaryFailure& failure) {
        // A lost token changes nothing at the marketplace.
        throw TemporaryFailure(failure.what(), false);
    }
}

TokenGrant LazadaAdapter::refreshGrant() {
    if (refresh_token_.empty()) throw NotConnected("no refresh token: connect the account first");
    return askForTokens(gateway_.refresh(refresh_token_, marketplaceTime()));
}

void LazadaAdapter::keepRefreshToken(const std::string& token, std::optional<Instant> ends) {
    around_.store_secret("refresh_token", token, ends);
    refresh_token_ = token;
}

std::string LazadaAdapter::authorizeUrl(const std::string& state, const std::string& redirect_uri) {
    return gateway_.authorizeUrl(state, redirect_uri);
}

void LazadaAdapter::authorized(const std::map<std::string, std::string>& answer, const std::string&) {
    const auto code = answer.find("code");
    if (code == answer.end()) throw CredentialsRefused("sign-in: the marketplace gave no code");
    const TokenGrant grant = askForTokens(gateway_.redeemCode(code->second, marketplaceTime()));
    if (grant.refresh_token.empty()) throw NotUnderstood("token endpoint: refresh_token is missing");
    tokens_.accept(grant);
}

/// A Change is in doubt from the moment it leaves until an answer says what became of it.
Answer LazadaAdapter::call(CallType type, const char* method, const char* path, const QueryList& parameters) {
    bool in_doubt = false;
    const auto sign = [&](HttpRequest& request, const std::string& token) {
        budget_.take(path);
        request = gateway_.call(method, path, parameters, token, marketplaceTime());
        in_doubt = type == CallType::Change;
    };
    const auto has_ended = [&](const HttpResponse& response) {
        const bool ended = hasEndedToken(response);
        if (ended) in_doubt = false;
        return ended;
    };
    HttpRequest named;
    named.method = path;  // what sendAuthorized calls it by
    try {
        return understand(
            sendAuthorized(around_.transports.http(), tokens_, named, sign, has_ended), type, path
        );
    } catch (const TemporaryFailure& failure) {
        throw TemporaryFailure(failure.what(), failure.maybe_done && in_doubt);
    } catch (const NotUnderstood& error) {
        if (!in_doubt) throw;
        throw TemporaryFailure(error.what(), true);
    }
}

Answer LazadaAdapter::understand(const HttpResponse& response, CallType type, const std::string& name) {
    if (const auto date = parseHttpDate(response.header("date"))) skew_ = *date - around_.clock.now();
    if (response.status != 200) throwHttpError(response, type, {name, {}, {}}, around_.clock);
    Answer answer = readAnswer(response.body, name);
    if (answer.refusal.fate != Fate::Done) refuse(answer.refusal, type, name);
    return answer;
}

void LazadaAdapter::refuse(const Refusal& refusal, CallType type, const std::string& name) const {
    std::string what = name + ": refused";
    if (!refusal.code.empty()) what += ", " + refusal.code;
    if (!refusal.meaning.empty()) what += ", " + refusal.meaning;
    switch (refusal.fate) {
        case Fate::TokenEnded:
        case Fate::KeysRefused:
            throw CredentialsRefused(what);
        case Fate::RightMissing:
            throw RightMissing(what);
        case Fate::Throttled:
            throw Throttled(what, around_.clock.now() + refusal.wait);
        case Fate::ClockOff:
            // The answer has told their time: the next call carries it.
            throw TemporaryFailure(what);
        case Fate::Temporary:
            throw TemporaryFailure(what, type == CallType::Change);
        case Fate::Permanent:
        case Fate::Done:
            break;
    }
    throw PermanentFailure(what, refusal.code);
}

Page LazadaAdapter::pull(const Cursor& cursor) {
    CursorState state;
    if (cursor.value.empty()) {
        state.window = PullWindow(around_.clock.now() - config_.backfill);
    } else {
        state = readCursor(cursor.value);
    }
    Page page;
    pullSteps(page, kMaxSteps, kFullPage, [&](Page& filling) { return step(state, filling); });
    page.next.value = writeCursor(state);
    return page;
}

/// One page of the list and what its sessions hold; true when the walk is over.
bool LazadaAdapter::step(CursorState& state, Page& page) {
    SessionList list = listSessions(state.place);
    state.window.begin(marketplaceTime(), around_.clock.now());
    takeNew(page, state.window, {}, std::move(list.unreadable));
    if (!readUnknown(list, state, page)) return false;
    const bool past = list.newest_first && list.oldest && *list.oldest < state.window.floor();
    if (list.next && !past) {
        state.place = *list.next;
        return false;
    }
    if (state.passAgain()) return false;
    state.finish();
    return true;
}

/// A page of a list that runs from now backwards.
Answer LazadaAdapter::listFrom(
    const char* path, const Place& place, QueryList parameters, const char* last_id
) {
    // The header that their time is known from is cut to seconds.
    const Instant start = place.isFirst() ? marketplaceTime() + 1s : place.start;
    parameters.emplace_back("start_time", std::to_string(start.time_since_epoch().count()));
    parameters.emplace_back("page_size", kPageSize);
    parameters.emplace_back(last_id, place.last_id);
    return get(path, parameters);
}

SessionList LazadaAdapter::listSessions(const Place& place) {
    SessionList list = readSessions(listFrom(kListSessions, place, {}, "last_session_id"));
    if (list.next && !place.leadsTo(*list.next))
        throw NotUnderstood(std::string(kListSessions) + ": next_start_time doesn't lead backwards");
    return list;
}

LineList LazadaAdapter::listLines(const Session& session, const Place& place) {
    LineList list =
        readLines(listFrom(kListMessages, place, {{"session_id", session.id}}, "last_message_id"), session);
    if (list.next && !place.leadsTo(*list.next))
        throw NotUnderstood(std::string(kListMessages) + ": next_start_time doesn't lead backwards");
    return list;
}

/// A session's messages, newest first, until `done(line)` says of one that the older ones aren't needed;
/// where the wire isn't in that order, all of them.
template <class Done>
LazadaAdapter::Lines LazadaAdapter::readSession(const Session& session, const Done& done) {
    Lines out;
    std::set<std::string> seen;
    bool newest_first = true, enough = false;
    std::optional<Place> place = Place{};
    for (int page = 0; place && page < kMaxMessagePages && !(enough && newest_first); ++page) {
        LineList list = listLines(session, *place);
        for (auto& line : list.lines) {
            enough = done(line) || enough;
            if (seen.insert(line.message.external_id).second) out.lines.push_back(std::move(line));
        }
        for (auto& bad : list.unreadable) {
            if (seen.insert(bad.external_id).second) out.unreadable.push_back(std::move(bad));
        }
        newest_first = newest_first && list.newest_first;
        place = list.next;
    }
    sortByTime(out.lines, newest_first);
    return out;
}

/// Reads the listed sessions that hold something unknown. False when one of them gave no sense, though the
/// others were read: the walk must come back to it.
bool LazadaAdapter::readUnknown(const SessionList& list, CursorState& state, Page& page) {
    const Instant floor = state.window.floor();
    const auto knows = [&](const std::string& id) {
        return state.window.knows(id) || state.window.knows(blockedId(id));
    };
    const auto done = [&](const Line& line) {
        return isOlder(line, floor) || knows(line.message.external_id);
    };
    std::optional<NotUnderstood> failure;
    for (const auto& session : list.sessions) {
        if ((session.last_at && *session.last_at < floor) || knows(session.last_message_id)) continue;
        try {
            take(readSession(session, done), state, page);
        } catch (const NotUnderstood& error) {
            failure = error;
        } catch (const PermanentFailure& error) {
            // It stays unknown: while the window reaches it, every walk tries again.
            page.unreadable.push_back(unreadableSession(session, error.what()));
        }
    }
    if (failure && page.messages.empty()) throw NotUnderstood(*failure);
    return !failure;
}

void LazadaAdapter::take(Lines found, CursorState& state, Page& page) {
    std::vector<Incoming> messages;
    for (auto& line : found.lines) messages.push_back(shown(std::move(line)));
    // Also those that are known say what the newer ones are about.
    carrySubjects(messages);
    dropKnown(state.window, messages, found.unreadable);
    if (!messages.empty() || !found.unreadable.empty()) state.found = true;
    for (auto& message : messages) {
        if (message.site.empty()) message.site = country_.site;
    }
    tellOrders(messages, page);
    takeNew(page, state.window, std::move(messages), std::move(found.unreadable));
}

/// Empty when it isn't one of the shop's orders.
std::optional<Order> LazadaAdapter::loadOrder(const std::string& order_id) {
    const QueryList query = {{"order_id", order_id}};
    try {
        auto order = readOrder(get(kOrder, query).data(), order_id);
        if (order) addItems(get(kOrderItems, query).data(), *order);
        return order;
    } catch (const PermanentFailure& failure) {
        if (failure.code == kUnknownOrder) return std::nullopt;
        throw;
    }
}

/// A session carries no order: it is that of a card, else a number in the buyer's text that Lazada knows.
void LazadaAdapter::tellOrders(std::vector<Incoming>& messages, Page& page) {
    std::map<std::string, bool> told;
    const auto tell = [&](const std::string& id) {
        const auto [place, is_new] = told.emplace(id, false);
        if (is_new) place->second = tellOrder(id, page);
        return place->second;
    };
    for (auto& message : messages) {
        if (!message.order_external_id.empty()) {
            tell(message.order_external_id);
        } else if (message.author == Author::Buyer) {
            const std::string number = orderNumberIn(message.text);
            if (!number.empty() && tell(number)) message.order_external_id = number;
        }
    }
}

/// Messages matter more than facts about orders: whatever fails here holds nothing up. True when the order is
/// known now.
bool LazadaAdapter::tellOrder(const std::string& order_id, Page& page) {
    if (!orders_wanted_ || around_.clock.now() < orders_from_) return false;
    try {
        auto order = loadOrder(order_id);
        if (!order) return false;
        page.orders.push_back(std::move(*order));
        return true;
    } catch (const Throttled& error) {
        orders_from_ = error.until;
    } catch (const RightMissing&) {
        orders_wanted_ = false;
    } catch (const TemporaryFailure&) {
    } catch (const NotUnderstood&) {
    } catch (const PermanentFailure&) {
    }
    return false;
}

std::optional<Order> LazadaAdapter::fetchOrder(const std::string& external_id) {
    return loadOrder(external_id);
}

Receipt LazadaAdapter::send(const Outgoing& outgoing) {
    if (outgoing.conversation_external_id.empty())
        throw PermanentFailure("a reply needs its session", "no_conversation");
    if (outgoing.text.empty()) throw PermanentFailure("a reply needs a text", "empty");
    if (!outgoing.attachments.empty())
        throw PermanentFailure("a reply takes no attachments here", "attachments");
    if (replyLength(descriptor().rules, outgoing.text) > kMaxReply)
        throw PermanentFailure(
            "a reply is at most " + std::to_string(kMaxReply) + " characters long", "length"
        );
    const Accepted accepted = readAccepted(post(
        kSend, {{"session_id", outgoing.conversation_external_id},
                {"template_id", std::string(kText)},
                {"txt", outgoing.text}}
    ));
    if (accepted.message_id.empty())
        throw TemporaryFailure(std::string(kSend) + ": the answer has no message_id", true);
    Session session;
    session.id = outgoing.conversation_external_id;
    const std::string filter =
        accepted.filter.empty() ? filterOf(session, accepted.message_id) : accepted.filter;
    if (!filter.empty()) refuseBlocked(filter);
    return {accepted.message_id, accepted.at.value_or(marketplaceTime())};
}

/// What the safety filter says of a reply that was just taken. Empty when it passed, and when that can't be
/// learnt now: the next pull tells of it.
std::string LazadaAdapter::filterOf(const Session& session, const std::string& message_id) {
    try {
        for (const auto& line : listLines(session, {}).lines) {
            if (line.message.external_id == message_id && line.fate == Line::Fate::Blocked)
                return line.filter;
        }
    } catch (const ChannelError&) {
    }
    return {};
}

void LazadaAdapter::refuseBlocked(const std::string& filter) {
    const std::string code = filterCode(filter);
    throw PermanentFailure(std::string(kSend) + ": stopped by Lazada's safety filter, " + code, code);
}

std::optional<Receipt> LazadaAdapter::findSent(const Outgoing& outgoing) {
    Session session;
    session.id = outgoing.conversation_external_id;
    session.buyer_id = outgoing.buyer_external_id;
    const auto lines =
        readSession(session, [&](const Line& line) { return isBefore(line.message, outgoing); }).lines;
    std::vector<Incoming> messages;
    for (const auto& line : lines) messages.push_back(line.message);
    auto found = findOwnReply(messages, outgoing);
    for (const auto& line : lines) {
        if (found && line.message.external_id == found->external_id && line.fate == Line::Fate::Blocked)
            refuseBlocked(line.filter);
    }
    return found;
}

void LazadaAdapter::markRead(const std::string& conversation_external_id) {
    Session session;
    session.id = conversation_external_id;
    const LineList list = listLines(session, {});
    if (list.lines.empty())
        throw PermanentFailure("a session without messages can't be read", "no_conversation");
    const std::string newest = list.lines.front().message.external_id;
    post(kMarkRead, {{"session_id", session.id}, {"last_read_message_id", newest}});
}

std::string LazadaAdapter::fetchAttachment(const std::string& ref, std::size_t max_bytes) {
    return foreignFile(askForeign(around_.transports.http(), ref, gateway_.origin()), max_bytes, around_.clock);
}

std::vector<std::string> LazadaAdapter::relist(Instant from, Instant to) {
    std::set<std::string> ids;
    const auto collect = [&](const Session& session) {
        for (auto& line : readSession(session, [&](const Line& one) { return isOlder(one, from); }).lines) {
            const auto at = line.message.sent_at;
            if (at && *at >= from && *at < to) ids.insert(shown(std::move(line)).external_id);
        }
    };
    std::optional<Place> place = Place{};
    for (int page = 0; place && page < kMaxSessionPages; ++page) {
        const SessionList list = listSessions(*place);
        for (const auto& session : list.sessions) {
            if (!session.last_at || *session.last_at >= from) collect(session);
        }
        const bool past = list.newest_first && list.oldest && *list.oldest < from;
        place = past ? std::nullopt : list.next;
    }
    return {ids.begin(), ids.end()};
}

Identity LazadaAdapter::check() {
    static_cast<void>(listSessions({}));
    Identity out;
    out.name = account_.empty() ? std::string(country_.site) : account_ + " at " + std::string(country_.site);
    out.clock_skew = skew_;
    // A cross-border seller's are for all of them.
    const Country* theirs = findCountry(token_country_);
    if (theirs != nullptr && theirs != &country_)
        out.warnings.push_back(
            "the tokens are for " + std::string(theirs->site) + ", not for " + std::string(country_.site)
        );
    return out;
}

/// The app has one address for the notifications of all its shops.
bool LazadaAdapter::isOurs(Json notification) const {
    const std::string seller_id = notification["seller_id"].text();
    return !seller_id.empty() && (seller_id_.empty() || seller_id == seller_id_);
}

std::optional<PushAnswer> LazadaAdapter::onPush(const HttpRequest& request) {
    if (config_.setting("check_push_signature") == "true") {
        const std::string expected =
            pushSignature(config_.setting("app_key"), config_.secret("app_secret"), request.body);
        if (!sameSecret(headerOf(request, "authorization"), expected)) return std::nullopt;
    }
    try {
        const auto document = JsonDocument::parse(request.body);
        if (!isOurs(document.root())) return std::nullopt;
        PushAnswer out;
        out.pull_now = document.root()["message_type"].text() != kSignInEnds;
        return out;
    } catch (const JsonError&) {
        return std::nullopt;
    }
}

}  // namespace

std::unique_ptr<Adapter> makeAdapter(const AccountConfig& config, const Surroundings& surroundings) {
    return std::make_unique<LazadaAdapter>(config, surroundings);
}

Kind kind() { return {descriptor(), makeAdapter, makeSandbox}; }

}  // namespace channels::lazada
