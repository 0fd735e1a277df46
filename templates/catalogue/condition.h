#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace templates {

/// The state of a sale as far as it is known, for choosing among the cases of an intent.
struct SaleState {
    bool has_order = false;
    std::string status;  ///< unpaid, paid, shipped, delivered, returned, cancelled; empty when unknown
    bool tracking = false;
    bool eta = false;
    bool late = false;
    bool overdue_dispatch = false;
    bool photos = false;
    std::string stock;         ///< in or out; empty when nobody knows
    bool restock = false;      ///< sold out, and it is known when there is more
    bool alternative = false;  ///< something can be sent in its place
    std::vector<std::string> risks;
    std::string wordless;  ///< picture, voice, video or file: all that the message is, and nobody knows what it says; else empty
};

enum class Fit { No, Unknown, Yes };

/// The `#. when:` line of a template: terms joined by comma, alternatives by |, negation by a leading !.
/// Terms: status=…, risk=…, stock=in|out, wordless=…, tracking, eta, late, overdue_dispatch, order, no_order, photos, restock, alternative.
class Condition {
public:
    Condition() = default;
    /// Empty, with `problem` naming the bad term, for a line that can't be read.
    static std::optional<Condition> parse(std::string_view line, std::string& problem);
    /// Yes when every term holds, No when one fails, Unknown when a term's fact isn't known; an empty
    /// condition fits anything (Unknown).
    [[nodiscard]] Fit fit(const SaleState& state) const;
    /// The terms that hold, as they are written: "status=shipped", "!late".
    [[nodiscard]] std::vector<std::string> held(const SaleState& state) const;
    /// Number of terms: among fitting templates the more specific one is better.
    [[nodiscard]] std::size_t terms() const { return terms_.size(); }
    /// Whether it asks for this at all.
    [[nodiscard]] bool names(std::string_view term) const;
    /// As it was written.
    [[nodiscard]] const std::string& text() const { return text_; }

private:
    struct Term {
        std::string name;
        std::vector<std::string> values;
        bool negated = false;
    };
    static std::optional<Term> parseTerm(std::string_view text, std::string& problem);
    static Fit fit(const Term& term, const SaleState& state);
    std::vector<Term> terms_;
    std::string text_;
};

}  // namespace templates
