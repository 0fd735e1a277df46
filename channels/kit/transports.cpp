#include "channels/kit/transports.h"

#include <algorithm>
#include <mutex>

#include <sys/socket.h>

#include <curl/curl.h>

#include "channels/contract/errors.h"
#include "channels/kit/reach.h"
#include "channels/kit/url.h"
#include "channels/mail/curl_mail.h"

namespace channels {
namespace {

constexpr std::size_t kMaxHeaderBytes = 64u << 10;
constexpr int kStopCheckMs = 100;

void initCurlOnce() {
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

template <auto Free>
struct Freed {
    template <class T>
    void operator()(T* handle) const {
        Free(handle);
    }
};
using Easy = std::unique_ptr<CURL, Freed<curl_easy_cleanup>>;
using Multi = std::unique_ptr<CURLM, Freed<curl_multi_cleanup>>;
using Headers = std::unique_ptr<curl_slist, Freed<curl_slist_free_all>>;
using Url = std::unique_ptr<CURLU, Freed<curl_url_cleanup>>;

std::string urlPart(CURLU* url, CURLUPart part) {
    char* text = nullptr;
    if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return {};
    std::string out(text);
    curl_free(text);
    return out;
}

struct Target {
    Url url;
    std::string host, shown;
};

/// Empty for what the client must not talk to. `shown` leaves out the query, which may hold a token.
std::optional<Target> parseTarget(const std::string& text) {
    Target target{Url(curl_url()), {}, {}};
    if (!target.url || curl_url_set(target.url.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK)
        return std::nullopt;
    const std::string scheme = urlPart(target.url.get(), CURLUPART_SCHEME);
    target.host = urlPart(target.url.get(), CURLUPART_HOST);
    if (scheme != "https" && !(scheme == "http" && isLoopback(target.host))) return std::nullopt;
    target.shown = target.host + urlPart(target.url.get(), CURLUPART_PATH);
    return target;
}

// A name may resolve to anything: what counts is the address that is connected to.
template <Reach reach>
curl_socket_t openSocket(void*, curlsocktype, curl_sockaddr* address) {
    if (!isWithin(reach, address->addr)) return CURL_SOCKET_BAD;
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

UrlPlace placeOfHost(const std::string& host) {
    if (isLoopback(host)) return UrlPlace::ThisMachine;
    return isWithin(Reach::NotHere, host) ? UrlPlace::Elsewhere : UrlPlace::Beside;
}

struct Exchange {
    HttpResponse response;
    std::size_t header_bytes = 0;
    std::size_t max_body_bytes = 0;
    bool too_big = false;
    bool status_only = false;
    bool head_is_there = false;
};

std::size_t takeBody(char* bytes, std::size_t size, std::size_t count, void* user) {
    auto& exchange = *static_cast<Exchange*>(user);
    if (exchange.status_only) return 0;
    if (exchange.response.body.size() + size * count > exchange.max_body_bytes) {
        exchange.too_big = true;
        return 0;
    }
    exchange.response.body.append(bytes, size * count);
    return size * count;
}

std::string trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return std::string(text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1));
}

std::size_t takeHeader(char* bytes, std::size_t size, std::size_t count, void* user) {
    auto& exchange = *static_cast<Exchange*>(user);
    const std::string_view line(bytes, size * count);
    exchange.header_bytes += line.size();
    if (exchange.header_bytes > kMaxHeaderBytes) {
        exchange.too_big = true;
        return 0;
    }
    if (line.starts_with("HTTP/")) exchange.response.headers.clear();  // an interim 1xx came before
    exchange.head_is_there = line == "\r\n" || line == "\n";
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return line.size();
    std::string name(line.substr(0, colon));
    std::transform(name.begin(), name.end(), name.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    });
    exchange.response.headers.emplace(std::move(name), trimmed(line.substr(colon + 1)));
    return line.size();
}

Headers makeHeaders(const HttpRequest& request) {
    curl_slist* list = curl_slist_append(nullptr, "Expect:");
    for (const auto& [name, value] : request.headers) {
        const std::string line = name + ": " + value;
        if (std::any_of(line.begin(), line.end(), [](char c) {
                return static_cast<unsigned char>(c) < 0x20;
            })) {
            curl_slist_free_all(list);
            throw NotUnderstood("request header " + name + " would hold a control character");
        }
        list = curl_slist_append(list, line.c_str());
    }
    return Headers(list);
}

class CurlHttp : public HttpClient {
public:
    CurlHttp(const TransportOptions& options, const StopFlag& stop)
        : options_(options), stop_(stop), multi_(curl_multi_init()), easy_(curl_easy_init()) {}

