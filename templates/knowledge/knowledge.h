#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "templates/pattern/facts.h"

namespace templates {

/// A short internal note for sellers; buyers never see it. `kind` is decide (among the cases), ask (what evidence), never
/// (what not to say) or know (the rule of trade behind it).
struct KnowledgeCell {
    std::string about;  ///< an intent, or "risk." and a risk
    std::string kind;
    std::string text;
    std::string locale;  ///< that of `text`: English where the asked one has none
    bool stale = false;  ///< a dated fact in it is past its review, or nobody was sure of it
};

/// What a country or marketplace law says today: a limit, a period. dated.tsv says where it is from.
struct DatedFact {
    std::string name, value, unit, holds_in, what, source;
    Day reviewed, review_by;
    bool sure = true;
};

/// Every cell in the order of en.po, `{names}` of dated facts filled in as they stand on a day: "14 days", "14天".
std::vector<KnowledgeCell> knowledge(std::string_view locale, Day today);

const std::vector<DatedFact>& datedFacts();
/// Whether a fact is past its review on a day, or nobody was sure of it.
bool isDoubtful(const DatedFact& fact, Day day);

}  // namespace templates
