#pragma once
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

namespace hub::api {

/// The connections that hold a thread of the server. Each may wait for its client until a deadline only, however the client
/// drips: then it reads an end of input, and soon after can't write either. start() and stop() by the owner, the rest by any
/// thread. A key is any address that stays the connection's own while it is here.
class Connections {
public:
    using Duration = std::chrono::steady_clock::duration;

    Connections() = default;
    Connections(const Connections&) = delete;
    Connections& operator=(const Connections&) = delete;
    ~Connections();

    void start();
    /// Lets what is being worked on end within `patience`, reading no more; then cuts the rest off.
    void stop(Duration patience);

    void enter(const void* key, int descriptor, Duration patience);
    /// The client has this long from now on.
    void allow(const void* key, Duration patience);
    /// The client has done its part.
    void allowAll(const void* key);
    /// Whether the deadline that was last set has passed.
    [[nodiscard]] bool isLate(const void* key);
    void leave(const void* key);

private:
    using Time = std::chrono::steady_clock::time_point;
    struct Entry {
        int descriptor = -1;
        Time deadline;
        bool late = false;
    };

    void setDeadline(const void* key, Time deadline);
    void watch();

    std::mutex mutex_;
    std::condition_variable changed_;
    std::map<const void*, Entry> entries_;  // these two guarded by mutex_
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace hub::api
