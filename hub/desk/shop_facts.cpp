#include "hub/desk/shop_facts.h"

#include "hub/desk/facts.h"

namespace hub {

templates::StandingFacts standingFor(const std::vector<ShopFact>& facts, Id account) {
    templates::StandingFacts standing;
    for (const auto& fact : facts) {
        if (fact.account != 0 && fact.account != account) continue;
        const auto value = readFact(fact.name, fact.value);
        if (!value) continue;
        auto& values = standing[fact.name];
        if (fact.language.empty()) values.clear();
        values.insert_or_assign(fact.language, *value);
    }
    return standing;
}

}  // namespace hub
