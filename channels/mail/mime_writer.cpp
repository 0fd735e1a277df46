#include "channels/mail/mime_writer.h"

#include <algorithm>
#include <array>

#include <gmime/gmime.h>

#include "channels/contract/errors.h"
#include "channels/mail/charset.h"
#include "channels/mail/gmime_handles.h"

namespace channels {
namespace {

/// RFC 5322 allows 998 in a line; the field's name takes some.
constexpr std::size_t kReferencesBytes = 980;
constexpr std::size_t kIdBytes = 250;
constexpr std::size_t kSubjectBytes = 700;

std::string headerLine(std::string_view text) {
    std::string out = repairUtf8(text);
    for (char& c : out)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
    return out;
}

bool isAddress(std::string_view address) {
    const std::size_t at = address.find('@');
    if (at == 0 || at == std::string_view::npos || at + 1 == address.size() || address.size() > 254)
        return false;
    return std::all_of(address.begin(), address.end(), [](char c) {
        return c > ' ' && c < 0x7f && std::string_view("<>()[],;:\\\"").find(c) == std::string_view::npos;
    });
}

bool isMessageId(std::string_view id) {
    return !id.empty() && id.size() <= kIdBytes && std::all_of(id.begin(), id.end(), [](char c) {
        return c > ' ' && c < 0x7f && c != '<' && c != '>';
    });
}

/// The oldest one starts the thread, the newest ones place the reply in it.
std::string referencesValue(const std::vector<std::string>& older, const std::string& answered) {
    std::vector<std::string> ids;
    for (const std::string& id : older)
        if (isMessageId(id) && id != answered) ids.push_back("<" + id + ">");
    if (isMessageId(answered)) ids.push_back("<" + answered + ">");
    if (ids.empty()) return {};
    std::size_t bytes = ids.front().size();
    std::size_t keep_from = ids.size();
    while (keep_from > 1 && bytes + 1 + ids[keep_from - 1].size() <= kReferencesBytes)
        bytes += 1 + ids[--keep_from].size();
    std::string value = ids.front();
    for (std::size_t i = keep_from; i < ids.size(); ++i) value += " " + ids[i];
    return value;
}

std::string cutAtCharacter(std::string text, std::size_t bytes) {
    if (text.size() <= bytes) return text;
    while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xc0u) == 0x80u) --bytes;
    text.resize(bytes);
    return text;
}

std::string withLineFeeds(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\r') {
            if (i + 1 >= text.size() || text[i + 1] != '\n') out += '\n';
        } else if (text[i] != '\0') {
            out += text[i];
        }
    }
    if (!out.ends_with('\n')) out += '\n';
    return repairUtf8(out);
}

GObjectPtr<GMimePart> makePart(
    const std::string& type, const std::string& bytes, GMimeContentEncoding encoding
) {
    const std::size_t slash = type.find('/');
    const std::string main = slash == std::string::npos ? "application" : type.substr(0, slash);
    const std::string sub = slash == std::string::npos ? "octet-stream" : type.substr(slash + 1);
    GObjectPtr<GMimePart> part(g_mime_part_new_with_type(main.c_str(), sub.c_str()));
    const GObjectPtr<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(bytes.data(), bytes.size()));
    const GObjectPtr<GMimeDataWrapper> content(
        g_mime_data_wrapper_new_with_stream(stream.get(), GMIME_CONTENT_ENCODING_DEFAULT)
    );
    g_mime_part_set_content(part.get(), content.get());
    g_mime_part_set_content_encoding(part.get(), encoding);
    return part;
}

GObjectPtr<GMimeObject> makeBody(const MailDraft& draft) {
    GObjectPtr<GMimePart> text =
        makePart("text/plain", withLineFeeds(draft.text), GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    g_mime_object_set_content_type_parameter(GMIME_OBJECT(text.get()), "charset", "utf-8");
    if (draft.attachments.empty()) return GObjectPtr<GMimeObject>(GMIME_OBJECT(text.release()));
    GObjectPtr<GMimeMultipart> mixed(g_mime_multipart_new_with_subtype("mixed"));
    g_mime_multipart_add(mixed.get(), GMIME_OBJECT(text.get()));
    for (const Attachment& attachment : draft.attachments) {
        const GObjectPtr<GMimePart> part =
            makePart(headerLine(attachment.media_type), attachment.bytes, GMIME_CONTENT_ENCODING_BASE64);
        g_mime_object_set_disposition(GMIME_OBJECT(part.get()), GMIME_DISPOSITION_ATTACHMENT);
        g_mime_part_set_filename(part.get(), headerLine(attachment.name).c_str());
        g_mime_multipart_add(mixed.get(), GMIME_OBJECT(part.get()));
    }
    return GObjectPtr<GMimeObject>(GMIME_OBJECT(mixed.release()));
}

void setDate(GMimeMessage* message, Instant instant) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(instant).time_since_epoch().count();
    GDateTime* date = g_date_time_new_from_unix_utc(seconds);
    if (date == nullptr) return;
    g_mime_message_set_date(message, date);
    g_date_time_unref(date);
}

