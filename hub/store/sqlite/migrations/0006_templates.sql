-- What editors write over the shipped templates.
CREATE TABLE template_revisions (
    id           INTEGER PRIMARY KEY,
    template     TEXT NOT NULL,
    locale       TEXT NOT NULL,
    number       INTEGER NOT NULL,
    state        TEXT NOT NULL,              -- draft, in_review, published, retired, replaced, dropped
    text         TEXT NOT NULL,
    title        TEXT NOT NULL,
    source       TEXT NOT NULL,              -- the English that it was written for
    shipped      TEXT NOT NULL,              -- what was shipped in this locale then
    author       INTEGER NOT NULL,
    reviewer     INTEGER,
    created_at   INTEGER NOT NULL,
    changed_at   INTEGER NOT NULL,
    published_at INTEGER,
    note         TEXT NOT NULL DEFAULT '',
    cosmetic     INTEGER NOT NULL DEFAULT 0,
    saves        INTEGER NOT NULL DEFAULT 1,
    UNIQUE (template, locale, number)
) STRICT;
CREATE UNIQUE INDEX template_open ON template_revisions (template, locale) WHERE state IN ('draft', 'in_review');
CREATE UNIQUE INDEX template_in_force ON template_revisions (template, locale) WHERE state IN ('published', 'retired');

CREATE TABLE publications (
    id        INTEGER PRIMARY KEY,
    at        INTEGER NOT NULL,
    user_id   INTEGER NOT NULL,
    note      TEXT NOT NULL,
    undone_at INTEGER
) STRICT;

CREATE TABLE publication_items (
    publication_id INTEGER NOT NULL REFERENCES publications(id),
    revision_id    INTEGER NOT NULL REFERENCES template_revisions(id),
    before_id      INTEGER REFERENCES template_revisions(id),  -- empty: the shipped text
    before_state   TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (publication_id, revision_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE own_templates (
    template   TEXT PRIMARY KEY,
    folder     TEXT NOT NULL,
    conditions TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE template_comments (
    id       INTEGER PRIMARY KEY,
    template TEXT NOT NULL,
    locale   TEXT NOT NULL,
    user_id  INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    text     TEXT NOT NULL
) STRICT;
CREATE INDEX comments_of_template ON template_comments (template, locale, id);

-- What was sent keeps the text that it came from: 0 is the shipped one.
ALTER TABLE outbox ADD COLUMN template_number INTEGER NOT NULL DEFAULT 0;
ALTER TABLE template_uses ADD COLUMN skipped INTEGER NOT NULL DEFAULT 0;
CREATE INDEX messages_of_buyers ON messages (received_at) WHERE author = 'buyer';
