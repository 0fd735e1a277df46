#pragma once
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace hub {

/// Does a piece of work again and again in a thread of its own; what it throws goes to the log. wake(): any thread.
class Ticker {
public:
    Ticker(std::string name, std::chrono::milliseconds every, std::function<void()> work)
        : name_(std::move(name)), every_(every), work_(std::move(work)) {}
    Ticker(const Ticker&) = delete;
    Ticker& operator=(const Ticker&) = delete;
    ~Ticker() { stop(); }

    void start();
    void wake();  ///< works at once
    void stop();  ///< waits for the end of what runs

private:
    void run();

    std::string name_;
    std::chrono::milliseconds every_;
    std::function<void()> work_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool woken_ = false, stop_ = false;  // guarded by mutex_
    std::thread thread_;
};

}  // namespace hub
