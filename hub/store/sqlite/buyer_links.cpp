#include "hub/store/sqlite/buyer_links.h"

#include "hub/store/sqlite/convert.h"
#include "hub/store/sqlite/sqlite_store.h"

namespace hub::sqlite {

std::vector<LinkedBuyer> SqliteStore::linkedBuyers(Id buyer) {
    Read read(*this);
    auto rows = read.prepare(
        std::string(kPerson) + "SELECT b.id, b.account_id, b.name, EXISTS (SELECT 1 FROM buyer_links l WHERE l.buyer_id = $1 AND l.other_id = b.id) "
        "FROM person p JOIN buyers b ON b.id = p.id WHERE b.id <> $1 ORDER BY b.id"
    );
    rows.with(buyer);
    std::vector<LinkedBuyer> all;
    while (rows.step()) all.push_back({rows.integer(0), rows.integer(1), rows.text(2), rows.integer(3) != 0});
    return all;
}

LinkOutcome SqliteStore::linkBuyers(Id one, Id other, Id user, Instant now) {
    Write write(*this);
    {
        auto known = write.prepare("SELECT count(*) FROM buyers WHERE id IN ($1, $2)");
        known.with(one, other);
        known.step();
        if (known.integer(0) != 2) return LinkOutcome::Unknown;
    }
    auto insert = write.prepare(
        "INSERT INTO buyer_links (buyer_id, other_id, user_id, linked_at) VALUES ($1, $2, $3, $4) ON CONFLICT (buyer_id, other_id) DO NOTHING"
    );
    insert.with(one, other, user, toColumn(now)).run();
    insert.with(other, one, user, toColumn(now)).run();
    auto person = write.prepare(std::string(kPerson) + "SELECT count(*) FROM person");
    person.with(one);
    person.step();
    if (person.integer(0) > kMostLinked) return LinkOutcome::TooMany;
    person.reset();
    write.commit();
    return LinkOutcome::Linked;
}

bool SqliteStore::unlinkBuyers(Id one, Id other) {
    Write write(*this);
    write.prepare("DELETE FROM buyer_links WHERE (buyer_id = $1 AND other_id = $2) OR (buyer_id = $2 AND other_id = $1)")
        .with(one, other)
        .run();
    const bool was_there = write.changes() > 0;
    write.commit();
    return was_there;
}

}  // namespace hub::sqlite
