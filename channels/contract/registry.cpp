#include "channels/contract/registry.h"

#include <algorithm>

#include "channels/contract/sandbox.h"

namespace channels {

const Kind* findKind(std::string_view kind) {
    const auto& all = allKinds();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Kind& k) { return k.descriptor.kind == kind; });
    return found == all.end() ? nullptr : &*found;
}

const Action* findAction(std::string_view kind, std::string_view action) {
    const auto* known = findKind(kind);
    if (known == nullptr) return nullptr;
    const auto& actions = known->descriptor.actions;
    const auto found = std::ranges::find(actions, action, &Action::name);
    return found == actions.end() ? nullptr : &*found;
}

}  // namespace channels
