#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace locales {

/// What else is known of the buyer; anything may be empty or wrong. Evidence is weighed, not obeyed:
/// a clearly Turkish message on a German site is Turkish.
struct LanguageEvidence {
    std::string stated_locale;               ///< the marketplace's statement, BCP-47 ("de-DE"); weighs most
    std::string site_country;                ///< ISO 3166-1 alpha-2 of the site where the message was written
    std::string ship_country;                ///< ISO 3166-1 alpha-2 of the destination
    std::vector<std::string> earlier_texts;  ///< the buyer's earlier messages, oldest first
};

/// A reason that moved the verdict: `source` is one of text, script, locale, site, country, history.
struct LanguageReason {
    std::string source;
    std::string language;
    double weight = 0;  ///< log-probability that it adds for `language`, relative to the runner-up
};

struct LanguageGuess {
    std::string language;
    double p = 0;
};

struct LanguageVerdict {
    /// As short as its meaning allows: de, pt-BR, zh-Hans, sr (either script), hi-Latn; und for no language.
    std::string language = "und";
    double confidence = 0;        ///< probability that `language` is right, 0..1; for und, that there is none
    std::string second_language;   ///< of a code-mixed text, else empty
    std::vector<LanguageGuess> candidates;  ///< at most five, falling p, the first is `language`
    std::vector<LanguageReason> evidence;   ///< falling weight
};

/// Less sure than this, a verdict is no ground to act on. Of the shortest messages, judged by their text alone,
/// less than a third of what lies below is right.
inline constexpr double kLeastSure = 0.4;
/// Whether `verdict` names a language, surely enough to answer in it.
inline bool isTold(const LanguageVerdict& verdict) {
    return verdict.language != "und" && verdict.confidence >= kLeastSure;
}

/// The language of `text` as a buyer wrote it: order numbers, links, mail addresses and product codes don't
/// count. The first call in a process loads the model (README.md says how long).
/// Total: any bytes in, an answer out. Threads: may be called by many at once.
LanguageVerdict identifyLanguage(std::string_view text, const LanguageEvidence& evidence = {});

/// The tags that identifyLanguage can answer, sorted, without und.
const std::vector<std::string>& servedLanguages();

}  // namespace locales
