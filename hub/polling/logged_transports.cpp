#include "hub/polling/logged_transports.h"

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

void RequestLog::add(Entry entry) {
    const std::lock_guard lock(mutex_);
    entries_.push_back(std::move(entry));
    if (entries_.size() > kKept) entries_.pop_front();
}

std::vector<RequestLog::Entry> RequestLog::newestFirst() const {
    const std::lock_guard lock(mutex_);
    return {entries_.rbegin(), entries_.rend()};
}

channels::HttpResponse LoggedTransports::send(const channels::HttpRequest& request) {
    RequestLog::Entry entry;
    entry.at = clock_.now();
    entry.call = request.method + ' ' + shown(request.url);
    const auto begin = std::chrono::steady_clock::now();
    const auto note = [&](std::string outcome, std::size_t bytes) {
        entry.took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
        entry.outcome = std::move(outcome);
        entry.bytes = bytes;
        log_.add(entry);
    };
    try {
        auto response = real_->http().send(request);
        note(std::to_string(response.status), response.body.size());
        return response;
    } catch (const std::exception& e) {
        note(e.what(), 0);
        throw;
    }
}

std::unique_ptr<channels::MailReader> LoggedTransports::mailbox(
    const channels::MailServer& server, const std::string& folder
) {
    log_.add({clock_.now(), "open mailbox at " + shown(server.url), {}, {}, 0});
    return real_->mailbox(server, folder);
}

std::unique_ptr<channels::MailSender> LoggedTransports::relay(const channels::MailServer& server) {
    log_.add({clock_.now(), "open mail relay at " + shown(server.url), {}, {}, 0});
    return real_->relay(server);
}

}  // namespace hub
