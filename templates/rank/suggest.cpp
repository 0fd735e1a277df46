#include "templates/rank/suggest.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "locales/text/tag.h"
#include "locales/text/unicode.h"
#include "templates/catalogue/neighbours.h"
#include "templates/classify/taxonomy.h"
#include "templates/rank/facts_of.h"

namespace templates {
namespace {

// Weights in log-odds, set by hand so that the order of importance is: the need, then a case that contradicts
// the sale, then one that fits it, then tone, then the case that is oftener right; a shop's own habit can outweigh tone and specificity but not
// the need.
constexpr double kFits = 1.2;
constexpr double kContradicts = -3.0;
constexpr double kPerTerm = 0.15;
constexpr double kToneWanted = 0.8;
constexpr double kToneUnasked = -0.7;
constexpr double kShortTone = -0.6;
constexpr double kPerMissing = -0.12;
constexpr double kPerPlace = -0.2;
constexpr double kMaxPreference = 2.0;
constexpr double kLeastProbability = 0.02;
constexpr double kSecondNeed = 0.25;
constexpr double kAsks = 0.9;

/// A template that can be written to this buyer.
struct Writable {
    const Template* of = nullptr;
    Catalogue::Choice choice;
};

struct Candidate {
    const Template* of = nullptr;
    Catalogue::Choice choice;
    double log_odds = 0;
    std::string intent;
    std::vector<std::string> reasons;
    bool asks = false;  ///< what a message says that nobody understands
};

double logOdds(double p) {
    const double bounded = std::clamp(p, 0.005, 0.995);
    return std::log(bounded / (1 - bounded));
}

/// What a rule such as max_350 allows; nought of one that sets no length.
std::size_t lengthOf(std::string_view rule) {
    constexpr std::string_view kMax = "max_";
    std::size_t length = 0;
    if (rule.starts_with(kMax)) std::from_chars(rule.data() + kMax.size(), rule.data() + rule.size(), length);
    return length;
}

/// The length that all of the channel's rules together allow; nought for any.
std::size_t longestOf(const std::set<std::string>& abilities) {
    std::size_t longest = 0;
    for (const std::string& rule : abilities) {
        const std::size_t length = lengthOf(rule);
        if (length != 0 && (longest == 0 || length < longest)) longest = length;
    }
    return longest;
}


/// What is unrelated gets a reply only where a template's condition asks for it: a request about personal data, never spam.
bool isUnrelated(const IntentGuess& guess) { return guess.intent == "unrelated"; }

double probability(double log_odds) { return 1 / (1 + std::exp(-log_odds)); }

class Ranking {
public:
    Ranking(const Catalogue& catalogue, const SuggestRequest& request)
        : catalogue_(catalogue), request_(request), state_(stateOf(request)), facts_(factsOf(request)),
          longest_(longestOf(request.abilities)), names_(request.buyer_locale) {}

    std::vector<Candidate> best() {
        const auto& intents = request_.classification.intents;
        const bool unrelated = !intents.empty() && isUnrelated(intents.front());
        for (const IntentGuess& guess : intents)
            if (guess.p >= kLeastProbability && isUnrelated(guess) == unrelated) addIntent(guess);
        if (!request_.wordless.empty()) addAsking();
        const auto better = [](const Candidate& a, const Candidate& b) {
            if (a.asks != b.asks) return a.asks;
            return a.log_odds != b.log_odds ? a.log_odds > b.log_odds : a.of->place < b.of->place;
        };
        std::sort(candidates_.begin(), candidates_.end(), better);
        keepScoresFalling();
        keepSecondNeed();
        if (candidates_.size() > request_.limit) candidates_.resize(request_.limit);
        return std::move(candidates_);
    }

    /// One that a person has named: neither its rank nor a channel's rule keeps it away.
    [[nodiscard]] std::optional<Candidate> named(std::string_view key) const {
        const auto& all = catalogue_.templates();
        const auto found = all.find(key);
        if (found == all.end()) return std::nullopt;
        const Template& of = found->second;
        const auto choice = catalogue_.choose(of, names_);
        if (!choice) return std::nullopt;
        IntentGuess need{of.parts.intent, 0};
        for (const IntentGuess& guess : request_.classification.intents)
            if (guess.intent == need.intent) need.p = guess.p;
        return weigh({&of, *choice}, need);
    }

    [[nodiscard]] const Facts& facts() const { return facts_; }

private:
    void addIntent(const IntentGuess& guess) {
        std::vector<Writable> fitting;
        std::vector<Writable> contradicted;
        const std::string prefix = std::string(topicOf(guess.intent)) + "." + guess.intent + ".";
        const auto& all = catalogue_.templates();
        for (auto at = all.lower_bound(prefix);
             at != all.end() && at->first.compare(0, prefix.size(), prefix) == 0; ++at) {
            const Template& of = at->second;
            // One that is retired here, or of the shop's own in other languages only, takes no place.
            const auto choice = catalogue_.choose(of, names_);
            if (!choice || !isAllowed(of)) continue;
            const Fit fit = of.when.fit(state_);
            if (isUnrelated(guess) && fit != Fit::Yes) continue;
            (fit == Fit::No ? contradicted : fitting).push_back({&of, *choice});
        }
        auto& chosen = fitting.empty() ? contradicted : fitting;
        std::sort(chosen.begin(), chosen.end(), [](const Writable& a, const Writable& b) { return a.of->place < b.of->place; });
        for (std::size_t i = 0; i < chosen.size(); ++i) {
            candidates_.push_back(weigh(chosen[i], guess));
            candidates_.back().log_odds += kPerPlace * static_cast<double>(std::min<std::size_t>(i, 4));
        }
    }

