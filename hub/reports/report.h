#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "hub/reports/days.h"
#include "hub/reports/fact.h"
#include "hub/reports/spread.h"
#include "hub/reports/waking.h"
#include "hub/reports/worked.h"

namespace hub::reports {

/// What was counted under one key.
struct Row {
    std::string key;  ///< a day, a week, or the facts' group; empty where nobody knows
    std::int64_t received = 0, sent = 0;
    std::int64_t from_template = 0, as_suggested = 0, edited = 0;  ///< of those sent
    Spread answers, handling;
    std::int64_t awake = 0, awake_known = 0;  ///< answers that reached the buyer by day; of how many one can tell
    std::int64_t resolved = 0, reopened = 0, disputed = 0, breached = 0;
    std::int64_t asked = 0, rated = 0;       ///< buyers how it was; of those, who said it
    std::int64_t satisfied = 0, points = 0;  ///< ratings of 4 and 5; the sum of all
};

struct Report {
    Row total;
    std::vector<Row> rows;  ///< days and weeks in order, all of them; else the fullest first
};

/// Counts facts into rows.
class Counting {
public:
    /// A deadline that runs is missed when it lies before `now`. With hours, answers and handling are measured by them alone.
    Counting(By by, Days days, Instant now, std::optional<WorkingHours> hours = {});
    void take(const Fact& fact);  ///< of an instant within the days
    [[nodiscard]] Report report();

private:
    struct Tally {
        Row row;
        std::vector<std::chrono::milliseconds> answers, handling;
        std::int64_t facts = 0;
    };
    /// What is known of a fact beyond itself.
    struct Measured {
        std::optional<std::chrono::milliseconds> length;
        std::optional<bool> awake;
    };
    Measured measure(const Fact& fact);
    static void count(Tally& tally, const Fact& fact, const Measured& measured);
    Tally& tallyOf(const Fact& fact);

    By by_;
    Days days_;
    Instant now_;
    Waking waking_;
    std::optional<Worked> worked_;
    Tally total_;
    std::vector<Tally> tallies_;
    std::vector<std::size_t> of_day_;           ///< which tally each day belongs to
    std::map<std::string, std::size_t> named_;  ///< which tally each key belongs to
};

}  // namespace hub::reports
