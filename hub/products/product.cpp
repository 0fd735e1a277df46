#include "hub/products/product.h"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>
#include <utility>

#include "hub/desk/facts.h"
#include "hub/hours/hours_json.h"
#include "locales/format/fallback.h"
#include "locales/text/line.h"
#include "locales/text/trim.h"
#include "locales/text/unicode.h"

namespace hub {
namespace {

constexpr std::size_t kLongestSku = 100;
constexpr std::size_t kLongestTitle = 200;
constexpr std::size_t kLongestText = 4000;
constexpr std::array<std::pair<Stock, std::string_view>, 4> kStocks{{
    {Stock::Unknown, "unknown"}, {Stock::In, "in"}, {Stock::Out, "out"}, {Stock::Ordered, "ordered"},
}};

bool isId(const std::string& text) {
    return !text.empty() && text.size() <= kLongestSku && locales::isLine(text) && locales::trimmed(text) == text && text.find('|') == std::string::npos;
}

bool isLonger(const std::string& text, std::size_t most) {
    return text.size() > most && locales::graphemeCount(text) > most;
}

const std::string kIds = " of 1 to 100 bytes each, without | and without blanks round it";

std::optional<ProductFault> idsFault(const std::string& field, const std::vector<std::string>& ids, std::size_t most) {
    if (ids.size() > most) return ProductFault{field, "at most " + std::to_string(most), std::to_string(ids.size()), ProductFault::Why::TooMany};
    const auto bad = std::ranges::find_if_not(ids, isId);
    if (bad != ids.end()) return ProductFault{field, "ids" + kIds, *bad};
    if (std::set<std::string>(ids.begin(), ids.end()).size() != ids.size()) return ProductFault{field, "each id once", ids.back(), ProductFault::Why::Twice};
    return std::nullopt;
}

std::optional<ProductFault> textFault(const std::string& language, const ProductText& text) {
    if (!language.empty() && !locales::isWellFormedLocale(language))
        return ProductFault{"language", "a BCP-47 tag such as pt-BR, or none for every language", language};
    if (!locales::isLine(text.title) || isLonger(text.title, kLongestTitle))
        return ProductFault{"title", "one line of at most " + std::to_string(kLongestTitle) + " characters", text.title};
    const std::array<std::pair<const char*, const std::string*>, 4> all{
        {{"in_box", &text.in_box}, {"size_chart", &text.size_chart}, {"compatible", &text.compatible}, {"warranty", &text.warranty}}
    };
    for (const auto& [field, words] : all) {
        if (isLonger(*words, kLongestText))
            return ProductFault{field, "at most " + std::to_string(kLongestText) + " characters", *words};
    }
    return std::nullopt;
}

}  // namespace

std::string_view wireName(Stock stock) { return std::ranges::find(kStocks, stock, &std::pair<Stock, std::string_view>::first)->second; }

std::optional<Stock> parseStock(std::string_view name) {
    const auto found = std::ranges::find(kStocks, name, &std::pair<Stock, std::string_view>::second);
    if (found == kStocks.end()) return std::nullopt;
    return found->first;
}

std::optional<ProductFault> faultOf(const Product& product) {
    if (!isId(product.sku)) return ProductFault{"sku", "an SKU" + kIds, product.sku};
    if (product.count && (*product.count < 0 || *product.count > kMostPieces))
        return ProductFault{"count", "0 to " + std::to_string(kMostPieces), std::to_string(*product.count)};
    if (product.price) {
        const std::string typed = product.price->amount + " " + product.price->currency;
        if (!readFact("price", typed)) return ProductFault{"price", "an amount such as 39.90 and a currency such as EUR", typed};
    }
    if (auto fault = idsFault("listings", product.listings, kMostListings)) return fault;
    if (auto fault = idsFault("alternatives", product.alternatives, kMostAlternatives)) return fault;
    if (std::ranges::find(product.alternatives, product.sku) != product.alternatives.end())
        return ProductFault{"alternatives", "other products than this one", product.sku, ProductFault::Why::Itself};
    if (product.texts.size() > kMostProductLanguages)
        return ProductFault{"texts", "at most " + std::to_string(kMostProductLanguages) + " languages", std::to_string(product.texts.size())};
    for (const auto& [language, text] : product.texts) {
        if (auto fault = textFault(language, text)) return fault;
    }
    return std::nullopt;
}

bool isSame(const Product& one, const Product& other) {
    const auto priceOf = [](const Product& product) {
        return product.price ? product.price->amount + " " + product.price->currency : std::string();
    };
    const auto all = [](const Product& p) { return std::tie(p.sku, p.stock, p.count, p.restock_day, p.texts, p.listings, p.alternatives); };
    return all(one) == all(other) && priceOf(one) == priceOf(other);
}

std::string dayText(const templates::Day& day) { return writeDay(std::chrono::local_days(day)); }

std::optional<templates::Day> dayFromText(std::string_view text) {
    const auto day = readDay(text);
    if (!day) return std::nullopt;
    return templates::Day(*day);
}

}  // namespace hub
