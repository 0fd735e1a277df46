#include "locales/language/language.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <optional>

#include "locales/language/cleaner.h"
#include "locales/language/han.h"
#include "locales/language/model.h"
#include "locales/language/pairs.h"
#include "locales/language/priors.h"
#include "locales/language/second.h"
#include "locales/text/closing.h"

namespace locales {
namespace {

using TagNumber = std::size_t;
constexpr double kNever = -std::numeric_limits<double>::infinity();

/// Scripts that (nearly) one served language uses: the script is the answer.
const std::vector<std::pair<Script, std::string>>& scriptLanguages() {
    static const std::vector<std::pair<Script, std::string>> table = {
        {Script::Greek, "el"},    {Script::Armenian, "hy"},   {Script::Georgian, "ka"},
        {Script::Hebrew, "he"},   {Script::Devanagari, "hi"}, {Script::Bengali, "bn"},
        {Script::Gurmukhi, "pa"}, {Script::Gujarati, "gu"},   {Script::Tamil, "ta"},
        {Script::Telugu, "te"},   {Script::Kannada, "kn"},    {Script::Malayalam, "ml"},
        {Script::Sinhala, "si"},  {Script::Thai, "th"},       {Script::Lao, "lo"},
        {Script::Khmer, "km"},    {Script::Myanmar, "my"},    {Script::Ethiopic, "am"},
        {Script::Hangul, "ko"},   {Script::Kana, "ja"}};
    return table;
}

Script scriptOfClass(std::string_view name) {
    static const std::map<std::string_view, Script> scripts = {
        {"ru", Script::Cyrillic}, {"uk", Script::Cyrillic}, {"bg", Script::Cyrillic},
        {"sr", Script::Cyrillic}, {"mk", Script::Cyrillic}, {"be", Script::Cyrillic},
        {"kk", Script::Cyrillic}, {"ar", Script::Arabic},   {"fa", Script::Arabic},
        {"ur", Script::Arabic},   {"ja", Script::Han},      {"zh-Hans", Script::Han},
        {"zh-Hant", Script::Han}};
    const auto found = scripts.find(name);
    return found == scripts.end() ? Script::Latin : found->second;
}

constexpr std::string_view kLatin = "-Latn";

/// Only Hindi keeps the name of its Latin spelling; romanised Greek is Greek.
std::string tagOfClass(const std::string& name) {
    return !name.ends_with(kLatin) || name == "hi-Latn" ? name : name.substr(0, name.size() - kLatin.size());
}

struct Catalogue {
    std::vector<std::string> tags;  // sorted
    std::vector<TagNumber> tag_of_class;
    std::array<std::vector<std::size_t>, kScripts> classes;  // of the model, by script
    std::array<std::vector<TagNumber>, kScripts> tags_of_script;
    std::vector<double> constants;        // added to the log-probability, by tag
    std::vector<double> latin_constants;  // in Latin letters: romanised Arabic is far rarer than Arabic
    std::vector<std::pair<TagNumber, TagNumber>> near;  // as nearPairs()
    TagNumber chinese_simplified = 0;
    TagNumber chinese_traditional = 0;
    TagNumber portuguese_brazil = 0;
    TagNumber portuguese_portugal = 0;
    TagNumber english = 0;
    TagNumber hindi = 0;
    TagNumber hindi_latin = 0;

