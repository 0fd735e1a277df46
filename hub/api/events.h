#pragma once
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <list>
#include <mutex>
#include <thread>

#include <Poco/Net/StreamSocket.h>

#include "channels/contract/transports.h"
#include "hub/store/store.h"

namespace hub::api {

struct EventLimits {
    std::size_t streams = 1000;
    std::chrono::milliseconds heartbeat{20'000};  ///< how often something is sent, and the caller is checked again
    std::chrono::milliseconds stall{30'000};      ///< a client that takes nothing for so long is dropped
};

/// Live events: takes sockets over from the HTTP server and writes to all of them from one thread, so that a thousand open pages
/// cost no thread each. A client that doesn't read, or whose session has ended, is dropped. Events older than a day are
/// deleted on the way. start() and stop() by the owner, the rest by any thread.
class EventStreams {
public:
    EventStreams(Store& store, const channels::Clock& clock, EventLimits limits = {})
        : store_(store), clock_(clock), limits_(limits) {}
    EventStreams(const EventStreams&) = delete;
    EventStreams& operator=(const EventStreams&) = delete;
    ~EventStreams();

    void start();
    void stop();
    /// Owns the socket from now on: sends the response's head and every event after `after`, or `reset` when there can't be such
    /// an event. `allowed` is asked at each heartbeat.
    void adopt(Poco::Net::StreamSocket socket, std::int64_t after, std::function<bool()> allowed);
    /// No room for another stream.
    [[nodiscard]] bool isFull();
    /// There are new events.
    void wake();

private:
    struct Stream {
        Poco::Net::StreamSocket socket;
        std::int64_t sent = 0;
        std::function<bool()> allowed;
        std::string pending;
        std::chrono::steady_clock::time_point moved{};  ///< when the client took something, or had taken all
    };
    void run();
    void feedAll();
    /// False when the client is gone, doesn't keep up or may no longer listen.
    bool feed(Stream& stream, bool heartbeat);
    void collect(Stream& stream);
    bool write(Stream& stream);
    void dropOldEvents();

    Store& store_;
    const channels::Clock& clock_;
    const EventLimits limits_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::list<Stream> arriving_;  // these four guarded by mutex_
    std::size_t count_ = 0;       // of streams_ when it was last fed
    bool woken_ = false, stop_ = false;
    std::list<Stream> streams_;   // these three of run() alone
    std::chrono::steady_clock::time_point last_beat_{}, last_drop_{};
    std::thread thread_;
};

}  // namespace hub::api
