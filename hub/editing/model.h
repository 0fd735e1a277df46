#pragma once
#include <optional>
#include <set>
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
    Id author = 0;          ///< who saved it last
    std::set<Id> writers;   ///< whoever wrote any of it since it was begun, its author too
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
    std::vector<ReplyFile> files{};  ///< pictures that go with it
};

/// What is to change about a template of the shop's own; what is empty stays.
struct OwnTemplateChange {
    std::optional<std::string> folder;
    std::optional<std::string> title;
    std::string locale;  ///< of the title
};

/// Sent: replies were made from it, so it can only be retired.
enum class OwnTemplateRemoval { Done, Unknown, Sent };

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

/// What became of a template in a locale: replies made from it, but for those that were taken back or refused.
struct TemplateFigures {
    std::string key, locale;
    std::int64_t shown = 0;  ///< stood among the suggestions when a reply was written
    std::int64_t chosen = 0;
    std::int64_t edited = 0;
    std::optional<double> changed;    ///< mean share of the words, of those of which it is known
    std::int64_t answered_again = 0;  ///< the buyer wrote again within 7 days
    std::int64_t reopened = 0;        ///< the buyer wrote to the conversation that was closed after it
    std::int64_t disputed = 0;        ///< a case was opened within 30 days
};

struct FiguresFilter {
    Instant since;
    std::string key, locale;  ///< empty: all
};

/// A word that senders of a template took out or put in; `times` are conversations.
struct ChangedWord {
    bool put_in = false;
    std::string word;
    std::int64_t times = 0;
};

/// Somebody else changed the text, or its state, since it was read; nothing was stored.
struct Overtaken {
    std::optional<Revision> now;  ///< the text as it stands; empty when none is open
};

}  // namespace hub
