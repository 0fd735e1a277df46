#include "hub/products/product_table.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <set>

#include "hub/desk/facts.h"
#include "locales/format/fallback.h"
#include "locales/text/cut.h"
#include "locales/text/trim.h"

namespace hub {
namespace {

constexpr std::size_t kMostFaults = 100;

using TextField = std::string ProductText::*;
constexpr std::array<std::pair<const char*, TextField>, 5> kTexts{{
    {"title", &ProductText::title},           {"in_box", &ProductText::in_box},     {"size_chart", &ProductText::size_chart},
    {"compatible", &ProductText::compatible}, {"warranty", &ProductText::warranty},
}};
/// What a product has but once, whatever its languages.
constexpr std::array<const char*, 7> kOnce{"stock", "count", "restock_day", "price", "currency", "alternatives", "listings"};

std::string joined(const std::vector<std::string>& all) {
    std::string text;
    for (const auto& one : all) text += (text.empty() ? "" : "|") + one;
    return text;
}

std::vector<std::string> parted(std::string_view text) {
    std::vector<std::string> all;
    while (!text.empty()) {
        const auto one = locales::trimmed(locales::cut(text, '|'));
        if (!one.empty()) all.emplace_back(one);
    }
    return all;
}

std::optional<std::int64_t> countIn(const std::string& text) {
    std::int64_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return count;
}

/// What a cell says, and where.
struct Said {
    std::string text;
    std::size_t line = 0;
};

/// One product as the rows with its SKU say it, one after the other.
struct Draft {
    Product product;
    std::optional<Product> before;
    std::size_t line = 0;  ///< of its first row
    std::map<std::string, Said> once;  ///< by column
    std::set<std::string> languages;
};

class Reading {
public:
    Reading(std::string_view bytes, const std::function<std::optional<Product>(const std::string&)>& known)
        : table_(templates::CsvTable::read(bytes)), known_(known) {
        for (const auto& one : table_.faults()) fault(one.line, one.column, one.what);
        if (table_.header().empty() || !hasGoodHeader()) return;
        if (table_.rows().size() > kMostTableRows) {
            fault(1, "", "a table has at most " + std::to_string(kMostTableRows) + " rows");
            return;
        }
        for (const auto& row : table_.rows()) takeRow(row);
        for (const auto& sku : order_) finish(drafts_.at(sku));
    }
    ProductImport result() {
        std::ranges::stable_sort(out_.faults, {}, &templates::TableFault::line);
        return std::move(out_);
    }

private:
    void fault(std::size_t line, const std::string& column, const std::string& what) {
        if (out_.faults.size() < kMostFaults) out_.faults.push_back({line, column, what});
    }

    bool hasGoodHeader() {
        const std::size_t before = out_.faults.size();
        const auto& header = table_.header();
        if (std::ranges::find(header, "sku") == header.end()) fault(1, "sku", "the header has no such column");
        for (const auto& name : header) {
            if (std::ranges::find(productColumns(), name) == productColumns().end()) fault(1, name, "no column is called so");
        }
        return out_.faults.size() == before;
    }

    void takeRow(const templates::CsvTable::Row& row) {
        const std::string sku(locales::trimmed(table_.at(row, "sku").value_or("")));
        if (sku.empty()) return fault(row.line, "sku", "expected an SKU, found nothing");
        const auto [place, is_new] = drafts_.try_emplace(sku);
        Draft& draft = place->second;
        if (is_new) {
            order_.push_back(sku);
            draft.line = row.line;
            draft.before = known_(sku);
            if (draft.before) draft.product = *draft.before;
            draft.product.sku = sku;
        }
        takeTexts(row, draft);
        takeOnce(row, draft);
    }

    void takeTexts(const templates::CsvTable::Row& row, Draft& draft) {
        const std::string tag(locales::trimmed(table_.at(row, "language").value_or("")));
        const bool well = tag.empty() || locales::isWellFormedLocale(tag);
        const std::string language = tag.empty() || !well ? tag : locales::shortLanguage(tag);
        if (!well || language == "und") return fault(row.line, "language", "expected a BCP-47 tag such as pt-BR, found " + tag);
        if (!draft.languages.insert(language).second)
            return fault(row.line, "language", "this product has a row in this language already");
        ProductText& text = draft.product.texts[language];
        for (const auto& [name, field] : kTexts) {
            if (const auto cell = table_.at(row, name)) text.*field = *cell;
        }
        if (text == ProductText{}) draft.product.texts.erase(language);
    }

