#include "templates/lint/lint.h"

#include <algorithm>
#include <array>
#include <memory>
#include <set>

#include <unicode/locid.h>
#include <unicode/plurrule.h>
#include <unicode/strenum.h>
#include <unicode/unistr.h>

#include "locales/format/fallback.h"
#include "locales/language/language.h"
#include "templates/catalogue/source_locale.h"
#include "templates/classify/taxonomy.h"
#include "templates/lint/address.h"
#include "templates/lint/contact.h"
#include "templates/lint/figure.h"
#include "templates/lint/forbidden.h"
#include "templates/lint/glossary.h"
#include "templates/lint/promise.h"
#include "templates/lint/typography.h"
#include "templates/pattern/ast.h"

namespace templates {
namespace {

constexpr double kSureOfLanguage = 0.9;
constexpr std::array<std::string_view, 2> kTones = {"apologetic", "short"};
/// A fact that each language may use or leave: not all greet by the time of day.
constexpr std::string_view kFreeFact = "day_part";

std::set<std::string> pluralCategories(const std::string& locale) {
    std::set<std::string> categories;
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::PluralRules> rules(
        icu::PluralRules::forLocale(icu::Locale::forLanguageTag(locale, status), status)
    );
    if (U_FAILURE(status)) return {"other"};
    const std::unique_ptr<icu::StringEnumeration> keywords(rules->getKeywords(status));
    while (const char* keyword = U_SUCCESS(status) ? keywords->next(nullptr, status) : nullptr)
        categories.insert(keyword);
    return categories;
}

/// Categories that no whole number below a million reaches (es, fr, it, pt: many), so that no reply needs
/// them.
std::set<std::string> reachableCategories(const std::string& locale) {
    std::set<std::string> reached;
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::PluralRules> rules(
        icu::PluralRules::forLocale(icu::Locale::forLanguageTag(locale, status), status)
    );
    if (U_FAILURE(status)) return {"other"};
    for (std::int32_t n = 0; n <= 200; ++n) {
        std::string category;
        rules->select(n).toUTF8String(category);
        reached.insert(category);
    }
    return reached;
}

Facts worstCases() {
    Facts facts;
    for (const FactKind& kind : allFacts()) {
        const std::string text(kind.worst_case);
        switch (kind.type) {
            case FactType::Date:
                facts[std::string(kind.name)] =
                    Day{std::chrono::year{2026}, std::chrono::September, std::chrono::day{30}};
                break;
            case FactType::Money:
                facts[std::string(kind.name)] = Money{"1234567.89", "MXN"};
                break;
            case FactType::Count:
                facts[std::string(kind.name)] = std::strtoll(text.c_str(), nullptr, 10);
                break;
            default:
                facts[std::string(kind.name)] = text;
        }
    }
    return facts;
}

/// Every fact, or every one that the pattern requires, as a letter: what is left is the writer's own.
Facts plainFacts(const std::vector<std::string>& names) {
    Facts facts;
    for (const std::string& name : names) {
        const FactKind* kind = findFact(name);
        if (kind->type == FactType::Count)
            facts[name] = 5LL;
        else
            facts[name] = std::string("X");
    }
    return facts;
}

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
    return out;
}

std::vector<std::string> without(const std::vector<std::string>& all, const std::vector<std::string>& some) {
    std::vector<std::string> rest;
    std::set_difference(all.begin(), all.end(), some.begin(), some.end(), std::back_inserter(rest));
    return rest;
}

/// The checks of one variant; each adds what it finds. A text is judged with its pieces in it, a piece by what it says itself.
class VariantLint {
public:
    VariantLint(const Catalogue& catalogue, const Template& of, const Variant& variant, std::vector<Finding>& findings)
        : catalogue_(catalogue), template_(of), variant_(variant), findings_(findings) {}

