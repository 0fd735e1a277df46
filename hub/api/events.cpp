#include "hub/api/events.h"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

#include <Poco/Logger.h>

namespace hub::api {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kBatch = 500;
constexpr std::chrono::milliseconds kTick{1000};
constexpr auto kKept = 24h;
constexpr auto kDropEvery = 1h;
constexpr std::string_view kHead =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nCache-Control: no-store\r\n"
    "X-Content-Type-Options: nosniff\r\nX-Accel-Buffering: no\r\nConnection: close\r\n\r\nretry: 2000\n\n";

/// Tells the page to fetch anew.
void reset(std::int64_t newest, std::string& pending) {
    pending += "id: " + std::to_string(newest) + "\nevent: reset\ndata: {}\n\n";
}

}  // namespace

EventStreams::~EventStreams() { stop(); }

void EventStreams::start() {
    thread_ = std::thread([this] { run(); });
}

void EventStreams::stop() {
    {
        const std::lock_guard lock(mutex_);
        stop_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void EventStreams::adopt(Poco::Net::StreamSocket socket, std::int64_t after, std::function<bool()> allowed) {
    socket.setBlocking(false);
    Stream stream{std::move(socket), after, std::move(allowed), std::string(kHead), std::chrono::steady_clock::now()};
    // The page has followed another store, such as the one before a restore.
    if (const auto newest = store_.newestEvent(); after > newest) reset(stream.sent = newest, stream.pending);
    {
        const std::lock_guard lock(mutex_);
        arriving_.push_back(std::move(stream));
        woken_ = true;
    }
    changed_.notify_all();
}

bool EventStreams::isFull() {
    const std::lock_guard lock(mutex_);
    return count_ + arriving_.size() >= limits_.streams;
}

void EventStreams::wake() {
    {
        const std::lock_guard lock(mutex_);
        woken_ = true;
    }
    changed_.notify_all();
}

void EventStreams::collect(Stream& stream) {
    // Whoever is too far behind fetches anew rather than all that happened since.
    if (stream.sent + 1 < store_.oldestEvent()) reset(stream.sent = store_.newestEvent(), stream.pending);
    for (const auto& event : store_.eventsAfter(stream.sent, kBatch)) {
        stream.pending += "id: " + std::to_string(event.id) + "\nevent: " + event.type + "\ndata: " + event.data + "\n\n";
        stream.sent = event.id;
    }
}

bool EventStreams::write(Stream& stream) {
    while (!stream.pending.empty()) {
        const ssize_t wrote = ::send(
            stream.socket.impl()->sockfd(), stream.pending.data(), stream.pending.size(), MSG_NOSIGNAL | MSG_DONTWAIT
        );
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            return std::chrono::steady_clock::now() - stream.moved < limits_.stall;
        }
        if (wrote <= 0) return false;
        stream.moved = std::chrono::steady_clock::now();
        stream.pending.erase(0, static_cast<std::size_t>(wrote));
    }
    stream.moved = std::chrono::steady_clock::now();
    return true;
}

bool EventStreams::feed(Stream& stream, bool heartbeat) {
    if (heartbeat && !stream.allowed()) return false;
    if (stream.pending.empty()) {
        collect(stream);
        if (stream.pending.empty() && heartbeat) stream.pending = ": still here\n\n";
    }
    return write(stream);
}

void EventStreams::dropOldEvents() {
    const auto now = std::chrono::steady_clock::now();
    if (last_drop_.time_since_epoch().count() != 0 && now - last_drop_ < kDropEvery) return;
    last_drop_ = now;
    store_.dropOldEvents(clock_.now() - kKept);
}

void EventStreams::feedAll() {
    const auto now = std::chrono::steady_clock::now();
    const bool beat = now - last_beat_ > limits_.heartbeat;
    if (beat) last_beat_ = now;
    std::erase_if(streams_, [&](Stream& stream) {
        try {
            return !feed(stream, beat);
        } catch (const std::exception& e) {
            Poco::Logger::get("api").error("events: %s", std::string(e.what()));
            return false;
        }
    });
    try {
        dropOldEvents();
    } catch (const StoreError& e) {
        Poco::Logger::get("api").error("old events: %s", std::string(e.what()));
    }
}

void EventStreams::run() {
    std::unique_lock lock(mutex_);
    while (!stop_) {
        changed_.wait_for(lock, std::min({kTick, limits_.heartbeat, limits_.stall}), [this] { return woken_ || stop_; });
        if (stop_) break;
        woken_ = false;
        streams_.splice(streams_.end(), arriving_);
        count_ = streams_.size();
        lock.unlock();
        feedAll();
        lock.lock();
        count_ = streams_.size();
    }
    streams_.clear();
    arriving_.clear();
}

}  // namespace hub::api
