#include "hub/polling/observed_transports.h"

namespace hub {
namespace {

constexpr std::size_t kKept = 100;

/// Without scheme and query: "api.example/v1/orders/302-1".
std::string shown(const std::string& url) {
    const auto begin = url.find("://");
    const std::string rest = begin == std::string::npos ? url : url.substr(begin + 3);
    const std::string place = rest.substr(0, rest.find_first_of("?#"));
    // Credentials before an @ are none of a log's business.
    const auto at = place.find('@');
    return at == std::string::npos || at > place.find('/') ? place : place.substr(at + 1);
}

}  // namespace

void RequestLog::onRequest(
    channels::Instant at, const channels::HttpRequest& request, const channels::HttpResponse* response,
    const std::string& failure, std::chrono::milliseconds took
) {
    const std::lock_guard lock(mutex_);
    const std::string outcome = response != nullptr ? std::to_string(response->status) : failure;
    entries_.push_back(
        {at, request.method + ' ' + shown(request.url), outcome, took, response != nullptr ? response->body.size() : 0}
    );
    if (entries_.size() > kKept) entries_.pop_front();
}

std::vector<RequestLog::Entry> RequestLog::newestFirst() const {
    const std::lock_guard lock(mutex_);
    return {entries_.rbegin(), entries_.rend()};
}

channels::HttpResponse ObservedTransports::send(const channels::HttpRequest& request) {
    const auto at = clock_.now();
    const auto begin = std::chrono::steady_clock::now();
    const auto took = [&] {
        return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
    };
    try {
        auto response = real_->http().send(request);
        observer_.onRequest(at, request, &response, {}, took());
        return response;
    } catch (const std::exception& e) {
        observer_.onRequest(at, request, nullptr, e.what(), took());
        throw;
    }
}

}  // namespace hub
