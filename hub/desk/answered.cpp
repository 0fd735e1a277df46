#include "hub/desk/answered.h"

#include <algorithm>

#include "hub/inbox/ids.h"
#include "locales/time/instant.h"

namespace hub {

void tellAnswered(
    Store& store, const templates::Memory::Votes& votes, Id conversation, std::vector<templates::Suggestion>& suggestions
) {
    for (auto& suggestion : suggestions) {
        const auto vote = std::ranges::find(votes.templates, suggestion.key, &templates::Memory::Vote::name);
        if (vote == votes.templates.end() || vote->message == 0) continue;
        const auto before = store.answeredBefore(vote->message);
        if (!before || before->conversation == conversation) continue;
        suggestion.reasons.push_back(
            "answered_before=" + outsideId(IdKind::Conversation, before->conversation) + "|" + locales::formatInstant(before->at) + "|" +
            before->locale
        );
    }
}

}  // namespace hub
