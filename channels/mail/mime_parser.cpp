#include "channels/mail/mime_parser.h"

#include <algorithm>
#include <array>
#include <memory>
#include <mutex>

#include <gmime/gmime.h>

#include "channels/mail/charset.h"
#include "channels/mail/encoded_words.h"
#include "channels/mail/gmime_handles.h"
#include "channels/mail/mail_signs.h"

namespace channels {
namespace {

constexpr std::size_t kKeptReferences = 100;
constexpr std::size_t kMaxHeaders = 2'000;
/// Lines of dashes that are no boundaries are common in plain text.
constexpr std::size_t kBoundariesPerPart = 40;
constexpr std::size_t kStubLength = 200;

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

/// One line of clean UTF-8: what came folded or with control characters is joined by spaces.
std::string oneLine(const char* text) {
    if (text == nullptr) return {};
    std::string out;
    for (const char c : repairUtf8(text)) {
        const bool control = static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
        if (!control)
            out += c;
        else if (!out.empty() && out.back() != ' ')
            out += ' ';
    }
    const std::size_t first = out.find_first_not_of(' ');
    if (first == std::string::npos) return {};
    return out.substr(first, out.find_last_not_of(' ') - first + 1);
}

/// Line feeds only, no NUL, no control characters but tabs and the escape-free rest.
std::string cleanText(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '\r') {
            if (i + 1 >= text.size() || text[i + 1] != '\n') out += '\n';
            continue;
        }
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') out += c;
    }
    return out;
}

/// RFC 3676: a line that ends in a space goes on; a leading space was stuffed.
std::string unflow(const std::string& text, bool delete_space) {
    std::string out;
    std::size_t at = 0;
    bool joining = false;
    std::size_t joining_depth = 0;
    while (at <= text.size()) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        std::string_view line(text.data() + at, end - at);
        at = end + 1;
        std::size_t depth = 0;
        while (depth < line.size() && line[depth] == '>') ++depth;
        std::string_view rest = line.substr(depth);
        if (rest.starts_with(' ') && depth == 0) rest.remove_prefix(1);
        const bool flows = rest.ends_with(' ') && rest != "-- ";
        if (!(joining && depth == joining_depth)) {
            if (!out.empty() || joining) out += '\n';
            out.append(line.substr(0, depth));
        }
        if (flows && delete_space) rest.remove_suffix(1);
        out.append(rest);
        joining = flows;
        joining_depth = depth;
        if (end == text.size()) break;
    }
    return out;
}

std::size_t headerEnd(std::string_view raw) {
    const std::size_t crlf = raw.find("\r\n\r\n"), lf = raw.find("\n\n");
    return std::min({crlf, lf, raw.size()});
}

/// Structure that GMime would chew on for half a minute: part headers beyond the limit, boundary lines by the ten thousand.
/// Empty for none.
std::string hostileStructure(std::string_view raw, const MimeLimits& limits) {
    std::size_t boundaries = 0, header = 0;
    bool in_header = false;
    for (std::size_t at = 0; at < raw.size();) {
        const std::size_t end = std::min(raw.find('\n', at), raw.size());
        const std::string_view line = raw.substr(at, end - at);
        at = end + 1;
        if (line.starts_with("--")) {
            in_header = true;
            header = 0;
            if (++boundaries > limits.parts * kBoundariesPerPart) return "too many boundary lines";
        } else if (line.empty() || line == "\r") {
            in_header = false;
        } else if (in_header && (header += line.size()) > limits.header_bytes) {
            return "a part's header over " + std::to_string(limits.header_bytes) + " bytes";
        }
    }
    return {};
}

std::string decodedContent(GMimePart* part) {
    GMimeDataWrapper* content = g_mime_part_get_content(part);
    if (content == nullptr) return {};
    const GObjectPtr<GMimeStream> stream(g_mime_stream_mem_new());
    g_mime_data_wrapper_write_to_stream(content, stream.get());
    const GByteArray* bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream.get()));
    return {reinterpret_cast<const char*>(bytes->data), bytes->len};
}

