#include "channels/email/email_adapter.h"

#include <map>

#include "channels/contract/errors.h"
#include "channels/email/email_cursor.h"
#include "channels/email/email_rules.h"
#include "channels/email/email_sandbox.h"
#include "channels/email/email_sign_in.h"
#include "channels/email/email_wire.h"
#include "channels/kit/value_of.h"
#include "channels/mail/curl_mail.h"
#include "channels/mail/incoming_mail.h"
#include "channels/mail/mail_text.h"
#include "channels/mail/reply_mail.h"

namespace channels::email {
namespace {

std::chrono::hours hoursOf(const std::string& number) {
    return std::chrono::hours(number.empty() ? 0 : std::stoll(number));
}

MailAccount accountOf(const AccountConfig& config) {
    const std::string sender = config.setting("sender");
    return {
        sender,
        OwnAddresses(sender, config.setting("own_addresses")),
        ThreadIds(config.secret("thread_key")),
        OrderPattern(config.setting("order_pattern")),
        hoursOf(config.setting("answer_hours")),
        config.max_message_bytes};
}

/// A conversation whose newest mail on the page is the seller's own was answered with another mail program.
void settle(Page& page) {
    std::map<std::string, Author> newest;
    for (const Incoming& message : page.messages)
        if (message.author != Author::Notice && !message.automatic)
            newest[message.conversation_external_id] = message.author;
    for (const auto& [conversation, author] : newest)
        if (author == Author::Seller) page.settled_conversations.push_back(conversation);
}

class EmailAdapter : public Adapter, public Authorizes {
public:
    EmailAdapter(const AccountConfig& config, const Surroundings& surroundings)
        : config_(config),
          around_(surroundings),
          by_maildrop_(config.setting("mailbox_url").starts_with("pop3")),
          thread_key_(config.secret("thread_key")),
          sign_in_(config, surroundings),
          account_(accountOf(config)) {}

    Page pull(const Cursor& cursor) override;
    Receipt send(const Outgoing& outgoing) override;
    Identity check() override;
    Page reparse(const std::string& raw) override;
    std::string authorizeUrl(const std::string& state, const std::string& redirect_uri) override {
        return sign_in_.authorizeUrl(state, redirect_uri);
    }
    void authorized(const std::map<std::string, std::string>& answer, const std::string& redirect_uri) override {
        sign_in_.authorized(answer, redirect_uri);
    }

private:
    template <class Work>
    auto signedIn(const Work& work);
    std::unique_ptr<MailReader> openFolder();
    void pullFolder(MailPlace& place, Page& page);
    void pullMaildrop(MailPlace& place, Page& page);
    void take(const FetchedMail& mail, Page& page) const;
    void ensureThreadKey();
    std::string writeReply(const Outgoing& outgoing, const std::string& address, const std::string& message_id) const;

