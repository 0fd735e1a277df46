#include "templates/pattern/ast.h"

#include <algorithm>
#include <limits>

#include <unicode/messagepattern.h>
#include <unicode/unistr.h>

namespace templates {
namespace {

std::string utf8(const icu::UnicodeString& text) {
    std::string out;
    text.toUTF8String(out);
    return out;
}

bool isArgumentName(std::string_view name) {
    if (name.empty() || name[0] < 'a' || name[0] > 'z') return false;
    return std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
}

/// Braces are counted as they stand, quoted ones too: a pattern that deep is refused either way.
bool isTooDeep(std::string_view pattern) {
    int depth = 0;
    for (const char c : pattern) {
        depth += c == '{' ? 1 : c == '}' ? -1 : 0;
        if (depth > kMaxPatternDepth) return true;
    }
    return false;
}

/// Walks the flat list of parts that ICU's parser leaves behind.
class Reader {
public:
    explicit Reader(const icu::MessagePattern& parsed)
        : parsed_(parsed), source_(parsed.getPatternString()) {}

    PatternNodes read() { return message(0, {}); }
    [[nodiscard]] const std::optional<PatternProblem>& problem() const { return problem_; }
    [[nodiscard]] std::size_t byteOffset(std::int32_t unit) const {
        return utf8(source_.tempSubString(0, unit)).size();
    }

private:
    using Part = icu::MessagePattern::Part;

    void refuse(std::int32_t unit, std::string what) {
        if (!problem_) problem_ = PatternProblem{byteOffset(unit), std::move(what)};
    }

    static void addText(PatternNodes& nodes, const std::string& text) {
        if (text.empty()) return;
        if (!nodes.empty() && nodes.back().kind == PatternNode::Kind::Text) {
            nodes.back().text += text;
            return;
        }
        nodes.push_back({PatternNode::Kind::Text, text, {}});
    }

    /// `start` is the index of a MSG_START part; `counted` the argument that # stands for.
    PatternNodes message(std::int32_t start, const std::string& counted) {
        PatternNodes nodes;
        std::int32_t from = parsed_.getPart(start).getLimit();
        const std::int32_t end = parsed_.getLimitPartIndex(start);
        for (std::int32_t i = start + 1; i <= end && !problem_; ++i) {
            const Part& part = parsed_.getPart(i);
            addText(nodes, utf8(source_.tempSubStringBetween(from, part.getIndex())));
            from = part.getLimit();
            if (part.getType() == UMSGPAT_PART_TYPE_REPLACE_NUMBER) {
                nodes.push_back({PatternNode::Kind::Count, counted, {}});
            } else if (part.getType() == UMSGPAT_PART_TYPE_ARG_START) {
                nodes.push_back(argument(i));
                i = parsed_.getLimitPartIndex(i);
                from = parsed_.getPart(i).getLimit();
            }
        }
        return nodes;
    }

    PatternNode argument(std::int32_t start) {
        const UMessagePatternArgType type = parsed_.getPart(start).getArgType();
        const Part& name_part = parsed_.getPart(start + 1);
        const std::string name = utf8(parsed_.getSubstring(name_part));
        const std::int32_t at = name_part.getIndex();
        if (!isArgumentName(name)) refuse(at, "an argument's name is [a-z][a-z0-9_]*, not \"" + name + "\"");
        switch (type) {
            case UMSGPAT_ARG_TYPE_NONE:
                if (!factBehind(name).empty()) refuse(at, name + " is only for select");
                return {PatternNode::Kind::Argument, name, {}};
            case UMSGPAT_ARG_TYPE_PLURAL:
                return {PatternNode::Kind::Plural, name, branches(start, name, true)};
            case UMSGPAT_ARG_TYPE_SELECT:
                return {PatternNode::Kind::Select, name, branches(start, name, false)};
            default:
                refuse(at, "{" + name + "} may be plain, plural or select; values come as finished strings");
                return {};
        }
    }

