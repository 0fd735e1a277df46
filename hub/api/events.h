#pragma once
#include <condition_variable>
#include <cstdint>
#include <list>
#include <mutex>
#include <thread>

#include <Poco/Net/StreamSocket.h>

#include "hub/store/store.h"

namespace hub::api {

/// Live events: takes sockets over from the HTTP server and writes to all of them from one thread, so that a thousand open pages
/// cost no thread each. A client that doesn't read is dropped. start() and stop() by the owner, the rest by any thread.
class EventStreams {
public:
    explicit EventStreams(Store& store) : store_(store) {}
    EventStreams(const EventStreams&) = delete;
    EventStreams& operator=(const EventStreams&) = delete;
    ~EventStreams();

    void start();
    void stop();
    /// Owns the socket from now on: sends the response's head and every event after `after`.
    void adopt(Poco::Net::StreamSocket socket, std::int64_t after);
    /// There are new events.
    void wake();

private:
    struct Stream {
        Poco::Net::StreamSocket socket;
        std::int64_t sent = 0;
        std::string pending;
    };
    void run();
    /// False when the client is gone or doesn't keep up.
    bool feed(Stream& stream, bool heartbeat);

    Store& store_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::list<Stream> arriving_;  // these three guarded by mutex_
    bool woken_ = false, stop_ = false;
    std::list<Stream> streams_;   // of run() alone
    std::thread thread_;
};

}  // namespace hub::api
