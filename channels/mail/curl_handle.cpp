#include "channels/mail/curl_handle.h"

#include <algorithm>
#include <chrono>
#include <stdexcept>

#include <sys/socket.h>
#include <unistd.h>

#include "channels/contract/errors.h"
#include "channels/kit/reach.h"
#include "channels/kit/url.h"

namespace channels {
namespace {

/// A window of 40,000 UIDs is a SEARCH line of up to 440 KB, and libcurl drops what a line has beyond its
/// buffer.
constexpr long kBufferBytes = 512 * 1024;
constexpr std::size_t kMaxLines = 4'000;
constexpr std::size_t kShownLine = 300;
constexpr int kStopCheckMs = 100;

void initialiseCurl() {
    static const CURLcode done = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (done != CURLE_OK) throw std::runtime_error("libcurl could not be initialised");
}

bool isPlainScheme(const std::string& scheme) {
    return scheme == "imap" || scheme == "pop3" || scheme == "smtp";
}

struct UrlParts {
    std::string scheme, host, port;
};

UrlParts splitUrl(const std::string& url) {
    const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> parsed(curl_url(), curl_url_cleanup);
    if (!parsed || curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK)
        throw CredentialsRefused("mail server address is not a URL such as imaps://mail.example:993");
    const auto part = [&](CURLUPart which, unsigned flags) {
        char* text = nullptr;
        if (curl_url_get(parsed.get(), which, &text, flags) != CURLUE_OK) return std::string();
        std::string copy = text;
        curl_free(text);
        return copy;
    };
    return {part(CURLUPART_SCHEME, 0), part(CURLUPART_HOST, 0), part(CURLUPART_PORT, CURLU_DEFAULT_PORT)};
}

}  // namespace

CurlHandle::CurlHandle(const MailServer& server, const MailOptions& options, const char* protocols)
    : options_(options) {
    initialiseCurl();
    const UrlParts parts = splitUrl(server.url);
    where_ = parts.host + ":" + parts.port;
    url = parts.scheme + "://" + where_;
    multi_ = curl_multi_init();
    easy_ = curl_easy_init();
    if (multi_ == nullptr || easy_ == nullptr) throw std::bad_alloc();
    set(CURLOPT_ERRORBUFFER, error_);
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_PROTOCOLS_STR, protocols);
    set(CURLOPT_PROXY, "");
    set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    set(CURLOPT_BUFFERSIZE, kBufferBytes);
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!options.ca_file.empty()) set(CURLOPT_CAINFO, options.ca_file.c_str());
    const bool plain_allowed = isPlainScheme(parts.scheme) && isLoopback(parts.host);
    set(CURLOPT_USE_SSL, static_cast<long>(plain_allowed ? CURLUSESSL_TRY : CURLUSESSL_ALL));
    set(CURLOPT_USERNAME, server.user.c_str());
    if (server.access_token.empty()) {
        set(CURLOPT_PASSWORD, server.password.c_str());
    } else {
        set(CURLOPT_XOAUTH2_BEARER, server.access_token.c_str());
        // Else libcurl prefers CRAM-MD5 where it is offered, with an empty password.
        set(CURLOPT_LOGIN_OPTIONS, "AUTH=XOAUTH2");
    }
    set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_timeout.count()));
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(options.total_timeout.count()));
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(options.total_timeout).count();
    set(CURLOPT_SERVER_RESPONSE_TIMEOUT, static_cast<long>(seconds));
    set(CURLOPT_WRITEFUNCTION, &CurlHandle::onBody);
    set(CURLOPT_WRITEDATA, static_cast<void*>(this));
    set(CURLOPT_HEADERFUNCTION, &CurlHandle::onLine);
    set(CURLOPT_HEADERDATA, static_cast<void*>(this));
    set(CURLOPT_OPENSOCKETFUNCTION, &CurlHandle::onOpenSocket);
    set(CURLOPT_OPENSOCKETDATA, static_cast<void*>(this));
    set(CURLOPT_CLOSESOCKETFUNCTION, &CurlHandle::onCloseSocket);
    set(CURLOPT_CLOSESOCKETDATA, static_cast<void*>(this));
}

