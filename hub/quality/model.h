#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/inbox/model.h"

namespace hub {

/// What a reviewer says of a reply by one criterion.
enum class Verdict { Yes, No, None };  ///< None: it doesn't apply
std::string_view wireName(Verdict verdict);
std::optional<Verdict> parseVerdict(std::string_view name);

/// By what replies are judged.
struct QualityCriterion {
    Id id = 0;
    std::string code;   ///< of the shipped ones, which the page says in each language; empty for the shop's own
    std::string title;  ///< of the shop's own
    bool retired = false;
};

struct QualityMark {
    Id criterion = 0;
    Verdict verdict = Verdict::None;
    std::string remark;
};

/// A reply that left, as far as drawing needs.
struct SentReply {
    Id reply = 0, person = 0;
    bool late = false;    ///< after its deadline
    bool hinted = false;  ///< against a hint of the hub's
};

/// A reply that was drawn, and what was said of it.
struct QualityCard {
    Id id = 0;
    std::string week;  ///< "2026-W48", in which it was sent (UTC)
    std::optional<Id> conversation;  ///< empty once it is deleted
    Id person = 0;
    bool late = false, hinted = false;
    std::optional<Id> reviewer;
    std::optional<Instant> sent_at, reviewed_at, answered_at;
    std::string text, question, language;  ///< what was sent, what it answers, and the buyer's language
    std::string answer;                    ///< of the person to the review
    std::vector<QualityMark> marks;
};

/// What came of the cards of one row.
struct QualityFigures {
    std::string key;  ///< a person's or a criterion's row id, or a week
    std::int64_t drawn = 0, looked_at = 0;
    std::int64_t yes = 0, no = 0, none = 0;  ///< marks
};

enum class QualityBy { Person, Criterion, Week };

/// How replies are drawn.
struct QualitySampling {
    int share_percent = 0;  ///< of each person's replies in a week; 0: none are drawn
    std::string seed;       ///< with the same one the same are drawn
};

}  // namespace hub
