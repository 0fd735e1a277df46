#include "hub/api/events.h"

#include <sys/socket.h>

#include <cerrno>

#include <Poco/Logger.h>

namespace hub::api {
namespace {

using namespace std::chrono_literals;

constexpr auto kHeartbeat = 20s;
constexpr std::size_t kBatch = 500;
constexpr std::size_t kBacklog = 256 * 1024;
constexpr std::string_view kHead =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nCache-Control: no-store\r\n"
    "X-Content-Type-Options: nosniff\r\nX-Accel-Buffering: no\r\nConnection: close\r\n\r\nretry: 2000\n\n";

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

void EventStreams::adopt(Poco::Net::StreamSocket socket, std::int64_t after) {
    socket.setBlocking(false);
    {
        const std::lock_guard lock(mutex_);
        arriving_.push_back({std::move(socket), after, std::string(kHead)});
        woken_ = true;
    }
    changed_.notify_all();
}

void EventStreams::wake() {
    {
        const std::lock_guard lock(mutex_);
        woken_ = true;
    }
    changed_.notify_all();
}

bool EventStreams::feed(Stream& stream, bool heartbeat) {
    if (stream.pending.empty()) {
        // Whoever is too far behind fetches anew rather than all that happened since.
        if (stream.sent + 1 < store_.oldestEvent()) {
            stream.sent = store_.newestEvent();
            stream.pending = "id: " + std::to_string(stream.sent) + "\nevent: reset\ndata: {}\n\n";
        }
        for (const auto& event : store_.eventsAfter(stream.sent, kBatch)) {
            stream.pending +=
                "id: " + std::to_string(event.id) + "\nevent: " + event.type + "\ndata: " + event.data + "\n\n";
            stream.sent = event.id;
        }
        if (stream.pending.empty() && heartbeat) stream.pending = ": still here\n\n";
    }
    while (!stream.pending.empty()) {
        const ssize_t wrote = ::send(
            stream.socket.impl()->sockfd(), stream.pending.data(), stream.pending.size(), MSG_NOSIGNAL | MSG_DONTWAIT
        );
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return stream.pending.size() < kBacklog;
        if (wrote <= 0) return false;
        stream.pending.erase(0, static_cast<std::size_t>(wrote));
    }
    return true;
}

void EventStreams::run() {
    auto last_beat = std::chrono::steady_clock::now();
    std::unique_lock lock(mutex_);
    while (!stop_) {
        changed_.wait_for(lock, 1s, [this] { return woken_ || stop_; });
        if (stop_) break;
        woken_ = false;
        streams_.splice(streams_.end(), arriving_);
        lock.unlock();
        const bool beat = std::chrono::steady_clock::now() - last_beat > kHeartbeat;
        if (beat) last_beat = std::chrono::steady_clock::now();
        try {
            std::erase_if(streams_, [&](Stream& stream) { return !feed(stream, beat); });
        } catch (const std::exception& e) {
            Poco::Logger::get("api").error("events: %s", std::string(e.what()));
        }
        lock.lock();
    }
    streams_.clear();
    arriving_.clear();
}

}  // namespace hub::api
