#include "channels/mail/sandbox_mail.h"

#include <algorithm>

#include "channels/kit/hash.h"
#include "channels/kit/time.h"

namespace channels {
namespace {

constexpr std::size_t kQuotedLine = 72;
constexpr std::size_t kBase64Line = 76;

std::string quotedPrintable(const std::string& text) {
    static const char kHex[] = "0123456789ABCDEF";
    std::string out;
    std::size_t column = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c == '\n') {
            out += "\r\n";
            column = 0;
            continue;
        }
        if (column > kQuotedLine) {
            out += "=\r\n";
            column = 0;
        }
        const bool before_end = i + 1 == text.size() || text[i + 1] == '\n';
        const bool plain = c > ' ' && c < 0x7f && c != '=';
        if (plain || (c == ' ' && !before_end)) {
            out += static_cast<char>(c);
            ++column;
        } else {
            out += {'=', kHex[c >> 4], kHex[c & 15]};
            column += 3;
        }
    }
    return out;
}

std::string wrapped(const std::string& base64_text) {
    std::string out;
    for (std::size_t at = 0; at < base64_text.size(); at += kBase64Line)
        out += base64_text.substr(at, kBase64Line) + "\r\n";
    return out;
}

std::string boundaryFor(const std::string& seed) { return "----=_Part_" + sha256Hex(seed).substr(0, 16); }

}  // namespace

std::string sandboxMail(const std::string& header, const std::string& text, const std::vector<Attachment>& files) {
    const std::string body =
        "Content-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" +
        quotedPrintable(text);
    const std::string start = header + "MIME-Version: 1.0\r\n";
    if (files.empty()) return start + body;
    const std::string boundary = boundaryFor(header);
    std::string mail =
        start + "Content-Type: multipart/mixed; boundary=\"" + boundary + "\"\r\n\r\n--" + boundary + "\r\n" + body;
    for (const Attachment& file : files)
        mail += "\r\n--" + boundary + "\r\nContent-Type: " + file.media_type +
                "\r\nContent-Disposition: attachment; filename=\"" + encodedWord(file.name) +
                "\"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + wrapped(base64(file.bytes));
    return mail + "\r\n--" + boundary + "--\r\n";
}

std::string sandboxReport(const SandboxReport& report) {
    const std::string part = "\r\n--" + boundaryFor(report.report_id);
    return "Return-Path: <>\r\nFrom: MAILER-DAEMON@" + report.server + "\r\nTo: " + report.to +
           "\r\nSubject: Delivery Status Notification\r\nDate: " + mailDate(report.at) + "\r\nMessage-ID: <" +
           report.report_id + ">\r\nMIME-Version: 1.0\r\n" +
           "Content-Type: multipart/report; report-type=delivery-status; boundary=\"" + boundaryFor(report.report_id) +
           "\"\r\n" + part + "\r\nContent-Type: text/plain; charset=UTF-8\r\n\r\n" + report.words + "\r\n" + part +
           "\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; " + report.server +
           "\r\n\r\nFinal-Recipient: rfc822; " + report.recipient + "\r\nAction: " + report.action +
           "\r\nStatus: " + report.status + "\r\nDiagnostic-Code: " + report.diagnostic + "\r\n" + part +
           "\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <" + report.message_id +
           ">\r\nTo: " + report.recipient + "\r\nSubject: " + encodedWord(report.subject) + "\r\n" + part + "--\r\n";
}

std::string encodedWord(const std::string& text) {
    const bool ascii =
        std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80 && c >= ' '; });
    return ascii ? text : "=?UTF-8?B?" + base64(text) + "?=";
}

std::string mailDate(Instant instant) {
    std::string date = formatHttpDate(instant);
    if (date.ends_with("GMT")) date.replace(date.size() - 3, 3, "+0000");
    return date;
}

}  // namespace channels
