#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "channels/contract/descriptor.h"
#include "hub/desk/request.h"
#include "hub/editing/model.h"

namespace hub {

/// What a seller gets for a message: its tags and replies to choose from.
struct DeskAnswer {
    Tags tags;
    std::vector<templates::Suggestion> suggestions;
};

/// What a shop's own people have made of the library; without them, as shipped. Outlived by what it refers to.
struct ShopLibrary {
    const templates::Catalogue& catalogue = templates::Catalogue::shipped();
    std::map<std::string, double> preference;  ///< SuggestRequest::shop_preference
};

/// Tags the message and fills templates for it. Pure; threads: may be called by many at once.
DeskAnswer answer(const DeskRequest& request, const ShopLibrary& shop = {});
/// Fills templates for a message that is tagged already.
std::vector<templates::Suggestion> suggestionsFor(const DeskRequest& request, const Tags& tags, const ShopLibrary& shop = {});
/// The template that a person has named, filled for a message that is tagged already; templates::fill says when there is none.
std::optional<templates::Suggestion> named(const DeskRequest& request, const Tags& tags, const ShopLibrary& shop, std::string_view key);
/// What the templates are chosen and filled by.
templates::SuggestRequest suggestRequest(const DeskRequest& request, const Tags& tags);

/// The language of replies, and what speaks for it: one of text, locale, site, account, default.
struct ReplyLocale {
    std::string locale;
    std::string_view evidence;
};
/// The message's own language where it is told; else the buyer's locale, the site's language, the one in which the account
/// sells, English. A guess at "ok" is worth less than any of them.
ReplyLocale replyLocale(const DeskRequest& request, const Tags& tags);
/// Writes both as members of an object that is open.
void writeReplyLocale(channels::JsonWriter& writer, const ReplyLocale& reply);

/// Writes an array of files that can go with a reply, after its key.
void writeFiles(channels::JsonWriter& writer, const std::vector<ReplyFile>& files);

/// Writes contract.md's `suggestions` array after its key, each with what `rules` (may be null) object to, what it was filled with that
/// the shop states alike and, of the shop's own, the pictures that go with it.
void writeSuggestions(
    channels::JsonWriter& writer, const std::vector<templates::Suggestion>& suggestions, const channels::ReplyRules* rules,
    const std::vector<OwnTemplate>& own = {}
);

/// Rules of a kind, or null for an unknown one. `name` chooses among its other rules (Incoming::reply_rules).
const channels::ReplyRules* rulesOf(std::string_view kind, const std::string& name = {});

}  // namespace hub
