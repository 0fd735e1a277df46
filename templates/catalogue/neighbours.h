#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace templates {

/// The locales whose texts a buyer may be written to with, nearest first: his own and CLDR's parents of it, then the neighbours
/// that neighbours.tsv declares for it, at last English. ca-ES → {ca-ES, ca, es, en}.
std::vector<std::string> localesFor(std::string_view buyer_locale);
/// That a text in `taken` goes to a buyer of another language, and why he can read it, as neighbours.tsv has it:
/// "fallback=ca>es:second"; "fallback=ka>en" where no neighbour is declared. Empty when it is his language.
std::optional<std::string> fallbackReason(std::string_view buyer_locale, std::string_view taken);

}  // namespace templates
