#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace templates {

/// Something that a proof-reader of the language would mark.
struct Slip {
    std::string rule;  ///< punctuation, spacing or letters
    std::string what;
};

/// How a language sets its marks, in a filled text: spaces, doubled marks and quotation marks everywhere; the no-break space of
/// French, ¿ and ¡, the Greek question mark, Arabic and Persian marks and letters, full-width marks beside Han and kana, the
/// danda, Romanian commas below, and 様 with another title. Sources: CLDR's exemplar punctuation and the style guides of the
/// languages' academies.
std::vector<Slip> findSlips(std::string_view locale, std::string_view text);

}  // namespace templates