CurlHandle::~CurlHandle() {
    // libcurl says LOGOUT or QUIT and waits for the answer, up to two minutes from a server that hangs.
    for (const curl_socket_t open : sockets_) shutdown(open, SHUT_RDWR);
    curl_easy_cleanup(easy_);
    curl_multi_cleanup(multi_);
}

CURLcode CurlHandle::perform(std::size_t max_body) {
    body.clear();
    lines.clear();
    body_cut = false;
    connect_refused = false;
    max_body_ = max_body;
    error_[0] = '\0';
    curl_multi_add_handle(multi_, easy_);
    const CURLcode code = drive();
    curl_multi_remove_handle(multi_, easy_);
    return code;
}

/// The multi interface, since curl_easy_perform looks at a stop flag only once a second.
CURLcode CurlHandle::drive() {
    for (int running = 1; running > 0;) {
        if (stopRequested()) return CURLE_ABORTED_BY_CALLBACK;
        if (curl_multi_perform(multi_, &running) != CURLM_OK) return CURLE_FAILED_INIT;
        if (running > 0) curl_multi_poll(multi_, nullptr, 0, kStopCheckMs, nullptr);
    }
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_, &left))
        if (message->msg == CURLMSG_DONE) return message->data.result;
    return CURLE_FAILED_INIT;
}

std::string CurlHandle::escape(const std::string& text) const {
    char* escaped = curl_easy_escape(easy_, text.c_str(), static_cast<int>(text.size()));
    if (escaped == nullptr) throw std::bad_alloc();
    std::string copy = escaped;
    curl_free(escaped);
    return copy;
}

std::string CurlHandle::explain(CURLcode code, const std::string& line) const {
    std::string text = error_[0] != '\0' ? error_ : curl_easy_strerror(code);
    if (!line.empty()) text += "; the server said: " + line.substr(0, kShownLine);
    for (char& c : text)
        if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) >= 0x7f) c = '?';
    return text;
}

void CurlHandle::fail(CURLcode code, const std::string& doing) const {
    const std::string what = where_ + ": " + doing + ": " + explain(code, lastLine());
    switch (code) {
        case CURLE_ABORTED_BY_CALLBACK:
            throw Cancelled();
        case CURLE_LOGIN_DENIED:
            throw CredentialsRefused(what);
        case CURLE_WEIRD_SERVER_REPLY:
            throw NotUnderstood(what);
        case CURLE_OUT_OF_MEMORY:
            throw std::bad_alloc();
        default:
            throw TemporaryFailure(what);
    }
}

std::size_t CurlHandle::onBody(char* data, std::size_t size, std::size_t count, void* self) {
    auto& handle = *static_cast<CurlHandle*>(self);
    const std::size_t bytes = size * count;
    const std::size_t room = handle.max_body_ - std::min(handle.max_body_, handle.body.size());
    handle.body.append(data, std::min(room, bytes));
    if (bytes <= room) return bytes;
    handle.body_cut = true;
    return 0;
}

std::size_t CurlHandle::onLine(char* data, std::size_t size, std::size_t count, void* self) {
    auto& handle = *static_cast<CurlHandle*>(self);
    std::string line(data, size * count);
    while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.pop_back();
    if (handle.lines.size() < kMaxLines) handle.lines.push_back(std::move(line));
    return size * count;
}

curl_socket_t CurlHandle::onOpenSocket(void* self, curlsocktype, curl_sockaddr* address) {
    auto& handle = *static_cast<CurlHandle*>(self);
    // Whatever the name resolves to: a mail server may be on this machine, never where clouds keep credentials.
    if (!isWithin(Reach::NotBeside, address->addr)) return CURL_SOCKET_BAD;
    if (!handle.may_connect) {
        handle.connect_refused = true;
        return CURL_SOCKET_BAD;
    }
    const curl_socket_t opened = socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    if (opened != CURL_SOCKET_BAD) handle.sockets_.insert(opened);
    return opened;
}

int CurlHandle::onCloseSocket(void* self, curl_socket_t socket) {
    static_cast<CurlHandle*>(self)->sockets_.erase(socket);
    return close(socket);
}

}  // namespace channels
