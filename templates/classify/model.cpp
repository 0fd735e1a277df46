#include "templates/classify/model.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <stdexcept>

#include "embedded/intents.h"

#include "templates/classify/taxonomy.h"

namespace templates {
namespace {

constexpr std::string_view kMagic = "DGM3";
constexpr double kLeast = 1e-6;  ///< what no intent falls below, lest a cut feature rule it out

template <typename Number>
Number readNumber(std::string_view& bytes) {
    Number number{};
    if (bytes.size() < sizeof number) throw std::logic_error("intents.ftz is cut short");
    std::memcpy(&number, bytes.data(), sizeof number);
    bytes.remove_prefix(sizeof number);
    return number;
}

std::size_t placeOf(const std::vector<std::string>& names, std::string_view name) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) throw std::logic_error("intents.ftz doesn't know of " + std::string(name));
    return static_cast<std::size_t>(found - names.begin());
}

std::vector<std::string> intentNames() {
    std::vector<std::string> names;
    for (const Intent& intent : allIntents()) names.emplace_back(intent.name);
    return names;
}

/// Adds one model's opinion, scaled to a sum of `share`.
void mix(
    std::vector<double>& sum, double share, const std::vector<float>& opinion,
    const std::vector<std::size_t>& intent_of
) {
    double total = 0;
    for (const float p : opinion) total += p;
    for (std::size_t label = 0; label < opinion.size(); ++label)
        sum[intent_of[label]] += share * opinion[label] / total;
}

}  // namespace

ModelParts modelParts(std::string_view bytes) {
    if (bytes.substr(0, kMagic.size()) != kMagic) throw std::logic_error("intents.ftz has another format");
    bytes.remove_prefix(kMagic.size());
    ModelParts parts;
    parts.temperature = readNumber<float>(bytes);
    parts.letters_share = readNumber<float>(bytes);
    for (std::size_t i = 0; i < allRisks().size(); ++i) parts.thresholds.push_back(readNumber<float>(bytes));
    const std::size_t letters = readNumber<std::uint32_t>(bytes);
    const std::size_t words = readNumber<std::uint32_t>(bytes);
    const std::size_t risks = readNumber<std::uint32_t>(bytes);
    if (bytes.size() != letters + words + risks) throw std::logic_error("intents.ftz is cut short");
    parts.letters = bytes.substr(0, letters);
    parts.words = bytes.substr(letters, words);
    parts.risks = bytes.substr(letters + words);
    return parts;
}

IntentModel::IntentModel(const ModelParts& parts)
    : temperature_(parts.temperature),
      letters_share_(parts.letters_share),
      thresholds_(parts.thresholds),
      letters_(parts.letters),
      words_(parts.words),
      risks_(parts.risks, allRisks().size()) {
    const bool alike = letters_.shortestNgram() == RiskModel::kShortestNgram &&
                       letters_.longestNgram() == RiskModel::kLongestNgram && words_.longestNgram() == 0;
    if (!alike) throw std::logic_error("the models of intents.ftz read different n-grams");
    const std::vector<std::string> intents = intentNames();
    for (const std::string& label : letters_.labels()) letters_intents_.push_back(placeOf(intents, label));
    for (const std::string& label : words_.labels()) words_intents_.push_back(placeOf(intents, label));
    for (const std::string& intent : intents) letters_labels_.push_back(placeOf(letters_.labels(), intent));
}

const IntentModel& IntentModel::shared() {
    static const IntentModel model(modelParts(embedded::intents()[0].bytes));
    return model;
}

IntentModel::Reading IntentModel::read(const std::vector<std::string>& words, std::size_t own) const {
    return {*this, words, own};
}

IntentModel::Reading::Reading(
    const IntentModel& model, const std::vector<std::string>& words, std::size_t own
)
    : model_(model),
      words_(words, model.letters_.shortestNgram(), model.letters_.longestNgram()),
      own_(own) {}

void IntentModel::Reading::readLetters() {
    if (by_letters_.empty()) by_letters_ = model_.letters_.ask(words_, 0, &word_vectors_);
}

std::vector<double> IntentModel::Reading::intents() {
    if (words_.words.empty()) return {};
    readLetters();
    std::vector<double> sum(allIntents().size(), 0);
    mix(sum, model_.letters_share_, by_letters_, model_.letters_intents_);
    mix(sum, 1 - model_.letters_share_, model_.words_.ask(words_, 0), model_.words_intents_);
    double total = 0;
    for (double& p : sum) total += p = std::pow(std::max(p, kLeast), 1 / model_.temperature_);
    for (double& p : sum) p /= total;
    return sum;
}

std::vector<bool> IntentModel::Reading::risks(const std::vector<std::size_t>& sentence_ends) const {
    std::vector<bool> found(allRisks().size(), false);
    if (words_.words.size() == own_) return found;
    const std::vector<float> p = model_.risks_.ask(words_, own_, sentence_ends);
    for (std::size_t risk = 0; risk < found.size(); ++risk) found[risk] = p[risk] >= model_.thresholds_[risk];
    return found;
}

std::vector<double> IntentModel::Reading::weights(std::size_t intent) {
    if (words_.words.empty()) return {};
    readLetters();
    std::vector<double> weights;
    weights.reserve(word_vectors_.size());
    for (const auto& word : word_vectors_)
        weights.push_back(model_.letters_.weight(word, model_.letters_labels_[intent]));
    return weights;
}

std::vector<float> IntentModel::gist(const std::vector<std::string>& words) const {
    std::vector<float> sum(LinearModel::kWidth, 0);
    std::vector<LinearModel::WordVector> vectors;
    static_cast<void>(letters_.ask({words, letters_.shortestNgram(), letters_.longestNgram()}, 0, &vectors));
    for (const auto& vector : vectors)
        for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += vector[i];
    return sum;
}

}  // namespace templates
