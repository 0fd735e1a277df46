#pragma once
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace hub {

/// What a part of a search is about; all but the first have a name that stands before a colon.
enum class Term { Words, Channel, Account, Site, Language, Topic, Intent, Risk, Is, Assignee, Order, Buyer, Due, After, Before, Has };

/// "channel", "lang" …; empty for words.
std::string_view wireName(Term term);

/// One word, phrase or term. Byte offsets into the search.
struct QueryPart {
    Term term = Term::Words;
    bool negated = false;
    bool prefix = false;  ///< finds what begins with the value
    std::string value;    ///< full-width signs as their ordinary ones, names of closed lists in lower case
    std::size_t begin = 0, end = 0;
    std::chrono::seconds within{};      ///< of `due:`
    std::chrono::year_month_day day{};  ///< of `after:` and `before:`
};

/// Why a part means nothing. `code` is one of unknown_term, no_value, unknown_value, bad_language, bad_span, bad_day,
/// too_long, too_many.
struct QueryFault {
    std::string_view code;
    std::string term, found;  ///< the part's name and value as they stand
    std::string expected;     ///< for people, in English
    std::vector<std::string> choices;  ///< of a closed list
    std::size_t begin = 0, end = 0;
};

struct Query {
    std::vector<QueryPart> parts;
    std::vector<QueryFault> faults;
};

inline constexpr std::size_t kQueryCharacters = 500, kQueryTerms = 20;

/// Reads a search: words, "phrases" and terms such as `lang:de`, each taken away by a `-` before it. Every quotation mark
/// that the world writes opens and closes, full-width signs count as ordinary ones, and direction marks as nothing. Names
/// are Latin letters before a colon with something behind it: `https://…` and `Re: …` are words, as is what stands in
/// quotation marks. The last word finds what begins with it, since it may be half typed; elsewhere * or … at the end of a
/// word or order number say so. Total; a part with a fault is not among the parts.
Query parseQuery(std::string_view text);

}  // namespace hub
