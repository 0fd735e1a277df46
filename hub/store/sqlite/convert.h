#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "hub/inbox/model.h"

namespace hub::sqlite {

/// Values as the columns hold them.
inline std::int64_t toColumn(Instant instant) { return instant.time_since_epoch().count(); }
inline std::optional<std::int64_t> toColumn(const std::optional<Instant>& instant) {
    if (!instant) return std::nullopt;
    return toColumn(*instant);
}
inline Instant toInstant(std::int64_t column) { return Instant(std::chrono::milliseconds(column)); }
inline std::optional<Instant> toInstant(const std::optional<std::int64_t>& column) {
    if (!column) return std::nullopt;
    return toInstant(*column);
}

std::string toJson(const std::map<std::string, std::string>& members);
std::string toJson(const std::vector<std::string>& elements);
std::map<std::string, std::string> mapFromJson(std::string_view json);
std::vector<std::string> listFromJson(std::string_view json);
std::string toJson(const std::set<Id>& ids);
std::set<Id> idsFromJson(std::string_view json);

std::string toJson(const std::vector<channels::IntentHint>& hints);
std::vector<channels::IntentHint> hintsFromJson(std::string_view json);
std::string toJson(const channels::CallsLeft& calls);
std::optional<channels::CallsLeft> callsFromJson(std::string_view json);  ///< empty for empty text

/// "39.90 EUR", or empty.
std::string toText(const std::optional<channels::Money>& money);
std::optional<channels::Money> moneyFromText(const std::string& text);

/// An order's facts but for its parcels, which have rows of their own.
std::string orderToJson(const channels::Order& order);
void orderFromJson(std::string_view json, channels::Order& order);

}  // namespace hub::sqlite
