#include "locales/zone/phone.h"

#include <algorithm>
#include <iterator>

namespace locales::zone_tables {
namespace {

constexpr std::size_t kLongestPrefix = 9;

bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// What is dialled before the area code inside the country.
std::string_view trunkPrefix(const Country& country) {
    if (country.calling_code == 1) return "1";
    if (country.calling_code == 7) return "8";
    return "0";
}

}  // namespace

std::string internationalDigits(std::string_view written, const Country* assumed) {
    // An extension ("x12", "ext. 12") would make a national number look international.
    const auto extension = written.find_first_of("xX#;");
    written = written.substr(0, extension);
    std::string digits;
    std::ranges::copy_if(written, std::back_inserter(digits), isDigit);
    const auto first = written.find_first_not_of(" \t(");
    bool international = first != std::string_view::npos && written[first] == '+';
    if (!international && digits.starts_with("00")) {
        digits.erase(0, 2);
        international = true;
    } else if (!international && digits.starts_with("011") && digits.size() > 11) {
        digits.erase(0, 3);
        international = true;
    }
    if (!international) {
        if (assumed == nullptr || assumed->calling_code == 0) return {};
        const std::string code = std::to_string(assumed->calling_code);
        if (!(digits.starts_with(code) && digits.size() >= 11)) {
            if (digits.starts_with(trunkPrefix(*assumed))) digits.erase(0, 1);
            digits.insert(0, code);
        }
    }
    // Until 2019 Mexican mobiles were dialled with a 1 before the area code, and many are still written so.
    if (digits.size() == 13 && digits.starts_with("521")) digits.erase(2, 1);
    if (digits.size() < 8 || digits.size() > 15) return {};
    return digits;
}

const Country* countryOfPhone(std::string_view digits) {
    const Tables& tables = Tables::get();
    for (std::size_t size = std::min<std::size_t>(digits.size(), 7); size > 0; --size) {
        // The bare 1 would make every unknown area code American.
        if (digits[0] == '1' && size < 4) return nullptr;
        if (const auto* country = tables.countryAt(Kind::CallingCode, digits.substr(0, size))) return country;
    }
    return nullptr;
}

std::optional<Fact> zoneOfPhone(std::string_view digits) {
    const Tables& tables = Tables::get();
    for (std::size_t size = std::min(digits.size(), kLongestPrefix); size > 1; --size) {
        const auto fact = tables.fact(Kind::Dialling, "", digits.substr(0, size));
        if (!fact) continue;
        if (fact->zone == kNoZone) return std::nullopt;
        return fact;
    }
    return std::nullopt;
}

}  // namespace locales::zone_tables
