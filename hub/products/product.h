#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/inbox/model.h"
#include "templates/pattern/facts.h"

namespace hub {

/// Ordered: sold out, and more is on its way.
enum class Stock { Unknown, In, Out, Ordered };

std::string_view wireName(Stock stock);
std::optional<Stock> parseStock(std::string_view name);

/// What is said of a product in one language; each may be empty.
struct ProductText {
    std::string title, in_box, size_chart, compatible, warranty;
    bool operator==(const ProductText&) const = default;
};

/// Something that the shop sells.
struct Product {
    Id id = 0;
    std::string sku;
    Stock stock = Stock::Unknown;
    std::optional<std::int64_t> count;           ///< pieces in stock, where they are counted
    std::optional<templates::Day> restock_day;
    std::optional<channels::Money> price;
    std::map<std::string, ProductText> texts;    ///< by language (BCP-47), those for every language under ""
    std::vector<std::string> listings;           ///< marketplaces' ids under which it is sold
    std::vector<std::string> alternatives;       ///< SKUs of what is offered in its place, the nearest first
    Instant changed_at;
};

inline constexpr std::size_t kMostListings = 50;
inline constexpr std::size_t kMostAlternatives = 10;
inline constexpr std::size_t kMostProductLanguages = 60;
inline constexpr std::int64_t kMostPieces = 1'000'000'000;

/// Why a product can't be kept: its field, what was expected there and what was found.
struct ProductFault {
    enum class Why { Malformed, TooMany, Twice, Itself };
    std::string field, expected, found;
    Why why = Why::Malformed;
};

/// The first fault of what a person typed; empty when there is none.
std::optional<ProductFault> faultOf(const Product& product);
/// Whether a person has changed anything: ids and dates of change don't count.
bool isSame(const Product& one, const Product& other);

/// "2026-12-05".
std::string dayText(const templates::Day& day);
std::optional<templates::Day> dayFromText(std::string_view text);

}  // namespace hub
