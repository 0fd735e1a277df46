#include <algorithm>
#include <charconv>
#include <limits>

#include "channels/contract/errors.h"
#include "channels/mail/curl_handle.h"
#include "channels/mail/curl_mail.h"
#include "channels/mail/mail_text.h"

namespace channels {
namespace {

constexpr std::size_t kAnswerBytes = 1u << 20;
constexpr std::size_t kHeaderBytes = 512u << 10;
/// 40,000 UIDs of ten digits fit libcurl's longest line, see curl_handle.cpp.
constexpr std::uint64_t kSafeWindow = 40'000;
constexpr std::uint64_t kLastUid = std::numeric_limits<std::uint32_t>::max();

/// The number behind `label` in an answer, such as "[UIDNEXT " or "RFC822.SIZE ".
std::optional<std::uint64_t> numberAfter(const std::string& answer, const std::string& label) {
    const std::size_t at = upperCase(answer).find(label);
    if (at == std::string::npos) return std::nullopt;
    std::uint64_t number = 0;
    const char* begin = answer.data() + at + label.size();
    const auto [end, error] = std::from_chars(begin, answer.data() + answer.size(), number);
    if (error != std::errc() || end == begin) return std::nullopt;
    return number;
}

/// The UIDs of all "* SEARCH 1 2 3" lines.
std::vector<std::uint32_t> searchResult(const std::string& answer) {
    std::vector<std::uint32_t> uids;
    std::size_t at = 0;
    while (at < answer.size()) {
        const std::size_t end = std::min(answer.find('\n', at), answer.size());
        const std::string line = answer.substr(at, end - at);
        at = end + 1;
        if (upperCase(line.substr(0, 8)) != "* SEARCH") continue;
        const char* p = line.data() + 8;
        const char* const stop = line.data() + line.size();
        while (p < stop) {
            std::uint32_t uid = 0;
            const auto [next, error] = std::from_chars(p, stop, uid);
            if (error == std::errc() && uid != 0) uids.push_back(uid);
            p = next == p ? p + 1 : next;
        }
    }
    std::sort(uids.begin(), uids.end());
    uids.erase(std::unique(uids.begin(), uids.end()), uids.end());
    return uids;
}

std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + "\"";
}

/// libcurl decodes %XX in custom commands.
std::string escapePercent(const std::string& text) {
    std::string out;
    for (const char c : text) c == '%' ? out += "%25" : out += c;
    return out;
}

/// Throws when the server's refusal is about the moment and not about what was asked (RFC 5530, and Gmail's
/// THROTTLED).
void throwIfLater(const std::string& line, const std::string& what) {
    if (hasAnyOf(line, {"[LIMIT]", "[THROTTLED]", "[INUSE]"})) throw MailBusy(what);
    if (hasAnyOf(line, {"[UNAVAILABLE]", "[SERVERBUG]"})) throw TemporaryFailure(what);
}

/// libcurl can read a mail's literal only by a URL with `;UID=`, and selects the folder for it, read-write,
/// when the connection hasn't selected it yet: that would set \Seen. So the folder is selected and then
/// EXAMINEd by hand on the same connection (libcurl goes on believing that it is selected), and no command
/// but that one may open a connection.
class ImapReader : public MailReader, public SearchesByDay {
public:
    ImapReader(const MailServer& server, const std::string& folder, const MailOptions& options)
        : curl_(server, options, "imap,imaps"),
          folder_(modifiedUtf7(folder)),
          max_bytes_(options.max_bytes) {}

    MailboxState state() override {
        known_ = examine();
        return *known_;
    }

    std::vector<std::uint32_t> newer(std::uint32_t after, std::size_t limit) override {
        return search(after, limit, "");
    }

    std::vector<std::uint32_t> newerSince(
        std::uint32_t after, std::size_t limit, std::chrono::year_month_day day
    ) override {
        static const char* const kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
        return search(
            after, limit,
            " SINCE " + std::to_string(static_cast<unsigned>(day.day())) + "-" +
                kMonths[static_cast<unsigned>(day.month()) - 1] + "-" +
                std::to_string(static_cast<int>(day.year()))
        );
    }

    FetchedMail fetch(std::uint32_t uid) override {
        const std::string number = std::to_string(uid);
        const std::string answer = inFolder("UID FETCH " + number + " (RFC822.SIZE)");
        const auto size = numberAfter(answer, "RFC822.SIZE ");
        if (!size) return {};
        FetchedMail mail;
        mail.uid = uid;
        mail.oversized = *size > max_bytes_;
        const std::string section = mail.oversized ? ";SECTION=HEADER" : "";
        // A server that counts bare line feeds as one byte sends somewhat more than it announced.
        const std::size_t cap = mail.oversized ? kHeaderBytes : max_bytes_ + max_bytes_ / 8;
        if (!literal(";UID=" + number + section, cap, mail.oversized)) return {};
        mail.bytes = std::move(curl_.body);
        return mail;
    }

private:
    /// UIDs above `after` that meet a further search condition, rising.
    std::vector<std::uint32_t> search(std::uint32_t after, std::size_t limit, const std::string& condition) {
        ensureOpen();
        const std::uint64_t end = known_->uid_next != 0 ? known_->uid_next : kLastUid;
        std::vector<std::uint32_t> found;
        std::uint64_t low = std::uint64_t{after} + 1, width = kSafeWindow;
        bool growing = true;
        while (low < end && found.size() < limit) {
            const std::uint64_t high = std::min(low + width, end) - 1;
            const auto part = searchResult(
                inFolder("UID SEARCH UID " + std::to_string(low) + ":" + std::to_string(high) + condition)
            );
            if (!part.empty() && width > kSafeWindow) {
                // The line may have been cut: look again through a narrower window.
                growing = false;
                width = std::max(width / 2, kSafeWindow);
                continue;
            }
            for (const std::uint32_t uid : part)
                if (uid >= low && uid <= high && found.size() < limit) found.push_back(uid);
            low = high + 1;
            if (growing && part.empty()) width *= 2;
        }
        return found;
    }

