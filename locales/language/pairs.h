#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace locales {

/// Words that tell near languages apart, where letters hardly do: Indonesian and Malay, Croatian and Serbian in Latin letters,
/// Danish and Norwegian, Czech and Slovak, Croatian and Slovene, Portuguese of Brazil and of Portugal, English and Hindi in
/// Latin letters. From locales/data/language_pairs.txt: after "= id ms" a word a line, or two that follow one another, with its
/// log-odds, for the first language of the two. Made by make_pairs.
struct NearPair {
    std::string first, second;
};
const std::vector<NearPair>& nearPairs();

/// Adds what a lower-case word says to `odds`, one for each of nearPairs(); also what it says together with the word before it.
void addOdds(std::string_view before, std::string_view word, std::vector<double>& odds);

}  // namespace locales
