#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace templates {

/// How a locale says a term of the trade. glossary.tsv: term, locale, forms that are right, forms that are wrong.
struct GlossaryTerm {
    std::string id;
    std::vector<std::string> use;  ///< stems or forms as they stand in texts
    std::vector<std::string> avoid;
};

/// The terms of a locale, those of its parents in the same language included.
std::vector<GlossaryTerm> glossaryOf(std::string_view locale);

/// Those among them that an English text names.
std::vector<GlossaryTerm> termsNamed(std::string_view english, std::string_view locale);

/// A wrong form that stands in a text, and what is said instead.
struct WrongTerm {
    std::string found, instead;
};
std::vector<WrongTerm> wrongTerms(std::string_view locale, std::string_view text);

}  // namespace templates
