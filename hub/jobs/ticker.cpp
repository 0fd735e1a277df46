#include "hub/jobs/ticker.h"

#include <Poco/Logger.h>

namespace hub {

void Ticker::start() {
    thread_ = std::thread([this] { run(); });
}

void Ticker::wake() {
    {
        const std::lock_guard lock(mutex_);
        woken_ = true;
    }
    changed_.notify_all();
}

void Ticker::stop() {
    {
        const std::lock_guard lock(mutex_);
        stop_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void Ticker::run() {
    std::unique_lock lock(mutex_);
    while (!stop_) {
        woken_ = false;
        lock.unlock();
        try {
            work_();
        } catch (const std::exception& e) {
            Poco::Logger::get(name_).error("%s", std::string(e.what()));
        }
        lock.lock();
        changed_.wait_for(lock, every_, [this] { return woken_ || stop_; });
    }
}

}  // namespace hub
