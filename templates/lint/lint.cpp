#include "templates/lint/lint.h"

#include <algorithm>
#include <array>
#include <memory>
#include <set>

#include <unicode/locid.h>
#include <unicode/plurrule.h>
#include <unicode/strenum.h>
#include <unicode/unistr.h>

#include "templates/classify/taxonomy.h"
#include "templates/lint/contact.h"
#include "templates/lint/forbidden.h"
#include "templates/pattern/ast.h"

namespace templates {
namespace {

constexpr std::string_view kSourceLocale = "en";
constexpr std::array<std::string_view, 2> kTones = {"apologetic", "short"};

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

/// The checks of one variant; each adds what it finds.
class VariantLint {
public:
    VariantLint(const Template& of, const Variant& variant, std::vector<Finding>& findings)
        : template_(of), variant_(variant), findings_(findings) {}

    void run() {
        checkCharacters();
        checkStale();
        auto parsed = parsePattern(variant_.text);
        if (const auto* problem = std::get_if<PatternProblem>(&parsed)) {
            error("pattern", "byte " + std::to_string(problem->offset) + ": " + problem->what);
            return;
        }
        checkPlurals(std::get<PatternNodes>(parsed), false);
        const auto compiled = Pattern::compile(variant_.locale, variant_.text);
        if (const auto* problem = std::get_if<PatternProblem>(&compiled)) {
            error("pattern", problem->what);
            return;
        }
        checkArguments(std::get<Pattern>(compiled));
        checkWords(literals(std::get<PatternNodes>(parsed)));
        if (factsAreKnown(std::get<Pattern>(compiled))) checkFilled(std::get<Pattern>(compiled));
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
        const Variant& source = template_.variants.at(std::string(kSourceLocale));
        if (variant_.locale != kSourceLocale && variant_.text == source.text)
            warning("untranslated", "the text is the English one");
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
        for (const std::string& name : pattern.arguments())
            if (!findFact(name)) error("arguments", "no fact is called " + name);
        if (variant_.locale == kSourceLocale) return;
        const auto source = Pattern::compile(kSourceLocale, variant_.source);
        const auto* english = std::get_if<Pattern>(&source);
        if (!english) return;
        const auto lost = without(english->arguments(), pattern.arguments());
        const auto added = without(pattern.arguments(), english->arguments());
        if (!lost.empty()) error("arguments", "the English text has " + joined(lost) + " too");
        if (!added.empty()) error("arguments", "the English text has no " + joined(added));
        const auto blocking = without(without(pattern.required(), english->required()), added);
        if (!blocking.empty())
            error("arguments", joined(blocking) + " is optional in English: write a form without it");
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
        if (const auto contact = findContact(text))
            error("contact", "“" + *contact + "” has no place in a reply");
    }

    void checkFilled(const Pattern& pattern) {
        static const Facts worst = worstCases();
        const Rendered filled = pattern.render(worst);
        for (const std::string_view mark : {"{", "}", "[[", "]]"})
            if (filled.text.find(mark) != std::string::npos)
                error("filled", "“" + std::string(mark) + "” is left in the filled text");
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

    const Template& template_;
    const Variant& variant_;
    std::vector<Finding>& findings_;
};

void lintKey(const Template& of, std::vector<Finding>& findings) {
    const auto error = [&](std::string what) {
        findings.push_back({Severity::Error, std::string(kSourceLocale), of.key, "key", std::move(what)});
    };
    if (topicOf(of.parts.intent) != of.parts.topic) error("no such topic and intent");
    if (of.parts.intent == "unrelated") error("what is unrelated gets no reply");
    if (!of.parts.tone.empty() && std::find(kTones.begin(), kTones.end(), of.parts.tone) == kTones.end())
        error("no tone is called " + of.parts.tone);
}

}  // namespace

std::vector<Finding> lint(const Catalogue& catalogue) {
    std::vector<Finding> findings;
    for (const auto& [key, of] : catalogue.templates()) {
        lintKey(of, findings);
        for (const auto& [locale, variant] : of.variants) VariantLint(of, variant, findings).run();
    }
    return findings;
}

std::vector<std::string> forbiddenPhrases(std::string_view locale, std::string_view text) {
    std::vector<std::string> phrases;
    for (const ForbiddenPhrase* found : findForbidden(locale, text)) phrases.emplace_back(found->phrase);
    return phrases;
}

std::vector<Coverage> coverage(const Catalogue& catalogue) {
    std::vector<Coverage> all;
    for (const std::string& locale : catalogue.locales()) {
        Coverage of{locale, 0, 0, 0};
        for (const auto& [key, entry] : catalogue.templates()) {
            const auto variant = entry.variants.find(locale);
            ++(variant == entry.variants.end() ? of.missing : variant->second.stale ? of.stale : of.current);
        }
        all.push_back(std::move(of));
    }
    return all;
}

}  // namespace templates
