#pragma once
#include <string_view>

#include "hub/desk/desk.h"
#include "hub/store/store.h"

namespace hub {

/// Why nothing can be written about an order unasked, as the API names it; empty when it can: no_conversation (the buyer
/// has not written about it, and the hub begins none), buyer_waits (an answer comes first), takes_one_answer, account_removed.
std::string_view hindranceOf(const SoldOrder& sold, const Account& account);

/// What was promised before it is late: the day must be over.
Instant lateBefore(Instant now);
/// Since when it is late; empty while it isn't.
std::optional<Instant> lateSince(const SoldOrder& sold, Instant now);

/// Filled templates for an order that can be written about, those first that its state asks for. `facts` come from the seller.
std::vector<templates::Suggestion> noticesFor(
    Store& store, const SoldOrder& sold, const Account& account, const User& seller, const templates::Facts& facts,
    const templates::Catalogue& catalogue, Instant now
);

}  // namespace hub
