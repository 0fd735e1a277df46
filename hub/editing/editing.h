#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "hub/editing/library.h"
#include "hub/editing/terms.h"
#include "hub/store/store.h"
#include "templates/lint/lint.h"

namespace hub {

/// Of a template in a locale; the most urgent one where several hold. Inherited: a parent locale serves it.
enum class TextState { Published, Stale, Draft, InReview, Failing, Missing, Retired, Inherited };
std::string_view wireName(TextState state);

/// One template in one locale as its editor sees it. Pointers live as long as `catalogue`.
struct EditedText {
    std::shared_ptr<const templates::Catalogue> catalogue;
    const templates::Template* of = nullptr;
    std::string locale;
    TextState state = TextState::Missing;
    std::optional<templates::Variant> source;     ///< English, or of an own template its first locale; where none is in force, the open English
    const templates::Variant* current = nullptr;  ///< served now; a parent's when inherited
    std::optional<Revision> open, in_force;
    std::string shipped;  ///< in this locale, empty where there is none
    std::vector<templates::Finding> findings;  ///< of the open text, else of the current one
};

/// Nothing is shipped or kept under this key, or the locale is no tag.
struct NoSuchText {};

/// What the editors' room knows beyond the store: what stands in force, what it lacks, and who may do what. Made for one request; one thread.
class Editing {
public:
    Editing(Store& store, Library& library) : store_(store), library_(library) {}

    [[nodiscard]] std::variant<EditedText, NoSuchText> text(const std::string& key, const std::string& locale) const;
    /// The text as a catalogue entry, as if it were in force, and what lint finds in it.
    [[nodiscard]] std::vector<templates::Finding> lint(const EditedText& of, const std::string& text, const std::string& title) const;
    /// The same of texts that come into force together: each beside the others, and judged by the English among them.
    [[nodiscard]] std::vector<templates::Finding> lint(const std::vector<Revision>& bundle) const;
    /// The shop's own that hold in the locale; read once.
    [[nodiscard]] const std::vector<templates::ShopTerm>& terms(const std::string& locale) const;
    /// By locale in the order of the catalogue's.
    [[nodiscard]] std::vector<TextState> states(const templates::Template& of) const;

    [[nodiscard]] bool isOwn(const std::string& key) const;
    /// An editor writes the locales that he keeps; a seller the shop's own templates.
    [[nodiscard]] bool mayWrite(const User& user, const std::string& key, const std::string& locale) const;
    /// Publishing takes somebody who has written none of the text, unless nobody else keeps the locale or it is the shop's own template.
    [[nodiscard]] bool mayPublish(const User& user, const Revision& revision) const;

private:
    [[nodiscard]] bool isCovered(const templates::Template& of, const std::string& locale) const;
    [[nodiscard]] TextState stateOf(const templates::Template& of, const std::string& locale) const;
    /// Keys whose own text in this locale, open or in force, has errors; worked out once for all.
    [[nodiscard]] const std::set<std::string>& failing(const std::string& locale) const;

    Store& store_;
    Library& library_;
    std::shared_ptr<const templates::Catalogue> catalogue_ = library_.current();
    std::map<std::pair<std::string, std::string>, Revision> open_ = heads(true), in_force_ = heads(false);

    /// What a text makes of the shop's terms: warnings.
    void lintTerms(const std::string& key, const std::string& locale, const std::string& english, const std::string& text, std::vector<templates::Finding>& findings) const;

    mutable std::map<std::string, std::vector<templates::ShopTerm>> terms_;  ///< by locale
    mutable std::optional<templates::Catalogue> tried_;  ///< with every open text in force
    mutable std::map<std::string, std::set<std::string>> failing_;

    [[nodiscard]] std::map<std::pair<std::string, std::string>, Revision> heads(bool open) const;
};

/// Whether an editor may write in the locale.
bool keepsLocale(const User& user, const std::string& locale);

/// A template of the shop's own: its key, from an intent and a name of [a-z][a-z0-9_]*.
std::string ownKey(const std::string& intent, const std::string& name);

}  // namespace hub
