#pragma once
#include <optional>
#include <string>

#include "hub/routing/staff.h"
#include "templates/catalogue/catalogue.h"

namespace hub {

/// How long a person can take back what a rule has written.
inline constexpr std::chrono::seconds kRuleHold{300};
/// Below it a language isn't sure enough to answer in it unseen.
inline constexpr double kSureLanguage = 0.8;
/// Below it what a message is about isn't sure enough to be answered unseen by a rule that goes by it.
inline constexpr double kSureNeed = 0.8;

/// Whether a channel lets the hub answer by itself what stands under these rules.
bool mayAnswerItself(const std::string& kind, const std::string& reply_rules);
/// Whether what is tagged so may be answered unseen: nothing is at risk, and its language is sure.
bool isHarmless(const std::vector<std::string>& risks, const std::string& language, double confidence);
/// Whether it is sure that the rule means a message whose likeliest intent is as likely as this.
bool isMeant(const RuleConditions& when, double need);

/// What the rule's template says to a buyer who waits outside the working hours of whoever has the conversation, in his own
/// language. Empty when it must not be said, or can't be said whole.
std::optional<NewReply> nightAnswer(
    Store& store, const templates::Catalogue& catalogue, const Staff& staff, const Conversation& conversation, const Rule& rule,
    Instant now
);

}  // namespace hub
