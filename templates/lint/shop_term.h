#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace templates {

/// A term that a shop keeps beside those of glossary.h.
struct ShopTerm {
    std::string english;           ///< or a name
    bool as_is = false;            ///< stands in every text as it stands here
    std::vector<std::string> use;  ///< stems or forms; the first is the one that others are told
    std::vector<std::string> avoid;
    std::string note;
};

/// Which part of a term can't stand ("term", "use", "avoid" or "note"), what was expected there and what was found.
struct TermFault {
    std::string part, expected, found;
};
std::optional<TermFault> faultOf(const ShopTerm& term, std::string_view locale);

/// Forms as they stand in one field: apart by |, without the blanks round them.
std::vector<std::string> formsIn(std::string_view field);
std::string asField(const std::vector<std::string>& forms);

/// Whether an English pattern says the term: one as it is with its very letters, others in any case and in the plural too.
bool isNamed(const ShopTerm& term, std::string_view english);

/// What a pattern makes of the terms, a sentence each: it has a form that is to be avoided, or says a term that its English
/// names in none of its forms.
std::vector<std::string> termBreaches(const std::vector<ShopTerm>& terms, std::string_view english, std::string_view pattern);

}  // namespace templates