    /// Whatever the conversation was about: before anything is answered, somebody has to know what was said.
    void addAsking() {
        for (const auto& [key, of] : catalogue_.templates()) {
            if (!of.when.names("wordless") || of.when.fit(state_) != Fit::Yes) continue;
            const auto choice = catalogue_.choose(of, names_);
            if (!choice || !isAllowed(of)) continue;
            std::erase_if(candidates_, [&of = of](const Candidate& other) { return other.of == &of; });
            candidates_.push_back(weigh({&of, *choice}, {of.parts.intent, kAsks}));
            candidates_.back().asks = true;
            candidates_.back().reasons.erase(candidates_.back().reasons.begin());
        }
    }

    /// What goes first for another reason than its weight is no less likely than what follows.
    void keepScoresFalling() {
        for (std::size_t i = candidates_.size(); i > 1; --i) {
            candidates_[i - 2].log_odds = std::max(candidates_[i - 2].log_odds, candidates_[i - 1].log_odds);
        }
    }

    /// A text for a rule stands only where it takes the place of the plain one, and a plain one only where none does.
    [[nodiscard]] bool isAllowed(const Template& of) const {
        if (of.parts.rule.empty()) return inPlaceOf(of) == nullptr;
        const auto* plain = catalogue_.find(std::string_view(of.key).substr(0, of.key.rfind('@')));
        return plain == nullptr ? demands(of.parts.rule) : inPlaceOf(*plain) == &of;
    }

    /// The text for a rule that the channel demands; where there is none and the plain one is too long for the channel, the
    /// longest of those that are shorter still. It is written in the language that the buyer would be answered in: a text that
    /// has to be shortened is better than a foreign one.
    [[nodiscard]] const Template* inPlaceOf(const Template& plain) const {
        const std::string prefix = plain.key + "@";
        const auto& all = catalogue_.templates();
        const Template* shorter = nullptr;
        for (auto at = all.lower_bound(prefix); at != all.end() && at->first.starts_with(prefix); ++at) {
            const Template& ruled = at->second;
            if (!takesPlaceOf(ruled, plain)) continue;
            if (demands(ruled.parts.rule)) return &ruled;
            const std::size_t length = lengthOf(ruled.parts.rule);
            const bool fits = length != 0 && length < longest_;
            if (fits && (shorter == nullptr || length > lengthOf(shorter->parts.rule))) shorter = &ruled;
        }
        return shorter != nullptr && isTooLong(plain) ? shorter : nullptr;
    }

    [[nodiscard]] bool demands(const std::string& rule) const { return request_.abilities.contains(rule); }

    [[nodiscard]] bool takesPlaceOf(const Template& ruled, const Template& plain) const {
        const auto one = catalogue_.choose(ruled, names_);
        const auto other = catalogue_.choose(plain, names_);
        return one && (!other || locales::languageOf(one->variant->locale) == locales::languageOf(other->variant->locale));
    }

    [[nodiscard]] bool isTooLong(const Template& plain) const {
        const auto choice = catalogue_.choose(plain, names_);
        return choice && locales::utf16Length(choice->pattern->render(facts_).text) > longest_;
    }

    [[nodiscard]] Candidate weigh(const Writable& writable, const IntentGuess& guess) const {
        const Template& of = *writable.of;
        Candidate candidate{&of, writable.choice, logOdds(guess.p), guess.intent, {"intent=" + guess.intent}};
        const Fit fit = of.when.fit(state_);
        if (fit == Fit::Yes) candidate.log_odds += kFits + kPerTerm * static_cast<double>(of.when.terms());
        if (fit == Fit::No) candidate.log_odds += kContradicts;
        for (std::string& term : of.when.held(state_)) candidate.reasons.push_back(std::move(term));
        weighTone(of, candidate);
        weighShop(of, candidate);
        weighMissing(candidate);
        return candidate;
    }

    /// Lateness calls for an apology, and so does any risk but those that say nothing of the buyer's mood.
    [[nodiscard]] bool wantsApology() const {
        return state_.late || state_.overdue_dispatch ||
               std::any_of(state_.risks.begin(), state_.risks.end(), [](const std::string& risk) {
                   return risk != "off_platform" && risk != "privacy";
               });
    }

    void weighTone(const Template& of, Candidate& candidate) const {
        if (of.parts.tone == "apologetic") {
            candidate.log_odds += wantsApology() ? kToneWanted : kToneUnasked;
            if (wantsApology()) candidate.reasons.emplace_back("tone=apologetic");
        } else if (of.parts.tone == "short") {
            candidate.log_odds += kShortTone;
        }
    }

