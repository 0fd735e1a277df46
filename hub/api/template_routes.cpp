#include <algorithm>
#include <cctype>

#include "hub/api/given_files.h"
#include "hub/api/given_folder.h"
#include "hub/api/routes.h"
#include "hub/api/template_views.h"
#include "hub/api/views.h"
#include "hub/inbox/ids.h"
#include "hub/inbox/names.h"
#include "locales/format/fallback.h"
#include "templates/classify/taxonomy.h"

namespace hub::api {
namespace {

using channels::JsonWriter;

constexpr std::size_t kTextLimit = 20'000, kTitleLimit = 300, kNoteLimit = 2'000, kNameLimit = 60, kMadeNameLimit = 40, kBundle = 500;
constexpr int kDays = 30, kMostDays = 366;

std::string_view wireState(const templates::Variant& variant) { return variant.stale ? "stale" : "current"; }

/// All of them; with `locale` those that can be written in it, each with the text that would be taken.
Response list(Hub& hub, Request& request) {
    const auto now = hub.library.current();
    const auto& catalogue = *now;
    const std::string wanted = request.queryOr("locale");
    if (!wanted.empty() && !locales::isWellFormedLocale(wanted)) {
        throw Refusal(422, "locale: expected a BCP-47 tag", "found " + wanted, "locale");
    }
    std::map<std::string, std::string, std::less<>> folders;
    for (const auto& own : hub.store.ownTemplates()) folders[own.key] = own.folder;
    const auto columns = wanted.empty() ? catalogue.locales() : std::vector<std::string>();
    JsonWriter out;
    out.beginObject().key("items").beginArray();
    for (const auto& [key, each] : catalogue.templates()) {
        const templates::Variant* taken = nullptr;
        if (!wanted.empty()) {
            const auto choice = catalogue.choose(each, wanted);
            if (!choice) continue;
            taken = choice->variant;
        }
        const auto folder = folders.find(key);
        const std::string title = titleOf(catalogue, each, request.user().reply_language);
        out.beginObject().member("key", key).member("title", title).member("topic", each.parts.topic);
        out.member("intent", each.parts.intent).member("folder", folder == folders.end() ? std::string() : folder->second);
        out.key("locales").beginObject();
        if (taken != nullptr) out.member(taken->locale, wireState(*taken));
        for (const auto& locale : columns) {
            const auto variant = each.variants.find(locale);
            out.member(locale, variant == each.variants.end() ? "missing" : wireState(variant->second));
        }
        out.endObject().endObject();
    }
    out.endArray().key("next").null().endObject();
    return json(out);
}


bool serves(TextState state) {
    return state == TextState::Published || state == TextState::Inherited || state == TextState::Retired;
}

Response coverage(Hub& hub, Request& request) {
    const std::string asked = request.queryOr("days");
    const int days = asked.empty() ? kDays : std::atoi(asked.c_str());
    if (days < 1 || days > kMostDays) throw Refusal(422, "days: expected 1 to 366", "found " + asked, "days");
    const auto catalogue = hub.library.current();
    const Editing editing(hub.store, hub.library);
    const auto demand = hub.wanted.within(days, hub.clock.now());
    const auto& locales = catalogue->locales();
    std::vector<std::int64_t> covered(locales.size()), served(locales.size());
    std::map<std::string, std::string> folders, drafted;  // by key; titles of what isn't published in any locale yet
    for (const auto& head : hub.store.templateHeads()) drafted.emplace(head.key, head.title);
    for (const auto& own : hub.store.ownTemplates()) folders[own.key] = own.folder;
    const auto count = [&](const auto& in, const auto& key) {
        const auto found = in.find(key);
        return found == in.end() ? std::int64_t{0} : found->second;
    };
    JsonWriter items;
    items.beginArray();
    const auto addRow = [&](const templates::Template& of) {
        const bool unpublished = of.variants.empty() && drafted.contains(of.key);
        items.beginObject().member("key", of.key);
        items.member("title", unpublished ? drafted[of.key] : titleOf(*catalogue, of, request.user().reply_language));
        items.member("topic", of.parts.topic).member("intent", of.parts.intent).member("own", editing.isOwn(of.key));
        items.member("folder", folders[of.key]).member("messages", count(demand.by_intent, of.parts.intent));
        items.key("states").beginArray();
        const auto states = editing.states(of);
        for (const auto state : states) items.value(wireName(state));
        items.endArray().key("wanted").beginArray();
        for (std::size_t i = 0; i < locales.size(); ++i) {
            const auto messages = count(demand.by_both, std::pair(locales[i], of.parts.intent));
            items.value(messages);
            if (of.isPiece() || !serves(states[i])) continue;
            covered[i] += messages;
            ++served[i];
        }
        items.endArray().endObject();
    };
    for (const auto& [key, of] : catalogue->templates()) addRow(of);
    for (const auto& [key, of] : catalogue->pieces()) addRow(of);
    items.endArray();
    JsonWriter out;
    out.beginObject().member("days", days).key("locales").beginArray();
    for (std::size_t i = 0; i < locales.size(); ++i) {
        std::int64_t all = 0;
        for (const auto& [key, of] : catalogue->templates()) all += count(demand.by_both, std::pair(locales[i], of.parts.intent));
        const double share = all > 0 ? static_cast<double>(covered[i]) / static_cast<double>(all)
                                     : static_cast<double>(served[i]) / static_cast<double>(std::max<std::size_t>(catalogue->templates().size(), 1));
        out.beginObject().member("locale", locales[i]).member("covered", share).member("messages", count(demand.by_language, locales[i]));
        const bool write = editing.mayWrite(request.user(), catalogue->templates().begin()->first, locales[i]);
        out.member("write", write).member("review", write).endObject();
    }
    out.endArray().key("items").raw(items.str()).endObject();
    return json(out);
}

EditedText textOf(const Editing& editing, const Request& request) {
    auto found = editing.text(request.segments.at(0), request.segments.at(1));
    if (std::holds_alternative<NoSuchText>(found)) throw Refusal(404, "There is no such template or locale");
    return std::move(std::get<EditedText>(found));
}

/// What the editor shows, read anew.
Response textResponse(Hub& hub, Request& request, const std::string& key, const std::string& locale, int status = 200) {
    const Editing editing(hub.store, hub.library);
    const auto found = editing.text(key, locale);
    if (std::holds_alternative<NoSuchText>(found)) throw Refusal(404, "There is no such template or locale");
    const auto& text = std::get<EditedText>(found);
    const auto demand = hub.wanted.within(kDays, hub.clock.now()).by_both;
    const auto messages = demand.find({locale, text.of->parts.intent});
    JsonWriter out;
    writeTemplateText(out, hub.store, editing, text, request.user(), messages == demand.end() ? 0 : messages->second, hub.clock.now());
    return json(out, status);
}

Response textResponse(Hub& hub, Request& request) { return textResponse(hub, request, request.segments.at(0), request.segments.at(1)); }

void demandWriter(const Editing& editing, const Request& request) {
    if (!editing.mayWrite(request.user(), request.segments.at(0), request.segments.at(1)))
        throw Refusal(knownProblem("kept_by_others"));
}

const Revision& openOf(const EditedText& text) {
    if (!text.open) throw Refusal(knownProblem("nothing_open"));
    return *text.open;
}

/// The open text as somebody else left it, beside the refusal.
[[noreturn]] void refuseOvertaken(const Overtaken& overtaken) {
    Refusal refusal(knownProblem("text_overtaken"));
    JsonWriter out;
    if (overtaken.now)
        writeRevision(out, *overtaken.now);
    else
        out.null();
    refusal.members = ",\"open\":" + out.str();
    throw refusal;
}

template <class Done>
Done demandDone(std::variant<Done, Overtaken> result) {
    if (const auto* overtaken = std::get_if<Overtaken>(&result)) refuseOvertaken(*overtaken);
    return std::move(std::get<Done>(result));
}

Revision newRevision(const EditedText& text, const User& author) {
    Revision made;
    made.key = text.of->key;
    made.locale = text.locale;
    if (text.source) made.source = text.source->text;
    made.shipped = text.shipped;
    made.author = author.id;
    return made;
}

Response saveDraft(Hub& hub, Request& request) {
    const Editing editing(hub.store, hub.library);
    demandWriter(editing, request);
    auto draft = newRevision(textOf(editing, request), request.user());
    draft.text = request.text("text", kTextLimit);
    draft.title = request.text("title", kTitleLimit);
    draft.note = request.maybeText("note", kNoteLimit).value_or("");
    draft.cosmetic = request.maybeFlag("cosmetic").value_or(false);
    if (draft.text.empty()) throw Refusal(knownProblem("no_words"));
    if (draft.title.empty()) throw Refusal(knownProblem("title_missing"));
    const auto saves = request.json()["saves"].integer();
    if (!saves) throw Refusal(422, "saves: expected that of the open text, or 0", {}, "saves");
    draft.saves = static_cast<int>(*saves);
    demandDone(hub.store.saveDraft(draft, hub.clock.now()));
    return textResponse(hub, request);
}

/// Null where there are warnings at most.
const templates::Finding* firstError(const std::vector<templates::Finding>& findings) {
    const auto error = std::ranges::find(findings, templates::Severity::Error, &templates::Finding::severity);
    return error == findings.end() ? nullptr : &*error;
}

Response move(Hub& hub, Request& request, RevisionState to) {
    const Editing editing(hub.store, hub.library);
    demandWriter(editing, request);
    const auto text = textOf(editing, request);
    const auto& open = openOf(text);
    if (const auto* error = to == RevisionState::InReview ? firstError(text.findings) : nullptr)
        throw Refusal(knownProblem("text_has_errors"), error->rule + ": " + error->what);
    demandDone(hub.store.moveRevision(open.id, open.state, to, hub.clock.now()));
    if (const auto comment = to == RevisionState::Draft ? request.maybeText("comment", kNoteLimit) : std::nullopt; comment && !comment->empty())
        hub.store.addComment(text.of->key, text.locale, {0, request.user().id, hub.clock.now(), *comment});
    return textResponse(hub, request);
}

Response check(Hub& hub, Request& request) {
    const Editing editing(hub.store, hub.library);
    const auto of = textOf(editing, request);
    const std::string text = request.text("text", kTextLimit);
    const auto title = request.maybeText("title", kTitleLimit).value_or("-");
    JsonWriter out;
    writeCheck(
        out, hub::check(hub.store, editing, of, text, title, request.user(), hub.clock.now()), of.locale, text, request.user().language
    );
    return json(out);
}

/// It has come into force, and was not taken back.
bool wasReviewed(const Revision& one) {
    return one.state == RevisionState::Published || one.state == RevisionState::Retired || one.state == RevisionState::Replaced;
}

Response restore(Hub& hub, Request& request) {
    const Editing editing(hub.store, hub.library);
    demandWriter(editing, request);
    const auto text = textOf(editing, request);
    auto draft = newRevision(text, request.user());
    if (const auto id = request.maybeText("revision")) {
        const auto inside = insideId(IdKind::Revision, *id);
        const auto older = inside ? hub.store.revision(*inside) : std::nullopt;
        if (!older || older->key != draft.key || older->locale != draft.locale) throw Refusal(422, "revision: expected one of this text", {}, "revision");
        draft.text = older->text;
        draft.title = older->title;
        if (!wasReviewed(*older)) draft.writers = older->writers;
    } else {
        if (text.shipped.empty()) throw Refusal(422, "revision: nothing is shipped here", {}, "revision");
        draft.text = text.shipped;
        draft.title = templates::Catalogue::shipped().find(draft.key)->variants.at(draft.locale).title;
    }
    draft.saves = text.open ? text.open->saves : 0;
    demandDone(hub.store.saveDraft(draft, hub.clock.now()));
    return textResponse(hub, request);
}

/// One side of a comparison: a revision's id, "shipped", or "current" for the text in force.
ComparedText comparedText(const EditedText& text, const std::string& side, const std::string& asked, std::optional<Revision>& revision, Store& store) {
    if (asked == "current") {
        if (text.current == nullptr || text.current->locale != text.locale) throw Refusal(422, side + ": nothing is in force in this locale", {}, side);
        return {text.current->text, text.current->title, nullptr};
    }
    if (asked == "shipped") {
        if (text.shipped.empty()) throw Refusal(422, side + ": nothing is shipped here", {}, side);
        return {text.shipped, templates::Catalogue::shipped().find(text.of->key)->variants.at(text.locale).title, nullptr};
    }
    const auto id = insideId(IdKind::Revision, asked);
    revision = id ? store.revision(*id) : std::nullopt;
    if (!revision || revision->key != text.of->key || revision->locale != text.locale)
        throw Refusal(422, side + ": expected a revision of this text, shipped or current", "found " + asked, side);
    return {revision->text, revision->title, &*revision};
}

Response compare(Hub& hub, Request& request) {
    const Editing editing(hub.store, hub.library);
    const auto text = textOf(editing, request);
    std::optional<Revision> older, newer;
    const auto from = comparedText(text, "from", request.queryOr("from"), older, hub.store);
    const auto to = comparedText(text, "to", request.queryOr("to", "current"), newer, hub.store);
    JsonWriter out;
    writeComparison(out, from, to, text.locale);
    return json(out);
}

/// The locale's own text as it stands comes into force anew, or goes out of it.
Response putCurrent(Hub& hub, Request& request, RevisionState to) {
    const Editing editing(hub.store, hub.library);
    demandWriter(editing, request);
    const auto text = textOf(editing, request);
    if (to == RevisionState::Retired && text.of->isPiece()) throw Refusal(409, "A piece can't be retired", "texts need it; write another one over it");
    if (text.current == nullptr || text.current->locale != text.locale) throw Refusal(409, "Nothing is in force in this locale");
    if (to == RevisionState::Published) {
        if (!text.current->stale || text.open) throw Refusal(409, "Only a stale text without an open one can be kept");
        const auto findings = editing.lint(text, text.current->text, text.current->title);
        if (const auto* error = firstError(findings)) throw Refusal(knownProblem("text_has_errors"), error->rule + ": " + error->what);
    }
    auto put = newRevision(text, request.user());
    put.text = text.current->text;
    put.title = text.current->title;
    hub.store.putIntoForce(put, to, hub.clock.now());
    hub.store.audit(
        hub.clock.now(), request.user().id, to == RevisionState::Retired ? "retire_template" : "keep_template",
        put.key + " " + put.locale, ""
    );
    hub.library.reload();
    return textResponse(hub, request);
}

Response drop(Hub& hub, Request& request) {
    const Editing editing(hub.store, hub.library);
    demandWriter(editing, request);
    const auto text = textOf(editing, request);
    const auto& open = openOf(text);
    demandDone(hub.store.moveRevision(open.id, open.state, RevisionState::Dropped, hub.clock.now()));
    return textResponse(hub, request);
}

Response comment(Hub& hub, Request& request) {
    const Editing editing(hub.store, hub.library);
    const auto text = textOf(editing, request);
    const std::string words = request.text("text", kNoteLimit);
    if (words.empty()) throw Refusal(knownProblem("no_words"));
    hub.store.addComment(text.of->key, text.locale, {0, request.user().id, hub.clock.now(), words});
    return textResponse(hub, request);
}

Response publish(Hub& hub, Request& request) {
    const Editing editing(hub.store, hub.library);
    const auto given = request.json()["revisions"];
    if (!given.isArray() || given.size() == 0 || given.size() > kBundle) throw Refusal(422, "revisions: expected 1 to 500 texts in review", {}, "revisions");
    std::vector<Revision> bundle;
    for (std::size_t i = 0; i < given.size(); ++i) {
        const auto id = insideId(IdKind::Revision, given[i].text());
        const auto revision = id ? hub.store.revision(*id) : std::nullopt;
        if (!revision) throw Refusal(422, "revisions: there is no " + given[i].text(), {}, "revisions");
        if (!editing.mayPublish(request.user(), *revision)) {
            const bool writer = revision->writers.contains(request.user().id);
            const auto why = writer ? knownProblem("own_review") : knownProblem("kept_by_others");
            throw Refusal(why, revision->key + ", " + revision->locale);
        }
        bundle.push_back(*revision);
    }
    // The English or a piece may be another one since the text went into review. What isn't there the store refuses.
    const bool reviewed = std::ranges::all_of(bundle, [](const Revision& one) { return one.state == RevisionState::InReview; });
    const auto findings = reviewed ? editing.lint(bundle) : std::vector<templates::Finding>{};
    if (const auto* error = firstError(findings))
        throw Refusal(422, "A text has errors", error->key + ", " + error->locale + ": " + error->rule + ": " + error->what, "revisions");
    std::vector<Id> ids;
    for (const auto& one : bundle) ids.push_back(one.id);
    const auto made = demandDone(hub.store.publish(ids, request.user().id, request.maybeText("note", kNoteLimit).value_or(""), hub.clock.now()));
    hub.store.audit(hub.clock.now(), request.user().id, "publish_templates", outsideId(IdKind::Publication, made.id), "");
    hub.library.reload();
    JsonWriter out;
    writePublication(out, made);
    return json(out, 201);
}

Response undo(Hub& hub, Request& request) {
    const Editing editing(hub.store, hub.library);
    const Id id = request.id(0, IdKind::Publication);
    const auto all = hub.store.publications(1000);
    const auto known = std::ranges::find(all, id, &Publication::id);
    if (known == all.end()) throw Refusal(404, "There is no such publication");
    for (const auto& item : known->items) {
        if (!editing.mayWrite(request.user(), item.key, item.locale)) throw Refusal(knownProblem("kept_by_others"), item.locale);
    }
    const auto undone = hub.store.undoPublication(id, hub.clock.now());
    if (!undone) throw Refusal(knownProblem("not_undoable"));
    hub.store.audit(hub.clock.now(), request.user().id, "undo_publication", outsideId(IdKind::Publication, id), "");
    hub.library.reload();
    JsonWriter out;
    writePublication(out, *undone);
    return json(out);
}

Response publications(Hub& hub) {
    JsonWriter out;
    out.beginObject().key("items").beginArray();
    for (const auto& one : hub.store.publications(100)) writePublication(out, one);
    out.endArray().key("next").null().endObject();
    return json(out);
}

Response reviews(Hub& hub) {
    auto heads = hub.store.templateHeads();
    std::erase_if(heads, [](const Revision& one) { return one.state != RevisionState::InReview; });
    std::ranges::sort(heads, {}, &Revision::changed_at);
    JsonWriter out;
    out.beginObject().key("items").beginArray();
    for (const auto& one : heads) writeRevision(out, one);
    out.endArray().key("next").null().endObject();
    return json(out);
}

/// A short name like the title, for whoever gives none; of a title without Latin letters it is just a text's.
std::string nameLike(const std::string& title) {
    std::string name;
    for (const unsigned char c : title) {
        if (name.size() >= kMadeNameLimit) break;
        const bool digit = c >= '0' && c <= '9';
        if (c < 0x80 && std::isalpha(c) != 0)
            name += static_cast<char>(std::tolower(c));
        else if (digit && !name.empty())
            name += static_cast<char>(c);
        else if (!name.empty() && name.back() != '_')
            name += '_';
    }
    if (name.ends_with('_')) name.pop_back();
    return name.empty() ? "text" : name;
}

/// The key of a new template: by the name that is given, else by a free one.
std::string newOwnKey(Hub& hub, Request& request, const std::string& intent, const std::string& title) {
    if (const auto name = request.maybeText("name", kNameLimit)) {
        const std::string key = ownKey(intent, *name);
        if (name->find_first_of("+@.") != std::string::npos || !templates::TemplateKey::parse(key))
            throw Refusal(422, "name: expected lower-case letters, digits and _", "found " + *name, "name");
        return key;
    }
    std::set<std::string> taken;
    for (const auto& own : hub.store.ownTemplates()) taken.insert(own.key);
    const std::string first = ownKey(intent, nameLike(title));
    std::string key = first;
    for (int n = 2; taken.contains(key); ++n) key = first + "_" + std::to_string(n);
    return key;
}

/// The one text of a new template comes into force at once. What lint holds back stays a draft.
void publishOwn(Hub& hub, const User& user, const std::string& key, const std::string& locale) {
    const Editing editing(hub.store, hub.library);
    const auto found = editing.text(key, locale);
    const auto* text = std::get_if<EditedText>(&found);
    if (text == nullptr || !text->open || firstError(text->findings) != nullptr || !editing.mayPublish(user, *text->open)) return;
    const Id id = text->open->id;
    demandDone(hub.store.moveRevision(id, RevisionState::Draft, RevisionState::InReview, hub.clock.now()));
    const auto made = demandDone(hub.store.publish({id}, user.id, {}, hub.clock.now()));
    hub.store.audit(hub.clock.now(), user.id, "publish_templates", outsideId(IdKind::Publication, made.id), "");
    hub.library.reload();
}

Response addOwn(Hub& hub, Request& request) {
    if (!request.user().roles.contains(Role::Seller) && !request.user().roles.contains(Role::Editor)) throw Refusal(403, "Sellers and editors keep templates");
    const std::string intent = request.text("intent", 100), locale = request.text("locale", 40);
    if (templates::topicOf(intent).empty() || intent == "unrelated") throw Refusal(422, "intent: expected one of the taxonomy", "found " + intent, "intent");
    if (!locales::isWellFormedLocale(locale)) throw Refusal(422, "locale: expected a BCP-47 tag", "found " + locale, "locale");
    Revision draft;
    draft.text = request.text("text", kTextLimit);
    draft.title = request.text("title", kTitleLimit);
    if (draft.text.empty()) throw Refusal(knownProblem("no_words"));
    if (draft.title.empty()) throw Refusal(knownProblem("title_missing"));
    const std::string key = newOwnKey(hub, request, intent, draft.title);
    const std::string when = request.maybeText("when", 500).value_or("");
    std::string problem;
    if (!templates::Condition::parse(when, problem)) throw Refusal(422, "when: " + problem, {}, "when");
    draft.key = key;
    draft.locale = locale;
    draft.author = request.user().id;
    const OwnTemplate added{key, givenFolder(request, "folder").value_or(""), when, givenPictures(hub, request)};
    const bool publish = request.maybeFlag("publish").value_or(false);
    if (!hub.store.addOwnTemplate(added, draft, hub.clock.now())) throw Refusal(knownProblem("template_name_taken"), key);
    hub.library.reload();
    if (publish) publishOwn(hub, request.user(), key, locale);
    return textResponse(hub, request, key, locale, 201);
}

}  // namespace

void addTemplateRoutes(Router& router, Hub& hub) {
    const std::string text = "/templates/{key}/{locale}";
    router.add("GET", "/templates", Right::Anyone, [&hub](Request& r) { return list(hub, r); });
    router.add("GET", "/templates-coverage", Right::Anyone, [&hub](Request& r) { return coverage(hub, r); });
    router.add("GET", text, Right::Anyone, [&hub](Request& r) { return textResponse(hub, r); });
    router.add("GET", text + "/compare", Right::Anyone, [&hub](Request& r) { return compare(hub, r); });
    router.add("PUT", text + "/draft", Right::Anyone, [&hub](Request& r) { return saveDraft(hub, r); });
    router.add("DELETE", text + "/draft", Right::Anyone, [&hub](Request& r) { return drop(hub, r); });
    router.add("POST", text + "/check", Right::Anyone, [&hub](Request& r) { return check(hub, r); });
    router.add("POST", text + "/review", Right::Anyone, [&hub](Request& r) { return move(hub, r, RevisionState::InReview); });
    router.add("POST", text + "/return", Right::Anyone, [&hub](Request& r) { return move(hub, r, RevisionState::Draft); });
    router.add("POST", text + "/restore", Right::Anyone, [&hub](Request& r) { return restore(hub, r); });
    router.add("POST", text + "/retire", Right::Anyone, [&hub](Request& r) { return putCurrent(hub, r, RevisionState::Retired); });
    router.add("POST", text + "/current", Right::Anyone, [&hub](Request& r) { return putCurrent(hub, r, RevisionState::Published); });
    router.add("POST", text + "/comments", Right::Anyone, [&hub](Request& r) { return comment(hub, r); });
    router.add("GET", "/template-publications", Right::Anyone, [&hub](Request&) { return publications(hub); });
    router.add("POST", "/template-publications", Right::Anyone, [&hub](Request& r) { return publish(hub, r); });
    router.add("POST", "/template-publications/{id}/undo", Right::Anyone, [&hub](Request& r) { return undo(hub, r); });
    router.add("GET", "/template-reviews", Right::Anyone, [&hub](Request&) { return reviews(hub); });
    router.add("POST", "/own-templates", Right::Anyone, [&hub](Request& r) { return addOwn(hub, r); });
}

}  // namespace hub::api
