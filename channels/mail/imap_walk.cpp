#include "channels/mail/imap_walk.h"

#include "channels/mail/curl_mail.h"

namespace channels {

void writeImapPlace(const ImapPlace& place, JsonWriter& out) {
    out.member("uidvalidity", std::int64_t{place.validity})
        .member("uid", std::int64_t{place.uid})
        .member("floor", place.floor_day);
}

std::optional<ImapPlace> readImapPlace(Json object) {
    constexpr std::int64_t kLastUid = 0xffffffff, kLastDay = 1'000'000;
    const auto validity = object["uidvalidity"].integer(), uid = object["uid"].integer(),
               floor_day = object["floor"].integer();
    const bool good = validity && uid && floor_day && *validity > 0 && *validity <= kLastUid && *uid >= 0 &&
                      *uid <= kLastUid && *floor_day > -kLastDay && *floor_day < kLastDay;
    if (!good) return std::nullopt;
    return ImapPlace{static_cast<std::uint32_t>(*validity), static_cast<std::uint32_t>(*uid), *floor_day};
}

ImapPlace nextImapPlace(const std::optional<ImapPlace>& known, const MailboxState& state, Instant first) {
    if (known && known->validity == state.uid_validity) return *known;
    // A day earlier, since the server counts days in a zone of its own.
    const auto floor = std::chrono::floor<std::chrono::days>(first) - std::chrono::days(1);
    return {state.uid_validity, 0, floor.time_since_epoch().count()};
}

bool walkImap(MailReader& reader, ImapPlace& place, const std::function<void(const FetchedMail&)>& take) {
    const std::chrono::year_month_day floor{std::chrono::sys_days(std::chrono::days(place.floor_day))};
    auto* by_day = dynamic_cast<SearchesByDay*>(&reader);
    const auto uids =
        by_day != nullptr ? by_day->newerSince(place.uid, kMailsOfPage, floor) : reader.newer(place.uid, kMailsOfPage);
    std::size_t bytes = 0;
    for (const std::uint32_t uid : uids) {
        if (bytes > kMailBytesOfPage) return true;
        const FetchedMail mail = reader.fetch(uid);
        // One that was removed meanwhile answers nothing.
        if (mail.uid != 0) take(mail);
        bytes += mail.bytes.size();
        place.uid = uid;
    }
    return uids.size() == kMailsOfPage;
}

}  // namespace channels
