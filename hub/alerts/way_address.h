#pragma once
#include <string>

#include "hub/alerts/model.h"
#include "hub/secrets/vault.h"
#include "hub/store/alert_store.h"

namespace hub {

/// Of an address scheme, host and port: what comes behind is a secret of many programs, and goes in and never comes out.
std::string openPartOf(const std::string& url);

/// A webhook's address as people are shown it.
std::string shownAddress(const AlertWay& way);
/// The whole of it. Throws VaultError.
std::string addressOf(const AlertWay& way, const Vault& vault);

/// Leaves only the open part as it is; the way has its id.
void hideAddress(AlertWay& way, const Vault& vault);
/// Of ways that were stored before addresses were sealed.
void hideAddresses(AlertStore& store, const Vault& vault);

}  // namespace hub
