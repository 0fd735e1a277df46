#include "hub/inbox/ids.h"

#include <charconv>

namespace hub {
namespace {

std::string_view prefix(IdKind kind) {
    switch (kind) {
        case IdKind::Account: return "acc_";
        case IdKind::Conversation: return "cnv_";
        case IdKind::Message: return "msg_";
        case IdKind::Reply: return "rpl_";
        case IdKind::User: return "usr_";
        case IdKind::Session: return "tok_";
        case IdKind::Quarantine: return "qrn_";
        case IdKind::Attachment: return "att_";
        case IdKind::Buyer: return "buy_";
        case IdKind::Case: return "cas_";
        case IdKind::Action: return "act_";
        case IdKind::Revision: return "rev_";
        case IdKind::Publication: return "pub_";
        case IdKind::Comment: return "cmt_";
        case IdKind::SavedView: return "viw_";
        case IdKind::Team: return "tea_";
        case IdKind::AuditEntry: return "aud_";
        case IdKind::Label: return "lbl_";
        case IdKind::Mention: return "mtn_";
        case IdKind::HandOver: return "hnd_";
        case IdKind::Order: return "ord_";
        case IdKind::Term: return "trm_";
        case IdKind::Product: return "prd_";
        case IdKind::Alert: return "alr_";
        case IdKind::AlertWay: return "way_";
        case IdKind::AlertDelivery: return "dlv_";
        case IdKind::Rule: return "rul_";
        case IdKind::QualityCard: return "qcd_";
        case IdKind::Criterion: return "crt_";
    }
    return "";
}

}  // namespace

std::string outsideId(IdKind kind, Id id) { return std::string(prefix(kind)) + std::to_string(id); }

std::optional<Id> insideId(IdKind kind, std::string_view text) {
    if (!text.starts_with(prefix(kind))) return std::nullopt;
    text.remove_prefix(prefix(kind).size());
    Id id = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
    if (error != std::errc() || end != text.data() + text.size() || id <= 0) return std::nullopt;
    return id;
}

}  // namespace hub
