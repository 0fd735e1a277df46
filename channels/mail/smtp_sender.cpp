#include <algorithm>
#include <cstring>

#include "channels/contract/errors.h"
#include "channels/mail/curl_handle.h"
#include "channels/mail/curl_mail.h"

namespace channels {
namespace {

/// The part of a send that libcurl asks for, and how far it got.
struct Upload {
    const std::string* message = nullptr;
    std::size_t sent = 0;
    bool handed_over = false;  ///< all of it was taken: from here on the relay may have it
    std::size_t lines_before_end = 0;
    const CurlHandle* handle = nullptr;
};

std::size_t readUpload(char* buffer, std::size_t size, std::size_t count, void* data) {
    auto& upload = *static_cast<Upload*>(data);
    const std::size_t bytes = std::min(size * count, upload.message->size() - upload.sent);
    std::memcpy(buffer, upload.message->data() + upload.sent, bytes);
    upload.sent += bytes;
    if (upload.sent == upload.message->size() && !upload.handed_over) {
        upload.handed_over = true;
        upload.lines_before_end = upload.handle->lines.size();
    }
    return bytes;
}

/// An address that can stand in an SMTP command: one @, no spaces, brackets or line ends, ASCII.
bool isPlainAddress(const std::string& address) {
    if (address.size() > 254 || address.find('@') == std::string::npos) return false;
    for (const unsigned char c : address)
        if (c <= ' ' || c >= 0x7f || c == '<' || c == '>') return false;
    return true;
}

int replyCode(const std::string& line) {
    if (line.size() < 3) return 0;
    int code = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        if (line[i] < '0' || line[i] > '9') return 0;
        code = code * 10 + (line[i] - '0');
    }
    return code;
}

class SmtpSender : public MailSender, public TriesRelay {
public:
    SmtpSender(const MailServer& server, const MailOptions& options) : curl_(server, options, "smtp,smtps") {}

    void send(const std::string& from, const std::vector<std::string>& to, const std::string& message)
        override {
        checkAddresses(from, to);
        const std::string url = curl_.url + "/" + curl_.escape(from.substr(from.rfind('@') + 1));
        const std::string sender = "<" + from + ">";
        curl_slist* list = nullptr;
        for (const std::string& address : to) list = curl_slist_append(list, ("<" + address + ">").c_str());
        const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> recipients(
            list, curl_slist_free_all
        );
        Upload upload{&message, 0, false, 0, &curl_};
        curl_.set(CURLOPT_URL, url.c_str());
        curl_.set(CURLOPT_MAIL_FROM, sender.c_str());
        curl_.set(CURLOPT_MAIL_RCPT, recipients.get());
        curl_.set(CURLOPT_UPLOAD, 1L);
        curl_.set(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(message.size()));
        curl_.set(CURLOPT_READFUNCTION, &readUpload);
        curl_.set(CURLOPT_READDATA, static_cast<void*>(&upload));
        const CURLcode code = curl_.perform(0);
        const bool accepted = upload.handed_over && replyCode(decisiveLine(upload)) / 100 == 2;
        if (code != CURLE_OK && !accepted) fail(code, upload);
    }

    void tryCredentials() override {
        const std::string url = curl_.url + "/";
        curl_.set(CURLOPT_URL, url.c_str());
        curl_.set(CURLOPT_CUSTOMREQUEST, "NOOP");
        curl_.set(CURLOPT_NOBODY, 1L);
        const CURLcode code = curl_.perform(0);
        curl_.set(CURLOPT_NOBODY, 0L);
        curl_.set(CURLOPT_CUSTOMREQUEST, static_cast<const char*>(nullptr));
        if (code != CURLE_OK) fail(code, {});
    }

private:
    void checkAddresses(const std::string& from, const std::vector<std::string>& to) {
        if (!isPlainAddress(from))
            throw PermanentFailure("the sender's address can't be used: " + from, "bad_sender");
        if (to.empty()) throw PermanentFailure("no recipient", "bad_recipient");
        for (const std::string& address : to)
            if (!isPlainAddress(address))
                throw PermanentFailure("the recipient's address can't be used: " + address, "bad_recipient");
    }

    /// What the relay said to the mail, or else its last refusal; empty for neither. The very last line may
    /// answer our QUIT.
    std::string decisiveLine(const Upload& upload) const {
        if (upload.handed_over)
            return curl_.lines.size() > upload.lines_before_end ? curl_.lines[upload.lines_before_end]
                                                                : std::string();
        const auto refusal =
            std::find_if(curl_.lines.rbegin(), curl_.lines.rend(), [](const std::string& line) {
                return replyCode(line) / 100 == 4 || replyCode(line) / 100 == 5;
            });
        return refusal == curl_.lines.rend() ? std::string() : *refusal;
    }

    [[noreturn]] void fail(CURLcode code, const Upload& upload) {
        const std::string line = decisiveLine(upload);
        const int reply = replyCode(line);
        const std::string what = curl_.where() + ": sending: " + curl_.explain(code, line);
        const bool refused = reply / 100 == 4 || reply / 100 == 5;
        if (upload.handed_over && !refused) throw TemporaryFailure(what, true);
        if (code == CURLE_ABORTED_BY_CALLBACK) throw Cancelled();
        const bool signing_in =
            code == CURLE_LOGIN_DENIED || reply == 530 || reply == 534 || reply == 535 || reply == 538;
        if (signing_in && reply / 100 != 4) throw CredentialsRefused(what);
        // A broken connection leaves the last good answer behind: only a refusal speaks of the message.
        const bool refusal =
            code == CURLE_SEND_ERROR || code == CURLE_WEIRD_SERVER_REPLY || code == CURLE_LOGIN_DENIED;
        if (refusal && reply / 100 == 5) throw PermanentFailure(what, std::to_string(reply));
        if (refusal && (reply == 421 || reply == 451 || reply == 452)) throw MailBusy(what);
        if (reply / 100 == 4) throw TemporaryFailure(what);
        curl_.fail(code, "sending");
    }

    CurlHandle curl_;
};

}  // namespace

std::unique_ptr<MailSender> openRelay(const MailServer& server, const MailOptions& options) {
    return std::make_unique<SmtpSender>(server, options);
}

}  // namespace channels
