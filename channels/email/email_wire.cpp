#include "channels/email/email_wire.h"

#include <algorithm>
#include <optional>

#include <Poco/Exception.h>
#include <Poco/Net/DNS.h>

#include "channels/kit/hash.h"
#include "channels/mail/incoming_mail.h"
#include "channels/mail/mail_text.h"
#include "channels/mail/mime_parser.h"
#include "channels/mail/reply_mail.h"

namespace channels::email {
namespace {

constexpr std::size_t kIdDigits = 40;
/// A Date that is older than this when the mail arrives was not when the buyer pressed send.
constexpr std::chrono::hours kLongestWay{24};

/// Who is on the other side of a mail, and whose words it holds.
struct Correspondent {
    MailAddress address;
    Author author = Author::Buyer;
};

const MailAddress* firstForeign(const std::vector<MailAddress>& addresses, const OwnAddresses& own) {
    const auto found = std::find_if(addresses.begin(), addresses.end(), [&](const MailAddress& one) {
        return one.address.find('@') != std::string::npos && !own.holds(one.address);
    });
    return found == addresses.end() ? nullptr : &*found;
}

/// Contact forms write from the shop's own address and name the buyer in Reply-To; so do no-reply addresses.
Correspondent correspondentOf(const ParsedMail& mail, const OwnAddresses& own) {
    const MailAddress* answer_to = firstForeign(mail.reply_to, own);
    const bool answerable = answer_to != nullptr && !isNoReplyAddress(answer_to->address);
    if (!own.holds(mail.from.address)) {
        if (!isNoReplyAddress(mail.from.address)) return {mail.from, Author::Buyer};
        return answerable ? Correspondent{*answer_to, Author::Buyer} : Correspondent{mail.from, Author::Notice};
    }
    if (answerable) return {*answer_to, Author::Buyer};
    const MailAddress* recipient = firstForeign(mail.to, own);
    return {recipient == nullptr ? mail.from : *recipient, Author::Seller};
}

/// The same mail comes by several addresses with one Message-ID; a program that gives every mail the same one is told
/// by the date. Without an id all of the content counts.
std::string externalId(const ParsedMail& mail) {
    std::string key = lowerCase(mail.from.address) + '\n' + mail.header("date") + '\n';
    if (!mail.message_id.empty()) return "mail:" + sha256Hex(key + mail.message_id).substr(0, kIdDigits);
    key += mail.subject + '\n' + mail.text + '\n' + mail.html;
    for (const Attachment& file : mail.attachments) key += '\n' + sha256Hex(file.bytes);
    return "hash:" + sha256Hex(key).substr(0, kIdDigits);
}

/// Newest first, what a mail says it answers.
std::vector<std::string> answeredIds(const ParsedMail& mail) {
    std::vector<std::string> ids;
    if (!mail.in_reply_to.empty()) ids.push_back(mail.in_reply_to);
    ids.insert(ids.end(), mail.references.rbegin(), mail.references.rend());
    return ids;
}

std::string conversationOf(
    const ParsedMail& mail, const std::string& correspondent, const std::string& external_id, const ThreadIds& ids
) {
    const auto answered = answeredIds(mail);
    for (const std::string& id : answered)
        if (std::string own = ids.conversationOf(id); !own.empty()) return own;
    if (!answered.empty()) return conversationId(correspondent, answered.back());
    return conversationId(correspondent, mail.message_id.empty() ? external_id : mail.message_id);
}

/// When the buyer's waiting began: his date is believed if the mail came soon after it.
std::optional<Instant> waitingSince(const ParsedMail& mail) {
    if (!mail.received) return mail.date;
    const bool believable = mail.date && *mail.date <= *mail.received && *mail.received - *mail.date <= kLongestWay;
    return believable ? mail.date : mail.received;
}

bool cameBack(const ParsedMail& mail, const std::string& sender) {
    const auto [first, end] = mail.headers.equal_range("x-loop");
    return std::any_of(first, end, [&](const auto& field) { return lowerCase(field.second) == lowerCase(sender); });
}

void makeNotice(Incoming& message) {
    message.author = Author::Notice;
    message.automatic = true;
    message.reply_to.clear();
    message.answer_by.reset();
}

/// A report of a mail server stands in the conversation of the reply that it speaks of, if it names one of ours.
Incoming readBounce(const ParsedMail& mail, const std::string& raw, const MailAccount& account) {
    const BounceReport& report = *mail.bounce;
    Incoming out = mailParts(mail, raw);
    makeNotice(out);
    out.external_id = externalId(mail);
    out.buyer_external_id = lowerCase(report.recipient.empty() ? mail.from.address : report.recipient);
    std::string reply = account.ids.conversationOf(report.original_message_id).empty() ? account.ids.findOwn(mail.text)
                                                                                       : report.original_message_id;
    if (reply.empty()) {
        out.conversation_external_id = conversationOf(mail, lowerCase(mail.from.address), out.external_id, account.ids);
        out.warnings.emplace_back("a mail server's report that names none of our replies");
        return out;
    }
    out.conversation_external_id = account.ids.conversationOf(reply);
    tellBounce(out, report, reply);
    return out;
}

/// A copy of what we sent has the id that sending it gave.
bool isOwnReply(const ParsedMail& mail, const MailAccount& account) {
    return account.own.holds(mail.from.address) && !account.ids.conversationOf(mail.message_id).empty();
}

Incoming readOwnReply(const ParsedMail& mail, const std::string& raw, const MailAccount& account) {
    Incoming out = mailParts(mail, raw);
    out.author = Author::Seller;
    out.automatic = mail.automatic;
    out.external_id = mail.message_id;
    out.conversation_external_id = account.ids.conversationOf(mail.message_id);
    const MailAddress* recipient = firstForeign(mail.to, account.own);
    out.buyer_external_id = lowerCase(recipient == nullptr ? mail.from.address : recipient->address);
    return out;
}

void answerTo(Incoming& out, const ParsedMail& mail, const MailAccount& account) {
    const MailAddress* answer_to = firstForeign(mail.reply_to, account.own);
    const bool elsewhere = answer_to != nullptr && !isNoReplyAddress(answer_to->address);
    const std::string address = elsewhere ? answer_to->address : out.buyer_external_id;
    out.reply_to = threadingOf(mail);
    out.reply_to["address"] = address;
    if (addressDomain(address) != addressDomain(out.buyer_external_id))
        out.warnings.push_back("the answer goes to another domain: " + address);
}

Incoming readLetter(const ParsedMail& mail, const std::string& raw, const MailAccount& account) {
    const Correspondent other = correspondentOf(mail, account.own);
    Incoming out = mailParts(mail, raw);
    out.author = other.author;
    out.automatic = mail.automatic;
    out.external_id = externalId(mail);
    out.buyer_external_id = lowerCase(other.address.address);
    out.buyer_name = other.address.name;
    out.conversation_external_id = conversationOf(mail, out.buyer_external_id, out.external_id, account.ids);
    out.order_external_id = account.orders.find(mail.subject + '\n' + out.text + out.html);
    const std::string forged = failedAuthentication(mail);
    if (!forged.empty()) out.warnings.push_back("the sender may be forged: your mail server says " + forged);
    if (cameBack(mail, account.sender)) {
        makeNotice(out);
        out.warnings.emplace_back("a mail of ours that came back");
    } else if (other.author == Author::Notice || (other.author == Author::Seller && !forged.empty())) {
        makeNotice(out);
    } else if (other.author == Author::Buyer) {
        answerTo(out, mail, account);
        const auto since = waitingSince(mail);
        if (since && !out.automatic && account.answer_within.count() > 0)
            out.answer_by = *since + account.answer_within;
    }
    return out;
}

}  // namespace

OwnAddresses::OwnAddresses(const std::string& sender, const std::string& listed) : addresses_{lowerCase(sender)} {
    for (std::size_t at = 0; at < listed.size();) {
        const std::size_t end = std::min(listed.find_first_of(",; \t", at), listed.size());
        std::string one = lowerCase(std::string_view(listed).substr(at, end - at));
        at = end + 1;
        if (one.starts_with('@')) one.erase(0, 1);
        if (one.empty()) continue;
        (one.find('@') == std::string::npos ? domains_ : addresses_).insert(one);
    }
}

bool OwnAddresses::holds(const std::string& address) const {
    return addresses_.contains(lowerCase(address)) || domains_.contains(addressDomain(address));
}

std::variant<Incoming, Unreadable> readMail(const std::string& raw, const MailAccount& account) {
    MimeLimits limits;
    limits.attachment_bytes = account.max_message_bytes;
    const auto parsed = parseMail(raw, limits);
    if (const auto* problem = std::get_if<MailProblem>(&parsed)) return keptMail(raw, problem->reason);
    const auto& mail = std::get<ParsedMail>(parsed);
    if (mail.bounce) return readBounce(mail, raw, account);
    if (isOwnReply(mail, account)) return readOwnReply(mail, raw, account);
    return readLetter(mail, raw, account);
}

std::string asciiAddress(const std::string& address) {
    const auto isAscii = [](std::string_view text) {
        return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    };
    if (isAscii(address)) return address;
    const std::size_t at = address.rfind('@');
    if (at == std::string::npos || !isAscii(std::string_view(address).substr(0, at))) return {};
    try {
        const std::string domain = Poco::Net::DNS::encodeIDN(address.substr(at + 1));
        return isAscii(domain) ? address.substr(0, at + 1) + domain : std::string();
    } catch (const Poco::Exception&) {
        return {};
    }
}

}  // namespace channels::email
