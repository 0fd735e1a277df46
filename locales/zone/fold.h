#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace locales::zone_tables {

/// A name as the tables spell it: compatibility forms, case, marks and apostrophes gone, punctuation a blank.
/// Any bytes in; what is no UTF-8 becomes a blank.
std::string foldName(std::string_view text);

/// A message's words, folded in the same way.
struct FoldedText {
    struct Word {
        std::size_t begin, end;  ///< in `folded`
        std::size_t raw;         ///< where it begins in the message
        bool starts_sentence;
    };
    std::string folded;  ///< words by single blanks
    std::vector<Word> words;

    std::string_view at(std::size_t first, std::size_t count = 1) const {
        const std::size_t begin = words[first].begin;
        return std::string_view(folded).substr(begin, words[first + count - 1].end - begin);
    }
};
FoldedText foldText(std::string_view text);

/// The name without words for what it is ("province", "область", "省"); empty when nothing is left.
std::string withoutTypeWords(std::string_view folded);

}  // namespace locales::zone_tables
