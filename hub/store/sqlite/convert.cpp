#include "hub/store/sqlite/convert.h"

#include "channels/kit/json.h"

namespace hub::sqlite {
namespace {

using channels::Json;
using channels::JsonDocument;
using channels::JsonWriter;

void writeInstant(JsonWriter& writer, std::string_view name, const std::optional<Instant>& instant) {
    if (instant) writer.member(name, toColumn(*instant));
}

std::optional<Instant> readInstant(Json value) { return toInstant(value.integer()); }

void writeAddress(JsonWriter& writer, const channels::Address& address) {
    writer.key("ship_to").beginObject();
    writer.member("name", address.name).member("country", address.country).member("state", address.state);
    writer.member("city", address.city).member("postal_code", address.postal_code).member("phone", address.phone);
    writer.endObject();
}

channels::Address readAddress(Json from) {
    return {from["name"].text(), from["country"].text(), from["state"].text(),
            from["city"].text(), from["postal_code"].text(), from["phone"].text()};
}

void writeItems(JsonWriter& writer, const std::vector<channels::OrderItem>& items) {
    writer.key("items").beginArray();
    for (const auto& item : items) {
        writer.beginObject();
        writer.member("sku", item.sku).member("listing_id", item.listing_id).member("title", item.title);
        writer.member("quantity", item.quantity).key("options").raw(toJson(item.options));
        writer.endObject();
    }
    writer.endArray();
}

std::vector<channels::OrderItem> readItems(Json from) {
    std::vector<channels::OrderItem> items;
    for (std::size_t i = 0; i < from.size(); ++i) {
        channels::OrderItem item;
        item.sku = from[i]["sku"].text();
        item.listing_id = from[i]["listing_id"].text();
        item.title = from[i]["title"].text();
        item.quantity = from[i]["quantity"].integer().value_or(1);
        from[i]["options"].forEachMember([&](std::string_view name, Json value) {
            item.options.emplace(name, value.text());
        });
        items.push_back(std::move(item));
    }
    return items;
}

}  // namespace

std::string toJson(const std::map<std::string, std::string>& members) {
    JsonWriter writer;
    writer.beginObject();
    for (const auto& [name, value] : members) writer.member(name, value);
    writer.endObject();
    return writer.str();
}

std::string toJson(const std::vector<std::string>& elements) {
    JsonWriter writer;
    writer.beginArray();
    for (const auto& element : elements) writer.value(element);
    writer.endArray();
    return writer.str();
}

std::string toJson(const std::set<Id>& ids) {
    JsonWriter writer;
    writer.beginArray();
    for (const Id id : ids) writer.value(id);
    writer.endArray();
    return writer.str();
}

std::set<Id> idsFromJson(std::string_view json) {
    std::set<Id> ids;
    const auto document = JsonDocument::parse(json);
    const Json root = document.root();
    for (std::size_t i = 0; i < root.size(); ++i) ids.insert(root[i].integer().value_or(0));
    return ids;
}

std::string toJson(const std::vector<channels::IntentHint>& hints) {
    JsonWriter writer;
    writer.beginArray();
    for (const auto& hint : hints) writer.beginObject().member("intent", hint.intent).member("p", hint.p).endObject();
    writer.endArray();
    return writer.str();
}

std::vector<channels::IntentHint> hintsFromJson(std::string_view json) {
    std::vector<channels::IntentHint> hints;
    const auto document = JsonDocument::parse(json);
    const Json root = document.root();
    for (std::size_t i = 0; i < root.size(); ++i) hints.push_back({root[i]["intent"].text(), root[i]["p"].number().value_or(0)});
    return hints;
}

std::string toJson(const channels::CallsLeft& calls) {
    JsonWriter writer;
    writer.beginObject().member("left", calls.left).member("limit", calls.limit);
    writer.member("per_seconds", static_cast<std::int64_t>(calls.per.count())).endObject();
    return writer.str();
}

std::optional<channels::CallsLeft> callsFromJson(std::string_view json) {
    if (json.empty()) return std::nullopt;
    const auto document = JsonDocument::parse(json);
    const Json root = document.root();
    return channels::CallsLeft{
        root["left"].integer().value_or(0), root["limit"].integer().value_or(0),
        std::chrono::seconds(root["per_seconds"].integer().value_or(0))};
}

std::string toText(const std::optional<channels::Money>& money) {
    return money ? money->amount + ' ' + money->currency : std::string();
}

std::optional<channels::Money> moneyFromText(const std::string& text) {
    const auto space = text.find(' ');
    if (space == std::string::npos) return std::nullopt;
    return channels::Money{text.substr(0, space), text.substr(space + 1)};
}

std::map<std::string, std::string> mapFromJson(std::string_view json) {
    std::map<std::string, std::string> members;
    if (json.empty()) return members;
    const auto document = JsonDocument::parse(json);
    document.root().forEachMember([&](std::string_view name, Json value) { members.emplace(name, value.text()); });
    return members;
}

std::vector<std::string> listFromJson(std::string_view json) {
    std::vector<std::string> elements;
    if (json.empty()) return elements;
    const auto document = JsonDocument::parse(json);
    for (std::size_t i = 0; i < document.root().size(); ++i) elements.push_back(document.root()[i].text());
    return elements;
}

std::string orderToJson(const channels::Order& order) {
    JsonWriter writer;
    writer.beginObject();
    writeInstant(writer, "updated_at", order.updated_at);
    writeInstant(writer, "eta_from", order.eta_from);
    writeInstant(writer, "eta_to", order.eta_to);
    writeInstant(writer, "ship_by", order.ship_by);
    if (order.total) writer.member("amount", order.total->amount).member("currency", order.total->currency);
    if (order.ship_to) writeAddress(writer, *order.ship_to);
    writer.member("note", order.note);
    writeItems(writer, order.items);
    writer.endObject();
    return writer.str();
}

void orderFromJson(std::string_view json, channels::Order& order) {
    const auto document = JsonDocument::parse(json);
    const Json from = document.root();
    order.updated_at = readInstant(from["updated_at"]);
    order.eta_from = readInstant(from["eta_from"]);
    order.eta_to = readInstant(from["eta_to"]);
    order.ship_by = readInstant(from["ship_by"]);
    if (from["amount"].exists()) order.total = channels::Money{from["amount"].text(), from["currency"].text()};
    if (from["ship_to"].exists()) order.ship_to = readAddress(from["ship_to"]);
    order.note = from["note"].text();
    order.items = readItems(from["items"]);
}

}  // namespace hub::sqlite