/// Bytes in an encoded part that base64 doesn't know.
std::size_t strangeBase64(GMimePart* part) {
    if (g_mime_part_get_content_encoding(part) != GMIME_CONTENT_ENCODING_BASE64) return 0;
    GMimeDataWrapper* content = g_mime_part_get_content(part);
    if (content == nullptr) return 0;
    GMimeStream* stream = g_mime_data_wrapper_get_stream(content);
    g_mime_stream_reset(stream);
    std::size_t strange = 0;
    std::array<char, 4096> buffer{};
    for (ssize_t n; (n = g_mime_stream_read(stream, buffer.data(), buffer.size())) > 0;)
        for (ssize_t i = 0; i < n; ++i) {
            const char c = buffer[static_cast<std::size_t>(i)];
            const bool known = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                               c == '+' || c == '/' || c == '=' || c == '\r' || c == '\n' || c == ' ' ||
                               c == '\t';
            if (!known) ++strange;
        }
    return strange;
}

/// Images of at most 2×2 pixels count opened mails and show nothing.
bool isTrackingPixel(std::string_view bytes) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    if (bytes.size() >= 10 && bytes.starts_with("GIF8"))
        return byte(6) + 256 * byte(7) <= 2 && byte(8) + 256 * byte(9) <= 2;
    if (bytes.size() >= 24 && bytes.starts_with("\x89PNG")) {
        const auto number = [&](std::size_t i) {
            return (unsigned{byte(i)} << 24) | (unsigned{byte(i + 1)} << 16) | (unsigned{byte(i + 2)} << 8) |
                   byte(i + 3);
        };
        return number(16) <= 2 && number(20) <= 2;
    }
    return false;
}

std::string parameter(GMimeContentType* type, const char* name) {
    const char* value = type == nullptr ? nullptr : g_mime_content_type_get_parameter(type, name);
    return value == nullptr ? std::string() : std::string(value);
}

std::string mediaType(GMimeObject* object) {
    GMimeContentType* type = g_mime_object_get_content_type(object);
    if (type == nullptr) return "application/octet-stream";
    const char* main = g_mime_content_type_get_media_type(type);
    const char* sub = g_mime_content_type_get_media_subtype(type);
    return lower(oneLine(main)) + "/" + lower(oneLine(sub));
}

std::string displayName(const char* name) {
    std::string clean = oneLine(name);
    const std::size_t slash = clean.find_last_of("/\\");
    return slash == std::string::npos ? clean : clean.substr(slash + 1);
}

/// Walks the tree of parts and collects what a person would read.
class PartReader {
public:
    PartReader(ParsedMail& mail, const MimeLimits& limits) : mail_(mail), limits_(limits) {}

    void read(GMimeObject* object, std::size_t depth, bool related) {
        if (object == nullptr) return;
        if (depth > limits_.depth)
            return warnOnce(
                too_deep_, "parts nested deeper than " + std::to_string(limits_.depth) + " left out"
            );
        if (++parts_ > limits_.parts)
            return warnOnce(too_many_, "parts beyond the " + std::to_string(limits_.parts) + "th left out");
        if (GMIME_IS_MULTIPART(object)) {
            readMultipart(GMIME_MULTIPART(object), depth);
        } else if (GMIME_IS_MESSAGE_PART(object)) {
            readForwarded(GMIME_MESSAGE_PART(object));
        } else if (GMIME_IS_PART(object)) {
            readLeaf(GMIME_PART(object), related);
        }
    }

private:
    void warnOnce(bool& said, const std::string& what) {
        if (!said) mail_.warnings.push_back(what);
        said = true;
    }

    void readMultipart(GMimeMultipart* multipart, std::size_t depth) {
        const bool related = mediaType(GMIME_OBJECT(multipart)) == "multipart/related";
        const int count = g_mime_multipart_get_count(multipart);
        for (int i = 0; i < count && !too_many_; ++i)
            read(g_mime_multipart_get_part(multipart, i), depth + 1, related);
    }

    void readForwarded(GMimeMessagePart* part) {
        GMimeMessage* message = g_mime_message_part_get_message(part);
        if (message == nullptr) return;
        if (mail_.bounce && mail_.bounce->original_message_id.empty()) {
            const char* id = g_mime_message_get_message_id(message);
            mail_.bounce->original_message_id = oneLine(id);
        }
        const GFreePtr<char> bytes(g_mime_object_to_string(GMIME_OBJECT(message), nullptr));
        if (bytes) attach("message.eml", "message/rfc822", bytes.get());
    }

