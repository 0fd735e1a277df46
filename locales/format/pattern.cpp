#include "locales/format/pattern.h"

#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include <unicode/fmtable.h>
#include <unicode/messagepattern.h>
#include <unicode/msgfmt.h>

#include "locales/format/fallback.h"
#include "locales/format/icu_locale.h"

namespace locales {
namespace {

// Both caches start anew when they are full: patterns come from catalogues and editors, never from buyers.
constexpr std::size_t kMaxPatterns = 4096;

enum class Need { Anything, Text, Number };

struct Compiled {
    std::shared_ptr<const icu::MessageFormat> format;
    std::map<std::string, Need> needs;
};
using Outcome = std::variant<Compiled, PatternProblem>;

/// What an argument of this type asks for; empty for a type that isn't offered.
std::optional<Need> needOf(const icu::MessagePattern& pattern, std::int32_t start) {
    switch (pattern.getPart(start).getArgType()) {
        case UMSGPAT_ARG_TYPE_NONE:
            return Need::Anything;
        case UMSGPAT_ARG_TYPE_SELECT:
            return Need::Text;
        case UMSGPAT_ARG_TYPE_PLURAL:
        case UMSGPAT_ARG_TYPE_SELECTORDINAL:
            return Need::Number;
        case UMSGPAT_ARG_TYPE_SIMPLE:
            // The part behind the name is the type's word.
            return pattern.partSubstringMatches(pattern.getPart(start + 2), UNICODE_STRING_SIMPLE("number"))
                       ? std::optional(Need::Number)
                       : std::nullopt;
        default:
            return std::nullopt;
    }
}

std::variant<std::map<std::string, Need>, PatternProblem> collectNeeds(const icu::MessagePattern& pattern) {
    std::map<std::string, Need> needs;
    for (std::int32_t i = 0; i < pattern.countParts(); ++i) {
        if (pattern.getPartType(i) != UMSGPAT_PART_TYPE_ARG_START) continue;
        const icu::MessagePattern::Part& name_part = pattern.getPart(i + 1);
        const std::string name = toUtf8(pattern.getSubstring(name_part));
        const std::optional<Need> need = needOf(pattern, i);
        if (!need || name_part.getType() != UMSGPAT_PART_TYPE_ARG_NAME) {
            return PatternProblem{PatternProblem::Kind::UnknownFormat, name};
        }
        Need& known = needs.try_emplace(name, *need).first->second;
        if (known == Need::Anything) known = *need;
        if (*need != Need::Anything && known != *need)
            return PatternProblem{PatternProblem::Kind::WrongType, name};
    }
    return needs;
}

Outcome compile(std::string_view locale, std::string_view pattern) {
    if (!isWellFormedLocale(locale))
        return PatternProblem{PatternProblem::Kind::BadLocale, std::string(locale)};
    const icu::UnicodeString text = fromUtf8(pattern);
    UErrorCode status = U_ZERO_ERROR;
    UParseError where = {};
    const icu::MessagePattern parsed(text, &where, status);
    if (U_FAILURE(status)) {
        return PatternProblem{
            PatternProblem::Kind::BadPattern,
            std::string(u_errorName(status)) + " at " + std::to_string(where.offset)};
    }
    auto needs = collectNeeds(parsed);
    if (auto* const problem = std::get_if<PatternProblem>(&needs)) return std::move(*problem);
    auto format = std::make_shared<const icu::MessageFormat>(text, formattingLocale(locale), where, status);
    if (U_FAILURE(status)) {
        return PatternProblem{
            PatternProblem::Kind::BadPattern,
            std::string(u_errorName(status)) + " at " + std::to_string(where.offset)};
    }
    return Compiled{std::move(format), std::move(std::get<std::map<std::string, Need>>(needs))};
}

std::string cacheKey(std::string_view locale, std::string_view pattern) {
    std::string key(locale);
    key.push_back('\0');
    key.append(pattern);
    return key;
}

/// Compiles once for all threads; each gets a clone. An object that formats creates parts of itself on the
/// way, so that even cloning it beside another thread's formatting would race: the shared one only ever
/// clones, under the lock.
class SharedPatterns {
public:
    Outcome cloneOf(const std::string& key, std::string_view locale, std::string_view pattern) {
        const std::lock_guard lock(mutex_);
        auto found = outcomes_.find(key);
        if (found == outcomes_.end()) {
            if (outcomes_.size() >= kMaxPatterns) outcomes_.clear();
            found = outcomes_.emplace(key, compile(locale, pattern)).first;
        }
        if (const auto* const problem = std::get_if<PatternProblem>(&found->second)) return *problem;
        const auto& compiled = std::get<Compiled>(found->second);
        return Compiled{std::shared_ptr<const icu::MessageFormat>(compiled.format->clone()), compiled.needs};
    }

private:
    std::mutex mutex_;  ///< guards outcomes_ and the formats in it
    std::unordered_map<std::string, Outcome> outcomes_;
};

const Outcome& compiledForThread(std::string_view locale, std::string_view pattern) {
    static SharedPatterns shared;
    thread_local std::unordered_map<std::string, Outcome> own;
    std::string key = cacheKey(locale, pattern);
    auto found = own.find(key);
    if (found == own.end()) {
        if (own.size() >= kMaxPatterns) own.clear();
        Outcome outcome = shared.cloneOf(key, locale, pattern);
        found = own.emplace(std::move(key), std::move(outcome)).first;
    }
    return found->second;
}

std::variant<std::string, PatternProblem> fill(const Compiled& compiled, const PatternArguments& arguments) {
    std::vector<icu::UnicodeString> names;
    std::vector<icu::Formattable> values;
    for (const auto& [name, need] : compiled.needs) {
        const auto found = arguments.find(name);
        if (found == arguments.end()) return PatternProblem{PatternProblem::Kind::MissingArgument, name};
        const auto* const text = std::get_if<std::string>(&found->second);
        if (need != Need::Anything && (need == Need::Text) != (text != nullptr)) {
            return PatternProblem{PatternProblem::Kind::WrongType, name};
        }
        names.push_back(fromUtf8(name));
        values.push_back(
            text != nullptr ? icu::Formattable(fromUtf8(*text))
                            : icu::Formattable(std::get<std::int64_t>(found->second))
        );
    }
    UErrorCode status = U_ZERO_ERROR;
    icu::UnicodeString out;
    compiled.format->format(
        names.data(), values.data(), static_cast<std::int32_t>(names.size()), out, status
    );
    if (U_FAILURE(status)) return PatternProblem{PatternProblem::Kind::BadPattern, u_errorName(status)};
    return toUtf8(out);
}

}  // namespace

std::variant<std::string, PatternProblem> formatPattern(
    std::string_view locale, std::string_view pattern, const PatternArguments& arguments
) {
    const Outcome& outcome = compiledForThread(locale, pattern);
    if (const auto* const problem = std::get_if<PatternProblem>(&outcome)) return *problem;
    return fill(std::get<Compiled>(outcome), arguments);
}

}  // namespace locales
