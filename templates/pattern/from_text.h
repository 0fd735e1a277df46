#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "templates/pattern/facts.h"

namespace templates {

/// A fact that stood in a text.
struct FoundFact {
    std::string name;
    std::string words;   ///< as they stood
    std::string quoted;  ///< the pattern that writes these words
};

/// A pattern with the facts that it has in place of words, in order of appearance.
struct TextPattern {
    std::string pattern;
    std::vector<FoundFact> facts;
};

/// The pattern that gives `text`, as it is between blanks and without direction controls, when it is filled with `known`.
/// What is known stands as an argument where it is certain: a buyer, an order, a parcel, a carrier, an article or the writer by
/// the whole name, as words of their own; and so does a hole that is named by a fact. All else is quoted where a pattern would read it
/// as a sign.
TextPattern patternFrom(std::string_view locale, std::string_view text, const Facts& known);

}  // namespace templates
