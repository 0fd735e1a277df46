#include "hub/inbox/learned.h"

#include "locales/text/quote.h"

namespace hub {
namespace {

constexpr std::size_t kMost = 5000;
constexpr std::size_t kMostOfRisks = 1000;

}  // namespace

Learned::Learned(Store& store) : store_(store), memory_(kMost), risks_(kMostOfRisks) { refresh(); }

void Learned::refresh() {
    const std::lock_guard lock(mutex_);
    takeIn();
}

void Learned::relearn() {
    const std::lock_guard lock(mutex_);
    memory_ = templates::Memory(kMost);
    risks_ = templates::RiskMemory(kMostOfRisks);
    newest_ = newest_of_risks_ = 0;
    takeIn();
}

void Learned::takeIn() {
    for (const auto& lesson : store_.lessonsAfter(newest_, kMost)) {
        memory_.add({
            templates::gistOf(lesson.text, lesson.question), lesson.intent, lesson.template_key, lesson.order_status,
            lesson.corrected, lesson.message
        });
        newest_ = lesson.id;
    }
    for (const auto& lesson : store_.riskLessonsAfter(newest_of_risks_, kMostOfRisks)) {
        if (lesson.risks) risks_.add(lesson.text, *lesson.risks, lesson.message);
        else risks_.forget(lesson.message);
        newest_of_risks_ = lesson.id;
    }
}

templates::Memory::Votes Learned::recall(TagInput& input) const {
    {
        const std::lock_guard lock(mutex_);
        if (memory_.size() == 0 && risks_.empty()) return {};
    }
    const std::string own = locales::foldQuoted(input.text).own;
    const bool asked = !input.history.empty() && !input.history.back().from_buyer;
    const auto gist = templates::gistOf(own, asked ? input.history.back().text : std::string());
    const std::lock_guard lock(mutex_);
    input.remembered_risks = risks_.ask(own);
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
