#pragma once
#include <vector>

#include "hub/store/store.h"
#include "templates/memory/memory.h"
#include "templates/rank/suggest.h"

namespace hub {

/// Adds to the reasons of what was taken for a message much like this one in which conversation that was, when, and in which
/// language: "answered_before=cnv_7|2026-11-02T10:00:00.000Z|de". `conversation` is the one that they are for, and never named; 0: none.
void tellAnswered(
    Store& store, const templates::Memory::Votes& votes, Id conversation, std::vector<templates::Suggestion>& suggestions
);

}  // namespace hub
