#include "hub/inbox/names.h"
#include "hub/store/sqlite/convert.h"
#include "hub/store/sqlite/sqlite_store.h"

namespace hub::sqlite {
namespace {

constexpr std::string_view kTemplateColumns =
    "SELECT id, template, locale, number, state, text, title, source, shipped, author, reviewer, created_at, changed_at, "
    "published_at, note, cosmetic, saves, writers FROM template_revisions ";

Revision readRevision(Statement& row) {
    Revision revision;
    revision.id = row.integer(0);
    revision.key = row.text(1);
    revision.locale = row.text(2);
    revision.number = static_cast<int>(row.integer(3));
    revision.state = parseRevisionState(row.text(4)).value_or(RevisionState::Dropped);
    revision.text = row.text(5);
    revision.title = row.text(6);
    revision.source = row.text(7);
    revision.shipped = row.text(8);
    revision.author = row.integer(9);
    revision.reviewer = row.maybe(10);
    revision.created_at = toInstant(row.integer(11));
    revision.changed_at = toInstant(row.integer(12));
    revision.published_at = toInstant(row.maybe(13));
    revision.note = row.text(14);
    revision.cosmetic = row.integer(15) != 0;
    revision.saves = static_cast<int>(row.integer(16));
    revision.writers = idsFromJson(row.text(17));
    return revision;
}

std::vector<Revision> readRevisions(Statement& rows) {
    std::vector<Revision> all;
    while (rows.step()) all.push_back(readRevision(rows));
    return all;
}

/// `database` is a Read or a Write.
template <class Database>
std::optional<Revision> revisionOf(Database& database, Id id) {
    auto row = database.prepare(std::string(kTemplateColumns) + "WHERE id = $1");
    row.with(id);
    if (!row.step()) return std::nullopt;
    return readRevision(row);
}

template <class Database>
std::optional<Revision> revisionIn(Database& database, const std::string& key, const std::string& locale, const char* states) {
    auto row = database.prepare(std::string(kTemplateColumns) + "WHERE template = $1 AND locale = $2 AND state IN (" + states + ")");
    row.with(key, locale);
    if (!row.step()) return std::nullopt;
    return readRevision(row);
}

constexpr const char* kOpen = "'draft', 'in_review'";
constexpr const char* kInForce = "'published', 'retired'";

template <class Database>
void setState(Database& write, Id id, RevisionState state) {
    write.prepare("UPDATE template_revisions SET state = $2 WHERE id = $1").with(id, wireName(state)).run();
}

template <class Database>
Publication publicationOf(Database& database, Id id) {
    Publication made;
    auto row = database.prepare("SELECT id, at, user_id, note, undone_at FROM publications WHERE id = $1");
    row.with(id);
    if (!row.step()) return made;
    made.id = row.integer(0);
    made.at = toInstant(row.integer(1));
    made.user = row.integer(2);
    made.note = row.text(3);
    made.undone_at = toInstant(row.maybe(4));
    auto items = database.prepare(
        "SELECT r.template, r.locale, r.number, b.number FROM publication_items i JOIN template_revisions r ON r.id = i.revision_id "
        "LEFT JOIN template_revisions b ON b.id = i.before_id WHERE i.publication_id = $1 ORDER BY r.template, r.locale"
    );
    items.with(id);
    while (items.step()) {
        Publication::Item item{items.text(0), items.text(1), static_cast<int>(items.integer(2)), {}};
        if (const auto before = items.maybe(3)) item.before = static_cast<int>(*before);
        made.items.push_back(std::move(item));
    }
    return made;
}

template <class Database>
Id insertPublication(Database& write, Id user, const std::string& note, Instant now) {
    write.prepare("INSERT INTO publications (at, user_id, note) VALUES ($1, $2, $3)").with(toColumn(now), user, note).run();
    return write.lastId();
}

/// Notes what was in force and takes it out of force.
template <class Database>
void replaceBy(Database& write, Id publication, const Revision& next) {
    const auto before = revisionIn(write, next.key, next.locale, kInForce);
    write.prepare("INSERT INTO publication_items VALUES ($1, $2, $3, $4)")
        .with(
            publication, next.id, before ? std::optional<Id>(before->id) : std::nullopt,
            before ? wireName(before->state) : std::string_view()
        )
        .run();
    if (before) setState(write, before->id, RevisionState::Replaced);
}

std::string writersOf(const Revision& draft, std::set<Id> before = {}) {
    before.insert(draft.writers.begin(), draft.writers.end());
    before.insert(draft.author);
    return toJson(before);
}

template <class Database>
Id insertRevision(Database& write, const Revision& one, RevisionState state, Instant now) {
    write
        .prepare(
            "INSERT INTO template_revisions (template, locale, number, state, text, title, source, shipped, author, created_at, "
            "changed_at, note, cosmetic, writers) VALUES ($1, $2, (SELECT coalesce(max(number), 0) + 1 FROM template_revisions "
            "WHERE template = $1 AND locale = $2), $3, $4, $5, $6, $7, $8, $9, $9, $10, $11, $12)"
        )
        .with(
            one.key, one.locale, wireName(state), one.text, one.title, one.source, one.shipped, one.author, toColumn(now),
            one.note, one.cosmetic, writersOf(one)
        )
        .run();
    return write.lastId();
}

}  // namespace

std::vector<Revision> SqliteStore::templateHeads() {
    Read read(*this);
    auto rows = read.prepare(std::string(kTemplateColumns) + "WHERE state IN ('draft', 'in_review', 'published', 'retired')");
    return readRevisions(rows);
}

std::vector<Revision> SqliteStore::revisions(const std::string& key, const std::string& locale) {
    Read read(*this);
    auto rows = read.prepare(std::string(kTemplateColumns) + "WHERE template = $1 AND locale = $2 ORDER BY number DESC");
    rows.with(key, locale);
    return readRevisions(rows);
}

std::optional<Revision> SqliteStore::revision(Id id) {
    Read read(*this);
    return revisionOf(read, id);
}

std::variant<Revision, Overtaken> SqliteStore::saveDraft(const Revision& draft, Instant now) {
    Write write(*this);
    const auto open = revisionIn(write, draft.key, draft.locale, kOpen);
    if ((open ? open->saves : 0) != draft.saves) return Overtaken{open};
    Id id = 0;
    if (open) {
        id = open->id;
        write
            .prepare(
                "UPDATE template_revisions SET state = 'draft', text = $2, title = $3, source = $4, shipped = $5, author = $6, "
                "reviewer = NULL, changed_at = $7, note = $8, cosmetic = $9, writers = $10, saves = saves + 1 WHERE id = $1"
            )
            .with(
                id, draft.text, draft.title, draft.source, draft.shipped, draft.author, toColumn(now), draft.note, draft.cosmetic,
                writersOf(draft, open->writers)
            )
            .run();
    } else {
        id = insertRevision(write, draft, RevisionState::Draft, now);
    }
    auto saved = revisionOf(write, id);
    write.commit();
    return *saved;
}

std::variant<Revision, Overtaken> SqliteStore::moveRevision(Id id, RevisionState from, RevisionState to, Instant now) {
    Write write(*this);
    write.prepare("UPDATE template_revisions SET state = $3, changed_at = $4, saves = saves + 1 WHERE id = $1 AND state = $2")
        .with(id, wireName(from), wireName(to), toColumn(now))
        .run();
    const bool moved = write.changes() == 1;
    auto now_there = revisionOf(write, id);
    if (!moved) return Overtaken{now_there};
    write.commit();
    return *now_there;
}

std::variant<Publication, Overtaken> SqliteStore::publish(
    const std::vector<Id>& revisions, Id user, const std::string& note, Instant now
) {
    Write write(*this);
    const Id publication = insertPublication(write, user, note, now);
    for (const Id id : revisions) {
        const auto next = revisionOf(write, id);
        if (!next || next->state != RevisionState::InReview) return Overtaken{next};
        replaceBy(write, publication, *next);
        write
            .prepare("UPDATE template_revisions SET state = 'published', reviewer = $2, published_at = $3, changed_at = $3 WHERE id = $1")
            .with(id, user, toColumn(now))
            .run();
    }
    write
        .prepare(
            "UPDATE template_revisions AS t SET source = e.text FROM template_revisions e "
            "WHERE t.id IN (SELECT revision_id FROM publication_items WHERE publication_id = $1) AND t.locale <> 'en' "
            "AND e.id IN (SELECT revision_id FROM publication_items WHERE publication_id = $1) AND e.template = t.template AND e.locale = 'en'"
        )
        .with(publication)
        .run();
    Publication made = publicationOf(write, publication);
    write.event("templates", "{}", now);
    write.commit();
    return made;
}

Publication SqliteStore::putIntoForce(const Revision& text, RevisionState published_or_retired, Instant now) {
    Write write(*this);
    const Id publication = insertPublication(write, text.author, {}, now);
    Revision next = text;
    next.id = insertRevision(write, next, RevisionState::Dropped, now);
    replaceBy(write, publication, next);
    write.prepare("UPDATE template_revisions SET state = $3, published_at = $2 WHERE id = $1")
        .with(next.id, toColumn(now), wireName(published_or_retired))
        .run();
    Publication made = publicationOf(write, publication);
    write.event("templates", "{}", now);
    write.commit();
    return made;
}

std::optional<Publication> SqliteStore::undoPublication(Id id, Instant now) {
    Write write(*this);
    struct Step {
        Revision brought;
        std::optional<Id> before;
        std::string before_state;
    };
    std::vector<Step> steps;
    {
        auto items = write.prepare(
            "SELECT i.revision_id, i.before_id, i.before_state FROM publication_items i JOIN publications p ON p.id = i.publication_id "
            "WHERE p.id = $1 AND p.undone_at IS NULL"
        );
        items.with(id);
        while (items.step()) {
            const auto brought = revisionOf(write, items.integer(0));
            if (!brought) return std::nullopt;
            steps.push_back({*brought, items.maybe(1), items.text(2)});
        }
    }
    if (steps.empty()) return std::nullopt;
    for (const auto& step : steps) {
        if (step.brought.state != RevisionState::Published && step.brought.state != RevisionState::Retired) return std::nullopt;
        const bool goes_on = step.brought.state == RevisionState::Published &&
                             !revisionIn(write, step.brought.key, step.brought.locale, kOpen);
        // Replies were sent with its number, so that what is written on is another text.
        setState(write, step.brought.id, RevisionState::Dropped);
        if (goes_on) insertRevision(write, step.brought, RevisionState::Draft, now);
        if (step.before) setState(write, *step.before, parseRevisionState(step.before_state).value_or(RevisionState::Replaced));
    }
    write.prepare("UPDATE publications SET undone_at = $2 WHERE id = $1").with(id, toColumn(now)).run();
    Publication undone = publicationOf(write, id);
    write.event("templates", "{}", now);
    write.commit();
    return undone;
}

std::vector<Publication> SqliteStore::publications(std::size_t limit) {
    Read read(*this);
    auto rows = read.prepare("SELECT id FROM publications ORDER BY id DESC LIMIT $1");
    rows.with(static_cast<std::int64_t>(limit));
    std::vector<Publication> all;
    while (rows.step()) all.push_back(publicationOf(read, rows.integer(0)));
    return all;
}

bool SqliteStore::addOwnTemplate(const OwnTemplate& added, const Revision& draft, Instant now) {
    Write write(*this);
    write
        .prepare("INSERT INTO own_templates VALUES ($1, $2, $3, $4) ON CONFLICT (template) DO NOTHING")
        .with(added.key, added.folder, added.when, toColumn(now))
        .run();
    if (write.changes() == 0) return false;
    insertOwnFiles(write, added.key, added.files);
    insertRevision(write, draft, RevisionState::Draft, now);
    write.commit();
    return true;
}

void SqliteStore::addComment(const std::string& key, const std::string& locale, const TemplateComment& comment) {
    Write write(*this);
    write.prepare("INSERT INTO template_comments (template, locale, user_id, at, text) VALUES ($1, $2, $3, $4, $5)")
        .with(key, locale, comment.author, toColumn(comment.at), comment.text)
        .run();
    write.commit();
}

std::vector<TemplateComment> SqliteStore::comments(const std::string& key, const std::string& locale) {
    Read read(*this);
    auto rows = read.prepare("SELECT id, user_id, at, text FROM template_comments WHERE template = $1 AND locale = $2 ORDER BY id");
    rows.with(key, locale);
    std::vector<TemplateComment> all;
    while (rows.step()) all.push_back({rows.integer(0), rows.integer(1), toInstant(rows.integer(2)), rows.text(3)});
    return all;
}

std::vector<Demand> SqliteStore::demand(Instant since) {
    Read read(*this);
    auto rows = read.prepare(
        "SELECT language, json_extract(tags, '$.intent') AS intent, count(*) FROM messages "
        "WHERE author = 'buyer' AND received_at >= $1 AND tags <> '' GROUP BY language, intent"
    );
    rows.with(toColumn(since));
    std::vector<Demand> all;
    while (rows.step()) all.push_back({rows.text(0), rows.text(1), rows.integer(2)});
    return all;
}

std::vector<TemplateUse> SqliteStore::templateUses() {
    Read read(*this);
    auto rows = read.prepare("SELECT template, locale, sent, edited, skipped FROM template_uses");
    std::vector<TemplateUse> all;
    while (rows.step()) all.push_back({rows.text(0), rows.text(1), rows.integer(2), rows.integer(3), rows.integer(4)});
    return all;
}

}  // namespace hub::sqlite
