#include "hub/api/product_views.h"

#include "hub/api/views.h"
#include "hub/inbox/ids.h"

namespace hub::api {
namespace {

using channels::JsonWriter;

void writeMembers(JsonWriter& out, const Product& product) {
    out.member("id", outsideId(IdKind::Product, product.id)).member("sku", product.sku);
    out.member("stock", hub::wireName(product.stock)).key("count");
    product.count ? out.value(*product.count) : out.null();
    out.key("restock_day");
    product.restock_day ? out.value(dayText(*product.restock_day)) : out.null();
    out.key("price");
    if (product.price) {
        out.beginObject().member("amount", product.price->amount).member("currency", product.price->currency).endObject();
    } else {
        out.null();
    }
    out.key("texts").beginArray();
    for (const auto& [language, text] : product.texts) {
        out.beginObject().key("language");
        language.empty() ? out.null() : out.value(language);
        out.member("title", text.title).member("in_box", text.in_box).member("size_chart", text.size_chart);
        out.member("compatible", text.compatible).member("warranty", text.warranty).endObject();
    }
    out.endArray().key("listings").beginArray();
    for (const auto& listing : product.listings) out.value(listing);
    out.endArray().key("alternatives").beginArray();
    for (const auto& sku : product.alternatives) out.value(sku);
    out.endArray();
    writeInstant(out, "changed_at", product.changed_at);
}

}  // namespace

void writeProduct(JsonWriter& out, const Product& product) {
    out.beginObject();
    writeMembers(out, product);
    out.endObject();
}

void writeAskedProduct(JsonWriter& out, const std::optional<AskedProduct>& asked) {
    if (!asked) {
        out.null();
        return;
    }
    out.beginObject();
    writeMembers(out, asked->product);
    out.key("alternative");
    asked->alternative ? writeProduct(out, *asked->alternative) : static_cast<void>(out.null());
    out.endObject();
}

}  // namespace hub::api
