#pragma once
#include <map>
#include <string>
#include <string_view>

#include "templates/pattern/facts.h"

namespace templates {

/// Facts that a shop states alike in every reply: by name, then by language (BCP-47); what stands under "" holds for every
/// language that has none of its own.
using StandingFacts = std::map<std::string, std::map<std::string, FactValue>>;

/// What the shop says in a locale: in its language or the nearest of its parents, then in a neighbouring one (neighbours.h), in
/// which the text would be, else what holds for every language. Never the English words for another language.
Facts standingIn(std::string_view locale, const StandingFacts& standing);

}  // namespace templates
