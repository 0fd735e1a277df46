#include "hub/api/routes.h"
#include "hub/editing/editing.h"
#include "locales/format/fallback.h"
#include "templates/catalogue/source_locale.h"
#include "templates/exchange/merge.h"

namespace hub::api {
namespace {

using channels::JsonWriter;
using templates::MergeFate;


templates::ExchangeFormat formatFrom(const std::string& name) {
    const auto format = templates::exchangeFormat(name);
    if (!format) throw Refusal(422, "format: expected po, xliff, xliff12 or csv", "found " + name, "format");
    return *format;
}

std::string localeFrom(const std::string& locale) {
    if (!locales::isWellFormedLocale(locale)) throw Refusal(422, "locale: expected a BCP-47 tag", "found " + locale, "locale");
    return locale;
}

Response give(Hub& hub, Request& request) {
    const std::string locale = localeFrom(request.queryOr("locale")), format = request.queryOr("format", "po");
    const auto catalogue = hub.library.current();
    JsonWriter out;
    out.beginObject().member("name", locale + "." + (format == "xliff12" ? "xliff" : format));
    out.member("content", templates::writeExchange(templates::exportFile(*catalogue, locale), formatFrom(format))).endObject();
    return json(out);
}

/// Makes the unit the open text; the reason why not, where somebody has one open.
std::string openDraft(
    Hub& hub, const Editing& editing, const templates::ExchangeUnit& unit, const std::string& locale, bool cosmetic, const User& user
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
    draft.author = user.id;
    draft.note = "import";
    draft.cosmetic = cosmetic;
    return std::holds_alternative<Revision>(hub.store.saveDraft(draft, hub.clock.now())) ? std::string() : "somebody opened a text here just now";
}

Response take(Hub& hub, Request& request) {
    const std::string locale = localeFrom(request.text("locale", 40));
    const auto format = formatFrom(request.text("format", 20));
    const bool dry = request.maybeFlag("dry_run").value_or(false), cosmetic = request.maybeFlag("cosmetic").value_or(false);
    if (cosmetic && locale != templates::kSourceLocale) throw Refusal(422, "cosmetic: expected an English file", "found " + locale, "cosmetic");
    const Editing editing(hub.store, hub.library);
    const auto catalogue = hub.library.current();
    const auto read = templates::readExchange(request.text("content", templates::kMaxExchangeBytes), format);
    auto merge = templates::mergeExchange(*catalogue, read.file, locale);
    const auto isTaken = [](const templates::MergeItem& item) { return item.fate == MergeFate::Added || item.fate == MergeFate::Changed; };
    for (const auto& item : merge.items) {
        if (isTaken(item) && !editing.mayWrite(request.user(), item.unit.key, locale)) throw Refusal(403, "This locale is kept by others", locale, "locale");
    }
    int drafts = 0;
    for (auto& item : merge.items) {
        if (dry || !isTaken(item)) continue;
        if (const auto reason = openDraft(hub, editing, item.unit, locale, cosmetic, request.user()); !reason.empty()) {
            item.fate = MergeFate::Refused;
            item.reasons.push_back(reason);
        } else {
            ++drafts;
        }
    }
    JsonWriter out;
    out.beginObject().member("locale", locale).member("dry_run", dry).member("drafts", drafts).key("items").beginArray();
    for (const auto& item : merge.items) {
        out.beginObject().member("key", item.unit.key).member("fate", templates::nameOf(item.fate)).member("stale", item.unit.stale);
        out.member("line", item.unit.line).key("reasons").beginArray();
        for (const auto& reason : item.reasons) out.value(reason);
        out.endArray().endObject();
    }
    out.endArray().key("problems").beginArray();
    for (const auto& one : read.problems) out.beginObject().member("line", one.line).member("key", one.key).member("what", one.what).endObject();
    out.endArray().endObject();
    return json(out);
}

}  // namespace

void addExchangeRoutes(Router& router, Hub& hub) {
    router.add("GET", "/templates-exchange", Right::Anyone, [&hub](Request& r) { return give(hub, r); });
    router.add("POST", "/templates-exchange", Right::Anyone, [&hub](Request& r) { return take(hub, r); });
}

}  // namespace hub::api
