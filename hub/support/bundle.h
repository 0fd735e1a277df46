#pragma once
#include <string>
#include <vector>

#include "hub/store/store.h"
#include "hub/support/recent_log.h"

namespace hub {

/// A tar with what helps to find out why a hub is slow or wrong: versions, settings without secrets and free text, rows by table,
/// the health of the accounts, plans of usual queries, the last lines of the log without what could be somebody's. No name, word
/// or address of a buyer, no id of an order and no credential is in it.
std::string supportBundle(Store& store, const std::string& data_folder, const std::vector<LogLine>& log, Instant now);

}  // namespace hub
