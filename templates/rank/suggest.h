#pragma once
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "templates/catalogue/catalogue.h"
#include "templates/classify/classifier.h"
#include "templates/rank/standing.h"

namespace templates {

/// The sale as far as it is known, in the words of contract.md's `order`.
struct Sale {
    std::string order_id;
    std::string status;
    std::optional<locales::Instant> ordered_at, shipped_at, delivered_at;
    std::string carrier, tracking_number, tracking_url;
    std::optional<Day> eta_from, eta_to;
    std::optional<Money> total;
    std::string destination_country;  ///< ISO 3166-1 alpha-2
    struct Item {
        std::string sku, title;
        long long quantity = 1;
    };
    std::vector<Item> items;
};

struct SuggestRequest {
    Classification classification;
    std::string buyer_locale;   ///< the language of the message, or where that isn't told the buyer's, the site's or the shop's
    std::string seller_locale;  ///< of the preview
    std::string buyer_name;
    std::string buyer_zone;  ///< tzdb; dates are written as days on that clock
    std::string ships_from, ships_to;  ///< ISO 3166-1 alpha-2; empty where nobody knows
    std::string shop_zone;             ///< tzdb, of those who send
    std::optional<Sale> sale;
    locales::Instant now;
    bool photos = false;
    std::string wordless;  ///< SaleState::wordless
    std::string stock;  ///< of what the buyer asks about: in or out; empty when nobody knows
    std::set<std::string> abilities;  ///< what the channel demands: no_links, max_350, …
    std::map<std::string, double>
        shop_preference;  ///< by template key: what this shop sends (+) or skips (−), in log-odds
    StandingFacts standing;  ///< what the shop states alike in every reply
    Facts extra;             ///< facts that the seller or the hub adds: they outweigh all others
    std::size_t limit = 5;
};

struct Suggestion {
    std::string key;
    std::string title;   ///< in the seller's locale
    std::string locale;  ///< of the variant that was found by fallback
    double score = 0;    ///< 0..1, falling
    std::string text;
    std::vector<std::string> missing;
    std::string preview_locale;
    std::string preview;
    bool stale = false;
    std::vector<std::string> reasons;  ///< what speaks for it: intent, order state, tone, shop, at last why it is in another
                                       ///< language than the buyer's (neighbours.h); English codes such as "status=shipped"
    Facts standing;  ///< what it was filled with that the shop states alike in every reply
};

/// Up to `limit` filled templates, best first. Pure; threads: may be called by many at once.
std::vector<Suggestion> suggest(const Catalogue& catalogue, const SuggestRequest& request);
/// The template of that key, filled, whatever its rank and even where it contradicts the sale. Empty where there is none or it
/// can't be written in the buyer's language.
std::optional<Suggestion> fill(const Catalogue& catalogue, const SuggestRequest& request, std::string_view key);

/// Days without a stated arrival after which a shipped parcel counts as late, and days after payment by which
/// it should have left: the project's own defaults, to be replaced by what a channel states.
inline constexpr std::chrono::days kLateWithoutEta{30};
inline constexpr std::chrono::days kDispatchWithin{3};

/// The state of the sale at `request.now`, on the buyer's calendar.
SaleState stateOf(const SuggestRequest& request);

/// The facts that a sale gives, as patterns name them.
Facts factsOf(const SuggestRequest& request);

}  // namespace templates