    HttpResponse send(const HttpRequest& request) override {
        const auto target = parseTarget(request.url);
        if (!target)
            throw NotUnderstood("not a URL to talk to: https is needed, http goes to loopback addresses only"
            );
        const std::string call = request.method + " " + (request.hides_path ? target->host : target->shown);
        if (request.reach == Reach::OpenInternet && isLoopback(target->host))
            throw PermanentFailure(call + ": not an address of the open internet", "foreign_address");
        if (request.reach == Reach::NotHere && !isWithin(request.reach, target->host))
            throw PermanentFailure(call + ": leads to this machine or beside it", "address_beside");
        const Headers headers = makeHeaders(request);
        Exchange exchange;
        exchange.max_body_bytes = options_.max_response_bytes;
        exchange.status_only = request.status_only;
        prepare(request, *target, headers.get(), exchange);
        const CURLcode result = perform();
        if (exchange.too_big)
            throw NotUnderstood(
                call + ": the answer is over " + std::to_string(options_.max_response_bytes) + " bytes"
            );
        if (request.reach == Reach::OpenInternet && result == CURLE_COULDNT_CONNECT)
            throw PermanentFailure(call + ": can't be reached, or no address of the open internet", "foreign_address");
        if (result != CURLE_OK && !(exchange.status_only && exchange.head_is_there)) {
            throw TemporaryFailure(call + ": " + curl_easy_strerror(result), sentInFull(request));
        }
        long status = 0;
        curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
        exchange.response.status = static_cast<int>(status);
        return std::move(exchange.response);
    }

private:
    void prepare(const HttpRequest& request, const Target& target, curl_slist* headers, Exchange& exchange) {
        CURL* easy = easy_.get();
        curl_easy_reset(easy);
        curl_easy_setopt(easy, CURLOPT_CURLU, target.url.get());
        curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
        curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
        curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
        curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
        if (!options_.ca_file.empty()) curl_easy_setopt(easy, CURLOPT_CAINFO, options_.ca_file.c_str());
        if (isLoopback(target.host)) curl_easy_setopt(easy, CURLOPT_PROXY, "");
        curl_easy_setopt(
            easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options_.connect_timeout.count())
        );
        curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(options_.total_timeout.count()));
        curl_easy_setopt(easy, CURLOPT_USERAGENT, options_.user_agent.c_str());
        curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
        curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
        curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, takeBody);
        curl_easy_setopt(easy, CURLOPT_WRITEDATA, &exchange);
        curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, takeHeader);
        curl_easy_setopt(easy, CURLOPT_HEADERDATA, &exchange);
        if (request.reach != Reach::Anywhere) {
            const auto open = request.reach == Reach::NotBeside ? openSocket<Reach::NotBeside>
                              : request.reach == Reach::NotHere ? openSocket<Reach::NotHere>
                                                                : openSocket<Reach::OpenInternet>;
            curl_easy_setopt(easy, CURLOPT_PROXY, "");
            curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
            curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open);
        }
        setMethod(request);
    }

    void setMethod(const HttpRequest& request) {
        CURL* easy = easy_.get();
        if (request.method == "GET" && request.body.empty()) return;
        if (request.method == "HEAD") {
            curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
            return;
        }
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request.body.data());
        curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
        // libcurl silently repeats any request, a POST too, when a kept connection dies before the first byte
        // of the answer: a reply to a buyer would be sent twice. It never repeats on a new connection.
        if (request.method != "GET" && !request.may_repeat) curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
    }

    // The multi interface, since curl_easy_perform looks at a stop flag only once a second.
    CURLcode perform() {
        curl_multi_add_handle(multi_.get(), easy_.get());
        struct Removed {
            CurlHttp& http;
            ~Removed() { curl_multi_remove_handle(http.multi_.get(), http.easy_.get()); }
        } removed{*this};
        for (int running = 1; running > 0;) {
            if (stop_.load()) throw Cancelled();
            if (curl_multi_perform(multi_.get(), &running) != CURLM_OK) return CURLE_FAILED_INIT;
            if (running > 0) curl_multi_poll(multi_.get(), nullptr, 0, kStopCheckMs, nullptr);
        }
        int left = 0;
        while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
            if (message->msg == CURLMSG_DONE) return message->data.result;
        }
        return CURLE_FAILED_INIT;
    }

    bool sentInFull(const HttpRequest& request) const {
        long head = 0;
        curl_off_t body = 0;
        curl_easy_getinfo(easy_.get(), CURLINFO_REQUEST_SIZE, &head);
        curl_easy_getinfo(easy_.get(), CURLINFO_SIZE_UPLOAD_T, &body);
        // REQUEST_SIZE counts the head and whatever of a small body went out with it.
        return head > 0 && (request.body.empty() || body >= static_cast<curl_off_t>(request.body.size()));
    }

    const TransportOptions options_;
    const StopFlag& stop_;
    // Declared in this order: the easy handle must go before the multi handle that keeps its connections.
    Multi multi_;
    Easy easy_;
};

class CurlTransports : public Transports {
public:
    CurlTransports(const TransportOptions& options, const StopFlag& stop)
        : options_(options), stop_(stop), http_(options, stop) {}

    HttpClient& http() override { return http_; }
    std::unique_ptr<MailReader> mailbox(const MailServer& server, const std::string& folder) override {
        return openMailbox(server, folder, mailOptions());
    }
    std::unique_ptr<MailSender> relay(const MailServer& server) override {
        return openRelay(server, mailOptions());
    }
    std::unique_ptr<MaildropReader> maildrop(const MailServer& server) override {
        return openMaildrop(server, mailOptions());
    }

private:
    MailOptions mailOptions() const {
        return {
            options_.ca_file, options_.connect_timeout, options_.total_timeout, options_.max_response_bytes,
            &stop_};
    }

    TransportOptions options_;
    const StopFlag& stop_;
    CurlHttp http_;
};

}  // namespace

std::unique_ptr<Transports> makeTransports(const TransportOptions& options, const StopFlag& stop) {
    initCurlOnce();
    return std::make_unique<CurlTransports>(options, stop);
}

bool allowedHttpUrl(const std::string& url) { return parseTarget(url).has_value(); }

UrlPlace placeOf(const std::string& url) {
    const auto target = parseTarget(url);
    return target ? placeOfHost(target->host) : UrlPlace::Refused;
}

UrlPlace placeOfRelay(const std::string& url) {
    const Url parsed(curl_url());
    if (!parsed || curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) return UrlPlace::Refused;
    const std::string scheme = urlPart(parsed.get(), CURLUPART_SCHEME), host = urlPart(parsed.get(), CURLUPART_HOST);
    return (scheme == "smtps" || scheme == "smtp") && !host.empty() ? placeOfHost(host) : UrlPlace::Refused;
}

}  // namespace channels