struct FormatFree {
    void operator()(GMimeFormatOptions* options) const { g_mime_format_options_free(options); }
};

}  // namespace

std::string writeMail(const MailDraft& draft) {
    initialiseGMime();
    if (!isAddress(draft.from.address))
        throw PermanentFailure("the sender's address can't be used", "bad_sender");
    if (!isAddress(draft.to))
        throw PermanentFailure("the recipient's address can't be used", "bad_recipient");
    if (!isMessageId(draft.message_id))
        throw PermanentFailure("the Message-ID can't be used", "bad_message_id");
    const GObjectPtr<GMimeMessage> message(g_mime_message_new(TRUE));
    GMimeObject* object = GMIME_OBJECT(message.get());
    g_mime_message_add_mailbox(
        message.get(), GMIME_ADDRESS_TYPE_FROM, headerLine(draft.from.name).c_str(), draft.from.address.c_str()
    );
    g_mime_message_add_mailbox(message.get(), GMIME_ADDRESS_TYPE_TO, nullptr, draft.to.c_str());
    g_mime_message_set_subject(
        message.get(), cutAtCharacter(headerLine(draft.subject), kSubjectBytes).c_str(), "utf-8"
    );
    g_mime_message_set_message_id(message.get(), draft.message_id.c_str());
    setDate(message.get(), draft.date);
    if (isMessageId(draft.in_reply_to))
        g_mime_object_set_header(object, "In-Reply-To", ("<" + draft.in_reply_to + ">").c_str(), nullptr);
    if (const std::string references = referencesValue(draft.references, draft.in_reply_to);
        !references.empty())
        g_mime_object_set_header(object, "References", references.c_str(), nullptr);
    if (draft.automatic) {
        g_mime_object_set_header(object, "Auto-Submitted", "auto-replied", nullptr);
        g_mime_object_set_header(object, "X-Auto-Response-Suppress", "All", nullptr);
    }
    if (isAddress(draft.loop_mark)) g_mime_object_set_header(object, "X-Loop", draft.loop_mark.c_str(), nullptr);
    const GObjectPtr<GMimeObject> body = makeBody(draft);
    g_mime_message_set_mime_part(message.get(), body.get());
    const std::unique_ptr<GMimeFormatOptions, FormatFree> format(g_mime_format_options_new());
    g_mime_format_options_set_newline_format(format.get(), GMIME_NEWLINE_FORMAT_DOS);
    const GFreePtr<char> text(g_mime_object_to_string(object, format.get()));
    if (!text) throw PermanentFailure("the mail can't be written", "bad_mail");
    return text.get();
}

std::string replySubject(std::string_view subject) {
    static const std::array<std::string_view, 16> kMarks = {"re",   "aw",   "sv",  "vs",  "antw", "odp",
                                                            "ynt",  "rv",   "tr",  "ref", "rif",  "回复",
                                                            "答复", "返信", "отв", "Отв"};
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    std::string rest = headerLine(subject);
    for (bool found = true; found;) {
        found = false;
        rest.erase(0, std::min(rest.find_first_not_of(' '), rest.size()));
        for (const std::string_view mark : kMarks) {
            if (rest.size() < mark.size() ||
                !std::equal(mark.begin(), mark.end(), rest.begin(), [&](char a, char b) {
                    return a == lower(b) || a == b;
                }))
                continue;
            std::size_t at = mark.size();
            if (at < rest.size() && rest[at] == '[') {
                at = rest.find_first_not_of("0123456789", at + 1);
                if (at == std::string::npos || rest[at] != ']') continue;
                ++at;
            }
            static constexpr std::string_view kWideColon = "：";
            if (rest.compare(at, 1, ":") == 0)
                ++at;
            else if (rest.compare(at, kWideColon.size(), kWideColon) == 0)
                at += kWideColon.size();
            else
                continue;
            rest.erase(0, at);
            found = true;
            break;
        }
    }
    return "Re: " + rest;
}

}  // namespace channels
