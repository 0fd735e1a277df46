#pragma once
#include <deque>
#include <mutex>
#include <string>
#include <vector>

#include "channels/contract/transports.h"

namespace hub {

/// Told of every request that an account makes, after its answer. One thread at a time.
class RequestObserver {
public:
    virtual ~RequestObserver() = default;
    /// `response` is null when there was no answer: `failure` says why.
    virtual void onRequest(
        channels::Instant at, const channels::HttpRequest& request, const channels::HttpResponse* response,
        const std::string& failure, std::chrono::milliseconds took
    ) = 0;
};

/// The last requests of an account, for its operator. Reading: any thread.
class RequestLog final : public RequestObserver {
public:
    struct Entry {
        channels::Instant at;
        std::string call;     ///< "GET host/path": the query, which may hold a token, is left out
        std::string outcome;  ///< "200", or why there was no answer
        std::chrono::milliseconds took{0};
        std::size_t bytes = 0;  ///< of the answer's body
    };
    void onRequest(
        channels::Instant at, const channels::HttpRequest& request, const channels::HttpResponse* response,
        const std::string& failure, std::chrono::milliseconds took
    ) override;
    [[nodiscard]] std::vector<Entry> newestFirst() const;

private:
    mutable std::mutex mutex_;
    std::deque<Entry> entries_;  // guarded by mutex_
};

/// Transports that tell an observer of each HTTP request; mail goes through unseen. One thread at a time.
class ObservedTransports final : public channels::Transports, private channels::HttpClient {
public:
    ObservedTransports(const channels::Clock& clock, RequestObserver& observer) : clock_(clock), observer_(observer) {}
    /// What the requests go through; before the first one.
    void use(channels::Transports& real) { real_ = &real; }

    channels::HttpClient& http() override { return *this; }
    std::unique_ptr<channels::MailReader> mailbox(const channels::MailServer& server, const std::string& folder) override {
        return real_->mailbox(server, folder);
    }
    std::unique_ptr<channels::MailSender> relay(const channels::MailServer& server) override { return real_->relay(server); }

private:
    channels::HttpResponse send(const channels::HttpRequest& request) override;

    const channels::Clock& clock_;
    RequestObserver& observer_;
    channels::Transports* real_ = nullptr;
};

}  // namespace hub
