#include <algorithm>

#include "hub/api/csv.h"
#include "hub/api/product_views.h"
#include "hub/api/routes.h"
#include "hub/desk/facts.h"
#include "hub/products/product_table.h"
#include "locales/format/fallback.h"
#include "locales/text/trim.h"

namespace hub::api {
namespace {

using channels::Json;
using channels::JsonWriter;

constexpr std::size_t kPage = 200;

/// What people get wrong at the page is said in their language; the rest only programs do.
[[noreturn]] void refuse(const ProductFault& fault) {
    using Why = ProductFault::Why;
    const bool is_list = fault.field == "listings" || fault.field == "alternatives";
    if (fault.field == "sku") refuseValue(knownProblem("sku_wrong"), fault.found);
    if (fault.field == "count") refuseValue(knownProblem("count_wrong"), fault.found, {}, {{"most", kMostPieces}});
    if (fault.field == "price") refuseValue(knownProblem("price_wrong"), fault.found);
    if (fault.why == Why::Itself) refuseValue(knownProblem("own_alternative"), fault.found);
    if (fault.why == Why::Twice) refuseValue(knownProblem("id_twice"), fault.found, fault.field);
    if (is_list && fault.why == Why::Malformed) refuseValue(knownProblem("id_wrong"), fault.found, fault.field);
    refuseValue(fault.field, fault.expected, fault.found);
}

Product productOf(Hub& hub, const Request& request) {
    auto product = hub.store.product(request.id(0, IdKind::Product));
    if (!product) throw Refusal(404, "There is no such product");
    return std::move(*product);
}

Response list(Hub& hub, Request& request) {
    ProductFilter filter;
    filter.words = request.queryOr("q");
    filter.cursor = request.queryOr("cursor");
    filter.limit = request.limit(50, kPage);
    const auto page = hub.store.products(filter);
    JsonWriter out;
    out.beginObject().key("items").beginArray();
    for (const auto& product : page.items) writeProduct(out, product);
    out.endArray().key("next");
    page.next.empty() ? out.null() : out.value(page.next);
    out.endObject();
    return json(out);
}

Response productResponse(const Product& product, int status = 200) {
    JsonWriter out;
    writeProduct(out, product);
    return json(out, status);
}

std::vector<std::string> readIds(Json given, const char* field, std::size_t most) {
    if (given.isNull()) return {};
    if (!given.isArray()) refuseValue(field, "a list of at most " + std::to_string(most) + " ids", given.typeName());
    if (given.size() > most)
        refuseValue(knownProblem("too_many_ids"), std::to_string(given.size()), field, {{"most", static_cast<std::int64_t>(most)}});
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < given.size(); ++i) {
        const auto id = given[i].string();
        if (!id) refuseValue(field, "each id as a string", given[i].typeName());
        ids.emplace_back(locales::trimmed(*id));
    }
    return ids;
}

std::string readText(Json text, const char* field) {
    const Json given = text[field];
    if (given.isNull()) return {};
    const auto words = given.string();
    if (!words) refuseValue(field, "a string", given.typeName());
    return std::string(locales::trimmed(*words));
}

std::string readLanguage(Json given) {
    if (given.isNull()) return {};
    const std::string tag = given.text();
    const std::string language = locales::isWellFormedLocale(tag) ? locales::shortLanguage(tag) : std::string("und");
    if (language == "und") refuseValue("language", "a BCP-47 tag such as pt-BR, or null for every language", given.dump());
    return language;
}

std::map<std::string, ProductText> readTexts(Json given) {
    std::map<std::string, ProductText> texts;
    if (given.isNull()) return texts;
    if (!given.isArray() || given.size() > kMostProductLanguages)
        refuseValue("texts", "a list of at most " + std::to_string(kMostProductLanguages) + " texts", given.typeName());
    for (std::size_t i = 0; i < given.size(); ++i) {
        ProductText text{
            readText(given[i], "title"), readText(given[i], "in_box"), readText(given[i], "size_chart"), readText(given[i], "compatible"),
            readText(given[i], "warranty")
        };
        const std::string language = readLanguage(given[i]["language"]);
        if (text == ProductText{}) continue;
        if (!texts.emplace(language, std::move(text)).second) refuseValue(knownProblem("language_twice"), language);
    }
    return texts;
}

std::optional<channels::Money> readPrice(Json given) {
    if (given.isNull()) return std::nullopt;
    const std::string typed = given["amount"].text() + " " + given["currency"].text();
    const auto read = readFact("price", typed);
    if (!read) refuseValue(knownProblem("price_wrong"), typed);
    const auto& money = std::get<templates::Money>(*read);
    return channels::Money{money.amount, money.currency};
}

std::optional<std::int64_t> readCount(Json given) {
    if (given.isNull()) return std::nullopt;
    const auto count = given.integer();
    if (!count) refuseValue(knownProblem("count_wrong"), given.dump(), {}, {{"most", kMostPieces}});
    return count;
}

Product readProduct(Request& request) {
    const Json given = request.json();
    Product product;
    product.sku = locales::trimmed(request.text("sku"));
    const std::string stock = request.maybeText("stock").value_or("unknown");
    const auto parsed = parseStock(stock);
    if (!parsed) refuseValue("stock", "unknown, in, out or ordered", stock);
    product.stock = *parsed;
    product.count = readCount(given["count"]);
    if (const auto day = request.maybeText("restock_day"); day && !day->empty()) {
        product.restock_day = dayFromText(*day);
        if (!product.restock_day) refuseValue(knownProblem("day_wrong"), *day);
    }
    product.price = readPrice(given["price"]);
    product.texts = readTexts(given["texts"]);
    product.listings = readIds(given["listings"], "listings", kMostListings);
    product.alternatives = readIds(given["alternatives"], "alternatives", kMostAlternatives);
    std::ranges::sort(product.listings);
    if (const auto fault = faultOf(product)) refuse(*fault);
    return product;
}

Product kept(Hub& hub, Product product) {
    std::vector<Product> one{std::move(product)};
    switch (hub.store.putProducts(one, hub.clock.now())) {
        case ProductsKept::SkuTaken: throw Refusal(knownProblem("sku_taken"), one.front().sku);
        case ProductsKept::Overtaken: throw Refusal(knownProblem("product_overtaken"));
        case ProductsKept::All: break;
    }
    return std::move(one.front());
}

Response add(Hub& hub, Request& request) {
    auto product = readProduct(request);
    if (hub.store.productBySku(product.sku)) throw Refusal(knownProblem("sku_taken"), product.sku);
    product = kept(hub, std::move(product));
    hub.store.audit(hub.clock.now(), request.user().id, "add_product", product.sku, "");
    return productResponse(product, 201);
}

Response put(Hub& hub, Request& request) {
    const auto before = productOf(hub, request);
    auto product = readProduct(request);
    if (isSame(before, product)) return productResponse(before);
    product.id = before.id;
    product.changed_at = request.maybeInstant("changed_at").value_or(Instant{});
    product = kept(hub, std::move(product));
    hub.store.audit(hub.clock.now(), request.user().id, "change_product", product.sku, "");
    return productResponse(product);
}

Response drop(Hub& hub, Request& request) {
    const auto product = productOf(hub, request);
    if (hub.store.dropProduct(product.id)) hub.store.audit(hub.clock.now(), request.user().id, "delete_product", product.sku, "");
    return noContent();
}

/// A table that can be taken in again: no larger than that allows.
class GivenTable {
public:
    GivenTable() { csv_.line(productColumns()); }
    /// Nothing is added, and false, when it is full.
    bool add(const Product& product) {
        const auto rows = productRows(product);
        const auto before = csv_.text().size();
        for (const auto& row : rows) csv_.line(row);
        if (rows_ > 0 && (rows_ + rows.size() > kMostTableRows || csv_.text().size() > kMostTableBytes)) {
            csv_.cut(before);
            return false;
        }
        rows_ += rows.size();
        return true;
    }
    [[nodiscard]] const std::string& text() const { return csv_.text(); }

private:
    Csv csv_;
    std::size_t rows_ = 0;
};

Response give(Hub& hub, const Request& request) {
    GivenTable table;
    ProductFilter filter;
    filter.limit = kPage;
    filter.cursor = request.queryOr("cursor");
    bool is_more = true, is_full = false;
    while (is_more && !is_full) {
        const auto page = hub.store.products(filter);
        is_more = !page.next.empty();
        for (const auto& product : page.items) {
            is_full = !table.add(product);
            if (is_full) break;
            filter.cursor = product.sku;
        }
    }
    JsonWriter out;
    out.beginObject().member("name", "products.csv").member("content", table.text()).key("next");
    is_full ? out.value(filter.cursor) : out.null();
    out.endObject();
    return json(out);
}

Response take(Hub& hub, Request& request) {
    const bool dry = request.maybeFlag("dry_run").value_or(false);
    auto read = readProducts(request.text("content", kMostTableBytes), [&hub](const std::string& sku) { return hub.store.productBySku(sku); });
    const bool stored = !dry && read.faults.empty() && !read.products.empty();
    if (stored) {
        if (hub.store.putProducts(read.products, hub.clock.now()) != ProductsKept::All) throw Refusal(knownProblem("product_overtaken"));
        const std::string detail = std::to_string(read.added) + " added, " + std::to_string(read.changed) + " changed";
        hub.store.audit(hub.clock.now(), request.user().id, "import_products", "", detail);
    }
    JsonWriter out;
    out.beginObject().member("dry_run", dry).member("stored", stored).member("added", read.added).member("changed", read.changed);
    out.member("same", read.same).key("problems").beginArray();
    for (const auto& one : read.faults) {
        out.beginObject().member("line", one.line).member("column", one.column).member("what", one.what).endObject();
    }
    out.endArray().endObject();
    return json(out);
}

}  // namespace

void addProductRoutes(Router& router, Hub& hub) {
    router.add("GET", "/products", Right::Anyone, [&hub](Request& r) { return list(hub, r); });
    router.add("POST", "/products", Right::Editor, [&hub](Request& r) { return add(hub, r); });
    router.add("GET", "/products/{id}", Right::Anyone, [&hub](Request& r) { return productResponse(productOf(hub, r)); });
    router.add("PUT", "/products/{id}", Right::Editor, [&hub](Request& r) { return put(hub, r); });
    router.add("DELETE", "/products/{id}", Right::Editor, [&hub](Request& r) { return drop(hub, r); });
    router.add("GET", "/products-exchange", Right::Anyone, [&hub](Request& r) { return give(hub, r); });
    router.add("POST", "/products-exchange", Right::Editor, [&hub](Request& r) { return take(hub, r); });
}

}  // namespace hub::api
