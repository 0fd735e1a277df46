#include <algorithm>
#include <set>

#include "hub/api/csv.h"
#include "hub/api/routes.h"
#include "hub/api/views.h"
#include "hub/voices/spikes.h"
#include "hub/voices/tally.h"
#include "locales/format/fallback.h"
#include "locales/text/unicode.h"

namespace hub::api {
namespace {

using channels::JsonWriter;

constexpr std::size_t kMostWeeks = 53, kUsualWeeks = 12;
constexpr std::size_t kRows = 50, kMostRows = 200, kMostWritten = 20'000;
constexpr std::size_t kWords = 20, kMostWords = 100;
/// Graphemes of a message that are shown: enough to know whether to read on.
constexpr std::size_t kExcerpt = 300;
constexpr std::size_t kSkuBytes = 200;

Weeks weeksFrom(const Hub& hub, const Request& request) {
    const std::string zone = request.user().timezone;
    const std::string to = request.queryOr("to");
    const auto last = to.empty() ? reports::dayIn(zone, hub.clock.now()) : reports::parseDay(to);
    if (!last) refuseValue("to", "a day as in 2026-11-28", to);
    return {*last, request.number("weeks", kUsualWeeks, kMostWeeks), zone};
}

std::string skuFrom(const Request& request) {
    std::string sku = request.queryOr("sku");
    if (sku.size() > kSkuBytes) refuseValue("sku", "at most 200 bytes");
    return sku;
}

/// By which names products are known: the shop's own in the reader's language, else the marketplace's, else none.
std::map<std::string, std::string> titlesOf(Hub& hub, const Request& request, const std::vector<ProductVoices>& products) {
    std::set<std::string> skus;
    for (const auto& product : products) skus.insert(product.sku);
    auto titles = hub.store.productTitles(skus, locales::shortLanguage(request.user().language));
    titles.merge(hub.store.soldTitles(skus));
    for (const auto& sku : skus) titles.try_emplace(sku);
    return titles;
}

void writeRate(JsonWriter& out, const ProductVoices& product, std::int64_t conversations) {
    out.key("rate_hundredths");
    const auto rate = product.rateHundredths(conversations);
    rate ? out.value(*rate) : out.null();
}

/// Products and kinds that come up unusually often just now.
using Spikes = std::set<std::pair<std::string, VoiceKind>>;

Spikes spikesNow(Hub& hub) {
    Spikes spikes;
    for (const auto& count : hub.store.voiceCounts(hub.clock.now())) {
        if (isSpike(count)) spikes.emplace(count.sku, count.kind);
    }
    return spikes;
}

void writeProductVoices(JsonWriter& out, const ProductVoices& product, const std::string& title, const Spikes& spikes) {
    out.beginObject().member("sku", product.sku).member("title", title).member("orders", product.orders);
    out.member("conversations", product.total);
    writeRate(out, product, product.total);
    out.key("kinds").beginArray();
    for (const auto kind : kVoiceKinds) {
        const auto& figures = product.of(kind);
        out.beginObject().member("kind", wireName(kind)).member("conversations", figures.total);
        writeRate(out, product, figures.total);
        out.member("spike", spikes.contains({product.sku, kind})).key("weeks").beginArray();
        for (const auto count : figures.weeks) out.value(count);
        out.endArray().endObject();
    }
    out.endArray().endObject();
}

std::string rateText(const ProductVoices& product, std::int64_t conversations) {
    const auto rate = product.rateHundredths(conversations);
    if (!rate) return {};
    const std::string cents = std::to_string(*rate % 100);
    return std::to_string(*rate / 100) + "." + (cents.size() < 2 ? "0" : "") + cents;
}

Response asCsv(const Weeks& weeks, const std::vector<ProductVoices>& products, const std::map<std::string, std::string>& titles) {
    std::vector<std::string> head{"sku", "title", "orders", "conversations", "per_100_orders"};
    for (const auto kind : kVoiceKinds) {
        head.emplace_back(wireName(kind));
        head.push_back(std::string(wireName(kind)) + "_per_100_orders");
    }
    Csv csv;
    csv.line(head);
    for (const auto& product : products) {
        std::vector<std::string> line{
            product.sku, titles.at(product.sku), std::to_string(product.orders), std::to_string(product.total), rateText(product, product.total)
        };
        for (const auto kind : kVoiceKinds) {
            line.push_back(std::to_string(product.of(kind).total));
            line.push_back(rateText(product, product.of(kind).total));
        }
        csv.line(line);
    }
    const std::string file = "products." + reports::formatDay(weeks.monday(0)) + "." +
                             reports::formatDay(weeks.monday(weeks.size() - 1) + std::chrono::days(6)) + ".csv";
    return {200, "text/csv; charset=utf-8", csv.text(), {{"Content-Disposition", "attachment; filename=\"" + file + "\""}}};
}

std::vector<ProductVoices> countedVoices(Hub& hub, const Weeks& weeks, const std::string& sku) {
    const VoiceQuery query{weeks.begin(), weeks.end(), sku};
    VoiceTally tally(weeks);
    hub.store.voices(query, [&](const Voice& voice) { tally.take(voice); });
    hub.store.ordersOfProducts(query, [&](const std::string& of) { tally.takeOrder(of); });
    return tally.products();
}

Response list(Hub& hub, const Request& request) {
    const Weeks weeks = weeksFrom(hub, request);
    const std::string format = request.queryOr("format", "json");
    if (format != "json" && format != "csv") refuseValue("format", "json or csv", format);
    const std::string sort = request.queryOr("sort", "conversations");
    const auto order = parseVoiceOrder(sort);
    if (!order) refuseValue("sort", "sku, orders, conversations, rate, a kind such as defect, or its rate such as defect_rate", sort);
    auto products = countedVoices(hub, weeks, skuFrom(request));
    sortVoices(products, *order);
    if (format == "csv") {
        if (products.size() > kMostWritten) products.resize(kMostWritten);
        return asCsv(weeks, products, titlesOf(hub, request, products));
    }
    const std::size_t begin = std::min(request.number("cursor", 0, kMostWritten), products.size());
    const std::size_t end = std::min(begin + request.limit(kRows, kMostRows), products.size());
    const bool more = end < std::min(products.size(), kMostWritten);
    products = {products.begin() + static_cast<std::ptrdiff_t>(begin), products.begin() + static_cast<std::ptrdiff_t>(end)};
    const auto titles = titlesOf(hub, request, products);
    JsonWriter out;
    out.beginObject().member("timezone", request.user().timezone).key("weeks").beginArray();
    for (std::size_t week = 0; week < weeks.size(); ++week) out.value(reports::weekOf(weeks.monday(week)));
    out.endArray().key("items").beginArray();
    const auto spikes = spikesNow(hub);
    for (const auto& product : products) writeProductVoices(out, product, titles.at(product.sku), spikes);
    out.endArray().key("next");
    more ? out.value(std::to_string(end)) : out.null();
    out.endObject();
    return json(out);
}

Response said(Hub& hub, const Request& request) {
    const Weeks weeks = weeksFrom(hub, request);
    SaidFilter filter;
    filter.sku = skuFrom(request);
    if (filter.sku.empty()) refuseValue("sku", "a product's");
    if (const std::string kind = request.queryOr("kind"); !kind.empty()) {
        filter.kind = parseVoiceKind(kind);
        if (!filter.kind) refuseValue("kind", "defect, size, return, missing or wish", kind);
    }
    filter.from = weeks.begin();
    filter.to = weeks.end();
    filter.language = locales::shortLanguage(request.user().reply_language);
    filter.cursor = request.queryOr("cursor");
    filter.limit = request.limit(kWords, kMostWords);
    SaidPage page;
    try {
        page = hub.store.said(filter);
    } catch (const std::invalid_argument&) {
        refuseValue("cursor", "the next of the page before");
    }
    JsonWriter out;
    out.beginObject().key("items").beginArray();
    for (const auto& one : page.items) {
        out.beginObject().member("message", outsideId(IdKind::Message, one.message));
        out.member("conversation", outsideId(IdKind::Conversation, one.conversation)).member("kind", wireName(one.kind));
        writeInstant(out, "at", one.at);
        out.member("language", one.language).member("text", locales::truncateGraphemes(one.text, kExcerpt)).key("translation");
        if (one.translation.empty()) {
            out.null();
        } else {
            out.beginObject().member("language", filter.language);
            out.member("text", locales::truncateGraphemes(one.translation, kExcerpt)).endObject();
        }
        out.endObject();
    }
    out.endArray().key("next");
    page.next.empty() ? out.null() : out.value(page.next);
    out.endObject();
    return json(out);
}

}  // namespace

void addVoiceRoutes(Router& router, Hub& hub) {
    router.add("GET", "/product-voices", Right::Anyone, [&hub](Request& r) { return list(hub, r); });
    router.add("GET", "/product-voices/said", Right::Seller, [&hub](Request& r) { return said(hub, r); });
}

}  // namespace hub::api
