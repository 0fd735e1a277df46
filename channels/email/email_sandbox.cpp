#include "channels/email/email_sandbox.h"

#include <algorithm>
#include <cctype>
#include <deque>
#include <set>

#include "channels/contract/account.h"
#include "channels/email/email_rules.h"
#include "channels/kit/http_sandbox.h"
#include "channels/kit/json.h"
#include "channels/kit/sandbox_shop.h"
#include "channels/mail/mail_sandbox.h"
#include "channels/mail/mime_parser.h"
#include "channels/mail/reply_mail.h"
#include "channels/mail/sandbox_mail.h"

namespace channels::email {
namespace {

constexpr std::string_view kSender = "support@shop.example";
constexpr std::string_view kServer = "mail.shop.example";
constexpr std::string_view kClientId = "sandbox-client";
constexpr std::string_view kClientSecret = "sandbox-client-secret";
constexpr std::string_view kRefreshToken = "sandbox-refresh-token";
constexpr std::string_view kGoodCode = "sandbox-code";
constexpr std::chrono::seconds kTokenLife{3600};
/// Every so many mails come twice, for the address and for an alias of it.
constexpr int kTwiceEvery = 5;

SandboxResponse tokenError(int status, const char* error) {
    JsonWriter out;
    out.beginObject().member("error", error).member("error_description", "The request was refused.").endObject();
    return {status, {}, out.str()};
}

/// The mail address of a buyer of any name: one that is an atom (RFC 5322, 3.2.3) stands in it as it is.
std::string addressOf(const std::string& buyer) {
    const auto is_atom = [](unsigned char c) { return c < 128 && (std::isalnum(c) != 0 || c == '-' || c == '_'); };
    const bool plain = !buyer.empty() && std::ranges::all_of(buyer, is_atom);
    return (plain ? buyer : "buyer-" + std::to_string(std::hash<std::string>()(buyer))) + "@buyer.example";
}

struct Thread {
    std::string name, buyer, address, subject;
    std::vector<std::string> ids;  ///< Message-IDs, oldest first
    bool given_up = false;
};

class EmailSandbox : public HttpSandbox, public EmailSandboxControls {
public:
    explicit EmailSandbox(const Clock& clock)
        : HttpSandbox(clock),
          tokens_(std::string(kRefreshToken), kTokenLife, false),
          mail_([this](const RelayedMail& mail) { return receive(mail); }) {
        mail_.takeTokens([this](const std::string& token) {
            const std::lock_guard lock(mutex());
            return tokens_.isGood(token, now());
        });
        start();
    }
    ~EmailSandbox() override { stop(); }

    AccountConfig account() override { return accountBy(Protocol::Imap, SignInBy::Token); }
    AccountConfig accountBy(Protocol protocol, SignInBy way) override;
    void seed(const SeededMessage& message) override;
    void seedUnreadable(Instant sent_at) override;
    void misbehave(const FaultPlan& plan) override;
    std::vector<Delivered> delivered() override;
    std::vector<std::string> complaints() override;
    int requests() override { return HttpSandbox::requests() + mail_.requests(); }

    void giveUp(const std::string& conversation) override;
    std::uint32_t addMail(const std::string& mail, Instant arrived) override { return mail_.add(mail, arrived); }
    void removeMail(std::uint32_t uid) override { mail_.remove(uid); }
    void renumber() override { mail_.renumber(); }
    void holdMaildrop(bool held) override { mail_.holdMaildrop(held); }
    std::vector<std::string> relayed() override;

private:
    SandboxResponse handle(const SandboxRequest& request) override;
    FaultPlan::Where purpose(const SandboxRequest&) override { return FaultPlan::Where::Token; }
    SandboxResponse throttled() override { return {429, {{"Retry-After", "30"}}, "{\"error\":\"slow_down\"}"}; }
    SandboxResponse serverError() override { return {503, {}, "{\"error\":\"temporarily_unavailable\"}"}; }
    void expireToken() override { tokens_.expireAccess(); }
    void refuseCredentials() override { tokens_.refuseAll(); }

    Thread& open(const SeededMessage& message);
    std::string headerOf(const SeededMessage& message, const Thread& thread, const std::string& message_id) const;
    std::string receive(const RelayedMail& relayed);
    Thread* threadOf(const ParsedMail& mail);
    void checkReply(const ParsedMail& mail, const RelayedMail& relayed, const Thread& thread);
    void bounce(const ParsedMail& mail, const Thread& thread);

