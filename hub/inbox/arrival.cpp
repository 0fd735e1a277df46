#include "hub/inbox/arrival.h"

#include <algorithm>

#include "channels/kit/hash.h"
#include "hub/inbox/names.h"
#include "hub/inbox/reasons.h"
#include "locales/text/html.h"
#include "locales/text/quote.h"
#include "locales/text/unicode.h"

namespace hub {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kHistoryLines = 12;
constexpr auto kClockTolerance = 10min;
// Before the oldest of our marketplaces took messages by machine, a date is a mistake.
constexpr Instant kOldest = std::chrono::sys_days(std::chrono::January / 1 / 2005);

std::string repaired(std::string_view bytes, std::vector<std::string>& warnings) {
    auto result = locales::repairUtf8(bytes);
    const bool known = std::ranges::find(warnings, kRepaired) != warnings.end();
    if (result.repairs > 0 && !known) warnings.emplace_back(kRepaired);
    return locales::normalizeNfc(result.text);
}

/// When it was sent, if that can be; else when it arrived, with a word about it.
Instant effectiveTime(const channels::Incoming& message, Instant now, std::vector<std::string>& warnings) {
    if (!message.sent_at) {
        warnings.emplace_back(kNoDate);
        return now;
    }
    if (*message.sent_at > now + kClockTolerance) {
        warnings.emplace_back(kFutureDate);
        return now;
    }
    if (*message.sent_at < kOldest) {
        warnings.emplace_back(kOldDate);
        return now;
    }
    return std::min(*message.sent_at, now);
}

/// When it is to be answered, if anybody says so.
void setClock(
    NewMessage& out, const std::optional<Instant>& answer_by, const Account& account, const channels::Descriptor& kind,
    Instant now
) {
    if (!answer_by && kind.clock.within.count() == 0) return;
    const Instant due = answer_by.value_or(out.at + kind.clock.within);
    // The first pull reaches back: what was overdue before the account was connected raises no alarm.
    if (!account.caught_up && due <= now) return;
    out.due_at = due;
    out.due_rule = answer_by ? std::string(kToldDeadline) : kind.clock.source;
}

std::string whatIsMissing(const channels::Incoming& message, std::string_view text) {
    if (message.external_id.empty()) return std::string(kNoMessageId);
    if (message.conversation_external_id.empty()) return std::string(kNoThread);
    if (message.author == channels::Author::Buyer && message.buyer_external_id.empty()) return std::string(kNoSender);
    const bool blank = text.find_first_not_of(" \t\r\n") == std::string_view::npos;
    if (blank && message.attachments.empty() && message.subject.empty()) return std::string(kNoText);
    return {};
}

}  // namespace

Arrival::Context Arrival::contextOf(
    const Account& account, const channels::Incoming& message, const Arrivals& batch
) {
    Context context;
    if (auto buyer = store_.buyer(account.id, message.buyer_external_id)) context.buyer = *buyer;
    if (const auto id = store_.conversationByExternalId(account.id, message.conversation_external_id)) {
        for (const auto& line : store_.messages(*id, kHistoryLines)) {
            if (line.author == "buyer" || line.author == "seller") context.history.push_back({line.author == "buyer", line.said()});
        }
    }
    for (const auto& line : batch.messages) {
        if (line.from.conversation_external_id != message.conversation_external_id) continue;
        if (line.from.author == channels::Author::Notice) continue;
        context.history.push_back({line.from.author == channels::Author::Buyer, line.text});
    }
    return context;
}

std::optional<channels::Order> Arrival::orderOf(
    const Account& account, const channels::Incoming& message, const Arrivals& batch
) {
    if (message.order_external_id.empty()) return std::nullopt;
    for (const auto& order : batch.orders) {
        if (order.external_id == message.order_external_id) return order;
    }
    if (auto stored = store_.order(account.id, message.order_external_id)) return stored->facts;
    return std::nullopt;
}

