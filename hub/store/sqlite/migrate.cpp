#include "hub/store/sqlite/migrate.h"

#include <unistd.h>

#include <charconv>
#include <filesystem>

#include "embedded/migrations.h"
#include "hub/store/sqlite/database.h"
#include "hub/store/store.h"
#include "locales/text/tokens.h"

namespace hub::sqlite {
namespace {

int numberOf(std::string_view path) {
    int number = 0;
    std::from_chars(path.data(), path.data() + path.size(), number);
    return number;
}

int newestSchema() { return numberOf(embedded::migrations().back().path); }

int schemaVersion(Database& database) {
    auto statement = database.prepare("PRAGMA user_version");
    statement.step();
    return static_cast<int>(statement.integer(0));
}

// An index is only as good as the tokens that made it: another ICU or another rule, and it is made again.
void rebuildSearchIfNeeded(Database& database) {
    Transaction transaction(database);
    std::string made_with;
    {
        auto statement = database.prepare("SELECT value FROM facts_of_store WHERE name = 'tokenizer'");
        if (statement.step()) made_with = statement.text(0);
    }
    if (made_with == locales::tokenizerVersion()) return;
    if (!made_with.empty()) {
        database.execute("INSERT INTO message_search(message_search) VALUES ('rebuild')");
        database.execute("INSERT INTO transcript_search(transcript_search) VALUES ('rebuild')");
        database.execute("INSERT INTO buyer_search(buyer_search) VALUES ('rebuild')");
    }
    database.prepare("INSERT INTO facts_of_store VALUES ('tokenizer', $1) ON CONFLICT (name) DO UPDATE SET value = $1")
        .with(locales::tokenizerVersion())
        .run();
    transaction.commit();
}

/// Under its name only once it is whole, and still one of the schema `had`: another process may upgrade meanwhile.
void keepCopy(Database& database, const std::string& copy, int had) {
    const std::string part = copy + ".part-" + std::to_string(::getpid());
    std::filesystem::remove(part);
    makePrivateFile(part);  // VACUUM INTO takes a file that is there if it is empty
    try {
        database.prepare("VACUUM INTO $1").with(part).run();
        if (schemaVersion(database) == had) std::filesystem::rename(part, copy);
    } catch (...) {
        std::filesystem::remove(part);
        throw;
    }
    std::filesystem::remove(part);
}

void takeSteps(Database& database) {
    Transaction transaction(database);
    // Read under the lock: another process may have come first.
    const int has = schemaVersion(database);
    for (const auto& step : embedded::migrations()) {
        const int number = numberOf(step.path);
        if (number <= has) continue;
        database.execute(std::string(step.bytes));
        database.execute("PRAGMA user_version = " + std::to_string(number));
    }
    transaction.commit();
}

}  // namespace

void demandKnownSchema(Database& database, const std::string& file) {
    const int has = schemaVersion(database), newest = newestSchema();
    if (has <= newest) return;
    throw StoreUnusable(
        file + " has schema " + std::to_string(has) + ", this program knows up to " + std::to_string(newest) +
        ": use a newer dragoman"
    );
}

void migrate(const std::string& file) {
    Database database(file, Database::Mode::Write);
    demandKnownSchema(database, file);
    const int had = schemaVersion(database), newest = newestSchema();
    if (had > 0 && had < newest) keepCopy(database, file + ".before-" + std::to_string(newest), had);
    if (had < newest) takeSteps(database);
    rebuildSearchIfNeeded(database);
}

}  // namespace hub::sqlite
