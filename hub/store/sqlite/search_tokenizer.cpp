#include "hub/store/sqlite/search_tokenizer.h"

#include <sqlite3.h>

#include "hub/store/store.h"
#include "locales/text/tokens.h"

namespace hub::sqlite {
namespace {

using Emit = int (*)(void*, int, const char*, int, int, int);

int makeTokenizer(void*, const char**, int, Fts5Tokenizer** out) {
    // It has no state; FTS5 only wants a pointer that isn't null.
    static char nothing;
    *out = reinterpret_cast<Fts5Tokenizer*>(&nothing);
    return SQLITE_OK;
}

void dropTokenizer(Fts5Tokenizer*) {}

int tokenize(Fts5Tokenizer*, void* context, int, const char* text, int length, Emit emit) {
    int code = SQLITE_OK;
    locales::forEachToken(
        {text, static_cast<std::size_t>(length)},
        [&](std::string_view token, std::size_t begin, std::size_t end) {
            code = emit(
                context, 0, token.data(), static_cast<int>(token.size()), static_cast<int>(begin),
                static_cast<int>(end)
            );
            return code == SQLITE_OK;
        }
    );
    return code;
}

fts5_api* searchApi(sqlite3* database) {
    fts5_api* api = nullptr;
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(database, "SELECT fts5(?1)", -1, &statement, nullptr) == SQLITE_OK) {
        sqlite3_bind_pointer(statement, 1, static_cast<void*>(&api), "fts5_api_ptr", nullptr);
        sqlite3_step(statement);
    }
    sqlite3_finalize(statement);
    return api;
}

}  // namespace

void addSearchTokenizer(sqlite3* database) {
    fts5_api* api = searchApi(database);
    if (api == nullptr) throw StoreUnusable("this SQLite has no FTS5");
    fts5_tokenizer tokenizer{makeTokenizer, dropTokenizer, tokenize};
    if (api->xCreateTokenizer(api, "hub", nullptr, &tokenizer, nullptr) != SQLITE_OK) {
        throw StoreUnusable("FTS5 refused the tokenizer");
    }
}

}  // namespace hub::sqlite
