#include "channels/ebay/ebay_adapter.h"

#include <algorithm>
#include <set>

#include "channels/contract/errors.h"
#include "channels/contract/registry.h"
#include "channels/contract/sandbox.h"
#include "channels/ebay/ebay_api.h"
#include "channels/ebay/ebay_cases.h"
#include "channels/ebay/ebay_cursor.h"
#include "channels/ebay/ebay_push.h"
#include "channels/ebay/ebay_rules.h"
#include "channels/ebay/ebay_sales.h"
#include "channels/ebay/ebay_sandbox.h"
#include "channels/ebay/ebay_wire.h"
#include "channels/kit/find_sent.h"
#include "channels/kit/foreign_file.h"
#include "channels/kit/time.h"

namespace channels::ebay {
namespace {

using Phase = CursorState::Phase;

constexpr std::size_t kListLimit = 50;  // the most that the Message API gives
constexpr std::size_t kMaxConversationPages = 200;
constexpr std::size_t kFullPage = 100;  // entries of a page after which a pull returns
constexpr int kMaxPasses = 5;
constexpr int kMaxSteps = 5;

constexpr std::string_view kMessageBase = "/commerce/message/v1";

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
                    public Authorizes,
                    public ReceivesPush {
public:
    EbayAdapter(const AccountConfig& config, const Surroundings& surroundings)
        : around_(surroundings),
          backfill_(config.backfill),
          username_(config.setting("username")),
          api_(config, surroundings),
          sales_(api_, config, surroundings.clock),
          cases_(api_, sales_, config, surroundings.clock),
          push_(api_, config, surroundings) {}

    Page pull(const Cursor& cursor) override;
    Receipt send(const Outgoing& outgoing) override;
    Identity check() override;
    Page reparse(const std::string& raw) override { return parseRaw(raw, username_); }
    std::optional<CallsLeft> callsLeft() const override { return api_.callsLeft(); }
    std::optional<Receipt> findSent(const Outgoing& outgoing) override;
    void markRead(const std::string& conversation_external_id) override;
    std::string fetchAttachment(const std::string& ref, std::size_t max_bytes) override;
    std::optional<Order> fetchOrder(const std::string& external_id) override {
        return sales_.fetch(external_id);
    }
    std::vector<std::string> relist(Instant from, Instant to) override;
    std::string authorizeUrl(const std::string& state, const std::string& redirect_uri) override {
        return api_.authorizeUrl(state, redirect_uri);
    }
    void authorized(const std::map<std::string, std::string>& answer, const std::string& redirect_uri)
        override {
        api_.authorized(answer, redirect_uri);
    }
    std::optional<PushAnswer> onPush(const HttpRequest& request) override { return push_.answer(request); }
    void subscribe(const std::string& url) override { push_.subscribe(url); }

private:
    struct Conversation {
        std::vector<Incoming> messages;  // oldest first
        std::vector<Unreadable> unreadable;
    };

    CursorState startState() const;
    bool step(CursorState& state, Page& page);
    void pullConversations(CursorState& state, Page& page);
    bool readUnknown(const ConversationList& list, CursorState& state, Page& page);
    ConversationList listConversations(ConversationType type, Instant floor, std::size_t offset);
    template <class Done>
    Conversation readConversation(const ConversationHead& head, const Done& done);
    void take(Conversation conversation, CursorState& state, Page& page);

    const Surroundings around_;
    const std::chrono::days backfill_;
    const std::string username_;
    Api api_;
    Sales sales_;
    Cases cases_;
    Push push_;
};

CursorState EbayAdapter::startState() const {
    CursorState state;
    state.window = PullWindow(around_.clock.now() - backfill_);
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
    if (state.phase == Phase::Orders) {
        sales_.pull(state, page);
    } else if (state.phase != Phase::Cases) {
        pullConversations(state, page);
    } else {
        cases_.pull(state.cases, page);
        state.finish();
        return true;
    }
    return false;
}

ConversationList EbayAdapter::listConversations(ConversationType type, Instant floor, std::size_t offset) {
    QueryList query = {{"conversation_type", std::string(wireName(type))}};
    if (type == ConversationType::Members) query.emplace_back("start_time", formatTime(floor));
    query.emplace_back("limit", std::to_string(kListLimit));
    query.emplace_back("offset", std::to_string(offset));
    return parseConversationList(api_.get(std::string(kMessageBase) + "/conversation", query), type, offset);
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
        const HttpResponse response = api_.tryGet(
            path, {{"conversation_type", std::string(wireName(head.type))},
                   {"limit", std::to_string(kListLimit)},
                   {"offset", std::to_string(offset)}}
        );
        if (response.status == 404) break;  // deleted since it was listed
        if (response.status != 200) api_.refuse(response, CallType::Read, "GET /conversation/{id}");
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
    sales_.join(conversation.messages, page);
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
                    head, [&](const Incoming& m
                          ) { return (m.sent_at && *m.sent_at < floor) || state.window.knows(m.external_id); }
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
    state.window.begin(api_.marketplaceTime(), around_.clock.now());
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
    state.nextPhase();
}

Receipt EbayAdapter::send(const Outgoing& outgoing) {
    if (outgoing.conversation_external_id.empty())
        throw PermanentFailure("a reply needs its conversation", "355018");
    const HttpResponse response = api_.change(
        "POST", std::string(kMessageBase) + "/send_message",
        writeReply(outgoing.conversation_external_id, outgoing.text)
    );
    if (response.status >= 400) api_.refuse(response, CallType::Change, "POST /send_message");
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
    const HttpResponse response = api_.change(
        "POST", std::string(kMessageBase) + "/update_conversation", writeMarkRead(conversation_external_id)
    );
    if (response.status != 204 && response.status != 200)
        api_.refuse(response, CallType::Change, "POST /update_conversation");
}

std::string EbayAdapter::fetchAttachment(const std::string& ref, std::size_t max_bytes) {
    return foreignFile(askForeign(around_.transports.http(), ref, api_.url()), max_bytes, around_.clock);
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
    api_.get(
        std::string(kMessageBase) + "/conversation",
        {{"conversation_type", "FROM_MEMBERS"}, {"limit", "1"}, {"offset", "0"}}
    );
    Identity out;
    out.name = username_;
    out.clock_skew = api_.skew();
    for (const std::string& warning : {sales_.checkRight(), cases_.checkRight()}) {
        if (!warning.empty()) out.warnings.push_back(warning);
    }
    return out;
}

}  // namespace

std::unique_ptr<Adapter> makeAdapter(const AccountConfig& config, const Surroundings& surroundings) {
    return std::make_unique<EbayAdapter>(config, surroundings);
}

Kind kind() { return {descriptor(), makeAdapter, makeSandbox}; }

}  // namespace channels::ebay
