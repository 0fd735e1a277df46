#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "templates/knowledge/knowledge.h"

namespace templates {

/// AtSale: it is in the price at checkout. AtImport: whoever receives the parcel is asked for it. Depends: on a value that isn't
/// known in the currency of the limit.
enum class Payer { Unknown, Nobody, AtSale, AtImport, Depends };
std::string_view nameOf(Payer payer);

/// Tax (VAT and its like) or duty on a parcel.
struct Charge {
    Payer payer = Payer::Unknown;
    std::optional<Money> limit;              ///< where another payer begins
    Payer up_to = Payer::Unknown, above = Payer::Unknown;
    std::vector<const DatedFact*> basis;     ///< what it follows from; empty where no border is crossed
};

struct ImportCharges {
    bool crosses_border = false;  ///< false within a country or the customs union of the EU
    Charge tax, duty;
};

/// Where a parcel goes: a country (ISO 3166-1 alpha-2), and by its postal code a part of it with rules of its own.
struct Destination {
    std::string_view country, postal_code;
};

/// Who pays for goods of that value that are sent from a country on a day, as duty.tsv has it from the dated facts. Empty while a
/// country isn't known. What no row says is unknown, and so is all about places that don't share their country's customs or taxes, such
/// as the Canary Islands.
std::optional<ImportCharges> importCharges(
    std::string_view from, const Destination& to, const std::optional<Money>& value, Day day
);

}  // namespace templates
