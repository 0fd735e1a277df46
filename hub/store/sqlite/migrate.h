#pragma once
#include <string>

namespace hub::sqlite {

class Database;

/// Brings the database file up to this program's schema: numbered files of migrations/, all in one transaction, so that an upgrade
/// that breaks off leaves what the older program had. Makes `<file>.before-<n>` first when there is something to lose. Throws
/// StoreUnusable for a newer schema.
void migrate(const std::string& file);

/// Throws StoreUnusable, which names `file`, when a newer program has written the database.
void demandKnownSchema(Database& database, const std::string& file);

}  // namespace hub::sqlite
