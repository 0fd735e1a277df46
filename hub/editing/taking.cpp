#include "hub/editing/taking.h"

#include <algorithm>

#include "templates/catalogue/source_locale.h"

namespace hub {
namespace {

using templates::MergeFate;

/// Makes the unit the open text; the reason why not, where somebody has one open.
std::string openDraft(
    Store& store, const Editing& editing, const templates::ExchangeUnit& unit, const std::string& locale, const Taking& taking, Instant now
) {
    const auto found = editing.text(unit.key, locale);
    const auto* text = std::get_if<EditedText>(&found);
    if (text == nullptr) return "there is no such template";
    if (text->open) return "a text is open here already";
    Revision draft;
    draft.key = unit.key;
    draft.locale = locale;
    draft.source = locale == templates::kSourceLocale && text->source ? text->source->text : unit.source;
    draft.shipped = text->shipped;
    draft.text = unit.text;
    draft.title = unit.title;
    draft.author = taking.user;
    draft.note = "import";
    draft.cosmetic = taking.cosmetic;
    return std::holds_alternative<Revision>(store.saveDraft(draft, now)) ? std::string() : "somebody opened a text here just now";
}

void refuse(templates::MergeItem& item, const std::string& reason) {
    item.fate = MergeFate::Refused;
    item.reasons.push_back(reason);
}

}  // namespace

bool isTaken(const templates::MergeItem& item) { return item.fate == MergeFate::Added || item.fate == MergeFate::Changed; }

int takeTexts(
    Store& store, const Editing& editing, const channels::Clock& clock, templates::Merge& merge, const Taking& taking, const JobProgress& progress
) {
    const auto total = static_cast<std::size_t>(std::ranges::count_if(merge.items, isTaken));
    std::size_t done = 0;
    int drafts = 0;
    bool goes_on = progress(done, total);
    for (auto& item : merge.items) {
        if (!isTaken(item)) continue;
        if (!goes_on) {
            refuse(item, "the import was cancelled before this text");
            continue;
        }
        try {
            const auto reason = openDraft(store, editing, item.unit, merge.locale, taking, clock.now());
            reason.empty() ? static_cast<void>(++drafts) : refuse(item, reason);
        } catch (const StoreError& e) {
            // What was taken before is told of all the same.
            refuse(item, e.what());
        }
        goes_on = progress(++done, total);
    }
    return drafts;
}

}  // namespace hub
