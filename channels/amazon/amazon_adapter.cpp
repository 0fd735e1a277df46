#include "channels/amazon/amazon_adapter.h"

#include <algorithm>
#include <set>

#include "channels/amazon/amazon_orders.h"
#include "channels/amazon/amazon_rules.h"
#include "channels/amazon/amazon_sandbox.h"
#include "channels/amazon/order_messages.h"
#include "channels/amazon/relay_mail.h"
#include "channels/amazon/selling_partner.h"
#include "channels/contract/errors.h"
#include "channels/kit/hash.h"
#include "channels/kit/json.h"
#include "channels/mail/curl_mail.h"
#include "channels/mail/mime_writer.h"

namespace channels::amazon {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kPageMails = 50;
constexpr std::size_t kPageBytes = 20u << 20;
constexpr std::size_t kTokenDigits = 8;
constexpr std::chrono::minutes kRelayWait{1};
constexpr std::chrono::minutes kServiceWait{1};

std::string valueOf(const std::map<std::string, std::string>& values, const char* name) {
    const auto found = values.find(name);
    return found == values.end() ? std::string() : found->second;
}

std::string domainOf(const std::string& address) {
    return address.substr(std::min(address.rfind('@'), address.size() - 1) + 1);
}

/// Where the mailbox was read up to. UIDs mean the same only while UIDVALIDITY does.
struct Place {
    std::uint32_t validity = 0, uid = 0;
    std::int64_t floor_day = 0;  ///< days since 1970: mails that arrived earlier are before the back-fill
};

std::optional<Place> readCursor(const Cursor& cursor) {
    if (cursor.value.empty()) return std::nullopt;
    try {
        const JsonDocument document = JsonDocument::parse(cursor.value);
        const Json root = document.root();
        const auto validity = root["uidvalidity"].integer(), uid = root["uid"].integer(),
                   floor_day = root["floor"].integer();
        constexpr std::int64_t kLast = 0xffffffff;
        const bool good = validity && uid && floor_day && *validity > 0 && *validity <= kLast && *uid >= 0 &&
                          *uid <= kLast && *floor_day > -1'000'000 && *floor_day < 1'000'000;
        if (good)
            return Place{static_cast<std::uint32_t>(*validity), static_cast<std::uint32_t>(*uid), *floor_day};
    } catch (const JsonError&) {
        throw NotUnderstood("the cursor is not one of this kind");
    }
    throw NotUnderstood("the cursor is not one of this kind");
}

Cursor writeCursor(const Place& place) {
    JsonWriter out;
    out.beginObject()
        .member("uidvalidity", std::int64_t{place.validity})
        .member("uid", std::int64_t{place.uid});
    out.member("floor", place.floor_day).endObject();
    return {out.str()};
}

class AmazonAdapter : public Adapter, public FetchesOrders, public Authorizes, public Acts {
public:
    AmazonAdapter(const AccountConfig& config, const Surroundings& surroundings)
        : config_(config),
          around_(surroundings),
          sender_(config.setting("sender")),
          partner_(config, surroundings),
          orders_(partner_, config, surroundings),
          order_messages_(partner_, config, surroundings) {}

    Page pull(const Cursor& cursor) override;
    Receipt send(const Outgoing& outgoing) override;
    Identity check() override;
    Page reparse(const std::string& raw) override;
    std::optional<CallsLeft> callsLeft() const override;
    std::optional<Order> fetchOrder(const std::string& external_id) override;
    std::string authorizeUrl(const std::string& state, const std::string& redirect_uri) override {
        return partner_.consentUrl(state, redirect_uri);
    }
    void authorized(const std::map<std::string, std::string>& answer, const std::string& redirect_uri) override {
        partner_.acceptConsent(answer, redirect_uri);
    }
    void act(const ActionRequest& request) override { order_messages_.act(request); }
    std::vector<std::string> choices(const ActionRequest& request, const std::string& input) override {
        return order_messages_.choices(request, input);
    }

private:
    MailServer mailbox() const;
    MailServer relay() const;
    std::unique_ptr<MailReader> openFolder() const;
    template <class Work>
    auto patient(const Work& work) const;

    Place startPlace(const std::optional<Place>& known, const MailboxState& state) const;
    void readMails(MailReader& reader, Place& place, Page& page) const;
    void take(const FetchedMail& mail, Page& page) const;
    void addFacts(Page& page);
    bool factsOf(Incoming& message, Page& page);

