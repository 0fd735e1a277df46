#pragma once
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <curl/curl.h>

#include "channels/contract/transports.h"
#include "channels/mail/curl_mail.h"

namespace channels {

/// One libcurl handle with what mail over IMAP, POP3 and SMTP have in common: TLS, credentials, limits, the stop
/// flag.
class CurlHandle {
public:
    CurlHandle(const MailServer& server, const MailOptions& options, const char* protocols);
    ~CurlHandle();
    CurlHandle(const CurlHandle&) = delete;
    CurlHandle& operator=(const CurlHandle&) = delete;

    template <class T>
    void set(CURLoption option, T value) {
        curl_easy_setopt(easy_, option, value);
    }
    /// Runs what was set. The answer's payload is in `body`, the protocol lines in `lines`.
    CURLcode perform(std::size_t max_body);

    [[nodiscard]] std::string escape(const std::string& text) const;
    /// "host:port" for messages; never holds credentials.
    [[nodiscard]] const std::string& where() const { return where_; }
    /// What curl says of a failure, and the server's word that belongs to it.
    [[nodiscard]] std::string explain(CURLcode code, const std::string& line) const;
    /// The last line that the server said, without its end.
    [[nodiscard]] std::string lastLine() const { return lines.empty() ? std::string() : lines.back(); }
    [[nodiscard]] bool stopRequested() const { return options_.stop != nullptr && options_.stop->load(); }
    /// Throws the error that a failure means when no message was at stake.
    [[noreturn]] void fail(CURLcode code, const std::string& doing) const;

    std::string url;  ///< scheme, host and port, without a path or a final slash
    std::string body;
    std::vector<std::string> lines;
    bool body_cut = false;    ///< the payload was longer than `max_body`: `body` is its start
    bool may_connect = true;  ///< false: a new connection is refused, so that only the existing one is used
    bool connect_refused = false;

private:
    static std::size_t onBody(char* data, std::size_t size, std::size_t count, void* self);
    static std::size_t onLine(char* data, std::size_t size, std::size_t count, void* self);
    static curl_socket_t onOpenSocket(void* self, curlsocktype, curl_sockaddr* address);
    static int onCloseSocket(void* self, curl_socket_t socket);
    CURLcode drive();

    CURLM* multi_ = nullptr;
    CURL* easy_ = nullptr;
    std::set<curl_socket_t> sockets_;
    MailOptions options_;
    std::string where_;
    std::size_t max_body_ = 0;
    char error_[CURL_ERROR_SIZE] = {};
};

}  // namespace channels
