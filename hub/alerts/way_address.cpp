#include "hub/alerts/way_address.h"

#include <algorithm>

#include "hub/alerts/sender.h"

namespace hub {
namespace {

constexpr const char* kUrl = "url";
constexpr std::string_view kHidden = "/…";

std::string addressSecret(const AlertWay& way) { return secretOfWay(way.id) + "/address"; }

std::string urlOf(const AlertWay& way) {
    const auto url = way.settings.find(kUrl);
    return url == way.settings.end() ? std::string() : url->second;
}

}  // namespace

std::string openPartOf(const std::string& url) {
    const auto host = url.find("//");
    const auto end = host == std::string::npos ? host : url.find_first_of("/?#", host + 2);
    return end == std::string::npos || url.substr(end) == "/" ? url : url.substr(0, end);
}

std::string shownAddress(const AlertWay& way) {
    const auto url = urlOf(way), open = openPartOf(url);
    return way.sealed_address.empty() && open == url ? url : open + std::string(kHidden);
}

std::string addressOf(const AlertWay& way, const Vault& vault) {
    return way.sealed_address.empty() ? urlOf(way) : vault.open(addressSecret(way), way.sealed_address);
}

void hideAddress(AlertWay& way, const Vault& vault) {
    const auto url = urlOf(way), open = openPartOf(url);
    if (open == url) return;
    way.sealed_address = vault.seal(addressSecret(way), url);
    way.settings[kUrl] = open;
}

void hideAddresses(AlertStore& store, const Vault& vault) {
    for (auto& way : store.alertWays()) {
        const auto before = way.sealed_address;
        hideAddress(way, vault);
        if (way.sealed_address != before) store.changeAlertWay(way);
    }
}

}  // namespace hub
