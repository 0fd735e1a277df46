-- How a shop says its terms, by locale; English ones that stay as they are hold in every locale.
CREATE TABLE glossary (
    id         INTEGER PRIMARY KEY,
    locale     TEXT NOT NULL,                    -- BCP-47
    folded     TEXT NOT NULL,                    -- the English without its case and marks: one of a kind
    english    TEXT NOT NULL,
    as_is      INTEGER NOT NULL,
    uses       TEXT NOT NULL,                    -- JSON array of forms
    avoids     TEXT NOT NULL,                    -- JSON array of forms
    note       TEXT NOT NULL,
    author_id  INTEGER NOT NULL REFERENCES users(id),
    changed_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX glossary_of_locale ON glossary (locale, folded);
