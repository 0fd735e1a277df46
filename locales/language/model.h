#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace locales {

/// The character n-gram classifier of locales/data/language.ftz. One instance serves all threads.
class LanguageModel {
public:
    /// Loads the embedded model on first use (milliseconds).
    static const LanguageModel& instance();

    /// Class names, by class number: tags, and `xx-Latn` for romanised languages.
    const std::vector<std::string>& classes() const;

    /// Empties `ngrams` and puts in what every training line had: the mark of its end.
    void startNgrams(std::vector<std::int32_t>& ngrams) const;

    /// Appends the numbers of the 1- to 5-grams of a lower-case word in valid UTF-8, the same that fastText's
    /// Dictionary::computeSubwords gives; that function hashes every n-gram from its start, this one walks.
    void appendNgrams(std::string_view word, std::vector<std::int32_t>& ngrams) const;

    /// Natural logarithm of each class's probability, by class number.
    void score(const std::vector<std::int32_t>& ngrams, std::vector<float>& log_probabilities) const;

    ~LanguageModel();
    LanguageModel(const LanguageModel&) = delete;
    LanguageModel& operator=(const LanguageModel&) = delete;

private:
    LanguageModel();
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace locales