    std::vector<PatternBranch> branches(std::int32_t start, const std::string& name, bool plural) {
        std::vector<PatternBranch> found;
        std::int32_t i = start + 2;
        if (Part::hasNumericValue(parsed_.getPart(i).getType())) {
            refuse(parsed_.getPart(i).getIndex(), "plural takes no offset here");
            return found;
        }
        while (parsed_.getPart(i).getType() == UMSGPAT_PART_TYPE_ARG_SELECTOR && !problem_) {
            PatternBranch branch;
            const Part& selector = parsed_.getPart(i);
            branch.selector = utf8(parsed_.getSubstring(selector));
            ++i;
            if (Part::hasNumericValue(parsed_.getPart(i).getType())) {
                branch.exact = exactValue(parsed_.getPart(i));
                ++i;
            }
            check(found, branch, name, plural, selector.getIndex());
            branch.body = message(i, plural ? name : std::string());
            i = parsed_.getLimitPartIndex(i) + 1;
            found.push_back(std::move(branch));
        }
        return found;
    }

    std::optional<long long> exactValue(const Part& part) {
        const double value = parsed_.getNumericValue(part);
        if (value < 0 || value > 1e9 || value != static_cast<double>(static_cast<long long>(value))) {
            refuse(part.getIndex(), "an exact plural form is a whole number");
            return std::nullopt;
        }
        return static_cast<long long>(value);
    }

    void check(
        const std::vector<PatternBranch>& earlier, const PatternBranch& branch, const std::string& name,
        bool plural, std::int32_t at
    ) {
        const bool twice = std::any_of(earlier.begin(), earlier.end(), [&](const PatternBranch& other) {
            return other.selector == branch.selector;
        });
        if (twice) refuse(at, "\"" + branch.selector + "\" is written twice for {" + name + "}");
        const bool known = branch.selector == "yes" || branch.selector == "no" || branch.selector == "other";
        if (!plural && !factBehind(name).empty() && !known)
            refuse(at, name + " is yes, no or other, never \"" + branch.selector + "\"");
    }

    const icu::MessagePattern& parsed_;
    const icu::UnicodeString source_;
    std::optional<PatternProblem> problem_;
};

std::string describe(UErrorCode status) {
    switch (status) {
        case U_UNMATCHED_BRACES:
            return "a brace has no partner";
        case U_DEFAULT_KEYWORD_MISSING:
            return "plural and select need an \"other\"";
        case U_PATTERN_SYNTAX_ERROR:
            return "not a valid pattern: expected {name}, {name, plural, …} or {name, select, …}";
        default:
            return std::string("not a valid pattern (") + u_errorName(status) + ")";
    }
}

}  // namespace

std::string_view factBehind(std::string_view selector_argument) {
    constexpr std::string_view prefix = "has_";
    if (selector_argument.substr(0, prefix.size()) != prefix) return {};
    return selector_argument.substr(prefix.size());
}

std::variant<PatternNodes, PatternProblem> parsePattern(std::string_view pattern) {
    if (pattern.size() > kMaxPatternBytes)
        return PatternProblem{kMaxPatternBytes, "longer than " + std::to_string(kMaxPatternBytes) + " bytes"};
    if (isTooDeep(pattern)) return PatternProblem{0, "nested too deep"};
    const icu::StringPiece bytes(pattern.data(), static_cast<std::int32_t>(pattern.size()));
    const icu::UnicodeString source = icu::UnicodeString::fromUTF8(bytes);
    UErrorCode status = U_ZERO_ERROR;
    UParseError where{};
    icu::MessagePattern parsed(UMSGPAT_APOS_DOUBLE_OPTIONAL, status);
    parsed.parse(source, &where, status);
    if (U_FAILURE(status)) {
        const std::string before = utf8(source.tempSubString(0, std::max(0, where.offset)));
        return PatternProblem{before.size(), describe(status)};
    }
    Reader reader(parsed);
    PatternNodes nodes = reader.read();
    if (reader.problem()) return *reader.problem();
    return nodes;
}

}  // namespace templates
