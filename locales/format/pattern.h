#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <variant>

namespace locales {

/// What fills an argument: finished text (dates, money and names are written by their own functions first),
/// or a whole number for plural, selectordinal and {n}.
using PatternArgument = std::variant<std::string, std::int64_t>;
using PatternArguments = std::map<std::string, PatternArgument, std::less<>>;

struct PatternProblem {
    enum class Kind {
        BadLocale,      ///< the locale is no BCP-47 tag
        BadPattern,     ///< ICU can't compile it
        UnknownFormat,  ///< an argument type other than none, number, plural, select and selectordinal, or a
                        ///< number as name
        MissingArgument,  ///< the pattern names it, the arguments don't
        WrongType,        ///< text where a number is needed, or the other way round
    };
    Kind kind = Kind::BadPattern;
    std::string detail;  ///< the argument's name, or what ICU said and where
};

/// A pattern of ICU MessageFormat, filled; a problem instead of half a text. Arguments that the pattern
/// doesn't name are ignored. Numbers have European digits. Bad UTF-8 in texts becomes U+FFFD. Compiled
/// patterns are kept, at most some thousands; threads share nothing but their making, each formats with a
/// clone of its own.
std::variant<std::string, PatternProblem> formatPattern(
    std::string_view locale, std::string_view pattern, const PatternArguments& arguments
);

}  // namespace locales
