#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "channels/contract/values.h"
#include "hub/inbox/model.h"
#include "hub/media/file_kind.h"
#include "locales/language/language.h"
#include "locales/zone/clock.h"
#include "locales/zone/zone.h"
#include "templates/classify/classifier.h"

namespace hub {

/// A message with all that may tell something about it; only `text` is needed.
struct TagInput {
    std::string text, subject;
    std::string channel, site, locale;
    channels::Address ship_to;
    struct Line {
        bool from_buyer = true;
        std::string text;
    };
    std::vector<Line> history;  ///< oldest first
    std::vector<std::string> attachment_types;
    std::vector<FileKind> files;  ///< what came with it
    /// Incoming::only; what is told so has no words of its own.
    std::string only;
    /// What a machine has heard in it; stands for the words of a message that has none.
    std::string transcript;
    std::string order_status;
    std::vector<templates::ClassifyEvidence::Hint> hints;
    std::vector<templates::ClassifyEvidence::Remembered> remembered;
    templates::ClassifyEvidence::RiskChanges remembered_risks;
    std::optional<Instant> sent_at, now;
    /// What a person has said of this buyer or message: certain.
    std::string set_language, set_zone, set_intent;
    std::optional<std::vector<std::string>> set_risks;
};

struct Tags {
    locales::LanguageVerdict language;
    locales::ZoneVerdict zone;
    templates::Classification classification;  ///< no intent where there are no words and nothing before them that tells one
    std::optional<locales::LocalTime> local_time;  ///< at `now`, else `sent_at`
    std::string only;              ///< picture, voice, video or file: the message is nothing else
    bool from_transcript = false;  ///< the words are a machine's
};

/// SuggestRequest::wordless: what a message is that nobody understands; empty for one that says something, or is a picture that
/// the conversation explains.
std::string wordlessOf(const Tags& tags);

/// Text and evidence in, tags out: no database, no clock of its own, so that it can be run again over everything.
/// Threads: may be called by many at once.
Tags tag(const TagInput& input);

/// The members of contract.md's `tag` output but for the id, as one JSON object; and in the short form that is stored.
/// What a message's language and its buyer's zone may be, likeliest first.
struct Guesses {
    std::vector<locales::LanguageGuess> languages;
    std::vector<locales::ZoneGuess> zones;
};

/// As if no person had said anything of either.
Guesses guessesFor(TagInput input);

std::string tagsToJson(const Tags& tags, const std::vector<std::string>& corrected = {});
MessageTags storedTags(const Tags& tags, const std::vector<std::string>& corrected = {});

/// What goes before others in the queue (mission.md, priorities): cases, shipping trouble, bulk orders.
bool goesFirst(const templates::Classification& classification);

}  // namespace hub
