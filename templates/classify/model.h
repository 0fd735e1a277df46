#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "templates/classify/linear.h"
#include "templates/classify/risk_model.h"

namespace templates {

/// What intents.ftz holds; make_model tells the form.
struct ModelParts {
    float temperature = 1;
    float letters_share = 1;
    std::vector<float> thresholds;  ///< by risk
    std::string_view letters;       ///< of intents, by words and the letters in them
    std::string_view words;         ///< of intents, by words and pairs of words alone
    std::string_view risks;
};
/// Views into `bytes`; throws std::logic_error.
ModelParts modelParts(std::string_view bytes);

/// The committed model: two classifiers of intents whose opinions are mixed, one of risks. Loaded once;
/// threads may share it.
class IntentModel {
public:
    static const IntentModel& shared();

    /// Intents and risks stand at their places in allIntents() and allRisks().
    class Reading {
    public:
        /// Every intent with its calibrated probability; empty when there is no word.
        [[nodiscard]] std::vector<double> intents();
        /// Whether a risk's probability is at least its threshold, in one of the buyer's own sentences; their ends
        /// are as wordsOf gives them.
        [[nodiscard]] std::vector<bool> risks(const std::vector<std::size_t>& sentence_ends) const;
        /// How much each word speaks for `intent` rather than for the average one, by the linear part of the
        /// letters' model.
        [[nodiscard]] std::vector<double> weights(std::size_t intent);

    private:
        friend class IntentModel;
        Reading(const IntentModel& model, const std::vector<std::string>& words, std::size_t own);
        void readLetters();

        const IntentModel& model_;
        HashedWords words_;
        std::size_t own_;
        std::vector<float> by_letters_;  ///< what the letters' model says; empty until it is asked
        std::vector<LinearModel::WordVector> word_vectors_;
    };
    /// One reading of words for all questions; the buyer's own begin at `own`.
    [[nodiscard]] Reading read(const std::vector<std::string>& words, std::size_t own = 0) const;

    /// The middle of the words in the letters' model, in its own scale: messages that ask for the same lie
    /// near each other.
    [[nodiscard]] std::vector<float> gist(const std::vector<std::string>& words) const;

private:
    explicit IntentModel(const ModelParts& parts);

    double temperature_;
    double letters_share_;
    std::vector<float> thresholds_;
    LinearModel letters_;
    LinearModel words_;
    RiskModel risks_;
    std::vector<std::size_t> letters_intents_;  ///< by label
    std::vector<std::size_t> words_intents_;
    std::vector<std::size_t> letters_labels_;  ///< by intent
};

}  // namespace templates
