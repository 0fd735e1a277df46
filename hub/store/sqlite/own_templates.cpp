#include "hub/store/sqlite/convert.h"
#include "hub/store/sqlite/sqlite_store.h"

namespace hub::sqlite {

void SqliteStore::insertOwnFiles(Write& write, const std::string& key, const std::vector<ReplyFile>& files) {
    int n = 0;
    for (const auto& file : files) {
        write.prepare("INSERT INTO own_template_files VALUES ($1, $2, $3, $4, $5, $6)")
            .with(key, ++n, file.name, file.media_type, file.blob, file.size)
            .run();
    }
}

std::vector<OwnTemplate> SqliteStore::ownTemplates() {
    Read read(*this);
    auto rows = read.prepare(
        "SELECT o.template, o.folder, o.conditions, f.name, f.media_type, f.blob, f.size FROM own_templates o "
        "LEFT JOIN own_template_files f ON f.template = o.template ORDER BY o.template, f.n"
    );
    std::vector<OwnTemplate> all;
    while (rows.step()) {
        if (all.empty() || all.back().key != rows.text(0)) all.push_back({rows.text(0), rows.text(1), rows.text(2), {}});
        if (!rows.isNull(5)) all.back().files.push_back({rows.text(3), rows.text(4), rows.text(5), rows.integer(6)});
    }
    return all;
}

bool SqliteStore::putOwnTemplateFiles(const std::string& key, const std::vector<ReplyFile>& files, Instant now) {
    Write write(*this);
    {
        auto known = write.prepare("SELECT 1 FROM own_templates WHERE template = $1");
        known.with(key);
        if (!known.step()) return false;
    }
    write.prepare("DELETE FROM own_template_files WHERE template = $1").with(key).run();
    insertOwnFiles(write, key, files);
    write.event("templates", "{}", now);
    write.commit();
    return true;
}

bool SqliteStore::changeOwnTemplate(const std::string& key, const OwnTemplateChange& change, Instant now) {
    Write write(*this);
    write.prepare("UPDATE own_templates SET folder = coalesce($2, folder) WHERE template = $1").with(key, change.folder).run();
    if (write.changes() == 0) return false;
    if (change.title) {
        write
            .prepare(
                "UPDATE template_revisions SET title = $3, saves = saves + 1 "
                "WHERE template = $1 AND locale = $2 AND state IN ('draft', 'in_review', 'published', 'retired')"
            )
            .with(key, change.locale, *change.title)
            .run();
        if (write.changes() == 0) return false;
    }
    write.event("templates", "{}", now);
    write.commit();
    return true;
}

std::int64_t SqliteStore::renameOwnFolder(const std::string& from, const std::string& to, Instant now) {
    Write write(*this);
    write.prepare("UPDATE own_templates SET folder = $2 WHERE folder = $1").with(from, to).run();
    const auto moved = write.changes();
    if (moved == 0) return 0;
    write.event("templates", "{}", now);
    write.commit();
    return moved;
}

OwnTemplateRemoval SqliteStore::removeOwnTemplate(const std::string& key, Instant now) {
    Write write(*this);
    {
        auto sent = write.prepare("SELECT 1 FROM template_uses WHERE template = $1 AND sent > 0");
        sent.with(key);
        if (sent.step()) return OwnTemplateRemoval::Sent;
    }
    write.prepare("DELETE FROM own_templates WHERE template = $1").with(key).run();
    if (write.changes() == 0) return OwnTemplateRemoval::Unknown;
    write
        .prepare(
            "DELETE FROM publication_items WHERE revision_id IN (SELECT id FROM template_revisions WHERE template = $1) "
            "OR before_id IN (SELECT id FROM template_revisions WHERE template = $1)"
        )
        .with(key)
        .run();
    write.prepare("DELETE FROM publications WHERE id NOT IN (SELECT publication_id FROM publication_items)").run();
    for (const char* table : {"template_revisions", "template_comments", "template_uses", "template_days"})
        write.prepare("DELETE FROM " + std::string(table) + " WHERE template = $1").with(key).run();
    write.event("templates", "{}", now);
    write.commit();
    return OwnTemplateRemoval::Done;
}

}  // namespace hub::sqlite
