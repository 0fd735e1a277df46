#include "templates/lint/figure.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include <unicode/uchar.h>

#include "locales/text/tag.h"
#include "templates/lint/code_points.h"

namespace templates {
namespace {

constexpr int kMostChoices = 20;
constexpr std::u32string_view kBlanks = U" \u00A0\u202F";
constexpr std::u32string_view kShares = U"%٪％‰";
constexpr std::u32string_view kJoints = U".,:/-٫٬–·،．／";

bool isDigit(char32_t c) { return u_isdigit(static_cast<UChar32>(c)) != 0; }
bool isCurrency(char32_t c) { return u_charType(static_cast<UChar32>(c)) == U_CURRENCY_SYMBOL; }

/// What stands behind a small count of things where such counts are written in figures.
std::u32string_view countersOf(std::string_view locale) {
    const std::string_view language = locales::languageOf(locale);
    if (language == "ja") return U"つ点件枚個";
    if (language == "ko") return U"개건장";
    return {};
}

/// Digits in a row.
struct Figure {
    std::size_t begin, end;
    int value;  ///< at most beyond kMostChoices
};

/// Reads one text; the numbers of its choices first.
class Figures {
public:
    Figures(std::u32string_view counters, std::u32string text) : counters_(counters), text_(std::move(text)) {
        for (std::size_t at = 0; at < text_.size(); ++at)
            if (isDigit(text_[at]) && !isDigit(before(at))) figures_.push_back(figureAt(at));
        for (const Figure& figure : figures_)
            if (numbersChoice(figure)) choices_.insert(figure.value);
    }

    [[nodiscard]] std::optional<std::string> first() const {
        const auto found = std::ranges::find_if(figures_, [&](const Figure& one) { return !isAllowed(one); });
        if (found == figures_.end()) return std::nullopt;
        return utf8(std::u32string_view(text_).substr(found->begin, endWithItsSign(*found) - found->begin));
    }

private:
    [[nodiscard]] char32_t at(std::size_t i) const { return i < text_.size() ? text_[i] : U'\n'; }
    [[nodiscard]] char32_t before(std::size_t i) const { return i > 0 ? at(i - 1) : U'\n'; }

    [[nodiscard]] Figure figureAt(std::size_t begin) const {
        Figure figure{begin, begin, 0};
        for (; isDigit(at(figure.end)); ++figure.end)
            figure.value = std::min(figure.value * 10 + u_charDigitValue(static_cast<UChar32>(at(figure.end))), kMostChoices + 1);
        return figure;
    }

    /// At the beginning of a line, with the number that comes next.
    [[nodiscard]] bool numbersChoice(const Figure& figure) const {
        const bool marks = before(figure.begin) == U'\n' && at(figure.end) == U'.' && at(figure.end + 1) == U' ';
        return marks && figure.value <= kMostChoices && (figure.value == 1 || choices_.contains(figure.value - 1));
    }

    [[nodiscard]] bool isAllowed(const Figure& figure) const {
        if (numbersChoice(figure)) return true;
        return countsThings(figure) || (choices_.contains(figure.value) && !measures(figure));
    }

    /// 2つ, and 1、2枚.
    [[nodiscard]] bool countsThings(const Figure& figure) const {
        const bool of_two = at(figure.end) == U'、' && isDigit(at(figure.end + 1));
        const std::size_t counter = of_two ? figure.end + 2 : figure.end;
        return figure.end - figure.begin == 1 && isAnyOf(at(counter), counters_);
    }

    [[nodiscard]] bool measures(const Figure& figure) const {
        const std::size_t behind = figure.end + (isAnyOf(at(figure.end), kBlanks) ? 1 : 0);
        const char32_t ahead = isAnyOf(before(figure.begin), kBlanks) ? before(figure.begin - 1) : before(figure.begin);
        if (isAnyOf(at(behind), kShares) || isCurrency(at(behind)) || isCurrency(ahead) || isAnyOf(ahead, kShares)) return true;
        const bool goes_on = isAnyOf(at(figure.end), kJoints) && isDigit(at(figure.end + 1));
        return goes_on || (figure.begin > 1 && isAnyOf(before(figure.begin), kJoints) && isDigit(before(figure.begin - 1)));
    }

    /// Behind “%” and what is joined to the figure, so that a date or a price is shown whole.
    [[nodiscard]] std::size_t endWithItsSign(const Figure& figure) const {
        std::size_t end = figure.end;
        while (isDigit(at(end)) || (isAnyOf(at(end), kJoints) && isDigit(at(end + 1)))) ++end;
        return isAnyOf(at(end), kShares) ? end + 1 : end;
    }

    std::u32string_view counters_;
    std::u32string text_;
    std::vector<Figure> figures_;
    std::set<int> choices_;
};

}  // namespace

std::optional<std::string> findFigure(std::string_view locale, std::string_view text) {
    return Figures(countersOf(locale), codePoints(text)).first();
}

}  // namespace templates
