#include "hub/products/product_facts.h"

#include <algorithm>

namespace hub {
namespace {

std::optional<Product> found(ProductStore& store, const std::string& sku, const std::string& listing) {
    if (!sku.empty()) {
        if (auto product = store.productBySku(sku)) return product;
    }
    if (listing.empty()) return std::nullopt;
    if (auto product = store.productListedAs(listing)) return product;
    // Where a marketplace has no ids of its own, a listing is called by its SKU.
    return store.productBySku(listing);
}

std::optional<Product> ofOrder(ProductStore& store, const channels::Order& order) {
    if (order.items.empty()) return std::nullopt;
    const auto& first = order.items.front();
    const bool one = std::ranges::all_of(order.items, [&](const auto& item) {
        return item.sku == first.sku && item.listing_id == first.listing_id;
    });
    return one ? found(store, first.sku, first.listing_id) : std::nullopt;
}

std::map<std::string, templates::FactValue> titlesOf(const Product& product) {
    std::map<std::string, templates::FactValue> titles;
    for (const auto& [language, text] : product.texts) {
        if (!text.title.empty()) titles.emplace(language, text.title);
    }
    return titles;
}

}  // namespace

std::optional<AskedProduct> askedProduct(ProductStore& store, const std::optional<StoredOrder>& order, const std::string& listing) {
    auto product = order ? ofOrder(store, order->facts) : found(store, {}, listing);
    if (!product) return std::nullopt;
    AskedProduct asked{std::move(*product), std::nullopt};
    for (const auto& sku : asked.product.alternatives) {
        auto other = store.productBySku(sku);
        if (!other || stockWord(*other) != "in") continue;
        asked.alternative = std::move(other);
        break;
    }
    return asked;
}

std::string stockWord(const Product& product) {
    const bool none_left = product.count && *product.count <= 0;
    switch (product.stock) {
        case Stock::In: return none_left ? "out" : "in";
        case Stock::Out:
        case Stock::Ordered: return "out";
        case Stock::Unknown: break;
    }
    if (!product.count) return {};
    return none_left ? "out" : "in";
}

templates::StandingFacts factsOf(const AskedProduct& asked, templates::Day today) {
    templates::StandingFacts facts;
    const auto& product = asked.product;
    if (auto titles = titlesOf(product); !titles.empty()) facts["item_title"] = std::move(titles);
    if (asked.alternative) {
        if (auto titles = titlesOf(*asked.alternative); !titles.empty()) facts["alternative_item"] = std::move(titles);
    }
    const bool is_due = product.restock_day && std::chrono::sys_days(*product.restock_day) >= std::chrono::sys_days(today);
    if (is_due && stockWord(product) == "out") facts["restock_date"][""] = *product.restock_day;
    return facts;
}

}  // namespace hub
