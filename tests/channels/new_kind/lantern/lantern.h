#pragma once
#include <memory>

#include "channels/contract/registry.h"
#include "channels/contract/sandbox.h"

namespace channels::lantern {

/// The smallest marketplace that passes the contract: one list of messages by number, one call to answer, one
/// key.
///   GET /messages?after=N&limit=L → {"messages":[{"n","thread","buyer","by","text","at"}],"last":N}
///   POST /messages {"thread","text"} → 201 {"n"}
const Descriptor& descriptor();
std::unique_ptr<Sandbox> makeSandbox(const Clock& clock);

}  // namespace channels::lantern
