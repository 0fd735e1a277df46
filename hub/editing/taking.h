#pragma once
#include "hub/editing/editing.h"
#include "hub/jobs/jobs.h"
#include "templates/exchange/merge.h"

namespace hub {

/// Whether a file's unit is to be taken in.
bool isTaken(const templates::MergeItem& item);

/// Who takes a file in, and what its English does to the other languages.
struct Taking {
    Id user = 0;
    bool cosmetic = false;
};

/// Makes each unit that is to be taken in an open text; one that somebody else has open is refused with the reason, and so is what
/// is left once `progress` says so. How many drafts were made.
int takeTexts(
    Store& store, const Editing& editing, const channels::Clock& clock, templates::Merge& merge, const Taking& taking, const JobProgress& progress
);

}  // namespace hub
