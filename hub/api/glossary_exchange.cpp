#include <algorithm>
#include <map>

#include "hub/api/csv.h"
#include "hub/api/glossary.h"
#include "hub/api/job_views.h"
#include "locales/text/unicode.h"
#include "templates/exchange/merge.h"
#include "templates/exchange/term_exchange.h"

namespace hub::api {
namespace {

using channels::JsonWriter;
using templates::MergeFate;

/// A row of a file, the term that it replaces, and what becomes of it.
struct TermItem {
    templates::TermRow row;
    Id id = 0;
    MergeFate fate = MergeFate::Added;
    std::string reason{};
};

/// What becomes of a file, or would.
struct TermMerge {
    std::string locale;
    std::vector<TermItem> items;
    std::vector<templates::TableFault> problems;
    bool dry = false;
};

bool isTaken(const TermItem& item) { return item.fate == MergeFate::Added || item.fate == MergeFate::Changed; }

bool isSame(const templates::ShopTerm& one, const templates::ShopTerm& other) {
    return one.english == other.english && one.as_is == other.as_is && one.use == other.use && one.avoid == other.avoid && one.note == other.note;
}

TermMerge merged(Store& store, const std::string& locale, templates::TermsRead read, bool dry) {
    std::map<std::string, KeptTerm> known;
    for (auto& kept : store.glossary(locale)) {
        std::string folded = locales::foldForMatch(kept.term.english);
        known.emplace(std::move(folded), std::move(kept));
    }
    TermMerge merge{locale, {}, std::move(read.problems), dry};
    for (auto& row : read.rows) {
        TermItem item{std::move(row)};
        if (const auto there = known.find(locales::foldForMatch(item.row.term.english)); there != known.end()) {
            item.id = there->second.id;
            item.fate = isSame(there->second.term, item.row.term) ? MergeFate::Unchanged : MergeFate::Changed;
        }
        merge.items.push_back(std::move(item));
    }
    return merge;
}

std::string reasonOf(TermRefusal refusal) {
    switch (refusal) {
        case TermRefusal::Taken: return "somebody added this term just now";
        case TermRefusal::Full: return "the glossary is full";
        case TermRefusal::Unknown: return "somebody removed this term just now";
    }
    return {};
}

void refuse(TermItem& item, std::string reason) {
    item.fate = MergeFate::Refused;
    item.reason = std::move(reason);
}

/// Keeps what is to be taken, term by term, as long as `progress` lets it.
void takeTerms(Hub& hub, TermMerge& merge, Id user, const JobProgress& progress) {
    const auto total = static_cast<std::size_t>(std::ranges::count_if(merge.items, isTaken));
    std::size_t done = 0;
    bool goes_on = progress(done, total);
    for (auto& item : merge.items) {
        if (!isTaken(item)) continue;
        if (!goes_on) {
            refuse(item, "the import was cancelled before this term");
            continue;
        }
        try {
            const auto kept = hub.store.keepTerm({item.id, merge.locale, item.row.term, user, hub.clock.now()}, kMostTerms);
            if (const auto* refusal = std::get_if<TermRefusal>(&kept)) refuse(item, reasonOf(*refusal));
        } catch (const StoreError& e) {
            // What was kept before is told of all the same.
            refuse(item, e.what());
        }
        goes_on = progress(++done, total);
    }
}

void writeMerge(JsonWriter& out, const TermMerge& merge) {
    out.beginObject().member("locale", merge.locale).member("dry_run", merge.dry).key("items").beginArray();
    for (const auto& item : merge.items) {
        out.beginObject().member("line", item.row.line).member("term", item.row.term.english).member("fate", templates::nameOf(item.fate));
        out.key("reason");
        item.reason.empty() ? out.null() : out.value(item.reason);
        out.endObject();
    }
    out.endArray().key("problems").beginArray();
    for (const auto& one : merge.problems)
        out.beginObject().member("line", one.line).member("column", one.column).member("what", one.what).endObject();
    out.endArray().endObject();
}

JobReport reportOf(const TermMerge& merge) {
    JsonWriter out;
    writeMerge(out, merge);
    Csv table;
    table.line({"line", "column", "term", "fate", "reason"});
    for (const auto& one : merge.problems) table.line({std::to_string(one.line), one.column, "", "unreadable", one.what});
    for (const auto& item : merge.items)
        table.line({std::to_string(item.row.line), "", item.row.term.english, std::string(templates::nameOf(item.fate)), item.reason});
    return {out.str(), table.text()};
}

Response give(Hub& hub, const Request& request) {
    const std::string locale = glossaryLocale(request);
    std::vector<templates::ShopTerm> terms;
    for (auto& kept : hub.store.glossary(locale)) terms.push_back(std::move(kept.term));
    JsonWriter out;
    out.beginObject().member("name", "glossary-" + locale + ".csv").member("content", templates::writeTerms(terms)).endObject();
    return json(out);
}

Response take(Hub& hub, Request& request) {
    const std::string locale = glossaryLocale(request);
    demandGlossaryKeeper(request, locale);
    auto read = templates::readTerms(request.text("content", templates::kMaxExchangeBytes), locale);
    const auto merge = merged(hub.store, locale, std::move(read), request.maybeFlag("dry_run").value_or(false));
    if (merge.dry) {
        JsonWriter out;
        writeMerge(out, merge);
        return json(out);
    }
    return begun(hub.jobs.begin("glossary_import", locale, request.user().id, [&hub, merge, user = request.user().id](const JobProgress& progress) {
        TermMerge done = merge;
        takeTerms(hub, done, user, progress);
        hub.store.audit(hub.clock.now(), user, "import_terms", done.locale, std::to_string(std::ranges::count_if(done.items, isTaken)));
        return reportOf(done);
    }));
}

}  // namespace

void addGlossaryExchangeRoutes(Router& router, Hub& hub) {
    router.add("GET", "/glossary/{locale}/exchange", Right::Anyone, [&hub](Request& r) { return give(hub, r); });
    router.add("POST", "/glossary/{locale}/exchange", Right::Anyone, [&hub](Request& r) { return take(hub, r); });
}

}  // namespace hub::api