    void readLeaf(GMimePart* part, bool related) {
        GMimeObject* object = GMIME_OBJECT(part);
        const std::string type = mediaType(object);
        const char* file_name = g_mime_part_get_filename(part);
        const char* disposition = g_mime_object_get_disposition(object);
        const bool attached = disposition != nullptr && lower(disposition) == "attachment";
        std::string bytes = decodedContent(part);
        if (const std::size_t strange = strangeBase64(part); strange > 0)
            mail_.warnings.push_back("base64 repaired: " + std::to_string(strange) + " bytes");
        if (mail_.bounce && type == "message/delivery-status")
            return readDeliveryStatus(bytes, *mail_.bounce);
        if (mail_.bounce && type == "text/rfc822-headers") return readOriginalHeaders(bytes, *mail_.bounce);
        const bool text = type == "text/plain" || type == "text/html";
        if (text && !attached && file_name == nullptr) return readText(part, type == "text/html", bytes);
        if (related && type.starts_with("image/") && isTrackingPixel(bytes)) return;
        if (type == "application/ms-tnef")
            mail_.warnings.push_back("winmail.dat: an attachment that only Outlook can open");
        if (!bytes.empty() || file_name != nullptr) attach(displayName(file_name), type, std::move(bytes));
    }

    void readText(GMimePart* part, bool html, const std::string& bytes) {
        GMimeContentType* type = g_mime_object_get_content_type(GMIME_OBJECT(part));
        const std::string declared = parameter(type, "charset");
        DecodedText decoded = decodeCharset(bytes, declared);
        if (decoded.repaired > 0)
            mail_.warnings.push_back("charset repaired: " + std::to_string(decoded.repaired) + " bytes");
        else if (!declared.empty() && !isUtf8(bytes) && decoded.charset != widerCharset(declared))
            mail_.warnings.push_back("charset " + oneLine(declared.c_str()) + " read as " + decoded.charset);
        std::string text = cleanText(decoded.utf8);
        if (lower(parameter(type, "format")) == "flowed")
            text = unflow(text, lower(parameter(type, "delsp")) == "yes");
        std::string& into = html ? mail_.html : mail_.text;
        if (!into.empty() && !text.empty()) into += '\n';
        into += text;
    }

    void attach(std::string name, std::string type, std::string bytes) {
        if (bytes.size() > limits_.attachment_bytes) {
            mail_.warnings.push_back(
                "attachment cut: " + std::to_string(bytes.size()) + " bytes, allowed are " +
                std::to_string(limits_.attachment_bytes)
            );
            bytes.resize(limits_.attachment_bytes);
        }
        mail_.attachments.push_back({std::move(name), std::move(type), {}, std::move(bytes)});
    }

    ParsedMail& mail_;
    const MimeLimits& limits_;
    std::size_t parts_ = 0;
    bool too_deep_ = false, too_many_ = false;
};

void collectMailboxes(InternetAddressList* list, std::vector<MailAddress>& into, int depth = 0) {
    if (list == nullptr || depth > 3) return;
    const int count = internet_address_list_length(list);
    for (int i = 0; i < count && into.size() < 1'000; ++i) {
        InternetAddress* address = internet_address_list_get_address(list, i);
        if (INTERNET_ADDRESS_IS_GROUP(address)) {
            collectMailboxes(
                internet_address_group_get_members(INTERNET_ADDRESS_GROUP(address)), into, depth + 1
            );
        } else if (INTERNET_ADDRESS_IS_MAILBOX(address)) {
            const char* addr = internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(address));
            into.push_back({oneLine(internet_address_get_name(address)), oneLine(addr)});
        }
    }
}

void readAddresses(GMimeMessage* message, ParsedMail& mail) {
    std::vector<MailAddress> from;
    collectMailboxes(g_mime_message_get_from(message), from);
    if (from.empty()) collectMailboxes(g_mime_message_get_sender(message), from);
    const auto usable =
        std::find_if(from.begin(), from.end(), [](const MailAddress& one) { return !one.address.empty(); });
    if (usable != from.end()) mail.from = *usable;
    collectMailboxes(g_mime_message_get_reply_to(message), mail.reply_to);
    collectMailboxes(g_mime_message_get_to(message), mail.to);
}

