#include "hub/routing/rule.h"

#include <algorithm>

#include "channels/contract/registry.h"
#include "locales/format/fallback.h"
#include "locales/text/line.h"
#include "locales/text/trim.h"
#include "locales/text/unicode.h"
#include "templates/catalogue/catalogue.h"
#include "templates/classify/taxonomy.h"

namespace hub {
namespace {

constexpr std::size_t kLongestName = 100;
constexpr std::size_t kLongestSku = 100;
constexpr std::size_t kMostWords = 100;
constexpr int kMostHeld = 1000;

bool isTopic(const std::string& name) {
    return std::ranges::any_of(templates::allIntents(), [&](const auto& intent) { return intent.topic == name; });
}
bool isIntent(const std::string& name) { return !templates::topicOf(name).empty(); }
bool isRisk(const std::string& name) { return std::ranges::find(templates::allRisks(), name) != templates::allRisks().end(); }
bool isKind(const std::string& name) { return channels::findKind(name) != nullptr; }
bool isSku(const std::string& text) {
    return !text.empty() && text.size() <= kLongestSku && locales::isLine(text) && locales::trimmed(text) == text;
}

template <class Words, class Known>
std::optional<RuleFault> wordsFault(const char* field, const Words& words, const char* expected, const Known& known) {
    if (words.size() > kMostWords) return RuleFault{field, "at most " + std::to_string(kMostWords), std::to_string(words.size())};
    const auto bad = std::ranges::find_if_not(words, known);
    if (bad == words.end()) return std::nullopt;
    return RuleFault{field, expected, *bad};
}

std::optional<RuleFault> conditionsFault(const RuleConditions& when) {
    if (auto fault = wordsFault("topics", when.topics, "topics of the taxonomy", isTopic)) return fault;
    if (auto fault = wordsFault("intents", when.intents, "intents of the taxonomy", isIntent)) return fault;
    if (auto fault = wordsFault("risks", when.risks, "risks of the taxonomy", isRisk)) return fault;
    if (auto fault = wordsFault("languages", when.languages, "BCP-47 tags", locales::isWellFormedLocale)) return fault;
    if (auto fault = wordsFault("kinds", when.kinds, "kinds of channels", isKind)) return fault;
    if (auto fault = wordsFault("products", when.products, "beginnings of SKUs, of 1 to 100 bytes each", isSku)) return fault;
    if (when.accounts.size() > kMostWords) return RuleFault{"accounts", "at most 100", std::to_string(when.accounts.size())};
    return std::nullopt;
}

std::optional<RuleFault> actsFault(const RuleActs& then) {
    if (then.people.size() > kMostWords) return RuleFault{"assign", "at most 100", std::to_string(then.people.size())};
    if (then.labels.size() > kMostWords) return RuleFault{"labels", "at most 100", std::to_string(then.labels.size())};
    if (then.most && (*then.most < 1 || *then.most > kMostHeld)) return RuleFault{"most_open", "1 to 1000, or null", std::to_string(*then.most)};
    if (!then.answer.empty() && !templates::TemplateKey::parse(then.answer)) return RuleFault{"answer", "the key of a template", then.answer};
    if (then.people.empty() && then.labels.empty() && then.answer.empty()) return RuleFault{"acts", "somebody, a label or an answer", {}};
    return std::nullopt;
}

template <class Words>
bool allows(const Words& wanted, const auto& word) {
    return wanted.empty() || wanted.contains(word);
}

bool allowsAccount(const RuleConditions& when, const RoutingFacts& facts) {
    if (when.accounts.empty() && when.kinds.empty()) return true;
    return when.accounts.contains(facts.account) || when.kinds.contains(facts.kind);
}

bool allowsTime(const RuleConditions& when, const RoutingFacts& facts) {
    if (when.team_works && facts.team != (*when.team_works ? TeamTime::Within : TeamTime::Outside)) return false;
    if (when.buyer_is_awake && facts.buyer_is_awake != when.buyer_is_awake) return false;
    return allows(when.days, facts.day);
}

bool allowsProducts(const RuleConditions& when, const RoutingFacts& facts) {
    if (when.products.empty()) return true;
    if (!facts.products) return false;
    const auto skus = facts.products();
    return std::ranges::any_of(skus, [&](const std::string& sku) {
        return std::ranges::any_of(when.products, [&](const std::string& beginning) { return sku.starts_with(beginning); });
    });
}

}  // namespace

std::optional<RuleFault> faultOf(const Rule& rule) {
    if (locales::trimmed(rule.name).empty() || !locales::isLine(rule.name) || locales::graphemeCount(rule.name) > kLongestName)
        return RuleFault{"name", "one line of 1 to 100 characters", rule.name};
    if (auto fault = conditionsFault(rule.when)) return fault;
    return actsFault(rule.then);
}

bool holds(const RuleConditions& when, const RoutingFacts& facts) {
    const bool has_risk =
        when.risks.empty() || std::ranges::any_of(facts.risks, [&](const std::string& risk) { return when.risks.contains(risk); });
    return has_risk && allows(when.topics, facts.topic) && allows(when.intents, facts.intent) &&
           allows(when.languages, facts.language) && allowsAccount(when, facts) && allowsTime(when, facts) && allowsProducts(when, facts);
}

std::vector<Rule> holding(const std::vector<Rule>& rules, const RoutingFacts& facts) {
    std::vector<Rule> all;
    for (const auto& rule : rules) {
        if (rule.is_on && holds(rule.when, facts)) all.push_back(rule);
    }
    return all;
}

}  // namespace hub
