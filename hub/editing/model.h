#pragma once
#include <optional>
#include <string>
#include <vector>

#include "hub/inbox/model.h"

namespace hub {

/// Of one template in one locale at most one text is open (Draft, InReview) and at most one in force (Published, Retired);
/// where none is in force, the shipped one is.
enum class RevisionState { Draft, InReview, Published, Retired, Replaced, Dropped };

/// A text that somebody wrote over the shipped one, or of a template of the shop's own.
struct Revision {
    Id id = 0;
    std::string key, locale;
    int number = 0;  ///< from 1, of this template in this locale
    RevisionState state = RevisionState::Draft;
    std::string text, title;
    std::string source;   ///< the English pattern that it was written for; of an English one its own text before
    std::string shipped;  ///< what was shipped in this locale then
    Id author = 0;
    std::optional<Id> reviewer;
    Instant created_at, changed_at;
    std::optional<Instant> published_at;
    std::string note;
    bool cosmetic = false;  ///< of an English one: the other locales stay true to it
    int saves = 0;          ///< rises with every save
};

struct TemplateComment {
    Id id = 0;
    Id author = 0;
    Instant at;
    std::string text;
};

/// Texts that came into force together.
struct Publication {
    Id id = 0;
    Instant at;
    Id user = 0;
    std::string note;
    std::optional<Instant> undone_at;
    struct Item {
        std::string key, locale;
        std::optional<int> number, before;  ///< of the revision; empty: the shipped text
    };
    std::vector<Item> items;
};

/// A template of the shop's own; its key is topic.intent.own_<name>.
struct OwnTemplate {
    std::string key, folder, when;
};

/// Messages of buyers by language and intent.
struct Demand {
    std::string language, intent;
    std::int64_t messages = 0;
};

/// What sellers did with a suggested template.
struct TemplateUse {
    std::string key, locale;
    std::int64_t sent = 0;
    std::int64_t edited = 0;   ///< of those sent, changed before
    std::int64_t skipped = 0;  ///< stood above the one that was sent
};

/// Somebody else changed the text, or its state, since it was read; nothing was stored.
struct Overtaken {
    std::optional<Revision> now;  ///< the text as it stands; empty when none is open
};

}  // namespace hub