    std::optional<TagNumber> find(std::string_view tag) const {
        const auto at = std::lower_bound(tags.begin(), tags.end(), tag);
        return at != tags.end() && *at == tag ? std::optional(static_cast<TagNumber>(at - tags.begin()))
                                              : std::nullopt;
    }
};

Catalogue makeCatalogue() {
    Catalogue catalogue;
    const std::vector<std::string>& classes = LanguageModel::instance().classes();
    for (const std::string& name : classes) {
        catalogue.tags.push_back(tagOfClass(name));
    }
    for (const auto& [script, tag] : scriptLanguages()) {
        catalogue.tags.push_back(tag);
    }
    std::sort(catalogue.tags.begin(), catalogue.tags.end());
    catalogue.tags.erase(std::unique(catalogue.tags.begin(), catalogue.tags.end()), catalogue.tags.end());
    for (std::size_t number = 0; number < classes.size(); ++number) {
        const TagNumber tag = catalogue.find(tagOfClass(classes[number])).value();
        const auto script = static_cast<std::size_t>(scriptOfClass(classes[number]));
        catalogue.tag_of_class.push_back(tag);
        catalogue.classes[script].push_back(number);
        auto& tags = catalogue.tags_of_script[script];
        if (std::find(tags.begin(), tags.end(), tag) == tags.end()) {
            tags.push_back(tag);
        }
    }
    for (const auto& [script, tag] : scriptLanguages()) {
        catalogue.tags_of_script[static_cast<std::size_t>(script)] = {catalogue.find(tag).value()};
    }
    catalogue.constants.assign(catalogue.tags.size(), 0);
    for (const NearPair& pair : nearPairs()) {
        catalogue.near.emplace_back(catalogue.find(pair.first).value(), catalogue.find(pair.second).value());
    }
    for (const auto& [tag, constant] : languageConstants()) {
        if (const auto number = catalogue.find(tag)) catalogue.constants[*number] = constant;
    }
    catalogue.latin_constants = catalogue.constants;
    for (const auto& [name, constant] : languageConstants()) {
        if (name.ends_with(kLatin)) catalogue.latin_constants[catalogue.find(tagOfClass(name)).value()] = constant;
    }
    catalogue.chinese_simplified = catalogue.find("zh-Hans").value();
    catalogue.chinese_traditional = catalogue.find("zh-Hant").value();
    catalogue.portuguese_brazil = catalogue.find("pt-BR").value();
    catalogue.portuguese_portugal = catalogue.find("pt-PT").value();
    catalogue.english = catalogue.find("en").value();
    catalogue.hindi = catalogue.find("hi").value();
    catalogue.hindi_latin = catalogue.find("hi-Latn").value();
    return catalogue;
}

const Catalogue& catalogue() {
    static const Catalogue made = makeCatalogue();
    return made;
}

/// Log-probabilities by tag number; kNever for a tag that the script rules out.
using Scores = std::vector<double>;

double logSum(double a, double b) {
    if (a == kNever || b == kNever) {
        return std::max(a, b);
    }
    return std::max(a, b) + std::log1p(std::exp(-std::abs(a - b)));
}

void normalise(Scores& scores) {
    const double most = *std::max_element(scores.begin(), scores.end());
    double sum = 0;
    for (const double score : scores) {
        sum += score == kNever ? 0 : std::exp(score - most);
    }
    const double all = most + std::log(sum);
    for (double& score : scores) {
        score -= all;
    }
}

double letterWeight(Script script) {
    switch (script) {
        case Script::Han:
        case Script::Kana:
        case Script::Hangul:
            return 3;
        case Script::None:
            return 0;
        case Script::Latin:
            return 1;
        default:
            return 2;
    }
}

/// Letters by script, weighed so that an English product name does not outweigh a message around it.
/// Han characters beside kana are Japanese; a lone ornamental の in Chinese is not enough.
struct ScriptShares {
    std::array<double, kScripts> weight{};

    double& of(Script script) { return weight[static_cast<std::size_t>(script)]; }

