#pragma once
#include <string_view>

namespace hub::sqlite {

/// How many buyers may be one person.
inline constexpr int kMostLinked = 20;

/// In front of a query: `person`, the ids of all buyers who are the same person as $1, himself included.
inline constexpr std::string_view kPerson =
    "WITH RECURSIVE person(id) AS (SELECT $1 UNION SELECT l.other_id FROM person p JOIN buyer_links l ON l.buyer_id = p.id LIMIT 50) ";

}  // namespace hub::sqlite
