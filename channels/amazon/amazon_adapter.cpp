#include "channels/amazon/amazon_adapter.h"

#include <algorithm>

#include "channels/amazon/amazon_orders.h"
#include "channels/amazon/amazon_rules.h"
#include "channels/amazon/amazon_sandbox.h"
#include "channels/amazon/order_messages.h"
#include "channels/amazon/relay_mail.h"
#include "channels/amazon/selling_partner.h"
#include "channels/contract/errors.h"
#include "channels/kit/hash.h"
#include "channels/kit/json.h"
#include "channels/kit/value_of.h"
#include "channels/mail/curl_mail.h"
#include "channels/mail/imap_walk.h"
#include "channels/mail/incoming_mail.h"
#include "channels/mail/mail_text.h"
#include "channels/mail/reply_mail.h"

namespace channels::amazon {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kTokenDigits = 8;
constexpr std::chrono::minutes kServiceWait{1};

std::optional<ImapPlace> readCursor(const Cursor& cursor) {
    if (cursor.value.empty()) return std::nullopt;
    try {
        const JsonDocument document = JsonDocument::parse(cursor.value);
        if (const auto place = readImapPlace(document.root())) return place;
    } catch (const JsonError&) {
        throw NotUnderstood("the cursor is not one of this kind");
    }
    throw NotUnderstood("the cursor is not one of this kind");
}

Cursor writeCursor(const ImapPlace& place) {
    JsonWriter out;
    out.beginObject();
    writeImapPlace(place, out);
    out.endObject();
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

// ---- pull

Page AmazonAdapter::pull(const Cursor& cursor) {
    const auto known = readCursor(cursor);
    Page page;
    untilBusy(around_.clock, [&] {
        const auto reader = openFolder();
        ImapPlace place = nextImapPlace(known, reader->state(), around_.clock.now() - config_.backfill);
        page.more = walkImap(*reader, place, [&](const FetchedMail& mail) { take(mail, page); });
        page.next = writeCursor(place);
    });
    std::stable_sort(page.messages.begin(), page.messages.end(), [](const Incoming& a, const Incoming& b) {
        return a.sent_at.value_or(Instant::max()) < b.sent_at.value_or(Instant::max());
    });
    addFacts(page);
    return page;
}

void AmazonAdapter::take(const FetchedMail& mail, Page& page) const {
    if (auto overlong = overlongMail(mail, config_.max_message_bytes)) {
        page.unreadable.push_back(std::move(*overlong));
        return;
    }
    auto result = readRelayMail(mail.bytes, {sender_, config_.max_message_bytes});
    if (auto* bad = std::get_if<Unreadable>(&result))
        page.unreadable.push_back(std::move(*bad));
    else
        addOnce(page, std::get<Incoming>(std::move(result)));
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

Receipt AmazonAdapter::send(const Outgoing& outgoing) {
    const std::string address = valueOf(outgoing.reply_to, "address");
    if (!isRelayAddress(address))
        throw PermanentFailure("the message has no relay address to answer to", "no_reply_address");
    MailDraft draft = draftAnswer(outgoing, around_.clock.now());
    draft.from = {config_.setting("sender_name"), sender_};
    draft.to = address;
    draft.message_id =
        "dr." + messageIdWord(outgoing.id) + "." + tokenOf(outgoing.id, address) + "@" + addressDomain(sender_);
    const std::string mail = writeMail(draft);
    if (mail.size() > kMaxMailBytes)
        throw PermanentFailure(
            "the mail has " + std::to_string(mail.size()) + " bytes, allowed are " +
                std::to_string(kMaxMailBytes),
            "too_long"
        );
    untilBusy(around_.clock, [&] { around_.transports.relay(relay())->send(sender_, {address}, mail); });
    return {draft.message_id, around_.clock.now()};
}

Identity AmazonAdapter::check() {
    return untilBusy(around_.clock, [&] {
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
