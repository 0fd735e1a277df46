#include "hub/users/sign_in.h"

#include "channels/kit/hash.h"
#include "hub/users/passwords.h"

namespace hub {
namespace {

using namespace std::chrono_literals;

constexpr int kTries = 5;
constexpr auto kWait = 60s;
constexpr auto kSessionLength = std::chrono::days(7);
constexpr auto kTouchEvery = 5min;
constexpr std::size_t kTokenBytes = 43;  // 258 bits
constexpr std::size_t kRememberedNames = 10'000;

// Checked in place of a user's hash when the name is unknown, so that the time taken doesn't tell.
const std::string& nobodysHash() {
    static const std::string hash = hashPassword(randomToken(16));
    return hash;
}

}  // namespace

SignInRefused SignIn::beginTry(const std::string& name, bool& tried) {
    const std::lock_guard lock(mutex_);
    const Instant now = clock_.now();
    if (failures_.size() >= kRememberedNames) failures_.clear();
    Failures& failures = failures_[name];
    tried = failures.wait_until <= now;
    if (!tried) return {0, std::chrono::ceil<std::chrono::seconds>(failures.wait_until - now)};
    ++failures.count;
    if (failures.count < kTries) return {kTries - failures.count, 0s};
    failures.wait_until = now + kWait;
    failures.count = kTries - 1;  // one try a minute from now on
    return {0, kWait};
}

std::variant<SignedIn, SignInRefused> SignIn::signIn(const std::string& name, const std::string& password) {
    // Counted before the slow hash: guesses sent side by side must not all be looked at.
    bool tried = false;
    SignInRefused refused = beginTry(name, tried);
    if (!tried) return refused;
    refused.compared = true;
    const auto user = store_.userByName(name);
    const bool known = user && !user->disabled;
    if (!passwordMatches(known ? user->password : nobodysHash(), password) || !known) return refused;
    {
        const std::lock_guard lock(mutex_);
        failures_.erase(name);
    }
    return startSession(*user);
}

SignedIn SignIn::startSession(const User& user) {
    const Instant now = clock_.now();
    std::string token = randomToken(kTokenBytes);
    Session session{0, user.id, "", randomToken(22), now, now, now + kSessionLength};
    session.id = store_.addSession(channels::sha256Hex(token), session);
    return {std::move(token), {user, std::move(session)}};
}

SignedIn SignIn::makeToken(const User& user, const std::string& name, std::optional<Instant> expires_at) {
    const Instant now = clock_.now();
    std::string token = "drg_" + randomToken(kTokenBytes);
    Session session{0, user.id, name, "", now, now, expires_at};
    session.id = store_.addSession(channels::sha256Hex(token), session);
    return {std::move(token), {user, std::move(session)}};
}

std::optional<Caller> SignIn::find(const std::string& token) {
    if (token.empty()) return std::nullopt;
    const Instant now = clock_.now();
    auto found = store_.sessionByHash(channels::sha256Hex(token), now);
    if (!found) return std::nullopt;
    const Session& session = found->first;
    // A token's first use shows at once: until then nobody knows whether its program works.
    const bool unused = !session.name.empty() && session.used_at == session.created_at;
    if (unused || now - session.used_at > kTouchEvery) store_.touchSession(session.id, now);
    return Caller{std::move(found->second), std::move(found->first)};
}

}  // namespace hub