    Script best() const {
        return static_cast<Script>(std::max_element(weight.begin(), weight.end()) - weight.begin());
    }
};

ScriptShares scriptShares(const CleanText& text) {
    ScriptShares shares;
    bool strong = false;
    for (const CleanWord& word : text.words) {
        strong |= !word.weak;
    }
    for (const CleanWord& word : text.words) {
        if (!word.weak || !strong) {
            shares.of(word.script) += letterWeight(word.script) * static_cast<double>(word.letters);
        }
    }
    // Kana and Han alternate inside one unspaced "word", so they are told by letters, not by words.
    const auto letters = [&](Script script) {
        return static_cast<double>(text.script_letters[static_cast<std::size_t>(script)]);
    };
    const double kana = letters(Script::Kana);
    const double han = letters(Script::Han);
    const bool japanese = kana > 0 && kana * 12 >= han;
    shares.of(Script::Kana) = japanese ? 3 * (kana + han) : 0;
    shares.of(Script::Han) = japanese ? 0 : 3 * (kana + han);
    return shares;
}

bool sameWriting(Script word, Script chosen) {
    const bool east_asian = word == Script::Han || word == Script::Kana;
    return word == chosen || (east_asian && (chosen == Script::Han || chosen == Script::Kana));
}

/// By what both opinions are multiplied. The model averages n-grams, so that a long text gets no surer than a
/// short one. Fitted by fit_trust on held-out lines for the model alone; for both seven tenths of it, set by
/// hand for the least cross-entropy on the texts of fit_constants.
double trust(std::size_t letters) {
    constexpr double kLeast = 0.28;
    constexpr double kMost = 2.1;
    const double count = static_cast<double>(std::max<std::size_t>(letters, 1));
    return std::clamp(0.42 + 0.28 * std::log2(count / 8), kLeast, kMost);
}

/// Everything that one call needs; kept per thread so that a message allocates nothing that the last one had.
struct Workspace {
    CleanText text;
    std::vector<std::int32_t> ngrams;
    std::vector<std::uint64_t> second_ngrams;
    std::vector<float> class_scores;
    std::vector<float> second_scores;
    std::vector<double> pair_odds;
    Scores scores;
};

struct Reading {
    std::size_t words = 0;
    std::size_t letters = 0;
};

/// Puts the n-grams of the chosen words into the workspace; weak words count only if `weak`.
template <typename Choose>
Reading gather(Workspace& space, Script script, bool weak, Choose choose) {
    const LanguageModel& model = LanguageModel::instance();
    model.startNgrams(space.ngrams);
    space.second_ngrams.clear();
    space.pair_odds.assign(nearPairs().size(), 0);
    Reading reading;
    std::string_view before;
    for (const CleanWord& word : space.text.words) {
        if ((weak || !word.weak) && sameWriting(word.script, script) && choose(word)) {
            const std::string_view text = std::string_view(space.text.letters).substr(word.begin, word.end - word.begin);
            model.appendNgrams(text, space.ngrams);
            SecondOpinion::appendNgrams(text, space.second_ngrams);
            addOdds(before, text, space.pair_odds);
            before = text;
            ++reading.words;
            reading.letters += word.letters;
        }
    }
    return reading;
}

/// Simplified against traditional by the characters that only one of them has; Chinese against Japanese stays
/// the model's.
void splitChinese(const CleanText& text, Scores& scores) {
    constexpr double kPerCharacter = 3;
    constexpr double kMost = 12;
    const Catalogue& known = catalogue();
    double& simplified = scores[known.chinese_simplified];
    double& traditional = scores[known.chinese_traditional];
    const HanCount count = countHan(text.letters);
    const double both = logSum(simplified, traditional);
    const double difference = static_cast<double>(count.simplified) - static_cast<double>(count.traditional);
    const double odds = std::clamp(kPerCharacter * difference, -kMost, kMost);
    simplified = both - std::log1p(std::exp(-odds));
    traditional = both - std::log1p(std::exp(odds));
}

/// Adds to one of two near languages, and takes from the other, for the words that only one of them uses.
void tellNearLanguages(const std::vector<double>& odds, Scores& scores) {
    constexpr double kWeight = 0.8;  // a line's words say the same thing several times
    constexpr double kMost = 4;
    const Catalogue& known = catalogue();
    for (std::size_t pair = 0; pair < odds.size(); ++pair) {
        const double shift = std::clamp(kWeight * odds[pair], -kMost, kMost) / 2;
        double& first = scores[known.near[pair].first];
        double& second = scores[known.near[pair].second];
        // What they have together stays: these words say nothing of a third language.
        const double together = logSum(first, second);
        first += shift;
        second -= shift;
        const double excess = logSum(first, second) - together;
        first -= excess;
        second -= excess;
    }
}

// The two opinions have their n-grams in common, so the second isn't worth a whole one.
constexpr float kSecondWeight = 0.6F;

/// The text's own log-probabilities from the n-grams in the workspace.
void scoreText(Workspace& space, Script script, double belief) {
    const Catalogue& known = catalogue();
    const auto& tags = known.tags_of_script[static_cast<std::size_t>(script)];
    space.scores.assign(known.tags.size(), kNever);
    if (tags.empty()) {
        return;
    }
    if (tags.size() == 1) {
        space.scores[tags[0]] = 0;
        return;
    }
    const auto& classes = known.classes[static_cast<std::size_t>(script)];
    LanguageModel::instance().score(space.ngrams, space.class_scores);
    SecondOpinion::instance().score(space.second_ngrams, classes, space.second_scores);
    for (const std::size_t number : classes) {
        double& score = space.scores[known.tag_of_class[number]];
        const float both = space.class_scores[number] + kSecondWeight * space.second_scores[number];
        score = logSum(score, static_cast<double>(both));
    }
    const std::vector<double>& constants = script == Script::Latin ? known.latin_constants : known.constants;
    for (TagNumber tag = 0; tag < space.scores.size(); ++tag) {
        space.scores[tag] = belief * space.scores[tag] + constants[tag];
    }
    if (script == Script::Han) {
        splitChinese(space.text, space.scores);
    }
    if (script == Script::Latin) {
        tellNearLanguages(space.pair_odds, space.scores);
    }
    normalise(space.scores);
}

struct TextReading {
    Script script = Script::None;
    Reading reading;
    ScriptShares shares;
};

// "Hello", "ok", "iPhone 13" say little: mostly that it may be English where nothing else is known.
constexpr double kTrustInWeakWords = 0.1;
constexpr double kEnglishOfWeakWords = 0.7;

const auto kEveryWord = [](const CleanWord&) { return true; };

/// The message's words; those of its leave-taking only where nothing else says anything.
void cleanMessage(std::string_view text, CleanText& out) {
    const std::string_view own = withoutClosing(text);
    cleanText(own, out);
    const bool silent = std::all_of(out.words.begin(), out.words.end(), [](const CleanWord& word) { return word.weak; });
    if (silent && own.size() < text.size()) cleanText(text, out);
}

/// Cleans and scores; the script is None where nothing is left that could be a language.
TextReading readText(std::string_view text, Workspace& space) {
    cleanMessage(text, space.text);
    TextReading result;
    if (space.text.words.empty()) {
        return result;
    }
    result.shares = scriptShares(space.text);
    result.script = result.shares.best();
    result.reading = gather(space, result.script, false, kEveryWord);
    const bool only_weak = result.reading.letters == 0;
    if (only_weak) {
        result.reading = gather(space, result.script, true, kEveryWord);
    }
    const std::size_t letters =
        static_cast<std::size_t>(letterWeight(result.script)) * result.reading.letters;
    scoreText(space, result.script, only_weak ? kTrustInWeakWords : trust(letters));
    if (only_weak && result.script == Script::Latin) {
        space.scores[catalogue().english] += kEnglishOfWeakWords;
        normalise(space.scores);
    }
    return result;
}

/// One source's opinion: what it adds to each tag's log-probability (absent: nothing).
struct Opinion {
    const char* source = "";
    std::vector<std::pair<TagNumber, double>> gains;

