#include "channels/amazon/relay_mail.h"

#include <algorithm>
#include <array>
#include <optional>

#include "channels/amazon/amazon_rules.h"
#include "channels/amazon/mail_topics.h"
#include "channels/kit/hash.h"
#include "channels/mail/incoming_mail.h"
#include "channels/mail/mail_text.h"
#include "channels/mail/reply_mail.h"

namespace channels::amazon {
namespace {

constexpr std::size_t kMarkerDashes = 5;
constexpr std::size_t kIdHexDigits = 40;

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isWordCharacter(char c) {
    return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/// A marker line's words, when the line is one: at least five dashes, then perhaps a label, perhaps dashes
/// again.
std::optional<std::string> markerLabel(std::string_view line) {
    const std::size_t dashes = std::min(line.find_first_not_of('-'), line.size());
    if (dashes < kMarkerDashes) return std::nullopt;
    std::string label = withoutSpace(line.substr(dashes));
    while (label.ends_with('-')) label.pop_back();
    return withoutSpace(label);
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
    const std::string low = lowerCase(html);
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
    std::string key = lowerCase(mail.from.address) + '\n';
    if (mail.date) key += std::to_string(mail.date->time_since_epoch().count());
    key += '\n' + text;
    // Two mails of one second may differ in their pictures only.
    for (const Attachment& attachment : mail.attachments) key += '\n' + sha256Hex(attachment.bytes);
    return sha256Hex(key).substr(0, kIdHexDigits);
}

Incoming notice(const ParsedMail& mail, const std::string& raw, const std::string& conversation) {
    Incoming out = mailParts(mail, raw);
    out.author = Author::Notice;
    out.automatic = true;
    out.external_id = stableId(mail, mail.subject + '\n' + mail.text + mail.html);
    out.conversation_external_id = conversation;
    out.buyer_external_id = lowerCase(mail.from.address);
    out.buyer_name = mail.from.name;
    out.order_external_id = findOrderNumber(mail.subject + '\n' + mail.text);
    return out;
}

bool saysOptOut(const ParsedMail& mail) {
    const std::string words = lowerCase(mail.text + '\n' + mail.bounce->diagnostic);
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
        mail, raw, of_buyer ? conversationKey(report.recipient, order) : "mail:" + lowerCase(mail.from.address)
    );
    if (of_buyer) out.buyer_external_id = lowerCase(report.recipient);
    out.order_external_id = order;
    if (report.final() && saysOptOut(mail)) {
        out.bounced = report.original_message_id;
        out.warnings.emplace_back("buyer_opted_out");
    } else {
        tellBounce(out, report, report.original_message_id);
    }
    return out;
}

bool isFromMarketplace(const std::string& domain) {
    const auto& all = stores();
    return std::any_of(all.begin(), all.end(), [&](const Store& store) {
        return domain == store.host || domain.ends_with("." + std::string(store.host));
    });
}

Incoming buyersMessage(const ParsedMail& mail, const std::string& raw, const Store& store) {
    Incoming out = mailParts(mail, raw);
    const std::string whole = mail.text.empty() ? roughText(mail.html) : mail.text;
    out.text = buyersWords(whole);
    // Without marker lines HTML is the hub's to read.
    if (mail.text.empty() && findMarkers(whole).empty())
        out.text.clear();
    else
        out.html.clear();
    out.external_id = stableId(mail, out.text + out.html);
    out.order_external_id = findOrderNumber(mail.subject);
    if (out.order_external_id.empty()) out.order_external_id = findOrderNumber(whole);
    out.listing_id = findAsin(mail.subject + '\n' + whole);
    const std::string address = lowerCase(mail.from.address);
    out.conversation_external_id = conversationKey(address, out.order_external_id);
    out.buyer_external_id = address;
    out.buyer_name = buyersName(mail.from.name);
    out.site = store.host;
    out.automatic = mail.automatic;
    out.hints = hintsOf(mail.subject);
    out.reply_to = threadingOf(mail);
    out.reply_to["address"] = mail.from.address;
    if (const std::string thread = threadHint(mail.text + '\n' + mail.html); !thread.empty())
        out.reply_to["thread"] = thread;
    if (const std::string sign = failedAuthentication(mail); !sign.empty())
        out.warnings.push_back("the sender may be forged: your mail server says " + sign);
    return out;
}

}  // namespace

bool isRelayAddress(std::string_view address) {
    const std::string text(address);
    return text.find('@') != 0 && storeOfRelayDomain(addressDomain(text)) != nullptr;
}

std::string conversationKey(std::string_view relay_address, std::string_view order_number) {
    std::string key = lowerCase(relay_address);
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
    if (start == markers.end()) return withoutSpace(text);
    // The last labelled line ends it: a buyer may draw lines of his own.
    auto end =
        std::find_if(markers.rbegin(), markers.rend(), [](const Marker& marker) { return marker.labelled; });
    const std::size_t stop = end->begin > start->begin ? end->begin : text.size();
    return withoutSpace(std::string_view(text).substr(start->end, stop - start->end));
}

std::variant<Incoming, Unreadable> readRelayMail(const std::string& raw, const RelayContext& context) {
    MimeLimits limits;
    limits.attachment_bytes = context.max_message_bytes;
    auto parsed = parseMail(raw, limits);
    if (const auto* problem = std::get_if<MailProblem>(&parsed))
        return keptMail(raw, problem->reason);
    const auto& mail = std::get<ParsedMail>(parsed);
    if (mail.bounce) return bounce(mail, raw);
    const std::string domain = addressDomain(mail.from.address);
    const Store* store = storeOfRelayDomain(domain);
    const bool notification = lowerCase(mail.header("x-amazon-mail-relay-type")) == "notification";
    if (store != nullptr && !notification) return buyersMessage(mail, raw, *store);
    Incoming out = notice(mail, raw, "mail:" + lowerCase(mail.from.address));
    if (!notification && !isFromMarketplace(domain))
        out.warnings.push_back("not from the marketplace: kept as a notice");
    return out;
}

}  // namespace channels::amazon
