#pragma once
#include <map>
#include <memory>
#include <set>
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
    /// What the order allows from now on, by the Messaging API's names.
    virtual void offer(const std::string& order, std::set<std::string> names) = 0;
    /// The application loses the role Buyer Communication.
    virtual void loseRole() = 0;
    /// The next of Amazon's own messages suffers `fault`.
    virtual void spoilMessage(Fault fault) = 0;
    /// The seller follows `url` to Seller Central and consents: the query with which his browser comes back.
    virtual std::map<std::string, std::string> consent(const std::string& url) = 0;
};

/// The seller's mailbox and relay, Login with Amazon, Orders and Messaging. Also an AmazonSandboxControls.
std::unique_ptr<Sandbox> makeSandbox(const Clock& clock);

}  // namespace channels::amazon