std::vector<std::string> messageIds(const std::string& value) {
    std::vector<std::string> ids;
    GMimeReferences* list = g_mime_references_parse(nullptr, value.c_str());
    const int count = g_mime_references_length(list);
    for (int i = 0; i < count; ++i)
        if (std::string id = oneLine(g_mime_references_get_message_id(list, i)); !id.empty())
            ids.push_back(std::move(id));
    g_mime_references_free(list);
    return ids;
}

void readThreading(GMimeMessage* message, ParsedMail& mail) {
    mail.message_id = oneLine(g_mime_message_get_message_id(message));
    if (const auto ids = messageIds(mail.header("in-reply-to")); !ids.empty()) mail.in_reply_to = ids.front();
    mail.references = messageIds(mail.header("references"));
    if (mail.references.size() > kKeptReferences) {
        const auto cut = mail.references.end() - static_cast<std::ptrdiff_t>(kKeptReferences - 1);
        mail.references.erase(mail.references.begin() + 1, cut);
    }
}

void readHeaderList(GMimeObject* object, ParsedMail& mail) {
    GMimeHeaderList* list = g_mime_object_get_header_list(object);
    const int count = std::min(g_mime_header_list_get_count(list), static_cast<int>(kMaxHeaders));
    for (int i = 0; i < count; ++i) {
        GMimeHeader* header = g_mime_header_list_get_header_at(list, i);
        const std::string name = lower(oneLine(g_mime_header_get_name(header)));
        mail.headers.emplace(name, oneLine(g_mime_header_get_value(header)));
        if (name == "delivered-to" || name == "x-original-to")
            mail.delivered_to.push_back(oneLine(g_mime_header_get_value(header)));
    }
}

/// GMime keeps the fields that describe the content with the body, not with the message.
void readHeaders(GMimeMessage* message, ParsedMail& mail) {
    readHeaderList(GMIME_OBJECT(message), mail);
    if (GMimeObject* body = g_mime_message_get_mime_part(message); body != nullptr)
        readHeaderList(body, mail);
}

std::optional<Instant> readDate(GMimeMessage* message) {
    GDateTime* date = g_mime_message_get_date(message);
    if (date == nullptr) return std::nullopt;
    return Instant(std::chrono::seconds(g_date_time_to_unix(date)));
}

/// "from a by b with SMTP; Mon, 21 Sep 2026 22:13:20 +0000": the first such field is the newest (RFC 5321, 4.4).
std::optional<Instant> readReceived(GMimeMessage* message) {
    GMimeHeader* header =
        g_mime_header_list_get_header(g_mime_object_get_header_list(GMIME_OBJECT(message)), "Received");
    if (header == nullptr) return std::nullopt;
    const std::string value = oneLine(g_mime_header_get_value(header));
    const std::size_t semicolon = value.rfind(';');
    if (semicolon == std::string::npos) return std::nullopt;
    GDateTime* date = g_mime_utils_header_decode_date(value.c_str() + semicolon + 1);
    if (date == nullptr) return std::nullopt;
    const Instant received{std::chrono::seconds(g_date_time_to_unix(date))};
    g_date_time_unref(date);
    return received;
}

void readDates(GMimeMessage* message, ParsedMail& mail) {
    mail.date = readDate(message);
    mail.received = readReceived(message);
    if (!mail.date) {
        mail.warnings.push_back(
            mail.header("date").empty() ? "no date" : "unknown date: " + mail.header("date").substr(0, 80)
        );
    }
}

/// "Your mail program can't show HTML" instead of the message.
bool isStub(const std::string& text) {
    if (text.size() > kStubLength) return false;
    const std::string words = lower(text);
    return words.find("html") != std::string::npos &&
           (words.find("view") != std::string::npos || words.find("support") != std::string::npos ||
            words.find("client") != std::string::npos);
}

void preferText(ParsedMail& mail) {
    if (mail.text.find_first_not_of(" \t\n") == std::string::npos) mail.text.clear();
    if (mail.html.find_first_not_of(" \t\n") == std::string::npos) mail.html.clear();
    if (!mail.html.empty() && isStub(mail.text)) mail.text.clear();
}

