#include <algorithm>
#include <set>

#include "channels/contract/reply_lint.h"
#include "hub/api/given_files.h"
#include "hub/api/routes.h"
#include "hub/api/views.h"
#include "hub/desk/notices.h"
#include "hub/editing/changed_words.h"
#include "hub/inbox/ids.h"
#include "hub/inbox/names.h"
#include "locales/time/instant.h"
#include "templates/lint/lint.h"

namespace hub::api {
namespace {

using channels::JsonWriter;

constexpr std::size_t kTextLimit = 200'000, kNewest = 50, kShown = 20, kMostFiles = 50, kSuggestedLimit = 40'000, kLocaleLimit = 40;
constexpr std::size_t kMostSeen = 100;

Response replyResponse(const Reply& reply, int status = 200) {
    JsonWriter out;
    writeReply(out, reply);
    return json(out, status);
}

void demandAllowed(const channels::ReplyRules* rules, const std::string& text) {
    if (text.find_first_not_of(" \t\r\n") == std::string::npos) {
        throw Refusal(knownProblem("no_words"));
    }
    if (rules == nullptr) return;
    const auto objections = channels::lintReply(*rules, text);
    if (objections.empty()) return;
    Refusal refusal(knownProblem("text_not_allowed"), objections.front().what);
    JsonWriter out;
    writeObjections(out, objections, text);
    refusal.members = ",\"objections\":" + out.str();
    throw refusal;
}

void demandFilesAllowed(const channels::ReplyRules& rules, const std::vector<ReplyFile>& files) {
    if (files.size() > rules.max_attachments) {
        Refusal refusal(knownProblem("too_many_files"));
        refusal.arguments = {{"most", static_cast<std::int64_t>(rules.max_attachments)}};
        throw refusal;
    }
    for (const auto& file : files) {
        if (rules.attachment_types.empty() || rules.attachment_types.contains(file.media_type)) continue;
        std::string allowed;
        for (const auto& type : rules.attachment_types) allowed += (allowed.empty() ? "" : ", ") + type;
        throw Refusal(422, "files: this channel takes " + allowed, "found " + file.media_type, "files");
    }
}

/// A question that takes one answer, and has it: a second one would only be refused. What the marketplace said since opens it
/// again, such as that it rejected the first.
void demandUnanswered(Hub& hub, const NewReply& wanted) {
    bool on_its_way = false;
    for (const auto& reply : hub.store.replies(wanted.conversation)) {
        if (reply.key == wanted.key) return;  // asked again: it has its answer
        on_its_way = on_its_way || reply.state == ReplyState::Held || reply.state == ReplyState::Waiting ||
                     reply.state == ReplyState::Sending || reply.state == ReplyState::Unclear;
    }
    const auto all = hub.store.messages(wanted.conversation, kNewest);
    const auto last = std::find_if(all.rbegin(), all.rend(), [](const Message& m) { return m.author != "note" && !m.automatic; });
    if (on_its_way || (last != all.rend() && last->author == "seller"))
        throw Refusal(on_its_way ? knownProblem("answer_under_way") : knownProblem("answered_already"));
}

/// Replies on their way that the writer knows of; empty when he doesn't say.
std::optional<std::set<Id>> seenReplies(Request& request) {
    const auto given = request.json()["seen_replies"];
    if (given.isNull()) return std::nullopt;
    if (!given.isArray() || given.size() > kMostSeen) {
        throw Refusal(422, "seen_replies: expected at most 100 ids of replies", {}, "seen_replies");
    }
    std::set<Id> ids;
    for (std::size_t i = 0; i < given.size(); ++i) {
        const auto id = insideId(IdKind::Reply, given[i].text());
        if (!id) throw Refusal(422, "seen_replies: expected the id of a reply", "found " + given[i].text(), "seen_replies");
        ids.insert(*id);
    }
    return ids;
}

/// What stands in the way as `newer`: a reply that hasn't left yet is written as the message that it is to be.
void writeNewer(JsonWriter& out, const StaleThread& stale, const std::string& kind, const std::string& language) {
    if (const auto* message = std::get_if<Message>(&stale.newer)) return writeMessage(out, *message, kind, language);
    const auto& reply = std::get<Reply>(stale.newer);
    out.beginObject().member("id", outsideId(IdKind::Reply, reply.id)).member("author", "seller");
    out.member("user", outsideId(IdKind::User, reply.user)).member("text", reply.text);
    out.member("state", hub::wireName(reply.state));
    writeInstant(out, "sent_at", reply.created_at);
    out.endObject();
}

/// `shown`: the templates in the order in which they stood. What stood above the one taken was passed over.
std::vector<std::string> passedOver(Request& request, const std::string& taken) {
    const auto shown = request.json()["shown"];
    if (shown.isNull()) return {};
    if (!shown.isArray() || shown.size() > kShown) throw Refusal(422, "shown: expected at most 20 template keys", {}, "shown");
    std::vector<std::string> above;
    for (std::size_t i = 0; i < shown.size(); ++i) {
        if (shown[i].text() == taken) return above;
        if (templates::TemplateKey::parse(shown[i].text())) above.push_back(shown[i].text());
    }
    return {};
}

/// What stood among the suggestions, by template; a client that doesn't say so says at least what stood above the one taken.
std::map<std::string, std::string> offered(Request& request, const NewReply& reply) {
    auto all = request.textMap("offered");
    if (all.size() > kShown) throw Refusal(422, "offered: expected at most 20 templates", {}, "offered");
    for (const auto& [key, locale] : all) {
        if (!templates::TemplateKey::parse(key) || locale.size() > kLocaleLimit)
            throw Refusal(422, "offered: expected template keys, each with its locale", "found " + key, "offered");
    }
    for (const auto& key : reply.passed_over) all.emplace(key, reply.template_locale);
    if (!reply.template_key.empty()) all[reply.template_key] = reply.template_locale;
    return all;
}

/// What is known of the buyer and his order, and what the shop states alike, as texts.
std::vector<std::string> factTexts(Hub& hub, const Conversation& conversation) {
    std::vector<std::string> all{conversation.buyer.name, conversation.order_external_id};
    for (const auto& fact : hub.store.shopFactsFor(conversation.account)) all.push_back(fact.value);
    const auto order = hub.store.order(conversation.account, conversation.order_external_id);
    if (!order) return all;
    for (const auto& item : order->facts.items) {
        all.insert(all.end(), {item.sku, item.title});
        for (const auto& [name, value] : item.options) all.push_back(value);
    }
    for (const auto& parcel : order->facts.parcels) all.insert(all.end(), {parcel.carrier, parcel.tracking_number, parcel.tracking_url});
    if (const auto& to = order->facts.ship_to) all.insert(all.end(), {to->name, to->country, to->state, to->city, to->postal_code, to->phone});
    return all;
}

/// With its pieces, as it was filled.
std::string patternOf(const templates::Catalogue& catalogue, const std::string& key, const std::string& locale) {
    const auto* of = catalogue.find(key);
    if (of == nullptr) return {};
    const auto variant = of->variants.find(locale);
    return variant == of->variants.end() ? std::string() : catalogue.whole(*of, variant->second.text, locale);
}

/// Notes what its writer made of the suggestion. The suggestion itself isn't kept.
void compare(Hub& hub, const Conversation& conversation, const std::optional<std::string>& suggested, NewReply& reply) {
    reply.edited = reply.edited || (suggested && *suggested != reply.text);
    if (!reply.edited) reply.changed = 0;
    if (!reply.edited || !suggested) return;
    const auto catalogue = hub.library.current();
    const auto pattern = patternOf(*catalogue, reply.template_key, reply.template_locale);
    auto changed = changedWords({*suggested, reply.text, reply.template_locale, pattern, factTexts(hub, conversation)});
    reply.changed = changed.share;
    reply.taken_out = std::move(changed.taken_out);
    reply.put_in = std::move(changed.put_in);
}

/// The key has made its reply: it is asked for again.
bool isMade(Hub& hub, const NewReply& wanted) {
    return std::ranges::any_of(hub.store.replies(wanted.conversation), [&](const Reply& reply) { return reply.key == wanted.key; });
}

/// The order that the reply is a notice about, unasked.
std::optional<Id> orderOf(Hub& hub, Request& request, const Conversation& conversation, const Account& account, const NewReply& reply) {
    const auto given = request.maybeText("order");
    if (!given) return std::nullopt;
    const auto id = insideId(IdKind::Order, *given);
    const auto sold = id ? hub.store.soldOrder(*id) : std::nullopt;
    if (!sold || !sold->conversation || sold->conversation->id != conversation.id) {
        throw Refusal(422, "order: expected the order that this conversation is about", "found " + *given, "order");
    }
    if (reply.template_key.empty()) throw Refusal(422, "template: expected the notice's template", {}, "template");
    if (!reply.seen) throw Refusal(422, "seen: expected the id of the newest message", "a notice is held back when the buyer writes", "seen");
    const auto hindrance = hindranceOf(*sold, account);
    if (hindrance.empty() || isMade(hub, reply)) return id;
    if (hindrance == "account_removed") throw Refusal(knownProblem("account_removed"));
    if (hindrance == "buyer_waits") throw Refusal(knownProblem("buyer_waits"));
    throw Refusal(knownProblem("nothing_to_tell"), std::string(hindrance));
}

Response send(Hub& hub, Request& request) {
    const auto conversation = hub.store.conversation(request.id(0, IdKind::Conversation));
    if (!conversation) throw Refusal(knownProblem("no_conversation"));
    const auto account = hub.store.account(conversation->account).value_or(Account{});
    if (conversation->buyer.erased_at) throw Refusal(409, "The buyer was erased", "there is nobody left to write to");
    NewReply reply;
    reply.conversation = conversation->id;
    reply.user = request.user().id;
    reply.text = request.text("text", kTextLimit);
    reply.key = request.text("key", 200);
    if (reply.key.size() < 8) throw Refusal(422, "key: expected at least 8 characters, new for each reply", {}, "key");
    reply.files = givenFiles(hub, request, kMostFiles);
    const auto* rules = rulesOf(account.kind, conversation->reply_rules);
    if (rules != nullptr) demandFilesAllowed(*rules, reply.files);
    demandAllowed(rules, reply.text);
    if (!request.json()["seen"].exists()) {
        throw Refusal(422, "seen: expected the id of the newest message seen, or null", {}, "seen");
    }
    if (const auto seen = request.maybeText("seen")) {
        reply.seen = insideId(IdKind::Message, *seen);
        if (!reply.seen) throw Refusal(422, "seen: expected a message's id", {}, "seen");
    }
    reply.seen_replies = seenReplies(request);
    if (rules != nullptr && rules->one_answer) demandUnanswered(hub, reply);
    reply.template_key = request.maybeText("template").value_or("");
    reply.template_locale = request.maybeText("template_locale").value_or("");
    reply.edited = request.maybeFlag("edited").value_or(false);
    reply.order = orderOf(hub, request, *conversation, account, reply);
    reply.again = request.maybeFlag("again").value_or(false);
    if (!reply.order) {
        reply.passed_over = passedOver(request, reply.template_key);
        reply.offered = offered(request, reply);
        const auto suggested = request.maybeText("suggested_text", kSuggestedLimit);
        if (!reply.template_key.empty()) compare(hub, *conversation, suggested, reply);
    }
    reply.against_hint = !templates::forbiddenPhrases(conversation->tags.language, reply.text).empty();
    reply.done = request.maybeFlag("done").value_or(false);
    reply.now = hub.clock.now();
    const auto hold = std::clamp<std::int64_t>(
        request.json()["hold_seconds"].integer().value_or(request.user().undo_seconds), 0, 600
    );
    reply.not_before = reply.now + std::chrono::seconds(hold);
    if (hold > 0) reply.hold_until = reply.not_before;
    if (const auto later = request.maybeInstant("send_at"); later && *later > reply.not_before) {
        reply.not_before = *later;
        reply.hold_until = *later;
    }
    const auto result = hub.store.addReply(reply);
    if (std::holds_alternative<KeyTaken>(result)) {
        throw Refusal(409, "The key was used for another reply", "make a new key for each reply", "key");
    }
    if (std::holds_alternative<AccountGone>(result)) throw Refusal(knownProblem("account_removed"));
    if (const auto* given = std::get_if<NoticeGiven>(&result)) {
        const auto at = locales::formatInstant(given->at);
        Refusal refusal(knownProblem("told_already"), "on " + at + "; say again: true to tell it once more");
        refusal.members = ",\"notified_at\":\"" + at + "\"";
        throw refusal;
    }
    if (const auto* stale = std::get_if<StaleThread>(&result)) {
        Refusal refusal(knownProblem("someone_wrote"));
        JsonWriter out;
        writeNewer(out, *stale, account.kind, request.user().language);
        refusal.members = ",\"newer\":" + out.str();
        throw refusal;
    }
    hub.learned.refresh();
    hub.poller.wake();
    return replyResponse(std::get<Reply>(result), 201);
}

Response show(Hub& hub, Request& request) {
    const auto reply = hub.store.reply(request.id(0, IdKind::Reply));
    if (!reply) throw Refusal(404, "There is no such reply");
    return replyResponse(*reply);
}

Response undo(Hub& hub, Request& request) {
    const Id id = request.id(0, IdKind::Reply);
    if (!hub.store.reply(id)) throw Refusal(404, "There is no such reply");
    const auto undone = hub.store.undo(id, hub.clock.now());
    if (!undone) throw Refusal(knownProblem("left_already"));
    return replyResponse(*undone);
}

Response sendNow(Hub& hub, Request& request) {
    const Id id = request.id(0, IdKind::Reply);
    if (!hub.store.reply(id)) throw Refusal(404, "There is no such reply");
    const auto released = hub.store.sendNow(id, hub.clock.now());
    if (!released) throw Refusal(409, "It isn't held any more");
    hub.poller.wake();
    return replyResponse(*released);
}

Response resolve(Hub& hub, Request& request) {
    const Id id = request.id(0, IdKind::Reply);
    const auto reply = hub.store.reply(id);
    if (!reply) throw Refusal(404, "There is no such reply");
    const std::string outcome = request.text("outcome");
    ReplyState to = ReplyState::Sent;
    if (outcome == "send_again") {
        to = ReplyState::Waiting;
    } else if (outcome == "dropped") {
        to = ReplyState::Undone;
    } else if (outcome != "arrived") {
        throw Refusal(422, "outcome: expected arrived, send_again or dropped", "found " + outcome, "outcome");
    }
    const auto resolved = hub.store.resolve(id, to, hub.clock.now());
    if (!resolved) {
        const auto account = hub.store.account(reply->account);
        const bool gone = to == ReplyState::Waiting && (!account || account->state == AccountState::Removed);
        throw Refusal(gone ? knownProblem("account_removed") : knownProblem("not_unclear"));
    }
    hub.store.audit(hub.clock.now(), request.user().id, "resolve_reply", outsideId(IdKind::Reply, id), outcome);
    hub.poller.wake();
    return replyResponse(*resolved);
}

}  // namespace

void addReplyRoutes(Router& router, Hub& hub) {
    router.add("POST", "/conversations/{id}/replies", Right::Seller, [&hub](Request& r) { return send(hub, r); });
    router.add("GET", "/replies/{id}", Right::Seller, [&hub](Request& r) { return show(hub, r); });
    router.add("POST", "/replies/{id}/undo", Right::Seller, [&hub](Request& r) { return undo(hub, r); });
    router.add("POST", "/replies/{id}/send", Right::Seller, [&hub](Request& r) { return sendNow(hub, r); });
    router.add("POST", "/replies/{id}/resolve", Right::Seller, [&hub](Request& r) { return resolve(hub, r); });
}

}  // namespace hub::api
