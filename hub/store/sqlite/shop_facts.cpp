#include "hub/store/sqlite/sqlite_store.h"

namespace hub::sqlite {
namespace {

constexpr std::string_view kFactColumns = "SELECT account_id, name, language, value FROM shop_facts ";
constexpr std::string_view kInOrder = "ORDER BY account_id, name, language";

std::vector<ShopFact> readAll(Statement& rows) {
    std::vector<ShopFact> all;
    while (rows.step()) all.push_back({rows.integer(0), rows.text(1), rows.text(2), rows.text(3)});
    return all;
}

}  // namespace

std::vector<ShopFact> SqliteStore::shopFacts() {
    Read read(*this);
    auto rows = read.prepare(std::string(kFactColumns).append(kInOrder));
    return readAll(rows);
}

std::vector<ShopFact> SqliteStore::shopFactsFor(Id account) {
    Read read(*this);
    auto rows = read.prepare(std::string(kFactColumns).append("WHERE account_id IN (0, $1) ").append(kInOrder));
    rows.with(account);
    return readAll(rows);
}

void SqliteStore::putShopFacts(const std::vector<std::string>& names, const std::vector<ShopFact>& facts) {
    Write write(*this);
    auto remove = write.prepare("DELETE FROM shop_facts WHERE name = $1");
    for (const auto& name : names) remove.with(name).run();
    auto insert = write.prepare("INSERT INTO shop_facts (account_id, name, language, value) VALUES ($1, $2, $3, $4)");
    for (const auto& fact : facts) insert.with(fact.account, fact.name, fact.language, fact.value).run();
    write.commit();
}

}  // namespace hub::sqlite
