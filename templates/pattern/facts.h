#pragma once
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "locales/time/instant.h"

namespace templates {

enum class FactType { Text, Name, Date, Money, Count, Link, Place, Lines };

/// A fact that patterns may name as an argument. The list is templates/library/facts.tsv.
struct FactKind {
    std::string_view name;  ///< [a-z][a-z0-9_]*
    FactType type;
    std::string_view meaning;     ///< English, shown where a locale has no words for it
    std::string_view worst_case;  ///< a long but real value, for checking lengths
    bool standing;                ///< a shop may state it once, alike for all replies
};
const std::vector<FactKind>& allFacts();
const FactKind* findFact(std::string_view name);

struct Money {
    std::string amount;    ///< decimal string
    std::string currency;  ///< ISO 4217
};
using Day = std::chrono::year_month_day;
/// Text, names, links and places are strings; counts are integers. Rendering formats each for the locale.
using FactValue = std::variant<std::string, long long, Money, Day>;
using Facts = std::map<std::string, FactValue, std::less<>>;

}  // namespace templates
