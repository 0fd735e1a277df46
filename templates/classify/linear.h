#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "templates/classify/hashed_words.h"

namespace templates {

/// What linear_model.py writes: for each label a linear model over hashed words, pairs of words and letters inside words.
/// Its rows are read where they lie. Threads may share it.
class LinearModel {
public:
    /// `bytes` must live as long as the model; throws std::logic_error.
    explicit LinearModel(std::string_view bytes);

    /// The log-odds of each label, by its place in labels(), for the words from `begin` to before `end`.
    [[nodiscard]] std::vector<float> ask(const HashedWords& text, std::size_t begin, std::size_t end) const;

    /// How much each word by itself speaks for a label rather than for the average one.
    [[nodiscard]] std::vector<double> weights(const HashedWords& text, std::size_t label) const;

    [[nodiscard]] const std::vector<std::string>& labels() const { return labels_; }

private:
    [[nodiscard]] const char* row(std::uint32_t place) const { return rows_.data() + std::size_t{place} * (labels_.size() + 1); }

    std::uint32_t places_ = 0;
    float rarity_step_ = 0;
    struct Scale {
        float step, start;
    };
    std::vector<Scale> scales_;  ///< by label
    std::vector<std::string> labels_;
    std::string_view rows_;      ///< of a place: a signed byte a label, weight times rarity, then the rarity
};

}  // namespace templates
