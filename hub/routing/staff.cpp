#include "hub/routing/staff.h"

#include <algorithm>

#include "hub/team/colleagues.h"
#include "locales/zone/clock.h"

namespace hub {
namespace {

std::vector<std::string> skusOf(Store& store, Id account, const std::string& order_external_id, const std::string& listing_id) {
    std::vector<std::string> skus;
    const auto addListed = [&](const std::string& listing) {
        if (listing.empty()) return;
        if (const auto product = store.productListedAs(listing)) skus.push_back(product->sku);
        // Where a marketplace has no ids of its own, a listing is called by its SKU.
        skus.push_back(listing);
    };
    const auto order = order_external_id.empty() ? std::nullopt : store.order(account, order_external_id);
    if (order) {
        for (const auto& item : order->facts.items) item.sku.empty() ? addListed(item.listing_id) : skus.push_back(item.sku);
    }
    if (skus.empty()) addListed(listing_id);
    return skus;
}

}  // namespace

TeamTime timeOf(const Team* team, Instant at) {
    if (team == nullptr) return TeamTime::Unknown;
    const auto work = workFrom(team->hours, at);
    if (!work) return TeamTime::Unknown;
    return work->begin <= at ? TeamTime::Within : TeamTime::Outside;
}

int dayOf(const Team* team, Instant at) {
    const auto local = team == nullptr ? std::nullopt : locales::localTime(team->hours.zone, at);
    if (!local) return 0;
    return static_cast<int>(std::chrono::weekday(std::chrono::floor<std::chrono::days>(local->wall)).iso_encoding());
}

Staff::Staff(Store& store) : teams_(store.teams()) {
    for (const auto& person : colleagues(store)) teams_of_people_.emplace(person.id, person.team);
}

const Team* Staff::teamOf(std::optional<Id> person) const {
    if (teams_.empty()) return nullptr;
    const auto known = person ? teams_of_people_.find(*person) : teams_of_people_.end();
    if (known == teams_of_people_.end() || !known->second) return &teams_.front();
    const auto team = std::ranges::find(teams_, *known->second, &Team::id);
    return team == teams_.end() ? &teams_.front() : &*team;
}

std::optional<Id> Staff::choose(const RuleActs& then, Instant at, const std::function<std::int64_t(Id)>& held) const {
    std::vector<Id> here, on_shift;
    for (const Id person : then.people) {
        if (!teams_of_people_.contains(person)) continue;
        here.push_back(person);
        if (timeOf(teamOf(person), at) == TeamTime::Within) on_shift.push_back(person);
    }
    std::optional<Id> least;
    std::int64_t least_held = 0;
    for (const Id person : on_shift.empty() ? here : on_shift) {
        const auto has = held(person);
        if (then.most && has >= *then.most) continue;
        if (least && has >= least_held) continue;
        least = person;
        least_held = has;
    }
    return least;
}

std::function<std::vector<std::string>()> productsOf(
    Store& store, Id account, const std::string& order_external_id, const std::string& listing_id
) {
    return [&store, account, order_external_id, listing_id, known = std::optional<std::vector<std::string>>()]() mutable {
        if (!known) known = skusOf(store, account, order_external_id, listing_id);
        return *known;
    };
}

}  // namespace hub
