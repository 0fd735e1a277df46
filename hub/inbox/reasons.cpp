#include "hub/inbox/reasons.h"

namespace hub {

std::string_view quarantineCode(std::string_view reason) {
    if (reason == kNoMessageId) return "no_id";
    if (reason == kNoThread) return "no_thread";
    if (reason == kNoSender) return "no_sender";
    if (reason == kNoText) return "no_text";
    return "unreadable";
}

std::string_view refusalCode(std::string_view error) { return error == kAccountRemoved ? "account_removed" : std::string_view(); }

std::string_view deadlineCode(const Deadline& deadline, const channels::Descriptor* kind) {
    if (deadline.kind == "case") return "case";
    if (deadline.kind == "shop") return "shop";
    if (deadline.rule == kToldDeadline) return "told";
    const bool contractual = kind != nullptr && kind->clock.contractual && kind->clock.source == deadline.rule;
    return contractual ? "contract" : "custom";
}

}  // namespace hub
