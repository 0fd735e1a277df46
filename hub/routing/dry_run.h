#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "hub/routing/staff.h"

namespace hub {

inline constexpr std::chrono::days kDryRunReach{7};
/// So many conversations are looked at, and so many are listed.
inline constexpr std::size_t kDryRunMost = 20'000, kDryRunListed = 50;

/// What a rule would have done.
struct DryRun {
    struct Each {
        Id conversation = 0, account = 0;
        std::string buyer, snippet;
        Instant at;
        std::optional<Id> person;  ///< who would have it by this rule
        bool answered = false;
    };
    Instant since;
    std::int64_t looked_at = 0, matched = 0;
    bool whole = true;                        ///< else there were more than kDryRunMost
    std::int64_t taken_before = 0;            ///< an earlier rule gives them to somebody
    std::int64_t left_to_person = 0;          ///< a person has said whose they are
    std::int64_t answered = 0;                ///< at most: whether the text is whole shows when it is written
    std::map<Id, std::int64_t> people;        ///< how many each would have got
    std::vector<Each> newest;
};

/// Holds a rule against what was written in the last days, by the tags that are stored; `earlier` come before it. How much people
/// held then isn't known: they are taken to have held nothing, and none has too much.
DryRun dryRun(Store& store, const std::vector<Rule>& earlier, const Rule& rule, Instant now);

}  // namespace hub
