#include "hub/api/plugged_in.h"

#include "channels/kit/transports.h"
#include "hub/inbox/instant_json.h"
#include "locales/text/trim.h"

namespace hub::api {
namespace {

constexpr std::size_t kUrlLimit = 2'000, kKeyLimit = 500;

}  // namespace

std::string maybeUrl(Request& request) { return std::string(locales::trimmed(request.maybeText("url", kUrlLimit).value_or(""))); }

std::string givenUrl(Request& request) {
    std::string url = maybeUrl(request);
    const bool is_plain = url.find_first_of("?#@") == std::string::npos;
    if (!is_plain || !channels::allowedHttpUrl(url)) {
        throw Refusal(422, "url: expected an address that begins with https, or with http on this machine", {}, "url");
    }
    return url;
}

std::optional<std::string> givenKey(Request& request) { return request.maybeText("key", kKeyLimit); }

std::set<Id> givenAccounts(Hub& hub, Request& request) {
    std::set<Id> known, given;
    for (const auto& account : hub.store.accounts()) known.insert(account.id);
    const auto list = request.json()["accounts"];
    if (!list.isArray() || list.size() > known.size()) throw Refusal(422, "accounts: expected a list of accounts' ids", {}, "accounts");
    for (std::size_t i = 0; i < list.size(); ++i) {
        const auto id = insideId(IdKind::Account, list[i].text());
        if (!id || !known.contains(*id)) throw Refusal(422, "accounts: expected the id of an account", "found " + list[i].dump(), "accounts");
        given.insert(*id);
    }
    return given;
}

std::string turned(bool was_on, bool is_on) {
    if (was_on == is_on) return {};
    return is_on ? "on" : "off";
}

void writePluggedIn(
    channels::JsonWriter& out, const std::string& url, bool has_key, const std::set<Id>& accounts, std::int64_t waiting,
    const ServerHealth& health
) {
    out.member("url", url).member("has_key", has_key).key("accounts").beginArray();
    for (const Id account : accounts) out.value(outsideId(IdKind::Account, account));
    out.endArray().member("waiting", waiting);
    writeInstant(out, "failing_since", health.failing_since);
    out.key("fault");
    health.fault.empty() ? out.null() : out.value(health.fault);
    out.member("error", health.error);
}

}  // namespace hub::api
