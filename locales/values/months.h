#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace locales {

/// The names of months in a language and in English, by the CLDR data of the linked ICU.
class Months {
public:
    explicit Months(std::string_view language);

    /// The month whose name stands at `at` of a text in lower case, and moves `at` behind it; 0 for none.
    unsigned match(std::u32string_view text, std::size_t& at) const;

    /// Made once for each language.
    static const Months& of(std::string_view language);

private:
    std::vector<std::pair<std::u32string, unsigned>> names_;  // in lower case, the longest first
};

}  // namespace locales
