#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "channels/contract/errors.h"
#include "channels/contract/transports.h"

namespace channels {

/// How mail connections behave.
struct MailOptions {
    std::string ca_file;  ///< PEM file of trusted authorities; empty for the system's
    std::chrono::milliseconds connect_timeout{10'000};
    std::chrono::milliseconds total_timeout{
        120'000};                       ///< of one command with its answer, or of one whole send
    std::size_t max_bytes = 10u << 20;  ///< larger mails are fetched as their header only
    const StopFlag* stop = nullptr;
};

/// What a MailReader may offer beside: only the mails of recent days, for a back-fill.
class SearchesByDay {
public:
    virtual ~SearchesByDay() = default;
    /// As MailReader::newer, of the mails that arrived on or after that day (the server's own date and zone).
    virtual std::vector<std::uint32_t> newerSince(
        std::uint32_t after, std::size_t limit, std::chrono::year_month_day day
    ) = 0;
};

/// What a MailSender may offer beside: a try of the credentials that sends nothing.
class TriesRelay {
public:
    virtual ~TriesRelay() = default;
    virtual void tryCredentials() = 0;
};

/// The server asked for patience (SMTP 421, 451, 452; IMAP [LIMIT], [THROTTLED], [INUSE]; POP3 [IN-USE],
/// [LOGIN-DELAY]): nothing was done.
class MailBusy : public TemporaryFailure {
public:
    explicit MailBusy(const std::string& what) : TemporaryFailure(what) {}
};

/// Mail servers say that they are busy, but not for how long.
inline constexpr std::chrono::minutes kMailBusyWait{1};

/// Runs `work`, whose mail server may be busy: that is Throttled then.
template <class Work>
auto untilBusy(const Clock& clock, const Work& work) {
    try {
        return work();
    } catch (const MailBusy& busy) {
        throw Throttled(busy.what(), clock.now() + kMailBusyWait);
    }
}

/// A reader of one IMAP folder over libcurl; nothing connects before the first call. TLS is demanded and
/// verified (imaps, or imap with STARTTLS), except on a loopback address without TLS. Reading leaves \Seen as
/// it is. `fetch` of a mail that has been removed meanwhile answers uid 0. One thread at a time. The result
/// is also a SearchesByDay.
std::unique_ptr<MailReader> openMailbox(
    const MailServer& server, const std::string& folder, const MailOptions& options
);

/// A reader of a POP3 maildrop over libcurl, with TLS as for openMailbox (pop3s, or pop3 with STLS). Deletes nothing.
/// The mails are those that were there at its first call. One thread at a time.
std::unique_ptr<MaildropReader> openMaildrop(const MailServer& server, const MailOptions& options);

/// A sender over libcurl, with TLS as for openMailbox. One thread at a time. The result is also a TriesRelay.
std::unique_ptr<MailSender> openRelay(const MailServer& server, const MailOptions& options);

/// A folder's name as IMAP writes it (RFC 3501, 5.1.3): "Käufer" is "K&AOQ-ufer".
std::string modifiedUtf7(const std::string& utf8);

}  // namespace channels
