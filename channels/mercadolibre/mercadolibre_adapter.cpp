#include "channels/mercadolibre/mercadolibre_adapter.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "channels/contract/errors.h"
#include "channels/contract/registry.h"
#include "channels/contract/reply_lint.h"
#include "channels/contract/sandbox.h"
#include "channels/kit/find_sent.h"
#include "channels/kit/pull_window.h"
#include "channels/kit/time.h"
#include "channels/kit/url.h"
#include "channels/kit/value_of.h"
#include "channels/mercadolibre/mercadolibre_api.h"
#include "channels/mercadolibre/mercadolibre_cursor.h"
#include "channels/mercadolibre/mercadolibre_rules.h"
#include "channels/mercadolibre/mercadolibre_sandbox.h"
#include "channels/mercadolibre/mercadolibre_wire.h"

namespace channels::mercadolibre {
namespace {

using namespace std::chrono_literals;
using Phase = CursorState::Phase;

constexpr std::size_t kListLimit = 50;    // of questions and of sales: the figure of the reference
constexpr std::size_t kThreadLimit = 10;  // the same for messages of a pack
constexpr std::size_t kMaxThreadPages = 200;
constexpr std::size_t kFullPage = 100;
constexpr int kMaxSteps = 4;
// Each step of the long phases costs as many calls and one more, so that a pull gets somewhere after any throttle.
constexpr std::size_t kPacksPerStep = 10;
constexpr std::size_t kQuestionsPerStep = 10;

// Moderation and translation may keep a message of a buyer back so long: it then appears beneath newer ones.
constexpr std::chrono::hours kHeldBackFor{24};

constexpr std::string_view kTag = "post_sale";

/// Facts about orders matter less than messages: where they can't be had, messages go on without.
template <class Work>
void ifPossible(const Work& work) {
    try {
        work();
    } catch (const Throttled&) {
    } catch (const TemporaryFailure&) {
    } catch (const PermanentFailure&) {
    } catch (const NotUnderstood&) {
    }
}

// "2026-09-21T22:13:20.000-00:00", as the reference writes it.
std::string timeWithOffset(Instant instant) {
    std::string out = formatTime(instant);
    out.replace(out.size() - 1, 1, "-00:00");
    return out;
}

const ReplyRules& rulesOf(const Place& place) {
    return place.question ? descriptor().other_rules.at(std::string(kQuestionRules)) : descriptor().rules;
}

/// What the marketplace would refuse by length or charset is refused before it is sent.
void checkText(const ReplyRules& rules, const std::string& text) {
    for (const auto& objection : lintReply(rules, text)) {
        const bool length = objection.rule == "length";
        if (length || objection.rule == "charset" || objection.rule == "empty")
            throw PermanentFailure("reply: " + objection.what, length ? "too_long" : objection.rule);
    }
}

void checkAttachments(const ReplyRules& rules, const std::vector<Attachment>& files) {
    if (files.size() > rules.max_attachments)
        throw PermanentFailure(
            "reply: at most " + std::to_string(rules.max_attachments) + " attachments", "attachment_count"
        );
    for (const auto& file : files) {
        if (!rules.attachment_types.contains(file.media_type))
            throw PermanentFailure("attachment: JPG, PNG, PDF and TXT are allowed", "attachment_type");
        if (file.bytes.size() > kMaxFile) throw PermanentFailure("attachment: over 25 MB", "attachment_size");
    }
}

/// A message that was taken and will not be delivered.
void throwIfHeldBack(const std::string& name, const Sent& sent) {
    if (sent.moderated.empty()) return;
    throw PermanentFailure(name + ": Mercado Libre held the message back: " + sent.moderated, sent.moderated);
}

/// Oldest first. Times are to the second: what has the same one keeps its order, and notices come after what they are
/// about.
void sortByTime(std::vector<Incoming>& messages, bool newest_first, std::vector<Incoming> notices) {
    if (newest_first) std::reverse(messages.begin(), messages.end());
    std::move(notices.begin(), notices.end(), std::back_inserter(messages));
    std::stable_sort(messages.begin(), messages.end(), [](const Incoming& a, const Incoming& b) {
        return a.sent_at.value_or(Instant::max()) < b.sent_at.value_or(Instant::max());
    });
}

class MercadolibreAdapter : public Adapter,
                            public FindsSent,
                            public MarksRead,
                            public FetchesAttachments,
                            public FetchesOrders,
                            public Authorizes,
                            public ReceivesPush,
                            public Acts {
public:
    MercadolibreAdapter(const AccountConfig& config, const Surroundings& surroundings)
        : config_(config),
          around_(surroundings),
          api_(config, surroundings),
          seller_(config.setting("user_id")),
          orders_wanted_(config.setting("orders") != "false") {}

    Page pull(const Cursor& cursor) override;
    Receipt send(const Outgoing& outgoing) override;
    Identity check() override;
    Page reparse(const std::string& raw) override { return parseRaw(raw); }
    std::optional<CallsLeft> callsLeft() const override { return api_.callsLeft(); }
    std::optional<Receipt> findSent(const Outgoing& outgoing) override;
    void markRead(const std::string& conversation_external_id) override;
    std::string fetchAttachment(const std::string& ref, std::size_t max_bytes) override;
    std::optional<Order> fetchOrder(const std::string& external_id) override;
    std::string authorizeUrl(const std::string& state, const std::string& redirect_uri) override {
        return api_.authorizeUrl(state, redirect_uri);
    }
    void authorized(const std::map<std::string, std::string>& answer, const std::string& redirect_uri) override {
        api_.authorized(answer, redirect_uri);
    }
    std::optional<PushAnswer> onPush(const HttpRequest& request) override;
    void act(const ActionRequest& request) override;

private:
    struct Conversation {
        std::vector<Incoming> messages;  // oldest first
        std::vector<Unreadable> unreadable;
    };

    // Pull.
    CursorState startState() const;
    bool step(CursorState& state, Page& page);
    void pullSales(CursorState& state);
    void pullOpen(CursorState& state, Page& page);
    void pullClosed(CursorState& state, Page& page);
    void follow(const std::string& question, CursorState& state, Page& page);
    void pullAnswered(CursorState& state, Page& page);
    bool pullPacks(CursorState& state, Page& page);
    bool readPacks(const std::vector<std::string>& packs, const UnreadPacks& unread, CursorState& state, Page& page);
    void readPack(const std::string& pack, CursorState& state, Page& page);
    QuestionList listQuestions(const char* status, const char* order, std::size_t limit, std::size_t offset);
    Question getQuestion(const std::string& id);
    UnreadPacks listUnread();
    PackHead headOf(const std::string& pack, const WatchedPack& known) const;
    ThreadPage getThread(const PackHead& head, std::size_t offset);
    Conversation readOn(ThreadPage first, const PackHead& head, Instant since);

    // Orders.
    SaleList listSales(Instant since, std::size_t offset);
    std::optional<Sale> getSale(const std::string& id);
    void identify(const std::string& pack, WatchedPack& known);
    void addParcel(Sale& sale);
    void tell(const std::vector<Incoming>& messages, Page& page);

    // Replies.
    Receipt answer(const std::string& question, const Outgoing& outgoing);
    Receipt write(const std::string& pack, const Outgoing& outgoing);
    std::string recipientOf(const Outgoing& outgoing) const;
    [[noreturn]] void refuseMessage(const HttpResponse& response, const std::string& pack, const std::string& name);
    std::string packOf(const ActionRequest& request);
    void writeFirst(const ActionRequest& request);
    void deleteQuestion(const ActionRequest& request);

    const AccountConfig config_;
    const Surroundings around_;
    Api api_;
    const std::string seller_;
    bool orders_wanted_;
    std::map<std::string, Sale> sales_;  // what this walk has seen of them, by order
};

// ---- Pull

CursorState MercadolibreAdapter::startState() const {
    CursorState state;
    state.window = PullWindow(around_.clock.now() - config_.backfill);
    return state;
}

Page MercadolibreAdapter::pull(const Cursor& cursor) {
    CursorState state = cursor.value.empty() ? startState() : readCursor(cursor.value);
    Page page;
    pullSteps(page, kMaxSteps, kFullPage, [&](Page& filling) { return step(state, filling); });
    page.next.value = writeCursor(state);
    return page;
}

/// One list page of the walk, or some conversations; true when the walk is over.
bool MercadolibreAdapter::step(CursorState& state, Page& page) {
    switch (state.phase) {
        case Phase::Sales:
            pullSales(state);
            return false;
        case Phase::Open:
            pullOpen(state, page);
            return false;
        case Phase::Closed:
            pullClosed(state, page);
            return false;
        case Phase::Answered:
            pullAnswered(state, page);
            return false;
        case Phase::Packs:
            break;
    }
    if (!pullPacks(state, page)) return false;
    state.finish(around_.clock.now());
    sales_.clear();
    return true;
}

/// Sales tell of conversations that may never show as unread, and whose they are.
void MercadolibreAdapter::pullSales(CursorState& state) {
    const Instant since = state.sales_mark == Instant{} ? state.window.first() : state.sales_mark - kOverlap;
    std::optional<SaleList> list;
    if (orders_wanted_) ifPossible([&] { list = listSales(since, state.offset); });
    if (!list) return state.enter(Phase::Open);
    state.window.begin(api_.marketplaceTime(), around_.clock.now());
    for (auto& sale : list->sales) {
        const Order& order = sale.order;
        const Instant at = order.updated_at.value_or(order.ordered_at.value_or(state.window.begun()));
        state.packs.sold(sale.pack, order.external_id, order.buyer_external_id, at);
        sales_[order.external_id] = std::move(sale);
    }
    if (list->more) {
        state.offset += kListLimit;
        return;
    }
    state.sales_mark = state.window.begun();
    state.enter(Phase::Open);
}

QuestionList MercadolibreAdapter::listQuestions(
    const char* status, const char* order, std::size_t limit, std::size_t offset
) {
    const std::string body = api_.get(
        "/questions/search",
        {{"seller_id", seller_},
         {"api_version", "4"},
         {"status", status},
         {"sort_fields", "date_created"},
         {"sort_types", order},
         {"limit", std::to_string(limit)},
         {"offset", std::to_string(offset)}},
        "/questions/search"
    );
    return parseQuestions(body, offset);
}

Question MercadolibreAdapter::getQuestion(const std::string& id) {
    const HttpResponse response =
        api_.tryGet("/questions/" + percentEncode(id), {{"api_version", "4"}}, "/questions/{id}");
    if (response.status == 404) return {id, "DELETED", {}, {}, {}, {}};
    if (response.status != 200) api_.refuseOne(response, "GET /questions/{id}");
    return parseQuestion(response.body);
}

void MercadolibreAdapter::pullOpen(CursorState& state, Page& page) {
    QuestionList list = listQuestions("UNANSWERED", "ASC", kListLimit, state.offset);
    state.window.begin(api_.marketplaceTime(), around_.clock.now());
    for (auto& question : list.questions) {
        if (question.asked_at && *question.asked_at < state.window.first()) continue;
        if (!question.id.empty() && !state.questions.meet(question.id)) continue;
        if (question.unreadable) takeNew(page, state.window, {}, {std::move(*question.unreadable)});
        if (question.asked) takeNew(page, state.window, {std::move(*question.asked)});
    }
    if (list.more) {
        state.offset += kListLimit;
        return;
    }
    state.enter(Phase::Closed);
    // Mostly nothing has left the list: then it takes no step of its own.
    if (state.questions.missing().empty()) pullClosed(state, page);
}

void MercadolibreAdapter::pullClosed(CursorState& state, Page& page) {
    std::vector<std::string> missing = state.questions.missing();
    const bool last = missing.size() <= kQuestionsPerStep;
    if (!last) missing.resize(kQuestionsPerStep);
    for (const auto& id : missing) follow(id, state, page);
    if (!last) return;
    state.questions.startOver();
    state.enter(Phase::Answered);
}

/// A question that has left the list of unanswered ones: its answer, or the news that none is wanted any more.
void MercadolibreAdapter::follow(const std::string& id, CursorState& state, Page& page) {
    Question question;
    try {
        question = getQuestion(id);
    } catch (const PermanentFailure&) {
        // Refused: whatever became of it, nobody can answer it any more.
    }
    if (question.status == "UNANSWERED" || question.status == "UNDER_REVIEW") {
        // It slipped over the edge of a page while the list was read, or will be back.
        state.questions.meet(id);
        return;
    }
    state.questions.drop(id);
    if (question.answer) return takeNew(page, state.window, {std::move(*question.answer)});
    page.settled_conversations.push_back(conversationId({true, id}));
}

void MercadolibreAdapter::pullAnswered(CursorState& state, Page& page) {
    QuestionList list = listQuestions("ANSWERED", "DESC", kListLimit, state.offset);
    state.window.begin(api_.marketplaceTime(), around_.clock.now());
    bool reaches_window = false;
    for (auto& question : list.questions) {
        if (question.asked_at && *question.asked_at < state.window.floor()) continue;
        reaches_window = true;
        std::vector<Incoming> messages;
        if (question.asked) messages.push_back(std::move(*question.asked));
        if (question.answer) messages.push_back(std::move(*question.answer));
        std::vector<Unreadable> unreadable;
        if (question.unreadable) unreadable.push_back(std::move(*question.unreadable));
        takeNew(page, state.window, std::move(messages), std::move(unreadable));
    }
    if (list.more && reaches_window) {
        state.offset += kListLimit;
        return;
    }
    state.enter(Phase::Packs);
}

UnreadPacks MercadolibreAdapter::listUnread() {
    const QueryList query = {{"role", "seller"}, {"tag", std::string(kTag)}};
    return parseUnread(api_.get("/messages/unread", query, "/messages/unread"));
}

/// True when no conversation is left that should be read now.
bool MercadolibreAdapter::pullPacks(CursorState& state, Page& page) {
    const UnreadPacks unread = listUnread();
    state.window.begin(api_.marketplaceTime(), around_.clock.now());
    std::vector<std::string> due = state.packs.due(unread.counts, around_.clock.now());
    const bool last = due.size() <= kPacksPerStep;
    if (!last) due.resize(kPacksPerStep);
    return readPacks(due, unread, state, page) && last;
}

/// False when one of them gave no sense, though the others were read: the walk must come back to it.
bool MercadolibreAdapter::readPacks(
    const std::vector<std::string>& packs, const UnreadPacks& unread, CursorState& state, Page& page
) {
    std::optional<NotUnderstood> failure;
    for (const auto& pack : packs) {
        const auto found = unread.counts.find(pack);
        const std::int64_t count = found == unread.counts.end() ? 0 : found->second;
        try {
            readPack(pack, state, page);
        } catch (const NotUnderstood& error) {
            failure = error;
            continue;
        } catch (const PermanentFailure& error) {
            // Nobody misses a conversation that holds nothing unread.
            if (count > 0) page.unreadable.push_back(unreadablePack(headOf(pack, state.packs.at(pack)), error.what()));
        }
        state.packs.at(pack).unread = count;
        state.packs.at(pack).read = around_.clock.now();
    }
    if (failure && page.messages.empty()) throw NotUnderstood(*failure);
    return !failure;
}

void MercadolibreAdapter::readPack(const std::string& pack, CursorState& state, Page& page) {
    WatchedPack& known = state.packs.at(pack);
    identify(pack, known);
    const PackHead head = headOf(pack, known);
    ThreadPage first = getThread(head, 0);
    if (first.state == known.state) return;
    const std::string as_read = first.state;
    const Instant since = std::max(state.window.first(), known.newest - kHeldBackFor);
    Conversation conversation = readOn(std::move(first), head, since);
    std::erase_if(conversation.messages, [&](const Incoming& m) { return m.sent_at && *m.sent_at < since; });
    tell(conversation.messages, page);
    for (const auto& message : conversation.messages)
        known.newest = std::max(known.newest, message.sent_at.value_or(known.newest));
    known.active = std::max(known.active, known.newest);
    known.state = as_read;
    takeNew(page, state.window, std::move(conversation.messages), std::move(conversation.unreadable));
}

PackHead MercadolibreAdapter::headOf(const std::string& pack, const WatchedPack& known) const {
    return {pack, seller_, known.order, known.buyer};
}

/// Reading marks as read unless it is told not to.
ThreadPage MercadolibreAdapter::getThread(const PackHead& head, std::size_t offset) {
    const HttpResponse response = api_.tryGet(
        "/messages/packs/" + percentEncode(head.pack) + "/sellers/" + percentEncode(seller_),
        {{"tag", std::string(kTag)},
         {"mark_as_read", "false"},
         {"limit", std::to_string(kThreadLimit)},
         {"offset", std::to_string(offset)}},
        "/messages/packs/{id}"
    );
    if (response.status == 404) return {};  // a sale that nobody has written about
    if (response.status != 200) api_.refuseOne(response, "GET /messages/packs/{id}");
    return parseThread(response.body, head, offset);
}

/// The pages behind `first`, newest first, until a message is older than `since`; where the wire isn't in that order,
/// all.
MercadolibreAdapter::Conversation MercadolibreAdapter::readOn(
    ThreadPage first, const PackHead& head, Instant since
) {
    Conversation out;
    std::vector<Incoming> notices;
    std::set<std::string> seen;
    bool newest_first = true;
    const std::string blocked = first.blocked;
    ThreadPage page = std::move(first);
    for (std::size_t number = 1;; ++number) {
        bool enough = false;
        for (auto& message : page.messages) {
            enough = enough || (message.sent_at && *message.sent_at < since);
            if (seen.insert(message.external_id).second) out.messages.push_back(std::move(message));
        }
        for (auto& notice : page.notices) {
            if (seen.insert(notice.external_id).second) notices.push_back(std::move(notice));
        }
        for (auto& bad : page.unreadable) {
            if (seen.insert(bad.external_id).second) out.unreadable.push_back(std::move(bad));
        }
        newest_first = newest_first && page.newest_first;
        if (!page.more || (enough && newest_first) || number == kMaxThreadPages) break;
        page = getThread(head, number * kThreadLimit);
    }
    sortByTime(out.messages, newest_first, std::move(notices));
    if (!blocked.empty() && !out.messages.empty())
        out.messages.back().warnings.push_back(blocked + ": " + blockedMeaning(blocked));
    return out;
}

// ---- Orders

SaleList MercadolibreAdapter::listSales(Instant since, std::size_t offset) {
    const HttpResponse response = api_.tryGet(
        "/orders/search",
        {{"seller", seller_},
         {"sort", "date_desc"},
         {"order.date_last_updated.from", timeWithOffset(since)},
         {"limit", std::to_string(kListLimit)},
         {"offset", std::to_string(offset)}},
        "/orders/search"
    );
    if (response.status == 403) {
        // A right that the application lacks: messages go on without orders, and check() says so.
        orders_wanted_ = false;
        return {};
    }
    if (response.status != 200) api_.refuse(response, CallType::Read, "GET /orders/search");
    return parseSales(response.body, offset);
}

std::optional<Sale> MercadolibreAdapter::getSale(const std::string& id) {
    const HttpResponse response = api_.tryGet("/orders/" + percentEncode(id), {}, "/orders/{id}");
    if (response.status == 404) return std::nullopt;
    if (response.status != 200) api_.refuseOne(response, "GET /orders/{id}");
    return parseSale(response.body);
}

/// The sale behind a pack that no list of sales has shown: it has a number of its own, or goes by its order's.
void MercadolibreAdapter::identify(const std::string& pack, WatchedPack& known) {
    if (!orders_wanted_ || !known.order.empty() || known.read != Instant{}) return;
    ifPossible([&] {
        std::optional<Sale> sale = getSale(pack);
        if (!sale) {
            const HttpResponse response = api_.tryGet("/packs/" + percentEncode(pack), {}, "/packs/{id}");
            if (response.status != 200) api_.refuseOne(response, "GET /packs/{id}");
            const std::string order = parsePackOrder(response.body);
            if (!order.empty()) sale = getSale(order);
        }
        if (!sale) return;
        known.order = sale->order.external_id;
        known.buyer = sale->order.buyer_external_id;
        sales_[known.order] = std::move(*sale);
    });
}

void MercadolibreAdapter::addParcel(Sale& sale) {
    if (sale.shipment_id.empty()) return;
    const HttpResponse response = api_.tryGet("/shipments/" + percentEncode(sale.shipment_id), {}, "/shipments/{id}");
    if (response.status == 404) return;
    if (response.status != 200) api_.refuseOne(response, "GET /shipments/{id}");
    addShipment(sale.order, response.body);
}

/// Puts the order that a buyer has written about on the page. `messages` are of one conversation.
void MercadolibreAdapter::tell(const std::vector<Incoming>& messages, Page& page) {
    const auto asks = std::find_if(messages.begin(), messages.end(), [](const Incoming& m) {
        return m.author == Author::Buyer && !m.order_external_id.empty();
    });
    if (!orders_wanted_ || asks == messages.end()) return;
    ifPossible([&] {
        const auto seen = sales_.find(asks->order_external_id);
        std::optional<Sale> sale =
            seen == sales_.end() ? getSale(asks->order_external_id) : std::optional<Sale>(seen->second);
        if (!sale) return;
        addParcel(*sale);
        page.orders.push_back(std::move(sale->order));
    });
}

std::optional<Order> MercadolibreAdapter::fetchOrder(const std::string& external_id) {
    std::optional<Sale> sale = getSale(external_id);
    if (!sale) return std::nullopt;
    addParcel(*sale);
    return std::move(sale->order);
}

// ---- Replies

Receipt MercadolibreAdapter::send(const Outgoing& outgoing) {
    const auto place = parseConversationId(outgoing.conversation_external_id);
    if (!place) throw PermanentFailure("a reply needs the conversation of a question or a pack", "no_conversation");
    checkText(rulesOf(*place), outgoing.text);
    checkAttachments(rulesOf(*place), outgoing.attachments);
    Receipt receipt = place->question ? answer(place->id, outgoing) : write(place->id, outgoing);
    if (receipt.accepted_at == Instant{}) receipt.accepted_at = around_.clock.now();
    return receipt;
}

Receipt MercadolibreAdapter::answer(const std::string& question, const Outgoing& outgoing) {
    const HttpResponse response = api_.change("POST", "/answers", {}, writeAnswer(question, outgoing.text), "/answers");
    if (response.status >= 400) api_.refuse(response, CallType::Change, "POST /answers");
    const auto receipt = response.status / 100 == 2 ? parseAnswered(response.body, question) : std::nullopt;
    if (!receipt)
        throw TemporaryFailure("POST /answers: HTTP " + std::to_string(response.status) + ", no question", true);
    return *receipt;
}

std::string MercadolibreAdapter::recipientOf(const Outgoing& outgoing) const {
    const std::string fixed = config_.setting("recipient_id");
    if (!fixed.empty()) return fixed;
    const std::string counterpart = valueOf(outgoing.reply_to, "to");
    return counterpart.empty() ? outgoing.buyer_external_id : counterpart;
}

Receipt MercadolibreAdapter::write(const std::string& pack, const Outgoing& outgoing) {
    const std::string told = valueOf(outgoing.reply_to, "site_id");
    std::vector<std::string> files;
    for (const auto& file : outgoing.attachments)
        files.push_back(api_.upload(file, told.empty() ? config_.setting("site") : told));
    const std::string name = "/messages/packs/{id}";
    const HttpResponse response = api_.change(
        "POST", "/messages/packs/" + percentEncode(pack) + "/sellers/" + percentEncode(seller_),
        {{"tag", std::string(kTag)}}, writeMessage(seller_, recipientOf(outgoing), outgoing.text, files), name
    );
    if (response.status >= 400) refuseMessage(response, pack, "POST " + name);
    const auto sent = response.status / 100 == 2 ? parseSent(response.body) : std::nullopt;
    if (!sent)
        throw TemporaryFailure("POST " + name + ": HTTP " + std::to_string(response.status) + ", no message", true);
    throwIfHeldBack("POST " + name, *sent);
    return sent->receipt;
}

/// A blocked conversation says why in its status only.
void MercadolibreAdapter::refuseMessage(
    const HttpResponse& response, const std::string& pack, const std::string& name
) {
    const WireError error = parseError(response.body);
    if (response.status == 422) throw PermanentFailure(name + ": HTTP 422, unknown attachment", "unknown_attachment");
    if (response.status != 403 || error.code != "blocked_conversation") api_.refuse(response, CallType::Change, name);
    std::string why = error.code;
    ifPossible([&] {
        const std::string blocked = getThread(headOf(pack, {}), 0).blocked;
        if (!blocked.empty()) why = blocked;
    });
    throw PermanentFailure(name + ": HTTP 403, " + blockedMeaning(why), why);
}

std::optional<Receipt> MercadolibreAdapter::findSent(const Outgoing& outgoing) {
    const auto place = parseConversationId(outgoing.conversation_external_id);
    if (!place) return std::nullopt;
    if (place->question) {
        const auto answer = getQuestion(place->id).answer;
        return answer ? findOwnReply({*answer}, outgoing) : std::nullopt;
    }
    const PackHead head = headOf(place->id, {});
    const Instant since = outgoing.created_at - kLookupReach;
    return findOwnReply(readOn(getThread(head, 0), head, since).messages, outgoing);
}

/// There is no call for it but to read without saying that it shouldn't count.
void MercadolibreAdapter::markRead(const std::string& conversation_external_id) {
    const auto place = parseConversationId(conversation_external_id);
    if (!place || place->question) return;
    const HttpResponse response = api_.tryGet(
        "/messages/packs/" + percentEncode(place->id) + "/sellers/" + percentEncode(seller_),
        {{"tag", std::string(kTag)}, {"limit", std::to_string(kThreadLimit)}, {"offset", "0"}}, "/messages/packs/{id}"
    );
    if (response.status != 200) api_.refuseOne(response, "GET /messages/packs/{id}");
}

std::string MercadolibreAdapter::fetchAttachment(const std::string& ref, std::size_t max_bytes) {
    const auto slash = ref.find('/');
    if (slash == std::string::npos) throw PermanentFailure("attachment: not one of Mercado Libre's", "attachment_ref");
    HttpResponse response = api_.tryGet(
        "/messages/attachments/" + percentEncode(ref.substr(slash + 1)),
        {{"tag", std::string(kTag)}, {"site_id", ref.substr(0, slash)}}, "/messages/attachments/{id}"
    );
    if (response.status != 200) api_.refuseOne(response, "GET /messages/attachments/{id}");
    if (response.body.size() > max_bytes)
        throw PermanentFailure("attachment: over " + std::to_string(max_bytes) + " bytes", "attachment_size");
    return std::move(response.body);
}

// ---- Actions and notifications

void MercadolibreAdapter::act(const ActionRequest& request) {
    if (request.action == "write_first") return writeFirst(request);
    if (request.action == "delete_question") return deleteQuestion(request);
    throw PermanentFailure("no such action: " + request.action, "no_such_action");
}

std::string MercadolibreAdapter::packOf(const ActionRequest& request) {
    const auto sale = getSale(request.order_external_id);
    if (!sale) throw PermanentFailure("write_first: no such order", "unknown_order");
    return sale->pack;
}

/// The seller may open a conversation only as the action guide of the pack allows.
void MercadolibreAdapter::writeFirst(const ActionRequest& request) {
    const std::string text = valueOf(request.inputs, "text");
    checkText(descriptor().rules, text);
    const std::string path = "/messages/action_guide/packs/" + percentEncode(packOf(request));
    const QueryList query = {{"tag", std::string(kTag)}};
    const FreeText allowed = parseActionGuide(api_.get(path, query, "/messages/action_guide"));
    if (!allowed.offered || allowed.left <= 0)
        throw PermanentFailure("write_first: Mercado Libre allows no message of your own now", "no_cap_available");
    if (replyLength(descriptor().rules, text) > allowed.max_length)
        throw PermanentFailure("write_first: over " + std::to_string(allowed.max_length) + " characters", "too_long");
    const std::string option = "/messages/action_guide/option", name = "POST " + option;
    const HttpResponse response = api_.change("POST", path + "/option", query, writeFirstMessage(text), option);
    if (response.status == 409) throw TemporaryFailure(name + ": HTTP 409, another message is on its way");
    if (response.status >= 400) api_.refuse(response, CallType::Change, name);
    if (response.status / 100 != 2) throw TemporaryFailure(name + ": HTTP " + std::to_string(response.status), true);
    const auto sent = parseSent(response.body);
    if (sent) throwIfHeldBack(name, *sent);
}

void MercadolibreAdapter::deleteQuestion(const ActionRequest& request) {
    const auto place = parseConversationId(request.conversation_external_id);
    if (!place || !place->question) throw PermanentFailure("delete_question: not a question", "not_a_question");
    const HttpResponse response =
        api_.change("DELETE", "/questions/" + percentEncode(place->id), {}, {}, "/questions/{id}");
    if (response.status >= 400) api_.refuse(response, CallType::Change, "DELETE /questions/{id}");
    if (response.status / 100 != 2)
        throw TemporaryFailure("DELETE /questions/{id}: HTTP " + std::to_string(response.status), true);
}

/// Nothing is signed: a notification is a hint, and the pull reads for itself.
std::optional<PushAnswer> MercadolibreAdapter::onPush(const HttpRequest& request) {
    static const std::set<std::string> kTopics = {"questions", "messages", "orders_v2"};
    const auto told = parseNotification(request.body);
    if (!told || told->user_id != seller_) return std::nullopt;
    PushAnswer answer;
    answer.pull_now = kTopics.contains(told->topic);
    return answer;
}

Identity MercadolibreAdapter::check() {
    const std::string user = listUnread().user_id;
    if (!user.empty() && user != seller_)
        throw CredentialsRefused("the credentials belong to user " + user + ", not to user " + seller_);
    listQuestions("UNANSWERED", "ASC", 1, 0);
    Identity out;
    out.name = seller_ + " (" + config_.setting("site") + ')';
    if (orders_wanted_) ifPossible([&] { listSales(api_.marketplaceTime() - 24h, 0); });
    if (!orders_wanted_ && config_.setting("orders") != "false")
        out.warnings.push_back("no right to read orders: messages come without facts about them");
    out.clock_skew = api_.skew();
    return out;
}

}  // namespace

std::unique_ptr<Adapter> makeAdapter(const AccountConfig& config, const Surroundings& surroundings) {
    return std::make_unique<MercadolibreAdapter>(config, surroundings);
}

Kind kind() { return {descriptor(), makeAdapter, makeSandbox}; }

}  // namespace channels::mercadolibre
