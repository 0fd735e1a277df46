#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "hub/quality/model.h"

namespace hub {

struct CardFilter {
    enum class Which {
        Open,      ///< to be looked at by this user: none of his own, oldest first
        Reviewed,  ///< newest first
        Own,       ///< the user's own replies that were looked at, newest first
    };
    Which which = Which::Open;
    Id user = 0;
    std::string cursor;  ///< of the page before; empty for the first
    std::size_t limit = 20;
};

struct CardPage {
    std::vector<QualityCard> items;
    std::string next;  ///< empty after the last
};

struct QualityQuery {
    QualityBy by = QualityBy::Person;
    std::string first_week, last_week;  ///< both count
    std::optional<Id> person;
};

/// Replies that are drawn to be looked at, and what is said of them. Every call is one transaction.
class QualityStore {
public:
    virtual ~QualityStore() = default;

    /// What people wrote to buyers who had written, and that left in [from, to).
    virtual std::vector<SentReply> sentReplies(Instant from, Instant to) = 0;
    /// A card for each that has none; how many that were.
    virtual std::int64_t addCards(const std::string& week, const std::vector<SentReply>& drawn) = 0;
    virtual CardPage cards(const CardFilter& filter) = 0;  ///< std::invalid_argument for a bad cursor
    virtual std::optional<QualityCard> card(Id id) = 0;
    /// In place of an earlier review of his own. False, and nothing stored, once the person has answered or a colleague has reviewed it.
    virtual bool reviewCard(Id card, Id reviewer, const std::vector<QualityMark>& marks, Instant now) = 0;
    /// False, and nothing stored, unless it was reviewed and not answered yet.
    virtual bool answerCard(Id card, const std::string& answer, Instant now) = 0;

    virtual std::vector<QualityCriterion> criteria() = 0;  ///< in their order, retired ones last
    /// Those with an id stay as they are but for their title, others are new; what isn't named is retired.
    virtual void putCriteria(const std::vector<QualityCriterion>& criteria) = 0;

    virtual std::vector<QualityFigures> qualityFigures(const QualityQuery& query) = 0;  ///< by key
};

}  // namespace hub
