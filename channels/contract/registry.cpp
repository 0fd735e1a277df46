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

}  // namespace channels
