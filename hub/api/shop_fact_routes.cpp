#include <algorithm>
#include <charconv>
#include <set>
#include <tuple>

#include "hub/api/routes.h"
#include "hub/api/views.h"
#include "locales/format/fallback.h"
#include "locales/text/line.h"
#include "locales/text/trim.h"
#include "locales/text/unicode.h"

namespace hub::api {
namespace {

using channels::Json;
using channels::JsonWriter;

constexpr std::size_t kMostValues = 500;
constexpr std::size_t kMostDays = 999;
constexpr std::size_t kLongestText = 200;
constexpr std::size_t kTextBytes = 4096;
constexpr const char* kFewest = "delivery_days_min";
constexpr const char* kMost = "delivery_days_max";

std::set<Id> knownAccounts(Hub& hub) {
    std::set<Id> known;
    for (const auto& account : hub.store.accounts()) known.insert(account.id);
    return known;
}

/// Without those of accounts that were removed.
std::vector<ShopFact> statedFacts(Hub& hub, const std::set<Id>& accounts) {
    auto facts = hub.store.shopFacts();
    std::erase_if(facts, [&](const ShopFact& fact) { return fact.account != 0 && !accounts.contains(fact.account); });
    return facts;
}

void writeOptional(JsonWriter& out, std::string_view key, const std::string& text) {
    out.key(key);
    text.empty() ? out.null() : out.value(text);
}

void writeShopFact(JsonWriter& out, const templates::FactKind& kind, const std::vector<ShopFact>& facts) {
    out.beginObject().member("name", kind.name).member("type", wireName(kind.type)).member("label", kind.meaning);
    out.key("values").beginArray();
    for (const auto& fact : facts) {
        if (fact.name != kind.name) continue;
        out.beginObject();
        writeOptional(out, "account", fact.account == 0 ? std::string() : outsideId(IdKind::Account, fact.account));
        writeOptional(out, "language", fact.language);
        out.member("value", fact.value).endObject();
    }
    out.endArray().endObject();
}

Response list(Hub& hub) {
    const auto facts = statedFacts(hub, knownAccounts(hub));
    JsonWriter out;
    out.beginObject().key("items").beginArray();
    for (const auto& kind : templates::allFacts()) {
        if (kind.standing) writeShopFact(out, kind, facts);
    }
    out.endArray().key("next").null().endObject();
    return json(out);
}

Id readAccount(Json given, const std::string& name, const std::set<Id>& accounts) {
    if (given.isNull()) return 0;
    const auto id = insideId(IdKind::Account, given.text());
    if (!id || !accounts.contains(*id)) refuseValue(name + ".account", "an account's id, or null for the whole shop", given.dump());
    return *id;
}

std::string readLanguage(Json given, const templates::FactKind& kind) {
    if (given.isNull()) return {};
    const std::string field = std::string(kind.name) + ".language";
    if (kind.type != templates::FactType::Text) refuseValue(field, "null, since only texts differ by language", given.dump());
    const std::string tag = given.text();
    const std::string language = locales::isWellFormedLocale(tag) ? locales::shortLanguage(tag) : std::string("und");
    if (language == "und") refuseValue(field, "a BCP-47 tag such as pt-BR, or null for every language", given.dump());
    return language;
}

std::string readCount(const std::string& name, const std::string& text) {
    std::size_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc() || end != text.data() + text.size() || count < 1 || count > kMostDays)
        refuseValue(name, "a whole number from 1 to " + std::to_string(kMostDays) + " in digits", text);
    return std::to_string(count);
}

std::string readLine(const std::string& name, const std::string& text) {
    const bool is_long = text.size() > kTextBytes || locales::graphemeCount(text) > kLongestText;
    std::string line(locales::trimmed(text));
    if (!locales::isLine(text) || is_long || line.empty())
        refuseValue(name, "one line of 1 to " + std::to_string(kLongestText) + " characters", text);
    return line;
}

std::string readValue(Json given, const templates::FactKind& kind) {
    const std::string name(kind.name);
    const auto text = given.string();
    if (!text) refuseValue(name, "a value as a string", given.typeName());
    return kind.type == templates::FactType::Count ? readCount(name, std::string(*text)) : readLine(name, std::string(*text));
}

void readValues(Json given, const templates::FactKind& kind, const std::set<Id>& accounts, std::vector<ShopFact>& facts) {
    const std::string name(kind.name);
    if (!given.isArray() || given.size() > kMostValues)
        refuseValue(name, "a list of at most " + std::to_string(kMostValues) + " values", given.typeName());
    std::set<std::pair<Id, std::string>> seen;
    for (std::size_t i = 0; i < given.size(); ++i) {
        ShopFact fact;
        fact.name = name;
        fact.account = readAccount(given[i]["account"], name, accounts);
        fact.language = readLanguage(given[i]["language"], kind);
        fact.value = readValue(given[i]["value"], kind);
        if (!seen.emplace(fact.account, fact.language).second) refuseValue(name, "one value for each account and language", fact.value);
        facts.push_back(std::move(fact));
    }
}

/// What a request states anew.
struct Stated {
    std::vector<std::string> names;
    std::vector<ShopFact> facts;
};

Stated readStated(Request& request, const std::set<Id>& accounts) {
    const auto items = request.json()["items"];
    if (!items.isArray() || items.size() > templates::allFacts().size()) refuseValue("items", "a list of facts, each once");
    Stated stated;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const std::string name = items[i]["name"].text();
        const auto* kind = templates::findFact(name);
        if (kind == nullptr || !kind->standing) refuseValue("name", "a fact that may stand for the shop, such as return_days", name);
        if (std::ranges::find(stated.names, name) != stated.names.end()) refuseValue("name", "each fact once", name);
        stated.names.push_back(name);
        readValues(items[i]["values"], *kind, accounts, stated.facts);
    }
    return stated;
}

