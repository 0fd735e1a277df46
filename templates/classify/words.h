#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace templates {

/// The words that the model sees: folded (NFKC, case, marks off), links, mail addresses and long numbers as
/// xlink, xmail and xnum, short numbers by their length, ? ! $ and pictures as words of their own; East
/// Asian, Korean and Thai words as runs of a few characters, Korean ones in letters besides. Of a very long
/// text the beginning and the end. make_model prepares the training text in the same way; the two must change
/// together.
std::vector<std::string> wordsOf(std::string_view text);
/// The same; `sentence_ends` is told how many words there are at each mark that may end a sentence.
std::vector<std::string> wordsOf(std::string_view text, std::vector<std::size_t>& sentence_ends);

/// Words of a seller's message, told apart from the buyer's: capitals, and a Q before each letter that has
/// none.
std::vector<std::string> questionWordsOf(std::string_view question);

/// A word of wordsOf as people write it: letters of Korean put together again.
std::string shownWord(const std::string& word);

}  // namespace templates
