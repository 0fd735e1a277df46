#include <algorithm>
#include <map>

#include "hub/api/glossary.h"
#include "hub/api/views.h"
#include "hub/editing/editing.h"
#include "locales/format/fallback.h"
#include "locales/text/trim.h"
#include "locales/text/unicode.h"
#include "templates/lint/glossary.h"

namespace hub::api {
namespace {

using channels::JsonWriter;

constexpr std::size_t kPage = 100, kLargestPage = 500, kTextBytes = 4096, kMostGiven = 100;

/// A term as it is listed: the locale's own, one that holds there too, or one that is shipped.
struct Listed {
    KeptTerm kept;
    bool shipped = false;
};

void writeForms(JsonWriter& out, std::string_view key, const std::vector<std::string>& forms) {
    out.key(key).beginArray();
    for (const auto& form : forms) out.value(form);
    out.endArray();
}

void writeTerm(JsonWriter& out, const Listed& one) {
    const auto& [kept, shipped] = one;
    out.beginObject().key("id");
    shipped ? out.null() : out.value(outsideId(IdKind::Term, kept.id));
    out.member("locale", kept.locale).member("term", kept.term.english).member("as_is", kept.term.as_is);
    writeForms(out, "use", kept.term.use);
    writeForms(out, "avoid", kept.term.avoid);
    out.member("note", kept.term.note).member("shipped", shipped).key("author");
    shipped ? out.null() : out.value(outsideId(IdKind::User, kept.author));
    writeInstant(out, "changed_at", shipped ? std::nullopt : std::optional(kept.changed_at));
    out.endObject();
}

/// By their English, as pages are cut: the shop's own before a shipped one of the same name.
std::map<std::string, Listed> allTerms(Hub& hub, const std::string& locale) {
    std::map<std::string, Listed> all;
    for (auto& kept : termsInForce(hub.store, locale)) {
        std::string folded = locales::foldForMatch(kept.term.english);
        all.emplace(std::move(folded), Listed{std::move(kept), false});
    }
    for (const auto& term : templates::glossaryOf(locale)) {
        KeptTerm kept;
        kept.locale = locale;
        kept.term = {term.id, false, term.use, term.avoid, {}};
        std::ranges::replace(kept.term.english, '_', ' ');
        std::string folded = locales::foldForMatch(kept.term.english);
        all.emplace(std::move(folded), Listed{std::move(kept), true});
    }
    return all;
}

bool holds(const templates::ShopTerm& term, const std::string& wanted) {
    const auto says = [&](const std::string& text) { return locales::foldForMatch(text).find(wanted) != std::string::npos; };
    return says(term.english) || says(term.note) || std::ranges::any_of(term.use, says) || std::ranges::any_of(term.avoid, says);
}

Response list(Hub& hub, Request& request) {
    const std::string locale = glossaryLocale(request);
    const std::string wanted = locales::foldForMatch(locales::trimmed(request.queryOr("q"))), after = request.queryOr("cursor");
    const std::size_t limit = request.limit(kPage, kLargestPage);
    const auto all = allTerms(hub, locale);
    JsonWriter out;
    out.beginObject().member("locale", locale).member("write", keepsLocale(request.user(), locale)).key("items").beginArray();
    std::size_t written = 0;
    std::string last, next;
    for (auto each = after.empty() ? all.begin() : all.upper_bound(after); each != all.end(); ++each) {
        if (!wanted.empty() && !holds(each->second.kept.term, wanted)) continue;
        if (written == limit) {
            next = last;
            break;
        }
        writeTerm(out, each->second);
        last = each->first;
        ++written;
    }
    out.endArray().key("next");
    next.empty() ? out.null() : out.value(next);
    out.endObject();
    return json(out);
}

std::vector<std::string> readForms(Request& request, const char* member) {
    const auto given = request.json()[member];
    std::vector<std::string> forms;
    if (given.isNull()) return forms;
    const std::string expected = std::string(member) + ": expected a list of texts";
    if (!given.isArray() || given.size() > kMostGiven) throw Refusal(422, expected, "found " + std::string(given.typeName()), member);
    for (std::size_t i = 0; i < given.size(); ++i) {
        const auto form = given[i].string();
        if (!form || form->size() > kTextBytes) throw Refusal(422, expected, "found " + std::string(given[i].typeName()), member);
        forms.emplace_back(locales::trimmed(*form));
    }
    return forms;
}

KeptTerm readTerm(Hub& hub, Request& request, const std::string& locale, Id id) {
    KeptTerm kept;
    kept.id = id;
    kept.locale = locale;
    kept.term.english = locales::trimmed(request.text("term", kTextBytes));
    kept.term.as_is = request.maybeFlag("as_is").value_or(false);
    kept.term.use = readForms(request, "use");
    kept.term.avoid = readForms(request, "avoid");
    kept.term.note = locales::trimmed(request.maybeText("note", kTextBytes).value_or(""));
    kept.author = request.user().id;
    kept.changed_at = hub.clock.now();
    if (const auto wrong = templates::faultOf(kept.term, locale))
        throw Refusal(422, wrong->part + ": expected " + wrong->expected, wrong->found.empty() ? std::string() : "found " + wrong->found, wrong->part);
    return kept;
}

Response keep(Hub& hub, Request& request, Id id) {
    const std::string locale = glossaryLocale(request);
    demandGlossaryKeeper(request, locale);
    const auto kept = hub.store.keepTerm(readTerm(hub, request, locale, id), kMostTerms);
    if (const auto* refusal = std::get_if<TermRefusal>(&kept)) {
        switch (*refusal) {
            case TermRefusal::Taken: throw Refusal(knownProblem("term_taken"));
            case TermRefusal::Full: throw Refusal(knownProblem("glossary_full"));
            case TermRefusal::Unknown: throw Refusal(knownProblem("not_found"));
        }
    }
    const auto& term = std::get<KeptTerm>(kept);
    hub.store.audit(hub.clock.now(), request.user().id, id == 0 ? "add_term" : "change_term", term.term.english, locale);
    JsonWriter out;
    writeTerm(out, {term, false});
    return json(out, id == 0 ? 201 : 200);
}

Response remove(Hub& hub, Request& request) {
    const std::string locale = glossaryLocale(request);
    demandGlossaryKeeper(request, locale);
    const auto dropped = hub.store.dropTerm(locale, request.id(1, IdKind::Term));
    if (!dropped) throw Refusal(knownProblem("not_found"));
    hub.store.audit(hub.clock.now(), request.user().id, "remove_term", dropped->term.english, locale);
    return noContent();
}

}  // namespace

std::string glossaryLocale(const Request& request) {
    const std::string& locale = request.segments.at(0);
    if (!locales::isWellFormedLocale(locale)) throw Refusal(422, "locale: expected a BCP-47 tag", "found " + locales::truncateGraphemes(locale, 40), "locale");
    return locales::fallbackChain(locale).front();
}

void demandGlossaryKeeper(const Request& request, const std::string& locale) {
    if (!keepsLocale(request.user(), locale)) throw Refusal(knownProblem("kept_by_others"));
}

void addGlossaryRoutes(Router& router, Hub& hub) {
    router.add("GET", "/glossary/{locale}", Right::Anyone, [&hub](Request& r) { return list(hub, r); });
    router.add("POST", "/glossary/{locale}", Right::Anyone, [&hub](Request& r) { return keep(hub, r, 0); });
    router.add("PUT", "/glossary/{locale}/{id}", Right::Anyone, [&hub](Request& r) { return keep(hub, r, r.id(1, IdKind::Term)); });
    router.add("DELETE", "/glossary/{locale}/{id}", Right::Anyone, [&hub](Request& r) { return remove(hub, r); });
}

}  // namespace hub::api
