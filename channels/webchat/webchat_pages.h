#pragma once
#include <optional>
#include <string>

#include "channels/contract/visitors.h"
#include "channels/webchat/webchat_rules.h"

namespace channels::webchat {

/// The window's own files; empty for a path that is none. Only the shop's pages may show them in a frame.
std::optional<VisitorAnswer> pageAt(const VisitorRequest& request, const Options& options);

}  // namespace channels::webchat
