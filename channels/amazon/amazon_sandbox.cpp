#include "channels/amazon/amazon_sandbox.h"

#include <algorithm>
#include <set>

#include "channels/amazon/amazon_orders.h"
#include "channels/amazon/amazon_rules.h"
#include "channels/amazon/login_sandbox.h"
#include "channels/amazon/messaging_sandbox.h"
#include "channels/amazon/relay_mail.h"
#include "channels/amazon/sandbox_answers.h"
#include "channels/contract/account.h"
#include "channels/kit/hash.h"
#include "channels/kit/http_sandbox.h"
#include "channels/kit/json.h"
#include "channels/kit/time.h"
#include "channels/kit/url.h"
#include "channels/mail/mail_sandbox.h"
#include "channels/mail/mime_parser.h"
#include "channels/mail/reply_mail.h"
#include "channels/mail/sandbox_mail.h"

namespace channels::amazon {
namespace {

constexpr std::string_view kSender = "support@shop.example";
constexpr std::string_view kFirstSite = "amazon.com";

/// Marker lines as observed; other languages use the English ones here.
std::pair<std::string, std::string> markers(std::string_view language) {
    if (language == "fr") return {"------------- Message:", "------------- Fin du message -------------"};
    return {"------------- Message:", "------------- End message -------------"};
}

std::string uuidOf(const std::string& name) {
    const std::string hex = sha256Hex("uuid " + name);
    return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-4" + hex.substr(13, 3) + "-9" + hex.substr(17, 3) +
           "-" + hex.substr(20, 12);
}

std::string fulfillmentWord(OrderStatus status) {
    switch (status) {
        case OrderStatus::Unpaid:
            return "PENDING";
        case OrderStatus::Paid:
            return "UNSHIPPED";
        case OrderStatus::Cancelled:
            return "CANCELLED";
        default:
            return "SHIPPED";
    }
}

void writeWindow(
    JsonWriter& out, const char* name, const std::optional<Instant>& from, const std::optional<Instant>& to
) {
    if (!from && !to) return;
    out.key(name).beginObject();
    if (from) out.member("earliestDateTime", formatTime(*from));
    if (to) out.member("latestDateTime", formatTime(*to));
    out.endObject();
}

struct Thread {
    std::string name, buyer, address, locale;
    const Store* store = nullptr;
    bool opted_out = false;
};

class AmazonSandbox : public HttpSandbox, public AmazonSandboxControls {
public:
    explicit AmazonSandbox(const Clock& clock)
        : HttpSandbox(clock),
          order_calls_(clock, 0.5, 30),
          login_([this](const std::string& sentence) { complain(sentence); }),
          messaging_(clock, [this](const std::string& sentence) { complain(sentence); }),
          mail_([this](const RelayedMail& mail) { return receive(mail); }) {
        start();
    }
    ~AmazonSandbox() override { stop(); }

    AccountConfig account() override;
    void seed(const SeededMessage& message) override;
    void seedUnreadable(Instant sent_at) override;
    void misbehave(const FaultPlan& plan) override;
    std::vector<Delivered> delivered() override;
    std::vector<std::string> complaints() override;
    int requests() override { return HttpSandbox::requests() + mail_.requests(); }

    void optOut(const std::string& conversation) override;
    void renumber() override { mail_.renumber(); }
    void addMail(const std::string& mail, Instant arrived) override { mail_.add(mail, arrived); }
    std::vector<std::string> relayed() override;
    std::vector<std::string> acted() override;
    void offer(const std::string& order, std::set<std::string> names) override;
    void loseRole() override;
    void spoilMessage(Fault fault) override;
    std::map<std::string, std::string> consent(const std::string& url) override;

private:
    SandboxResponse handle(const SandboxRequest& request) override;
    FaultPlan::Where purpose(const SandboxRequest& request) override;
    SandboxResponse throttled() override { return quotaExceeded(); }
    SandboxResponse serverError() override {
        return apiError(503, "ServiceUnavailable", "Service is temporarily unavailable.");
    }
    void expireToken() override { login_.expireTokens(); }
    void refuseCredentials() override { login_.refuseAll(); }

    SandboxResponse order(const SandboxRequest& request, const std::string& id);
    std::optional<SandboxResponse> refusedCall(const SandboxRequest& request);

    Thread& open(const SeededMessage& message);
    std::string relayMail(const SeededMessage& message, const Thread& thread, const std::string& message_id)
        const;
    std::string receive(const RelayedMail& mail);
    void checkReply(const ParsedMail& mail, const RelayedMail& relayed);
    void bounce(const RelayedMail& mail, const std::string& message_id, const std::string& subject);