    void run() {
        checkCharacters();
        checkStale();
        auto parsed = parsePattern(variant_.text);
        if (const auto* problem = std::get_if<PatternProblem>(&parsed)) {
            error("pattern", "byte " + std::to_string(problem->offset) + ": " + problem->what);
            return;
        }
        checkPlurals(std::get<PatternNodes>(parsed), false);
        checkWords(literals(std::get<PatternNodes>(parsed)));
        const auto compiled = Pattern::compile(variant_.locale, catalogue_.whole(template_, variant_.text, variant_.locale));
        if (const auto* problem = std::get_if<PatternProblem>(&compiled)) {
            error("pattern", problem->what);
            return;
        }
        checkArguments(std::get<Pattern>(compiled));
        if (!factsAreKnown(std::get<Pattern>(compiled))) return;
        checkFilled(std::get<Pattern>(compiled));
        if (!template_.isPiece()) checkProse(std::get<Pattern>(compiled));
    }

private:
    void error(std::string rule, std::string what) {
        findings_.push_back(
            {Severity::Error, variant_.locale, template_.key, std::move(rule), std::move(what)}
        );
    }
    void warning(std::string rule, std::string what) {
        findings_.push_back(
            {Severity::Warning, variant_.locale, template_.key, std::move(rule), std::move(what)}
        );
    }

    void checkStale() {
        if (variant_.stale) warning("stale", "the English text has changed since");
        if (variant_.title.empty()) warning("title", "a template has a title");
        if (isTheSource() && hasWords()) warning("untranslated", "the text is the English one");
    }

    /// In another locale's name.
    [[nodiscard]] bool isTheSource() const {
        const auto source = template_.variants.find(std::string(kSourceLocale));
        return variant_.locale != kSourceLocale && source != template_.variants.end() &&
               variant_.text == source->second.text;
    }

    [[nodiscard]] bool hasWords() const {
        const auto parsed = parsePattern(variant_.text);
        const auto* nodes = std::get_if<PatternNodes>(&parsed);
        return nodes == nullptr || literals(*nodes).find_first_not_of(" \n") != std::string::npos;
    }

    void checkCharacters() {
        const std::string& text = variant_.text;
        for (std::size_t at = text.find('\''); at != std::string::npos; at = text.find('\'', at + 1)) {
            const char next = at + 1 < text.size() ? text[at + 1] : ' ';
            const bool quotes = next == '{' || next == '}' || next == '#' || next == '|';
            if (quotes)
                error(
                    "apostrophe",
                    "the apostrophe at byte " + std::to_string(at) + " quotes what follows; write ’"
                );
            else
                warning("apostrophe", "write ’ for the apostrophe at byte " + std::to_string(at));
        }
        for (const std::string_view control :
             {"\u061C", "\u200E", "\u200F", "\u202A", "\u202B", "\u202C", "\u202D", "\u202E", "\u2066",
              "\u2067", "\u2068", "\u2069"}) {
            if (text.find(control) != std::string::npos)
                error("bidi", "a direction control; values are isolated when they are filled in");
        }
        if (!text.empty() &&
            (text.front() == ' ' || text.front() == '\n' || text.back() == ' ' || text.back() == '\n'))
            error("blank", "blank at the beginning or the end");
    }

    void checkPlurals(const PatternNodes& nodes, bool in_plural) {
        for (const PatternNode& node : nodes) {
            const bool plural = node.kind == PatternNode::Kind::Plural;
            if (plural) checkCategories(node);
            if (in_plural && node.kind == PatternNode::Kind::Text && node.text.find('#') != std::string::npos)
                error("plural", "a # inside a select is no number; write the plural inside the select");
            for (const PatternBranch& branch : node.branches) checkPlurals(branch.body, in_plural || plural);
        }
    }

    void checkCategories(const PatternNode& node) {
        std::set<std::string> written;
        for (const PatternBranch& branch : node.branches)
            if (!branch.exact) written.insert(branch.selector);
        for (const std::string& needed : reachableCategories(variant_.locale))
            if (written.count(needed) == 0)
                error("plural", "{" + node.text + "} lacks the form \"" + needed + "\"");
        const std::set<std::string> known = pluralCategories(variant_.locale);
        for (const std::string& form : written)
            if (known.count(form) == 0)
                error("plural", "{" + node.text + "}: " + variant_.locale + " has no form \"" + form + "\"");
    }

