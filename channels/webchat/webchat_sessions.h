#pragma once
#include <optional>
#include <string>

#include "channels/contract/visitors.h"
#include "channels/webchat/webchat_rules.h"
#include "channels/webchat/webchat_wire.h"

namespace channels::webchat {

struct Visitor {
    std::string id;
    Profile profile;
};

/// A session as it was opened or goes on.
struct Session {
    std::string token;
    Instant ends;
    Visitor visitor;
    bool identity_refused = false;  ///< the shop's word on who it is was no good: the visitor stays as he is
};

/// Visitors' sessions: opaque tokens of 256 random bits, kept as their hashes, for 30 days since the last visit. Those of signed-in
/// visitors end when the secret is replaced by which the shop vouched for them.
class Sessions {
public:
    Sessions(Inlet& inlet, const Options& options) : inlet_(inlet), options_(options) {}

    /// The bearer's visitor; throws Refused(401) when there is none.
    Visitor demand(const VisitorRequest& request);
    /// Opens a session, or goes on with the bearer's. Throws Refused: 401, 429 (new sessions of an address).
    /// Who signs in gets a new token; who signs out a chat of his own.
    Session open(const VisitorRequest& request, const SessionRequest& wanted);
    void changeProfile(const Visitor& visitor, Instant at);
    /// Throws Refused(429) when the request's network does this too often; counts it otherwise. For an inlet of together().
    void count(const VisitorRequest& request, const NetworkLimit& limit);
    /// Deletes what nobody can reach any more; of chats and files nothing of `unpulled` or later.
    static void tidy(Inlet& inlet, Instant now, Instant unpulled);

private:
    Session openTogether(const VisitorRequest& request, const SessionRequest& wanted);
    std::optional<Visitor> visitorOf(const std::string& token, Instant at);
    Visitor load(const std::string& id);
    std::string newToken(const Visitor& visitor, Instant at);
    std::string saltOf(Instant at);
    /// Who the shop says it is: one who was here before, this anonymous one, or a new one.
    void takeIdentity(Session& session, const std::string& token, Instant at);
    /// What a visitor uploaded for a message that he is still writing goes along with him.
    void bringFiles(const std::string& from, const std::string& to);

    Inlet& inlet_;
    const Options& options_;
};

/// Where a visitor's chat went when the shop knew him already: by visitor, the one that he is now.
inline constexpr const char* kMoved = "moved";

/// Random letters and digits: `bytes` × 8 bits of them.
std::string randomId(const char* prefix, std::size_t bytes);

}  // namespace channels::webchat
