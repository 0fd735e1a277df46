#include "locales/format/format.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <unordered_map>

#include <unicode/currunit.h>
#include <unicode/datefmt.h>
#include <unicode/listformatter.h>
#include <unicode/locdspnm.h>
#include <unicode/measunit.h>
#include <unicode/numberformatter.h>
#include <unicode/timezone.h>
#include <unicode/ucurr.h>

#include "locales/format/fallback.h"
#include "locales/format/icu_locale.h"
#include "locales/zone/clock.h"

namespace locales {
namespace {

constexpr std::size_t kLongestAmount = 40;
// Tags come from buyers' data too: a thread's cache starts anew when it is full.
constexpr std::size_t kMaxLocales = 200;
constexpr std::size_t kMaxCurrencies = 50;

/// One locale's formatters, made when first asked for. None is safe to share between threads.
class Formatters {
public:
    explicit Formatters(std::string_view tag) : locale_(formattingLocale(tag)) {}

    const icu::Locale& locale() const { return locale_; }

    icu::DateFormat* day() {
        if (!day_) day_ = inGmt(icu::DateFormat::createDateInstance(icu::DateFormat::kLong, locale_));
        return day_.get();
    }
    icu::DateFormat* dayTime() {
        if (!day_time_) {
            day_time_ = inGmt(icu::DateFormat::createDateTimeInstance(
                icu::DateFormat::kMedium, icu::DateFormat::kShort, locale_
            ));
        }
        return day_time_.get();
    }
    const icu::number::LocalizedNumberFormatter& number() {
        if (!number_) number_ = icu::number::NumberFormatter::withLocale(locale_);
        return *number_;
    }
    /// Money of this currency with at least `usual` and at most `most` decimals.
    const icu::number::LocalizedNumberFormatter& money(const icu::CurrencyUnit& unit, int usual, int most) {
        const std::string key = std::string(unit.getSubtype()) + std::to_string(most);
        const auto found = money_.find(key);
        if (found != money_.end()) return found->second;
        if (money_.size() >= kMaxCurrencies) money_.clear();
        return money_
            .emplace(key, number().unit(unit).precision(icu::number::Precision::minMaxFraction(usual, most)))
            .first->second;
    }
    const icu::ListFormatter* list() {
        if (!list_) {
            UErrorCode status = U_ZERO_ERROR;
            list_.reset(icu::ListFormatter::createInstance(locale_, status));
        }
        return list_.get();
    }
    const icu::LocaleDisplayNames* names() {
        if (!names_) {
            // Only Chinese has a usual word of its own for its two scripts.
            const bool chinese = std::string_view(locale_.getLanguage()) == "zh";
            names_.reset(icu::LocaleDisplayNames::createInstance(
                locale_, chinese ? ULDN_DIALECT_NAMES : ULDN_STANDARD_NAMES
            ));
        }
        return names_.get();
    }

private:
    static std::unique_ptr<icu::DateFormat> inGmt(icu::DateFormat* made) {
        std::unique_ptr<icu::DateFormat> format(made);
        // Wall-clock times come in as if they were GMT: ICU's own zone rules are out of date.
        if (format) format->setTimeZone(*icu::TimeZone::getGMT());
        return format;
    }