    static bool factsAreKnown(const Pattern& pattern) {
        const auto& names = pattern.arguments();
        return std::all_of(names.begin(), names.end(), [](const std::string& name) {
            return findFact(name) != nullptr;
        });
    }

    void checkArguments(const Pattern& pattern) {
        for (const std::string& name : pattern.arguments()) {
            const std::string piece(pieceBehind(name));
            if (!piece.empty())
                error("arguments", template_.isPiece() ? "a piece holds no other, and this one has " + piece : "no piece is called " + piece);
            else if (!findFact(name))
                error("arguments", "no fact is called " + name);
        }
        if (variant_.locale == kSourceLocale || variant_.source.empty()) return;
        const auto source = Pattern::compile(kSourceLocale, catalogue_.whole(template_, variant_.source, kSourceLocale));
        const auto* english = std::get_if<Pattern>(&source);
        if (!english) return;
        const auto lost = without(without(english->arguments(), pattern.arguments()), {std::string(kFreeFact)});
        const auto added = without(without(pattern.arguments(), english->arguments()), {std::string(kFreeFact)});
        if (!lost.empty()) error("arguments", "the English text has " + joined(lost) + " too");
        if (!added.empty()) error("arguments", "the English text has no " + joined(added));
        const auto blocking = without(without(pattern.required(), english->required()), added);
        if (!blocking.empty())
            error("arguments", joined(blocking) + " is optional in English: write a form without it");
        const auto loose = without(without(english->required(), pattern.required()), lost);
        if (!loose.empty()) error("arguments", joined(loose) + " is required in English: the reply says nothing without it");
    }

    /// The text as a buyer reads it: its language, and what a proof-reader would mark.
    void checkProse(const Pattern& pattern) {
        std::vector<Slip> slips;
        for (const auto* names : {&pattern.arguments(), &pattern.required()}) {
            const std::string text = pattern.render(plainFacts(*names)).text;
            for (const Slip& slip : findSlips(variant_.locale, text)) slips.push_back(slip);
            if (names == &pattern.required()) continue;
            const auto verdict = locales::identifyLanguage(text, {variant_.locale, {}, {}, {}});
            const std::string expected = locales::shortLanguage(variant_.locale);
            const bool sure = verdict.language != "und" && verdict.confidence > kSureOfLanguage;
            if (sure && verdict.language != expected && !isTheSource())
                error("language", "reads as " + verdict.language + ", expected " + expected);
        }
        std::set<std::string> told;
        for (const Slip& slip : slips)
            if (told.insert(slip.what).second) error(slip.rule, slip.what);
    }

    static std::string literals(const PatternNodes& nodes) {
        std::string text;
        for (const PatternNode& node : nodes) {
            // A placeholder parts what stands beside it, so that two halves make no phrase; branches are read
            // apart.
            text += node.kind == PatternNode::Kind::Text ? node.text : "\n";
            for (const PatternBranch& branch : node.branches) text += literals(branch.body) + "\n";
        }
        return text;
    }

    void checkWords(const std::string& text) {
        for (const ForbiddenPhrase* phrase : findForbidden(variant_.locale, text))
            error(
                std::string(phrase->rule),
                "“" + std::string(phrase->phrase) + "”; instead: " + std::string(phrase->instead)
            );
        for (const WrongTerm& wrong : wrongTerms(variant_.locale, text))
            error("glossary", "“" + wrong.found + "”; this locale says “" + wrong.instead + "”");
        if (const auto promise = findPromise(variant_.locale, text))
            error(
                "promise", "“" + std::string(promise->phrase) + "” is a promise that no fact backs; " +
                               (promise->of_amount ? "the amount" : "the day or the number of days") + " comes as a fact"
            );
        if (const auto contact = findContact(text))
            error("contact", "“" + *contact + "” has no place in a reply");
        else if (const auto figure = findFigure(variant_.locale, text))
            error("number", "“" + *figure + "” is a figure of its own; numbers come as facts");
    }