    std::vector<Thread> threads_;
    std::map<std::string, Order> orders_;
    std::set<std::string> message_ids_;
    std::vector<Delivered> delivered_;
    std::vector<std::string> relayed_;
    int made_ = 0;
    CallBudget order_calls_;
    LoginSandbox login_;
    MessagingSandbox messaging_;
    MailSandbox mail_;
};

// ---- seeding

AccountConfig AmazonSandbox::account() {
    const MailServer mailbox = mail_.mailbox(), relay = mail_.relay();
    AccountConfig config;
    config.settings = {
        {"imap_url", mailbox.url},
        {"smtp_url", relay.url},
        {"user", mailbox.user},
        {"sender", std::string(kSender)},
        {"api_url", baseUrl()},
        {"token_url", baseUrl() + "/auth/o2/token"}};
    config.secrets = {{"password", mailbox.password}};
    login_.describe(config);
    return withDefaults(descriptor(), std::move(config));
}

Thread& AmazonSandbox::open(const SeededMessage& message) {
    const auto found = std::find_if(threads_.begin(), threads_.end(), [&](const Thread& one) {
        return one.name == message.conversation;
    });
    if (found != threads_.end()) return *found;
    Thread made;
    made.name = message.conversation;
    made.buyer = message.buyer;
    made.store = storeOfHost(message.site);
    if (made.store == nullptr) made.store = storeOfHost(kFirstSite);
    made.locale = message.locale;
    made.address = sha256Hex("alias " + message.buyer).substr(0, 15) + "+" + uuidOf(message.conversation) +
                   "@marketplace." + std::string(made.store->host);
    threads_.push_back(std::move(made));
    return threads_.back();
}

std::string AmazonSandbox::relayMail(
    const SeededMessage& message, const Thread& thread, const std::string& message_id
) const {
    const bool notice = message.author == Author::Notice;
    const std::string order = message.order ? message.order->external_id : std::string();
    const std::string from = notice ? "\"Amazon\" <donotreply@" + std::string(thread.store->host) + ">"
                                    : "\"" + encodedWord(message.buyer) + "\" <" + thread.address + ">";
    std::string subject =
        message.subject.empty() ? "Inquiry from Amazon customer " + message.buyer : message.subject;
    if (!order.empty()) subject += " (Order: " + order + ")";
    std::string body;
    if (!order.empty()) body += "Order ID " + order + ":\n1 / LED lamp [ASIN: B0ABCDEFGH]\n\n";
    const auto [begin, end] = markers(thread.store->language);
    body += notice ? message.text + "\n" : begin + "\n\n" + message.text + "\n\n" + end + "\n";
    std::string header = "Return-Path: <bounce@eu-west-1.amazonses.com>\r\nFrom: " + from +
                         "\r\nTo: " + std::string(kSender) + "\r\nSubject: " + encodedWord(subject) +
                         "\r\nMessage-ID: <" + message_id + ">\r\nDate: " + mailDate(message.sent_at) + "\r\n";
    if (notice) header += "X-AMAZON-MAIL-RELAY-TYPE: NOTIFICATION\r\n";
    return sandboxMail(header, body, message.attachments);
}

void AmazonSandbox::seed(const SeededMessage& message) {
    // What a seller writes on the marketplace's own page never comes by mail.
    if (message.author == Author::Seller) return;
    const std::lock_guard lock(mutex());
    const Thread& thread = open(message);
    if (message.order) {
        Order order = *message.order;
        order.buyer_external_id = thread.address;
        messaging_.add(order, std::string(thread.store->marketplace_id), message.locale);
        orders_[order.external_id] = std::move(order);
    }
    // Two forward addresses get two copies with a Message-ID each.
    for (int copy = 0; copy < 2; ++copy) {
        const std::string id =
            sha256Hex("message " + std::to_string(++made_)).substr(0, 28) + "@eu-west-1.amazonses.com";
        message_ids_.insert(id);
        mail_.add(relayMail(message, thread, id), message.sent_at);
    }
}

void AmazonSandbox::seedUnreadable(Instant sent_at) {
    mail_.add(
        "Received: from nowhere\r\nSubject: \r\nContent-Type: multipart/mixed\r\n\r\n\xff\xfe\x80\r\n",
        sent_at
    );
}

void AmazonSandbox::misbehave(const FaultPlan& plan) {
    using Where = FaultPlan::Where;
    const bool of_tokens = plan.fault == Fault::ExpireToken || plan.fault == Fault::ClockSkew;
    const bool of_service =
        plan.where == Where::Token || plan.where == Where::Orders || (plan.where == Where::Any && of_tokens);
    const FaultPlan none;
    HttpSandbox::misbehave(of_service ? plan : none);
    mail_.misbehave(of_service || of_tokens ? none : plan);
}

std::vector<Delivered> AmazonSandbox::delivered() {
    const std::lock_guard lock(mutex());
    return delivered_;
}

std::vector<std::string> AmazonSandbox::relayed() {
    const std::lock_guard lock(mutex());
    return relayed_;
}

std::vector<std::string> AmazonSandbox::acted() {
    const std::lock_guard lock(mutex());
    return messaging_.taken();
}

void AmazonSandbox::offer(const std::string& order, std::set<std::string> names) {
    const std::lock_guard lock(mutex());
    messaging_.offer(order, std::move(names));
}

void AmazonSandbox::loseRole() {
    const std::lock_guard lock(mutex());
    messaging_.loseRole();
}

void AmazonSandbox::spoilMessage(Fault fault) {
    HttpSandbox::misbehave({fault, 1, FaultPlan::Where::Send, std::chrono::milliseconds(0)});
}

std::map<std::string, std::string> AmazonSandbox::consent(const std::string& url) {
    const std::lock_guard lock(mutex());
    return login_.consent(url);
}

std::vector<std::string> AmazonSandbox::complaints() {
    auto all = HttpSandbox::complaints();
    const auto of_mail = mail_.complaints();
    all.insert(all.end(), of_mail.begin(), of_mail.end());
    return all;
}

void AmazonSandbox::optOut(const std::string& conversation) {
    const std::lock_guard lock(mutex());
    for (Thread& thread : threads_)
        if (thread.name == conversation) thread.opted_out = true;
}

// ---- the relay

std::string AmazonSandbox::receive(const RelayedMail& relayed) {
    const auto parsed = parseMail(relayed.bytes);
    const std::lock_guard lock(mutex());
    const auto* mail = std::get_if<ParsedMail>(&parsed);
    if (mail == nullptr) {
        complain("a reply that is no mail");
        return "554 5.6.0 not a mail";
    }
    if (relayed.bytes.size() > kMaxMailBytes) return "552 5.3.4 message too big";
    checkReply(*mail, relayed);
    const auto thread = std::find_if(threads_.begin(), threads_.end(), [&](const Thread& one) {
        return one.address == relayed.to.front();
    });
    if (thread == threads_.end()) return "550 5.1.1 no such relay address";
    // As others observed: mail from an address that isn't approved is taken and thrown away.
    if (relayed.from != kSender || mail->from.address != kSender) return "250 2.0.0 accepted";
    relayed_.push_back(relayed.bytes);
    if (thread->opted_out) {
        bounce(relayed, mail->message_id, mail->subject);
        return "250 2.0.0 accepted";
    }
    std::string text = mail->text;
    if (text.ends_with('\n')) text.pop_back();
    delivered_.push_back({thread->name, thread->buyer, text, mail->message_id, outgoingIdOf(mail->message_id), now()});
    return "250 2.0.0 accepted";
}

void AmazonSandbox::checkReply(const ParsedMail& mail, const RelayedMail& relayed) {
    if (relayed.to.size() != 1 || mail.to.size() != 1 || mail.to.front().address != relayed.to.front())
        complain("a reply goes to one relay address");
    if (relayed.from != kSender || mail.from.address != kSender)
        complain("a reply from an address that isn't approved: " + relayed.from);
    if (mail.message_id.empty()) complain("a reply without Message-ID");
    if (!message_ids_.contains(mail.in_reply_to))
        complain("In-Reply-To names no mail of ours: " + mail.in_reply_to);
    if (mail.references.empty() || mail.references.back() != mail.in_reply_to)
        complain("References don't end with the mail that is answered");
    if (!mail.subject.starts_with("Re: ") || mail.subject.starts_with("Re: Re:"))
        complain("the subject has not one reply mark: " + mail.subject);
    if (mail.headers.contains("auto-submitted")) complain("a person's reply says that it is automatic");
    if (mail.text.empty() || !mail.html.empty()) complain("a reply that isn't plain text");
    if (!mail.date) complain("a reply without a date");
}

void AmazonSandbox::bounce(
    const RelayedMail& mail, const std::string& message_id, const std::string& subject
) {
    SandboxReport report;
    report.server = "amazonses.com";
    report.to = kSender;
    report.recipient = mail.to.front();
    report.status = "5.7.1";
    report.diagnostic = "smtp; 550 5.7.1 buyer opted out";
    report.words = "The buyer has opted out of receiving messages from sellers.";
    report.message_id = message_id;
    report.subject = subject;
    report.report_id = "bounce-" + std::to_string(++made_) + "@eu-west-1.amazonses.com";
    report.at = now();
    mail_.add(sandboxReport(report), now());
}

// ---- the service

FaultPlan::Where AmazonSandbox::purpose(const SandboxRequest& request) {
    using Where = FaultPlan::Where;
    if (request.path == "/auth/o2/token") return Where::Token;
    return MessagingSandbox::isMessage(request) ? Where::Send : Where::Orders;
}

SandboxResponse AmazonSandbox::handle(const SandboxRequest& request) {
    constexpr std::string_view kOrder = "/orders/2026-01-01/orders/";
    if (request.path == "/auth/o2/token") return login_.token(request, now());
    if (auto refused = refusedCall(request)) return *refused;
    if (request.method == "GET" && request.path.starts_with(kOrder))
        return order(request, request.path.substr(kOrder.size()));
    if (auto done = messaging_.handle(request)) return *done;
    complain("no such call: " + request.method + ' ' + request.path);
    return apiError(404, "NotFound", "Resource not found.");
}

std::optional<SandboxResponse> AmazonSandbox::refusedCall(const SandboxRequest& request) {
    for (const char* header : {"x-amz-access-token", "x-amz-date", "user-agent"})
        if (request.header(header).empty()) complain(request.path + " without " + header);
    if (login_.isGood(request.header("x-amz-access-token"), now())) return std::nullopt;
    return apiError(401, "Unauthorized", "Access to requested resource is denied.");
}

SandboxResponse AmazonSandbox::order(const SandboxRequest& request, const std::string& id) {
    static const std::set<std::string> kParts = {"BUYER", "RECIPIENT", "PACKAGES"};
    std::set<std::string> parts;
    const std::string wanted = request.parameter("includedData").value_or("");
    for (std::size_t at = 0; at < wanted.size();) {
        const std::size_t end = std::min(wanted.find(',', at), wanted.size());
        parts.insert(wanted.substr(at, end - at));
        at = end + 1;
    }
    for (const std::string& part : parts)
        if (!kParts.contains(part)) complain("includedData: unknown part " + part);
    if (!order_calls_.mayTake()) return throttled();
    const auto found = orders_.find(id);
    if (found == orders_.end()) return apiError(404, "NotFound", "Order not found.");
    const Order& order = found->second;
    JsonWriter out;
    out.beginObject().key("order").beginObject().member("orderId", id);
    if (order.ordered_at) out.member("createdTime", formatTime(*order.ordered_at));
    if (order.updated_at) out.member("lastUpdatedTime", formatTime(*order.updated_at));
    out.key("fulfillment")
        .beginObject()
        .member("fulfillmentStatus", fulfillmentWord(order.status))
        .member("fulfilledBy", "MERCHANT");
    writeWindow(out, "shipByWindow", std::nullopt, order.ship_by);
    writeWindow(out, "deliverByWindow", order.eta_from, order.eta_to);
    out.endObject();
    if (parts.contains("BUYER"))
        out.key("buyer").beginObject().member("buyerEmail", order.buyer_external_id).endObject();
    if (parts.contains("RECIPIENT") && order.ship_to) {
        const Address& to = *order.ship_to;
        out.key("recipient")
            .beginObject()
            .key("deliveryAddress")
            .beginObject()
            .member("name", to.name)
            .member("city", to.city);
        out.member("stateOrRegion", to.state)
            .member("postalCode", to.postal_code)
            .member("countryCode", to.country)
            .member("phone", to.phone);
        out.endObject().endObject();
    }
    out.key("orderItems").beginArray();
    for (const OrderItem& item : order.items) {
        out.beginObject()
            .member("orderItemId", "1")
            .member("quantityOrdered", item.quantity)
            .key("product")
            .beginObject();
        out.member("asin", item.listing_id)
            .member("title", item.title)
            .member("sellerSku", item.sku)
            .endObject()
            .endObject();
    }
    out.endArray();
    if (parts.contains("PACKAGES")) {
        out.key("packages").beginArray();
        for (const Parcel& parcel : order.parcels) {
            out.beginObject()
                .member("carrier", parcel.carrier)
                .member("trackingNumber", parcel.tracking_number);
            if (parcel.shipped_at) out.member("shipTime", formatTime(*parcel.shipped_at));
            const bool arrived = order.status == OrderStatus::Delivered || parcel.delivered_at.has_value();
            out.key("packageStatus")
                .beginObject()
                .member("status", arrived ? "DELIVERED" : "IN_TRANSIT")
                .endObject()
                .endObject();
        }
        out.endArray();
    }
    out.endObject().endObject();
    return answer(200, out.str());
}

}  // namespace

std::unique_ptr<Sandbox> makeSandbox(const Clock& clock) { return std::make_unique<AmazonSandbox>(clock); }

}  // namespace channels::amazon