    double gain(TagNumber tag) const {
        const auto found =
            std::find_if(gains.begin(), gains.end(), [&](const auto& row) { return row.first == tag; });
        return found == gains.end() ? 0 : found->second;
    }
};

// What a language has that a source says nothing of; a gain is measured against it.
constexpr double kOtherShare = 0.0045;

void addGain(Opinion& opinion, Script script, std::string_view tag, double share, double weight) {
    const Catalogue& known = catalogue();
    std::optional<TagNumber> number = known.find(tag);
    if (!number || share <= kOtherShare) {
        return;
    }
    if (*number == known.hindi && script == Script::Latin) {
        number = known.hindi_latin;
    }
    opinion.gains.emplace_back(*number, weight * std::log(share / kOtherShare));
}

Opinion ofLocale(std::string_view locale, Script script) {
    constexpr double kWeight = 0.75;
    constexpr double kRight = 0.80;
    constexpr double kEnglish = 0.08;
    Opinion opinion{"locale", {}};
    const std::string tag = servedTag(locale);
    addGain(opinion, script, tag, kRight, kWeight);
    if (tag != "en") {
        addGain(opinion, script, "en", kEnglish, kWeight);
    }
    // The other spelling of the same language is a far likelier second than a stranger.
    if (tag == "zh-Hans" || tag == "zh-Hant") {
        addGain(opinion, script, tag == "zh-Hans" ? "zh-Hant" : "zh-Hans", kEnglish, kWeight);
    }
    return opinion;
}

Opinion ofCountry(const char* source, std::string_view country, Script script, double weight) {
    Opinion opinion{source, {}};
    for (const auto& [tag, share] : countryLanguages(country)) {
        addGain(opinion, script, tag, share, weight);
    }
    return opinion;
}

/// The buyer's last few messages, each read by itself.
Opinion ofHistory(const std::vector<std::string>& texts, Script script) {
    constexpr std::size_t kMostTexts = 4;
    constexpr double kWeight = 0.7;
    const Catalogue& known = catalogue();
    thread_local Workspace space;
    std::vector<double> shares(known.tags.size());
    double counted = 0;
    const std::size_t first = texts.size() > kMostTexts ? texts.size() - kMostTexts : 0;
    for (std::size_t i = first; i < texts.size(); ++i) {
        if (readText(texts[i], space).script != Script::None) {
            ++counted;
            for (TagNumber tag = 0; tag < shares.size(); ++tag) {
                shares[tag] += std::exp(space.scores[tag]);
            }
        }
    }
    Opinion opinion{"history", {}};
    for (TagNumber tag = 0; counted > 0 && tag < shares.size(); ++tag) {
        addGain(opinion, script, known.tags[tag], 0.9 * shares[tag] / counted, kWeight);
    }
    return opinion;
}

/// Sources that say the same thing for the same reason (a German site, a German address) are not independent:
/// the second counts half.
std::vector<Opinion> weigh(const LanguageEvidence& evidence, Script script) {
    constexpr double kSite = 0.5;
    constexpr double kShip = 0.4;
    std::vector<Opinion> opinions;
    const bool stated = !servedTag(evidence.stated_locale).empty();
    if (stated) {
        opinions.push_back(ofLocale(evidence.stated_locale, script));
    }
    if (!evidence.site_country.empty()) {
        opinions.push_back(ofCountry("site", evidence.site_country, script, stated ? kSite / 2 : kSite));
    }
    if (!evidence.ship_country.empty()) {
        const bool again = stated || evidence.ship_country == evidence.site_country;
        opinions.push_back(ofCountry("country", evidence.ship_country, script, again ? kShip / 2 : kShip));
    }
    if (!evidence.earlier_texts.empty()) {
        opinions.push_back(ofHistory(evidence.earlier_texts, script));
    }
    return opinions;
}

/// Portuguese of both sides of the ocean is one language when it is weighed against others.
TagNumber choose(const Scores& posterior) {
    const Catalogue& known = catalogue();
    const auto best =
        static_cast<TagNumber>(std::max_element(posterior.begin(), posterior.end()) - posterior.begin());
    const TagNumber brazil = known.portuguese_brazil;
    const TagNumber portugal = known.portuguese_portugal;
    if (logSum(posterior[brazil], posterior[portugal]) > posterior[best]) {
        return posterior[brazil] >= posterior[portugal] ? brazil : portugal;
    }
    return best;
}

void listCandidates(const Scores& posterior, LanguageVerdict& verdict) {
    constexpr std::size_t kMost = 5;
    constexpr double kLeast = -7;  // log of about 0.001
    const Catalogue& known = catalogue();
    for (TagNumber tag = 0; tag < posterior.size(); ++tag) {
        if (posterior[tag] >= kLeast && known.tags[tag] != verdict.language) {
            verdict.candidates.push_back({known.tags[tag], std::exp(posterior[tag])});
        }
    }
    const auto more = [](const LanguageGuess& a, const LanguageGuess& b) { return a.p > b.p; };
    std::sort(verdict.candidates.begin(), verdict.candidates.end(), more);
    // The winner leads even where the two kinds of Portuguese share what makes it win.
    verdict.candidates.insert(verdict.candidates.begin(), {verdict.language, verdict.confidence});
    if (verdict.candidates.size() > kMost) {
        verdict.candidates.resize(kMost);
    }
}

void explain(
    const Scores& text, const Scores& posterior, const std::vector<Opinion>& opinions, TagNumber winner,
    LanguageVerdict& verdict
) {
    constexpr double kScriptAlone = 4.6;  // odds of 99 to 1
    constexpr double kTooLittle = 0.01;
    TagNumber second = winner;
    for (TagNumber tag = 0; tag < posterior.size(); ++tag) {
        if (tag != winner && posterior[tag] != kNever &&
            (second == winner || posterior[tag] > posterior[second])) {
            second = tag;
        }
    }
    if (second == winner) {
        verdict.evidence.push_back({"script", verdict.language, kScriptAlone});
    } else {
        verdict.evidence.push_back({"text", verdict.language, text[winner] - text[second]});
    }
    for (const Opinion& opinion : opinions) {
        const double weight = opinion.gain(winner) - (second == winner ? 0 : opinion.gain(second));
        if (std::abs(weight) > kTooLittle) {
            verdict.evidence.push_back({opinion.source, verdict.language, weight});
        }
    }
    std::stable_sort(
        verdict.evidence.begin(), verdict.evidence.end(),
        [](const LanguageReason& a, const LanguageReason& b) { return a.weight > b.weight; }
    );
}

// Logs of 0.9 and 0.75: another script is by itself half of a proof.
constexpr double kSureOfSentence = -0.1;
constexpr double kSureOfScript = -0.29;

std::optional<TagNumber> clearlyAnother(const Scores& scores, TagNumber main, double sure) {
    constexpr double kMainIsUnlikely = -3;  // log of about 0.05
    const TagNumber best = choose(scores);
    const bool clear = best != main && scores[best] > sure && scores[main] < kMainIsUnlikely;
    return clear ? std::optional(best) : std::nullopt;
}

/// A sentence of the same script that is clearly in another language.
std::optional<TagNumber> otherSentence(Workspace& space, Script script, TagNumber main) {
    constexpr std::size_t kLeastWords = 3;
    constexpr std::size_t kLeastLetters = 14;
    constexpr std::size_t kMostSentences = 6;
    const std::vector<CleanWord>& words = space.text.words;
    if (isUnspaced(script) || words.front().sentence == words.back().sentence ||
        catalogue().tags_of_script[static_cast<std::size_t>(script)].size() == 1) {
        return std::nullopt;
    }
    std::size_t scored = 0;
    for (std::size_t i = 0; i < words.size() && scored < kMostSentences;) {
        const std::size_t sentence = words[i].sentence;
        std::size_t letters = 0;
        std::size_t count = 0;
        for (; i < words.size() && words[i].sentence == sentence; ++i) {
            letters += words[i].weak ? 0 : words[i].letters;
            count += words[i].weak ? 0 : 1;
        }
        if (count < kLeastWords || letters < kLeastLetters) {
            continue;
        }
        ++scored;
        gather(space, script, false, [&](const CleanWord& word) { return word.sentence == sentence; });
        scoreText(space, script, trust(letters));
        if (const auto other = clearlyAnother(space.scores, main, kSureOfSentence)) {
            return other;
        }
    }
    return std::nullopt;
}

/// A second script with enough words of its own to be more than names.
std::optional<TagNumber> otherScript(Workspace& space, const TextReading& text, TagNumber main) {
    constexpr std::size_t kLeastWords = 4;
    constexpr std::size_t kLeastUnspacedLetters = 6;
    ScriptShares rest = text.shares;
    rest.of(text.script) = 0;
    const Script second = rest.best();
    if (rest.of(second) <= 0 || catalogue().tags_of_script[static_cast<std::size_t>(second)].empty()) {
        return std::nullopt;
    }
    const Reading reading = gather(space, second, false, kEveryWord);
    if (isUnspaced(second) ? reading.letters < kLeastUnspacedLetters : reading.words < kLeastWords) {
        return std::nullopt;
    }
    scoreText(space, second, trust(reading.letters));
    return clearlyAnother(space.scores, main, kSureOfScript);
}

LanguageVerdict noLanguage(const CleanText& text, Script script) {
    constexpr double kNothing = 0.99;
    constexpr double kOnlyCodes = 0.95;
    constexpr double kUnknownWriting = 0.5;
    LanguageVerdict verdict;
    verdict.confidence = script != Script::None ? kUnknownWriting : text.had_codes ? kOnlyCodes : kNothing;
    verdict.candidates.push_back({"und", verdict.confidence});
    verdict.evidence.push_back({"text", "und", 0});
    return verdict;
}

bool saysNothing(const TextReading& text) {
    const bool lone_letter = text.reading.letters < 2 && !isUnspaced(text.script);
    return text.script == Script::None || lone_letter ||
           catalogue().tags_of_script[static_cast<std::size_t>(text.script)].empty();
}

}  // namespace

LanguageVerdict identifyLanguage(std::string_view text, const LanguageEvidence& evidence) {
    thread_local Workspace space;
    thread_local Scores own;
    thread_local Scores posterior;
    const TextReading reading = readText(text, space);
    if (saysNothing(reading)) {
        return noLanguage(space.text, reading.script);
    }
    own = space.scores;
    posterior = own;
    const std::vector<Opinion> opinions = weigh(evidence, reading.script);
    for (const Opinion& opinion : opinions) {
        for (const auto& [tag, gain] : opinion.gains) {
            posterior[tag] += gain;
        }
    }
    normalise(posterior);

    // Whatever is measured, a line in two hundred is in a language that this identifier does not know.
    constexpr double kMostSure = 0.995;
    const TagNumber winner = choose(posterior);
    LanguageVerdict verdict;
    verdict.language = catalogue().tags[winner];
    verdict.confidence = kMostSure * std::exp(posterior[winner]);
    listCandidates(posterior, verdict);
    explain(own, posterior, opinions, winner, verdict);
    std::optional<TagNumber> second = otherSentence(space, reading.script, winner);
    if (!second) {
        second = otherScript(space, reading, winner);
    }
    if (second) {
        verdict.second_language = catalogue().tags[*second];
    }
    return verdict;
}

const std::vector<std::string>& servedLanguages() { return catalogue().tags; }

}  // namespace locales
