#include "templates/pattern/pattern.h"

#include <algorithm>
#include <set>

#include <unicode/locid.h>
#include <unicode/plurrule.h>

#include "locales/text/unicode.h"
#include "templates/pattern/ast.h"
#include "templates/pattern/value.h"

namespace templates {
namespace {

std::string hole(const std::string& name) { return std::string("[[").append(name).append("]]"); }

/// Which facts a pattern names, and which of them it shows without a has_ selector around.
class Survey {
public:
    void walk(const PatternNodes& nodes) {
        for (const PatternNode& node : nodes) visit(node);
    }
    std::set<std::string> named;
    std::set<std::string> needed;

private:
    void visit(const PatternNode& node) {
        const std::string_view behind = factBehind(node.text);
        if (node.kind == PatternNode::Kind::Text) return;
        named.insert(
            behind.empty() || node.kind != PatternNode::Kind::Select ? node.text : std::string(behind)
        );
        if (node.kind == PatternNode::Kind::Argument || node.kind == PatternNode::Kind::Count) {
            if (guarded_.count(node.text) == 0) needed.insert(node.text);
            return;
        }
        for (const PatternBranch& branch : node.branches) {
            const bool guards =
                node.kind == PatternNode::Kind::Select && !behind.empty() && branch.selector == "yes";
            const bool added = guards && guarded_.emplace(behind).second;
            walk(branch.body);
            if (added) guarded_.erase(std::string(behind));
        }
    }
    std::set<std::string> guarded_;
};

}  // namespace

struct Pattern::Impl {
    std::string locale;
    bool right_to_left = false;
    PatternNodes nodes;
    std::unique_ptr<const icu::PluralRules> plurals;
    std::vector<std::string> arguments;
    std::vector<std::string> required;
};

namespace {

template <typename Impl>
class Renderer {
public:
    Renderer(const Impl& pattern, const Facts& facts) : pattern_(pattern), facts_(facts) {}

    Rendered run() && {
        write(pattern_.nodes);
        return std::move(out_);
    }

private:
    void write(const PatternNodes& nodes) {
        for (const PatternNode& node : nodes) {
            switch (node.kind) {
                case PatternNode::Kind::Text:
                    out_.text += node.text;
                    break;
                case PatternNode::Kind::Argument:
                case PatternNode::Kind::Count:
                    writeFact(node.text);
                    break;
                case PatternNode::Kind::Plural:
                    write(pluralBranch(node).body);
                    break;
                case PatternNode::Kind::Select:
                    write(selectBranch(node).body);
                    break;
            }
        }
    }

    [[nodiscard]] std::string valueOf(std::string_view name) const {
        const auto found = facts_.find(name);
        if (found == facts_.end()) return {};
        const FactKind* kind = findFact(name);
        return writeValue(
            pattern_.locale, pattern_.right_to_left, kind ? kind->type : FactType::Text, found->second
        );
    }

    void writeFact(const std::string& name) {
        const std::string value = valueOf(name);
        if (!value.empty()) {
            out_.text += value;
            return;
        }
        out_.text += hole(name);
        if (std::find(out_.missing.begin(), out_.missing.end(), name) == out_.missing.end())
            out_.missing.push_back(name);
    }

    static const PatternBranch& branch(const PatternNode& node, std::string_view selector) {
        const PatternBranch* other = nullptr;
        for (const PatternBranch& candidate : node.branches) {
            if (candidate.selector == selector) return candidate;
            if (candidate.selector == "other") other = &candidate;
        }
        return *other;
    }

    const PatternBranch& pluralBranch(const PatternNode& node) const {
        const auto found = facts_.find(node.text);
        const long long* count = found == facts_.end() ? nullptr : std::get_if<long long>(&found->second);
        if (!count) return branch(node, "other");
        for (const PatternBranch& candidate : node.branches)
            if (candidate.exact == *count) return candidate;
        std::string category;
        pattern_.plurals->select(static_cast<double>(*count)).toUTF8String(category);
        return branch(node, category);
    }

    const PatternBranch& selectBranch(const PatternNode& node) const {
        const std::string_view behind = factBehind(node.text);
        if (!behind.empty()) {
            if (!valueOf(behind).empty()) return branch(node, "yes");
            const auto is_no = [](const PatternBranch& candidate) { return candidate.selector == "no"; };
            const auto no = std::find_if(node.branches.begin(), node.branches.end(), is_no);
            return no == node.branches.end() ? branch(node, "other") : *no;
        }
        const auto found = facts_.find(node.text);
        const std::string* word = found == facts_.end() ? nullptr : std::get_if<std::string>(&found->second);
        return branch(node, word ? std::string_view(*word) : std::string_view("other"));
    }

    const Impl& pattern_;
    const Facts& facts_;
    Rendered out_;
};

}  // namespace

Pattern::Pattern(std::unique_ptr<const Impl> impl) : impl_(std::move(impl)) {}
Pattern::Pattern(Pattern&&) noexcept = default;
Pattern& Pattern::operator=(Pattern&&) noexcept = default;
Pattern::~Pattern() = default;

std::variant<Pattern, PatternProblem> Pattern::compile(std::string_view locale, std::string_view pattern) {
    auto parsed = parsePattern(pattern);
    if (auto* problem = std::get_if<PatternProblem>(&parsed)) return std::move(*problem);
    auto impl = std::make_unique<Impl>();
    impl->locale = locale;
    impl->right_to_left = locales::isRightToLeft(locale);
    impl->nodes = std::move(std::get<PatternNodes>(parsed));
    UErrorCode status = U_ZERO_ERROR;
    const icu::StringPiece tag(locale.data(), static_cast<std::int32_t>(locale.size()));
    impl->plurals.reset(icu::PluralRules::forLocale(icu::Locale::forLanguageTag(tag, status), status));
    if (U_FAILURE(status)) return PatternProblem{0, std::string(locale) + " is no locale"};
    Survey survey;
    survey.walk(impl->nodes);
    impl->arguments.assign(survey.named.begin(), survey.named.end());
    impl->required.assign(survey.needed.begin(), survey.needed.end());
    return Pattern(std::move(impl));
}

Rendered Pattern::render(const Facts& facts) const { return Renderer<Impl>(*impl_, facts).run(); }

const std::vector<std::string>& Pattern::arguments() const { return impl_->arguments; }
const std::vector<std::string>& Pattern::required() const { return impl_->required; }

}  // namespace templates
