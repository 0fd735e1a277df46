#pragma once
#include <string>
#include <string_view>

namespace hub::translate {

/// What a message of this intent wants, and what a risk is called, as the page says it; empty for what is not of the taxonomy.
std::string wantIn(std::string_view language, std::string_view intent);
std::string riskIn(std::string_view language, std::string_view risk);

}  // namespace hub::translate
