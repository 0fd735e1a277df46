#include "templates/classify/model.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>
#include <stdexcept>

#include "embedded/intents.h"

#include "templates/classify/taxonomy.h"

namespace templates {
namespace {

constexpr std::string_view kMagic = "DGM4";
constexpr double kLeast = 1e-6;                ///< what no intent falls below, lest a cut feature rule it out
constexpr std::size_t kShortestSentence = 4;  ///< words; a shorter one belongs to the next
constexpr float kNearShare = 0.5F;  ///< of a risk's threshold; make_model has the same

template <typename Number>
Number readNumber(std::string_view& bytes) {
    Number number{};
    if (bytes.size() < sizeof number) throw std::logic_error("intents.model is cut short");
    std::memcpy(&number, bytes.data(), sizeof number);
    bytes.remove_prefix(sizeof number);
    return number;
}

double probability(double odds) { return 1 / (1 + std::exp(-odds)); }
float logOdds(float p) { return std::log(p / (1 - p)); }

/// make_model knows the taxonomy, too: both have its names in the same order.
template <typename Names>
void demandLabels(const LinearModel& model, const Names& names) {
    if (!std::equal(model.labels().begin(), model.labels().end(), names.begin(), names.end()))
        throw std::logic_error("intents.model knows another taxonomy");
}

}  // namespace

ModelParts modelParts(std::string_view bytes) {
    if (bytes.substr(0, kMagic.size()) != kMagic) throw std::logic_error("intents.model has another format");
    bytes.remove_prefix(kMagic.size());
    ModelParts parts;
    parts.temperature = readNumber<float>(bytes);
    for (std::size_t i = 0; i < allRisks().size(); ++i) parts.thresholds.push_back(readNumber<float>(bytes));
    const std::size_t intents = readNumber<std::uint32_t>(bytes);
    const std::size_t risks = readNumber<std::uint32_t>(bytes);
    if (bytes.size() != intents + risks) throw std::logic_error("intents.model is cut short");
    parts.intents = bytes.substr(0, intents);
    parts.risks = bytes.substr(intents);
    return parts;
}

IntentModel::IntentModel(const ModelParts& parts)
    : temperature_(parts.temperature), thresholds_(parts.thresholds), intents_(parts.intents), risks_(parts.risks) {
    for (float& threshold : thresholds_) {
        near_thresholds_.push_back(logOdds(kNearShare * threshold));
        threshold = logOdds(threshold);
    }
    std::vector<std::string_view> names;
    for (const Intent& intent : allIntents()) names.push_back(intent.name);
    demandLabels(intents_, names);
    demandLabels(risks_, allRisks());
}

const IntentModel& IntentModel::shared() {
    static const IntentModel model(modelParts(embedded::intents()[0].bytes));
    return model;
}

IntentModel::Reading IntentModel::read(const std::vector<std::string>& words, std::size_t own) const {
    return {*this, words, own};
}

IntentModel::Reading::Reading(const IntentModel& model, const std::vector<std::string>& words, std::size_t own)
    : model_(model), words_(words), own_(own) {}

std::vector<double> IntentModel::Reading::intents() const {
    if (words_.words.empty()) return {};
    std::vector<double> shares;
    for (const float odds : model_.intents_.ask(words_, 0, words_.words.size())) shares.push_back(probability(odds));
    const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
    double total = 0;
    for (double& p : shares) total += p = std::pow(std::max(p / sum, kLeast), 1 / model_.temperature_);
    for (double& p : shares) p /= total;
    return shares;
}

std::vector<bool> IntentModel::Reading::risks(const std::vector<std::size_t>& sentence_ends) const {
    std::vector<bool> found(allRisks().size(), false);
    const std::size_t last = words_.words.size();
    if (last == own_) return found;
    std::vector<std::size_t> bounds{own_};
    for (const std::size_t counted : sentence_ends) {
        const std::size_t end = own_ + counted;
        if (end - bounds.back() >= kShortestSentence && last - end >= kShortestSentence) bounds.push_back(end);
    }
    bounds.push_back(last);
    const std::size_t sentences = bounds.size() - 1;
    for (std::size_t sentence = 0; sentence < sentences; ++sentence) {
        const std::vector<float> alone = model_.risks_.ask(words_, bounds[sentence], bounds[sentence + 1]);
        std::vector<float> near;  // asked only where there is something to ask about
        for (std::size_t risk = 0; risk < found.size(); ++risk) {
            if (found[risk] || alone[risk] < model_.thresholds_[risk]) continue;
            if (near.empty())
                near = model_.risks_.ask(words_, bounds[sentence - (sentence > 0 ? 1 : 0)], bounds[std::min(sentence + 2, sentences)]);
            found[risk] = near[risk] >= model_.near_thresholds_[risk];
        }
    }
    return found;
}

std::vector<double> IntentModel::Reading::weights(std::size_t intent) const { return model_.intents_.weights(words_, intent); }

std::vector<float> IntentModel::gist(const std::vector<std::string>& words) const {
    if (words.empty()) return {};
    std::vector<float> odds = intents_.ask(HashedWords(words), 0, words.size());
    const float average = std::accumulate(odds.begin(), odds.end(), 0.0F) / static_cast<float>(odds.size());
    for (float& one : odds) one -= average;
    return odds;
}

}  // namespace templates
