#pragma once
#include <optional>
#include <stdexcept>
#include <string>

#include "channels/contract/values.h"

namespace channels {

/// The five ways in which an adapter fails. `what()` is for an operator: which call, what the marketplace said, what was
/// expected; never a secret, never a message's text.
class ChannelError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Credentials are wrong, expired for good or lack a right: the account waits for its operator.
class CredentialsRefused : public ChannelError {
public:
    using ChannelError::ChannelError;
};

/// The account itself lacks something, which is known without asking the marketplace: a token, a setting.
class NotConnected : public CredentialsRefused {
public:
    using CredentialsRefused::CredentialsRefused;
};

/// Asked too often; nothing was done. Asking again is allowed from `until`.
class Throttled : public ChannelError {
public:
    Throttled(const std::string& what, Instant until_) : ChannelError(what), until(until_) {}
    Instant until;
};

/// May work later as it is: the network, a 5xx, a time-out. `maybe_done` is true when the request may have taken
/// effect all the same: a send is then looked up before it is tried again.
class TemporaryFailure : public ChannelError {
public:
    explicit TemporaryFailure(const std::string& what, bool maybe_done_ = false) : ChannelError(what), maybe_done(maybe_done_) {}
    bool maybe_done;
};

/// Never will work for this message: too long, forbidden, the conversation is closed.
class PermanentFailure : public ChannelError {
public:
    explicit PermanentFailure(const std::string& what, std::string code_ = {}) : ChannelError(what), code(std::move(code_)) {}
    std::string code;  ///< the marketplace's own, or ours such as "buyer_opted_out"
};

/// The answer was not of the protocol. Nothing is lost: the cursor stays.
class NotUnderstood : public ChannelError {
public:
    using ChannelError::ChannelError;
};

/// The hub asked to stop.
class Cancelled : public ChannelError {
public:
    Cancelled() : ChannelError("cancelled") {}
};

}  // namespace channels
