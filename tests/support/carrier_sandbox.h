#pragma once
#include <map>
#include <string>
#include <vector>

#include "channels/kit/http_sandbox.h"
#include "channels/kit/json.h"

namespace tests {

/// DHL's "Shipment Tracking – Unified" on loopback, as strict as its reference: one GET with a tracking number and the key in
/// DHL-API-Key, nothing else; 401 for another key, 404 for a number that isn't known, 429 once the day's calls are used up.
class CarrierSandbox final : public channels::HttpSandbox {
public:
    explicit CarrierSandbox(const channels::Clock& clock) : HttpSandbox(clock) { start(); }
    ~CarrierSandbox() override { stop(); }

    static constexpr const char* kKey = "kJxR5vTq0hub";

    /// The events of a parcel as the carrier lists them, a JSON array.
    void put(const std::string& number, const std::string& events) {
        const std::lock_guard lock(mutex());
        events_[number] = events;
    }
    void allow(int calls) {
        const std::lock_guard lock(mutex());
        allowed_ = calls;
    }
    /// Numbers that were asked for, oldest first.
    std::vector<std::string> asked() {
        const std::lock_guard lock(mutex());
        return asked_;
    }

    // What only marketplaces do.
    channels::AccountConfig account() override { return {}; }
    void seed(const channels::SeededMessage&) override {}
    void seedUnreadable(channels::Instant) override {}
    std::vector<channels::Delivered> delivered() override { return {}; }

private:
    static channels::SandboxResponse refusal(int status, const std::string& title, const std::string& detail) {
        channels::JsonWriter out;
        out.beginObject().member("status", status).member("title", title).member("detail", detail).endObject();
        channels::SandboxResponse response;
        response.status = status;
        response.body = out.str();
        response.content_type = "application/problem+json";
        return response;
    }

    channels::SandboxResponse handle(const channels::SandboxRequest& request) override {
        if (request.path != "/track/shipments") return refusal(404, "Not found", "No such resource");
        if (request.method != "GET") complain("expected GET, found " + request.method);
        if (request.parameter("DHL-API-Key")) complain("the key stands in the address");
        const auto number = request.parameter("trackingNumber");
        if (!number || number->empty()) return refusal(400, "Bad request", "trackingNumber is missing");
        asked_.push_back(*number);
        if (refused_ || request.header("dhl-api-key") != kKey) return refusal(401, "Unauthorized", "Unauthorized for given resource.");
        if (allowed_-- <= 0) return throttled();
        const auto found = events_.find(*number);
        if (found == events_.end()) return refusal(404, "No result found", "No shipment with given tracking number found.");
        channels::JsonWriter out;
        out.beginObject().member("url", "/shipments?trackingNumber=" + *number).key("shipments").beginArray().beginObject();
        out.member("id", *number).member("service", "parcel-de").key("events").raw(found->second).endObject().endArray().endObject();
        channels::SandboxResponse response;
        response.body = out.str();
        return response;
    }
    channels::FaultPlan::Where purpose(const channels::SandboxRequest&) override { return channels::FaultPlan::Where::Any; }
    channels::SandboxResponse throttled() override {
        return refusal(429, "Too many requests", "Too many requests within defined time period, please try again later.");
    }
    channels::SandboxResponse serverError() override { return refusal(503, "Service unavailable", "Try again later."); }
    void expireToken() override {}
    void refuseCredentials() override { refused_ = true; }

    std::map<std::string, std::string> events_;
    std::vector<std::string> asked_;
    int allowed_ = 250;
    bool refused_ = false;
};

}  // namespace tests
