#include "hub/api/connections.h"

#include <sys/socket.h>
#include <unistd.h>

namespace hub::api {
namespace {

constexpr auto kNever = std::chrono::steady_clock::time_point::max();
constexpr std::chrono::milliseconds kTick{250};
constexpr std::chrono::seconds kLastWord{2};  // to say what was wrong

}  // namespace

Connections::~Connections() { stop(std::chrono::seconds(0)); }

void Connections::start() {
    thread_ = std::thread([this] { watch(); });
}

void Connections::stop(Duration patience) {
    std::unique_lock lock(mutex_);
    stopping_ = true;
    for (const auto& [key, entry] : entries_) ::shutdown(entry.descriptor, SHUT_RD);
    changed_.notify_all();
    changed_.wait_for(lock, patience, [this] { return entries_.empty(); });
    for (const auto& [key, entry] : entries_) ::shutdown(entry.descriptor, SHUT_RDWR);
    lock.unlock();
    if (thread_.joinable()) thread_.join();
}

void Connections::enter(const void* key, int descriptor, Duration patience) {
    const std::lock_guard lock(mutex_);
    // A descriptor of our own: the server closes its own when it likes, and the number may then be another connection's.
    const Entry entry{::dup(descriptor), std::chrono::steady_clock::now() + patience};
    if (stopping_) ::shutdown(entry.descriptor, SHUT_RDWR);
    entries_.emplace(key, entry);
}

void Connections::allow(const void* key, Duration patience) {
    setDeadline(key, std::chrono::steady_clock::now() + patience);
}

void Connections::allowAll(const void* key) { setDeadline(key, kNever); }

bool Connections::isLate(const void* key) {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(key);
    return found != entries_.end() && (found->second.late || found->second.deadline < std::chrono::steady_clock::now());
}

void Connections::leave(const void* key) {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(key);
    if (found == entries_.end()) return;
    ::close(found->second.descriptor);
    entries_.erase(found);
    if (stopping_) changed_.notify_all();
}

void Connections::setDeadline(const void* key, Time deadline) {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(key);
    if (found == entries_.end()) return;
    found->second.deadline = deadline;
    found->second.late = false;
}

void Connections::watch() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        changed_.wait_for(lock, kTick);
        const auto now = std::chrono::steady_clock::now();
        for (auto& [key, entry] : entries_) {
            if (now < entry.deadline) continue;
            ::shutdown(entry.descriptor, entry.late ? SHUT_RDWR : SHUT_RD);
            entry.deadline = entry.late ? kNever : now + kLastWord;
            entry.late = true;
        }
    }
}

}  // namespace hub::api
