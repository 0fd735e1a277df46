#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "templates/classify/classifier.h"

namespace templates {

/// Messages whose risks a person of this shop has corrected, by their words: what is nearly one of them is judged as it was.
/// A risk is added to what shares most of the words; one is taken away only from what says nothing more.
/// Not thread-safe.
class RiskMemory {
public:
    /// Keeps the newest `most`.
    explicit RiskMemory(std::size_t most = 1000) : most_(most) {}
    /// `risks` are all that a person sees in the message; `text` the buyer's own words.
    void add(std::string_view text, const std::vector<std::string>& risks, std::int64_t message);
    /// The person has taken it back.
    void forget(std::int64_t message);
    [[nodiscard]] bool empty() const { return all_.empty(); }

    /// As the nearest message has it, of two as near the newer.
    [[nodiscard]] ClassifyEvidence::RiskChanges ask(std::string_view text) const;

private:
    struct Words {
        std::vector<std::size_t> single, pairs;  ///< hashed, sorted, each once
    };
    struct Said {
        Words words;
        ClassifyEvidence::RiskChanges changes;
        std::int64_t message = 0;
    };
    static Words readWords(std::string_view text);
    static double nearness(const Words& one, const Words& other);

    std::size_t most_;
    std::vector<Said> all_;  ///< oldest first
};

}  // namespace templates
