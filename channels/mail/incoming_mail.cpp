#include "channels/mail/incoming_mail.h"

#include <algorithm>

#include "channels/kit/hash.h"
#include "channels/mail/mail_text.h"

namespace channels {
namespace {

constexpr std::size_t kIdDigits = 40;

}  // namespace

Incoming mailParts(const ParsedMail& mail, const std::string& raw) {
    Incoming out;
    out.subject = mail.subject;
    out.text = mail.text;
    if (mail.text.empty()) out.html = mail.html;
    out.sent_at = mail.date;
    out.attachments = mail.attachments;
    out.warnings = mail.warnings;
    out.raw = raw;
    return out;
}

Unreadable keptMail(const std::string& raw, std::string reason) {
    return {"raw:" + sha256Hex(raw).substr(0, kIdDigits), std::move(reason), raw};
}

std::optional<Unreadable> overlongMail(const FetchedMail& mail, std::size_t allowed) {
    if (!mail.oversized && mail.bytes.size() <= allowed) return std::nullopt;
    const std::string kept = mail.oversized ? "; only its header was fetched" : "";
    return keptMail(mail.bytes, "mail over " + std::to_string(allowed) + " bytes" + kept);
}

void tellBounce(Incoming& notice, const BounceReport& report, const std::string& external_id) {
    if (report.final()) {
        notice.bounced = external_id;
        notice.warnings.push_back(withoutSpace("reply not delivered: " + report.status + " " + report.diagnostic));
    } else if (report.action == "delayed" || report.status.starts_with("4")) {
        notice.warnings.push_back("reply delayed" + (report.status.empty() ? std::string() : ": " + report.status));
    }
}

std::string failedAuthentication(const ParsedMail& mail) {
    const std::string results = lowerCase(mail.header("authentication-results"));
    const auto says = [&](const char* sign) { return results.find(sign) != std::string::npos; };
    if (says("dmarc=fail")) return "dmarc=fail";
    // DMARC needs one of the two only.
    if (says("dmarc=pass")) return {};
    for (const char* sign : {"dkim=fail", "spf=fail"})
        if (says(sign)) return sign;
    return {};
}

void addOnce(Page& page, Incoming message) {
    const bool known = std::any_of(page.messages.begin(), page.messages.end(), [&](const Incoming& one) {
        return one.external_id == message.external_id;
    });
    if (!known) page.messages.push_back(std::move(message));
}

}  // namespace channels
