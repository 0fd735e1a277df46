#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "templates/classify/linear.h"

namespace templates {

/// What intents.model holds; make_model tells the form.
struct ModelParts {
    float temperature = 1;
    std::vector<float> thresholds;  ///< by risk
    std::string_view intents, risks;
};
/// Views into `bytes`; throws std::logic_error.
ModelParts modelParts(std::string_view bytes);

/// The committed model: a classifier of intents and one of risks. Loaded once; threads may share it.
class IntentModel {
public:
    static const IntentModel& shared();

    /// Intents and risks stand at their places in allIntents() and allRisks().
    class Reading {
    public:
        /// Every intent with its calibrated probability; empty when there is no word.
        [[nodiscard]] std::vector<double> intents() const;
        /// Whether a risk's probability is at least its threshold in one of the buyer's own sentences, whose ends are as
        /// wordsOf gives them, and a share of it in that sentence with its neighbours.
        [[nodiscard]] std::vector<bool> risks(const std::vector<std::size_t>& sentence_ends) const;
        /// How much each word speaks for `intent` rather than for the average one.
        [[nodiscard]] std::vector<double> weights(std::size_t intent) const;

    private:
        friend class IntentModel;
        Reading(const IntentModel& model, const std::vector<std::string>& words, std::size_t own);

        const IntentModel& model_;
        HashedWords words_;
        std::size_t own_;
    };
    /// One reading of words for all questions; the buyer's own begin at `own`.
    [[nodiscard]] Reading read(const std::vector<std::string>& words, std::size_t own = 0) const;

    /// What the words ask for, as a point: messages that ask for the same lie near each other.
    [[nodiscard]] std::vector<float> gist(const std::vector<std::string>& words) const;

private:
    explicit IntentModel(const ModelParts& parts);

    double temperature_;
    std::vector<float> thresholds_, near_thresholds_;  ///< as log-odds: of a sentence, of one with its neighbours
    LinearModel intents_;
    LinearModel risks_;
};

}  // namespace templates
