#pragma once
#include <memory>
#include <string>

#include "channels/contract/sandbox.h"

namespace channels::amazon {

/// What tests may ask of this sandbox beyond the contract.
class AmazonSandboxControls {
public:
    virtual ~AmazonSandboxControls() = default;
    /// The buyer of that conversation refuses mail: replies bounce with a delivery report.
    virtual void optOut(const std::string& conversation) = 0;
    /// Gives all mails new UIDs.
    virtual void renumber() = 0;
    /// Puts a mail of the test's own into the mailbox.
    virtual void addMail(const std::string& mail, Instant arrived) = 0;
    /// The bytes of the replies that were taken, as they came over the wire.
    [[nodiscard]] virtual std::vector<std::string> relayed() = 0;
};

/// The seller's mailbox and relay, the token endpoint, Orders and Messaging attributes. Also an
/// AmazonSandboxControls.
std::unique_ptr<Sandbox> makeSandbox(const Clock& clock);

}  // namespace channels::amazon
