#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace templates {

/// The committed model: two classifiers of intents whose opinions are mixed, one of risks. Loaded once;
/// threads may share it.
class IntentModel {
public:
    static const IntentModel& shared();

    using Scores = std::vector<std::pair<std::string, double>>;
    /// Every intent with its calibrated probability; empty when no word is known.
    [[nodiscard]] Scores intents(const std::vector<std::string>& words) const;
    /// Risks above their threshold.
    [[nodiscard]] std::vector<std::string> risks(const std::vector<std::string>& words) const;
    /// How much each word speaks for `intent` rather than for the average one, by the linear part of the
    /// letters' model.
    [[nodiscard]] std::vector<double> weights(
        const std::vector<std::string>& words, const std::string& intent
    ) const;

    /// The middle of the words in the letters' model, in its own scale: messages that ask for the same lie near each other.
    [[nodiscard]] std::vector<float> gist(const std::vector<std::string>& words) const;

    ~IntentModel();
    IntentModel(const IntentModel&) = delete;
    IntentModel& operator=(const IntentModel&) = delete;

private:
    explicit IntentModel(std::string_view bytes);
    struct Impl;
    Impl* impl_;
};

}  // namespace templates
