#pragma once
#include <memory>
#include <string_view>
#include <vector>

#include "channels/contract/adapter.h"

namespace channels {

class Sandbox;

/// A kind of channel: its description, its adapter, its sandbox.
struct Kind {
    Descriptor descriptor;
    std::unique_ptr<Adapter> (*makeAdapter)(const AccountConfig& config, const Surroundings& surroundings);
    std::unique_ptr<Sandbox> (*makeSandbox)(const Clock& clock);
};

/// Every kind that has a folder under channels/, by name; the list is generated when the build is configured.
const std::vector<Kind>& allKinds();
const Kind* findKind(std::string_view kind);
/// Null for one that the kind doesn't have, or not any more.
const Action* findAction(std::string_view kind, std::string_view action);

}  // namespace channels
