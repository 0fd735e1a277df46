#pragma once
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "channels/kit/json.h"
#include "hub/inbox/tagger.h"
#include "templates/rank/suggest.h"

namespace hub {

/// One message with what is known of the buyer and the sale, as contract.md's `tag` and `suggest` take it.
struct DeskRequest {
    std::string id;
    TagInput message;
    std::string seller_locale = "en";
    std::string buyer_name;
    std::string account_site;  ///< host of the site that the account's settings name
    std::string reply_rules;  ///< Incoming::reply_rules of the conversation
    std::optional<templates::Sale> sale;
    std::string ships_from, ships_to, shop_zone;  ///< as in SuggestRequest
    std::string stock;                  ///< SuggestRequest::stock
    templates::StandingFacts standing;  ///< of the shop, or of the account
    templates::Facts facts;             ///< filled in by the seller
};

/// Why a line can't be used: the field, and what was expected of it.
struct DeskProblem {
    std::string field, expected;
};

/// Reads a request. `text` must be a string, and `id` where answers are told apart by it; evidence of a wrong type is left out with a sentence in `warnings`.
std::variant<DeskRequest, DeskProblem> readDeskRequest(
    channels::Json from, std::vector<std::string>& warnings, bool needs_id = true
);

}  // namespace hub