    const AccountConfig config_;
    const Surroundings around_;
    const bool by_maildrop_;
    std::string thread_key_;
    SignIn sign_in_;
    MailAccount account_;
};

/// Tokens may end before their time: whatever was refused for one is tried once more with a new one.
template <class Work>
auto EmailAdapter::signedIn(const Work& work) {
    return untilBusy(around_.clock, [&] {
        try {
            return work();
        } catch (const CredentialsRefused&) {
            if (!sign_in_.forgetToken()) throw;
        }
        return work();
    });
}

// ---- pull

Page EmailAdapter::pull(const Cursor& cursor) {
    const MailPlace known = readCursor(cursor);
    return signedIn([&] {
        MailPlace place = known;
        Page page;
        if (by_maildrop_)
            pullMaildrop(place, page);
        else
            pullFolder(place, page);
        settle(page);
        page.next = writeCursor(place);
        return page;
    });
}

std::unique_ptr<MailReader> EmailAdapter::openFolder() {
    const std::string folder = config_.setting("folder");
    return around_.transports.mailbox(sign_in_.mailbox(), folder.empty() ? "INBOX" : folder);
}

void EmailAdapter::pullFolder(MailPlace& place, Page& page) {
    const auto reader = openFolder();
    ImapPlace at = nextImapPlace(place.imap, reader->state(), around_.clock.now() - config_.backfill);
    page.more = walkImap(*reader, at, [&](const FetchedMail& mail) { take(mail, page); });
    place = {at, std::nullopt};
}

void EmailAdapter::pullMaildrop(MailPlace& place, Page& page) {
    const auto reader = around_.transports.maildrop(sign_in_.mailbox());
    MaildropPlace at = place.maildrop.value_or(MaildropPlace{around_.clock.now() - config_.backfill, false, {}});
    page.more = walkMaildrop(*reader, at, [&](const FetchedMail& mail) { take(mail, page); });
    place = {std::nullopt, std::move(at)};
}

void EmailAdapter::take(const FetchedMail& mail, Page& page) const {
    if (auto overlong = overlongMail(mail, config_.max_message_bytes)) {
        page.unreadable.push_back(std::move(*overlong));
        return;
    }
    auto result = readMail(mail.bytes, account_);
    if (auto* bad = std::get_if<Unreadable>(&result))
        page.unreadable.push_back(std::move(*bad));
    else
        addOnce(page, std::get<Incoming>(std::move(result)));
}

Page EmailAdapter::reparse(const std::string& raw) {
    Page page;
    take({0, false, raw}, page);
    return page;
}

// ---- send

/// Stored before the first mail that is marked with it leaves.
void EmailAdapter::ensureThreadKey() {
    if (!thread_key_.empty()) return;
    const std::string made = makeThreadKey();
    around_.store_secret("thread_key", made, std::nullopt);
    thread_key_ = made;
    account_.ids = ThreadIds(made);
}

std::string EmailAdapter::writeReply(
    const Outgoing& outgoing, const std::string& address, const std::string& message_id
) const {
    MailDraft draft = draftAnswer(outgoing, around_.clock.now());
    draft.from = {config_.setting("sender_name"), account_.sender};
    draft.to = address;
    draft.message_id = message_id;
    draft.loop_mark = account_.sender;
    std::string mail = writeMail(draft);
    if (mail.size() > kMaxMailBytes)
        throw PermanentFailure(
            "the mail has " + std::to_string(mail.size()) + " bytes, allowed are " + std::to_string(kMaxMailBytes),
            "too_long"
        );
    return mail;
}

Receipt EmailAdapter::send(const Outgoing& outgoing) {
    const std::string written = valueOf(outgoing.reply_to, "address"), address = asciiAddress(written);
    if (written.empty()) throw PermanentFailure("the message has no address to answer to", "no_reply_address");
    if (address.empty())
        throw PermanentFailure("the buyer's address needs SMTPUTF8, which is not supported", "bad_recipient");
    if (outgoing.automatic && isNoReplyAddress(address))
        throw PermanentFailure("no automatic answer goes to an address that nobody reads", "no_automatic_answer");
    if (!isConversationId(outgoing.conversation_external_id))
        throw PermanentFailure("not a conversation of this mailbox", "no_conversation");
    ensureThreadKey();
    const std::string message_id =
        account_.ids.messageId(outgoing.id, outgoing.conversation_external_id, addressDomain(account_.sender));
    const std::string mail = writeReply(outgoing, address, message_id);
    signedIn([&] { around_.transports.relay(sign_in_.relay())->send(account_.sender, {address}, mail); });
    return {message_id, around_.clock.now()};
}

Identity EmailAdapter::check() {
    signedIn([&] {
        if (by_maildrop_)
            static_cast<void>(around_.transports.maildrop(sign_in_.mailbox())->list());
        else
            static_cast<void>(openFolder()->state());
        const auto relay = around_.transports.relay(sign_in_.relay());
        if (auto* one = dynamic_cast<TriesRelay*>(relay.get())) one->tryCredentials();
    });
    Identity out;
    out.name = account_.sender;
    if (!account_.orders.problem().empty())
        out.warnings.push_back("order_pattern finds nothing: " + account_.orders.problem());
    return out;
}

}  // namespace

std::unique_ptr<Adapter> makeAdapter(const AccountConfig& config, const Surroundings& surroundings) {
    return std::make_unique<EmailAdapter>(config, surroundings);
}

Kind kind() { return {descriptor(), makeAdapter, makeSandbox}; }

}  // namespace channels::email
