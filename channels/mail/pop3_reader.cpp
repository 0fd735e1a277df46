#include <algorithm>
#include <charconv>
#include <map>
#include <optional>

#include "channels/contract/errors.h"
#include "channels/mail/curl_handle.h"
#include "channels/mail/curl_mail.h"
#include "channels/mail/mail_text.h"

namespace channels {
namespace {

/// A listing of 200,000 mails with the longest ids.
constexpr std::size_t kListingBytes = 16u << 20;
constexpr std::size_t kTopBytes = 512u << 10;

/// The connection is gone or the server has put the session aside: what was asked may be asked again in another one.
class Lost : public TemporaryFailure {
public:
    explicit Lost(const std::string& what) : TemporaryFailure(what) {}
};

/// Calls `visit(number, rest)` for each line "NUMBER REST" of a listing.
template <class Visit>
void forEachEntry(const std::string& listing, const Visit& visit) {
    for (std::size_t at = 0; at < listing.size();) {
        const std::size_t end = std::min(listing.find('\n', at), listing.size());
        const std::string line = withoutSpace(std::string_view(listing).substr(at, end - at));
        at = end + 1;
        std::uint32_t number = 0;
        const auto [rest, error] = std::from_chars(line.data(), line.data() + line.size(), number);
        if (error != std::errc() || number == 0) continue;
        visit(number, withoutSpace(std::string_view(rest, static_cast<std::size_t>(line.data() + line.size() - rest))));
    }
}

/// Message numbers live as long as one connection: no command but the listing may open one, and whatever is asked by
/// number is asked on the connection that was listed. libcurl takes the end of the connection for the end of an answer
/// of many lines: so each is confirmed by a NOOP, which must find the connection alive.
class Pop3Reader : public MaildropReader {
public:
    Pop3Reader(const MailServer& server, const MailOptions& options)
        : curl_(server, options, "pop3,pop3s"), max_bytes_(options.max_bytes) {}

    std::vector<std::string> list() override {
        if (!open_) openDrop();
        return unique_ids_;
    }

    std::string header(const std::string& unique_id) override {
        return onDrop(unique_id, [&](std::uint32_t number) { return headerOf(number); }).value_or(std::string());
    }

    std::optional<FetchedMail> fetch(const std::string& unique_id) override {
        return onDrop(unique_id, [&](std::uint32_t number) {
            if (sizeOf(number) > max_bytes_) return FetchedMail{0, true, headerOf(number)};
            // Servers count octets as they please: somewhat more may come than was announced.
            Answer mail = answer("/" + std::to_string(number), {}, max_bytes_ + max_bytes_ / 8);
            if (mail.cut) mail.bytes.resize(std::min(mail.bytes.find("\r\n\r\n"), mail.bytes.size()));
            return FetchedMail{0, mail.cut, std::move(mail.bytes)};
        });
    }

private:
    struct Answer {
        std::string bytes;
        bool cut = false;  ///< longer than was allowed: this is its start, and the connection is gone
    };

    /// Runs `work` with the mail's number, on a new connection when the old one is lost; empty for a mail that isn't
    /// there.
    template <class Work>
    auto onDrop(const std::string& unique_id, const Work& work) -> std::optional<decltype(work(1u))> {
        if (!open_) openDrop();
        for (int attempt = 0;; ++attempt) {
            const auto found = numbers_.find(unique_id);
            if (found == numbers_.end()) return std::nullopt;
            try {
                return work(found->second);
            } catch (const Lost&) {
                if (attempt > 0) throw;
                openDrop();
            }
        }
    }

    void openDrop() {
        open_ = false;
        curl_.may_connect = true;
        const std::string entries = listing("UIDL");
        unique_ids_.clear();
        numbers_.clear();
        sizes_.clear();
        forEachEntry(entries, [&](std::uint32_t number, const std::string& unique_id) {
            if (unique_id.empty() || !numbers_.emplace(unique_id, number).second) return;
            unique_ids_.push_back(unique_id);
        });
        open_ = true;
    }

    std::size_t sizeOf(std::uint32_t number) {
        if (sizes_.empty())
            forEachEntry(listing("LIST"), [&](std::uint32_t one, const std::string& size) {
                std::size_t octets = 0;
                std::from_chars(size.data(), size.data() + size.size(), octets);
                sizes_[one] = octets;
            });
        return sizes_[number];
    }

    std::string headerOf(std::uint32_t number) {
        return answer("/", "TOP " + std::to_string(number) + " 0", kTopBytes).bytes;
    }

    std::string listing(const std::string& command) {
        Answer all = answer("/", command, kListingBytes);
        if (all.cut)
            throw NotUnderstood(
                curl_.where() + ": " + command + ": the answer is over " + std::to_string(kListingBytes) + " bytes"
            );
        return std::move(all.bytes);
    }

    /// An answer of many lines: to `command`, or to RETR of the mail that the path names.
    Answer answer(const std::string& path, const std::string& command, std::size_t cap) {
        const std::string doing = command.empty() ? "RETR" : command;
        const CURLcode code = perform(path, command, false, cap);
        Answer out{std::move(curl_.body), curl_.body_cut};
        if (out.cut) {
            open_ = false;
            return out;
        }
        if (code != CURLE_OK) fail(code, doing);
        curl_.may_connect = false;
        if (const CURLcode alive = perform("/", "NOOP", true, 0); alive != CURLE_OK) fail(alive, doing);
        return out;
    }

    CURLcode perform(const std::string& path, const std::string& command, bool one_line, std::size_t cap) {
        const std::string address = curl_.url + path;
        curl_.set(CURLOPT_URL, address.c_str());
        curl_.set(CURLOPT_NOBODY, one_line ? 1L : 0L);
        curl_.set(CURLOPT_CUSTOMREQUEST, command.empty() ? static_cast<const char*>(nullptr) : command.c_str());
        return curl_.perform(cap);
    }

    /// What a refusal means is in its response code (RFC 2449, RFC 3206).
    [[noreturn]] void fail(CURLcode code, const std::string& doing) const {
        const std::string step = code == CURLE_LOGIN_DENIED ? "signing in" : doing, last = refusal();
        const std::string what = curl_.where() + ": " + step + ": " + curl_.explain(code, last);
        const bool lost =
            curl_.connect_refused || code == CURLE_RECV_ERROR || code == CURLE_SEND_ERROR || code == CURLE_GOT_NOTHING;
        if (lost) throw Lost(what);
        if (last.empty()) curl_.fail(code, step);
        if (hasAnyOf(last, {"[in-use]", "[login-delay]"})) throw MailBusy(what);
        if (hasAnyOf(last, {"[sys/temp]"})) throw Lost(what);
        if (code == CURLE_LOGIN_DENIED) throw CredentialsRefused(what);
        throw NotUnderstood(what);
    }

    /// The server's last -ERR; empty for none. The very last line may answer libcurl's QUIT.
    std::string refusal() const {
        const auto found = std::find_if(curl_.lines.rbegin(), curl_.lines.rend(), [](const std::string& line) {
            return line.starts_with("-");
        });
        return found == curl_.lines.rend() ? std::string() : *found;
    }

    CurlHandle curl_;
    std::size_t max_bytes_;
    bool open_ = false;
    std::vector<std::string> unique_ids_;
    std::map<std::string, std::uint32_t> numbers_;
    std::map<std::uint32_t, std::size_t> sizes_;
};

}  // namespace

std::unique_ptr<MaildropReader> openMaildrop(const MailServer& server, const MailOptions& options) {
    return std::make_unique<Pop3Reader>(server, options);
}

}  // namespace channels
