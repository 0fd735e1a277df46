#include "templates/exchange/merge.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "templates/catalogue/source_locale.h"
#include "templates/lint/lint.h"

namespace templates {
namespace {


const Variant* variantOf(const Template& of, const std::string& locale) {
    const auto found = of.variants.find(locale);
    return found == of.variants.end() ? nullptr : &found->second;
}

/// The pieces first.
std::vector<const Template*> inOrder(const Catalogue& catalogue) {
    std::vector<const Template*> all;
    for (const auto* texts : {&catalogue.pieces(), &catalogue.templates()})
        for (const auto& [key, of] : *texts) all.push_back(&of);
    std::stable_sort(all.begin(), all.end(), [](const Template* a, const Template* b) {
        return std::pair(!a->isPiece(), a->place) < std::pair(!b->isPiece(), b->place);
    });
    return all;
}

/// The English changed since the text was written, unless the catalogue says that it means the same.
bool isOutdated(const Template& of, const ExchangeUnit& unit, const std::string& locale) {
    const Variant* english = variantOf(of, kSourceLocale);
    const Variant* present = variantOf(of, locale);
    if (!english || unit.source == english->source) return false;
    return !present || present->stale || unit.source != present->source;
}

bool isSame(const Variant& present, const ExchangeUnit& unit) {
    return present.text == unit.text && present.title == unit.title && present.stale == unit.stale;
}

std::string titleOf(const Template& of) {
    const Variant* english = variantOf(of, kSourceLocale);
    return english ? english->title : std::string();
}

MergeItem compare(const Catalogue& into, const ExchangeUnit& unit, const std::string& locale) {
    MergeItem item{unit, MergeFate::Refused, {}};
    const Template* of = into.find(unit.key);
    if (!of) {
        item.reasons = {"the library has no such template"};
        return item;
    }
    if (unit.text.empty()) {
        item.fate = MergeFate::Missing;
        return item;
    }
    const Variant* present = variantOf(*of, locale);
    if (item.unit.title.empty() && present) item.unit.title = present->title;
    if (locale == kSourceLocale) {
        item.unit.stale = false;
        if (unit.source != (present ? present->source : std::string())) {
            item.reasons = {"the source is not today's English: export again, and change the target alone"};
            return item;
        }
    } else if (isOutdated(*of, unit, locale)) {
        item.unit.stale = true;
    }
    if (present && isSame(*present, item.unit)) {
        item.fate = MergeFate::Unchanged;
        return item;
    }
    const auto compiled = Pattern::compile(locale, unit.text);
    if (const auto* problem = std::get_if<PatternProblem>(&compiled)) {
        item.reasons = {"byte " + std::to_string(problem->offset) + ": " + problem->what};
        return item;
    }
    item.fate = present ? MergeFate::Changed : MergeFate::Added;
    return item;
}

bool isTaken(const MergeItem& item) {
    return item.fate == MergeFate::Added || item.fate == MergeFate::Changed;
}

/// Refuses what has a lint error once all that is taken stands together.
void lintTogether(const Catalogue& into, Merge& merge) {
    std::vector<Overlay> texts;
    for (const MergeItem& item : merge.items) {
        if (!isTaken(item)) continue;
        const std::string& source = merge.locale == kSourceLocale ? item.unit.text : item.unit.source;
        texts.push_back({item.unit.key, merge.locale, source, item.unit.text, item.unit.title, false, {}});
    }
    if (texts.empty()) return;
    std::vector<CatalogueProblem> problems;
    const Catalogue result = into.with({}, texts, problems);
    std::set<std::string> keys;
    for (const Overlay& text : texts) keys.insert(text.key);
    std::map<std::string, std::vector<std::string>> errors;
    for (const Finding& finding : lint(result, keys, merge.locale))
        if (finding.severity == Severity::Error) errors[finding.key].push_back(finding.rule + ": " + finding.what);
    for (MergeItem& item : merge.items) {
        const auto found = errors.find(item.unit.key);
        if (!isTaken(item) || found == errors.end()) continue;
        item.reasons = found->second;
        item.fate = MergeFate::Refused;
    }
}

}  // namespace

std::string_view nameOf(MergeFate fate) {
    switch (fate) {
        case MergeFate::Added:
            return "added";
        case MergeFate::Changed:
            return "changed";
        case MergeFate::Unchanged:
            return "unchanged";
        case MergeFate::Missing:
            return "missing";
        default:
            return "refused";
    }
}

std::size_t Merge::count(MergeFate fate) const {
    return static_cast<std::size_t>(std::count_if(items.begin(), items.end(), [&](const MergeItem& item) {
        return item.fate == fate;
    }));
}

std::size_t Merge::stale() const {
    return static_cast<std::size_t>(std::count_if(items.begin(), items.end(), [](const MergeItem& item) {
        return isTaken(item) && item.unit.stale;
    }));
}

Merge mergeExchange(const Catalogue& into, const ExchangeFile& from, const std::string& locale) {
    Merge merge{locale, {}};
    for (const ExchangeUnit& unit : from.units) merge.items.push_back(compare(into, unit, locale));
    lintTogether(into, merge);
    return merge;
}

ExchangeFile mergedFile(const Catalogue& into, const Merge& merge) {
    std::map<std::string, const ExchangeUnit*> taken;
    for (const MergeItem& item : merge.items)
        if (isTaken(item)) taken.emplace(item.unit.key, &item.unit);
    ExchangeFile file{merge.locale, {}};
    for (const Template* of : inOrder(into)) {
        const auto from = taken.find(of->key);
        const Variant* present = variantOf(*of, merge.locale);
        if (from == taken.end() && !present) continue;
        ExchangeUnit unit;
        if (from != taken.end())
            unit = *from->second;
        else
            unit = {of->key, present->source, present->text, "", present->title, "", present->stale, 0};
        unit.title_source = titleOf(*of);
        unit.note.clear();
        file.units.push_back(std::move(unit));
    }
    return file;
}

ExchangeFile exportFile(const Catalogue& catalogue, const std::string& locale) {
    ExchangeFile file{locale, {}};
    for (const Template* of : inOrder(catalogue)) {
        const Variant* present = variantOf(*of, locale);
        // A text for a channel's rule is none that a locale has to have.
        if (!present && !of->parts.rule.empty()) continue;
        ExchangeUnit unit;
        unit.key = of->key;
        if (const Variant* english = variantOf(*of, kSourceLocale)) unit.source = english->source;
        unit.title_source = titleOf(*of);
        if (of->when.terms() != 0) unit.note = "when: " + of->when.text();
        if (present) {
            unit.text = present->text;
            unit.title = present->title;
            unit.stale = present->stale;
        }
        file.units.push_back(std::move(unit));
    }
    return file;
}

}  // namespace templates
