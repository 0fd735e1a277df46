#pragma once
#include <string>
#include <vector>

#include "hub/desk/shop_facts.h"

namespace hub {

/// The facts that a shop states alike in its replies. Every call is one transaction.
class ShopFactStore {
public:
    virtual ~ShopFactStore() = default;

    /// Of the shop and all its accounts, in the order that standingFor wants.
    virtual std::vector<ShopFact> shopFacts() = 0;
    /// Of the shop and one account, in the same order.
    virtual std::vector<ShopFact> shopFactsFor(Id account) = 0;
    /// In place of all that was stated of the facts named.
    virtual void putShopFacts(const std::vector<std::string>& names, const std::vector<ShopFact>& facts) = 0;
};

}  // namespace hub
