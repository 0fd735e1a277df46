#include "hub/inbox/names.h"

#include <array>
#include <utility>

namespace hub {
namespace {

template <class T, std::size_t N>
using Names = std::array<std::pair<T, std::string_view>, N>;

constexpr Names<AccountState, 4> kAccountStates{{
    {AccountState::Working, "working"},
    {AccountState::Paused, "paused"},
    {AccountState::Refused, "refused"},
    {AccountState::Removed, "removed"},
}};
constexpr Names<ConversationState, 3> kConversationStates{{
    {ConversationState::Open, "open"},
    {ConversationState::Snoozed, "snoozed"},
    {ConversationState::Done, "done"},
}};
constexpr Names<channels::LengthUnit, 3> kLengthUnits{{
    {channels::LengthUnit::CodePoints, "characters"},
    {channels::LengthUnit::Utf16Units, "utf16"},
    {channels::LengthUnit::Bytes, "bytes"},
}};
constexpr Names<RevisionState, 6> kRevisionStates{{
    {RevisionState::Draft, "draft"},
    {RevisionState::InReview, "in_review"},
    {RevisionState::Published, "published"},
    {RevisionState::Retired, "retired"},
    {RevisionState::Replaced, "replaced"},
    {RevisionState::Dropped, "dropped"},
}};
constexpr Names<ReplyState, 7> kReplyStates{{
    {ReplyState::Held, "held"},
    {ReplyState::Waiting, "waiting"},
    {ReplyState::Sending, "sending"},
    {ReplyState::Sent, "sent"},
    {ReplyState::Refused, "refused"},
    {ReplyState::Unclear, "unclear"},
    {ReplyState::Undone, "undone"},
}};
constexpr Names<channels::OrderStatus, 7> kOrderStatuses{{
    {channels::OrderStatus::Unknown, "unknown"},
    {channels::OrderStatus::Unpaid, "unpaid"},
    {channels::OrderStatus::Paid, "paid"},
    {channels::OrderStatus::Shipped, "shipped"},
    {channels::OrderStatus::Delivered, "delivered"},
    {channels::OrderStatus::Returned, "returned"},
    {channels::OrderStatus::Cancelled, "cancelled"},
}};
constexpr Names<channels::Author, 3> kAuthors{{
    {channels::Author::Buyer, "buyer"},
    {channels::Author::Seller, "seller"},
    {channels::Author::Notice, "notice"},
}};
constexpr Names<channels::Case::Stage, 4> kCaseStages{{
    {channels::Case::Stage::NeedsSeller, "needs_seller"},
    {channels::Case::Stage::WaitsForBuyer, "waits_for_buyer"},
    {channels::Case::Stage::WaitsForMarketplace, "waits_for_marketplace"},
    {channels::Case::Stage::Closed, "closed"},
}};
constexpr Names<ActionState, 9> kActionStates{{
    {ActionState::Waiting, "waiting"},
    {ActionState::Doing, "doing"},
    {ActionState::Done, "done"},
    {ActionState::Refused, "refused"},
    {ActionState::Unclear, "unclear"},
    {ActionState::AwaitingApproval, "awaiting_approval"},
    {ActionState::Declined, "declined"},
    {ActionState::Withdrawn, "withdrawn"},
    {ActionState::Expired, "expired"},
}};
constexpr Names<Held, 4> kHolds{{
    {Held::UnknownCost, "unknown_cost"},
    {Held::NoLimit, "no_limit"},
    {Held::AboveLimit, "above_limit"},
    {Held::AboveDay, "above_day"},
}};
constexpr Names<Role, 4> kRoles{{
    {Role::Seller, "seller"},
    {Role::Editor, "editor"},
    {Role::Operator, "operator"},
    {Role::Approver, "approver"},
}};

constexpr Names<HandOver::Kind, 2> kHandOverKinds{{
    {HandOver::Kind::HandOver, "handover"},
    {HandOver::Kind::Snooze, "snooze"},
}};

constexpr Names<TranslationState, 3> kTranslationStates{{
    {TranslationState::Waiting, "waiting"},
    {TranslationState::Done, "done"},
    {TranslationState::Failed, "failed"},
}};

template <class T, std::size_t N>
std::string_view nameIn(const Names<T, N>& names, T value) {
    for (const auto& [each, name] : names) {
        if (each == value) return name;
    }
    return "";
}

template <class T, std::size_t N>
std::optional<T> valueIn(const Names<T, N>& names, std::string_view name) {
    for (const auto& [value, each] : names) {
        if (each == name) return value;
    }
    return std::nullopt;
}

}  // namespace

std::string_view wireName(RevisionState state) { return nameIn(kRevisionStates, state); }
std::string_view wireName(AccountState state) { return nameIn(kAccountStates, state); }
std::string_view wireName(ConversationState state) { return nameIn(kConversationStates, state); }
std::string_view wireName(ReplyState state) { return nameIn(kReplyStates, state); }
std::string_view wireName(channels::OrderStatus status) { return nameIn(kOrderStatuses, status); }
std::string_view wireName(channels::Author author) { return nameIn(kAuthors, author); }
std::string_view wireName(channels::Case::Stage stage) { return nameIn(kCaseStages, stage); }
std::string_view wireName(ActionState state) { return nameIn(kActionStates, state); }
std::string_view wireName(Held held) { return nameIn(kHolds, held); }
std::string_view wireName(Role role) { return nameIn(kRoles, role); }
std::string_view wireName(channels::LengthUnit unit) { return nameIn(kLengthUnits, unit); }
std::string_view wireName(HandOver::Kind kind) { return nameIn(kHandOverKinds, kind); }
std::string_view wireName(TranslationState state) { return nameIn(kTranslationStates, state); }

std::optional<AccountState> parseAccountState(std::string_view name) { return valueIn(kAccountStates, name); }
std::optional<ConversationState> parseConversationState(std::string_view name) {
    return valueIn(kConversationStates, name);
}
std::optional<RevisionState> parseRevisionState(std::string_view name) { return valueIn(kRevisionStates, name); }
std::optional<ReplyState> parseReplyState(std::string_view name) { return valueIn(kReplyStates, name); }
std::optional<channels::OrderStatus> parseOrderStatus(std::string_view name) { return valueIn(kOrderStatuses, name); }
std::optional<ActionState> parseActionState(std::string_view name) { return valueIn(kActionStates, name); }
std::optional<Held> parseHeld(std::string_view name) { return valueIn(kHolds, name); }
std::optional<channels::Case::Stage> parseCaseStage(std::string_view name) { return valueIn(kCaseStages, name); }
std::optional<Role> parseRole(std::string_view name) { return valueIn(kRoles, name); }
std::optional<HandOver::Kind> parseHandOverKind(std::string_view name) { return valueIn(kHandOverKinds, name); }
std::optional<TranslationState> parseTranslationState(std::string_view name) { return valueIn(kTranslationStates, name); }

}  // namespace hub
