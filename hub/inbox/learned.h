#pragma once
#include <memory>
#include <mutex>

#include "hub/inbox/tagger.h"
#include "hub/store/store.h"
#include "templates/memory/habits.h"
#include "templates/memory/memory.h"
#include "templates/memory/risk_memory.h"

namespace hub {

/// What this shop's people have taught by sending, passing over and correcting. The store keeps it; nothing of it leaves the machine.
/// Threads: any.
class Learned {
public:
    explicit Learned(Store& store);

    /// Takes in what was stored since; right after a reply or a correction, so that the next message is read by it.
    void refresh();
    /// Forgets all, and takes in what the store still has: some of it was erased.
    void relearn();
    /// What was made of messages like this one; its intents go into `input.remembered`, what was said of risks into
    /// `input.remembered_risks`.
    templates::Memory::Votes recall(TagInput& input) const;
    /// SuggestRequest::shop_preference for replies in a locale.
    [[nodiscard]] std::map<std::string, double> preference(const std::string& locale, const templates::Memory::Votes& votes) const;

private:
    void takeIn();  ///< under mutex_

    Store& store_;
    mutable std::mutex mutex_;
    templates::Memory memory_;
    templates::RiskMemory risks_;
    Id newest_ = 0, newest_of_risks_ = 0;
};

}  // namespace hub