    const AccountConfig config_;
    const Surroundings around_;
    const std::string sender_;
    SellingPartner partner_;
    OrderService orders_;
    OrderMessages order_messages_;
    std::optional<Instant> orders_rest_until_;
};

MailServer AmazonAdapter::mailbox() const {
    return {
        config_.setting("imap_url"),
        config_.setting("user"),
        config_.secret("password"),
        {}};
}

MailServer AmazonAdapter::relay() const {
    const std::string user = config_.setting("smtp_user"),
                      password = config_.secret("smtp_password");
    const MailServer same = mailbox();
    return {
        config_.setting("smtp_url"),
        user.empty() ? same.user : user,
        password.empty() ? same.password : password,
        {}};
}

std::unique_ptr<MailReader> AmazonAdapter::openFolder() const {
    const std::string folder = config_.setting("folder");
    return around_.transports.mailbox(mailbox(), folder.empty() ? "INBOX" : folder);
}

/// Mail servers say that they are busy, but not for how long.
template <class Work>
auto AmazonAdapter::patient(const Work& work) const {
    try {
        return work();
    } catch (const MailBusy& busy) {
        throw Throttled(busy.what(), around_.clock.now() + kRelayWait);
    }
}

// ---- pull

/// A new account, or a mailbox whose UIDs changed their meaning, starts at the back-fill; the ids make a
/// second reading harmless.
Place AmazonAdapter::startPlace(const std::optional<Place>& known, const MailboxState& state) const {
    if (known && known->validity == state.uid_validity) return *known;
    // A day earlier, since the server counts days in a zone of its own.
    const auto floor =
        std::chrono::floor<std::chrono::days>(around_.clock.now() - config_.backfill) - std::chrono::days(1);
    return {state.uid_validity, 0, floor.time_since_epoch().count()};
}

Page AmazonAdapter::pull(const Cursor& cursor) {
    const auto known = readCursor(cursor);
    Page page;
    patient([&] {
        const auto reader = openFolder();
        Place place = startPlace(known, reader->state());
        readMails(*reader, place, page);
        page.next = writeCursor(place);
    });
    std::stable_sort(page.messages.begin(), page.messages.end(), [](const Incoming& a, const Incoming& b) {
        return a.sent_at.value_or(Instant::max()) < b.sent_at.value_or(Instant::max());
    });
    addFacts(page);
    return page;
}

void AmazonAdapter::readMails(MailReader& reader, Place& place, Page& page) const {
    const std::chrono::year_month_day floor{std::chrono::sys_days(std::chrono::days(place.floor_day))};
    auto* by_day = dynamic_cast<SearchesByDay*>(&reader);
    const auto uids = by_day != nullptr ? by_day->newerSince(place.uid, kPageMails, floor)
                                        : reader.newer(place.uid, kPageMails);
    std::size_t bytes = 0;
    for (const std::uint32_t uid : uids) {
        if (bytes > kPageBytes) break;
        const FetchedMail mail = reader.fetch(uid);
        // One that was removed meanwhile answers nothing.
        if (mail.uid != 0) take(mail, page);
        bytes += mail.bytes.size();
        place.uid = uid;
    }
    page.more = uids.size() == kPageMails || (!uids.empty() && place.uid != uids.back());
}

void AmazonAdapter::take(const FetchedMail& mail, Page& page) const {
    if (mail.oversized || mail.bytes.size() > config_.max_message_bytes) {
        const std::string allowed = std::to_string(config_.max_message_bytes);
        const std::string kept = mail.oversized ? "; only its header was fetched" : "";
        page.unreadable.push_back(
            {"raw:" + sha256Hex(mail.bytes).substr(0, 40), "mail over " + allowed + " bytes" + kept,
             mail.bytes}
        );
        return;
    }
    auto result = readRelayMail(mail.bytes, {sender_, config_.max_message_bytes});
    if (auto* bad = std::get_if<Unreadable>(&result)) {
        page.unreadable.push_back(std::move(*bad));
        return;
    }
    auto& message = std::get<Incoming>(result);
    const bool twice = std::any_of(page.messages.begin(), page.messages.end(), [&](const Incoming& one) {
        return one.external_id == message.external_id;
    });
    if (!twice) page.messages.push_back(std::move(message));
}

Page AmazonAdapter::reparse(const std::string& raw) {
    Page page;
    FetchedMail mail;
    mail.bytes = raw;
    take(mail, page);
    return page;
}

// ---- order facts

void AmazonAdapter::addFacts(Page& page) {
    if (!partner_.configured()) return;
    for (Incoming& message : page.messages)
        if (message.author == Author::Buyer && !message.order_external_id.empty() && !factsOf(message, page))
            return;
}

/// Mail never waits for the order service: what it refuses is a warning, and it rests for a while. False ends
/// the round.
bool AmazonAdapter::factsOf(Incoming& message, Page& page) {
    const Instant now = around_.clock.now();
    if (orders_rest_until_ && now < *orders_rest_until_) return false;
    const auto same = std::find_if(page.orders.begin(), page.orders.end(), [&](const Order& one) {
        return one.external_id == message.order_external_id;
    });
    try {
        if (same == page.orders.end()) {
            if (!orders_.mayAsk()) return false;
            auto order = orders_.order(message.order_external_id);
            if (order)
                page.orders.push_back(std::move(*order));
            else
                message.warnings.push_back(
                    "the marketplace doesn't know the order " + message.order_external_id
                );
        }
        const Store* store = storeOfHost(message.site);
        if (store != nullptr)
            message.buyer_locale =
                orders_.buyerLocale(message.order_external_id, std::string(store->marketplace_id));
        return true;
    } catch (const Cancelled&) {
        throw;
    } catch (const Throttled& error) {
        orders_rest_until_ = error.until;
        message.warnings.push_back(std::string("order facts come later: ") + error.what());
    } catch (const ChannelError& error) {
        orders_rest_until_ = now + kServiceWait;
        message.warnings.push_back(std::string("no order facts: ") + error.what());
    }
    return false;
}

std::optional<Order> AmazonAdapter::fetchOrder(const std::string& external_id) {
    if (!partner_.configured())
        throw PermanentFailure("order facts need an application's credentials", "not_configured");
    if (!orders_.mayAsk()) throw Throttled("the budget of order calls is used up", around_.clock.now() + 2s);
    return orders_.order(external_id);
}

std::optional<CallsLeft> AmazonAdapter::callsLeft() const {
    return partner_.configured() ? std::optional(orders_.callsLeft()) : std::nullopt;
}

// ---- send

/// Eight digits that keep ids apart which two databases gave to different replies.
std::string tokenOf(const std::string& outgoing_id, const std::string& address) {
    return sha256Hex(outgoing_id + '\n' + address).substr(0, kTokenDigits);
}

std::string idPart(const std::string& outgoing_id) {
    const bool plain =
        !outgoing_id.empty() && outgoing_id.size() <= 64 &&
        outgoing_id.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") ==
            std::string::npos;
    return plain ? outgoing_id : sha256Hex(outgoing_id).substr(0, 32);
}

std::vector<std::string> words(const std::string& text) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        if (end > at) out.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return out;
}