    icu::Locale locale_;
    std::unique_ptr<icu::DateFormat> day_;
    std::unique_ptr<icu::DateFormat> day_time_;
    std::optional<icu::number::LocalizedNumberFormatter> number_;
    std::unordered_map<std::string, icu::number::LocalizedNumberFormatter> money_;
    std::unique_ptr<icu::ListFormatter> list_;
    std::unique_ptr<icu::LocaleDisplayNames> names_;
};

Formatters& formatters(std::string_view tag) {
    thread_local std::unordered_map<std::string, std::unique_ptr<Formatters>> cache;
    std::string key(tag);
    const auto found = cache.find(key);
    if (found != cache.end()) return *found->second;
    if (cache.size() >= kMaxLocales) cache.clear();
    return *cache.emplace(std::move(key), std::make_unique<Formatters>(tag)).first->second;
}

std::string padded(unsigned number, std::size_t width) {
    std::string digits = std::to_string(number);
    return std::string(width - std::min(width, digits.size()), '0') + digits;
}

std::string plainDay(std::chrono::year_month_day day) {
    return std::to_string(static_cast<int>(day.year())) + "-" +
           padded(static_cast<unsigned>(day.month()), 2) + "-" + padded(static_cast<unsigned>(day.day()), 2);
}

std::string formatWall(icu::DateFormat* format, std::int64_t milliseconds) {
    if (format == nullptr) return {};
    icu::UnicodeString out;
    format->format(static_cast<UDate>(milliseconds), out);
    // Since CLDR 42 English has U+202F before AM and PM; many a marketplace shows it as a box.
    out.findAndReplace(icu::UnicodeString(UChar32{0x202F}), icu::UnicodeString(UChar32{0x00A0}));
    return toUtf8(out);
}

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isCapital(char c) { return c >= 'A' && c <= 'Z'; }

/// Number of decimals of "[-]digits[.digits]"; empty for anything else.
std::optional<int> decimalsOf(std::string_view amount) {
    if (amount.size() > kLongestAmount) return std::nullopt;
    if (amount.starts_with('-')) amount.remove_prefix(1);
    const std::size_t point = amount.find('.');
    const std::string_view whole = amount.substr(0, point);
    const std::string_view part =
        point == std::string_view::npos ? std::string_view() : amount.substr(point + 1);
    if (whole.empty() || (point != std::string_view::npos && part.empty())) return std::nullopt;
    if (!std::all_of(whole.begin(), whole.end(), isDigit) ||
        !std::all_of(part.begin(), part.end(), isDigit)) {
        return std::nullopt;
    }
    std::size_t used = part.size();
    while (used > 0 && part[used - 1] == '0') --used;
    return static_cast<int>(used);
}

std::string upperCode(std::string_view code) {
    std::string out(code);
    for (char& c : out) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    return out;
}

std::optional<icu::MeasureUnit> currencyUnit(std::string_view code) {
    if (code.size() != 3 || !std::all_of(code.begin(), code.end(), isCapital)) return std::nullopt;
    UErrorCode status = U_ZERO_ERROR;
    const icu::CurrencyUnit unit(icu::StringPiece(code.data(), 3), status);
    if (U_FAILURE(status)) return std::nullopt;
    return icu::MeasureUnit(unit);
}

std::optional<icu::MeasureUnit> measureUnit(std::string_view name) {
    if (name == "hours") return icu::MeasureUnit::getHour();
    if (name == "days") return icu::MeasureUnit::getDay();
    if (name == "months") return icu::MeasureUnit::getMonth();
    if (name == "years") return icu::MeasureUnit::getYear();
    return currencyUnit(name);
}

int writtenDecimals(std::string_view amount) {
    const std::size_t point = amount.find('.');
    return point == std::string_view::npos ? 0 : static_cast<int>(amount.size() - point - 1);
}

/// A line must not end between a number and its unit.
void joinFirstWords(icu::UnicodeString& text) {
    const std::int32_t gap = text.indexOf(u' ');
    if (gap >= 0) text.setCharAt(gap, u'\u00A0');
}

}  // namespace

std::string formatDay(std::string_view locale, std::chrono::year_month_day day) {
    if (!day.ok()) return plainDay(day);
    const auto since_epoch = std::chrono::sys_days(day).time_since_epoch();
    const std::string text = formatWall(
        formatters(locale).day(), std::chrono::duration_cast<std::chrono::milliseconds>(since_epoch).count()
    );
    return text.empty() ? plainDay(day) : text;
}

std::string formatDayTime(std::string_view locale, Instant at, std::string_view zone) {
    const std::optional<LocalTime> local = localTime(zone, at);
    const auto wall = local ? local->wall.time_since_epoch() : at.time_since_epoch();
    std::string text = formatWall(formatters(locale).dayTime(), wall.count());
    if (text.empty()) return formatInstant(at);
    return local ? text : text + " UTC";
}

std::string formatMoney(std::string_view locale, std::string_view amount, std::string_view currency) {
    const std::string plain = std::string(amount) + " " + std::string(currency);
    const std::optional<int> decimals = decimalsOf(amount);
    const std::string code = upperCode(currency);
    if (!decimals || code.size() != 3 || !std::all_of(code.begin(), code.end(), isCapital)) return plain;
    UErrorCode status = U_ZERO_ERROR;
    const icu::CurrencyUnit unit(icu::StringPiece(code), status);
    const int usual = ucurr_getDefaultFractionDigits(unit.getISOCurrency(), &status);
    if (U_FAILURE(status)) return plain;
    const icu::number::FormattedNumber formatted =
        formatters(locale)
            .money(unit, usual, std::max(usual, *decimals))
            .formatDecimal(icu::StringPiece(amount.data(), static_cast<std::int32_t>(amount.size())), status);
    const icu::UnicodeString text = formatted.toString(status);
    return U_SUCCESS(status) ? toUtf8(text) : plain;
}

std::string formatInWords(std::string_view locale, std::string_view amount, std::string_view unit) {
    const std::string plain = std::string(amount) + "\u00A0" + std::string(unit);
    const std::optional<icu::MeasureUnit> measure = measureUnit(unit);
    if (!decimalsOf(amount) || !measure) return plain;
    UErrorCode status = U_ZERO_ERROR;
    const icu::number::FormattedNumber formatted =
        formatters(locale)
            .number()
            .unit(*measure)
            .unitWidth(UNUM_UNIT_WIDTH_FULL_NAME)
            .precision(icu::number::Precision::fixedFraction(writtenDecimals(amount)))
            .formatDecimal(icu::StringPiece(amount.data(), static_cast<std::int32_t>(amount.size())), status);
    icu::UnicodeString text = formatted.toString(status);
    if (U_FAILURE(status)) return plain;
    joinFirstWords(text);
    return toUtf8(text);
}

std::string formatNumber(std::string_view locale, std::int64_t number) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::UnicodeString text = formatters(locale).number().formatInt(number, status).toString(status);
    return U_SUCCESS(status) ? toUtf8(text) : std::to_string(number);
}

