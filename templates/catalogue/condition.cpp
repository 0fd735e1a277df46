#include "templates/catalogue/condition.h"

#include <algorithm>
#include <array>

#include "locales/text/trim.h"
#include "templates/classify/taxonomy.h"

namespace templates {
namespace {

constexpr std::array<std::string_view, 6> kStatuses = {"unpaid",    "paid",     "shipped",
                                                       "delivered", "returned", "cancelled"};
constexpr std::array<std::string_view, 2> kStocks = {"in", "out"};
constexpr std::array<std::string_view, 4> kWordless = {"picture", "voice", "video", "file"};
constexpr std::array<std::string_view, 9> kFlags = {"tracking", "eta",    "late",    "overdue_dispatch", "order",
                                                    "no_order", "photos", "restock", "alternative"};

template <typename List>
bool contains(const List& list, std::string_view value) {
    return std::find(list.begin(), list.end(), value) != list.end();
}

std::vector<std::string_view> split(std::string_view text, char at) {
    std::vector<std::string_view> pieces;
    for (;;) {
        const std::size_t end = text.find(at);
        pieces.push_back(locales::trimmed(text.substr(0, end)));
        if (end == std::string_view::npos) return pieces;
        text.remove_prefix(end + 1);
    }
}

Fit known(bool holds) { return holds ? Fit::Yes : Fit::No; }

}  // namespace

std::optional<Condition::Term> Condition::parseTerm(std::string_view text, std::string& problem) {
    Term term;
    const std::string_view whole = text;
    term.negated = !text.empty() && text[0] == '!';
    if (term.negated) text = locales::trimmed(text.substr(1));
    const std::size_t equals = text.find('=');
    term.name = locales::trimmed(text.substr(0, equals));
    if (equals == std::string_view::npos) {
        if (contains(kFlags, term.name)) return term;
        problem = "no condition is called \"" + std::string(whole) + "\"";
        return std::nullopt;
    }
    for (const std::string_view value : split(text.substr(equals + 1), '|')) {
        const bool allowed = (term.name == "status" && contains(kStatuses, value)) ||
                             (term.name == "risk" && contains(allRisks(), value)) ||
                             (term.name == "stock" && contains(kStocks, value)) ||
                             (term.name == "wordless" && contains(kWordless, value));
        if (!allowed) {
            problem = "no condition is called \"" + term.name + "=" + std::string(value) + "\"";
            return std::nullopt;
        }
        term.values.emplace_back(value);
    }
    return term;
}

std::optional<Condition> Condition::parse(std::string_view line, std::string& problem) {
    Condition condition;
    condition.text_ = locales::trimmed(line);
    if (condition.text_.empty()) return condition;
    for (const std::string_view text : split(line, ',')) {
        auto term = parseTerm(text, problem);
        if (!term) return std::nullopt;
        condition.terms_.push_back(std::move(*term));
    }
    return condition;
}

Fit Condition::fit(const Term& term, const SaleState& state) {
    Fit fit = Fit::Unknown;
    if (term.name == "photos") {
        fit = known(state.photos);
    } else if (term.name == "wordless") {
        fit = known(contains(term.values, state.wordless));
    } else if (term.name == "risk") {
        fit = known(std::any_of(state.risks.begin(), state.risks.end(), [&](const std::string& risk) {
            return contains(term.values, risk);
        }));
    } else if (term.name == "stock" || term.name == "restock" || term.name == "alternative") {
        if (state.stock.empty()) return Fit::Unknown;
        fit = known(
            term.name == "stock"     ? contains(term.values, state.stock)
            : term.name == "restock" ? state.restock
                                     : state.alternative
        );
    } else if (term.name == "order") {
        fit = state.has_order ? Fit::Yes : Fit::Unknown;
    } else if (term.name == "no_order") {
        fit = known(!state.has_order);
    } else if (!state.has_order || (term.name == "status" && state.status.empty())) {
        return Fit::Unknown;
    } else if (term.name == "status") {
        fit = known(contains(term.values, state.status));
    } else {
        fit = known(
            term.name == "tracking" ? state.tracking
            : term.name == "eta"    ? state.eta
            : term.name == "late"   ? state.late
                                    : state.overdue_dispatch
        );
    }
    if (!term.negated || fit == Fit::Unknown) return fit;
    return fit == Fit::Yes ? Fit::No : Fit::Yes;
}

Fit Condition::fit(const SaleState& state) const {
    Fit whole = terms_.empty() ? Fit::Unknown : Fit::Yes;
    for (const Term& term : terms_) whole = std::min(whole, fit(term, state));
    return whole;
}

bool Condition::names(std::string_view term) const {
    return std::any_of(terms_.begin(), terms_.end(), [&](const Term& one) { return one.name == term; });
}

std::vector<std::string> Condition::held(const SaleState& state) const {
    std::vector<std::string> held;
    for (const Term& term : terms_) {
        if (fit(term, state) != Fit::Yes) continue;
        std::string text = (term.negated ? "!" : "") + term.name;
        for (std::size_t i = 0; i < term.values.size(); ++i) text += (i == 0 ? "=" : "|") + term.values[i];
        held.push_back(std::move(text));
    }
    return held;
}

}  // namespace templates