    std::deque<Thread> threads_;
    SandboxTokens tokens_;
    std::vector<Delivered> delivered_;
    std::vector<std::string> relayed_;
    int made_ = 0;
    MailSandbox mail_;
};

AccountConfig EmailSandbox::accountBy(Protocol protocol, SignInBy way) {
    const MailServer mailbox = protocol == Protocol::Imap ? mail_.mailbox() : mail_.maildrop();
    AccountConfig config;
    config.settings = {
        {"mailbox_url", mailbox.url},
        {"smtp_url", mail_.relay().url},
        {"user", mailbox.user},
        {"sender", std::string(kSender)},
        {"sender_name", "Lamp Shop"},
        {"own_addresses", "shop.example"},
        {"order_pattern", "\\b(\\d{3}-\\d{7}-\\d{7})\\b"}};
    if (way == SignInBy::Password) {
        config.settings["sign_in"] = "password";
        config.secrets = {{"password", mailbox.password}};
        return withDefaults(descriptor(), std::move(config));
    }
    config.settings["sign_in"] = "oauth";
    config.settings["client_id"] = kClientId;
    config.settings["token_url"] = baseUrl() + "/token";
    config.settings["auth_url"] = baseUrl() + "/authorize";
    config.secrets = {{"client_secret", std::string(kClientSecret)}, {"refresh_token", std::string(kRefreshToken)}};
    return withDefaults(descriptor(), std::move(config));
}

// ---- the buyers

Thread& EmailSandbox::open(const SeededMessage& message) {
    const auto found = std::find_if(threads_.begin(), threads_.end(), [&](const Thread& one) {
        return one.name == message.conversation;
    });
    if (found != threads_.end()) return *found;
    const std::string subject = message.subject.empty() ? "Question about the LED lamp" : message.subject;
    threads_.push_back({message.conversation, message.buyer, addressOf(message.buyer), subject, {}});
    return threads_.back();
}

std::string EmailSandbox::headerOf(const SeededMessage& message, const Thread& thread, const std::string& message_id)
    const {
    const std::string shop = "\"Lamp Shop\" <" + std::string(kSender) + ">",
                      buyer = "\"" + encodedWord(message.buyer) + "\" <" + thread.address + ">";
    const bool by_seller = message.author == Author::Seller, notice = message.author == Author::Notice;
    const std::string from = by_seller ? shop : notice ? "Carrier <no-reply@carrier.example>" : buyer;
    std::string subject = thread.subject;
    if (message.order) subject += " (order " + message.order->external_id + ")";
    std::string header = "Received: from mx.buyer.example by " + std::string(kServer) + " with ESMTPS;\r\n " +
                         mailDate(message.sent_at) + "\r\nAuthentication-Results: " + std::string(kServer) +
                         "; dmarc=pass\r\nFrom: " + from + "\r\nTo: " + (by_seller ? buyer : shop) +
                         "\r\nSubject: " + encodedWord(thread.ids.empty() || notice ? subject : "Re: " + subject) +
                         "\r\nMessage-ID: <" + message_id + ">\r\nDate: " + mailDate(message.sent_at) + "\r\n";
    if (notice) return header + "Auto-Submitted: auto-generated\r\n";
    if (thread.ids.empty()) return header;
    header += "In-Reply-To: <" + thread.ids.back() + ">\r\nReferences:";
    for (const std::string& id : thread.ids) header += "\r\n <" + id + ">";
    return header + "\r\n";
}

void EmailSandbox::seed(const SeededMessage& message) {
    const std::lock_guard lock(mutex());
    Thread& thread = open(message);
    const bool by_seller = message.author == Author::Seller;
    const std::string message_id = "m" + std::to_string(++made_) + (by_seller ? "@shop.example" : "@buyer.example");
    const std::string mail =
        sandboxMail(headerOf(message, thread, message_id), message.text + "\n", message.attachments);
    if (message.author != Author::Notice) thread.ids.push_back(message_id);
    mail_.add("Delivered-To: " + std::string(kSender) + "\r\n" + mail, message.sent_at);
    if (made_ % kTwiceEvery == 0) mail_.add("Delivered-To: info@shop.example\r\n" + mail, message.sent_at);
}

void EmailSandbox::seedUnreadable(Instant sent_at) {
    mail_.add(
        "Received: from nowhere by " + std::string(kServer) + "; " + mailDate(sent_at) +
            "\r\nSubject: \r\nContent-Type: multipart/mixed\r\n\r\n\xff\xfe\x80\r\n",
        sent_at
    );
}

void EmailSandbox::giveUp(const std::string& conversation) {
    const std::lock_guard lock(mutex());
    for (Thread& thread : threads_)
        if (thread.name == conversation) thread.given_up = true;
}

// ---- the relay

Thread* EmailSandbox::threadOf(const ParsedMail& mail) {
    const auto found = std::find_if(threads_.begin(), threads_.end(), [&](const Thread& one) {
        return std::find(one.ids.begin(), one.ids.end(), mail.in_reply_to) != one.ids.end();
    });
    return found == threads_.end() ? nullptr : &*found;
}

std::string EmailSandbox::receive(const RelayedMail& relayed) {
    const auto parsed = parseMail(relayed.bytes);
    const std::lock_guard lock(mutex());
    const auto* mail = std::get_if<ParsedMail>(&parsed);
    if (mail == nullptr) {
        complain("a reply that is no mail");
        return "554 5.6.0 not a mail";
    }
    if (relayed.from != kSender) return "553 5.7.1 sender address doesn't belong to the user";
    if (relayed.bytes.size() > kMaxMailBytes) return "552 5.3.4 message too big";
    relayed_.push_back(relayed.bytes);
    Thread* thread = threadOf(*mail);
    if (thread == nullptr) return "250 2.0.0 accepted";
    checkReply(*mail, relayed, *thread);
    if (thread->given_up) {
        bounce(*mail, *thread);
        return "250 2.0.0 accepted";
    }
    thread->ids.push_back(mail->message_id);
    std::string text = mail->text;
    if (text.ends_with('\n')) text.pop_back();
    delivered_.push_back({thread->name, thread->buyer, text, mail->message_id, outgoingIdOf(mail->message_id), now()});
    return "250 2.0.0 accepted";
}

void EmailSandbox::checkReply(const ParsedMail& mail, const RelayedMail& relayed, const Thread& thread) {
    if (relayed.to != std::vector<std::string>{thread.address} || mail.to.size() != 1 ||
        mail.to.front().address != thread.address)
        complain("a reply goes to the buyer alone");
    if (mail.from.address != kSender) complain("a reply from another address: " + mail.from.address);
    if (mail.message_id.empty()) complain("a reply without Message-ID");
    if (std::find(thread.ids.begin(), thread.ids.end(), mail.message_id) != thread.ids.end())
        complain("two mails with one Message-ID");
    if (mail.references.empty() || mail.references.back() != mail.in_reply_to)
        complain("References don't end with the mail that is answered");
    if (!mail.subject.starts_with("Re: ") || mail.subject.starts_with("Re: Re:"))
        complain("the subject has not one reply mark");
    if (mail.header("x-loop") != kSender) complain("a reply without the mark against loops");
    if (!mail.date) complain("a reply without a date");
}

void EmailSandbox::bounce(const ParsedMail& mail, const Thread& thread) {
    SandboxReport report;
    report.server = "mx.buyer.example";
    report.to = kSender;
    report.recipient = thread.address;
    report.message_id = mail.message_id;
    report.subject = mail.subject;
    report.report_id = "report-" + std::to_string(++made_) + "@mx.buyer.example";
    report.at = now();
    mail_.add(sandboxReport(report), now());
}

// ---- the token service

SandboxResponse EmailSandbox::handle(const SandboxRequest& request) {
    if (request.method != "POST" || request.path != "/token" ||
        !request.header("content-type").starts_with("application/x-www-form-urlencoded")) {
        complain("the token service takes a POST of application/x-www-form-urlencoded at /token");
        return tokenError(400, "invalid_request");
    }
    const QueryList form = decodeQuery(request.body);
    if (value(form, "client_id") != kClientId || value(form, "client_secret") != kClientSecret)
        return tokenError(401, "invalid_client");
    const std::string grant_type = value(form, "grant_type");
    if (grant_type == "authorization_code") {
        if (value(form, "redirect_uri").empty()) complain("a code without its redirect_uri");
        if (value(form, "code") != kGoodCode) return tokenError(400, "invalid_grant");
    } else if (grant_type != "refresh_token") {
        return tokenError(400, "unsupported_grant_type");
    } else if (tokens_.redeem(value(form, "refresh_token"), now()).access.empty()) {
        return tokenError(400, "invalid_grant");
    }
    // As Microsoft does: a new refresh token every time, and the old one stays good for a while.
    const SandboxTokens::Grant grant = tokens_.grant(now());
    JsonWriter out;
    out.beginObject().member("token_type", "Bearer").member("access_token", grant.access);
    out.member("expires_in", static_cast<std::int64_t>(kTokenLife.count()))
        .member("refresh_token", grant.refresh)
        .endObject();
    return {200, {}, out.str()};
}

void EmailSandbox::misbehave(const FaultPlan& plan) {
    const bool of_tokens = plan.fault == Fault::ExpireToken || plan.fault == Fault::RefuseCredentials;
    if (of_tokens) {
        const std::lock_guard lock(mutex());
        plan.fault == Fault::ExpireToken ? tokens_.expireAccess() : tokens_.refuseAll();
    }
    HttpSandbox::misbehave(of_tokens ? FaultPlan{} : plan);
    mail_.misbehave(plan);
}

std::vector<Delivered> EmailSandbox::delivered() {
    const std::lock_guard lock(mutex());
    return delivered_;
}

std::vector<std::string> EmailSandbox::relayed() {
    const std::lock_guard lock(mutex());
    return relayed_;
}

std::vector<std::string> EmailSandbox::complaints() {
    auto all = HttpSandbox::complaints();
    const auto of_mail = mail_.complaints();
    all.insert(all.end(), of_mail.begin(), of_mail.end());
    return all;
}

}  // namespace

std::unique_ptr<Sandbox> makeSandbox(const Clock& clock) { return std::make_unique<EmailSandbox>(clock); }

}  // namespace channels::email