bool nothingToRead(const ParsedMail& mail) {
    return mail.text.empty() && mail.html.empty() && mail.attachments.empty();
}

/// A multipart without its boundary has no parts; what stands there is better than nothing.
void showWholeBody(std::string_view raw, ParsedMail& mail) {
    const std::string text = cleanText(decodeCharset(raw.substr(headerEnd(raw)), "").utf8);
    const std::size_t first = text.find_first_not_of(" \t\n");
    if (first == std::string::npos) return;
    mail.text = text.substr(first);
    mail.warnings.push_back("unreadable structure: the whole body is shown");
}

/// GMime decodes encoded words; bare 8-bit bytes go through our own chain.
std::string readSubject(GMimeMessage* message) {
    GMimeHeader* header =
        g_mime_header_list_get_header(g_mime_object_get_header_list(GMIME_OBJECT(message)), "Subject");
    if (header == nullptr) return {};
    const char* raw = g_mime_header_get_raw_value(header);
    if (raw != nullptr && std::string_view(raw).find("=?") == std::string_view::npos && !isUtf8(raw))
        return oneLine(decodeCharset(raw, "").utf8.c_str());
    return oneLine(g_mime_message_get_subject(message));
}

struct OptionsFree {
    void operator()(GMimeParserOptions* options) const { g_mime_parser_options_free(options); }
};

GObjectPtr<GMimeMessage> construct(const std::string& raw) {
    const GObjectPtr<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(raw.data(), raw.size()));
    const GObjectPtr<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
    g_mime_parser_set_persist_stream(parser.get(), FALSE);
    const std::unique_ptr<GMimeParserOptions, OptionsFree> options(g_mime_parser_options_new());
    std::array<const char*, 4> charsets = {"utf-8", "gb18030", "windows-1252", nullptr};
    g_mime_parser_options_set_fallback_charsets(options.get(), charsets.data());
    return GObjectPtr<GMimeMessage>(g_mime_parser_construct_message(parser.get(), options.get()));
}

}  // namespace

std::string ParsedMail::header(const std::string& lower_case_name) const {
    const auto [first, end] = headers.equal_range(lower_case_name);
    return first == end ? std::string() : first->second;
}

MailTimes readTimes(std::string_view raw) {
    initialiseGMime();
    const std::size_t end = headerEnd(raw);
    if (end > MimeLimits{}.header_bytes) return {};
    const GObjectPtr<GMimeMessage> message = construct(std::string(raw.substr(0, end)) + "\r\n\r\n");
    if (!message) return {};
    return {readDate(message.get()), readReceived(message.get())};
}

std::variant<ParsedMail, MailProblem> parseMail(std::string_view raw, const MimeLimits& limits) {
    initialiseGMime();
    if (headerEnd(raw) > limits.header_bytes)
        return MailProblem{"header over " + std::to_string(limits.header_bytes) + " bytes"};
    if (std::string reason = hostileStructure(raw, limits); !reason.empty()) return MailProblem{std::move(reason)};
    const GObjectPtr<GMimeMessage> message = construct(joinEncodedWords(raw));
    if (!message) return MailProblem{"not a mail: no header"};
    ParsedMail mail;
    readHeaders(message.get(), mail);
    readAddresses(message.get(), mail);
    if (mail.from.address.empty()) return MailProblem{"no sender: the field From is missing or empty"};
    readThreading(message.get(), mail);
    mail.subject = readSubject(message.get());
    readDates(message.get(), mail);
    GMimeObject* body = g_mime_message_get_mime_part(message.get());
    startBounce(mail, body == nullptr ? std::string() : mediaType(body));
    PartReader(mail, limits).read(body, 0, false);
    if (nothingToRead(mail)) showWholeBody(raw, mail);
    preferText(mail);
    findAutomaticSigns(mail);
    if (nothingToRead(mail)) {
        if (mail.subject.empty())
            return MailProblem{"no text: neither a text part, a subject nor an attachment"};
        mail.warnings.push_back("no text but the subject");
    }
    return mail;
}

}  // namespace channels
