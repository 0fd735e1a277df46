#include <algorithm>

#include "channels/kit/json.h"
#include "hub/store/sqlite/convert.h"
#include "hub/store/sqlite/sqlite_store.h"
#include "locales/text/cut.h"
#include "locales/text/unicode.h"

namespace hub::sqlite {
namespace {

using channels::Json;
using channels::JsonDocument;
using channels::JsonWriter;

constexpr std::string_view kProductColumns =
    "SELECT p.id, p.sku, p.stock, p.stock_count, p.restock_day, p.price, p.texts, p.alternatives, p.changed_at FROM products p ";
constexpr std::size_t kMostWords = 8;

std::string textsToJson(const std::map<std::string, ProductText>& texts) {
    JsonWriter out;
    out.beginObject();
    for (const auto& [language, text] : texts) {
        out.key(language).beginObject().member("title", text.title).member("in_box", text.in_box);
        out.member("size_chart", text.size_chart).member("compatible", text.compatible).member("warranty", text.warranty).endObject();
    }
    out.endObject();
    return out.str();
}

std::map<std::string, ProductText> textsFromJson(const std::string& json) {
    std::map<std::string, ProductText> texts;
    const auto document = JsonDocument::parse(json);
    document.root().forEachMember([&](std::string_view language, Json text) {
        texts[std::string(language)] = {
            text["title"].text(), text["in_box"].text(), text["size_chart"].text(), text["compatible"].text(), text["warranty"].text()
        };
    });
    return texts;
}

std::string foldedOf(const Product& product) {
    std::string all = product.sku;
    for (const auto& [language, text] : product.texts) all += "\n" + text.title;
    return locales::foldForMatch(all);
}

template <class Connection>
Product readProduct(Connection& read, const Statement& row) {
    Product product;
    product.id = row.integer(0);
    product.sku = row.text(1);
    product.stock = parseStock(row.text(2)).value_or(Stock::Unknown);
    product.count = row.maybe(3);
    product.restock_day = dayFromText(row.text(4));
    product.price = moneyFromText(row.text(5));
    product.texts = textsFromJson(row.text(6));
    product.alternatives = listFromJson(row.text(7));
    product.changed_at = toInstant(row.integer(8));
    auto listings = read.prepare("SELECT listing_id FROM product_listings WHERE product_id = $1 ORDER BY listing_id");
    listings.with(product.id);
    while (listings.step()) product.listings.push_back(listings.text(0));
    return product;
}

std::vector<std::string> wordsOf(const std::string& text) {
    const std::string folded = locales::foldForMatch(text);
    std::vector<std::string> words;
    for (std::string_view rest = folded; !rest.empty() && words.size() < kMostWords;) {
        const auto word = locales::cut(rest, ' ');
        if (!word.empty()) words.emplace_back(word);
    }
    return words;
}

}  // namespace

ProductPage SqliteStore::products(const ProductFilter& filter) {
    Read read(*this);
    const auto words = wordsOf(filter.words);
    std::string sql = std::string(kProductColumns) + "WHERE p.sku > $1";
    for (std::size_t n = 0; n < words.size(); ++n) sql += " AND instr(p.folded, $" + std::to_string(n + 3) + ") > 0";
    auto rows = read.prepare(sql + " ORDER BY p.sku LIMIT $2");
    rows.with(filter.cursor, static_cast<std::int64_t>(filter.limit + 1));
    for (std::size_t n = 0; n < words.size(); ++n) rows.bind(static_cast<int>(n + 3), words[n]);
    ProductPage page;
    while (rows.step()) {
        if (page.items.size() == filter.limit) {
            page.next = page.items.back().sku;
            break;
        }
        page.items.push_back(readProduct(read, rows));
    }
    return page;
}

std::optional<Product> SqliteStore::product(Id id) {
    Read read(*this);
    auto row = read.prepare(std::string(kProductColumns) + "WHERE p.id = $1");
    row.with(id);
    if (!row.step()) return std::nullopt;
    return readProduct(read, row);
}

std::optional<Product> SqliteStore::productBySku(const std::string& sku) {
    Read read(*this);
    auto row = read.prepare(std::string(kProductColumns) + "WHERE p.sku = $1");
    row.with(sku);
    if (!row.step()) return std::nullopt;
    return readProduct(read, row);
}

std::map<std::string, std::string> SqliteStore::productTitles(const std::set<std::string>& skus, const std::string& language) {
    Read read(*this);
    std::map<std::string, std::string> titles;
    auto row = read.prepare("SELECT texts FROM products WHERE sku = $1");
    for (const auto& sku : skus) {
        row.with(sku);
        if (row.step()) {
            auto texts = textsFromJson(row.text(0));
            auto& own = texts[language].title;
            auto title = own.empty() ? std::move(texts[std::string()].title) : std::move(own);
            if (!title.empty()) titles.emplace(sku, std::move(title));
        }
        row.reset();
    }
    return titles;
}

std::optional<Product> SqliteStore::productListedAs(const std::string& listing) {
    Read read(*this);
    auto rows = read.prepare(
        std::string(kProductColumns) + "JOIN product_listings l ON l.product_id = p.id WHERE l.listing_id = $1 LIMIT 2"
    );
    rows.with(listing);
    if (!rows.step()) return std::nullopt;
    auto product = readProduct(read, rows);
    if (rows.step()) return std::nullopt;
    return product;
}

ProductsKept SqliteStore::putProducts(std::vector<Product>& products, Instant now) {
    Write write(*this);
    auto same = write.prepare("SELECT id FROM products WHERE sku = $1");
    auto newest = write.prepare("SELECT changed_at FROM products WHERE id = $1");
    auto change = write.prepare(
        "UPDATE products SET sku = $2, stock = $3, stock_count = $4, restock_day = $5, price = $6, texts = $7, alternatives = $8, "
        "folded = $9, changed_at = $10 WHERE id = $1"
    );
    auto insert = write.prepare(
        "INSERT INTO products (sku, stock, stock_count, restock_day, price, texts, alternatives, folded, changed_at) "
        "VALUES ($2, $3, $4, $5, $6, $7, $8, $9, $10)"
    );
    auto forget = write.prepare("DELETE FROM product_listings WHERE product_id = $1");
    auto list = write.prepare("INSERT INTO product_listings VALUES ($1, $2)");
    for (auto& product : products) {
        same.with(product.sku);
        const Id taken = same.step() ? same.integer(0) : 0;
        same.reset();
        if (product.id == 0) product.id = taken;
        if (taken != 0 && taken != product.id) return ProductsKept::SkuTaken;
        if (product.id != 0 && product.changed_at != Instant{}) {
            newest.with(product.id);
            const bool stands = newest.step() && toInstant(newest.integer(0)) == product.changed_at;
            newest.reset();
            if (!stands) return ProductsKept::Overtaken;
        }
        auto& put = product.id == 0 ? insert : change;
        if (product.id != 0) put.bind(1, product.id);
        put.bind(2, product.sku).bind(3, wireName(product.stock)).bind(4, product.count);
        put.bind(5, product.restock_day ? dayText(*product.restock_day) : std::string()).bind(6, toText(product.price));
        put.bind(7, textsToJson(product.texts)).bind(8, toJson(product.alternatives)).bind(9, foldedOf(product)).bind(10, toColumn(now));
        put.run();
        if (product.id == 0) product.id = write.lastId();
        product.changed_at = now;
        forget.with(product.id).run();
        for (const auto& listing : product.listings) list.with(listing, product.id).run();
    }
    write.commit();
    return ProductsKept::All;
}

bool SqliteStore::dropProduct(Id id) {
    Write write(*this);
    write.prepare("DELETE FROM products WHERE id = $1").with(id).run();
    const bool dropped = write.changes() > 0;
    write.commit();
    return dropped;
}

}  // namespace hub::sqlite
