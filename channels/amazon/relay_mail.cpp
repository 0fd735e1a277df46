#include "channels/amazon/relay_mail.h"

#include <algorithm>
#include <array>
#include <optional>

#include "channels/amazon/amazon_rules.h"
#include "channels/kit/hash.h"
#include "channels/mail/mime_parser.h"

namespace channels::amazon {
namespace {

constexpr std::size_t kMarkerDashes = 5;
constexpr std::size_t kKeptReferences = 20;
constexpr std::size_t kIdHexDigits = 40;

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isWordCharacter(char c) {
    return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

std::string trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return std::string(text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1));
}

std::string domainOf(const std::string& address) {
    const std::size_t at = address.rfind('@');
    return at == std::string::npos ? std::string() : lower(std::string_view(address).substr(at + 1));
}

/// A marker line's words, when the line is one: at least five dashes, then perhaps a label, perhaps dashes
/// again.
std::optional<std::string> markerLabel(std::string_view line) {
    const std::size_t dashes = std::min(line.find_first_not_of('-'), line.size());
    if (dashes < kMarkerDashes) return std::nullopt;
    std::string label = trimmed(line.substr(dashes));
    while (label.ends_with('-')) label.pop_back();
    return trimmed(label);
}

struct Marker {
    std::size_t begin, end;  ///< of the line, its line feed included
    bool labelled;
};

std::vector<Marker> findMarkers(const std::string& text) {
    std::vector<Marker> markers;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const auto label = markerLabel(std::string_view(text).substr(at, end - at));
        if (label) markers.push_back({at, std::min(end + 1, text.size()), !label->empty()});
        at = end + 1;
    }
    return markers;
}

