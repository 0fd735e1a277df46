#pragma once
#include <string_view>

#include "templates/rank/suggest.h"

namespace templates {

/// As factsOf, with what is put together from several values (a list of titles) written for `locale`.
Facts factsIn(std::string_view locale, const SuggestRequest& request);

}  // namespace templates
