#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "channels/contract/sandbox.h"
#include "channels/kit/url.h"

namespace channels {

/// A request as a sandbox sees it.
struct SandboxRequest {
    std::string method;
    std::string path;                            ///< as sent, without the query
    QueryList query;                             ///< decoded
    std::map<std::string, std::string> headers;  ///< names in lower case
    std::string body;
    Fault fault = Fault::None;  ///< what this answer is to suffer; the kind obeys Duplicates and Reordered

    [[nodiscard]] std::string header(const std::string& lower_case_name) const;
    [[nodiscard]] std::optional<std::string> parameter(const std::string& name) const;
};

struct SandboxResponse {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    std::string content_type = "application/json";
};

/// A sandbox that speaks HTTP on a free port of 127.0.0.1. It counts, obeys the fault plan, and leaves the
/// protocol to the kind: `handle` and the other virtual functions run one at a time under `mutex()`, which
/// the kind's own public functions lock. The most derived constructor calls start() last, its destructor
/// calls stop() first.
class HttpSandbox : public Sandbox {
public:
    ~HttpSandbox() override;
    void misbehave(const FaultPlan& plan) override;
    std::vector<std::string> complaints() override;
    int requests() override;

    /// "http://127.0.0.1:PORT".
    [[nodiscard]] std::string baseUrl() const;

protected:
    explicit HttpSandbox(const Clock& clock);
    void start();
    void stop();

    virtual SandboxResponse handle(const SandboxRequest& request) = 0;
    /// What the request is for; Any when it is none of them.
    virtual FaultPlan::Where purpose(const SandboxRequest& request) = 0;
    /// The protocol's own 429 and 5xx.
    virtual SandboxResponse throttled() = 0;
    virtual SandboxResponse serverError() = 0;
    /// Nothing where a client has but a fixed key: no new one could be asked for.
    virtual void expireToken() = 0;
    /// From now on no credential is good.
    virtual void refuseCredentials() = 0;

    /// The client did what the protocol forbids: a sentence for complaints(). Needs the mutex.
    void complain(const std::string& sentence);
    /// The sandbox's own time: the clock's, or an hour ahead while that fault is on. Needs the mutex.
    [[nodiscard]] Instant now() const;
    [[nodiscard]] std::mutex& mutex() { return mutex_; }

private:
    class Server;
    friend class Server;

    const Clock& clock_;
    std::mutex mutex_;
    FaultPlan plan_;
    bool skewed_ = false;
    int requests_ = 0;
    int truncated_ = 0;
    std::vector<std::string> complaints_;
    std::unique_ptr<Server> server_;
};

}  // namespace channels
