#pragma once
#include <string_view>

#include "templates/rank/suggest.h"

namespace templates {

/// Public holidays that hold up the parcel now or soon, where it is sent from and where it goes, with names written for `locale`. None of
/// an order that has ended; of the seller's country none that begin when the parcel has long left it; of one country once.
void addHolidays(Facts& facts, const SuggestRequest& request, std::string_view locale);

}  // namespace templates