    std::string folderUrl() const { return curl_.url + "/" + curl_.escape(folder_); }

    MailboxState examine() {
        curl_.may_connect = true;
        const std::string folder_url = folderUrl();
        const std::string command = "EXAMINE " + escapePercent(quoted(folder_));
        curl_.set(CURLOPT_URL, folder_url.c_str());
        curl_.set(CURLOPT_CUSTOMREQUEST, command.c_str());
        const CURLcode code = curl_.perform(kAnswerBytes);
        curl_.may_connect = false;
        if (code != CURLE_OK) failToOpen(code);
        const auto validity = numberAfter(curl_.body, "[UIDVALIDITY ");
        if (!validity || *validity == 0 || *validity > kLastUid)
            throw NotUnderstood(curl_.where() + ": the answer to EXAMINE has no UIDVALIDITY");
        const auto next = numberAfter(curl_.body, "[UIDNEXT ");
        return {
            static_cast<std::uint32_t>(*validity),
            static_cast<std::uint32_t>(std::min(next.value_or(0), kLastUid))};
    }

    [[noreturn]] void failToOpen(CURLcode code) {
        const std::string last = refusal();
        if (code == CURLE_LOGIN_DENIED || code == CURLE_QUOTE_ERROR) {
            throwIfLater(last, curl_.where() + ": " + curl_.explain(code, last));
            // libcurl says "login denied" of a SELECT too; the folder's name is then what the operator must
            // mend.
            const std::string text = curl_.explain(code, last);
            const bool of_folder = code == CURLE_QUOTE_ERROR || text.rfind("Select failed", 0) == 0;
            const std::string doing = of_folder ? "opening the folder '" + folder_ + "'" : "signing in";
            throw CredentialsRefused(curl_.where() + ": " + doing + ": " + text);
        }
        curl_.fail(code, "opening the mailbox");
    }

    void ensureOpen() {
        if (!known_) known_ = examine();
    }

    /// The server's last tagged NO or BAD ("A003 NO …"); empty for none. The very last line may answer our
    /// LOGOUT.
    std::string refusal() const {
        const auto found =
            std::find_if(curl_.lines.rbegin(), curl_.lines.rend(), [](const std::string& line) {
                const std::size_t space = line.find(' ');
                return space != std::string::npos && space > 0 && line[0] != '*' &&
                       hasAnyOf(line.substr(space, 5), {" NO ", " BAD "});
            });
        return found == curl_.lines.rend() ? std::string() : *found;
    }

    /// The connection was lost: opens it again, and only if the UIDs still mean the same.
    void reopen() {
        const MailboxState before = *known_;
        known_ = examine();
        if (known_->uid_validity != before.uid_validity)
            throw TemporaryFailure(curl_.where() + ": the mailbox was rebuilt while it was read");
    }

    /// Servers end idle connections; reading commands can be asked again.
    bool lostConnection(CURLcode code) const {
        return curl_.connect_refused || code == CURLE_RECV_ERROR || code == CURLE_SEND_ERROR ||
               code == CURLE_GOT_NOTHING;
    }

    /// One command inside the open folder; answers its untagged lines.
    std::string inFolder(const std::string& command) {
        ensureOpen();
        for (int attempt = 0;; ++attempt) {
            const std::string folder_url = folderUrl();
            curl_.set(CURLOPT_URL, folder_url.c_str());
            curl_.set(CURLOPT_CUSTOMREQUEST, command.c_str());
            const CURLcode code = curl_.perform(kAnswerBytes);
            if (code == CURLE_OK) return curl_.body;
            if (attempt > 0 || !lostConnection(code)) failIn(code, command);
            reopen();
        }
    }

    /// Reads a mail's literal into the body; false when the server hasn't got it.
    bool literal(const std::string& what, std::size_t cap, bool cut_is_fine) {
        for (int attempt = 0;; ++attempt) {
            const std::string mail_url = folderUrl() + "/" + what;
            curl_.set(CURLOPT_URL, mail_url.c_str());
            curl_.set(CURLOPT_CUSTOMREQUEST, static_cast<const char*>(nullptr));
            const CURLcode code = curl_.perform(cap);
            if (code == CURLE_OK || (curl_.body_cut && cut_is_fine)) return true;
            if (code == CURLE_REMOTE_FILE_NOT_FOUND) {
                // libcurl says this of a refusal, too; only a plain OK without the mail means that it is
                // gone.
                if (refusal().empty()) return false;
                failIn(CURLE_QUOTE_ERROR, "UID FETCH");
            }
            if (curl_.body_cut)
                throw NotUnderstood(curl_.where() + ": a mail is longer than its RFC822.SIZE says");
            if (attempt > 0 || !lostConnection(code)) failIn(code, "UID FETCH");
            reopen();
        }
    }

    [[noreturn]] void failIn(CURLcode code, const std::string& command) {
        if (code == CURLE_QUOTE_ERROR) {
            const std::string what = curl_.where() + ": " + command + ": " + curl_.explain(code, refusal());
            throwIfLater(refusal(), what);
            throw NotUnderstood(what);
        }
        curl_.fail(code, command);
    }

    CurlHandle curl_;
    std::string folder_;
    std::size_t max_bytes_;
    std::optional<MailboxState> known_;
};

}  // namespace

std::unique_ptr<MailReader> openMailbox(
    const MailServer& server, const std::string& folder, const MailOptions& options
) {
    return std::make_unique<ImapReader>(server, folder, options);
}

}  // namespace channels
