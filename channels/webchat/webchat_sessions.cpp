#include "channels/webchat/webchat_sessions.h"

#include <openssl/rand.h>

#include <Poco/Net/IPAddress.h>
#include <Poco/Net/NetException.h>

#include "channels/kit/hash.h"
#include "channels/webchat/webchat_identity.h"

namespace channels::webchat {
namespace {

constexpr const char* kSessions = "sessions";
constexpr const char* kVisitors = "visitors";
constexpr const char* kIdentities = "identities";
constexpr std::size_t kNetworkBytes = 8;
constexpr auto kTouchEvery = 24h;
constexpr auto kAddressKept = 24h;
constexpr auto kVisitorKept = 400 * 24h;  // who comes back with the shop's word is known for a year

std::string bearerOf(const VisitorRequest& request) {
    const std::string header = request.header("authorization");
    return header.starts_with("Bearer ") ? header.substr(7) : std::string();
}

/// An IPv6 address stands for its network of 64 bits: a household has as many addresses as it likes.
std::string networkOf(const std::string& address) {
    try {
        const Poco::Net::IPAddress ip(address);
        if (ip.isIPv4Mapped()) return address.substr(address.rfind(':') + 1);
        if (ip.family() == Poco::Net::IPAddress::IPv4) return ip.toString();
        return hex({static_cast<const char*>(ip.addr()), kNetworkBytes});
    } catch (const Poco::Exception&) {
        return address;
    }
}

}  // namespace

std::string randomId(const char* prefix, std::size_t bytes) {
    std::string random(bytes, '\0');
    if (RAND_bytes(reinterpret_cast<unsigned char*>(random.data()), static_cast<int>(bytes)) != 1)
        throw std::runtime_error("no random bytes");
    return prefix + hex(random);
}

std::optional<std::string> Sessions::visitorOf(const std::string& token, Instant at) {
    if (token.empty()) return std::nullopt;
    const auto entry = inlet_.find(kSessions, sha256Hex(token));
    if (!entry || entry->at + kSessionLife <= at) return std::nullopt;
    if (at - entry->at > kTouchEvery) inlet_.put(kSessions, entry->key, entry->value, at);
    return entry->value;
}

Visitor Sessions::load(const std::string& id) {
    const auto entry = inlet_.find(kVisitors, id);
    return {id, entry ? readProfile(entry->value) : Profile{}};
}

Visitor Sessions::demand(const VisitorRequest& request) {
    const auto id = visitorOf(bearerOf(request), request.at);
    if (!id) throw Refused(401, "token", "open a session first");
    return load(*id);
}

std::string Sessions::newToken(const std::string& visitor, Instant at) {
    std::string token = randomId("w_", 32);
    inlet_.put(kSessions, sha256Hex(token), visitor, at);
    return token;
}

void Sessions::countAddress(const VisitorRequest& request) {
    const std::string stream = "addresses/" + sha256Hex(networkOf(request.address));
    const auto refuse = [](int seconds) {
        Refused refused(429, "too_many", "too many new chats from this network");
        refused.retry_after_seconds = seconds;
        throw refused;
    };
    if (inlet_.count(stream, request.at - 24h) >= kSessionsPerDay) refuse(3600);
    if (inlet_.count(stream, request.at - 1min) >= kSessionsPerMinute) refuse(60);
    inlet_.append(stream, randomId("", 8), "", request.at);
}

void Sessions::takeIdentity(Session& session, const std::string& token, Instant at) {
    const auto who = readIdentity(token, options_.identity_secret, at);
    session.identity_refused = !who;
    if (!who) return;
    if (const auto known = inlet_.find(kIdentities, who->subject); known && known->value != session.visitor.id) {
        session.visitor = load(known->value);
        session.token.clear();
    } else if (!known) {
        // Somebody else's session isn't his.
        if (!session.visitor.profile.subject.empty()) session = {"", {}, {randomId("v_", 16), {}}, false};
        const auto entry = inlet_.append(kIdentities, who->subject, session.visitor.id, at);
        if (entry.value != session.visitor.id) session = {"", {}, load(entry.value), false};
    }
    Profile& profile = session.visitor.profile;
    profile.subject = who->subject;
    profile.orders = who->orders;
    if (!who->name.empty()) profile.name = who->name;
    if (!who->email.empty()) profile.email = who->email;
}

Session Sessions::open(const VisitorRequest& request, const SessionRequest& wanted) {
    Session session;
    session.token = bearerOf(request);
    if (!session.token.empty()) {
        session.visitor = demand(request);
    } else {
        countAddress(request);
        session.visitor.id = randomId("v_", 16);
    }
    if (!wanted.identity.empty()) takeIdentity(session, wanted.identity, request.at);
    Profile& profile = session.visitor.profile;
    if (!wanted.locale.empty()) profile.locale = wanted.locale;
    if (!wanted.time_zone.empty()) profile.time_zone = wanted.time_zone;
    if (!wanted.page_host.empty()) profile.site = wanted.page_host;
    changeProfile(session.visitor, request.at);
    if (session.token.empty()) session.token = newToken(session.visitor.id, request.at);
    session.ends = request.at + kSessionLife;
    return session;
}

void Sessions::changeProfile(const Visitor& visitor, Instant at) {
    inlet_.put(kVisitors, visitor.id, writeProfile(visitor.profile), at);
}

void Sessions::tidy(Inlet& inlet, Instant now) {
    inlet.forget("addresses/", now - kAddressKept);
    inlet.forget("sent/", now - kAddressKept);
    inlet.forget(kSessions, now - kSessionLife);
    inlet.forget("chat/", now - kSessionLife);
    inlet.forget("files/", now - kSessionLife);
    inlet.forget("seen", now - kSessionLife);
    inlet.forget(kVisitors, now - kVisitorKept);
    inlet.forget(kIdentities, now - kVisitorKept);
}

}  // namespace channels::webchat
