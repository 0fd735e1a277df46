#include "channels/rakuten/rakuten_adapter.h"

#include <algorithm>
#include <set>

#include "channels/contract/errors.h"
#include "channels/contract/registry.h"
#include "channels/contract/reply_lint.h"
#include "channels/contract/sandbox.h"
#include "channels/kit/call_budget.h"
#include "channels/kit/find_sent.h"
#include "channels/kit/http_errors.h"
#include "channels/kit/multipart.h"
#include "channels/kit/time.h"
#include "channels/kit/url.h"
#include "channels/rakuten/rakuten_cursor.h"
#include "channels/rakuten/rakuten_rules.h"
#include "channels/rakuten/rakuten_sandbox.h"
#include "channels/rakuten/rakuten_wire.h"

namespace channels::rakuten {
namespace {

using namespace std::chrono_literals;
using Phase = CursorState::Phase;

constexpr std::size_t kFullPage = 100;
constexpr int kMaxSteps = 4;
// With kMaxSteps fewer calls than a used-up budget waits for: steps without news are forgotten when a later one fails.
constexpr std::size_t kReadsPerStep = 2;
// New inquiries shall not wait for old ones that are read again.
constexpr std::size_t kReadsPerWalk = 30;
constexpr int kMaxAttempts = 3;
// The limit is one of a second, but calls come in walks: it is kept on the average of this.
constexpr int kBudgetSeconds = 60;

constexpr const char* kListCall = "GET /inquiries";
constexpr const char* kReadCall = "GET /inquiry/{inquiryNumber}";
constexpr const char* kReplyCall = "POST /inquiry/reply";
constexpr const char* kUploadCall = "POST /attachment";
constexpr const char* kFileCall = "GET /attachment";

double number(const AccountConfig& config, const char* name) {
    return static_cast<double>(std::stoll(config.setting(name)));
}

HttpRequest withJson(const char* method, const std::string& path, std::string body) {
    return {method, path, {{"Content-Type", "application/json; charset=utf-8"}}, std::move(body)};
}

/// The shop that a reply must name: its question told it.
std::string shopOf(const Outgoing& outgoing) {
    const auto found = outgoing.reply_to.find("shop_id");
    if (found == outgoing.reply_to.end()) throw PermanentFailure("a reply needs the shop id of its inquiry", "no_shop");
    return found->second;
}

void requireSendable(const Outgoing& outgoing) {
    const ReplyRules& rules = descriptor().rules;
    const std::size_t length = replyLength(rules, outgoing.text), files = outgoing.attachments.size();
    if (length < rules.min_length || length > rules.max_length)
        throw PermanentFailure(
            "a reply of " + std::to_string(length) + " characters, 1 to " + std::to_string(kMaxText) + " are allowed",
            "length"
        );
    if (files > rules.max_attachments)
        throw PermanentFailure(
            "a reply of " + std::to_string(files) + " files, " + std::to_string(rules.max_attachments) + " are allowed",
            "attachment_count"
        );
    if (outgoing.conversation_external_id.empty()) throw PermanentFailure("a reply needs its inquiry", "no_inquiry");
}

class RakutenAdapter : public Adapter,
                       public FindsSent,
                       public MarksRead,
                       public FetchesAttachments,
                       public Relists,
                       public Acts {
public:
    RakutenAdapter(const AccountConfig& config, const Surroundings& surroundings)
        : backfill_(config.backfill),
          around_(surroundings),
          api_(withoutTrailingSlash(config.setting("api_url"))),
          authorization_(authorization(config.secret("service_secret"), config.secret("license_key"))),
          page_size_(config.setting("page_size")),
          span_(std::stoi(config.setting("span_days"))),
          budget_(
              surroundings.clock, number(config, "calls_per_second"),
              kBudgetSeconds * number(config, "calls_per_second")
          ) {}

    Page pull(const Cursor& cursor) override;
    Receipt send(const Outgoing& outgoing) override;
    Identity check() override;
    Page reparse(const std::string& raw) override { return parseRaw(raw); }
    std::optional<CallsLeft> callsLeft() const override { return budget_.left(); }
    std::optional<Receipt> findSent(const Outgoing& outgoing) override;
    void markRead(const std::string& conversation_external_id) override;
    std::string fetchAttachment(const std::string& ref, std::size_t max_bytes) override;
    std::vector<std::string> relist(Instant from, Instant to) override;
    void act(const ActionRequest& request) override;

private:
    // Calls; the url of a request is its path here.
    HttpResponse call(HttpRequest request, const std::string& name);
    std::string get(const std::string& path, const QueryList& query, const std::string& name);
    template <class Parse>
    auto change(const HttpRequest& request, const std::string& name, Parse parse);
    [[noreturn]] void refuse(const HttpResponse& response, CallType type, const std::string& name) const;
    InquiryList list(Instant from, Instant to, std::size_t page, const std::string& limit);
    std::optional<Inquiry> read(const std::string& number);
    StoredFile upload(const Attachment& file);
    void mark(const char* state, const std::string& number);
    Instant marketplaceTime() const { return around_.clock.now() + skew_; }

    // Pull.
    CursorState startState() const;
    bool step(CursorState& state, Page& page);
    void pullList(CursorState& state, Page& page);
    bool follow(CursorState& state, Page& page);
    void readOne(const std::string& number, CursorState& state, Page& page);
    static bool take(Inquiry inquiry, CursorState& state, Page& page);

    const std::chrono::days backfill_;
    const Surroundings around_;
    const std::string api_, authorization_, page_size_;
    const std::chrono::days span_;
    CallBudget budget_;
    std::chrono::milliseconds skew_{0};  // their clock minus ours, as the last answer told
};

// ---- Calls

HttpResponse RakutenAdapter::call(HttpRequest request, const std::string& name) {
    budget_.take(name);
    request.url = api_ + request.url;
    request.headers.emplace_back("Authorization", authorization_);
    HttpResponse response = around_.transports.http().send(request);
    if (const auto date = parseHttpDate(response.header("date"))) skew_ = *date - around_.clock.now();
    return response;
}

void RakutenAdapter::refuse(const HttpResponse& response, CallType type, const std::string& name) const {
    const Refusal said = parseRefusal(response.body);
    throwHttpError(response, type, {name, said.fields.empty() ? "" : "about " + said.fields, said.code}, around_.clock);
}

std::string RakutenAdapter::get(const std::string& path, const QueryList& query, const std::string& name) {
    HttpResponse response = call({"GET", path + '?' + encodeQuery(query), {}, {}}, name);
    if (response.status != 200) refuse(response, CallType::Read, name);
    return std::move(response.body);
}

/// An answer that is no answer says nothing of what became of the request.
template <class Parse>
auto RakutenAdapter::change(const HttpRequest& request, const std::string& name, Parse parse) {
    try {
        const HttpResponse response = call(request, name);
        if (response.status / 100 != 2) refuse(response, CallType::Change, name);
        return parse(response.body);
    } catch (const NotUnderstood& error) {
        throw TemporaryFailure(error.what(), true);
    }
}

/// Inquiries that were registered between the two.
InquiryList RakutenAdapter::list(Instant from, Instant to, std::size_t page, const std::string& limit) {
    const QueryList query = {
        {"fromDate", japanTime(from)}, {"toDate", japanTime(to)}, {"limit", limit}, {"page", std::to_string(page)}};
    return parseList(get("/inquiries", query, kListCall), page);
}

/// Empty when there is no such inquiry.
std::optional<Inquiry> RakutenAdapter::read(const std::string& number) {
    const HttpResponse response = call({"GET", "/inquiry/" + percentEncode(number), {}, {}}, kReadCall);
    if (response.status == 404) return std::nullopt;
    if (response.status != 200) refuse(response, CallType::Read, kReadCall);
    Inquiry out = parseInquiry(response.body);
    if (out.number != number) throw NotUnderstood(std::string(kReadCall) + ": another inquiry came");
    return out;
}

// ---- Pull

CursorState RakutenAdapter::startState() const {
    CursorState state;
    state.window = PullWindow(around_.clock.now() - backfill_);
    return state;
}

Page RakutenAdapter::pull(const Cursor& cursor) {
    CursorState state = cursor.value.empty() ? startState() : readCursor(cursor.value);
    Page page;
    pullSteps(page, kMaxSteps, kFullPage, [&](Page& filling) { return step(state, filling); });
    page.next.value = writeCursor(state);
    return page;
}

/// One page of the list, or some inquiries read by number; true when the walk is over.
bool RakutenAdapter::step(CursorState& state, Page& page) {
    if (state.phase == Phase::Follow) return follow(state, page);
    pullList(state, page);
    return false;
}

void RakutenAdapter::pullList(CursorState& state, Page& page) {
    if (state.until == Instant{}) state.begin(std::min(marketplaceTime(), around_.clock.now()));
    InquiryList shown = list(state.from, state.stretchEnd(span_), state.page, page_size_);
    state.window.begin(marketplaceTime(), around_.clock.now());
    for (auto& inquiry : shown.inquiries) {
        if (take(std::move(inquiry), state, page)) state.news = true;
    }
    takeNew(page, state.window, {}, std::move(shown.unreadable));
    state.listedPage(shown.more, span_);
}

bool RakutenAdapter::follow(CursorState& state, Page& page) {
    const std::size_t left = kReadsPerWalk - std::min(state.reads, kReadsPerWalk);
    const auto numbers = state.due(std::min(left, kReadsPerStep));
    for (const auto& number : numbers) readOne(number, state, page);
    if (!numbers.empty()) return false;
    state.finish();
    return true;
}

/// An inquiry that can't be had stops only itself: it is shown as unreadable once it has been tried often enough.
void RakutenAdapter::readOne(const std::string& number, CursorState& state, Page& page) {
    std::string why;
    try {
        if (auto inquiry = read(number)) {
            take(std::move(*inquiry), state, page);
        } else {
            state.followed.erase(number);
            return;
        }
    } catch (const NotUnderstood& error) {
        why = error.what();
    } catch (const PermanentFailure& error) {
        why = error.what();
    }
    const int failures = state.noteRead(number, !why.empty());
    if (failures == kMaxAttempts) takeNew(page, state.window, {}, {unreadableInquiry(number, why)});
}

/// True when there was something new about it.
bool RakutenAdapter::take(Inquiry inquiry, CursorState& state, Page& page) {
    const std::size_t count = inquiry.messages.size() + inquiry.unreadable.size();
    if (!state.meet(inquiry.number, inquiry.updated, count, inquiry.settled)) return false;
    const bool recent = std::any_of(inquiry.messages.begin(), inquiry.messages.end(), [&](const Incoming& m) {
        return m.sent_at && *m.sent_at >= state.window.first();
    });
    const std::size_t settled = page.settled_conversations.size();
    takeNew(page, state.window, std::move(inquiry.messages), std::move(inquiry.unreadable));
    if (inquiry.settled && recent && page.settled_conversations.size() == settled)
        page.settled_conversations.push_back(inquiry.number);
    return true;
}

std::vector<std::string> RakutenAdapter::relist(Instant from, Instant to) {
    std::set<std::string> ids;
    for (Instant start = from - kLookBack; start < to; start += span_) {
        InquiryList shown;
        for (std::size_t page = 1; page == 1 || shown.more; ++page) {
            shown = list(start, std::min<Instant>(start + span_, to), page, page_size_);
            for (const auto& inquiry : shown.inquiries) {
                for (const auto& message : inquiry.messages) {
                    if (message.sent_at && *message.sent_at >= from && *message.sent_at < to)
                        ids.insert(message.external_id);
                }
            }
        }
    }
    return {ids.begin(), ids.end()};
}

std::string RakutenAdapter::fetchAttachment(const std::string& ref, std::size_t max_bytes) {
    const auto file = parseFileRef(ref);
    if (!file) throw PermanentFailure("attachment: no path of Rakuten's", "attachment_ref");
    std::string bytes = get("/attachment", {{"path", file->path}, {"label", file->label}}, kFileCall);
    if (bytes.size() > max_bytes)
        throw PermanentFailure("attachment: over " + std::to_string(max_bytes) + " bytes", "attachment_size");
    return bytes;
}

// ---- Replies and marks

/// Nobody sees the file before its reply: when this fails, the reply certainly wasn't sent.
StoredFile RakutenAdapter::upload(const Attachment& file) {
    const std::string name = file.name.empty() ? "attachment" : file.name;
    const std::string type = file.media_type.empty() ? "application/octet-stream" : file.media_type;
    FormBody form = writeForm({{"file", file.bytes, type, name}});
    try {
        return change(
            {"POST", "/attachment", {{"Content-Type", form.content_type}}, std::move(form.bytes)}, kUploadCall,
            parseUpload
        );
    } catch (const TemporaryFailure& error) {
        throw TemporaryFailure(error.what());
    }
}

Receipt RakutenAdapter::send(const Outgoing& outgoing) {
    requireSendable(outgoing);
    const std::string& inquiry = outgoing.conversation_external_id;
    const std::string shop = shopOf(outgoing);
    std::vector<StoredFile> files;
    for (const auto& file : outgoing.attachments) files.push_back(upload(file));
    const auto accepted = change(
        withJson("POST", "/inquiry/reply", writeReply(inquiry, shop, outgoing.text, files)), kReplyCall,
        [&](const std::string& body) { return parseReceipt(body, inquiry); }
    );
    // The receipt has no id. Rakuten has the reply, whatever becomes of the search for it: without one it may show
    // twice, which is better than that it is sent twice.
    Receipt receipt{{}, accepted.value_or(around_.clock.now())};
    try {
        if (auto found = findSent(outgoing)) receipt.external_id = found->external_id;
    } catch (const ChannelError&) {
    }
    return receipt;
}

std::optional<Receipt> RakutenAdapter::findSent(const Outgoing& outgoing) {
    const auto inquiry = read(outgoing.conversation_external_id);
    return inquiry ? findOwnReply(inquiry->messages, outgoing) : std::nullopt;
}

/// `state`: read, complete or incomplete.
void RakutenAdapter::mark(const char* state, const std::string& number) {
    const std::string path = std::string("/inquiries/") + state, name = "PATCH " + path;
    const bool done = change(withJson("PATCH", path, writeMark(number)), name, [&](const std::string& body) {
        return parseMarked(body, number);
    });
    if (!done) throw PermanentFailure(name + ": refused for this inquiry", "refused");
}

/// A courtesy: the calls that replies and the next look need are not spent on it.
void RakutenAdapter::markRead(const std::string& conversation_external_id) {
    const CallsLeft calls = budget_.left();
    if (calls.left <= calls.limit / 2)
        throw Throttled("PATCH /inquiries/read: calls are kept for replies", around_.clock.now() + calls.per / 2);
    mark("read", conversation_external_id);
}

void RakutenAdapter::act(const ActionRequest& request) {
    const bool complete = request.action == kComplete;
    if (!complete && request.action != kReopen)
        throw PermanentFailure("no such action: " + request.action, "unknown_action");
    if (request.conversation_external_id.empty())
        throw PermanentFailure(request.action + ": needs its inquiry", "no_inquiry");
    mark(complete ? "complete" : "incomplete", request.conversation_external_id);
}

Identity RakutenAdapter::check() {
    const Instant now = marketplaceTime();
    const InquiryList newest = list(now - span_, now, 1, "1");
    Identity out;
    out.name =
        newest.inquiries.empty() ? "a shop without recent inquiries" : "shop " + newest.inquiries.front().shop_id;
    out.clock_skew = skew_;
    return out;
}

}  // namespace

std::unique_ptr<Adapter> makeAdapter(const AccountConfig& config, const Surroundings& surroundings) {
    return std::make_unique<RakutenAdapter>(config, surroundings);
}

Kind kind() { return {descriptor(), makeAdapter, makeSandbox}; }

}  // namespace channels::rakuten