/// A span of days must run forward wherever it holds.
void demandOrder(const std::vector<ShopFact>& facts, Id account) {
    const auto standing = templates::standingIn({}, standingFor(facts, account));
    const auto fewest = standing.find(kFewest), most = standing.find(kMost);
    if (fewest == standing.end() || most == standing.end()) return;
    const auto from = std::get<long long>(fewest->second), to = std::get<long long>(most->second);
    if (from > to) refuseValue(kFewest, std::string("at most ") + kMost + ", " + std::to_string(to), std::to_string(from));
}

void inOrder(std::vector<ShopFact>& facts) {
    std::ranges::sort(facts, {}, [](const ShopFact& fact) { return std::tie(fact.account, fact.name, fact.language); });
}

bool isStatedAlike(const std::vector<ShopFact>& some, const std::vector<ShopFact>& others, const std::string& name) {
    const auto of = [&](const std::vector<ShopFact>& facts) {
        std::set<std::tuple<Id, std::string, std::string>> values;
        for (const auto& fact : facts) {
            if (fact.name == name) values.emplace(fact.account, fact.language, fact.value);
        }
        return values;
    };
    return of(some) == of(others);
}

Response put(Hub& hub, Request& request) {
    const auto accounts = knownAccounts(hub);
    const auto stated = readStated(request, accounts);
    const auto before = statedFacts(hub, accounts);
    auto after = before;
    std::erase_if(after, [&](const ShopFact& fact) { return std::ranges::find(stated.names, fact.name) != stated.names.end(); });
    after.insert(after.end(), stated.facts.begin(), stated.facts.end());
    inOrder(after);
    demandOrder(after, 0);
    for (const Id account : accounts) demandOrder(after, account);
    hub.store.putShopFacts(stated.names, stated.facts);
    for (const auto& name : stated.names) {
        if (!isStatedAlike(before, after, name)) hub.store.audit(hub.clock.now(), request.user().id, "change_shop_fact", name, "");
    }
    return list(hub);
}

}  // namespace

void addShopFactRoutes(Router& router, Hub& hub) {
    router.add("GET", "/shop-facts", Right::Anyone, [&hub](Request&) { return list(hub); });
    router.add("PUT", "/shop-facts", Right::Editor, [&hub](Request& r) { return put(hub, r); });
}

}  // namespace hub::api
