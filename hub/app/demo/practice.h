#pragma once
#include <string>
#include <vector>

#include "hub/store/store.h"

namespace hub {

/// What a buyer of the practice wrote, and what a good answer to it meets.
struct PracticeTask {
    std::string text, language;
    std::string need;  ///< topic.intent
};

/// The buyers of the practice, in the order in which they wrote.
std::vector<PracticeTask> practiceTasks();

/// How the answers in a store fare against the tasks, as JSON: openapi.json's PracticeScore. A task's first answer counts, whoever
/// gave it: its need is met by a template of that intent, or by own words when the conversation is tagged with it at last.
std::string practiceScore(Store& store, const std::vector<PracticeTask>& tasks, Instant now);

}  // namespace hub
