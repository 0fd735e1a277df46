#include "hub/desk/facts.h"

#include <algorithm>
#include <charconv>

#include "locales/text/trim.h"
#include "locales/time/instant.h"

namespace hub {
namespace {

constexpr std::size_t kDayLength = 10;

std::optional<templates::FactValue> readCount(std::string_view text) {
    long long count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc() || end != text.data() + text.size() || count < 0) return std::nullopt;
    return count;
}

std::optional<templates::FactValue> readMoney(std::string_view text) {
    const auto blank = text.find(' ');
    if (blank == std::string_view::npos) return std::nullopt;
    std::string amount(text.substr(0, blank));
    const std::string currency(locales::trimmed(text.substr(blank)));
    // A comma as the decimal sign, as most of the world writes it.
    if (std::ranges::count(amount, ',') == 1 && amount.find('.') == std::string::npos) amount[amount.find(',')] = '.';
    const bool decimal = !amount.empty() && amount.find_first_not_of("0123456789.") == std::string::npos &&
                         std::ranges::count(amount, '.') <= 1 && amount != ".";
    const bool code = currency.size() == 3 && std::ranges::all_of(currency, [](char c) { return c >= 'A' && c <= 'Z'; });
    if (!decimal || !code) return std::nullopt;
    return templates::Money{amount, currency};
}

std::optional<templates::FactValue> readDay(std::string_view text) {
    if (text.size() != kDayLength) return std::nullopt;
    const auto midnight = locales::parseInstant(std::string(text) + "T00:00:00Z");
    if (!midnight) return std::nullopt;
    return templates::Day(std::chrono::floor<std::chrono::days>(*midnight));
}

struct Typing {
    std::string operator()(const std::string& text) const { return text; }
    std::string operator()(long long count) const { return std::to_string(count); }
    std::string operator()(const templates::Money& money) const { return money.amount + " " + money.currency; }
    std::string operator()(const templates::Day& day) const {
        return locales::formatInstant(std::chrono::sys_days(day)).substr(0, kDayLength);
    }
};

}  // namespace

std::optional<templates::FactValue> readFact(std::string_view name, std::string_view text) {
    const auto* kind = templates::findFact(name);
    text = locales::trimmed(text);
    if (kind == nullptr || text.empty()) return std::nullopt;
    switch (kind->type) {
        case templates::FactType::Count: return readCount(text);
        case templates::FactType::Money: return readMoney(text);
        case templates::FactType::Date: return readDay(text);
        default: return std::string(text);
    }
}

std::string typedFact(const templates::FactValue& fact) { return std::visit(Typing{}, fact); }

}  // namespace hub
