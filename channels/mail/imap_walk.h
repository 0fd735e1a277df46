#pragma once
#include <cstdint>
#include <functional>
#include <optional>

#include "channels/contract/transports.h"
#include "channels/kit/json.h"

namespace channels {

/// How much of a mailbox one pull brings; the last mail may go over the bytes.
inline constexpr std::size_t kMailsOfPage = 50;
inline constexpr std::size_t kMailBytesOfPage = 20u << 20;

/// Where an IMAP folder was read up to. UIDs mean the same only while UIDVALIDITY does.
struct ImapPlace {
    std::uint32_t validity = 0, uid = 0;
    std::int64_t floor_day = 0;  ///< days since 1970: mails that arrived earlier are before the back-fill
};

/// Members of an object that is open.
void writeImapPlace(const ImapPlace& place, JsonWriter& out);
/// Empty for an object that writeImapPlace didn't make.
std::optional<ImapPlace> readImapPlace(Json object);

/// Where the walk goes on: at `known`, or at `first` (the back-fill) for a new account and for a mailbox whose UIDs
/// changed their meaning; ids make a second reading harmless.
ImapPlace nextImapPlace(const std::optional<ImapPlace>& known, const MailboxState& state, Instant first);

/// Gives the next mails to `take`, in the order in which they arrived, and moves `place` behind them. True when there
/// is more. Throws what the reader throws.
bool walkImap(MailReader& reader, ImapPlace& place, const std::function<void(const FetchedMail&)>& take);

}  // namespace channels
