#include "templates/memory/memory.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "templates/classify/model.h"
#include "templates/classify/words.h"

namespace templates {
namespace {

// Chosen by tests/bench/replay.
constexpr double kNear = 0.5;        ///< cosine below which two messages have nothing to do with each other
constexpr double kAlike = 0.7;       ///< cosine from which a person sees that two messages are alike
constexpr double kSteep = 8;        ///< how fast a neighbour's word loses weight with distance
constexpr double kIntent = 0.15, kTemplate = 0.6;  ///< log-odds of e times as many neighbours
constexpr double kOne = 0.2;         ///< of a neighbour: what counts as having one
constexpr double kOtherState = 0.2;  ///< of a template that was sent in another state of the order
/// Log-odds of an identical message whose intent a person has set: outweighs a text that seems clear, not one that is.
constexpr double kCorrected = 6;

/// The more neighbours say it already, the less another one adds.
double votes(double sum, double strength) { return strength * std::log1p(sum / kOne); }

}  // namespace

Gist gistOf(std::string_view text, std::string_view last_question) {
    std::vector<std::string> words = questionWordsOf(last_question);
    for (auto& word : wordsOf(text)) words.push_back(std::move(word));
    Gist gist = IntentModel::shared().gist(words);
    const double length = std::sqrt(std::inner_product(gist.begin(), gist.end(), gist.begin(), 0.0));
    if (length == 0) return {};
    for (float& one : gist) one = static_cast<float>(one / length);
    return gist;
}

void Memory::add(Remembered one) {
    if (one.gist.empty()) return;
    if (const auto same = std::ranges::find(all_, one.message, &Remembered::message); one.message != 0 && same != all_.end()) {
        *same = std::move(one);
        return;
    }
    if (all_.size() < most_) {
        all_.push_back(std::move(one));
        return;
    }
    all_[oldest_] = std::move(one);
    oldest_ = (oldest_ + 1) % most_;
}

Memory::Votes Memory::ask(const Gist& gist, std::string_view order_status) const {
    struct Sum {
        double answered = 0, corrected = 0;
    };
    std::map<std::string_view, Sum> intents;
    struct Taken {
        double sum = 0;
        double near = kAlike;
        std::int64_t message = 0;
    };
    std::map<std::string_view, Taken> templates;
    for (const auto& one : all_) {
        if (one.gist.size() != gist.size()) continue;
        const float near = std::inner_product(gist.begin(), gist.end(), one.gist.begin(), 0.0F);
        if (near < kNear) continue;
        const double weight = std::exp(kSteep * (near - 1));
        (one.corrected ? intents[one.intent].corrected : intents[one.intent].answered) += weight;
        if (one.template_key.empty()) continue;
        Taken& taken = templates[one.template_key];
        taken.sum += weight * (one.order_status == order_status ? 1 : kOtherState);
        if (near < taken.near) continue;
        taken.near = near;
        taken.message = one.message;
    }
    Votes result;
    for (const auto& [name, sum] : intents)
        result.intents.push_back({std::string(name), votes(sum.answered, kIntent) + kCorrected * std::min(1.0, sum.corrected), 0});
    for (const auto& [name, taken] : templates) result.templates.push_back({std::string(name), votes(taken.sum, kTemplate), taken.message});
    return result;
}

}  // namespace templates
