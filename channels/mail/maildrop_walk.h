#pragma once
#include <functional>
#include <optional>
#include <set>
#include <string>

#include "channels/contract/transports.h"
#include "channels/contract/values.h"
#include "channels/kit/json.h"

namespace channels {

/// Of a fuller maildrop only so many mails are looked at, the last of its listing: they are the newest on every known
/// server.
inline constexpr std::size_t kMailsOfMaildrop = 20'000;

/// How far a maildrop was read. Message numbers change with every session, so the mails that were met are remembered,
/// each by eight characters of its unique id's hash, as long as they are in the maildrop.
struct MaildropPlace {
    Instant first{};      ///< mails that arrived earlier are before the back-fill
    bool walked = false;  ///< everything that was there at the beginning has been met
    std::set<std::string> met;
};

/// Members of an object that is open.
void writeMaildropPlace(const MaildropPlace& place, JsonWriter& out);
/// Empty for an object that writeMaildropPlace didn't make.
std::optional<MaildropPlace> readMaildropPlace(Json object);

/// Gives the next mails that weren't met to `take`, in the maildrop's order. True when there are more. Mails from
/// before the back-fill are passed over by their header: by when the server received them, or on the first walk by the
/// date that they claim. Throws what the reader throws.
bool walkMaildrop(MaildropReader& reader, MaildropPlace& place, const std::function<void(const FetchedMail&)>& take);

}  // namespace channels