    void weighShop(const Template& of, Candidate& candidate) const {
        const auto preference = request_.shop_preference.find(of.key);
        if (preference == request_.shop_preference.end() || preference->second == 0) return;
        candidate.log_odds += std::clamp(preference->second, -kMaxPreference, kMaxPreference);
        candidate.reasons.emplace_back(preference->second > 0 ? "shop_prefers" : "shop_skips");
    }

    /// Of two that fit alike, the one that leaves less to fill in is nearer to being sent.
    void weighMissing(Candidate& candidate) const {
        std::size_t missing = 0;
        for (const std::string& name : candidate.choice.pattern->required())
            missing += facts_.count(name) == 0 ? 1 : 0;
        candidate.log_odds += kPerMissing * static_cast<double>(std::min<std::size_t>(missing, 4));
    }

    /// The best template of a clear second need takes the last place, if it has none by its own weight.
    void keepSecondNeed() {
        const auto& intents = request_.classification.intents;
        if (intents.size() < 2 || intents[1].p < kSecondNeed || candidates_.size() <= request_.limit ||
            request_.limit < 2)
            return;
        const auto is_second = [&](const Candidate& candidate) {
            return candidate.intent == intents[1].intent;
        };
        const auto found = std::find_if(candidates_.begin(), candidates_.end(), is_second);
        const auto last = candidates_.begin() + static_cast<std::ptrdiff_t>(request_.limit) - 1;
        if (found != candidates_.end() && found > last) std::iter_swap(found, last);
    }

    const Catalogue& catalogue_;
    const SuggestRequest& request_;
    SaleState state_;
    Facts facts_;
    std::size_t longest_;
    Catalogue::Names names_;
    std::vector<Candidate> candidates_;
};

/// The facts of the preview: what has no words of the seller's language stands there as the buyer reads it, and what the buyer's
/// text lacks is lacking there too.
Facts previewFacts(Facts own, const Facts& facts) {
    own.insert(facts.begin(), facts.end());
    std::erase_if(own, [&](const auto& fact) { return !facts.contains(fact.first); });
    return own;
}

/// Writes it to the buyer, and for the seller in his own language.
class Filling {
public:
    Filling(const Catalogue& catalogue, const SuggestRequest& request, const Facts& facts)
        : catalogue_(catalogue), request_(request), facts_(facts),
          own_facts_(previewFacts(factsIn(request.seller_locale, request), facts)), names_(request.seller_locale) {}

    [[nodiscard]] Suggestion suggestion(Candidate candidate) const {
        const auto& choice = candidate.choice;
        // A template of the shop's own may be in the buyer's language alone.
        const auto own = catalogue_.choose(*candidate.of, names_).value_or(choice);
        Rendered filled = choice.pattern->render(facts_);
        Suggestion suggestion;
        suggestion.key = candidate.of->key;
        suggestion.title = own.variant->title;
        suggestion.locale = choice.variant->locale;
        suggestion.score = probability(candidate.log_odds);
        suggestion.text = std::move(filled.text);
        suggestion.missing = std::move(filled.missing);
        suggestion.preview_locale = own.variant->locale;
        suggestion.preview = own.pattern->render(own_facts_).text;
        suggestion.stale = choice.variant->stale;
        suggestion.reasons = std::move(candidate.reasons);
        if (auto reason = fallbackReason(request_.buyer_locale, suggestion.locale)) suggestion.reasons.push_back(std::move(*reason));
        suggestion.standing = standingOf(*choice.pattern);
        return suggestion;
    }

private:
    /// Those of the shop's facts that the pattern names and nobody has stated otherwise.
    [[nodiscard]] Facts standingOf(const Pattern& pattern) const {
        Facts standing;
        for (const std::string& name : pattern.arguments()) {
            const auto fact = facts_.find(name);
            if (fact == facts_.end() || request_.extra.contains(name) || !request_.standing.contains(name)) continue;
            standing.insert(*fact);
        }
        return standing;
    }

    const Catalogue& catalogue_;
    const SuggestRequest& request_;
    const Facts& facts_;
    Facts own_facts_;
    Catalogue::Names names_;
};

}  // namespace

std::vector<Suggestion> suggest(const Catalogue& catalogue, const SuggestRequest& request) {
    const auto& intents = request.classification.intents;
    if ((intents.empty() && request.wordless.empty()) || request.limit == 0) return {};
    Ranking ranking(catalogue, request);
    const Filling filling(catalogue, request, ranking.facts());
    std::vector<Suggestion> suggestions;
    for (Candidate& candidate : ranking.best()) suggestions.push_back(filling.suggestion(std::move(candidate)));
    return suggestions;
}

std::optional<Suggestion> fill(const Catalogue& catalogue, const SuggestRequest& request, std::string_view key) {
    const Ranking ranking(catalogue, request);
    auto candidate = ranking.named(key);
    if (!candidate) return std::nullopt;
    return Filling(catalogue, request, ranking.facts()).suggestion(std::move(*candidate));
}

}  // namespace templates
