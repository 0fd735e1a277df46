#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "channels/contract/descriptor.h"

namespace channels::mercadolibre {

/// A country's site. `agent` is the user through whom sellers write to its buyers since February 2026; empty where
/// buyers are written to directly.
struct MarketSite {
    std::string_view id;  ///< "MLB"; also the first letters of its items' ids
    std::string_view host, country, language, agent;
};

const std::vector<MarketSite>& marketSites();

/// The site of a site id or an item id; null for an unknown one.
const MarketSite* findSite(std::string_view id);
/// Its host name; empty for an unknown one.
std::string hostOf(std::string_view id);

/// What Incoming::reply_rules says of a public question.
inline constexpr std::string_view kQuestionRules = "question";

/// Of one file of a message, in bytes: POST /messages/attachments.
inline constexpr std::size_t kMaxFile = 25u << 20;

const Descriptor& descriptor();

}  // namespace channels::mercadolibre
