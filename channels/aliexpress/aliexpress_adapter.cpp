#include "channels/aliexpress/aliexpress_adapter.h"

#include <algorithm>
#include <cctype>
#include <set>

#include "channels/aliexpress/aliexpress_cursor.h"
#include "channels/aliexpress/aliexpress_errors.h"
#include "channels/aliexpress/aliexpress_gateway.h"
#include "channels/aliexpress/aliexpress_issues.h"
#include "channels/aliexpress/aliexpress_orders.h"
#include "channels/aliexpress/aliexpress_rules.h"
#include "channels/aliexpress/aliexpress_sandbox.h"
#include "channels/aliexpress/aliexpress_wire.h"
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

namespace channels::aliexpress {
namespace {

using namespace std::chrono_literals;

constexpr const char* kListChannels = "aliexpress.message.redefining.versiontwo.querymsgrelationlist";
constexpr const char* kListMessages = "aliexpress.message.redefining.versiontwo.querymsgdetaillist";
constexpr const char* kAddMessage = "aliexpress.message.redefining.versiontwo.addmsg";
constexpr const char* kMarkRead = "aliexpress.message.redefining.versiontwo.updatemsgread";
constexpr const char* kOrder = "aliexpress.solution.order.info.get";
constexpr const char* kReceipt = "aliexpress.solution.order.receiptinfo.get";

constexpr std::size_t kFullPage = 100;  // entries of a page after which a pull returns
constexpr int kMaxSteps = 4;

void sortByTime(std::vector<Incoming>& messages, bool newest_first) {
    if (newest_first) std::reverse(messages.begin(), messages.end());
    std::stable_sort(messages.begin(), messages.end(), [](const Incoming& a, const Incoming& b) {
        return a.sent_at.value_or(Instant::max()) < b.sent_at.value_or(Instant::max());
    });
}

/// What one channel holds, apart by conversation, each in the order it had.
std::vector<std::vector<Incoming>> byConversation(std::vector<Incoming> messages) {
    std::vector<std::vector<Incoming>> out;
    for (auto& message : messages) {
        auto place = std::find_if(out.begin(), out.end(), [&](const auto& conversation) {
            return conversation.front().conversation_external_id == message.conversation_external_id;
        });
        if (place == out.end()) place = out.emplace(out.end());
        place->push_back(std::move(message));
    }
    return out;
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

class AliexpressAdapter : public Adapter,
                          public FindsSent,
                          public MarksRead,
                          public FetchesAttachments,
                          public FetchesOrders,
                          public Relists,
                          public Authorizes,
                          public ReceivesPush {
public:
    AliexpressAdapter(const AccountConfig& config, const Surroundings& surroundings)
        : config_(config),
          around_(surroundings),
          gateway_(makeGateway(config)),
          login_id_(config.setting("login_id")),
          refresh_token_(config.secret("refresh_token")),
          orders_wanted_(config.setting("orders") != "false"),
          tokens_(
              surroundings.clock, [this] { return refreshGrant(); },
              [this](const std::string& token, std::optional<Instant> ends) { keepRefreshToken(token, ends); }
          ),
          issues_(
              [this](const std::string& method, const QueryList& parameters) {
                  return call(CallType::Read, method, parameters);
              },
              config, surroundings.clock
          ) {}

    Page pull(const Cursor& cursor) override;
    Receipt send(const Outgoing& outgoing) override;
    Identity check() override;
    Page reparse(const std::string& raw) override { return parseRaw(raw, login_id_); }
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
    struct Messages {
        std::vector<Incoming> messages;  // oldest first
        std::vector<Unreadable> unreadable;
    };

    // Tokens.
    TokenGrant askForTokens(const HttpRequest& request);
    TokenGrant refreshGrant();
    void keepRefreshToken(const std::string& token, std::optional<Instant> ends);

    // Calls.
    Answer exchange(CallType type, const HttpRequest& request, const std::string& name);
    Answer call(CallType type, const std::string& method, const QueryList& parameters);
    [[noreturn]] void refuse(const Refusal& refusal, CallType type, const std::string& name) const;
    Instant marketplaceTime() const { return around_.clock.now() + skew_; }

    // Pull.
    bool step(CursorState& state, Page& page);
    bool readUnknown(const ChannelList& list, CursorState& state, Page& page);
    void take(Messages found, CursorState& state, Page& page);
    ChannelList listChannels(Instant from, const ListPlace& place);
    template <class Done>
    Messages readChannel(const Channel& channel, const Done& done);

    // Orders.
    std::optional<Order> loadOrder(const std::string& order_id);
    void tellOrders(const std::vector<Incoming>& messages, Page& page);
    void tellOrder(const std::string& order_id, Page& page);

    std::string idOfSent(const Outgoing& outgoing, Instant accepted_at);

    const AccountConfig config_;
    const Surroundings around_;
    const std::unique_ptr<Gateway> gateway_;
    const std::string login_id_;
    std::string refresh_token_;
    bool orders_wanted_;
    Instant orders_from_{};  // facts about orders are throttled until then
    TokenCache tokens_;
    Issues issues_;
    std::string token_login_id_, seller_id_;  // whose the tokens are, once any were granted
    std::chrono::milliseconds skew_{0};       // their clock minus ours, as the last answer told
};

TokenGrant AliexpressAdapter::askForTokens(const HttpRequest& request) {
    constexpr const char* kName = "token endpoint";
    try {
        const Answer answer = exchange(CallType::Read, request, kName);
        if (answer.refusal.fate != Fate::Done) refuse(answer.refusal, CallType::Read, kName);
        Tokens tokens = readTokens(answer.result, marketplaceTime());
        token_login_id_ = tokens.login_id;
        seller_id_ = tokens.seller_id;
        return tokens.grant;
    } catch (const PermanentFailure& failure) {
        // Nothing but new keys or a new sign-in mends what is refused here for good.
        throw CredentialsRefused(failure.what());
    }
}

TokenGrant AliexpressAdapter::refreshGrant() {
    if (refresh_token_.empty()) throw NotConnected("no refresh token: connect the account first");
    return askForTokens(gateway_->refresh(refresh_token_, marketplaceTime()));
}

void AliexpressAdapter::keepRefreshToken(const std::string& token, std::optional<Instant> ends) {
    around_.store_secret("refresh_token", token, ends);
    refresh_token_ = token;
}

std::string AliexpressAdapter::authorizeUrl(const std::string& state, const std::string& redirect_uri) {
    return gateway_->authorizeUrl(state, redirect_uri);
}

void AliexpressAdapter::authorized(
    const std::map<std::string, std::string>& answer, const std::string& redirect_uri
) {
    const auto code = answer.find("code");
    if (code == answer.end()) throw CredentialsRefused("sign-in: the marketplace gave no code");
    const TokenGrant grant =
        askForTokens(gateway_->redeemCode(code->second, redirect_uri, marketplaceTime()));
    if (grant.refresh_token.empty()) throw NotUnderstood("token endpoint: refresh_token is missing");
    tokens_.accept(grant);
}

/// Every call is a POST, also one that changes nothing: only a Change can be in doubt.
Answer AliexpressAdapter::exchange(CallType type, const HttpRequest& request, const std::string& name) {
    try {
        const HttpResponse response = around_.transports.http().send(request);
        if (const auto date = parseHttpDate(response.header("date"))) skew_ = *date - around_.clock.now();
        if (response.status != 200) throwHttpError(response, type, {name, {}, {}}, around_.clock);
        return readAnswer(response.body, name);
    } catch (const TemporaryFailure& failure) {
        throw TemporaryFailure(failure.what(), failure.maybe_done && type == CallType::Change);
    } catch (const NotUnderstood& error) {
        if (type == CallType::Read) throw;
        throw TemporaryFailure(error.what(), true);
    }
}

/// A token that has ended is a code in the answer; the call then goes once more with a new one.
Answer AliexpressAdapter::call(CallType type, const std::string& method, const QueryList& parameters) {
    const auto once = [&] {
        const std::string& token = tokens_.token();
        return exchange(type, gateway_->call(method, parameters, token, marketplaceTime()), method);
    };
    Answer answer = once();
    if (answer.refusal.fate == Fate::TokenEnded) {
        tokens_.forget();
        answer = once();
    }
    if (answer.refusal.fate == Fate::TokenEnded) {
        tokens_.forget();
        throw TemporaryFailure(method + ": " + answer.refusal.code + " for a token that was just granted");
    }
    if (answer.refusal.fate != Fate::Done) refuse(answer.refusal, type, method);
    return answer;
}

void AliexpressAdapter::refuse(const Refusal& refusal, CallType type, const std::string& name) const {
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

Page AliexpressAdapter::pull(const Cursor& cursor) {
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

/// One page of the list and what its channels hold; true when the walk is over.
bool AliexpressAdapter::step(CursorState& state, Page& page) {
    const Instant floor = state.window.floor();
    const ChannelList list = listChannels(floor, state.place);
    state.window.begin(marketplaceTime(), around_.clock.now());
    for (const auto& bad : list.unreadable) {
        if (!state.window.knows(bad.external_id)) page.unreadable.push_back(bad);
        state.window.remember(bad.external_id, state.window.begun());
    }
    if (!readUnknown(list, state, page)) return false;
    const bool past = list.newest_first && list.oldest && *list.oldest < floor;
    if (!past && state.place.advance(list)) return false;
    if (state.passAgain()) return false;
    if (!issues_.pull(state.issues, page)) return false;
    state.finish();
    return true;
}

ChannelList AliexpressAdapter::listChannels(Instant from, const ListPlace& place) {
    // The header that their time is known from is cut to seconds.
    const Instant until = place.until == Instant{} ? marketplaceTime() + 1s : place.until;
    return readChannels(call(
                            CallType::Read, kListChannels,
                            {{"query", writeQuery(from, until, place.page, kPageRows)}}
    ).result);
}

/// A channel's messages, newest first, until `done(message)` says of one that the older ones aren't needed;
/// where the wire isn't in that order, all that can be reached.
template <class Done>
AliexpressAdapter::Messages AliexpressAdapter::readChannel(const Channel& channel, const Done& done) {
    Messages out;
    std::set<std::string> seen;
    bool newest_first = true, more = true;
    for (std::size_t page = 1; more && page * kPageRows <= kMaxRows; ++page) {
        const Answer answer = call(
            CallType::Read, kListMessages,
            {{"channel_id", channel.id},
             {"current_page", std::to_string(page)},
             {"page_size", std::to_string(kPageRows)}}
        );
        MessageList list = readMessages(answer.result, channel, login_id_);
        bool enough = false;
        for (auto& message : list.messages) {
            enough = done(message) || enough;
            if (seen.insert(message.external_id).second) out.messages.push_back(std::move(message));
        }
        for (auto& bad : list.unreadable) {
            if (seen.insert(bad.external_id).second) out.unreadable.push_back(std::move(bad));
        }
        newest_first = newest_first && list.newest_first;
        more = list.rows >= kPageRows && !(enough && newest_first);
    }
    sortByTime(out.messages, newest_first);
    return out;
}

/// Reads the listed channels that hold something unknown. False when one of them gave no sense, though the
/// others were read: the walk must come back to it.
bool AliexpressAdapter::readUnknown(const ChannelList& list, CursorState& state, Page& page) {
    const Instant floor = state.window.floor();
    const auto done = [&](const Incoming& m) {
        return (m.sent_at && *m.sent_at < floor) || state.window.knows(m.external_id);
    };
    std::optional<NotUnderstood> failure;
    for (const auto& channel : list.channels) {
        if (channel.last_at && *channel.last_at < floor) continue;
        if (state.window.knows(channel.last_message_id)) continue;
        try {
            take(readChannel(channel, done), state, page);
        } catch (const NotUnderstood& error) {
            failure = error;
        } catch (const PermanentFailure& error) {
            // It stays unknown: while the window reaches it, every walk tries again.
            page.unreadable.push_back(unreadableChannel(channel, error.what()));
        }
    }
    if (failure && page.messages.empty()) throw NotUnderstood(*failure);
    return !failure;
}

void AliexpressAdapter::take(Messages found, CursorState& state, Page& page) {
    dropKnown(state.window, found.messages, found.unreadable);
    if (!found.messages.empty() || !found.unreadable.empty()) state.found = true;
    for (auto& message : found.messages) message.site = kHomeSite;
    tellOrders(found.messages, page);
    takeNew(page, state.window, {}, std::move(found.unreadable));
    for (auto& conversation : byConversation(std::move(found.messages)))
        takeNew(page, state.window, std::move(conversation));
}

std::optional<Order> AliexpressAdapter::loadOrder(const std::string& order_id) {
    const QueryList query = {{"param1", writeOrderQuery(order_id)}};
    auto order = readOrder(call(CallType::Read, kOrder, query).result, order_id);
    if (order && !order->ship_to && order->status != OrderStatus::Unpaid)
        order->ship_to = readReceipt(call(CallType::Read, kReceipt, query).result);
    return order;
}

void AliexpressAdapter::tellOrders(const std::vector<Incoming>& messages, Page& page) {
    std::set<std::string> told;
    for (const auto& message : messages) {
        const std::string& id = message.order_external_id;
        if (!id.empty() && told.insert(id).second) tellOrder(id, page);
    }
}

/// Messages matter more than facts about orders: whatever fails here holds nothing up.
void AliexpressAdapter::tellOrder(const std::string& order_id, Page& page) {
    if (!orders_wanted_ || around_.clock.now() < orders_from_) return;
    try {
        if (auto order = loadOrder(order_id)) page.orders.push_back(std::move(*order));
    } catch (const Throttled& error) {
        orders_from_ = error.until;
    } catch (const RightMissing&) {
        orders_wanted_ = false;
    } catch (const TemporaryFailure&) {
    } catch (const NotUnderstood&) {
    } catch (const PermanentFailure&) {
    }
}

std::optional<Order> AliexpressAdapter::fetchOrder(const std::string& external_id) {
    return loadOrder(external_id);
}

Receipt AliexpressAdapter::send(const Outgoing& outgoing) {
    const auto thread = readThread(outgoing.conversation_external_id);
    if (!thread || outgoing.buyer_external_id.empty())
        throw PermanentFailure("a reply needs its conversation and its buyer", "no_conversation");
    if (outgoing.text.empty()) throw PermanentFailure("a reply needs a text", "empty");
    if (replyLength(descriptor().rules, outgoing.text) > kMaxReply)
        throw PermanentFailure(
            "a reply is at most " + std::to_string(kMaxReply) + " characters long", "length"
        );
    const Answer answer = call(
        CallType::Change, kAddMessage,
        {{"create_param", writeReply(*thread, login_id_, outgoing.buyer_external_id, outgoing.text)}}
    );
    if (!isAccepted(answer.result))
        throw TemporaryFailure(
            std::string(kAddMessage) + ": the answer doesn't say whether it was done", true
        );
    const Instant accepted_at = marketplaceTime();
    return {idOfSent(outgoing, accepted_at), accepted_at};
}

/// The id of a reply that was just accepted: the answer doesn't tell it. Empty when it can't be found,
/// whatever the reason: the marketplace has the reply.
std::string AliexpressAdapter::idOfSent(const Outgoing& outgoing, Instant accepted_at) {
    try {
        const auto found = findSent(outgoing);
        // An equal text from earlier is another message.
        if (found && found->accepted_at >= accepted_at - 1min) return found->external_id;
    } catch (const ChannelError&) {
    }
    return {};
}

std::optional<Receipt> AliexpressAdapter::findSent(const Outgoing& outgoing) {
    const auto thread = readThread(outgoing.conversation_external_id);
    if (!thread) return std::nullopt;
    Channel channel;
    channel.id = thread->channel_id;
    channel.buyer_login_id = outgoing.buyer_external_id;
    if (const auto id = outgoing.reply_to.find("buyer_ali_id"); id != outgoing.reply_to.end())
        channel.buyer_ali_id = id->second;
    auto messages = readChannel(channel, [&](const Incoming& m) { return isBefore(m, outgoing); }).messages;
    std::erase_if(messages, [&](const Incoming& m) {
        return m.conversation_external_id != outgoing.conversation_external_id;
    });
    return findOwnReply(messages, outgoing);
}

void AliexpressAdapter::markRead(const std::string& conversation_external_id) {
    const auto thread = readThread(conversation_external_id);
    if (!thread) throw PermanentFailure("not a conversation of this account", "no_conversation");
    call(CallType::Change, kMarkRead, {{"channel_id", thread->channel_id}});
}

std::string AliexpressAdapter::fetchAttachment(const std::string& ref, std::size_t max_bytes) {
    return foreignFile(askForeign(around_.transports.http(), ref, config_.setting("api_url")), max_bytes, around_.clock);
}

std::vector<std::string> AliexpressAdapter::relist(Instant from, Instant to) {
    std::set<std::string> ids;
    const auto before = [&](const Incoming& m) { return m.sent_at && *m.sent_at < from; };
    ListPlace place;
    for (bool more = true; more;) {
        const ChannelList list = listChannels(from, place);
        for (const auto& channel : list.channels) {
            for (const auto& message : readChannel(channel, before).messages) {
                if (message.sent_at && *message.sent_at >= from && *message.sent_at < to)
                    ids.insert(message.external_id);
            }
        }
        more = place.advance(list);
    }
    return {ids.begin(), ids.end()};
}

Identity AliexpressAdapter::check() {
    static_cast<void>(listChannels(marketplaceTime() - 1h, {}));
    Identity out;
    out.name = login_id_;
    out.clock_skew = skew_;
    if (!token_login_id_.empty() && token_login_id_ != login_id_)
        out.warnings.push_back("the tokens are those of " + token_login_id_ + ", not of " + login_id_);
    if (std::string warning = issues_.checkRight(); !warning.empty())
        out.warnings.push_back(std::move(warning));
    return out;
}

std::optional<PushAnswer> AliexpressAdapter::onPush(const HttpRequest& request) {
    std::string given = headerOf(request, "authorization");
    std::transform(given.begin(), given.end(), given.begin(), [](unsigned char c) {
        return static_cast<char>(std::tolower(c));
    });
    const std::string expected =
        pushSignature(config_.setting("app_key"), config_.secret("app_secret"), request.body);
    if (!sameSecret(given, expected)) return std::nullopt;
    try {
        // The app has one address for the notifications of all its shops.
        const std::string seller_id = JsonDocument::parse(request.body).root()["seller_id"].text();
        if (!seller_id_.empty() && seller_id != seller_id_) return std::nullopt;
    } catch (const JsonError&) {
        return std::nullopt;
    }
    PushAnswer out;
    out.pull_now = true;
    return out;
}

}  // namespace

std::unique_ptr<Adapter> makeAdapter(const AccountConfig& config, const Surroundings& surroundings) {
    return std::make_unique<AliexpressAdapter>(config, surroundings);
}

Kind kind() { return {descriptor(), makeAdapter, makeSandbox}; }

}  // namespace channels::aliexpress
