#include "hub/voices/tally.h"

#include <algorithm>

namespace hub {
namespace {

using namespace std::chrono;

constexpr std::string_view kRate = "_rate";


std::int64_t valueOf(const ProductVoices& product, const VoiceOrder& order) {
    if (order.key == VoiceOrder::Key::Orders) return product.orders;
    const std::int64_t count = order.key == VoiceOrder::Key::Total ? product.total : product.of(order.kind).total;
    // A product without orders has no rate: it comes last.
    return order.by_rate ? product.rateHundredths(count).value_or(-1) : count;
}

}  // namespace

Weeks::Weeks(reports::Date last, std::size_t count, const std::string& zone)
    : days_(reports::mondayOf(last) - weeks(count - 1), reports::mondayOf(last) + days(6), zone) {}

std::optional<std::int64_t> ProductVoices::rateHundredths(std::int64_t conversations) const {
    if (orders == 0) return std::nullopt;
    return (10'000 * conversations + orders / 2) / orders;
}

void VoiceTally::take(const Voice& voice) {
    const std::size_t week = weeks_.indexOf(voice.at);
    if (!counted_.emplace(voice.sku, voice.kind, week, voice.conversation).second) return;
    auto& product = products_[voice.sku];
    auto& figures = product.kinds[static_cast<std::size_t>(voice.kind)];
    if (figures.weeks.empty()) figures.weeks.resize(weeks_.size());
    ++figures.weeks[week];
    ++figures.total;
    ++product.total;
}

void VoiceTally::takeOrder(const std::string& sku) { ++orders_[sku]; }

std::vector<ProductVoices> VoiceTally::products() const {
    std::vector<ProductVoices> all;
    for (const auto& [sku, counted] : products_) {
        ProductVoices product = counted;
        product.sku = sku;
        if (const auto orders = orders_.find(sku); orders != orders_.end()) product.orders = orders->second;
        for (auto& figures : product.kinds) figures.weeks.resize(weeks_.size());
        all.push_back(std::move(product));
    }
    return all;
}

std::optional<VoiceOrder> parseVoiceOrder(std::string_view name) {
    VoiceOrder order;
    if (name == "sku") {
        order.key = VoiceOrder::Key::Sku;
        return order;
    }
    if (name == "orders") {
        order.key = VoiceOrder::Key::Orders;
        return order;
    }
    if (name == "conversations") return order;
    if (name == "rate") {
        order.by_rate = true;
        return order;
    }
    if (name.ends_with(kRate)) {
        order.by_rate = true;
        name.remove_suffix(kRate.size());
    }
    const auto kind = parseVoiceKind(name);
    if (!kind) return std::nullopt;
    order.key = VoiceOrder::Key::Kind;
    order.kind = *kind;
    return order;
}

void sortVoices(std::vector<ProductVoices>& products, const VoiceOrder& order) {
    std::ranges::sort(products, [&](const ProductVoices& one, const ProductVoices& other) {
        if (order.key != VoiceOrder::Key::Sku) {
            const std::int64_t a = valueOf(one, order), b = valueOf(other, order);
            if (a != b) return a > b;
        }
        return one.sku < other.sku;
    });
}

}  // namespace hub
