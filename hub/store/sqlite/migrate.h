#pragma once
#include <string>

namespace hub::sqlite {

/// Brings the database file up to this program's schema: numbered files of migrations/, each in the same transaction as its
/// number. Makes `<file>.before-<n>` first when there is something to lose. Throws StoreUnusable for a newer schema.
void migrate(const std::string& file);

}  // namespace hub::sqlite
