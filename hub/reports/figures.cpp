#include "hub/reports/figures.h"

namespace hub::reports {
namespace {

std::optional<std::int64_t> seconds(const std::optional<std::chrono::milliseconds>& length) {
    if (!length) return std::nullopt;
    return std::chrono::round<std::chrono::seconds>(*length).count();
}

std::optional<std::int64_t> meanHundredths(const Row& row) {
    if (row.rated == 0) return std::nullopt;
    return (100 * row.points + row.rated / 2) / row.rated;
}

std::optional<std::int64_t> counted(std::size_t count) { return static_cast<std::int64_t>(count); }

}  // namespace

std::optional<Name> parseName(std::string_view name) {
    if (name == "answers") return Name::Answers;
    if (name == "volume") return Name::Volume;
    if (name == "outcomes") return Name::Outcomes;
    if (name == "suggestions") return Name::Suggestions;
    if (name == "satisfaction") return Name::Satisfaction;
    return std::nullopt;
}

std::vector<FactKind> kindsOf(Name name) {
    switch (name) {
        case Name::Answers: return {FactKind::Answered};
        case Name::Volume: return {FactKind::Received, FactKind::Sent};
        case Name::Outcomes: return {FactKind::Resolved, FactKind::Reopened, FactKind::Disputed, FactKind::Due};
        case Name::Suggestions: return {FactKind::Sent};
        case Name::Satisfaction: return {FactKind::Asked, FactKind::Rated};
    }
    return {};
}

bool tellsLengths(Name name) { return name == Name::Answers || name == Name::Outcomes; }

std::vector<Figure> figuresOf(Name name, const Row& row, bool of_person) {
    const auto nobodys = [&](std::int64_t count) { return of_person ? std::nullopt : std::optional(count); };
    switch (name) {
        case Name::Answers:
            return {
                {"answers", counted(row.answers.count)},
                {"median_seconds", seconds(row.answers.median)},
                {"p90_seconds", seconds(row.answers.p90)},
                {"awake", row.awake},
                {"awake_known", row.awake_known},
            };
        case Name::Volume: return {{"received", nobodys(row.received)}, {"sent", row.sent}};
        case Name::Outcomes:
            return {
                {"resolved", row.resolved},
                {"handled", counted(row.handling.count)},
                {"handling_median_seconds", seconds(row.handling.median)},
                {"handling_p90_seconds", seconds(row.handling.p90)},
                {"reopened", row.reopened},
                {"disputes", nobodys(row.disputed)},
                {"breached", row.breached},
            };
        case Name::Suggestions:
            return {
                {"replies", row.sent},
                {"from_template", row.from_template},
                {"as_suggested", row.as_suggested},
                {"edited", row.edited},
            };
        case Name::Satisfaction: {
            // Where nobody could be asked, nobody stayed silent.
            const auto ofAsked = [&](std::int64_t count) { return row.asked > 0 ? std::optional(count) : std::nullopt; };
            return {
                {"asked", row.asked},
                {"ratings", ofAsked(row.rated)},
                {"satisfied", ofAsked(row.satisfied)},
                {"mean_hundredths", meanHundredths(row)},
            };
        }
    }
    return {};
}

}  // namespace hub::reports
