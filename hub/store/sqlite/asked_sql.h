#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "hub/inbox/asked.h"
#include "hub/store/sqlite/database.h"

namespace hub::sqlite {

/// The expression for which FTS5 finds all messages that have the words and none of those taken away; empty when no word
/// is asked for that has letters or digits.
std::string matchOf(const Asked& asked);
/// Words as one phrase of FTS5; empty when they have neither letters nor digits.
std::string phraseOf(std::string_view words, bool prefix);

/// What a search demands of conversations `c`, with the values to be bound: its parameters are $20 and up.
class AskedSql {
public:
    enum class Part { All, DemandsAlone };
    /// `time` is the column that `after:` and `before:` look at. `DemandsAlone` leaves words to the caller.
    AskedSql(const Asked& asked, std::string_view time, Part part = Part::All);
    [[nodiscard]] const std::string& condition() const { return condition_; }  ///< empty, or from " AND " on
    void bind(Statement& statement) const;

private:
    void addWords(const Asked& asked);
    [[nodiscard]] std::string conditionOf(const Asked::Demand& demand, std::string_view time);
    std::string isAnyOf(const std::string& column, const std::vector<std::string>& values);
    std::string isAnyOf(const std::string& column, const std::vector<Id>& ids);
    std::string orderCondition(const Asked::Demand& demand);
    std::string buyerCondition(const Asked::Demand& demand);
    std::string stateCondition(const Asked::Demand& demand);
    std::string parameter(std::variant<std::int64_t, std::string> value);

    std::string condition_;
    std::vector<std::variant<std::int64_t, std::string>> values_;
};

}  // namespace hub::sqlite
