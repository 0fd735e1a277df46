#include "channels/mail/maildrop_walk.h"

#include <algorithm>
#include <vector>

#include "channels/kit/hash.h"
#include "channels/mail/imap_walk.h"
#include "channels/mail/mime_parser.h"

namespace channels {
namespace {

/// Eight characters of base64 are 48 bits: among 20,000 mails a new one is taken for a known one once in 10^10.
constexpr std::size_t kMarkChars = 8;
constexpr std::size_t kMarkBytes = 6;
/// Headers of old mails that one pull passes over.
constexpr std::size_t kHeadersOfPage = 200;

std::string markOf(const std::string& unique_id) { return base64(sha256(unique_id).substr(0, kMarkBytes)); }

struct Slot {
    std::string unique_id, mark;
};

/// The part of the listing that is looked at; forgets what has left it.
std::vector<Slot> entriesOf(MaildropReader& reader, MaildropPlace& place) {
    const auto ids = reader.list();
    std::vector<Slot> entries;
    std::set<std::string> still_met;
    const std::size_t skipped = ids.size() - std::min(ids.size(), kMailsOfMaildrop);
    for (std::size_t i = skipped; i < ids.size(); ++i) {
        entries.push_back({ids[i], markOf(ids[i])});
        if (place.met.contains(entries.back().mark)) still_met.insert(entries.back().mark);
    }
    place.met = std::move(still_met);
    return entries;
}

bool isWanted(const MaildropPlace& place, std::string_view bytes) {
    const MailTimes times = readTimes(bytes);
    // What comes later is new, whatever date it claims.
    const auto at = times.received || place.walked ? times.received : times.date;
    return !at || *at >= place.first;
}

}  // namespace

void writeMaildropPlace(const MaildropPlace& place, JsonWriter& out) {
    std::string marks;
    for (const std::string& mark : place.met) marks += mark;
    out.member("first", std::int64_t{place.first.time_since_epoch().count()})
        .member("walked", place.walked)
        .member("met", marks);
}

std::optional<MaildropPlace> readMaildropPlace(Json object) {
    const auto first = object["first"].integer();
    const auto walked = object["walked"].boolean();
    const auto marks = object["met"].string();
    if (!first || !walked || !marks || marks->size() % kMarkChars != 0) return std::nullopt;
    MaildropPlace place{Instant(std::chrono::milliseconds(*first)), *walked, {}};
    for (std::size_t at = 0; at < marks->size(); at += kMarkChars) place.met.emplace(marks->substr(at, kMarkChars));
    return place;
}

bool walkMaildrop(MaildropReader& reader, MaildropPlace& place, const std::function<void(const FetchedMail&)>& take) {
    std::size_t mails = 0, headers = 0, bytes = 0;
    for (const Slot& entry : entriesOf(reader, place)) {
        if (place.met.contains(entry.mark)) continue;
        if (mails >= kMailsOfPage || headers >= kHeadersOfPage || bytes > kMailBytesOfPage) return true;
        ++headers;
        if (place.walked || isWanted(place, reader.header(entry.unique_id))) {
            const auto mail = reader.fetch(entry.unique_id);
            if (mail) {
                bytes += mail->bytes.size();
                ++mails;
                if (!place.walked || isWanted(place, mail->bytes)) take(*mail);
            }
        }
        place.met.insert(entry.mark);
    }
    place.walked = true;
    return false;
}

}  // namespace channels
