#include "hub/store/sqlite/convert.h"
#include "hub/store/sqlite/sqlite_store.h"
#include "locales/text/unicode.h"

namespace hub::sqlite {
namespace {

constexpr std::string_view kTermColumns = "SELECT id, locale, english, as_is, uses, avoids, note, author_id, changed_at FROM glossary ";

KeptTerm termFrom(Statement& row) {
    KeptTerm kept;
    kept.id = row.integer(0);
    kept.locale = row.text(1);
    kept.term = {row.text(2), row.integer(3) != 0, listFromJson(row.text(4)), listFromJson(row.text(5)), row.text(6)};
    kept.author = row.integer(7);
    kept.changed_at = toInstant(row.integer(8));
    return kept;
}

/// Its columns but for the id, as $1 to $9.
void bindTerm(Statement& statement, const KeptTerm& kept, const std::string& folded) {
    const auto& term = kept.term;
    statement.with(
        kept.locale, folded, term.english, term.as_is, toJson(term.use), toJson(term.avoid), term.note, kept.author,
        toColumn(kept.changed_at)
    );
}

}  // namespace

std::vector<KeptTerm> SqliteStore::glossary(const std::string& locale) {
    Read read(*this);
    auto rows = read.prepare(std::string(kTermColumns).append("WHERE locale = $1 ORDER BY folded"));
    rows.with(locale);
    std::vector<KeptTerm> all;
    while (rows.step()) all.push_back(termFrom(rows));
    return all;
}

std::variant<KeptTerm, TermRefusal> SqliteStore::keepTerm(const KeptTerm& term, std::size_t most) {
    Write write(*this);
    const std::string folded = locales::foldForMatch(term.term.english);
    {
        auto same = write.prepare("SELECT id FROM glossary WHERE locale = $1 AND folded = $2");
        same.with(term.locale, folded);
        if (same.step() && same.integer(0) != term.id) return TermRefusal::Taken;
    }
    KeptTerm kept = term;
    if (term.id == 0) {
        auto insert = write.prepare(
            "INSERT INTO glossary (locale, folded, english, as_is, uses, avoids, note, author_id, changed_at) "
            "SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9 WHERE (SELECT count(*) FROM glossary WHERE locale = $1) < $10"
        );
        bindTerm(insert, term, folded);
        insert.bind(10, static_cast<std::int64_t>(most)).run();
        if (write.changes() == 0) return TermRefusal::Full;
        kept.id = write.lastId();
    } else {
        auto update = write.prepare(
            "UPDATE glossary SET folded = $2, english = $3, as_is = $4, uses = $5, avoids = $6, note = $7, author_id = $8, "
            "changed_at = $9 WHERE locale = $1 AND id = $10"
        );
        bindTerm(update, term, folded);
        update.bind(10, term.id).run();
        if (write.changes() == 0) return TermRefusal::Unknown;
    }
    write.commit();
    return kept;
}

std::optional<KeptTerm> SqliteStore::dropTerm(const std::string& locale, Id id) {
    Write write(*this);
    std::optional<KeptTerm> dropped;
    {
        auto row = write.prepare(std::string(kTermColumns).append("WHERE locale = $1 AND id = $2"));
        row.with(locale, id);
        if (!row.step()) return std::nullopt;
        dropped = termFrom(row);
    }
    write.prepare("DELETE FROM glossary WHERE id = $1").with(id).run();
    write.commit();
    return dropped;
}

}  // namespace hub::sqlite
