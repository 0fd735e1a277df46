#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "templates/classify/linear.h"

namespace templates {

/// What risk_model.py writes: for each risk a linear model over hashed words, pairs of words and letters
/// inside words. Its rows are read where they lie. Threads may share it.
class RiskModel {
public:
    /// `bytes` must live as long as the model; throws std::logic_error.
    RiskModel(std::string_view bytes, std::size_t risks);

    static constexpr int kShortestNgram = 3;
    static constexpr int kLongestNgram = 5;

    /// The probability of each risk in the sentence in which it is surest. The words from `first` on are
    /// asked; `sentence_ends` are as wordsOf gives them, counted from there.
    [[nodiscard]] std::vector<float> ask(
        const HashedWords& text, std::size_t first, const std::vector<std::size_t>& sentence_ends
    ) const;

private:
    struct Start {
        float step, start;
    };
    void askSentence(const HashedWords& text, std::size_t begin, std::size_t end, std::vector<float>& surest) const;

    std::uint32_t places_ = 0;
    float rarity_step_ = 0;
    std::vector<Start> starts_;  ///< by risk
    std::string_view rows_;      ///< of a place: a signed byte a risk, then the rarity
};

}  // namespace templates
