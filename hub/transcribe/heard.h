#pragma once
#include <optional>
#include <string>

#include "hub/inbox/learned.h"
#include "hub/store/store.h"

namespace hub {

struct HeardTags {
    MessageTags stored;
    bool first = false;  ///< goes before others in the queue
};

/// What a message of a buyer is about by what a machine has heard in it, with all that speaks for it beside; what people have said
/// of it holds. Empty for one that has words of its own.
std::optional<HeardTags> tagsOfHeard(Store& store, const Learned& learned, const Recorded& of, const std::string& text, Instant now);

}  // namespace hub
