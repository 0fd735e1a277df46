#pragma once
#include <chrono>
#include <vector>

#include "hub/hours/hours.h"

namespace hub::reports {

/// Working time between two instants, asked for many: it walks through a team's hours once and looks the rest up. What lies more
/// than five years before `last` is taken for a wrong clock and not counted.
class Worked {
public:
    Worked(WorkingHours hours, Instant first, Instant last);
    std::chrono::milliseconds between(Instant from, Instant to);

private:
    struct Mark {
        Instant begin, end;
        std::chrono::milliseconds before;  ///< worked since `first_`
    };
    void reachBack(Instant to);
    [[nodiscard]] std::chrono::milliseconds until(Instant at) const;

    WorkingHours hours_;
    Instant earliest_, first_, last_;
    std::vector<Mark> marks_;
};

}  // namespace hub::reports
