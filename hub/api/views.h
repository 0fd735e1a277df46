#pragma once
#include <optional>
#include <string>
#include <vector>

#include "channels/contract/registry.h"
#include "channels/contract/reply_lint.h"
#include "channels/kit/json.h"
#include "hub/inbox/instant_json.h"
#include "hub/inbox/model.h"
#include "hub/store/buyer_store.h"
#include "hub/store/draft_store.h"
#include "hub/store/routing_store.h"
#include "hub/store/translation_store.h"
#include "templates/pattern/facts.h"

namespace hub::api {

/// The schemas of openapi.json, each written as a value (after a key, or as an element).

void writeConversation(
    channels::JsonWriter& out, const Conversation& conversation, const Account& account, const std::string& language, Instant now
);
void writeLinkedBuyer(channels::JsonWriter& out, const LinkedBuyer& buyer, const Account& account, const std::string& language);
/// What helps whoever can't read a message.
struct ReadingAid {
    std::string gloss;                         ///< empty: none
    const Translation* translation = nullptr;  ///< null: nobody asked for one
};
/// `kind`: of the account.
void writeMessage(
    channels::JsonWriter& out, const Message& message, const std::string& kind, const std::string& language,
    const ReadingAid& aid = {}
);
void writeTranslation(channels::JsonWriter& out, const Translation& translation);
void writeTranscript(channels::JsonWriter& out, const Transcript& transcript);
void writeLabel(channels::JsonWriter& out, const Label& label);
void writeReply(channels::JsonWriter& out, const Reply& reply);
void writeRuleAct(channels::JsonWriter& out, const RuleAct& act);
void writeDraft(channels::JsonWriter& out, const Draft& draft);
void writeOrder(channels::JsonWriter& out, const StoredOrder& order);
void writeCase(channels::JsonWriter& out, const StoredCase& one);
void writeAction(channels::JsonWriter& out, const StoredAction& action);
/// Why an action waits, or would wait, for a colleague.
void writeHold(channels::JsonWriter& out, const Hold& hold);
void writeMoney(channels::JsonWriter& out, const std::optional<channels::Money>& money);
void writeRules(channels::JsonWriter& out, const channels::ReplyRules& rules);
/// `kind`: of the account.
void writeDeadline(channels::JsonWriter& out, const Deadline& deadline, const std::string& kind);
void writeKind(channels::JsonWriter& out, const channels::Descriptor& kind, const std::string& language);
void writeTour(channels::JsonWriter& out, const Tour& tour);
void writeUser(channels::JsonWriter& out, const User& user);
void writeObjections(
    channels::JsonWriter& out, const std::vector<channels::Objection>& objections, const std::string& text
);
/// The rule of phrases that make matters worse: advice of the house, not the channel's law.
inline constexpr std::string_view kForbiddenPhrase = "forbidden_phrase";
std::string_view wireName(templates::FactType type);
/// Facts that templates may ask for, with their labels.
void writeFacts(channels::JsonWriter& out);

/// Of an action of this kind; its name when the kind has it no longer.
std::string labelOfAction(const std::string& kind, const std::string& action, const std::string& language);
/// What was given to it, said as people read it, as the member "inputs".
void writeInputsOfAction(channels::JsonWriter& out, const std::string& kind, const StoredAction& action, const std::string& language);
std::string titleOfKind(const std::string& kind, const std::string& language);

}  // namespace hub::api
