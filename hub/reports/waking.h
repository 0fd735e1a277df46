#pragma once
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "hub/inbox/model.h"

namespace hub::reports {

/// Whether it is between 07:00 and 21:00 where a buyer lives, asked for many instants: it looks each zone's day up once.
class Waking {
public:
    /// Empty for a zone that nobody knows.
    std::optional<bool> at(const std::string& zone, Instant instant);

private:
    struct Offset {
        bool known = false;
        std::optional<std::chrono::seconds> all_day;  ///< empty on a day on which the clocks are put on or back
    };
    std::map<std::pair<std::string, std::chrono::sys_days>, Offset> days_;
};

}  // namespace hub::reports
