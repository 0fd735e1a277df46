#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace templates {

/// Words with the hashes by which fastText's models find their rows, taken once for all models.
class HashedWords {
public:
    /// With the n-grams of `shortest` to `longest` characters of each word between < and >.
    HashedWords(const std::vector<std::string>& words, int shortest, int longest);

    struct Word {
        std::uint32_t hash;
        std::uint32_t check;     ///< tells apart words of the same hash
        std::size_t ngrams_end;  ///< its n-grams stand between the word's before and this
    };
    std::vector<Word> words;
    std::vector<std::uint32_t> ngrams;
};

/// A fastText classifier of quantised rows as compress.py writes it (.ftz, one against all). Its rows are
/// read where they lie; only an index of the words is built. Gives what libfasttext gives. Threads may
/// share it.
class LinearModel {
public:
    /// `bytes` must live as long as the model.
    explicit LinearModel(std::string_view bytes);

    static constexpr std::size_t kWidth = 32;
    /// The mean of a word's rows.
    using WordVector = std::array<float, kWidth>;

    /// The probability of each label, by its place in labels(), for the words from `first` on. Fills
    /// `word_vectors`, if it isn't null, with those words' own.
    [[nodiscard]] std::vector<float> ask(
        const HashedWords& text, std::size_t first, std::vector<WordVector>* word_vectors = nullptr
    ) const;

    /// How much a word speaks for a label rather than for the average one.
    [[nodiscard]] double weight(const WordVector& word, std::size_t label) const;

    [[nodiscard]] const std::vector<std::string>& labels() const { return labels_; }
    [[nodiscard]] int shortestNgram() const { return shortest_; }
    [[nodiscard]] int longestNgram() const { return longest_; }

private:
    class Input;
    struct Slot {
        std::uint32_t check;
        std::int32_t row;
    };

    void readArguments(Input& input);
    void readDictionary(Input& input);
    void readRows(Input& input);
    void readOutput(Input& input);
    void index(std::string_view word, std::int32_t row);
    [[nodiscard]] std::int32_t rowOf(std::uint32_t hash, std::uint32_t check) const;

    class Rows;
    [[nodiscard]] std::vector<float> sum(const Rows& rows, std::vector<WordVector>* word_vectors) const;
    [[nodiscard]] std::vector<float> probabilities(const float* mean) const;

    int shortest_ = 0;
    int longest_ = 0;
    int word_run_ = 1;           ///< so many words in a row have a row of their own, at most
    std::uint32_t buckets_ = 0;  ///< the rows behind the words', for n-grams and runs of words by their hash
    std::uint32_t word_count_ = 0;
    std::uint32_t line_end_ = 0;  ///< row of the word that ends each line
    std::vector<std::string> labels_;
    std::vector<Slot> slots_;  ///< of words, by their hash; a power of two

    const std::uint8_t* codes_ = nullptr;    ///< two numbers a byte
    const std::uint8_t* lengths_ = nullptr;  ///< a code a row
    std::array<float, 256> length_of_{};
    /// A code's two numbers in the lower or upper half of four, the others zero.
    struct alignas(16) Quad {
        std::array<float, 4> numbers;
    };
    std::array<Quad, 256> lower_{};
    std::array<Quad, 256> upper_{};

    std::size_t label_stride_ = 0;   ///< labels, rounded up to a multiple of four
    std::vector<Quad> output_;       ///< by number of the row, then by label
    std::vector<float> directions_;  ///< by label: its output row less the average one
};

}  // namespace templates
