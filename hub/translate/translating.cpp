#include "hub/translate/translating.h"

#include <iterator>

#include "hub/translate/shield.h"

namespace hub::translate {
namespace {

void append(std::vector<Difference>& differences, std::vector<Difference> more) {
    differences.insert(differences.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

std::string translated(Translator& translator, const std::string& text, const Pair& pair, const std::vector<std::string>& kept) {
    if (text.size() > kLongestText) throw TranslationFault(Fault::TooLong, std::to_string(text.size()) + " bytes are too many");
    const auto shielded = shield(text, pair.from, kept);
    const auto whole = unshield(translator.translate(shielded.text, pair), shielded);
    return whole ? *whole : translator.translate(text, pair);
}

}  // namespace

Translated translateText(Translator& translator, const std::string& text, const Pair& pair, const std::vector<std::string>& kept) {
    Translated out{translated(translator, text, pair, kept), {}};
    out.doubts = differentValues({text, pair.from}, {out.text, pair.to}, kept);
    return out;
}

TranslatedDraft translateDraft(Translator& translator, const std::string& text, const Pair& pair, const std::vector<std::string>& kept) {
    TranslatedDraft out;
    out.text = translated(translator, text, pair, kept);
    out.back = translated(translator, out.text, {pair.to, pair.from}, kept);
    const Worded draft{text, pair.from}, there{out.text, pair.to}, back{out.back, pair.from};
    out.differences = differentValues(draft, there, kept);
    append(out.differences, differentPromises(draft, there));
    out.back_differences = differentValues(draft, back, kept);
    append(out.back_differences, differentPromises(draft, back));
    return out;
}

}  // namespace hub::translate
