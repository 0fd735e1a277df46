#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace locales {

/// The tag of identifyLanguage that a BCP-47 tag means ("de-AT" de, "zh-TW" zh-Hant, "pt" pt-BR, "no" nb,
/// "iw" he); empty for one that is no tag. Tags of languages that are not served come back as their first
/// part.
std::string servedTag(std::string_view locale);

/// Shares of the languages that people of a country write, falling, sum at most 1; empty for an unknown
/// country. English has at least the share of buyers who use it everywhere. Source: CLDR, see README.md.
const std::vector<std::pair<std::string, double>>& countryLanguages(std::string_view country);

/// What is added to the log-probability of a language, in nats; none for one that isn't there. The model and the second
/// opinion alike give too little to some languages and too much to rare ones. Made by fit_constants.
const std::vector<std::pair<std::string, double>>& languageConstants();

}  // namespace locales
