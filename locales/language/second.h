#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

namespace locales {

/// A second opinion on which language a text is in, from a source that shares nothing with the model's: the
/// tables of ELD, "Efficient Language Detector" (large), as n-grams of 1 to 4 bytes.
///
/// locales/data/language_second.bin holds the names of its languages on one line; then 2^18 slots of a hash
/// table with linear probing, little-endian: the n-gram in 36 bits (4 bytes, their number less one in two bits,
/// whether a word begins with it, whether one ends), where its scores begin in 21, how many it has in 7; then
/// the scores, a byte for the language and one for the score.
class SecondOpinion {
public:
    static const SecondOpinion& instance();

    /// Appends the n-grams of a lower-case word in valid UTF-8: each four bytes of every third, and its end.
    static void appendNgrams(std::string_view word, std::vector<std::uint64_t>& ngrams);

    /// Natural logarithm of how likely the text is in each of `among`, classes of the model, up to a constant;
    /// each of the n-grams, which are sorted here, counts once. A language that ELD doesn't know takes its nearest
    /// kin's, or the most that any of `among` has: then it says nothing.
    void score(
        std::vector<std::uint64_t>& ngrams, const std::vector<std::size_t>& among, std::vector<float>& out
    ) const;

private:
    SecondOpinion();

    std::string_view slots_, scores_;
    std::vector<std::vector<std::size_t>> languages_of_class_;
    std::size_t languages_ = 0;
};

}  // namespace locales
