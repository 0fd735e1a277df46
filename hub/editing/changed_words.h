#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace hub {

/// A filled suggestion beside what was sent in its place.
struct Sending {
    std::string_view suggested, sent, locale;
    std::string_view pattern;        ///< the template that was filled
    std::vector<std::string> facts;  ///< what else is known of the shop, the buyer and his order
};

/// What a sender made of a suggestion.
struct ChangedWords {
    double share = 0;  ///< of the words of both, 0 to 1
    std::vector<std::string> taken_out, put_in;
};

/// Compares word by word. Words are listed once, and none that came from facts: what is taken out stands in the pattern; what is
/// put in neither in what the pattern was filled with, nor in `facts`, nor in a fact's empty place; and neither has digits.
/// Texts that are too long and too unlike to be compared list none. Pure; threads: may be called by many at once.
ChangedWords changedWords(const Sending& sending);

}  // namespace hub
