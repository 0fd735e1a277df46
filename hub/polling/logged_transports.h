#pragma once
#include <deque>
#include <mutex>
#include <string>
#include <vector>

#include "channels/contract/transports.h"

namespace hub {

/// The last requests that an account made, for its operator. Threads: any.
class RequestLog {
public:
    struct Entry {
        channels::Instant at;
        std::string call;     ///< "GET host/path": the query, which may hold a token, is left out
        std::string outcome;  ///< "200", or why there was no answer
        std::chrono::milliseconds took{0};
        std::size_t bytes = 0;  ///< of the answer's body
    };
    void add(Entry entry);
    [[nodiscard]] std::vector<Entry> newestFirst() const;

private:
    mutable std::mutex mutex_;
    std::deque<Entry> entries_;  // guarded by mutex_
};

/// Transports that note each request in a log. One thread at a time.
class LoggedTransports final : public channels::Transports, private channels::HttpClient {
public:
    LoggedTransports(const channels::Clock& clock, RequestLog& log) : clock_(clock), log_(log) {}
    /// What the requests go through; before the first one.
    void use(channels::Transports& real) { real_ = &real; }

    channels::HttpClient& http() override { return *this; }
    std::unique_ptr<channels::MailReader> mailbox(const channels::MailServer& server, const std::string& folder) override;
    std::unique_ptr<channels::MailSender> relay(const channels::MailServer& server) override;

private:
    channels::HttpResponse send(const channels::HttpRequest& request) override;

    const channels::Clock& clock_;
    RequestLog& log_;
    channels::Transports* real_ = nullptr;
};

}  // namespace hub
