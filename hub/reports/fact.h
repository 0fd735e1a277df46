#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "hub/inbox/model.h"

namespace hub::reports {

enum class FactKind { Received, Sent, Answered, Due, Resolved, Settled, Reopened, Disputed, Asked, Rated };

/// What a reply owes to a template; FromTemplate where nobody noted whether it was edited.
enum class TemplateUse { None, FromTemplate, AsSuggested, Edited };

/// What rows of a report are made of.
enum class By { Day, Week, Person, Account, Kind, Language, Topic, Intent };

/// Something that happened and is counted. An answer knows since when it was waited for, `at` less `length`, so that clocks
/// other than that of all hours can measure it too.
struct Fact {
    FactKind kind = FactKind::Received;
    Instant at;
    std::optional<std::chrono::milliseconds> length;  ///< of Due: how late it ended; empty while it runs
    TemplateUse use = TemplateUse::None;
    int score = 0;      ///< of Rated: 1 to 5
    std::string zone;   ///< of Answered: the buyer's
    std::string group;  ///< its row, unless rows are days or weeks: text, or a row id
};

/// The words by which the store and the API name them.
std::string_view wireName(FactKind kind);
std::string_view wireName(TemplateUse use);
std::string_view wireName(By by);
std::optional<TemplateUse> parseTemplateUse(std::string_view name);
std::optional<By> parseBy(std::string_view name);

}  // namespace hub::reports