/// The few tags that carry line structure; enough to find the marker lines of an HTML-only mail.
std::string roughText(const std::string& html) {
    static const std::array<std::pair<std::string_view, std::string_view>, 6> kEntities = {
        {{"&nbsp;", " "}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&amp;", "&"}}};
    std::string out;
    const std::string low = lower(html);
    for (std::size_t at = 0; at < html.size();) {
        if (html[at] == '<') {
            for (const std::string_view hidden : {"script", "style", "head"}) {
                if (low.compare(at + 1, hidden.size(), hidden) != 0 || at + 1 + hidden.size() >= low.size() ||
                    isWordCharacter(low[at + 1 + hidden.size()]))
                    continue;
                const std::size_t close = low.find("</" + std::string(hidden), at);
                at = close == std::string::npos ? html.size() - 1 : close;
            }
            for (const std::string_view block : {"br", "p", "/p", "div", "/div", "tr", "/tr", "li"}) {
                const std::size_t after = at + 1 + block.size();
                if (low.compare(at + 1, block.size(), block) == 0 && after < low.size() &&
                    !isWordCharacter(low[after]) && !out.ends_with('\n'))
                    out += '\n';
            }
            const std::size_t close = html.find('>', at);
            at = close == std::string::npos ? html.size() : close + 1;
            continue;
        }
        const auto entity =
            html[at] == '&'
                ? std::find_if(
                      kEntities.begin(), kEntities.end(),
                      [&](const auto& one) { return low.compare(at, one.first.size(), one.first) == 0; }
                  )
                : kEntities.end();
        if (entity != kEntities.end()) {
            out += entity->second;
            at += entity->first.size();
            continue;
        }
        out += html[at] == '\n' ? ' ' : html[at];
        ++at;
    }
    return out;
}

/// "Marie - Amazon Marketplace" is Marie.
std::string buyersName(std::string name) {
    for (const std::string_view suffix : {" - Amazon Marketplace", " - Marketplace Amazon"})
        if (name.size() > suffix.size() && name.ends_with(suffix)) name.resize(name.size() - suffix.size());
    return name;
}

/// "…sellercentral…/messaging/…?t=THREAD": where the seller would find it on the marketplace's own page.
std::string threadHint(const std::string& text) {
    std::size_t at = text.find("sellercentral");
    if (at == std::string::npos) return {};
    const std::size_t end = std::min(text.find_first_of(" \t\r\n\"<>", at), text.size());
    const std::string link = text.substr(at, end - at);
    if (link.find("/messaging/") == std::string::npos) return {};
    std::size_t mark = link.find("?t=");
    if (mark == std::string::npos) mark = link.find("&t=");
    if (mark == std::string::npos) return {};
    const std::string thread = link.substr(mark + 3);
    return thread.substr(0, std::min<std::size_t>(thread.find('&'), 200));
}

std::string stableId(const ParsedMail& mail, const std::string& text) {
    std::string key = lower(mail.from.address) + '\n';
    if (mail.date) key += std::to_string(mail.date->time_since_epoch().count());
    key += '\n' + text;
    // Two mails of one second may differ in their pictures only.
    for (const Attachment& attachment : mail.attachments) key += '\n' + sha256Hex(attachment.bytes);
    return sha256Hex(key).substr(0, kIdHexDigits);
}

Incoming commonParts(const ParsedMail& mail, const std::string& raw) {
    Incoming out;
    out.subject = mail.subject;
    out.sent_at = mail.date;
    out.warnings = mail.warnings;
    out.attachments = mail.attachments;
    out.raw = raw;
    return out;
}

Incoming notice(const ParsedMail& mail, const std::string& raw, const std::string& conversation) {
    Incoming out = commonParts(mail, raw);
    out.author = Author::Notice;
    out.automatic = true;
    out.text = mail.text;
    if (mail.text.empty()) out.html = mail.html;
    out.external_id = stableId(mail, mail.subject + '\n' + mail.text + mail.html);
    out.conversation_external_id = conversation;
    out.buyer_external_id = lower(mail.from.address);
    out.buyer_name = mail.from.name;
    out.order_external_id = findOrderNumber(mail.subject + '\n' + mail.text);
    return out;
}

bool saysOptOut(const ParsedMail& mail) {
    const std::string words = lower(mail.text + '\n' + mail.bounce->diagnostic);
    for (const char* sign : {"opted out", "opt-out", "opted-out", "opt out"})
        if (words.find(sign) != std::string::npos) return true;
    return false;
}

/// Where a bounce's original went, so that it shows up in the conversation of the reply that failed.
Incoming bounce(const ParsedMail& mail, const std::string& raw) {
    const BounceReport& report = *mail.bounce;
    const std::string order = findOrderNumber(raw);
    const bool of_buyer = isRelayAddress(report.recipient);
    Incoming out = notice(
        mail, raw, of_buyer ? conversationKey(report.recipient, order) : "mail:" + lower(mail.from.address)
    );
    if (of_buyer) out.buyer_external_id = lower(report.recipient);
    out.order_external_id = order;
    out.bounced = report.original_message_id;
    if (!report.final()) {
        out.warnings.push_back(
            "reply delayed" + (report.status.empty() ? std::string() : ": " + report.status)
        );
    } else {
        out.warnings.push_back(
            saysOptOut(mail) ? "buyer_opted_out"
                             : "reply not delivered: " + report.status + " " + report.diagnostic
        );
    }
    return out;
}

bool isFromMarketplace(const std::string& domain) {
    const auto& all = stores();
    return std::any_of(all.begin(), all.end(), [&](const Store& store) {
        return domain == store.host || domain.ends_with("." + std::string(store.host));
    });
}

/// The seller's own server wrote the first Authentication-Results; those below it came with the mail.
std::string failedAuthentication(const ParsedMail& mail) {
    const std::string results = lower(mail.header("authentication-results"));
    for (const char* sign : {"dmarc=fail", "dkim=fail", "spf=fail"})
        if (results.find(sign) != std::string::npos &&
            (sign[1] == 'm' || results.find("dmarc=pass") == std::string::npos))
            return sign;
    return {};
}

std::string joinedReferences(const ParsedMail& mail) {
    std::string out;
    const std::size_t count = mail.references.size();
    for (std::size_t i = 0; i < count; ++i)
        if (i == 0 || i + kKeptReferences > count) out += (out.empty() ? "" : " ") + mail.references[i];
    return out;
}

Incoming buyersMessage(const ParsedMail& mail, const std::string& raw, const Store& store) {
    Incoming out = commonParts(mail, raw);
    const std::string whole = mail.text.empty() ? roughText(mail.html) : mail.text;
    out.text = buyersWords(whole);
    if (mail.text.empty() && findMarkers(whole).empty()) {
        out.html = mail.html;
        out.text.clear();
    }
    out.external_id = stableId(mail, out.text + out.html);
    out.order_external_id = findOrderNumber(mail.subject);
    if (out.order_external_id.empty()) out.order_external_id = findOrderNumber(whole);
    out.listing_id = findAsin(mail.subject + '\n' + whole);
    const std::string address = lower(mail.from.address);
    out.conversation_external_id = conversationKey(address, out.order_external_id);
    out.buyer_external_id = address;
    out.buyer_name = buyersName(mail.from.name);
    out.site = store.host;
    out.automatic = mail.automatic;
    out.reply_to = {
        {"address", mail.from.address},
        {"subject", mail.subject},
        {"message_id", mail.message_id},
        {"references", joinedReferences(mail)}};
    if (const std::string thread = threadHint(mail.text + '\n' + mail.html); !thread.empty())
        out.reply_to["thread"] = thread;
    if (const std::string sign = failedAuthentication(mail); !sign.empty())
        out.warnings.push_back("the sender may be forged: your mail server says " + sign);
    return out;
}

}  // namespace

bool isRelayAddress(std::string_view address) {
    const std::string text(address);
    return text.find('@') != 0 && storeOfRelayDomain(domainOf(text)) != nullptr;
}

std::string conversationKey(std::string_view relay_address, std::string_view order_number) {
    std::string key = lower(relay_address);
    if (!order_number.empty()) key += '|' + std::string(order_number);
    return key;
}

std::string findOrderNumber(std::string_view text) {
    static constexpr std::string_view kShape = "000-0000000-0000000";
    for (std::size_t at = text.find('-'); at != std::string_view::npos; at = text.find('-', at + 1)) {
        if (at < 3 || at - 3 + kShape.size() > text.size()) continue;
        const std::string_view candidate = text.substr(at - 3, kShape.size());
        const bool fits = std::equal(kShape.begin(), kShape.end(), candidate.begin(), [](char shape, char c) {
            return shape == '-' ? c == '-' : isDigit(c);
        });
        const bool starts = at == 3 || !isWordCharacter(text[at - 4]);
        const bool ends =
            at - 3 + kShape.size() == text.size() || !isWordCharacter(text[at - 3 + kShape.size()]);
        if (fits && starts && ends) return std::string(candidate);
    }
    return {};
}

std::string findAsin(std::string_view text) {
    constexpr std::size_t kLength = 10;
    for (std::size_t at = text.find("B0"); at != std::string_view::npos; at = text.find("B0", at + 1)) {
        if (at + kLength > text.size()) return {};
        const std::string_view candidate = text.substr(at, kLength);
        const bool fits = std::all_of(candidate.begin(), candidate.end(), [](char c) {
            return isDigit(c) || (c >= 'A' && c <= 'Z');
        });
        const bool alone = (at == 0 || !isWordCharacter(text[at - 1])) &&
                           (at + kLength == text.size() || !isWordCharacter(text[at + kLength]));
        if (fits && alone) return std::string(candidate);
    }
    return {};
}

std::string buyersWords(const std::string& text) {
    const auto markers = findMarkers(text);
    const auto start =
        std::find_if(markers.begin(), markers.end(), [](const Marker& marker) { return marker.labelled; });
    if (start == markers.end()) return trimmed(text);
    // The last labelled line ends it: a buyer may draw lines of his own.
    auto end =
        std::find_if(markers.rbegin(), markers.rend(), [](const Marker& marker) { return marker.labelled; });
    const std::size_t stop = end->begin > start->begin ? end->begin : text.size();
    return trimmed(std::string_view(text).substr(start->end, stop - start->end));
}

std::variant<Incoming, Unreadable> readRelayMail(const std::string& raw, const RelayContext& context) {
    const std::string raw_id = "raw:" + sha256Hex(raw).substr(0, kIdHexDigits);
    MimeLimits limits;
    limits.attachment_bytes = context.max_message_bytes;
    auto parsed = parseMail(raw, limits);
    if (const auto* problem = std::get_if<MailProblem>(&parsed))
        return Unreadable{raw_id, problem->reason, raw};
    const auto& mail = std::get<ParsedMail>(parsed);
    if (mail.bounce) return bounce(mail, raw);
    const std::string domain = domainOf(mail.from.address);
    const Store* store = storeOfRelayDomain(domain);
    const bool notification = lower(mail.header("x-amazon-mail-relay-type")) == "notification";
    if (store != nullptr && !notification) return buyersMessage(mail, raw, *store);
    Incoming out = notice(mail, raw, "mail:" + lower(mail.from.address));
    if (!notification && !isFromMarketplace(domain))
        out.warnings.push_back("not from the marketplace: kept as a notice");
    return out;
}

}  // namespace channels::amazon