Receipt AmazonAdapter::send(const Outgoing& outgoing) {
    const std::string address = valueOf(outgoing.reply_to, "address");
    if (!isRelayAddress(address))
        throw PermanentFailure("the message has no relay address to answer to", "no_reply_address");
    MailDraft draft;
    draft.from = {config_.setting("sender_name"), sender_};
    draft.to = address;
    const std::string original = valueOf(outgoing.reply_to, "subject");
    draft.subject = replySubject(original.empty() ? outgoing.subject : original);
    draft.message_id =
        "dr." + idPart(outgoing.id) + "." + tokenOf(outgoing.id, address) + "@" + domainOf(sender_);
    draft.in_reply_to = valueOf(outgoing.reply_to, "message_id");
    draft.references = words(valueOf(outgoing.reply_to, "references"));
    draft.date = around_.clock.now();
    draft.text = outgoing.text;
    draft.attachments = outgoing.attachments;
    draft.automatic = outgoing.automatic;
    const std::string mail = writeMail(draft);
    if (mail.size() > kMaxMailBytes)
        throw PermanentFailure(
            "the mail has " + std::to_string(mail.size()) + " bytes, allowed are " +
                std::to_string(kMaxMailBytes),
            "too_long"
        );
    patient([&] { around_.transports.relay(relay())->send(sender_, {address}, mail); });
    return {draft.message_id, around_.clock.now()};
}

Identity AmazonAdapter::check() {
    return patient([&] {
        (void)openFolder()->state();
        if (partner_.configured()) partner_.tryCredentials();
        Identity out;
        out.name = sender_;
        if (!partner_.configured())
            out.warnings.emplace_back(
                "without an application's credentials there are no order facts and none of Amazon's own messages"
            );
        return out;
    });
}

}  // namespace

std::unique_ptr<Adapter> makeAdapter(const AccountConfig& config, const Surroundings& surroundings) {
    return std::make_unique<AmazonAdapter>(config, surroundings);
}

Kind kind() { return {descriptor(), makeAdapter, makeSandbox}; }

}  // namespace channels::amazon