    /// What stands in the first row that says it; others say the same or nothing.
    void takeOnce(const templates::CsvTable::Row& row, Draft& draft) {
        for (const char* name : kOnce) {
            const auto cell = table_.at(row, name);
            if (!cell) continue;
            const std::string text(locales::trimmed(*cell));
            Said& said = draft.once.try_emplace(name, Said{{}, row.line}).first->second;
            if (text.empty() || text == said.text) continue;
            if (said.text.empty()) {
                said = {text, row.line};
            } else {
                fault(row.line, name, "expected " + said.text + " as in another row of this product, found " + text);
            }
        }
    }

    void setOnce(Draft& draft) {
        const auto said = [&](const char* name) -> const Said* {
            const auto found = draft.once.find(name);
            return found == draft.once.end() ? nullptr : &found->second;
        };
        Product& product = draft.product;
        if (const auto* stock = said("stock")) {
            const auto parsed = parseStock(stock->text.empty() ? "unknown" : stock->text);
            if (!parsed) return fault(stock->line, "stock", "expected unknown, in, out or ordered, found " + stock->text);
            product.stock = *parsed;
        }
        if (const auto* count = said("count")) {
            product.count = countIn(count->text);
            if (!product.count && !count->text.empty())
                return fault(count->line, "count", "expected a whole number in digits, found " + count->text);
        }
        if (const auto* day = said("restock_day")) {
            product.restock_day = dayFromText(day->text);
            if (!product.restock_day && !day->text.empty())
                return fault(day->line, "restock_day", "expected a day such as 2026-12-05, found " + day->text);
        }
        if (const auto* alternatives = said("alternatives")) product.alternatives = parted(alternatives->text);
        if (const auto* listings = said("listings")) product.listings = parted(listings->text);
        setPrice(product, said("price"), said("currency"));
    }

    /// Each may stand alone: the other is as it was.
    void setPrice(Product& product, const Said* price, const Said* currency) {
        if (price == nullptr && (currency == nullptr || !product.price)) return;
        const std::string amount = price != nullptr ? price->text : product.price->amount;
        std::string unit = currency != nullptr ? currency->text : product.price ? product.price->currency : std::string();
        product.price.reset();
        if (amount.empty()) return;
        // A comma as the decimal sign is read as one, so that what is kept is a decimal string.
        const auto read = readFact("price", amount + " " + unit);
        const std::size_t line = price != nullptr ? price->line : currency->line;
        if (!read) return fault(line, "price", "expected an amount such as 39.90 and a currency such as EUR, found " + amount + " " + unit);
        product.price = channels::Money{std::get<templates::Money>(*read).amount, std::move(unit)};
    }

    void finish(Draft& draft) {
        const std::size_t before = out_.faults.size();
        setOnce(draft);
        if (out_.faults.size() != before) return;
        std::ranges::sort(draft.product.listings);
        if (const auto wrong = faultOf(draft.product))
            return fault(draft.line, wrong->field, "expected " + wrong->expected + ", found " + wrong->found);
        if (!draft.before) {
            ++out_.added;
        } else if (isSame(*draft.before, draft.product)) {
            ++out_.same;
            return;
        } else {
            ++out_.changed;
        }
        out_.products.push_back(std::move(draft.product));
    }

    templates::CsvTable table_;
    const std::function<std::optional<Product>(const std::string&)>& known_;
    std::map<std::string, Draft> drafts_;
    std::vector<std::string> order_;
    ProductImport out_;
};

}  // namespace

const std::vector<std::string>& productColumns() {
    static const std::vector<std::string> columns{"sku",      "language", "title", "in_box", "size_chart",   "compatible",
                                                  "warranty", "price",    "currency", "stock", "count", "restock_day",
                                                  "alternatives", "listings"};
    return columns;
}

std::vector<std::vector<std::string>> productRows(const Product& product) {
    auto texts = product.texts;
    if (texts.empty()) texts[""];
    std::vector<std::vector<std::string>> rows;
    for (const auto& [language, text] : texts) {
        std::vector<std::string> row{product.sku, language};
        for (const auto& [name, field] : kTexts) row.push_back(text.*field);
        row.push_back(product.price ? product.price->amount : std::string());
        row.push_back(product.price ? product.price->currency : std::string());
        row.emplace_back(wireName(product.stock));
        row.push_back(product.count ? std::to_string(*product.count) : std::string());
        row.push_back(product.restock_day ? dayText(*product.restock_day) : std::string());
        row.push_back(joined(product.alternatives));
        row.push_back(joined(product.listings));
        rows.push_back(std::move(row));
    }
    return rows;
}

ProductImport readProducts(std::string_view bytes, const std::function<std::optional<Product>(const std::string&)>& known) {
    return Reading(bytes, known).result();
}

}  // namespace hub