    void checkFilled(const Pattern& pattern) {
        const Rendered filled = pattern.render(worstFacts());
        for (const std::string_view mark : {"{", "}", "[[", "]]"})
            if (filled.text.find(mark) != std::string::npos)
                error("filled", "“" + std::string(mark) + "” is left in the filled text");
        if (filled.text.find("..") != std::string::npos)
            error("filled", "a date, amount or text that ends in a full stop stands before another");
        if (template_.parts.rule == "no_links") checkNoLinks(pattern);
        const std::string prefix = "max_";
        if (template_.parts.rule.compare(0, prefix.size(), prefix) != 0) return;
        const long limit = std::strtol(template_.parts.rule.c_str() + prefix.size(), nullptr, 10);
        const std::int32_t length = icu::UnicodeString::fromUTF8(filled.text).length();
        if (length > limit)
            error(
                "length", std::to_string(length) + " characters with the longest values, at most " +
                              std::to_string(limit)
            );
    }

    void checkNoLinks(const Pattern& pattern) {
        for (const std::string& name : pattern.arguments()) {
            const FactKind* kind = findFact(name);
            if (kind && kind->type == FactType::Link)
                error("contact", name + " is a link, and the key says @no_links");
        }
    }

    const Catalogue& catalogue_;
    const Template& template_;
    const Variant& variant_;
    std::vector<Finding>& findings_;
};

void lintKey(const Template& of, std::vector<Finding>& findings) {
    const auto error = [&](std::string what) {
        findings.push_back({Severity::Error, std::string(kSourceLocale), of.key, "key", std::move(what)});
    };
    if (topicOf(of.parts.intent) != of.parts.topic) error("no such topic and intent");
    if (of.parts.intent == "unrelated" && of.when.terms() == 0) error("what is unrelated gets a reply only under a condition");
    if (!of.parts.tone.empty() && std::find(kTones.begin(), kTones.end(), of.parts.tone) == kTones.end())
        error("no tone is called " + of.parts.tone);
}

/// Every piece stands in some text, but for those that editors put in by hand.
void lintUse(const Catalogue& catalogue, std::vector<Finding>& findings) {
    std::set<std::string> used;
    for (const auto& [key, of] : catalogue.templates())
        for (const auto& [locale, variant] : of.variants)
            for (std::string& name : piecesIn(variant.text)) used.insert(std::move(name));
    for (const auto& [key, piece] : catalogue.pieces())
        if (!piece.by_hand && !used.contains(piece.parts.name))
            findings.push_back({Severity::Warning, std::string(kSourceLocale), key, "unused", "no text has {piece_" + piece.parts.name + "}"});
}

/// What a changed piece breaks: a text that has to be short is too long with it.
void lintTextsWith(const Catalogue& catalogue, const Template& piece, const std::string& locale, std::vector<Finding>& findings) {
    for (const auto& [key, of] : catalogue.templates()) {
        const auto variant = of.variants.find(locale);
        if (of.parts.rule.empty() || variant == of.variants.end()) continue;
        const auto names = piecesIn(variant->second.text);
        if (std::find(names.begin(), names.end(), piece.parts.name) == names.end()) continue;
        std::vector<Finding> found;
        VariantLint(catalogue, of, variant->second, found).run();
        for (Finding& one : found)
            if (one.rule == "length") findings.push_back({one.severity, locale, piece.key, one.rule, key + ": " + one.what});
    }
}

/// What only all texts of a locale together show: two forms of address, the same text or title twice.
void lintLocale(const Catalogue& catalogue, const std::string& locale, std::vector<Finding>& findings) {
    const auto error = [&](const std::string& key, const char* rule, std::string what) {
        findings.push_back({Severity::Error, locale, key, rule, std::move(what)});
    };
    std::map<std::string, std::map<std::string, std::string>> addressed;  // form, key, the word that tells it
    std::map<std::string, std::string> texts, titles;
    for (const auto& [key, of] : catalogue.templates()) {
        const auto variant = of.variants.find(locale);
        if (variant == of.variants.end()) continue;
        for (const auto& [form, word] : formsOfAddress(locale, variant->second.text)) addressed[form][key] = word;
        if (const auto [same, first] = texts.emplace(variant->second.text, key); !first)
            error(key, "duplicate", "the same text as " + same->second);
        if (const auto [same, first] = titles.emplace(variant->second.title, key); !first && !same->first.empty())
            error(key, "duplicate", "the same title as " + same->second);
    }
    for (const auto& [key, of] : catalogue.pieces()) {
        const auto variant = of.variants.find(locale);
        if (variant == of.variants.end()) continue;
        for (const auto& [form, word] : formsOfAddress(locale, variant->second.text)) addressed[form][key] = word;
    }
    if (addressed.size() < 2) return;
    const auto usual = std::max_element(addressed.begin(), addressed.end(), [](const auto& a, const auto& b) {
        return a.second.size() < b.second.size();
    });
    for (const auto& [form, keys] : addressed) {
        if (form == usual->first) continue;
        for (const auto& [key, word] : keys)
            error(key, "address", "“" + word + "” says " + form + " where the locale says " + usual->first);
    }
}

}  // namespace

