#pragma once
#include <map>
#include <string>
#include <vector>

#include "templates/memory/memory.h"

namespace templates {

/// What a text counts that was changed before it was sent.
inline constexpr double kEditedCounts = 1.0 / 3;

/// What this shop's sellers send and pass over, by template and locale. Not thread-safe.
class Habits {
public:
    /// `shown` in the order in which they stood: those before the one that was taken were passed over.
    void sent(const std::string& key, const std::string& locale, const std::vector<std::string>& shown, bool edited);
    /// Counts that were kept, such as a store's.
    void add(const std::string& key, const std::string& locale, double taken, double passed_over);
    /// In log-odds, for SuggestRequest::shop_preference: what is done in all locales, then in this one, then what was answered to messages like this one.
    [[nodiscard]] std::map<std::string, double> preference(const std::string& locale, const Memory::Votes& votes = {}) const;

private:
    struct Count {
        double taken = 0, passed_over = 0;
    };
    std::map<std::string, std::map<std::string, Count>> by_key_;  ///< then by locale; "" is all
};

}  // namespace templates
