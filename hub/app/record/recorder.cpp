#include "hub/app/record/recorder.h"

#include <algorithm>
#include <fstream>
#include <set>
#include <stdexcept>

#include "channels/kit/url.h"

namespace hub {
namespace {

/// Headers that tell of the protocol and of nobody.
const std::set<std::string> kTelling = {"content-type", "retry-after", "date", "link", "location", "x-total-count"};

bool isTelling(const std::string& name) {
    return kTelling.contains(name) || name.find("rate-limit") != std::string::npos || name.find("ratelimit") != std::string::npos;
}

bool isForm(const channels::HttpRequest& request) {
    for (const auto& [name, value] : request.headers) {
        if (value.starts_with("application/x-www-form-urlencoded")) return true;
    }
    return false;
}

}  // namespace

void Recorder::onRequest(
    channels::Instant, const channels::HttpRequest& request, const channels::HttpResponse* response,
    const std::string& failure, std::chrono::milliseconds
) {
    channels::JsonWriter out;
    out.beginObject().key("request").beginObject();
    out.member("method", request.method).member("url", scrubber_.url(request.url)).key("headers").beginArray();
    for (const auto& [name, value] : request.headers) out.value(name);
    out.endArray();
    if (isForm(request)) {
        out.key("form").beginObject();
        for (const auto& [name, value] : channels::decodeQuery(request.body)) out.member(name, scrubber_.value(name, value));
        out.endObject();
    } else if (!request.body.empty()) {
        out.member("body", scrubber_.body(request.body));
    }
    out.endObject();
    if (response == nullptr) {
        out.member("failure", failure);
    } else {
        out.key("response").beginObject().member("status", response->status).key("headers").beginObject();
        for (const auto& [name, value] : response->headers) {
            if (isTelling(name)) out.member(name, scrubber_.value({}, value));
        }
        out.endObject().member("body", scrubber_.body(response->body)).endObject();
    }
    out.endObject();

    std::string number = std::to_string(++count_);
    number.insert(0, 3 - std::min<std::size_t>(number.size(), 3), '0');
    std::ofstream file(folder_ / (number + ".json"), std::ios::binary | std::ios::trunc);
    file << out.str() << '\n';
    if (!file.flush()) throw std::runtime_error((folder_ / (number + ".json")).string() + ": can't be written");
}

}  // namespace hub
