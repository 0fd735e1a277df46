#include "hub/store/sqlite/migrate.h"

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
        database.execute("INSERT INTO buyer_search(buyer_search) VALUES ('rebuild')");
    }
    database.prepare("INSERT INTO facts_of_store VALUES ('tokenizer', $1) ON CONFLICT (name) DO UPDATE SET value = $1")
        .with(locales::tokenizerVersion())
        .run();
    transaction.commit();
}

}  // namespace

void migrate(const std::string& file) {
    Database database(file, Database::Mode::Write);
    const auto steps = embedded::migrations();
    const int newest = numberOf(steps.back().path);
    const int had = schemaVersion(database);
    if (had > newest) {
        throw StoreUnusable(
            file + " has schema " + std::to_string(had) + ", this program knows up to " + std::to_string(newest) +
            ": use a newer dragoman"
        );
    }
    if (had > 0 && had < newest) {
        const std::string copy = file + ".before-" + std::to_string(newest);
        std::filesystem::remove(copy);
        database.prepare("VACUUM INTO $1").with(copy).run();
    }
    for (const auto& step : steps) {
        Transaction transaction(database);
        // Read under the lock: another process may have come first.
        if (numberOf(step.path) <= schemaVersion(database)) continue;
        database.execute(std::string(step.bytes));
        database.execute("PRAGMA user_version = " + std::to_string(numberOf(step.path)));
        transaction.commit();
    }
    rebuildSearchIfNeeded(database);
}

}  // namespace hub::sqlite
