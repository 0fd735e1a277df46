#include "channels/mail/reply_mail.h"

#include <algorithm>

#include "channels/kit/hash.h"
#include "channels/kit/value_of.h"

namespace channels {
namespace {

constexpr std::size_t kWrittenReferences = 20;
constexpr std::size_t kLongestWord = 64;
constexpr std::string_view kOwnMark = "dr.";

std::string joinedReferences(const ParsedMail& mail) {
    std::string out;
    const std::size_t count = mail.references.size();
    for (std::size_t i = 0; i < count; ++i)
        if (i == 0 || i + kWrittenReferences > count) out += (out.empty() ? "" : " ") + mail.references[i];
    return out;
}

std::vector<std::string> words(const std::string& text) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        if (end > at) out.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return out;
}

}  // namespace

std::map<std::string, std::string> threadingOf(const ParsedMail& mail) {
    return {{"subject", mail.subject}, {"message_id", mail.message_id}, {"references", joinedReferences(mail)}};
}

MailDraft draftAnswer(const Outgoing& outgoing, Instant now) {
    MailDraft draft;
    const std::string original = valueOf(outgoing.reply_to, "subject");
    draft.subject = replySubject(original.empty() ? outgoing.subject : original);
    draft.in_reply_to = valueOf(outgoing.reply_to, "message_id");
    draft.references = words(valueOf(outgoing.reply_to, "references"));
    draft.date = now;
    draft.text = outgoing.text;
    draft.attachments = outgoing.attachments;
    draft.automatic = outgoing.automatic;
    return draft;
}

std::string messageIdWord(const std::string& outgoing_id) {
    const bool plain = !outgoing_id.empty() && outgoing_id.size() <= kLongestWord &&
                       outgoing_id.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"
                       ) == std::string::npos;
    return plain ? outgoing_id : sha256Hex(outgoing_id).substr(0, 32);
}

std::string outgoingIdOf(const std::string& message_id) {
    if (!message_id.starts_with(kOwnMark)) return {};
    const std::size_t end = message_id.find('.', kOwnMark.size());
    return end == std::string::npos ? std::string() : message_id.substr(kOwnMark.size(), end - kOwnMark.size());
}

}  // namespace channels
