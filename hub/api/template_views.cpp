#include "hub/api/template_views.h"

#include <algorithm>
#include <array>
#include <set>

#include "hub/api/views.h"
#include "hub/desk/desk.h"
#include "hub/inbox/ids.h"
#include "hub/inbox/names.h"
#include "hub/inbox/objection_json.h"
#include "locales/text/unicode.h"
#include "locales/time/instant.h"
#include "templates/lint/glossary.h"

namespace hub::api {
namespace {

using channels::JsonWriter;

constexpr std::size_t kRevisionsShown = 50, kWordsShown = 60;

void writeFindings(JsonWriter& out, const std::vector<templates::Finding>& findings) {
    out.beginArray();
    for (const auto& one : findings) {
        out.beginObject().member("severity", one.severity == templates::Severity::Error ? "error" : "warning");
        out.member("rule", one.rule).member("what", one.what).endObject();
    }
    out.endArray();
}

void writeTermIn(JsonWriter& out, const templates::ShopTerm& term, bool own) {
    out.beginObject().member("term", term.english).member("own", own).member("as_is", term.as_is).member("note", term.note);
    for (const auto& [name, forms] : {std::pair("use", &term.use), std::pair("avoid", &term.avoid)}) {
        out.key(name).beginArray();
        for (const auto& form : *forms) out.value(form);
        out.endArray();
    }
    out.endObject();
}

/// The terms that a source names, the shop's own in place of shipped ones.
void writeTermsIn(JsonWriter& out, const Editing& editing, const std::string& source, const std::string& locale) {
    std::set<std::string> written;
    for (const auto& term : editing.terms(locale)) {
        if (!templates::isNamed(term, source)) continue;
        written.insert(locales::foldForMatch(term.english));
        writeTermIn(out, term, true);
    }
    for (const auto& term : templates::termsNamed(source, locale)) {
        std::string words = term.id;
        std::ranges::replace(words, '_', ' ');
        if (!written.contains(words)) writeTermIn(out, {term.id, false, term.use, term.avoid, {}}, false);
    }
}

/// Facts that a pattern names; none of one that doesn't compile.
void writeFactsOf(JsonWriter& out, const std::string& locale, const std::string& text) {
    out.beginArray();
    const auto compiled = templates::Pattern::compile(locale, text);
    if (const auto* pattern = std::get_if<templates::Pattern>(&compiled)) {
        for (const auto& name : pattern->arguments()) {
            const auto* fact = templates::findFact(name);
            if (fact == nullptr) continue;
            const bool required = std::ranges::find(pattern->required(), name) != pattern->required().end();
            out.beginObject().member("name", name).member("type", wireName(fact->type)).member("label", fact->meaning);
            out.member("required", required).endObject();
        }
    }
    out.endArray();
}

void writeUserId(JsonWriter& out, std::string_view key, const std::optional<Id>& user) {
    out.key(key);
    if (user && *user != 0)
        out.value(outsideId(IdKind::User, *user));
    else
        out.null();
}

void writeCurrent(JsonWriter& out, const EditedText& text) {
    if (text.current == nullptr) {
        out.null();
        return;
    }
    const bool own = text.in_force && text.current->locale == text.locale;
    out.beginObject().member("locale", text.current->locale).member("text", text.current->text).member("title", text.current->title);
    out.member("number", own ? text.in_force->number : 0);
    writeUserId(out, "author", own ? std::optional(text.in_force->author) : std::nullopt);
    writeInstant(out, "at", own ? text.in_force->published_at : std::nullopt);
    out.endObject();
}

/// A shipped text that changed under the shop's own, which was written over an older one.
void writeShippedUpdate(JsonWriter& out, const EditedText& text) {
    const auto* over = text.open ? &*text.open : text.in_force ? &*text.in_force : nullptr;
    if (over == nullptr || text.shipped.empty() || over->shipped.empty() || over->shipped == text.shipped) {
        out.null();
        return;
    }
    const auto& variant = templates::Catalogue::shipped().find(text.of->key)->variants.at(text.locale);
    out.beginObject().member("before", over->shipped).member("now", text.shipped).member("title", variant.title).endObject();
}

void writeUse(JsonWriter& out, Store& store, const std::string& key, const std::string& locale) {
    TemplateUse use;
    for (const auto& one : store.templateUses()) {
        if (one.key == key && one.locale == locale) use = one;
    }
    out.beginObject().member("sent", use.sent).member("edited", use.edited).member("skipped", use.skipped).endObject();
}

void writeChangedWords(JsonWriter& out, const std::vector<ChangedWord>& words, bool put_in) {
    out.beginArray();
    for (const auto& one : words) {
        if (one.put_in == put_in) out.beginObject().member("word", one.word).member("times", one.times).endObject();
    }
    out.endArray();
}

/// What became of it, for those who keep texts.
void writeStatistics(JsonWriter& out, Store& store, const EditedText& text, const User& user, Instant now) {
    if (!user.roles.contains(Role::Editor) && !user.roles.contains(Role::Operator)) {
        out.null();
        return;
    }
    const FiguresFilter of{now - kStatisticsSpan, text.of->key, text.locale};
    const auto found = store.templateFigures(of);
    const bool own = text.in_force && text.in_force->state == RevisionState::Published;
    const auto words = store.changedWords(of, own ? text.in_force->number : 0, kWordsShown);
    out.beginObject().member("days", kStatisticsSpan.count());
    writeFigures(out, found.empty() ? TemplateFigures{} : found.front());
    out.key("taken_out");
    writeChangedWords(out, words, false);
    out.key("put_in");
    writeChangedWords(out, words, true);
    out.endObject();
}

}  // namespace

std::string titleOf(const templates::Catalogue& catalogue, const templates::Template& of, const std::string& locale) {
    if (const auto own = catalogue.choose(of, locale)) return own->variant->title;
    return of.variants.empty() ? of.key : of.variants.begin()->second.title;
}

void writeFigures(JsonWriter& out, const TemplateFigures& figures) {
    out.member("shown", figures.shown).member("chosen", figures.chosen).member("edited", figures.edited).key("changed");
    if (figures.changed)
        out.value(*figures.changed);
    else
        out.null();
    out.member("answered_again", figures.answered_again).member("reopened", figures.reopened).member("disputed", figures.disputed);
}

void writeRevision(JsonWriter& out, const Revision& one) {
    out.beginObject().member("id", outsideId(IdKind::Revision, one.id)).member("key", one.key).member("locale", one.locale);
    out.member("number", one.number).member("state", wireName(one.state)).member("text", one.text).member("title", one.title);
    out.member("source", one.source);
    writeUserId(out, "author", one.author);
    out.key("writers").beginArray();
    for (const Id writer : one.writers) out.value(outsideId(IdKind::User, writer));
    out.endArray();
    writeUserId(out, "reviewer", one.reviewer);
    writeInstant(out, "created_at", one.created_at);
    writeInstant(out, "changed_at", one.changed_at);
    writeInstant(out, "published_at", one.published_at);
    out.member("note", one.note).member("cosmetic", one.cosmetic).member("saves", one.saves).endObject();
}

void writePublication(JsonWriter& out, const Publication& one) {
    out.beginObject().member("id", outsideId(IdKind::Publication, one.id));
    writeInstant(out, "at", one.at);
    writeUserId(out, "user", one.user);
    out.member("note", one.note);
    writeInstant(out, "undone_at", one.undone_at);
    out.key("items").beginArray();
    const auto number = [&](std::string_view key, const std::optional<int>& value) {
        out.key(key);
        if (value)
            out.value(*value);
        else
            out.null();
    };
    for (const auto& item : one.items) {
        out.beginObject().member("key", item.key).member("locale", item.locale);
        number("number", item.number);
        number("before", item.before);
        out.endObject();
    }
    out.endArray().endObject();
}

void writeTemplateText(
    JsonWriter& out, Store& store, const Editing& editing, const EditedText& text, const User& user, std::int64_t messages, Instant now
) {
    const auto& key = text.of->key;
    const auto revisions = store.revisions(key, text.locale);
    out.beginObject().member("key", key).member("locale", text.locale).member("topic", text.of->parts.topic);
    out.member("intent", text.of->parts.intent).member("when", text.of->when.text()).member("own", editing.isOwn(key));
    OwnTemplate own;
    for (auto& one : store.ownTemplates()) {
        if (one.key == key) own = std::move(one);
    }
    out.key("files");
    writeFiles(out, own.files);
    out.member("folder", own.folder).member("state", wireName(text.state));
    const auto source_revisions = text.source ? store.revisions(key, text.source->locale) : std::vector<Revision>{};
    const auto source_number = std::ranges::find(source_revisions, RevisionState::Published, &Revision::state);
    out.key("source").beginObject().member("locale", text.source ? text.source->locale : text.locale);
    out.member("text", text.source ? text.source->text : "").member("title", text.source ? text.source->title : "");
    out.member("number", source_number == source_revisions.end() ? 0 : source_number->number).endObject();
    out.key("current");
    writeCurrent(out, text);
    out.key("open");
    if (text.open)
        writeRevision(out, *text.open);
    else
        out.null();
    out.key("written_for");
    if (text.current != nullptr && text.current->stale)
        out.value(text.current->source);
    else
        out.null();
    out.member("shipped", !text.shipped.empty()).key("shipped_update");
    writeShippedUpdate(out, text);
    out.key("facts");
    writeFactsOf(out, text.source ? text.source->locale : text.locale, text.source ? text.source->text : "");
    out.key("plural_forms").beginArray();
    for (const auto& form : templates::pluralForms(text.locale)) out.value(form);
    out.endArray().key("glossary").beginArray();
    writeTermsIn(out, editing, text.source ? text.source->text : "", text.locale);
    out.endArray().key("findings");
    writeFindings(out, text.findings);
    out.member("messages", messages).key("revisions").beginArray();
    for (std::size_t i = 0; i < std::min(revisions.size(), kRevisionsShown); ++i) writeRevision(out, revisions[i]);
    out.endArray().key("comments").beginArray();
    for (const auto& comment : store.comments(key, text.locale)) {
        out.beginObject().member("id", outsideId(IdKind::Comment, comment.id)).member("author", outsideId(IdKind::User, comment.author));
        out.member("at", locales::formatInstant(comment.at)).member("text", comment.text).endObject();
    }
    out.endArray().key("use");
    writeUse(out, store, key, text.locale);
    out.key("statistics");
    writeStatistics(out, store, text, user, now);
    out.member("write", editing.mayWrite(user, key, text.locale));
    out.member("review", text.open && editing.mayPublish(user, *text.open)).endObject();
}

void writeComparison(JsonWriter& out, const ComparedText& from, const ComparedText& to, const std::string& locale) {
    out.beginObject();
    const auto write = [&](std::string_view side, const ComparedText& one) {
        out.key(side).beginObject().member("text", one.text).member("title", one.title).key("revision");
        if (one.revision == nullptr)
            out.null();
        else
            writeRevision(out, *one.revision);
        out.endObject();
    };
    write("from", from);
    write("to", to);
    out.key("parts").beginArray();
    for (const auto& part : compareTexts(from.text, to.text, locale))
        out.beginObject().member("kind", wireName(part.kind)).member("text", part.text).endObject();
    out.endArray().endObject();
}

void writeCheck(JsonWriter& out, const TextCheck& check, const std::string& locale, const std::string& text, const std::string& language) {
    constexpr std::array<std::string_view, 4> kKinds{"order", "count", "longest", "shortest"};
    out.beginObject().key("findings");
    writeFindings(out, check.findings);
    out.key("facts");
    writeFactsOf(out, locale, text);
    out.key("examples").beginArray();
    for (const auto& one : check.examples) {
        out.beginObject().member("kind", kKinds.at(static_cast<std::size_t>(one.kind))).member("label", one.label);
        out.member("buyer", one.buyer).member("text", one.text).key("missing").beginArray();
        for (const auto& name : one.missing) out.value(name);
        out.endArray().endObject();
    }
    out.endArray().key("limits").beginArray();
    for (const auto& fit : check.limits) {
        out.beginObject().member("kind", fit.kind).member("name", titleOfKind(fit.kind, language)).member("length", fit.length);
        out.member("limit", fit.limit).member("unit", fit.unit).key("objections").beginArray();
        for (const auto& objection : fit.objections) out.value(objection.what);
        out.endArray().key("lint").beginArray();
        for (const auto& objection : fit.objections) {
            out.beginObject();
            writeObjection(out, objection);
            out.endObject();
        }
        out.endArray().endObject();
    }
    out.endArray().endObject();
}

}  // namespace hub::api
