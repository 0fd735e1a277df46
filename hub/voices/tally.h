#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "hub/reports/days.h"
#include "hub/voices/voice.h"

namespace hub {

/// Weeks from Monday to Sunday as the clocks of a zone have them, the last one being that of a day.
class Weeks {
public:
    Weeks(reports::Date last, std::size_t count, const std::string& zone);
    [[nodiscard]] Instant begin() const { return days_.begin(); }
    [[nodiscard]] Instant end() const { return days_.end(); }
    [[nodiscard]] std::size_t size() const { return days_.size() / 7; }
    [[nodiscard]] reports::Date monday(std::size_t week) const { return days_.day(week * 7); }
    /// Which of the weeks holds an instant between begin() and end().
    [[nodiscard]] std::size_t indexOf(Instant at) const { return days_.indexOf(at) / 7; }

private:
    reports::Days days_;
};

/// Conversations of one kind about a product.
struct VoiceFigures {
    std::vector<std::int64_t> weeks;  ///< in each of them; one that goes on over Sunday counts in both
    std::int64_t total = 0;           ///< the sum of the weeks
};

/// What was said of one product.
struct ProductVoices {
    std::string sku;
    std::int64_t orders = 0;  ///< placed in these weeks
    std::array<VoiceFigures, std::size(kVoiceKinds)> kinds;
    std::int64_t total = 0;   ///< over all kinds
    [[nodiscard]] const VoiceFigures& of(VoiceKind kind) const { return kinds[static_cast<std::size_t>(kind)]; }
    /// For a hundred orders, in hundredths; empty without orders.
    [[nodiscard]] std::optional<std::int64_t> rateHundredths(std::int64_t conversations) const;
};

/// Counts voices and orders by product and week.
class VoiceTally {
public:
    explicit VoiceTally(Weeks weeks) : weeks_(std::move(weeks)) {}
    void take(const Voice& voice);                   ///< of an instant within the weeks
    void takeOrder(const std::string& sku);          ///< one order of it
    /// Products of which something was said, by SKU.
    [[nodiscard]] std::vector<ProductVoices> products() const;

private:
    Weeks weeks_;
    std::map<std::string, ProductVoices> products_;
    std::map<std::string, std::int64_t> orders_;
    std::set<std::tuple<std::string, VoiceKind, std::size_t, Id>> counted_;
};

/// What rows are ordered by: the SKU, its orders, all that was said, or one kind; by a rate where it is asked for.
struct VoiceOrder {
    enum class Key { Sku, Orders, Total, Kind };
    Key key = Key::Total;
    VoiceKind kind = VoiceKind::Defect;  ///< of Key::Kind
    bool by_rate = false;                ///< of Total and Kind: for a hundred orders
};
/// "sku", "orders", "conversations", "rate", "defect", "defect_rate" and so on.
std::optional<VoiceOrder> parseVoiceOrder(std::string_view name);
/// The most first, but SKUs by the alphabet; equal ones by SKU.
void sortVoices(std::vector<ProductVoices>& products, const VoiceOrder& order);

}  // namespace hub
