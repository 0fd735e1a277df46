#include "channels/webchat/webchat_sessions.h"

#include <algorithm>
#include <set>

#include <openssl/rand.h>

#include <Poco/Net/IPAddress.h>
#include <Poco/Net/NetException.h>

#include "channels/contract/errors.h"
#include "channels/kit/hash.h"
#include "channels/kit/time.h"
#include "channels/webchat/webchat_identity.h"

namespace channels::webchat {
namespace {

constexpr const char* kSessions = "sessions";
constexpr const char* kVisitors = "visitors";
constexpr const char* kIdentities = "identities";
constexpr std::size_t kNetworkBytes = 8, kBatch = 5;
constexpr auto kTouchEvery = 24h;
constexpr auto kCountedFor = 48h;
constexpr auto kFilesLonger = 7 * 24h;  // the hub fetches them after it has pulled their message

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

/// By which secret a visitor was vouched for, without telling it.
std::string markOf(const std::string& secret) { return hex(hmacSha256(secret, "sessions")).substr(0, 32); }

template <class Take>
void forEach(Inlet& inlet, const std::string& stream, const Take& take) {
    for (auto some = inlet.read(stream, 0, kBatch); !some.empty(); some = inlet.read(stream, some.back().seq, kBatch))
        std::for_each(some.begin(), some.end(), take);
}

}  // namespace

std::string randomId(const char* prefix, std::size_t bytes) {
    std::string random(bytes, '\0');
    if (RAND_bytes(reinterpret_cast<unsigned char*>(random.data()), static_cast<int>(bytes)) != 1)
        throw std::runtime_error("no random bytes");
    return prefix + hex(random);
}

std::optional<Visitor> Sessions::visitorOf(const std::string& token, Instant at) {
    if (token.empty()) return std::nullopt;
    const auto entry = inlet_.find(kSessions, sha256Hex(token));
    if (!entry || entry->at + kSessionLife <= at) return std::nullopt;
    const auto space = entry->value.find(' ');
    Visitor visitor = load(entry->value.substr(0, space));
    const bool signed_in = space != std::string::npos || !visitor.profile.subject.empty();
    if (signed_in && (space == std::string::npos || entry->value.substr(space + 1) != markOf(options_.identity_secret)))
        return std::nullopt;
    if (at - entry->at > kTouchEvery) {
        inlet_.put(kSessions, entry->key, entry->value, at);
        changeProfile(visitor, at);
    }
    return visitor;
}

Visitor Sessions::load(const std::string& id) {
    const auto entry = inlet_.find(kVisitors, id);
    return {id, entry ? readProfile(entry->value) : Profile{}};
}

Visitor Sessions::demand(const VisitorRequest& request) {
    auto visitor = visitorOf(bearerOf(request), request.at);
    if (!visitor) throw Refused(401, "token", "open a session first");
    return std::move(*visitor);
}

std::string Sessions::newToken(const Visitor& visitor, Instant at) {
    std::string token = randomId("w_", 32);
    const bool signed_in = !visitor.profile.subject.empty();
    inlet_.put(kSessions, sha256Hex(token), visitor.id + (signed_in ? ' ' + markOf(options_.identity_secret) : ""), at);
    return token;
}

/// Random, of the day: without it an address could be guessed from its hash.
std::string Sessions::saltOf(Instant at) {
    const std::string day = formatTime(std::chrono::floor<std::chrono::days>(at));
    return inlet_.append("salts", day, randomId("", 32), at).value;
}

void Sessions::count(const VisitorRequest& request, const NetworkLimit& limit) {
    const std::string stream = std::string("networks/") + limit.what + hex(hmacSha256(saltOf(request.at), networkOf(request.address)));
    const auto refuse = [](int seconds) {
        Refused refused(429, "too_many", "too many from this network");
        refused.retry_after_seconds = seconds;
        throw refused;
    };
    if (inlet_.count(stream, request.at - 24h) >= limit.per_day) refuse(3600);
    if (inlet_.count(stream, request.at - 1min) >= limit.per_minute) refuse(60);
    inlet_.append(stream, randomId("", 8), "", request.at);
}

void Sessions::takeIdentity(Session& session, const std::string& token, Instant at) {
    const auto who = readIdentity(token, options_.identity_secret, at);
    session.identity_refused = !who;
    if (!who) return;
    const std::string before = session.visitor.profile.subject;
    if (before != who->subject) {
        const auto known = inlet_.find(kIdentities, who->subject);
        if (known && known->value != session.visitor.id) {
            // What was asked before signing in is answered where the customer looks now.
            if (before.empty()) {
                inlet_.put(std::string(kMoved), session.visitor.id, known->value, at);
                bringFiles(session.visitor.id, known->value);
            }
            session.visitor = load(known->value);
        } else if (!known && !before.empty()) {
            session.visitor = {randomId("v_", 16), {}};
        }
        // Whoever copied the anonymous token must not come to read the customer's chat.
        if (!session.token.empty()) inlet_.erase(kSessions, sha256Hex(session.token));
        session.token.clear();
    }
    inlet_.put(kIdentities, who->subject, session.visitor.id, at);
    Profile& profile = session.visitor.profile;
    profile.subject = who->subject;
    profile.orders = who->orders;
    if (!who->name.empty()) profile.name = who->name;
    if (!who->email.empty()) profile.email = who->email;
}

void Sessions::bringFiles(const std::string& from, const std::string& to) {
    std::set<std::string> sent;
    forEach(inlet_, "chat/" + from, [&](const Entry& entry) {
        try {
            for (const auto& file : readItem(entry.value).files) sent.insert(file.id);
        } catch (const NotUnderstood&) {  // nobody's message
        }
    });
    forEach(inlet_, "files/" + from, [&](const Entry& entry) {
        if (sent.contains(entry.key)) return;
        inlet_.append("files/" + to, entry.key, entry.value, entry.at);
        inlet_.erase(entry.stream, entry.key);
    });
}

Session Sessions::open(const VisitorRequest& request, const SessionRequest& wanted) {
    Session session;
    inlet_.together([&](Inlet& inlet) { session = Sessions(inlet, options_).openTogether(request, wanted); });
    return session;
}

Session Sessions::openTogether(const VisitorRequest& request, const SessionRequest& wanted) {
    Session session;
    session.token = bearerOf(request);
    if (!session.token.empty()) session.visitor = demand(request);
    if (wanted.identity.empty() && !session.visitor.profile.subject.empty()) session = {};
    if (session.visitor.id.empty()) session.visitor.id = randomId("v_", 16);
    const Profile before = session.visitor.profile;
    if (!wanted.identity.empty()) takeIdentity(session, wanted.identity, request.at);
    Profile& profile = session.visitor.profile;
    if (!wanted.locale.empty()) profile.locale = wanted.locale;
    if (!wanted.time_zone.empty()) profile.time_zone = wanted.time_zone;
    if (!wanted.page_host.empty()) profile.site = wanted.page_host;
    const bool is_new = session.token.empty();
    if (is_new) count(request, kNewSessions);
    if (is_new || writeProfile(profile) != writeProfile(before)) changeProfile(session.visitor, request.at);
    if (is_new) session.token = newToken(session.visitor, request.at);
    session.ends = request.at + kSessionLife;
    return session;
}

void Sessions::changeProfile(const Visitor& visitor, Instant at) {
    inlet_.put(kVisitors, visitor.id, writeProfile(visitor.profile), at);
}

void Sessions::tidy(Inlet& inlet, Instant now, Instant unpulled) {
    for (const char* stream : {"networks/", "sent/", "salts"}) inlet.forget(stream, now - kCountedFor);
    for (const char* stream : {kSessions, kVisitors, kIdentities, kMoved, "seen"}) inlet.forget(stream, now - kSessionLife);
    inlet.forget("chat/", std::min<Instant>(now - kSessionLife, unpulled));
    inlet.forget("files/", std::min<Instant>(now - kSessionLife - kFilesLonger, unpulled));
}

}  // namespace channels::webchat
