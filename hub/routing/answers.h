#pragma once
#include <set>
#include <string>
#include <vector>

#include "hub/desk/shop_facts.h"
#include "templates/catalogue/catalogue.h"

namespace hub {

/// Keys of the templates with which a rule can ever answer (nightAnswer): in some language a text is written that the sale, the
/// products and what is `stated` can fill whole, and what the template is for is nothing that a person must see to.
std::set<std::string> answersOfRules(const templates::Catalogue& catalogue, const std::vector<ShopFact>& stated);

}  // namespace hub
