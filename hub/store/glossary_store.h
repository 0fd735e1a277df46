#pragma once
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "hub/inbox/model.h"
#include "templates/lint/shop_term.h"

namespace hub {

/// A term of a locale's glossary, and who wrote it last.
struct KeptTerm {
    Id id = 0;
    std::string locale;
    templates::ShopTerm term;
    Id author = 0;
    Instant changed_at;
};

/// Why a term isn't kept: the locale has one of the same English (case and marks don't count), or as many as there may be, or
/// none of this id.
enum class TermRefusal { Taken, Full, Unknown };

/// The terms that a shop keeps. Every call is one transaction.
class GlossaryStore {
public:
    virtual ~GlossaryStore() = default;

    /// Of this very locale, in the order of their English.
    virtual std::vector<KeptTerm> glossary(const std::string& locale) = 0;
    /// In place of the one with its id, or a new one where that is 0.
    virtual std::variant<KeptTerm, TermRefusal> keepTerm(const KeptTerm& term, std::size_t most) = 0;
    /// What it was; empty when there was none.
    virtual std::optional<KeptTerm> dropTerm(const std::string& locale, Id id) = 0;
};

}  // namespace hub
