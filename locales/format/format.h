#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "locales/time/instant.h"

namespace locales {

// Values as a locale writes them, by the CLDR data of the linked ICU, always with European digits
// (-u-nu-latn) and, but in Thai, by the Gregorian calendar. An unknown locale falls back to its parents, what
// is no tag to English. Total: what can't be formatted comes back as plain text. Threads: each has its own
// formatters.

/// A day as a reply names it: "20. November 2026", "2026年11月20日". A day that doesn't exist as
/// year-month-day figures.
std::string formatDay(std::string_view locale, std::chrono::year_month_day day);
/// Day and time on the clock of `zone` (tzdb), short: "20.11.2026, 14:05"; an unknown zone as UTC, with "UTC"
/// behind it.
std::string formatDayTime(std::string_view locale, Instant at, std::string_view zone);
/// `amount` is a decimal string ("-39.90", at most 40 characters), `currency` ISO 4217. Never rounded: at
/// least the currency's own decimals, more when the amount has them. An unknown currency is written as its
/// code, what is no amount or code as "amount currency".
std::string formatMoney(std::string_view locale, std::string_view amount, std::string_view currency);
/// A measure in the locale's words, as prose has it: "14 days", "150 euros", "150欧元". `unit` is hours, days, months,
/// years or an ISO 4217 code; decimals stay as `amount` has them. Anything else as "amount unit".
std::string formatInWords(std::string_view locale, std::string_view amount, std::string_view unit);
std::string formatNumber(std::string_view locale, std::int64_t number);
/// "a, b and c" in the locale's words.
std::string formatList(std::string_view locale, const std::vector<std::string>& items);
/// "Mexiko" for MX; the code itself when it is unknown.
std::string displayCountry(std::string_view locale, std::string_view country);
/// "Chinese (Simplified)", in Chinese "简体中文", for zh-Hans; the tag itself when it is unknown.
std::string displayLanguage(std::string_view locale, std::string_view language);

}  // namespace locales
