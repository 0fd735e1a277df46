#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "channels/contract/registry.h"
#include "channels/contract/transports.h"
#include "channels/kit/time.h"
#include "channels/kit/url.h"
#include "channels/testing/bench.h"
#include "channels/testing/manual_clock.h"

namespace channels::testing {

/// A request, its address taken apart.
struct Call : HttpRequest {
    std::string path;  ///< behind the API's address, or the whole address of another; without the query
    QueryList query;
};

/// An account whose marketplace is a function of the request: for answers that the sandbox never gives. A
/// kind derives its own: that one knows the settings and secrets, grants the tokens, and hands every other
/// call to the test in the form that suits the protocol.
class ScriptedAccount : private Transports, private HttpClient {
public:
    using Settings = std::map<std::string, std::string>;
    /// A secret that the adapter had stored, and how many requests it had made until then.
    struct Stored {
        std::string name, value;
        std::optional<Instant> ends;
        std::size_t requests_before;
    };

    /// `api` is what Call::path leaves out; `more` goes over the settings in `config`.
    ScriptedAccount(
        const Kind& kind, std::string api, AccountConfig config, const Settings& more = {},
        Instant start = *parseTime("2026-09-22T00:00:00.000Z")
    );

    ManualClock clock;
    AccountConfig config;
    std::vector<Call> requests;  ///< all of them, also those for tokens
    std::vector<Stored> stored;
    SecretSink store;  ///< called first when it is set: what it throws keeps a secret from being stored
    std::unique_ptr<Adapter> adapter;

    /// Makes the adapter anew, from `config` alone.
    void connect();
    /// Pulls until there is no more; the first error goes through.
    Pulled drain(const Cursor& from = {});

private:
    virtual HttpResponse answer(const Call& call) = 0;

    HttpClient& http() override { return *this; }
    std::unique_ptr<MailReader> mailbox(const MailServer&, const std::string&) override { return nullptr; }
    std::unique_ptr<MailSender> relay(const MailServer&) override { return nullptr; }
    HttpResponse send(const HttpRequest& request) override;

    const Kind& kind_;
    std::string api_;
};

const Kind& kindNamed(const std::string& name);

/// The first header of that name, spelt like that; empty without one.
std::string header(const HttpRequest& request, const std::string& name);

std::vector<std::string> textsOf(const Page& page);

/// The texts of all that is told from `cursor` on, repeated ones too; `cursor` goes on.
std::vector<std::string> drainTexts(
    Adapter& adapter, Cursor& cursor, std::vector<std::string>* settled = nullptr
);

/// What the adapter can do besides, such as Acts.
template <class Ability>
Ability& ability(Adapter& adapter) {
    auto* out = dynamic_cast<Ability*>(&adapter);
    REQUIRE(out != nullptr);
    return *out;
}

/// The error that `work` ends with, to look into; any other goes through.
template <class Error>
Error thrownBy(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        return error;
    }
    throw std::runtime_error("nothing of the kind was thrown");
}

}  // namespace channels::testing
