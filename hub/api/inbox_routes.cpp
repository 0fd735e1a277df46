#include <algorithm>
#include <map>
#include <set>

#include <Poco/Logger.h>

#include "channels/contract/errors.h"
#include "channels/contract/reply_lint.h"
#include "hub/api/asking.h"
#include "hub/api/given_facts.h"
#include "hub/api/known_accounts.h"
#include "hub/api/product_views.h"
#include "hub/api/routes.h"
#include "hub/api/shipping_views.h"
#include "hub/api/views.h"
#include "hub/desk/answered.h"
#include "hub/desk/desk.h"
#include "hub/desk/from_store.h"
#include "hub/inbox/ids.h"
#include "hub/inbox/names.h"
#include "hub/inbox/tags_json.h"
#include "hub/team/colleagues.h"
#include "hub/translate/gloss.h"
#include "locales/format/fallback.h"
#include "locales/language/language.h"
#include "locales/zone/clock.h"
#include "templates/classify/taxonomy.h"
#include "templates/lint/lint.h"

namespace hub::api {
namespace {

using channels::JsonWriter;

constexpr std::size_t kThread = 400;
constexpr std::size_t kTextLimit = 200'000;
constexpr std::size_t kLabelsOfOne = 50;
constexpr std::size_t kEarlier = 10;

std::optional<View> viewOf(std::string_view name) {
    if (name == "queue") return View::Queue;
    if (name == "mine") return View::Mine;
    if (name == "unassigned") return View::Unassigned;
    if (name == "snoozed") return View::Snoozed;
    if (name == "sent") return View::Sent;
    if (name == "done") return View::Done;
    if (name == "mentions") return View::Mentions;
    if (name == "unsent") return View::Unsent;
    if (name == "overdue") return View::Overdue;
    return std::nullopt;
}

Conversation conversationOf(Hub& hub, const Request& request) {
    auto conversation = hub.store.conversation(request.id(0, IdKind::Conversation));
    if (!conversation) throw Refusal(knownProblem("no_conversation"));
    return std::move(*conversation);
}

ConversationPage pageOf(Hub& hub, const ConversationFilter& filter) {
    try {
        return hub.store.conversations(filter);
    } catch (const std::invalid_argument&) {
        throw Refusal(422, "cursor: expected what `next` gave", {}, "cursor");
    }
}

/// The view that was asked for; without one, what a search needs.
void readView(Hub& hub, Request& request, ConversationFilter& filter) {
    std::string query = request.queryOr("q");
    if (const auto saved = request.queryOr("saved"); !saved.empty()) {
        if (!query.empty()) throw Refusal(422, "q: expected a saved view or a search, not both", {}, "q");
        query = savedViewOf(hub, request.user(), insideId(IdKind::SavedView, saved)).query;
    }
    if (!query.empty()) filter.asked = readAsked(hub, request.user(), query, "q");
    const std::string view = request.queryOr("view");
    if (view.empty()) {
        filter.view = goesBeyondWaiting(filter.asked) ? View::All : View::Queue;
        return;
    }
    const auto known = viewOf(view);
    if (!known) throw Refusal(422, "view: expected queue, mine, unassigned, snoozed, sent, done, mentions, unsent or overdue", {}, "view");
    filter.view = *known;
}

Response listConversations(Hub& hub, Request& request) {
    ConversationFilter filter;
    readView(hub, request, filter);
    filter.user = request.user().id;
    if (const auto account = request.queryOr("account"); !account.empty()) {
        filter.account = insideId(IdKind::Account, account);
        if (!filter.account) throw Refusal(422, "account: expected an account's id", {}, "account");
    }
    if (const auto label = request.queryOr("label"); !label.empty()) {
        filter.label = insideId(IdKind::Label, label);
        if (!filter.label) throw Refusal(422, "label: expected a label's id", {}, "label");
    }
    filter.language = request.queryOr("language");
    filter.topic = request.queryOr("topic");
    filter.intent = request.queryOr("intent");
    filter.risk = request.queryOr("risk");
    if (const auto unread = request.queryOr("unread"); !unread.empty()) filter.unread = unread == "true";
    filter.cursor = request.queryOr("cursor");
    filter.limit = request.limit(50, 200);
    filter.now = hub.clock.now();
    const auto page = pageOf(hub, filter);
    KnownAccounts accounts(hub.store);
    JsonWriter out;
    out.beginObject().key("items").beginArray();
    for (const auto& c : page.items) writeConversation(out, c, accounts.of(c.account), request.user().language, filter.now);
    out.endArray().key("next");
    page.next.empty() ? out.null() : out.value(page.next);
    out.key("counts").beginObject();
    for (const auto& [name, count] : hub.store.counts(filter.user, filter.now)) out.member(name, count);
    out.endObject().endObject();
    return json(out);
}

SearchPage found(Hub& hub, const Asked& asked, const std::string& cursor, std::size_t limit) {
    try {
        return hub.store.search(asked, cursor, limit);
    } catch (const std::invalid_argument&) {
        throw Refusal(422, "cursor: expected what `next` gave", {}, "cursor");
    }
}

Response search(Hub& hub, Request& request) {
    constexpr std::size_t kHits = 50;
    const auto asked = readAsked(hub, request.user(), request.text("q"), "q");
    const auto page = found(hub, asked, request.maybeText("cursor").value_or(""), kHits);
    KnownAccounts accounts(hub.store);
    JsonWriter out;
    out.beginObject().key("items").beginArray();
    for (const auto& hit : page.items) {
        out.beginObject().key("conversation");
        const Account& account = accounts.of(hit.conversation.account);
        writeConversation(out, hit.conversation, account, request.user().language, hub.clock.now());
        out.member("message", outsideId(IdKind::Message, hit.message)).member("snippet", hit.snippet).endObject();
    }
    out.endArray().key("next");
    page.next.empty() ? out.null() : out.value(page.next);
    out.endObject();
    return json(out);
}

std::string readLanguage(const User& user) { return locales::shortLanguage(user.reply_language); }

/// For a buyer's message in a language that its reader hasn't named as his.
std::string glossFor(const Message& message, const Request& request) {
    const User& user = request.user();
    const bool is_told = !message.language.empty() && message.language != "und" && !message.tags_json.empty();
    if (message.author != "buyer" || message.automatic || !is_told) return {};
    if (message.language == readLanguage(user) || message.language == locales::shortLanguage(user.language)) return {};
    const auto tags = channels::JsonDocument::parse(message.tags_json);
    return translate::gloss(tags.root(), message.said(), message.language, request.language());
}

void writeMessages(JsonWriter& out, Hub& hub, const Conversation& conversation, const std::string& kind, const Request& request) {
    std::map<Id, Translation> translations;
    for (auto& made : hub.store.translations(conversation.id, readLanguage(request.user()))) {
        const Id message = made.message;
        translations.emplace(message, std::move(made));
    }
    out.beginArray();
    const auto& told = conversation.buyer.set_language;
    for (auto& m : hub.store.messages(conversation.id, kThread)) {
        // What a person has said outweighs what was recognised, for the reader as for the translator.
        if (m.author == "buyer" && !told.empty()) m.language = told;
        const auto made = translations.find(m.id);
        writeMessage(
            out, m, kind, request.user().language, {glossFor(m, request), made == translations.end() ? nullptr : &made->second}
        );
    }
    out.endArray();
}

/// Out of which languages and into which the account's messages can be translated for somebody who reads `language`.
void writeTranslator(JsonWriter& out, const TranslatorSettings& settings, Id account, const std::string& language) {
    const bool may_send = settings.maySend(account);
    out.beginObject().member("language", language).key("from").beginArray();
    for (const auto& [from, to] : settings.pairs) {
        if (may_send && to == language) out.value(from);
    }
    out.endArray().key("into").beginArray();
    for (const auto& [from, to] : settings.pairs) {
        if (may_send && from == language && settings.serves({to, from})) out.value(to);
    }
    out.endArray().endObject();
}

Response thread(Hub& hub, Request& request) {
    const auto conversation = conversationOf(hub, request);
    KnownAccounts accounts(hub.store);
    const Account& account = accounts.of(conversation.account);
    const Instant now = hub.clock.now();
    JsonWriter out;
    out.beginObject().key("conversation");
    writeConversation(out, conversation, account, request.user().language, now);
    out.key("messages");
    writeMessages(out, hub, conversation, account.kind, request);
    out.key("translator");
    writeTranslator(out, hub.store.translator(), account.id, readLanguage(request.user()));
    out.member("transcribes", hub.store.transcriber().maySend(account.id)).key("replies").beginArray();
    for (const auto& reply : hub.store.replies(conversation.id)) writeReply(out, reply);
    out.endArray().key("order");
    const auto order = hub.store.order(account.id, conversation.order_external_id);
    order ? writeOrder(out, *order) : static_cast<void>(out.null());
    if (order && hub.tracking != nullptr && conversation.state == ConversationState::Open) hub.tracking->want(conversation.id, *order);
    out.key("product");
    writeAskedProduct(out, askedProduct(hub.store, order, conversation.listing_id));
    writeShipping(out, hub.store, conversation, order, request.user().language, now);
    out.key("deadlines").beginArray();
    for (const auto& deadline : hub.store.deadlines(conversation.id)) writeDeadline(out, deadline, account.kind);
    out.endArray().key("actions").beginArray();
    for (const auto& action : hub.store.actions(conversation.id)) writeAction(out, action);
    out.endArray().key("cases").beginArray();
    for (const auto& one : hub.store.cases(conversation.id)) writeCase(out, one);
    out.endArray().key("kind");
    const auto* kind = channels::findKind(account.kind);
    writeKind(out, kind != nullptr ? kind->descriptor : channels::Descriptor{}, request.user().language);
    out.key("rules");
    const auto* rules = rulesOf(account.kind, conversation.reply_rules);
    writeRules(out, rules != nullptr ? *rules : channels::ReplyRules{});
    const auto draft = hub.store.draft(conversation.id, request.user().id);
    out.member("draft", draft.text).key("kept_draft");
    writeDraft(out, draft);
    out.key("earlier").beginArray();
    const auto others = hub.store.conversationsOfBuyer(conversation.buyer.id, conversation.id, {}, kEarlier);
    for (const auto& other : others.items) writeConversation(out, other, accounts.of(other.account), request.user().language, now);
    out.endArray().key("earlier_next");
    others.next.empty() ? out.null() : out.value(others.next);
    out.key("rule_acts").beginArray();
    for (const auto& act : hub.store.ruleActs(conversation.id)) writeRuleAct(out, act);
    out.endArray().key("linked").beginArray();
    for (const auto& buyer : hub.store.linkedBuyers(conversation.buyer.id)) writeLinkedBuyer(out, buyer, accounts.of(buyer.account), request.user().language);
    out.endArray().endObject();
    return json(out);
}

Response earlier(Hub& hub, Request& request) {
    const auto conversation = conversationOf(hub, request);
    const auto limit = request.limit(kEarlier, 50);
    ConversationPage page;
    try {
        page = hub.store.conversationsOfBuyer(conversation.buyer.id, conversation.id, request.queryOr("cursor"), limit);
    } catch (const std::invalid_argument&) {
        throw Refusal(422, "cursor: expected what `next` gave", {}, "cursor");
    }
    KnownAccounts accounts(hub.store);
    JsonWriter out;
    out.beginObject().key("items").beginArray();
    for (const auto& c : page.items) writeConversation(out, c, accounts.of(c.account), request.user().language, hub.clock.now());
    out.endArray().key("next");
    page.next.empty() ? out.null() : out.value(page.next);
    out.endObject();
    return json(out);
}

/// A list of the taxonomy's, in its order; null for what the tagger finds.
std::optional<std::vector<std::string>> risksIn(channels::Json given) {
    const auto& all = templates::allRisks();
    if (given.isNull()) return std::nullopt;
    if (!given.isArray() || given.size() > all.size()) throw Refusal(422, "risks: expected a list of the taxonomy's risks or null", {}, "risks");
    std::set<std::string_view> named;
    for (std::size_t i = 0; i < given.size(); ++i) {
        const auto known = std::ranges::find(all, given[i].string().value_or(""));
        if (known == all.end()) throw Refusal(422, "risks: expected risks of the taxonomy", "found " + given[i].dump(), "risks");
        named.insert(*known);
    }
    std::vector<std::string> risks;
    for (const auto risk : all) {
        if (named.contains(risk)) risks.emplace_back(risk);
    }
    return risks;
}

/// What it is likely to be, for whoever corrects it.
Response guesses(Hub& hub, Request& request) {
    const auto conversation = conversationOf(hub, request);
    const auto account = hub.store.account(conversation.account).value_or(Account{});
    const auto guessed = guessesFor(requestFromStore(hub.store, conversation, account, request.user(), hub.clock.now()).message);
    JsonWriter out;
    out.beginObject().key("languages").beginArray();
    for (const auto& [language, p] : guessed.languages) out.beginObject().member("language", language).member("p", p).endObject();
    out.endArray().key("timezones").beginArray();
    for (const auto& [zone, p] : guessed.zones) out.beginObject().member("timezone", zone).member("p", p).endObject();
    out.endArray().endObject();
    return json(out);
}

/// An empty word is none: what a person has said is taken back.
void readCorrections(Request& request, ConversationChange& change) {
    const auto isTakenBack = [&](const char* member) {
        const auto given = request.json()[member];
        return given.exists() && given.isNull();
    };
    if (isTakenBack("language")) change.set_language = "";
    if (isTakenBack("timezone")) change.set_zone = "";
    if (isTakenBack("intent")) change.set_intent = "";
    if (const auto language = request.maybeText("language")) {
        if (!locales::isWellFormedLocale(*language)) {
            throw Refusal(422, "language: expected a BCP-47 tag", "found " + *language, "language");
        }
        change.set_language = locales::shortLanguage(*language);
    }
    if (const auto zone = request.maybeText("timezone")) {
        if (!locales::localTime(*zone, Instant{})) {
            throw Refusal(422, "timezone: expected a name such as Europe/Berlin", "found " + *zone, "timezone");
        }
        change.set_zone = *zone;
    }
    if (const auto intent = request.maybeText("intent")) {
        if (templates::topicOf(*intent).empty()) {
            throw Refusal(422, "intent: expected one of the taxonomy", "found " + *intent, "intent");
        }
        change.set_intent = *intent;
    }
    if (const auto risks = request.json()["risks"]; risks.exists()) change.set_risks = risksIn(risks);
}

/// What a person has said is certain; the rest is tagged again around it.
void tagAgain(Hub& hub, Conversation conversation, ConversationChange& change, const User& user) {
    if (change.set_language) conversation.buyer.set_language = *change.set_language;
    if (change.set_zone) conversation.buyer.set_zone = *change.set_zone;
    if (change.set_intent) conversation.set_intent = *change.set_intent;
    if (change.set_risks) conversation.set_risks = *change.set_risks;
    const auto account = hub.store.account(conversation.account).value_or(Account{});
    auto request = requestFromStore(hub.store, conversation, account, user, hub.clock.now());
    hub.learned.recall(request.message);
    // What is taken back is what the text alone says: the memory still holds what was said of it.
    if (change.set_intent && change.set_intent->empty()) request.message.remembered.clear();
    if (change.set_risks && !*change.set_risks) request.message.remembered_risks = {};
    std::vector<std::string> corrected;
    if (!conversation.buyer.set_language.empty()) corrected.emplace_back("language");
    if (!conversation.buyer.set_zone.empty()) corrected.emplace_back("timezone");
    if (!conversation.set_intent.empty()) corrected.emplace_back("intent");
    if (conversation.set_risks) corrected.emplace_back("risks");
    const Tags tags = tag(request.message);
    change.tags = storedTags(tags, corrected);
    if (change.set_intent || change.set_risks) change.first = goesFirst(tags.classification);
}

void readLabels(Hub& hub, Request& request, ConversationChange& change) {
    const auto given = request.json()["labels"];
    if (given.isNull()) return;
    if (!given.isArray() || given.size() > kLabelsOfOne) throw Refusal(422, "labels: expected at most 50 labels' ids", {}, "labels");
    std::vector<Id> labels;
    for (std::size_t i = 0; i < given.size(); ++i) {
        const auto id = insideId(IdKind::Label, given[i].text());
        if (!id || !hub.store.label(*id)) {
            throw Refusal(422, "labels: expected the id of a label", "found " + given[i].text(), "labels");
        }
        labels.push_back(*id);
    }
    change.labels = std::move(labels);
}

void readHandoverNote(Hub& hub, Request& request, ConversationChange& change) {
    const auto text = request.maybeText("handover_note", kTextLimit);
    if (!text || text->find_first_not_of(" \t\r\n") == std::string::npos) return;
    if (!change.assignee && change.state != ConversationState::Snoozed) {
        throw Refusal(422, "handover_note: expected beside an assignee or a snooze", {}, "handover_note");
    }
    change.note = noteOf(hub.store, *text, request.user().id);
}

/// The conversation as the rules leave it. The correction is stored: what is made of it fails nobody.
Conversation heldAgainstRules(Hub& hub, const Conversation& before, const Conversation& after) {
    if (hub.routing == nullptr) return after;
    try {
        hub.routing->corrected(before, after);
    } catch (const std::exception& e) {
        Poco::Logger::get("rules").error("conversation %s: %s", std::to_string(after.id), std::string(e.what()));
    }
    return hub.store.conversation(after.id).value_or(after);
}

Response change(Hub& hub, Request& request) {
    const auto conversation = conversationOf(hub, request);
    ConversationChange change;
    if (const auto state = request.maybeText("state")) {
        change.state = parseConversationState(*state);
        if (!change.state) throw Refusal(422, "state: expected open, snoozed or done", "found " + *state, "state");
        change.snoozed_until = request.maybeInstant("snoozed_until");
        if (*change.state == ConversationState::Snoozed && !change.snoozed_until) {
            throw Refusal(422, "snoozed_until: expected the instant at which it wakes", {}, "snoozed_until");
        }
    }
    if (const auto assignee = request.json()["assignee"]; assignee.exists()) {
        const auto id = assignee.string() ? insideId(IdKind::User, *assignee.string()) : std::nullopt;
        if (!assignee.isNull() && (!id || !hub.store.user(*id))) {
            throw Refusal(422, "assignee: expected a user's id or null", {}, "assignee");
        }
        change.assignee = id;
    }
    readHandoverNote(hub, request, change);
    readLabels(hub, request, change);
    change.unread = request.maybeFlag("unread");
    readCorrections(request, change);
    if (change.set_language || change.set_zone || change.set_intent || change.set_risks) {
        tagAgain(hub, conversation, change, request.user());
    }
    auto changed = hub.store.changeConversation(conversation.id, change, request.user().id, hub.clock.now());
    if (change.set_intent && *change.set_intent != conversation.set_intent) {
        // Taken back, it is what it was taken for.
        const std::string& intent = change.set_intent->empty() ? change.tags->intent : *change.set_intent;
        if (!intent.empty()) hub.store.keepCorrection(conversation.id, intent);
        hub.learned.refresh();
    }
    if (change.set_risks && *change.set_risks != conversation.set_risks) {
        hub.store.keepRiskCorrection(conversation.id, *change.set_risks);
        hub.learned.refresh();
    }
    if (change.tags) changed = heldAgainstRules(hub, conversation, changed);
    if (change.unread == false) {
        try {
            hub.poller.markSeen(conversation.account, conversation.external_id);
        } catch (const channels::ChannelError&) {
            // A courtesy to the buyer.
        }
    }
    JsonWriter out;
    const auto account = hub.store.account(changed.account).value_or(Account{});
    writeConversation(out, changed, account, request.user().language, hub.clock.now());
    return json(out);
}

Response remove(Hub& hub, Request& request) {
    const auto conversation = conversationOf(hub, request);
    hub.poller.forgetConversation(conversation.account, conversation.external_id);
    hub.store.deleteConversation(conversation.id, request.user().id, hub.clock.now());
    return noContent();
}

/// The one that a person has named, wherever it ranks.
templates::Suggestion namedTemplate(const DeskRequest& desk, const Tags& tags, const ShopLibrary& shop, const std::string& key) {
    auto found = named(desk, tags, shop, key);
    if (found) return std::move(*found);
    if (!shop.catalogue.templates().contains(key)) throw Refusal(knownProblem("no_template"));
    throw Refusal(knownProblem("not_written"));
}

Response suggestions(Hub& hub, Request& request) {
    const auto conversation = conversationOf(hub, request);
    const auto account = hub.store.account(conversation.account).value_or(Account{});
    auto desk = requestFromStore(hub.store, conversation, account, request.user(), hub.clock.now());
    for (const auto& [name, fact] : givenFacts(request)) desk.facts.insert_or_assign(name, fact);
    // The replies must fit the tags that the page shows, not ones that nobody has seen.
    const std::string shown = conversation.tags.json.empty() ? tagsToJson(tag(desk.message)) : conversation.tags.json;
    const auto tags = readTags(channels::JsonDocument::parse(shown).root());
    const auto catalogue = hub.library.current();
    const auto votes = hub.learned.recall(desk.message);
    const auto reply = replyLocale(desk, tags);
    const ShopLibrary shop{*catalogue, hub.learned.preference(reply.locale, votes)};
    const auto only = request.maybeText("template");
    auto found = only ? std::vector{namedTemplate(desk, tags, shop, *only)} : suggestionsFor(desk, tags, shop);
    tellAnswered(hub.store, votes, conversation.id, found);
    JsonWriter out;
    out.beginObject();
    writeReplyLocale(out, reply);
    out.key("suggestions");
    writeSuggestions(out, found, rulesOf(account.kind, conversation.reply_rules), hub.store.ownTemplates());
    out.key("facts");
    writeFacts(out);
    out.endObject();
    return json(out);
}

Response lint(Hub& hub, Request& request) {
    const auto conversation = conversationOf(hub, request);
    const auto account = hub.store.account(conversation.account).value_or(Account{});
    const std::string text = request.text("text", kTextLimit);
    const auto* rules = rulesOf(account.kind, conversation.reply_rules);
    const channels::ReplyRules none;
    const auto& ruled = rules != nullptr ? *rules : none;
    const auto language = locales::identifyLanguage(text);
    JsonWriter out;
    out.beginObject().key("objections");
    auto objections = channels::lintReply(ruled, text);
    for (const auto& phrase : templates::forbiddenPhrases(conversation.tags.language, text)) {
        const std::string rule(kForbiddenPhrase);
        objections.push_back({rule, "\"" + phrase + "\" is a phrase that makes matters worse: say what you can do", 0, 0, rule, phrase});
    }
    writeObjections(out, objections, text);
    out.member("length", channels::replyLength(ruled, text)).member("limit", ruled.max_length);
    out.member("unit", hub::wireName(ruled.unit)).member("language", language.language).endObject();
    return json(out);
}

Response addNote(Hub& hub, Request& request) {
    const auto conversation = conversationOf(hub, request);
    const std::string text = request.text("text", kTextLimit);
    if (text.empty()) throw Refusal(knownProblem("no_words"));
    JsonWriter out;
    const auto note = noteOf(hub.store, text, request.user().id);
    const auto made = hub.store.addNote(conversation.id, request.user().id, note, hub.clock.now());
    writeMessage(out, made, {}, request.user().language);
    return json(out, 201);
}

}  // namespace

void addInboxRoutes(Router& router, Hub& hub) {
    router.add("GET", "/conversations", Right::Seller, [&hub](Request& r) { return listConversations(hub, r); });
    router.add("POST", "/search", Right::Seller, [&hub](Request& r) { return search(hub, r); });
    router.add("GET", "/conversations/{id}", Right::Seller, [&hub](Request& r) { return thread(hub, r); });
    router.add("GET", "/conversations/{id}/earlier", Right::Seller, [&hub](Request& r) { return earlier(hub, r); });
    router.add("PATCH", "/conversations/{id}", Right::Seller, [&hub](Request& r) { return change(hub, r); });
    router.add("GET", "/conversations/{id}/guesses", Right::Seller, [&hub](Request& r) { return guesses(hub, r); });
    router.add("DELETE", "/conversations/{id}", Right::Operator, [&hub](Request& r) { return remove(hub, r); });
    router.add("POST", "/conversations/{id}/suggestions", Right::Seller, [&hub](Request& r) { return suggestions(hub, r); });
    router.add("POST", "/conversations/{id}/lint", Right::Seller, [&hub](Request& r) { return lint(hub, r); });
    router.add("POST", "/conversations/{id}/notes", Right::Seller, [&hub](Request& r) { return addNote(hub, r); });
}

}  // namespace hub::api
