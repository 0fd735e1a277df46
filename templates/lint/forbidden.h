#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace templates {

/// A line of forbidden.tsv. `rule` is forbidden_phrase or marketing.
struct ForbiddenPhrase {
    std::string_view rule;
    std::string_view phrase;
    std::string_view instead;
    std::string folded;
};

/// What the lists of the locale and of its parents, at last English, forbid and the text says.
std::vector<const ForbiddenPhrase*> findForbidden(std::string_view locale, std::string_view text);

}  // namespace templates