std::string formatList(std::string_view locale, const std::vector<std::string>& items) {
    std::vector<icu::UnicodeString> texts;
    texts.reserve(items.size());
    for (const std::string& item : items) texts.push_back(fromUtf8(item));
    const icu::ListFormatter* const list = formatters(locale).list();
    UErrorCode status = U_ZERO_ERROR;
    icu::UnicodeString out;
    if (list != nullptr) list->format(texts.data(), static_cast<std::int32_t>(texts.size()), out, status);
    if (list != nullptr && U_SUCCESS(status)) return toUtf8(out);
    std::string plain;
    for (const std::string& item : items) plain += (plain.empty() ? "" : ", ") + item;
    return plain;
}

std::string displayCountry(std::string_view locale, std::string_view country) {
    const std::string code = upperCode(country);
    const icu::LocaleDisplayNames* const names = formatters(locale).names();
    if (names == nullptr || code.size() != 2 || !std::all_of(code.begin(), code.end(), isCapital)) {
        return std::string(country);
    }
    icu::UnicodeString out;
    names->regionDisplayName(code.c_str(), out);
    return out.isEmpty() || out.isBogus() ? code : toUtf8(out);
}

std::string displayLanguage(std::string_view locale, std::string_view language) {
    const icu::LocaleDisplayNames* const names = formatters(locale).names();
    if (names == nullptr || !isWellFormedLocale(language)) return std::string(language);
    UErrorCode status = U_ZERO_ERROR;
    const icu::Locale shown = icu::Locale::forLanguageTag(
        icu::StringPiece(language.data(), static_cast<std::int32_t>(language.size())), status
    );
    if (U_FAILURE(status)) return std::string(language);
    icu::UnicodeString out;
    if (shown.getName()[0] == '\0') {
        names->languageDisplayName("und", out);
    } else {
        names->localeDisplayName(shown, out);
    }
    return out.isEmpty() || out.isBogus() ? std::string(language) : toUtf8(out);
}

}  // namespace locales
