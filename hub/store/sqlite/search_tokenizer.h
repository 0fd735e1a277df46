#pragma once

struct sqlite3;

namespace hub::sqlite {

/// Makes the tokenizer `hub` of locales/text/tokens.h known to a connection's FTS5; every connection needs it.
void addSearchTokenizer(sqlite3* database);

}  // namespace hub::sqlite