std::vector<Finding> lint(const Catalogue& catalogue) {
    std::vector<Finding> findings;
    for (const auto& [key, of] : catalogue.templates()) {
        lintKey(of, findings);
        for (const auto& [locale, variant] : of.variants) VariantLint(catalogue, of, variant, findings).run();
    }
    for (const auto& [key, piece] : catalogue.pieces())
        for (const auto& [locale, variant] : piece.variants) VariantLint(catalogue, piece, variant, findings).run();
    lintUse(catalogue, findings);
    for (const std::string& locale : catalogue.locales()) lintLocale(catalogue, locale, findings);
    return findings;
}

std::vector<Finding> lint(const Catalogue& catalogue, const std::set<std::string>& keys, const std::string& locale) {
    std::vector<Finding> findings;
    for (const std::string& key : keys) {
        const Template* of = catalogue.find(key);
        if (of == nullptr || !of->variants.contains(locale)) continue;
        VariantLint(catalogue, *of, of->variants.at(locale), findings).run();
        if (of->isPiece()) lintTextsWith(catalogue, *of, locale, findings);
    }
    std::vector<Finding> of_locale;
    lintLocale(catalogue, locale, of_locale);
    std::ranges::copy_if(of_locale, std::back_inserter(findings), [&](const Finding& one) { return keys.contains(one.key); });
    return findings;
}

std::vector<std::string> pluralForms(const std::string& locale) {
    const auto reached = reachableCategories(locale);
    return {reached.begin(), reached.end()};
}

const Facts& worstFacts() {
    static const Facts facts = worstCases();
    return facts;
}

std::vector<std::string> forbiddenPhrases(std::string_view locale, std::string_view text) {
    std::vector<std::string> phrases;
    for (const ForbiddenPhrase* found : findForbidden(locale, text)) phrases.emplace_back(found->phrase);
    return phrases;
}

std::vector<Coverage> coverage(const Catalogue& catalogue) {
    std::vector<Coverage> all;
    for (const std::string& locale : catalogue.locales()) {
        Coverage of{locale};
        for (const auto& [key, entry] : catalogue.templates()) {
            if (!entry.parts.rule.empty()) continue;
            const auto variant = entry.variants.find(locale);
            if (variant != entry.variants.end())
                ++(variant->second.stale ? of.stale : of.current);
            else
                ++(entry.inherited(locale) != nullptr ? of.inherited : of.missing);
        }
        all.push_back(std::move(of));
    }
    return all;
}

}  // namespace templates
