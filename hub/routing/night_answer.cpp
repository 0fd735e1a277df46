#include "hub/routing/night_answer.h"

#include <algorithm>

#include "channels/contract/reply_lint.h"
#include "channels/kit/json.h"
#include "hub/desk/desk.h"
#include "hub/desk/from_store.h"
#include "hub/inbox/tags_json.h"
#include "locales/format/fallback.h"
#include "locales/text/tag.h"
#include "templates/lint/lint.h"

namespace hub {
namespace {

constexpr std::size_t kNewest = 20;
/// What was written earlier, and came only now, wasn't written in this night.
constexpr std::chrono::hours kOldest{24};

/// A text of the buyer's own language: English for others, or a neighbour's language, is none.
bool isIn(const std::string& buyers_locale, const std::string& locale) {
    const auto chain = locales::fallbackChain(buyers_locale);
    if (std::ranges::find(chain, locale) == chain.end()) return false;
    return locales::languageOf(locale) != "en" || locales::languageOf(buyers_locale) == "en";
}

bool isAllowed(const channels::ReplyRules& rules, const std::string& language, const std::string& text) {
    return channels::lintReply(rules, text).empty() && templates::forbiddenPhrases(language, text).empty();
}

/// What the buyer wrote last can be answered unseen: it is of this night, and nothing is odd about it, such as a sender who may be forged
/// or an answer that would go to somebody else.
bool isPlain(Store& store, const Conversation& conversation, Instant now) {
    const auto thread = store.messages(conversation.id, kNewest);
    const auto asked = std::ranges::find(thread, conversation.newest_buyer_message, &Message::id);
    return asked != thread.end() && asked->warnings.empty() && asked->at > now - kOldest;
}

/// Whether the message is told to be in another language than the one that a person has set for its buyer.
bool isInAnother(const DeskRequest& desk, const Tags& tags) {
    if (desk.message.set_language.empty()) return false;
    const auto told = guessesFor(desk.message).languages;
    return !told.empty() && told.front().p >= kSureLanguage &&
           locales::languageOf(told.front().language) != locales::languageOf(tags.language.language);
}

/// A person may say what the sale contradicts, or what nobody knows of; unseen only what is known to hold is said.
bool fitsSale(const templates::Template& text, const DeskRequest& desk, const Tags& tags) {
    return text.when.terms() == 0 || text.when.fit(templates::stateOf(suggestRequest(desk, tags))) == templates::Fit::Yes;
}

}  // namespace

bool mayAnswerItself(const std::string& kind, const std::string& reply_rules) {
    const auto* rules = rulesOf(kind, reply_rules);
    return rules != nullptr && !rules->automatic_source.empty() && !rules->one_answer;
}

bool isHarmless(const std::vector<std::string>& risks, const std::string& language, double confidence) {
    return risks.empty() && language != "und" && confidence >= kSureLanguage;
}

bool isMeant(const RuleConditions& when, double need) {
    return (when.topics.empty() && when.intents.empty()) || need >= kSureNeed;
}

std::optional<NewReply> nightAnswer(
    Store& store, const templates::Catalogue& catalogue, const Staff& staff, const Conversation& conversation, const Rule& rule,
    Instant now
) {
    const auto account = store.account(conversation.account);
    if (!account || account->state != AccountState::Working || !mayAnswerItself(account->kind, conversation.reply_rules)) return std::nullopt;
    const bool waits = conversation.state == ConversationState::Open && conversation.waiting_since;
    if (!waits || conversation.tags.json.empty()) return std::nullopt;
    const Team* team = staff.teamOf(conversation.assignee);
    if (timeOf(team, now) != TeamTime::Outside) return std::nullopt;
    const auto opening = nextOpening(team->hours, now);
    if (!opening) return std::nullopt;
    const auto stored = channels::JsonDocument::parse(conversation.tags.json);
    const Tags tags = readTags(stored.root());
    if (!isHarmless(conversation.tags.risks, tags.language.language, tags.language.confidence) || !wordlessOf(tags).empty())
        return std::nullopt;
    const auto& intents = tags.classification.intents;
    if (!isMeant(rule.when, intents.empty() ? 0 : intents.front().p) || !isPlain(store, conversation, now)) return std::nullopt;
    // Nobody signs it.
    const auto desk = requestFromStore(store, conversation, *account, User{}, now);
    if (isInAnother(desk, tags)) return std::nullopt;
    const auto locale = replyLocale(desk, tags).locale;
    const auto written = named(desk, tags, {catalogue, {}}, rule.then.answer);
    if (!written || written->stale || !written->missing.empty() || !isIn(locale, written->locale)) return std::nullopt;
    if (!fitsSale(catalogue.templates().at(rule.then.answer), desk, tags)) return std::nullopt;
    if (!isAllowed(*rulesOf(account->kind, conversation.reply_rules), tags.language.language, written->text)) return std::nullopt;
    NewReply reply;
    reply.conversation = conversation.id;
    reply.key = "rule " + std::to_string(conversation.id) + " " + std::to_string(conversation.newest_buyer_message);
    reply.text = written->text;
    reply.template_key = written->key;
    reply.template_locale = written->locale;
    reply.seen = conversation.newest_message;
    reply.seen_replies.emplace();
    reply.now = now;
    reply.not_before = now + kRuleHold;
    reply.hold_until = reply.not_before;
    reply.by_rule = NewReply::ByRule{rule.id, rule.name, *opening};
    return reply;
}

}  // namespace hub
