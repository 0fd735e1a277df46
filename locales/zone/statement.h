#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "locales/time/instant.h"
#include "locales/zone/fold.h"
#include "locales/zone/place.h"
#include "locales/zone/tables.h"

namespace locales::zone_tables {

/// Where buyers say they are, in their own words, and what time they say it is there.

/// A place with a first-person cue ("here in …", «живу в …», 我在…, …に住んで). Looked up in `countries`
/// first, in their order, then in the world; a big town where the message's language is spoken (`speaks`, may
/// be null) goes before a namesake: "ich wohne in Berlin" is not Berlin, New Hampshire. Tracking lines, third
/// persons and what the buyer no longer is don't count.
std::optional<Finding> findStatedPlace(
    std::string_view raw, const FoldedText& text, std::span<const Country* const> countries,
    const Country* speaks
);

/// Weaker: a town or state of `country` in a sentence that speaks of "me", "us" or "here" and of no parcel,
/// no seller and no third person. For when the address says nothing.
std::optional<Finding> findMentionedPlace(
    std::string_view raw, const FoldedText& text, const Country& country
);

/// A clock of `country` that the text names: "Pacific time", "UTC-7", «МСК+4». `known` (may be empty) is
/// preferred where it fits as well.
std::optional<Finding> findNamedClock(
    std::string_view raw, const FoldedText& text, const Country& country, const Finding& known,
    std::optional<Instant> sent_at
);

/// A clock of `country` that showed what the text says it shows: "it's 3 am here", against `sent_at`.
std::optional<Finding> findTimeOfDay(
    std::string_view raw, const Country& country, const Finding& known, Instant sent_at
);

/// "I use a forwarder", 转运, посредник…
bool speaksOfForwarder(const FoldedText& text);

}  // namespace locales::zone_tables
