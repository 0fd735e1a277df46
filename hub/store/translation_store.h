#pragma once
#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "hub/inbox/model.h"
#include "hub/translate/differences.h"
#include "hub/translate/translator.h"

namespace hub {

/// Which server translates, and whose messages it may see. Without one nothing is ever sent.
struct TranslatorSettings {
    bool works = false;
    std::string engine, url;
    std::string sealed_key;  ///< empty: it asks for none
    bool automatic = false;
    std::vector<translate::Pair> pairs;  ///< as it told them last
    std::set<Id> accounts;               ///< whose messages may be sent to it

    [[nodiscard]] bool serves(const translate::Pair& pair) const { return std::ranges::find(pairs, pair) != pairs.end(); }
    [[nodiscard]] bool maySend(Id account) const { return works && accounts.contains(account); }
};

/// What a machine made of a message.
struct Translation {
    Id message = 0;
    std::string language, source;  ///< into which and from which
    TranslationState state = TranslationState::Waiting;
    bool automatic = false;        ///< nobody asked for it
    std::string engine, text;
    std::vector<translate::Difference> doubts;
    std::string fault;  ///< of a failed one, Fault's wire name
    int attempts = 0;
    std::optional<Instant> made_at;
};

/// A message as far as translating it needs.
struct Translatable {
    Id id = 0, conversation = 0, account = 0;
    std::string author, text;
    std::string language;  ///< by a person's word, else as it was tagged
};

/// A translation that waits, and its message.
struct TranslationWork {
    Translation asked;
    Translatable message;
};

/// Translations beside what they were made of. Every call is one transaction.
class TranslationStore {
public:
    virtual ~TranslationStore() = default;

    virtual TranslatorSettings translator() = 0;
    /// What waits for an account that is no longer sent waits no more. Turned on, `automatic` begins with what arrives from then on.
    virtual void putTranslator(const TranslatorSettings& settings) = 0;

    virtual std::optional<Translatable> translatable(Id message) = 0;
    virtual std::optional<Translation> translation(Id message, const std::string& language) = 0;
    /// Of a conversation's messages, into one language.
    virtual std::vector<Translation> translations(Id conversation, const std::string& language) = 0;
    /// Has it wait, a failed one once more; one that waits or is done stays as it is. Empty, and nothing stored, when `most` wait.
    virtual std::optional<Translation> askTranslation(const Translation& asked, std::size_t most, Instant now) = 0;
    /// Has wait what buyers wrote since the last call, into each of the languages, where the settings allow it; while `most` wait,
    /// new messages stay for a later call.
    virtual void askForArrivals(const std::vector<std::string>& languages, std::size_t most, Instant now) = 0;
    /// The next that may be sent now: first what people asked for.
    virtual std::optional<TranslationWork> nextTranslation(Instant now) = 0;
    virtual void translateLater(const Translation& asked, Instant not_before) = 0;
    /// Done or failed.
    virtual void endTranslation(const Translation& made, Id conversation, Instant now) = 0;
    virtual std::int64_t waitingTranslations() = 0;
};

}  // namespace hub
