#pragma once
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "templates/catalogue/condition.h"
#include "templates/catalogue/pieces.h"
#include "templates/pattern/pattern.h"

namespace templates {

/// `topic.intent.case[+tone][@rule]`, taken apart; of a piece, `piece.name`, topic and intent are "piece".
struct TemplateKey {
    std::string topic, intent, name, tone, rule;
    static std::optional<TemplateKey> parse(std::string_view key);
};

/// One locale's text of a template.
struct Variant {
    std::string locale;
    std::string source;  ///< the English pattern that it was written for
    std::string text;    ///< ICU pattern
    std::string title;   ///< the template's name in this locale
    bool stale = false;  ///< the English changed since (PO's fuzzy)
};

struct Template {
    std::string key;
    TemplateKey parts;
    std::size_t place = 0;                    ///< in en.po: of an intent's cases the oftener right one stands first
    Condition when;                           ///< the state of the sale that it fits
    std::map<std::string, Variant> variants;  ///< by locale; of a shipped one "en" is always there
    std::set<std::string> retired;            ///< locales in which it is not offered
    bool by_hand = false;                     ///< of a piece: editors put it in where they want it, so that none may name it
    [[nodiscard]] bool isPiece() const { return parts.topic == kPieceTopic; }
    /// The text of the nearest parent in the same language; null where none has one. English for other languages is none.
    [[nodiscard]] const Variant* inherited(const std::string& locale) const;
};

/// A fault in a catalogue file; the rest of the file stands.
struct CatalogueProblem {
    std::string file;
    std::string key;
    std::string what;
};

/// One PO catalogue; the bytes outlive the call that reads them.
struct CatalogueFile {
    std::string locale;
    std::string_view bytes;
};

/// A text that stands over the one that is there, or in a locale that has none.
struct Overlay {
    std::string key, locale;
    std::string source;  ///< the English pattern that it was written for
    std::string text, title;
    bool retired = false;              ///< the template is not offered in this locale
    std::vector<std::string> same_as;  ///< of an English text: earlier ones that mean the same
};

/// A template that isn't in the library; it need not have an English text.
struct AddedTemplate {
    std::string key, when;
};

/// Templates by key, with one variant per locale. Immutable once built; threads may share it.
class Catalogue {
public:
    /// The library inside the program; loaded once.
    static const Catalogue& shipped();
    /// PO catalogues `<locale>.po` of a folder; en.po is the source and must be among them.
    static Catalogue load(const std::string& folder, std::vector<CatalogueProblem>& problems);
    /// The same from texts that are already in memory.
    static Catalogue read(const std::vector<CatalogueFile>& files, std::vector<CatalogueProblem>& problems);

    /// A copy with texts of one's own. What can't be taken is in `problems`, the rest stands.
    [[nodiscard]] Catalogue with(
        const std::vector<AddedTemplate>& added, const std::vector<Overlay>& texts, std::vector<CatalogueProblem>& problems
    ) const;

    [[nodiscard]] const std::map<std::string, Template, std::less<>>& templates() const { return templates_; }
    /// What templates share, by key; no reply by itself.
    [[nodiscard]] const std::map<std::string, Template, std::less<>>& pieces() const { return pieces_; }
    [[nodiscard]] const std::vector<std::string>& locales() const { return locales_; }
    /// Of a template or a piece.
    [[nodiscard]] const Template* find(std::string_view key) const;
    /// A pattern of a template with its pieces put in, each by the same fallback as templates; a piece's is whole.
    [[nodiscard]] std::string whole(const Template& of, std::string_view pattern, std::string_view locale) const;
    /// The variant for a buyer's locale by CLDR fallback, then in a neighbouring language (neighbours.h), at last English; with
    /// its compiled pattern, which has the nearest pieces of that language. Empty where it is retired.
    struct Choice {
        const Variant* variant;
        const Pattern* pattern;
    };
    [[nodiscard]] std::optional<Choice> choose(const Template& of, std::string_view locale) const;

    /// The names under which the texts for a buyer's locale may stand, nearest first: worked out once where many are chosen.
    struct Names {
        explicit Names(std::string_view locale);
        std::vector<std::string> nearest_first;
    };
    [[nodiscard]] std::optional<Choice> choose(const Template& of, const Names& names) const;

private:
    friend class CatalogueBuilder;
    /// A key, the locale of its variant, and the locale whose pieces are in it: the same, or a region of that language.
    using PatternName = std::tuple<std::string, std::string, std::string>;
    /// The text of a piece ("closing") by the names of a locale, nearest first; null where there is none.
    [[nodiscard]] const Variant* piece(std::string_view name, const std::vector<std::string>& chain) const;
    [[nodiscard]] std::string whole(const Template& of, std::string_view pattern, const std::vector<std::string>& chain) const;
    std::map<std::string, Template, std::less<>> templates_, pieces_;
    std::vector<std::string> locales_;
    std::map<PatternName, std::shared_ptr<const Pattern>> patterns_;
};

}  // namespace templates
