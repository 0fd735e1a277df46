#pragma once
#include "templates/catalogue/catalogue.h"
#include "templates/exchange/exchange.h"

namespace templates {

/// What taking a unit into a catalogue would do. Missing: it has no text, so what is there stays.
enum class MergeFate { Added, Changed, Unchanged, Missing, Refused };
std::string_view nameOf(MergeFate fate);

struct MergeItem {
    ExchangeUnit unit;  ///< with the title that would stand; stale also where its English is not today's
    MergeFate fate = MergeFate::Unchanged;
    std::vector<std::string> reasons;  ///< of a refusal
};

struct Merge {
    std::string locale;
    std::vector<MergeItem> items;  ///< in the file's order
    [[nodiscard]] std::size_t count(MergeFate fate) const;
    [[nodiscard]] std::size_t stale() const;  ///< among those that are taken
};

/// Compares a file's units with a catalogue, changing nothing. A unit is refused when the catalogue has no
/// such template, when its pattern doesn't compile, or when the texts together would have a lint error of
/// that key. `locale` is that of the catalogue. An English unit's text is the English that would be; it is refused when its
/// source is not the English that is there.
Merge mergeExchange(const Catalogue& into, const ExchangeFile& from, const std::string& locale);

/// The locale's file once what is not refused has been taken: every template that has a text, in the order of
/// en.po. Not for English, whose file says more.
ExchangeFile mergedFile(const Catalogue& into, const Merge& merge);

/// Every template for a translator: the English, the locale's text or none, and when it fits.
ExchangeFile exportFile(const Catalogue& catalogue, const std::string& locale);

}  // namespace templates
