#pragma once
#include <memory>
#include <string>
#include <vector>

#include "channels/contract/sandbox.h"

namespace channels::email {

/// What tests may ask of this sandbox beyond the contract.
class EmailSandboxControls {
public:
    virtual ~EmailSandboxControls() = default;
    enum class Protocol { Imap, Pop3 };
    enum class SignInBy { Password, Token };
    /// Another way to the same mailbox than account(), which is IMAP and tokens.
    [[nodiscard]] virtual AccountConfig accountBy(Protocol protocol, SignInBy way) = 0;
    /// The buyer of that conversation has given his mailbox up: replies come back.
    virtual void giveUp(const std::string& conversation) = 0;
    /// Puts a mail of the test's own into the mailbox; answers its UID.
    virtual std::uint32_t addMail(const std::string& mail, Instant arrived) = 0;
    virtual void removeMail(std::uint32_t uid) = 0;
    /// Gives all mails new UIDs and unique ids.
    virtual void renumber() = 0;
    virtual void holdMaildrop(bool held) = 0;
    /// The bytes of the replies that were taken, as they came over the wire.
    [[nodiscard]] virtual std::vector<std::string> relayed() = 0;
};

/// A mailbox (IMAP and POP3), its relay and the token service that signs in to both. Also an EmailSandboxControls.
std::unique_ptr<Sandbox> makeSandbox(const Clock& clock);

}  // namespace channels::email
