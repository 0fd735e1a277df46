#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "hub/reports/report.h"

namespace hub::reports {

/// The reports that there are.
enum class Name { Answers, Volume, Outcomes, Suggestions, Satisfaction };

std::optional<Name> parseName(std::string_view name);
/// What a report is counted from.
std::vector<FactKind> kindsOf(Name name);

/// Whether it tells how long something took.
bool tellsLengths(Name name);

struct Figure {
    std::string_view name;
    std::optional<std::int64_t> value;  ///< lengths in seconds; empty where nothing can be said
};

/// The figures of a row, in the order of their columns. Of a person's row what no person does is left empty.
std::vector<Figure> figuresOf(Name name, const Row& row, bool of_person);

}  // namespace hub::reports