std::variant<NewMessage, channels::Unreadable> Arrival::prepareOne(
    const Account& account, const channels::Descriptor& kind, channels::Incoming message, const Arrivals& batch,
    Instant now
) {
    NewMessage out;
    out.warnings = message.warnings;
    const std::string text =
        message.text.empty() && !message.html.empty() ? locales::htmlToText(message.html) : message.text;
    const std::string whole = repaired(text, out.warnings);
    if (std::string missing = whatIsMissing(message, whole); !missing.empty()) {
        // Whatever it is, the same bytes are kept once.
        std::string id = message.external_id.empty() ? channels::sha256Hex(message.raw) : message.external_id;
        return channels::Unreadable{std::move(id), std::move(missing), std::move(message.raw)};
    }
    message.subject = repaired(message.subject, out.warnings);
    message.buyer_name = repaired(message.buyer_name, out.warnings);
    auto folded = locales::foldQuoted(whole);
    out.text = std::move(folded.own);
    out.folded = std::move(folded.folded);
    out.received_at = now;
    out.at = effectiveTime(message, now, out.warnings);
    for (auto& file : message.attachments) {
        NewAttachment attachment{file.name, file.media_type, file.ref, {}, std::nullopt};
        if (!file.bytes.empty()) {
            attachment.blob = blobs_.put(file.bytes);
            attachment.size = static_cast<std::int64_t>(file.bytes.size());
        }
        out.attachments.push_back(std::move(attachment));
    }
    if (message.author == channels::Author::Buyer && !message.automatic) {
        const Context context = contextOf(account, message, batch);
        TagInput input;
        input.text = out.text;
        input.subject = message.subject;
        input.channel = account.kind;
        input.site = message.site;
        input.locale = message.buyer_locale.empty() ? context.buyer.locale : message.buyer_locale;
        input.history = context.history;
        input.sent_at = out.at;
        for (const auto& hint : message.hints) input.hints.push_back({hint.intent, hint.p});
        input.set_language = context.buyer.set_language;
        input.set_zone = context.buyer.set_zone;
        input.only = message.only;
        for (const auto& file : message.attachments) {
            input.attachment_types.push_back(file.media_type);
            input.files.push_back(fileKind(file.media_type, file.name));
        }
        const auto order = orderOf(account, message, batch);
        if (order) {
            if (order->ship_to) input.ship_to = *order->ship_to;
            if (order->status != channels::OrderStatus::Unknown) input.order_status = wireName(order->status);
        }
        if (learned_ != nullptr) learned_->recall(input);
        const Tags tags = tag(input);
        std::vector<std::string> corrected;
        if (!input.set_language.empty()) corrected.emplace_back("language");
        if (!input.set_zone.empty()) corrected.emplace_back("timezone");
        out.tags = storedTags(tags, corrected);
        out.first = goesFirst(tags.classification) || (order && !order->note.empty());
        setClock(out, message.answer_by, account, kind, now);
    }
    out.from = std::move(message);
    return out;
}

Arrivals Arrival::prepare(
    const Account& account, const channels::Descriptor& kind, channels::Page page, Instant now
) {
    Arrivals arrivals;
    arrivals.orders = std::move(page.orders);
    arrivals.cases = std::move(page.cases);
    arrivals.settled_conversations = std::move(page.settled_conversations);
    arrivals.unreadable = std::move(page.unreadable);
    arrivals.next = std::move(page.next);
    arrivals.caught_up = !page.more;
    for (auto& message : page.messages) {
        if (!message.external_id.empty() && store_.knowsMessage(account.id, message.external_id)) continue;
        auto prepared = prepareOne(account, kind, std::move(message), arrivals, now);
        if (auto* readable = std::get_if<NewMessage>(&prepared)) {
            arrivals.messages.push_back(std::move(*readable));
        } else {
            arrivals.unreadable.push_back(std::move(std::get<channels::Unreadable>(prepared)));
        }
    }
    return arrivals;
}

}  // namespace hub
