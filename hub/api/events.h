#pragma once
#include <chrono>
#include <condition_variable>
#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <thread>

#include <Poco/Net/StreamSocket.h>

namespace hub::api {

/// What one stream's client has still to hear, as text/event-stream; empty when there is nothing new. Asked by one thread.
using EventSource = std::function<std::string()>;

struct EventLimits {
    std::size_t streams = 1000;
    std::size_t per_owner = 4;  ///< of the same known owner: one more ends the oldest
    std::chrono::milliseconds heartbeat{20'000};  ///< how often something is sent, and the caller is checked again
    std::chrono::milliseconds stall{30'000};      ///< a client that takes nothing for so long is dropped
};

/// Live events: takes sockets over from the HTTP server and writes to all of them from one thread, so that a thousand open pages
/// cost no thread each. A client that doesn't read, or whose session has ended, is dropped. start() and stop() by the owner, the
/// rest by any thread.
class EventStreams {
public:
    /// `each_hour` runs between the writing, first at once.
    explicit EventStreams(EventLimits limits = {}, std::function<void()> each_hour = {})
        : limits_(limits), each_hour_(std::move(each_hour)) {}
    EventStreams(const EventStreams&) = delete;
    EventStreams& operator=(const EventStreams&) = delete;
    ~EventStreams();

    void start();
    void stop();
    /// Owns the socket from now on: sends the response's head and all that `source` brings. `allowed` is asked at each
    /// heartbeat. `owner`: whose stream it is, empty when that isn't to be bounded.
    void adopt(Poco::Net::StreamSocket socket, EventSource source, std::function<bool()> allowed, std::string owner = {});
    /// No room for another stream.
    [[nodiscard]] bool isFull();
    /// A source may have something.
    void wake();

private:
    struct Stream {
        Poco::Net::StreamSocket socket;
        EventSource source;
        std::function<bool()> allowed;
        std::string owner;
        std::string pending;
        std::chrono::steady_clock::time_point moved{};  ///< when the client took something, or had taken all
    };
    void run();
    void feedAll();
    /// False when the client is gone, doesn't keep up or may no longer listen.
    bool feed(Stream& stream, bool heartbeat);
    bool write(Stream& stream);
    void welcome();
    void tidy();

    const EventLimits limits_;
    const std::function<void()> each_hour_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::list<Stream> arriving_;  // these four guarded by mutex_
    std::size_t count_ = 0;       // of streams_ when it was last fed
    bool woken_ = false, stop_ = false;
    std::list<Stream> streams_;   // these three of run() alone
    std::chrono::steady_clock::time_point last_beat_{}, last_tidied_{};
    std::thread thread_;
};

}  // namespace hub::api
