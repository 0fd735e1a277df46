#include "hub/desk/request.h"

#include <functional>

#include "hub/desk/facts.h"
#include "locales/format/fallback.h"

namespace hub {
namespace {

using channels::Json;

constexpr double kLargestQuantity = 1e9;

/// Reads members that may be absent or wrong: what is wrong is named and left out.
class Evidence {
public:
    Evidence(Json from, std::string path, std::vector<std::string>& warnings)
        : from_(from), path_(std::move(path)), warnings_(warnings) {}

    std::string text(const char* name) {
        const Json value = from_[name];
        if (value.isNull()) return {};
        if (const auto s = value.string()) return std::string(*s);
        wrong(name, "a string", value);
        return {};
    }

    std::optional<Instant> instant(const char* name) {
        const Json value = from_[name];
        if (value.isNull()) return std::nullopt;
        const auto s = value.string();
        const auto parsed = s ? locales::parseInstant(*s) : std::nullopt;
        if (!parsed) wrong(name, "a time as in 2026-11-21T22:31:07Z", value);
        return parsed;
    }

    std::optional<templates::Day> day(const char* name) {
        const Json value = from_[name];
        if (value.isNull()) return std::nullopt;
        const auto s = value.string();
        const auto parsed = s ? locales::parseInstant(std::string(s->substr(0, 10)) + "T00:00:00Z") : std::nullopt;
        if (!parsed) {
            wrong(name, "a day as in 2026-11-21", value);
            return std::nullopt;
        }
        return templates::Day(std::chrono::floor<std::chrono::days>(*parsed));
    }

    Evidence object(const char* name) {
        const Json value = from_[name];
        if (!value.isNull() && !value.isObject()) wrong(name, "an object", value);
        return {value.isObject() ? value : Json(), path_ + name + ".", warnings_};
    }

    void each(const char* name, const std::function<void(Evidence)>& visit) {
        const Json value = from_[name];
        if (value.isNull()) return;
        if (!value.isArray()) return wrong(name, "an array", value);
        for (std::size_t i = 0; i < value.size(); ++i) {
            const std::string at = path_ + name + "[" + std::to_string(i) + "]";
            if (value[i].isObject()) {
                visit({value[i], at + ".", warnings_});
            } else {
                warnings_.push_back(at + ": expected an object, found " + std::string(value[i].typeName()));
            }
        }
    }

    std::optional<double> number(const char* name) {
        const Json value = from_[name];
        if (value.isNull()) return std::nullopt;
        if (!value.isNumber()) wrong(name, "a number", value);
        return value.number();
    }

    long long quantity(const char* name) {
        const auto value = number(name);
        if (!value) return 1;
        if (*value >= 1 && *value <= kLargestQuantity) return static_cast<long long>(*value);
        warnings_.push_back(path_ + name + ": expected 1 to 1,000,000,000, found " + from_[name].dump());
        return 1;
    }

    [[nodiscard]] bool exists() const { return from_.exists(); }
    [[nodiscard]] Json raw() const { return from_; }

    void wrong(const char* name, const char* expected, Json value) {
        warnings_.push_back(path_ + name + ": expected " + expected + ", found " + std::string(value.typeName()));
    }

private:
    Json from_;
    std::string path_;
    std::vector<std::string>& warnings_;
};

void readMessage(Evidence in, TagInput& message) {
    message.subject = in.text("subject");
    message.channel = in.text("channel");
    message.site = in.text("site");
    message.locale = in.text("locale");
    message.sent_at = in.instant("sent_at");
    message.now = in.instant("now");
    Evidence to = in.object("ship_to");
    message.ship_to = {to.text("name"),  to.text("country"),     to.text("state"),
                       to.text("city"), to.text("postal_code"), to.text("phone")};
    in.each("history", [&](Evidence line) {
        const std::string from = line.text("from");
        if (from != "buyer" && from != "seller") return line.wrong("from", "buyer or seller", line.raw()["from"]);
        message.history.push_back({from == "buyer", line.text("text")});
    });
    in.each("attachments", [&](Evidence file) {
        message.attachment_types.push_back(file.text("type"));
        message.files.push_back(fileKind(message.attachment_types.back()));
    });
    in.each("hints", [&](Evidence hint) {
        message.hints.push_back({hint.text("intent"), hint.number("p").value_or(0.5)});
    });
}

templates::Sale readSale(Evidence order) {
    templates::Sale sale;
    sale.order_id = order.text("id");
    sale.status = order.text("status");
    sale.ordered_at = order.instant("ordered_at");
    sale.shipped_at = order.instant("shipped_at");
    sale.delivered_at = order.instant("delivered_at");
    sale.carrier = order.text("carrier");
    sale.tracking_number = order.text("tracking_number");
    sale.tracking_url = order.text("tracking_url");
    sale.eta_from = order.day("eta_from");
    sale.eta_to = order.day("eta_to");
    if (Evidence total = order.object("total"); total.exists()) {
        sale.total = templates::Money{total.text("amount"), total.text("currency")};
    }
    order.each("items", [&](Evidence item) {
        sale.items.push_back({item.text("sku"), item.text("title"), item.quantity("quantity")});
    });
    return sale;
}

}  // namespace

std::variant<DeskRequest, DeskProblem> readDeskRequest(
    Json from, std::vector<std::string>& warnings, bool needs_id
) {
    if (!from.isObject()) return DeskProblem{"line", "a JSON object, found " + std::string(from.typeName())};
    DeskRequest request;
    const auto id = from["id"].string();
    if (!id && (needs_id || from["id"].exists())) return DeskProblem{"id", "a string, found " + std::string(from["id"].typeName())};
    const auto text = from["text"].string();
    if (!text) return DeskProblem{"text", "a string, found " + std::string(from["text"].typeName())};
    request.id = id.value_or("");
    request.message.text = *text;
    Evidence in(from, "", warnings);
    readMessage(in, request.message);
    if (std::string locale = in.text("seller_locale"); !locale.empty()) {
        if (locales::isWellFormedLocale(locale)) {
            request.seller_locale = std::move(locale);
        } else {
            in.wrong("seller_locale", "a BCP-47 tag", from["seller_locale"]);
        }
    }
    request.buyer_name = in.object("buyer").text("name");
    request.ships_to = request.message.ship_to.country;
    if (Evidence order = in.object("order"); order.exists()) {
        request.sale = readSale(order);
        request.sale->destination_country = request.message.ship_to.country;
        request.message.order_status = request.sale->status;
    }
    in.object("facts").raw().forEachMember([&](std::string_view name, Json value) {
        if (const auto fact = readFact(name, value.text())) request.facts.emplace(name, *fact);
    });
    return request;
}

}  // namespace hub
