#include "templates/knowledge/duty.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>
#include <string>
#include <utility>

#include "embedded/duty.h"

#include "locales/text/cut.h"

namespace templates {
namespace {

constexpr std::array<std::string_view, 27> kUnion{"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU",
                                                  "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"};
constexpr std::array<std::pair<Payer, std::string_view>, 5> kPayers{{
    {Payer::Unknown, "unknown"}, {Payer::Nobody, "nobody"}, {Payer::AtSale, "at_sale"}, {Payer::AtImport, "at_import"}, {Payer::Depends, "depends"},
}};

struct Rule {
    std::string_view to, from, valid_from, charge;
    const DatedFact* limit = nullptr;
    Payer up_to = Payer::Unknown, above = Payer::Unknown;
    std::vector<const DatedFact*> basis;
};

Payer payerNamed(std::string_view name) {
    const auto found = std::ranges::find(kPayers, name, &std::pair<Payer, std::string_view>::second);
    if (found == kPayers.end()) throw std::logic_error("duty.tsv: nobody is called " + std::string(name));
    return found->first;
}

const DatedFact* factNamed(std::string_view name) {
    const auto& all = datedFacts();
    const auto found = std::ranges::find(all, name, &DatedFact::name);
    if (found == all.end()) throw std::logic_error("duty.tsv: dated.tsv has no " + std::string(name));
    return &*found;
}

std::vector<Rule> readRules(std::string_view table) {
    std::vector<Rule> rules;
    locales::cut(table, '\n');  // the names of the columns
    while (!table.empty()) {
        std::string_view line = locales::cut(table, '\n');
        if (line.empty() || line[0] == '#') continue;
        Rule rule;
        for (std::string_view* field : {&rule.to, &rule.from, &rule.valid_from, &rule.charge}) *field = locales::cut(line, '\t');
        const auto limit = locales::cut(line, '\t'), up_to = locales::cut(line, '\t'), above = locales::cut(line, '\t');
        if (!limit.empty()) rule.limit = factNamed(limit);
        if (!up_to.empty()) rule.up_to = payerNamed(up_to);
        rule.above = payerNamed(above);
        while (!line.empty()) rule.basis.push_back(factNamed(locales::cut(line, ' ')));
        rules.push_back(std::move(rule));
    }
    return rules;
}

std::string_view regionOf(std::string_view country) { return std::ranges::find(kUnion, country) != kUnion.end() ? "EU" : country; }

/// Places outside the customs union, or outside the area of its taxes (Directive 2006/112/EC, Article 6), and those that the United
/// Kingdom's rules leave out, by the beginning of their postal codes.
struct Apart {
    std::string_view country, postal_code;
};
constexpr std::array kApart{
    Apart{"ES", "35"},    Apart{"ES", "38"},    Apart{"ES", "51"},    Apart{"ES", "52"},    Apart{"FR", "97"},
    Apart{"FR", "98"},    Apart{"FI", "22"},    Apart{"DE", "78266"}, Apart{"DE", "27498"}, Apart{"IT", "23041"},
    Apart{"IT", "22061"}, Apart{"GR", "63086"}, Apart{"GB", "BT"},    Apart{"GB", "JE"},    Apart{"GB", "GY"},
    Apart{"GB", "IM"},
};

bool isApart(const Destination& to) {
    return std::ranges::any_of(kApart, [&](const Apart& place) {
        return place.country == to.country && to.postal_code.starts_with(place.postal_code);
    });
}

std::string isoDay(Day day) {
    const auto two = [](unsigned number) { return (number < 10 ? "0" : "") + std::to_string(number); };
    return std::to_string(static_cast<int>(day.year())) + "-" + two(static_cast<unsigned>(day.month())) + "-" +
           two(static_cast<unsigned>(day.day()));
}

/// The newest valid one, and of those that name the country of dispatch first.
const Rule* ruleFor(std::string_view from, std::string_view to, std::string_view charge, const std::string& day) {
    static const std::vector<Rule> rules = readRules(embedded::duty()[0].bytes);
    const Rule* best = nullptr;
    for (const auto& rule : rules) {
        const bool holds = rule.to == to && rule.charge == charge && (rule.from == "*" || rule.from == from) && rule.valid_from <= day;
        if (!holds) continue;
        const auto rank = [](const Rule& of) { return std::pair(of.from != "*", of.valid_from); };
        if (best == nullptr || rank(rule) > rank(*best)) best = &rule;
    }
    return best;
}

std::optional<double> numberIn(std::string_view text) {
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

Payer payerFor(const Rule& rule, const std::optional<Money>& value) {
    if (rule.limit == nullptr || rule.up_to == rule.above) return rule.above;
    const auto limit = numberIn(rule.limit->value);
    const auto amount = value && value->currency == rule.limit->unit ? numberIn(value->amount) : std::nullopt;
    if (!limit || !amount) return Payer::Depends;
    return *amount <= *limit ? rule.up_to : rule.above;
}

Charge chargeFor(std::string_view from, std::string_view to, std::string_view name, const std::optional<Money>& value, Day day) {
    Charge charge;
    const auto* rule = ruleFor(from, to, name, isoDay(day));
    if (rule == nullptr) return charge;
    charge.payer = payerFor(*rule, value);
    charge.up_to = rule->limit != nullptr ? rule->up_to : rule->above;
    charge.above = rule->above;
    if (rule->limit != nullptr) charge.limit = Money{rule->limit->value, rule->limit->unit};
    charge.basis = rule->basis;
    return charge;
}

}  // namespace

std::string_view nameOf(Payer payer) { return std::ranges::find(kPayers, payer, &std::pair<Payer, std::string_view>::first)->second; }

std::optional<ImportCharges> importCharges(
    std::string_view from, const Destination& to, const std::optional<Money>& value, Day day
) {
    if (from.empty() || to.country.empty()) return std::nullopt;
    ImportCharges charges;
    charges.crosses_border = true;
    if (isApart(to)) return charges;
    const auto region = regionOf(to.country);
    charges.crosses_border = regionOf(from) != region;
    if (!charges.crosses_border) {
        for (Charge* charge : {&charges.tax, &charges.duty}) charge->payer = charge->up_to = charge->above = Payer::Nobody;
        return charges;
    }
    charges.tax = chargeFor(from, region, "tax", value, day);
    charges.duty = chargeFor(from, region, "duty", value, day);
    return charges;
}

}  // namespace templates
