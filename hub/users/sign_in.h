#pragma once
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <variant>

#include "channels/contract/transports.h"
#include "hub/store/store.h"

namespace hub {

/// A browser's session or a program's token, with its user.
struct Caller {
    User user;
    Session session;
    [[nodiscard]] bool isProgram() const { return !session.name.empty(); }
    [[nodiscard]] bool has(Role role) const { return user.roles.contains(role); }
};

struct SignedIn {
    std::string token;  ///< goes to the client; only its hash is stored
    Caller caller;
};
struct SignInRefused {
    int tries_left = 0;
    std::chrono::seconds wait{0};
    bool compared = false;  ///< the password was looked at: this try was none of those that must wait
};

/// Sessions and tokens. A name that fails too often waits, whether it exists or not. Threads: any.
class SignIn {
public:
    SignIn(Store& store, const channels::Clock& clock) : store_(store), clock_(clock) {}

    std::variant<SignedIn, SignInRefused> signIn(const std::string& name, const std::string& password);
    SignedIn startSession(const User& user);
    SignedIn makeToken(const User& user, const std::string& name, std::optional<Instant> expires_at);
    std::optional<Caller> find(const std::string& token);

private:
    struct Failures {
        int count = 0;
        Instant wait_until;
    };
    /// Takes one of the tries that `name` has: what to answer if it fails. With `tried` false there is none left.
    SignInRefused beginTry(const std::string& name, bool& tried);

    Store& store_;
    const channels::Clock& clock_;
    std::mutex mutex_;
    std::map<std::string, Failures> failures_;  // guarded by mutex_
};

}  // namespace hub
