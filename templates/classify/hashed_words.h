#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace templates {

/// Words with the hashes by which models find their rows, taken once for all models: FNV-1a of each word, and of the
/// n-grams of 3 to 5 characters of each word between < and >.
class HashedWords {
public:
    explicit HashedWords(const std::vector<std::string>& words);

    struct Word {
        std::uint32_t hash;
        std::size_t ngrams_end;  ///< its n-grams stand between the word's before and this
    };
    std::vector<Word> words;
    std::vector<std::uint32_t> ngrams;

    /// Where the n-grams of the words from `word` on begin.
    [[nodiscard]] std::size_t ngramsFrom(std::size_t word) const { return word == 0 ? 0 : words[word - 1].ngrams_end; }
};

}  // namespace templates
