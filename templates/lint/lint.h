#pragma once
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "templates/catalogue/catalogue.h"

namespace templates {

enum class Severity { Error, Warning };

/// One finding: which template, which locale, which rule, and what was expected.
struct Finding {
    Severity severity;
    std::string locale;
    std::string key;
    std::string rule;  ///< such as "pattern", "arguments", "plural", "language", "address", "punctuation",
                       ///< "forbidden_phrase", "promise", "number", "contact", "bidi", "duplicate"
    std::string what;
};

/// Every check over every variant, with its pieces in it: the pattern compiles, its arguments are known facts, the same as the
/// source's and required where it requires them, every CLDR plural category of the locale is written, no
/// apostrophe quotes a placeholder, no forbidden phrase (per locale), no figure in any script's digits, no day, span or amount
/// that words alone promise, no link, address, phone number, emoji or marketing, no bidi control of its own, no hole, brace or
/// doubled full stop is left after filling with worst cases, @max_N holds then; the text reads as the locale's language, set as
/// typography.h says, in one form of address throughout, and no text or title stands there twice; every piece is used. An error
/// fails the build.
std::vector<Finding> lint(const Catalogue& catalogue);

/// The same of some templates or pieces in one locale, as an editor saves them.
std::vector<Finding> lint(const Catalogue& catalogue, const std::set<std::string>& keys, const std::string& locale);

/// CLDR plural categories that a count of things reaches in a locale.
std::vector<std::string> pluralForms(const std::string& locale);

/// Facts at their longest, for lengths.
const Facts& worstFacts();

/// Phrases that handbooks forbid, found in a text a seller is about to send; empty for a locale without a
/// list.
std::vector<std::string> forbiddenPhrases(std::string_view locale, std::string_view text);

/// Templates with a variant that isn't stale, per locale; texts for a channel's rule, which no locale must have, don't count.
/// Inherited: the locale has no text of its own, a parent's serves it.
struct Coverage {
    std::string locale;
    std::size_t current = 0, stale = 0, inherited = 0, missing = 0;
};
std::vector<Coverage> coverage(const Catalogue& catalogue);

}  // namespace templates
