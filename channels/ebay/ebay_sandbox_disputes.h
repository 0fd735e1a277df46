#pragma once
#include <map>
#include <string>
#include <vector>

#include "channels/ebay/ebay_sandbox_answers.h"

namespace channels::ebay {

/// The Post-Order API v2 of the sandbox: inquiries and returns, by the harshest reading of eBay's pages. The
/// status OPEN is only itself, an inquiry in a list names neither its order nor its reason, and alone not its
/// buyer. Used under the sandbox's mutex.
class SandboxDisputes {
public:
    explicit SandboxDisputes(Complain complain) : complain_(std::move(complain)) {}

    /// Opens a case, or moves one on: a return when its kind says so, else an inquiry. `stage_text` is the
    /// status, or empty for the usual one of the stage.
    void seed(const Case& one, const std::string& listing_id);
    /// A request under /post-order/v2/ whose token is good.
    SandboxResponse handle(const SandboxRequest& request);

private:
    struct Entry {
        Case facts;
        std::string listing_id;
    };
    using Entries = std::map<std::string, Entry>;

    SandboxResponse search(const SandboxRequest& request, const Entries& entries, bool returns);
    SandboxResponse one(
        const SandboxRequest& request, const Entries& entries, bool returns, const std::string& id
    );
    void checkMarketplace(const SandboxRequest& request) const;

    Complain complain_;
    Entries inquiries_, returns_;  // by id
};

}  // namespace channels::ebay
