#pragma once
#include <string>
#include <vector>

#include "hub/translate/differences.h"
#include "hub/translate/translator.h"

namespace hub::translate {

/// More is refused as too long, whatever the server would take.
inline constexpr std::size_t kLongestText = 20'000;  // bytes

struct Translated {
    std::string text;
    std::vector<Difference> doubts;  ///< what has not survived; none: it may be trusted as far as a machine may
};

/// Translates a text with what must survive out of the engine's reach, the terms in `kept` among it; when marks get lost on the
/// way, once more as it stands. Throws as Translator.
Translated translateText(Translator& translator, const std::string& text, const Pair& pair, const std::vector<std::string>& kept);

/// A reply in the writing in the buyer's language, and what the buyer will understand.
struct TranslatedDraft {
    std::string text;
    std::string back;                     ///< translated back into the writer's language
    std::vector<Difference> differences;  ///< of the translation from the draft
    std::vector<Difference> back_differences;
};

/// Both ways. Throws as Translator; Fault::PairMissing also where there is no way back.
TranslatedDraft translateDraft(Translator& translator, const std::string& text, const Pair& pair, const std::vector<std::string>& kept);

}  // namespace hub::translate
