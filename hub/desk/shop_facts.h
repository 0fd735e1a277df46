#pragma once
#include <string>
#include <vector>

#include "hub/inbox/model.h"
#include "templates/rank/standing.h"

namespace hub {

/// A value that stands for every reply of the shop, or of one account, as people type it (see readFact).
struct ShopFact {
    Id account = 0;        ///< 0 for the whole shop
    std::string name;
    std::string language;  ///< BCP-47; empty for every language
    std::string value;
};

/// What holds for an account, or for the whole shop (0): an account's own value wins over the shop's of the same language, and
/// one for every language over all of them. The shop's own come first, and of each fact the value for every language.
templates::StandingFacts standingFor(const std::vector<ShopFact>& facts, Id account);

}  // namespace hub
