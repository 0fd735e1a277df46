#include "hub/editing/editing.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "locales/format/fallback.h"
#include "templates/catalogue/source_locale.h"
#include "templates/classify/taxonomy.h"

namespace hub {
namespace {

constexpr std::string_view kOwn = "own_";

/// What holds a text of the shop's own back: what can't be filled in, and what marketplaces or buyers take amiss. All else is the
/// library's own style, which the shop need not share.
constexpr std::array<std::string_view, 8> kGrave{"pattern", "plural", "arguments", "contact", "forbidden_phrase", "marketing", "bidi", "length"};

bool isShipped(const std::string& key) { return templates::Catalogue::shipped().find(key) != nullptr; }

std::vector<templates::Finding> lintOf(const templates::Catalogue& catalogue, const std::set<std::string>& keys, const std::string& locale) {
    auto findings = templates::lint(catalogue, keys, locale);
    for (auto& one : findings) {
        if (!isShipped(one.key) && std::ranges::find(kGrave, one.rule) == kGrave.end()) one.severity = templates::Severity::Warning;
    }
    return findings;
}

bool isOpen(const Revision& one) { return one.state == RevisionState::Draft || one.state == RevisionState::InReview; }

const templates::Variant* variantIn(const templates::Template& of, const std::string& locale) {
    const auto found = of.variants.find(locale);
    return found == of.variants.end() ? nullptr : &found->second;
}

/// A text as if it were in force, written for the present English.
templates::Overlay overlayOf(const templates::Template& of, const std::string& locale, const std::string& text, const std::string& title) {
    templates::Overlay overlay{of.key, locale, {}, text, title, false, {}};
    if (const auto* source = variantIn(of, templates::kSourceLocale)) overlay.source = locale == templates::kSourceLocale ? text : source->text;
    return overlay;
}

/// The English that a text is to say; empty where it was written for none.
std::string englishOf(const templates::Template& of) {
    const auto* english = variantIn(of, templates::kSourceLocale);
    return english == nullptr ? std::string() : english->text;
}

}  // namespace

bool keepsLocale(const User& user, const std::string& locale) {
    return user.roles.contains(Role::Editor) && (user.locales.empty() || std::ranges::find(user.locales, locale) != user.locales.end());
}

std::string_view wireName(TextState state) {
    constexpr std::array<std::string_view, 8> kNames{"published", "stale", "draft", "in_review", "failing", "missing", "retired", "inherited"};
    return kNames.at(static_cast<std::size_t>(state));
}

std::string ownKey(const std::string& intent, const std::string& name) {
    return std::string(templates::topicOf(intent)) + "." + intent + "." + std::string(kOwn) + name;
}

std::map<std::pair<std::string, std::string>, Revision> Editing::heads(bool open) const {
    std::map<std::pair<std::string, std::string>, Revision> found;
    for (auto& head : store_.templateHeads()) {
        if (isOpen(head) == open) found.emplace(std::pair(head.key, head.locale), std::move(head));
    }
    return found;
}

/// A locale without a text of its own for a channel's rule answers with the plain one.
bool Editing::isCovered(const templates::Template& of, const std::string& locale) const {
    if (of.inherited(locale) != nullptr) return true;
    if (of.parts.rule.empty()) return false;
    const auto* plain = catalogue_->find(std::string_view(of.key).substr(0, of.key.rfind('@')));
    return plain != nullptr && (variantIn(*plain, locale) != nullptr || plain->inherited(locale) != nullptr);
}

TextState Editing::stateOf(const templates::Template& of, const std::string& locale) const {
    const auto* current = variantIn(of, locale);
    if (const auto open = open_.find({of.key, locale}); open != open_.end()) {
        if (failing(locale).contains(of.key)) return TextState::Failing;
        return open->second.state == RevisionState::InReview ? TextState::InReview : TextState::Draft;
    }
    if (of.retired.contains(locale)) return TextState::Retired;
    if (current == nullptr) return isCovered(of, locale) ? TextState::Inherited : TextState::Missing;
    // The shipped texts have passed every check when they were shipped.
    if (in_force_.contains({of.key, locale}) && failing(locale).contains(of.key)) return TextState::Failing;
    return current->stale ? TextState::Stale : TextState::Published;
}

std::vector<TextState> Editing::states(const templates::Template& of) const {
    std::vector<TextState> all;
    for (const auto& locale : catalogue_->locales()) all.push_back(stateOf(of, locale));
    return all;
}

const std::set<std::string>& Editing::failing(const std::string& locale) const {
    if (const auto known = failing_.find(locale); known != failing_.end()) return known->second;
    if (!tried_) {
        std::vector<templates::Overlay> texts;
        for (const auto& [place, open] : open_) {
            const auto* of = catalogue_->find(open.key);
            if (of != nullptr) texts.push_back(overlayOf(*of, open.locale, open.text, open.title));
        }
        std::vector<templates::CatalogueProblem> problems;
        tried_ = catalogue_->with({}, texts, problems);
    }
    std::set<std::string> keys;
    for (const auto* heads : {&open_, &in_force_}) {
        for (const auto& [place, one] : *heads) {
            if (one.locale == locale) keys.insert(one.key);
        }
    }
    auto& found = failing_[locale];
    for (const auto& finding : lintOf(*tried_, keys, locale)) {
        if (finding.severity == templates::Severity::Error) found.insert(finding.key);
    }
    return found;
}

std::vector<templates::Finding> Editing::lint(const EditedText& of, const std::string& text, const std::string& title) const {
    std::vector<templates::CatalogueProblem> problems;
    const auto tried = catalogue_->with({}, {overlayOf(*of.of, of.locale, text, title)}, problems);
    auto findings = lintOf(tried, {of.of->key}, of.locale);
    lintTerms(of.of->key, of.locale, of.locale == templates::kSourceLocale ? text : englishOf(*of.of), text, findings);
    return findings;
}

const std::vector<templates::ShopTerm>& Editing::terms(const std::string& locale) const {
    const auto [found, is_new] = terms_.try_emplace(locale);
    if (is_new) {
        for (auto& kept : termsInForce(store_, locale)) found->second.push_back(std::move(kept.term));
    }
    return found->second;
}

void Editing::lintTerms(
    const std::string& key, const std::string& locale, const std::string& english, const std::string& text, std::vector<templates::Finding>& findings
) const {
    for (auto& breach : templates::termBreaches(terms(locale), english, text))
        findings.push_back({templates::Severity::Warning, locale, key, "shop_term", std::move(breach)});
}

std::vector<templates::Finding> Editing::lint(const std::vector<Revision>& bundle) const {
    std::map<std::string, std::string> english;  // by key
    std::map<std::string, std::set<std::string>> keys;  // by locale
    std::vector<templates::Overlay> texts;
    for (const auto& one : bundle) {
        const auto* of = catalogue_->find(one.key);
        if (of == nullptr) continue;
        texts.push_back(overlayOf(*of, one.locale, one.text, one.title));
        keys[one.locale].insert(one.key);
        if (one.locale == templates::kSourceLocale) english[one.key] = one.text;
    }
    for (auto& text : texts) {
        if (const auto source = english.find(text.key); source != english.end()) text.source = source->second;
    }
    std::vector<templates::CatalogueProblem> problems;
    const auto tried = catalogue_->with({}, texts, problems);
    std::vector<templates::Finding> findings;
    for (const auto& [locale, of_locale] : keys) std::ranges::move(lintOf(tried, of_locale, locale), std::back_inserter(findings));
    for (const auto& text : texts) {
        const auto source = english.find(text.key);
        lintTerms(text.key, text.locale, source != english.end() ? source->second : englishOf(*catalogue_->find(text.key)), text.text, findings);
    }
    return findings;
}

std::variant<EditedText, NoSuchText> Editing::text(const std::string& key, const std::string& locale) const {
    EditedText found;
    found.catalogue = catalogue_;
    found.of = catalogue_->find(key);
    found.locale = locale;
    if (found.of == nullptr || !locales::isWellFormedLocale(locale)) return NoSuchText{};
    found.state = stateOf(*found.of, locale);
    if (const auto* english = variantIn(*found.of, templates::kSourceLocale))
        found.source = *english;
    else if (!found.of->variants.empty())
        found.source = found.of->variants.begin()->second;
    else if (const auto open = open_.find({key, std::string(templates::kSourceLocale)}); open != open_.end() && locale != templates::kSourceLocale)
        found.source = templates::Variant{std::string(templates::kSourceLocale), open->second.source, open->second.text, open->second.title};
    found.current = variantIn(*found.of, locale);
    if (found.current == nullptr && !found.of->retired.contains(locale)) found.current = found.of->inherited(locale);
    if (const auto open = open_.find({key, locale}); open != open_.end()) found.open = open->second;
    if (const auto head = in_force_.find({key, locale}); head != in_force_.end()) found.in_force = head->second;
    if (const auto* shipped = templates::Catalogue::shipped().find(key)) {
        if (const auto* variant = variantIn(*shipped, locale)) found.shipped = variant->text;
    }
    if (found.open) {
        found.findings = lint(found, found.open->text, found.open->title);
    } else if (const auto* own = variantIn(*found.of, locale)) {
        found.findings = lintOf(*catalogue_, {key}, locale);
        lintTerms(key, locale, englishOf(*found.of), own->text, found.findings);
    }
    return found;
}

bool Editing::isOwn(const std::string& key) const { return !isShipped(key); }

bool Editing::mayWrite(const User& user, const std::string& key, const std::string& locale) const {
    return keepsLocale(user, locale) || (isOwn(key) && user.roles.contains(Role::Seller));
}

bool Editing::mayPublish(const User& user, const Revision& revision) const {
    if (!mayWrite(user, revision.key, revision.locale)) return false;
    if (!revision.writers.contains(user.id) || isOwn(revision.key)) return true;
    return std::ranges::none_of(store_.users(), [&](const User& other) {
        return other.id != user.id && !other.disabled && keepsLocale(other, revision.locale);
    });
}

}  // namespace hub
