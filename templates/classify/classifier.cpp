#include "templates/classify/classifier.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "templates/classify/model.h"
#include "templates/classify/taxonomy.h"
#include "templates/classify/words.h"

namespace templates {
namespace {

/// What a fact beside the text adds to an intent's log-odds. Set by hand, small against what a clear text
/// says: an order's state settles "sent yet?" against "where is it?", and never overrules a complaint, for
/// marketplaces report states late: of an order "shipped" all that can go wrong on the way is equally likely.
struct Nudge {
    std::string_view fact;
    std::string_view intent;
    double weight;
};

constexpr std::array kByStatus = {
    Nudge{"unpaid", "payment_problem", 0.8},
    Nudge{"unpaid", "order_change", 0.3},
    Nudge{"unpaid", "order_tracking", -0.8},
    Nudge{"unpaid", "delivered_not_received", -1.5},
    Nudge{"unpaid", "damaged_defective", -1.0},
    Nudge{"unpaid", "wrong_or_missing", -1.0},
    Nudge{"unpaid", "not_as_described", -1.0},
    Nudge{"unpaid", "return_exchange", -0.8},
    Nudge{"unpaid", "delivery_failed", -1.2},
    Nudge{"unpaid", "customs_hold", -1.0},
    Nudge{"paid", "dispatch_status", 0.8},
    Nudge{"paid", "order_tracking", -0.3},
    Nudge{"paid", "address_change", 0.4},
    Nudge{"paid", "order_change", 0.5},
    Nudge{"paid", "cancel_order", 0.4},
    Nudge{"paid", "delivery_wishes", 0.3},
    Nudge{"paid", "delivered_not_received", -0.8},
    Nudge{"paid", "delivery_failed", -0.8},
    Nudge{"paid", "damaged_defective", -0.8},
    Nudge{"paid", "wrong_or_missing", -0.8},
    Nudge{"paid", "not_as_described", -0.8},
    Nudge{"paid", "customs_hold", -0.8},
    Nudge{"paid", "return_exchange", -0.4},
    Nudge{"shipped", "order_tracking", 0.4},
    Nudge{"shipped", "delivered_not_received", 0.4},
    Nudge{"shipped", "customs_hold", 0.4},
    Nudge{"shipped", "delivery_failed", 0.4},
    Nudge{"shipped", "dispatch_status", -0.8},
    Nudge{"shipped", "availability", -0.5},
    Nudge{"shipped", "price_discount", -0.4},
    Nudge{"shipped", "size_fit", -0.4},
    Nudge{"shipped", "shipping_options", -0.7},
    Nudge{"shipped", "payment_problem", -0.8},
    Nudge{"shipped", "order_change", -0.2},
    Nudge{"delivered", "delivered_not_received", 0.4},
    Nudge{"delivered", "damaged_defective", 0.4},
    Nudge{"delivered", "wrong_or_missing", 0.4},
    Nudge{"delivered", "not_as_described", 0.4},
    Nudge{"delivered", "return_exchange", 0.3},
    Nudge{"delivered", "usage_warranty", 0.5},
    Nudge{"delivered", "order_tracking", -0.6},
    Nudge{"delivered", "dispatch_status", -1.2},
    Nudge{"delivered", "address_change", -0.8},
    Nudge{"delivered", "cancel_order", -0.6},
    Nudge{"delivered", "order_change", -0.6},
    Nudge{"delivered", "shipping_options", -0.6},
    Nudge{"delivered", "payment_problem", -0.8},
    Nudge{"returned", "refund_status", 0.8},
    Nudge{"returned", "delivery_failed", 0.5},
    Nudge{"returned", "refund_request", 0.3},
    Nudge{"returned", "dispatch_status", -0.6},
    Nudge{"cancelled", "refund_status", 0.6},
    Nudge{"cancelled", "billing_problem", 0.5},
    Nudge{"cancelled", "order_tracking", -0.4},
    Nudge{"cancelled", "address_change", -0.6},
};
constexpr std::array kByAttachment = {
    Nudge{"image", "provides_information", 0.4},    Nudge{"image", "damaged_defective", 0.4},
    Nudge{"image", "wrong_or_missing", 0.3},        Nudge{"image", "not_as_described", 0.3},
    Nudge{"video", "provides_information", 0.4},    Nudge{"video", "damaged_defective", 0.5},
    Nudge{"application", "customs_documents", 0.3}, Nudge{"application", "provides_information", 0.3},
};
/// What a text without a known word most likely asks ("??"), by the state of the order.
constexpr std::array kWordless = {
    Nudge{"unpaid", "payment_problem", 0.3},  Nudge{"paid", "dispatch_status", 0.4},
    Nudge{"shipped", "order_tracking", 0.45}, Nudge{"delivered", "usage_warranty", 0.2},
    Nudge{"returned", "refund_status", 0.4},  Nudge{"cancelled", "refund_status", 0.3},
};
constexpr double kFullDoubt =
    0.6;  ///< the text's best intent is less likely than this: an order's state weighs in full
constexpr double kHintWeight = 1.5;  ///< log-odds of a hint with p = 1
constexpr double kSubjectWeight =
    0.35;  ///< of the subject's log-probabilities: half of all subjects are the marketplace's own
constexpr double kBareNumber = 2.5;  ///< log-odds for an answer when the text is nothing but numbers
constexpr std::size_t kMostIntents = 5;
constexpr std::size_t kMostWords = 3;
constexpr double kLeastShown = 0.01;

/// Log-probabilities by place in allIntents().
using Scores = std::vector<double>;

void nudge(Scores& scores, std::string_view intent, double weight) {
    const auto& all = allIntents();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Intent& known) { return known.name == intent; });
    if (found != all.end()) scores[static_cast<std::size_t>(found - all.begin())] += weight;
}

