#pragma once
#include <optional>
#include <string>

#include "hub/hours/hours.h"
#include "hub/inbox/model.h"

namespace hub {

/// People who work by the same hours. The one that was added first is the shop's own.
struct Team {
    Id id = 0;
    std::string name;
    WorkingHours hours;
    std::optional<int> answer_target_minutes;  ///< of working time, until a buyer should have an answer
};

/// When the team means to have answered who waits since then; empty without a target or hours.
inline std::optional<Instant> answerBy(const Team& team, Instant since) {
    if (!team.answer_target_minutes) return std::nullopt;
    return afterWorkingTime(team.hours, since, std::chrono::minutes(*team.answer_target_minutes));
}

}  // namespace hub
