#pragma once
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <vector>

#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/StreamCopier.h>

#include "channels/kit/hash.h"

namespace tests {

/// A program on loopback that is told of alerts, and checks the signature of each by the words of Standard Webhooks alone.
class WebhookReceiver {
public:
    struct Call {
        std::string id, timestamp, body;
        bool is_signed = false;
        int answered = 0;
    };

    WebhookReceiver() : socket_(Poco::Net::SocketAddress("127.0.0.1", 0)), server_(new Factory(*this), socket_, new Poco::Net::HTTPServerParams) {
        server_.start();
    }
    WebhookReceiver(const WebhookReceiver&) = delete;
    WebhookReceiver& operator=(const WebhookReceiver&) = delete;
    ~WebhookReceiver() {
        release();
        server_.stopAll(true);
    }

    [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(socket_.address().port()) + "/alerts"; }
    /// What the hub signs with, "whsec_…"; before the first call.
    void trust(const std::string& key) {
        const std::lock_guard lock(mutex_);
        key_ = channels::fromBase64(key.substr(key.find('_') + 1));
    }
    /// The next calls are answered so, and those after them by 204.
    void answer(std::deque<int> statuses) {
        const std::lock_guard lock(mutex_);
        statuses_ = std::move(statuses);
    }
    /// From now on each answer brings a page of so many bytes.
    void fill(std::size_t bytes) {
        const std::lock_guard lock(mutex_);
        page_bytes_ = bytes;
    }
    /// Leaves callers without an answer until release().
    void hold() {
        const std::lock_guard lock(mutex_);
        held_ = true;
    }
    void release() {
        {
            const std::lock_guard lock(mutex_);
            held_ = false;
        }
        changed_.notify_all();
    }
    [[nodiscard]] std::vector<Call> calls() {
        const std::lock_guard lock(mutex_);
        return calls_;
    }
    /// Waits, at most a minute, until so many have called; those that are held count.
    std::vector<Call> await(std::size_t count) {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, std::chrono::minutes(1), [&] { return calls_.size() >= count; });
        return calls_;
    }

private:
    class Handler : public Poco::Net::HTTPRequestHandler {
    public:
        explicit Handler(WebhookReceiver& receiver) : receiver_(receiver) {}
        void handleRequest(Poco::Net::HTTPServerRequest& request, Poco::Net::HTTPServerResponse& response) override {
            Call call{request.get("webhook-id", ""), request.get("webhook-timestamp", ""), {}};
            Poco::StreamCopier::copyToString(request.stream(), call.body);
            const int status = receiver_.take(std::move(call), request.get("webhook-signature", ""));
            response.setStatus(static_cast<Poco::Net::HTTPResponse::HTTPStatus>(status));
            if (status / 100 == 3) response.set("Location", receiver_.url());
            const std::string page = status == 204 ? std::string() : receiver_.page();
            response.setContentLength64(static_cast<Poco::Int64>(page.size()));
            response.send() << page;
        }

    private:
        WebhookReceiver& receiver_;
    };

    class Factory : public Poco::Net::HTTPRequestHandlerFactory {
    public:
        explicit Factory(WebhookReceiver& receiver) : receiver_(receiver) {}
        // The server owns and deletes what this makes.
        Poco::Net::HTTPRequestHandler* createRequestHandler(const Poco::Net::HTTPServerRequest&) override {
            return new Handler(receiver_);
        }

    private:
        WebhookReceiver& receiver_;
    };

    std::string page() {
        const std::lock_guard lock(mutex_);
        return std::string(page_bytes_, 'x');
    }

    int take(Call call, const std::string& signature) {
        std::unique_lock lock(mutex_);
        const auto code = channels::hmacSha256(key_, call.id + "." + call.timestamp + "." + call.body);
        call.is_signed = !key_.empty() && signature == "v1," + channels::base64(code);
        call.answered = 204;
        if (!statuses_.empty()) {
            call.answered = statuses_.front();
            statuses_.pop_front();
        }
        const int status = call.answered;
        calls_.push_back(std::move(call));
        changed_.notify_all();
        changed_.wait(lock, [this] { return !held_; });
        return status;
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::string key_;            // these five guarded by mutex_
    std::deque<int> statuses_;
    std::size_t page_bytes_ = 0;
    bool held_ = false;
    std::vector<Call> calls_;
    Poco::Net::ServerSocket socket_;
    Poco::Net::HTTPServer server_;
};

}  // namespace tests