bool isNumber(const std::string& word) { return word == "xnum" || (word[0] >= '0' && word[0] <= '9'); }
bool isMark(const std::string& word) { return word == "?" || word == "!" || word == "$"; }

/// What may stand in a number that isn't all digits: the letters of MY2410-55382 and 30-88214-NL.
bool isPartOfNumber(const std::string& word) {
    return isNumber(word) || (word.size() <= 2 && std::all_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; }));
}

class Decision {
public:
    Decision(std::string_view text, const ClassifyEvidence& evidence)
        : evidence_(evidence),
          words_(questionWordsOf(evidence.last_question)),
          asked_(words_.size()),
          reading_(read(text)) {}

    Classification decide() {
        if (!isWordless()) readText();
        if (scores_.empty()) readSilence();
        weighFacts();
        Classification result;
        const std::size_t best = rank(result.intents);
        result.topic = allIntents()[best].topic;
        result.risks = risks();
        result.evidence = reasons(best);
        return result;
    }

private:
    /// Puts the buyer's words behind the seller's.
    IntentModel::Reading read(std::string_view text) {
        std::vector<std::string> said = wordsOf(text, sentence_ends_);
        if (words_.empty())
            words_ = std::move(said);
        else
            words_.insert(words_.end(), std::move_iterator(said.begin()), std::move_iterator(said.end()));
        return IntentModel::shared().read(words_, asked_);
    }
    /// Where the buyer's own words begin.
    [[nodiscard]] std::vector<std::string>::const_iterator own() const {
        return words_.cbegin() + static_cast<std::ptrdiff_t>(asked_);
    }

    void readText() {
        scores_ = reading_.intents();
        for (double& score : scores_) score = std::log(std::max(score, 1e-9));
        if (!evidence_.subject.empty()) {
            const Scores subject = IntentModel::shared().read(wordsOf(evidence_.subject)).intents();
            for (std::size_t i = 0; i < subject.size(); ++i)
                scores_[i] += kSubjectWeight * std::log(std::max(subject[i], 1e-3));
        }
        if (isBareNumber()) nudge(scores_, "provides_information", kBareNumber);
    }

    [[nodiscard]] bool isWordless() const { return std::all_of(own(), words_.cend(), isMark); }
    [[nodiscard]] bool isBareNumber() const {
        return std::any_of(own(), words_.cend(), isNumber) && std::all_of(own(), words_.cend(), isPartOfNumber);
    }

    void readSilence() {
        scores_.assign(allIntents().size(), std::log(0.01));
        const auto guess = [&](std::string_view intent, double p) {
            nudge(scores_, intent, std::log(p) - std::log(0.01));
        };
        if (!evidence_.attachment_types.empty()) {
            guess("provides_information", 0.6);
            return;
        }
        const bool is_empty = own() == words_.cend();
        if (is_empty || evidence_.order_status.empty()) guess("unrelated", 0.3);
        for (const Nudge& by : kWordless)
            if (!is_empty && by.fact == evidence_.order_status) guess(by.intent, by.weight);
    }

    /// How much the text leaves to the order's state: 0 (a sure text) to 1.
    [[nodiscard]] double doubtOfText() const {
        const double top = *std::max_element(scores_.begin(), scores_.end());
        return std::clamp((1 - std::exp(top)) / (1 - kFullDoubt), 0.0, 1.0);
    }

