#include "hub/api/events.h"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

#include <Poco/Logger.h>

namespace hub::api {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds kTick{1000};
constexpr auto kTidyEvery = 1h;
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

void EventStreams::adopt(
    Poco::Net::StreamSocket socket, EventSource source, std::function<bool()> allowed, std::string owner
) {
    socket.setBlocking(false);
    Stream stream{std::move(socket), std::move(source), std::move(allowed), std::move(owner), std::string(kHead),
                  std::chrono::steady_clock::now()};
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
        stream.pending = stream.source();
        if (stream.pending.empty() && heartbeat) stream.pending = ": still here\n\n";
    }
    return write(stream);
}

void EventStreams::tidy() {
    const auto now = std::chrono::steady_clock::now();
    if (!each_hour_ || (last_tidied_.time_since_epoch().count() != 0 && now - last_tidied_ < kTidyEvery)) return;
    last_tidied_ = now;
    try {
        each_hour_();
    } catch (const std::exception& e) {
        Poco::Logger::get("api").error("events: %s", std::string(e.what()));
    }
}

/// Takes the new streams in; an owner with too many loses the oldest.
void EventStreams::welcome() {
    for (; !arriving_.empty(); streams_.splice(streams_.end(), arriving_, arriving_.begin())) {
        const std::string& owner = arriving_.front().owner;
        if (owner.empty()) continue;
        const auto is_his = [&](const Stream& stream) { return stream.owner == owner; };
        if (std::count_if(streams_.begin(), streams_.end(), is_his) < static_cast<std::ptrdiff_t>(limits_.per_owner)) continue;
        streams_.erase(std::find_if(streams_.begin(), streams_.end(), is_his));
    }
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
    tidy();
}

void EventStreams::run() {
    std::unique_lock lock(mutex_);
    while (!stop_) {
        changed_.wait_for(lock, std::min({kTick, limits_.heartbeat, limits_.stall}), [this] { return woken_ || stop_; });
        if (stop_) break;
        woken_ = false;
        welcome();
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
