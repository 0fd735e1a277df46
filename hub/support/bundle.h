#pragma once
#include <functional>
#include <string>
#include <vector>

#include "hub/store/store.h"
#include "hub/support/recent_log.h"

namespace hub {

/// A tar with what helps to find out why a hub is slow or wrong: versions, settings without secrets and free text, rows by table,
/// the health of the accounts, plans of usual queries, the last lines of the log without what could be somebody's. No name, word
/// or address of a buyer, no id of an order and no credential is in it. What can't be told, since the store is damaged or another
/// program's, says why in its place; `store` may throw each time that it is asked for.
std::string supportBundle(
    const std::function<Store&()>& store, const std::string& data_folder, const std::vector<LogLine>& log, Instant now
);

}  // namespace hub