    void weighFacts() {
        const double doubt = doubtOfText();
        for (const Nudge& by : kByStatus)
            if (by.fact == evidence_.order_status) nudge(scores_, by.intent, doubt * by.weight);
        for (const Nudge& by : kByAttachment) {
            const auto is_kind = [&](const std::string& type) {
                return type.compare(0, by.fact.size(), by.fact) == 0;
            };
            const auto& types = evidence_.attachment_types;
            if (std::any_of(types.begin(), types.end(), is_kind)) nudge(scores_, by.intent, by.weight);
        }
        for (const ClassifyEvidence::Hint& hint : evidence_.hints)
            nudge(scores_, hint.intent, kHintWeight * (hint.p >= 0 && hint.p <= 1 ? hint.p : 0));
        for (const auto& remembered : evidence_.remembered)
            nudge(scores_, remembered.intent, remembered.log_odds);
    }

    /// The best guesses in their order; gives the place of the first.
    std::size_t rank(std::vector<IntentGuess>& guesses) const {
        struct Place {
            std::size_t intent;
            double p;
        };
        std::vector<Place> places;
        double total = 0;
        for (std::size_t i = 0; i < scores_.size(); ++i) {
            places.push_back({i, std::exp(scores_[i])});
            total += places.back().p;
        }
        const auto first = [](const Place& a, const Place& b) {
            return a.p != b.p ? a.p > b.p : a.intent < b.intent;
        };
        const auto end = places.begin() + static_cast<std::ptrdiff_t>(std::min(kMostIntents, places.size()));
        std::partial_sort(places.begin(), end, places.end(), first);
        for (auto place = places.begin(); place != end; ++place) {
            const double p = place->p / total;
            if (!guesses.empty() && p < kLeastShown) break;
            guesses.push_back({std::string(allIntents()[place->intent].name), p});
        }
        return places.front().intent;
    }

    [[nodiscard]] std::vector<std::string> risks() const {
        if (isWordless() || isBareNumber()) return {};
        const std::vector<bool> found = reading_.risks(sentence_ends_);
        const auto& [added, taken] = evidence_.remembered_risks;
        const auto holds = [](const std::vector<std::string>& risks, std::string_view risk) {
            return std::find(risks.begin(), risks.end(), risk) != risks.end();
        };
        std::vector<std::string> names;
        for (std::size_t i = 0; i < found.size(); ++i) {
            const std::string_view risk = allRisks()[i];
            if (found[i] ? !holds(taken, risk) : holds(added, risk)) names.emplace_back(risk);
        }
        return names;
    }

    [[nodiscard]] std::vector<IntentReason> reasons(std::size_t best) {
        std::vector<IntentReason> reasons;
        const std::string_view intent = allIntents()[best].name;
        addWords(reasons, best);
        for (const Nudge& by : kByStatus)
            if (by.fact == evidence_.order_status && by.intent == intent && by.weight > 0)
                reasons.push_back({"order", evidence_.order_status});
        for (const std::string& type : evidence_.attachment_types)
            if (speaksFor(type, intent)) reasons.push_back({"attachment", type});
        for (const ClassifyEvidence::Hint& hint : evidence_.hints)
            if (hint.intent == intent) reasons.push_back({"hint", hint.intent});
        for (const auto& remembered : evidence_.remembered)
            if (remembered.intent == intent) reasons.push_back({"memory", std::string(intent)});
        return reasons;
    }

    static bool speaksFor(const std::string& type, std::string_view intent) {
        return std::any_of(kByAttachment.begin(), kByAttachment.end(), [&](const Nudge& by) {
            return by.intent == intent && type.compare(0, by.fact.size(), by.fact) == 0;
        });
    }

    void addWords(std::vector<IntentReason>& reasons, std::size_t intent) {
        const std::vector<double> weights = reading_.weights(intent);
        std::vector<std::size_t> order;
        for (std::size_t i = 0; i < weights.size(); ++i)
            if (weights[i] > 0 && words_[i] != "xnum" && !isMark(words_[i])) order.push_back(i);
        std::sort(order.begin(), order.end(), [&](auto a, auto b) { return weights[a] > weights[b]; });
        const std::size_t before = reasons.size();
        for (const std::size_t i : order) {
            if (reasons.size() - before == kMostWords) break;
            IntentReason reason{"text", shownWord(words_[i])};
            if (i < asked_) reason = {"question", evidence_.last_question};
            const auto says_it = [&](const IntentReason& said) {
                return said.source == reason.source && said.detail.find(reason.detail) != std::string::npos;
            };
            if (std::none_of(reasons.begin(), reasons.end(), says_it)) reasons.push_back(std::move(reason));
        }
    }

    const ClassifyEvidence& evidence_;
    std::vector<std::string> words_;  ///< of the seller's message before, then the buyer's own
    std::size_t asked_;               ///< the seller's words
    std::vector<std::size_t> sentence_ends_;  ///< of the buyer's own
    IntentModel::Reading reading_;
    Scores scores_;
};

}  // namespace

Classification classify(std::string_view text, const ClassifyEvidence& evidence) {
    return Decision(text, evidence).decide();
}

}  // namespace templates
