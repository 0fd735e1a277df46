#include "channels/kaufland/kaufland_adapter.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "channels/contract/errors.h"
#include "channels/contract/registry.h"
#include "channels/contract/reply_lint.h"
#include "channels/contract/sandbox.h"
#include "channels/kaufland/kaufland_cursor.h"
#include "channels/kaufland/kaufland_orders.h"
#include "channels/kaufland/kaufland_rules.h"
#include "channels/kaufland/kaufland_sandbox.h"
#include "channels/kaufland/kaufland_wire.h"
#include "channels/kit/find_sent.h"
#include "channels/kit/http_errors.h"
#include "channels/kit/time.h"
#include "channels/kit/url.h"

namespace channels::kaufland {
namespace {

using namespace std::chrono_literals;
using Phase = CursorState::Phase;

constexpr std::size_t kListLimit = 30;  // the default of both lists; nothing is said of a larger one
constexpr std::size_t kFullPage = 100;
constexpr int kMaxSteps = 4;
constexpr std::size_t kTicketsPerStep = 10;
constexpr int kMaxAttempts = 5;
// A clock that differs by more may be why a signature was refused.
constexpr std::chrono::seconds kClockTolerance{30};
constexpr int kClockTries = 3;

constexpr const char* kStreamCall = "GET /tickets/messages";
constexpr const char* kListCall = "GET /tickets";
constexpr const char* kReadCall = "GET /tickets/{id}";
constexpr const char* kOrderCall = "GET /orders/{id}";

// "2026-09-21T22:13:20Z": the one form that is documented.
std::string secondsTime(Instant at) { return formatTime(at).substr(0, 19) + 'Z'; }

std::string ticketPath(const std::string& id, std::string_view call = {}) {
    return "/tickets/" + percentEncode(id) + std::string(call);
}

std::string find(const std::map<std::string, std::string>& values, std::string_view name) {
    const auto found = values.find(std::string(name));
    return found == values.end() ? std::string() : found->second;
}

void requireText(const std::string& text) {
    const std::size_t length = replyLength(descriptor().rules, text);
    if (length > 0 && length <= kMaxText) return;
    throw PermanentFailure("a message of " + std::to_string(length) + " bytes, 1 to 65535 are allowed", "length");
}

class KauflandAdapter : public Adapter,
                        public FindsSent,
                        public FetchesAttachments,
                        public FetchesOrders,
                        public Relists,
                        public Acts {
public:
    KauflandAdapter(const AccountConfig& config, const Surroundings& surroundings)
        : backfill_(config.backfill),
          around_(surroundings),
          api_(withoutTrailingSlash(config.setting("api_url"))),
          client_key_(config.setting("client_key")),
          secret_(config.secret("secret_key")) {}

    Page pull(const Cursor& cursor) override;
    Receipt send(const Outgoing& outgoing) override;
    Identity check() override;
    Page reparse(const std::string& raw) override { return parseRaw(raw); }
    std::optional<Receipt> findSent(const Outgoing& outgoing) override;
    std::string fetchAttachment(const std::string& ref, std::size_t max_bytes) override;
    std::optional<Order> fetchOrder(const std::string& external_id) override;
    std::vector<std::string> relist(Instant from, Instant to) override;
    void act(const ActionRequest& request) override;

private:
    // Calls.
    HttpResponse sendSigned(const HttpRequest& request);
    HttpResponse sendOnce(HttpRequest request);
    HttpResponse get(const std::string& path, const QueryList& query = {});
    void change(const char* method, const std::string& path, const std::string& body, const std::string& name);
    [[noreturn]] void refuse(const HttpResponse& response, CallType type, const std::string& name) const;
    Stream readStream(Instant since, std::size_t offset);
    TicketList listTickets(Instant since, std::size_t offset);
    std::optional<Ticket> readTicket(const std::string& id);
    std::optional<OrderDetails> readOrder(const std::string& id);
    Instant marketplaceTime() const { return around_.clock.now() + skew_; }

    // Pull.
    CursorState startState() const;
    bool step(CursorState& state, Page& page);
    void pullStream(CursorState& state, Page& page);
    void pullTickets(CursorState& state);
    bool readDue(CursorState& state, Page& page);
    void readOne(const std::string& id, CursorState& state, Page& page);
    void take(Ticket ticket, CursorState& state, Page& page);

    void openTicket(const ActionRequest& request);

    const std::chrono::days backfill_;
    const Surroundings around_;
    const std::string api_, client_key_, secret_;
    std::chrono::milliseconds skew_{0};  // their clock minus ours, as the last answer told
};

// ---- Calls

HttpResponse KauflandAdapter::sendOnce(HttpRequest request) {
    const std::int64_t now = std::chrono::floor<std::chrono::seconds>(marketplaceTime()).time_since_epoch().count();
    request.headers.emplace_back("Shop-Client-Key", client_key_);
    request.headers.emplace_back("Shop-Timestamp", std::to_string(now));
    request.headers.emplace_back("Shop-Signature", signature(secret_, request.method, request.url, request.body, now));
    HttpResponse response = around_.transports.http().send(request);
    if (const auto date = parseHttpDate(response.header("date"))) skew_ = *date - around_.clock.now();
    return response;
}

/// Signs by Kaufland's clock as far as it is known: a 401 that comes with another time than was signed says nothing of the
/// keys and is tried again.
HttpResponse KauflandAdapter::sendSigned(const HttpRequest& request) {
    for (int tries = 0; tries < kClockTries; ++tries) {
        const auto signed_with = skew_;
        HttpResponse response = sendOnce(request);
        if (response.status != 401 || std::chrono::abs(skew_ - signed_with) <= kClockTolerance) return response;
    }
    throw TemporaryFailure("Kaufland's clock jumps: each of its refusals (HTTP 401) names another time than the one before");
}

HttpResponse KauflandAdapter::get(const std::string& path, const QueryList& query) {
    HttpRequest request;
    request.url = api_ + path + (query.empty() ? "" : "?" + encodeQuery(query));
    request.headers = {{"Accept", "application/json"}, {"Content-Type", "application/json"}};
    return sendSigned(request);
}

void KauflandAdapter::change(
    const char* method, const std::string& path, const std::string& body, const std::string& name
) {
    HttpRequest request;
    request.method = method;
    request.url = api_ + path;
    request.headers = {{"Accept", "application/json"}, {"Content-Type", "application/json"}};
    request.body = body;
    HttpResponse response;
    try {
        response = sendSigned(request);
    } catch (const NotUnderstood& error) {
        // An answer that is no answer says nothing of what became of the request.
        throw TemporaryFailure(error.what(), true);
    }
    if (response.status >= 400) refuse(response, CallType::Change, name);
    if (response.status / 100 != 2) throw TemporaryFailure(name + ": HTTP " + std::to_string(response.status), true);
}

void KauflandAdapter::refuse(const HttpResponse& response, CallType type, const std::string& name) const {
    throwHttpError(response, type, {name, {}, parseErrorCode(response.body)}, around_.clock);
}

/// Oldest first: what comes while pages are read stands behind them.
Stream KauflandAdapter::readStream(Instant since, std::size_t offset) {
    const HttpResponse response =
        get("/tickets/messages", {{"sort", "ts_created_iso:asc"},
                                  {"ts_created_from_iso", secondsTime(since)},
                                  {"limit", std::to_string(kListLimit)},
                                  {"offset", std::to_string(offset)}});
    if (response.status != 200) refuse(response, CallType::Read, kStreamCall);
    return parseStream(response.body, offset);
}

/// Newest change first: what changes while pages are read moves to the front, and pages behind repeat what was read.
TicketList KauflandAdapter::listTickets(Instant since, std::size_t offset) {
    const HttpResponse response =
        get("/tickets", {{"sort", "ts_updated_iso:desc"},
                         {"ts_updated_from_iso", secondsTime(since)},
                         {"limit", std::to_string(kListLimit)},
                         {"offset", std::to_string(offset)}});
    if (response.status != 200) refuse(response, CallType::Read, kListCall);
    return parseTickets(response.body, offset);
}

/// Empty when there is no such ticket.
std::optional<Ticket> KauflandAdapter::readTicket(const std::string& id) {
    const HttpResponse response = get(ticketPath(id), {{"embedded", "messages,buyer,product,order_units,files"}});
    if (response.status == 404) return std::nullopt;
    if (response.status != 200) refuse(response, CallType::Read, kReadCall);
    return parseTicket(response.body);
}

std::optional<OrderDetails> KauflandAdapter::readOrder(const std::string& id) {
    const HttpResponse response = get("/orders/" + percentEncode(id));
    if (response.status == 404) return std::nullopt;
    if (response.status != 200) refuse(response, CallType::Read, kOrderCall);
    return parseOrder(response.body);
}

// ---- Pull

CursorState KauflandAdapter::startState() const {
    CursorState state;
    state.window = PullWindow(around_.clock.now() - backfill_);
    return state;
}

Page KauflandAdapter::pull(const Cursor& cursor) {
    CursorState state = cursor.value.empty() ? startState() : readCursor(cursor.value);
    Page page;
    pullSteps(page, kMaxSteps, kFullPage, [&](Page& filling) { return step(state, filling); });
    page.next.value = writeCursor(state);
    return page;
}

/// One list page of the walk, or some tickets; true when the walk is over.
bool KauflandAdapter::step(CursorState& state, Page& page) {
    switch (state.phase) {
        case Phase::Stream:
            pullStream(state, page);
            return false;
        case Phase::Tickets:
            pullTickets(state);
            return state.phase == Phase::Read && readDue(state, page);
        case Phase::Read:
            break;
    }
    return readDue(state, page);
}

void KauflandAdapter::pullStream(CursorState& state, Page& page) {
    Stream stream = readStream(state.window.floor(), state.offset);
    state.window.begin(marketplaceTime(), around_.clock.now());
    for (const auto& entry : stream.entries) {
        const bool too_old = entry.sent_at && *entry.sent_at < state.window.first();
        if (!too_old && !state.window.knows(entry.id)) state.due.try_emplace(entry.ticket_id, 0);
    }
    takeNew(page, state.window, {}, std::move(stream.unreadable));
    if (stream.more) {
        state.offset += kListLimit;
    } else {
        state.enter(Phase::Tickets);
    }
}

/// Tickets change without a message too: somebody closes them.
void KauflandAdapter::pullTickets(CursorState& state) {
    const TicketList list = listTickets(state.window.floor(), state.offset);
    for (const auto& ticket : list.tickets) {
        if (!state.window.knows(ticket.version)) state.due.try_emplace(ticket.id, 0);
    }
    if (list.more) {
        state.offset += kListLimit;
    } else {
        state.enter(Phase::Read);
    }
}

/// Reads some of the tickets that are due; true when none is left.
bool KauflandAdapter::readDue(CursorState& state, Page& page) {
    std::vector<std::string> ids;
    for (const auto& [id, attempts] : state.due) {
        if (ids.size() < kTicketsPerStep) ids.push_back(id);
    }
    for (const auto& id : ids) readOne(id, state, page);
    if (!state.due.empty()) return false;
    state.finish();
    return true;
}

/// A ticket that can't be had stops only itself: it is shown as unreadable once it has been tried often enough.
void KauflandAdapter::readOne(const std::string& id, CursorState& state, Page& page) {
    std::string why;
    try {
        if (auto ticket = readTicket(id)) {
            take(std::move(*ticket), state, page);
        } else {
            why = std::string(kReadCall) + ": HTTP 404";
        }
    } catch (const NotUnderstood& error) {
        if (++state.due[id] < kMaxAttempts) return;
        why = error.what();
    } catch (const PermanentFailure& error) {
        why = error.what();
    }
    state.due.erase(id);
    if (!why.empty()) takeNew(page, state.window, {}, {unreadableTicket(id, why)});
}

void KauflandAdapter::take(Ticket ticket, CursorState& state, Page& page) {
    const std::size_t settled = page.settled_conversations.size(), messages = page.messages.size();
    const bool recent = std::any_of(ticket.messages.begin(), ticket.messages.end(), [&](const Incoming& m) {
        return m.sent_at && *m.sent_at >= state.window.first();
    });
    takeNew(page, state.window, std::move(ticket.messages), std::move(ticket.unreadable));
    if (page.messages.size() > messages)
        std::move(ticket.orders.begin(), ticket.orders.end(), std::back_inserter(page.orders));
    if (ticket.settled && recent && page.settled_conversations.size() == settled)
        page.settled_conversations.push_back(ticket.id);
    state.window.remember(ticket.version, state.window.begun());
}

std::vector<std::string> KauflandAdapter::relist(Instant from, Instant to) {
    std::set<std::string> ids;
    Stream stream;
    for (std::size_t offset = 0; offset == 0 || stream.more; offset += kListLimit) {
        stream = readStream(from, offset);
        for (const auto& entry : stream.entries) {
            if (entry.sent_at && *entry.sent_at >= to) return {ids.begin(), ids.end()};
            if (entry.sent_at && *entry.sent_at >= from) ids.insert(entry.id);
        }
    }
    return {ids.begin(), ids.end()};
}

std::string KauflandAdapter::fetchAttachment(const std::string& ref, std::size_t max_bytes) {
    HttpRequest request;
    request.url = ref;
    const bool own = sameOrigin(ref, api_);
    if (!own && !ref.starts_with("https://"))
        throw PermanentFailure("attachment: its address isn't https", "attachment_ref");
    if (!own) request.reach = Reach::OpenInternet;
    HttpResponse response = own ? sendSigned(request) : around_.transports.http().send(request);
    if (response.status != 200) {
        // What another host says is nothing about our keys.
        if (!own && (response.status == 401 || response.status == 403))
            throw PermanentFailure("attachment: HTTP " + std::to_string(response.status), "attachment_gone");
        refuse(response, CallType::Read, "attachment");
    }
    if (response.body.size() > max_bytes)
        throw PermanentFailure("attachment: over " + std::to_string(max_bytes) + " bytes", "attachment_size");
    return std::move(response.body);
}

std::optional<Order> KauflandAdapter::fetchOrder(const std::string& external_id) {
    auto found = readOrder(external_id);
    return found ? std::optional<Order>(std::move(found->order)) : std::nullopt;
}

// ---- Replies

Receipt KauflandAdapter::send(const Outgoing& outgoing) {
    requireText(outgoing.text);
    if (outgoing.attachments.size() > descriptor().rules.max_attachments)
        throw PermanentFailure("a message has at most 10 attachments", "attachment_count");
    if (outgoing.conversation_external_id.empty()) throw PermanentFailure("a reply needs its ticket", "no_ticket");
    const std::string path = ticketPath(outgoing.conversation_external_id, "/messages");
    change("POST", path, writeReply(outgoing.text, outgoing.attachments), "POST /tickets/{id}/messages");
    // Kaufland's receipt is empty. It has the reply, whatever becomes of the search for its id: without one it may show
    // twice, which is better than that it is sent twice.
    Receipt receipt{{}, around_.clock.now()};
    try {
        if (auto found = findSent(outgoing)) receipt.external_id = found->external_id;
    } catch (const ChannelError&) {
    }
    return receipt;
}

std::optional<Receipt> KauflandAdapter::findSent(const Outgoing& outgoing) {
    const auto ticket = readTicket(outgoing.conversation_external_id);
    return ticket ? findOwnReply(ticket->messages, outgoing) : std::nullopt;
}

void KauflandAdapter::act(const ActionRequest& request) {
    if (request.action == kOpenTicket) return openTicket(request);
    if (request.action != kCloseTicket) throw PermanentFailure("no such action: " + request.action, "unknown_action");
    if (request.conversation_external_id.empty()) throw PermanentFailure("close_ticket: needs its ticket", "no_ticket");
    change("PATCH", ticketPath(request.conversation_external_id, "/close"), {}, "PATCH /tickets/{id}/close");
}

void KauflandAdapter::openTicket(const ActionRequest& request) {
    const std::string text = find(request.inputs, kTextInput);
    requireText(text);
    const auto order = request.order_external_id.empty() ? std::nullopt : readOrder(request.order_external_id);
    if (!order || order->unit_ids.empty()) throw PermanentFailure("open_ticket: no such order", "unknown_order");
    change(
        "POST", "/tickets", writeNewTicket(order->unit_ids, find(request.inputs, kReasonInput), text), "POST /tickets"
    );
}

Identity KauflandAdapter::check() {
    const HttpResponse response = get("/tickets", {{"limit", "1"}, {"offset", "0"}});
    if (response.status != 200) refuse(response, CallType::Read, kListCall);
    parseTickets(response.body, 0);
    Identity out;
    out.name = "client key " + client_key_.substr(0, 6);
    out.clock_skew = skew_;
    return out;
}

}  // namespace

std::unique_ptr<Adapter> makeAdapter(const AccountConfig& config, const Surroundings& surroundings) {
    return std::make_unique<KauflandAdapter>(config, surroundings);
}

Kind kind() { return {descriptor(), makeAdapter, makeSandbox}; }

}  // namespace channels::kaufland
