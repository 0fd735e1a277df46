#include <algorithm>

#include "channels/contract/reply_lint.h"
#include "channels/kit/http_sandbox.h"
#include "channels/kit/json.h"
#include "channels/kit/time.h"
#include "channels/lantern/lantern.h"

namespace channels::lantern {
namespace {

constexpr const char* kKey = "key-of-the-lantern-shop";

class LanternSandbox : public HttpSandbox {
public:
    explicit LanternSandbox(const Clock& clock) : HttpSandbox(clock) { start(); }
    ~LanternSandbox() override { stop(); }

    AccountConfig account() override {
        AccountConfig config;
        config.settings = {{"url", baseUrl()}};
        config.secrets = {{"key", kKey}};
        return config;
    }
    void seed(const SeededMessage& message) override {
        const char* by = message.author == Author::Seller   ? "shop"
                         : message.author == Author::Notice ? "market"
                                                            : "buyer";
        const std::lock_guard lock(mutex());
        lines_.push_back({message.conversation, message.buyer, by, message.text, message.sent_at, true});
    }
    void seedUnreadable(Instant sent_at) override {
        const std::lock_guard lock(mutex());
        lines_.push_back({"odd", "odd", "buyer", "", sent_at, false});
    }
    std::vector<Delivered> delivered() override {
        const std::lock_guard lock(mutex());
        return delivered_;
    }

private:
    struct Line {
        std::string thread, buyer, by, text;
        Instant at;
        bool readable;
    };

    FaultPlan::Where purpose(const SandboxRequest& request) override {
        return request.method == "POST" ? FaultPlan::Where::Send : FaultPlan::Where::Pull;
    }
    SandboxResponse throttled() override { return {429, {{"Retry-After", "20"}}, "", "text/plain"}; }
    SandboxResponse serverError() override { return {500, {}, "", "text/plain"}; }
    void expireToken() override {}  // its keys have no end
    void refuseCredentials() override { refused_ = true; }

    SandboxResponse handle(const SandboxRequest& request) override {
        if (request.path != "/messages") complain("no such path: " + request.path);
        if (refused_ || request.header("x-key") != kKey) return {401, {}, "", "text/plain"};
        return request.method == "POST" ? post(request) : list(request);
    }

    SandboxResponse post(const SandboxRequest& request) {
        const auto document = JsonDocument::parse(request.body);
        const std::string thread = document.root()["thread"].text(), text = document.root()["text"].text();
        if (replyLength(descriptor().rules, text) > descriptor().rules.max_length)
            return {400, {}, "too long", "text/plain"};
        const auto known = std::find_if(lines_.begin(), lines_.end(), [&](const Line& line) {
            return line.thread == thread;
        });
        if (known == lines_.end()) return {404, {}, "", "text/plain"};
        const std::string buyer = known->buyer;
        lines_.push_back({thread, buyer, "shop", text, now(), true});
        delivered_.push_back({thread, buyer, text, std::to_string(lines_.size()), {}, now()});
        return {201, {}, "{\"n\":" + std::to_string(lines_.size()) + "}", "application/json"};
    }

    SandboxResponse list(const SandboxRequest& request) {
        const auto after = static_cast<std::size_t>(std::stoll(request.parameter("after").value_or("0")));
        const auto limit = static_cast<std::size_t>(std::stoll(request.parameter("limit").value_or("10")));
        if (limit > 50) complain("limit is at most 50");
        std::vector<std::size_t> numbers;
        for (std::size_t n = after + 1; n <= lines_.size() && numbers.size() < limit; ++n)
            numbers.push_back(n);
        if (request.fault == Fault::Reordered) std::reverse(numbers.begin(), numbers.end());
        if (request.fault == Fault::Duplicates) numbers.insert(numbers.end(), numbers.begin(), numbers.end());
        JsonWriter out;
        out.beginObject().key("messages").beginArray();
        for (const auto n : numbers) {
            const Line& line = lines_[n - 1];
            out.beginObject()
                .member("n", n)
                .member("thread", line.thread)
                .member("buyer", line.buyer)
                .member("by", line.by);
            if (line.readable) out.member("text", line.text);
            out.member("at", formatTime(line.at)).endObject();
        }
        out.endArray().endObject();
        return {200, {}, out.str(), "application/json"};
    }

    std::vector<Line> lines_;
    std::vector<Delivered> delivered_;
    bool refused_ = false;
};

}  // namespace

std::unique_ptr<Sandbox> makeSandbox(const Clock& clock) { return std::make_unique<LanternSandbox>(clock); }

}  // namespace channels::lantern
