#pragma once
#include <string_view>

#include "channels/contract/descriptor.h"
#include "hub/inbox/model.h"

namespace hub {

// What the hub stores as a reason is English; by these codes a page says it in its own words.

inline constexpr std::string_view kToldDeadline = "the marketplace's own deadline for this message";
inline constexpr std::string_view kNoMessageId = "no message id";
inline constexpr std::string_view kNoThread = "no thread: the conversation's id is missing";
inline constexpr std::string_view kNoSender = "no sender";
inline constexpr std::string_view kNoText = "no text and no attachment";

// Warnings at a message, which the hub says itself in the reader's language (locales/page, "hub.warning").

inline constexpr std::string_view kRepaired = "characters that could not be read were replaced";
inline constexpr std::string_view kNoDate = "no date: the time of arrival stands in";
inline constexpr std::string_view kFutureDate = "date in the future: the time of arrival stands in";
inline constexpr std::string_view kOldDate = "date long past: the time of arrival stands in";

// Why what was asked for in time was not sent or done, or may have been.

inline constexpr std::string_view kAccountRemoved = "the account was removed before";
inline constexpr std::string_view kAccountRemovedMeanwhile = "the account was removed meanwhile: look at the marketplace";

/// Why a reply or an action was refused, where it wasn't the marketplace: account_removed; else empty.
std::string_view refusalCode(std::string_view error);

/// Why a message is kept apart: no_id, no_thread, no_sender, no_text, or unreadable where only its kind can say more.
std::string_view quarantineCode(std::string_view reason);

/// Where a deadline comes from: told (for this message), contract, custom, case or shop. `kind` may be null.
std::string_view deadlineCode(const Deadline& deadline, const channels::Descriptor* kind);

}  // namespace hub
