#include "hub/transcribe/heard.h"

#include <vector>

#include "hub/desk/from_store.h"
#include "hub/inbox/tagger.h"

namespace hub {

std::optional<HeardTags> tagsOfHeard(Store& store, const Learned& learned, const Recorded& of, const std::string& text, Instant now) {
    auto conversation = store.conversation(of.conversation);
    if (of.author != "buyer" || !conversation) return std::nullopt;
    // What a person has said of the newest is not said of another.
    if (conversation->newest_buyer_message != of.message) {
        conversation->newest_buyer_message = of.message;
        conversation->set_intent.clear();
        conversation->set_risks.reset();
    }
    const auto account = store.account(of.account).value_or(Account{});
    auto input = requestFromStore(store, *conversation, account, User{}, now).message;
    // Beside what was heard in its other recordings.
    input.transcript += (input.transcript.empty() ? "" : "\n") + text;
    learned.recall(input);
    const Tags tags = tag(input);
    if (!tags.from_transcript) return std::nullopt;
    std::vector<std::string> corrected;
    if (!input.set_language.empty()) corrected.emplace_back("language");
    if (!input.set_zone.empty()) corrected.emplace_back("timezone");
    if (!input.set_intent.empty()) corrected.emplace_back("intent");
    if (input.set_risks) corrected.emplace_back("risks");
    return HeardTags{storedTags(tags, corrected), goesFirst(tags.classification)};
}

}  // namespace hub
