#include "hub/inbox/learned.h"

#include "locales/text/quote.h"

namespace hub {
namespace {

constexpr std::size_t kMost = 5000;

}  // namespace

Learned::Learned(Store& store) : store_(store), memory_(kMost) { refresh(); }

void Learned::refresh() {
    const std::lock_guard lock(mutex_);
    for (const auto& lesson : store_.lessonsAfter(newest_, kMost)) {
        memory_.add({
            templates::gistOf(lesson.text, lesson.question), lesson.intent, lesson.template_key, lesson.order_status,
            lesson.corrected, lesson.message
        });
        newest_ = lesson.id;
    }
}

templates::Memory::Votes Learned::recall(TagInput& input) const {
    {
        const std::lock_guard lock(mutex_);
        if (memory_.size() == 0) return {};
    }
    const bool asked = !input.history.empty() && !input.history.back().from_buyer;
    const auto gist = templates::gistOf(locales::foldQuoted(input.text).own, asked ? input.history.back().text : std::string());
    const std::lock_guard lock(mutex_);
    auto votes = memory_.ask(gist, input.order_status);
    input.remembered.clear();
    for (const auto& vote : votes.intents) input.remembered.push_back({vote.name, vote.weight});
    return votes;
}

std::map<std::string, double> Learned::preference(const std::string& locale, const templates::Memory::Votes& votes) const {
    templates::Habits habits;
    for (const auto& use : store_.templateUses())
        habits.add(use.key, use.locale, static_cast<double>(use.sent - use.edited) + static_cast<double>(use.edited) * templates::kEditedCounts, static_cast<double>(use.skipped));
    return habits.preference(locale, votes);
}

}  // namespace hub
